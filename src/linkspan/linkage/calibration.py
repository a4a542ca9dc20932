"""Hold probabilities against what was true: a reliability chart, its error, and a rising correction."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkspan.matching.model import Bits

BINS = 20
WIDTH = 1.0  # bits of odds to a knot of the correction
FURTHEST = 20.0  # bits beyond which probabilities are not told apart
LEAST_IN_BIN = 200
PRIOR = 50.0  # records that "right as often as said" counts for in a bin

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Bin:
    """Records whose best candidate had about one probability, and how often that was right."""

    said: float
    right: float
    records: int


def reliability(probability: Bits, right: Flags) -> list[Bin]:
    """Group records by the probability of their best candidate."""
    at = np.minimum((probability * BINS).astype(np.int64), BINS - 1)
    return [
        Bin(float(probability[at == one].mean()), float(right[at == one].mean()), int((at == one).sum()))
        for one in range(BINS)
        if (at == one).any()
    ]


def calibration_error(bins: list[Bin]) -> float:
    """Give the expected calibration error: how far off the bins are, weighed by their records."""
    records = sum(one.records for one in bins)
    return sum(one.records * abs(one.said - one.right) for one in bins) / records if records else 0.0


def fit_calibration(probability: Bits, right: Flags) -> dict[str, Any]:
    """Fit a rising correction of the log2 odds, held to "as said" where few records speak."""
    clipped = np.clip(probability, 1e-9, 1 - 1e-9)
    bits = np.clip(np.log2(clipped / (1 - clipped)), -FURTHEST, FURTHEST)
    at = np.round(bits / WIDTH).astype(np.int64)
    said, found, weights = [], [], []
    for one in _bins(at):
        inside = (at >= one[0]) & (at <= one[-1])
        count = float(inside.sum())
        mean = float(clipped[inside].mean())
        said.append(float(np.log2(mean / (1 - mean))))
        found.append((float(right[inside].sum()) + PRIOR * mean) / (count + PRIOR))
        weights.append(count + PRIOR)
    shares = np.clip(_rising(np.array(found), np.array(weights)), 1e-7, 1 - 1e-7)
    corrected = np.log2(shares / (1 - shares))
    # Thousands of records without a fault prove no more than the weights say: none is made surer than that.
    likely = np.array(said) > 0
    corrected = np.maximum.accumulate(np.where(likely, np.minimum(corrected, said), corrected))
    return {"bits": [round(one, 4) for one in said], "corrected": [round(float(one), 4) for one in corrected]}


def _bins(at: NDArray[np.int64]) -> list[list[int]]:
    """Join neighbouring steps until each bin has enough records."""
    values, counts = np.unique(at, return_counts=True)
    bins: list[list[int]] = []
    held, records = [], 0
    for value, count in zip(values.tolist(), counts.tolist(), strict=True):
        held.append(value)
        records += count
        if records >= LEAST_IN_BIN:
            bins.append(held)
            held, records = [], 0
    if held and bins:
        bins[-1] += held
    return bins or ([held] if held else [])


def _rising(values: Bits, weights: Bits) -> Bits:
    """Pool neighbours that fall until the line rises everywhere."""
    blocks: list[list[float]] = []
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        blocks.append([value, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            last, before = blocks.pop(), blocks.pop()
            total = last[1] + before[1]
            blocks.append([(last[0] * last[1] + before[0] * before[1]) / total, total, last[2] + before[2]])
    return np.concatenate([np.full(int(block[2]), block[0]) for block in blocks])
