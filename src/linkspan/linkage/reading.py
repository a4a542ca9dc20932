"""Read a CSV or Parquet file of people as a stream of text columns, whatever its encoding and however ragged."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkspan.linkage.faults import CannotMatch

if TYPE_CHECKING:
    import pyarrow as pa

SAMPLE = 1 << 18
BLOCK = 1 << 23  # bytes read at a time
ROWS = 1 << 16  # rows handed on at a time
LONGEST_FIELD = 1 << 20
SEPARATORS = ",;\t|"
PARQUET = b"PAR1"
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


@dataclass(slots=True)
class Oddities:
    """What was mended while reading."""

    ragged: int = 0  # rows with too few or too many fields
    not_utf8: int = 0  # values read as Windows-1252
    nul: int = 0  # values with NUL characters in them

    def as_dict(self) -> dict[str, int]:
        """Return the counts that are not zero."""
        counts = {"ragged_rows": self.ragged, "values_not_utf8": self.not_utf8, "values_with_nul": self.nul}
        return {name: count for name, count in counts.items() if count}


@dataclass(slots=True)
class Source:
    """A file that was looked at: its columns and how to read it."""

    path: Path
    header: tuple[str, ...]
    sample: dict[str, list[str]]
    parquet: bool = False
    separator: str = ","
    encoding: str = "utf-8"
    oddities: Oddities = field(default_factory=Oddities)

    def batches(self, columns: Sequence[str], work: Path) -> Iterator["pa.Table"]:
        """Read the named columns as text, some rows at a time, in the order of the file."""
        if self.parquet:
            return _parquet_batches(self, columns)
        return _csv_batches(self, columns, work)


def look_at(path: Path) -> Source:
    """Look at the start of a file and settle how to read it."""
    if path.is_dir():
        raise CannotMatch(f"{path} is a folder. Give a CSV or Parquet file.")
    try:
        with path.open("rb") as stream:
            start = stream.read(SAMPLE)
    except OSError as problem:
        raise CannotMatch(f"{path} cannot be read: {problem.strerror}.") from problem
    if not start.strip(b"\0\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise CannotMatch(f"{path} is empty. It should hold one line of column names and a row for each person.")
    if start[:4] == PARQUET:
        return _look_at_parquet(path)
    if start[:2] == b"PK" or start[:2] == b"\x1f\x8b":
        raise CannotMatch(f"{path} is a workbook or a compressed file. Save it as CSV or Parquet.")
    return _look_at_csv(path, start)


def _encoding(start: bytes) -> str:
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    zeros = start[:2000]
    if len(zeros) > 20 and zeros[1::2].count(0) > 0.4 * len(zeros[1::2]):
        return "utf-16-le"
    if len(zeros) > 20 and zeros[::2].count(0) > 0.4 * len(zeros[::2]):
        return "utf-16-be"
    return "utf-8"


def _look_at_csv(path: Path, start: bytes) -> Source:
    encoding = _encoding(start)
    lines = start.decode(encoding, "replace").replace("\0", "")
    first = lines.lstrip("\r\n").split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count) if any(map(first.count, SEPARATORS)) else ","
    csv.field_size_limit(LONGEST_FIELD)
    try:
        rows = list(csv.reader(StringIO(lines, newline=""), delimiter=separator))
    except csv.Error as problem:
        raise CannotMatch(_broken(path, problem)) from problem
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if len(start) == SAMPLE:
        rows = rows[:-1] or rows
        if len(rows) < 2:
            raise CannotMatch(_broken(path, "no row ends in its first 256 kB"))
    header = tuple(_named(cell, at) for at, cell in enumerate(rows[0]))
    if len(rows) < 2:
        raise CannotMatch(f"{path} has a line of column names and no rows. There is nobody to match.")
    sample = {name: [row[at] for row in rows[1:2000] if at < len(row)] for at, name in enumerate(header)}
    return Source(path, header, sample, separator=separator, encoding=encoding)


def _named(cell: str, at: int) -> str:
    return cell.strip().lstrip("\ufeff") or f"column_{at + 1}"


def _broken(path: Path, problem: object) -> str:
    return f"{path} is not a CSV file that can be read ({problem}). A quotation mark is probably never closed."


def _look_at_parquet(path: Path) -> Source:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        header = tuple(file.schema_arrow.names)
        if not file.metadata.num_rows:
            raise CannotMatch(f"{path} has columns and no rows. There is nobody to match.")
        first: pa.RecordBatch = next(file.iter_batches(batch_size=2000))
    except (pa.ArrowInvalid, OSError) as problem:
        raise CannotMatch(f"{path} starts like a Parquet file but cannot be read: {problem}.") from problem
    table = pa.Table.from_batches([first])
    sample = {name: [v or "" for v in _as_text(table.column(name), Oddities()).to_pylist()] for name in header}
    return Source(path, header, sample, parquet=True)


def _parquet_batches(source: Source, columns: Sequence[str]) -> Iterator["pa.Table"]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = list(dict.fromkeys(columns))
    for batch in pq.ParquetFile(source.path).iter_batches(batch_size=ROWS, columns=wanted):
        table = pa.Table.from_batches([batch])
        yield pa.table({name: _as_text(table.column(name), source.oddities) for name in wanted})


def _as_text(column: Any, oddities: Oddities) -> Any:
    """Turn any column into text: dates as ISO dates, whole numbers without a point."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.date32(), safe=False)
    elif pa.types.is_floating(kind):
        column = pc.if_else(pc.is_nan(column), None, column)
        whole = column.cast(pa.int64(), safe=False)
        exact = pc.equal(whole.cast(kind, safe=False), column)
        return pc.if_else(exact, whole.cast(pa.string()), column.cast(pa.string()))
    elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return _decoded(column, oddities)
    try:
        return column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return pa.chunked_array([pa.nulls(len(column), pa.string())])


