"""Which flags are on the asker's desk: the wall says which reach it, the gate decides each by itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.audit import Actor, NotFound, Permit
from linkspan.sharing import gate
from linkspan.sharing.facts import Action, Purpose

# What a desk opens its list for, where the agency has no relationship with the child: the flag was sent to it.
REASON = "a flag reached our agency's desk"
PURPOSES = (Purpose.SAFEGUARDING, Purpose.CHILD_PROTECTION)


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A flag delivered to the asker's agency that reaches it at this moment, or that ended after it was read there."""

    flag_id: UUID
    child_id: UUID
    area_id: UUID
    giver: UUID
    kind: str
    contact_name: str
    contact_phone: str
    night_contact: str
    night_phone: str
    review_on: date
    raised_at: datetime
    ended_at: datetime | None
    way: str
    agreement: str
    clause: str
    delivered_at: datetime
    due_at: datetime
    read_at: datetime | None
    read_by: UUID | None
    reminded_at: datetime | None
    shown: Mapping[str, Any]


def on_my_desk() -> list[DeskRow]:
    """Ask the wall what reaches the asker's desk at this moment."""
    with connection.cursor() as cursor:
        cursor.execute("select * from linkspan.reached_flags() order by delivered_at, flag_id")
        rows = cursor.fetchall()
    return [DeskRow(*(*row[:-1], _parsed(row[-1]))) for row in rows]


def _parsed(value: Any) -> Mapping[str, Any]:
    return json.loads(value) if isinstance(value, str) else value or {}


def permits(rows: Sequence[DeskRow], *, by: Actor, at: datetime) -> dict[UUID, Permit]:
    """Give the gate's leave for each flag on the desk; one that comes by agreement rests on a clause of its raiser."""
    found: dict[UUID, Permit] = {}
    for purpose in PURPOSES:
        left = [row for row in rows if row.flag_id not in found]
        if not left:
            break
        given = gate.require_many(
            by=by, to=Action.SEE_FLAGS, about={row.child_id for row in left}, at=at, reason=REASON, purpose=purpose
        )
        found |= {row.flag_id: given[row.child_id] for row in left if _rests(row, given.get(row.child_id))}
    return found


def _rests(row: DeskRow, permit: Permit | None) -> bool:
    return permit is not None and (row.way == "works_with" or row.giver in permit.holders)


def require(row: DeskRow, to: Action, *, by: Actor, at: datetime) -> Permit:
    """Get the gate's leave to do something about a flag on the desk, by whichever purpose its clause is for."""
    for purpose in PURPOSES:
        answer = gate.may(by=by, to=to, about=row.child_id, at=at, reason=REASON, purpose=purpose)
        if answer.allow and (row.way == "works_with" or str(row.giver) in answer.holders):
            return gate.require(by=by, to=to, about=row.child_id, at=at, reason=REASON, purpose=purpose)
    raise NotFound
