"""Changing how time is counted: versions of clocks, and days proclaimed. What runs already keeps its date."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import notify, ports
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotNow, Permit, refuse_if, trail
from linkspan.duty import clock_rules, events, models, queries, rules

PAGE = "/clocks/"


@trail.audited
def proclaim_day(*, day: date, is_working: bool, name: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Make a day a working day or not, beyond what the rules give; dates set already stay as they are."""
    permit = ports.gate().require(by=by, to="proclaim_day", at=at)
    refuse_if(rules.why_not_proclaim(day, name, london_day(at)))
    models.SpecialDay.objects.update_or_create(day=day, defaults={"is_working": is_working, "name": name.strip()})
    trail.record(events.DAY_PROCLAIMED, permit, detail={"day": day.isoformat(), "is_working": is_working})


@trail.audited
def enter_version(*, wanted: rules.ClockRule, why: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Enter a new version of a clock: for everywhere, or for the area that it names. It counts
    for what starts from its day on; what is running keeps its own.

    An area sets what is local as it likes, and may shorten what law or guidance sets. `why` stays in the trail's aside.
    """
    permit = _permit(wanted.area_id, by, at)
    table = _locked(wanted.code, wanted.area_id)
    limit = table.national(wanted.from_)
    if wanted.area_id:
        wanted = _in_its_area(wanted, limit)
    refuse_if(rules.why_not_say_why(why))
    refuse_if(clock_rules.why_not_enter(wanted, table, today=london_day(at), overrides=queries.special_days()))
    versions = models.ClockVersion.objects.filter(code=wanted.code)
    _end(versions.filter(area=wanted.area_id), wanted.from_)
    last = versions.order_by("-version").values_list("version", flat=True).first() or len(table.everywhere)
    row = models.ClockVersion.objects.create(
        code=wanted.code, version=last + 1, area_id=wanted.area_id, starts_with=limit.starts_with,
        length=wanted.length, unit=wanted.unit, day_zero=wanted.day_zero, rolls=wanted.rolls,
        authority=wanted.authority, source=wanted.source, from_on=wanted.from_, made_by_id=by.person_id, made_at=at,
    )  # fmt: skip
    trail.record(
        events.CLOCK_ENTERED, permit, about=row.id,
        detail={
            "code": row.code, "version": row.version, "area": str(row.area_id) if row.area_id else None,
            "length": row.length, "unit": str(row.unit), "from": row.from_on.isoformat(),
        },
        aside={"why": why},
    )  # fmt: skip
    _tell(wanted.area_id, by, events.CLOCK_ENTERED, at)
    return row.id


@trail.audited
def drop_version(
    *, code: str, area_id: UUID, from_: date, why: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Let an area go by the clock for everywhere again, from a day."""
    permit = _permit(area_id, by, at)
    table = _locked(code, area_id)
    refuse_if(rules.why_not_say_why(why))
    if from_ < london_day(at) or clock_rules.governing(table.own, from_) is None:
        raise NotNow("duty.clock_not_own", "The area has no version of its own to end on that day.")
    _end(models.ClockVersion.objects.filter(code=code, area=area_id), from_)
    trail.record(
        events.CLOCK_DROPPED, permit, about=area_id, detail={"code": code, "from": from_.isoformat()},
        aside={"why": why},
    )  # fmt: skip
    _tell(area_id, by, events.CLOCK_DROPPED, at)


def _permit(area_id: UUID | None, by: Actor, at: datetime) -> Permit:
    """Ask the gate: for everywhere an administrator, for an area a manager of the council that serves it."""
    if area_id is None:
        return ports.gate().require(by=by, to="set_national_clock", at=at)
    own = by.organisation_id if area_id in by.area_ids else None
    return ports.gate().require(by=by, to="set_clock", at=at, organisation_id=own)


def _locked(code: str, area_id: UUID | None) -> clock_rules.Table:
    """Hold a clock's versions for the rest of the act, so that two people's changes come one after the other."""
    list(models.ClockVersion.objects.select_for_update().filter(code=code).order_by("id"))
    try:
        return queries.table_of(code, area_id)
    except KeyError:
        raise NotNow("duty.clock_unknown", "There is no such clock.") from None


def _in_its_area(wanted: rules.ClockRule, limit: rules.ClockRule) -> rules.ClockRule:
    """Keep on whose authority the clock runs: an area changes the length, not the law."""
    return rules.ClockRule(
        code=wanted.code, version=wanted.version, starts_with=limit.starts_with, length=wanted.length,
        unit=wanted.unit, authority=limit.authority, source=wanted.source, from_=wanted.from_,
        day_zero=wanted.day_zero, rolls=wanted.rolls, area_id=wanted.area_id,
    )  # fmt: skip


def _end(versions: Any, on: date) -> None:
    for row in versions.filter(from_on__lte=on):
        if row.until_on is None or row.until_on > on:
            row.until_on = on
            row.save(update_fields=["until_on"])


def _tell(area_id: UUID | None, by: Actor, event: str, at: datetime) -> None:
    role = "manager" if area_id else "admin"
    told = {each.person_id for each in agencies.people_with_role(role, london_day(at), area_id=area_id)}
    notify.tell(to=sorted(told - {by.person_id}), event=event, link=PAGE, privately=True)
