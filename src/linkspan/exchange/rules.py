"""What may be asked and answered, and how a part stands: plain functions on plain values."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from linkspan.audit.errors import NotNow


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


# --- asking -------------------------------------------------------------------------------------------------

URGENCIES: dict[str, str] = {
    "emergency": _("A child may be in danger now: within 4 hours"),
    "same_day": _("Today: a strategy discussion or a child protection enquiry"),
    "check": _("A front-door check: within 1 working day"),
    "soon": _("Within 5 working days"),
    "routine": _("Within 10 working days"),
}
PURPOSES: dict[str, str] = {
    "protect": _("Find out whether a child is being harmed, or may be"),
    "enquiry": _("Child protection enquiry"),
    "front_door": _("Decide what to do about a worry that reached us"),
    "help": _("Assess or plan help for the family"),
    "missing": _("Find a missing child, or see that they are safe"),
    "care": _("Care for the child safely today"),
    "review": _("Practice review or audit of what was done"),
}
MOST_QUESTIONS = 10
MOST_AGENCIES = 15
MOST_CHILDREN = 8
WORDS_AT_LEAST = 10
QUESTION_AT_MOST = 500
WORDS_AT_MOST = 4_000
LATEST = timedelta(days=90)


def clock_of(urgency: str) -> str:
    """Name the clock of the duty room's table for an urgency."""
    return f"request.{urgency}"


def why_not_ask(
    *,
    questions: Sequence[str],
    agencies: Collection[UUID],
    children: int,
    own: UUID | None,
    purpose: str,
    urgency: str,
    why: str,
) -> NotNow | None:
    """Say why something may not be asked so."""
    return (
        _why_not_whom(agencies, children, own)
        or _why_not_questions(questions)
        or _one_of(purpose, PURPOSES, "exchange.purpose_unknown", _("Choose what it is for."))
        or _one_of(urgency, URGENCIES, "exchange.urgency_unknown", _("Choose how urgent it is."))
        or _words(why, "exchange.why", _("Say why you ask, in a few words of your own."))
    )


def _why_not_whom(agencies: Collection[UUID], children: int, own: UUID | None) -> NotNow | None:
    if not agencies:
        return NotNow("exchange.no_agency", _("Choose at least one agency to ask."))
    if len(agencies) > MOST_AGENCIES:
        return NotNow("exchange.many_agencies", _("Ask at most 15 agencies at once."))
    if own in agencies:
        return NotNow("exchange.own_agency", _("That is your own agency. Ask a colleague."))
    if children > MOST_CHILDREN:
        return NotNow("exchange.many_children", _("Ask about at most 8 children of one family at once."))
    return None


def _why_not_questions(questions: Sequence[str]) -> NotNow | None:
    if not questions or not all(each.strip() for each in questions):
        return NotNow("exchange.no_question", _("Write at least one question."))
    if len(questions) > MOST_QUESTIONS:
        return NotNow("exchange.many_questions", _("Ask at most 10 questions at once."))
    if any(len(each) > QUESTION_AT_MOST for each in questions):
        return NotNow("exchange.long_question", _("Keep each question to 500 characters."))
    return None


def why_not_due(due_on: date | None, table_day: date, on: date) -> NotNow | None:
    """Say why a day may not be the date of a request: the table's is the soonest that one agency may ask another."""
    if due_on is None:
        return None
    if due_on < table_day:
        return NotNow("exchange.due_early", _("That is sooner than the urgency allows. Choose a higher urgency."))
    if due_on > on + LATEST:
        return NotNow("exchange.due_late", _("Choose a day within 90 days."))
    return None


def why_not_written(texts: Collection[str], places: Collection[str]) -> NotNow | None:
    """Say why words may not go out: they name a place that is protected."""
    squeezed = ["".join(text.split()).casefold() for text in texts]
    for place in places:
        mark = "".join(place.split()).casefold()
        if len(mark) >= 5 and any(mark in text for text in squeezed):
            return NotNow(
                "exchange.place_named", _("Where this child is, is protected. Take the place out of your words.")
            )
    return None


