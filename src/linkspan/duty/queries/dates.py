"""When something is due: by which version of which clock, for which area."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import NotFound
from linkspan.duty import clocks, models, rules
from linkspan.duty.clock_rules import Table


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a clock as its page shows it. `made_by` is empty for what came with the program."""

    rule: rules.ClockRule
    area: str
    made_by: str
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day proclaimed to be, or not to be, a working day."""

    day: date
    is_working: bool
    name: str


def special_days() -> dict[date, bool]:
    """Give the proclaimed days: True where work goes on, False where it stops."""
    return dict(models.SpecialDay.objects.values_list("day", "is_working"))


def proclaimed() -> tuple[DayLine, ...]:
    """List the proclaimed days, the latest first."""
    return tuple(DayLine(row.day, row.is_working, row.name) for row in models.SpecialDay.objects.order_by("-day"))


def due_for(code: str, starts_at: datetime, *, on: date | None = None, area_id: UUID | None = None) -> rules.Due:
    """Say when a clock that starts at a moment runs out, by the version in force on that day.

    `area_id` is the area of what is due: one that has set its own version of the clock goes by that. `on` is the
    chosen day of a clock whose date is given, such as a review date.
    """
    table = table_of(code, area_id)
    return table.due(starts_at, london_day(starts_at), overrides=special_days(), on=on)


def table_of(code: str, area_id: UUID | None = None) -> Table:
    """Give the versions of one clock, for everywhere and for an area; what shipped, where the table is not filled."""
    rows = models.ClockVersion.objects.filter(Q(area__isnull=True) | Q(area=area_id), code=code)
    found = [rule_of(row) for row in rows]
    everywhere = tuple(rule for rule in found if rule.area_id is None) or clocks.shipped(code)
    return Table(everywhere, tuple(rule for rule in found if rule.area_id is not None))


def desk_dates(area_ids: set[UUID], at: datetime) -> dict[UUID, rules.Due]:
    """Say for each area by when what comes to a desk now is to be given to somebody; two queries."""
    days = special_days()
    rows = models.ClockVersion.objects.filter(Q(area__isnull=True) | Q(area__in=area_ids), code=rules.DESK_CLOCK)
    found = [rule_of(row) for row in rows]
    everywhere = tuple(rule for rule in found if rule.area_id is None) or clocks.shipped(rules.DESK_CLOCK)
    own: dict[UUID, list[rules.ClockRule]] = defaultdict(list)
    for rule in found:
        if rule.area_id:
            own[rule.area_id].append(rule)
    today = london_day(at)
    return {area: Table(everywhere, tuple(own[area])).due(at, today, overrides=days) for area in area_ids}


def clock_codes() -> tuple[str, ...]:
    """List the clocks there are."""
    return tuple(dict.fromkeys(rule.code for rule in clocks.CLOCKS))


def versions(code: str = "") -> dict[str, tuple[VersionLine, ...]]:
    """Give the versions of every clock, or of one: those for everywhere first, each the latest first."""
    rows = models.ClockVersion.objects.select_related("area")
    rows = (rows.filter(code=code) if code else rows).order_by("area__name", "-version")
    names = agencies.names_of({row.made_by_id for row in rows if row.made_by_id})
    found: dict[str, list[VersionLine]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.area_id is not None):
        area = row.area.name if row.area else ""
        found[row.code].append(
            VersionLine(rule_of(row), area, names[row.made_by_id] if row.made_by_id else "", row.made_at)
        )
    for each in clocks.CLOCKS if not code else clocks.shipped(code):
        found.setdefault(each.code, [VersionLine(each, "", "", None)])
    if code and not found:
        raise NotFound
    return {each: tuple(lines) for each, lines in found.items()}


def rule_of(row: Any) -> rules.ClockRule:
    """Give a row of the table as the plain rule it keeps."""
    return rules.ClockRule(
        code=row.code, version=row.version, starts_with=row.starts_with, length=row.length, unit=rules.Unit(row.unit),
        authority=row.authority, source=row.source, from_=row.from_on, until=row.until_on,
        day_zero=rules.DayZero(row.day_zero), rolls=row.rolls, area_id=row.area_id,
    )  # fmt: skip
