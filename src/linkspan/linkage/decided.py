"""Correct a model's probabilities by what people decided, in the band where people are asked, and only so far.

What people decide is a selected sample: they are asked where the model is unsure. So it speaks for that band alone, and
the correction keeps two promises whatever they decided: nothing is linked by itself that was not before, and nothing is
kept from people that came before them. Of two answers the one that two people gave apart counts most; an answer in
dispute, or undone since, does not count. Pairs that do harm come up first, so each pair stands for as many of its kind
as were put before people (at most `MOST_STOOD_FOR`).
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from linkspan.linkage.bounds import interval
from linkspan.matching import FeatureTable, FoldedFeatures, Model, aged, score_pairs
from linkspan.matching.household import posterior
from linkspan.matching.model import Bits

LEAST_DECIDED = 100  # decided pairs within the band below which nothing is corrected
LEAST_IN_STEP = 50.0  # what a step of the band must weigh, in pairs that two people answered apart
HELD = 50.0  # pairs for which "right as often as said" counts in each step
FURTHEST = 2.0  # bits of odds that people may move a probability
FADE = 4.0  # bits beyond the band over which what they moved at its edge runs out
MARGIN = 0.001  # bits by which both thresholds are kept clear
MOST_STOOD_FOR = 4.0
WORTH = {"blind": 1.0, "two": 0.75, "one": 0.5}
FEWEST_TOLD = 10  # a smaller count is not written down
GRID = 0.25  # bits between the knots of a corrected line

Flags = NDArray[np.bool_]


class Candidate(Protocol):
    """A child whom a record may have been, by its records of that day with the years since each was so said."""

    @property
    def faces(self) -> Sequence[tuple[FoldedFeatures, float]]:
        """Give the records' folded features."""

    @property
    def says(self) -> str:
        """Give what was decided: `same`, `different`, `overtaken` or nothing yet."""

    @property
    def read(self) -> str:
        """Say who stands behind it: `blind`, `two`, `one`; or why it does not count."""

    @property
    def is_risky(self) -> bool:
        """Tell whether it is of the kind that comes up first."""


