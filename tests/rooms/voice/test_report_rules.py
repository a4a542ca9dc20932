"""What may be shown of small counts, attacked by whoever holds every table; shares, years, seals and directions."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkspan.audit import NotNow
from linkspan.voice import report_rules as rules
from linkspan.voice import suppression
from linkspan.voice.suppression import AMBIGUOUS, FEWEST, Band, Cell, Family, State
from tests.support.soak import length

HEARD = Family("due", ("heard", "not_asked"))
ALONE = Family("said")
SIZES = st.sampled_from([0, 0, 1, 2, 3, 5, 8, 9, 10, 11, 12, 14])
Exact = Mapping[str, Mapping[str, int]]


@st.composite
def lists(draw: st.DrawFn, groups: int = 2) -> Exact:
    """Invent a list in which the parts exclude each other, and each total is large enough to be listed."""
    names = [f"g{number}" for number in range(groups)]
    heard, not_asked, rest = ({name: draw(SIZES) for name in names} for _ in range(3))
    for part in (heard, not_asked):
        part[names[-1]] += max(0, FEWEST - sum(part.values()))
    due = {name: heard[name] + not_asked[name] + rest[name] for name in names}
    return {"due": due, "heard": heard, "not_asked": not_asked}


def known(counts: Exact, states: Mapping[Cell, State], measure: str, group: str) -> Band:
    """Say what the attacker knows of one count, written out anew: not the program's own way of saying it."""
    state, count = states[measure, group], counts[measure][group]
    if state is State.SHOWN:
        shown = 5 * round(count / 5)
        return Band(max(10, shown - 2), shown + 2)
    is_marked = any(states[measure, each] is State.SHOWN for each in counts[measure])
    if not is_marked:
        return Band(0, 10**6)
    if state is State.SMALL:
        return Band(0, 9)
    # The smallest count that is shown is the next to be hidden: whoever knows the rule knows this much of one that was.
    shown = [each for each in counts[measure] if states[measure, each] is State.SHOWN]
    limit = min(known(counts, states, measure, each).high for each in shown)
    return Band(10, limit if count <= limit else 10**6)


def splits(total: int, bands: list[Band]) -> Iterator[tuple[int, ...]]:
    """Give every way to spread a total over two groups."""
    first, second = bands
    for count in range(max(first.low, total - second.high), min(first.high, total - second.low) + 1):
        yield count, total - count


def worlds(counts: Exact, states: Mapping[Cell, State]) -> Iterator[Mapping[Cell, int]]:
    """Give every world that fits what is published, for whoever also knows each total exactly: by trying them all."""
    groups = list(counts["due"])
    totals = {measure: sum(counts[measure].values()) for measure in counts}
    left = totals["due"] - totals["heard"] - totals["not_asked"]
    bands = {measure: [known(counts, states, measure, group) for group in groups] for measure in counts}
    heard, asked = splits(totals["heard"], bands["heard"]), list(splits(totals["not_asked"], bands["not_asked"]))
    rest = list(splits(left, [Band(0, left), Band(0, left)]))
    for each in product(heard, asked, rest):
        due = tuple(map(sum, zip(*each, strict=True)))
        if all(band.low <= count <= band.high for band, count in zip(bands["due"], due, strict=True)):
            named = zip(("heard", "not_asked", "due"), (each[0], each[1], due), strict=True)
            yield {(measure, group): row[place] for measure, row in named for place, group in enumerate(groups)}


@given(counts=lists())
@settings(max_examples=length(25, 400), deadline=None)
def test_whoever_tries_every_world_cannot_tell_a_hidden_count(counts: Exact) -> None:
    states = suppression.protect(HEARD, counts)

    found: dict[Cell, set[int]] = {cell: set() for cell in states}
    for world in worlds(counts, states):
        for cell, count in world.items():
            found[cell].add(count)

    for cell, state in states.items():
        assert counts[cell[0]][cell[1]] in found[cell]
        if state is not State.SHOWN:
            assert len(found[cell]) >= AMBIGUOUS
        assert suppression.possible(HEARD, counts, states, cell, enough=10**3) == len(found[cell])


@given(counts=lists(groups=5))
@settings(max_examples=length(25, 400), deadline=None)
def test_every_small_count_of_a_longer_list_is_hidden_and_stays_open(counts: Exact) -> None:
    states = suppression.protect(HEARD, counts)
    shown = suppression.published(counts, states)

    for (measure, group), cell in shown.items():
        if counts[measure][group] < FEWEST:
            assert cell is None
        if cell is None:
            assert suppression.possible(HEARD, counts, states, (measure, group)) >= AMBIGUOUS
        else:
            assert cell % 5 == 0
            assert abs(cell - counts[measure][group]) <= 2


