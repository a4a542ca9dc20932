"""Who works a council's front door, and which contacts they may open.

The gate decides what someone may do in their post; the child's wall stands here as well as in the database, so that
either holds with the other switched off. What is reported about a child whose identity is walled is for shield
reviewers, and for front-door workers who were let inside.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, Permit
from linkspan.exchange.access import is_kept_from, open_to
from linkspan.pathway import models, rules
from linkspan.sharing import gate
from linkspan.sharing.facts import Action, ChildFacts
from linkspan.sharing.ports import facts

ROLE = "front_door"
REVIEWER = "shield_reviewer"
# Who answers for a front door where no post carries the first of these: the next that one does.
DESK_ROLES = (ROLE, "duty", "manager")


class Reported(Protocol):
    """A contact, as far as it must be known to say who may open it."""

    @property
    def id(self) -> UUID: ...
    @property
    def organisation_id(self) -> UUID: ...
    @property
    def child_id(self) -> UUID | None: ...


def require_door(by: Actor, at: datetime, to: Action = Action.WORK_FRONT_DOOR) -> Permit:
    """Let on whoever works the front door of their own council."""
    return gate.require(by=by, to=to, at=at, organisation_id=by.organisation_id)


def require_contact(
    contact_id: UUID, by: Actor, at: datetime, to: Action = Action.WORK_FRONT_DOOR, *, locked: bool = False
) -> tuple[models.Contact, Permit]:
    """Give a contact of one's own front door, kept for the rest of the act if it is to change; else there is none."""
    permit = require_door(by, at, to)
    row = models.Contact.objects.filter(id=contact_id).first()
    if row is None or not opens([row], by, at):
        raise NotFound
    return (models.Contact.lock(contact_id) if locked else row), permit


def opens(contacts: Iterable[Reported], by: Actor, at: datetime) -> frozenset[UUID]:
    """Name which of these contacts someone at the front door may open."""
    rows = [each for each in contacts if each.organisation_id == by.organisation_id]
    wanted = {each.child_id for each in rows if each.child_id}
    known: Mapping[UUID, ChildFacts] = facts().facts(wanted, by, at) if wanted else {}
    return frozenset(each.id for each in rows if _is_open(each, known, by))


def _is_open(contact: Reported, known: Mapping[UUID, ChildFacts], by: Actor) -> bool:
    if contact.child_id is None:
        return ROLE in by.roles
    told = known.get(contact.child_id)
    if told is None or is_kept_from(told):
        return False
    return ROLE in by.roles or (REVIEWER in by.roles and (told.protection == "identity" or told.sealed))


def desk_of(organisation_id: UUID, on: date) -> tuple[UUID, ...]:
    """Name who works a council's front door; where nobody does, its duty desk, or its managers."""
    for role in DESK_ROLES:
        if found := agencies.people_with_role(role, on, organisation_id=organisation_id):
            return tuple(dict.fromkeys(each.person_id for each in found))
    return ()


def colleagues(organisation_id: UUID, on: date) -> tuple[agencies.Colleague, ...]:
    """List those who work a council's front door."""
    return agencies.people_with_role(ROLE, on, organisation_id=organisation_id)


def post_of(organisation_id: UUID, person_id: UUID, roles: Collection[str], on: date) -> UUID | None:
    """Find the post in which somebody there carries one of some roles."""
    for each in agencies.in_post(person_id, on):
        if each.organisation_id == organisation_id and each.roles & {*roles}:
            return each.post_id
    return None


def of_referrer(concern: models.Concern, by: Actor) -> bool:
    """Tell whether someone reads what became of a concern for the agency that raised it: its author while they work
    there, and its safeguarding lead and managers."""
    if concern.organisation_id is None or concern.organisation_id != by.organisation_id:
        return False
    if concern.author_id == by.person_id:
        return True
    return concern.referrer != rules.FROM_PATTERN and bool(by.roles & {"dsl", "manager"})


def require_referrer(concern: models.Concern | None, contact: models.Contact, by: Actor, at: datetime) -> Permit:
    """Let on the author of a concern and their leads, as long as the child's wall does not stand before them."""
    if concern is None or not of_referrer(concern, by):
        raise NotFound
    require_open(contact, by, at)
    if concern.author_id == by.person_id:
        return gate.require(by=by, to=Action.SEE_OWN_CONCERNS, at=at)
    return gate.require(by=by, to=Action.SEE_AGENCY_CONCERNS, at=at, organisation_id=concern.organisation_id)


def require_open(contact: models.Contact, by: Actor, at: datetime) -> None:
    """Answer as if there were nothing where the child's wall stands before the asker."""
    if contact.child_id and contact.child_id not in open_to([contact.child_id], by, at):
        raise NotFound
