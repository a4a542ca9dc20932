"""What the front door may decide and what a referrer reads, on plain values."""

from dataclasses import replace

import pytest

from linkspan.pathway import decision_rules as rules
from linkspan.pathway.decision_rules import Given

SAW = "On Monday Rowan came to school with a bruise on her left cheek and would not say how she came by it."
GIVEN = Given(
    "family_help_assessment", 3, "Two services know the family and the injury is not explained.",
    "The information meets the threshold for an assessment.",
)  # fmt: skip


def test_a_decision_with_outcome_level_reasons_and_a_line_for_the_referrer_stands() -> None:
    assert rules.why_not_decide(GIVEN, "professional", [SAW]) is None


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"outcome": "child_removed"}, "outcome_unknown"),
        ({"outcome": ""}, "outcome_unknown"),
        ({"level": 0}, "level_unknown"),
        ({"level": 5}, "level_unknown"),
        ({"reasons": " no harm "}, "reasons_short"),
        ({"reasons": "x" * 10_001}, "reasons_long"),
        ({"told": ""}, "told_short"),
        ({"told": "x" * 1_001}, "told_long"),
        ({"told": "She came to school with a bruise on her left cheek, so we will assess."}, "told_repeats"),
        ({"told": "Two services know the family and the injury is not explained."}, "told_repeats"),
    ],
)
def test_a_decision_that_will_not_do_is_refused_with_what_to_do(changes: dict[str, object], problem: str) -> None:
    found = rules.why_not_decide(replace(GIVEN, **changes), "professional", [SAW])  # its fields

    assert found is not None
    assert found.code == f"pathway.{problem}"


@pytest.mark.parametrize("to_kind", ["family", "public", None])
def test_only_a_professional_is_owed_a_reason(to_kind: str | None) -> None:
    assert rules.why_not_decide(replace(GIVEN, told=""), to_kind, [SAW]) is None


def test_seven_words_in_a_row_may_be_anyones_and_eight_are_the_records() -> None:
    said = "one two three four five six seven eight nine"

    assert not rules.repeats("Well, one two three four five six seven.", said)
    assert rules.repeats("Well, ONE two, three four five six seven eight!", said)
    assert not rules.repeats("nothing alike", "short")


@pytest.mark.parametrize(
    ("referrer", "to_kind"),
    [
        ("professional", "professional"), ("family", "family"), ("public", "public"), ("anonymous", None),
        ("suspected", None),
    ],
)  # fmt: skip
def test_nothing_goes_to_somebody_without_a_name_or_who_may_be_causing_the_harm(
    referrer: str, to_kind: str | None
) -> None:
    assert rules.reply_to(referrer) == to_kind


@pytest.mark.parametrize("outcome", list(rules.TOLD))
@pytest.mark.parametrize("to_kind", ["family", "public"])
def test_family_and_public_read_the_same_whatever_was_decided(to_kind: str, outcome: str) -> None:
    assert rules.reply_parts(to_kind, outcome) == rules.reply_parts("public", "strategy_discussion")
    assert rules.TOLD[outcome] not in rules.reply_parts(to_kind, outcome)
    assert rules.WHY not in rules.reply_parts(to_kind, outcome)


def test_a_professional_reads_outcome_reason_whom_to_talk_to_and_how_to_disagree() -> None:
    parts = rules.reply_parts("professional", "early_help")

    assert {rules.TOLD["early_help"], rules.WHY, rules.WHOM, rules.DISAGREE, rules.AGAIN} <= set(parts)


def test_every_outcome_and_level_has_plain_words() -> None:
    assert set(rules.TOLD) == set(rules.OUTCOMES) == set(rules.OUTCOMES_MEAN) == set(rules.USUAL_LEVELS)
    assert set(rules.LEVELS_MEAN) == set(rules.LEVELS) == {1, 2, 3, 4}


def test_an_unusual_level_is_a_judgement_and_no_error() -> None:
    assert rules.is_usual("strategy_discussion", 4)
    assert not rules.is_usual("strategy_discussion", 2)
    assert rules.why_not_decide(replace(GIVEN, outcome="strategy_discussion", level=2), "professional", []) is None


def test_a_later_decision_replaces_the_one_its_decider_read_and_no_other() -> None:
    assert rules.why_not_replace(None, None) is None
    assert rules.why_not_replace("a", "a") is None
    for live, read in (("a", None), ("b", "a"), (None, "a")):
        found = rules.why_not_replace(live, read)
        assert found is not None
        assert found.code == "pathway.decided_meanwhile"


def test_contacts_are_joined_about_one_child_only_while_both_are_open() -> None:
    assert rules.why_not_join("a", "b", is_same=True, closed_how="") is None
    for first, second, is_same, closed in (
        ("a", "a", True, ""), ("a", "b", False, ""), ("a", "b", True, "decided"), ("a", "b", True, "joined")
    ):  # fmt: skip
        assert rules.why_not_join(first, second, is_same=is_same, closed_how=closed) is not None


def test_marks_that_turn_words_about_do_not_reach_a_referrer() -> None:
    assert rules.tidy(" The\u202e family\r\nknows \x07") == "The family\nknows"
