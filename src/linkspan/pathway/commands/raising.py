"""Raising a concern: it is kept once, and each child it is about has their own contact at a front door, with a date."""

from collections.abc import Collection, Sequence
from datetime import datetime, time
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.notify import AtDesk
from linkspan.agencies.rules import LONDON, london_day
from linkspan.audit import Actor, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.pathway import events, models, rules
from linkspan.pathway.rules import Who, Words
from linkspan.pathway.told import Told, children_told
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

KIND = "contact"
SHIELDS = "shield_reviewer"
DOOR = "front_door"
NOBODY = Who()


@trail.audited
def raise_concern(
    *,
    words: Words,
    by: Actor,
    at: datetime,
    child_id: UUID | None = None,
    who: Who = NOBODY,
    family: Collection[UUID] = (),
    others: Sequence[str] = (),
    area_id: UUID | None = None,
    worry_id: UUID | None = None,
    once: UUID | None = None,
) -> UUID:
    """Raise a concern about a child, and others of the family: one act, one text, and a contact for each child.

    Nothing about any child comes back: an id that the author may not open counts as no id, and `who` says who it is.
    """
    permit = gate.require(by=by, to=Action.RAISE_CONCERN, at=at)
    said = words.cleaned()
    told = told_of(said, who, others, kind="concern", child_id=child_id, family=family, area_id=area_id, by=by, at=at)
    concern = keep_words(said, "concern", told[0], by, at, worry_id=worry_id)
    contacts = [
        open_contact(concern.id, number, each, said.urgency, by, at, permit) for number, each in enumerate(told, 1)
    ]
    trail.record(
        events.CONCERN_RAISED, permit, about=concern.id,
        detail={"contacts": [str(each) for each in contacts], "urgency": said.urgency, "referrer": said.referrer},
    )  # fmt: skip
    return concern.id


def told_of(
    words: Words, who: Who, others: Sequence[str], *, kind: str, child_id: UUID | None, family: Collection[UUID],
    area_id: UUID | None, by: Actor, at: datetime,
) -> list[Told]:  # fmt: skip
    """Give the children a concern or a worry is about, or raise what stands in its way."""
    if problem := rules.why_not_write(words, who, others):
        raise problem
    told = children_told(child_id=child_id, who=who, family=family, others=others, area_id=area_id, by=by, at=at)
    asks_family = by.organisation_id is not None
    today = london_day(at)
    if problem := rules.why_not_send(words, len(told), kind=kind, today=today, asks_family=asks_family):
        raise problem
    return told


def keep_words(
    words: Words, kind: str, first: Told, by: Actor, at: datetime, *, worry_id: UUID | None = None, referrer: str = ""
) -> models.Concern:
    """Keep what was said, as it was said."""
    if by.person_id is None:
        raise NotNow("pathway.no_person", "Only a person can raise a concern.")
    happened = words.happened_on and datetime.combine(words.happened_on, time(), LONDON)
    concern = models.Concern(
        id=new_id(), organisation_id=by.organisation_id, author_id=by.person_id, author_as=by.post_title,
        area_id=first.area_id, kind=kind, referrer=referrer or (words.referrer if by.organisation_id else "public"),
        told_by=words.told_by, reach=words.reach, saw=words.saw, thinks=words.thinks, child_said=words.child_said,
        done=words.done, family_knows=words.family_knows, family_why=words.family_why, urgency=words.urgency,
        happened_at=happened or None, at=at, worry_id=worry_id,
    )  # fmt: skip
    models.Concern.objects.bulk_create([concern])
    return concern


def open_contact(
    concern_id: UUID, number: int, told: Told, urgency: str, by: Actor, at: datetime, permit: Permit,
    kept_from: Collection[UUID] = (),
) -> UUID:  # fmt: skip
    """Open one child's contact at the front door of a council, with its date, and tell who works there.

    `kept_from` are people who are not told of it.
    """
    contact_id, on = new_id(), london_day(at)
    due = duty_queries.due_for(rules.clock_of(urgency), at, area_id=told.area_id)
    reviewer = _reviewer(told, by, at) if told.is_walled else None
    item_id = duty.open_item(
        kind=KIND, area_id=told.area_id, organisation_id=told.council_id, person_id=reviewer, due=due,
        about=contact_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    models.Contact.objects.bulk_create([
        models.Contact(
            id=contact_id, item_id=item_id, concern_id=concern_id, number=number, child_id=told.child_id,
            said=told.said, organisation_id=told.council_id, area_id=told.area_id, urgency=urgency,
            received_at=at, due_at=due.due_at,
        )
    ])  # fmt: skip
    trail.record(events.CONTACT_RECEIVED, permit, about=contact_id, detail={"organisation": str(told.council_id)})
    workers = agencies.people_with_role(DOOR, on, organisation_id=told.council_id)
    door: list[UUID | AtDesk] = [each.person_id for each in workers if each.person_id not in kept_from]
    notify.tell(
        to=[reviewer] if reviewer else door or [AtDesk(told.council_id)], event=events.CONTACT_RECEIVED,
        link=f"/front-door/contacts/{contact_id}/", about=contact_id,
    )  # fmt: skip
    return contact_id


def _reviewer(told: Told, by: Actor, at: datetime) -> UUID | None:
    """Name a shield reviewer of the council, for a child whom its front door may not know of; never the author."""
    reviewers = agencies.people_with_role(SHIELDS, london_day(at), organisation_id=told.council_id)
    return next((each.person_id for each in reviewers if each.person_id != by.person_id), None)
