"""One pair scored by itself, as a search does, has the very numbers of the same pair in a column of pairs."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkspan.matching import (
    Features,
    FeatureTable,
    FoldedFeatures,
    Model,
    PairScores,
    aged,
    caution_codes,
    rank,
    score,
    score_pairs,
)
from linkspan.matching.features import fold
from linkspan.matching.household import odds_of
from linkspan.matching.model import Calibration
from linkspan.matching.pairing import FIELD_ORDER
from linkspan.matching.scoring import Weighed, aged_one, weighing
from linkspan.matching.table import row_of
from linkspan.synth.partnership import generate
from tests.rulebook.matching.test_properties import people

CHILDREN, PAIRS = 1_500, 12_000


@cache
def faces() -> list[FoldedFeatures]:
    """Invent children with every name they had, and second faces of some with slips and moves."""
    rng = np.random.default_rng(5)
    made = []
    for child in generate(children=CHILDREN, seed=5).children:
        said = {
            "given": child.given, "middle": child.middle, "family": child.family_name, "known_as": child.known_as,
            "former_family": child.first_family, "born": child.born, "sex": child.sex,
            "postcode": child.home.postcode, "address": child.home.line_1,
        }  # fmt: skip
        made.append(fold(Features(**{name: value or None for name, value in said.items()})))
        made.append(_slipped(made[-1], made[int(rng.integers(len(made)))], rng))
    return made


def _slipped(face: FoldedFeatures, other: FoldedFeatures, rng: np.random.Generator) -> FoldedFeatures:
    """Change some fields: a letter left out, names changed round, another child's value, or nothing at all."""
    values = {name: getattr(face, name) for name in ("given", "middle", "family", "known_as", "postcode", "born")}
    for name, kept in values.items():
        at = int(rng.integers(max(1, len(kept) - 1)))
        shorter = (kept[:at] + kept[at + 1 :]).strip() if name in ("given", "family", "middle") else kept
        changed = (kept, shorter, getattr(other, name), "")
        values[name] = changed[int(rng.choice(4, p=(0.5, 0.25, 0.15, 0.1)))]
    for one, two in (("given", "family"), ("given", "middle"), ("middle", "family")):
        if rng.random() < 0.1:
            values[one], values[two] = values[two], values[one]
    return FoldedFeatures(**values)


def in_columns(pairs: list[tuple[FoldedFeatures, FoldedFeatures]]) -> PairScores:
    """Score pairs as columns."""
    one, two = FeatureTable([left for left, _ in pairs]), FeatureTable([right for _, right in pairs])
    return score_pairs(one, two, np.arange(len(pairs)), np.arange(len(pairs)))


def singly(pairs: list[tuple[FoldedFeatures, FoldedFeatures]]) -> list[Weighed]:
    """Score pairs one by one."""
    model = Model.load_default()
    return [weighing(model).weigh(row_of(left), row_of(right), model.prior_bits()) for left, right in pairs]


def same_numbers(pairs: list[tuple[FoldedFeatures, FoldedFeatures]]) -> None:
    """Hold every level and every number of both ways against one another."""
    columns, ones = in_columns(pairs), singly(pairs)
    for name, levels in zip(FIELD_ORDER, zip(*(one.levels for one in ones), strict=True), strict=True):
        unlike = np.flatnonzero(columns.levels[name] != np.array(levels))
        assert not len(unlike), (name, pairs[unlike[0]])
    assert columns.total_bits.tolist() == [one.total for one in ones]
    assert columns.household_bits.tolist() == [one.household for one in ones]


def test_pairs_of_invented_children_have_the_numbers_they_have_in_columns() -> None:
    rng, known = np.random.default_rng(8), faces()
    ordered = sorted(range(len(known)), key=lambda at: (known[at].family, known[at].given))
    near = [(known[one], known[two]) for one, two in pairwise(ordered)]
    slipped = list(zip(known[::2], known[1::2], strict=True))
    any_ = [(known[int(one)], known[int(two)]) for one, two in rng.integers(0, len(known), (PAIRS, 2))]

    same_numbers(near + slipped + any_)


@given(st.lists(st.tuples(people, people), min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_odd_pairs_have_the_numbers_they_have_in_columns(pairs: list[tuple[object, object]]) -> None:
    same_numbers([(fold(left), fold(right)) for left, right in pairs])


def test_cautions_are_those_of_columns() -> None:
    known = faces()
    pairs = list(zip(known[::2], known[1::2], strict=True))
    columns = in_columns(pairs)

    for (left, right), flags in zip(pairs, columns.cautions.tolist(), strict=True):
        assert score(left, [right])[0].cautions == caution_codes(flags)


def test_age_weighs_the_same_on_one_pair_as_in_columns() -> None:
    known = faces()
    pairs = list(zip(known[:40:2], known[1:41:2], strict=True))
    years = np.linspace(0.0, 12.0, len(pairs))

    ones = [aged_one(one, float(age)) for one, age in zip(singly(pairs), years, strict=True)]

    assert aged(in_columns(pairs), years).total_bits.tolist() == [one.total for one in ones]


def test_a_search_orders_candidates_by_the_odds_of_columns() -> None:
    known = faces()
    pairs = [(known[0], each) for each in known[:400]]
    columns = in_columns(pairs)
    odds = odds_of(columns.total_bits, columns.household_bits)

    found = rank(known[0], known[:400], limit=10)

    assert found
    assert [odds[each.candidate] for each in found] == pytest.approx(np.sort(odds)[::-1][: len(found)])
    assert found == rank(known[0], [each.as_text() for each in known[:400]], limit=10)


@given(st.one_of(st.floats(0.0, 1.0), st.sampled_from([0.0, 1e-300, 1e-30, 1.0 - 1e-16, 1.0])))
@settings(max_examples=300, deadline=None)
def test_one_probability_is_calibrated_as_many_are(probability: float) -> None:
    model = Model.load_default()

    one = weighing(model).calibrated(probability)

    assert one == pytest.approx(float(model.calibrated(np.array([probability]))[0]), abs=1e-12)


def test_a_model_without_calibration_leaves_one_probability_as_it_is() -> None:
    model = Model.load_default()
    plain = replace(model, calibration=Calibration.of({}))

    assert weighing(plain).calibrated(0.25) == 0.25