class Put(Protocol):
    """A record that was put before people, and whom it may have been."""

    @property
    def record(self) -> FoldedFeatures:
        """Give the record's folded features."""

    @property
    def candidates(self) -> Sequence[Candidate]:
        """Give whom it may have been."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Records as the model weighs them today, side by side: the chance of the best candidate, and the answer to it.

    `read` is who stands behind the answer, "waits" where there is none yet, or why it does not count.
    """

    probability: Bits
    is_same: Flags
    read: list[str]
    is_risky: Flags

    @property
    def counts(self) -> Flags:
        """Mark those with an answer that counts."""
        return np.array([read in WORTH for read in self.read], dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the band: what the model expected, what people said with its interval, and the bits it moves by."""

    low: float
    high: float
    pairs: int
    expected: float
    same: float
    least: float
    most: float
    bits: float

    @property
    def is_out_of_line(self) -> bool:
        """Tell whether what the model expected lies outside the interval of what people said."""
        return not self.least <= self.expected <= self.most


def heed(artefact: dict[str, Any], put: Sequence[Put]) -> list[Step]:
    """Correct an artefact's calibration by what people decided, and write into it what was used.

    What people decided before is taken out first, so that it never counts twice. Gives the steps of the band; none
    where too few were decided, and then nothing is corrected.
    """
    unaided = dict(artefact.get("calibration") or {})
    unaided |= unaided.pop("unaided", {})
    unaided.pop("decided", None)
    model = Model.load(json.dumps({**artefact, "calibration": unaided}))
    heard = weigh(put, model)
    steps = steps_of(heard, model)
    artefact["calibration"] = {**unaided, "decided": _told(heard, model, steps)}
    if steps:
        line = {name: unaided[name] for name in ("bits", "corrected") if name in unaided}
        artefact["calibration"] |= moved(line, steps, model) | {"unaided": line}
    return steps


# --- weighing -------------------------------------------------------------------------------------------------------


def weigh(put: Sequence[Put], model: Model) -> Heard:
    """Weigh records against whom they may have been, as they stood on the day they were put before people."""
    put = [one for one in put if one.candidates]
    lines = [
        (at, place, face, years)
        for at, one in enumerate(put)
        for place, candidate in enumerate(one.candidates)
        for face, years in candidate.faces
    ]
    if not lines:
        return Heard(np.zeros(0), np.zeros(0, dtype=np.bool_), [], np.zeros(0, dtype=np.bool_))
    left_ix = np.array([at for at, _, _, _ in lines], dtype=np.intp)
    child_ix = np.array([place for _, place, _, _ in lines], dtype=np.int64)
    scores = score_pairs(
        FeatureTable([one.record for one in put]), FeatureTable([face for _, _, face, _ in lines]), left_ix,
        np.arange(len(lines), dtype=np.intp), model=model,
    )  # fmt: skip
    scores = aged(scores, np.array([years for _, _, _, years in lines]))
    chances = posterior(left_ix, child_ix, scores.total_bits, scores.household_bits, model)
    order = np.lexsort((-chances, left_ix))
    best = order[np.unique(left_ix[order], return_index=True)[1]]
    answers = [_answer(put[int(left_ix[at])].candidates, int(child_ix[at])) for at in best]
    risky = [put[int(left_ix[at])].candidates[int(child_ix[at])].is_risky for at in best]
    return Heard(
        chances[best], np.array([says == "same" for says, _ in answers], dtype=np.bool_),
        [read for _, read in answers], np.array(risky, dtype=np.bool_),
    )  # fmt: skip


def _answer(candidates: Sequence[Candidate], place: int) -> tuple[str, str]:
    """Give what people said of a candidate; where they put the record with another one, it is not this one."""
    chosen = candidates[place]
    if chosen.says != "overtaken":
        return chosen.says, chosen.read
    other = next((each for each in candidates if each.says == "same"), None)
    return ("different", other.read) if other else ("", "overtaken")


# --- fitting --------------------------------------------------------------------------------------------------------


def odds(probability: Bits) -> Bits:
    """Give log2 odds."""
    clipped = np.clip(probability, 1e-9, 1 - 1e-9)
    bits: Bits = np.log2(clipped / (1 - clipped))
    return bits


def band_of(model: Model) -> tuple[float, float]:
    """Give the log2 odds between which people are asked."""
    low, high = odds(np.array([model.thresholds.review, model.thresholds.link])).tolist()
    return low, high


def steps_of(heard: Heard, model: Model) -> list[Step]:
    """Hold what people said against what the model expected, step by step of the band where they are asked."""
    inside = _inside(heard, model)
    used = inside & heard.counts
    if used.sum() < LEAST_DECIDED:
        return []
    bits = odds(heard.probability)
    worth = np.array([WORTH.get(read, 0.0) for read in heard.read])
    found = []
    for low, high in _edges(bits[used], worth[used]):
        here = (bits >= low) & (bits <= high)
        found.append(_step(heard, worth, used & here, inside & here))
    return found


def _inside(heard: Heard, model: Model) -> Flags:
    limits = model.thresholds
    within: Flags = (heard.probability >= limits.review) & (heard.probability < limits.link)
    return within


def _edges(bits: Bits, worth: Bits) -> list[tuple[float, float]]:
    """Cut sorted odds into steps that each weigh enough; what is left over joins the last."""
    order = np.argsort(bits, kind="stable")
    edges: list[tuple[float, float]] = []
    begun, held = 0, 0.0
    for at, place in enumerate(order.tolist()):
        held += float(worth[place])
        is_last_of_its_odds = at + 1 == len(order) or bits[order[at + 1]] > bits[place]
        if held >= LEAST_IN_STEP and is_last_of_its_odds:
            edges.append((float(bits[order[begun]]), float(bits[place])))
            begun, held = at + 1, 0.0
    if begun < len(order) and edges:
        edges[-1] = (edges[-1][0], float(bits[order[-1]]))
    return _fewer(edges)


MOST_STEPS = 4


def _fewer(edges: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Join neighbours until few steps are left: more would follow chance."""
    if len(edges) <= MOST_STEPS:
        return edges
    parts = np.array_split(np.arange(len(edges)), MOST_STEPS)
    return [(edges[int(part[0])][0], edges[int(part[-1])][1]) for part in parts]


def _step(heard: Heard, worth: Bits, used: Flags, put: Flags) -> Step:
    stands_for = _stands_for(heard.is_risky, used, put)[used]
    weights, said, same = stands_for * worth[used], heard.probability[used], heard.is_same[used]
    expected = float(np.average(said, weights=weights))
    share = float(np.average(same, weights=weights))
    # Weights that differ tell less than as many equal ones.
    size = float(worth[used].sum() * stands_for.sum() ** 2 / (used.sum() * (stands_for**2).sum()))
    held = (share * size + expected * HELD) / (size + HELD)
    least, most = interval(share, size)
    bits = float(np.clip(np.diff(odds(np.array([expected, held])))[0], -FURTHEST, FURTHEST))
    return Step(float(said.min()), float(said.max()), int(used.sum()), expected, share, least, most, bits)


def _stands_for(is_risky: Flags, used: Flags, put: Flags) -> Bits:
    """Say how many pairs put before people each decided one stands for: of its kind, in this step."""
    found = np.ones(len(is_risky))
    for kind in (is_risky, ~is_risky):
        if decided := int((used & kind).sum()):
            found[kind] = min(MOST_STOOD_FOR, float((put & kind).sum()) / decided)
    return found


# --- the corrected line -----------------------------------------------------------------------------------------------


def moved(line: Mapping[str, Sequence[float]], steps: Sequence[Step], model: Model) -> dict[str, list[float]]:
    """Move a calibration's line by steps of the band.

    At the upper edge it may only fall and at the lower one only rise, so that no more is linked and no less is asked;
    beyond the edges what was moved there runs out.
    """
    low, high = band_of(model)
    at = [float(odds(np.array([step.expected]))[0]) for step in steps]
    by = [step.bits for step in steps]
    first, last = max(0.0, by[0]) + MARGIN, min(0.0, by[-1]) - MARGIN
    places, shifts = [low - FADE, low, *at, high, high + FADE], [0.0, first, *by, last, 0.0]
    known = np.array(line.get("bits") or ENDS), np.array(line.get("corrected") or ENDS)
    wanted = np.union1d(np.arange(low - FADE, high + FADE, GRID), [*places, low - MARGIN, high + MARGIN])
    bits = np.unique(np.round(np.union1d(known[0], _along(wanted, known[1], known[0])), DIGITS))
    before = _along(bits, *known)
    after = before + np.interp(before, places, shifts)
    inside = (before >= low) & (before <= high)
    after = np.where(inside, np.clip(after, low + MARGIN, high - MARGIN), after)
    corrected = np.maximum.accumulate(np.round(after, DIGITS))
    return {"bits": bits.tolist(), "corrected": corrected.tolist()}


ENDS = (-20.0, 20.0)
DIGITS = 6


def _along(places: Bits, bits: Bits, line: Bits) -> Bits:
    """Follow a line, of slope one beyond its ends."""
    beyond = np.minimum(places - bits[0], 0.0) + np.maximum(places - bits[-1], 0.0)
    found: Bits = np.interp(places, bits, line) + beyond
    return found


def _told(heard: Heard, model: Model, steps: Sequence[Step]) -> dict[str, Any]:
    """Write what was used and what was left out, without small counts."""
    inside = _inside(heard, model)
    left = Counter(read for read, here in zip(heard.read, inside.tolist(), strict=True) if here and read not in WORTH)
    left["outside the band"] = int((heard.counts & ~inside).sum())
    used = int((inside & heard.counts).sum())
    by_two = sum(read != "one" for read, here in zip(heard.read, inside & heard.counts, strict=True) if here)
    return {
        "pairs": used if steps else 0,
        "by_two": _count(by_two) if steps else 0,
        "found": _count(used),
        "left_out": {reason: _count(number) for reason, number in sorted(left.items()) if number},
        "steps": [
            {
                "low": round(each.low, 4), "high": round(each.high, 4), "pairs": each.pairs,
                "expected": round(each.expected, 4), "same": round(each.same, 4), "least": round(each.least, 4),
                "most": round(each.most, 4), "bits": round(each.bits, 4), "out_of_line": each.is_out_of_line,
            }
            for each in steps
        ],
    }  # fmt: skip


def _count(number: int) -> int | None:
    return number if number == 0 or number >= FEWEST_TOLD else None
