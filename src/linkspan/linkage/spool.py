"""Keep judged pairs on disk while the rest is scored, then settle them: each record has only one other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from linkspan.linkage.judging import Judged, competing
from linkspan.linkage.writing import Ids
from linkspan.matching import FeatureTable, Model

Bits = NDArray[np.float64]


class Spool:
    """Judged pairs in the order they came: numbers in memory, evidence on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "kept"
        self.folder.mkdir()
        self.numbers: list[NDArray[np.float64]] = []
        self.rows_of: list[NDArray[np.int64]] = []

    def add(self, part: Judged) -> None:
        """Take in a part."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        if not len(part):
            return
        path = self.folder / f"{len(self.numbers):08}.parquet"
        pq.write_table(pa.table({"evidence": pa.array(part.evidence, pa.large_string())}), path)
        self.rows_of.append(np.stack([part.left, part.right]))
        self.numbers.append(np.stack([part.probability, part.total_bits, part.household_bits]))

    def _all(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        if not self.numbers:
            return np.zeros((2, 0), dtype=np.int64), np.zeros((3, 0))
        return np.concatenate(self.rows_of, axis=1), np.concatenate(self.numbers, axis=1)

    def settled(self, left: FeatureTable, model: Model, *, both_ways: bool) -> Bits:
        """Return each pair's probability: both ways, the lower of what each record's other candidates leave it."""
        (one, two), (probability, total, household) = self._all()
        if not both_ways or not len(one):
            settled: Bits = probability
            return settled
        order = np.lexsort((one, two))
        other = np.empty(len(one))
        other[order] = competing(
            left, two[order].astype(np.intp), one[order].astype(np.intp), total[order], household[order], model
        )
        lower: Bits = np.minimum(probability, other)
        return lower

    def lefts(self, probability: Bits, at_least: float) -> int:
        """Count the left records with a pair that is likely enough."""
        (one, _), _ = self._all()
        return len(np.unique(one[probability >= at_least]))

    def rows(self, probability: Bits, at_least: float, heads: list[Ids]) -> Iterator[tuple[object, ...]]:
        """Yield the likely pairs as they are written: by left row, the most likely first."""
        import pyarrow.parquet as pq

        start = 0
        for number, (left, right) in enumerate(self.rows_of):
            mine = probability[start : start + len(left)]
            start += len(left)
            kept = np.flatnonzero(mine >= at_least)
            kept = kept[np.lexsort((right[kept], -mine[kept], left[kept]))]
            evidence = pq.read_table(self.folder / f"{number:08}.parquet").column("evidence").take(kept).to_pylist()
            shown = [f"{value:.9g}" for value in mine[kept].tolist()]
            yield from zip(heads[0].of(left[kept]), heads[1].of(right[kept]), shown, evidence, strict=True)
