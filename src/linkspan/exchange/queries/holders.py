"""Who holds something about a child: named where an agreement lets it be known, and for everyone, whom to ring.

Without such an agreement the answer is the same whoever holds what: the desks of the area, all of them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.children.queries.file import require_sight
from linkspan.exchange import events
from linkspan.sharing import agreements, gate
from linkspan.sharing.agreements import Lapsed
from linkspan.sharing.facts import Action
from linkspan.sharing.policy import Decision


@dataclass(frozen=True, slots=True)
class Holders:
    """The agencies that may be named, each with whom to ring, and the desks that anyone may ring.

    Whether an agreement would have named someone who is hidden cannot be told from one that names nobody. `lapsed` are
    the asker's agreements whose last day has passed: the same whichever child it is. `went_on` is whether the asker
    answered within the hour why they need to know all the same.
    """

    named: tuple[tuple[str, agencies.Desk | None], ...]
    desks: tuple[agencies.Desk, ...]
    lapsed: tuple[Lapsed, ...] = ()
    went_on: bool = False


def holders(*, child_id: UUID, by: Actor, at: datetime, reason: str | None = None) -> Holders:
    """Say who holds something about a child, as far as agreements let the asker know that something is held at all."""
    with trail.look(by=by, at=at, reason=reason):
        permit = require_sight(child_id=child_id, by=by, at=at, reason=reason)
        decision = gate.may(by=by, to=Action.SEE_HOLDERS, about=child_id, at=at, reason=permit.reason)
        named = _named(child_id, decision) if decision.allow else []
        if named:
            permit = gate.require(by=by, to=Action.SEE_HOLDERS, about=child_id, at=at, reason=permit.reason)
        trail.record(events.HOLDERS_SEEN, permit, about=child_id, detail={"named": [str(each) for each in named]})
        on = london_day(at)
        names = agencies.organisation_names(named)
        found = sorted((names[each], each) for each in named if each in names)
        return Holders(
            named=tuple((name, agencies.desk_for(on, organisation_id=each)) for name, each in found),
            desks=_desks_near(by, on),
            lapsed=lapsed_of(by=by, at=at),
            went_on=gate.has_answered(by=by, at=at),
        )


def lapsed_of(*, by: Actor, at: datetime) -> tuple[Lapsed, ...]:
    """List the agreements that someone's organisation went by until their last day came. Ask inside a look."""
    return agreements.source().lapsed(asking=by.organisation_id, at=at) if by.organisation_id else ()


def _desks_near(by: Actor, on: date) -> tuple[agencies.Desk, ...]:
    """Give the desks of other agencies in the asker's areas, councils first: the same whichever child it is."""
    near = [each for each in agencies.all_desks(on) if each.area_id in by.area_ids]
    others = [each for each in near if each.organisation_id != by.organisation_id]
    return tuple(sorted(others, key=lambda each: (each.organisation_kind != "council", each.organisation_name)))


def _named(child_id: UUID, decision: Decision) -> list[UUID]:
    """Keep those holders whom a clause that decided covers: a clause about one agency names no other."""
    covered = set(decision.holders)
    with connection.cursor() as cursor:
        cursor.execute("select organisation from linkspan.holders(%s)", [child_id])
        return sorted(organisation for (organisation,) in cursor.fetchall() if str(organisation) in covered)
