"""Turn concerns into what the pages show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from linkspan.agencies.rules import london_day
from linkspan.pathway.queries.concerns import ConcernLine, ConcernPage, ContactLine, Mine
from linkspan.pathway.queries.outcomes import OutcomeLine
from linkspan.web.concerns import words
from linkspan.web.duty_numbers import Desk, numbers_for, refresh_when_stale
from linkspan.web.tasks.presenters import working_days_between
from linkspan.web.words import clock, due

Special = Mapping[date, bool]
Outcomes = Mapping[UUID, Sequence[OutcomeLine]]

DONE = frozenset({"decided", "joined"})


@dataclass(frozen=True, slots=True)
class Share:
    """One child's share of a concern: where it is and by when it is decided."""

    contact_id: UUID
    child: str
    council: str
    state: str
    colour: str
    by_when: str
    is_open: bool
    is_late: bool
    outcome: str
    outcome_id: UUID | None


@dataclass(frozen=True, slots=True)
class Row:
    """A concern or a worry in a list."""

    concern_id: UUID
    title: str
    at: datetime
    author: str
    urgency: str
    ended: str
    shares: tuple[Share, ...]


def share(line: ContactLine, urgency: str, on: date, special: Special, told: OutcomeLine | None) -> Share:
    """Put one contact into words, with what its referrer was told of the decision."""
    text, colour = words.STATES[line.state]
    return Share(
        contact_id=line.contact_id, child=line.child or gettext("Name not given"), council=line.council,
        state=str(text), colour=colour, by_when=by_when(line.due_at, urgency, on, special),
        is_open=line.state in ("sent", "with_front_door"), is_late=line.is_late,
        outcome=words.outcome(told.outcome) if told else "", outcome_id=told.decision_id if told else None,
    )  # fmt: skip


def by_when(due_at: datetime, urgency: str, on: date, special: Special) -> str:
    """Say by when, with the time of day where hours count."""
    day = london_day(due_at)
    said = due(day, working_days_between(on, day, special))
    return gettext("%(clock)s, %(day)s") % {"clock": clock(due_at), "day": said} if urgency == "danger" else said


def row(line: ConcernLine, on: date, special: Special, outcomes: Outcomes) -> Row:
    """Put one concern or worry into a line of a list."""
    told = {each.contact_id: each for each in outcomes.get(line.concern_id, ())}
    return Row(
        concern_id=line.concern_id,
        title=", ".join(name or gettext("Name not given") for name in line.children) or gettext("Name not given"),
        at=line.at, author=line.author, urgency=words.urgency(line.urgency),
        ended=str(words.ENDINGS.get(line.ended_how, "")),
        shares=tuple(share(each, line.urgency, on, special, told.get(each.contact_id)) for each in line.contacts),
    )  # fmt: skip


def lists(found: Mine, on: date, special: Special, outcomes: Outcomes) -> dict[str, Any]:
    """Put all that one said into the lists of the page."""
    return {
        "drafts": found.drafts,
        "concerns": [row(each, on, special, outcomes) for each in found.concerns],
        "worries": [row(each, on, special, outcomes) for each in found.worries],
        "of_agency": [row(each, on, special, outcomes) for each in found.of_agency],
        "left": found.left,
    }


def whole(page: ConcernPage, on: date, special: Special, outcomes: Outcomes) -> dict[str, Any]:
    """Put one concern into its page."""
    said = page.words
    parts = (
        (gettext("What was seen or heard"), said.saw), (gettext("What the child said"), said.child_said),
        (gettext("What the author thinks"), said.thinks), (gettext("What was done"), said.done),
        (gettext("Does the family know?"), ". ".join(filter(None, (words.family(said.family_knows), said.family_why)))),
        (gettext("Who told it"), ". ".join(filter(None, (words.referrer(said.referrer), said.told_by, said.reach)))),
    )  # fmt: skip
    return {
        "page": page,
        "row": row(page.line, on, special, outcomes),
        "is_decided": bool(page.line.contacts) and all(each.state in DONE for each in page.line.contacts),
        "parts": [(label, text) for label, text in parts if text],
        "happened_on": said.happened_on,
    }


def desks_near(area_id: UUID) -> tuple[Desk, ...]:
    """Give the council's desk of an area, to be rung."""
    refresh_when_stale()
    return numbers_for([area_id])
