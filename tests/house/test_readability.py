"""The pages are easy to read, and each that is not is named with its reason."""

from functools import cache

import pytest

from linkspan.cli.grades import pages, score, texts
from linkspan.cli.grades.exceptions import EXCUSED


@cache
def every_page() -> list[pages.Page]:
    return pages.pages(texts.every_text())


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("child", 1), ("people", 2), ("idea", 2), ("police", 2), ("changed", 1), ("safeguarding", 4), ("responsible", 4)],
)
def test_syllables_are_counted_nearly_as_they_are_said(word: str, syllables: int) -> None:
    assert score.syllables(word) == syllables


def test_a_short_sentence_of_short_words_is_for_beginners_and_an_official_one_is_not() -> None:
    easy = score.count(["We are here to help you. You can stop at any time."])
    hard = score.count(["Multi-agency safeguarding arrangements necessitate proportionate information governance."])

    assert easy.grade < 2
    assert hard.grade > 12


def test_a_button_or_a_place_for_a_name_makes_no_page_easier() -> None:
    words = ["Everyone at the meeting agreed to share what they know with %(agency)s."]

    assert score.count([*words, "Send", "Go back"]) == score.count(words)
    assert score.count(words).words == 12


def test_texts_are_found_in_templates_and_in_python() -> None:
    found = {text.where for text in texts.every_text()}

    assert "web/templates/shell/help.html" in found
    assert "web/happenings.py" in found


def test_the_middle_page_of_a_child_is_at_most_grade_four_and_of_staff_at_most_eight() -> None:
    childrens = [page for page in every_page() if page.is_childs]
    staff = [page for page in every_page() if not page.is_childs]

    assert pages.middle(childrens) <= pages.CHILDREN.middle
    assert pages.middle(staff) <= pages.STAFF.middle


def test_no_page_is_much_harder_than_that_unless_it_is_excused_by_name() -> None:
    hard = {page.where: round(page.count.grade, 1) for page in every_page() if is_hard(page)}

    assert {where: grade for where, grade in hard.items() if where not in EXCUSED} == {}


def test_no_page_stays_excused_that_has_become_easier_or_gone() -> None:
    hard = {page.where for page in every_page() if is_hard(page)}

    assert set(EXCUSED) - hard == set()
    assert all(len(reason) > 20 for reason in EXCUSED.values())


def is_hard(page: pages.Page) -> bool:
    return page.count.grade > pages.limits_of(page).worst
