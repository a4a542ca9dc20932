"""Make a model that may be released: fit it, calibrate it, hold it against the gates, and write it with its report."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from linkspan.linkage import report
from linkspan.linkage.calibration import fit_calibration
from linkspan.linkage.decided import Put, heed
from linkspan.linkage.decided import Step as DecidedStep
from linkspan.linkage.gates import Gate, Measured, Step, figures, gates, measure, measure_all
from linkspan.linkage.population import ENROLLED, faces_by_child, trial
from linkspan.linkage.training import SEED, Artefact, fit
from linkspan.matching import FoldedFeatures, Model
from linkspan.matching.artefact import as_text
from linkspan.matching.model import FORMAT
from linkspan.synth.partnership import generate

CHILDREN = 60_000  # invented to train on
PROFILE = "normal"
LEAST_PAIRS = 1_000  # pairs of one child that an index must have to be learnt from
INDEX_WORDS = (
    "Fitted with Splink, without labels, on the index's own records; no record, and no name that fewer than ten "
    "children bear, is in this file. Calibrated on invented records. What follows is what the fit was held to."
)

DECIDED_WORDS = "Its probabilities are corrected, where people are asked, by what they decided of"


@dataclass(frozen=True, slots=True)
class Released:
    """A model with what it was found to do."""

    artefact: Artefact
    model: Model
    gates: list[Gate]
    measured: list[Measured]

    @property
    def is_fit(self) -> bool:
        """Tell whether every gate was passed."""
        return bool(self.gates) and all(gate.passed for gate in self.gates)

    def write(self, out: Path) -> list[Path]:
        """Write model.json, report.html and report.json into a folder, made if need be."""
        out.mkdir(parents=True, exist_ok=True)
        populations = [figures(one) for one in self.measured]
        texts = {
            "model.json": self.model.source,
            "report.html": report.as_html(self.artefact, populations, self.model.hash),
            "report.json": report.as_json(self.artefact, populations, self.model.hash),
        }
        for name, text in texts.items():
            (out / name).write_text(text, encoding="utf-8")
        return [out / name for name in texts]


def reasoned() -> Model:
    """Give the hand-reasoned model that every fit is held to."""
    return Model.load(as_text())


def fit_invented(children: int = CHILDREN, seed: int = SEED, step: Step | None = None) -> Artefact:
    """Fit a model on an invented partnership: one record of each child as the index, the rest as feeds."""
    if step:
        step("Inventing children to train on", 0, 1)
    partnership = generate(children, seed, PROFILE)
    rng = Random(f"{seed}:training")  # noqa: S311  # repeatable chance, not secret chance
    left: list[FoldedFeatures] = []
    right: list[FoldedFeatures] = []
    for _, faces in faces_by_child(partnership):
        kept = int(rng.random() * len(faces))
        right.append(faces[kept])
        left += faces[:kept] + faces[kept + 1 :]
    if step:
        step("Inventing children to train on", 1, 1)
    artefact = fit_from(left, right, seed=seed, step=step)
    artefact["provenance"] = [_invented_words(children, seed), *artefact["provenance"]]
    artefact["trained_on"] = {
        "source": "invented", "profile": PROFILE, "children": children, **artefact["trained_on"]
    }  # fmt: skip
    calibrate(artefact, children, seed + 1, step)
    return artefact


def _invented_words(children: int, seed: int) -> str:
    return (
        f"Fitted with Splink, without labels, on records of {children:,} invented children (profile {PROFILE}, seed "
        f"{seed}); nobody's records. What follows is what the fit was held to."
    )


def fit_from(
    left: Iterable[FoldedFeatures],
    right: Iterable[FoldedFeatures],
    *,
    seed: int = SEED,
    version: str | None = None,
    step: Step | None = None,
) -> Artefact:
    """Fit a model and give it a version; its probabilities are not yet calibrated."""
    if step:
        step("Fitting", 0, 1)
    artefact = fit(left, right, base=reasoned(), seed=seed)
    if step:
        step("Fitting", 1, 1)
    artefact["format"] = FORMAT
    artefact["version"] = version or f"{artefact['version']}+fit"
    return artefact


def calibrate(artefact: Artefact, children: int, seed: int, step: Step | None = None) -> None:
    """Correct a model's probabilities by the truth of an invented population kept like the one it was fitted on."""
    model = Model.load(json.dumps({**artefact, "calibration": None}))
    found = measure(trial(children, seed, PROFILE), model, step)
    at = found.has_best
    right = (found.right & found.of(ENROLLED))[at]
    artefact["calibration"] = fit_calibration(found.probability[at], right)
    artefact["calibration"] |= {"profile": PROFILE, "seed": seed, "children": children, "records": int(np.sum(at))}


def heed_decisions(artefact: Artefact, put: Sequence[Put]) -> list[DecidedStep]:
    """Correct a model's probabilities by what people decided, and say so where it did; nothing of a pair is kept."""
    steps = heed(artefact, put)
    words = [line for line in artefact["provenance"] if not line.startswith(DECIDED_WORDS)]
    if steps:
        words.insert(0, f"{DECIDED_WORDS} {sum(step.pairs for step in steps):,} pairs.")
    artefact["provenance"] = words
    return steps


def again(text: str, version: str) -> Artefact:
    """Take a model up again under another version, to correct its probabilities; its gates are to be run anew."""
    artefact: Artefact = json.loads(text)
    base = Model.load(text)
    for part in ("gates", "made_at"):
        artefact.pop(part, None)
    artefact["version"] = version
    artefact["trained_on"] = {**(artefact.get("trained_on") or {}), "weights_of": base.hash}
    return artefact


def release(
    artefact: Artefact, children: int, *, made_at: datetime | None = None, step: Step | None = None
) -> Released:
    """Hold an artefact against the gates on unseen populations, and write what was found into it."""
    measured = measure_all(Model.load(json.dumps(artefact)), children, step=step)
    return _with_gates(artefact, measured, made_at)


def _with_gates(artefact: Artefact, measured: Sequence[Measured], made_at: datetime | None) -> Released:
    found = gates(measured)
    whole: dict[str, Any] = {**artefact, "gates": [gate.as_json() for gate in found]}
    if made_at:
        whole["made_at"] = made_at.isoformat(timespec="seconds")
    text = json.dumps(whole, indent=1) + "\n"
    return Released(whole, Model.load(text), found, list(measured))
