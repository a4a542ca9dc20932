"""One episode: a child's time with a council, from a referral to the reason it was closed."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from linkspan.agencies.rules import london_day
from linkspan.audit import NotFound, NotNow
from linkspan.duty import queries as duty
from linkspan.pathway.commands import episodes as commands
from linkspan.pathway.commands import finishing
from linkspan.pathway.queries.wholes import EpisodeWhole, episode_whole
from linkspan.web.frontdoor.forms import LateForm
from linkspan.web.request import PageRequest, page_request
from linkspan.web.stages import presenters
from linkspan.web.stages.side_forms import CloseForm, LookOverForm
from linkspan.web.stages.views.common import ask, say


@require_GET
def show(request: HttpRequest, episode_id: UUID) -> HttpResponse:
    """Show one episode with its stages, and what may be done with it."""
    asked = page_request(request)
    whole = _look(asked, episode_id)
    line = whole.line
    due_at = _due_at(whole, asked)
    return render(
        request,
        "stages/episode.html",
        {
            "whole": whole,
            "line": line,
            "name": whole.name or gettext("Name not given"),
            "facts": presenters.episode_facts(line, whole.organisations),
            "stages": presenters.episode_stages(whole),
            "holder": presenters.holder(line.holder, whole.people),
            "agency": whole.organisations.get(line.organisation_id, ""),
            "due": presenters.due(due_at, asked.at, whole.special) if due_at else "",
            "band": whole.bands.of(due_at).value if due_at else "",
            "way": presenters.way_address(line.child_id, line.contact_id),
            "key": uuid4,
        },
    )


def _look(request: PageRequest, episode_id: UUID) -> EpisodeWhole:
    return episode_whole(episode_id=episode_id, by=request.actor, at=request.at)


def _due_at(whole: EpisodeWhole, request: PageRequest) -> Any:
    return duty.item(whole.line.item_id, request.at).due_at if whole.line.is_open else None


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, episode_id: UUID) -> HttpResponse:
    """Close a child's time with social care, with a day and a reason together."""
    asked = page_request(request)
    whole = _look(asked, episode_id)
    if not whole.closes:
        raise NotFound
    due_at = _due_at(whole, asked)
    form = CloseForm(
        request.POST if request.method == "POST" else None, is_late=due_at < asked.at,
        initial={"on": london_day(asked.at)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            commands.close_episode(
                episode_id=episode_id, closed_on=given["on"], reason=given["reason"], nfa=given["nfa"],
                breach_reason=given.get("breach_reason", ""), by=asked.actor, at=asked.at, once=form.key,
            )  # fmt: skip
            messages.success(request, gettext("Closed. The record stays, and a new referral opens a new one."))
            return redirect("episode", episode_id)
        except NotNow as problem:
            say(form, problem)
    still = presenters.episode_stages(whole, only_begun=True)
    return render(
        request,
        "stages/close.html",
        {"form": form, "name": whole.name or gettext("Name not given"), "episode_id": episode_id, "still": still},
    )


@require_http_methods(["GET", "POST"])
def look_over(request: HttpRequest, episode_id: UUID) -> HttpResponse:
    """Keep that a manager looked over the case; the day of the next look is set."""
    asked = page_request(request)
    whole = _look(asked, episode_id)
    if not whole.oversees or not whole.line.is_open:
        raise NotFound
    due_at = _due_at(whole, asked)
    form = LookOverForm(request.POST if request.method == "POST" else None, is_late=due_at < asked.at)
    if request.method == "POST" and form.is_valid():
        try:
            finishing.look_over(
                episode_id=episode_id, breach_reason=form.cleaned_data.get("breach_reason", ""), by=asked.actor,
                at=asked.at, once=form.key,
            )  # fmt: skip
            messages.success(request, gettext("Kept. The day of the next look is set."))
            return redirect("episode", episode_id)
        except NotNow as problem:
            say(form, problem)
    return _ask(request, whole, form, gettext("I have looked this over"), gettext("I have looked it over"))


@require_http_methods(["GET", "POST"])
def late(request: HttpRequest, episode_id: UUID) -> HttpResponse:
    """Say afterwards why a manager's look was late."""
    asked = page_request(request)
    whole = _look(asked, episode_id)
    if not whole.works:
        raise NotFound
    form = LateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            finishing.explain_late(
                episode_id=episode_id, reason=form.cleaned_data["reason"], words=form.cleaned_data["said"],
                by=asked.actor, at=asked.at, once=form.key,
            )  # fmt: skip
            messages.success(request, gettext("Kept."))
            return redirect("episode", episode_id)
        except NotNow as problem:
            say(form, problem)
    return _ask(request, whole, form, gettext("Say why this was late"), gettext("Keep the reason"))


def _ask(request: HttpRequest, whole: EpisodeWhole, form: Any, heading: str, button: str) -> HttpResponse:
    back = reverse("episode", args=[whole.line.id])
    return ask(request, form, heading=heading, button=button, name=whole.name, back=back)
