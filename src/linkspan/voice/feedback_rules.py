"""The rules of what children and workers say of services, and what was done about it.

What is asked is data in versions: a set that is changed gets a new number from a day on, and what was answered to the
one before it is never added to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from linkspan.audit.errors import NotNow
from linkspan.partnership import disclosure


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


CHILD, STAFF = "child", "staff"
FACES, STEPS = "faces", "steps"
# How a question is answered, the best first. Fewer than three would let a hidden count be worked out from the rest.
OPTIONS: Mapping[str, tuple[str, ...]] = {
    FACES: (_("Yes, a lot"), _("Yes"), _("In the middle"), _("Not much"), _("Not at all")),
    STEPS: (_("Yes"), _("A bit"), _("No")),
}

FEWEST = disclosure.FEWEST
OPENS_AT = 5  # so many answers in which a theme was found ask for an answer by themselves
OPEN_DAYS = 60  # for so long after something happened it may be said how it was
LONGEST_WORDS = 1_000
LONGEST_SAID = 300
LONGEST_DID = 600

DONE, WILL, WILL_NOT = "done", "will", "will_not"
OUTCOMES = (DONE, WILL, WILL_NOT)
ANSWER_CLOCK, PROMISE_CLOCK = "feedback.answer", "feedback.promise"
ANSWER_KIND, PROMISE_KIND = "feedback_answer", "feedback_promise"


@dataclass(frozen=True, slots=True)
class Question:
    """One question, under a code that no other has."""

    code: str
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """What is asked of whom about one kind of event, from a day on; `until` is the day after its last."""

    topic: str
    audience: str
    version: int
    from_: date
    questions: tuple[Question, ...]
    until: date | None = None

    def is_in_force(self, on: date) -> bool:
        """Tell whether it is asked on a day."""
        return self.from_ <= on and (self.until is None or on < self.until)


MEETING, ANSWER, DECISION, PAGES = "meeting", "answer", "decision", "pages"
BEGAN = date(2026, 1, 1)
CHILDRENS_SETS: tuple[QuestionSet, ...] = (
    QuestionSet(
        MEETING, CHILD, 1, BEGAN,
        (
            Question("listened", _("Did someone listen to you?"), FACES),
            Question("knew_next", _("Did you know what would happen next?"), STEPS),
            Question("helped", _("Did it help?"), FACES),
        ),
    ),
)  # fmt: skip
WORKERS_SETS: tuple[QuestionSet, ...] = (
    QuestionSet(
        ANSWER, STAFF, 1, BEGAN,
        (
            Question("answer_enough", _("Did the answer give you what you needed?"), STEPS),
            Question("answer_in_time", _("Did it come in time to act on?"), STEPS),
            Question("answer_clear", _("Was it clear what you may do with it?"), STEPS),
        ),
    ),
    QuestionSet(
        DECISION, STAFF, 1, BEGAN,
        (
            Question("decision_reason", _("Was the reason for the decision clear?"), STEPS),
            Question("decision_next", _("Do you know what happens next?"), STEPS),
            Question("decision_heard", _("Was what you said taken into account?"), STEPS),
        ),
    ),
    QuestionSet(
        PAGES, STAFF, 1, BEGAN,
        (
            Question("pages_found", _("Could you find what you needed?"), STEPS),
            Question("pages_words", _("Did the words on the pages make sense?"), STEPS),
            Question("pages_time", _("Did they save you time?"), STEPS),
        ),
    ),
)  # fmt: skip
SETS = (*CHILDRENS_SETS, *WORKERS_SETS)
TOPICS = (MEETING, ANSWER, DECISION, PAGES)


def asked_on(topic: str, on: date) -> QuestionSet | None:
    """Give what is asked about one kind of event on a day, the newest version where two would be."""
    found = [each for each in SETS if each.topic == topic and each.is_in_force(on)]
    return max(found, key=lambda each: each.version, default=None)


def audience_of(topic: str) -> str:
    """Say whether children or workers are asked."""
    return next(each.audience for each in SETS if each.topic == topic)


# --- giving ----------------------------------------------------------------------------------------------------------


def quarter_of(day: date) -> date:
    """Give the first day of a day's quarter: all that is kept of when something was said."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def next_quarter(quarter: date) -> date:
    """Give the first day of the quarter after one."""
    return date(quarter.year + quarter.month // 10, (quarter.month + 2) % 12 + 1, 1)


def marks_kept_from(today: date) -> date:
    """Give the oldest quarter whose marks are still of use: of what may be answered, none is older."""
    return quarter_of(today - timedelta(days=OPEN_DAYS))


def why_not_offer(happened_on: date, today: date) -> NotNow | None:
    """Say why it may not be said now how something was."""
    if 0 <= (today - happened_on).days <= OPEN_DAYS:
        return None
    return NotNow("feedback.too_late", _("This is too long ago to be asked about. Nothing was saved."))


def why_not_give(asked: QuestionSet | None, said: Mapping[str, int], words: str) -> NotNow | None:
    """Say why answers may not be taken."""
    if asked is None:
        return NotNow("feedback.not_asked", _("Nothing is asked about this now. Nothing was saved."))
    if not said and not words.strip():
        return NotNow("feedback.empty", _("Answer one question or more. You can leave out any of them."))
    kinds = {each.code: each.kind for each in asked.questions}
    if any(code not in kinds or not 0 <= option < len(OPTIONS[kinds[code]]) for code, option in said.items()):
        return NotNow("feedback.option", _("Choose one of the answers on the page."))
    if len(words) > LONGEST_WORDS:
        return NotNow("feedback.long", _("Write less: 1,000 letters at most. Nothing was cut."))
    return None


# --- what may be shown -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """One quarter or several, both included, put together until five or more answers are in them."""

    first: date
    last: date

    def __contains__(self, quarter: date) -> bool:
        return self.first <= quarter <= self.last


def spans(answered: Mapping[date, int], today: date) -> tuple[Span, ...]:
    """Put quarters that have ended together, the oldest first, until each span has five answers or more.

    A span never changes once it is there, and no two share a quarter, so nothing is learned by taking one look from
    another. What is left at the end waits for the quarters to come.
    """
    made: list[Span] = []
    first: date | None = None
    so_far = 0
    for quarter in sorted(each for each in answered if each < quarter_of(today)):
        first, so_far = first or quarter, so_far + answered[quarter]
        if so_far >= FEWEST:
            made.append(Span(first, quarter))
            first, so_far = None, 0
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Cells:
    """What may be published of the answers to one question in a span: one cell for each choice, None where hidden.

    Only these are published. Each share and sum is worked out from them, so that it tells nothing they do not tell,
    and no whole stands beside them from which a hidden one could be taken away.
    """

    span: Span
    shown: tuple[int | None, ...]

    @property
    def total(self) -> disclosure.Total:
        """Add the cells up, with the bounds of the true sum."""
        return disclosure.total(self.shown)

    def share(self, option: int) -> tuple[int, int]:
        """Say between which whole per cents the true share of one choice lies."""
        part = disclosure.band(self.shown[option])
        rest = disclosure.total(cell for place, cell in enumerate(self.shown) if place != option)
        low = part.low / (part.low + rest.high) if part.low + rest.high else 0.0
        high = part.high / (part.high + rest.low) if part.high + rest.low else 1.0
        return int(low * 100), min(100, -int(-high * 100 // 1))


def publish(counted: Mapping[date, Sequence[int]], today: date) -> tuple[Cells, ...]:
    """Give what may be published of one question to one organisation: by quarter, how many chose each option."""
    found = []
    for span in spans({quarter: sum(counts) for quarter, counts in counted.items()}, today):
        inside = [counts for quarter, counts in counted.items() if quarter in span]
        found.append(Cells(span, tuple(disclosure.shown(sum(counts)) for counts in zip(*inside, strict=True))))
    return tuple(found)


def shown_themes(found: int) -> int | None:
    """Give what is published of in how many answers a theme was found."""
    return disclosure.shown(found)


# --- you said, we did ------------------------------------------------------------------------------------------------


def why_not_theme(name: str, *, is_known: bool) -> NotNow | None:
    """Say why a theme may not be named so."""
    if not name.strip() or is_known:
        return NotNow("feedback.theme", _("Give the theme a name that no other has."))
    return None


def why_not_open(said: str, *, is_open: bool) -> NotNow | None:
    """Say why a theme may not be published as something that was said."""
    if is_open:
        return NotNow("feedback.opened", _("It is published already, and waits for an answer or has one."))
    if not said.strip() or len(said) > LONGEST_SAID:
        return NotNow("feedback.said", _("Say in plain words what people said, in 300 letters or fewer."))
    return None


def why_not_answer(
    outcome: str, words: str, on: date | None, today: date, *, is_settled: bool = False
) -> NotNow | None:
    """Say why this is no answer to what was said: what was done and when, what will be and by when, or why not."""
    if is_settled:
        return NotNow("feedback.settled", _("It has its answer. What was said and done stays as it is."))
    if outcome not in OUTCOMES:
        return NotNow("feedback.outcome", _("Choose whether it was done, will be done, or will not be done."))
    if not words.strip() or len(words) > LONGEST_DID:
        return NotNow("feedback.did", _("Say what you did, will do, or why not, in 600 letters or fewer."))
    if on is None:
        return NotNow("feedback.day", _("Give the day: when it was done, will be done, or was decided."))
    if outcome == WILL and not 0 < (on - today).days <= 366:
        return NotNow("feedback.day_ahead", _("Promise a day after today, within a year."))
    if outcome != WILL and on > today:
        return NotNow("feedback.day_past", _("That day is still to come. Choose that it will be done by then."))
    return None
