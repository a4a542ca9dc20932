"""Who speaks in a professional disagreement: for the challenge, and for the council that decided, at each stage."""

from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor
from linkspan.pathway import disagreement, door, models
from linkspan.pathway.disagreement import Stage


def people_of(stage: Stage, organisation_id: UUID, at: datetime) -> tuple[UUID, ...]:
    """Name whom a stage means in an agency; where it means nobody there, its managers or desk."""
    on = london_day(at)
    own = agencies.colleagues(organisation_id, on)
    found = tuple(dict.fromkeys(each.person_id for each in own if stage.means(each.roles, each.band)))
    return found or door.desk_of(organisation_id, on)


def challengers(row: models.Challenge, at: datetime) -> list[UUID]:
    """Name who speaks for the challenge: whoever raised it, or, once they are gone, their agency's leads."""
    on = london_day(at)
    if found := present(row.by_person_id, row.by_organisation_id, on):
        return list(found)
    for role in ("dsl", "manager", "duty"):
        if people := agencies.people_with_role(role, on, organisation_id=row.by_organisation_id):
            return list(dict.fromkeys(each.person_id for each in people))
    return []


def answers(row: models.Challenge, contact: models.Contact, by: Actor, at: datetime) -> bool:
    """Tell whether someone is among those who answer a disagreement at its stage."""
    if by.organisation_id != contact.organisation_id:
        return False
    return by.person_id in people_of(stage_of(row.stage, contact, at), contact.organisation_id, at)


def speaks_for(row: models.Challenge, by: Actor) -> bool:
    """Tell whether someone goes on with a challenge for the agency that raised it."""
    if by.organisation_id != row.by_organisation_id:
        return False
    return by.person_id == row.by_person_id or bool(by.roles & {"dsl", "manager"})


def stage_of(code: str, contact: models.Contact, at: datetime) -> Stage:
    """Give the row that governs a stage where the child is."""
    return disagreement.stage_for(code, agencies.area(contact.area_id).code, london_day(at))


def present(person_id: UUID, organisation_id: UUID, on: date) -> tuple[UUID, ...]:
    """Give a person if they work there on a day, else nobody."""
    is_there = any(each.organisation_id == organisation_id for each in agencies.in_post(person_id, on))
    return (person_id,) if is_there else ()
