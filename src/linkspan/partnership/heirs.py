"""What a successor by law steps into in this room: what its predecessor answered for, and its place in partnerships.

Nothing is rewritten: what was ends on the day, and what follows begins.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Tally
from linkspan.audit import Actor, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.partnership import events, models, rules
from linkspan.partnership.responsibility_models import Responsibility
from linkspan.partnership.responsibility_rules import Tree, tree

PARTS = 2**62 - 1


@dataclass(frozen=True, slots=True)
class Taking:
    """One organisation coming after another, in some areas when named, on a day; for some functions when named."""

    organisation_id: UUID
    successor_id: UUID
    on: date
    within: frozenset[UUID] | None
    at: datetime
    by: Actor
    functions: frozenset[str] | None = None


def tree_on(day: date) -> Tree:
    """Give the tree of areas on a day."""
    return tree({area.id: area.level for area in agencies.areas(day)}, agencies.areas_lying_within(day))


def answered_for(organisation_id: UUID, on: date) -> Any:
    """Give what an organisation is accountable for on a day or later."""
    return Responsibility.objects.filter(accountable=organisation_id).filter(_lasts(on))


def _lasts(on: date) -> Q:
    return Q(until_on__isnull=True) | Q(until_on__gt=on)


def take_over(taking: Taking) -> int:
    """Pass what an organisation is accountable for, or commissions, to its successor; return how many passed."""
    if taking.within is not None:
        _put_in_parts(taking)
    rows = Responsibility.objects.filter(_lasts(taking.on)).filter(
        Q(accountable=taking.organisation_id) | Q(commissioner=taking.organisation_id)
    )
    if taking.functions is not None:
        rows = rows.filter(function__in=taking.functions)
    if taking.within is not None:
        rows = rows.filter(area__in=_reach(taking.within, tree_on(taking.on)))
    found = list(rows.order_by("id"))
    _follow([(row, _replaced(row, taking)) for row in found], taking)
    return len(found)


def _reach(within: Collection[UUID], lying: Tree) -> set[UUID]:
    return {one for area_id in within for one in (area_id, *lying.below(area_id))}


def _replaced(row: Responsibility, taking: Taking) -> tuple[UUID, UUID | None]:
    heir, gone = taking.successor_id, taking.organisation_id
    return (
        heir if row.accountable_id == gone else row.accountable_id,
        heir if row.commissioner_id == gone else row.commissioner_id,
    )


def _put_in_parts(taking: Taking) -> None:
    """Where an organisation answers for a wider area than passes, let it answer for each council area by itself."""
    lying = tree_on(taking.on)
    around = {up for area_id in taking.within or () for up in lying.above(area_id)} - set(taking.within or ())
    rows = Responsibility.objects.filter(_lasts(taking.on), area__in=around).filter(
        Q(accountable=taking.organisation_id) | Q(commissioner=taking.organisation_id)
    )
    if taking.functions is not None:
        rows = rows.filter(function__in=taking.functions)
    served = agencies.areas_served([taking.organisation_id], taking.on).get(taking.organisation_id, frozenset())
    wide = list(rows.order_by("id"))
    made = []
    for row in wide:
        councils = {one for one in lying.below(row.area_id) if lying.levels.get(one) == "local_authority"}
        made += [
            _copy(row, taking, row.accountable_id, row.commissioner_id, area_id)
            for area_id in sorted(councils & served or councils, key=str)
        ]
    _end(wide, taking.on)
    _add(made)


def _follow(rows: Sequence[tuple[Responsibility, tuple[UUID, UUID | None]]], taking: Taking) -> None:
    _end([row for row, _ in rows], taking.on)
    _add([_copy(row, taking, *ours, row.area_id) for row, ours in rows])


def _copy(
    row: Responsibility, taking: Taking, accountable: UUID, commissioner: UUID | None, area_id: UUID
) -> Responsibility:
    return Responsibility(
        id=new_id(), function=row.function, children=row.children, area_id=area_id, accountable_id=accountable,
        commissioner_id=commissioner, instrument=row.instrument, follows_id=row.id, entered_by_id=taking.by.person_id,
        entered_at=taking.at, from_on=max(row.from_on, taking.on), until_on=row.until_on,
    )  # fmt: skip


def _end(rows: Iterable[Responsibility], on: date) -> None:
    ids = [row.id for row in rows]
    if ids:
        Responsibility.end(on, id__in=ids)


def _add(rows: Sequence[Responsibility]) -> None:
    """Add rows; where the successor answers for the same already, it does so until then, and by this one after."""
    there: dict[tuple[Any, ...], list[tuple[date, date | None]]] = defaultdict(list)
    wanted = {(row.function, row.accountable_id) for row in rows}
    standing = Responsibility.objects.filter(
        function__in={one for one, _ in wanted}, accountable__in={other for _, other in wanted}
    )
    for row in standing:
        if row.until_on is None or row.until_on > row.from_on:
            there[_key(row)].append((row.from_on, row.until_on))
    made = []
    for row in rows:
        for start, end in _free(row.from_on, row.until_on, sorted(there[_key(row)], key=lambda one: one[0])):
            piece = Responsibility(**{f.attname: getattr(row, f.attname) for f in Responsibility._meta.concrete_fields})
            piece.id, piece.from_on, piece.until_on = new_id(), start, end
            made.append(piece)
            there[_key(row)].append((start, end))
    Responsibility.objects.bulk_create(made, batch_size=2_000)


def _key(row: Responsibility) -> tuple[Any, ...]:
    return row.function, row.children, row.area_id, row.accountable_id


def _free(start: date, end: date | None, taken: Sequence[tuple[date, date | None]]) -> list[tuple[date, date | None]]:
    """Give the times of a period that no other takes, in order of time."""
    free: list[tuple[date, date | None]] = []
    for from_, until in taken:
        if end is not None and from_ >= end:
            break
        if until is not None and until <= start:
            continue
        if from_ > start:
            free.append((start, from_))
        if until is None:
            return free
        start = until
    if end is None or start < end:
        free.append((start, end))
    return free


class Answers:
    """What an organisation answers for: only a successor named by law takes it over."""

    code = "responsibilities"

    def tally(self, *, organisation_id: UUID, on: date, at: datetime) -> Sequence[Tally]:
        """Count what it is accountable for from a day on, by area."""
        marks: Counter[UUID] = Counter()
        counts: Counter[UUID] = Counter()
        for row in answered_for(organisation_id, on).order_by("id"):
            counts[row.area_id] += 1
            marks[row.area_id] ^= row.id.int & PARTS
        return [Tally("partnership.responsibility", area, counts[area], marks[area]) for area in sorted(counts)]

    def inherit(
        self,
        *,
        organisation_id: UUID,
        successor_id: UUID,
        on: date,
        within: Collection[UUID] | None,
        ends: bool,
        by: Actor,
        at: datetime,
        permit: Permit,
    ) -> int:
        """Let a successor answer for what its predecessor did."""
        areas = frozenset(within) if within is not None else None
        count = take_over(Taking(organisation_id, successor_id, on, areas, at, by))
        detail = {"to": str(successor_id), "count": count}
        trail.record(events.RESPONSIBILITIES_PASSED, permit, about=organisation_id, detail=detail)
        return count

    def let_go(self, *, organisation_id: UUID, on: date, by: Actor, at: datetime, permit: Permit) -> int:
        """End what nobody took over: the map shows a gap from that day on."""
        rows = list(answered_for(organisation_id, on))
        _end(rows, on)
        paid = list(Responsibility.objects.filter(_lasts(on), commissioner=organisation_id))
        nobody = Taking(organisation_id, organisation_id, on, None, at, by)
        _follow([(row, (row.accountable_id, None)) for row in paid], replace(nobody))
        trail.record(events.RESPONSIBILITIES_ENDED, permit, about=organisation_id, detail={"count": len(rows)})
        return len(rows)


class Memberships:
    """An organisation's place in partnerships: its successor is a member in its stead."""

    code = "memberships"

    def tally(self, *, organisation_id: UUID, on: date, at: datetime) -> Sequence[Tally]:
        """Count the partnerships it is in, by one area of each."""
        found: Counter[UUID] = Counter()
        marks: Counter[UUID] = Counter()
        for row in self._rows(organisation_id, on):
            area = models.PartnershipArea.objects.filter(partnership=row.partnership_id).order_by("area_id").first()
            if area is not None:
                found[area.area_id] += 1
                marks[area.area_id] ^= row.id.int & PARTS
        return [Tally("partnership.membership", area, found[area], marks[area]) for area in sorted(found)]

    def inherit(
        self,
        *,
        organisation_id: UUID,
        successor_id: UUID,
        on: date,
        within: Collection[UUID] | None,
        ends: bool,
        by: Actor,
        at: datetime,
        permit: Permit,
    ) -> int:
        """Name a successor a member where its predecessor is one, for the same reason."""
        count = 0
        for row in self._rows(organisation_id, on):
            areas = set(row.partnership.areas.values_list("area_id", flat=True))
            there = models.Member.objects.filter(_lasts(on), partnership=row.partnership_id, organisation=successor_id)
            if (within is not None and not areas & set(within)) or there.exists():
                continue
            models.Member.objects.create(
                partnership_id=row.partnership_id, organisation_id=successor_id, kind=_kind(row.kind, successor_id),
                because=row.because, from_on=max(on, row.from_on), until_on=row.until_on,
            )  # fmt: skip
            count += 1
        detail = {"to": str(successor_id), "count": count}
        trail.record(events.MEMBERSHIPS_PASSED, permit, about=organisation_id, detail=detail)
        return count

    def let_go(self, *, organisation_id: UUID, on: date, by: Actor, at: datetime, permit: Permit) -> int:
        """End its memberships; a member that is gone is no gap by itself, so none is counted."""
        models.Member.end(on, organisation=organisation_id)
        trail.record(events.MEMBERSHIPS_PASSED, permit, about=organisation_id, detail={"to": None})
        return 0

    @staticmethod
    def _rows(organisation_id: UUID, on: date) -> Any:
        rows = models.Member.objects.filter(_lasts(on), organisation=organisation_id)
        return rows.select_related("partnership").order_by("id")


def _kind(kind: str, successor_id: UUID) -> str:
    """Keep the part in which a member is named, unless the law lets only certain kinds of organisation have it."""
    is_fit = agencies.organisation(successor_id).kind in rules.PARTNER_KINDS
    return kind if kind != rules.SAFEGUARDING_PARTNER or is_fit else rules.RELEVANT_AGENCY
