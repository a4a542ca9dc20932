"""Who holds a contact: take it, offer it to a colleague, let it go to the desk, or join it to another of the child."""

from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.duty.rules import Due
from linkspan.pathway import decision_rules as rules
from linkspan.pathway import door, events, models


def link_of(contact_id: UUID) -> str:
    """Give the address of a contact: an id, and nothing about anyone."""
    return f"/front-door/contacts/{contact_id}/"


@trail.audited
def take(*, contact_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Make a contact one's own; its date stays. Whoever held it is told."""
    contact, permit = _open(contact_id, by, at)
    person_id, organisation_id = by.in_post()
    held = duty_queries.owners_of([contact.item_id])[contact.item_id]
    post_id = door.post_of(organisation_id, person_id, (*door.DESK_ROLES, door.REVIEWER), london_day(at))
    to = Holder(organisation_id, post_id, person_id)
    duty.reassign(item_id=contact.item_id, to=to, by=by, at=at, permit=permit)
    trail.record(events.CONTACT_TAKEN, permit, about=contact_id, child=contact.child_id)
    if held.person_id and held.person_id != person_id:
        notify.tell(to=held.person_id, event=events.CONTACT_TAKEN, link=link_of(contact_id), about=contact_id)


@trail.audited
def offer(*, contact_id: UUID, person_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Offer a contact to a colleague at the front door; whoever has it keeps it until they accept."""
    contact, permit = _open(contact_id, by, at)
    post_id = door.post_of(contact.organisation_id, person_id, {door.ROLE}, london_day(at))
    if post_id is None or person_id == by.person_id:
        raise NotNow("pathway.no_colleague", "Choose a colleague who works the front door.")
    to = Holder(contact.organisation_id, post_id, person_id)
    offer_id = duty.offer(item_id=contact.item_id, to=to, by=by, at=at, permit=permit)
    trail.record(events.CONTACT_OFFERED, permit, about=contact_id, child=contact.child_id)
    notify.tell(to=person_id, event=events.CONTACT_OFFERED, link=link_of(contact_id), about=contact_id)
    return offer_id


@trail.audited
def answer_offer(
    *, contact_id: UUID, is_accepted: bool, reason: str = "", by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Accept a contact that was offered to oneself, or send it back with a reason; then its giver has it still."""
    contact, permit = _open(contact_id, by, at)
    waiting = _offer_to(contact, by, at)
    giver = duty_queries.owners_of([contact.item_id])[contact.item_id].person_id
    event = events.CONTACT_ACCEPTED if is_accepted else events.CONTACT_REFUSED
    if is_accepted:
        duty.accept_offer(offer_id=waiting.id, by=by, at=at, permit=permit)
    else:
        duty.refuse_offer(offer_id=waiting.id, reason=reason, by=by, at=at, permit=permit)
    trail.record(event, permit, about=contact_id, child=contact.child_id)
    notify.tell(to=giver, event=event, link=link_of(contact_id), about=contact_id)


@trail.audited
def let_go(*, contact_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Give a contact one holds back to the front door's desk, where it shows as unallocated."""
    contact, permit = _open(contact_id, by, at)
    if not duty_queries.acts_for(duty_queries.owners_of([contact.item_id])[contact.item_id].person_id, by, at):
        raise NotNow("pathway.not_yours", "You do not hold that contact.")
    to = Holder(contact.organisation_id)
    duty.reassign(item_id=contact.item_id, to=to, by=by, at=at, permit=permit)
    trail.record(events.CONTACT_LET_GO, permit, about=contact_id, child=contact.child_id)
    people = [each for each in door.desk_of(contact.organisation_id, london_day(at)) if each != by.person_id]
    notify.tell(to=people, event=events.CONTACT_LET_GO, link=link_of(contact_id), about=contact_id)


@trail.audited
def join(*, contact_id: UUID, to_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Join a contact to another open one about the same child; each keeps its words, and one decision is for both."""
    first, second = sorted((contact_id, to_id))
    locked = {each: door.require_contact(each, by, at, locked=True) for each in dict.fromkeys((first, second))}
    (contact, permit), (other, _permit) = locked[contact_id], locked[to_id]
    problem = rules.why_not_join(
        contact_id, to_id, is_same=contact.child_id is not None and contact.child_id == other.child_id,
        closed_how=contact.closed_how or other.closed_how,
    )  # fmt: skip
    if problem:
        raise problem
    contact.joined_to_id = to_id
    contact.save(update_fields=["joined_to"])
    contact.close("joined", at=at)
    duty.close_item(item_id=contact.item_id, by=by, at=at, permit=permit)
    _take_earlier_date(contact, other, by, at, permit)
    trail.record(events.CONTACT_JOINED, permit, about=contact_id, child=contact.child_id, detail={"to": str(to_id)})


def _take_earlier_date(contact: models.Contact, other: models.Contact, by: Actor, at: datetime, permit: Permit) -> None:
    """Let what is left be due when the first of the two was: joining wins nobody time."""
    if contact.due_at >= other.due_at:
        return
    running = duty_queries.item(other.item_id, at)
    first = duty_queries.history(contact.item_id).clocks[-1]
    due = Due(first.rule, first.rule_version, first.starts_at, first.due_at)
    duty.renew_clock(item_id=other.item_id, due=due, by=by, at=at, permit=permit, was=running.rule)
    other.due_at, other.urgency = due.due_at, contact.urgency
    other.save(update_fields=["due_at", "urgency"])


def _open(contact_id: UUID, by: Actor, at: datetime) -> tuple[models.Contact, Permit]:
    """Lock a contact that is still to be decided."""
    contact, permit = door.require_contact(contact_id, by, at, locked=True)
    by.in_post()
    if problem := rules.why_not_work(contact.closed_how):
        raise problem
    return contact, permit


def _offer_to(contact: models.Contact, by: Actor, at: datetime) -> duty_queries.OfferLine:
    for each in duty_queries.offers_to(contact.organisation_id, person_id=by.person_id, at=at):
        if each.item_id == contact.item_id:
            return each
    raise NotFound
