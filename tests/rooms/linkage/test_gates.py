"""The release gates: what passes, what fails, what cannot be said, and what the report shows."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from linkspan.cli.main import app
from linkspan.linkage import report
from linkspan.linkage.bounds import lower, upper
from linkspan.linkage.calibration import calibration_error, fit_calibration, reliability
from linkspan.linkage.gates import Measured, figures, gates
from linkspan.linkage.population import ENROLLED, SIBLING, TWIN
from linkspan.matching import Model
from linkspan.matching.artefact import as_text
from linkspan.matching.household import posterior


def measured(*, right: int, review: int = 0, wrong: int = 0, twins: int = 0, siblings: int = 0) -> Measured:
    """Make a trial's result: enrolled records in two traditions, and 2,000 twins and 8,000 siblings not enrolled."""
    kinds = [ENROLLED] * (right + review + wrong) + [TWIN] * 2_000 + [SIBLING] * 8_000
    size = len(kinds)
    linked = np.zeros(size, dtype=np.bool_)
    linked[:right] = True
    linked[right + review : right + review + wrong + twins] = True
    linked[size - 8_000 : size - 8_000 + siblings] = True
    truly = np.zeros(size, dtype=np.bool_)
    truly[: right + review] = True
    probability = np.where(linked, 0.9999, 0.0)
    probability[right : right + review] = 0.5
    names = ["chinese" if at % 2 else "polish" for at in range(size)]
    nobody = np.zeros(size, dtype=np.bool_)
    return Measured("poor", 1, 1, kinds, names, linked, nobody, truly, np.ones(size, dtype=np.bool_), probability)


def test_a_good_model_passes_every_gate() -> None:
    found = gates([measured(right=120_000, review=500)])

    assert [gate.name for gate in found if not gate.passed] == []


@pytest.mark.parametrize(
    ("worse", "name"),
    [
        ({"wrong": 30}, "wrong child"),
        ({"twins": 40}, "un-enrolled twins linked"),
        ({"siblings": 20}, "un-enrolled siblings linked"),
        ({"review": 9_000}, "automatic-link recall"),
    ],
)
def test_a_model_fails_the_gate_that_it_misses(worse: dict[str, int], name: str) -> None:
    found = gates([measured(**({"right": 120_000} | worse))])

    failed = [gate for gate in found if gate.verdict == "failed"]
    assert name in [gate.name for gate in failed]
    assert all(gate.short_by > 0 for gate in failed)


def test_a_gap_between_traditions_fails() -> None:
    even = measured(right=120_000)
    linked = even.linked.copy()
    linked[1:8_000:2] = False

    found = {gate.name: gate for gate in gates([replace(even, linked=linked)])}

    assert found["gap between naming traditions"].verdict == "failed"
    assert found["gap between naming traditions"].value == pytest.approx(4_000 / 60_000)


def test_a_model_that_is_sure_of_what_is_wrong_fails_calibration() -> None:
    good = measured(right=100_000, review=20_000)

    found = {gate.name: gate for gate in gates([replace(good, probability=np.where(good.linked, 0.9999, 0.9))])}

    assert found["expected calibration error"].verdict == "failed"


def test_a_small_trial_proves_nothing() -> None:
    found = {gate.name: gate for gate in gates([measured(right=3_000)])}

    assert found["wrong child"].verdict == "too few"
    assert found["gap between naming traditions"].verdict == "too few"


def test_bounds_are_those_of_the_textbook() -> None:
    assert upper(0, 30_000) == pytest.approx(1 - 0.05 ** (1 / 30_000))
    assert upper(4, 100_000) == pytest.approx(9.1535e-5, rel=1e-3)
    assert upper(5, 5) == 1.0
    assert lower(9_500, 10_000) == pytest.approx(0.94626, abs=2e-4)
    assert lower(0, 0) == 0.0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=400))
@settings(max_examples=60, deadline=None)
def test_a_calibration_never_reorders(records: list[tuple[float, bool]]) -> None:
    probability = np.array([one for one, _ in records])
    table = fit_calibration(probability, np.array([right for _, right in records]))
    model = Model.load(json.dumps(json.loads(as_text()) | {"calibration": table}))

    corrected = model.calibrated(np.sort(np.concatenate([probability, np.linspace(0, 1, 101)])))

    assert (np.diff(corrected) >= -1e-12).all()
    assert ((corrected >= 0) & (corrected <= 1)).all()


