"""What may be asked about open items: who holds them, by when, and what waits for an answer."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import NotFound
from linkspan.duty import models, rules
from linkspan.duty.queries.covers import covered_by
from linkspan.duty.queries.dates import special_days


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An open item as a board shows it.

    `person_id` None means the organisation's duty desk: unallocated since `held_since`, to be given to somebody by
    `allocate_by`.
    """

    id: UUID
    kind: str
    title: str
    about: UUID | None
    area_id: UUID
    organisation_id: UUID
    post_id: UUID | None
    person_id: UUID | None
    opened_at: datetime
    held_since: datetime
    rule: str
    due_at: datetime
    band: rules.Band
    is_offered: bool
    allocate_by: datetime | None = None

    @property
    def is_unallocated(self) -> bool:
        """Tell whether nobody in particular holds it."""
        return self.person_id is None


@dataclass(frozen=True, slots=True)
class Board:
    """Open items by band, worst first, soonest first in each; no band is empty."""

    bands: tuple[tuple[rules.Band, tuple[ItemLine, ...]], ...]

    def without(self, item_ids: Collection[UUID]) -> "Board":
        """Give the board as it is without some items: those that the reader may not know of."""
        left = ((band, tuple(line for line in lines if line.id not in item_ids)) for band, lines in self.bands)
        return Board(tuple((band, lines) for band, lines in left if lines))

    def __len__(self) -> int:
        return sum(len(lines) for _, lines in self.bands)

    def __iter__(self) -> Iterator[ItemLine]:
        return (line for _, lines in self.bands for line in lines)


@dataclass(frozen=True, slots=True)
class ClockLine:
    rule: str
    rule_version: int
    starts_at: datetime
    due_at: datetime
    done_at: datetime | None
    breach_reason: str

    @property
    def is_late(self) -> bool:
        """Tell whether it was done after its date."""
        return self.done_at is not None and self.done_at > self.due_at


@dataclass(frozen=True, slots=True)
class TenureLine:
    holder: Holder
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class ItemHistory:
    """Everything about one item: who held it when, and every clock it ran under."""

    id: UUID
    kind: str
    about: UUID | None
    area_id: UUID
    opened_at: datetime
    closed_at: datetime | None
    tenures: tuple[TenureLine, ...]
    clocks: tuple[ClockLine, ...]


# --- boards -------------------------------------------------------------------------------------------------


def my_items(
    person_id: UUID,
    at: datetime,
    *,
    organisation_id: UUID | None = None,
    without: Collection[str] = (),
    limit: int = 500,
) -> Board:
    """Give what a person holds, by band, and, seated in an organisation, what those hold whom they cover there.

    `without` names the kinds that are for the absent person alone. The queries do not grow with the number of items.
    """
    wanted = Q(person=person_id)
    if organisation_id and (absent := [each.absent_id for each in covered_by(person_id, organisation_id, at)]):
        wanted |= Q(person__in=absent, organisation=organisation_id) & ~Q(item__kind__in=list(without))
    return _board(_live().filter(wanted), at, limit)


def organisation_items(
    organisation_id: UUID,
    at: datetime,
    *,
    unallocated: bool = False,
    without: Collection[str] = (),
    kind: str = "",
    limit: int = 500,
) -> Board:
    """Give what an organisation holds, by band, or only what no named person holds; `without` these kinds, or of one.

    What a person held who is no longer in post there shows as the desk's from the first moment.
    """
    rows = _live().filter(organisation=organisation_id).exclude(item__kind__in=list(without))
    rows = rows.filter(item__kind=kind) if kind else rows
    pairs = {
        (organisation_id, person_id)
        for person_id in rows.filter(person__isnull=False).values_list("person", flat=True).distinct()
    }
    gone = {person_id for _, person_id in agencies.departed(pairs, london_day(at))}
    if unallocated:
        rows = rows.filter(Q(person__isnull=True) | Q(person__in=gone))
    return _board(rows, at, limit, gone=gone)


def item(item_id: UUID, at: datetime, *, held_by: UUID | None = None) -> ItemLine:
    """Give one open item, or only where one agency holds it; NotFound when there is none or it is closed."""
    rows = _live().filter(item=item_id)
    lines = _lines(rows.filter(organisation=held_by) if held_by else rows, at, 1)
    if not lines:
        raise NotFound
    return lines[0]


