"""What is past its keeping, and what is held beyond it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.children import events, keeping
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

MOST = 200


@dataclass(frozen=True, slots=True)
class Life:
    """The days a class of keeping counts from."""

    born: date | None
    died: date | None
    last_contact: date


@dataclass(frozen=True, slots=True)
class Kept:
    """An archived file: under which class it is kept, until when, and whether something holds it. Never a name."""

    child_id: UUID
    area: str
    born: date | None
    archived_on: date
    retention: str
    says: str
    source: str
    due_on: date
    is_due: bool
    held_for: str


LIVES = """
select l.child_id, max((v.said->>'date_of_birth')::date), min((v.said->>'deceased_on')::date),
  max(greatest(v.received_at::date, coalesce(r.ended_on, v.received_at::date)))
from children_link l
join children_sourcerecord r on r.id = l.record_id
join children_recordversion v on v.record_id = r.id and v.number = r.version
where l.until_at is null and l.child_id = any(%s)
group by l.child_id
"""
ARCHIVED = """
select id, area_id, archived_on, retention, held_for, created_at::date from children_child
where archived_on is not null and disposed_on is null order by archived_on, id limit %s
"""


def life_of(child_ids: Collection[UUID]) -> dict[UUID, Life]:
    """Give the days that matter for keeping; the youngest birth date any source gives, so that nothing goes early."""
    with connection.cursor() as cursor:
        cursor.execute(LIVES, [list(child_ids)])
        found = {row[0]: Life(*row[1:]) for row in cursor.fetchall()}
        left = [child_id for child_id in child_ids if child_id not in found]
        if left:
            cursor.execute("select id, created_at::date from children_child where id = any(%s)", [left])
            found |= {child_id: Life(None, None, since) for child_id, since in cursor.fetchall()}
    return found


def archived_files(*, by: Actor, at: datetime, reason: str, due_only: bool = True) -> tuple[Kept, ...]:
    """List archived files that may be disposed of, or all of them, the first to run out first."""
    on = london_day(at)
    with trail.look(by=by, at=at, reason=reason):
        permit = gate.require(by=by, to=Action.SEE_TRAIL, at=at)
        with connection.cursor() as cursor:
            cursor.execute(ARCHIVED, [MOST])
            rows = {row[0]: row for row in cursor.fetchall()}
        allowed = gate.require_many(by=by, to=Action.HOLD_LEGALLY, about=list(rows), at=at, reason=reason)
        lives = life_of(list(allowed))
        lines = [_kept(rows[child_id], lives[child_id], on) for child_id in allowed]
        shown = sorted((one for one in lines if one.is_due or not due_only), key=lambda one: (one.due_on, one.child_id))
        trail.record(events.KEEPING_SEEN, permit, detail={"children": len(shown)})
        for one in shown:
            trail.record(events.KEEPING_SEEN, allowed[one.child_id], about=one.child_id)
    return tuple(shown)


def _kept(row: tuple[UUID, UUID, date, str, str, date], life: Life, on: date) -> Kept:
    child_id, area_id, archived_on, retention, held_for, _ = row
    due = keeping.kept_until(retention, born=life.born, died=life.died, last_contact=life.last_contact)
    under = keeping.CLASSES[retention]
    return Kept(
        child_id=child_id, area=agencies.area(area_id).name, born=life.born, archived_on=archived_on,
        retention=retention, says=under.says, source=under.source, due_on=due, is_due=due <= on and not held_for,
        held_for=held_for,
    )  # fmt: skip
