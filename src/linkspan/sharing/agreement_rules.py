"""What the state of an agreement allows, and its next date: plain functions on plain values."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from linkspan.audit.errors import NotNow
from linkspan.duty.rules import add_months


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


SIGNERS = ("signatory", "ig_lead", "caldicott_guardian")
SIGNATURES_EACH = 2
WARNED_MONTHS = 3
REMINDED = timedelta(days=28)  # before a review is due; local default
TO_DRAFT = timedelta(days=28)  # local default
TO_SIGN = timedelta(days=28)  # local default
WORDS_AT_LEAST = 10


class State(StrEnum):
    """How a version stands at a moment."""

    DRAFT = "draft"
    TO_SIGN = "to_sign"
    NOT_BEGUN = "not_begun"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    PARTY_GONE = "party_gone"
    LAPSED = "lapsed"


STATES: dict[State, str] = {
    State.DRAFT: _("Draft"),
    State.TO_SIGN: _("Waiting for signatures"),
    State.NOT_BEGUN: _("Signed, not yet begun"),
    State.IN_FORCE: _("In force"),
    State.WITHDRAWN: _("Withdrawn"),
    State.SUPERSEDED: _("Superseded"),
    State.PARTY_GONE: _("No longer in force: a party has gone"),
    State.LAPSED: _("Ended"),
}


REVIEWED = frozenset({State.IN_FORCE, State.NOT_BEGUN})


class Outcome(StrEnum):
    """What a review came to."""

    CONTINUE = "continue"
    CHANGE = "change"
    END = "end"


OUTCOMES: dict[Outcome, str] = {
    Outcome.CONTINUE: _("Goes on unchanged"),
    Outcome.CHANGE: _("Is to change"),
    Outcome.END: _("Is to end"),
}
# Why a review was late: of the reasons that any late clock keeps, those that can hold for a review.
LATE_BECAUSE: dict[str, str] = {
    "partner_awaited": _("A party could not be reached in time"),
    "capacity": _("Nobody had the time"),
    "recorded_late": _("It was held in time, and is recorded late"),
    "other": _("Another reason, told in what was found"),
}


@dataclass(frozen=True, slots=True)
class Review:
    """What someone records of a review: the day, what came of it, and what was found.

    `next_on` is the day of the next review; where the agreement is to change, the day by which the new version is
    signed. `took_part` are the parties that took part besides one's own, and `late_because` one of `LATE_BECAUSE`.
    """

    reviewed_on: date
    outcome: str
    found: str
    next_on: date | None = None
    took_part: tuple[UUID, ...] = ()
    late_because: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the state of a version is told by. `is_in_force` is the database's own word and wins."""

    is_in_force: bool
    put_forward_at: datetime | None
    starts_on: date | None
    ends_on: date | None
    is_signed: bool
    is_withdrawn: bool
    is_superseded: bool


def state_of(standing: Standing, on: date) -> State:
    """Say how a version stands on a day, the reason that ended it first."""
    if standing.is_in_force:
        return State.IN_FORCE
    if standing.put_forward_at is None:
        return State.DRAFT
    return _ended(standing, on) or (State.PARTY_GONE if standing.is_signed else State.TO_SIGN)


def _ended(standing: Standing, on: date) -> State | None:
    if standing.is_withdrawn:
        return State.WITHDRAWN
    if standing.is_superseded:
        return State.SUPERSEDED
    if standing.ends_on is not None and standing.ends_on <= on:
        return State.LAPSED
    if standing.is_signed and standing.starts_on is not None and standing.starts_on > on:
        return State.NOT_BEGUN
    return None


def why_not_change(put_forward_at: datetime | None, *, is_stale: bool = False) -> NotNow | None:
    """Say why a version may not be changed."""
    if put_forward_at is not None:
        return NotNow(
            "agreement.put_forward",
            _("It was put forward for signature and never changes. Make a new version instead."),
        )
    if is_stale:
        return NotNow("agreement.changed_meanwhile", _("Someone changed the draft at this moment. Send it again."))
    return None


def why_not_draft(has_draft: bool) -> NotNow | None:
    """Say why a new version may not be begun."""
    if has_draft:
        return NotNow("agreement.has_draft", _("There is a draft already. Change that one."))
    return None


