"""Nobody who holds every table that is published can tell a hidden count.

The attacker knows how the counts hang together, how they are rounded and hidden, and has every table that the program
makes: by quarter, by year, by place, together, and the shares and remainders of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkspan.config import wiring
from linkspan.partnership import disclosure, indicators
from linkspan.partnership.indicators import Strand

QUARTERS = (date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1))
PLACES: tuple[Strand, ...] = ((UUID(int=1), None), (UUID(int=2), None), (UUID(int=1), UUID(int=9)))
# A count, two parts of it that may overlap, and a part of one of them: every relation that published counts may have.
PART_OF = {"all": "", "in_time": "all", "again": "all", "harm": "again"}

Key = tuple[str, Strand, date]
World = Mapping[Key, int]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Invent a world of true counts, small and large, in which each part is at most its whole."""
    world: dict[Key, int] = {}
    for place, quarter in product(PLACES, QUARTERS):
        for code, whole in PART_OF.items():
            most = world[whole, place, quarter] if whole else draw(st.sampled_from([3, 6, 9, 14, 40]))
            world[code, place, quarter] = draw(st.integers(0, most))
    return world


@dataclass(frozen=True)
class Published:
    """Everything there is to read: each row of each table that the program makes of the cells it publishes."""

    tables: tuple[object, ...]


def publish(world: World) -> Published:
    """Publish a world: hide and round every count, and make every table of what is left."""
    cells = {key: disclosure.shown(count) for key, count in world.items()}
    made: list[object] = [tuple(sorted((str(key), cell) for key, cell in cells.items()))]
    for code, whole in PART_OF.items():
        for places in (PLACES, *((each,) for each in PLACES)):
            parts = {place: {day: cells[code, place, day] for day in QUARTERS} for place in places}
            wholes = {place: {day: cells[whole, place, day] for day in QUARTERS} for place in places} if whole else None
            made += [
                indicators.by_quarter(parts, wholes, QUARTERS), indicators.by_year(parts, wholes, QUARTERS),
                indicators.joined(parts, wholes, QUARTERS),
            ]  # fmt: skip
            if wholes is not None:
                made.append(disclosure.remainder([(parts[p][d], wholes[p][d]) for p in places for d in QUARTERS]))
    return Published(tuple(made))


def is_possible(world: World) -> bool:
    """Tell whether the counts of a world can be so: no part is more than its whole."""
    return all(count >= 0 for count in world.values()) and all(
        world[code, place, quarter] <= world[whole, place, quarter]
        for code, whole in PART_OF.items() if whole for place in PLACES for quarter in QUARTERS
    )  # fmt: skip


def instead(world: World, key: Key, count: int) -> World:
    """Change one hidden count, with what it is part of and what is part of it as far as need be."""
    code, place, quarter = key
    changed = {**world, key: count}
    at: str = PART_OF[code]
    while at:
        changed[at, place, quarter] = max(changed[at, place, quarter], count)
        at = PART_OF[at]
    for each, whole in PART_OF.items():
        if whole:
            changed[each, place, quarter] = min(changed[each, place, quarter], changed[whole, place, quarter])
    return changed


@settings(max_examples=25)
@given(worlds())
def test_every_hidden_count_may_be_any_number_under_five_whatever_tables_one_holds(world: World) -> None:
    told = publish(world)
    hidden = [key for key, count in world.items() if disclosure.shown(count) is None]

    for key, count in product(hidden, range(disclosure.FEWEST)):
        other = instead(world, key, count)

        assert other[key] == count
        assert is_possible(other)
        assert publish(other) == told


@settings(max_examples=25)
@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_an_attacker_who_tries_every_world_finds_five_numbers_for_each_hidden_count(a: int, b: int, c: int) -> None:
    whole, part, inner = sorted((a, b, c), reverse=True)
    cells = tuple(disclosure.shown(count) for count in (whole, part, inner))

    worlds_left = [
        (x, y, z) for x, y, z in product(range(15), repeat=3)
        if x >= y >= z and tuple(disclosure.shown(count) for count in (x, y, z)) == cells
    ]  # fmt: skip

    for place, cell in enumerate(cells):
        if cell is None:
            assert {world[place] for world in worlds_left} == set(range(disclosure.FEWEST))


def solve(parts: int, published_total: int) -> Iterator[tuple[int, ...]]:
    """Try every way in which hidden parts can add up to a total that was published beside them."""
    for counts in product(range(disclosure.FEWEST), repeat=parts):
        if disclosure.shown(sum(counts)) == published_total:
            yield counts


def test_a_total_published_beside_its_parts_would_reveal_them_and_so_none_is() -> None:
    # The attacker is no paper tiger: two hidden parts of a total shown as 10 can only be 4 and 4.
    assert list(solve(2, 10)) == [(4, 4)]


def test_months_published_beside_their_quarter_would_reveal_one_and_so_quarters_are_all_there_is() -> None:
    shown_months = {5: range(5, 8)}
    worlds_left = {
        (first, second, hidden)
        for first, second, hidden in product(shown_months[5], shown_months[5], range(disclosure.FEWEST))
        if disclosure.shown(first + second + hidden) == 20
    }

    assert worlds_left == {(7, 7, 4)}


def test_the_only_relation_between_published_counts_is_that_one_is_part_of_another() -> None:
    wiring.wire()
    known = {each.code: each for each in indicators.all_indicators()}

    for each in known.values():
        assert each.part_of in {"", *known}
        whole = known.get(each.part_of)
        assert whole is None or (whole.per == each.per and bool(each.out_of))
        assert each.settles >= 28


def test_every_indicator_has_a_balancing_one_that_is_published() -> None:
    wiring.wire()
    known = {each.code for each in indicators.all_indicators()}

    for each in indicators.all_indicators():
        assert each.balanced_by
        assert set(each.balanced_by) <= known - {each.code}
        assert each.beside


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, None), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (17, 15), (18, 20), (1002, 1000)],
)
def test_a_count_is_hidden_under_five_and_else_to_the_nearest_five(count: int, shown: int | None) -> None:
    assert disclosure.shown(count) == shown


@given(st.integers(0, 10_000))
def test_the_band_of_what_is_published_holds_the_true_count_and_all_that_look_like_it(count: int) -> None:
    band = disclosure.band(disclosure.shown(count))

    assert band.low <= count <= band.high
    assert {disclosure.shown(each) for each in range(band.low, band.high + 1)} == {disclosure.shown(count)}
    assert band.high - band.low >= 2


@given(st.lists(st.integers(0, 60).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))), min_size=1))
def test_the_range_of_a_share_holds_the_true_share(pairs: list[tuple[int, int]]) -> None:
    found = disclosure.share([(disclosure.shown(part), disclosure.shown(whole)) for part, whole in pairs])
    used = [(part, whole) for part, whole in pairs if whole >= disclosure.FEWEST]

    if found is None:
        assert not used
        return
    true = sum(part for part, _ in used) / sum(whole for _, whole in used)
    assert found.low <= true <= found.high
    assert found.left_out == len(pairs) - len(used)
