"""What a delegation lets somebody commit, when it still holds, and where a post stands: on plain values."""

from datetime import date
from decimal import Decimal

import pytest

from linkspan.partnership import delegation_rules as rules
from linkspan.partnership import ladders
from linkspan.partnership.delegation_rules import SCOPED, WHOLE, Extent, Needed, Power, Seat, Wanted

BUDGET = frozenset({"budget"})
BEGAN, TODAY = date(2026, 4, 1), date(2026, 11, 2)
ALWAYS = Seat(date(2020, 4, 1), None)


def power(*functions: str, money: str | None = None, **extents: Extent) -> Power:
    return Power(frozenset(functions), extents, Decimal(money) if money is not None else None)


@pytest.mark.parametrize(
    ("powers", "needed", "answer", "why"),
    [
        ([], Needed(BUDGET), "no", "nothing_delegated"),
        ([power("training")], Needed(BUDGET), "no", "function_not_delegated"),
        ([power("budget")], Needed(BUDGET), "yes", "delegated"),
        ([power("budget")], Needed(BUDGET, staff=True), "no", "staff_not_delegated"),
        ([power("budget", staff=Extent(WHOLE))], Needed(BUDGET, staff=True), "yes", "delegated"),
        ([power("budget")], Needed(BUDGET, money=Decimal(1)), "no", "money_not_delegated"),
        ([power("budget", money="0")], Needed(BUDGET, money=Decimal(1)), "no", "money_not_delegated"),
        ([power("budget", money="5000")], Needed(BUDGET, money=Decimal("5000.00")), "yes", "delegated"),
        ([power("budget", money="5000")], Needed(BUDGET, money=Decimal("5000.01")), "up_to", "over_the_limit"),
        # What goes with one function is not borrowed for another.
        (
            [power("budget", money="5000"), power("training", staff=Extent(WHOLE))],
            Needed(BUDGET, staff=True), "no", "staff_not_delegated",
        ),
        ([power("budget"), power("training")], Needed(BUDGET | {"training"}), "yes", "delegated"),
        ([power("budget")], Needed(BUDGET | {"training"}), "no", "function_not_delegated"),
    ],
)  # fmt: skip
def test_authority_is_what_was_written_down_and_no_more(
    powers: list[Power], needed: Needed, answer: str, why: str
) -> None:
    said = rules.weigh(powers, needed)

    assert (said.answer, said.why) == (answer, (why,))


def test_a_decision_over_two_functions_is_held_to_the_lower_limit() -> None:
    said = rules.weigh(
        [power("budget", money="9000"), power("training", money="400")],
        Needed(BUDGET | {"training"}, money=Decimal(500)),
    )

    assert (said.answer, said.limit, said.rests_on) == ("up_to", Decimal(400), (0, 1))


def test_of_two_delegations_of_a_function_the_higher_limit_counts() -> None:
    said = rules.weigh([power("budget", money="10"), power("budget", money="20")], Needed(BUDGET, money=Decimal(20)))

    assert (said.answer, said.rests_on) == ("yes", (1,))


def test_a_scope_in_words_stands_beside_the_yes() -> None:
    said = rules.weigh([power("budget", data=Extent(SCOPED, "counts only"))], Needed(BUDGET, data=True))

    assert (said.answer, said.within) == ("yes", (("data", "counts only"),))


@pytest.mark.parametrize(
    ("lead", "delegate", "until", "state"),
    [
        (ALWAYS, ALWAYS, None, "in_force"),
        (ALWAYS, ALWAYS, TODAY, "ended"),
        (ALWAYS, ALWAYS, date(2026, 11, 3), "in_force"),
        (Seat(BEGAN, TODAY), ALWAYS, None, "lead_left"),
        (ALWAYS, Seat(BEGAN, TODAY), None, "delegate_left"),
        (ALWAYS, Seat(BEGAN, date(2026, 11, 3)), None, "in_force"),
        (ALWAYS, Seat(BEGAN, date(2026, 6, 1)), date(2026, 8, 1), "delegate_left"),
        (ALWAYS, Seat(BEGAN, date(2026, 9, 1)), date(2026, 8, 1), "ended"),
    ],
)
def test_a_delegation_ends_by_its_day_or_when_either_leaves_their_post(
    lead: Seat, delegate: Seat, until: date | None, state: str
) -> None:
    assert rules.state(BEGAN, until, lead, delegate, TODAY) == state


def test_a_delegation_for_later_does_not_count_yet() -> None:
    assert rules.state(date(2026, 11, 3), None, ALWAYS, ALWAYS, TODAY) == "not_begun"


@pytest.mark.parametrize(
    ("organisation", "title", "below"),
    [
        ("Mere Police", "Superintendent", 4),
        ("Mere Police", "Detective Superintendent", 4),
        ("Mere Police", "Detective Chief Superintendent", 3),
        ("Mere Police", "Chief Constable", 0),
        ("Mere Police", "Assistant Chief Constable (Crime)", 2),
        ("Metropolitan Police Service", "Commander", 4),
        ("Metropolitan Police Service", "Deputy Assistant Commissioner", 3),
        ("City of London Police", "Commander", 2),
    ],
)
def test_a_rank_is_found_on_the_ladder_of_its_force(organisation: str, title: str, below: int) -> None:
    found = ladders.standing(title, ladders.ladder("police", organisation))

    assert found is not None
    assert found.steps_below == below


def test_a_title_that_names_no_rung_gets_no_place() -> None:
    assert ladders.standing("Partnership business manager", ladders.ladder("council", "Northmere Council")) is None
    assert ladders.standing("Trustee", ladders.ladder("charity", "Kite")) is None


def wanted(**changed: object) -> Wanted:
    said: dict[str, object] = {
        "power": power("budget"), "instrument": "Letter 4", "instrument_on": BEGAN, "from_": BEGAN, "until": None,
        "review_on": date(2027, 4, 1),
    }  # fmt: skip
    return Wanted(**(said | changed))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"power": power()}, "delegation.functions"),
        ({"power": power("knitting")}, "delegation.functions"),
        ({"power": power("budget", money="-1")}, "delegation.money"),
        ({"power": power("budget", money="NaN")}, "delegation.money"),
        ({"power": power("budget", staff=Extent(SCOPED, "  "))}, "delegation.scope"),
        ({"power": power("budget", staff=Extent("perhaps"))}, "delegation.extent"),
        ({"instrument": " "}, "delegation.instrument"),
        ({"instrument_on": date(2026, 4, 2)}, "delegation.instrument_late"),
        ({"until": date(2026, 3, 31)}, "delegation.ends_before"),
        ({"until": BEGAN}, "delegation.ends_before"),
        ({"review_on": BEGAN}, "delegation.review_before"),
        ({"until": date(2026, 12, 1), "review_on": date(2026, 12, 2)}, "delegation.review_after"),
    ],
)
def test_what_does_not_hold_together_is_not_delegated(changed: dict[str, object], code: str) -> None:
    problem = rules.why_not_delegate({"lead_partner"}, wanted(**changed), is_self=False, is_colleague=True)

    assert problem is not None
    assert problem.code == code