# --- answering ----------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """What became of one question. Silence is no outcome: it is the want of one, past the date."""

    DISCLOSED = "disclosed"
    WITHHELD = "withheld"
    NOTHING_HELD = "nothing_held"
    REFERRED = "referred"
    MORE_TIME = "more_time"


FINAL = frozenset({Outcome.DISCLOSED, Outcome.WITHHELD, Outcome.NOTHING_HELD, Outcome.REFERRED})
NATURES = ("fact", "opinion")
GROUNDS: dict[str, str] = {
    "detrimental": _("Telling would do the child more harm than not telling"),
    "not_permitted": _("The law does not let us tell it"),
}
# Until Children Act 2004 s 16LA binds, the test is whether telling is necessary and proportionate; once it does,
# whether what is held is relevant and whether telling would be more detrimental to the child than not.
TESTS: dict[str, tuple[str, str]] = {
    "necessity": (_("Why is telling not necessary?"), _("Why would telling be out of proportion?")),
    "detriment": (
        _("How relevant is it to the child's safety or welfare?"),
        _("How would telling harm the child more?"),
    ),
}
IDENTIFIERS: dict[str, str] = {
    "name": _("Name"),
    "other_names": _("Other names and spellings"),
    "date_of_birth": _("Date of birth"),
    "nhs_number": _("NHS number"),
    "address": _("Address"),
    "family": _("Names of family members"),
    "upn": _("Unique pupil number"),
    "other": _("Something else"),
}
ONWARD: dict[str, str] = {
    "no": _("Do not pass it on"),
    "ask": _("Ask us before you pass it on"),
    "workers": _("You may tell those who work with the child"),
}
READERS: dict[str, str] = {
    "asker": _("Whoever asked, and their managers and duty desk"),
    "agency": _("Those in the agency who work with the child"),
}
FAMILY: dict[str, str] = {
    "told": _("The family knows that we tell"),
    "unsafe": _("Telling the family could put someone at risk, or get in the way of an enquiry"),
    "not_yet": _("The family does not know yet and will be told"),
    "unreachable": _("We could not reach the family in time"),
}
KEPT_FOR = timedelta(days=365)  # local default: what is needed longer belongs in the asker's own record
KEPT_AT_MOST = timedelta(days=6 * 365 + 2)
MOST_ENTRIES = 20


