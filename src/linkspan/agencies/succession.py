"""The parts of one organisation taking over from another; `commands.succeed` puts them together."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import models, ports, queries, rules
from linkspan.audit import Actor, NotNow, Permit


@dataclass(frozen=True, slots=True)
class Passed:
    """How much of one kind passed to whom; `by_law` to a successor named, else to a council as the last resort."""

    code: str
    receiver_id: UUID | None
    count: int
    by_law: bool
    area_ids: tuple[UUID, ...] = ()

    def as_plain(self) -> dict[str, Any]:
        """Give it as plain values, the same whoever writes it."""
        return {
            "code": self.code,
            "to": str(self.receiver_id) if self.receiver_id else None,
            "count": self.count,
            "by_law": self.by_law,
            "areas": sorted(str(each) for each in self.area_ids),
        }


@dataclass(frozen=True, slots=True)
class Passing:
    """One organisation giving what it holds to others: on which day, by whom, with what permit."""

    organisation_id: UUID
    shares: Sequence[rules.Share]
    on: date
    ends: bool
    by: Actor
    at: datetime
    permit: Permit

    @property
    def giver(self) -> ports.Holder:
        """Give the organisation as who holds something: all of it, whoever has it there."""
        return ports.Holder(self.organisation_id)

    @property
    def in_order(self) -> Sequence[rules.Share]:
        """Give the shares, that which takes the rest last."""
        return sorted(self.shares, key=lambda share: (not share.area_ids, str(share.successor_id)))

    def hand(self, to: UUID, within: Collection[UUID] | None, *, by_law: bool) -> Iterator[Passed]:
        """Hand over every kind of holding, in some areas when named."""
        counts = ports.holdings.hand_over(
            giver=self.giver, receiver=ports.Holder(to), by=self.by, at=self.at, permit=self.permit, within=within
        )
        areas = tuple(sorted(within or ()))
        return (Passed(code, to, count, by_law, areas) for code, count in counts.items() if count)

    def inherit(self, to: UUID, within: Collection[UUID] | None) -> Iterator[Passed]:
        """Let a successor step into what only a successor steps into."""
        areas = tuple(sorted(within or ()))
        for kind in ports.inheritances:
            count = kind.inherit(
                organisation_id=self.organisation_id, successor_id=to, on=self.on, within=within, ends=self.ends,
                by=self.by, at=self.at, permit=self.permit,
            )  # fmt: skip
            if count:
                yield Passed(kind.code, to, count, True, areas)

    def let_go(self) -> Iterator[Passed]:
        """End what nobody stepped into."""
        for kind in ports.inheritances:
            count = kind.let_go(
                organisation_id=self.organisation_id, on=self.on, by=self.by, at=self.at, permit=self.permit
            )
            if count:
                yield Passed(kind.code, None, count, False)


def pass_on(passing: Passing) -> list[Passed]:
    """Move what an organisation holds to its successors, the rest to the councils' desks; say what went where."""
    passed: list[Passed] = []
    _note(passing)
    for share in passing.in_order:
        within = share.area_ids or None
        passed += passing.hand(share.successor_id, within, by_law=True)
        passed += passing.inherit(share.successor_id, within)
    if passing.ends:
        for area_id in sorted(_left(passing)):
            passed += passing.hand(last_resort(area_id, passing), {area_id}, by_law=False)
        passed += passing.let_go()
        if ports.holdings.count(giver=passing.giver, at=passing.at):
            raise RuntimeError("An organisation may not end while it holds something.")
    return passed


def _note(passing: Passing) -> None:
    """Note who came after whom first: what only a successor may do is held to that."""
    rows = [
        models.Succession(
            predecessor_id=passing.organisation_id, successor_id=share.successor_id, area_id=area_id, on_day=passing.on
        )
        for share in passing.shares
        for area_id in (*sorted(share.area_ids),) or (None,)
    ]
    # What came in since may be passed on again on the same day: it is the same succession.
    models.Succession.objects.bulk_create(rows, ignore_conflicts=True)


