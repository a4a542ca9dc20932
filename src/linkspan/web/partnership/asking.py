"""What every page of a partnership does first: ask the gate in a look, and leave a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.partnership import scope
from linkspan.partnership.queries import members
from linkspan.partnership.queries.members import Partnership
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.request import PageRequest


@contextmanager
def looking(
    request: PageRequest,
    partnership_id: UUID,
    event: str,
    to: Action = Action.SEE_PARTNERSHIP,
    organisation_id: UUID | None = None,
) -> Iterator[None]:
    """Read something of a partnership, with the gate's permit and a line in the trail. Render after it."""
    with trail.look(by=request.actor, at=request.at):
        permit = scope.require(
            by=request.actor, to=to, at=request.at, partnership_id=partnership_id, organisation_id=organisation_id
        )
        trail.record(event, permit, about=partnership_id, detail={"to": str(to)})
        yield


def keeps(request: PageRequest, partnership_id: UUID) -> bool:
    """Tell whether the reader keeps this partnership's records, to show what may be changed. Ask inside a look."""
    answer = gate.may(by=request.actor, to=Action.KEEP_PARTNERSHIP, at=request.at)
    return answer.allow and scope.is_in(request.actor, partnership_id, request.at)


def disputes_for(by: Actor, at: datetime) -> Sequence[Partnership]:
    """List the partnerships in which somebody may raise a dispute between agencies. Ask inside a look."""
    if (
        by.organisation_id is None
        or not gate.may(by=by, to=Action.WORK_DISPUTE, at=at, organisation_id=by.organisation_id).allow
    ):
        return ()
    return members.partnerships_of(by.organisation_id, london_day(at))
