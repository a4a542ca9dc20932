"""What people decided corrects a model's probabilities: in the band where they are asked, so far and no further."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkspan.linkage import releasing, report
from linkspan.linkage.decided import FURTHEST, LEAST_DECIDED, Heard, Step, heed, moved, odds, steps_of, weigh
from linkspan.linkage.population import trial
from linkspan.linkage.proposing import KeyedIndex
from linkspan.matching import FeatureTable, FoldedFeatures, Model, decide_many, score_pairs
from linkspan.matching.release import shipped_text

MODEL = Model.load_default()
LINK, REVIEW = MODEL.thresholds.link, MODEL.thresholds.review
EVERYWHERE = np.concatenate([np.linspace(1e-6, 1 - 1e-6, 4_001), 1 / (1 + np.exp2(-np.linspace(-25, 25, 4_001)))])


@dataclass(frozen=True)
class Child:
    faces: list[tuple[FoldedFeatures, float]]
    says: str
    read: str = "two"
    is_risky: bool = False


@dataclass(frozen=True)
class Record:
    record: FoldedFeatures
    candidates: list[Child]


@dataclass
class Town:
    """Records that the shipped model would put before people, with whether the best candidate is the child meant."""

    put: list[Record] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)

    def decided(self, says: Any, read: str = "two") -> list[Record]:
        """Let people decide the best candidates, by place and by what is true."""
        return [
            replace(one, candidates=[replace(one.candidates[0], says=says(at, right), read=read)])
            for at, (one, right) in enumerate(zip(self.put, self.right, strict=True))
        ]


@pytest.fixture(scope="module")
def town() -> Town:
    made, found = trial(9_000, 11, "poor", names="city"), Town()
    index, table, children = KeyedIndex(made.index), FeatureTable(made.index), made.children_of
    left_ix, right_ix = index.propose(made.arriving)
    scores = score_pairs(FeatureTable(made.arriving), table, left_ix, right_ix, model=MODEL)
    decisions = decide_many(len(made.arriving), left_ix, children[right_ix], scores, model=MODEL)
    for at in np.flatnonzero(decisions.outcome == 1).tolist():
        child = int(children[right_ix[decisions.best[at]]])
        faces = [(made.index[int(row)], 0.0) for row in right_ix[left_ix == at] if children[row] == child]
        found.put.append(Record(made.arriving[at], [Child(faces, "")]))
        found.right.append(child == made.truth[at])
    return found


def truly(at: int, right: bool) -> str:
    return "same" if right else "different"


def an_artefact() -> dict[str, Any]:
    artefact: dict[str, Any] = json.loads(shipped_text())
    return artefact


def heard(probability: list[float], same: list[bool], read: str = "two") -> Heard:
    return Heard(
        np.array(probability), np.array(same, dtype=np.bool_), [read] * len(same), np.zeros(len(same), dtype=np.bool_)
    )


def line_of(found: Heard) -> Model:
    plain = an_artefact()
    line = {name: plain["calibration"][name] for name in ("bits", "corrected")}
    return Model.load(json.dumps(plain | {"calibration": moved(line, steps_of(found, MODEL), MODEL)}))


def away(steps: list[Step]) -> float:
    """Say how far what the model expected is from what people said."""
    return sum(abs(step.expected - step.same) * step.pairs for step in steps)


def said_by(model: Model) -> tuple[Any, Any]:
    return MODEL.calibrated(EVERYWHERE), model.calibrated(EVERYWHERE)


DECIDED = st.integers(LEAST_DECIDED, 900).flatmap(
    lambda count: st.tuples(
        st.integers(0, 2**32 - 1), st.just(count), st.floats(0, 1), st.sampled_from(["blind", "two", "one"])
    )
)


@given(DECIDED)
@settings(max_examples=60, deadline=None)
def test_whatever_people_decide_no_more_is_linked_and_no_less_is_asked(drawn: tuple[int, int, float, str]) -> None:
    seed, count, share, read = drawn
    rng = np.random.default_rng(seed)
    found = heard(rng.uniform(REVIEW, LINK - 1e-9, count).tolist(), (rng.random(count) < share).tolist(), read)
    if not steps_of(found, MODEL):
        return

    before, after = said_by(line_of(found))

    assert not ((after >= LINK) & (before < LINK)).any()
    assert not ((after < REVIEW) & (before >= REVIEW)).any()
    assert (np.abs(odds(after) - odds(before)) <= FURTHEST + 0.01).all()
    order = np.argsort(EVERYWHERE)
    assert (np.diff(after[order]) >= -1e-12).all()


def test_far_from_the_band_nothing_moves() -> None:
    rng = np.random.default_rng(1)
    before, after = said_by(line_of(heard(rng.uniform(REVIEW, LINK - 1e-9, 600).tolist(), [True] * 600)))

    far = (odds(before) < odds(np.array([REVIEW]))[0] - 4.1) | (odds(before) > odds(np.array([LINK]))[0] + 4.1)
    assert far.any()
    assert np.allclose(after[far], before[far], rtol=1e-4, atol=1e-9)


def test_what_is_in_line_hardly_moves_and_what_is_not_moves_towards_what_people_said() -> None:
    rng = np.random.default_rng(2)
    said = rng.uniform(REVIEW, LINK - 1e-9, 4_000)
    true = (rng.random(4_000) < said).tolist()
    surer = (rng.random(4_000) < np.sqrt(said)).tolist()

    in_line = steps_of(heard(said.tolist(), true, "blind"), MODEL)
    out_of_line = steps_of(heard(said.tolist(), surer, "blind"), MODEL)

    assert all(abs(step.bits) < 0.4 for step in in_line)
    assert sum(step.is_out_of_line for step in in_line) <= 1
    assert all(step.is_out_of_line and step.bits > 0 for step in out_of_line)


def test_people_move_a_probability_two_bits_at_most() -> None:
    steps = steps_of(heard([0.9] * 5_000, [False] * 5_000, "blind"), MODEL)

    assert [step.bits for step in steps] == [-FURTHEST]


def test_too_few_decided_pairs_correct_nothing() -> None:
    assert steps_of(heard([0.5] * (LEAST_DECIDED - 1), [True] * (LEAST_DECIDED - 1), "blind"), MODEL) == []
    assert len(steps_of(heard([0.5] * LEAST_DECIDED, [True] * LEAST_DECIDED, "blind"), MODEL)) == 1


def test_what_two_said_apart_counts_more_than_what_one_said() -> None:
    said = [number % 5 > 1 for number in range(200)]
    blind = steps_of(heard([0.5] * 200, said, "blind"), MODEL)
    alone = steps_of(heard([0.5] * 200, said, "one"), MODEL)

    assert blind[0].bits > alone[0].bits > 0
    assert alone[0].least < blind[0].least


@pytest.mark.parametrize("read", ["disputed", "undone", "changed", "waits", "overtaken"])
def test_an_answer_in_dispute_undone_or_outdated_does_not_count(read: str) -> None:
    assert steps_of(heard([0.5] * 500, [True] * 500, read), MODEL) == []


def test_decisions_outside_the_band_do_not_count() -> None:
    assert steps_of(heard([0.99] * 500, [False] * 500), MODEL) == []
    assert steps_of(heard([0.05] * 500, [True] * 500), MODEL) == []


def test_pairs_that_come_up_first_do_not_stand_for_the_rest() -> None:
    risky, ordinary = [True] * 150, [False] * 450
    found = Heard(
        np.full(600, 0.5), np.array([False] * 150 + [True] * 450),
        ["two"] * 150 + ["two"] * 150 + ["waits"] * 300, np.array(risky + ordinary),
    )  # fmt: skip

    (step,) = steps_of(found, MODEL)

    assert step.pairs == 300
    assert step.same == pytest.approx(0.75)


def test_a_record_that_people_put_with_another_child_was_not_this_one(town: Town) -> None:
    one = town.put[0]
    other = Child([(replace(one.record, given="zebedee", family="quillfeather", nhs=""), 0.0)], "same", "blind")

    found = weigh(
        [replace(one, candidates=[replace(one.candidates[0], says="overtaken", read="overtaken"), other])], MODEL
    )

    assert (found.read, found.is_same.tolist()) == (["blind"], [False])


def test_people_who_are_right_bring_what_the_model_says_nearer_the_truth(town: Town) -> None:
    put = town.decided(truly, "blind")
    before = steps_of(weigh(put, MODEL), MODEL)
    artefact = an_artefact()

    heed(artefact, put)

    model = Model.load(json.dumps(artefact))
    after = steps_of(weigh(put, model), model)
    assert sum(step.pairs for step in before) >= LEAST_DECIDED
    assert sum(abs(s.expected - s.same) * s.pairs for s in after) < sum(
        abs(s.expected - s.same) * s.pairs for s in before
    )


def test_learning_twice_from_the_same_decisions_is_learning_once(town: Town) -> None:
    put = town.decided(truly)
    once, twice = an_artefact(), an_artefact()
    heed(once, put)

    heed(twice, put)
    heed(twice, put)

    assert once == twice
    assert once["calibration"]["bits"] != once["calibration"]["unaided"]["bits"]


def test_too_few_decisions_leave_the_line_and_say_so(town: Town) -> None:
    artefact = an_artefact()

    steps = heed(artefact, town.decided(truly)[:5])

    assert steps == []
    assert artefact["calibration"]["bits"] == an_artefact()["calibration"]["bits"]
    assert artefact["calibration"]["decided"]["pairs"] == 0
    assert artefact["calibration"]["decided"]["found"] is None


def test_an_index_where_nothing_could_be_decided_yet_leaves_the_line_and_says_none() -> None:
    artefact = an_artefact()

    steps = heed(artefact, [])

    assert steps == []
    assert artefact["calibration"]["bits"] == an_artefact()["calibration"]["bits"]
    assert artefact["calibration"]["decided"]["found"] == 0


def test_the_artefact_and_its_report_say_what_was_used_and_hold_nobody(town: Town) -> None:
    artefact = an_artefact()
    put = town.decided(truly)
    releasing.heed_decisions(artefact, put)

    page = report.as_html(artefact | {"gates": []}, [], "ab" * 32)

    told = artefact["calibration"]["decided"]
    assert told["pairs"] == sum(step["pairs"] for step in told["steps"]) >= LEAST_DECIDED
    assert "What people decided" in page
    assert f"{told['pairs']:,} decided pairs were used" in page
    assert artefact["provenance"][0].startswith("Its probabilities are corrected")
    fields = {"bits", "corrected", "profile", "seed", "children", "records", "decided", "unaided"}
    assert set(artefact["calibration"]) == fields
    whole = json.dumps(artefact["calibration"])
    assert not [one.record.nhs for one in put if one.record.nhs and one.record.nhs in whole]


def test_a_model_taken_up_again_keeps_its_weights_and_has_passed_nothing_yet() -> None:
    artefact = releasing.again(shipped_text(), "decided-1")

    plain = an_artefact()
    assert (artefact["fields"], artefact["frequencies"]) == (plain["fields"], plain["frequencies"])
    assert "gates" not in artefact
    assert artefact["trained_on"]["weights_of"] == MODEL.hash
    assert Model.load(json.dumps(artefact)).hash != MODEL.hash
