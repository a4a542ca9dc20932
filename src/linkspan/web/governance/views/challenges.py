"""Looks that wait for review by a different person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import NotFound, trail
from linkspan.sharing import commands, gate, queries
from linkspan.sharing.policy import Action
from linkspan.web.governance import presenters
from linkspan.web.governance.forms import Review
from linkspan.web.request import PageRequest


@require_safe
def waiting(request: PageRequest) -> HttpResponse:
    """List the looks of the asker's agency that wait for review."""
    found, sees_trail = _waiting(request)
    shown = [presenters.challenge(each, sees_trail=sees_trail) for each in found]
    return render(request, "governance/challenges.html", {"challenges": shown})


@require_http_methods(["GET", "POST"])
def review(request: PageRequest, challenge_id: UUID) -> HttpResponse:
    """Show one look, and keep what the reviewer found."""
    form = Review(request.POST or None)
    if form.is_bound and form.is_valid():
        commands.review_challenge(
            challenge_id=challenge_id,
            outcome=form.cleaned_data["outcome"],
            said=form.cleaned_data["said"],
            by=request.actor,
            at=request.at,
            once=form.key,
        )
        messages.success(request, gettext("Your review is kept, and the task is finished."))
        return redirect("challenges")
    found, sees_trail = _waiting(request)
    one = next((each for each in found if each.id == challenge_id), None)
    if one is None:
        raise NotFound
    shown = presenters.challenge(one, sees_trail=sees_trail)
    return render(request, "governance/challenge.html", {"challenge": shown, "form": form})


def _waiting(request: PageRequest) -> tuple[tuple[queries.ChallengeLine, ...], bool]:
    with trail.look(by=request.actor, at=request.at):
        found = queries.challenges_to_review(by=request.actor, at=request.at)
        sees_trail = gate.may(by=request.actor, to=Action.SEE_TRAIL, at=request.at).allow
    return found, sees_trail
