"""Turn requests, threads and records into what the pages show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, ngettext

from linkspan.agencies.rules import london_day
from linkspan.duty.rules import Band
from linkspan.exchange import rules
from linkspan.exchange.queries.lines import PartLine
from linkspan.exchange.queries.records import DisclosureRecord, Missed
from linkspan.exchange.queries.requests import RequestWhole
from linkspan.exchange.queries.thread import AnswerLine, SubjectLine, Thread
from linkspan.web.exchange import words
from linkspan.web.tasks.presenters import working_days_between
from linkspan.web.words import clock, due, nhs_number, short_day

Special = Mapping[date, bool]


@dataclass(frozen=True, slots=True)
class Tag:
    """A state as a badge."""

    text: str
    colour: str


def state(code: str) -> Tag:
    """Say how a question stands."""
    text, colour = words.STATES.get(code, (code, "grey"))
    return Tag(str(text), colour)


def standing(code: str) -> Tag:
    """Say how a part stands."""
    text, colour = words.STANDINGS.get(code, (code, "grey"))
    return Tag(str(text), colour)


def when_due(due_at: datetime, urgency: str, on: date, special: Special) -> str:
    """Say by when, with the time of day where hours count."""
    day = london_day(due_at)
    said = due(day, working_days_between(on, day, special))
    return gettext("%(clock)s, %(day)s") % {"clock": clock(due_at), "day": said} if urgency == "emergency" else said


@dataclass(frozen=True, slots=True)
class Row:
    """One agency's part as a line of a list."""

    part_id: UUID
    request_id: UUID
    child: str
    title: str
    due: str
    urgency: str
    purpose: str
    standing: Tag
    holder: str
    asked_by: str
    is_contradicted: bool
    cells: tuple[Tag, ...]


def row(line: PartLine, on: date, special: Special, *, is_mine: bool) -> Row:
    """Put one part into words; for one's own agency the asker is the news, for the asker the agency is."""
    return Row(
        part_id=line.part_id, request_id=line.request_id, child=line.child,
        title=line.asker if is_mine else line.organisation, due=when_due(line.due_at, line.urgency, on, special),
        urgency=str(words.URGENT.get(line.urgency, line.urgency)), purpose=words.purpose(line.purpose),
        standing=standing(line.standing.value), holder=line.holder, asked_by=line.asked_by,
        is_contradicted=line.is_contradicted, cells=tuple(state(cell.state) for cell in line.cells),
    )  # fmt: skip


def by_band(lines: Sequence[PartLine], on: date, special: Special) -> list[tuple[str, list[Row]]]:
    """Put what waits into bands by clock, worst first; no band is empty."""
    found = [
        (band.value, [row(line, on, special, is_mine=True) for line in lines if line.band is band]) for band in Band
    ]
    return [(band, rows) for band, rows in found if rows]


@dataclass(frozen=True, slots=True)
class Grid:
    """One request: agencies down, questions across, each cell a state."""

    request_id: UUID
    child_id: UUID
    child: str
    asked_by: str
    organisation: str
    purpose: str
    urgency: str
    why: str
    asked_at: datetime
    due: str
    ended: str
    is_ours: bool
    is_answered: bool
    questions: tuple[str, ...]
    rows: tuple[tuple[Row, tuple[Tag | None, ...]], ...]
    answered: int


def grid(whole: RequestWhole, on: date, special: Special) -> Grid:
    """Put one request into a grid; a question that was not put to an agency leaves its cell empty."""
    ids = [each.question_id for each in whole.questions]
    rows = []
    for line in whole.parts:
        states = {cell.question_id: state(cell.state) for cell in line.cells}
        rows.append((row(line, on, special, is_mine=False), tuple(states.get(each) for each in ids)))
    return Grid(
        request_id=whole.request_id, child_id=whole.child_id, child=whole.child, asked_by=whole.asked_by,
        organisation=whole.organisation, purpose=words.purpose(whole.purpose), urgency=words.urgency(whole.urgency),
        why=whole.why, asked_at=whole.asked_at, due=when_due(whole.due_at, whole.urgency, on, special),
        ended=str(words.REQUEST_ENDED.get(whole.closed_how, "")), is_ours=whole.is_ours,
        is_answered=whole.is_answered, questions=tuple(each.text for each in whole.questions), rows=tuple(rows),
        answered=sum(line.standing.value == "answered" for line in whole.parts),
    )  # fmt: skip


