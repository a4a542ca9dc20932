"""Prepare one file for matching: fold and key it batch by batch on every core, and keep the outcome on disk."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from linkspan.linkage import keying
from linkspan.linkage.faults import CannotMatch
from linkspan.linkage.folding import Face, Reading, fold_batch
from linkspan.linkage.reading import Source
from linkspan.linkage.tables import join_pieces, open_table, save_piece, table_of
from linkspan.matching import FeatureTable
from linkspan.matching.features import FIELDS

if TYPE_CHECKING:
    import pyarrow as pa

Step = Callable[[str, int, int], None]
Done = TypeVar("Done")
MOST_ROWS = 2_000_000_000  # row numbers are kept in 32 bits
MOST_WAITING = 6  # batches on their way
SMALL = 20_000  # rows a single process handles as quickly
LOOKUP, WEAK, STORED, ALONE = "lookup", "weak", "stored", "alone"


@dataclass(frozen=True, slots=True)
class Keys:
    """Which keys to make of a file: to look up by, to be found by, or both; broad ones for small files only."""

    lookup: bool
    stored: bool
    wide: bool


@dataclass(slots=True)
class Side:
    """A prepared file."""

    folder: Path
    rows: int = 0
    weak: int = 0  # rows with nothing but names to be looked up by
    unkeyed: int = 0  # rows that say too little to be found at all
    known: Counter[str] = field(default_factory=Counter)

    def files(self, kind: str) -> str:
        """Name the files of one kind, for an engine to read."""
        return str(self.folder / f"{kind}-*.parquet")

    def has(self, kind: str) -> bool:
        """Tell whether there is a file of a kind."""
        return any(self.folder.glob(f"{kind}-*.parquet"))

    def table(self) -> FeatureTable:
        """Open the file's table."""
        return open_table(self.folder / "table")

    def faces(self) -> Iterator[pa.Table]:
        """Read back the folded rows, batch by batch."""
        import pyarrow.parquet as pq

        for path in sorted(self.folder.glob("face-*.parquet")):
            yield pq.read_table(path)


def cores() -> int:
    """Count the processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def pool_of(workers: int) -> Iterator[ProcessPoolExecutor | None]:
    """Yield processes to share work out to; none where one process does."""
    if workers < 2:
        yield None
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield pool


def spread(
    pool: ProcessPoolExecutor | None, work: Callable[..., Done], tasks: Iterator[tuple[object, ...]]
) -> Iterator[Done]:
    """Do tasks in order, a few at a time, so that a long file never waits in memory."""
    if pool is None:
        yield from (work(*task) for task in tasks)
        return
    waiting: deque[Future[Done]] = deque()
    for task in tasks:
        waiting.append(pool.submit(work, *task))
        if len(waiting) > MOST_WAITING:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def write_keys(folder: Path, kind: str, number: int, first: int, found: keying.RowsAndKeys) -> None:
    """Keep row numbers and keys as a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows, keys = found
    if len(rows):
        table = pa.table({"row": (rows + first).astype(np.int32), "key": keys})
        pq.write_table(table, folder / f"{kind}-{number:06}.parquet", compression="none", use_dictionary=False)


