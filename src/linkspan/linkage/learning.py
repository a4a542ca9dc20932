"""Fit a model to the very files being matched, without labels."""

from __future__ import annotations

import json
from collections.abc import Iterator

from linkspan.linkage.faults import CannotMatch
from linkspan.linkage.sides import Side, Step
from linkspan.matching import FoldedFeatures, Model
from linkspan.matching.features import FIELDS


def faces_of(side: Side) -> Iterator[FoldedFeatures]:
    """Read a prepared file's rows back as folded features."""
    for table in side.faces():
        columns = [table.column(name).to_pylist() for name in FIELDS]
        yield from (FoldedFeatures(*row) for row in zip(*columns, strict=True))


def learn(sides: list[Side], step: Step) -> Model:
    """Fit a model on two files, or on one file's halves."""
    from linkspan.linkage import training

    step("Training", 0, 1)
    try:
        if len(sides) == 1:
            artefact = training.fit_dedupe(faces_of(sides[0]))
        else:
            artefact = training.fit(faces_of(sides[0]), faces_of(sides[1]))
    except (ValueError, ZeroDivisionError) as problem:
        raise CannotMatch(f"--train: these files cannot teach a model ({problem}). Leave --train out.") from problem
    step("Training", 1, 1)
    return Model.load(json.dumps(artefact))
