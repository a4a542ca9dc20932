"""Years, money to the penny, fair shares, formulas that are never run, and sums that are flat whatever the size."""

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspan.partnership import formula, funding_rules
from linkspan.partnership.funding_rules import Gift, Part, Partner

TODAY = date(2026, 11, 2)
POUNDS = st.decimals(min_value=0, max_value=10**8, places=2)
WEIGHTS = st.dictionaries(
    st.integers(), st.decimals(min_value=0, max_value=10**7, places=4), min_size=1, max_size=12
).filter(lambda weights: any(weights.values()))


def partner(kind: str, children: int, need: int = 0, areas: int = 1) -> Partner:
    return Partner(kind, Decimal(children), Decimal(need or children), Decimal(100), areas)


def gift(**changed: object) -> Gift:
    said: dict[str, object] = {
        "year": 2026, "cash": Decimal(5000), "in_kind": Decimal(0), "in_kind_how": "", "functions": "Training",
        "is_prevention": False, "agreed_on": date(2026, 3, 2),
    }  # fmt: skip
    return Gift(**(said | changed))


def test_a_year_runs_from_the_first_of_april() -> None:
    assert funding_rules.year_of(date(2026, 3, 31)) == 2025
    assert funding_rules.year_of(date(2026, 4, 1)) == 2026
    assert funding_rules.year_name(2099) == "2099/00"


@given(POUNDS, WEIGHTS)
def test_shares_make_the_whole_to_the_penny(total: Decimal, weights: dict[int, Decimal]) -> None:
    shares = funding_rules.share_out(total, weights)

    assert sum(shares.values()) == total
    assert set(shares) == set(weights)
    whole = sum(weights.values())
    assert all(abs(shares[key] - total * weight / whole) < Decimal("0.02") for key, weight in weights.items())


def test_three_thirds_of_a_hundred_pounds_leave_one_penny_to_the_first() -> None:
    assert list(funding_rules.share_out(Decimal(100), dict.fromkeys("abc", Decimal(1))).values()) == [
        Decimal("33.34"), Decimal("33.33"), Decimal("33.33"),
    ]  # fmt: skip


def test_nothing_is_shared_out_where_nothing_weighs() -> None:
    assert funding_rules.share_out(Decimal(100), {"a": Decimal(0)}) == {}


def test_thirds_go_to_kinds_and_two_councils_divide_theirs_by_children() -> None:
    weights = funding_rules.by_thirds(
        {
            "a": partner("council", 3000),
            "b": partner("council", 1000),
            "i": partner("icb", 4000),
            "p": partner("police", 4000),
        }
    )

    shares = funding_rules.share_out(Decimal(120_000), weights)

    assert shares == {"a": Decimal(30_000), "b": Decimal(10_000), "i": Decimal(40_000), "p": Decimal(40_000)}


def test_need_weighs_more_than_number_where_need_is_greater() -> None:
    partners = {"a": partner("council", 1000, need=3000), "b": partner("council", 1000, need=1000)}

    assert funding_rules.share_out(Decimal(100), funding_rules.by_need(partners)) == {"a": 75, "b": 25}
    assert funding_rules.share_out(Decimal(100), funding_rules.by_children(partners)) == {"a": 50, "b": 50}


def test_a_formula_weighs_by_named_figures() -> None:
    read = formula.read("rural = area_km2 / 10\nmax(children, 1_000) + rural * 2")

    assert read.value({"children": Decimal(10), "area_km2": Decimal(40)}) == 1008


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("children / 0", 1, "divides by zero"),
        ("children / (areas - areas)", 1, "divides by zero"),
        ("half = children / 2\nhalf + childen", 2, "Nothing is called childen"),
        ("", 1, "no formula"),
        ("children\nneed", 1, "not used"),
        ("a = children", 1, "last line names a step"),
        ("children = 2\nchildren", 1, "has a meaning already"),
        ("((children)", 1, "cannot be read"),
        ("children need", 1, "cannot be read"),
        ("1e30", 1, "too long"),
        ("9999999999 * 9999999999 * 9999999999", 1, "too large"),
        ("(" * 45 + "-" * 45 + "1" + ")" * 45, 1, "too many brackets"),
        ("children * " * 199 + "1", 1, "longer|too many brackets"),
    ],
)
def test_a_formula_that_does_not_work_says_which_line_and_what_to_do(text: str, line: int, said: str) -> None:
    with pytest.raises(formula.FormulaProblem, match=said) as caught:
        formula.read(text).value(dict.fromkeys(formula.VARIABLES, Decimal(7)))

    assert caught.value.line == line
    assert caught.value.what_to_do


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')", "children.real", "children ** 9", "[1][0]", "(lambda: 1)()",
        "children if 1 else 2",
        "open('x')", "min(*[1, 2])", "max(1, 2, key=1)", "True", "'a'", "children // 2", "children % 2", "not children",
        "f'{children}'", "(a := 2)", "children < 2", "{1: 2}", "import os", "del children", "a: int = 2\na",
    ],
)  # fmt: skip
def test_nothing_but_a_sum_is_ever_read(text: str) -> None:
    with pytest.raises(formula.FormulaProblem):
        formula.read(text)


