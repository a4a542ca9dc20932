"""The yearly report as the records and the words make it: every part's figures, the year before beside them."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import F

from linkspan.agencies.rules import london_day
from linkspan.partnership import arrangement_models, report_models, report_rules
from linkspan.partnership import models as shared
from linkspan.partnership.publication_rules import (
    ARRANGEMENTS,
    REPORT,
    Document,
    Finding,
    Table,
    beside,
    sections,
    unwritten,
)
from linkspan.partnership.queries import accountability, arrangements
from linkspan.partnership.queries import members as membership
from linkspan.partnership.report_sections import PROVIDERS, Provider


def document(
    partnership_id: UUID, year: int, words: Mapping[str, str], on: date, providers: Sequence[Provider] | None = None
) -> Document:
    """Give a year's report as records and words make it on a day. The caller has asked the gate."""
    there = min(on, report_rules.last_day(year))
    partnership = membership.partnership(partnership_id, there)
    tables = _tables(partnership_id, year, providers if providers is not None else all_providers())
    return Document(
        kind=REPORT,
        title=partnership.name,
        code=partnership.code,
        areas=tuple(name for _, name in partnership.areas),
        year=year,
        sections=sections(report_rules.ELEMENTS, tables, words),
        partners=arrangements.partners(membership.members(partnership_id, on)),
    )


def missing(partnership_id: UUID, words: Mapping[str, str], on: date) -> tuple[Finding, ...]:
    """List what a report still lacks: words, and leads to sign it."""
    seats = [each for each in accountability.missing(accountability.line(partnership_id, on)) if each.stops]
    return (*unwritten(report_rules.ELEMENTS, words), *seats)


def all_providers() -> tuple[Provider, ...]:
    """Name everything that gives figures to a report, this room's own parts first."""
    return (Provider("activity", seats), Provider("changes", changes), *PROVIDERS)


def _tables(partnership_id: UUID, year: int, providers: Sequence[Provider]) -> dict[str, list[Table]]:
    now, then = report_rules.year_words(year), report_rules.year_words(year - 1)
    found: dict[str, list[Table]] = {}
    for provider in providers:
        before = {table.code: table for table in provider.facts(partnership_id, year - 1)}
        for table in provider.facts(partnership_id, year):
            is_compared = table.chart is not None or table.code in before
            shown = beside(table, before.get(table.code), now, then) if is_compared else table
            found.setdefault(provider.section, []).append(shown)
    return found


# --- what this part gives ---------------------------------------------------------------------------------------


def seats(partnership_id: UUID, year: int) -> Sequence[Table]:
    """Say for how many days of the year each seat that publication needs stood empty."""
    first, last = report_rules.first_day(year), report_rules.last_day(year)
    rows = tuple(
        (f"{seat.seat.title}, {group.name}", str(_days_empty(seat, group, first, last)))
        for group in accountability.line(partnership_id, last)
        for seat in group.seats
        if seat.seat.stops and group.from_ <= last
    )
    note = "Days of the year on which nobody sat there, from when the partner took part."
    return (Table("seats.empty", "Days that seats stood empty", ("Seat", "Days"), rows, 1, note),) if rows else ()


def _days_empty(line: accountability.SeatLine, group: accountability.Group, first: date, last: date) -> int:
    taken: set[date] = set()
    begun = max(first, group.from_)
    whole = {date.fromordinal(day) for day in range(begun.toordinal(), last.toordinal() + 1)}
    for each in line.history:
        ends = [day for day in (each.until, each.left_on) if day]
        until = min(ends, default=date.fromordinal(last.toordinal() + 1))
        taken |= {date.fromordinal(day) for day in range(each.from_.toordinal(), until.toordinal())}
    return len(whole - taken)


def changes(partnership_id: UUID, year: int) -> Sequence[Table]:
    """List what changed in the year: versions of the arrangements, members that joined and left, panels."""
    first, last = report_rules.first_day(year), report_rules.last_day(year)
    rows = report_models.Publication.objects.filter(
        partnership=partnership_id, kind=ARRANGEMENTS, published_at__date__gte=first, published_at__date__lte=last
    ).order_by("number")
    found = [
        (f"Arrangements, version {row.number}", f"published on {arrangements.day(london_day(row.published_at))}")
        for row in rows
        if row.published_at
    ]
    panels = arrangement_models.Panel.objects.filter(partnership=partnership_id, from_on__gte=first, from_on__lte=last)
    found += [
        (f"Panel: {row.name}", f"as described from {arrangements.day(row.from_on)}") for row in panels.order_by("name")
    ]
    found += _comings_and_goings(partnership_id, first, last)
    return (Table(f"changes.{year}", "Changes", ("What", "When"), tuple(found)),) if found else ()


def _comings_and_goings(partnership_id: UUID, first: date, last: date) -> list[tuple[str, str]]:
    """Say which members joined and which left between two days."""
    members = shared.Member.objects.filter(partnership=partnership_id).select_related("organisation")
    rows = list(members.order_by("organisation__name", "from_on", "id").exclude(until_on=F("from_on")))
    joined = [
        (row.organisation.name, f"joined on {arrangements.day(row.from_on)}")
        for row in rows
        if first <= row.from_on <= last
    ]
    left = [
        (row.organisation.name, f"left on {arrangements.day(row.until_on)}")
        for row in rows
        if row.until_on and first <= row.until_on <= last
    ]
    return joined + left
