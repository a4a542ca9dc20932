"""Write refusals so that no spreadsheet runs what a stranger typed."""

import csv
import io

import pytest

from linkspan.audit.spreadsheet import safe_cell
from linkspan.interop.feeds import RefusedRow, read_csv, write_refusals_csv
from tests.rooms.interop.feed_texts import BEN, ON, csv_feed


@pytest.mark.parametrize("text", ["=1+1", "+44 1632", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_cell_that_a_spreadsheet_would_run_is_made_plain_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Hart", "O'Neil", "1-2", "a=b"])
def test_harmless_cell_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


def test_refusals_are_written_one_line_a_fault_and_safely() -> None:
    content = csv_feed({**BEN, "record_id": "=cmd|' /C calc'!A0", "sex": "@x", "postcode": "+LS1"})
    rows = [row for row in read_csv(io.BytesIO(content), on=ON) if isinstance(row, RefusedRow)]
    stream = io.StringIO()

    written = write_refusals_csv(stream, rows, translate=str.upper)

    heading, first, second = csv.reader(io.StringIO(stream.getvalue()))
    assert written == 2
    assert heading[:3] == ["LINE", "RECORD", "COLUMN"]
    assert first[:4] == ["2", "'=cmd|' /C calc'!A0", "sex", "'@x"]
    assert second[2:4] == ["postcode", "'+LS1"]
    assert first[4].isupper()
