"""Which counts of a yearly release may be shown: small ones hidden, others hidden beside them, the rest rounded.

A release has families: a whole (children who were to be heard) and parts of it that exclude each other (heard, not
asked); what is left of the whole is never published. Each is counted in total and in lists by group: by area, by age.

What is assumed of the attacker is more than anyone has: every total exact, how each count came to be hidden, that
what is hidden beside a small count is no larger than what is shown, and that parts make no more than their whole.
Whoever knows the totals exactly learns nothing of one list from another, so each list is looked at by itself, with all
its measures together. `possible` counts what such an attacker cannot rule out; counts are hidden until that is at least
`AMBIGUOUS` for each hidden one.

Why it is exact: what one group may hold is a box cut by two bounds on its sum, and sums of such sets are told by the
least and most of each subset of the parts (they are generalised polymatroids), whole numbers included.
Source: Frank and Tardos, Generalized polymatroids and submodular flows, 1988. See docs/explanation/voice-figures.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain, combinations

from linkspan.partnership.disclosure import STEP, Band

FEWEST = 10
AMBIGUOUS = 5
# No count is as large.
OPEN = 10**9

Cell = tuple[str, str]
Counts = Mapping[str, Mapping[str, int]]


class State(Enum):
    """How a count stands: shown, hidden because it is small, or hidden beside one that is."""

    SHOWN = "shown"
    SMALL = "small"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Family:
    """A whole and its parts, which exclude each other."""

    whole: str
    parts: tuple[str, ...] = ()

    @property
    def measures(self) -> tuple[str, ...]:
        """Name all that is counted, the whole first."""
        return (self.whole, *self.parts)


def rounded(count: int) -> int:
    """Give the nearest five."""
    return (count + STEP // 2) // STEP * STEP


def shown_total(count: int) -> int | None:
    """Give what is published of a total, or None where it is small."""
    return None if count < FEWEST else rounded(count)


def band(cell: int | None) -> Band:
    """Say between which counts the true one lies of which this was published by itself."""
    if cell is None:
        return Band(0, FEWEST - 1)
    return Band(max(FEWEST, cell - STEP // 2), cell + STEP // 2)


def publishable(family: Family, totals: Mapping[str, int]) -> Family | None:
    """Leave out what has too small a total to be listed at all; None where the whole has."""
    if totals[family.whole] < FEWEST:
        return None
    return Family(family.whole, tuple(part for part in family.parts if totals[part] >= FEWEST))


def protect(family: Family, counts: Counts, hidden: Mapping[Cell, State] | None = None) -> dict[Cell, State]:
    """Decide which counts of one list are shown. `hidden` are those that must not be, for another family's sake.

    `counts` has each measure's count by group, at least two groups. Refuses none: in the end all may be hidden.
    """
    groups = list(counts[family.whole])
    states = {
        (measure, group): State.SMALL if counts[measure][group] < FEWEST else State.SHOWN
        for measure in family.measures
        for group in groups
    }
    states |= {cell: state for cell, state in (hidden or {}).items() if states.get(cell) is State.SHOWN}
    while (weak := _weakest(family, counts, states)) is not None:
        beside = _next(weak[0], counts, states)
        if beside is None:
            break
        states[beside] = State.BESIDE
    return states


def protect_together(families: Sequence[Family], counts: Counts) -> dict[Cell, State]:
    """Protect one list of several families of one kind: whatever whole is hidden in one, is hidden in each.

    Children who answer one question mostly answer all: a whole shown in one family would tell of it in another.
    """
    beside: dict[str, dict[Cell, State]] = {family.whole: {} for family in families}
    while True:
        made = {family.whole: protect(family, counts, beside[family.whole]) for family in families}
        away = {
            group
            for family in families
            for (measure, group), state in made[family.whole].items()
            if measure == family.whole and state is not State.SHOWN
        }
        wanted = {
            family.whole: beside[family.whole] | {(family.whole, group): State.BESIDE for group in away}
            for family in families
        }  # fmt: skip
        if wanted == beside:
            return {cell: state for states in made.values() for cell, state in states.items()}
        beside = wanted


def published(counts: Counts, states: Mapping[Cell, State]) -> dict[Cell, int | None]:
    """Give what is published: the nearest five of what is shown, None of what is not."""
    return {
        (measure, group): rounded(counts[measure][group]) if state is State.SHOWN else None
        for (measure, group), state in states.items()
    }


# --- what an attacker cannot rule out -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Box:
    """What one group may hold: bounds for each part, then for what is left; and bounds for their sum."""

    each: tuple[Band, ...]
    together: Band

    def least(self, some: Sequence[int]) -> int:
        """Give the least that some of them can come to."""
        rest = sum(band.high for place, band in enumerate(self.each) if place not in some)
        return max(sum(self.each[place].low for place in some), self.together.low - rest)

    def most(self, some: Sequence[int]) -> int:
        """Give the most that some of them can come to."""
        rest = sum(band.low for place, band in enumerate(self.each) if place not in some)
        return min(sum(self.each[place].high for place in some), self.together.high - rest)

    @property
    def is_possible(self) -> bool:
        """Tell whether anything fits in it."""
        low, high = sum(band.low for band in self.each), sum(band.high for band in self.each)
        return low <= self.together.high and high >= self.together.low

    def holding(self, place: int | None, count: int) -> "Box":
        """Give it with one count known: of a part by its place, or of the whole."""
        if place is None:
            return Box(self.each, Band(count, count))
        known = (*self.each[:place], Band(count, count), *self.each[place + 1 :])
        return Box(known, self.together)


def possible(family: Family, counts: Counts, states: Mapping[Cell, State], cell: Cell, enough: int = AMBIGUOUS) -> int:
    """Count the values, up to `enough`, that a hidden count may have for all that the attacker knows."""
    return _Attack(family, counts, states).possible(cell, enough)


class _Attack:
    """What the attacker knows of one list, with the sums of it that are asked for again and again."""

    def __init__(self, family: Family, counts: Counts, states: Mapping[Cell, State]) -> None:
        self.family, self.counts, self.states = family, counts, states
        # What is hidden beside a small count was the smallest shown: whoever knows the rule knows that no count that is
        # still shown is smaller.
        self.smallest = {
            measure: min(
                (
                    band(rounded(count)).high
                    for group, count in counts[measure].items()
                    if states[measure, group] is State.SHOWN
                ),
                default=OPEN,
            )
            for measure in family.measures
        }
        self.unmarked = {
            measure: all(states[measure, each] is not State.SHOWN for each in counts[measure])
            for measure in family.measures
        }
        parts = [sum(counts[part].values()) for part in family.parts]
        total = [*parts, sum(counts[family.whole].values()) - sum(parts)]
        self.subsets = tuple(_subsets(len(total)))
        self.target = {some: sum(total[place] for place in some) for some in self.subsets}
        self.boxes = {group: self._box(group) for group in counts[family.whole]}
        self.least = {some: sum(box.least(some) for box in self.boxes.values()) for some in self.subsets}
        self.most = {some: sum(box.most(some) for box in self.boxes.values()) for some in self.subsets}

    def possible(self, cell: Cell, enough: int) -> int:
        """Count the values that one count may have, up to `enough`: they lie side by side about the true one."""
        measure, group = cell
        place = None if measure == self.family.whole else self.family.parts.index(measure)
        inside = self._known(measure, group)
        found = 1
        for step in (-1, 1):
            value = self.counts[measure][group] + step
            while found < enough and inside.low <= value <= inside.high and self._fits(group, place, value):
                found += 1
                value += step
        return found

    def _fits(self, group: str, place: int | None, value: int) -> bool:
        """Tell whether the groups can hold what they are known to hold in all, if one count has this value."""
        before, box = self.boxes[group], self.boxes[group].holding(place, value)
        return box.is_possible and all(
            self.least[some] - before.least(some) + box.least(some)
            <= self.target[some]
            <= self.most[some] - before.most(some) + box.most(some)
            for some in self.subsets
        )

    def _box(self, group: str) -> Box:
        parts = tuple(self._known(part, group) for part in self.family.parts)
        return Box((*parts, Band(0, OPEN)), self._known(self.family.whole, group))

    def _known(self, measure: str, group: str) -> Band:
        """Say what is known of one count. Where no group of a measure is shown, nothing tells small from large."""
        state = self.states[measure, group]
        if state is State.SHOWN:
            return band(rounded(self.counts[measure][group]))
        if self.unmarked[measure]:
            return Band(0, OPEN)
        if state is State.SMALL:
            return Band(0, FEWEST - 1)
        cap = self.smallest[measure]
        return Band(FEWEST, cap if self.counts[measure][group] <= cap else OPEN)


def _subsets(size: int) -> Iterator[tuple[int, ...]]:
    return chain.from_iterable(combinations(range(size), length) for length in range(1, size + 1))


def _weakest(family: Family, counts: Counts, states: Mapping[Cell, State]) -> Cell | None:
    attack = _Attack(family, counts, states)
    for cell, state in states.items():
        if state is not State.SHOWN and attack.possible(cell, AMBIGUOUS) < AMBIGUOUS:
            return cell
    return None


def _next(measure: str, counts: Counts, states: Mapping[Cell, State]) -> Cell | None:
    """Name what to hide next: of the same measure before another, the smallest first."""
    shown = [cell for cell, state in states.items() if state is State.SHOWN]
    shown.sort(key=lambda cell: (cell[0] != measure, counts[cell[0]][cell[1]], cell))
    return shown[0] if shown else None
