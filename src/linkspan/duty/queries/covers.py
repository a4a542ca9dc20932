"""Who stands in for whom. Nothing changes hands: the cover sees and does what is the absent person's, as theirs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor
from linkspan.duty import models


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One person standing in for another in an organisation; `until` is the day on which it is over."""

    id: UUID
    organisation_id: UUID
    absent_id: UUID
    absent: str
    cover_id: UUID
    cover: str
    why: str
    from_: date
    until: date


def covered_by(person_id: UUID, organisation_id: UUID, at: datetime) -> tuple[CoverLine, ...]:
    """List whom a person stands in for, in one organisation, today."""
    return _lines(_on(london_day(at)).filter(cover=person_id, organisation=organisation_id), london_day(at))


def covers_of(person_ids: Collection[UUID], at: datetime) -> dict[UUID, CoverLine]:
    """Give who stands in today for each of these people, by the absent one; of several agencies', the first."""
    on = london_day(at)
    found = _lines(_on(on).filter(absent__in=set(person_ids)), on) if person_ids else ()
    return {line.absent_id: line for line in reversed(found)}


def organisation_covers(organisation_id: UUID, at: datetime) -> tuple[CoverLine, ...]:
    """List the cover of an organisation that runs today or is arranged for later."""
    on = london_day(at)
    rows = models.Cover.objects.filter(organisation=organisation_id, ended_at__isnull=True, until_on__gt=on)
    return _named(rows.order_by("from_on", "id"))


def cover(cover_id: UUID) -> CoverLine | None:
    """Give one arrangement that has not been ended."""
    return next(iter(_named(models.Cover.objects.filter(id=cover_id, ended_at__isnull=True))), None)


def stands_in_for(person_id: UUID | None, organisation_id: UUID | None, at: datetime) -> frozenset[UUID]:
    """Name the people whose items someone may act on today as if they were their own."""
    if person_id is None or organisation_id is None:
        return frozenset()
    return frozenset(line.absent_id for line in covered_by(person_id, organisation_id, at))


def acts_for(holder_id: UUID | None, by: Actor, at: datetime) -> bool:
    """Tell whether something is the asker's: they hold it, or stand in today for the person who does."""
    if holder_id is None or by.person_id is None:
        return False
    return holder_id == by.person_id or holder_id in stands_in_for(by.person_id, by.organisation_id, at)


def stand_ins(person_ids: Collection[UUID], at: datetime) -> frozenset[UUID]:
    """Name everyone who stands in today for any of these people, anywhere."""
    on = london_day(at)
    return frozenset(line.cover_id for line in _lines(_on(on).filter(absent__in=set(person_ids)), on))


def _on(day: date) -> Any:
    return models.Cover.objects.filter(ended_at__isnull=True, from_on__lte=day, until_on__gt=day)


def _lines(rows: Any, on: date) -> tuple[CoverLine, ...]:
    """Leave out whoever is gone since: a cover must be in post, and so must the person they stand in for."""
    found = list(rows.order_by("from_on", "id"))
    if not found:
        return ()
    pairs = {(row.organisation_id, person) for row in found for person in (row.absent_id, row.cover_id)}
    gone = agencies.departed(pairs, on)
    kept = [
        row for row in found
        if not {(row.organisation_id, row.absent_id), (row.organisation_id, row.cover_id)} & gone
    ]  # fmt: skip
    return _named(kept)


def _named(rows: Any) -> tuple[CoverLine, ...]:
    rows = list(rows)
    names = agencies.names_of({person for row in rows for person in (row.absent_id, row.cover_id)})
    return tuple(
        CoverLine(
            row.id, row.organisation_id, row.absent_id, names[row.absent_id], row.cover_id, names[row.cover_id],
            row.why, row.from_on, row.until_on,
        )
        for row in rows
    )  # fmt: skip
