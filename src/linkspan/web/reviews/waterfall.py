"""Draw evidence as a waterfall: from what was thought before looking, field by field, to where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linkspan.children.queries.reviews import EvidenceLine

WIDTH, ROW, TOP = 440, 46, 8
PRIOR = "prior"
SPEAKS = 0.05  # bits below which a field has nothing to draw
COLOURS = {"same": "#0f5c3f", "different": "#942514", "neither": "#484949"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of the waterfall, in the picture's own units."""

    words: str
    x: float
    y: int
    width: float
    colour: str
    join: float  # where the thin line down to the next bar stands


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The whole picture. `even` is where the evidence for and against would weigh the same."""

    width: int
    height: int
    even: float
    bars: tuple[Bar, ...]


def draw(lines: Sequence[EvidenceLine], *, total_words: str) -> Waterfall:
    """Lay the bars out; fields that say nothing are left to the table."""
    told = [line for line in lines if line.field == PRIOR or abs(line.bits) > SPEAKS]
    steps: list[tuple[str, float, float, str]] = []
    so_far = 0.0
    for line in told:
        steps.append((line.words, so_far, so_far + line.bits, "neither" if line.field == PRIOR else line.speaks))
        so_far += line.bits
    steps.append((total_words, 0.0, so_far, "same" if so_far > 0 else "different"))
    low = min(0.0, *(min(start, end) for _, start, end, _ in steps))
    high = max(0.0, *(max(start, end) for _, start, end, _ in steps))
    scale = (WIDTH - 8) / ((high - low) or 1.0)

    def place(bits: float) -> float:
        return round(4 + (bits - low) * scale, 1)

    bars = tuple(
        Bar(
            words=words, x=place(min(start, end)), y=TOP + number * ROW,
            width=max(2.0, round(abs(end - start) * scale, 1)), colour=COLOURS[speaks], join=place(end),
        )
        for number, (words, start, end, speaks) in enumerate(steps)
    )  # fmt: skip
    return Waterfall(WIDTH, TOP + len(steps) * ROW, place(0.0), bars)
