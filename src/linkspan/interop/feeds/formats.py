"""List the formats a feed may come in, and open a file in one of them."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, Protocol

from linkspan.interop.custodians.records import read_custodian, read_demographics
from linkspan.interop.feeds import reasons
from linkspan.interop.feeds.csv_file import read_csv
from linkspan.interop.feeds.limits import Limits
from linkspan.interop.feeds.refusals import RefusedFile
from linkspan.interop.feeds.rows import Row
from linkspan.interop.feeds.xlsx_file import read_xlsx


class Reader(Protocol):
    """Turn a file into records and refusals, one at a time."""

    def __call__(
        self, stream: BinaryIO, *, on: date, limits: Limits | None = ..., superseded: Collection[str] = ...
    ) -> Iterator[Row]: ...


def _read_fhir(
    stream: BinaryIO, *, on: date, limits: Limits | None = None, superseded: Collection[str] = frozenset()
) -> Iterator[Row]:
    # Brought in when it is needed: the FHIR models take most of a second to load.
    from linkspan.interop.fhir.bundle import read_fhir

    return read_fhir(stream, on=on, limits=limits, superseded=superseded)


FORMATS: dict[str, Reader] = {
    "csv": read_csv,
    "xlsx": read_xlsx,
    "fhir": _read_fhir,
    "dfe-custodian": read_custodian,
    "dfe-demographics": read_demographics,
}


def open_feed(
    format_name: str,
    path: Path,
    *,
    on: date,
    limits: Limits | None = None,
    superseded: Collection[str] = frozenset(),
) -> Iterator[Row]:
    """Yield the records and refusals of a file. The file is closed when the iterator ends or is closed.

    `on` is the day of loading; `superseded` holds NHS numbers known to have been replaced.
    Raises RefusedFile, possibly after rows have come: those stand, but nothing may be taken as gone.
    """
    limits = limits or Limits()
    reader = FORMATS.get(format_name)
    if reader is None:
        raise RefusedFile(reasons.FILE_UNKNOWN_FORMAT, value=format_name)
    try:
        stream = path.open("rb")
        size = path.stat().st_size
    except OSError as error:
        raise RefusedFile(reasons.FILE_MISSING, value=path.name) from error
    with stream:
        if size > limits.file_bytes:
            raise RefusedFile(reasons.FILE_TOO_LARGE, value=f"{size:,} bytes")
        yield from reader(stream, on=on, limits=limits, superseded=superseded)
