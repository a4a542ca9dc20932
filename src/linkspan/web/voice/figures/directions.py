"""Directions of the Secretary of State, and what one child said, read under one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linkspan.audit import NotFound, NotNow, trail
from linkspan.sharing.facts import Action
from linkspan.voice import events, report_rules
from linkspan.voice.commands import directions as commands
from linkspan.voice.queries import directions as queries
from linkspan.web.account.step_up import needs_step_up
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.forms import Form
from linkspan.web.request import PageRequest
from linkspan.web.voice.figures import forms
from linkspan.web.voice.figures.views import looking


@require_safe
def listed(request: PageRequest) -> HttpResponse:
    """List the directions, with what each still needs."""
    with looking(request, events.DIRECTIONS_SEEN, Action.SEAL_VOICE_REPORT):
        lines = queries.listed(request.actor, localdate(request.at))
    return render(request, "voice/figures/directions.html", {"lines": lines, "form": Form()})


@require_http_methods(GET_OR_POST)
@needs_step_up
def record(request: PageRequest) -> HttpResponse:
    """Record a direction about one child."""
    with looking(request, events.DIRECTIONS_SEEN, Action.SEAL_VOICE_REPORT):
        form = forms.Record(request.POST or None)

    def act() -> None:
        given = form.cleaned_data
        said = report_rules.Said(given["reference"], given["directed_on"], given["until"], given["reason"])
        commands.record_direction(child_id=given["child"], said=said, by=request.actor, at=request.at, once=form.key)

    if keep(form, act):
        messages.success(request, gettext("The direction is recorded. Somebody else of your office has to confirm it."))
        return redirect("voice_directions")
    return render(request, "voice/figures/direction.html", {"form": form})


@require_POST
@needs_step_up
def confirm(request: PageRequest, direction_id: UUID) -> HttpResponse:
    """Confirm a direction that somebody else recorded."""
    form = Form(request.POST)
    try:
        if form.is_valid():
            commands.confirm_direction(direction_id=direction_id, by=request.actor, at=request.at, once=form.key)
            messages.success(request, gettext("The direction is confirmed."))
    except NotNow as problem:
        messages.error(request, gettext(str(problem.message)))
    return redirect("voice_directions")


@require_http_methods(GET_OR_POST)
@needs_step_up
def end(request: PageRequest, direction_id: UUID) -> HttpResponse:
    """Say what came of a direction, so that it opens nothing any more."""
    with looking(request, events.DIRECTIONS_SEEN, Action.SEAL_VOICE_REPORT):
        found = queries.listed(request.actor, localdate(request.at))
    line = next((each for each in found if each.id == direction_id), None)
    if line is None or line.is_ended:
        raise NotFound
    form = forms.End(request.POST or None)

    def act() -> None:
        outcome = form.cleaned_data["outcome"]
        commands.end_direction(
            direction_id=direction_id, outcome=outcome, by=request.actor, at=request.at, once=form.key
        )

    if keep(form, act):
        messages.success(request, gettext("The direction is ended. It opens nothing any more."))
        return redirect("voice_directions")
    return render(request, "voice/figures/direction_end.html", {"form": form, "line": line})


@require_http_methods(GET_OR_POST)
@needs_step_up
def inquiry(request: PageRequest) -> HttpResponse:
    """Ask whose words are to be read and why, and show them under a direction; the lead is told."""
    with looking(request, events.DIRECTIONS_SEEN, Action.SEAL_VOICE_REPORT):
        form = forms.Inquire(request.POST or None)
    by, at = request.actor, request.at

    def act() -> None:
        given = form.cleaned_data
        commands.inquire(child_id=given["child"], reason=given["reason"], by=by, at=at, once=form.key)

    if not keep(form, act):
        return render(request, "voice/figures/inquiry.html", {"form": form})
    child_id, reason = form.cleaned_data["child"], form.cleaned_data["reason"]
    with trail.look(by=by, at=at, reason=reason):
        said = queries.inquired_words(child_id=child_id, reason=reason, by=by, at=at)
    return render(request, "voice/figures/inquired.html", {"said": said, "child_id": child_id})
