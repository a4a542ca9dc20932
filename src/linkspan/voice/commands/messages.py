"""What a child sends from their page, and what the desk that it reaches does with it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotNow, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events
from linkspan.voice import message_models as models
from linkspan.voice import message_rules as rules
from linkspan.voice.harm_words import reading_of
from linkspan.voice.message_desk import (
    CLOCK,
    DESK_ROLES,
    KIND,
    SHIELDS,
    kept_from,
    link_of,
    place_of,
    require_message,
    reviewer,
    to_tell,
    weighed,
)
from linkspan.voice.message_rules import Felt, Saying, Way
from linkspan.voice.ports import front_door
from linkspan.voice.queries.messages import who_of

# --- what the child does ----------------------------------------------------------------------------------------


@trail.audited
def say(
    *, child_id: UUID, page_id: UUID, saying: Saying, by: Actor, at: datetime, named: UUID | None = None,
    once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Send a child's words to the desk of their area's council, with a clock; never to whom they complain about."""
    permit = gate.require(by=by, to=Action.USE_CHILD_PAGE, about=child_id, at=at)
    said = saying.cleaned()
    refuse_if(rules.why_not_say(said))
    named = named if said.kind in rules.OF_SOMEBODY else None
    place, message_id = place_of(child_id, at), new_id()
    due = duty_queries.due_for(CLOCK, at, area_id=place.area_id)
    item_id = duty.open_item(
        kind=KIND, area_id=place.area_id, organisation_id=place.council_id, person_id=reviewer(place, at, named),
        due=due, about=message_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    row = models.Message(
        id=message_id, item_id=item_id, child_id=child_id, organisation_id=place.council_id, area_id=place.area_id,
        page=page_id, kind=said.kind, said=said.said, named_id=named, named_words=said.named_words, sent_at=at,
        due_at=due.due_at,
    )  # fmt: skip
    models.Message.objects.bulk_create([row])
    if said.kind == "complain" and named:
        models.MessageOutside.objects.bulk_create([models.MessageOutside(message_id=message_id, person_id=named)])
    trail.record(events.MESSAGE_SENT, permit, about=message_id, detail={"organisation": str(place.council_id)})
    held_by = reviewer(place, at, named)
    notify.tell(
        to=[held_by] if held_by else to_tell(message_id, place, at), event=events.MESSAGE_SENT,
        link=link_of(message_id), about=message_id, privately=said.kind == "complain",
    )  # fmt: skip
    if said.kind == "ask" and named:
        notify.tell(
            to=named, event=events.MESSAGE_ASKED_FOR_YOU, link=f"/children/{child_id}/", about=child_id, privately=True
        )
    return message_id


@trail.audited
def choose_way(
    *, child_id: UUID, page_id: UUID, way: Way, by: Actor, at: datetime, once: UUID | None = None
) -> None:  # fmt: skip
    """Keep how and when a child says that they may be reached; the earlier ways stay to be read."""
    permit = gate.require(by=by, to=Action.USE_CHILD_PAGE, about=child_id, at=at)
    told = way.cleaned()
    refuse_if(rules.why_not_way(way) or rules.why_not_way(told))
    row = models.ContactWay(
        id=new_id(), child_id=child_id, page=page_id, way=told.way, time=told.time, where=told.where,
        phone=told.phone, never_ring=told.never_ring, not_at_home=told.not_at_home, at=at,
    )  # fmt: skip
    models.ContactWay.objects.bulk_create([row])
    trail.record(events.CONTACT_WAY_CHOSEN, permit, about=row.id)


@trail.audited
def say_how_it_is(
    *, child_id: UUID, page_id: UUID, felt: Mapping[str, Felt], by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Keep how a child says that things are, for each of the five outcomes they picked a face for."""
    permit = gate.require(by=by, to=Action.USE_CHILD_PAGE, about=child_id, at=at)
    refuse_if(rules.why_not_feel(felt))
    together = new_id()
    models.Feeling.objects.bulk_create(
        models.Feeling(
            id=new_id(), child_id=child_id, page=page_id, together=together, outcome=outcome, step=each.step,
            said=rules.cleaned(each.said), at=at,
        )
        for outcome, each in felt.items()
    )  # fmt: skip
    trail.record(events.FEELINGS_SAID, permit, about=together, detail={"outcomes": sorted(felt)})


# --- what the desk does -----------------------------------------------------------------------------------------


@trail.audited
def take(*, message_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Make a message one's own; its date stays."""
    row, permit = _open(message_id, by, at)
    person_id, organisation_id = by.in_post()
    to = Holder(organisation_id, _post_of(organisation_id, person_id, at), person_id)
    duty.reassign(item_id=row.item_id, to=to, by=by, at=at, permit=permit)
    _record(events.MESSAGE_TAKEN, row, permit)


@trail.audited
def let_go(*, message_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Give a message one holds back to the desk, where it shows as nobody's; the others there are told."""
    row, permit = _open(message_id, by, at)
    if duty_queries.owners_of([row.item_id])[row.item_id].person_id != by.person_id:
        raise NotNow("voice.message_not_yours", "You do not hold that.")
    duty.reassign(item_id=row.item_id, to=Holder(row.organisation_id), by=by, at=at, permit=permit)
    _record(events.MESSAGE_LET_GO, row, permit)
    there = {
        each.person_id
        for each in agencies.people_with_role("front_door", london_day(at), organisation_id=row.organisation_id)
    }
    notify.tell(
        to=sorted(there - kept_from(row.id, there) - {by.person_id}), event=events.MESSAGE_LET_GO,
        link=link_of(row.id), about=row.id, privately=row.kind == "complain",
    )  # fmt: skip


@trail.audited
def write_down(
    *, message_id: UUID, words: str, tells_child: bool, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Write down what was done about a message; the child reads it on their page if it is told to them."""
    row, permit = _open(message_id, by, at)
    step = _step(row, "told" if tells_child else "done", words, by, at)
    _record(events.MESSAGE_WORKED, row, permit)
    return step


@trail.audited
def answer(
    *, message_id: UUID, words: str, breach_reason: str = "", no_harm: str = "", is_worry: bool = False, by: Actor,
    at: datetime, once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Answer a message: the child reads it on their page, and the task ends.

    Where its words may tell of harm, somebody must have said what they think of that: before, or here in `no_harm`.
    """
    row, permit = _open(message_id, by, at)
    reads_first = reading_of([row.said]).is_first
    refuse_if(
        rules.why_not_answer(reads_first, row.contact is not None, bool(weighed([row.id])), rules.cleaned(no_harm))
    )
    if rules.cleaned(no_harm):
        _weigh(row, no_harm, is_worry, by, at, permit)
    step = _step(row, "answer", words, by, at)
    row.close(at)
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit, breach_reason=breach_reason)
    _record(events.MESSAGE_ANSWERED, row, permit)
    return step


@trail.audited
def see_harm(
    *, message_id: UUID, urgency: str, why: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:  # fmt: skip
    """Say that a message tells of possible harm: a contact opens at the front door at once, with its own clock.

    A person says so, whatever words stand in the message. The message stays open until the child is answered.
    """
    row, permit = require_message(message_id, by, at, locked=True)
    said = rules.cleaned(why)
    refuse_if(rules.why_not_harm(row.contact is not None, urgency, said))
    there = {
        each.person_id
        for each in agencies.people_with_role("front_door", london_day(at), organisation_id=row.organisation_id)
    }
    who = who_of(row.id)
    contact_id = front_door().open_contact(
        child_id=row.child_id, said=who.as_said(), area_id=row.area_id, council_id=row.organisation_id,
        urgency=urgency, why=said, kept_from=kept_from(row.id, there), is_walled=SHIELDS in by.roles and not
        {*DESK_ROLES} & by.roles, by=by, at=at, permit=permit,
    )  # fmt: skip
    row.contact = contact_id
    row.save(update_fields=["contact"])
    _step(row, "harm", why, by, at)
    _record(events.MESSAGE_HARM, row, permit, {"contact": str(contact_id)})
    return contact_id


@trail.audited
def see_no_harm(
    *, message_id: UUID, why: str, is_worry: bool = False, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Keep that somebody weighed whether a message tells of harm and thinks not, with why; on wish as an early worry.

    It can be weighed again, and a contact be opened after all.
    """
    row, permit = require_message(message_id, by, at, locked=True)
    _weigh(row, why, is_worry, by, at, permit)


@trail.audited
def say_whom(*, message_id: UUID, person_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say whom a complaint in a child's own words is about: from then on it is kept from that person.

    Until then it is kept from everybody who works with the child by name.
    """
    row, permit = require_message(message_id, by, at, locked=True)
    if row.kind != "complain" or row.named_id is not None:
        raise NotNow("voice.message_named", "It is known already whom that is about.")
    if person_id == by.person_id:
        raise NotNow("voice.message_names_you", "Give this to a colleague: you may not work on it.")
    models.MessageOutside.objects.bulk_create([models.MessageOutside(message_id=row.id, person_id=person_id)])
    held = duty_queries.owners_of([row.item_id]).get(row.item_id)
    if held and held.person_id == person_id and row.closed_at is None:
        duty.reassign(item_id=row.item_id, to=Holder(row.organisation_id), by=by, at=at, permit=permit)
    _step(row, "named", "", by, at)
    row.named_id = person_id
    row.save(update_fields=["named"])
    _record(events.MESSAGE_NAMED, row, permit)


@trail.audited
def explain_late(*, message_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say afterwards why a message was answered late."""
    row, permit = require_message(message_id, by, at)
    duty.explain_late(item_id=row.item_id, reason=reason, by=by, at=at, permit=permit)
    _record(events.MESSAGE_LATE_EXPLAINED, row, permit, {"reason": reason})


def _weigh(row: models.Message, why: str, is_worry: bool, by: Actor, at: datetime, permit: Permit) -> None:
    refuse_if(rules.why_not_no_harm(row.kind, row.contact is not None, is_worry))
    _step(row, "worry" if is_worry else "no_harm", why, by, at)
    if is_worry:
        front_door().keep_worry(
            child_id=row.child_id, said=who_of(row.id).as_said(), area_id=row.area_id,
            council_id=row.organisation_id, why=rules.cleaned(why), by=by, at=at,
        )  # fmt: skip
    _record(events.MESSAGE_NO_HARM, row, permit, {"worry": "yes" if is_worry else "no"})


def _open(message_id: UUID, by: Actor, at: datetime) -> tuple[models.Message, Permit]:
    """Lock a message of one's own desk that nobody has answered."""
    row, permit = require_message(message_id, by, at, locked=True)
    refuse_if(rules.why_not_work(row.closed_at is not None))
    return row, permit


def _post_of(organisation_id: UUID, person_id: UUID, at: datetime) -> UUID | None:
    for each in agencies.in_post(person_id, london_day(at)):
        if each.organisation_id == organisation_id and each.roles & {*DESK_ROLES, SHIELDS}:
            return each.post_id
    return None


def _step(row: models.Message, kind: str, words: str, by: Actor, at: datetime) -> UUID:
    person_id, _organisation_id = by.in_post()
    said = rules.cleaned(words)
    if kind != "named":
        refuse_if(rules.why_not_words(said))
    step = models.MessageStep(
        id=new_id(), message_id=row.id, kind=kind, words=said, by_id=person_id, by_as=by.post_title, at=at
    )
    models.MessageStep.objects.bulk_create([step])
    return step.id


def _record(event: str, row: models.Message, permit: Permit, detail: dict[str, str] | None = None) -> None:
    """Leave the line. A complaint's names no child, or who has looked at the file would tell whom it is about."""
    child = None if row.kind == "complain" else row.child_id
    trail.record(event, permit, about=row.id, child=child, detail=detail or {})
