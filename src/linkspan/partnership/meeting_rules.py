"""Rules of meetings, decisions and taking part, on plain values."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from linkspan.audit.errors import NotNow


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


ATTENDED: dict[str, str] = {"there": _("Was there"), "apologies": _("Sent apologies"), "absent": _("Did not come")}
DIRECTIONS: dict[str, str] = {"up": _("Up"), "down": _("Down")}
VOICES: dict[str, str] = {"young_people": _("The young people's panel"), "practitioners": _("Practitioners")}
COULD = ("yes", "up_to", "no")

REVIEW_CLOCK = "decision.look"
ANSWER_CLOCK = "participation.answer"
CLOSE_CLOCK = "participation.close"
WORDS_AT_LEAST = 10
WORDS_AT_MOST = 2_000


@dataclass(frozen=True, slots=True)
class PaperGiven:
    """A paper: what it is called, and where it is kept."""

    title: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Attended:
    """Somebody at a meeting, in one of their posts."""

    person_id: UUID
    organisation_id: UUID
    how: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What a decision is expected to move: an indicator, up or down, by a day, by how much (if anyone said)."""

    indicator: str
    direction: str
    by_when: date
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """Who took a decision, by their line in the attendance, and what it asks of their agency."""

    attendance_id: UUID
    functions: tuple[str, ...]
    staff: bool = False
    information: bool = False
    policy: bool = False
    money: Decimal | None = None


@dataclass(frozen=True, slots=True)
class HeardGiven:
    """What young people or practitioners said, and what was changed for it."""

    who: str
    said: str
    changed: str


@dataclass(frozen=True, slots=True)
class DecisionGiven:
    """A decision as somebody writes it down."""

    text: str
    takers: tuple[Taken, ...]
    expects: Expected | None = None
    heard: tuple[HeardGiven, ...] = field(default=())


def why_not_hold(title: str, held_on: date, on: date, attended: Sequence[Attended]) -> NotNow | None:
    """Say why a meeting may not be written down so."""
    if not title.strip():
        return NotNow("partnership.meeting_untitled", _("Say what kind of meeting it was."))
    if held_on > on:
        return NotNow("partnership.meeting_ahead", _("It has not been held yet. Write it down when it has."))
    if not any(each.how == "there" for each in attended):
        return NotNow("partnership.meeting_empty", _("Name at least one person who was there."))
    if len({(each.person_id, each.organisation_id) for each in attended}) != len(attended):
        return NotNow("partnership.attended_twice", _("Somebody is named twice."))
    if any(each.how not in ATTENDED for each in attended):
        return NotNow("partnership.attended_how", _("Say of each whether they were there."))
    return None


def not_in_post(name: str, organisation: str, held_on: date) -> NotNow:
    """Say that somebody held no post in an organisation on the day of a meeting."""
    words = _(
        "%(name)s held no post at %(organisation)s on %(day)s. Nothing was saved. Take them out, or correct the day."
    )
    return NotNow(
        "partnership.not_in_post", words % {"name": name, "organisation": organisation, "day": held_on.isoformat()}
    )


def why_not_decide(given: DecisionGiven, known: Collection[str], held_on: date) -> NotNow | None:
    """Say why a decision may not be written down so."""
    if len(given.text.strip()) < WORDS_AT_LEAST:
        return NotNow("partnership.decision_empty", _("Write what was decided, in a sentence."))
    if not given.takers:
        return NotNow("partnership.no_taker", _("Say who took it, and for which agency."))
    if any(not each.functions for each in given.takers):
        return NotNow("partnership.no_function", _("Say what it is about: choose at least one function."))
    return _why_not_expect(given.expects, known, held_on) if given.expects else None


def _why_not_expect(expected: Expected, known: Collection[str], held_on: date) -> NotNow | None:
    if expected.indicator not in known:
        return NotNow("partnership.indicator_unknown", _("There is no such figure. Choose one of those on the list."))
    if expected.direction not in DIRECTIONS:
        return NotNow("partnership.direction", _("Say whether it should go up or down."))
    if expected.by_when <= held_on:
        return NotNow("partnership.by_when", _("The day by which it should move must be after the meeting."))
    if expected.amount is not None and expected.amount <= 0:
        return NotNow("partnership.amount", _("Give how far it should move as a number above 0, or leave it empty."))
    return None


def why_not_hear(given: HeardGiven) -> NotNow | None:
    """Say why something somebody said may not be kept so."""
    if given.who not in VOICES:
        return NotNow("partnership.voice", _("Say who said it: young people, or practitioners."))
    if len(given.said.strip()) < WORDS_AT_LEAST or not given.changed.strip():
        return NotNow(
            "partnership.heard_empty", _("Write what they said and what was changed for it, or why nothing was.")
        )
    return None


def why_not_words(words: str) -> NotNow | None:
    """Say why an answer may not be given so."""
    if len(words.strip()) < WORDS_AT_LEAST:
        return NotNow("partnership.words", _("Write a sentence or two, in your own words."))
    if len(words) > WORDS_AT_MOST:
        return NotNow("partnership.long", _("Keep it to 2,000 characters."))
    return None


def why_not_look(*, is_done: bool, words: str) -> NotNow | None:
    """Say why what became of a decision may not be judged now."""
    if is_done:
        return NotNow("partnership.looked_already", _("Somebody has looked at it already."))
    return why_not_words(words)


def why_not_expect_share(indicator: str, shares: Collection[str], least: int) -> NotNow | None:
    """Say why a threshold may not be set so: it is a share of a figure that is a part of another."""
    if indicator not in shares:
        return NotNow("partnership.threshold_of", _("Choose one of the figures on the list."))
    if not 1 <= least <= 100:
        return NotNow("partnership.threshold", _("Give the threshold in per cent, from 1 to 100."))
    return None


def why_not_answer(*, is_answered: bool, words: str) -> NotNow | None:
    """Say why an agency may not answer now."""
    if is_answered:
        return NotNow("partnership.answered_already", _("Your agency has answered already."))
    return why_not_words(words)


def why_not_close(*, is_answered: bool, is_closed: bool, words: str) -> NotNow | None:
    """Say why a conversation may not be closed now."""
    if is_closed:
        return NotNow("partnership.closed_already", _("This is closed already."))
    if not is_answered:
        return NotNow("partnership.not_answered", _("The agency has not answered yet. Its partner's task stays open."))
    return why_not_words(words)


def is_under(value: float | None, high: float, least: int) -> bool:
    """Tell whether a share is under a threshold in per cent: the rounded one, or all that it can be."""
    return (high if value is None else value) < least / 100
