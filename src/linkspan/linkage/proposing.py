"""Propose pairs in memory as arrival does in the database: by keys, each read only so far."""

from collections.abc import Sequence

import numpy as np

from linkspan.matching import FoldedFeatures, joining_keys_for_many, keys_for_many
from linkspan.matching.table import Index, Ints

MOST_PER_KEY = 60  # records read for one key, as on arrival
ROWS_AT_ONCE = 50_000


class KeyedIndex:
    """The keys of many records, sorted so that a key's records stand together."""

    def __init__(self, faces: Sequence[FoldedFeatures]) -> None:
        self.size = len(faces)
        parts = [keys_for_many(faces[at : at + ROWS_AT_ONCE]) for at in range(0, max(1, self.size), ROWS_AT_ONCE)]
        rows = np.concatenate([part[0] + at * ROWS_AT_ONCE for at, part in enumerate(parts)])
        keys = np.concatenate([part[1] for part in parts])
        order = np.argsort(keys, kind="stable")
        self.keys: Ints = keys[order]
        self.rows = rows[order].astype(np.int32)

    def propose(self, arriving: Sequence[FoldedFeatures]) -> tuple[Index, Index]:
        """List pairs of an arriving row and an index row that share a joining key, each pair once, in order."""
        rows, keys = joining_keys_for_many(arriving)
        start = np.searchsorted(self.keys, keys, "left")
        count = np.minimum(np.searchsorted(self.keys, keys, "right") - start, MOST_PER_KEY)
        left = np.repeat(rows, count)
        within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        right = self.rows[np.repeat(start, count) + within]
        size = max(1, self.size)
        both = np.unique(left * size + right)
        return (both // size).astype(np.intp), (both % size).astype(np.intp)
