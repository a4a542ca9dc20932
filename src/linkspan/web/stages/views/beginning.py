"""Beginning: a new stage for a child and its family, one that waits, and the day of a meeting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from linkspan.audit import NotFound, NotNow
from linkspan.pathway import stage_rules, stages
from linkspan.pathway.commands import stages as commands
from linkspan.pathway.queries.stages import StageLine
from linkspan.pathway.queries.way import Way, way_of_child, way_of_contact
from linkspan.pathway.queries.wholes import StageWhole
from linkspan.pathway.stage_types import StageKind
from linkspan.web.children.presenters import years
from linkspan.web.children.views.asking import asks_first
from linkspan.web.request import PageRequest, page_request
from linkspan.web.stages import presenters, words
from linkspan.web.stages.boxes import StageForm, first_answers
from linkspan.web.stages.forms import BeginForm, PlanForm, StartForm
from linkspan.web.stages.views.common import named, say, working_on


@require_http_methods(["GET", "POST"])
@asks_first
def begin(request: HttpRequest, child_id: UUID, kind: str) -> HttpResponse:
    """Begin or plan a stage for a child, and for brothers and sisters in the same act."""
    asked = page_request(request)
    return _begin(asked, way_of_child(child_id=child_id, by=asked.actor, at=asked.at), kind)


@require_http_methods(["GET", "POST"])
def begin_for_contact(request: HttpRequest, contact_id: UUID, kind: str) -> HttpResponse:
    """Begin or plan a stage for a child who is not in the index."""
    asked = page_request(request)
    return _begin(asked, way_of_contact(contact_id=contact_id, by=asked.actor, at=asked.at), kind)


def _begin(request: PageRequest, way: Way, code: str) -> HttpResponse:
    kind = stages.BY_CODE.get(code)
    if kind is None or code not in way.starts:
        raise NotFound
    is_apart = kind.restricted or (code in stages.MAY_BE_APART and "apart" in (request.POST or request.GET))
    form = BeginForm(
        request.POST if request.method == "POST" else None, kind=kind, at=request.at,
        siblings=[(str(each.child_id), _sibling(each)) for each in way.siblings],
        is_apart=is_apart, asks_source=not is_apart and _asks_source(request, way, kind),
    )  # fmt: skip
    follows = _follows(request, way, kind, is_apart=is_apart)
    unusual: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        unusual = stage_rules.unusual_to_begin(
            kind, follows.kind if follows else None, happened_at=form.happened_at, planned_at=form.planned_at,
            at=request.at,
        )  # fmt: skip
        if form.is_warned_of(unusual):
            try:
                return _begun(request, way, kind, form, follows, is_apart=is_apart)
            except NotNow as problem:
                say(form, problem)
    return render(request, "stages/begin.html", _page(way, kind, form, follows, unusual, is_apart=is_apart))


def _asks_source(request: PageRequest, way: Way, kind: StageKind) -> bool:
    return kind.of_episode and way.open_episode is None and request.actor.organisation_kind == "council"


def _sibling(each: Any) -> str:
    name = each.name or gettext("Name not given")
    return f"{name}, {years(each.age)}" if each.age is not None else name


def _follows(request: PageRequest, way: Way, kind: StageKind, *, is_apart: bool) -> StageLine | None:
    """Give the stage it follows: the one that the link named, else the latest that it usually does."""
    given = request.POST.get("follows") or request.GET.get("follows") or ""
    readable = [each for each in way.stages if is_apart or not each.restricted]
    chosen = next((each for each in readable if str(each.id) == given), None)
    return chosen or presenters.follows(kind, way.stages)


def _begun(
    request: PageRequest, way: Way, kind: StageKind, form: BeginForm, follows: StageLine | None, *, is_apart: bool
) -> HttpResponse:  # fmt: skip
    given = form.cleaned_data
    children = [way.child_id] if way.child_id else []
    children += [UUID(each) for each in given.get("siblings", ())]
    subject = given.get("subject") or []
    made = commands.begin_stage(
        kind=kind.code, child_ids=children, contact_id=None if way.child_id else way.contact_id,
        follows_id=follows.id if follows else None, happened_at=form.happened_at, planned_at=form.planned_at,
        details=form.answers, departure=given["departure"], source=given.get("source", ""),
        restricted=is_apart,
        subject_id=subject[0] if subject else None, outside_ids=given.get("outside") or (),
        inside_ids=given.get("inside") or (), by=request.actor, at=request.at, once=form.key,
    )  # fmt: skip
    if is_apart:
        messages.success(request, gettext("Kept apart. Only those listed on this page learn that it exists."))
    elif len(children) > 1:
        messages.success(request, gettext("Saved for each child. Each has its owner and its date."))
    else:
        messages.success(request, gettext("Saved, with its owner and its date."))
    return redirect("stage", made)


def _page(
    way: Way, kind: StageKind, form: BeginForm, follows: StageLine | None, unusual: tuple[str, ...], *, is_apart: bool
) -> dict[str, Any]:  # fmt: skip
    return {
        "form": form,
        "name": way.name or gettext("Name not given"),
        "kind": words.kind(kind.code),
        "what": words.what(kind.code),
        "back_to": presenters.way_address(way.child_id, way.contact_id),
        "follows": follows,
        "follows_words": words.kind(follows.kind) if follows else "",
        "must": [words.agency(each) for each in kind.must_be_there],
        "decides": words.deciders(kind),
        "restricted": is_apart,
        "tells": kind.tells,
        "may_be_apart": kind.code in stages.MAY_BE_APART and not is_apart,
        **warning(form, unusual),
    }


def warning(form: StageForm, unusual: tuple[str, ...]) -> dict[str, Any]:
    """Give the warning above the line that asks why; also where it was shown and the form has another problem."""
    shown = unusual
    if not shown and form.is_bound and form.errors:
        shown = tuple(each for each in str(form.data.get("warned", "")).split(",") if each)
    return {"unusual": [words.unusual(each) for each in shown], "warned": ",".join(shown)}


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Say that a stage which waited has begun, and when."""
    asked = page_request(request)
    whole, kind = working_on(asked, stage_id)
    _only_waiting(whole)
    form = StartForm(
        request.POST if request.method == "POST" else None, kind=kind, siblings=waiting_siblings(whole), at=asked.at,
        initial={"on": asked.at.date()} | first_answers(kind, whole.line.details),
    )  # fmt: skip
    unusual: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        before = whole.before.kind if whole.before else None
        unusual = stage_rules.unusual_to_begin(
            kind, before, happened_at=form.happened_at, planned_at=None, at=asked.at
        )  # fmt: skip
        if form.is_warned_of(unusual):
            try:
                commands.start_stage(
                    stage_id=stage_id, happened_at=form.happened_at, details=form.answers,
                    departure=form.cleaned_data["departure"], also=_also(form), by=asked.actor, at=asked.at,
                    once=form.key,
                )  # fmt: skip
                messages.success(request, gettext("It has begun, and its date runs from the day you gave."))
                return redirect("stage", stage_id)
            except NotNow as problem:
                say(form, problem)
    page = {"form": form, "button": gettext("It has begun"), "lead": gettext("Say when it began")}
    return render(request, "stages/set_day.html", named(whole) | page | warning(form, unusual))


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Set the day of something that has not begun; the date by which it is due stays."""
    asked = page_request(request)
    whole, kind = working_on(asked, stage_id)
    _only_waiting(whole)
    form = PlanForm(
        request.POST if request.method == "POST" else None, kind=kind, siblings=waiting_siblings(whole), at=asked.at,
        initial={"on": whole.line.planned_at.date() if whole.line.planned_at else None},
    )  # fmt: skip
    unusual: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        found = stage_rules.unusual_to_begin(
            kind, kind.usual_after[0] if kind.usual_after else None, happened_at=None, planned_at=form.planned_at,
            at=asked.at,
        )  # fmt: skip
        unusual = tuple(each for each in found if each == "weekend")
        if form.is_warned_of(unusual):
            try:
                commands.plan_stage(
                    stage_id=stage_id, planned_at=form.planned_at, departure=form.cleaned_data["departure"],
                    also=_also(form), by=asked.actor, at=asked.at, once=form.key,
                )  # fmt: skip
                messages.success(request, gettext("The day is set. It is still due by the same date."))
                return redirect("stage", stage_id)
            except NotNow as problem:
                say(form, problem)
    page = {
        "form": form, "button": gettext("Set the day"), "lead": gettext("Set its day"),
        "due": presenters.due(whole.line.due_at, asked.at, whole.special),
    }  # fmt: skip
    return render(request, "stages/set_day.html", named(whole) | page | warning(form, unusual))


def _only_waiting(whole: StageWhole) -> None:
    if not whole.line.is_open or whole.line.is_begun:
        raise NotFound


def waiting_siblings(whole: StageWhole) -> list[tuple[str, str]]:
    """Give the stages of brothers and sisters in the same act that wait too."""
    return [
        (str(each.id), name or gettext("Name not given")) for each, name in whole.siblings
        if each.is_open and not each.is_begun
    ]  # fmt: skip


def _also(form: StageForm) -> list[UUID]:
    return [UUID(each) for each in form.cleaned_data.get("siblings", ())]
