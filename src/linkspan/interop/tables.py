"""Read a small table that a person made, CSV or Excel, whole: its rows as texts by column, and what is wrong with each.

A feed streams millions of rows (`feeds/`); a table of this kind is shown to whoever sends it before anything is kept.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from linkspan.interop.feeds.limits import MIB, Limits
from linkspan.interop.feeds.refusals import RefusedFile, Why, shown
from linkspan.interop.feeds.xlsx_file import look_at_parts

LIMITS = Limits(file_bytes=2 * MIB, unpacked_bytes=20 * MIB, held_bytes=10 * MIB, sheet_rows=1_000, parts=200)
WIDEST = 40
_ZIP_MARK = b"PK\x03\x04"

TOO_LARGE = Why("table_too_large", "The file is too large for this page.", "Send at most 1,000 rows and 2 MB.")
UNREADABLE = Why(
    "table_unreadable", "The file cannot be read.", "Save it as CSV (UTF-8) or as an Excel workbook, .xlsx."
)
EMPTY = Why("table_empty", "The file holds no rows.", "Put the names of the columns in row 1 and what is given below.")
LACKS = Why("table_lacks", "A column is missing.", "Add the column with this name in row 1:")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number in the file, its texts by column, and what is wrong with it as a row."""

    line: int
    cells: Mapping[str, str]
    problem: str = ""


def read_table(content: bytes, columns: Sequence[str], *, needed: Collection[str]) -> list[TableRow]:
    """Give every row of a file by its columns, whatever their order; RefusedFile where the file cannot be read."""
    if len(content) > LIMITS.file_bytes:
        raise RefusedFile(TOO_LARGE)
    rows = list(_workbook(content) if content.startswith(_ZIP_MARK) else _text(content))
    if not rows:
        raise RefusedFile(EMPTY)
    if len(rows) > LIMITS.sheet_rows:
        raise RefusedFile(TOO_LARGE)
    _line, heading, problem = rows[0]
    names = [_plain(each) for each in heading]
    if problem:
        raise RefusedFile(Why("table_heading", f"Row 1: {problem}", "Mend row 1 and send the file again."))
    for each in needed:
        if each not in names:
            raise RefusedFile(LACKS, value=each)
    found = [
        TableRow(line, {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name in columns}, wrong)
        for line, cells, wrong in rows[1:]
        if wrong or any(cell.strip() for cell in cells)
    ]
    if not found:
        raise RefusedFile(EMPTY)
    return found


def _plain(heading: str) -> str:
    return re.sub(r"[\s_]+", " ", heading).strip().lower()


Raw = tuple[int, list[str], str]


def _text(content: bytes) -> Iterator[Raw]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedFile(UNREADABLE) from error
    if "\0" in text:
        raise RefusedFile(UNREADABLE)
    width = 0
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise RefusedFile(UNREADABLE, line=line) from error
        width = width or len(cells)
        extra = any(cell.strip() for cell in cells[width:])
        yield line, cells, "It has more cells than row 1 has columns. Put texts with commas in quotes." if extra else ""


def _workbook(content: bytes) -> Iterator[Raw]:
    stream = io.BytesIO(content)
    look_at_parts(stream, LIMITS)
    stream.seek(0)
    try:
        # Formulas are read as formulas: one without a stored result must not pass for an empty cell.
        sheet: Any = load_workbook(stream, data_only=False, keep_links=False, keep_vba=False).worksheets[0]
        merged = _merged(sheet)
        if sheet.max_row > LIMITS.sheet_rows or sheet.max_column > WIDEST:
            raise RefusedFile(TOO_LARGE)
        rows = [
            (line, [_cell(cell.value) for cell in cells], merged.get(line, "") or _formula(cells))
            for line, cells in enumerate(sheet.iter_rows(), 1)
        ]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise RefusedFile(UNREADABLE) from error
    yield from rows


def _merged(sheet: Any) -> dict[int, str]:
    """Say of each row that a merged cell lies in what to do about it: which row a value belongs to cannot be known."""
    return {
        line: f"Cells {found.coord} are merged. Unmerge them and write the value in each row."
        for found in sheet.merged_cells.ranges
        for line in range(found.min_row, found.max_row + 1)
    }


def _formula(cells: Sequence[Any]) -> str:
    for cell in cells:
        if cell.data_type in ("f", "e") and cell.value is not None:
            return f"Cell {cell.coordinate} holds {shown(str(cell.value))}. Write the value itself."
    return ""


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime() | date():
            return (value.date() if isinstance(value, datetime) else value).isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