@given(first=SIZES, second=SIZES, third=SIZES)
@settings(max_examples=length(25, 400), deadline=None)
def test_two_lists_with_their_rounded_total_do_not_give_a_count_away_together(
    first: int, second: int, third: int
) -> None:
    total = max(FEWEST, first + second + third)
    by_age = {"said": {"young": first, "older": total - first}}
    by_need = {"said": {"one": second, "two": 0, "three": total - second}}
    shown_total = suppression.rounded(total)
    states = [suppression.protect(ALONE, each) for each in (by_age, by_need)]

    left: list[dict[str, set[int]]] = [{group: set() for group in each["said"]} for each in (by_age, by_need)]
    for whole in range(max(FEWEST, shown_total - 2), shown_total + 3):
        fits = [
            [
                row
                for row in product(range(whole + 1), repeat=len(each["said"]))
                if sum(row) == whole
                and all(
                    known(each, state, "said", group).low <= count <= known(each, state, "said", group).high
                    for group, count in zip(each["said"], row, strict=True)
                )
            ]
            for each, state in zip((by_age, by_need), states, strict=True)
        ]
        for place, each in enumerate((by_age, by_need)) if all(fits) else ():
            for row in fits[place]:
                for group, count in zip(each["said"], row, strict=True):
                    left[place][group].add(count)

    for place, state in enumerate(states):
        assert all(len(left[place][group]) >= 2 for (_, group), each in state.items() if each is not State.SHOWN)


def test_whoever_knows_which_count_is_hidden_next_cannot_tell_the_one_before_it() -> None:
    """Nine hidden with eleven beside it and twelve shown: eleven is the smallest, which would leave eight or nine."""
    counts = {"said": {"a": 9, "b": 11, "c": 12}}

    states = suppression.protect(ALONE, counts)

    fits = {
        a
        for a, b, c in product(range(33), repeat=3)
        if a + b + c == 32
        and all(
            band.low <= count <= band.high
            for group, count in zip("abc", (a, b, c), strict=True)
            for band in [known(counts, states, "said", group)]
        )
    }
    assert len(fits) >= AMBIGUOUS


def test_a_count_that_the_total_would_give_away_takes_the_next_one_with_it() -> None:
    states = suppression.protect(ALONE, {"said": {"young": 0, "older": 12}})

    assert states["said", "young"] is State.SMALL
    assert states["said", "older"] is State.BESIDE


def test_what_is_hidden_of_one_question_is_hidden_of_each() -> None:
    families = [Family("safe.said", ("safe.badly",)), Family("healthy.said", ("healthy.badly",))]
    counts = {
        "safe.said": {"young": 30, "older": 40}, "safe.badly": {"young": 30, "older": 0},
        "healthy.said": {"young": 30, "older": 40}, "healthy.badly": {"young": 12, "older": 15},
    }  # fmt: skip

    states = suppression.protect_together(families, counts)

    for group in ("young", "older"):
        assert (states["safe.said", group] is State.SHOWN) == (states["healthy.said", group] is State.SHOWN)


def test_a_release_shows_nothing_under_ten_not_even_a_total() -> None:
    counts = {("due", *rules.ALL): 9, ("heard", *rules.ALL): 9, ("due", "area", "north"): 9}

    made = rules.release(counts, ["north", "south"])

    assert set(made.values()) == {None}
    assert made["due", "area", "south"] is None


def test_a_release_lists_every_group_and_hides_what_a_total_would_give_away() -> None:
    spread = {"0-4": 40, "5-9": 60, "10-12": 0, "13-15": 55, "16-17": 25, "18+": 0, "unknown": 20}
    counts = {("due", "age", group): count for group, count in spread.items()}
    counts |= {("due", *rules.ALL): 200, ("heard", *rules.ALL): 120, ("heard", "age", "5-9"): 60}
    counts |= {("heard", "age", "0-4"): 3, ("heard", "age", "13-15"): 57 - 20, ("heard", "age", "unknown"): 20}

    made = rules.release(counts, ["north"])

    assert made["due", "all", ""] == 200
    assert made["due", "age", "5-9"] == 60
    assert made["heard", "age", "0-4"] is None
    assert made["not_asked", "all", ""] is None
    assert {group for measure, dimension, group in made if (measure, dimension) == ("due", "age")} == {*spread}
    assert not [key for key in made if key[1] == "area"]


def test_an_interval_is_as_wide_as_chance_and_rounding_make_it() -> None:
    low, high = rules.wilson(50, 100)
    assert (round(low, 3), round(high, 3)) == (0.404, 0.596)
    assert rules.wilson(0, 20)[0] == 0.0
    assert rules.wilson(20, 20)[1] == 1.0

    said = rules.share(50, 100)
    assert said is not None
    assert said.value == 0.5
    assert said.low < low < high < said.high
    assert rules.share(None, 100) is None


