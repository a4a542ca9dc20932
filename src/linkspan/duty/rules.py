"""Working days, due dates and bands: plain arithmetic on plain values."""

import calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID

from linkspan.agencies.rules import LONDON, bank_holidays, london_day
from linkspan.audit.errors import NotNow

BREACH_REASONS = (
    "family_unavailable",
    "partner_awaited",
    "capacity",
    "safety_first",
    "recorded_late",
    "source_awaited",
    "by_rule",
    "other",
)
BY_RULE = "by_rule"  # the system closed it by a rule, since nobody had: what it says by itself, and nobody else may
LATE_KIND = "late_reason"
# The kinds of task that are passed on from the list of tasks; all others have a way of their own, or are one person's.
PASSED_ON = frozenset({
    LATE_KIND, "flag_review", "flag_read", "newcomer_read", "correction_answer", "objection_answer", "match_review",
    "disposal", "agreement", "request_follow", "words_missing", "child_wish",
})  # fmt: skip
LATE_CLOCK = "breach.reason"
DESK_CLOCK = "item.allocate"
OFFER_CLOCK = "handover.answer"
REFUSAL_REASONS = ("not_ours", "no_capacity", "not_known_to_us", "more_needed", "other")
OFFER_OUTCOMES = ("accepted", "refused", "withdrawn")
COVER_REASONS = ("sickness", "leave", "training", "other")
AUTHORITIES = ("law", "guidance", "local default")

Overrides = Mapping[date, bool]
NO_OVERRIDES: Overrides = {}
END_OF_DAY = time(23, 59, 59)


class Unit(StrEnum):
    """What a clock counts. `given` takes its date from the act itself, such as a review date."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    HOURS = "hours"
    WEEKS = "weeks"
    MONTHS = "months"
    GIVEN = "given"


class Calendar(StrEnum):
    """Which days count: England's working days, every day, or time as it passes."""

    WORKING_DAYS = "england_working_days"
    EVERY_DAY = "every_day"
    ELAPSED = "elapsed"


class DayZero(StrEnum):
    """Which day counts as nought: the event's (the default), or the one before, so the event's is one."""

    EVENT_DAY = "event_day"
    DAY_BEFORE = "day_before"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One version of one clock: how long from what, on whose authority, in force from and up to which days.

    `rolls` moves a due date that falls on a day off to the next working day. `area_id` is None for everywhere.
    """

    code: str
    version: int
    starts_with: str
    length: int
    unit: Unit
    authority: Literal["law", "guidance", "local default"]
    source: str
    from_: date
    until: date | None = None
    day_zero: DayZero = DayZero.EVENT_DAY
    rolls: bool = False
    area_id: UUID | None = None

    @property
    def is_local(self) -> bool:
        """Tell whether an area may set it as it likes: neither law nor guidance gives a number."""
        return self.authority == "local default"

    @property
    def calendar(self) -> Calendar:
        """Name the calendar that its length is counted on."""
        if self.unit is Unit.WORKING_DAYS:
            return Calendar.WORKING_DAYS
        return Calendar.ELAPSED if self.unit is Unit.HOURS else Calendar.EVERY_DAY

    def is_in_force(self, on: date) -> bool:
        """Tell whether this version governs clocks that start on a day."""
        return self.from_ <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, and under which version of which rule; a running clock keeps its version."""

    rule: str
    rule_version: int
    starts_at: datetime
    due_at: datetime


