"""Read a feed in the template's columns from a CSV file, one line in memory at a time."""

import csv
from collections.abc import Collection, Iterator
from datetime import date
from typing import BinaryIO

from linkspan.interop.feeds import reasons
from linkspan.interop.feeds.header import columns_of
from linkspan.interop.feeds.limits import Limits
from linkspan.interop.feeds.refusals import Fault, RefusedFile, refused_row
from linkspan.interop.feeds.rows import Row, RowReader

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ZIP_MARK = b"PK\x03\x04"
_OTHER_DELIMITERS = (";", "\t", "|")


def read_csv(
    stream: BinaryIO, *, on: date, limits: Limits | None = None, superseded: Collection[str] = frozenset()
) -> Iterator[Row]:
    """Yield each row of a CSV file as a record or a refusal.

    Raises RefusedFile when the file cannot be read (on); rows already yielded stand.
    """
    lines = _Lines(stream, limits or Limits())
    rows = _rows(lines)
    _first, heading = next(rows, (0, None))
    if not isinstance(heading, list):
        raise RefusedFile(reasons.FILE_EMPTY)
    reader = RowReader(columns_of(_delimited(heading)), on=on, superseded=superseded)
    width = len(reader.columns)
    for line, cells in rows:
        if isinstance(cells, Fault):
            yield refused_row(line, [cells])
        elif len(cells) == width:
            if any(cells):
                yield reader.read(cells, line)
        elif any(cells):
            yield _misshapen(lines, line, cells, width, reader)


def _misshapen(lines: "_Lines", line: int, cells: list[str], width: int, reader: RowReader) -> Row:
    if len(cells) < width and not lines.ended:
        raise RefusedFile(reasons.FILE_CUT_SHORT, line=line, value=cells[-1])
    fault = Fault(reasons.WRONG_COLUMN_COUNT, "", ",".join(cells))
    return refused_row(line, [fault], reader.id_of(cells))


def _rows(lines: "_Lines") -> Iterator[tuple[int, list[str] | Fault]]:
    """Yield each row with the line it starts on."""
    reader = csv.reader(lines, strict=True)
    while True:
        start = reader.line_num + 1
        lines.open_bytes = 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if reader.line_num > start or "unexpected end" in str(error) or "field larger" in str(error):
                raise RefusedFile(reasons.QUOTE_NOT_CLOSED, line=start) from error
            yield start, Fault(reasons.QUOTE_OUT_OF_PLACE)
        else:
            if cells:
                yield start, cells


def _delimited(heading: list[str]) -> list[str]:
    if len(heading) == 1 and any(mark in heading[0] for mark in _OTHER_DELIMITERS):
        raise RefusedFile(reasons.WRONG_DELIMITER, line=1, value=heading[0])
    return heading


class _Lines:
    """Decode a byte stream line by line, refusing what is not UTF-8 text of a reasonable size."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._stream = stream
        self._largest = limits.file_bytes
        self._longest = limits.line_bytes
        self._longest_row = 4 * limits.line_bytes
        self._number = 0
        self._total = 0
        self.open_bytes = 0  # bytes of the row being read; set back by whoever reads rows
        self.ended = True  # whether the latest line had a line end

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._longest + 1)
        if not line:
            raise StopIteration
        self._number += 1
        if self._number == 1:
            line = self._first(line)
        size = len(line)
        self._total += size
        self.open_bytes += size
        if size > self._longest or self.open_bytes > self._longest_row or self._total > self._largest:
            raise self._oversize(size)
        if b"\0" in line:
            raise RefusedFile(reasons.HAS_NUL, line=self._number)
        self.ended = line.endswith(b"\n")
        try:
            return line.decode()
        except UnicodeDecodeError as error:
            around = line[max(0, error.start - 20) : error.start + 20].decode("cp1252", "replace")
            raise RefusedFile(reasons.NOT_UTF8, line=self._number, value=around.strip()) from error

    def _first(self, line: bytes) -> bytes:
        if line.startswith(_ZIP_MARK):
            raise RefusedFile(reasons.NOT_CSV)
        start = line[:64]
        if start.startswith(_UTF16_MARKS) or len(start) / 3 < start.count(b"\0") < len(start):
            raise RefusedFile(reasons.IS_UTF16, line=1)
        if b"\r" in line.rstrip(b"\r\n"):
            raise RefusedFile(reasons.OLD_LINE_ENDS, line=1)
        return line.removeprefix(_UTF8_MARK)

    def _oversize(self, size: int) -> RefusedFile:
        if self._total > self._largest:
            return RefusedFile(reasons.FILE_TOO_LARGE, line=self._number)
        if size > self._longest:
            return RefusedFile(reasons.LINE_TOO_LONG, line=self._number)
        return RefusedFile(reasons.QUOTE_NOT_CLOSED, line=self._number)
