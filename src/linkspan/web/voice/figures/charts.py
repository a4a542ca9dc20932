"""Draw shares as bars with their range, as SVG without style or script; a table says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linkspan.voice.report_rules import Share

WIDTH, LONGEST, STEP = 320, 230, 44


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in the picture's own units: its label's place, its length, its range and what it says."""

    y: int
    label: str
    length: float
    low: float
    high: float
    says: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars one beneath the other."""

    width: int
    height: int
    bars: tuple[Bar, ...]


def picture(rows: Sequence[tuple[str, Share | None]]) -> Picture | None:
    """Draw what is shown; nothing where all is hidden."""
    shown = [(label, share) for label, share in rows if share is not None]
    if not shown:
        return None
    bars = tuple(
        Bar(
            14 + place * STEP, label, round(share.value * LONGEST, 1), round(share.low * LONGEST, 1),
            round(share.high * LONGEST, 1), f"{100 * share.value:.0f}%",
        )
        for place, (label, share) in enumerate(shown)
    )  # fmt: skip
    return Picture(WIDTH, len(bars) * STEP + 4, bars)
