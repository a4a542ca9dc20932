"""The household step and the competition between candidates, "not in the index" among them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from linkspan.matching.model import Bits, Model
from linkspan.matching.table import Index, Ints


def odds_of(total_bits: Bits, household_bits: Bits) -> Bits:
    """Take the household step: odds of this child against a stranger or another child of the household.

    With m the odds against a stranger and s the bits against another child of the household, r = m / (1 + m / 2^s).
    """
    return 1.0 / (np.exp2(-np.clip(total_bits, -500, 500)) + np.exp2(-np.clip(household_bits, -500, 500)))


def odds_of_one(total_bits: float, household_bits: float) -> float:
    """Take the household step for one pair."""
    if not -500.0 <= total_bits <= 500.0:
        total_bits = 500.0 if total_bits > 0 else -500.0
    if not -500.0 <= household_bits <= 500.0:
        household_bits = 500.0 if household_bits > 0 else -500.0
    odds: float = 1.0 / (2.0**-total_bits + 2.0**-household_bits)
    return odds


def best_of_child(left_ix: Index, child_ix: Ints, odds: Bits) -> NDArray[np.intp]:
    """Return the place of the best pair of each left row and child."""
    order = np.lexsort((-odds, child_ix, left_ix))
    left, child = left_ix[order], child_ix[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (left[1:] != left[:-1]) | (child[1:] != child[:-1])
    return order[first]


def posterior(
    left_ix: Index, child_ix: Ints, total_bits: Bits, household_bits: Bits, model: Model | None = None
) -> Bits:
    """Return each pair's probability with all children, and "not in the index", competing: P = r / (1 + sum of r).

    The model's calibration is applied last; without a model there is none.
    """
    odds = odds_of(total_bits, household_bits)
    if not len(odds):
        return odds
    best = best_of_child(left_ix, child_ix, odds)
    sums = np.bincount(left_ix[best], weights=odds[best], minlength=int(left_ix.max()) + 1)[left_ix]
    # A record that is not its child's best replaces the best in the sum it is measured against.
    of_child = np.empty(len(odds))
    groups = np.lexsort((-odds, child_ix, left_ix))
    starts = np.isin(groups, best)
    of_child[groups] = odds[groups][np.maximum.accumulate(np.where(starts, np.arange(len(groups)), 0))]
    probability: Bits = odds / (1.0 + np.maximum(sums - of_child, 0.0) + odds)
    return model.calibrated(probability) if model else probability


def numbered(child_of: Sequence[object] | None, count: int) -> Ints:
    """Number the children that candidates belong to; each its own when not said."""
    if child_of is None:
        return np.arange(count)
    place: dict[object, int] = {}
    return np.fromiter((place.setdefault(child, len(place)) for child in child_of), dtype=np.int64, count=count)
