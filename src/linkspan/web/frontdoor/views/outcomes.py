"""What a referrer reads, and challenging it; what was decided about a child, for those who work with the child."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from linkspan.audit import NotFound, NotNow, trail
from linkspan.pathway.commands import challenging, deciding
from linkspan.pathway.queries.outcomes import decisions_about, outcome
from linkspan.web.children.forms import problem_words
from linkspan.web.frontdoor import words
from linkspan.web.frontdoor.forms import ChallengeForm
from linkspan.web.request import PageRequest, page_request

FIELDS = {"pathway.challenge_why": "why", "pathway.challenge_wants": "instead"}


@require_GET
def show(request: HttpRequest, outcome_id: UUID) -> HttpResponse:
    """Show what was decided about a concern of mine or my agency's, in the words that were sent; it counts as read."""
    asked = page_request(request)
    with trail.look(by=asked.actor, at=asked.at):
        found = outcome(decision_id=outcome_id, by=asked.actor, at=asked.at)
    if not found.is_read:
        deciding.note_read(decision_id=outcome_id, by=asked.actor, at=asked.at)
    return render(
        request,
        "frontdoor/outcome.html",
        {
            "outcome": found,
            "title": words.outcome(found.outcome),
            "challenges": [(each, words.stage(stage), at, words.closed_how(how)) for each, stage, at, how in
                           found.challenges],
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def challenge(request: HttpRequest, outcome_id: UUID) -> HttpResponse:
    """Challenge a decision about a concern of mine or my agency's."""
    asked = page_request(request)
    with trail.look(by=asked.actor, at=asked.at):
        found = outcome(decision_id=outcome_id, by=asked.actor, at=asked.at)
    if not found.can_challenge:
        raise NotFound
    return _challenge(asked, outcome_id, reverse("outcome", args=[outcome_id]), words.outcome(found.outcome))


@require_GET
def about_child(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Show what front doors decided about a child, to someone recorded as working with the child."""
    asked = page_request(request)
    with trail.look(by=asked.actor, at=asked.at):
        found = decisions_about(child_id=child_id, by=asked.actor, at=asked.at)
    return render(
        request,
        "frontdoor/about_child.html",
        {
            "child_id": child_id,
            "decisions": [
                (each, words.outcome(each.outcome), words.level(each.level), [
                    (number, words.stage(stage), at, words.closed_how(how)) for number, stage, at, how in
                    each.challenges
                ])
                for each in found
            ],
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def challenge_about_child(request: HttpRequest, child_id: UUID, outcome_id: UUID) -> HttpResponse:
    """Challenge a decision about a child one works with."""
    asked = page_request(request)
    with trail.look(by=asked.actor, at=asked.at):
        found = decisions_about(child_id=child_id, by=asked.actor, at=asked.at)
    chosen = next((each for each in found if each.decision_id == outcome_id), None)
    if chosen is None:
        raise NotFound
    return _challenge(asked, outcome_id, reverse("child_decisions", args=[child_id]), words.outcome(chosen.outcome))


def _challenge(request: PageRequest, decision_id: UUID, back: str, title: str) -> HttpResponse:
    form = ChallengeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            raised = challenging.challenge(
                decision_id=decision_id, why=form.cleaned_data["why"], wants=form.cleaned_data["instead"],
                by=request.actor, at=request.at, once=form.key,
            )  # fmt: skip
            messages.success(request, gettext("Sent. The front door must answer by the date on this page."))
            return redirect("disagreement", raised)
        except NotNow as problem:
            form.add_error(FIELDS.get(problem.code), problem_words(problem))
    return render(request, "frontdoor/challenge.html", {"form": form, "back_to": back, "title": title})
