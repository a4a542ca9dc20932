"""A past decision of the trail made again, for those who check it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.audit import Actor, trail
from linkspan.children.queries import trail_lines
from linkspan.children.queries.trail_lines import Line
from linkspan.sharing import events, gate
from linkspan.sharing.policy import Action
from linkspan.sharing.queries.replaying import Replayed, again


@dataclass(frozen=True, slots=True)
class ReplayedLine:
    """A line of the trail, and its decision made again; nothing to make again where the line kept none."""

    line: Line
    replayed: Replayed | None


def replay_decision(*, entry_id: UUID, by: Actor, at: datetime) -> ReplayedLine:
    """Make the decision of one line again from what it was made on, and say what today's agreements would answer."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.REPLAY_DECISION, at=at)
        line = trail_lines.act(entry_id=entry_id, by=by, at=at)
        with connection.cursor() as cursor:
            cursor.execute("select linkspan.line_decided(%s)", [entry_id])
            (decided,) = cursor.fetchone() or (None,)
        replayed = again(decided, at=at) if decided else None
        detail = {"entry": str(entry_id), "same": replayed.is_same if replayed else None}
        trail.record(events.DECISION_REPLAYED, permit, child=line.child_id, detail=detail)
    return ReplayedLine(line, replayed)