def missed(found: Sequence[Missed]) -> list[str]:
    """Say which searches had missed what was there, and by what else to search."""
    said = []
    for each in found:
        by = ", ".join(gettext(rules.IDENTIFIERS[code]) for code in each.identifiers)
        rest = [gettext(words) for code, words in rules.IDENTIFIERS.items() if code not in (*each.identifiers, "other")]
        times = ngettext("once", "%(num)d times", each.times) % {"num": each.times}
        line = gettext("%(system)s, searched by %(by)s: missed %(times)s.") % {
            "system": each.system, "by": by, "times": times
        }  # fmt: skip
        said.append(f"{line} {gettext('Search by these too: %(rest)s.') % {'rest': ', '.join(rest)}}" if rest else line)
    return said


# --- a thread -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    value: str


def subject(child: SubjectLine) -> tuple[str, list[Line]]:
    """Say who is asked about: the name, then what an agency looks them up by."""
    said = child.said

    def joined(name: str) -> str:
        return ", ".join(str(each) for each in said.get(name, ()))

    others = [each for each in said.get("names", ()) if each != said.get("name")]
    lines = [
        Line(gettext("Also recorded as"), ", ".join(others)),
        Line(gettext("Known as"), joined("known_as")),
        Line(gettext("Former family name"), joined("former_names")),
        Line(gettext("Born"), ", ".join(short_day(date.fromisoformat(each)) for each in said.get("born", ()))),
        Line(gettext("Expected"), ", ".join(short_day(date.fromisoformat(each)) for each in said.get("expected", ()))),
        Line(gettext("NHS number"), ", ".join(nhs_number(str(each)) for each in said.get("nhs_numbers", ()))),
        Line(gettext("Address"), ", ".join(child.place)),
    ]
    return str(said.get("name", "")), [line for line in lines if line.value]


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer in words."""

    answer_id: UUID
    outcome: str
    tag: Tag
    by: str
    at: datetime
    entries: tuple[tuple[str, str, str, date | None], ...]
    searches: tuple[tuple[str, str, str, date], ...]
    restrictions: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]
    words: str
    ended: str
    ended_line: str
    note: str
    read: str
    is_contradicted: bool


def answered(line: AnswerLine) -> Answered:
    """Put one answer into words."""
    return Answered(
        answer_id=line.answer_id, outcome=line.outcome, tag=state(line.outcome),
        by=", ".join(part for part in (line.by, line.post, line.organisation) if part), at=line.at,
        entries=tuple(
            (str(words.NATURES.get(each.nature, each.nature)), each.text, each.source, each.on) for each in line.entries
        ),
        searches=tuple(_search(each) for each in line.searches), restrictions=_restrictions(line),
        reasons=_reasons(line), words=_words(line), ended=str(words.ENDED.get(line.ended_how, "")),
        ended_line=_ended(line), note=_note(line), read=_read(line), is_contradicted=line.is_contradicted,
    )  # fmt: skip


def _search(each: Any) -> tuple[str, str, str, date]:
    by = ", ".join(words.told(rules.IDENTIFIERS, one) for one in each.identifiers)
    spans = [short_day(day) for day in (each.covers_from, each.covers_until) if day]
    covers = gettext(" to ").join(spans) if spans else gettext("all years")
    return each.system, by, f"{covers}. {each.searched_by}", each.searched_on


def _restrictions(line: AnswerLine) -> tuple[str, ...]:
    if line.outcome != "disclosed":
        return ()
    kept = gettext("Kept here until %(day)s") % {"day": short_day(line.keep_until)} if line.keep_until else ""
    told = (
        words.told(rules.ONWARD, line.onward), words.told(rules.READERS, line.readers),
        words.told(rules.FAMILY, line.family), kept,
    )  # fmt: skip
    return tuple(each for each in told if each)


def _reasons(line: AnswerLine) -> tuple[tuple[str, str], ...]:
    if line.outcome != "withheld":
        return ()
    first, second = rules.TESTS.get(line.test, ("", ""))
    ground = (gettext("Why it is not told"), words.told(rules.GROUNDS, line.ground))
    asked = ((gettext(first), line.first), (gettext(second), line.second)) if first else ()
    return tuple(pair for pair in (ground, *asked) if pair[1])


def _words(line: AnswerLine) -> str:
    if line.outcome == "referred":
        return gettext("Sent on to %(agency)s. %(why)s") % {"agency": line.referred_to, "why": line.words}
    if line.outcome == "more_time" and line.wanted_until:
        return gettext("More time asked until %(day)s. %(why)s") % {
            "day": short_day(line.wanted_until),
            "why": line.words,
        }
    return line.words


def _ended(line: AnswerLine) -> str:
    if not line.ended_at:
        return ""
    return gettext("%(how)s by %(who)s on %(day)s. %(why)s") % {
        "how": words.ENDED.get(line.ended_how, ""), "who": line.ended_by, "day": short_day(line.ended_at),
        "why": line.ended_why,
    }  # fmt: skip


def _note(line: AnswerLine) -> str:
    if line.is_gone:
        return gettext("The time this was kept for is over, so its words are gone. That it was told stays on record.")
    if line.ended_how == "taken_back" and not line.entries and line.outcome == "disclosed":
        return gettext("It was taken back, so its words are shown no longer.")
    if line.is_kept_back:
        return gettext("It was told to whoever asked and their managers alone. Ask them.")
    return ""


def _read(line: AnswerLine) -> str:
    if not line.read_at:
        return gettext("Not read yet by whoever asked.")
    return gettext("First read by %(who)s on %(day)s at %(clock)s.") % {
        "who": line.read_by, "day": short_day(line.read_at), "clock": clock(line.read_at)
    }  # fmt: skip


def receipts(found: Thread) -> list[tuple[str, datetime | None, str]]:
    """List what became of a request, in order: asked, opened, answered; what has not happened has no time."""
    return [
        (gettext("Reached the duty desk"), found.asked_at, found.organisation),
        (gettext("First opened"), found.opened_at, found.opened_by),
        (gettext("Answered"), found.answered_at, ""),
    ]


def rungs(found: Thread) -> list[tuple[str, datetime, int]]:
    """Say whom a silence has reached."""
    return [(str(words.RUNGS.get(each.rung, each.rung)), each.at, each.told) for each in found.rungs]


def next_rung(found: Thread) -> str:
    """Say who is told next, if nobody replies."""
    if not found.next_rung:
        return ""
    rung, at = found.next_rung
    return gettext("With no answer, %(who)s will be told on %(day)s at %(clock)s.") % {
        "who": words.RUNGS[rung], "day": short_day(at), "clock": clock(at)
    }  # fmt: skip


# --- the record -----------------------------------------------------------------------------------------------


def record(each: DisclosureRecord) -> tuple[str, Tag, list[Line]]:
    """Put one answer's record into the lines of the form."""
    kinds = gettext("%(facts)d facts, %(opinions)d opinions") % {"facts": each.facts, "opinions": each.opinions}
    first, second = rules.TESTS.get(each.test, ("", ""))
    lines = [
        Line(gettext("Asked by"), f"{each.requested_by}, {each.requested_as}, {each.requester}"),
        Line(gettext("Asked on"), short_day(each.requested_on)),
        Line(gettext("Held by"), each.holder),
        Line(gettext("Decided by"), f"{each.decided_by}, {each.decided_as}"),
        Line(gettext("Decided on"), f"{short_day(each.decided_on)}, {clock(each.decided_on)}"),
        Line(gettext("What was told"), kinds if each.decision == "disclosed" else ""),
        Line(gettext("Controllers"), gettext("Separate: each agency answers for what it holds")),
        Line(
            gettext("Agreement"), each.agreement or gettext("None. The law alone; an agreement is expected, not needed")
        ),
        Line(gettext("Purpose"), words.purpose(each.purpose)),
        Line(gettext("Why it was needed"), words.urgency(each.urgency)),
        Line(gettext("Legal power"), each.law),
        Line(gettext("Lawful basis"), each.article_6),
        Line(gettext("Special category condition"), each.article_9),
        Line(gettext("Law enforcement"), each.part_3),
        Line(gettext("Why it is not told"), words.told(rules.GROUNDS, each.ground)),
        Line(gettext(first) if first else "", each.first),
        Line(gettext(second) if second else "", each.second),
        Line(gettext("The family"), words.told(rules.FAMILY, each.family)),
        Line(gettext("Passing it on"), words.told(rules.ONWARD, each.onward)),
        Line(gettext("Kept here until"), short_day(each.keep_until) if each.keep_until else ""),
        Line(gettext("Receipt"), short_day(each.read_on) if each.read_on else gettext("Not read yet")),
        Line(gettext("Stands"), gettext("Yes") if each.standing == "live" else str(words.ENDED[each.standing])),
    ]
    title = gettext("Question %(number)d") % {"number": each.question}
    return title, state(each.decision), [line for line in lines if line.value and line.label]
