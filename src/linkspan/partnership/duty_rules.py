"""How a statutory duty stands, when it is due next, what an audit may say, and how many areas comply."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from linkspan.audit.errors import NotNow
from linkspan.partnership.statutory import SCORES, STANDARDS, Duty


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


MET, NOT_MET = "met", "not_met"
OUTCOMES = (MET, NOT_MET)
LONGEST = 500
KINDS_OF_LAW = ("law", "choice")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a duty for one period: due by a day, and done or known undone on another."""

    due_on: date
    on: date
    outcome: str

    @property
    def said(self) -> str:
        """Say it as met, late or not_met."""
        if self.outcome == NOT_MET:
            return NOT_MET
        return MET if self.on <= self.due_on else "late"


def standing(outcomes: Sequence[Outcome], due_on: date, today: date) -> str:
    """Say how a duty stands: overdue, or as the last period ended (met, late, not_met), or not_due before the first.

    `outcomes` are the oldest first. What is past its day and without an answer is overdue whatever went before.
    """
    if due_on < today:
        return "overdue"
    return outcomes[-1].said if outcomes else "not_due"


def complies(stands: str) -> bool | None:
    """Tell whether an area that stands so complies; None where nothing is known yet."""
    return {"met": True, "late": True, "overdue": False, "not_met": False}.get(stands)


def next_due(duty: Duty, after: date) -> date:
    """Give when a duty is due next after a day: its own date where law or guidance fixes one, else by its period."""
    if duty.month and duty.day:
        this_year = date(after.year, duty.month, duty.day)
        return this_year if this_year > after else date(after.year + 1, duty.month, duty.day)
    months = after.month - 1 + duty.months
    year, month = after.year + months // 12, months % 12 + 1
    return date(year, month, min(after.day, _last_day(year, month)))


