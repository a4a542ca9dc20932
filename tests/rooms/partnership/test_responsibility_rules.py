"""The map of responsibilities on plain values: whoever answers higher up answers below, and parts make a whole."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspan.agencies.rules import Period
from linkspan.partnership import responsibility_rules as rules
from linkspan.partnership.functions import FUNCTIONS, GROUPS

NATION, PATCH, COUNCIL, NORTH, SOUTH = (uuid4() for _ in range(5))
LYING = rules.tree(
    {NATION: "national", PATCH: "sub_regional", COUNCIL: "local_authority", NORTH: "district", SOUTH: "district"},
    [(PATCH, NATION), (COUNCIL, PATCH), (NORTH, COUNCIL), (SOUTH, COUNCIL)],
)
BOARD, AUTHORITY, OTHER = (uuid4() for _ in range(3))
ON, SOON = date(2026, 11, 2), date(2027, 5, 2)


def answering(
    who: UUID, where: UUID, *, function: str = "camhs", children: str = "all", from_: date = date(2020, 1, 1),
    until: date | None = None,
) -> rules.Answering:  # fmt: skip
    return rules.Answering(uuid4(), function, children, where, who, None, Period(from_, until))


def finding(*rows: rules.Answering, function: str = "camhs", on: date = ON) -> rules.Cell:
    cells = rules.look_over(rows, [COUNCIL], LYING, on, SOON)
    return next(cell for cell in cells if cell.function == function)


def test_nobody_is_a_gap() -> None:
    assert finding().finding == "gap"


@pytest.mark.parametrize("where", [NATION, PATCH, COUNCIL])
def test_whoever_answers_for_the_area_or_around_it_holds_it(where: UUID) -> None:
    assert finding(answering(BOARD, where)).finding == "held"


def test_two_at_different_levels_are_an_overlap() -> None:
    assert finding(answering(BOARD, PATCH), answering(AUTHORITY, COUNCIL)).finding == "overlap"


def test_two_by_law_are_no_overlap() -> None:
    rows = [answering(one, COUNCIL, function="arrangements_16e") for one in (BOARD, AUTHORITY)]

    assert finding(*rows, function="arrangements_16e").finding == "held"


def test_districts_that_are_all_answered_for_make_the_area_whole() -> None:
    assert finding(answering(BOARD, NORTH), answering(OTHER, SOUTH)).finding == "held"


def test_a_district_that_is_left_out_is_a_gap_and_is_named() -> None:
    cell = finding(answering(BOARD, NORTH))

    assert (cell.finding, cell.left_out) == ("gap", (SOUTH,))


def test_what_ends_soon_with_nothing_after_it_is_an_expiry() -> None:
    cell = finding(answering(BOARD, COUNCIL, until=date(2027, 1, 1)))

    assert (cell.finding, cell.ends_on) == ("expiry", date(2027, 1, 1))


def test_what_ends_and_is_followed_the_same_day_is_no_expiry() -> None:
    rows = (answering(BOARD, COUNCIL, until=date(2027, 1, 1)), answering(OTHER, PATCH, from_=date(2027, 1, 1)))

    assert finding(*rows).finding == "held"
    assert finding(*rows, on=date(2027, 1, 1)).holders[0].accountable_id == OTHER


def test_all_children_cover_the_younger_and_a_circumstance_covers_itself_alone() -> None:
    assert rules.covers("all", "under_five")
    assert not rules.covers("under_five", "all")
    assert not rules.covers("looked_after", "all")
    assert rules.covers("all", "looked_after")


def test_every_function_is_for_groups_that_there_are() -> None:
    assert all(set(one.groups) <= set(GROUPS) and one.law for one in FUNCTIONS.values())


days = st.dates(date(2024, 1, 1), date(2029, 1, 1))
periods = st.tuples(days, st.none() | days).filter(lambda one: one[1] is None or one[1] > one[0])
rows = st.lists(
    st.tuples(st.sampled_from([BOARD, AUTHORITY, OTHER]), st.sampled_from([NATION, PATCH, COUNCIL]), periods),
    max_size=6,
)


@given(rows, days)
def test_the_finding_is_how_many_answer_that_day(
    told: list[tuple[UUID, UUID, tuple[date, date | None]]], on: date
) -> None:
    lines = [answering(who, where, from_=since, until=until) for who, where, (since, until) in told]
    there = {one.accountable_id for one in lines if one.period.covers(on)}

    found = finding(*lines, on=on).finding

    assert (found == "gap") == (not there)
    assert (found == "overlap") == (len(there) > 1)