def test_a_year_is_counted_four_weeks_after_it_ends() -> None:
    assert rules.year_due(date(2026, 4, 28)) == 2025
    assert rules.year_due(date(2026, 4, 29)) == 2026
    assert rules.period(2026) == (date(2025, 4, 1), date(2026, 4, 1), date(2026, 4, 29))


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"is_published": False}, "voice.report_no_figures"),
        ({"is_sealed": True}, "voice.report_sealed"),
        ({"foreword": "x" * 10_001}, "voice.report_long"),
        ({"file": b"<html>"}, "voice.report_no_pdf"),
        ({}, ""),
    ],
)
def test_a_report_is_sealed_once_of_published_figures_as_a_pdf(facts: Mapping[str, object], code: str) -> None:
    usual = {"is_published": True, "is_sealed": False, "file": b"%PDF-1.7", "foreword": "Hear them."}

    assert said(rules.why_not_seal(**usual | facts)) == code


TODAY = date(2026, 9, 1)
CHILD, OTHER, FIRST, SECOND = (UUID(int=number) for number in range(4))


def direction(**more: object) -> rules.Direction:
    usual = {
        "child_id": CHILD, "directed_on": TODAY, "until": TODAY + timedelta(days=30), "recorded_by": FIRST,
        "confirmed_by": SECOND,
    }  # fmt: skip
    return rules.Direction(**usual | more)


@pytest.mark.parametrize(
    ("directions", "code"),
    [
        ([], "voice.inquiry_undirected"),
        ([direction(child_id=OTHER)], "voice.inquiry_undirected"),
        ([direction(directed_on=TODAY + timedelta(days=1))], "voice.inquiry_undirected"),
        ([direction(directed_on=date(2026, 1, 1), until=date(2026, 8, 31))], "voice.inquiry_over"),
        ([direction(confirmed_by=None)], "voice.inquiry_unconfirmed"),
        ([direction(confirmed_by=FIRST)], "voice.inquiry_unconfirmed"),
        ([direction(until=TODAY)], ""),
        ([direction(confirmed_by=None), direction()], ""),
    ],
)
def test_a_case_is_inquired_into_under_a_confirmed_direction_in_force_alone(
    directions: list[rules.Direction], code: str
) -> None:
    assert said(rules.why_not_inquire(directions, CHILD, TODAY)) == code


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"reference": " "}, "voice.direction_reference"),
        ({"reason": ""}, "voice.direction_reason"),
        ({"directed_on": TODAY + timedelta(days=1)}, "voice.direction_ahead"),
        ({"until": TODAY - timedelta(days=1)}, "voice.direction_until"),
        ({"until": TODAY + timedelta(days=367)}, "voice.direction_until"),
        ({}, ""),
    ],
)
def test_a_direction_is_recorded_whole(facts: Mapping[str, object], code: str) -> None:
    usual = {"reference": "SoS/1", "directed_on": TODAY, "until": TODAY + timedelta(days=30), "reason": "An inquiry"}
    given_ = rules.Said(**usual | facts)

    assert said(rules.why_not_record(given_, TODAY, is_known=True)) == code
    assert said(rules.why_not_record(given_, TODAY, is_known=False)) == (code or "voice.direction_child")


@pytest.mark.parametrize(
    ("found", "by", "code"),
    [
        (direction(), OTHER, "voice.direction_confirmed"),
        (direction(confirmed_by=None), FIRST, "voice.direction_own"),
        (
            direction(confirmed_by=None, directed_on=date(2026, 1, 1), until=date(2026, 8, 31)),
            SECOND,
            "voice.direction_over",
        ),
        (direction(confirmed_by=None), SECOND, ""),
    ],
)
def test_a_direction_is_confirmed_once_by_somebody_else(found: rules.Direction, by: UUID, code: str) -> None:
    assert said(rules.why_not_confirm(found, by, TODAY)) == code


def said(problem: NotNow | None) -> str:
    return problem.code if problem else ""


def test_no_day_is_in_two_years_and_what_is_written_late_is_in_none() -> None:
    first, until, before = rules.period(2026)
    assert rules.period(2027)[0] == until
    assert (first, before - until) == (date(2025, 4, 1), rules.SETTLES)
    assert rules.year_due(before - timedelta(days=1)) == 2025
    assert rules.year_due(before) == 2026


def test_a_line_by_area_never_comes_or_goes_because_of_one_child() -> None:
    gone, areas = str(UUID(int=9)), [str(UUID(int=1)), str(UUID(int=2))]
    counts = {("due", rules.AREA, areas[0]): 40, ("due", rules.AREA, gone): 1, ("due", *rules.ALL): 41}

    with_one, without = rules.with_ended_areas(counts, areas), rules.with_ended_areas({}, areas)

    assert with_one["due", rules.AREA, rules.UNKNOWN] == 1
    for each in (with_one, without):
        made = rules.release(each, rules.area_groups(areas))
        assert {group for _, listed, group in made if listed == rules.AREA} == {*areas, rules.UNKNOWN}
    assert rules.area_groups(areas[:1]) == (areas[0],)