def _decoded(column: Any, oddities: Oddities) -> Any:
    """Read bytes as UTF-8, and value by value as Windows-1252 where they are not."""
    import pyarrow as pa

    try:
        return column.cast(pa.string())
    except pa.ArrowInvalid:
        return pa.chunked_array([pa.array([_decode(value, oddities) for value in column.to_pylist()], pa.string())])


def _decode(value: bytes | None, oddities: Oddities) -> str | None:
    if value is None:
        return None
    try:
        return value.decode()
    except UnicodeDecodeError:
        oddities.not_utf8 += 1
        return value.decode("cp1252", "replace")


def _csv_batches(source: Source, columns: Sequence[str], work: Path) -> Iterator["pa.Table"]:
    """Read with Arrow, and from the first row it cannot take with the patient reader."""
    import pyarrow as pa

    path = source.path if source.encoding in ("utf-8", "utf-8-sig") else _as_utf8(source, work)
    done = 0
    try:
        for table in _quick(source, path, columns):
            done += len(table)
            yield table
    except pa.ArrowInvalid:
        yield from _patient(source, path, columns, skip=done)


def _as_utf8(source: Source, work: Path) -> Path:
    """Write a UTF-16 or UTF-32 file as UTF-8 in the work folder."""
    path = work / f"{source.path.stem[:40]}-{source.encoding}.csv"
    with (
        source.path.open(encoding=source.encoding, errors="replace", newline="") as read,
        path.open("w", encoding="utf-8", newline="") as write,
    ):
        while block := read.read(BLOCK):
            write.write(block.lstrip("\ufeff"))
    return path


def _quick(source: Source, path: Path, columns: Sequence[str]) -> Iterator["pa.Table"]:
    import pyarrow as pa
    from pyarrow import csv as arrow

    reader = arrow.open_csv(
        path,
        read_options=arrow.ReadOptions(block_size=BLOCK, column_names=list(source.header), skip_rows=_heading(path)),
        parse_options=arrow.ParseOptions(delimiter=source.separator, newlines_in_values=True),
        convert_options=arrow.ConvertOptions(
            include_columns=list(dict.fromkeys(columns)),
            column_types={name: pa.binary() for name in source.header},
            check_utf8=False,
            quoted_strings_can_be_null=False,
        ),
    )
    for batch in reader:
        table = pa.Table.from_batches([batch])
        yield pa.table({name: _decoded(table.column(name), source.oddities) for name in table.column_names})


def _heading(path: Path) -> int:
    """Count the lines up to and with the column names, which may follow blank lines."""
    with path.open("rb") as stream:
        for at, line in enumerate(stream, 1):
            if line.strip(b"\r\n\t ,;|\xef\xbb\xbf"):
                return at
    return 1


def _lines(path: Path, oddities: Oddities) -> Iterator[str]:
    with path.open("rb") as stream:
        for line in stream:
            if len(line) > LONGEST_FIELD * 4:
                raise CannotMatch(f"{path} has a line longer than four million bytes. Is it a CSV file?")
            if b"\0" in line:
                oddities.nul += 1
                line = line.replace(b"\0", b"")
            yield _decode(line, oddities) or ""


def _patient(source: Source, path: Path, columns: Sequence[str], skip: int) -> Iterator["pa.Table"]:
    """Read row by row, padding rows that are short and cutting those that are long."""
    import pyarrow as pa

    csv.field_size_limit(LONGEST_FIELD)
    wanted = list(dict.fromkeys(columns))
    places = [source.header.index(name) for name in wanted]
    width = len(source.header)
    kept: list[list[str]] = []
    seen = -1  # the heading
    try:
        for row in csv.reader(_lines(path, source.oddities), delimiter=source.separator):
            if not row or (seen < 0 and not any(cell.strip("\ufeff \t") for cell in row)):
                continue
            seen += 1
            if seen <= skip:
                continue
            if len(row) != width:
                source.oddities.ragged += 1
                row += [""] * (width - len(row))
            kept.append([row[at] for at in places])
            if len(kept) == ROWS:
                yield pa.table(dict(zip(wanted, zip(*kept, strict=True), strict=True)))
                kept = []
    except csv.Error as problem:
        raise CannotMatch(_broken(path, problem)) from problem
    if kept:
        yield pa.table({name: pa.array([row[at] for row in kept], pa.string()) for at, name in enumerate(wanted)})