@dataclass(frozen=True, slots=True)
class EntryGiven:
    """One thing told: a fact or an opinion, from where, of when."""

    nature: str
    text: str
    source: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class SearchGiven:
    """One search that found nothing: where, by what, for which years, when, by whom."""

    system: str
    identifiers: tuple[str, ...]
    searched_on: date
    searched_by: str
    covers_from: date | None = None
    covers_until: date | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as someone gives it; which parts it needs depends on its outcome."""

    outcome: Outcome
    entries: tuple[EntryGiven, ...] = ()
    onward: str = "ask"
    readers: str = "agency"
    keep_until: date | None = None
    family: str = ""
    ground: str = ""
    first: str = ""
    second: str = ""
    searches: tuple[SearchGiven, ...] = ()
    # An organisation's own id; the rule needs nothing else of it.
    to: UUID | None = None
    words: str = ""
    until: date | None = None


def test_of(is_duty_in_force: bool) -> str:
    """Name the test that a refusal must answer, by whether the duty to share binds yet."""
    return "detriment" if is_duty_in_force else "necessity"


def why_not_give(given: Given, *, on: date, own: UUID | None) -> NotNow | None:
    """Say why an answer may not be given so."""
    match given.outcome:
        case Outcome.DISCLOSED:
            return _why_not_disclose(given, on)
        case Outcome.WITHHELD:
            return _why_not_withhold(given)
        case Outcome.NOTHING_HELD:
            return _why_not_nothing(given, on)
        case Outcome.REFERRED:
            return _why_not_refer(given, own)
        case Outcome.MORE_TIME:
            return _why_not_more_time(given, on)


def _why_not_disclose(given: Given, on: date) -> NotNow | None:
    if not 0 < len(given.entries) <= MOST_ENTRIES:
        return NotNow("exchange.no_entry", _("Write what you tell, one fact or opinion at a time."))
    for entry in given.entries:
        if entry.nature not in NATURES:
            return NotNow("exchange.nature", _("Say of each whether it is a fact or an opinion."))
        if not entry.text.strip() or not entry.source.strip():
            return NotNow("exchange.entry_short", _("Write what you tell, and where it comes from."))
        if len(entry.text) > WORDS_AT_MOST:
            return NotNow("exchange.entry_long", _("Keep each fact or opinion to 4,000 characters."))
        if entry.on and entry.on > on:
            return NotNow("exchange.entry_future", _("What you tell cannot be of a day to come."))
    return _why_not_restrict(given, on)


def _why_not_restrict(given: Given, on: date) -> NotNow | None:
    if given.keep_until and not on < given.keep_until <= on + KEPT_AT_MOST:
        return NotNow("exchange.keep_until", _("Choose a day after today and within six years until which it is kept."))
    return (
        _one_of(given.onward, ONWARD, "exchange.onward", _("Say whether it may be passed on."))
        or _one_of(given.readers, READERS, "exchange.readers", _("Say who may read it."))
        or _one_of(given.family, FAMILY, "exchange.family", _("Say whether the family knows."))
    )


def _why_not_withhold(given: Given) -> NotNow | None:
    reasoning = _("Give the reasoning for both parts of the test, in words of your own.")
    return (
        _one_of(given.ground, GROUNDS, "exchange.ground", _("Choose why you do not tell."))
        or _words(given.first, "exchange.reasoning", reasoning)
        or _words(given.second, "exchange.reasoning", reasoning)
    )


def _why_not_nothing(given: Given, on: date) -> NotNow | None:
    if not given.searches:
        return NotNow("exchange.no_search", _("Say which systems were searched, by what, and by whom."))
    for search in given.searches:
        if not search.system.strip() or not search.searched_by.strip():
            return NotNow("exchange.search_short", _("Say which system was searched, and who searched it."))
        if not search.identifiers or not set(search.identifiers) <= set(IDENTIFIERS):
            return NotNow("exchange.search_by", _("Say by what each system was searched."))
        if search.searched_on > on:
            return NotNow("exchange.search_future", _("A search cannot be of a day to come."))
        if search.covers_from and search.covers_until and search.covers_until < search.covers_from:
            return NotNow("exchange.search_years", _("The records searched end before they begin."))
    return None


def _why_not_refer(given: Given, own: UUID | None) -> NotNow | None:
    if given.to is None or given.to == own:
        return NotNow("exchange.refer_whom", _("Choose the agency that holds it."))
    return _words(given.words, "exchange.refer_why", _("Say why that agency would know."))


def _why_not_more_time(given: Given, on: date) -> NotNow | None:
    if given.until is None or not on < given.until <= on + LATEST:
        return NotNow("exchange.more_time", _("Choose a day after today and within 90 days."))
    return _words(given.words, "exchange.more_time_why", _("Say why you need more time."))


def why_not_answer(outcomes: Collection[str], *, is_open: bool) -> NotNow | None:
    """Say why questions may not be answered now: the part is closed, or one of them was answered."""
    if not is_open:
        return NotNow("exchange.part_closed", _("That request is closed. You can still correct what you answered."))
    if not outcomes:
        return NotNow("exchange.no_question_chosen", _("Choose which question you answer."))
    if any(outcome in FINAL for outcome in outcomes):
        return NotNow("exchange.answered", _("That was answered already. Correct the answer instead."))
    return None


def why_not_correct(outcome: str, given: Given | None, why: str, *, is_live: bool) -> NotNow | None:
    """Say why an answer may not be corrected or taken back: another stands in its place, or it was no answer."""
    if not is_live:
        return NotNow("exchange.superseded", _("Another answer stands in its place already."))
    if outcome not in FINAL:
        return NotNow("exchange.not_final", _("Give the answer itself; asking for time needs no correction."))
    if given is not None and given.outcome not in FINAL:
        return NotNow("exchange.correct_how", _("An answer is corrected by another answer."))
    return _words(why, "exchange.correct_why", _("Say why the answer changes."))


def why_not_close(closed_at: datetime | None) -> NotNow | None:
    """Say why a request may not be closed."""
    return NotNow("exchange.closed", _("That request is closed already.")) if closed_at else None


def why_not_withdraw(why: str) -> NotNow | None:
    """Say why a request may not be taken back: no reason was given."""
    return _words(why, "exchange.withdraw_why", _("Say why you take the request back."))


def why_not_finish(closed_at: datetime | None, *, is_waiting: bool) -> NotNow | None:
    """Say why an asker may not finish: some agency has not answered."""
    if is_waiting:
        return NotNow("exchange.still_waiting", _("Not every agency has answered. Withdraw the request, or wait."))
    return why_not_close(closed_at)


def why_not_say(text: str, *, is_closed: bool) -> NotNow | None:
    """Say why nothing may be added to a thread."""
    if is_closed:
        return NotNow("exchange.closed", _("That request is closed already."))
    if not text.strip() or len(text) > WORDS_AT_MOST:
        return NotNow("exchange.message", _("Write a message of at most 4,000 characters."))
    return None


# --- how a part stands --------------------------------------------------------------------------------------


class Standing(StrEnum):
    """How one agency's part stands at a moment."""

    WAITING = "waiting"
    PARTLY = "partly"
    SILENT = "silent"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


