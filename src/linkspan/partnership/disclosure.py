"""What of a count may be published, and what may be said of several: small counts hidden, the rest to the nearest five.

Only base cells are published: one count, of one area or one organisation in one area, in one quarter, once. A count
under five, none included, is hidden; any other is rounded to the nearest five. Every total, share and difference is
worked out from published cells alone, so it tells nothing that they do not tell.

Why no combination reveals a hidden count: the only relation between published counts is that one is part of another.
Take any hidden count and any number from none to four. Let what it is part of, where that is hidden too, be four, and
what is part of it be none: every published cell stays as it is. So each hidden count may still be any of the five.
That holds only as long as no published count is the sum of others: see docs/adr/0024-figures-that-name-no-child.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FEWEST = 5
STEP = 5


def shown(count: int) -> int | None:
    """Give what is published of a count: the nearest five, or None where it is small."""
    return None if count < FEWEST else (count + STEP // 2) // STEP * STEP


@dataclass(frozen=True, slots=True)
class Band:
    """Between which counts a true one lies, both included."""

    low: int
    high: int


def band(cell: int | None) -> Band:
    """Say between which counts the true one lies of which this is what was published."""
    if cell is None:
        return Band(0, FEWEST - 1)
    return Band(max(FEWEST, cell - STEP // 2), cell + STEP // 2)


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of published cells: what is shown adds up to `shown`, and `hidden` cells are left out of it."""

    shown: int
    cells: int
    hidden: int
    low: int
    high: int

    @property
    def is_whole(self) -> bool:
        """Tell whether every cell is in it."""
        return self.cells > 0 and not self.hidden

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing in it may be shown."""
        return self.cells == self.hidden


def total(cells: Iterable[int | None]) -> Total:
    """Add published cells up, and say between which counts the true sum lies."""
    given = list(cells)
    bands = [band(cell) for cell in given]
    return Total(
        shown=sum(cell or 0 for cell in given), cells=len(given), hidden=given.count(None),
        low=sum(each.low for each in bands), high=sum(each.high for each in bands),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, and between which shares (0 to 1) the true one lies.

    Only cells whose whole is shown are in it; `left_out` is how many are not. Where a part is hidden, it is between
    none and four: then there is a range and no single value.
    """

    part: Total
    whole: Total
    low: float
    high: float
    left_out: int

    @property
    def value(self) -> float | None:
        """Give the share of the rounded counts, where every part is shown."""
        return None if self.part.hidden else self.part.shown / self.whole.shown


def share(pairs: Iterable[tuple[int | None, int | None]]) -> Share | None:
    """Work a share out of published (part, whole) cells; None where no whole is shown."""
    given = list(pairs)
    usable = [(part, whole) for part, whole in given if whole is not None]
    if not usable:
        return None
    parts, wholes = total(part for part, _ in usable), total(whole for _, whole in usable)
    return Share(
        part=parts, whole=wholes, low=parts.low / wholes.high, high=min(1.0, parts.high / wholes.low),
        left_out=len(given) - len(usable),
    )  # fmt: skip


def remainder(pairs: Sequence[tuple[int | None, int | None]]) -> Band | None:
    """Say between which counts lies what is left of wholes without their parts; None where no whole is shown."""
    usable = [(band(part), band(whole)) for part, whole in pairs if whole is not None]
    if not usable:
        return None
    return Band(
        sum(max(0, whole.low - part.high) for part, whole in usable),
        sum(whole.high - part.low for part, whole in usable),
    )
