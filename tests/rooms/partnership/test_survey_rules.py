"""What a survey needs, how sure its results are, and that no published number gives anybody away."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspan.audit import NotNow
from linkspan.partnership import survey_rules as rules
from linkspan.partnership.survey_rules import Asked, Said, Share

TODAY = date(2026, 11, 2)
SIZES = st.dictionaries(st.integers(0, 30), st.integers(0, 40), max_size=12)


def test_117_of_132_answered_and_90_and_61_per_cent_agreed() -> None:
    answered, most, some = Share(117, 132, 132), Share(105, 117, 132), Share(71, 117, 132)

    assert (answered.percent, most.percent, some.percent) == (89, 90, 61)
    assert [round(each, 3) for each in most.interval] == [0.877, 0.915]
    assert [round(each, 3) for each in some.interval] == [0.577, 0.636]


def test_when_all_who_were_asked_answered_nothing_is_left_to_be_unsure_of() -> None:
    assert Share(105, 117, 117).interval == (105 / 117, 105 / 117)
    assert Share(0, 0, 132).interval == (0.0, 1.0)


@given(st.integers(1, 200), st.data())
def test_an_interval_holds_its_share_and_narrows_as_more_answer(of: int, data: st.DataObject) -> None:
    found = data.draw(st.integers(0, of))
    few, many = Share(found, of, of + 1), Share(found, of, of + 500)

    for each in (few, many):
        low, high = each.interval
        assert 0 <= low <= each.share <= high <= 1
    assert few.interval[1] - few.interval[0] <= many.interval[1] - many.interval[0] + 1e-9


@given(SIZES)
def test_no_hidden_group_can_be_worked_out_from_what_is_shown(sizes: dict[int, int]) -> None:
    shown = rules.shown_groups(sizes)
    hidden = {key: size for key, size in sizes.items() if size and key not in shown}

    assert all(sizes[key] >= rules.FEWEST for key in shown)
    if hidden and shown:
        # All less those shown is what the hidden ones hold together: never one group, never fewer than five answers.
        assert len(hidden) >= 2
        assert sum(hidden.values()) >= rules.FEWEST
    if all(size >= rules.FEWEST for size in sizes.values()):
        assert shown == frozenset(sizes)


def test_the_smallest_large_group_is_hidden_with_a_small_one() -> None:
    assert rules.shown_groups({"a": 3, "b": 6, "c": 40}) == {"c"}
    assert rules.shown_groups({"a": 3, "b": 4, "c": 40}) == {"c"}
    assert rules.shown_groups({"a": 1, "b": 1, "c": 7, "d": 9}) == {"d"}
    assert rules.shown_groups({"a": 2, "b": 0}) == frozenset()


def test_a_mean_of_fewer_than_five_is_not_shown() -> None:
    assert rules.mean([1, 2, 3, 4], 100) is None
    found = rules.mean([1, 2, 3, 4, 5], 100)
    assert found is not None
    assert (found.value, found.of) == (3, 5)
    assert found.low < 3 < found.high
    everyone = rules.mean([1, 2, 3, 4, 5], 5)
    assert everyone is not None
    assert everyone.low == everyone.high == 3


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked("choice", "Which?", ("One",)), "survey.options"),
        (Asked("choice", "Which?", ("One", "One")), "survey.options"),
        (Asked("choice", " ", ("One", "Two")), "survey.question"),
        (Asked("drawing", "Which?"), "survey.question"),
        (Asked("number", "How many?", lowest=5, highest=5), "survey.range"),
        (Asked("number", "How many?"), "survey.range"),
    ],
)
def test_what_is_no_question_is_refused(asked: Asked, code: str) -> None:
    problem = rules.why_not_ask(asked, 0)

    assert problem is not None
    assert problem.code == code


def test_a_survey_has_an_end_to_its_questions() -> None:
    assert rules.why_not_ask(Asked("text", "Why?"), rules.MOST_QUESTIONS - 1) is None
    assert rules.why_not_ask(Asked("text", "Why?"), rules.MOST_QUESTIONS) is not None


@pytest.mark.parametrize(
    ("questions", "people", "days", "is_sent", "code"),
    [
        (0, 5, 14, False, "survey.no_question"),
        (3, 0, 14, False, "survey.nobody"),
        (3, 5, 0, False, "survey.closes"),
        (3, 5, 121, False, "survey.closes"),
        (3, 5, 14, True, "survey.sent_already"),
    ],
)
def test_a_survey_that_cannot_be_sent_says_why(
    questions: int, people: int, days: int, is_sent: bool, code: str
) -> None:
    problem = rules.why_not_send(questions, people, TODAY + timedelta(days=days), TODAY, is_sent=is_sent)

    assert problem is not None
    assert problem.code == code


@pytest.mark.parametrize(
    ("said", "is_taken"),
    [
        ({"s": Said(option=4)}, True),
        ({"s": Said(option=5)}, False),
        ({"n": Said(number=10)}, True),
        ({"n": Said(number=11)}, False),
        ({"t": Said(words="x" * 2_000)}, True),
        ({"t": Said(words="x" * 2_001)}, False),
        ({"s": Said(), "t": Said(words=" ")}, False),
        ({"s": Said(number=1)}, False),
    ],
)
def test_an_answer_has_to_fit_its_question(said: dict[str, Said], is_taken: bool) -> None:
    questions = {
        "s": Asked("scale", "It helped."), "n": Asked("number", "Days?", lowest=0, highest=10),
        "t": Asked("text", "Why?"),
    }  # fmt: skip

    assert (rules.why_not_answer(said, questions) is None) is is_taken


def test_a_reminder_comes_a_week_and_two_days_before_the_end_and_never_a_third() -> None:
    closes = TODAY + timedelta(days=20)
    reminded, last, days = 0, None, []
    for day in range(22):
        today = TODAY + timedelta(days=day)
        if rules.is_time_to_remind(closes, reminded, last, today):
            reminded, last = reminded + 1, today
            days.append((closes - today).days)

    assert days == [7, 2]


def test_a_survey_takes_answers_on_its_last_day_and_not_after() -> None:
    assert rules.is_open(True, TODAY, False, TODAY)
    assert not rules.is_open(True, TODAY, False, TODAY + timedelta(days=1))
    assert not rules.is_open(True, TODAY, True, TODAY)
    assert not rules.is_open(False, None, False, TODAY)


COUNTS = "The partnership works well.\nAgree: 105\nDisagree: 12\n\n"
COUNTS += "Schools have a say: in all of it\nAgree: 71\nDisagree: 46\n"


def test_counts_are_read_as_they_are_typed() -> None:
    found = rules.read_counts(COUNTS)

    assert [(asked.words, numbers) for asked, numbers in found] == [
        ("The partnership works well.", [105, 12]), ("Schools have a say: in all of it", [71, 46]),
    ]  # fmt: skip
    assert rules.why_not_import("Areas", "A review", 132, 117, found) is None
    scale = rules.read_counts("Q\n" + "\n".join(f"{name}: 1" for name in rules.SCALE_OPTIONS))
    assert scale[0][0].kind == rules.SCALE


def test_counts_that_cannot_be_say_why() -> None:
    with pytest.raises(NotNow) as caught:
        rules.read_counts("Question\nAgree 105")
    assert caught.value.message.startswith("Line 2 has no number.")
    for args in (
        ("", "A review", 132, 117), ("Areas", "", 132, 117), ("Areas", "A review", 100, 117),
        ("Areas", "A review", 132, 100),
    ):  # fmt: skip
        assert rules.why_not_import(*args, rules.read_counts(COUNTS)) is not None
    assert rules.why_not_import("Areas", "A review", 132, 117, []) is not None


def test_readers_agree_where_both_found_or_both_did_not() -> None:
    first = {1: {"time"}, 2: {"time", "trust"}, 3: set()}
    second = {1: {"time"}, 2: {"trust"}, 4: {"time"}}

    found = rules.readers_agree(first, second, ["time", "trust"])

    assert (found.same, found.of, found.percent) == (3, 4, 75)
    assert rules.readers_agree(first, {}, ["time"]).percent is None
