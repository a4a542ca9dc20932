"""What must be done for children, by whom it may be answered for, and where nobody or two do: plain values."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from linkspan.agencies.rules import LEVELS, Period
from linkspan.audit.errors import NotNow
from linkspan.partnership.functions import FUNCTIONS, GROUPS, Function

SOON_MONTHS = (3, 6, 12)
GAP, OVERLAP, EXPIRY, HELD = "gap", "overlap", "expiry", "held"


@dataclass(frozen=True, slots=True)
class Answering:
    """One organisation answers for a function, for a group of children in an area, for a time."""

    id: UUID
    function: str
    children: str
    area_id: UUID
    accountable_id: UUID
    commissioner_id: UUID | None
    period: Period


@dataclass(frozen=True, slots=True)
class Tree:
    """Which areas lie in which on a day: geography, and the patches of boards and forces."""

    levels: Mapping[UUID, str]
    within: Mapping[UUID, frozenset[UUID]]

    def above(self, area_id: UUID) -> frozenset[UUID]:
        """Name an area and all in which it lies."""
        found, ahead = {area_id}, {area_id}
        while ahead:
            ahead = {up for one in ahead for up in self.within.get(one, ())} - found
            found |= ahead
        return frozenset(found)

    def below(self, area_id: UUID) -> frozenset[UUID]:
        """Name the areas that lie in an area, at any depth, without itself."""
        return frozenset(one for one in self.within if one != area_id and area_id in self.above(one))

    def parts(self, area_id: UUID) -> frozenset[UUID]:
        """Name the areas that lie directly in an area."""
        return frozenset(one for one, ups in self.within.items() if area_id in ups)


def tree(levels: Mapping[UUID, str], within: Iterable[tuple[UUID, UUID]]) -> Tree:
    """Make the tree of (area, area in which it lies)."""
    ups: dict[UUID, set[UUID]] = {}
    for area_id, outer in within:
        ups.setdefault(area_id, set()).add(outer)
    return Tree(levels, {key: frozenset(value) for key, value in ups.items()})


@dataclass(frozen=True, slots=True)
class Cell:
    """How one function stands for one group of children in one area on a day.

    `holders` are those accountable there; `ends_on` is when the first of them ends with nothing after it, where that
    is soon. `left_out` are parts of the area for which nobody answers though others are answered for.
    """

    function: str
    children: str
    area_id: UUID
    finding: str
    holders: tuple[Answering, ...]
    ends_on: date | None = None
    left_out: tuple[UUID, ...] = ()


def covers(wide: str, narrow: str) -> bool:
    """Tell whether whoever answers for one group of children answers for another: all of its ages, or itself."""
    if wide == narrow:
        return True
    big, small = GROUPS[wide], GROUPS[narrow]
    return not big.circumstance and big.from_age <= small.from_age and small.until_age <= big.until_age


def look_over(answering: Sequence[Answering], areas: Collection[UUID], lying: Tree, on: date, soon: date) -> list[Cell]:
    """Look at every function, for each of its groups of children, in each area: gaps first, in the list's order."""
    by_function: dict[str, list[Answering]] = {}
    for one in answering:
        by_function.setdefault(one.function, []).append(one)
    return [
        _cell(function, group, area_id, by_function.get(function.code, []), lying, on, soon)
        for function in FUNCTIONS.values()
        for group in function.groups
        for area_id in areas
    ]


def _cell(
    function: Function, group: str, area_id: UUID, rows: Sequence[Answering], lying: Tree, on: date, soon: date
) -> Cell:
    up, here = lying.above(area_id), [one for one in rows if covers(one.children, group)]
    whole = [one for one in here if one.area_id in up and one.period.covers(on)]
    left_out: tuple[UUID, ...] = ()
    if not whole:
        whole, left_out = _in_parts(area_id, here, lying, on)
    holders = tuple(sorted(whole, key=lambda one: (one.period.from_, str(one.id))))
    if not holders or left_out:
        return Cell(function.code, group, area_id, GAP, holders, None, left_out)
    if _meet(holders, lying) and not function.is_joint:
        return Cell(function.code, group, area_id, OVERLAP, holders)
    ends_on = _ends(holders, here, up, soon)
    return Cell(function.code, group, area_id, EXPIRY if ends_on else HELD, holders, ends_on)


def _in_parts(
    area_id: UUID, rows: Sequence[Answering], lying: Tree, on: date
) -> tuple[list[Answering], tuple[UUID, ...]]:
    """Put an area together from its parts, such as districts: who answers in which, and which are left out."""
    found: list[Answering] = []
    left: list[UUID] = []
    parts = lying.parts(area_id)
    for part in sorted(parts, key=str):
        there = [one for one in rows if one.area_id == part and one.period.covers(on)]
        if not there:
            there, missing = _in_parts(part, rows, lying, on)
            if missing or not there:
                left.append(part)
        found += there
    return found, tuple(left) if found else ()


def _meet(holders: Sequence[Answering], lying: Tree) -> bool:
    """Tell whether two organisations answer for the same place: one area, or one that lies in the other."""
    return any(
        one.accountable_id != other.accountable_id
        and (one.area_id in lying.above(other.area_id) or other.area_id in lying.above(one.area_id))
        for number, one in enumerate(holders)
        for other in holders[number + 1 :]
    )


def _ends(holders: Sequence[Answering], rows: Sequence[Answering], up: frozenset[UUID], soon: date) -> date | None:
    """Say when what is held ends, where that is soon and nothing follows from that very day."""
    ending = [one.period.until for one in holders if one.period.until is not None and one.period.until <= soon]
    for day in sorted(ending):
        if not any(one.period.covers(day) and one.area_id in up for one in rows):
            return day
    return None


# --- entering ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """A responsibility as somebody enters it."""

    function: str
    children: str
    area_id: UUID
    accountable_id: UUID
    commissioner_id: UUID | None
    from_: date
    until: date | None
    instrument: str


def why_not_enter(
    entry: Entry, *, reach: Collection[UUID], level: str, accountable: Period | None, commissioner: Period | None
) -> NotNow | None:
    """Say why a responsibility may not be entered. `reach` are the partnership's areas, theirs and around them."""
    function = FUNCTIONS.get(entry.function)
    if function is None or entry.children not in GROUPS:
        return NotNow("responsibility.function", "Choose what must be done, and for which children.")
    if entry.area_id not in reach or level not in LEVELS:
        return NotNow("responsibility.area", "Choose one of the partnership's areas, or one that lies in or around it.")
    if entry.until is not None and entry.until <= entry.from_:
        return NotNow("responsibility.period", "It has to end after it begins.")
    if accountable is None or not accountable.covers(entry.from_):
        return NotNow("responsibility.nobody", "That organisation does not exist on the first day.")
    if commissioner is not None and not commissioner.covers(entry.from_):
        return NotNow("responsibility.no_commissioner", "The commissioner does not exist on the first day.")
    if _outlives(entry.until, accountable) or (commissioner is not None and _outlives(entry.until, commissioner)):
        return NotNow("responsibility.outlives", "It cannot last longer than the organisation that answers for it.")
    return None


def _outlives(until: date | None, life: Period) -> bool:
    return life.until is not None and (until is None or until > life.until)


def why_not_end(period: Period, on: date) -> NotNow | None:
    """Say why a responsibility may not end on a day."""
    if on < period.from_:
        return NotNow("responsibility.ends_early", "It cannot end before it began.")
    if period.until is not None and period.until <= on:
        return NotNow("responsibility.ended", "It has ended by then already.")
    return None
