"""The clock table: how long there is for what, who says so, and how it was before; and the days that count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import bank_holidays
from linkspan.audit import NotFound, trail
from linkspan.duty import commands, events, queries, rules
from linkspan.sharing import gate
from linkspan.sharing.policy import Action
from linkspan.web.account.step_up import needs_step_up
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.clocks import forms, presenters, words
from linkspan.web.request import PageRequest


@require_safe
def table(request: PageRequest) -> HttpResponse:
    """Show every clock as it runs today."""
    with trail.look(by=request.actor, at=request.at):
        permit = gate.require(by=request.actor, to=Action.SEE_CLOCKS, at=request.at)
        found = queries.versions()
        trail.record(events.CLOCKS_SEEN, permit)
    groups = presenters.groups(found, localdate(request.at))
    return render(request, "clocks/table.html", {"groups": groups, "proclaims": "admin" in request.actor.roles})


@require_safe
def clock(request: PageRequest, code: str) -> HttpResponse:
    """Show one clock's versions, and when something would be due by it."""
    lines = _versions(request, code)
    areas = [(str(one.id), one.name) for one in agencies.areas(localdate(request.at), level="local_authority")]
    tried = forms.TryOut(request.GET if "on" in request.GET else None, areas=areas)
    due = None
    if tried.is_bound and tried.is_valid() and lines[-1].rule.unit is not rules.Unit.GIVEN:
        area = tried.cleaned_data["area"]
        due = queries.due_for(code, tried.moment, area_id=UUID(area) if area else None)
    return render(
        request,
        "clocks/clock.html",
        {
            "code": code,
            "name": words.name(code),
            "starts": lines[0].rule.starts_with,
            "is_given": lines[0].rule.unit is rules.Unit.GIVEN,
            "versions": presenters.versions_of(lines, localdate(request.at)),
            "form": tried,
            "due": due,
            "may_set": bool(_areas_to_set(request)),
            "may_drop": bool(_areas_to_drop(request, lines)),
        },
    )


def _versions(request: PageRequest, code: str) -> Sequence[queries.VersionLine]:
    with trail.look(by=request.actor, at=request.at):
        permit = gate.require(by=request.actor, to=Action.SEE_CLOCKS, at=request.at)
        if code not in queries.clock_codes():
            raise NotFound
        found = queries.versions(code)[code]
        trail.record(events.CLOCKS_SEEN, permit)
    return found


def _areas_to_set(request: PageRequest) -> list[tuple[str, str]]:
    """Name for where someone may set a clock: everywhere, or the areas their council serves."""
    by = request.actor
    found: list[tuple[str, str]] = []
    if "admin" in by.roles:
        found.append((forms.EVERYWHERE, gettext("Everywhere")))
    if "manager" in by.roles and by.organisation_kind == "council":
        found += [(str(area_id), agencies.area(area_id).name) for area_id in by.area_ids]
    return found


def _areas_to_drop(request: PageRequest, lines: Sequence[queries.VersionLine]) -> list[tuple[str, str]]:
    own = {str(line.rule.area_id) for line in lines if line.rule.area_id and line.rule.until is None}
    return [(area, name) for area, name in _areas_to_set(request) if area in own]


@require_http_methods(GET_OR_POST)
@needs_step_up
def enter(request: PageRequest, code: str) -> HttpResponse:
    """Enter a new version of a clock."""
    lines = _versions(request, code)
    areas = _areas_to_set(request)
    _require_setting(request, areas)
    now = lines[0].rule
    first: dict[str, Any] = {
        "length": now.length, "unit": now.unit, "day_zero": now.day_zero, "from_": localdate(request.at),
        "area": areas[0][0],
    }  # fmt: skip
    form = forms.Version(request.POST or None, areas=areas, initial=first)

    def act() -> None:
        commands.enter_version(
            wanted=_wanted(form.cleaned_data, now), why=form.cleaned_data["why"], by=request.actor, at=request.at,
            once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("The new version is entered. What runs already keeps its date."))
        return redirect("clock", code)
    return render(request, "clocks/form.html", _page(form, code, gettext("Set a new length")))


def _wanted(said: dict[str, Any], now: rules.ClockRule) -> rules.ClockRule:
    return rules.ClockRule(
        code=now.code, version=0, starts_with=now.starts_with, length=said["length"], unit=rules.Unit(said["unit"]),
        authority=now.authority, source=said["source"], from_=said["from_"], day_zero=rules.DayZero(said["day_zero"]),
        rolls=now.rolls, area_id=UUID(said["area"]) if said["area"] else None,
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@needs_step_up
def drop(request: PageRequest, code: str) -> HttpResponse:
    """Let an area go by the usual clock again."""
    areas = _areas_to_drop(request, _versions(request, code))
    _require_setting(request, areas)
    form = forms.Drop(request.POST or None, areas=areas, initial={"from_": localdate(request.at)})

    def act() -> None:
        said = form.cleaned_data
        commands.drop_version(
            code=code, area_id=UUID(said["area"]), from_=said["from_"], why=said["why"], by=request.actor,
            at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("The area goes by the usual clock again from that day."))
        return redirect("clock", code)
    return render(request, "clocks/form.html", _page(form, code, gettext("Go by the usual clock again")))


def _require_setting(request: PageRequest, areas: Sequence[tuple[str, str]]) -> None:
    """Refuse whoever sets no clock, as the gate says it; with nowhere to set it, there is nothing to show."""
    by = request.actor
    to = Action.SET_NATIONAL_CLOCK if "admin" in by.roles else Action.SET_CLOCK
    with trail.look(by=by, at=request.at):
        permit = gate.require(by=by, to=to, at=request.at, organisation_id=by.organisation_id)
        trail.record(events.CLOCKS_SEEN, permit)
    if not areas:
        raise NotFound


def _page(form: forms.Why, code: str, heading: str) -> dict[str, Any]:
    return {"form": form, "code": code, "name": words.name(code), "heading": heading}


@require_safe
def days(request: PageRequest) -> HttpResponse:
    """List the days that were proclaimed, and the bank holidays of this year and the next."""
    with trail.look(by=request.actor, at=request.at):
        permit = gate.require(by=request.actor, to=Action.SEE_CLOCKS, at=request.at)
        proclaimed = queries.proclaimed()
        trail.record(events.CLOCKS_SEEN, permit)
    today = localdate(request.at)
    known = sorted(day for year in (today.year, today.year + 1) for day in bank_holidays(year) if day >= today)
    return render(
        request, "clocks/days.html",
        {"proclaimed": proclaimed, "known": known, "proclaims": "admin" in request.actor.roles},
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@needs_step_up
def proclaim(request: PageRequest) -> HttpResponse:
    """Say that a day is, or is not, a working day."""
    with trail.look(by=request.actor, at=request.at):
        permit = gate.require(by=request.actor, to=Action.PROCLAIM_DAY, at=request.at)
        trail.record(events.CLOCKS_SEEN, permit)
    form = forms.Day(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        commands.proclaim_day(
            day=said["day"], is_working=said["is_working"] == "yes", name=said["name"], by=request.actor,
            at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("The day is kept. Dates set already stay as they are."))
        return redirect("clock_days")
    return render(request, "clocks/day.html", {"form": form})
