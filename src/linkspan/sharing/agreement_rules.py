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


def why_not_review(state: State, next_on: date, ends_on: date | None, on: date) -> NotNow | None:
    """Say why a review may not be recorded: nothing to review, or the next date will not do."""
    if state not in (State.IN_FORCE, State.NOT_BEGUN):
        return NotNow("agreement.not_in_force", _("It is not in force, so there is nothing to review."))
    if next_on <= on or (ends_on is not None and next_on > ends_on):
        return NotNow("agreement.review_date", _("Choose a day to come, no later than the day it ends."))
    return None


def warned_from(ends_on: date) -> date:
    """Give the day from which its owner is warned that an agreement ends."""
    return add_months(ends_on, -WARNED_MONTHS)


def next_date(
    state: State, *, on: date, starts_on: date | None, ends_on: date | None, review_on: date | None
) -> date | None:
    """Give an agreement's next date: to finish the draft, sign, review or renew; None where it has ended."""
    match state:
        case State.DRAFT:
            return on + TO_DRAFT
        case State.TO_SIGN:
            return max(on, min(on + TO_SIGN, starts_on or on + TO_SIGN))
        case State.IN_FORCE | State.NOT_BEGUN if ends_on is not None:
            dates = [day for day in (review_on, warned_from(ends_on)) if day is not None and day >= on]
            return min(dates, default=max(on, ends_on - timedelta(days=1)))
        case State.PARTY_GONE:
            return on + TO_SIGN
        case _:
            return None