def held(organisation_id: UUID, at: datetime) -> list[ports.Tally]:
    """Count all that an organisation holds across all rooms, by kind and area."""
    giver = ports.Holder(organisation_id)
    return [tally for holding in ports.holdings for tally in holding.tally(giver=giver, at=at)]


def stepped_into(organisation_id: UUID, on: date, at: datetime) -> list[ports.Tally]:
    """Count what only a successor steps into: it is party to it, a member of it, or answers for it."""
    return [tally for kind in ports.inheritances for tally in kind.tally(organisation_id=organisation_id, on=on, at=at)]


def _left(passing: Passing) -> set[UUID]:
    """Name the areas in which something is held still, or offered."""
    found = {tally.area_id for tally in held(passing.organisation_id, passing.at)}
    return found | {
        area_id for holding in ports.holdings for area_id in holding.areas(giver=passing.giver, at=passing.at)
    }


def last_resort(area_id: UUID, passing: Passing) -> UUID:
    """Name the council of an area; where none but the one that goes serves it, the council that comes after it."""
    if council := queries.council_of(area_id, passing.on, other_than=passing.organisation_id):
        return council
    if council := _first_council(share.successor_id for share in passing.in_order):
        return council
    if council := _first_council(_serving_around(area_id, passing.on), but=passing.organisation_id):
        return council
    raise NotNow("agencies.no_council", "No council serves one of its areas: say who takes over there.")


def _first_council(organisation_ids: Iterable[UUID], *, but: UUID | None = None) -> UUID | None:
    rows = models.Organisation.objects.filter(id__in=list(organisation_ids), kind="council").exclude(id=but)
    first: UUID | None = rows.order_by("code").values_list("id", flat=True).first()
    return first


def _serving_around(area_id: UUID, on: date) -> list[UUID]:
    """Name those who serve an area that lies in this one, or in which it lies."""
    within = models.AreaWithin.objects.on(on)
    near = [
        *within.filter(within=area_id).values_list("area_id", flat=True),
        *within.filter(area=area_id).values_list("within_id", flat=True),
    ]
    there = models.Organisation.objects.on(on).values("id")
    rows = models.OrganisationArea.objects.on(on).filter(area__in=near, organisation__in=there)
    return list(rows.values_list("organisation_id", flat=True))


def widen(organisation_id: UUID, shares: Sequence[rules.Share], on: date) -> None:
    """Let the successors serve the areas they took over, and the giver no longer those it gave away."""
    served = models.OrganisationArea.objects.on(on).filter(organisation=organisation_id)
    areas = set(served.values_list("area_id", flat=True))
    named = {area_id for share in shares for area_id in share.area_ids}
    for share in shares:
        wanted = set(share.area_ids) or areas - named
        there = models.OrganisationArea.objects.filter(organisation=share.successor_id, area__in=wanted)
        have = {row.area_id for row in there if row.until_on is None or row.until_on > on}
        models.OrganisationArea.objects.bulk_create(
            models.OrganisationArea(organisation_id=share.successor_id, area_id=area_id, from_on=on)
            for area_id in sorted(wanted - have)
        )
    served.filter(area__in=named).update(until_on=on)


def wind_up(organisation: models.Organisation, on: date) -> None:
    """End an organisation on a day, with its posts, appointments, desks and areas."""
    models.Appointment.end(on, post__organisation=organisation)
    for kind in (models.Post, models.DutyDesk, models.OrganisationArea):
        kind.end(on, organisation=organisation)
    organisation.until_on = on
    organisation.save(update_fields=["until_on"])


def taken(organisation_ids: Iterable[UUID]) -> Mapping[UUID, models.Organisation]:
    """Take organisations for the rest of the transaction, in one order: nothing new can be put with them meanwhile."""
    rows: dict[UUID, models.Organisation] = (
        models.Organisation.objects.select_for_update().order_by("id").in_bulk(sorted(set(organisation_ids)))
    )
    return rows
