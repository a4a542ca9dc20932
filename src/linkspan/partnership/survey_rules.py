"""Rules of asking partners and staff: what a survey needs, what its results may show, and how sure they are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import fmean, stdev
from typing import TypeVar

from linkspan.audit.errors import NotNow

Key = TypeVar("Key")

PARTNERS = "partners"
STAFF = "staff"
ELSEWHERE = "elsewhere"
AUDIENCES = (PARTNERS, STAFF, ELSEWHERE)

CHOICE = "choice"
SCALE = "scale"
NUMBER = "number"
TEXT = "text"
KINDS = (CHOICE, SCALE, NUMBER, TEXT)
COUNTED = (CHOICE, SCALE)

# The scale of agreement, the two that agree first.
SCALE_OPTIONS = ("Strongly agree", "Agree", "Neither", "Disagree", "Strongly disagree")
AGREEING = frozenset({0, 1})

MOST_REMINDERS = 2
REMINDED_BEFORE = (7, 2)  # days before the last one
FEWEST = 5  # answers of fewer people are not shown
LONGEST_WORDS = 2_000
MOST_QUESTIONS = 40
LONGEST_OPEN = 120

Z = 1.959964  # two-sided 95 per cent


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many who answered, of so many who were asked, and where the share among all asked lies.

    Wilson's interval of 95 per cent, drawn in by the finite population correction: when most of those who could answer
    did, little is left to be unsure of; when all did, nothing is.
    """

    found: int
    of: int
    asked: int

    @property
    def share(self) -> float:
        """Give the share itself; 0 of 0 is 0."""
        return self.found / self.of if self.of else 0.0

    @property
    def percent(self) -> int:
        """Give it in whole per cent, half up."""
        return int(self.share * 100 + 0.5)

    @property
    def interval(self) -> tuple[float, float]:
        """Give the interval; anything is possible where nobody answered."""
        if not self.of:
            return 0.0, 1.0
        if self.asked <= self.of:
            return self.share, self.share
        counts_as = self.of * (self.asked - 1) / (self.asked - self.of)
        share, square = self.share, Z * Z / counts_as
        middle = share + square / 2
        spread = Z * sqrt(share * (1 - share) / counts_as + square / (4 * counts_as))
        low, high = (middle - spread) / (1 + square), (middle + spread) / (1 + square)
        return max(0.0, min(low, share)), min(1.0, max(high, share))


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of numbers answered, with its interval of 95 per cent and the same correction."""

    value: float
    low: float
    high: float
    of: int


def mean(values: Sequence[int], asked: int) -> Mean | None:
    """Give the mean of what was answered; None where fewer answered than may be shown."""
    if len(values) < FEWEST:
        return None
    correction = sqrt(max(0, asked - len(values)) / (asked - 1)) if asked > 1 else 0.0
    half = Z * stdev(values) / sqrt(len(values)) * correction
    return Mean(fmean(values), fmean(values) - half, fmean(values) + half, len(values))


def shown_groups(sizes: Mapping[Key, int]) -> frozenset[Key]:
    """Say which groups' results may be shown beside the result of all.

    A group under five is hidden. The result of all less those shown would give away what is hidden, so as many more are
    hidden, the smallest first, until two or more are hidden that hold five or more answers together.
    """
    in_order = sorted((key for key, size in sizes.items() if size > 0), key=lambda key: (sizes[key], str(key)))
    hidden = [key for key in in_order if sizes[key] < FEWEST]
    rest = in_order[len(hidden) :]
    while hidden and rest and (len(hidden) < 2 or sum(sizes[key] for key in hidden) < FEWEST):
        hidden.append(rest.pop(0))
    return frozenset(rest)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question before it is kept."""

    kind: str
    words: str
    options: tuple[str, ...] = ()
    lowest: int | None = None
    highest: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody answered to one question: an option's place, a number, or words."""

    option: int | None = None
    number: int | None = None
    words: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was answered."""
        return self.option is None and self.number is None and not self.words.strip()


def options_of(asked: Asked) -> tuple[str, ...]:
    """Give what can be chosen: the scale always has the same five."""
    if asked.kind == SCALE:
        return SCALE_OPTIONS
    return tuple(each.strip() for each in asked.options if each.strip()) if asked.kind == CHOICE else ()


def why_not_ask(asked: Asked, so_far: int) -> NotNow | None:
    """Say why this may not be a question of a survey."""
    if asked.kind not in KINDS or not asked.words.strip():
        return NotNow("survey.question", "Write the question and choose how it is answered.")
    if so_far >= MOST_QUESTIONS:
        return NotNow("survey.too_many", f"A survey has at most {MOST_QUESTIONS} questions.")
    options = options_of(asked)
    if asked.kind == CHOICE and (len(options) < 2 or len(set(options)) != len(options)):
        return NotNow("survey.options", "Give at least two choices, each on its own line and each different.")
    if asked.kind == NUMBER and (asked.lowest is None or asked.highest is None or asked.lowest >= asked.highest):
        return NotNow("survey.range", "Give the smallest and the largest number that makes sense.")
    return None


def why_not_send(questions: int, people: int, closes_on: date, today: date, *, is_sent: bool) -> NotNow | None:
    """Say why a survey may not be sent."""
    if is_sent:
        return NotNow("survey.sent_already", "It has been sent already. Everybody is asked once.")
    if not questions:
        return NotNow("survey.no_question", "It asks nothing yet. Add a question first.")
    if not people:
        return NotNow("survey.nobody", "Nobody in post would be asked. Choose other organisations.")
    if not 0 < (closes_on - today).days <= LONGEST_OPEN:
        return NotNow("survey.closes", f"Let it close between tomorrow and {LONGEST_OPEN} days from now.")
    return None


def why_not_answer(said: Mapping[Key, Said], questions: Mapping[Key, Asked]) -> NotNow | None:
    """Say why answers may not be taken."""
    if all(each.is_empty for each in said.values()):
        return NotNow("survey.nothing_answered", "Answer at least one question. Any may be left out.")
    for key, each in said.items():
        asked = questions[key]
        if not each.is_empty and not _fits(each, asked):
            return NotNow("survey.answer", f"Look again at your answer to: {asked.words}")
    return None


def _fits(said: Said, asked: Asked) -> bool:
    if asked.kind in COUNTED:
        return said.option is not None and 0 <= said.option < len(options_of(asked))
    if asked.kind == NUMBER:
        return said.number is not None and (asked.lowest or 0) <= said.number <= (asked.highest or 0)
    return len(said.words) <= LONGEST_WORDS


def is_open(sent: bool, closes_on: date | None, closed: bool, today: date) -> bool:
    """Tell whether a survey takes answers on a day; its last day counts whole."""
    return sent and not closed and closes_on is not None and today <= closes_on


def is_time_to_remind(closes_on: date, reminded: int, reminded_on: date | None, today: date) -> bool:
    """Tell whether somebody who has not answered is reminded today: a week before the end, and two days before."""
    left = (closes_on - today).days
    due = sum(1 for days in REMINDED_BEFORE if left <= days)
    return left >= 0 and reminded < min(due, MOST_REMINDERS) and (reminded_on is None or reminded_on < today)


def why_not_import(
    title: str, source: str, asked: int, answered: int, counts: Sequence[tuple[Asked, Sequence[int]]]
) -> NotNow | None:
    """Say why counts of a survey made elsewhere may not be kept."""
    if not title.strip() or not source.strip():
        return NotNow("survey.elsewhere_words", "Say what it was called and who made it.")
    if not 0 <= answered <= asked or not asked:
        return NotNow("survey.elsewhere_rate", "No more people can have answered than were asked.")
    if not counts:
        return NotNow("survey.no_question", "It asks nothing yet. Add a question first.")
    for each, numbers in counts:
        if problem := why_not_ask(each, 0):
            return problem
        if len(numbers) != len(options_of(each)) or min(numbers) < 0:
            return NotNow("survey.elsewhere_counts", f"Give one number for each choice of: {each.words}")
        if sum(numbers) > answered:
            return NotNow("survey.elsewhere_sum", f"More answers than people who answered: {each.words}")
    return None


@dataclass(frozen=True, slots=True)
class Agreed:
    """In how many of the decisions that two readers both made they decided alike: is this theme in this answer?"""

    same: int
    of: int

    @property
    def percent(self) -> int | None:
        """Give it in whole per cent, half up; None where both read nothing."""
        return (self.same * 200 + self.of) // (2 * self.of) if self.of else None


def readers_agree(
    first: Mapping[Key, Collection[Key]], second: Mapping[Key, Collection[Key]], themes: Collection[Key]
) -> Agreed:
    """Compare which themes two readers found in the answers that both have read."""
    both = first.keys() & second.keys()
    same = sum((theme in first[each]) == (theme in second[each]) for each in both for theme in themes)
    return Agreed(same, len(both) * len(themes))


def read_counts(text: str) -> list[tuple[Asked, list[int]]]:
    """Read questions and counts as typed: the question on a line, then `choice: number` lines, then an empty one.

    Raise NotNow that names the line which cannot be read. The five choices of the scale make a scale.
    """
    found: list[tuple[str, list[str], list[int]]] = []
    is_new = True
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            is_new = True
        elif is_new:
            found.append((line.strip(), [], []))
            is_new = False
        else:
            choice, _, count = line.rpartition(":")
            if not choice.strip() or not count.strip().isdecimal() or len(count.strip()) > 7:
                raise NotNow("survey.elsewhere_line", f"Line {number} has no number. Write it like: Agree: 105")
            found[-1][1].append(choice.strip())
            found[-1][2].append(int(count))
    return [
        (Asked(SCALE if tuple(options) == SCALE_OPTIONS else CHOICE, words, tuple(options)), numbers)
        for words, options, numbers in found
    ]
