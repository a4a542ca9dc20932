"""Write pairs and clusters as CSV that is safe to open in a spreadsheet, whole or not at all."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from linkspan.audit.spreadsheet import safe_cell
from linkspan.linkage.faults import CannotMatch
from linkspan.linkage.sides import Side

if TYPE_CHECKING:
    import pyarrow as pa

_DIGITS = frozenset("0123456789.")


def safe(text: str) -> str:
    """Return text that a spreadsheet shows as it is and never runs; a negative number is safe as it stands."""
    return text if _DIGITS.issuperset(text[1:]) else safe_cell(text)


def check_writable(path: Path) -> None:
    """Refuse a place that cannot be written to before any work is done."""
    folder = path.parent
    if path.is_dir():
        raise CannotMatch(f"--out {path} is a folder. Give the name of a CSV file to write.")
    if not folder.is_dir():
        raise CannotMatch(f"--out: there is no folder {folder}. Make it, or choose another.")
    try:
        with (folder / f".{path.name}.part").open("w", encoding="utf-8"):
            pass
        (folder / f".{path.name}.part").unlink()
    except OSError as problem:
        raise CannotMatch(f"--out {path} cannot be written: {problem.strerror}. Choose another folder.") from problem


@contextmanager
def written(path: Path) -> Iterator[TextIO]:
    """Yield a stream whose text takes the file's place only when all of it is there."""
    part = path.parent / f".{path.name}.part"
    try:
        with part.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


class Ids:
    """The ids of a prepared file, by row."""

    def __init__(self, side: Side) -> None:
        import pyarrow.parquet as pq

        tables = [pq.read_table(path, columns=["id"]) for path in sorted(side.folder.glob("id-*.parquet"))]
        import pyarrow as pa

        self.column: pa.ChunkedArray = pa.concat_tables(tables).column("id").cast(pa.large_string()).combine_chunks()

    def of(self, rows: Any) -> list[str]:
        """Return the ids of rows, safe to write."""
        import pyarrow as pa

        return [safe(text) for text in self.column.take(pa.array(rows)).to_pylist()]

    def twice(self) -> tuple[str, int] | None:
        """Return an id that several rows have, and how many rows have it."""
        import pyarrow.compute as pc

        if pc.count_distinct(self.column).as_py() == len(self.column):
            return None
        counted = pc.value_counts(self.column)
        counts = counted.field("counts")
        at = pc.index(counts, pc.max(counts)).as_py()
        return counted.field("values")[at].as_py(), counts[at].as_py()


def write_rows(stream: TextIO, heading: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> int:
    """Write a heading and rows; return how many rows."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heading)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007  # the last number is the answer
        writer.writerow(row)
    return count
