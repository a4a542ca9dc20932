"""What is kept from whoever answers a request, as somebody inside it meets it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linkspan.audit import Actor, NotFound, trail
from linkspan.audit.called import called
from linkspan.scrutiny import access_models as models
from linkspan.scrutiny import events
from linkspan.sharing import gate
from linkspan.sharing.facts import Action


@dataclass(frozen=True, slots=True)
class Apart:
    """Something that is kept apart, who asks for the child's file, and what was decided."""

    id: UUID
    kind: str
    said: str
    asker: str
    is_open: bool
    asked_at: datetime
    due_at: datetime
    decision: str
    decided_at: datetime | None


def apart(*, apart_id: UUID, by: Actor, at: datetime) -> Apart:
    """Give what one is asked to decide on; for anybody outside it is not there."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_RESTRICTED_STAGE, at=at)
        asked = called("apart_asked", apart_id)
        row = models.AccessApart.objects.filter(id=apart_id).first() if asked else None
        if row is None:
            raise NotFound
        trail.record(events.APART_SEEN, permit, about=apart_id)
        asker, is_open = asked[0]
        said = called("apart_said", apart_id)[0][0]
        return Apart(
            row.id, row.kind, said, asker, is_open, row.asked_at, row.due_at, row.decision, row.decided_at
        )  # fmt: skip
