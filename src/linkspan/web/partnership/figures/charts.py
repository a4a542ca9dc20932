"""Draw quarterly figures as SVG without style or script; a hidden quarter is a gap, and a table says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from linkspan.web.drawing import WIDTH
from linkspan.web.partnership.figures import words

HEIGHT, TOP, FOOT, EDGE = 204, 12, 42, 44


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure over quarters, in the picture's own units.

    `runs` are lines without a gap, `dots` their points, `marks` places and words down the side; `decided` where a
    decision falls, `expected` where the earlier course would have led.
    """

    width: int
    height: int
    edge: int
    runs: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    marks: tuple[tuple[float, str], ...]
    first: str
    last: str
    decided: float | None
    expected: tuple[float, float] | None


def picture(
    values: Sequence[float | None], quarters: Sequence[date], *, is_share: bool, decided: date | None = None,
    expected: tuple[date, float] | None = None,
) -> Picture | None:  # fmt: skip
    """Lay a figure out over its quarters; nothing to draw of fewer than two."""
    shown = [value for value in values if value is not None]
    if len(shown) < 2:
        return None
    top = max(1.0, *shown, *([expected[1]] if expected else []))
    top = min(100.0, top * 1.1) if is_share else top * 1.1
    span, tall = WIDTH - EDGE - 12, HEIGHT - TOP - FOOT
    first, last = quarters[0], quarters[-1]
    months = max(1, _months(first, last))

    def across(day: date) -> float:
        return round(EDGE + span * _months(first, day) / months, 1)

    def down(value: float) -> float:
        return round(TOP + tall * (1 - max(0.0, value) / top), 1)

    places = [
        None if value is None else (across(day), down(value)) for value, day in zip(values, quarters, strict=True)
    ]
    return Picture(
        width=WIDTH, height=HEIGHT, edge=EDGE, runs=_runs(places), dots=tuple(each for each in places if each),
        marks=tuple((down(top * part), _mark(top * part, is_share=is_share)) for part in (0.0, 0.5, 1.0)),
        first=words.quarter(first), last=words.quarter(last),
        decided=across(decided) if decided and first <= decided <= last else None,
        expected=(across(expected[0]), down(expected[1])) if expected else None,
    )  # fmt: skip


def _runs(places: Sequence[tuple[float, float] | None]) -> tuple[str, ...]:
    found: list[list[str]] = [[]]
    for place in places:
        if place is None:
            found.append([])
        else:
            found[-1].append(f"{place[0]},{place[1]}")
    return tuple(" ".join(each) for each in found if len(each) > 1)


def _mark(value: float, *, is_share: bool) -> str:
    return f"{value:.0f}%" if is_share else words.number(value)


def _months(first: date, second: date) -> int:
    return (second.year - first.year) * 12 + second.month - first.month