@given(st.text(max_size=60))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(formula.FormulaProblem):
        assert formula.read(text).steps


def test_a_formula_that_takes_away_is_refused() -> None:
    with pytest.raises(formula.FormulaProblem, match="less than nothing"):
        funding_rules.by_formula(formula.read("0 - children"), {"a": partner("council", 5)}, Decimal(1))
    with pytest.raises(formula.FormulaProblem, match="every partner nothing"):
        funding_rules.by_formula(formula.read("0"), {"a": partner("council", 5)}, Decimal(1))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"cash": Decimal(-1)}, "funding.negative"),
        ({"in_kind": Decimal(-1), "in_kind_how": "A desk"}, "funding.negative"),
        ({"cash": Decimal(0)}, "funding.nothing"),
        ({"cash": Decimal("0.005")}, "funding.part_of_a_penny"),
        ({"cash": Decimal(10) ** 9}, "funding.too_large"),
        ({"in_kind": Decimal(5)}, "funding.in_kind_how"),
        ({"year": 2003}, "funding.year"),
        ({"year": 2032}, "funding.year"),
        ({"year": 2027, "agreed_on": date(2026, 11, 3)}, "funding.agreed_later"),
        ({"agreed_on": date(2019, 1, 1)}, "funding.agreed_long_ago"),
        ({"agreed_on": None}, "funding.agreed_when"),
        ({"functions": " "}, "funding.no_function"),
    ],
)
def test_what_cannot_be_a_contribution_is_refused(changed: dict[str, object], code: str) -> None:
    problem = funding_rules.why_not_give(gift(**changed), is_member=True, agreed_by=1, today=TODAY)

    assert problem is not None
    assert problem.code == code


def test_a_contribution_needs_a_member_and_someone_who_agreed() -> None:
    stranger = funding_rules.why_not_give(gift(), is_member=False, agreed_by=1, today=TODAY)
    nobody = funding_rules.why_not_give(gift(), is_member=True, agreed_by=0, today=TODAY)

    assert stranger is not None
    assert stranger.code == "funding.not_a_member"
    assert nobody is not None
    assert nobody.code == "funding.agreed_by"
    assert funding_rules.why_not_give(gift(), is_member=True, agreed_by=1, today=TODAY) is None


def test_five_thousand_pounds_for_each_of_32_boroughs_is_found_to_be_flat() -> None:
    # From 14,706 children to 71,429: as far apart as boroughs really are.
    sizes = [14_706, *range(20_000, 65_000, 1_500), 71_429]
    assert len(sizes) == 32

    [flat] = funding_rules.flat_sums([(Decimal(5000), size) for size in sizes])

    assert (flat.amount, flat.areas) == (5000, 32)
    assert (flat.least_a_child, flat.most_a_child) == (Decimal("0.07"), Decimal("0.34"))


def test_sums_that_follow_children_are_not_flat() -> None:
    assert funding_rules.flat_sums([(Decimal(size), size) for size in (10_000, 20_000, 30_000)]) == []
    assert funding_rules.flat_sums([(Decimal(5000), size) for size in (10_000, 10_400, 10_900)]) == []
    assert funding_rules.flat_sums([(Decimal(5000), 10_000), (Decimal(5000), 40_000)]) == []
    assert funding_rules.flat_sums([(Decimal(5000), 0)] * 5) == []


def test_a_percentage_has_its_two_numbers_and_none_of_nothing() -> None:
    assert Part(Decimal("12.50"), Decimal(100)).percent == Decimal("12.5")
    assert Part(Decimal(1), Decimal(8)).percent == Decimal("12.5")
    assert Part(Decimal(0), Decimal(0)).percent is None
