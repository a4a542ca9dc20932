"""Disagreements about decisions: the list, and one with all that both agencies said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from linkspan.audit import NotFound, NotNow, trail
from linkspan.duty import queries as duty
from linkspan.pathway.commands import challenging
from linkspan.pathway.queries import disagreements as queries
from linkspan.pathway.queries.disagreements import Disagreement
from linkspan.web.children.forms import problem_words
from linkspan.web.frontdoor import presenters, words
from linkspan.web.frontdoor.forms import SayForm
from linkspan.web.partnership.asking import disputes_for
from linkspan.web.request import PageRequest, page_request


@dataclass(frozen=True, slots=True)
class Act:
    """One thing somebody may do about a disagreement: its form's label and hint, its button, and what was done."""

    command: Callable[..., Any]
    text: str
    label: str | Promise
    hint: str | Promise
    button: str | Promise
    done: str | Promise


ACTS: Mapping[str, Act] = {
    "answer": Act(
        challenging.answer, "said", gettext_lazy("Your answer"),
        gettext_lazy("If you decide anew, do that first: then say here what changed."), gettext_lazy("Answer"),
        gettext_lazy("Answered. They say next whether that settles it."),
    ),
    "settle": Act(
        challenging.settle, "learning", gettext_lazy("What was learned from this?"),
        gettext_lazy("It is kept for both agencies, and for others to learn from."),
        gettext_lazy("This settles it"), gettext_lazy("Settled. What was learned is kept."),
    ),
    "higher": Act(
        challenging.take_higher, "said", gettext_lazy("Why do you take it higher?"),
        gettext_lazy("You need not wait for an answer."), gettext_lazy("Take it to the next stage"),
        gettext_lazy("It is with the next stage now, and they have been told."),
    ),
    "end": Act(
        challenging.end_unagreed, "learning", gettext_lazy("What is still open, and what was learned?"),
        gettext_lazy("That you did not agree is kept beside the decision."), gettext_lazy("Close it as not agreed"),
        gettext_lazy("Closed as not agreed. All of it is kept."),
    ),
    "withdraw": Act(
        challenging.withdraw, "said", gettext_lazy("Why do you take it back?"), "", gettext_lazy("Take it back"),
        gettext_lazy("Taken back. All of it stays to be read."),
    ),
}  # fmt: skip


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Show the disagreements that are open, the first due first, and what was learned from those that are closed."""
    asked = page_request(request)
    with trail.look(by=asked.actor, at=asked.at):
        found = queries.disagreements(by=asked.actor, at=asked.at)
        special, between = duty.special_days(), disputes_for(asked.actor, asked.at)
    return render(
        request,
        "frontdoor/disagreements.html",
        {
            "waiting": [
                (each, words.stage(each.stage), presenters.line_due(each, asked.at, special)) for each in found.open
            ],
            "closed": [(each, words.closed_how(each.closed_how)) for each in found.closed],
            "between": between,
        },
    )


@require_GET
def show(request: HttpRequest, disagreement_id: UUID) -> HttpResponse:
    """Show one disagreement with all that both agencies said."""
    asked = page_request(request)
    return _page(asked, disagreement_id)


@require_POST
def act(request: HttpRequest, disagreement_id: UUID, act: str) -> HttpResponse:
    """Answer, settle, take higher, end or take back."""
    asked, chosen = page_request(request), ACTS.get(act)
    if chosen is None:
        raise NotFound
    form = _form(act, request.POST)
    if form.is_valid():
        try:
            chosen.command(
                challenge_id=disagreement_id, by=asked.actor, at=asked.at, once=form.key,
                **{chosen.text: form.cleaned_data["text"]},
            )  # fmt: skip
            messages.success(request, str(chosen.done))
            return redirect("disagreement", disagreement_id)
        except NotNow as problem:
            form.add_error("text", problem_words(problem))
    return _page(asked, disagreement_id, {act: form})


def _page(request: PageRequest, disagreement_id: UUID, given: Mapping[str, SayForm] | None = None) -> HttpResponse:
    with trail.look(by=request.actor, at=request.at):
        found = queries.disagreement_whole(challenge_id=disagreement_id, by=request.actor, at=request.at)
        special, between = duty.special_days(), disputes_for(request.actor, request.at)
    forms = given or {}
    return render(
        request,
        "frontdoor/disagreement.html",
        {
            "found": found,
            "outcome": words.outcome(found.outcome),
            "level": words.level(found.level),
            "stage": words.stage(found.stage),
            "ended": words.closed_how(found.closed_how),
            "due": presenters.when_due(found.due_at, "soon", request.at, special),
            "steps": presenters.steps(found),
            "acts": [(code, forms.get(code) or _form(code), ACTS[code].button) for code in _offered(found)],
            "name": found.child or gettext("Name not given"),
            "between": between,
        },
    )


def _offered(found: Disagreement) -> list[str]:
    """Name what the reader may do now, the usual first."""
    if found.can_answer:
        return ["answer"]
    if not found.can_go_on:
        return []
    settling = ["settle"] if found.is_answered else []
    climbing = (["end"] if found.is_answered else []) if found.is_last else ["higher"]
    return [*settling, *climbing, "withdraw"]


def _form(act: str, posted: Any = None) -> SayForm:
    return SayForm(posted, label=ACTS[act].label, hint=ACTS[act].hint, auto_id=f"id_{act}_%s")
