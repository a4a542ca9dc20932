"""Write what is to be mended in a return as a CSV file that is safe to open in a spreadsheet."""

import csv
from collections.abc import Callable, Iterable
from typing import Protocol, TextIO

from linkspan.audit.spreadsheet import safe_cell
from linkspan.interop.census.checks import Finding
from linkspan.interop.census.rulebook import LET_STAND

_: Callable[[str], str] = str
HEADING = (
    _("Child"),
    _("Referral"),
    _("Rule"),
    _("Kind"),
    _("Element"),
    _("Value"),
    _("What is wrong"),
    _("What to do"),
)
ERROR, LISTED, CHECK = _("Error"), _("Error, let stand"), _("To check")


class Note(Protocol):
    """Something that the file leaves out or fills in."""

    @property
    def la_child_id(self) -> str: ...

    @property
    def field(self) -> str: ...

    @property
    def words(self) -> str: ...

    @property
    def what_to_do(self) -> str: ...


def kind_of(finding: Finding) -> str:
    """Say in a word whether a finding keeps the file from being sent."""
    if not finding.rule.refuses:
        return CHECK
    return LISTED if finding.rule.code in LET_STAND else ERROR


def write_report(
    stream: TextIO, findings: Iterable[Finding], notes: Iterable[Note], translate: Callable[[str], str] = str
) -> int:
    """Write one line for each finding and note, and return how many."""
    writer = csv.writer(stream)
    writer.writerow([translate(heading) for heading in HEADING])
    lines = [
        (
            each.la_child_id, str(each.referred_on or ""), each.rule.code, translate(kind_of(each)), each.field,
            each.value, translate(each.rule.words), translate(each.rule.what_to_do),
        )
        for each in findings
    ]  # fmt: skip
    lines += [
        (each.la_child_id, "", "", translate(CHECK), each.field, "", translate(each.words), translate(each.what_to_do))
        for each in notes
    ]
    writer.writerows([safe_cell(cell) for cell in line] for line in lines)
    return len(lines)
