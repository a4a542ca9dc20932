"""The worked cases of "can I share this?" run, and the page that shows them is current."""

import pytest

from linkspan.sharing.advice import Answer, Matter, advise
from linkspan.sharing.advice.bars import BARS
from linkspan.sharing.advice.matters import EFFECTS
from linkspan.sharing.advice.question import SPECIAL
from linkspan.sharing.advice.usual import USUAL
from tests.rulebook.sharing.cases import CASES, SUPPOSED, Case
from tests.rulebook.sharing.reference import PAGE, page


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.story)
def test_a_worked_case_gets_the_answer_and_the_law_that_its_row_says(case: Case) -> None:
    found = advise(case.question, case.on, SUPPOSED, case.agreements)

    assert found.answer is Answer(case.answer)
    assert [law for law in found.laws if case.law in law], found.laws


def test_there_are_at_least_120_cases_and_no_two_ask_the_same() -> None:
    asked = [(case.question, case.on, case.agreed, case.law) for case in CASES]

    assert len(CASES) >= 120
    assert len(asked) == len(set(asked))


def test_every_bar_has_a_case_where_it_is_all_that_is_asked_and_one_with_more() -> None:
    alone = {case.about for case in CASES}

    assert {bar.matter for bar in BARS} == SPECIAL
    assert [bar.matter for bar in BARS if bar.matter not in alone] == []


def test_every_row_that_can_answer_is_met_by_a_question() -> None:
    met = {case.answer for case in CASES}

    assert met == {answer.value for answer in Answer}
    assert len({row.code for row in USUAL}) == len(USUAL)
    assert {row.matter for row in EFFECTS} <= set(Matter) - SPECIAL


def test_the_published_page_of_cases_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.rulebook.sharing.reference"
