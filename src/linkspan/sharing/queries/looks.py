"""Looks to review, budgets, and whether a past decision would be made again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.sharing import bookshelf, events, gate, models
from linkspan.sharing.facts import Action
from linkspan.sharing.policy import DecisionRecord, replay


@dataclass(frozen=True, slots=True)
class ChallengeLine:
    """A look that waits for review: who looked, what made the gate ask, and what they answered."""

    id: UUID
    item_id: UUID
    person_id: UUID
    person_name: str
    whys: tuple[str, ...]
    about_child: UUID | None
    answer: str
    is_silent: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """How much looking an organisation calls usual; None leaves the usual of its kind in place."""

    organisation_id: UUID
    searches: int | None
    children: int | None
    organisation_searches: int | None
    organisation_children: int | None


def budgets() -> tuple[BudgetLine, ...]:
    """List the organisations that have numbers of their own for how much looking is usual."""
    return tuple(
        BudgetLine(
            row.organisation_id, row.searches, row.children, row.organisation_searches, row.organisation_children
        )
        for row in models.BudgetLimit.objects.order_by("id")
    )


def challenges_to_review(*, by: Actor, at: datetime, limit: int = 100) -> tuple[ChallengeLine, ...]:
    """List the looks that wait for the asker's review, oldest first.

    Those that were answered are of the asker's organisation; those that were not asked about are the asker's own to
    review. Never the asker's own looks, nor those of anyone in their line.
    """
    permit = gate.require(by=by, to=Action.REVIEW_CHALLENGE, at=at, organisation_id=by.organisation_id)
    line = {by.person_id} | (agencies.line_of(by.person_id, london_day(at)) if by.person_id else set())
    waiting = models.Challenge.objects.filter(reviewed_at__isnull=True).exclude(person__in=line)
    rows = list(waiting.order_by("at", "id")[:limit])
    names = agencies.names_of(row.person_id for row in rows)
    trail.record(events.CHALLENGES_LISTED, permit, detail={"challenges": [str(row.id) for row in rows]})
    return tuple(_line(row, names) for row in rows)


def _line(row: models.Challenge, names: Mapping[UUID, str]) -> ChallengeLine:
    return ChallengeLine(
        id=row.id,
        item_id=row.item_id,
        person_id=row.person_id,
        person_name=names.get(row.person_id, ""),
        whys=tuple(row.whys),
        about_child=row.about_child,
        answer=row.answer,
        is_silent=row.is_silent,
        at=row.at,
    )


def decides_the_same(decided: str | Mapping[str, Any]) -> bool:
    """Make a decision again from the trail's record of it, by the policies of that day; True when it is the same.

    Raises NotFound where those policies were never kept here, and ValueError where the record was altered.
    """
    record = DecisionRecord.from_json(decided)
    return replay(record, bookshelf.find(record.policy_hash))
