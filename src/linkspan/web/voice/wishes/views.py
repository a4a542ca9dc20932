"""What children and parents said about sharing; and what was shared all the same, why, and when they are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from linkspan.agencies.rules import london_day
from linkspan.audit import NotFound, NotNow, trail
from linkspan.voice.commands import wishes as commands
from linkspan.voice.queries import wishes as queries
from linkspan.voice.queries.wishes import Wishes
from linkspan.web.children.forms import problem_words
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import Opened, opened
from linkspan.web.forms import Form
from linkspan.web.request import PageRequest, page_request
from linkspan.web.voice.wishes import presenters
from linkspan.web.voice.wishes.forms import OverrideForm, ToldForm, WishForm, WithdrawForm


@require_GET
@asks_first
def show(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Show what was said about sharing: what stands now, and all that was said before."""
    found, said = _open(page_request(request), child_id)
    lines = [presenters.line(each, stands=each.wish_id in said.standing) for each in said.every]
    stand, before = [each for each in lines if each.stands], [each for each in lines if not each.stands]
    return render(
        request, "voice/wishes/wishes.html",
        found.context | {"stand": stand, "before": before, "may_say": said.may_say},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@asks_first
def add(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Write down what a child or parent says about one kind of sharing."""
    asked = page_request(request)
    found, said = _open(asked, child_id)
    if not said.may_say:
        raise NotFound
    form = WishForm(
        request.POST if request.method == "POST" else None, initial={"said_on": found.context["on"], "said_by": "child"}
    )
    if form.is_bound and form.is_valid() and _kept(form, commands.say_wish, asked, child_id=child_id, said=form.said):
        messages.success(request, gettext("Kept. It is shown wherever sharing is decided."))
        return redirect("child_wishes", child_id)
    return render(request, "voice/wishes/add.html", found.context | {"form": form})


@require_http_methods(["GET", "POST"])
@asks_first
def withdraw(request: HttpRequest, child_id: UUID, wish_id: UUID) -> HttpResponse:
    """Keep that somebody took back what they said."""
    asked = page_request(request)
    found, said = _open(asked, child_id)
    wish = next((each for each in said.every if each.wish_id == wish_id), None)
    if wish is None or not said.may_say:
        raise NotFound
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _kept(
        form, commands.withdraw_wish, asked, wish_id=wish_id, words=form.cleaned_data["words"]
    ):  # fmt: skip
        messages.success(request, gettext("Kept. What they said before no longer stands."))
        return redirect("child_wishes", child_id)
    return render(request, "voice/wishes/withdraw.html", found.context | {"form": form, "wish": presenters.line(wish)})


@require_GET
def of(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    """Lead from the task of asking again to the child's wishes."""
    asked = page_request(request)
    return redirect("child_wishes", queries.child_of_wish(wish_id=wish_id, by=asked.actor, at=asked.at))


@require_http_methods(["GET", "POST"])
def override(request: HttpRequest, override_id: UUID) -> HttpResponse:
    """Say why something was shared although somebody said no, and that they have been told."""
    asked = page_request(request)
    found = queries.override(override_id=override_id, by=asked.actor, at=asked.at)
    posted = request.POST if request.method == "POST" else None
    form: Form
    if found.is_explained:
        form = ToldForm(posted)
        is_kept = form.is_bound and form.is_valid() and _kept(
            form, commands.tell_override, asked, override_id=override_id, how=form.cleaned_data["how"]
        )  # fmt: skip
    else:
        form = asked_why = OverrideForm(posted, is_urgent=False, on=london_day(asked.at))
        is_kept = form.is_bound and asked_why.is_enough() and _kept(
            form, commands.explain_override, asked, override_id=override_id, said=asked_why.override
        )  # fmt: skip
    if is_kept:
        messages.success(request, gettext("Kept, with the decision."))
        return redirect("sharing_decision", found.decision_id)
    context = {"against": presenters.against(found), "form": form, "decision_id": found.decision_id}
    return render(request, "voice/wishes/override.html", context)


def _open(asked: PageRequest, child_id: UUID) -> tuple[Opened, Wishes]:
    with trail.look(by=asked.actor, at=asked.at):
        found = opened(asked, child_id, "wishes")
        return found, queries.wishes(child_id=child_id, by=asked.actor, at=asked.at)


def _kept(form: Form, command: Callable[..., object], asked: PageRequest, **said: Any) -> bool:
    try:
        command(**said, by=asked.actor, at=asked.at, once=form.key)
    except NotNow as problem:
        form.add_error(None, problem_words(problem))
        return False
    return True
