"""Ending: what came of a stage, who was there, and putting a mistake right."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from linkspan.agencies.rules import LONDON
from linkspan.audit import NotFound, NotNow
from linkspan.pathway import stage_rules
from linkspan.pathway.commands import correcting, finishing
from linkspan.pathway.queries.wholes import StageWhole
from linkspan.pathway.stage_types import StageKind
from linkspan.web.request import PageRequest, page_request
from linkspan.web.stages import presenters, words
from linkspan.web.stages.boxes import PresentRows, first_answers, typed
from linkspan.web.stages.forms import CorrectForm, FinishForm, PresentForm
from linkspan.web.stages.views.beginning import warning
from linkspan.web.stages.views.common import named, say, working_on

MOST_ROWS = 30


@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Say what came of a stage, when, and who was there; the page shows what each answer opens, and for whom."""
    asked = page_request(request)
    whole, kind = working_on(asked, stage_id)
    if not whole.line.is_open or kind.code in ("transfer_in", "transfer_out"):
        raise NotFound
    form = _finish_form(asked, whole, kind)
    unusual: tuple[str, ...] = ()
    if request.method == "POST" and "more" not in request.POST and form.is_valid():
        unusual = _unusual(asked, whole, kind, form)
        if form.is_warned_of(unusual):
            try:
                return _finished(asked, whole, form)
            except NotNow as problem:
                say(form, problem)
    return render(request, "stages/finish.html", _page(whole, kind, form) | warning(form, unusual))


def _finish_form(request: PageRequest, whole: StageWhole, kind: StageKind) -> FinishForm:
    must = _still_wanted(whole, kind)
    posted = request.POST if request.method == "POST" else None
    rows = _rows(request, len(must))
    more = "more" in request.POST
    options: dict[str, Any] = {
        "kind": kind, "at": request.at, "happened_at": whole.line.happened_at,
        "siblings": [(str(each.id), name or gettext("Name not given")) for each, name in whole.siblings
                     if each.is_open],
        "is_late": whole.line.due_at < request.at, "must": must, "known": known(request, whole),
    }  # fmt: skip
    first = _first(request, whole, kind)
    if not more:
        return FinishForm(posted, rows=rows, initial=first, **options)
    asked = FinishForm(posted, rows=rows, **options)
    rows = min(rows + PresentRows.MORE, MOST_ROWS)
    return FinishForm(rows=rows, initial=typed(asked, request.POST) | {"rows": rows}, **options)


def _first(request: PageRequest, whole: StageWhole, kind: StageKind) -> dict[str, Any]:
    """Offer what is known already: the day of a meeting that was planned, and what was answered."""
    planned = whole.line.planned_at
    on: datetime = planned if kind.meeting and planned and planned <= request.at else request.at
    first: dict[str, Any] = {"on": timezone.localtime(on, LONDON).date()} | first_answers(kind, whole.line.details)
    if on is planned:
        first["clock"] = f"{timezone.localtime(on, LONDON):%H:%M}"
    return first


def _rows(request: PageRequest, at_least: int) -> int:
    given = request.POST.get("rows", "")
    wanted = int(given) if given.isdigit() else at_least + PresentRows.FIRST
    return max(1, min(wanted, MOST_ROWS))


def _still_wanted(whole: StageWhole, kind: StageKind) -> list[str]:
    """Name the parts that must be there and have no row yet."""
    written = {each.agency_kind for each in whole.line.present}
    return [each for each in kind.must_be_there if each not in written]


def known(request: PageRequest, whole: StageWhole) -> list[tuple[str, str]]:
    """Give the people who may be chosen: oneself, and who works with the child."""
    by = request.actor
    found = {f"{by.person_id}/{by.organisation_id}": f"{by.name}, {by.organisation_name}"}
    found |= {f"{person}/{organisation}": f"{name}, {agency}" for person, organisation, name, agency in whole.around}
    line = whole.line
    found |= {f"{person}/{line.organisation_id}": text for person, text in whole.held.colleagues}
    return list(found.items())


def _unusual(request: PageRequest, whole: StageWhole, kind: StageKind, form: FinishForm) -> tuple[str, ...]:
    there = [stage_rules.WasThere(each.agency_kind, each.how) for each in whole.line.present]
    happened = whole.line.happened_at or form.happened_at or form.ended_at
    return stage_rules.unusual_to_end(
        kind, {**form.answers, **whole.line.details}, [*form.present, *there],
        may_decide=kind.decides.takes(request.actor.organisation_kind, request.actor.roles), happened_at=happened,
        ended_at=form.ended_at, at=request.at,
    )  # fmt: skip


