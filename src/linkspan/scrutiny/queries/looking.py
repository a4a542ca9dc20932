"""Looking for the child whom a request is about, among those whom the agency itself holds a record of."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linkspan.audit import Actor, NotNow, trail
from linkspan.audit.called import called
from linkspan.children.queries.names import names_under
from linkspan.scrutiny import asked, events
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

MOST, SHORTEST = 10, 2


@dataclass(frozen=True, slots=True)
class Found:
    """A child who may be meant."""

    id: UUID
    name: str
    born: date | None


def children_held(*, request_id: UUID, names: str, born: date | None, by: Actor, at: datetime) -> tuple[Found, ...]:
    """Search among the agency's own children; each that is shown has passed the gate, and is named in the trail."""
    words = [word for word in names.replace(",", " ").split() if len(word) >= SHORTEST]
    if not words and born is None:
        raise NotNow("access.search_little", "Write a name, or the day they were born.")
    with trail.look(by=by, at=at, reason=asked.REASON):
        row = asked.found(request_id, by)
        permit = gate.require(by=by, to=Action.SEE_ACCESS_REQUESTS, at=at, organisation_id=row.organisation_id)
        births = dict(called("children_to_answer_for", request_id, words, born, MOST))
        allowed = gate.require_many(by=by, to=asked.WORK, about=list(births), at=at, reason=asked.REASON)
        spoken = " ".join([*words, born.isoformat() if born else ""]).strip()
        trail.record(events.ACCESS_SEARCHED, permit, about=request_id, aside={"query": spoken, "reason": asked.REASON})
        for child_permit in allowed.values():
            trail.record(events.ACCESS_SEEN, child_permit, about=request_id)
        called_ = names_under(allowed, by=by, at=at)
    found = [
        Found(child, called_.get(child) or "", date.fromisoformat(births[child]) if births[child] else None)
        for child in allowed
    ]
    return tuple(sorted(found, key=lambda one: (one.name, one.born or date.min)))
