"""Draw shares with their intervals, and numbers over time, as SVG without style or script; a table says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linkspan.children.estimates import Share
from linkspan.web.drawing import WIDTH

ROW, LEFT, RIGHT = 46, 14, 60  # a label stands over its line
HEIGHT, TOP, FOOT, EDGE = 196, 12, 42, 44


@dataclass(frozen=True, slots=True)
class Whisker:
    """A share as a point with its interval, in the picture's own units."""

    label: str
    y: int
    point: float
    low: float
    high: float
    value: str


@dataclass(frozen=True, slots=True)
class Whiskers:
    """A picture of shares beneath one another; `marks` are the places and words of its scale."""

    width: int
    height: int
    left: int
    marks: tuple[tuple[float, str], ...]
    rows: tuple[Whisker, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A picture of one number over time; `points` as SVG takes them, `dots` one by one, `marks` down the side."""

    width: int
    height: int
    points: str
    dots: tuple[tuple[float, float], ...]
    marks: tuple[tuple[float, str], ...]
    first: str
    last: str


def whiskers(rows: Sequence[tuple[str, Share]]) -> Whiskers:
    """Lay shares out; the scale begins where the lowest needs it, in tenths."""
    floor = min((int(share.low * 10) / 10 for _, share in rows), default=0.0)
    floor = min(floor, 0.9)

    def place(share: float) -> float:
        return round(LEFT + (share - floor) / (1 - floor) * (WIDTH - LEFT - RIGHT), 1)

    drawn = tuple(
        Whisker(
            label,
            TOP + at * ROW + 24,
            place(share.value),
            place(share.low),
            place(share.high),
            percent(share.value),
        )
        for at, (label, share) in enumerate(rows)
    )
    steps = [floor + (1 - floor) * part / 2 for part in range(3)]
    return Whiskers(
        WIDTH, TOP + len(rows) * ROW + 26, LEFT, tuple((place(step), percent(step)) for step in steps), drawn
    )


def line(values: Sequence[tuple[str, float]], *, as_share: bool) -> Line | None:
    """Lay numbers over time out; nothing to draw of fewer than two."""
    if len(values) < 2:
        return None
    top = 1.0 if as_share else max(1.0, *(value for _, value in values))
    span, tall = WIDTH - EDGE - 12, HEIGHT - TOP - FOOT
    dots = tuple(
        (round(EDGE + span * at / (len(values) - 1), 1), round(TOP + tall * (1 - value / top), 1))
        for at, (_, value) in enumerate(values)
    )
    marks = tuple(
        (round(TOP + tall * (1 - part), 1), percent(top * part) if as_share else f"{top * part:,.0f}")
        for part in (0.0, 0.5, 1.0)
    )
    return Line(WIDTH, HEIGHT, " ".join(f"{x},{y}" for x, y in dots), dots, marks, values[0][0], values[-1][0])


def percent(share: float) -> str:
    """Write a share in per cent, with a decimal where it is near the whole; only the whole is called so."""
    return f"{int(1000 * share) / 10:.1f}%" if 0.98 < share < 1 else f"{100 * share:.0f}%"
