"""Passing a task on from the list of tasks: placed by whoever places the work, or offered to a colleague and accepted.

Only tasks that have no way of their own elsewhere, and within one organisation: what crosses to another one does so in
the room that it belongs to, with all that hangs on it.
"""

from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify, ports
from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, refuse_if, trail
from linkspan.duty import events, queries, rules
from linkspan.duty.commands import handing

OFFERS = "/tasks/offers/"
MINE = "/tasks/"


@trail.audited
def give_task(*, item_id: UUID, person_id: UUID | None, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Give a task of one's organisation to a colleague, or put it at the desk, without asking; they are told."""
    holder = _held(item_id, by, at)
    permit = ports.gate().require(by=by, to="reassign_task", at=at, organisation_id=holder.organisation_id)
    to = _seat(holder.organisation_id, person_id, at) if person_id else Holder(holder.organisation_id)
    handing.reassign(item_id=item_id, to=to, by=by, at=at, permit=permit)
    if person_id != by.person_id:
        notify.tell(to=person_id, event=events.ITEM_REASSIGNED, link=MINE)


@trail.audited
def offer_task(*, item_id: UUID, person_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Offer a task that one holds, or whose holder one covers, to a colleague; it stays until they accept."""
    holder = _held(item_id, by, at)
    permit = ports.gate().require(by=by, to="hand_over_task", at=at)
    if not queries.acts_for(holder.person_id, by, at):
        raise NotFound
    if person_id in (holder.person_id, by.person_id):
        raise NotNow("duty.no_colleague", "Choose a colleague.")
    to = _seat(holder.organisation_id, person_id, at)
    offer_id = handing.offer(item_id=item_id, to=to, by=by, at=at, permit=permit)
    notify.tell(to=person_id, event=events.HANDOVER_OFFERED, link=OFFERS)
    return offer_id


@trail.audited
def answer_task(
    *, offer_id: UUID, is_accepted: bool, reason: str = "", by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Take over a task that was offered, or send it back with a reason; then its giver has it still."""
    permit = ports.gate().require(by=by, to="hand_over_task", at=at)
    found = _waiting(offer_id, by, at)
    if is_accepted:
        handing.accept_offer(offer_id=offer_id, by=by, at=at, permit=permit)
    else:
        handing.refuse_offer(offer_id=offer_id, reason=reason, by=by, at=at, permit=permit)
    event = events.HANDOVER_ACCEPTED if is_accepted else events.HANDOVER_REFUSED
    notify.tell(to=found.giver.person_id, event=event, link=MINE)


@trail.audited
def take_back(*, offer_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Take an offer back that nobody has answered: by whoever holds the task, or covers its holder."""
    permit = ports.gate().require(by=by, to="hand_over_task", at=at)
    found = queries.offer(offer_id)
    if found is None or not queries.acts_for(found.giver.person_id, by, at):
        raise NotFound
    handing.withdraw_offer(offer_id=offer_id, by=by, at=at, permit=permit)


def _held(item_id: UUID, by: Actor, at: datetime) -> Holder:
    """Give who holds an open task of the asker's organisation that is passed on from here."""
    line = queries.item(item_id, at)
    if line.organisation_id != by.organisation_id:
        raise NotFound
    refuse_if(rules.why_not_pass_on(line.kind))
    return Holder(line.organisation_id, line.post_id, line.person_id)


def _waiting(offer_id: UUID, by: Actor, at: datetime) -> queries.OfferLine:
    found = queries.offer(offer_id)
    if found is None or found.receiver.organisation_id != by.organisation_id:
        raise NotFound
    refuse_if(rules.why_not_pass_on(found.kind))
    return found


def _seat(organisation_id: UUID, person_id: UUID, at: datetime) -> Holder:
    for each in agencies.in_post(person_id, london_day(at)):
        if each.organisation_id == organisation_id:
            return Holder(organisation_id, each.post_id, person_id)
    raise NotNow("duty.no_colleague", "Choose a colleague.")
