"""Whose a stage or episode is: take it, offer it, answer an offer, give it back to the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from linkspan.audit import NotFound, NotNow
from linkspan.pathway.commands import case_holding
from linkspan.pathway.queries.wholes import Held, episode_whole
from linkspan.web.frontdoor.forms import RefuseForm
from linkspan.web.pressing import press
from linkspan.web.request import PageRequest, page_request
from linkspan.web.stages.side_forms import OfferForm
from linkspan.web.stages.views.common import ask, look, say


@dataclass(frozen=True, slots=True)
class Thing:
    """What is held, as these pages need it: its name, its address, and who could have it."""

    ids: dict[str, UUID]
    name: str
    back: str
    held: Held
    works: bool
    organisation_id: UUID


def _ids(stage_id: UUID | None, episode_id: UUID | None) -> tuple[dict[str, UUID], str]:
    """Give the id for a command, and the address to go back to."""
    if stage_id:
        return {"stage_id": stage_id}, reverse("stage", args=[stage_id])
    if episode_id:
        return {"episode_id": episode_id}, reverse("episode", args=[episode_id])
    raise NotFound


def _held(request: PageRequest, stage_id: UUID | None, episode_id: UUID | None) -> Thing:
    ids, back = _ids(stage_id, episode_id)
    if stage_id:
        whole = look(request, stage_id)
        return Thing(ids, whole.name, back, whole.held, whole.works, whole.line.organisation_id)
    found = episode_whole(episode_id=ids["episode_id"], by=request.actor, at=request.at)
    return Thing(ids, found.name, back, found.held, found.works, found.line.organisation_id)


@require_POST
def take(request: HttpRequest, stage_id: UUID | None = None, episode_id: UUID | None = None) -> HttpResponse:
    """Make it mine."""
    ids, back = _ids(stage_id, episode_id)
    return press(request, case_holding.take_case, gettext("It is yours now. Its date stays."), back, **ids)


@require_POST
def let_go(request: HttpRequest, stage_id: UUID | None = None, episode_id: UUID | None = None) -> HttpResponse:
    """Give it back to the desk."""
    ids, back = _ids(stage_id, episode_id)
    said = gettext("It waits at your agency's desk again, and the desk was told.")
    return press(request, case_holding.let_case_go, said, back, **ids)


@require_POST
def accept(request: HttpRequest, stage_id: UUID | None = None, episode_id: UUID | None = None) -> HttpResponse:
    """Accept what somebody offers."""
    ids, back = _ids(stage_id, episode_id)
    said = gettext("It is yours now, and whoever offered it was told.")
    return press(request, case_holding.answer_case, said, back, is_accepted=True, **ids)


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, stage_id: UUID | None = None, episode_id: UUID | None = None) -> HttpResponse:
    """Offer it to a colleague, or to the desk of another agency."""
    asked = page_request(request)
    found = _held(asked, stage_id, episode_id)
    if not found.works:
        raise NotFound
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        colleagues=[(f"p:{person}", text) for person, text in found.held.colleagues],
        desks=[(f"o:{each}", gettext("The desk of %(agency)s") % {"agency": name}) for each, name in
               found.held.agencies_near],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            case_holding.offer_case(
                **found.ids, **_to(form.cleaned_data["to"], found), by=asked.actor, at=asked.at, once=form.key
            )
            messages.success(request, gettext("Offered. It stays where it is until they accept."))
            return redirect(found.back)
        except NotNow as problem:
            say(form, problem)
    return ask(
        request, form, heading=gettext("Offer this to someone"), button=gettext("Offer it"), name=found.name,
        back=found.back,
    )  # fmt: skip


def _to(chosen: str, found: Thing) -> dict[str, Any]:
    which, _, given = chosen.partition(":")
    if which == "p":
        return {"organisation_id": found.organisation_id, "person_id": UUID(given)}
    return {"organisation_id": UUID(given)}


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, stage_id: UUID | None = None, episode_id: UUID | None = None) -> HttpResponse:
    """Send back what somebody offers, with a reason."""
    asked = page_request(request)
    found = _held(asked, stage_id, episode_id)
    if not found.held.is_offered_to_me:
        raise NotFound
    form = RefuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            case_holding.answer_case(
                **found.ids, is_accepted=False, reason=form.cleaned_data["reason"], by=asked.actor, at=asked.at,
                once=form.key,
            )  # fmt: skip
            messages.success(request, gettext("It stays where it was, and they were told why."))
            return redirect("stage_board")
        except NotNow as problem:
            say(form, problem)
    return ask(
        request, form, heading=gettext("Say why you do not take it"), button=gettext("Send it back"), name=found.name,
        back=found.back,
    )  # fmt: skip
