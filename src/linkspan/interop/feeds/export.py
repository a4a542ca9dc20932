"""Write what was refused as a CSV file that is safe to open in a spreadsheet."""

import csv
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TextIO

from linkspan.audit.spreadsheet import safe_cell

_: Callable[[str], str] = str

REFUSAL_HEADING = (
    _("Line"),
    _("Record"),
    _("Column"),
    _("Value"),
    _("What is wrong"),
    _("What to do"),
)


class Fault(Protocol):
    """One fault in one field of a refused row."""

    @property
    def field(self) -> str: ...

    @property
    def value_shown(self) -> str: ...

    @property
    def reason(self) -> str: ...

    @property
    def what_to_do(self) -> str: ...


class Refused(Protocol):
    """A refused row with its faults, fresh from a reader or kept from a load."""

    @property
    def line(self) -> int: ...

    @property
    def record_id(self) -> str: ...

    @property
    def refusals(self) -> Sequence[Fault]: ...


def write_refusals_csv(stream: TextIO, rows: Iterable[Refused], translate: Callable[[str], str] = str) -> int:
    """Write one line for each fault of each refused row and return how many lines were written.

    `translate` turns the headings, reasons and advice into the reader's language.
    """
    writer = csv.writer(stream)
    writer.writerow([translate(heading) for heading in REFUSAL_HEADING])
    written = 0
    for row in rows:
        for refusal in row.refusals:
            words = (translate(refusal.reason), translate(refusal.what_to_do))
            cells = (row.record_id, refusal.field, refusal.value_shown, *words)
            writer.writerow([row.line, *map(safe_cell, cells)])
            written += 1
    return written
