"""Deciding on a contact: kept at once, told to its referrer under a clock, and never overwritten."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.pathway import beginning, door, events, models, wording
from linkspan.pathway import decision_rules as rules
from linkspan.pathway.decision_rules import Given
from linkspan.pathway.telling import REPLY_KIND, said_in, words_for
from linkspan.sharing.facts import Action

REPLY_CLOCK = "reply.referrer"


@trail.audited
def decide(
    *,
    contact_id: UUID,
    given: Given,
    instead_of: UUID | None = None,
    shown: str = "",
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Decide what happens next about a child who was reported, or put a later decision in an earlier one's place.

    What it opens, such as an assessment, opens in the same act at the council's desk, with its date: between the two is
    nothing. What an earlier decision opened, and nobody has begun, ends with it.

    `instead_of` is the decision the decider read, or None where there was none: if somebody decided meanwhile, nothing
    is saved. `shown` is the mark of the words the decider read before they go; words that differ do not go. Contacts
    that were joined to this one are decided with it, and each referrer hears. A late decision saves like any other; why
    it was late is asked afterwards.
    """
    contact, permit = door.require_contact(contact_id, by, at, Action.DECIDE_CONTACT, locked=True)
    if contact.closed_how == "joined":
        raise NotNow("pathway.contact_joined", "That contact was joined to another. Decide on that one.")
    live = models.Decision.objects.filter(contact=contact_id, replaced_at=None).first()
    if problem := rules.why_not_replace(live.id if live else None, instead_of):
        raise problem
    contacts = [contact, *models.Contact.objects.filter(joined_to=contact_id).order_by("id").select_for_update()]
    concerns = _concerns(contacts)
    _check(contacts, concerns, given, shown, at)
    decided = [_decide_one(each, concerns[each.concern_id], given, by, at, permit) for each in contacts]
    beginning.follow_decision(contact, concerns[contact.concern_id], decided[0], given, by, at, permit)
    return decided[0]


def _check(
    contacts: Sequence[models.Contact], concerns: dict[UUID, models.Concern], given: Given, shown: str, at: datetime
) -> None:
    """Refuse what will not do before anything is written: for the first contact, and for each that was joined to it."""
    for place, each in enumerate(contacts):
        concern = concerns[each.concern_id]
        to_kind = rules.reply_to(concern.referrer)
        if problem := rules.why_not_decide(given, to_kind, said_in(concern)):
            raise problem
        if place == 0 and shown and shown != wording.mark_of(words_for(each, to_kind, given, at)):
            raise NotNow("pathway.words_changed", "The words changed since you read them. Read them again.")


def _concerns(contacts: Sequence[models.Contact]) -> dict[UUID, models.Concern]:
    found = {each.id: each for each in models.Concern.objects.filter(id__in={one.concern_id for one in contacts})}
    if len(found) < len({one.concern_id for one in contacts}):
        raise NotFound
    return found


def _decide_one(
    contact: models.Contact, concern: models.Concern, given: Given, by: Actor, at: datetime, permit: Permit
) -> UUID:
    replaced = _replace(contact, by, at, permit)
    person_id, _organisation = by.in_post()
    decision = models.Decision(
        id=new_id(), contact_id=contact.id, outcome=given.outcome, level=given.level,
        reasons=rules.tidy(given.reasons), decided_by_id=person_id, decided_as=by.post_title, at=at,
    )  # fmt: skip
    models.Decision.objects.bulk_create([decision])
    _close(contact, given, by, at, permit)
    event = events.DECISION_REPLACED if replaced else events.DECISION_MADE
    trail.record(
        event, permit, about=contact.id, child=contact.child_id,
        detail={"decision": str(decision.id), "outcome": given.outcome, "level": given.level, "instead_of": replaced},
    )  # fmt: skip
    _open_reply(contact, concern, decision, given, by, at, permit)
    return decision.id


def _replace(contact: models.Contact, by: Actor, at: datetime, permit: Permit) -> str | None:
    """End the decision that counted so far; what it would have told the referrer, if it had not gone yet, goes no
    more."""
    live = models.Decision.objects.select_for_update().filter(contact=contact.id, replaced_at=None).first()
    if live is None:
        return None
    live.replaced_at = at
    live.save(update_fields=["replaced_at"])
    for reply in models.Reply.objects.select_for_update().filter(decision=live.id, closed_at=None):
        reply.closed_at = at
        reply.save(update_fields=["closed_at"])
        duty.close_item(item_id=reply.item_id, by=by, at=at, permit=permit)
    return str(live.id)


