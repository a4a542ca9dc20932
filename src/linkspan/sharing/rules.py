"""Reasons, budgets and challenges: tables and plain functions on plain values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from linkspan.audit.errors import NotNow


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


# --- stated reasons -----------------------------------------------------------------------------------------

# Source: DfE information sharing advice 2024 (say why); Children Act 1989 ss 17, 46, 47.
REASONS: dict[str, str] = {
    "concern": _("I am worried about this child"),
    "request": _("Another agency asked me about this child"),
    "missing": _("This child is missing"),
    "urgent_medical": _("This child needs urgent medical care"),
    "statutory": _("I have a legal duty to act for this child"),
    "new_contact": _("This child has come to us for the first time"),
    "rights": _("The child or a parent asked about their own information"),
    "quality": _("I am checking the quality of work or records"),
    "inspection": _("I am inspecting"),
}
WORDS_AT_LEAST = 10
WORDS_AT_MOST = 2_000


def why_not_reason(code: str, said: str) -> NotNow | None:
    """Say why a reason will not do: no such code, or too few or too many words of one's own."""
    if code not in REASONS:
        return NotNow("sharing.reason_unknown", _("Choose one of the reasons."))
    if len(said.strip()) < WORDS_AT_LEAST:
        return NotNow("sharing.reason_short", _("Say why in a few words of your own."))
    if len(said) > WORDS_AT_MOST:
        return NotNow("sharing.reason_long", _("Say why in fewer words."))
    return None


def stated(code: str, said: str) -> str:
    """Put a reason into the one line that the gate takes; raises NotNow where it will not do."""
    if problem := why_not_reason(code, said):
        raise problem
    return f"{code}: {' '.join(said.split())}"


def words_of(reason: str) -> str:
    """Give the words of a reason that was stated, without its code."""
    return reason.partition(": ")[2] or reason


def is_stated(reason: str | None) -> bool:
    """Tell whether a line is a reason: a code from the table, or words of one's own, never nothing."""
    if not reason:
        return False
    code, _colon, said = reason.partition(":")
    return len((said if code in REASONS else reason).strip()) >= WORDS_AT_LEAST


# --- budgets ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limits:
    """How much looking is usual: searches in any hour, children opened without a relationship in a day."""

    searches: int
    children: int
    organisation_searches: int
    organisation_children: int


@dataclass(frozen=True, slots=True)
class Spent:
    """How much looking there has been: the person's, and the whole organisation's."""

    searches: int = 0
    children: int = 0
    organisation_searches: int = 0
    organisation_children: int = 0


# Local defaults, to be set from a partnership's own figures. They stop no one: beyond them a question is asked.
# A front door checks many children on others' behalf; emergency departments meet strangers all day.
PERSON_LIMITS: Mapping[tuple[str, str], tuple[int, int]] = {
    ("practitioner", ""): (40, 30),
    ("manager", ""): (40, 40),
    ("dsl", ""): (40, 40),
    ("duty", ""): (120, 150),
    ("practitioner", "hospital_trust"): (60, 80),
    ("practitioner", "council"): (60, 60),
    ("duty", "police"): (160, 200),
}
ORGANISATION_LIMITS: Mapping[str, tuple[int, int]] = {
    "": (300, 400),
    "council": (3_000, 4_000),
    "hospital_trust": (3_000, 4_000),
    "police": (2_000, 3_000),
}


def limits_for(roles: Collection[str], kind: str, *, factor: float = 1.0) -> Limits:
    """Give what is usual for someone's roles in a kind of organisation: the most that any role allows."""
    fitting = [PERSON_LIMITS.get((role, kind), PERSON_LIMITS.get((role, ""), (0, 0))) for role in roles] or [(0, 0)]
    own = ORGANISATION_LIMITS.get(kind, ORGANISATION_LIMITS[""])
    numbers = (max(s for s, _c in fitting), max(c for _s, c in fitting), *own)
    return Limits(*(round(number * factor) for number in numbers))


def overridden(limits: Limits, changes: Mapping[str, int | None]) -> Limits:
    """Put an organisation's own numbers in place of the usual ones."""
    return replace(limits, **{name: number for name, number in changes.items() if number is not None})


def searches_are_spent(limits: Limits, spent: Spent) -> bool:
    """Tell whether one more search is more than usual, for the person or the organisation."""
    return spent.searches >= limits.searches or spent.organisation_searches >= limits.organisation_searches


def children_are_spent(limits: Limits, spent: Spent) -> bool:
    """Tell whether one more child is more than usual, for the person or the organisation."""
    return spent.children >= limits.children or spent.organisation_children >= limits.organisation_children


# --- challenges ---------------------------------------------------------------------------------------------

