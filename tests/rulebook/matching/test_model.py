"""The artefact: what it holds, that it is current, and that a wrong one is refused."""

import json
from datetime import date

import pytest

from linkspan.matching import Features, Model, Query, caution_words, rank, score, too_little_words, words
from linkspan.matching.artefact import as_text
from linkspan.matching.pairing import LEVELS
from linkspan.matching.scoring import CAUTIONS, Part
from linkspan.matching.words import CAUTION_WORDS, WORDS
from tests.rulebook.matching.people import AMELIA, child


def test_the_shipped_model_was_held_to_the_reasoned_one_as_it_is_now() -> None:
    assert Model.load_default().trained_on["base"] == Model.load(as_text()).hash


def test_the_shipped_model_passed_every_gate_on_populations_it_was_not_trained_on() -> None:
    model = Model.load_default()

    measured = {gate["population"] for gate in model.gates}
    assert model.failing == ()
    assert {"all", "poor", "city"} <= measured
    assert model.trained_on["profile"] not in measured
    assert all(gate["enough"] for gate in model.gates)


def test_a_model_says_where_it_comes_from() -> None:
    model = Model.load_default()

    assert model.version
    assert len(model.hash) == 64
    assert any("invented" in line for line in model.provenance)


def test_a_model_with_unknown_levels_is_refused() -> None:
    artefact = json.loads(as_text())
    artefact["fields"]["sex"]["perhaps"] = {"m": 0.5, "u": 0.5, "same_child": 1, "same_home": 1}

    with pytest.raises(ValueError, match="sex"):
        Model.load(json.dumps(artefact))


def test_every_level_has_words() -> None:
    assert {name: set(levels) for name, levels in LEVELS.items()} == {
        name: set(levels) for name, levels in WORDS.items() if name != "prior"
    }
    assert words(Part("prior", "index_size", -16.6))
    assert set(CAUTIONS.values()) <= set(CAUTION_WORDS)
    assert caution_words("unnamed")
    assert too_little_words("one_name")


def test_a_rare_name_counts_for_more_than_a_common_one() -> None:
    common = Features(given="Oliver", family="Smith")
    rare = Features(given="Peregrine", family="Featherstonehaugh")

    assert score(rare, [rare])[0].total_bits > score(common, [common])[0].total_bits + 10


def test_a_spelling_that_is_not_listed_is_not_taken_for_a_rare_name() -> None:
    listed, unlisted = Features(given="Mohammed"), Features(given="Muhammad")

    bits = [score(one, [one])[0].parts[1].bits for one in (listed, unlisted)]

    assert bits[1] - bits[0] < 3


def test_a_larger_index_makes_the_same_evidence_weaker() -> None:
    record = Features(given="Mohammed", family="Khan", born=date(2015, 11, 21))

    small = score(record, [record], index_size=100_000)[0]
    nation = score(record, [record], index_size=12_000_000)[0]

    assert small.probability > 0.95 > nation.probability


def test_a_search_shows_the_child_first_and_does_not_mind_what_is_left_out() -> None:
    others = [child(given="Oliver"), child(family="Jones"), child(born=date(2009, 1, 5), given="Amelie")]

    for query in (
        Query(name="Amelia Hartley"),
        Query(name="hartley amelia", age=11, on=date(2025, 9, 1)),
        Query(name="Ameila Hartley", postcode="BD3"),
        Query(given="Millie", family="Hartly", birth_year=2014),
    ):
        ranked = rank(query, [*others, AMELIA])
        assert ranked[0].candidate == 3, query


def test_a_search_lists_each_child_once_and_no_more_than_the_limit() -> None:
    candidates = [AMELIA, child(postcode="LS7 1AB"), child(given="Amelie")]

    ranked = rank(Query(name="Amelia Hartley"), candidates, child_of=["one", "one", "two"], limit=2)

    assert [one.candidate in {0, 1} for one in ranked] == [True, False]
    assert len(rank(Query(name="Amelia Hartley"), candidates, limit=1)) == 1


def test_a_search_calls_a_good_answer_likely_and_a_weak_one_possible() -> None:
    ranked = rank(
        Query(name="Amelia Hartley", born=date(2014, 3, 9)), [AMELIA, child(given="Sophie", born=date(2014, 3, 9))]
    )

    assert [(one.candidate, one.band) for one in ranked] == [(0, "likely"), (1, "might_be")]


def test_a_candidate_with_nothing_in_common_is_not_shown() -> None:
    stranger = Features(given="Kacper", family="Nowak", born=date(2011, 6, 1), sex="M", postcode="LS7 1AB")

    assert rank(Query(name="Amelia Hartley"), [stranger]) == []
