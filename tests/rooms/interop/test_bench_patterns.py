"""What the rules are measured by: counted by hand on few children, and held to what the page of rules shows."""

import json
from datetime import date, timedelta

import pytest

from linkspan.interop.bench_patterns import first_raised, measure
from linkspan.pathway.measured import FILE, Share, measured
from linkspan.pathway.patterns import RULES
from linkspan.synth.signs import SignRow, SignTruth

DAY = date(2026, 10, 1)
THREE = (("schools", 0), ("gps", 20), ("police", 40))


def rows(*told: tuple[str, int]) -> list[SignRow]:
    return [SignRow("C1", agency, "worry", DAY + timedelta(days=days)) for agency, days in told]


def rules() -> list[object]:
    from dataclasses import replace

    return [replace(rule, from_=date.min) for rule in RULES]


def test_a_child_is_raised_on_the_day_of_the_sign_that_was_wanting() -> None:
    found = first_raised(SignTruth("C1", "none"), rows(*THREE), rules())

    assert found == {("worries_three_agencies", 1): DAY + timedelta(days=40)}


@pytest.mark.parametrize(("harm_after", "is_caught"), [(41, True), (40, False), (39, False)])
def test_a_child_is_caught_only_before_harm_comes_out(harm_after: int, is_caught: bool) -> None:
    truth = SignTruth("C1", "harm", DAY + timedelta(days=harm_after))

    assert bool(first_raised(truth, rows(*THREE), rules())) is is_caught


def test_the_same_seeds_give_the_same_figures_and_they_add_up() -> None:
    first, again = (measure(children=1_500, seeds=[1, 2], on=date(2026, 11, 2)) for _time in range(2))

    assert first == again
    for each in (*first["rules"], first["together"]):
        assert 0 <= each["caught"] <= each["raised"] <= first["children"]
        assert each["harmed"] + each["unharmed"] == first["children"]
        assert each["hard_years"] <= each["raised"] - each["caught"]


def test_the_page_shows_figures_of_the_rules_as_they_are() -> None:
    assert set(measured().rules) == {(rule.code, rule.version) for rule in RULES}
    said = json.loads(FILE.read_text(encoding="utf-8"))
    assert said["command"] == f"linkspan bench patterns --children 20000 --seeds {said['seeds']}"
    assert said["children"] > 50_000


@pytest.mark.parametrize(
    ("found", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)]
)
def test_an_interval_is_wilsons(found: int, of: int, low: float, high: float) -> None:
    assert Share(found, of).interval == pytest.approx((low, high), abs=1e-4)


def test_nothing_counted_leaves_everything_possible() -> None:
    assert (Share(0, 0).share, Share(0, 0).interval) == (0.0, (0.0, 1.0))
