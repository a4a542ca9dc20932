"""Draw a score as a waterfall: from what was thought before looking, field by field, to where it ends.

The picture is SVG made here, without style or script. The table beside it says the same in words and is what everyone
can read; `components/waterfall.html` draws both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from textwrap import wrap

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_noop

from linkspan.children.queries.evidence import EvidenceLine

WIDTH, LINE, BAR, GAP, TOP = 360, 17, 16, 12, 6
VALUE = 46  # room beside a bar for its number
LETTERS = 48  # of a label, in one line
PRIOR = "prior"
SPEAKS = 0.05  # bits below which a field has nothing to draw
STRONG, PLAIN = 8.0, 3.0  # bits
STEP = 1.0  # bits below which the chance reached is what the fields add up to
LEAST_CHANCE = 1e-6
RIVALS = gettext_noop("Another child may be meant as well: a brother, a sister or a namesake")
PROVED = gettext_noop("How often records weighed like these proved to be one child")


@dataclass(frozen=True, slots=True)
class Bar:
    """One step, in the picture's own units. `kind` is same, different or neither; `value` is its number."""

    words: str
    label: tuple[str, ...]
    x: float
    y: int
    width: float
    kind: str
    value: str
    value_x: float
    join: float  # where the thin line down to the next bar stands


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was found, how much it moved the score, what that says."""

    words: str
    bits: str
    says: str
    kind: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Picture and table. `even` is where the evidence for and against would weigh the same."""

    width: int
    height: int
    even: float
    bars: tuple[Bar, ...]
    rows: tuple[Row, ...]
    total: Row
    told: str


def draw(lines: Sequence[EvidenceLine], probability: float | None = None) -> Waterfall:
    """Lay a score out, bar by bar and row by row; fields that say nothing are left to the table.

    With the probability that was reached, what the other children weighed took away is a step of its own.
    """
    lines = [*lines, *_beyond_fields(lines, probability)]
    total = sum(line.bits for line in lines)
    bars, height, even = _bars(lines, total)
    return Waterfall(
        width=WIDTH, height=height, even=even, bars=bars, rows=tuple(_row(line) for line in lines),
        total=Row(gettext("All of it together"), signed(total), says(total), _kind(total)), told=_told(lines, total),
    )  # fmt: skip


def _beyond_fields(lines: Sequence[EvidenceLine], probability: float | None) -> list[EvidenceLine]:
    """Give the step from what the fields add up to, to the chance that was reached."""
    if probability is None or not any(line.field == PRIOR for line in lines):
        return []
    reached = min(max(probability, LEAST_CHANCE), 1 - LEAST_CHANCE)
    bits = log2(reached / (1 - reached)) - sum(line.bits for line in lines)
    if abs(bits) < STEP:
        return []
    said = RIVALS if bits < 0 else PROVED
    return [EvidenceLine("beyond", "fields", said, bits, "same" if bits > 0 else "different")]


def _bars(lines: Sequence[EvidenceLine], total: float) -> tuple[tuple[Bar, ...], int, float]:
    steps: list[tuple[str, float, float, str]] = []
    so_far = 0.0
    for line in lines:
        if line.field == PRIOR or abs(line.bits) > SPEAKS:
            kind = "neither" if line.field == PRIOR else line.speaks
            steps.append((gettext(line.words), so_far, so_far + line.bits, kind))
            so_far += line.bits
    steps.append((gettext("All of it together"), 0.0, total, _kind(total)))
    low = min(0.0, *(min(start, end) for _, start, end, _ in steps))
    high = max(0.0, *(max(start, end) for _, start, end, _ in steps))
    scale = (WIDTH - 8 - 2 * VALUE) / max(high - low, 1.0)
    left = 4 + VALUE

    def place(bits: float) -> float:
        return round(left + (bits - low) * scale, 1)

    bars, y = [], TOP
    for words, start, end, kind in steps:
        label = tuple(wrap(words, LETTERS)[:2]) or ("",)
        at = y + len(label) * LINE
        x, width = place(min(start, end)), max(2.0, round(abs(end - start) * scale, 1))
        value_x = x - 5 if end < start else x + width + 5
        bars.append(Bar(words, label, x, at, width, kind, signed(end - start), value_x, place(end)))
        y = at + BAR + GAP
    return tuple(bars), y, place(0.0)


def _row(line: EvidenceLine) -> Row:
    kind = "neither" if line.field == PRIOR else line.speaks
    said = gettext("where every search starts") if line.field == PRIOR else says(line.bits)
    return Row(gettext(line.words), signed(line.bits), said, kind)


def _kind(bits: float) -> str:
    return "same" if bits > 0 else "different"


def _told(lines: Sequence[EvidenceLine], total: float) -> str:
    """Describe the picture in a sentence, for those who cannot see it."""
    told = [line for line in lines if line.field != PRIOR]
    count = {"same": sum(line.speaks == "same" for line in told)}
    count["different"] = sum(line.speaks == "different" for line in told)
    return gettext(
        "%(same)s parts speak for the same child, %(different)s for different children; together %(total)s. "
        "The table has every part."
    ) % (count | {"total": signed(total)})


def signed(bits: float) -> str:
    """Write bits with their sign and one place, as "+3.2" or "−1.5"."""
    rounded = round(bits, 1) or 0.0
    sign = "+" if rounded > 0 else "\N{MINUS SIGN}" if rounded < 0 else ""
    return sign + number_format(abs(rounded), decimal_pos=1)


def says(bits: float) -> str:
    """Say how strongly a field speaks, in words: a bit doubles or halves the chance."""
    if abs(bits) < 0.5:
        return gettext("says nothing either way")
    if bits > 0:
        strong, plain, weak = (
            gettext("speaks strongly for the same child"),
            gettext("speaks for the same child"),
            gettext("speaks a little for the same child"),
        )
    else:
        strong, plain, weak = (
            gettext("speaks strongly for different children"),
            gettext("speaks for different children"),
            gettext("speaks a little for different children"),
        )
    return strong if abs(bits) >= STRONG else plain if abs(bits) >= PLAIN else weak


def chance(probability: float) -> str:
    """Say how likely the model thinks it is that both are one child, never as certain."""
    number = min(99, max(1, round(100 * probability)))
    return gettext("%(n)s in 100 that they are the same child") % {"n": number}
