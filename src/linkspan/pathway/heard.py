"""What this room gives to the children's voice: a contact at the front door, where a child may have told of harm."""

from datetime import datetime
from uuid import UUID

from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.pathway import door, events, models, rules
from linkspan.pathway.commands import raising
from linkspan.pathway.told import Told
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

# What such a concern says: the child's words stand with the message, behind its own wall, and are not copied.
SAID = "Opened from a message that the child sent. The child's words stand there."
WEIGHED = "Weighed when the child sent a message. The child's words stand there."


class FrontDoor:
    """The front door, as `voice` asks for it."""

    def open_contact(
        self, *, child_id: UUID, said: dict[str, str], area_id: UUID, council_id: UUID, urgency: str, why: str,
        kept_from: frozenset[UUID], is_walled: bool, by: Actor, at: datetime, permit: Permit,
    ) -> UUID:  # fmt: skip
        """Open a contact about a child, held by whoever opened it; those it is kept from are not told."""
        person_id, organisation_id = by.in_post()
        child = Told(child_id, dict(said), area_id, council_id, is_walled=is_walled)
        words = rules.Words(saw=SAID, thinks=rules.cleaned(why), urgency=urgency)
        concern = raising.keep_words(words, "concern", child, by, at, referrer=rules.FROM_CHILD)
        contact_id = raising.open_contact(concern.id, 1, child, urgency, by, at, permit, kept_from)
        item_id = models.Contact.objects.filter(id=contact_id).values_list("item_id", flat=True).first()
        if item_id is None:
            raise NotFound
        post_id = door.post_of(organisation_id, person_id, (door.ROLE, door.REVIEWER), london_day(at))
        if post_id:  # whoever works the front door decides; else it waits there, as any contact does
            to = Holder(organisation_id, post_id, person_id)
            duty.reassign(item_id=item_id, to=to, by=by, at=at, permit=permit)
        return contact_id

    def keep_worry(
        self, *, child_id: UUID, said: dict[str, str], area_id: UUID, council_id: UUID, why: str, by: Actor,
        at: datetime,
    ) -> UUID:  # fmt: skip
        """Keep an early worry: its author, their safeguarding lead and managers read it, and patterns count it."""
        permit = gate.require(by=by, to=Action.RAISE_CONCERN, at=at)
        words = rules.Words(saw=WEIGHED, thinks=rules.cleaned(why))
        worry = raising.keep_words(words, "worry", Told(child_id, dict(said), area_id, council_id), by, at)
        models.WorryChild.objects.bulk_create([
            models.WorryChild(id=new_id(), concern_id=worry.id, number=1, child_id=child_id, said=dict(said))
        ])  # fmt: skip
        trail.record(events.WORRY_KEPT, permit, about=worry.id, detail={"children": 1})
        return worry.id
