"""Who works a council's desk for children's messages, and which messages they may open."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import message_models as models
from linkspan.voice import message_rules as rules

KIND = "child_message"
CLOCK = "message.answer"
# Who is told of a message: the first of these that somebody carries from whom it is not kept.
DESK_ROLES = ("front_door", "duty", "manager", "dsl")
SHIELDS = "shield_reviewer"


class Place(NamedTuple):
    """Where a child's messages go: the area, the council, and whether the council stands outside the child's wall."""

    area_id: UUID
    council_id: UUID
    is_walled: bool


def place_of(child_id: UUID, at: datetime) -> Place:
    """Name the desk that a child's messages go to: that of the council of the child's own area."""
    with connection.cursor() as cursor:
        cursor.execute("select area, is_walled from linkspan.page_area(%s)", [child_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    area_id, is_walled = row
    council_id = agencies.council_of(area_id, london_day(at))
    if council_id is None:
        raise NotNow("voice.no_desk", "No desk can read this now. Ring Childline on 0800 1111.")
    return Place(area_id, council_id, is_walled)


def link_of(message_id: UUID) -> str:
    """Give the address of a message: an id, and nothing about anyone."""
    return f"/messages/{message_id}/"


def require_desk(by: Actor, at: datetime) -> Permit:
    """Let on whoever works a desk of their own organisation."""
    return gate.require(by=by, to=Action.WORK_CHILD_MESSAGES, at=at, organisation_id=by.organisation_id)


def require_message(
    message_id: UUID, by: Actor, at: datetime, *, locked: bool = False
) -> tuple[models.Message, Permit]:
    """Give a message of one's own desk that is not kept from one; anyone else's is not there."""
    permit = require_desk(by, at)
    row = models.Message.objects.filter(id=message_id, organisation=by.organisation_id).first()
    if row is None or is_kept_from(row, by):
        raise NotFound
    return (models.Message.lock(message_id) if locked else row), permit


def is_kept_from(row: models.Message, by: Actor) -> bool:
    """Tell whether a complaint is about whoever asks; the database asks the same, and more."""
    return row.kind == "complain" and row.named_id == by.person_id


def kept_from(message_id: UUID, people: Collection[UUID]) -> frozenset[UUID]:
    """Name those of some people who may not learn of a message."""
    with connection.cursor() as cursor:
        cursor.execute("select person from linkspan.message_kept_from(%s, %s)", [message_id, list(people)])
        return frozenset(each for (each,) in cursor.fetchall())


def to_tell(message_id: UUID, place: Place, at: datetime) -> list[UUID]:
    """Name who is told of a message at its desk; where it is kept from all of them, its own clock finds somebody."""
    on = london_day(at)
    for role in DESK_ROLES:
        there = {each.person_id for each in agencies.people_with_role(role, on, organisation_id=place.council_id)}
        if told := there - kept_from(message_id, there):
            return sorted(told)
    return []


def reviewer(place: Place, at: datetime, named: UUID | None) -> UUID | None:
    """Name a shield reviewer of the council, for a child of whom its desk may not know."""
    if not place.is_walled:
        return None
    found = agencies.people_with_role(SHIELDS, london_day(at), organisation_id=place.council_id)
    return next((each.person_id for each in found if each.person_id != named), None)


def weighed(messages: Collection[UUID]) -> frozenset[UUID]:
    """Name those of some messages of which somebody has weighed possible harm and found none."""
    found = models.MessageStep.objects.filter(message__in=messages, kind__in=rules.WEIGHED)
    return frozenset(found.values_list("message_id", flat=True))