def test_a_calibration_corrects_what_is_said_too_surely() -> None:
    rng = np.random.default_rng(3)
    said = rng.random(40_000)
    right = rng.random(40_000) < said**2
    model = Model.load(json.dumps(json.loads(as_text()) | {"calibration": fit_calibration(said, right)}))

    assert calibration_error(reliability(said, right)) > 0.1
    assert calibration_error(reliability(model.calibrated(said), right)) < 0.02


def test_a_model_without_calibration_changes_no_probability() -> None:
    model = Model.load(as_text())
    rng = np.random.default_rng(4)
    left, child = np.repeat(np.arange(50), 4).astype(np.intp), np.arange(200)
    total, household = rng.normal(0, 20, 200), rng.normal(5, 8, 200)

    plain = posterior(left, child, total, household)

    assert (posterior(left, child, total, household, model) == plain).all()
    assert model.calibrated(plain) is plain


def test_a_falling_calibration_is_refused() -> None:
    artefact = json.loads(as_text()) | {"calibration": {"bits": [0, 1], "corrected": [1, 0]}}

    with pytest.raises(ValueError, match="reorder"):
        Model.load(json.dumps(artefact))


def written() -> dict[str, Any]:
    """Give an artefact with the gates that a good model passes."""
    found = gates([measured(right=120_000, review=500)])
    return json.loads(as_text()) | {"gates": [gate.as_json() for gate in found], "trained_on": {"seed": 1}}


def test_the_report_has_every_gate_field_and_tradition() -> None:
    artefact, populations = written(), [figures(measured(right=120_000, review=500))]

    page = report.as_html(artefact, populations, "ab" * 32)

    for gate in artefact["gates"]:
        assert gate["name"] in page
    assert "passes every release gate" in page
    assert "Chinese" in page
    assert "Polish" in page
    assert page.count("<svg") == 1 + len(artefact["fields"])
    assert "ab" * 32 in page
    told = json.loads(report.as_json(artefact, populations, "ab" * 32))
    assert told["gates"] == artefact["gates"]


def test_the_report_says_plainly_when_a_model_must_not_be_used() -> None:
    artefact = written()
    artefact["gates"][0]["passed"] = False

    assert "must not be used" in report.as_html(artefact, [], "ab" * 32)


def test_a_report_shows_hostile_text_as_text() -> None:
    artefact = written() | {"version": "<script>alert(1)</script>"}

    assert "<script>" not in report.as_html(artefact, [], "ab" * 32)


def test_checking_a_model_that_links_too_little_fails_and_says_so(tmp_path: Path) -> None:
    artefact = json.loads(as_text())
    artefact["thresholds"] |= {"link": 0.9999999, "review": 0.9}
    path = tmp_path / "model.json"
    path.write_text(json.dumps(artefact), encoding="utf-8")

    result = CliRunner().invoke(app, ["match", "check", str(path), "--out", str(tmp_path / "report")])

    assert result.exit_code == 1, result.output
    assert "Failed: automatic-link recall" in result.stderr
    assert (tmp_path / "report" / "report.html").is_file()


@pytest.mark.parametrize("text", ["not json", "{}", "[]", '{"version": "x"}'])
def test_checking_what_is_no_model_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "model.json"
    path.write_text(text, encoding="utf-8")

    result = CliRunner().invoke(app, ["match", "check", str(path)])

    assert result.exit_code == 2
    assert "cannot be used" in result.stderr


def test_a_model_of_a_newer_program_is_refused_in_plain_words() -> None:
    with pytest.raises(ValueError, match="newer program"):
        Model.load(json.dumps(json.loads(as_text()) | {"format": 99}))


def test_a_calibration_makes_nothing_surer_than_the_weights_say() -> None:
    said = np.linspace(0.9, 1 - 2**-17, 50_000)
    model = Model.load(
        json.dumps(json.loads(as_text()) | {"calibration": fit_calibration(said, np.ones(50_000, dtype=np.bool_))})
    )

    assert (model.calibrated(said) <= said + 1e-6).all()