def _finished(request: PageRequest, whole: StageWhole, form: FinishForm) -> HttpResponse:
    given = form.cleaned_data
    kept = whole.line.details
    opened = finishing.finish_stage(
        stage_id=whole.line.id, ended_at=form.ended_at, outcome=given["outcome"],
        also=[UUID(each) for each in given.get("siblings", ())],
        happened_at=form.happened_at if not whole.line.happened_at else None,
        details={code: value for code, value in form.answers.items() if code not in kept}, present=form.present,
        departure=given["departure"], breach_reason=given.get("breach_reason", ""), by=request.actor, at=request.at,
        once=form.key,
    )  # fmt: skip
    if opened:
        messages.success(request, gettext("Saved. What it opened stands under “What came next”, with its owner."))
    else:
        messages.success(request, gettext("Saved."))
    return redirect("stage", whole.line.id)


def _page(whole: StageWhole, kind: StageKind, form: FinishForm) -> dict[str, Any]:
    return named(whole) | {
        "form": form, "rows": form.drawn(), "meeting": kind.meeting,
        "there": presenters.there(whole.line, whole.people, whole.organisations),
        "missing": presenters.missing(whole.line), "decides": words.deciders(kind),
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def present(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Write who was there and what each brought, before or after it ended."""
    asked = page_request(request)
    whole, kind = working_on(asked, stage_id)
    if not kind.meeting or whole.line.corrected:
        raise NotFound
    must = _still_wanted(whole, kind)
    rows = _rows(asked, len(must))
    options: dict[str, Any] = {"must": must, "known": known(asked, whole)}
    form = PresentForm(request.POST if request.method == "POST" else None, rows=rows, **options)
    if "more" in request.POST:
        rows = min(rows + PresentRows.MORE, MOST_ROWS)
        form = PresentForm(rows=rows, initial=typed(form, request.POST) | {"rows": rows}, **options)
    elif request.method == "POST" and form.is_valid():
        if not form.present:
            form.add_error(None, gettext("Say of one person at least who they are and how they took part"))
        else:
            try:
                finishing.record_present(
                    stage_id=stage_id, present=form.present, by=asked.actor, at=asked.at, once=form.key
                )
                messages.success(request, gettext("Kept with the stage."))
                return redirect("stage", stage_id)
            except NotNow as problem:
                say(form, problem)
    page = {
        "form": form, "rows": form.drawn(), "missing": presenters.missing(whole.line),
        "there": presenters.there(whole.line, whole.people, whole.organisations),
    }  # fmt: skip
    return render(request, "stages/present.html", named(whole) | page)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Put a mistake right: what was recorded before stays beside it."""
    asked = page_request(request)
    whole, kind = working_on(asked, stage_id)
    line = whole.line
    if line.corrected or not line.happened_at:
        raise NotFound
    began = timezone.localtime(line.happened_at, LONDON)
    first: dict[str, Any] = {"on": began.date(), "clock": f"{began:%H:%M}"}
    if line.ended_at:
        ended = timezone.localtime(line.ended_at, LONDON)
        first |= {"ended_on": ended.date(), "ended_clock": f"{ended:%H:%M}", "outcome": line.outcome}
    form = CorrectForm(
        request.POST if request.method == "POST" else None, kind=kind, is_ended=bool(line.ended_at), at=asked.at,
        initial=first | first_answers(kind, line.details),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            return _corrected(asked, whole, kind, form)
        except NotNow as problem:
            say(form, problem)
    return render(request, "stages/correct.html", named(whole) | {"form": form})


def _corrected(request: PageRequest, whole: StageWhole, kind: StageKind, form: CorrectForm) -> HttpResponse:
    line, given = whole.line, form.cleaned_data
    happened = _changed(form.at_moment("on", "clock"), line.happened_at)
    ended = form.at_moment("ended_on", "ended_clock") if "ended_on" in form.fields else None
    if kind.meeting and line.ended_at and happened:
        ended = happened
    outcome = given.get("outcome", "")
    made = correcting.correct_stage(
        stage_id=line.id, why=given["why"], happened_at=happened, ended_at=_changed(ended, line.ended_at),
        outcome=outcome if outcome != line.outcome else "", details=form.answers, by=request.actor,
        at=request.at, once=form.key,
    )  # fmt: skip
    messages.success(request, gettext("Put right. What was recorded before stays beside it."))
    return redirect("stage", made)


def _changed(found: datetime | None, before: datetime | None) -> datetime | None:
    """Give a moment only where it differs from what was recorded, to the minute."""
    if found and before and found.replace(second=0, microsecond=0) == before.replace(second=0, microsecond=0):
        return None
    return found
