"""Fitting a model without labels, and what a fit may and may not do."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from linkspan.cli.main import app
from linkspan.linkage import releasing, sampling
from linkspan.linkage.population import ENROLLED, TWIN, Shares, faces_by_child, trial
from linkspan.linkage.training import LEAST_BEARERS, Artefact, fit, fit_dedupe
from linkspan.matching import FoldedFeatures, Model
from linkspan.matching.artefact import as_text
from linkspan.matching.pairing import LEVELS
from linkspan.synth.partnership import generate


@dataclass(frozen=True)
class Town:
    left: list[FoldedFeatures]
    right: list[FoldedFeatures]


@pytest.fixture(scope="module")
def town() -> Town:
    """One record of each invented child, and the rest of them."""
    left, right = [], []
    for _, faces in faces_by_child(generate(2_500, 31, "normal")):
        right.append(faces[0])
        left += faces[1:]
    return Town(left, right)


@pytest.fixture(scope="module")
def fitted(town: Town) -> Artefact:
    return fit(town.left, town.right, base=releasing.reasoned())


def test_a_fit_is_the_same_every_time(town: Town, fitted: Artefact) -> None:
    again = fit(iter(town.left), iter(town.right), base=releasing.reasoned())

    assert json.dumps(again) == json.dumps(fitted)


def test_a_fit_can_be_used_and_says_what_it_was_made_of(town: Town, fitted: Artefact) -> None:
    model = Model.load(json.dumps(fitted))

    assert model.trained_on["left_records"] == len(town.left)
    assert model.trained_on["matched_pairs"] > 1_000
    assert model.trained_on["base"] == releasing.reasoned().hash
    assert {"splink", "duckdb"} <= set(model.trained_on["libraries"])


def test_a_fit_learns_from_the_records(fitted: Artefact) -> None:
    reasoned = json.loads(as_text())

    given, before = fitted["fields"]["given"], reasoned["fields"]["given"]
    assert given["different"]["m"] < before["different"]["m"]
    assert given["exact"]["m"] > given["slip"]["m"] > 0
    assert fitted["fields"]["birth"]["exact"]["u"] < 0.001
    assert 0.005 < fitted["trained_on"]["twin_share"] < 0.15


def test_what_only_some_records_can_say_keeps_its_reasoned_weight(fitted: Artefact) -> None:
    reasoned = json.loads(as_text())["fields"]

    for name, level in (("given", "initial"), ("birth", "default_exact"), ("postcode", "half"), ("nhs", "former")):
        assert fitted["fields"][name][level] == reasoned[name][level]


def test_every_level_keeps_a_chance(fitted: Artefact) -> None:
    for name, levels in LEVELS.items():
        for level in levels:
            row = fitted["fields"][name][level]
            assert all(0 < row[part] <= 1 for part in ("m", "u", "same_child", "same_home")), (name, level)


def test_a_name_that_few_bear_is_not_in_the_artefact(town: Town) -> None:
    rare = [replace(face, family="zzyzxborough") for face in town.right[: LEAST_BEARERS - 1]]
    common = [replace(face, family="zzyzxford") for face in town.right[LEAST_BEARERS : LEAST_BEARERS * 30]]

    shares = fit(town.left, [*rare, *common], base=releasing.reasoned())["frequencies"]["family"]["shares"]

    assert "zzyzxford" in shares
    assert "zzyzxborough" not in shares


@pytest.mark.parametrize("lost", ["born", "given", "family", "postcode"])
def test_a_file_without_a_field_can_be_learnt_from(town: Town, lost: str) -> None:
    left = [replace(face, **{lost: ""}) for face in town.left[:2_000]]
    right = [replace(face, **{lost: ""}) for face in town.right]

    artefact = fit(left, right, base=releasing.reasoned())

    reasoned = json.loads(as_text())["fields"]
    name = {"born": "birth"}.get(lost, lost)
    assert artefact["fields"][name] == reasoned[name]
    Model.load(json.dumps(artefact))


def test_nothing_to_learn_from_leaves_the_reasoned_weights() -> None:
    artefact = fit([], [], base=releasing.reasoned())

    assert artefact["fields"] == json.loads(as_text())["fields"]


def test_a_file_with_duplicates_is_learnt_from_by_its_halves(town: Town) -> None:
    artefact = fit_dedupe([*town.left[:3_000], *town.right], base=releasing.reasoned())

    assert artefact["trained_on"]["left_records"] + artefact["trained_on"]["right_records"] == 3_000 + len(town.right)
    assert artefact["fields"]["sex"]["different"]["m"] < 0.05


def test_a_sample_keeps_the_records_of_one_child_together(monkeypatch: pytest.MonkeyPatch, town: Town) -> None:
    monkeypatch.setattr(sampling, "MOST_LEFT", 500)
    monkeypatch.setattr(sampling, "MOST_RIGHT", 800)

    left, right, bound = sampling.sampled(town.left, town.right, 7)

    assert 0 < len(left.faces) <= 500
    assert len(right.faces) <= 800
    kept = {face.born for face, number in zip(right.faces, right.by_birth.tolist(), strict=True) if number <= bound}
    for face, number in zip(left.faces, left.by_birth.tolist(), strict=True):
        others = [one for one in town.right if one.born == face.born]
        assert number > bound or not others or face.born in kept


def test_a_sample_does_not_depend_on_how_many_there_are_beyond_it(monkeypatch: pytest.MonkeyPatch, town: Town) -> None:
    monkeypatch.setattr(sampling, "MOST_LEFT", 300)

    def streamed() -> Iterator[FoldedFeatures]:
        yield from town.left

    one, _, _ = sampling.sampled(streamed(), town.right, 7)
    two, _, _ = sampling.sampled(town.left, town.right, 7)

    assert one.faces == two.faces
    assert one.seen == len(town.left)


def test_children_kept_out_of_an_index_are_in_no_row_of_it() -> None:
    made = trial(1_500, 5, "city", shares=Shares(twin=1.0, sibling=0.5))

    absent = {child for child, kind in zip(made.truth, made.kind, strict=True) if kind != ENROLLED}
    assert absent
    assert TWIN in made.kind
    assert not absent & set(made.child_of)
    assert {child for child, kind in zip(made.truth, made.kind, strict=True) if kind == ENROLLED} <= set(made.child_of)
    assert len(set(made.truth)) == len(made.truth)


def test_training_says_that_a_small_trial_proves_nothing(tmp_path: Path) -> None:
    asked = ["match", "train", "--out", str(tmp_path), "--from-synth", "--children", "1500", "--quick"]

    result = CliRunner().invoke(app, asked)

    assert result.exit_code == 1, result.output
    assert "too few" in result.output
    assert "not fit for use" in result.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"model.json", "report.html", "report.json"}
    assert Model.load_file(tmp_path / "model.json").failing


@pytest.mark.parametrize("more", [["--from-synth"], ["--no-decisions"]])
def test_correcting_by_decisions_alone_is_refused_without_them(tmp_path: Path, more: list[str]) -> None:
    result = CliRunner().invoke(app, ["match", "train", "--out", str(tmp_path), "--calibrate-only", *more])

    assert result.exit_code == 2
    assert "--calibrate-only" in result.stderr
    assert list(tmp_path.iterdir()) == []