def _close(contact: models.Contact, given: Given, by: Actor, at: datetime, permit: Permit) -> None:
    """Close an open contact with its decision; where that is late and nobody says why, it is asked afterwards."""
    contact.decided_at = at
    contact.acknowledged_at = contact.acknowledged_at or at
    contact.save(update_fields=["decided_at", "acknowledged_at"])
    if contact.closed_at:
        return
    contact.close("decided", at=at)
    duty.close_item(item_id=contact.item_id, by=by, at=at, permit=permit, breach_reason=given.breach_reason)


def _open_reply(
    contact: models.Contact, concern: models.Concern, decision: models.Decision, given: Given, by: Actor, at: datetime,
    permit: Permit,
) -> None:  # fmt: skip
    """Open what the referrer is owed, under its clock; a professional's goes at once unless the decider waits."""
    to_kind = rules.reply_to(concern.referrer)
    if to_kind is None:
        return
    due = duty_queries.due_for(REPLY_CLOCK, at, area_id=contact.area_id)
    reply_id = new_id()
    item_id = duty.open_item(
        kind=REPLY_KIND, area_id=contact.area_id, organisation_id=contact.organisation_id, person_id=by.person_id,
        due=due, about=contact.id, by=by, at=at, permit=permit,
    )  # fmt: skip
    words = words_for(contact, to_kind, given, at)
    models.Reply.objects.bulk_create([
        models.Reply(
            id=reply_id, item_id=item_id, decision_id=decision.id, to_kind=to_kind, words=words, due_at=due.due_at
        )
    ])  # fmt: skip
    if given.at_once and rules.is_reasoned(to_kind):
        _send(models.Reply.lock(reply_id), contact, concern, by, at, permit)


@trail.audited
def send_reply(*, decision_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Send the words of a reply that waited, or note that the letter with them went."""
    contact_id = models.Decision.objects.filter(id=decision_id).values_list("contact_id", flat=True).first()
    if contact_id is None:
        raise NotFound
    contact, permit = door.require_contact(contact_id, by, at, Action.DECIDE_CONTACT, locked=True)
    found = models.Reply.objects.filter(decision=decision_id).first()
    if found is None:
        raise NotFound
    reply = models.Reply.lock(found.id)
    if problem := rules.why_not_send(reply.sent_at, reply.closed_at):
        raise problem
    _send(reply, contact, models.Concern.objects.get(id=contact.concern_id), by, at, permit)


def _send(
    reply: models.Reply, contact: models.Contact, concern: models.Concern, by: Actor, at: datetime, permit: Permit
) -> None:
    reply.sent_at, reply.sent_by_id, reply.closed_at = at, by.person_id, at
    reply.save(update_fields=["sent_at", "sent_by", "closed_at"])
    duty.close_item(item_id=reply.item_id, by=by, at=at, permit=permit)
    trail.record(
        events.REPLY_SENT, permit, about=contact.id, child=contact.child_id,
        detail={"decision": str(reply.decision_id), "to": reply.to_kind},
    )  # fmt: skip
    if rules.is_reasoned(reply.to_kind):
        notify.tell(
            to=hearers(concern, at), event=events.REPLY_SENT, link=f"/outcomes/{reply.decision_id}/",
            about=reply.decision_id,
        )  # fmt: skip


def hearers(concern: models.Concern, at: datetime) -> list[UUID]:
    """Name who hears for the agency that raised a concern: its author, or, once they are gone, its leads."""
    if concern.organisation_id is None:
        return []
    on = london_day(at)
    if concern.author_id and any(
        each.organisation_id == concern.organisation_id for each in agencies.in_post(concern.author_id, on)
    ):
        return [concern.author_id]
    for role in ("dsl", "manager"):
        if found := agencies.people_with_role(role, on, organisation_id=concern.organisation_id):
            return list(dict.fromkeys(each.person_id for each in found))
    return []


@trail.audited
def note_read(*, decision_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Keep that the agency that raised a concern has read the reply; only the first reading counts."""
    found = models.Reply.objects.filter(decision=decision_id).select_related("decision__contact").first()
    if found is None or found.sent_at is None:
        raise NotFound
    contact = found.decision.contact
    concern = models.Concern.objects.filter(id=contact.concern_id).first()
    permit = door.require_referrer(concern, contact, by, at)
    reply = models.Reply.lock(found.id)
    if reply.read_at is None:
        reply.read_at = at
        reply.save(update_fields=["read_at"])
    trail.record(events.REPLY_READ, permit, about=contact.id, child=contact.child_id)


@trail.audited
def explain_late(
    *, contact_id: UUID, reason: str, words: str = "", by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Say afterwards why a contact was decided late; that closes the task that asked for it."""
    contact, permit = door.require_contact(contact_id, by, at, Action.DECIDE_CONTACT, locked=True)
    duty.explain_late(item_id=contact.item_id, reason=reason, by=by, at=at, permit=permit, words=words)
    trail.record(
        events.DECISION_LATE_EXPLAINED, permit, about=contact_id, child=contact.child_id, detail={"reason": reason}
    )
