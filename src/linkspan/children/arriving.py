"""Tell the council of an area of a child who was placed or found there, and take it back: ids only, no place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import notify
from linkspan.audit import Actor, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.children import events, models
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries

DESK_PAGE = "/newcomers/"
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ToTell:
    """A child who is somewhere else, and the council there that was not told yet."""

    residence_id: UUID
    child_id: UUID
    area_id: UUID
    organisation_id: UUID


def to_tell(child_id: UUID | None, most: int = MOST_AT_ONCE) -> list[ToTell]:
    """Ask the wall which councils are to be told of a child, or, for the worker, of any."""
    with connection.cursor() as cursor:
        cursor.execute("select residence, child, area, council from linkspan.areas_to_tell(%s, %s)", [child_id, most])
        return [ToTell(*row) for row in cursor.fetchall()]


def tell(wanted: Sequence[ToTell], *, by: Actor, at: datetime, permit: Permit) -> None:
    """Open a task at each council until someone there has read it, and tell those on duty."""
    for each in wanted:
        newcomer_id = new_id()
        due = duty_queries.due_for("newcomer.read", at, area_id=each.area_id)
        item_id = duty.open_item(
            kind="newcomer_read", area_id=each.area_id, organisation_id=each.organisation_id, due=due,
            about=newcomer_id, by=by, at=at, permit=permit,
        )  # fmt: skip
        models.Newcomer.objects.bulk_create([
            models.Newcomer(
                id=newcomer_id, item_id=item_id, residence_id=each.residence_id, child_id=each.child_id,
                organisation_id=each.organisation_id, told_at=at, due_at=due.due_at,
            )
        ])  # fmt: skip
        trail.record(
            events.AREA_TOLD, permit, about=newcomer_id, child=each.child_id,
            detail={"organisation": str(each.organisation_id)},
        )  # fmt: skip
        notify.tell(to=[notify.AtDesk(each.organisation_id)], event=events.AREA_TOLD, link=DESK_PAGE, about=newcomer_id)


def take_back(child_ids: Collection[UUID] | None, *, by: Actor, at: datetime, permit: Permit) -> int:
    """Close what waits at councils about children who are protected now, or have left; for the worker, about any."""
    only = None if child_ids is None else sorted(child_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "select newcomer, item, child, was_read from linkspan.take_back_newcomers(%s, %s)", [only, MOST_AT_ONCE]
        )
        rows = cursor.fetchall()
    duty.close_many(item_ids=[item for _, item, _, was_read in rows if not was_read], by=by, at=at, permit=permit)
    trail.record_many(
        events.AREA_TAKEN_BACK, permit, [(child, newcomer, {"read": was_read}) for newcomer, _, child, was_read in rows]
    )
    return len(rows)


def close(row: models.Newcomer, *, by: Actor, at: datetime, permit: Permit) -> None:
    """Close the task of a council that has read of a child."""
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
