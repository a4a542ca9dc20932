"""Reasons, budgets, dates and reviews by tables: what the gate is told of whoever asks, and what a review needs."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from linkspan.audit.errors import NotNow
from linkspan.sharing import rules
from linkspan.sharing.rules import Limits, Spent

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
TODAY, YESTERDAY, TOMORROW = date(2026, 11, 2), date(2026, 11, 1), date(2026, 11, 3)
TEN = "A bruise !"


def code_of(problem: NotNow | None) -> str:
    """Name a problem that has words of its own; nothing where there is none."""
    if problem is None:
        return ""
    assert len(str(problem.message)) > 10
    assert str(problem.message).endswith(".")
    assert not str(problem.message).isupper()
    return problem.code


# --- reasons ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "said", "problem"),
    [
        ("concern", TEN, ""),
        ("concern", "x" * 2_000, ""),
        ("nosy", TEN, "sharing.reason_unknown"),
        ("concern", "A bruise!", "sharing.reason_short"),
        ("concern", f"  {' ' * 20}bruise ", "sharing.reason_short"),
        ("concern", "x" * 2_001, "sharing.reason_long"),
    ],
)
def test_a_reason_will_do_by_this_table(code: str, said: str, problem: str) -> None:
    assert code_of(rules.why_not_reason(code, said)) == problem


def test_a_reason_is_one_line_with_its_code_first() -> None:
    line = rules.stated("concern", " Seen with\n a bruise:  at the gate ")

    assert line == "concern: Seen with a bruise: at the gate"
    assert rules.words_of(line) == "Seen with a bruise: at the gate"
    assert rules.words_of("seen by a neighbour") == "seen by a neighbour"
    with pytest.raises(NotNow) as problem:
        rules.stated("concern", "")
    assert problem.value.code == "sharing.reason_short"


@pytest.mark.parametrize(
    ("line", "stands"),
    [
        (None, False), ("", False), ("concern", False), ("concern: ", False), (f"concern: {TEN}", True),
        ("concern: A bruise!", False), (TEN, True), ("A bruise!", False), ("seen: a", False), ("seen: again", True),
        (f"concern:{' ' * 20}", False),
    ],
)  # fmt: skip
def test_a_line_is_a_reason_by_this_table(line: str | None, stands: bool) -> None:
    assert rules.is_stated(line) is stands


# --- budgets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("roles", "kind", "limits"),
    [
        (["practitioner"], "school", Limits(40, 30, 300, 400)),
        (["practitioner"], "council", Limits(60, 60, 3_000, 4_000)),
        (["practitioner", "manager"], "school", Limits(40, 40, 300, 400)),
        (["duty"], "police", Limits(160, 200, 2_000, 3_000)),
        (["practitioner", "duty"], "police", Limits(160, 200, 2_000, 3_000)),
        ([], "school", Limits(0, 0, 300, 400)),
        (["admin"], "council", Limits(0, 0, 3_000, 4_000)),
        (["practitioner"], "", Limits(40, 30, 300, 400)),
    ],
)
def test_what_is_usual_is_the_most_that_any_role_allows(roles: list[str], kind: str, limits: Limits) -> None:
    assert rules.limits_for(roles, kind) == limits


def test_a_factor_stretches_what_is_usual() -> None:
    assert rules.limits_for(["practitioner"], "school", factor=0.5) == Limits(20, 15, 150, 200)
    assert rules.limits_for(["practitioner"], "council", factor=2) == Limits(120, 120, 6_000, 8_000)


def test_an_organisations_own_number_stands_in_place_of_the_usual_one() -> None:
    usual = Limits(1, 2, 3, 4)

    assert rules.overridden(usual, {"searches": 9, "children": None}) == Limits(9, 2, 3, 4)
    assert rules.overridden(usual, {"organisation_children": 0}) == Limits(1, 2, 3, 0)


@pytest.mark.parametrize(
    ("spent", "searches", "children"),
    [
        (Spent(), False, False), (Spent(searches=2), False, False), (Spent(searches=3), True, False),
        (Spent(searches=4), True, False), (Spent(organisation_searches=4), False, False),
        (Spent(organisation_searches=5), True, False), (Spent(children=6), False, False),
        (Spent(children=7), False, True), (Spent(organisation_children=8), False, False),
        (Spent(organisation_children=9), False, True),
    ],
)  # fmt: skip
def test_one_more_is_more_than_usual_by_this_table(spent: Spent, searches: bool, children: bool) -> None:
    limits = Limits(searches=3, children=7, organisation_searches=5, organisation_children=9)

    assert rules.searches_are_spent(limits, spent) is searches
    assert rules.children_are_spent(limits, spent) is children


# --- dates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("until", "holds"), [(None, False), (YESTERDAY, False), (TODAY, False), (TOMORROW, True)])
def test_training_or_a_check_holds_until_the_day_it_runs_out(until: date | None, holds: bool) -> None:
    assert rules.is_in_date(until, TODAY) is holds


@pytest.mark.parametrize(
    ("ago", "fresh"),
    [(0, True), (15 * 60, True), (15 * 60 + 1, False), (-1, False), (-3_600, False)],
)
def test_a_sign_in_is_fresh_for_a_quarter_of_an_hour_and_never_from_ahead(ago: int, fresh: bool) -> None:
    assert rules.is_stepped_up(NOW - timedelta(seconds=ago), NOW) is fresh
    assert not rules.is_stepped_up(None, NOW)


# --- questions and reviews -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (lambda: rules.why_not_answer(["budget"], TEN), ""),
        (lambda: rules.why_not_answer([], TEN), "sharing.nothing_asked"),
        (lambda: rules.why_not_answer(["budget"], "  A bruise! "), "sharing.answer_short"),
        (lambda: rules.why_not_review(None, "proper"), ""),
        (lambda: rules.why_not_review(NOW, "proper"), "sharing.challenge_reviewed"),
        (lambda: rules.why_not_review(None, "fine"), "sharing.outcome_unknown"),
        (lambda: rules.why_not_ask("now", TEN, None, TODAY, waits=False), ""),
        (lambda: rules.why_not_ask("never", "", None, TODAY, waits=False), ""),
        (lambda: rules.why_not_ask("later", TEN, TOMORROW, TODAY, waits=False), ""),
        (lambda: rules.why_not_ask("soon", TEN, None, TODAY, waits=False), "sharing.asking_unknown"),
        (lambda: rules.why_not_ask("now", TEN, None, TODAY, waits=True), "sharing.question_waits"),
        (lambda: rules.why_not_ask("never", "", None, TODAY, waits=True), "sharing.question_waits"),
        (lambda: rules.why_not_ask("now", " A bruise! ", None, TODAY, waits=False), "sharing.question_short"),
        (lambda: rules.why_not_ask("later", "", TOMORROW, TODAY, waits=False), "sharing.question_short"),
        (lambda: rules.why_not_ask("later", TEN, TODAY, TODAY, waits=False), "sharing.ask_on_passed"),
        (lambda: rules.why_not_ask("later", TEN, None, TODAY, waits=False), "sharing.ask_on_passed"),
        (lambda: rules.why_not_ask("now", TEN, YESTERDAY, TODAY, waits=False), ""),
        (lambda: rules.why_not_answer_question(None, None, TEN), ""),
        (lambda: rules.why_not_answer_question(NOW, None, TEN), "sharing.question_answered"),
        (lambda: rules.why_not_answer_question(NOW, NOW, TEN), "sharing.question_answered"),
        (lambda: rules.why_not_answer_question(None, NOW, TEN), "sharing.question_withdrawn"),
        (lambda: rules.why_not_answer_question(None, None, " A bruise! "), "sharing.answer_short"),
        (lambda: rules.why_not_refer("lado", None, TODAY, TODAY), ""),
        (lambda: rules.why_not_refer("standards", TODAY, YESTERDAY, TODAY), ""),
        (lambda: rules.why_not_refer("lado", YESTERDAY, YESTERDAY, TODAY), ""),
        (lambda: rules.why_not_refer("press", None, TODAY, TODAY), "sharing.receiver_unknown"),
        (lambda: rules.why_not_refer("lado", None, TOMORROW, TODAY), "sharing.known_ahead"),
        (lambda: rules.why_not_refer("lado", TOMORROW, TODAY, TODAY), "sharing.told_ahead"),
        (lambda: rules.why_not_refer("lado", YESTERDAY, TODAY, TODAY), "sharing.told_ahead"),
        (lambda: rules.why_not_close_referral(TODAY, None, TEN), ""),
        (lambda: rules.why_not_close_referral(TODAY, NOW, TEN), "sharing.referral_closed"),
        (lambda: rules.why_not_close_referral(None, NOW, TEN), "sharing.referral_closed"),
        (lambda: rules.why_not_close_referral(None, None, TEN), "sharing.referral_untold"),
        (lambda: rules.why_not_close_referral(TODAY, None, " A bruise! "), "sharing.outcome_short"),
    ],
)
def test_what_stands_in_the_way_of_a_question_or_a_review_is_named(
    asked: Callable[[], NotNow | None], expected: str
) -> None:
    assert code_of(asked()) == expected


@pytest.mark.parametrize("why", ["trained", "vetted", "spent", "walled", "lapsed"])
def test_each_thing_that_makes_the_gate_ask_is_named_alone(why: str) -> None:
    so = {"is_trained": why != "trained", "is_vetted": why != "vetted"}
    so |= {f"is_{each}": why == each for each in ("spent", "walled", "lapsed")}
    named = {"trained": "training", "vetted": "vetting", "spent": "budget"}

    assert rules.whys_of(**so) == (named.get(why, why),)
    assert rules.whys_of(is_trained=True, is_vetted=True, is_spent=False) == ()
