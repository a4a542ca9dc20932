"""Write what was refused as a CSV file that is safe to open in a spreadsheet."""

import csv
from collections.abc import Callable, Iterable
from typing import TextIO

from linkspan.interop.feeds.refusals import RefusedRow

# A spreadsheet takes a cell that starts with one of these for a formula. Source: OWASP, CSV injection.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_: Callable[[str], str] = str

REFUSAL_HEADING = (
    _("Line"),
    _("Record"),
    _("Column"),
    _("Value"),
    _("What is wrong"),
    _("What to do"),
)


def safe_cell(text: str) -> str:
    """Return text that a spreadsheet shows as it is and never runs."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def write_refusals_csv(stream: TextIO, rows: Iterable[RefusedRow], translate: Callable[[str], str] = str) -> int:
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
