"""The rules of access requests: who asked, by what authority, by when, and what stands in the way of an answer.

Plain values only. What is left out, and on which law, is in `leaving_out`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from linkspan.audit.errors import NotNow
from linkspan.duty.rules import NO_OVERRIDES, Overrides, add_months, next_working_day

FORMS = ("said", "letter", "email", "form", "other")
ASKERS = ("child", "parent", "other")
STOPS = ("identity", "clarify")
CLOSED = ("answered", "nothing", "refused", "withdrawn")
REFUSALS = ("no_authority", "not_identified", "child_decides", "not_safe", "unfounded", "excessive")
TELLINGS = ("extended", "closed")
TOLD = ("said", "letter", "worker")  # never by e-mail: somebody else may read it
APART = ("stage", "event", "flag", "message")
APART_DECISIONS = ("tell", "hand", "leave")
STEPS = ("child", "identity", "authority", "competence", "pressure", "delivery")
OPINIONS = ("may_tell", "serious_harm")
OPINION_LASTS = 6  # months: DPA 2018 sch 3 para 6(3)
FEWEST_WORDS = 2

IDENTITIES = ("known", "document", "confirmed", "not_confirmed")
AUTHORITIES = ("self", "parental_responsibility", "written", "none")
COMPETENCES = ("understands", "not_yet", "not_judged")
VIEWS = ("agrees", "objects", "not_asked")
PRESSURES = ("none", "possible", "yes")
ABUSE = ("none_known", "known", "not_known")
CHECKED = ("file", "paper", "issuer", "not_checked")
WAYS = ("in_person", "worker", "post")  # never by e-mail or link: an account is shared, and a message is kept
ADDRESSES = ("not_needed", "confirmed", "not_confirmed")
SHARED = ("no", "not_known", "yes")

Passes = Literal["on", "stopped"]
Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Done:
    """A step as it stands: what was found, in codes, and in whose words."""

    kind: str
    answers: Answers
    words: str
    at: datetime


# --- the clock --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stop:
    """A time in which the clock did not run, in days: from the day of asking to the day of the answer."""

    kind: str
    from_on: date
    until_on: date


def due_on(
    received_on: date, *, stops: Sequence[Stop] = (), months: int = 1, overrides: Overrides = NO_OVERRIDES
) -> date:
    """Give the last day for an answer: the same date in a later month, or that month's last day.

    Asked who they are, the month begins on the day they show it; asked what they mean, the days of waiting do not
    count. A day off moves to the next working day. Source: UK GDPR arts 12(3) and 12A, which the Data (Use and Access)
    Act 2025 s 76 put in; ICO guidance on time limits.
    """
    shown = [stop.until_on for stop in stops if stop.kind == "identity"]
    day = add_months(max([received_on, *shown]), months)
    day += sum((stop.until_on - stop.from_on for stop in stops if stop.kind == "clarify"), timedelta())
    return next_working_day(day, overrides)


def why_not_extend(extended_at: datetime | None, first_due: date, today: date, why: str) -> NotNow | None:
    """Say why the time may not be made longer: once, with reasons told, and within the first month."""
    if extended_at:
        return NotNow("access.extended_already", "The time was made longer once. It cannot be again.")
    if today > first_due:
        return NotNow("access.first_month_over", "More time must be taken, and told, within the first month.")
    return why_not_words(why, "Say why it is complex or how many requests there are. They are told this.")


def why_not_stop(kind: str, is_stopped: bool, said: Answers, why: str) -> NotNow | None:
    """Say why the clock may not stop: it stops where something is truly needed, and says what."""
    if kind not in STOPS:
        return NotNow("access.stop_unknown", "Choose what is needed.")
    if is_stopped:
        return NotNow("access.stopped_already", "The clock is stopped already.")
    if kind == "identity" and said.get("identity", "not_confirmed") != "not_confirmed":
        return NotNow("access.identity_known", "You know who they are. The clock cannot stop for that.")
    return why_not_words(why, "Say what you have asked them for, and why you cannot go on without it.")


def why_not_words(why: str, say: str) -> NotNow | None:
    """Say that reasons are missing."""
    return None if len(why.split()) >= FEWEST_WORDS else NotNow("access.words_missing", say)


def why_not_tell(how: str, told_on: date, today: date, last: date) -> NotNow | None:
    """Say why it does not count that they were told: in a way that is safe, by today, and by the last day for it."""
    if how not in TOLD:
        return NotNow("access.told_how", "Say how you told them.")
    if told_on > today:
        return NotNow("access.told_ahead", "The day you told them cannot be after today. Tell them first.")
    if told_on > last:
        return NotNow("access.told_late", "They must be told of more time within the first month.")
    return None


# --- receiving --------------------------------------------------------------------------------------------------


def why_not_receive(form: str, asker: str, name: str, about: str, received: date, today: date) -> NotNow | None:
    """Say why a request may not be taken as it stands. Words said are enough; a form is never asked for."""
    if form not in FORMS or asker not in ASKERS:
        return NotNow("access.form_unknown", "Choose how it was asked and who asked.")
    if not name.strip() or not about.strip():
        return NotNow("access.who_missing", "Write who asks, and about whom.")
    if received > today:
        return NotNow("access.received_ahead", "The day they asked cannot be after today.")
    return None


# --- the steps --------------------------------------------------------------------------------------------------

ALLOWED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "child": {},
    "identity": {"identity": IDENTITIES},
    "authority": {"authority": AUTHORITIES, "checked": CHECKED},
    "competence": {"competence": COMPETENCES, "view": VIEWS},
    "pressure": {"alone": ("yes", "no"), "pressure": PRESSURES, "abuse": ABUSE},
    "delivery": {"way": WAYS, "address": ADDRESSES, "shared": SHARED},
}
# A paper can be forged. What somebody else shows is checked with whoever gave it, by a number from a public register.
CHECKED_BY = {"child": CHECKED, "parent": ("file", "paper", "issuer"), "other": ("issuer",)}
UNCHECKED = {
    "child": "",
    "parent": "Nobody has checked that they have parental responsibility. Look in the file, or at a paper.",
    "other": "A letter can be forged. Ring their office on a number from the public register, not from the letter.",
}
BY_AUTHORITY = {"child": ("self",), "parent": ("parental_responsibility",), "other": ("written",)}


def why_not_step(kind: str, answers: Answers, words: str) -> NotNow | None:
    """Say why a step may not be written as it stands: each is answered whole, with how one knows."""
    if kind not in ALLOWED:
        return NotNow("access.step_unknown", "There is no such step.")
    if any(answers.get(name) not in allowed for name, allowed in ALLOWED[kind].items()):
        return NotNow("access.step_open", "Answer each question of this step.")
    return why_not_words(words, "Say in a line how you know.")


def why_stopped(asker: str, answers: Answers, is_barred: bool) -> NotNow | None:
    """Say what the steps so far have found that forbids an answer to this person in this way, the first of them."""
    if is_barred and asker != "child":
        return NotNow("access.barred", "An order or a warning on the file names this adult. Nothing is told to them.")
    for found in (_identity, _authority, _competence, _pressure, _delivery):
        if problem := found(asker, answers):
            return problem
    return None


def _identity(_asker: str, answers: Answers) -> NotNow | None:
    if answers.get("identity") == "not_confirmed":
        return NotNow("access.not_identified", "Nobody knows yet that they are who they say. Ask them, or close it.")
    return None


def _authority(asker: str, answers: Answers) -> NotNow | None:
    given = answers.get("authority")
    if given is not None and given not in BY_AUTHORITY[asker]:
        return NotNow("access.no_authority", "They have not shown that they may ask for this child.")
    if given is not None and answers.get("checked") not in CHECKED_BY[asker]:
        return NotNow("access.not_checked", UNCHECKED[asker])
    return None


def _competence(asker: str, answers: Answers) -> NotNow | None:
    """In England no age decides: whether a child understands is judged case by case."""
    able, view = answers.get("competence"), answers.get("view")
    if able is None:
        return None
    if able == "not_judged":
        return NotNow("access.not_judged", "Somebody who knows the child must say whether they understand.")
    if asker == "child":
        if able == "not_yet":
            return NotNow("access.needs_an_adult", "The child needs an adult with responsibility to ask for them.")
        return None
    if able == "understands" and view != "agrees":
        return NotNow("access.child_decides", "The child understands, so it is theirs to ask. They have not agreed.")
    return None


def _pressure(_asker: str, answers: Answers) -> NotNow | None:
    if answers.get("pressure") == "yes":
        return NotNow("access.pressed", "They are being made to ask. Nothing is told; speak with them alone and act.")
    if answers.get("alone") == "no":
        return NotNow("access.not_alone", "They were not alone when you asked. Ask again when nobody else can hear.")
    return None


def _delivery(_asker: str, answers: Answers) -> NotNow | None:
    shared = answers.get("shared")
    if shared == "yes":
        return NotNow("access.unsafe_place", "Somebody who may harm them shares that place. Choose another way.")
    if shared == "not_known" and answers.get("abuse") in ("known", "not_known"):
        return NotNow("access.place_not_known", "Find out who else can see that place before anything goes there.")
    if answers.get("way") == "post" and answers.get("address") != "confirmed":
        return NotNow("access.address_not_confirmed", "Confirm the address with them first, or give it in person.")
    if answers.get("way") == "post" and answers.get("pressure") == "possible":
        return NotNow("access.not_by_post", "Somebody may be making them ask. Give it in person, when they are alone.")
    if answers.get("way") == "post" and answers.get("abuse") == "known":
        return NotNow("access.no_post", "There is abuse at home. Give it in person, or through a worker they trust.")
    return None


def said_by(done: Sequence[Done]) -> dict[str, str]:
    """Put the answers of all steps together, the newest of each."""
    return {name: value for each in sorted(done, key=lambda one: one.at) for name, value in each.answers.items()}


def next_step(done: Sequence[Done]) -> str | None:
    """Name the first step that nobody has taken; None when all were."""
    kinds = {each.kind for each in done}
    return next((kind for kind in STEPS if kind not in kinds), None)


# --- what is kept from whoever answers ---------------------------------------------------------------------------


def why_not_decide_apart(
    decision: str, ground: str, grounds: Iterable[str], reason: str, *, is_open: bool
) -> NotNow | None:
    """Say why a decision about what is kept apart will not do; once the answer is gone, nothing joins it."""
    if decision not in APART_DECISIONS:
        return NotNow("access.decision_open", "Choose whether it is told.")
    if decision == "leave" and ground not in grounds:
        return NotNow("access.ground_missing", "Choose the ground on which it is left out.")
    if decision == "tell" and not is_open:
        return NotNow("access.answer_gone", "The answer has left. Give it to them yourself, or leave it out.")
    return why_not_words(reason, "Say in a line why.")


# --- from the pack to the reply ---------------------------------------------------------------------------------


def why_not_gather(done: Sequence[Done], stopped: NotNow | None) -> NotNow | None:
    """Say why nothing is gathered yet: every step was taken, and none forbids an answer."""
    if next_step(done) is not None:
        return NotNow("access.steps_open", "Take every step first: who asks, by what right, and how it is safe.")
    return stopped


def opinion_holds(says: str, given_on: date | None, today: date) -> bool:
    """Tell whether a health professional's opinion counts now: given, and within the last six months."""
    return bool(says) and given_on is not None and add_months(given_on, OPINION_LASTS) >= today


