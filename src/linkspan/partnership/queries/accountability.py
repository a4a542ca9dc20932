"""The line of accountability: which seats there are, who sits in each on a day, and which stand empty since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.queries import whole
from linkspan.audit import NotFound
from linkspan.partnership import arrangement_models as models
from linkspan.partnership import arrangement_rules as rules
from linkspan.partnership import models as shared
from linkspan.partnership.arrangement_rules import Seat
from linkspan.partnership.publication_rules import Finding
from linkspan.partnership.queries import members as membership


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a seat, as they were named. `left_on` is when their last post there ended, where it has."""

    sitting_id: UUID
    name: str
    title: str
    from_: date
    until: date | None
    person_id: UUID | None
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat on a day: who sits there, or since when nobody does; and everyone who ever sat there."""

    seat: Seat
    place: UUID
    place_name: str
    holders: tuple[Holder, ...]
    vacant_since: date | None
    gone: tuple[Holder, ...]
    history: tuple[Holder, ...]

    @property
    def is_vacant(self) -> bool:
        """Tell whether nobody sits there."""
        return not self.holders


@dataclass(frozen=True, slots=True)
class Group:
    """The seats of the partnership itself, or of one member; `organisation_id` is none for the partnership."""

    place: UUID
    name: str
    kind: str
    organisation_id: UUID | None
    from_: date
    seats: tuple[SeatLine, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a seat stands: the organisation, or none for the partnership's own; from when it took part."""

    seat: Seat
    id: UUID
    name: str
    organisation_id: UUID | None
    from_: date


def line(partnership_id: UUID, on: date) -> tuple[Group, ...]:
    """Give the whole line of accountability on a day. The caller has asked the gate."""
    partnership = membership.partnership(partnership_id, on)
    rows = _rows(partnership_id)
    left = _left(rows, on)
    groups: list[tuple[UUID, str, str, UUID | None, date, tuple[Seat, ...]]] = [
        (partnership.id, partnership.name, "", None, partnership.from_, rules.seats_of_partnership())
    ]
    groups += [
        (each.organisation_id, each.name, each.kind, each.organisation_id, each.from_, seats)
        for each in membership.members(partnership_id, on)
        if (seats := rules.seats_of_member(each.kind, each.organisation_kind))
    ]
    return tuple(
        Group(
            place, name, kind, organisation_id, from_,
            tuple(_seat(seat, place, name, from_, rows.get((seat.code, place), ()), left, on) for seat in seats),
        )
        for place, name, kind, organisation_id, from_, seats in groups
    )  # fmt: skip


def vacancies(groups: Sequence[Group]) -> tuple[SeatLine, ...]:
    """List the seats that nobody sits in; those that stop publication first."""
    empty = [seat for group in groups for seat in group.seats if seat.is_vacant]
    return tuple(sorted(empty, key=lambda each: not each.seat.stops))


def missing(groups: Sequence[Group]) -> list[Finding]:
    """Say of each empty seat that it is empty, in a sentence."""
    return [
        Finding("accountability", f"{each.place_name}: nobody is {_lower(each.seat.title)}.", stops=each.seat.stops)
        for each in vacancies(groups)
    ]


def place_of(partnership_id: UUID, seat_code: str, place: UUID, on: date) -> Place:
    """Give a seat where it stands; NotFound where there is no such seat with that member."""
    seat = rules.BY_CODE.get(seat_code)
    if seat is None:
        raise NotFound
    partnership = membership.partnership(partnership_id, on)
    if place == partnership_id:
        if seat not in rules.seats_of_partnership():
            raise NotFound
        return Place(seat, place, partnership.name, None, partnership.from_)
    member = next((each for each in membership.members(partnership_id, on) if each.organisation_id == place), None)
    if member is None or seat not in rules.seats_of_member(member.kind, member.organisation_kind):
        raise NotFound
    return Place(seat, place, member.name, place, member.from_)


def people_for(partnership_id: UUID, place: Place, on: date) -> tuple[agencies.Colleague, ...]:
    """List who may be named to a seat: those in post there; for the partnership's own, those in post with a member."""
    ids = [place.organisation_id] if place.organisation_id else _organisations(partnership_id, on)
    found = {one.appointment_id: one for each in ids for one in agencies.colleagues(each, on)}
    return tuple(sorted(found.values(), key=lambda one: (one.band, one.name)))


