"""What a lead may let somebody else decide, whether that still holds on a day, and what a delegate can commit.

Seniority prompts; authority is the test: only what a lead wrote down, for this function and this much, commits an
agency. See ADR 23.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from linkspan.audit.errors import NotNow


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


LEAD = "lead_partner"
# Source: Working Together to Safeguard Children, ch. 2: what lead safeguarding partners answer for together, and what
# delegated partners run for them.
FUNCTIONS: dict[str, str] = {
    "partnership_decisions": _("Decisions of the safeguarding partnership"),
    "threshold_document": _("The threshold document"),
    "information_sharing": _("Sharing information"),
    "staff_deployment": _("Where staff work"),
    "budget": _("The budget"),
    "policy": _("Policy and procedure"),
    "case_escalation": _("Cases that were taken higher"),
    "training": _("Training across agencies"),
    "scrutiny_and_reviews": _("Scrutiny and practice reviews"),
}
# What an agency commits besides money. Each is allowed, not allowed, or allowed within a scope in words.
COMMITMENTS = ("staff", "data", "policy")
NO, WHOLE, SCOPED = "no", "whole", "scoped"
EXTENTS = (NO, WHOLE, SCOPED)
LONGEST = 500
RATIFIED, OVERTURNED = "ratified", "overturned"
ANSWERS = (RATIFIED, OVERTURNED)
KEPT, CHANGED, ENDED = "kept", "to_change", "ended"
FINDINGS = (KEPT, CHANGED, ENDED)


@dataclass(frozen=True, slots=True)
class Extent:
    """How far one kind of commitment was delegated."""

    how: str = NO
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Power:
    """What one delegation lets somebody decide."""

    functions: frozenset[str]
    extents: Mapping[str, Extent] = field(default_factory=dict)
    money: Decimal | None = None

    def extent(self, kind: str) -> Extent:
        """Give how far a kind of commitment goes; what is not said is not delegated."""
        return self.extents.get(kind, Extent())


@dataclass(frozen=True, slots=True)
class Needed:
    """What one decision asks of one agency. `money` is pounds that this agency would give."""

    functions: frozenset[str]
    staff: bool = False
    data: bool = False
    policy: bool = False
    money: Decimal | None = None

    @property
    def commitments(self) -> tuple[str, ...]:
        """Name what it commits besides money."""
        return tuple(kind for kind in COMMITMENTS if getattr(self, kind))


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody can commit: `yes`, `up_to` a limit, or `no`; why; and the scopes that a yes keeps to.

    `rests_on` gives the places, in the sequence asked about, of the powers that it rests on.
    """

    answer: str
    why: tuple[str, ...]
    limit: Decimal | None = None
    within: tuple[tuple[str, str], ...] = ()
    rests_on: tuple[int, ...] = ()


def weigh(powers: Sequence[Power], needed: Needed) -> Answer:
    """Tell what somebody with these powers, all in force, can commit of what a decision needs.

    Each function it touches has to be delegated, and with it every commitment that it makes: what was delegated for
    one function is not borrowed for another. Of several that reach, the one with the highest limit counts.
    """
    if not powers:
        return Answer("no", ("nothing_delegated",))
    chosen: list[int] = []
    for function in sorted(needed.functions):
        having = [place for place, power in enumerate(powers) if function in power.functions]
        if not having:
            return Answer("no", ("function_not_delegated",))
        nearest = min(having, key=lambda place: (len(_lacking(powers[place], needed)), -_limit(powers[place])))
        if lacking := _lacking(powers[nearest], needed):
            return Answer("no", lacking, rests_on=(nearest,))
        chosen.append(nearest)
    return _of_money(powers, tuple(dict.fromkeys(chosen)), needed)


def _lacking(power: Power, needed: Needed) -> tuple[str, ...]:
    """Name the commitments that a decision makes and a power does not reach."""
    return tuple(f"{kind}_not_delegated" for kind in needed.commitments if power.extent(kind).how == NO)


def _limit(power: Power) -> Decimal:
    return power.money or Decimal(0)


def _of_money(powers: Sequence[Power], chosen: tuple[int, ...], needed: Needed) -> Answer:
    """Answer for the money, all else being delegated: the lowest limit of the powers that it rests on counts."""
    within = tuple(
        (kind, extent.scope)
        for place in chosen
        for kind in needed.commitments
        if (extent := powers[place].extent(kind)).how == SCOPED
    )
    within = tuple(dict.fromkeys(within))
    if needed.money is None or needed.money == 0:
        return Answer("yes", ("delegated",), within=within, rests_on=chosen)
    limit = min(_limit(powers[place]) for place in chosen)
    if not limit:
        return Answer("no", ("money_not_delegated",), rests_on=chosen)
    if needed.money > limit:
        return Answer("up_to", ("over_the_limit",), limit, within, chosen)
    return Answer("yes", ("delegated",), limit, within, chosen)


# --- whether a delegation still holds --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seat:
    """When somebody sat in the post that a delegation names, and until when that post and organisation were there."""

    from_: date
    until: date | None


def state(from_: date, until: date | None, lead: Seat, delegate: Seat, on: date) -> str:
    """Say how a delegation stands on a day: not_begun, in_force, ended, or lapsed as either has left the post.

    A delegation is from one person in a post to another: whoever follows in the post is not bound, and does not bind.
    """
    if on < from_:
        return "not_begun"
    gone = [
        (seat.until, name)
        for name, seat in (("lead_left", lead), ("delegate_left", delegate))
        if seat.until is not None and seat.until <= on
    ]
    lapsed = min(gone, default=None)
    if until is not None and until <= on and (lapsed is None or until <= lapsed[0]):
        return "ended"
    return lapsed[1] if lapsed else "in_force"


