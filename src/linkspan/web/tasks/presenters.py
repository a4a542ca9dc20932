"""Turn boards and notices into what the pages show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from linkspan.agencies.queries import Notice
from linkspan.agencies.rules import london_day
from linkspan.children.queries.about import About
from linkspan.duty import rules
from linkspan.duty.queries import Board, CoverLine, ItemHistory, ItemLine, OfferLine
from linkspan.web.stages import words as stage_words
from linkspan.web.tasks import words
from linkspan.web.words import short_day


@dataclass(frozen=True, slots=True)
class Task:
    """One open item: what it is, about whom where that may be said, by when, and where to do it."""

    what: str
    child: str
    due_on: date
    working_days: int
    href: str
    action: str
    who: str
    cover: str = ""
    covered_for: str = ""
    waits: int = 0
    allocate_on: date | None = None
    allocate_in: int = 0
    pass_on: str = ""
    give: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """The items of one band, worst band first on the page."""

    code: str
    tasks: tuple[Task, ...]


def bands(
    board: Board, about: Mapping[UUID, About], on: date, special: Mapping[date, bool],
    people: Mapping[UUID, str] | None = None, covers: Mapping[UUID, CoverLine] | None = None, me: UUID | None = None,
) -> list[Band]:  # fmt: skip
    """Put a board into words; `people` names the holders where the board is a team's, `covers` who stands in.

    On one's own board, `me` is its reader: what others hold is there because the reader stands in for them.
    """
    covers = covers or {}
    return [
        Band(band.value, tuple(_task(line, about, on, special, people, covers, me) for line in lines))
        for band, lines in board.bands
    ]


def _task(
    line: ItemLine, about: Mapping[UUID, About], on: date, special: Mapping[date, bool],
    people: Mapping[UUID, str] | None, covers: Mapping[UUID, CoverLine], me: UUID | None,
) -> Task:  # fmt: skip
    child = about.get(line.about) if line.about else None
    due_on = london_day(line.due_at)
    who = ""
    if people is not None:
        who = people.get(line.person_id, "") if line.person_id else ""
    cover = covers.get(line.person_id) if line.person_id else None
    is_team, passes_on = people is not None, line.kind in rules.PASSED_ON
    allocate_on = london_day(line.allocate_by) if is_team and line.is_unallocated and line.allocate_by else None
    return Task(
        what=_what(line),
        child=child.name if child else "",
        due_on=due_on,
        working_days=working_days_between(on, due_on, special),
        href=_address(line, child),
        action=words.to_do(line.kind),
        who=who,
        cover=gettext("%(name)s covers until %(day)s") % {"name": cover.cover, "day": short_day(cover.until)}
        if cover and is_team
        else "",
        covered_for=cover.absent if cover and not is_team and line.person_id != me else "",
        waits=working_days_between(london_day(line.held_since), on, special) if allocate_on else 0,
        allocate_on=allocate_on,
        allocate_in=working_days_between(on, allocate_on, special) if allocate_on else 0,
        pass_on=reverse("task_offer", args=[line.id]) if passes_on and not is_team and not line.is_offered else "",
        give=reverse("task_give", args=[line.id]) if passes_on and is_team else "",
    )


def _what(line: ItemLine) -> str:
    """Say what a task is; the step of a child's way by its own name."""
    return stage_words.kind(line.title) if line.kind == "stage" and line.title else words.task(line.kind)


# Tasks whose page is that of what they are about.
OWN_PAGES = {
    "request_sample": "request_sample",
    "holding_back": "child_page",
    "child_message": "message",
    "decision_look": "partnership_decision_of",
    "participation_answer": "partnership_conversation_of",
    "participation_close": "partnership_conversation_of",
    "feedback_answer": "feedback_said",
    "feedback_promise": "feedback_said",
}


def _address(line: ItemLine, child: About | None) -> str:
    if line.about and (page := words.STAGE_PAGES.get(line.kind)):
        return reverse(page, args=[line.about])
    if line.kind == "sight_confirm":
        return f"{reverse('tasks')}#confirm"
    if line.kind in ("agreement", "agreement_sign_again") and line.about:
        return reverse("agreement", args=[line.about])
    if line.kind in ("reorganisation", "reorganisation_loose") and line.about:
        return reverse("reorganisation_of", args=[line.about])
    if line.about and (own := OWN_PAGES.get(line.kind)):
        return reverse(own, args=[line.about])
    if place := words.PLACES.get(line.kind):
        return place
    if child and line.kind == "flag_review" and line.about:
        return reverse("child_flags", args=[child.child_id])
    return reverse("child_file", args=[child.child_id]) if child else ""


def working_days_between(start: date, end: date, special: Mapping[date, bool]) -> int:
    """Count working days from one day to another; below zero when the other has passed."""
    if end < start:
        return -working_days_between(end, start, special)
    if (end - start).days > 60:
        return (end - start).days * 5 // 7
    day, count = start, 0
    while day < end:
        day = rules.add_working_days(day, 1, special)
        if day <= end:
            count += 1
    return count


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in words; `child` only where the reader may know."""

    what: str
    child: str
    at: datetime
    href: str
    is_read: bool


def told(notices: Sequence[Notice], about: Mapping[UUID, About]) -> list[Told]:
    """Put notices into words."""
    return [
        Told(
            words.notice(each.event),
            about[each.about].name if each.about and each.about in about else "",
            each.at,
            each.link if each.link != "/" else "",
            each.is_read,
        )
        for each in notices
    ]


def ids(lines: Iterable[ItemLine], notices: Iterable[Notice] = ()) -> set[UUID]:
    """Gather what items and notices are about."""
    return {line.about for line in lines if line.about} | {each.about for each in notices if each.about}


def stage_ids(lines: Iterable[ItemLine]) -> set[UUID]:
    """Gather the stages and episodes that items are about."""
    return {line.about for line in lines if line.about and line.kind in words.STAGE_PAGES}


@dataclass(frozen=True, slots=True)
class Offered:
    """A handover that waits: of what, by whom, by when an answer is due, and where it is answered."""

    id: UUID
    what: str
    child: str
    giver: str
    receiver: str
    due_at: datetime
    elsewhere: str


def offered(
    lines: Sequence[OfferLine], about: Mapping[UUID, About], people: Mapping[UUID, str]
) -> list[Offered]:  # fmt: skip
    """Put handovers into words; one of a kind that has its own page is answered there."""
    return [
        Offered(
            id=line.id, what=words.task(line.kind),
            child=about[line.about].name if line.about and line.about in about else "",
            giver=people.get(line.giver.person_id, "") if line.giver.person_id else "",
            receiver=people.get(line.receiver.person_id, "") if line.receiver.person_id else "",
            due_at=line.due_at,
            elsewhere="" if line.kind in rules.PASSED_ON else words.PLACES.get(line.kind, "/tasks/"),
        )
        for line in lines
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Late:
    """Something that was done late, and of which nobody has said why."""

    task_id: UUID
    what: str
    child: str
    due_at: datetime
    done_at: datetime


def late(
    found: Sequence[tuple[ItemLine, ItemHistory]], about: Mapping[UUID, About]
) -> list[Late]:  # fmt: skip
    """Put into words what was late: each by its worst clock that lacks a reason."""
    listed = []
    for line, was in found:
        clocks = [each for each in was.clocks if each.is_late and not each.breach_reason and each.done_at]
        if not clocks:
            continue
        worst = min(clocks, key=lambda each: each.due_at)
        child = about[was.about].name if was.about and was.about in about else ""
        listed.append(Late(line.id, words.task(was.kind), child, worst.due_at, worst.done_at or worst.due_at))
    return listed
