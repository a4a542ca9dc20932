"""What became of a decision: its indicator before and after, how sure one can be, and what stands beside it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from linkspan.partnership import disclosure, effect, indicators
from linkspan.partnership.effect import Effect, Point
from linkspan.partnership.indicators import Line
from linkspan.partnership.queries import figures
from linkspan.partnership.queries.figures import Series
from linkspan.partnership.queries.meetings import Decision


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator before and after a decision, of the places that are shown nearly always.

    `hidden` are the quarters left out because a place is hidden in them, `left_out` the places that are too often.
    `result` is None where nothing may be said, and `verdict` says why, or what became of it.
    """

    series: Series
    lines: tuple[Line, ...]
    quarter: date
    hidden: tuple[date, ...]
    left_out: tuple[str, ...]
    result: Effect | None
    verdict: str

    @property
    def is_share(self) -> bool:
        """Tell whether it is a share, in per cent."""
        return self.series.whole is not None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a decision: its own indicator, and those that must stand beside it."""

    main: Measured
    beside: tuple[Measured, ...]

    @property
    def worse(self) -> tuple[Measured, ...]:
        """Name what got worse beside it."""
        return tuple(each for each in self.beside if each.verdict == effect.OTHER_WAY)


def outcome(partnership_id: UUID, decision: Decision, on: date) -> Outcome | None:
    """Say what became of a decision, from published figures alone; None where it names no indicator."""
    indicator = indicators.indicator(decision.indicator)
    if indicator is None or decision.by_when is None:
        return None
    codes = [indicator.code, *indicator.balanced_by]
    series = figures.board(partnership_id, on, codes=codes, years=indicators.YEARS_BACK)
    amount = float(decision.amount) if decision.amount is not None else None
    main = measure(series[indicator.code], decision.held_on, decision.by_when, decision.direction, amount)
    beside = tuple(
        measure(series[code], decision.held_on, decision.by_when, series[code].indicator.better, None)
        for code in indicator.balanced_by
    )
    return Outcome(main, beside)


def measure(series: Series, held_on: date, by_when: date, direction: str, amount: float | None) -> Measured:
    """Read an indicator as an interrupted series, by the quarter of a day, or the last that there is."""
    joined = series.joined
    quarter = indicators.quarter_of(held_on)
    points = [_point(line, quarter) for line in joined.lines]
    until = _apart(quarter, indicators.quarter_of(by_when))
    result = effect.interrupted([each for each in points if each], until)
    verdict = result if isinstance(result, str) else effect.verdict(result.moved, direction, amount)
    return Measured(
        series=series, lines=joined.lines, quarter=quarter,
        hidden=tuple(line.start for line, point in zip(joined.lines, points, strict=True) if point is None),
        left_out=tuple(series.names[each] for each in joined.left_out),
        result=None if isinstance(result, str) else result, verdict=verdict,
    )  # fmt: skip


def values(lines: Sequence[Line]) -> list[float | None]:
    """Give what a picture shows of each line: the count, or the share in per cent; None where it is hidden."""
    return [_value(line) for line in lines]


def _value(line: Line) -> float | None:
    if line.whole is not None:
        whole = line.share is not None and line.share.value is not None and not line.share.left_out
        return 100 * line.share.value if whole and line.share and line.share.value is not None else None
    return float(line.count.shown) if line.count.is_whole else None


def _point(line: Line, quarter: date) -> Point | None:
    value = _value(line)
    if value is None:
        return None
    # A count to the nearest five is off by at most half of that, anywhere within: hence the root of twelve.
    off = disclosure.STEP / math.sqrt(12) * math.sqrt(line.count.cells)
    if line.whole is not None:
        off = 100 * off * math.sqrt(1 + (value / 100) ** 2) / line.whole.shown
    return Point(_apart(quarter, line.start), value, off)


def _apart(first: date, second: date) -> int:
    return (second.year - first.year) * 4 + (second.month - first.month) // 3
