"""The searches written for measuring the finder."""

from collections import Counter

from linkspan import synth
from linkspan.synth.searches import ABSENT, SLICES, queries
from tests.rooms.synth.conftest import Written


def test_every_answer_is_a_child_in_the_feeds_who_may_be_shown(normal: Written) -> None:
    children = normal.children

    answers = [query["child_id"] for query in normal.queries if query["child_id"]]

    assert set(answers) <= set(children)
    assert {children[answer]["protection"] for answer in answers} == {"none"}
    assert "old" not in {children[answer]["adopted"] for answer in answers}


def test_only_absent_queries_have_no_answer(normal: Written) -> None:
    assert {query["set"] for query in normal.queries if not query["child_id"]} == {"absent"}
    assert not [query for query in normal.queries if query["set"] == "absent" and query["child_id"]]


def test_every_slice_is_asked(normal: Written) -> None:
    asked = Counter((query["set"], query["slice"]) for query in normal.queries)

    assert {part for kind, part in asked if kind == "slice"} == set(SLICES)
    assert {part for kind, part in asked if kind == "absent"} == set(ABSENT)
    assert asked[("standard", "standard")] > asked[("hard", "hard")] > 0


def test_an_absent_child_is_nobody_in_the_partnership() -> None:
    area = synth.generate(2_000, 3)
    known = {(child.given, child.family_name, child.birthday.isoformat()) for child in area.children}

    absent = [query for query in queries(area) if query.set == "absent"]

    assert absent
    assert not [query for query in absent if (query.given_name, query.family_name, query.date_of_birth) in known]


def test_standard_and_hard_queries_carry_no_number(normal: Written) -> None:
    muddled = [query for query in normal.queries if query["set"] in ("standard", "hard", "absent")]

    assert not [query for query in muddled if query["nhs_number"] or query["upn"]]


def test_hard_queries_differ_from_the_truth_more_than_standard_ones() -> None:
    area = synth.generate(6_000, 3)
    children = {child.id: child for child in area.children}
    wrong, asked = Counter[str](), Counter[str]()

    for query in queries(area):
        if query.set in ("standard", "hard"):
            child = children[query.child_id]
            asked[query.set] += 1
            typed = (query.given_name, query.family_name, query.date_of_birth, query.postcode)
            true = (child.given, child.family_name, child.birthday.isoformat(), child.home.postcode)
            wrong[query.set] += typed != true

    assert 0.3 < wrong["standard"] / asked["standard"] < 0.5
    assert wrong["hard"] / asked["hard"] > 0.65


def test_upn_queries_come_from_schools(normal: Written) -> None:
    asked_by = {query["asked_by"] for query in normal.queries if query["upn"]}

    assert asked_by == {"schools"}