def items_about(about: Collection[UUID], at: datetime, *, kind: str = "") -> dict[UUID, ItemLine]:
    """Give the open items that stand for these records, of one kind where it is named, by record."""
    rows = _live().filter(item__about_object__in=set(about))
    lines = _lines(rows.filter(item__kind=kind) if kind else rows, at, None)
    return {line.about: line for line in lines if line.about}


def owners_of(item_ids: Iterable[UUID]) -> dict[UUID, Holder]:
    """Give who holds each open item."""
    rows = _live().filter(item__in=set(item_ids))
    return {
        row.item_id: Holder(row.organisation_id, row.post_id, row.person_id)
        for row in rows.only("item", "organisation", "post", "person")
    }


def lacks_reason(item_ids: Collection[UUID]) -> frozenset[UUID]:
    """Name those of these items of which something was done late and nobody has said why."""
    late = models.Clock.objects.filter(item__in=set(item_ids), done_at__gt=F("due_at"), breach_reason="")
    return frozenset(late.values_list("item", flat=True))


def late_tasks_of(item_ids: Collection[UUID]) -> frozenset[UUID]:
    """Name the open tasks that ask why something of these items was late; for hiding them along with the items."""
    asked = models.Item.objects.filter(kind=rules.LATE_KIND, about_object__in=set(item_ids), closed_at__isnull=True)
    return frozenset(asked.values_list("id", flat=True))


def history(item_id: UUID) -> ItemHistory:
    """Give all there is to know about one item, open or closed."""
    row = models.Item.objects.filter(id=item_id).first()
    if row is None:
        raise NotFound
    tenures = models.Tenure.objects.filter(item=row).order_by("from_at", F("until_at").asc(nulls_last=True), "id")
    return ItemHistory(
        id=row.id,
        kind=row.kind,
        about=row.about_object,
        area_id=row.area_id,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        tenures=tuple(TenureLine(_holder(each), each.from_at, each.until_at) for each in tenures),
        clocks=tuple(
            ClockLine(each.rule, each.rule_version, each.starts_at, each.due_at, each.done_at, each.breach_reason)
            for each in models.Clock.objects.filter(item=row).order_by("starts_at", "due_at", "id")
        ),
    )


def _live() -> Any:
    """Tenures that hold an open item now."""
    return models.Tenure.objects.filter(until_at__isnull=True)


def _board(rows: Any, at: datetime, limit: int | None, *, gone: Collection[UUID] = ()) -> Board:
    lines = _lines(rows, at, limit, gone=gone)
    by_band = ((band, tuple(line for line in lines if line.band is band)) for band in rules.Band)
    return Board(tuple((band, found) for band, found in by_band if found))


def _lines(rows: Any, at: datetime, limit: int | None, *, gone: Collection[UUID] = ()) -> tuple[ItemLine, ...]:
    running = models.Clock.objects.filter(item=OuterRef("item"), done_at__isnull=True).order_by("due_at", "id")
    offered = models.Offer.objects.filter(item=OuterRef("item"), settled_at__isnull=True)
    rows = (
        rows.select_related("item")
        .annotate(
            next_due=Subquery(running.values("due_at")[:1]),
            next_rule=Subquery(running.values("rule")[:1]),
            offer=Subquery(offered.values("id")[:1]),
        )
        .order_by("next_due", "item_id")
    )
    bands = rules.Bands.seen_from(at, special_days())
    return tuple(_line(row, bands, gone) for row in (rows[:limit] if limit else rows))


def _line(row: Any, bands: rules.Bands, gone: Collection[UUID]) -> ItemLine:
    is_gone = row.person_id in gone
    return ItemLine(
        id=row.item_id,
        kind=row.item.kind,
        title=row.item.title,
        about=row.item.about_object,
        area_id=row.item.area_id,
        organisation_id=row.organisation_id,
        post_id=None if is_gone else row.post_id,
        person_id=None if is_gone else row.person_id,
        opened_at=row.item.opened_at,
        held_since=row.from_at,
        rule=row.next_rule,
        due_at=row.next_due,
        band=bands.of(row.next_due),
        is_offered=row.offer is not None,
        allocate_by=row.allocate_by,
    )


def _holder(row: models.Tenure) -> Holder:
    return Holder(row.organisation_id, row.post_id, row.person_id)


# --- holders ------------------------------------------------------------------------------------------------


def departed_holders(at: datetime) -> frozenset[tuple[UUID, UUID]]:
    """Give the (organisation, person) pairs that hold something though the person has left the post."""
    pairs = _live().filter(person__isnull=False).values_list("organisation", "person").distinct()
    return agencies.departed(list(pairs), london_day(at))
