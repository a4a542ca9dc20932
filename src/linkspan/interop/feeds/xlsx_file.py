"""Read a feed in the template's columns from an Excel workbook, after looking at its parts unopened."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as InflateError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from linkspan.interop.feeds import reasons
from linkspan.interop.feeds.header import columns_of
from linkspan.interop.feeds.limits import Limits
from linkspan.interop.feeds.refusals import Fault, RefusedFile, refused_row
from linkspan.interop.feeds.rows import Row, RowReader
from linkspan.interop.feeds.template import RECORDS_SHEET

WIDEST_HEADING = 300

# What the workbook library raises on a workbook that is damaged or made to mislead.
_BROKEN = (
    BadZipFile, ParseError, InflateError, InvalidFileException, DefusedXmlException,
    KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, OSError, RuntimeError,
)  # fmt: skip


def read_xlsx(
    stream: BinaryIO, *, on: date, limits: Limits | None = None, superseded: Collection[str] = frozenset()
) -> Iterator[Row]:
    """Yield each row of the sheet "records", or else of the first sheet, as a record or a refusal.

    Raises RefusedFile when the workbook cannot be read (on); rows already yielded stand.
    """
    limits = limits or Limits()
    look_at_parts(stream, limits)
    rows = _rows(stream, limits)
    columns = columns_of(_heading(next(rows, (0, ()))[1]))
    reader = RowReader(columns, on=on, superseded=superseded)
    for line, cells in rows:
        texts, faults = _texts(cells, columns)
        if faults:
            yield refused_row(line, faults, reader.id_of(texts))
        elif any(texts):
            yield reader.read(texts, line)


def look_at_parts(stream: BinaryIO, limits: Limits) -> None:
    """Refuse macros, parts that unpack too far and XML with definitions, before unpacking anything whole."""
    try:
        with ZipFile(stream) as archive:
            parts = archive.infolist()
            _check_sizes(parts, limits)
            names = {part.filename for part in parts}
            if any("vbaproject" in name.lower() for name in names):
                raise RefusedFile(reasons.XLSX_MACROS)
            if "[Content_Types].xml" not in names or any(part.flag_bits & 1 for part in parts):
                raise RefusedFile(reasons.NOT_XLSX)
            for name in sorted(names):
                if name.endswith((".xml", ".rels", ".vml")):
                    _check_definitions(archive, name)
    except _BROKEN as error:
        raise RefusedFile(reasons.NOT_XLSX) from error


def _check_sizes(parts: Sequence[ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise RefusedFile(reasons.XLSX_BOMB)
    for part in parts:
        is_streamed = part.filename.startswith("xl/worksheets/")
        if not is_streamed and part.file_size > limits.held_bytes:
            raise RefusedFile(reasons.XLSX_BOMB, value=part.filename)
        if part.file_size > max(limits.ratio_floor, part.compress_size * limits.unpacked_ratio):
            raise RefusedFile(reasons.XLSX_BOMB, value=part.filename)


def _check_definitions(archive: ZipFile, name: str) -> None:
    """Read a part up to its first element: definitions of entities can only stand before it."""
    try:
        with archive.open(name) as part:
            next(iter(iterparse(part, events=("start",), forbid_dtd=True)), None)
    except DefusedXmlException as error:
        raise RefusedFile(reasons.XLSX_ENTITIES, value=name) from error


def _rows(stream: BinaryIO, limits: Limits) -> Iterator[tuple[int, tuple[Any, ...]]]:
    stream.seek(0)
    width = WIDEST_HEADING
    try:
        # Formulas are read as formulas, so that one without a stored result cannot pass for an empty cell.
        book = load_workbook(stream, read_only=True, data_only=False, keep_links=False, keep_vba=False)
        sheets = {sheet.title.lower(): sheet for sheet in reversed(book.worksheets)}
        sheet = sheets.get(RECORDS_SHEET) or book.worksheets[0]
        sheet.reset_dimensions()  # what the workbook says of its own size is not to be relied on
        for line, cells in enumerate(sheet.iter_rows(max_row=1, max_col=width), 1):
            yield line, cells
            width = len(_heading(cells)) + 1
        for line, cells in enumerate(sheet.iter_rows(min_row=2, max_row=limits.sheet_rows + 1, max_col=width), 2):
            if line > limits.sheet_rows:
                raise RefusedFile(reasons.FILE_TOO_LARGE, line=line)
            yield line, cells
    except _BROKEN as error:
        raise RefusedFile(reasons.NOT_XLSX) from error


def _heading(cells: Sequence[Any]) -> list[str]:
    heading = [_text(cell.value) for cell in cells]
    while heading and not heading[-1]:
        heading.pop()
    if not heading:
        raise RefusedFile(reasons.FILE_EMPTY)
    return heading


def _texts(cells: Sequence[Any], columns: Sequence[str]) -> tuple[list[str], list[Fault]]:
    faults = []
    texts = []
    for cell, column in zip(cells, columns, strict=False):
        if cell.data_type in _CELL_FAULTS and cell.value is not None:
            faults.append(Fault(_CELL_FAULTS[cell.data_type], column, str(cell.value)))
        texts.append(_text(cell.value))
    texts += [""] * (len(columns) - len(texts))
    beyond = [_text(cell.value) for cell in cells[len(columns) :]]
    if any(beyond):
        faults.append(Fault(reasons.WRONG_COLUMN_COUNT, "", beyond[0]))
    return texts, faults


_CELL_FAULTS = {"f": reasons.CELL_FORMULA, "e": reasons.CELL_ERROR}


def _text(value: object) -> str:
    """Return a cell's value as the text that a CSV file would hold."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case datetime() if value.time() == datetime.min.time():
            return value.date().isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
