"""What holds for every pair of records, however odd."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkspan.matching import (
    OUTCOMES,
    Features,
    FeatureTable,
    FoldedFeatures,
    Query,
    decide,
    decide_many,
    fold,
    joining_keys,
    keys_for,
    query_keys,
    rank,
    score,
    score_pairs,
    why_too_little,
    words,
)
from tests.rulebook.matching.people import AMELIA

NAMES = [
    "Amelia", "Amelie", "Emilia", "Millie", "Amelia Rose", "A", "Baby", "Mohammed Ali", "Mohammed Hasan", "Ali",
    "Katherine", "Kate", "Kathrin", "Hartley", "Hartley-Jones", "Jones", "Khan", "Al-Hassan", "Hassan", "张",
    "\u202eAmelia", "", " ",
]  # fmt: skip
name = st.one_of(st.none(), st.sampled_from(NAMES), st.text(max_size=40))
birth_date = st.one_of(
    st.none(),
    st.sampled_from([date(2014, 3, 9), date(2014, 9, 3), date(2014, 1, 1), date(2016, 3, 9), date(1024, 2, 29)]),
    st.dates(),
)
numbers = st.sampled_from([None, "9434765919", "9876543210"])
people = st.builds(
    Features,
    given=name,
    middle=name,
    family=name,
    known_as=name,
    former_family=name,
    born=birth_date,
    born_precision=st.sampled_from(["day", "month", "year", "default", "expected"]),
    sex=st.one_of(st.none(), st.sampled_from(["F", "M", "U", "x"]), st.text(max_size=3)),
    postcode=st.one_of(st.sampled_from([None, "BD3 9AA", "BD3 9AB", "BD3 9", "BD3", "LS7 1AB"]), st.text(max_size=9)),
    nhs=numbers,
    upn=st.sampled_from([None, "H801200001001"]),
    school=st.sampled_from([None, "123456", "654321"]),
    address=st.one_of(st.sampled_from([None, "12 Canal Street", "14 Canal Street"]), st.text(max_size=30)),
    former_nhs=st.sampled_from([(), ("9434765919",)]),
)


@given(people, people)
@settings(max_examples=300, deadline=None)
def test_a_score_is_the_same_from_both_sides(left: Features, right: Features) -> None:
    one, two = score(left, [right])[0], score(right, [left])[0]

    assert one.total_bits == two.total_bits
    assert one.household_bits == two.household_bits
    assert one.cautions == two.cautions


@given(people, st.lists(people, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_the_parts_sum_to_the_total_and_each_has_words(record: Features, candidates: list[Features]) -> None:
    for one in score(record, candidates):
        assert sum(part.bits for part in one.parts) == pytest.approx(one.total_bits, abs=1e-9)
        assert all(words(part) for part in one.parts)
        assert 0.0 <= one.probability <= 1.0


@given(st.lists(people, min_size=1, max_size=4), st.lists(people, min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_a_batch_gives_the_numbers_and_outcomes_of_one_by_one(lefts: list[Features], rights: list[Features]) -> None:
    left_ix = np.repeat(np.arange(len(lefts)), len(rights))
    right_ix = np.tile(np.arange(len(rights)), len(lefts))

    texts = [fold(one).as_text() for one in rights]
    batch = score_pairs(FeatureTable(lefts), FeatureTable.from_texts(texts), left_ix, right_ix)
    decisions = decide_many(len(lefts), left_ix, right_ix, batch)

    for at, record in enumerate(lefts):
        single = score(record, rights)
        assert [one.total_bits for one in single] == batch.total_bits[left_ix == at].tolist()
        assert [one.household_bits for one in single] == batch.household_bits[left_ix == at].tolist()
        decision = decide(single)
        assert OUTCOMES[decisions.outcome[at]] is decision.outcome
        assert decisions.probability[at] == pytest.approx(decision.probability)


@given(people)
@settings(max_examples=200, deadline=None)
def test_a_folded_face_survives_storage(record: Features) -> None:
    face = fold(record)

    assert FoldedFeatures.from_text(face.as_text()) == face
    assert face.as_text().isascii()
    assert keys_for(face) == keys_for(record)


@given(people)
@settings(max_examples=200, deadline=None)
def test_a_record_with_something_to_key_finds_itself(record: Features) -> None:
    looked_up = joining_keys(record)

    assert set(looked_up[:1]) <= set(keys_for(record))


@given(
    st.text(max_size=60),
    st.one_of(st.none(), st.integers(-5, 500)),
    st.text(max_size=12),
    st.lists(people, max_size=3),
)
@settings(max_examples=150, deadline=None)
def test_any_text_may_be_searched_for(text: str, age: int | None, postcode: str, candidates: list[Features]) -> None:
    query = Query(name=text, age=age, on=date(2025, 9, 1), postcode=postcode)

    query_keys(query)
    why_too_little(query)
    assert len(rank(query, candidates)) <= len(candidates)


@pytest.mark.parametrize("text", ["x" * 10_000, "Ab " * 5_000, "\u202e\u200f\u2066", "\ud800", "\x00", "😀" * 500])
def test_a_hostile_name_neither_breaks_nor_slows_anything(text: str) -> None:
    record = replace(AMELIA, given=text, family=text, middle=text, address=text, postcode=text)

    assert len(keys_for(record)) < 80
    assert len(query_keys(record)) <= 160
    assert score(record, [AMELIA, record])[1].total_bits >= score(record, [AMELIA])[0].total_bits


def test_scoring_nothing_gives_nothing() -> None:
    table = FeatureTable([])
    none = np.zeros(0, dtype=np.intp)

    scores = score_pairs(table, table, none, none)

    assert len(scores.total_bits) == 0
    assert decide_many(0, none, none, scores).best.tolist() == []
    assert rank(Query(name="Amelia Hartley"), []) == []
