"""Read a directory, its custodians' files and the demographics file together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from linkspan.interop.custodians.directory import Custodian, custodian_of, read_directory
from linkspan.interop.custodians.records import read_custodian, superseded_numbers
from linkspan.interop.feeds import reasons
from linkspan.interop.feeds.limits import Limits
from linkspan.interop.feeds.refusals import RefusedFile
from linkspan.interop.feeds.rows import Row


@dataclass(frozen=True, slots=True)
class CustodianRow:
    """A record or a refusal, and the custodian it came from."""

    custodian: Custodian
    row: Row


def read_custodians(
    directory: Path, files: Sequence[Path], demographics: Path, *, on: date, limits: Limits | None = None
) -> Iterator[CustodianRow]:
    """Yield every record of every custodian file, refusing numbers that the demographics file calls superseded.

    Raises RefusedFile when a file belongs to a custodian that the directory does not list.
    """
    with directory.open("rb") as stream:
        known = {custodian.code: custodian for custodian in read_directory(stream, limits=limits)}
    with demographics.open("rb") as stream:
        superseded = superseded_numbers(stream, limits=limits)
    for path in files:
        with path.open("rb") as stream:
            code = custodian_of(stream, limits=limits).code
            if code not in known:
                raise RefusedFile(reasons.CUSTODIAN_UNLISTED, value=code)
            stream.seek(0)
            for row in read_custodian(stream, on=on, limits=limits, superseded=superseded):
                yield CustodianRow(known[code], row)
