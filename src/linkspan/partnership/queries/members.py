"""Which partnerships there are, for which areas, and who is in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from linkspan.audit import NotFound
from linkspan.partnership import models, rules


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation in a partnership, and as what."""

    id: UUID
    organisation_id: UUID
    name: str
    organisation_kind: str
    kind: str
    because: str
    from_: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Partnership:
    """A partnership, with the areas it is for on a day."""

    id: UUID
    code: str
    name: str
    from_: date
    until: date | None
    areas: tuple[tuple[UUID, str], ...]


def partnerships(on: date) -> Sequence[Partnership]:
    """List the partnerships there are on a day, by name. The caller has asked the gate."""
    return [_partnership(row, on) for row in models.Partnership.objects.on(on).order_by("name")]


def partnership(partnership_id: UUID, on: date) -> Partnership:
    """Give one partnership; NotFound where there is none."""
    row = models.Partnership.objects.filter(id=partnership_id).first()
    if row is None:
        raise NotFound
    return _partnership(row, on)


def partnerships_of(organisation_id: UUID, on: date) -> Sequence[Partnership]:
    """List the partnerships an organisation is in on a day: one force or board may be in several."""
    rows = models.Member.objects.on(on).filter(organisation=organisation_id).select_related("partnership")
    return [_partnership(row.partnership, on) for row in rows.order_by("partnership__name")]


def members(partnership_id: UUID, on: date) -> Sequence[Member]:
    """List who is in a partnership on a day: partners first, then by name."""
    rows = models.Member.objects.on(on).filter(partnership=partnership_id).select_related("organisation")
    found = [
        Member(
            row.id, row.organisation_id, row.organisation.name, row.organisation.kind, row.kind, row.because,
            row.from_on, row.until_on,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (rules.MEMBER_KINDS.index(one.kind), one.name))


def _partnership(row: models.Partnership, on: date) -> Partnership:
    areas = row.areas.all().on(on).select_related("area").order_by("area__name")
    return Partnership(
        row.id, row.code, row.name, row.from_on, row.until_on, tuple((each.area_id, each.area.name) for each in areas)
    )
