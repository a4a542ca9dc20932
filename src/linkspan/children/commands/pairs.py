"""Pairs wait for a person: put before reviewers with a clock, sealed once either side is protected."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import connection

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.children import arriving, events
from linkspan.children.candidates import Placed, Possible
from linkspan.children.copying import insert_many
from linkspan.children.roster import Roster
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries


class Filed(Protocol):
    """A record, arriving or there already, as far as a pair needs it."""

    @property
    def id(self) -> UUID: ...

    @property
    def area_id(self) -> UUID: ...


Settled = Sequence[tuple[Filed, Placed]]


def raise_pairs(settled: Settled, roster: Roster, *, by: Actor, at: datetime, permit: Permit) -> int:
    """Put what is uncertain before a reviewer: matching reviewers where the record lies, or shield reviewers where the
    protected child belongs."""
    waiting = 0
    for sealed, kind, clock in ((False, "match_review", "match.review"), (True, "seal_review", "seal.review")):
        rows = [(each, pair) for each, where in settled if where.sealed is sealed for pair in where.pairs]
        if not rows:
            continue
        areas = _areas_of([pair.child_id for _, pair in rows]) if sealed else {}
        placed = [areas.get(pair.child_id, each.area_id) for each, pair in rows]
        pair_ids = [new_id() for _ in rows]
        dues = {area_id: duty_queries.due_for(clock, at, area_id=area_id) for area_id in set(placed)}
        items = duty.open_many(
            kind=kind,
            rows=[
                duty.Opening(
                    area_id=area_id, organisation_id=roster.answers_for(area_id), due=dues[area_id], about=pair_id
                )
                for area_id, pair_id in zip(placed, pair_ids, strict=True)
            ],
            by=by,
            at=at,
            permit=permit,
        )  # fmt: skip
        _insert(rows, pair_ids, items, sealed, at)
        if sealed:
            tell_shield_reviewers(set(placed), events.RECORD_SEALED, at)
        waiting += len(rows)
    return waiting


def _insert(
    rows: Sequence[tuple[Filed, Possible]], pair_ids: Sequence[UUID], items: Sequence[UUID], sealed: bool,
    at: datetime,
) -> None:  # fmt: skip
    insert_many(
        "children_pair",
        ("id", "item_id", "record_id", "child_id", "probability", "evidence", "sealed", "raised_at", "decision",
         "reason"),
        (
            (pair_id, item_id, each.id, pair.child_id, pair.probability, pair.evidence, sealed, at, "", "")
            for (each, pair), pair_id, item_id in zip(rows, pair_ids, items, strict=True)
        ),
    )  # fmt: skip


def _areas_of(child_ids: Collection[UUID]) -> dict[UUID, UUID]:
    with connection.cursor() as cursor:
        cursor.execute("select id, area_id from children_child where id = any(%s)", [list(child_ids)])
        return dict(cursor.fetchall())


def seal_around(child_ids: Collection[UUID], *, by: Actor, at: datetime, permit: Permit) -> int:
    """Seal every pair that waits about children who are now protected, and set its clock to the shorter one; take back
    what councils of other areas were told of them."""
    rows: list[tuple[UUID, UUID, UUID]] = []
    if child_ids:
        arriving.take_back(child_ids, by=by, at=at, permit=permit)
    with connection.cursor() as cursor:
        for child_id in sorted(child_ids):
            cursor.execute("select pair_id, item_id, area_id from linkspan.seal_around(%s)", [child_id])
            rows += cursor.fetchall()
    if not rows:
        return 0
    dues = {area_id: duty_queries.due_for("seal.review", at, area_id=area_id) for _, _, area_id in rows}
    for _, item_id, area_id in rows:
        duty.renew_clock(item_id=item_id, due=dues[area_id], by=by, at=at, permit=permit)
    trail.record_many(events.PAIR_SEALED, permit, ((None, pair_id, None) for pair_id, _, _ in rows))
    tell_shield_reviewers({area_id for _, _, area_id in rows}, events.RECORD_SEALED, at)
    return len(rows)


def tell_shield_reviewers(area_ids: Collection[UUID], event: str, at: datetime, about: UUID | None = None) -> None:
    """Tell those who review shields in these areas, or the council's desk where there is no one."""
    on = london_day(at)
    told: set[notify.Told] = set()
    for area_id in area_ids:
        people = {each.person_id for each in agencies.people_with_role("shield_reviewer", on, area_id=area_id)}
        council = agencies.council_of(area_id, on)
        told |= people or ({notify.AtDesk(council)} if council else set())
    notify.tell(to=sorted(told, key=str), event=event, link="/reviews/", about=about)