def standing(*, due_at: datetime, at: datetime, closed_how: str, answered: int, asked: int) -> Standing:
    """Say how a part stands; what is past its clock with something unanswered is silent, whatever else was said."""
    if closed_how:
        return Standing.ANSWERED if closed_how == "answered" else Standing.WITHDRAWN
    if at > due_at:
        return Standing.SILENT
    return Standing.PARTLY if 0 < answered < asked else Standing.WAITING


def state_of(outcome: str, part: Standing) -> str:
    """Say how one question of a part stands: its answer, else that it waits, is silent or was withdrawn."""
    if outcome in FINAL:
        return outcome
    if part in (Standing.WITHDRAWN, Standing.SILENT):
        return part.value
    return outcome or Standing.WAITING.value


# --- the record of disclosure -------------------------------------------------------------------------------

# Art 6(1)(ea), recognised legitimate interests, is from 5 February 2026 and not for public authorities' own tasks.
PRIVATE_KINDS = frozenset({"charity", "nursery", "other"})


def lawful_basis(giver_kind: str, *, is_duty: bool, on: date) -> Mapping[str, str]:
    """Give the data-protection side of one disclosure, by what kind of body tells and whether a duty makes it."""
    article_6 = "UK GDPR art 6(1)(e)"
    if is_duty:
        article_6 = "UK GDPR art 6(1)(c)"
    elif giver_kind in PRIVATE_KINDS:
        article_6 = "UK GDPR art 6(1)(ea)" if on >= date(2026, 2, 5) else "UK GDPR art 6(1)(f)"
    return {
        "article_6": article_6,
        "article_9": "UK GDPR art 9(2)(g) with DPA 2018 sch 1 para 18",
        "part_3": "DPA 2018 pt 3 and sch 8, where told for law enforcement" if giver_kind == "police" else "",
    }


# What a request is for and how soon, as the list of sharing decisions has them.
AIMS: Mapping[str, str] = {
    "protect": "protect", "enquiry": "protect", "front_door": "protect", "missing": "protect", "help": "help",
    "care": "care", "review": "review",
}  # fmt: skip
SOON: Mapping[str, str] = {
    "emergency": "now", "same_day": "now", "check": "soon", "soon": "soon", "routine": "later"
}  # fmt: skip
INFORMED: Mapping[str, str] = {"told": "yes", "not_yet": "later", "unreachable": "later", "unsafe": "no"}


# --- small things -------------------------------------------------------------------------------------------


def _one_of(code: str, known: Collection[str], problem: str, words: str) -> NotNow | None:
    return None if code in known else NotNow(problem, words)


def _words(text: str, problem: str, words: str) -> NotNow | None:
    if len(text.strip()) < WORDS_AT_LEAST:
        return NotNow(problem, words)
    return NotNow(problem, _("Say it in fewer words.")) if len(text) > WORDS_AT_MOST else None