def why_not_make(
    *, undecided: int, has_health: bool, opinion: str, opinion_on: date | None, today: date, stopped: NotNow | None
) -> NotNow | None:
    """Say why no file may be made: nothing leaves undecided, and no health record without its opinion."""
    if stopped:
        return stopped
    if has_health and not opinion_holds(opinion, opinion_on, today):
        return NotNow(
            "access.no_opinion", "Health records wait for a health professional's opinion of the last six months."
        )
    if undecided:
        return NotNow("access.undecided", "Some of it has not been read and decided on yet.")
    return None


def why_not_close(how: str, why: str, refused_for: str) -> NotNow | None:
    """Say why a request may not be closed without an answer.

    A refusal names its ground. Source: UK GDPR arts 12(4) and 12(5); the burden of showing it is the agency's.
    """
    if how not in CLOSED or how == "answered":
        return NotNow("access.close_unknown", "Choose why it is closed.")
    if how == "refused" and refused_for not in REFUSALS:
        return NotNow("access.refused_for", "Choose on what ground it is refused.")
    return why_not_words(why, "Say why. They are told, with their right to complain.")


def is_named(name: str, listed: Iterable[str]) -> bool:
    """Tell whether a name is one of those listed: the same words in any order, or all of the shorter in the longer."""
    words = _words(name)
    return bool(words) and any(
        len(each & words) >= 2 and (each <= words or words <= each) for each in map(_words, listed)
    )


def _words(name: str) -> frozenset[str]:
    plain = "".join(letter if letter.isalnum() else " " for letter in name.casefold())
    return frozenset(plain.split())
