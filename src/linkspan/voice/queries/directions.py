"""Directions of the Secretary of State, and what a child said, read under one. Callers have asked the gate."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, refuse_if, trail
from linkspan.duty import queries as duty_queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events
from linkspan.voice import report_models as models
from linkspan.voice import report_rules as rules


@dataclass(frozen=True, slots=True)
class DirectionLine:
    """One direction as the office sees it; `child_id` is the child's reference."""

    id: UUID
    child_id: UUID
    reference: str
    directed_on: date
    until: date
    reason: str
    recorded_by: str
    confirmed_by: str
    is_own: bool
    is_over: bool
    holder: str
    outcome: str

    @property
    def is_confirmed(self) -> bool:
        """Tell whether somebody else confirmed it."""
        return bool(self.confirmed_by)

    @property
    def is_ended(self) -> bool:
        """Tell whether somebody said what came of it."""
        return bool(self.outcome)


@dataclass(frozen=True, slots=True)
class InquiredWords:
    """What a child said on one occasion, as the commissioner reads it under a direction."""

    said: str
    language: str
    language_said: str
    translation: str
    how: str
    through: str
    alone: str
    present: str
    said_at: datetime
    is_day: bool
    place: str
    author_as: str


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told of an inquiry: the child's lead, and the area whose information governance is."""

    lead: UUID | None
    area: UUID | None


def listed(by: Actor, on: date) -> tuple[DirectionLine, ...]:
    """List every direction, the newest first."""
    rows = list(models.Direction.objects.order_by("-recorded_at", "-id"))
    owners = duty_queries.owners_of([row.item_id for row in rows if row.ended_at is None])
    people = {each for row in rows for each in (row.recorded_by_id, row.confirmed_by_id) if each}
    names = agencies.names_of(people | {owner.person_id for owner in owners.values() if owner.person_id})
    return tuple(
        DirectionLine(
            row.id, row.child_id, row.reference, row.directed_on, row.until, row.reason,
            names.get(row.recorded_by_id, ""), names.get(row.confirmed_by_id, "") if row.confirmed_by_id else "",
            row.recorded_by_id == by.person_id, row.until < on,
            _holder(owners.get(row.item_id), names), row.outcome,
        )
        for row in rows
    )  # fmt: skip


def _holder(owner: Holder | None, names: Mapping[UUID, str]) -> str:
    return names.get(owner.person_id, "") if owner and owner.person_id else ""


def about(child_id: UUID) -> Collection[rules.Direction]:
    """Give what is recorded of directions about a child."""
    return [plain(row) for row in models.Direction.objects.filter(child=child_id)]


def plain(row: models.Direction) -> rules.Direction:
    """Give a direction as the rules read it."""
    return rules.Direction(
        row.child_id, row.directed_on, row.until, row.recorded_by_id, row.confirmed_by_id, row.ended_at is not None
    )


def may_be_directed(child_id: UUID) -> bool:
    """Tell whether there is a child by that reference whom a direction may name."""
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.may_be_directed(%s)", [child_id])
        (found,) = cursor.fetchone() or (False,)
    return bool(found)


def told_of_inquiry(child_id: UUID) -> Told:
    """Name whom an inquiry is told to."""
    with connection.cursor() as cursor:
        cursor.execute("select lead, area from linkspan.told_of_inquiry(%s)", [child_id])
        return Told(*(cursor.fetchone() or (None, None)))


def inquired_words(*, child_id: UUID, reason: str, by: Actor, at: datetime) -> tuple[InquiredWords, ...]:
    """Read what a child said, under a direction in force. Inside a look; the database asks for the direction again."""
    permit = gate.require(by=by, to=Action.INQUIRE_CASE, about=child_id, at=at, reason=reason)
    refuse_if(rules.why_not_inquire(about(child_id), child_id, london_day(at)))
    with connection.cursor() as cursor:
        cursor.execute(
            "select said, language, language_said, translation, how, through, alone, present, said_at, is_day, place,"
            " author_as from linkspan.inquired_words(%s)", [child_id],
        )  # fmt: skip
        found = tuple(InquiredWords(*row) for row in cursor.fetchall())
    trail.record(events.INQUIRED_WORDS_SEEN, permit, detail={"words": len(found)})
    return found
