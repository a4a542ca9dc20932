"""The stages of a disagreement, and what may be said at each, on plain values."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from linkspan.duty.clocks import rule_for
from linkspan.pathway import disagreement
from linkspan.pathway.disagreement import ORDER, TABLE

ON = date(2026, 11, 2)
CLOSED = datetime(2026, 11, 2, 9, tzinfo=UTC)
LONG = "The bruise is on a part of the face that falls do not hurt."


def test_every_stage_of_the_order_has_a_row_a_clock_and_a_name() -> None:
    assert [row.code for row in TABLE] == list(ORDER)
    assert set(disagreement.NAMES) == set(ORDER)
    for row in TABLE:
        assert rule_for(row.clock, ON).authority == "local default"
        assert row.roles or row.band


def test_stages_follow_one_another_and_the_last_has_none_after_it() -> None:
    assert disagreement.first_stage() == "practitioners"
    assert [disagreement.next_stage(code) for code in ORDER] == ["managers", "leads", "partners", None]


def test_an_areas_own_row_stands_before_everyones_from_its_first_day() -> None:
    own = replace(TABLE[1], clock="challenge.leads", area_code="E06990001", from_=date(2026, 12, 1))
    table = [*TABLE, own]

    assert disagreement.stage_for("managers", "E06990001", date(2026, 12, 1), table) == own
    assert disagreement.stage_for("managers", "E06990001", date(2026, 11, 30), table) == TABLE[1]
    assert disagreement.stage_for("managers", "E06990002", date(2026, 12, 1), table) == TABLE[1]
    with pytest.raises(KeyError):
        disagreement.stage_for("ombudsman", "E06990001", ON)


@pytest.mark.parametrize(
    ("stage", "roles", "band", "expected"),
    [
        ("practitioners", {"front_door"}, 6, True),
        ("practitioners", {"manager"}, 1, False),
        ("managers", {"manager"}, 5, True),
        ("managers", {"practitioner"}, 6, False),
        ("leads", {"dsl"}, 6, True),
        ("leads", {"practitioner"}, 4, True),
        ("leads", {"practitioner"}, 5, False),
        ("partners", {"signatory"}, 2, True),
        ("partners", {"manager", "dsl"}, 3, False),
    ],
)
def test_a_stage_means_the_posts_its_row_names(stage: str, roles: set[str], band: int, expected: bool) -> None:
    assert disagreement.stage_for(stage, "*", ON).means(roles, band) is expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (["raised"], False), (["raised", "said"], False), (["raised", "answered"], True),
        (["raised", "answered", "said"], True), (["raised", "answered", "moved"], False), ([], False),
    ],
)  # fmt: skip
def test_whose_turn_it_is_follows_from_the_steps(steps: list[str], expected: bool) -> None:
    assert disagreement.is_answered(steps) is expected


def test_a_challenge_says_why_and_what_should_happen_and_stands_once_for_an_agency() -> None:
    assert disagreement.why_not_challenge(LONG, LONG, is_open=False) is None
    for why, wants, is_open, problem in (
        ("no", LONG, False, "challenge_why"), (LONG, " ", False, "challenge_wants"), (LONG, LONG, True, "challenged"),
        ("x" * 4_001, LONG, False, "challenge_why"),
    ):  # fmt: skip
        found = disagreement.why_not_challenge(why, wants, is_open=is_open)
        assert found is not None
        assert found.code == f"pathway.{problem}"


def test_nothing_more_is_said_once_it_is_closed() -> None:
    for found in (
        disagreement.why_not_answer(LONG, CLOSED, is_turn=True),
        disagreement.why_not_settle(LONG, CLOSED, is_turn=True),
        disagreement.why_not_move(LONG, CLOSED, "managers"),
        disagreement.why_not_withdraw(LONG, CLOSED),
    ):
        assert found is not None
        assert found.code == "pathway.challenge_closed"


def test_an_answer_waits_for_its_turn_and_so_does_a_settlement() -> None:
    assert disagreement.why_not_answer(LONG, None, is_turn=True) is None
    assert disagreement.why_not_settle(LONG, None, is_turn=True) is None
    for found, problem in (
        (disagreement.why_not_answer(LONG, None, is_turn=False), "challenge_turn"),
        (disagreement.why_not_settle(LONG, None, is_turn=False), "challenge_unanswered"),
        (disagreement.why_not_answer("no", None, is_turn=True), "challenge_answer"),
        (disagreement.why_not_settle("", None, is_turn=True), "challenge_learning"),
        (disagreement.why_not_withdraw("", None), "challenge_back"),
    ):
        assert found is not None
        assert found.code == f"pathway.{problem}"


def test_a_challenger_goes_higher_with_a_reason_up_to_the_last_stage() -> None:
    assert disagreement.why_not_move(LONG, None, "leads") is None
    for said, stage, problem in ((LONG, "partners", "challenge_last"), ("up", "leads", "challenge_higher")):
        found = disagreement.why_not_move(said, None, stage)
        assert found is not None
        assert found.code == f"pathway.{problem}"
