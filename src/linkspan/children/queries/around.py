"""What someone did about the time of a look, for whoever reviews it; and which files are watched."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, trail
from linkspan.children import events, models, rules
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

MOST = 200


@dataclass(frozen=True, slots=True)
class AroundLine:
    """Something the looker did: when, what, about which child where the reviewer may know, and why they said."""

    at: datetime
    event: str
    action: str
    is_refused: bool
    child_id: UUID | None
    is_same_child: bool
    reason: str


@dataclass(frozen=True, slots=True)
class WatchLine:
    """A file that is watched: since when, by whom, and by when someone looks at it again."""

    id: UUID
    child_id: UUID
    placed_by: str
    since: datetime
    review_on: date


def around(*, challenge_id: UUID, by: Actor, at: datetime) -> tuple[AroundLine, ...]:
    """List what a looker did two hours before and after a look, and with the same child in the month before.

    Only for whoever holds the review of the look; to anyone else there is nothing.
    """
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.REVIEW_CHALLENGE, at=at, organisation_id=by.organisation_id)
        with connection.cursor() as cursor:
            cursor.execute("select * from linkspan.around(%s, %s)", [challenge_id, MOST])
            rows = cursor.fetchall()
        trail.record(events.LOOK_AROUND_SEEN, permit, about=challenge_id, detail={"lines": len(rows)})
    return tuple(
        AroundLine(
            at=row[0], event=row[1], action=row[2] or "", is_refused=row[3], child_id=row[4], is_same_child=row[5],
            reason=row[6] or "",
        )
        for row in rows
    )  # fmt: skip


def watches(*, by: Actor, at: datetime) -> tuple[WatchLine, ...]:
    """List the watched files that the asker may know of, the one to be looked at first on top."""
    if rules.STEWARDS.isdisjoint(by.roles):
        raise NotFound
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_TRAIL, at=at)
        rows = list(models.Watch.objects.filter(lifted_at=None).order_by("review_on", "id"))
        about = {row.child_id for row in rows}
        near = gate.require_many(by=by, to=Action.SEE_LOOKS, about=about, at=at) if about else {}
        rows = [row for row in rows if row.child_id in near]
        trail.record(events.WATCHES_SEEN, permit, detail={"watches": len(rows)})
        names = agencies.names_of({row.placed_by_id for row in rows})
    return tuple(
        WatchLine(row.id, row.child_id, names.get(row.placed_by_id, ""), row.placed_at, row.review_on) for row in rows
    )