def is_working_day(day: date, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Tell whether a day is Monday to Friday and no bank holiday, or is proclaimed a working day."""
    if day in overrides:
        return overrides[day]
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def add_working_days(day: date, count: int, overrides: Overrides = NO_OVERRIDES) -> date:
    """Give the working day that is `count` working days after a day, or before it when negative."""
    step = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, overrides)
    return day


def next_working_day(day: date, overrides: Overrides = NO_OVERRIDES) -> date:
    """Give the day itself when it is a working day, else the next one."""
    return day if is_working_day(day, overrides) else add_working_days(day, 1, overrides)


def add_months(day: date, count: int) -> date:
    """Give the same day of a later month, or that month's last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def end_of(day: date) -> datetime:
    """Give the last second of a day in England, in universal time."""
    return datetime.combine(day, END_OF_DAY, LONDON).astimezone(UTC)


def due_day(starts_on: date, rule: ClockRule, overrides: Overrides = NO_OVERRIDES) -> date:
    """Give the day at whose end a clock of days, weeks or months runs out."""
    if rule.unit in (Unit.HOURS, Unit.GIVEN):
        raise ValueError(f"{rule.code} is not counted in days")
    length = rule.length - (rule.day_zero is DayZero.DAY_BEFORE)
    match rule.unit:
        case Unit.WORKING_DAYS:
            day = add_working_days(starts_on, length, overrides)
        case Unit.MONTHS:
            day = add_months(starts_on, length)
        case Unit.WEEKS:
            day = starts_on + timedelta(weeks=length)
        case _:
            day = starts_on + timedelta(days=length)
    return next_working_day(day, overrides) if rule.rolls else day


def due(starts_at: datetime, rule: ClockRule, *, overrides: Overrides = NO_OVERRIDES, on: date | None = None) -> Due:
    """Say when a clock that starts at a moment runs out; `on` is the day of a clock whose date is given.

    Hours are hours elapsed, whatever the clocks on the wall do. Days end at their last second in England.
    """
    if rule.unit is Unit.HOURS:
        due_at = starts_at.astimezone(UTC) + timedelta(hours=rule.length)
    elif rule.unit is Unit.GIVEN:
        if on is None or on < london_day(starts_at):
            raise ValueError(f"{rule.code} needs a day that has not passed")
        due_at = end_of(on)
    else:
        due_at = end_of(due_day(london_day(starts_at), rule, overrides))
    return Due(rule.code, rule.version, starts_at, due_at)


class Band(StrEnum):
    """How an item stands against its next date, worst first."""

    CRITICALLY_OVERDUE = "critically_overdue"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    NOT_DUE = "not_due"


CRITICAL_AFTER = 5  # working days past the date; local default
SOON_WITHIN = 2  # working days before the date; local default


@dataclass(frozen=True, slots=True)
class Bands:
    """Where the bands lie at one moment, worked out once for a whole board."""

    critical_before: datetime
    at: datetime
    soon_until: datetime

    @staticmethod
    def seen_from(at: datetime, overrides: Overrides = NO_OVERRIDES) -> "Bands":
        """Work out the bands for a moment."""
        today = london_day(at)
        return Bands(
            critical_before=end_of(add_working_days(today, -CRITICAL_AFTER, overrides)),
            at=at,
            soon_until=end_of(add_working_days(today, SOON_WITHIN, overrides)),
        )

    def of(self, due_at: datetime) -> Band:
        """Say in which band a due date lies."""
        if due_at >= self.at:
            return Band.DUE_SOON if due_at <= self.soon_until else Band.NOT_DUE
        return Band.CRITICALLY_OVERDUE if due_at < self.critical_before else Band.OVERDUE


def why_not_change(closed_at: datetime | None) -> NotNow | None:
    """Say why an item may not change hands or dates."""
    return NotNow("duty.item_closed", "That has been closed already.") if closed_at else None


def why_not_settle(outcome: str) -> NotNow | None:
    """Say why an offer may not be answered."""
    return NotNow("duty.offer_settled", "That handover has been answered already.") if outcome else None


def why_not_reason(code: str, *, is_system: bool = False) -> NotNow | None:
    """Say why a code is no reason for a late clock; none at all is allowed, and counts as missing."""
    if (code and code not in BREACH_REASONS) or (code == BY_RULE and not is_system):
        return NotNow("duty.reason_unknown", "Choose one of the reasons.")
    return None


def said_by_itself(actor_kind: str, kind: str) -> str:
    """Give the reason that goes without saying: what a rule closed, and a question for a reason that was late."""
    if actor_kind == "system":
        return BY_RULE
    return "recorded_late" if kind == LATE_KIND else ""


def why_not_say_why(why: str) -> NotNow | None:
    """Say why a reason for a change of the rules will not do."""
    if len(why.split()) < 2 or len(why) > 400:
        return NotNow("duty.why_missing", "Say in a line why, with whose decision it rests on.")
    return None


def why_not_proclaim(day: date, name: str, today: date) -> NotNow | None:
    """Say why a day may not be proclaimed."""
    if day < today:
        return NotNow("duty.day_past", "That day has passed. Dates that were set by it stay as they are.")
    return None if name.strip() else NotNow("duty.day_unnamed", "Give the day its name.")


LONGEST_COVER = timedelta(weeks=12)


def why_not_cover(absent_id: UUID, cover_id: UUID, from_: date, until: date, why: str, today: date) -> NotNow | None:
    """Say why someone may not stand in for someone else in these days."""
    if absent_id == cover_id:
        return NotNow("duty.cover_self", "Choose someone else to stand in.")
    if why not in COVER_REASONS:
        return NotNow("duty.cover_why", "Choose why they are away.")
    if from_ < today or until <= from_:
        return NotNow("duty.cover_days", "Cover begins today or later, and ends after it begins.")
    if until - from_ > LONGEST_COVER:
        return NotNow("duty.cover_long", "Cover lasts for twelve weeks at most. After that, hand the work over.")
    return None


def why_not_pass_on(kind: str) -> NotNow | None:
    """Say why a task may not be passed on from the list of tasks."""
    if kind not in PASSED_ON:
        return NotNow("duty.passed_on_elsewhere", "That is passed on from its own page.")
    return None


def why_not_reassign(holder_organisation_id: UUID, to_organisation_id: UUID) -> NotNow | None:
    """Say why an item may not be given to someone without asking them."""
    if holder_organisation_id != to_organisation_id:
        return NotNow("duty.other_organisation", "Another organisation has to accept it: offer it to them.")
    return None


def why_not_answer(
    to_organisation_id: UUID,
    to_person_id: UUID | None,
    organisation_id: UUID | None,
    person_id: UUID | None,
    covered: Collection[UUID] = (),
) -> NotNow | None:
    """Say why someone may not answer an offer: it is for whom it names, whoever covers them, or anyone of the desk."""
    if person_id is None or organisation_id != to_organisation_id or to_person_id not in (None, person_id, *covered):
        return NotNow("duty.offer_not_yours", "That was offered to someone else.")
    return None


def why_not_hold(is_there: bool) -> NotNow | None:
    """Say why someone may not hold an item: the organisation, or the person's post in it, is no more."""
    return None if is_there else NotNow("duty.holder_gone", "They are not there to take it.")
