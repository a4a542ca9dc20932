"""Turn publications into what the pages and the PDF show: sections, tables and their pictures, differences."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from linkspan.partnership import report_rules
from linkspan.partnership.publication_rules import ARRANGEMENTS, Document, Section, State, Table, number
from linkspan.partnership.queries.publications import Page, VersionLine

STATES: dict[State, tuple[str | Promise, str]] = {
    State.DRAFT: (gettext_lazy("Draft"), "grey"),
    State.TO_SIGN: (gettext_lazy("Waits to be signed"), "purple"),
    State.PUBLISHED: (gettext_lazy("Published"), "green"),
    State.REPLACED: (gettext_lazy("Replaced by a newer one"), "grey"),
    State.DROPPED: (gettext_lazy("Taken back"), "grey"),
}
# The longest bar, of a picture 320 wide: what it says stands after it.
LONGEST = 210


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its place, its length, what it says, and whether it is of the year before."""

    y: int
    length: int
    says: str
    is_before: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A table's numbers as bars, one group for each row."""

    height: int
    rows: tuple[tuple[int, str, tuple[Bar, ...]], ...]
    names: tuple[str, ...]


def heading(kind: str, year: int | None) -> str:
    """Name a publication by what it is."""
    if kind == ARRANGEMENTS:
        return gettext("Arrangements for keeping children safe")
    return gettext("Yearly report, %(year)s") % {"year": report_rules.year_words(year or 0)}


def line(version: VersionLine) -> dict[str, Any]:
    """Put one version of a list into words."""
    words, colour = STATES[version.state]
    return {
        "id": version.id, "heading": heading(version.kind, version.year), "number": version.number,
        "state": words, "colour": colour, "version": version, "year": version.year,
    }  # fmt: skip


def page(found: Page) -> dict[str, Any]:
    """Put one version into words: what it says, and how it stands."""
    return line(found.version) | {
        "document": document(found.document),
        "signatures": found.signatures,
        "signed": sum(1 for each in found.signatures if each.at),
        "stops": [each for each in found.findings if each.stops],
        "warns": [each for each in found.findings if not each.stops],
        "due_at": found.due_at,
        "kind": found.version.kind,
        "is_draft": found.version.state is State.DRAFT,
        "is_to_sign": found.version.state is State.TO_SIGN,
        "is_out": found.version.state in (State.PUBLISHED, State.REPLACED),
        "is_signed": found.is_signed,
    }


def document(said: Document) -> dict[str, Any]:
    """Put a document into words: its sections, the threshold document's after the others."""
    return {
        "title": said.title, "code": said.code, "areas": said.areas, "year": said.year,
        "heading": heading(said.kind, said.year),
        "sections": [_section(each) for each in said.sections if not each.group],
        "thresholds": [_section(each) for each in said.sections if each.group],
    }  # fmt: skip


def _section(section: Section) -> dict[str, Any]:
    return {
        "code": section.code, "title": section.title, "law": section.law, "paragraphs": section.paragraphs,
        "tables": [{"table": table, "picture": picture(table)} for table in section.tables],
    }  # fmt: skip


def picture(table: Table) -> Picture | None:
    """Draw a table's numbers, this year's and last year's; rows of nothing but 0 stand in the table alone."""
    if table.chart is None:
        return None
    columns = [table.chart, *([table.chart + 1] if table.chart + 1 < len(table.head) else [])]
    values = {(row, column): number(row[column]) for row in table.rows for column in columns}
    largest = max((value for value in values.values() if value is not None), default=Decimal(0))
    if largest <= 0:
        return None
    rows, y = [], 14
    for row in table.rows:
        bars, top = [], y + 6
        for place, column in enumerate(columns):
            value = values[row, column]
            if value is None or value < 0:
                continue
            length = max(1, int(value / largest * LONGEST)) if value else 0
            bars.append(Bar(top, length, row[column], place > 0))
            top += 15
        if not any(bar.length for bar in bars):
            continue
        rows.append((y, row[0], tuple(bars)))
        y = top + 16
    return Picture(y, tuple(rows), tuple(table.head[column] for column in columns))
