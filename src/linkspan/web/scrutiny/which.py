"""Finding the child whom a request is about: among those the agency holds, each search kept with its reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from linkspan.audit import Actor, NotNow
from linkspan.scrutiny.commands import access
from linkspan.scrutiny.queries.access import Whole
from linkspan.scrutiny.queries.looking import Found, children_held
from linkspan.web.agencies.views import keep
from linkspan.web.request import PageRequest
from linkspan.web.scrutiny import forms, words
from linkspan.web.words import day

Children = list[tuple[UUID, str]]


def child(request: PageRequest, found: Whole) -> HttpResponse:
    """Look for the child, or take the one from whose file the request was begun."""
    sought = forms.Look(request.POST if "search" in request.POST else None)
    children: Children = [(found.child_id, found.child or gettext("A child"))] if found.child_id else []
    is_sought = "search" in request.POST and sought.is_valid()
    if is_sought:
        children = _found(sought, found, request.actor, request.at)
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
        "found": found, "heading": words.STEPS["child"], "hint": words.WHY["child"], "sought": sought, "chosen": form,
        "form": sought if sought.errors else form,
        "children": form.children, "is_sought": is_sought,
    }  # fmt: skip
    return render(request, "scrutiny/which.html", page)


def _found(sought: forms.Look, found: Whole, by: Actor, at: datetime) -> Children:
    """Search, and show who may be meant."""
    said = sought.cleaned_data
    try:
        listed = children_held(request_id=found.line.id, names=said["names"], born=said["born"], by=by, at=at)
    except NotNow as problem:
        sought.add_error(None, gettext(problem.message))
        return []
    return [(each.id, _said(each)) for each in listed]


def _said(one: Found) -> str:
    name = one.name or gettext("A child")
    return gettext("%(name)s, born %(day)s") % {"name": name, "day": day(one.born)} if one.born else name


def _chosen(request: PageRequest) -> Children:
    """Give back what was chosen on the page before; the gate decides whether it may be."""
    try:
        return [(UUID(request.POST.get("file", "")), gettext("The child you chose"))]
    except ValueError:
        return []
