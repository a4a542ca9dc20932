"""Settle a dispute between reviewers where no third reviewer is there to end it."""

from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.audit import Actor, trail
from linkspan.children import events, rules, weighed
from linkspan.children.commands import linking
from linkspan.children.queries import settling


@trail.audited
def settle_dispute(
    *, pair_id: UUID, same: bool, reason: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID | None:
    """Decide a pair that reviewers differ on; give the child its record belongs to now.

    A manager of those with whom it waits does so, where nobody else reviews; a shield reviewer who has not answered
    where it is sealed. Whoever answered is told, and what they said stays.
    """
    pair = linking.open_pair(pair_id)
    record = linking.record_of(pair.record_id)
    permit = settling.leave_to_settle(pair, by, at, reason)
    if problem := settling.why_not_settle(pair, by, at) or rules.why_not_decide(pair.decision, reason):
        raise problem
    reviewers = {each.person_id for each in weighed.standing([pair_id])[pair_id]}
    trail.record(events.PAIR_SETTLED, permit, about=pair_id, detail={"same": same}, aside={"reason": reason.strip()})
    child_id = linking.carry_out(pair, record, same=same, reason=reason, by=by, at=at, permit=permit)
    notify.tell(to=sorted(reviewers, key=str), event=events.PAIR_SETTLED, link=f"/reviews/{pair_id}/", about=pair_id)
    return child_id
