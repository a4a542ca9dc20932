"""One stage: what it is, whose, by when, who was there, what came of it, and who may read it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from linkspan.audit import NotFound, NotNow
from linkspan.duty import queries as duty
from linkspan.pathway import stages
from linkspan.pathway.commands import finishing
from linkspan.pathway.queries.wholes import StageWhole
from linkspan.voice.word_rules import REASONS
from linkspan.web.frontdoor.forms import LateForm
from linkspan.web.request import PageRequest, page_request
from linkspan.web.stages import presenters, words
from linkspan.web.stages.side_forms import LineForm, LookOverForm
from linkspan.web.stages.views.common import ask, look, named, say, working_on


@require_GET
def show(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Show one stage with all about it, and what may be done with it now."""
    asked = page_request(request)
    return render(request, "stages/stage.html", shown(asked, look(asked, stage_id)))


@require_GET
def printed(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Show the same to print, with who printed it and when."""
    asked = page_request(request)
    page = shown(asked, look(asked, stage_id))
    return render(request, "stages/stage_print.html", page | {"at": asked.at, "actor": asked.actor})


def shown(request: PageRequest, whole: StageWhole) -> dict[str, Any]:
    """Give what the page of a stage shows."""
    line, kind = whole.line, stages.BY_CODE.get(whole.line.kind)
    rule = duty.history(line.item_id).clocks[-1].rule
    step = presenters.next_step(line, request.at) if line.is_open and whole.works else ("", "")
    return named(whole) | {
        "whole": whole,
        "line": line,
        "state": presenters.state(line),
        "band": whole.bands.of(line.due_at).value if line.is_open else "",
        "due": presenters.due(line.due_at, request.at, whole.special) if line.is_open else "",
        "agency": whole.organisations.get(line.organisation_id, ""),
        "holder": presenters.holder(line.holder, whole.people),
        "lead": whole.people.get(line.lead_id, "") if line.lead_id else "",
        "facts": presenters.facts(whole, request.at, rule),
        "meeting": bool(kind and kind.meeting),
        "there": presenters.there(line, whole.people, whole.organisations),
        "missing": presenters.missing(line),
        "must": [words.agency(each) for each in (kind.must_be_there if kind else ())],
        "decides": words.deciders(kind) if kind else "",
        "starters": words.starters(kind) if kind else "",
        "outcome": words.outcome(line.kind, line.outcome),
        "unusual": [words.unusual(each) for each in line.unusual],
        "lacks": whole.lacks,
        "after": presenters.after(whole),
        "readers": presenters.readers(whole),
        "voice_reason": gettext(REASONS.get(whole.voice.heard.reason, "")) if whole.voice else "",
        "next_text": step[0],
        "next_href": step[1],
        "can": _can(whole, request),
        "way": presenters.way_address(line.child_id, line.contact_id),
        "siblings": [(each.id, name or gettext("Name not given"), presenters.state(each)) for each, name in
                     whole.siblings],
        "why_outside": words.WHY_OUTSIDE,
        "key": uuid4,
    }  # fmt: skip


def _can(whole: StageWhole, request: PageRequest) -> frozenset[str]:
    """Name what the asker may do with a stage now."""
    line, kind = whole.line, stages.BY_CODE.get(whole.line.kind)
    if kind is None or line.corrected or not whole.works:
        return frozenset()
    is_move = kind.code in ("transfer_in", "transfer_out")
    found = {
        "finish": line.is_open and not is_move,
        "start": line.is_open and not line.is_begun and not (kind.meeting or kind.series or is_move),
        "plan": line.is_open and not line.is_begun and not is_move,
        "present": kind.meeting,
        "correct": line.is_begun and not is_move and not line.origin,
        "take": line.is_open and not whole.held.is_mine and not line.restricted,
        "offer": line.is_open and not whole.held.offered_to and bool(whole.held.colleagues or whole.held.agencies_near),
        "let_go": line.is_open and whole.held.is_mine and not line.restricted,
        "look_over": line.is_open and whole.oversees and bool(stages.looked_over(kind)),
        "sides": line.restricted,
        "answer": line.is_open and kind.code == "transfer_in",
        "withdraw": line.is_open and kind.code == "transfer_out"
        and line.organisation_id == request.actor.organisation_id,
    }  # fmt: skip
    return frozenset(name for name, may in found.items() if may)


@require_http_methods(["GET", "POST"])
def departure(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Say in one line why something was done otherwise than usual."""
    asked = page_request(request)
    whole, _kind = working_on(asked, stage_id)
    if not whole.line.unusual or whole.line.departure:
        raise NotFound
    form = LineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            finishing.explain_departure(
                stage_id=stage_id, departure=form.cleaned_data["line"], by=asked.actor, at=asked.at, once=form.key
            )
            messages.success(request, gettext("Kept with the stage."))
            return redirect("stage", stage_id)
        except NotNow as problem:
            say(form, problem)
    said = ". ".join(words.unusual(each) for each in whole.line.unusual)
    return _ask(request, whole, form, gettext("Say why this was unusual"), gettext("Keep the line"), lead=f"{said}.")


@require_http_methods(["GET", "POST"])
def late(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Say afterwards why a stage was late."""
    asked = page_request(request)
    whole, _kind = working_on(asked, stage_id)
    form = LateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            finishing.explain_late(
                stage_id=stage_id, reason=form.cleaned_data["reason"], words=form.cleaned_data["said"], by=asked.actor,
                at=asked.at, once=form.key,
            )  # fmt: skip
            messages.success(request, gettext("Kept with the stage."))
            return redirect("stage", stage_id)
        except NotNow as problem:
            say(form, problem)
    return _ask(request, whole, form, gettext("Say why this was late"), gettext("Keep the reason"))


@require_http_methods(["GET", "POST"])
def look_over(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Keep that a manager looked over what is under way; the day of the next look is set."""
    asked = page_request(request)
    whole, _kind = working_on(asked, stage_id)
    if not whole.oversees or not whole.line.is_open:
        raise NotFound
    form = LookOverForm(request.POST if request.method == "POST" else None, is_late=whole.line.due_at < asked.at)
    if request.method == "POST" and form.is_valid():
        try:
            finishing.look_over(
                stage_id=stage_id, breach_reason=form.cleaned_data.get("breach_reason", ""), by=asked.actor,
                at=asked.at, once=form.key,
            )  # fmt: skip
            messages.success(request, gettext("Kept. The day of the next look is set."))
            return redirect("stage", stage_id)
        except NotNow as problem:
            say(form, problem)
    return _ask(request, whole, form, gettext("I have looked this over"), gettext("I have looked it over"))


def _ask(
    request: HttpRequest, whole: StageWhole, form: Any, heading: str, button: str, lead: str = ""
) -> HttpResponse:  # fmt: skip
    back = reverse("stage", args=[whole.line.id])
    text = gettext("Back to the stage")
    return ask(request, form, heading=heading, button=button, name=whole.name, back=back, back_text=text, lead=lead)
