"""Refuse CSV files that are cut short, wrongly encoded, far too large or not what they say."""

import io
import os
import tracemalloc
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from linkspan.children.received import ReceivedRecord
from linkspan.interop.feeds import Limits, RefusedFile, RefusedRow, Row, read_csv
from tests.rooms.interop.feed_texts import AMELIA, BEN, ON, csv_feed

SHORT = b"record_id,family_name,date_of_birth\r\n"


def read_until_refused(content: bytes) -> tuple[list[Row], RefusedFile]:
    rows: list[Row] = []
    with pytest.raises(RefusedFile) as refusal:
        rows.extend(_each(content, rows))
    return rows, refusal.value


def _each(content: bytes, rows: list[Row]) -> Iterator[Row]:
    for row in read_csv(io.BytesIO(content), on=ON):
        rows.append(row)
    return iter(())


def code_of(content: bytes) -> str:
    _rows, refusal = read_until_refused(content)
    assert refusal.reason
    assert refusal.what_to_do
    return refusal.code


def test_file_cut_short_in_a_row_is_refused_after_the_whole_rows_are_kept() -> None:
    content = csv_feed(BEN, AMELIA)

    rows, refusal = read_until_refused(content[:-40])

    assert [type(row) for row in rows] == [ReceivedRecord]
    assert (refusal.code, refusal.line) == ("file.cut_short", 3)


def test_file_cut_short_in_a_quoted_value_is_refused() -> None:
    rows, refusal = read_until_refused(SHORT + b'1,Hart,2016-01-02\r\n2,"Har')

    assert len(rows) == 1
    assert (refusal.code, refusal.line) == ("file.quote_not_closed", 3)


def test_file_cut_at_any_byte_is_refused_or_gives_only_whole_rows() -> None:
    content = SHORT + b'1,"Hart, B",2016-01-02\r\n2,Reed,2017-05-06\r\n'
    whole = {("1", "Hart, B"), ("2", "Reed")}

    for length in range(len(content)):
        try:
            rows = list(read_csv(io.BytesIO(content[:length]), on=ON))
        except RefusedFile:
            continue
        records = [row for row in rows if isinstance(row, ReceivedRecord)]
        assert {(row.record_id, row.family_name) for row in records} <= whole


def test_quote_left_open_in_the_middle_never_swallows_rows_in_silence() -> None:
    body = b"".join(b"%d,Hart,2016-01-02\r\n" % number for number in range(2, 20_000))

    rows, refusal = read_until_refused(SHORT + b'1,"Hart,2016-01-02\r\n' + body)

    assert rows == []
    assert (refusal.code, refusal.line is not None) == ("file.quote_not_closed", True)


def test_quote_out_of_place_refuses_its_row_alone() -> None:
    rows = list(read_csv(io.BytesIO(SHORT + b'1,"Ha"rt,2016-01-02\r\n2,Reed,2017-05-06\r\n'), on=ON))

    assert isinstance(rows[0], RefusedRow)
    assert (rows[0].code, rows[0].line) == ("row.quote", 2)
    assert isinstance(rows[1], ReceivedRecord)