def why_not_sign(
    *,
    put_forward_at: datetime | None,
    signed_hash: str,
    read_hash: str,
    ends_on: date | None,
    on: date,
    is_party: bool,
    is_withdrawn: bool,
    signed_by: Collection[UUID],
    person_id: UUID | None,
) -> NotNow | None:
    """Say why someone may not sign a version for their organisation."""
    problems = (
        (put_forward_at is None, "agreement.draft", _("It has not been put forward for signature yet.")),
        (not is_party, "agreement.no_party", _("Your organisation is not party to it.")),
        (is_withdrawn, "agreement.withdrawn", _("A party has withdrawn. It takes a new version to go on.")),
        (ends_on is not None and ends_on <= on, "agreement.ended", _("It has ended already.")),
        (
            read_hash != signed_hash,
            "agreement.other_text",
            _("What you read is not what was put forward. Read it again, then sign."),
        ),
        (person_id in signed_by, "agreement.signed_twice", _("You have signed it already; another person must.")),
        (
            len(signed_by) >= SIGNATURES_EACH,
            "agreement.signed",
            _("Two people of your organisation have signed it already."),
        ),
    )
    return next((NotNow(code, message) for is_so, code, message in problems if is_so), None)


def why_not_withdraw(*, is_put_forward: bool, is_party: bool, is_withdrawn: bool, said: str) -> NotNow | None:
    """Say why a party may not withdraw: nothing to withdraw from, or no reason given."""
    problems = (
        (
            not is_put_forward,
            "agreement.draft",
            _("It has not been put forward, so there is nothing to withdraw from."),
        ),
        (not is_party, "agreement.no_party", _("Your organisation is not party to it.")),
        (is_withdrawn, "agreement.withdrawn", _("Your organisation has withdrawn from it already.")),
        (len(said.strip()) < WORDS_AT_LEAST, "agreement.reason_short", _("Say why in a few words of your own.")),
    )
    return next((NotNow(code, message) for is_so, code, message in problems if is_so), None)


def why_not_review(
    review: Review,
    *,
    state: State,
    began_on: date,
    ends_on: date | None,
    due_on: date | None,
    on: date,
    parties: Collection[UUID],
) -> NotNow | None:
    """Say why a review may not be recorded: nothing to review, something missing, or a date that will not do."""
    is_over = review.outcome == Outcome.END
    problems = (
        (review.outcome not in OUTCOMES, "agreement.review_outcome", _("Say what came of the review.")),
        (
            not began_on <= review.reviewed_on <= on,
            "agreement.review_held",
            _("The review was held between the day the agreement was put forward and today."),
        ),
        (len(review.found.strip()) < WORDS_AT_LEAST, "agreement.review_found", _("Say in a few words what was found.")),
        (not set(review.took_part) <= set(parties), "agreement.no_party", _("Only parties take part in a review.")),
        (
            is_over is not (review.next_on is None),
            "agreement.review_date",
            _("One that is to end needs no next date.") if is_over else _("Say when it is looked at next."),
        ),
        (
            review.next_on is not None and not (on < review.next_on and (ends_on is None or review.next_on <= ends_on)),
            "agreement.review_date",
            _("Choose a day to come, no later than the day it ends."),
        ),
        (
            is_overdue(due_on, on) and review.late_because not in LATE_BECAUSE,
            "agreement.review_late",
            _("The review is late. Say why."),
        ),
    )
    return next((NotNow(code, message) for is_so, code, message in problems if is_so), why_not_review_now(state))


def why_not_review_now(state: State) -> NotNow | None:
    """Say why an agreement may not be reviewed at all."""
    if state not in REVIEWED:
        return NotNow("agreement.not_in_force", _("It is not in force, so there is nothing to review."))
    return None


def is_overdue(review_on: date | None, on: date) -> bool:
    """Tell whether the day by which an agreement was to be reviewed has passed."""
    return review_on is not None and review_on < on


def is_owner_told(review_on: date | None, told_on: date | None, on: date) -> bool:
    """Tell whether the owner is to be told of a review today: once four weeks ahead, and once when its day has passed.

    `told_on` is when they were told last.
    """
    if review_on is None or on < review_on - REMINDED:
        return False
    since = review_on + timedelta(days=1) if is_overdue(review_on, on) else review_on - REMINDED
    return told_on is None or told_on < since


def warned_from(ends_on: date) -> date:
    """Give the day from which its owner is warned that an agreement ends."""
    return add_months(ends_on, -WARNED_MONTHS)


def next_date(
    state: State,
    *,
    on: date,
    starts_on: date | None,
    ends_on: date | None,
    review_on: date | None,
    is_to_end: bool = False,
) -> date | None:
    """Give an agreement's next date: to finish the draft, sign, review or renew; None where it has ended.

    A review whose day has passed is due today, however often the date is worked out again.
    """
    match state:
        case State.DRAFT:
            return on + TO_DRAFT
        case State.TO_SIGN:
            return max(on, min(on + TO_SIGN, starts_on or on + TO_SIGN))
        case State.IN_FORCE | State.NOT_BEGUN if ends_on is not None:
            if review_on is not None and is_overdue(review_on, on):
                return on
            warned = None if is_to_end else warned_from(ends_on)
            dates = [day for day in (review_on, warned) if day is not None and day >= on]
            return min(dates, default=max(on, ends_on - timedelta(days=1)))
        case State.PARTY_GONE:
            return on + TO_SIGN
        case _:
            return None
