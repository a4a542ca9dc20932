"""Names of every tradition: written two ways they are one child's, and near names of a home are not."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from linkspan.matching import Features, Model, Outcome, decide, score
from linkspan.matching.names import given_form, skeleton
from linkspan.matching.pairing import CODE
from tests.rulebook.matching.people import child, outcome

HOME = {"born": date(2016, 5, 19), "sex": "F", "postcode": "BD3 9AA", "address": "12 Canal Street"}
ELSEWHERE = {"born": date(2016, 5, 19), "sex": "F", "postcode": "LS7 1AB"}


def person(given: str, family: str, middle: str | None = None, **more: object) -> Features:
    return Features(given=given, middle=middle, family=family, **(HOME | more))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("Yu Ning", "Zhao"), ("Yoo Ning", "Chiu")),
        (("Xi Li", "Wong"), ("Xee Li", "Huang")),
        (("Sahra", "Maxamed"), ("Zahra", "Mohamed")),
        (("Xawo", "Cali"), ("Hawa", "Ali")),
        (("Khadiija", "Jaamac"), ("Khadija", "Jama")),
        (("Folasade", "Adeyeme"), ("Sade", "Adeyemi")),
        (("Meera", "Chatterji"), ("Mira", "Chatterjee")),
    ],
)
def test_a_name_written_two_ways_links(one: tuple[str, str], two: tuple[str, str]) -> None:
    assert outcome(person(*one), person(*two)).outcome is Outcome.LINK


def test_a_middle_name_does_not_disagree_with_what_stands_in_its_place() -> None:
    moved, left_out = person("Faith", "Akande", "Titilayo"), person("Faith", "Akande")

    found = score(person("Titilayo", "Akande", "Faith"), [moved, left_out])

    assert found[0].total_bits == found[1].total_bits
    assert found[0].probability > 0.2


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("Bo Lei", "Chan", None), ("Bo Zhi", "Chan", None)),
        (("Hodan", "Warsame", "Abdi"), ("Ifrah", "Warsame", "Abdi")),
        (("Anuoluwapo", "Ogundele", "Oluwaseun"), ("Boluwatife", "Ogundele", "Oluwaseun")),
        (("Harleen", "Kaur", None), ("Gurleen", "Kaur", None)),
    ],
)
def test_twins_with_a_name_in_common_do_not_link(
    one: tuple[str, str, str | None], two: tuple[str, str, str | None]
) -> None:
    assert outcome(person(*one), person(*two)).outcome is not Outcome.LINK


def test_a_fathers_name_says_nothing_between_the_children_of_a_home() -> None:
    without = score(person("Hodan", "Warsame"), [person("Ifrah", "Warsame")])[0]
    shared = score(person("Hodan", "Warsame", "Abdi"), [person("Ifrah", "Warsame", "Abdi")])[0]

    assert shared.household_bits == without.household_bits


@pytest.mark.parametrize("born", [date(2016, 5, 12), date(2016, 5, 18), date(2015, 5, 19), date(2016, 1, 1)])
def test_a_rare_name_and_a_near_birthday_alone_go_to_a_person(born: date) -> None:
    here, there = (
        Features(given="Jivanjot", family="Kaur", **HOME),
        Features(given="Jivanjot", family="Kaur", **ELSEWHERE),
    )

    decision = outcome(here, replace(there, born=born))

    assert decision.outcome is not Outcome.LINK


def test_a_childs_own_old_record_does_not_clash_with_it() -> None:
    here = child(nhs="9434765919")
    old = child(nhs="9434765919", given="Zofia")

    decision = decide(score(here, [here, old], child_of=["one", "one"]), child_of=["one", "one"])

    assert decision.outcome is Outcome.LINK


def test_another_child_with_the_number_goes_to_a_person() -> None:
    here = child(nhs="9434765919")
    other = child(nhs="9434765919", given="Zofia", born=date(2011, 1, 9))

    decision = decide(score(here, [here, other], child_of=["one", "two"]), child_of=["one", "two"])

    assert decision.outcome is Outcome.REVIEW
    assert "number_clash" in decision.reasons


def test_close_names_on_one_number_are_weighed() -> None:
    here = person("Saara", "Guled", nhs="9434765919")

    assert outcome(here, person("Sahra", "Guled", nhs="9434765919")).outcome is Outcome.LINK


def test_one_word_in_common_makes_no_nickname() -> None:
    one, two = given_form("bo lei"), given_form("bo zhi")

    assert not set(one.groups) & set(two.groups)
    assert set(given_form("bill").groups) & set(given_form("william").groups)


def test_dialects_of_one_chinese_name_share_their_sound() -> None:
    assert skeleton("wong") == skeleton("huang") == skeleton("wang")
    assert skeleton("li") != skeleton("lin")


@pytest.mark.parametrize("name", ["given", "family"])
def test_no_name_counts_for_less_than_one_that_is_only_like_it(name: str) -> None:
    model = Model.load_default()
    weights, codes = model.weights[name], CODE[name]
    like = [level for level in ("slip", "near", "similar", "middle", "nickname", "alias") if level in codes]

    commonest = weights.agree[codes["exact"]] - np.log2(model.names[name].shares.max())

    assert commonest > max(weights.bits[codes[level]] for level in like)