def seated_person(partnership_id: UUID, seat_code: str, organisation_id: UUID, on: date) -> UUID | None:
    """Give the person who sits in an organisation's seat on a day; none where nobody, or someone without Linkspan."""
    found: UUID | None = (
        models.Sitting.objects.on(on)
        .filter(partnership=partnership_id, seat=seat_code, organisation=organisation_id)
        .values_list("person_id", flat=True)
        .first()
    )
    return found


def keeper(partnership_id: UUID, on: date) -> tuple[UUID, UUID] | None:
    """Give the business manager who keeps the records, and where they are in post; none where nobody does."""
    row = models.Sitting.objects.on(on).filter(partnership=partnership_id, seat=rules.KEEPER).first()
    spells = agencies.in_post(row.person_id, on) if row and row.person_id else ()
    return (spells[0].organisation_id, row.person_id) if row and spells else None


def sitting(partnership_id: UUID, sitting_id: UUID) -> tuple[SeatLine, Holder]:
    """Give one spell in a seat, with its seat as it stands."""
    row = models.Sitting.objects.filter(id=sitting_id, partnership=partnership_id).first()
    if row is None:
        raise NotFound
    names = agencies.organisation_names([row.organisation_id]) if row.organisation_id else {}
    name = names.get(row.organisation_id) or shared.Partnership.objects.get(id=partnership_id).name
    place = row.organisation_id or partnership_id
    holder = _holder(row, {})
    return SeatLine(rules.BY_CODE[row.seat], place, name, (holder,), None, (), ()), holder


# --- steps -----------------------------------------------------------------------------------------------------


def _organisations(partnership_id: UUID, on: date) -> list[UUID]:
    """Name whose people may hold the partnership's own seats: every member's, and independent organisations'."""
    others = [each.id for each in agencies.organisations(on, kind="other")]
    return [each.organisation_id for each in membership.members(partnership_id, on)] + others


def _rows(partnership_id: UUID) -> dict[tuple[str, UUID], list[Any]]:
    found: dict[tuple[str, UUID], list[Any]] = {}
    for row in models.Sitting.objects.filter(partnership=partnership_id).order_by("from_on", "id"):
        if row.until_on != row.from_on:
            found.setdefault((row.seat, row.organisation_id or partnership_id), []).append(row)
    return found


def _left(rows: Mapping[tuple[str, UUID], Sequence[Any]], on: date) -> dict[UUID, date]:
    """Say of each spell that day whose person holds no post there any more when their last post ended."""
    now = [row for each in rows.values() for row in each if row.person_id and _is_on(row, on)]
    placed = {(row.organisation_id, row.person_id) for row in now if row.organisation_id}
    gone = agencies.departed(placed, on)
    return {
        row.id: _post_ended(row, on)
        for row in now
        if (row.organisation_id, row.person_id) in gone
        or (row.organisation_id is None and not agencies.in_post(row.person_id, on))
    }


def _post_ended(row: Any, on: date) -> date:
    spells = whole.person_whole(row.person_id).spells
    ends = [
        each.until
        for each in spells
        if each.until and each.until <= on and row.organisation_id in (None, each.organisation_id)
    ]
    ended: date = max([*ends, row.from_on])
    return ended


def _is_on(row: Any, on: date) -> bool:
    return bool(row.from_on <= on and (row.until_on is None or row.until_on > on))


def _holder(row: Any, left: Mapping[UUID, date]) -> Holder:
    return Holder(row.id, row.name, row.title, row.from_on, row.until_on, row.person_id, left.get(row.id))


def _seat(
    seat: Seat, place: UUID, name: str, from_: date, rows: Sequence[Any], left: Mapping[UUID, date], on: date
) -> SeatLine:
    now = [_holder(row, left) for row in rows if _is_on(row, on)]
    holders = tuple(each for each in now if each.left_on is None)
    gone = tuple(each for each in now if each.left_on is not None)
    ends = [each.left_on for each in gone if each.left_on]
    ends += [row.until_on for row in rows if row.until_on and row.until_on <= on] if not gone else []
    since = None if holders else max([*ends, from_])
    return SeatLine(seat, place, name, holders, since, gone, tuple(_holder(row, left) for row in rows))


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