@pytest.mark.parametrize("row", [b"2,Reed,2017-05-06,extra\r\n", b"2,Reed\r\n"])
def test_row_with_too_many_or_too_few_columns_is_refused_alone(row: bytes) -> None:
    rows = list(read_csv(io.BytesIO(SHORT + row + b"3,Hart,2016-01-02\r\n"), on=ON))

    assert isinstance(rows[0], RefusedRow)
    assert (rows[0].code, rows[0].record_id) == ("row.column_count", "2")
    assert isinstance(rows[1], ReceivedRecord)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"\xef\xbb\xbf", "file.empty"),
        ((SHORT + b"1,Hart,2016-01-02\r\n").decode().encode("utf-16"), "file.utf16"),
        ((SHORT + b"1,Hart,2016-01-02\r\n").decode().encode("utf-16-le"), "file.utf16"),
        ((SHORT + b"1,Hart,2016-01-02\r\n").decode().encode("utf-16-be"), "file.utf16"),
        (SHORT + "1,Zoë,2016-01-02\r\n".encode("cp1252"), "file.not_utf8"),
        (SHORT + b"1,Ha\0rt,2016-01-02\r\n", "file.nul"),
        (b"PK\x03\x04 anything", "file.not_csv"),
        (SHORT.replace(b",", b";"), "file.delimiter"),
        (SHORT.replace(b",", b"\t"), "file.delimiter"),
        (SHORT.replace(b",", b"|"), "file.delimiter"),
        (SHORT.replace(b"\r\n", b"\r") + b"1,Hart,2016-01-02\r", "file.line_ends"),
        (b"1,Hart,2016-01-02\r\n", "file.header_unknown"),
        (SHORT.replace(b"birth", b"brith"), "file.header_unknown"),
        (b"record_id,record_id,date_of_birth\r\n", "file.header_repeated"),
        (b"family_name,date_of_birth\r\n", "file.header_missing"),
        (b"record_id,family_name\r\n", "file.header_missing"),
    ],
)
def test_file_is_refused_for_its_reason(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_refusal_of_a_wrong_encoding_names_the_line_and_shows_the_place() -> None:
    content = SHORT + b"1,Hart,2016-01-02\r\n" + "2,Zoë,2016-01-02\r\n".encode("cp1252")

    rows, refusal = read_until_refused(content)

    assert len(rows) == 1
    assert refusal.line == 3
    assert "Zoë" in refusal.value_shown


def test_line_longer_than_the_limit_is_refused_without_reading_it_all() -> None:
    endless = _Endless(b"x" * 4096)

    with pytest.raises(RefusedFile) as refusal:
        list(read_csv(io.BufferedReader(endless), on=ON))

    assert refusal.value.code == "file.line_too_long"
    assert endless.given < 1_000_000


def test_two_gigabyte_file_of_nothing_is_refused_at_its_first_line(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.write(SHORT)
        os.truncate(stream.fileno(), 2 << 30)

    with path.open("rb") as stream, pytest.raises(RefusedFile) as refusal:
        list(read_csv(stream, on=ON))

    assert refusal.value.code in {"file.nul", "file.line_too_long"}


def test_file_past_the_size_limit_is_refused_where_the_limit_is_reached() -> None:
    content = csv_feed(*({**BEN, "record_id": str(number)} for number in range(1_000)))

    with pytest.raises(RefusedFile) as refusal:
        list(read_csv(io.BytesIO(content), on=ON, limits=Limits(file_bytes=20_000)))

    assert refusal.value.code == "file.too_large"


def test_memory_stays_level_however_long_the_file_is() -> None:
    rows = read_csv(io.BufferedReader(_Rows()), on=ON)
    _consume(rows, 1_000)
    tracemalloc.start()

    _consume(rows, 500)
    early, _peak = tracemalloc.get_traced_memory()
    _consume(rows, 3_000)
    late, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    # Only the identifiers seen are kept, in a set that grows in steps; a kept record costs over 4,000 bytes.
    assert late - early < 3_000 * 400
    assert peak - late < 1_000_000


def _consume(rows: Iterator[Row], number: int) -> None:
    for row in islice(rows, number):
        assert isinstance(row, ReceivedRecord)


class _Endless(io.RawIOBase):
    """Give the same bytes for ever."""

    def __init__(self, block: bytes) -> None:
        self._block = block
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # narrower than any buffer
        size = min(len(buffer), len(self._block))
        buffer[:size] = self._block[:size]
        self.given += size
        return size


class _Rows(io.RawIOBase):
    """Give a heading and then rows without end, made as they are read."""

    def __init__(self) -> None:
        heading, row = csv_feed({**AMELIA, "record_id": "NUMBER"}).split(b"\r\n")[:2]
        self._row = row
        self._waiting = heading + b"\r\n"
        self._number = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # narrower than any buffer
        while len(self._waiting) < len(buffer):
            self._number += 1
            self._waiting += self._row.replace(b"NUMBER", b"%d" % self._number) + b"\r\n"
        size = len(buffer)
        buffer[:size] = self._waiting[:size]
        self._waiting = self._waiting[size:]
        return size
