"""What a child may say how it was, and what was answered to children who did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.audit.called import called
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events
from linkspan.voice import feedback_rules as rules
from linkspan.voice.commands.feedback import mark_for
from linkspan.voice.keys import keyed
from linkspan.voice.message_desk import place_of
from linkspan.voice.queries.feedback import Said, has_given, you_said

MET, WROTE = "met", "wrote"


@dataclass(frozen=True, slots=True)
class Contact:
    """Something that happened with the child: they met whoever gave them the code, or wrote and were answered."""

    event_id: UUID
    kind: str
    organisation_id: UUID
    organisation: str
    happened_on: date


@dataclass(frozen=True, slots=True)
class ChildsFeedback:
    """What the child may still say how it was, the newest first, and what was said and done where they are helped.

    `given` is what they have said it of already.
    """

    contacts: tuple[Contact, ...]
    given: frozenset[UUID]
    said: tuple[Said, ...]

    def contact(self, event_id: UUID | None = None) -> Contact | None:
        """Give one that may be answered about; the newest where none is named."""
        return next((each for each in self.contacts if event_id in (None, each.event_id)), None)


def childs_feedback(*, token: str, child_id: UUID, by: Actor, at: datetime) -> ChildsFeedback:
    """Give what an open and checked page may say how it was, and "you said, we did" of those organisations."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.USE_CHILD_PAGE, about=child_id, at=at)
        found = _contacts(called("contacts_of_page", keyed("page.token", token)), child_id, at)
        recent = [each for each in found if rules.why_not_offer(each.happened_on, london_day(at)) is None]
        given = {each.event_id for each in recent if has_given(mark_for(rules.MEETING, each.event_id, child_id))}
        here = {each.organisation_id for each in found}
        said = tuple(each for each in you_said(at, audience=rules.CHILD) if each.organisation_id in here)
        trail.record(events.FEEDBACK_SEEN, permit, about=child_id)
    return ChildsFeedback(tuple(each for each in recent if each.event_id not in given), frozenset(given), said)


def _contacts(rows: Sequence[tuple[UUID, str, UUID | None, date]], child_id: UUID, at: datetime) -> list[Contact]:
    """Name whose work each was; where nobody leads the help, it is the council's of the child's area."""
    found = []
    for event_id, kind, organisation_id, on in rows:
        whose = organisation_id or place_of(child_id, at).council_id
        found.append(Contact(event_id, kind, whose, agencies.organisation(whose).name, on))
    return found