def _last_day(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days


# --- taking on, meeting ----------------------------------------------------------------------------------------------


def why_not_take_on(
    duty: Duty | None, organisation_kind: str, due_on: date, today: date, *, is_held: bool, is_colleague: bool
) -> NotNow | None:
    """Say why an organisation may not take on a duty with this owner and day."""
    if duty is None:
        return NotNow("duty.unknown", _("There is no such duty in the register on that day."))
    if not duty.is_joint and organisation_kind not in duty.kinds:
        return NotNow("duty.not_theirs", _("The law does not lay this duty on an organisation of that kind."))
    if is_held:
        return NotNow("duty.held", _("It is in the register with an owner already."))
    if not is_colleague:
        return NotNow("duty.owner", _("Choose an owner who is in a post of that organisation today."))
    return None if due_on >= today else NotNow("duty.due_past", _("Choose the day it is due: today or later."))


def why_not_answer(outcome: Outcome, reference: str, note: str, next_on: date, today: date) -> NotNow | None:
    """Say why this is no record of what became of a duty."""
    if outcome.outcome not in OUTCOMES:
        return NotNow("duty.outcome", _("Choose whether it was met."))
    if outcome.on > today:
        return NotNow("duty.ahead", _("That day is still to come."))
    if outcome.outcome == MET and not reference.strip():
        return NotNow("duty.evidence", _("Say what shows that it was met: the reference of a document or a decision."))
    if outcome.outcome == NOT_MET and not note.strip():
        return NotNow("duty.not_met_why", _("Say why it was not met, and what happens now."))
    if len(reference) > 200 or len(note) > LONGEST:
        return NotNow("duty.long", _("Keep the reference to 200 characters and the note to 500. Nothing was cut."))
    return None if next_on > today else NotNow("duty.next_past", _("Choose the day it is due next: a day to come."))


def why_not_link(link: str) -> NotNow | None:
    """Say why this is no address of evidence."""
    if not link or link.startswith(("https://", "http://")):
        return None
    return NotNow("duty.link", _("An address begins with https://. Leave it out if there is none."))


def why_not_version(
    duty: Duty, newest_from: date | None, today: date, kinds: Collection[str], why: str
) -> NotNow | None:
    """Say why a partnership may not enter this as its own version of a duty."""
    if not duty.name.strip() or not duty.law.strip():
        return NotNow("duty.unnamed", _("Say what the duty is, and where that is written."))
    if not duty.kinds or not set(duty.kinds) <= set(kinds):
        return NotNow("duty.kinds", _("Choose who owes it."))
    if not 1 <= duty.months <= 120:
        return NotNow("duty.months", _("It recurs at least every ten years and at most every month."))
    if duty.from_ < today or (newest_from is not None and duty.from_ <= newest_from):
        return NotNow("duty.version_past", _("A version counts from today or later, and after the one before it."))
    return None if why.strip() else NotNow("duty.version_why", _("Say why it is changed, and who decided it."))


# --- audits ----------------------------------------------------------------------------------------------------------


def why_not_score(standards: str, standard: str, score: int, evidence: str, *, is_open: bool) -> NotNow | None:
    """Say why a standard may not be scored like this."""
    if not is_open:
        return NotNow("audit.closed", _("The audit is handed in. What it says can be challenged, not changed."))
    if standard not in STANDARDS.get(standards, {}):
        return NotNow("audit.standard", _("There is no such standard in this audit."))
    if score not in SCORES:
        return NotNow("audit.score", _("Score it from 1 (not met) to 4 (fully met)."))
    if not evidence.strip():
        return NotNow("audit.evidence", _("Say what the score rests on."))
    return None if len(evidence) <= LONGEST else NotNow("audit.long", _("Keep it to 500 characters. Nothing was cut."))


def why_not_hand_in(standards: str, scored: Collection[str], *, is_open: bool) -> NotNow | None:
    """Say why an audit may not be handed in: some standards have no score."""
    if not is_open:
        return NotNow("audit.closed", _("The audit is handed in already."))
    if set(STANDARDS[standards]) - set(scored):
        return NotNow("audit.unscored", _("Score every standard first."))
    return None


def why_not_challenge(said: str, *, is_open: bool, is_own: bool, is_scored: bool) -> NotNow | None:
    """Say why a peer may not challenge a score."""
    if is_own:
        return NotNow("audit.own", _("A peer of another organisation challenges it."))
    if is_open or not is_scored:
        return NotNow("audit.not_in", _("It can be challenged once it is handed in."))
    return None if said.strip() else NotNow("audit.challenge", _("Say what you doubt and why."))


def average(scores: Iterable[int]) -> Decimal | None:
    """Give the mean score to one place, half up; None of none."""
    found = list(scores)
    if not found:
        return None
    return (Decimal(sum(found)) / len(found)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


# --- the whole country -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AreaAnswer:
    """Whether one area complies with a duty, as known on a day and from where."""

    area_code: str
    area: str
    complies: bool
    on: date
    source: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the areas known comply: n of m."""

    complying: int
    known: int

    @property
    def percent(self) -> Decimal | None:
        """Give the share as a percentage to one place, half up; None of none."""
        if not self.known:
            return None
        return (Decimal(self.complying * 100) / self.known).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def tally(answers: Mapping[str, AreaAnswer]) -> Count:
    """Count the areas that comply among those of which it is known."""
    return Count(sum(each.complies for each in answers.values()), len(answers))


COLUMNS = ("area code", "area", "duty", "complies", "on", "source")
YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0"})


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line of a file that could not be taken: which, in which column, and what to do."""

    line: int
    column: str
    what_to_do: str


def read_line(number: int, row: Mapping[str, str], codes: Collection[str]) -> tuple[str, AreaAnswer] | RefusedLine:
    """Read one line of a file of areas: the duty's code and the answer, or why it is refused."""
    said = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if empty := next((name for name in COLUMNS if not said[name]), None):
        return RefusedLine(
            number, empty, _("Fill it in on every line. Merged cells leave lines empty: take them apart.")
        )
    if said["duty"] not in codes:
        return RefusedLine(number, "duty", _("Use a code of the register of duties."))
    answer = said["complies"].lower()
    if answer not in YES | NO:
        return RefusedLine(number, "complies", _("Write yes or no."))
    try:
        on = date.fromisoformat(said["on"])
    except ValueError:
        return RefusedLine(number, "on", _("Write the day like 2026-03-31."))
    if len(said["area code"]) > 20 or len(said["area"]) > 120 or len(said["source"]) > 200:
        return RefusedLine(number, "source", _("Shorten it: code 20, area 120, source 200 characters."))
    return said["duty"], AreaAnswer(said["area code"], said["area"], answer in YES, on, said["source"])
