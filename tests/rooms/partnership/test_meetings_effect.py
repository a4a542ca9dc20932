"""What changed after a decision is found where it is, not where it is not, and never surer than it may be."""

from datetime import date

import numpy as np
import pytest

from linkspan.partnership import effect, indicators
from linkspan.partnership.effect import Interval, Point

ROUNDING = 5 / 12**0.5


def series(
    seed: int, *, step: float, turn: float, related: float = 0.3, before: int = 12, after: int = 8, spread: float = 6.0
) -> list[Point]:
    """Invent a quarterly figure that rises by itself, and after quarter 0 steps and turns; published in fives."""
    chance = np.random.default_rng(seed)
    noise = np.zeros(before + after + 1)
    noise[0] = chance.normal() * spread
    for place in range(1, len(noise)):
        noise[place] = related * noise[place - 1] + (1 - related**2) ** 0.5 * chance.normal() * spread
    return [
        Point(at, 5 * round((100 + 0.5 * at + (step + turn * (at - 1) if at > 0 else 0) + noise[place]) / 5), ROUNDING)
        for place, at in enumerate(range(-before, after + 1))
    ]


def measured(points: list[Point], until: int | None = None) -> effect.Effect:
    """Measure a series that has enough quarters."""
    found = effect.interrupted(points, until)
    assert isinstance(found, effect.Effect)
    return found


@pytest.mark.parametrize("related", [0.0, 0.3])
def test_the_interval_holds_a_known_effect_in_at_least_90_of_100_series(related: float) -> None:
    truth = -20 - 1 * 7

    held = sum(
        (found := measured(series(seed, step=-20, turn=-1, related=related)).moved).low <= truth <= found.high
        for seed in range(100)
    )

    assert held >= 90


@pytest.mark.parametrize("related", [0.0, 0.3])
def test_a_series_without_an_effect_is_taken_for_one_in_at_most_10_of_100(related: float) -> None:
    found = sum(measured(series(seed + 1000, step=0, turn=0, related=related)).moved.is_clear for seed in range(100))

    assert found <= 10


def test_a_large_effect_is_found_in_most_series() -> None:
    found = sum(measured(series(seed, step=-40, turn=-2)).moved.high < 0 for seed in range(20))

    assert found >= 18


def test_a_worked_example_gives_the_numbers_worked_out_by_hand() -> None:
    # 100 before; 80, 78, 76 … after: a step of 20 down and a turn of 2 down each quarter. Nothing is left over.
    points = [Point(at, 100.0) for at in range(-8, 0)] + [Point(at, 80.0 - 2 * (at - 1)) for at in range(1, 7)]

    found = measured(points, until=4)

    assert found.step.value == pytest.approx(-20)
    assert found.turn.value == pytest.approx(-2)
    assert found.moved.value == pytest.approx(-26)
    assert (found.expected, found.reached) == (pytest.approx(100), pytest.approx(74))


def test_what_moves_as_it_moved_before_is_no_effect() -> None:
    points = [Point(at, 100.0 + 3 * at, ROUNDING) for at in range(-8, 7) if at]

    found = measured(points)

    assert not found.moved.is_clear
    assert found.moved.value == pytest.approx(0, abs=1e-6)


def test_equal_rounded_figures_are_not_taken_for_certainty() -> None:
    points = [Point(at, 10.0, ROUNDING) for at in range(-8, 5) if at]

    found = measured(points)

    assert found.moved.low < -2
    assert found.moved.high > 2


def test_too_few_quarters_give_no_number() -> None:
    early = [Point(at, 10.0) for at in range(-8, 4)]
    short = [Point(at, 10.0) for at in range(-7, 9)]

    assert effect.interrupted(early) == effect.TOO_EARLY
    assert effect.interrupted(short) == effect.TOO_FEW


def test_the_quarter_of_the_decision_belongs_to_neither_side() -> None:
    points = [Point(at, 100.0) for at in range(-8, 0)] + [Point(at, 80.0) for at in range(1, 6)]

    assert measured([*points, Point(0, 1_000.0)]).moved == measured(points).moved


def test_a_quarter_that_is_hidden_leaves_a_gap_and_no_zero() -> None:
    points = [Point(at, 100.0) for at in range(-9, 0) if at != -4] + [Point(at, 80.0) for at in range(1, 6)]

    assert measured(points).moved.value == pytest.approx(-20)


@pytest.mark.parametrize(
    ("moved", "direction", "amount", "verdict"),
    [
        (Interval(-20, -30, -10), "down", 15.0, effect.AS_EXPECTED),
        (Interval(-20, -30, -10), "down", None, effect.AS_EXPECTED),
        (Interval(-20, -30, -10), "down", 25.0, effect.LESS),
        (Interval(-20, -30, -10), "up", 5.0, effect.OTHER_WAY),
        (Interval(-20, -45, 5), "down", 15.0, effect.NOT_MEASURABLE),
        (Interval(12, 4, 20), "", None, effect.CHANGED),
    ],
)
def test_a_verdict_says_what_became_of_the_expectation(
    moved: Interval, direction: str, amount: float | None, verdict: str
) -> None:
    assert effect.verdict(moved, direction, amount) == verdict


def test_quarters_are_counted_when_they_are_settled_and_not_before() -> None:
    due = indicators.due_quarters(28, date(2026, 10, 29))

    assert due[-1] == date(2026, 7, 1)
    assert len(due) == 24
    assert indicators.due_quarters(28, date(2026, 10, 28))[-1] == date(2026, 4, 1)
