"""Who has business with a request, beyond working for one of the two agencies; and who sits at an agency's desk.

The gate decides what someone may do in their post; the child's walls stand here as well as in the database, so that
either holds with the other switched off.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit
from linkspan.children.queries.file import require_sight
from linkspan.duty import queries as duty
from linkspan.exchange import models
from linkspan.sharing import gate
from linkspan.sharing.facts import Action, ChildFacts
from linkspan.sharing.ports import facts

DESK = frozenset({"duty", "manager", "dsl"})
# Who answers for an agency where no post carries the first of these: the next that one does.
DESK_ROLES = ("duty", "manager", "dsl", "practitioner")


def is_kept_from(known: ChildFacts | None) -> bool:
    """Tell whether a child's wall keeps someone from all that is asked or told about them."""
    if known is None or known.conflicted:
        return True
    return (known.protection == "identity" or known.sealed) and not known.inside_wall


def open_to(child_ids: Iterable[UUID], by: Actor, at: datetime) -> frozenset[UUID]:
    """Name the children that the asker may know of."""
    wanted = set(child_ids)
    known = facts().facts(wanted, by, at) if wanted else {}
    return frozenset(child for child in wanted if not is_kept_from(known.get(child)))


def places_open_to(child_ids: Iterable[UUID], by: Actor, at: datetime) -> frozenset[UUID]:
    """Name the children of whom the asker may know where they are."""
    wanted = set(child_ids)
    known = facts().facts(wanted, by, at) if wanted else {}
    return frozenset(
        child for child in wanted
        if not is_kept_from(told := known.get(child)) and told and (told.protection == "none" or told.inside_wall)
    )  # fmt: skip


def still_asked(part: models.Part, by: Actor) -> bool:
    """Tell whether what was asked is still shown: to an agency that was asked by mistake it is not."""
    return by.organisation_id != part.organisation_id or part.closed_how in ("", "answered")


def reads_told(answer: models.Answer, part: models.Part, by: Actor) -> bool:
    """Tell whether someone who may open a part reads the words of one of its answers.

    What was taken back is its teller's alone; the rest is for those of the asking agency whom it was told for, and for
    inspectors.
    """
    if by.organisation_id == part.organisation_id:
        return True
    if answer.ended_how == "taken_back":
        return False
    if by.organisation_id != part.request.organisation_id:
        return "inspector" in by.roles
    return answer.readers == "agency" or part.request.asked_by_id == by.person_id or bool(by.roles & DESK)


def require_open(child_id: UUID, by: Actor, at: datetime) -> None:
    """Answer as if there were nothing where the child's wall stands before the asker."""
    if child_id not in open_to([child_id], by, at):
        raise NotFound


def require_asking(request: models.Request, by: Actor, at: datetime, to: Action = Action.SEE_REQUESTS) -> Permit:
    """Let on whoever asked, their agency's managers and duty desk, and colleagues who may ask about the child."""
    permit = gate.require(by=by, to=to, at=at, organisation_id=request.organisation_id)
    require_open(request.child_id, by, at)
    if by.person_id != request.asked_by_id and not by.roles & DESK:
        gate.require(by=by, to=Action.ASK_AGENCY, about=request.child_id, at=at)
    return permit


def require_answering(part: models.Part, by: Actor, at: datetime, to: Action = Action.ANSWER_REQUEST) -> Permit:
    """Let on whoever holds a part, and the agency's desk: where no post is a desk's, anyone there who works with
    children."""
    permit = gate.require(by=by, to=to, at=at, organisation_id=part.organisation_id)
    require_open(part.request.child_id, by, at)
    if not answers_for(part, by, at):
        raise NotFound
    return permit


def inspects(child_id: UUID, by: Actor, at: datetime) -> Permit | None:
    """Let an inspector read, with the reason the file was opened with, what passed about a child; none is anyone
    else's. It is a look at that child, and leaves nothing but its line.
    """
    if "inspector" not in by.roles:
        return None
    sight = require_sight(child_id=child_id, by=by, at=at)
    return gate.require(by=by, to=Action.INSPECT_REQUESTS, about=child_id, at=at, reason=sight.reason)


def answers_for(part: models.Part, by: Actor, at: datetime) -> bool:
    """Tell whether someone is among those who answer a part for their agency."""
    if by.organisation_id != part.organisation_id:
        return False
    if by.roles & DESK:
        return True
    held = duty.owners_of([part.item_id]).get(part.item_id)
    if held and held.person_id:
        return duty.acts_for(held.person_id, by, at)
    return by.person_id in desk_of(part.organisation_id, london_day(at))


def desk_of(organisation_id: UUID, on: date) -> tuple[UUID, ...]:
    """Name who sits at an agency's duty desk; where it has none, its managers, leads, or all who practise there."""
    for role in DESK_ROLES:
        if found := agencies.people_with_role(role, on, organisation_id=organisation_id):
            return tuple(dict.fromkeys(each.person_id for each in found))
    return ()


def to_tell(
    held: Holder | None, organisation_id: UUID, on: date, *, besides: Collection[UUID | None] = ()
) -> list[UUID]:
    """Name whom to tell of a part: who holds it, else the desk."""
    people = (held.person_id,) if held and held.person_id else desk_of(organisation_id, on)
    return [person for person in people if person not in besides]