WHYS: dict[str, str] = {
    "budget": _("more searches or files than is usual"),
    "training": _("safeguarding training out of date"),
    "vetting": _("vetting check out of date"),
    "walled": _("a protected place opened in an emergency"),
    "lapsed": _("an agreement whose last day had passed"),
    "same_name": _("a parent or carer has the looker's own name"),
    "same_surname": _("the same surname as the child or a carer"),
    "same_address": _("the same address as the child"),
    "same_outcode": _("the same postcode district as the child"),
    "same_phone": _("the same telephone number as the child or a carer"),
    "colleague": _("a colleague's family"),
    "vip": _("a file that information governance watches"),
    "canary": _("a canary file, which stands for no child"),
    "hours": _("an hour at which such a post does not usually work"),
    "volume": _("many more files in a day than is usual for them or their colleagues"),
}
OUTCOMES: dict[str, str] = {
    "proper": _("The look was proper"),
    "learning": _("The look was proper, and something is to be learned"),
    "misuse": _("The look was not proper"),
}
# Whether and when the reviewer asks the looker: the looker learns of the review by being asked, and not before.
ASKINGS: dict[str, str] = {
    "now": _("Ask now"),
    "later": _("Ask on a date"),
    "never": _("Do not ask"),
}
# Who looks into an allegation. Source: Keeping children safe in education, part 4, and Working Together to Safeguard
# Children (local authority designated officer); Police (Conduct) Regulations 2020 (professional standards).
RECEIVERS: dict[str, str] = {
    "lado": _("The local authority designated officer"),
    "standards": _("Professional standards"),
}
CHALLENGE_COVERS = timedelta(hours=1)
STEP_UP_LASTS = timedelta(minutes=15)


def whys_of(
    *, is_trained: bool, is_vetted: bool, is_spent: bool, is_walled: bool = False, is_lapsed: bool = False
) -> tuple[str, ...]:
    """Name what made the gate ask."""
    asked = {
        "budget": is_spent,
        "training": not is_trained,
        "vetting": not is_vetted,
        "walled": is_walled,
        "lapsed": is_lapsed,
    }
    return tuple(why for why, is_so in asked.items() if is_so)


def why_not_answer(whys: Collection[str], answer: str) -> NotNow | None:
    """Say why a challenge may not be answered: nothing was asked, or nothing was said."""
    if not whys:
        return NotNow("sharing.nothing_asked", _("Nothing was asked of you. You can go on."))
    if len(answer.strip()) < WORDS_AT_LEAST:
        return NotNow("sharing.answer_short", _("Say why in a few words of your own."))
    return None


def why_not_review(reviewed_at: datetime | None, outcome: str) -> NotNow | None:
    """Say why a challenge may not be reviewed: it was already, or there is no such outcome."""
    if reviewed_at is not None:
        return NotNow("sharing.challenge_reviewed", _("Someone has reviewed that already."))
    if outcome not in OUTCOMES:
        return NotNow("sharing.outcome_unknown", _("Choose what you found."))
    return None


def why_not_ask(asking: str, question: str, ask_on: date | None, today: date, *, waits: bool) -> NotNow | None:
    """Say why a looker may not be asked so: no such choice, no words, a day that has passed, or asked already."""
    if asking not in ASKINGS:
        return NotNow("sharing.asking_unknown", _("Choose whether to ask them."))
    if waits:
        return NotNow("sharing.question_waits", _("They have been asked, and have not answered yet."))
    if asking != "never" and len(question.strip()) < WORDS_AT_LEAST:
        return NotNow("sharing.question_short", _("Write the question."))
    if asking == "later" and (ask_on is None or ask_on <= today):
        return NotNow("sharing.ask_on_passed", _("Choose a day after today."))
    return None


def why_not_answer_question(answered_at: datetime | None, withdrawn_at: datetime | None, answer: str) -> NotNow | None:
    """Say why a question may not be answered: it was already, it no longer stands, or nothing was said."""
    if answered_at is not None:
        return NotNow("sharing.question_answered", _("You have answered that already."))
    if withdrawn_at is not None:
        return NotNow("sharing.question_withdrawn", _("That question no longer stands."))
    if len(answer.strip()) < WORDS_AT_LEAST:
        return NotNow("sharing.answer_short", _("Say why in a few words of your own."))
    return None


def why_not_refer(receiver: str, told_on: date | None, known_on: date, today: date) -> NotNow | None:
    """Say why an allegation may not be taken somewhere: no such place, or a day that cannot be."""
    if receiver not in RECEIVERS:
        return NotNow("sharing.receiver_unknown", _("Choose who looks into it."))
    if known_on > today:
        return NotNow("sharing.known_ahead", _("You cannot have known of it after today."))
    if told_on is not None and not known_on <= told_on <= today:
        return NotNow("sharing.told_ahead", _("You told them between the day you knew and today."))
    return None


def why_not_close_referral(told_on: date | None, outcome_at: datetime | None, outcome: str) -> NotNow | None:
    """Say why a referral may not be closed: nobody was told yet, it was closed already, or nothing was said."""
    if outcome_at is not None:
        return NotNow("sharing.referral_closed", _("Its outcome is recorded already."))
    if told_on is None:
        return NotNow("sharing.referral_untold", _("Record when you told them first."))
    if len(outcome.strip()) < WORDS_AT_LEAST:
        return NotNow("sharing.outcome_short", _("Say what came of it."))
    return None


def is_in_date(until: date | None, on: date) -> bool:
    """Tell whether training or a check still holds on a day; none on record does not."""
    return until is not None and on < until


def is_stepped_up(stepped_up_at: datetime | None, at: datetime) -> bool:
    """Tell whether someone signed in again within the last minutes."""
    return stepped_up_at is not None and timedelta(0) <= at - stepped_up_at <= STEP_UP_LASTS
