"""What may be asked about who may not work at this moment, and whether it is known where someone lives."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import models
from linkspan.agencies.queries import people


@dataclass(frozen=True, slots=True)
class SuspensionLine:
    """That someone is suspended or barred: since when, by whom, and for which agency."""

    id: UUID
    person_id: UUID
    person_name: str
    organisation_id: UUID
    kind: str
    since: datetime
    by_person_id: UUID | None
    by_name: str


def suspension_of(person_id: UUID) -> SuspensionLine | None:
    """Give the suspension that holds someone from working, if one does."""
    return next(iter(_lines(models.Suspension.objects.filter(person=person_id))), None)


def suspension(suspension_id: UUID) -> SuspensionLine | None:
    """Give one suspension that still holds."""
    return next(iter(_lines(models.Suspension.objects.filter(id=suspension_id))), None)


def suspended_of(organisation_id: UUID) -> tuple[SuspensionLine, ...]:
    """List who is suspended or barred by an organisation."""
    return _lines(models.Suspension.objects.filter(organisation=organisation_id))


def _lines(rows: Any) -> tuple[SuspensionLine, ...]:
    listed = list(rows.filter(ended_at=None).order_by("from_at", "id"))
    names = people.names_of({row.person_id for row in listed} | {row.by_person_id for row in listed})
    return tuple(
        SuspensionLine(
            row.id, row.person_id, names.get(row.person_id, ""), row.organisation_id, row.kind, row.from_at,
            row.by_person_id, names.get(row.by_person_id, ""),
        )
        for row in listed
    )  # fmt: skip


def home_known_since(person_id: UUID) -> date | None:
    """Tell since when a keyed hash of where someone lives is kept; None where there is none."""
    rows = models.HomeMark.objects.filter(person=person_id, forgot_at=None)
    at = rows.order_by("-at").values_list("at", flat=True).first()
    return at.date() if at else None
