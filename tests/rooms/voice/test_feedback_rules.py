"""What may be shown of what people said: nothing that tells one person's answer, however tables are put together."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkspan.voice import feedback_rules as rules
from linkspan.voice.feedback_rules import Cells
from tests.support.soak import length

TODAY = date(2026, 11, 2)
QUARTERS = (date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1))
Counted = dict[date, list[int]]
COUNTS = st.lists(st.integers(0, 9), min_size=3, max_size=3)


def shown(counted: Mapping[date, Sequence[int]], today: date = TODAY) -> tuple[Cells, ...]:
    return rules.publish(counted, today)


def other_world(counted: Counted, cells: Cells, option: int, count: int) -> Counted:
    """Make the same answers with another count in one hidden cell, all of a span in its last quarter."""
    sums = [sum(row[place] for q, row in counted.items() if q in cells.span) for place in range(len(cells.shown))]
    sums[option] = count
    others = [place for place, cell in enumerate(cells.shown) if cell is None and place != option]
    for place in others:
        sums[place] = 4
    made = {quarter: list(row) for quarter, row in counted.items() if quarter not in cells.span}
    made |= {quarter: [0] * len(sums) for quarter in counted if quarter in cells.span}
    made[cells.span.last] = sums
    return made


@settings(max_examples=length(20, 500), deadline=None)
@given(st.lists(COUNTS, min_size=4, max_size=4))
def test_every_hidden_count_may_still_be_any_from_none_to_four(rows: list[list[int]]) -> None:
    # The attacker has every table of every quarter. Whatever they put together, five worlds fit what is hidden.
    counted: Counted = dict(zip(QUARTERS, rows, strict=True))

    for cells in shown(counted):
        for option, cell in enumerate(cells.shown):
            if cell is None:
                worlds = [shown(other_world(counted, cells, option, count)) for count in range(5)]
                assert worlds == [shown(counted)] * 5


@settings(max_examples=length(20, 500), deadline=None)
@given(st.lists(COUNTS, min_size=4, max_size=4), COUNTS)
def test_what_was_shown_never_changes_and_a_new_answer_changes_nothing_at_once(
    rows: list[list[int]], later: list[int]
) -> None:
    counted: Counted = dict(zip(QUARTERS, rows, strict=True))
    now = rules.quarter_of(TODAY)

    with_more = counted | {now: later}

    assert shown(with_more) == shown(counted)
    after = shown(with_more, today=rules.next_quarter(now))
    assert after[: len(shown(counted))] == shown(counted)


def test_counts_are_to_the_nearest_five_and_small_ones_are_hidden() -> None:
    (cells,) = shown({QUARTERS[3]: [12, 4, 0]})

    assert cells.shown == (10, None, None)
    assert cells.share(0) == (50, 100)  # 8 of 16 at the least, 12 of 12 at the most


def test_quarters_with_few_answers_are_put_together() -> None:
    found = shown({QUARTERS[0]: [2, 0, 0], QUARTERS[1]: [1, 1, 0], QUARTERS[2]: [5, 0, 1], QUARTERS[3]: [1, 1, 1]})

    assert [(each.span.first, each.span.last) for each in found] == [(QUARTERS[0], QUARTERS[2])]
    assert found[0].shown == (10, None, None)
    assert shown({QUARTERS[3]: [1, 1, 2]}) == ()


@pytest.mark.parametrize("asked", rules.SETS, ids=lambda each: each.topic)
def test_every_question_has_a_code_of_its_own_and_three_answers_or_more(asked: rules.QuestionSet) -> None:
    # With two answers, a hidden count under a span of five could be worked out.
    codes = [each.code for one in rules.SETS for each in one.questions if one.version == asked.version]

    assert len(codes) == len(set(codes))
    assert all(len(rules.OPTIONS[each.kind]) >= 3 for each in asked.questions)
    assert rules.asked_on(asked.topic, TODAY) == asked
    assert rules.asked_on(asked.topic, asked.from_ - timedelta(days=1)) is None


def test_a_quarter_ends_where_the_next_begins() -> None:
    assert rules.quarter_of(date(2026, 12, 31)) == date(2026, 10, 1)
    assert [rules.next_quarter(each) for each in QUARTERS] == [*QUARTERS[1:], date(2026, 10, 1)]
    assert rules.next_quarter(date(2026, 10, 1)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("said", "words", "code"),
    [
        ({}, " ", "feedback.empty"),
        ({"helped": 5}, "", "feedback.option"),
        ({"pages_found": 0}, "", "feedback.option"),
        ({"helped": 0}, "x" * 1_001, "feedback.long"),
        ({"helped": 4, "knew_next": 2}, "", None),
        ({}, "Thank you.", None),
    ],
)
def test_what_can_be_said_is_what_was_asked(said: dict[str, int], words: str, code: str | None) -> None:
    problem = rules.why_not_give(rules.asked_on("meeting", TODAY), said, words)

    assert (problem.code if problem else None) == code


@pytest.mark.parametrize(
    ("outcome", "words", "days", "code"),
    [
        ("done", "We did.", 0, None),
        ("done", "We did.", 1, "feedback.day_past"),
        ("will", "We will.", 1, None),
        ("will", "We will.", 0, "feedback.day_ahead"),
        ("will", "We will.", 400, "feedback.day_ahead"),
        ("will_not", "It costs too much.", 0, None),
        ("will_not", " ", 0, "feedback.did"),
        ("perhaps", "We may.", 0, "feedback.outcome"),
        ("will", "We will.", None, "feedback.day"),
    ],
)
def test_an_answer_says_what_and_when(outcome: str, words: str, days: int | None, code: str | None) -> None:
    on = None if days is None else TODAY + timedelta(days=days)

    problem = rules.why_not_answer(outcome, words, on, TODAY)

    assert (problem.code if problem else None) == code
