"""Build workbooks for tests, sound ones and bad ones."""

import io
from collections.abc import Mapping, Sequence
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

Cell = object


def workbook(*rows: Sequence[Cell], title: str = "records", first: str | None = None) -> bytes:
    """Return a workbook whose sheet `title` holds the rows; `first` names a sheet that stands before it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    if first is not None:
        book.create_sheet(first).append(["nothing to see"])
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return the workbook with parts added or replaced."""
    stream = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return stream.getvalue()


def part(content: bytes, name: str) -> bytes:
    """Return one part of a workbook."""
    with ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)
