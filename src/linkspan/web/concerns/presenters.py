"""Turn concerns into what the pages show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from linkspan.agencies.rules import london_day
from linkspan.pathway.queries.concerns import ConcernLine, ConcernPage, ContactLine, Mine
from linkspan.web.concerns import words
from linkspan.web.duty_numbers import Desk, numbers_for, refresh_when_stale
from linkspan.web.tasks.presenters import working_days_between
from linkspan.web.words import clock, due

Special = Mapping[date, bool]


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


def share(line: ContactLine, urgency: str, on: date, special: Special) -> Share:
    """Put one contact into words."""
    text, colour = words.STATES[line.state]
    return Share(
        line.contact_id, line.child or gettext("Name not given"), line.council, str(text), colour,
        by_when(line.due_at, urgency, on, special), line.state in ("sent", "with_front_door"), line.is_late,
    )  # fmt: skip


def by_when(due_at: datetime, urgency: str, on: date, special: Special) -> str:
    """Say by when, with the time of day where hours count."""
    day = london_day(due_at)
    said = due(day, working_days_between(on, day, special))
    return gettext("%(clock)s, %(day)s") % {"clock": clock(due_at), "day": said} if urgency == "danger" else said


def row(line: ConcernLine, on: date, special: Special) -> Row:
    """Put one concern or worry into a line of a list."""
    return Row(
        concern_id=line.concern_id,
        title=", ".join(name or gettext("Name not given") for name in line.children) or gettext("Name not given"),
        at=line.at, author=line.author, urgency=words.urgency(line.urgency),
        ended=str(words.ENDINGS.get(line.ended_how, "")),
        shares=tuple(share(each, line.urgency, on, special) for each in line.contacts),
    )  # fmt: skip


def lists(found: Mine, on: date, special: Special) -> dict[str, Any]:
    """Put all that one said into the lists of the page."""
    return {
        "drafts": found.drafts,
        "concerns": [row(each, on, special) for each in found.concerns],
        "worries": [row(each, on, special) for each in found.worries],
        "of_agency": [row(each, on, special) for each in found.of_agency],
        "left": found.left,
    }


def whole(page: ConcernPage, on: date, special: Special) -> dict[str, Any]:
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
        "row": row(page.line, on, special),
        "parts": [(label, text) for label, text in parts if text],
        "happened_on": said.happened_on,
    }


def desks_near(area_id: UUID) -> tuple[Desk, ...]:
    """Give the council's desk of an area, to be rung."""
    refresh_when_stale()
    return numbers_for([area_id])
