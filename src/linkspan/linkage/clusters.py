"""Group one file's records into people, best link first, never joining two children known to be different."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkspan.linkage.judging import Judged
from linkspan.matching import Model
from linkspan.matching.household import posterior
from linkspan.matching.table import Ints

Bits = NDArray[np.float64]
AGAINST_ODDS = 0.05  # a pair with lower odds, though it looks alike, is of two different people
AGAINST_BITS = -4.0  # of the household step: clearly another child of the home
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Grouped:
    """Each record's cluster, named by its lowest row, and the links that made the clusters."""

    cluster: Ints
    links: Ints  # places among the judged pairs
    probability: Bits  # of each judged pair, with all competition
    refused: int  # links not made because they would put different children together


class _Forest:
    """Clusters being grown: members of each, and whom each member must not be with."""

    def __init__(self, rows: int, against: Iterable[tuple[int, int]]) -> None:
        self.root = np.arange(rows, dtype=np.int64)
        self.members: dict[int, list[int]] = {}
        self.apart: dict[int, list[int]] = {}
        for one, two in against:
            self.apart.setdefault(one, []).append(two)
            self.apart.setdefault(two, []).append(one)

    def join(self, one: int, two: int) -> bool:
        """Join two records' clusters unless that would put two different people together."""
        a, b = int(self.root[one]), int(self.root[two])
        if a == b:
            return True
        ours, theirs = self.members.get(a, [a]), self.members.get(b, [b])
        if len(ours) < len(theirs):
            a, b, ours, theirs = b, a, theirs, ours
        if any(self.root[other] == a for member in theirs for other in self.apart.get(member, ())):
            return False
        self.members[a] = ours + theirs
        self.members.pop(b, None)
        self.root[theirs] = a
        return True

    def named_by_lowest(self) -> Ints:
        """Name each cluster by its lowest row."""
        lowest = np.full(len(self.root), len(self.root), dtype=np.int64)
        np.minimum.at(lowest, self.root, np.arange(len(self.root)))
        return lowest[self.root]


def _competing(pairs: Judged, people: Ints, model: Model) -> Bits:
    """Return each pair's probability with both records' other candidates competing: the lower of the two sides."""
    both = []
    for mine, other in ((pairs.left, pairs.right), (pairs.right, pairs.left)):
        _, compact = np.unique(mine, return_inverse=True)
        chances = posterior(compact.astype(np.intp), people[other], pairs.total_bits, pairs.household_bits, model)
        both.append(chances)
    return np.minimum(both[0], both[1])


def _grow(
    rows: int, pairs: Judged, probability: Bits, against: list[tuple[int, int]], threshold: float
) -> tuple[_Forest, list[int], int]:
    forest = _Forest(rows, against)
    good = np.flatnonzero(probability >= threshold)
    order = good[np.lexsort((pairs.right[good], pairs.left[good], -pairs.total_bits[good], -probability[good]))]
    made, refused = [], 0
    for at in order.tolist():
        if forest.join(int(pairs.left[at]), int(pairs.right[at])):
            made.append(at)
        else:
            refused += 1
    return forest, made, refused


def group(rows: int, pairs: Judged, model: Model, *, threshold: float) -> Grouped:
    """Group records into people. Records already thought to be one person do not compete with one another."""
    odds_low = pairs.probability < AGAINST_ODDS / (1 + AGAINST_ODDS)
    apart = np.flatnonzero(odds_low & (pairs.household_bits <= AGAINST_BITS))
    against = list(zip(pairs.left[apart].tolist(), pairs.right[apart].tolist(), strict=True))
    probability = pairs.probability
    made: list[int] = []
    refused = 0
    people = np.arange(rows, dtype=np.int64)
    for _ in range(ROUNDS):
        forest, made, refused = _grow(rows, pairs, probability, against, threshold)
        found = forest.named_by_lowest()
        if _ and (found == people).all():
            break
        people = found
        probability = _competing(pairs, people, model)
    return Grouped(people, np.array(made, dtype=np.int64), probability, refused)
