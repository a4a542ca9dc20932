"""Which figures there are, the quarters they are published for, and every table that is made of published cells."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from linkspan.partnership import disclosure, ports
from linkspan.partnership.ports import Indicator

# How far back figures are published: what a decision changed cannot be told from fewer quarters before it.
YEARS_BACK = 6
# A place that is hidden in more than this share of quarters is left out of sums over places, and named.
OFTEN_HIDDEN = 0.25

# Where a cell is: a council area, and the organisation where the indicator is counted for each.
Strand = tuple[UUID, UUID | None]
Cells = Mapping[Strand, Mapping[date, int | None]]


def all_indicators() -> Sequence[Indicator]:
    """List every indicator that a room publishes."""
    return [each for publisher in ports.publishers for each in publisher.indicators]


def indicator(code: str) -> Indicator | None:
    """Find an indicator by its code."""
    return next((each for each in all_indicators() if each.code == code), None)


# --- quarters -------------------------------------------------------------------------------------------------


def quarter_of(day: date) -> date:
    """Give the first day of the quarter that a day is in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def after(quarter: date, by: int = 1) -> date:
    """Give the quarter so many after another; before it, where the number is negative."""
    months = quarter.year * 12 + quarter.month - 1 + 3 * by
    return date(months // 12, months % 12 + 1, 1)


def quarters(first: date, last: date) -> list[date]:
    """List the quarters from one to another, both included."""
    found = []
    while first <= last:
        found.append(first)
        first = after(first)
    return found


def settled_on(quarter: date, settles: int) -> date:
    """Give the day on which a quarter is counted: what was recorded before it is in, and nothing later."""
    return after(quarter) + timedelta(days=settles)


def due_quarters(settles: int, on: date) -> list[date]:
    """List the quarters that are over and settled on a day, as far back as figures go."""
    last = quarter_of(on)
    return [
        each for each in quarters(after(last, -4 * YEARS_BACK), last) if settled_on(each, settles) <= on
    ]  # fmt: skip


def fiscal_year(quarter: date) -> int:
    """Name the year from April to March that a quarter is in by the year it begins."""
    return quarter.year if quarter.month >= 4 else quarter.year - 1


# --- tables ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: a quarter or a year, how many, and of how many where it is a share."""

    start: date
    count: disclosure.Total
    share: disclosure.Share | None
    whole: disclosure.Total | None


@dataclass(frozen=True, slots=True)
class Joined:
    """Figures of several places together: a row per quarter, and the places left out because they are often hidden."""

    lines: tuple[Line, ...]
    left_out: tuple[Strand, ...]


def by_quarter(parts: Cells, wholes: Cells | None, over: Sequence[date]) -> tuple[Line, ...]:
    """Add places up, quarter by quarter."""
    return tuple(_line(quarter, [quarter], parts, wholes) for quarter in over)


def by_year(parts: Cells, wholes: Cells | None, over: Sequence[date]) -> tuple[Line, ...]:
    """Add the quarters of each year up, from April to March; a year with a quarter missing is left out."""
    years: dict[int, list[date]] = defaultdict(list)
    for quarter in over:
        years[fiscal_year(quarter)].append(quarter)
    return tuple(
        _line(date(year, 4, 1), found, parts, wholes) for year, found in sorted(years.items()) if len(found) == 4
    )


def joined(parts: Cells, wholes: Cells | None, over: Sequence[date]) -> Joined:
    """Add up the places that are shown nearly always: a place that comes and goes would look like a change.

    Quarters before the first that any place is shown in count for nothing: nobody wrote anything down here then.
    """
    counted = wholes if wholes is not None else parts
    begun = next((n for n, day in enumerate(over) if any(cells.get(day) is not None for cells in counted.values())), 0)
    kept = [strand for strand in parts if not _is_often_hidden(strand, parts, wholes, over[begun:])]
    lines = by_quarter(
        {each: parts[each] for each in kept}, {each: wholes[each] for each in kept} if wholes else None, over
    )
    return Joined(lines, tuple(each for each in parts if each not in set(kept)))


def _is_often_hidden(strand: Strand, parts: Cells, wholes: Cells | None, over: Sequence[date]) -> bool:
    hidden = sum(
        parts[strand].get(each) is None or (wholes is not None and wholes[strand].get(each) is None) for each in over
    )
    return hidden > OFTEN_HIDDEN * len(over)


def _line(start: date, over: Collection[date], parts: Cells, wholes: Cells | None) -> Line:
    pairs = [
        (parts[strand].get(each), wholes[strand].get(each) if wholes else None) for strand in parts for each in over
    ]
    count = disclosure.total(part for part, _ in pairs)
    if wholes is None:
        return Line(start, count, None, None)
    return Line(start, count, disclosure.share(pairs), disclosure.total(whole for _, whole in pairs))
