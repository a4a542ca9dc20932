"""Which version of a clock counts, and why a new one may not be entered: plain functions on plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from linkspan.agencies.rules import LONDON
from linkspan.audit.errors import NotNow
from linkspan.duty.rules import NO_OVERRIDES, ClockRule, Due, Overrides, Unit, due

YEARS_TRIED = 3
LONGEST = {Unit.WORKING_DAYS: 260, Unit.DAYS: 366, Unit.HOURS: 336, Unit.WEEKS: 52, Unit.MONTHS: 12}


@dataclass(frozen=True, slots=True)
class Table:
    """The versions of one clock: those that count everywhere, and those of one area."""

    everywhere: tuple[ClockRule, ...]
    own: tuple[ClockRule, ...] = ()

    def national(self, on: date) -> ClockRule:
        """Give the version for everywhere; what is older than the first is counted by the first."""
        return governing(self.everywhere, on) or min(self.everywhere, key=lambda rule: (rule.from_, rule.version))

    def due(
        self, starts_at: datetime, starts_on: date, *, overrides: Overrides = NO_OVERRIDES, on: date | None = None
    ) -> Due:
        """Say when a clock runs out: by the area's own version where it has one, but never later than law or guidance
        has it."""
        rule = self.national(starts_on)
        limit = due(starts_at, rule, overrides=overrides, on=on)
        own = governing(self.own, starts_on)
        if own is None:
            return limit
        theirs = due(starts_at, own, overrides=overrides, on=on)
        return theirs if rule.is_local or theirs.due_at < limit.due_at else limit


def governing(versions: Sequence[ClockRule], on: date) -> ClockRule | None:
    """Give the version in force on a day, if any is."""
    in_force = [rule for rule in versions if rule.is_in_force(on)]
    return max(in_force, key=lambda rule: rule.version) if in_force else None


def first_longer(wanted: ClockRule, limit: ClockRule, *, overrides: Overrides = NO_OVERRIDES) -> date | None:
    """Give the first day on which one rule would give more time than another, tried day by day for three years."""
    for number in range(YEARS_TRIED * 366):
        day = wanted.from_ + timedelta(days=number)
        for moment in (time(0, 0), time(23, 59)):
            starts_at = datetime.combine(day, moment, LONDON)
            if due(starts_at, wanted, overrides=overrides).due_at > due(starts_at, limit, overrides=overrides).due_at:
                return day
    return None


def why_not_enter(
    wanted: ClockRule, table: Table, *, today: date, overrides: Overrides = NO_OVERRIDES
) -> NotNow | None:
    """Say why a version may not be entered: for everywhere, or for an area where it names one."""
    standing = table.own if wanted.area_id else table.everywhere
    limit = table.national(wanted.from_)
    if limit.unit is Unit.GIVEN or wanted.unit is Unit.GIVEN:
        return NotNow("duty.clock_given", "The day of that clock is chosen each time, so there is no length to set.")
    if not (wanted.unit is not Unit.HOURS or wanted.length) or not 0 <= wanted.length <= LONGEST[wanted.unit]:
        return NotNow("duty.clock_length", "That length is not one that a clock can have.")
    if wanted.from_ < today:
        return NotNow("duty.clock_past", "A new version begins today or later: what is running keeps its own.")
    if standing and wanted.from_ < max(rule.from_ for rule in standing):
        return NotNow("duty.clock_entered", "A version that begins later has been entered already.")
    if (now := governing(standing, wanted.from_)) and _same(now, wanted):
        return NotNow("duty.clock_same", "That is how the clock runs already.")
    if wanted.area_id and not limit.is_local and first_longer(wanted, limit, overrides=overrides):
        return NotNow(
            "duty.clock_longer", "Law or guidance sets that clock. An area may shorten it, never lengthen it."
        )
    return None


def _same(one: ClockRule, other: ClockRule) -> bool:
    counted = (one.length, one.unit, one.day_zero, one.rolls, one.authority, one.source)
    return counted == (other.length, other.unit, other.day_zero, other.rolls, other.authority, other.source)