# --- what may be delegated -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """A delegation as its maker wants it."""

    power: Power
    instrument: str
    instrument_on: date
    from_: date
    until: date | None
    review_on: date


def why_not_delegate(roles: Collection[str], wanted: Wanted, *, is_self: bool, is_colleague: bool) -> NotNow | None:
    """Say why a lead may not delegate this: who they are, to whom it is, what it says, or its dates."""
    if LEAD not in roles:
        return NotNow(
            "delegation.not_lead", _("Only a lead partner delegates. What was delegated to you cannot be passed on.")
        )
    if is_self:
        return NotNow("delegation.to_self", _("A lead holds all of it already. Choose somebody else."))
    if not is_colleague:
        return NotNow(
            "delegation.other_organisation",
            _("Choose somebody who is in a post of your own organisation on the day it starts."),
        )
    return why_not_power(wanted.power) or why_not_instrument(wanted) or why_not_dates(wanted)


def why_not_power(power: Power) -> NotNow | None:
    """Say why this is nothing that can be delegated."""
    if not power.functions or not power.functions <= set(FUNCTIONS):
        return NotNow("delegation.functions", _("Choose at least one function."))
    for kind in COMMITMENTS:
        extent = power.extent(kind)
        if extent.how not in EXTENTS:
            return NotNow("delegation.extent", _("Choose for staff, data and policy whether they are delegated."))
        if extent.how == SCOPED and not extent.scope.strip():
            return NotNow("delegation.scope", _("Say in words how far it goes, or choose that it is not limited."))
        if len(extent.scope) > LONGEST:
            return NotNow("delegation.scope_long", _("Keep each scope to 500 characters. Nothing was cut."))
    if power.money is not None and not (power.money.is_finite() and power.money >= 0):
        return NotNow("delegation.money", _("The limit is an amount in pounds, nought or more."))
    return None


def why_not_instrument(wanted: Wanted) -> NotNow | None:
    """Say why the paper that it rests on is wanting."""
    if not wanted.instrument.strip():
        return NotNow("delegation.instrument", _("Say by which paper it is delegated: its reference."))
    if wanted.instrument_on > wanted.from_:
        return NotNow("delegation.instrument_late", _("The paper is dated after the day it starts."))
    return None


def why_not_dates(wanted: Wanted) -> NotNow | None:
    """Say why its dates do not hold together."""
    if wanted.until is not None and wanted.until <= wanted.from_:
        return NotNow("delegation.ends_before", _("It ends before it starts. Nothing was saved."))
    if wanted.review_on <= wanted.from_:
        return NotNow("delegation.review_before", _("The review comes after the day it starts."))
    if wanted.until is not None and wanted.review_on > wanted.until:
        return NotNow("delegation.review_after", _("The review comes before it ends."))
    return None


def why_not_overlap(functions: Collection[str]) -> NotNow | None:
    """Say why one delegation may not stand beside another: the same is delegated to the same person for those days."""
    if not functions:
        return None
    return NotNow(
        "delegation.overlap",
        _("You have delegated one of these functions to the same person for some of these days. End that first."),
    )


def why_not_end(from_: date, until: date | None, on: date, why: str) -> NotNow | None:
    """Say why a delegation may not end on a day."""
    if until is not None and until <= on:
        return NotNow("delegation.ended", _("It ends by then already."))
    if on < from_:
        return NotNow("delegation.ends_before", _("It cannot end before it starts."))
    return _words(why, "delegation.end_why", _("Say why it ends."))


def why_not_review(state_: str, found: str, finding: str, next_on: date | None, on: date) -> NotNow | None:
    """Say why a review may not be recorded like this."""
    if state_ not in ("in_force", "not_begun", "lead_left", "delegate_left"):
        return NotNow("delegation.ended", _("It has ended. There is nothing to review."))
    if finding not in FINDINGS:
        return NotNow("delegation.finding", _("Choose what follows from the review."))
    if finding != ENDED and (next_on is None or next_on <= on):
        return NotNow("delegation.review_before", _("Choose the day of the next review: a day to come."))
    return _words(found, "delegation.found", _("Say what the review found."))


# --- decisions referred up -------------------------------------------------------------------------------------------


def why_not_refer(what: str, needed: Needed, answer: str, *, is_known: bool) -> NotNow | None:
    """Say why a decision is not referred up: whoever took it could, or it is referred up already."""
    if not needed.functions or not needed.functions <= set(FUNCTIONS):
        return NotNow("delegation.functions", _("Choose at least one function."))
    if answer == "yes":
        return NotNow("delegation.could", _("Whoever decided it could commit their agency. There is nothing to refer."))
    if is_known:
        return NotNow("delegation.referred", _("It is referred up already."))
    return _words(what, "delegation.what", _("Say in one line what was decided."))


def why_not_answer(roles: Collection[str], answer: str, reason: str, *, is_open: bool, is_own: bool) -> NotNow | None:
    """Say why somebody may not ratify or overturn a decision."""
    if not is_open:
        return NotNow("delegation.answered", _("It has been answered."))
    if LEAD not in roles:
        return NotNow("delegation.not_lead", _("Only a lead partner of the agency ratifies or overturns it."))
    if is_own:
        return NotNow("delegation.own_decision", _("Somebody else than whoever decided it has to answer."))
    if answer not in ANSWERS:
        return NotNow("delegation.answer", _("Choose whether you ratify or overturn it."))
    return _words(reason, "delegation.reason", _("Say why."))


def _words(text: str, code: str, message: str) -> NotNow | None:
    if not text.strip():
        return NotNow(code, message)
    return NotNow(code, _("Keep it to 500 characters. Nothing was cut.")) if len(text) > LONGEST else None