def _write_faces(face: Face, first: int, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {
        name: pa.DictionaryArray.from_arrays(pa.array(face[name].at.astype(np.int32)), pa.array(face[name].values))
        for name in FIELDS
    }
    rows = np.arange(first, first + len(face["given"].at), dtype=np.int32)
    pq.write_table(pa.table({"row": rows, **columns}), path)


@dataclass(frozen=True, slots=True)
class Counted:
    """What one batch held."""

    rows: int
    weak: int
    unkeyed: int
    known: dict[str, int]


def keys_of(face: Face, keys: Keys) -> dict[str, keying.RowsAndKeys]:
    """Make the keys of a batch, by kind."""
    made: dict[str, keying.RowsAndKeys] = {}
    more = [keying.broad(face)] if keys.wide else []
    if keys.stored:
        made[STORED] = _joined([keying.stored(face), *more])
        made[ALONE] = keying.names_alone(face)
    if keys.lookup:
        strong, weak = keying.joining(face)
        made[LOOKUP], made[WEAK] = _joined([strong, *more]), weak
    return made


def _joined(parts: list[keying.RowsAndKeys]) -> keying.RowsAndKeys:
    rows = np.concatenate([part[0] for part in parts])
    return rows, np.concatenate([part[1] for part in parts])


def prepare_batch(
    batch: pa.Table, ids: pa.Table, number: int, first: int, reading: Reading, folder: Path, keys: Keys
) -> Counted:
    """Fold and key one batch and write it down."""
    import pyarrow.parquet as pq

    face = fold_batch(batch, reading)
    rows = len(batch)
    made = keys_of(face, keys)
    for kind, found in made.items():
        write_keys(folder, kind, number, first, found)
    pq.write_table(ids, folder / f"id-{number:06}.parquet")
    _write_faces(face, first, folder / f"face-{number:06}.parquet")
    save_piece(table_of(face), folder / f"piece-{number:06}.npz")
    weak = len(np.unique(made[WEAK][0])) if WEAK in made else 0
    keyed = np.zeros(rows, dtype=np.bool_)
    for found in made.values():
        keyed[found[0]] = True
    known = {name: face[name].known() for name in FIELDS}
    return Counted(rows, weak, int(rows - keyed.sum()), known)


def _ids(batch: pa.Table, id_column: str | None, first: int) -> pa.Table:
    import pyarrow as pa

    numbers = np.arange(first, first + len(batch), dtype=np.int32)
    # A row without an id, and every row of a file without ids, goes by its number; the first is 1.
    plain = pa.array((numbers + 1).astype(str))
    if id_column is None:
        ids = plain
    else:
        import pyarrow.compute as pc

        given = pc.utf8_trim_whitespace(batch.column(id_column).combine_chunks())
        ids = pc.if_else(pc.equal(pc.fill_null(given, ""), ""), pc.binary_join_element_wise("row ", plain, ""), given)
    return pa.table({"row": numbers, "id": ids})


def prepare(
    source: Source, reading: Reading, folder: Path, keys: Keys, *, id_column: str | None,
    pool: ProcessPoolExecutor | None, step: Step,
) -> Side:  # fmt: skip
    """Prepare a whole file, holding only a few batches in memory."""
    side = Side(folder)
    folder.mkdir()
    stage = f"Reading {source.path.name}"
    expected = rows_expected(source)
    read_columns = [*reading.columns, *([id_column] if id_column else [])]

    def tasks() -> Iterator[tuple[object, ...]]:
        first = 0
        for number, batch in enumerate(source.batches(read_columns, folder)):
            yield batch, _ids(batch, id_column, first), number, first, reading, folder, keys
            first += len(batch)
            if first > MOST_ROWS:
                raise CannotMatch(f"{source.path} has more than {MOST_ROWS:,} rows. Part it and match the parts.")

    for counted in spread(pool, prepare_batch, tasks()):
        side.rows += counted.rows
        side.weak += counted.weak
        side.unkeyed += counted.unkeyed
        side.known.update(counted.known)
        step(stage, side.rows, expected)
    step(stage, side.rows, side.rows)
    join_pieces(sorted(folder.glob("piece-*.npz")), folder / "table")
    return side


def rows_expected(source: Source) -> int:
    """Guess how many rows a file has from the length of those seen."""
    if source.parquet:
        import pyarrow.parquet as pq

        return int(pq.read_metadata(source.path).num_rows)
    lengths = [sum(len(column[at]) + 1 for column in source.sample.values() if at < len(column)) for at in range(200)]
    lengths = [length for length in lengths if length]
    width = sum(lengths) / len(lengths) if lengths else 100
    return max(1, int(source.path.stat().st_size / width / (2 if source.encoding.startswith("utf-16") else 1)))
