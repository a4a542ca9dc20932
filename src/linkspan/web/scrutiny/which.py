"""Finding the child whom a request is about: each search with its reason and through the gate."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotNow
from linkspan.children.queries.finding import Answer, find
from linkspan.scrutiny import asked
from linkspan.scrutiny.commands import access
from linkspan.scrutiny.queries.access import Whole
from linkspan.sharing.rules import stated
from linkspan.web.agencies.views import keep
from linkspan.web.children.forms import FindForm, problem_words
from linkspan.web.children.remembered import Reason
from linkspan.web.request import PageRequest
from linkspan.web.scrutiny import forms, words

Children = list[tuple[UUID, str]]


def child(request: PageRequest, found: Whole) -> HttpResponse:
    """Look for the child, or take the one from whose file the request was begun."""
    sought = FindForm(request.POST if "search" in request.POST else None, kept=Reason("rights", asked.REASON))
    children: Children = [(found.child_id, found.child or gettext("A child"))] if found.child_id else []
    is_sought = "search" in request.POST and sought.is_valid()
    if is_sought:
        children = _found(sought, request.actor, request.at)
    form = forms.Which(
        request.POST if "file" in request.POST and not is_sought else None,
        children=children or _chosen(request), initial={},
    )  # fmt: skip

    def act() -> None:
        access.take_step(
            request_id=found.line.id, kind="child", answers={}, words=form.cleaned_data["words"],
            child_id=form.child_id, by=request.actor, at=request.at, once=form.key,
        )  # fmt: skip

    if form.is_bound and keep(form, act):
        messages.success(request, gettext("The step is kept."))
        return redirect("access_request", found.line.id)
    page = {
        "found": found, "heading": words.STEPS["child"], "hint": words.WHY["child"], "sought": sought, "form": form,
        "children": form.children, "is_sought": is_sought, "key": uuid4(),
    }  # fmt: skip
    return render(request, "scrutiny/which.html", page)


def _found(sought: FindForm, by: Actor, at: datetime) -> Children:
    """Search with the reason that stands for an access request; show who may be meant, the likeliest first."""
    try:
        answers = find(
            query=sought.query(london_day(at)), by=by, at=at, reason=stated("rights", asked.REASON)
        )  # fmt: skip
    except NotNow as problem:
        sought.add_error(None, problem_words(problem))
        return []
    return [(each.child_id, _said(each)) for each in (*answers.likely, *answers.might_be)]


def _said(one: Answer) -> str:
    age = "" if one.age is None else gettext("%(n)s years") % {"n": one.age}
    return ", ".join(part for part in (one.name, age, one.outcode, one.school) if part)


def _chosen(request: PageRequest) -> Children:
    """Give back what was chosen on the page before; the gate decides whether it may be."""
    try:
        return [(UUID(request.POST.get("file", "")), gettext("The child you chose"))]
    except ValueError:
        return []
