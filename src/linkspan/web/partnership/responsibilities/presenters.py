"""Turn the map of responsibilities into a picture and into the table of the same facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, ngettext

from linkspan.partnership.functions import FUNCTIONS, GROUPS
from linkspan.partnership.queries.responsibilities import Line, Map
from linkspan.partnership.responsibility_rules import EXPIRY, GAP, HELD, OVERLAP, Cell
from linkspan.web.drawing import WIDTH, broken
from linkspan.web.partnership.responsibilities import words
from linkspan.web.words import short_day

LABEL, CELL, ROW, HEAD = 300, 120, 26, 34
# On a telephone: three areas beside one another, each named in its box, and the function over them.
BESIDE, BOX, LINE = 3, 38, 17
FILLS = {GAP: "#d4351c", OVERLAP: "#4c2c92", EXPIRY: "#ffdd00", HELD: "#ffffff"}
INKS = {GAP: "#ffffff", OVERLAP: "#ffffff", EXPIRY: "#0b0c0c", HELD: "#0b0c0c"}
ORDER = (GAP, OVERLAP, EXPIRY, HELD)


@dataclass(frozen=True, slots=True)
class Row:
    """A function for a group of children in an area, in words."""

    function: str
    law: str
    children: str
    area: str
    finding: str
    colour: str
    who: str
    says: str
    left: str


def page(found: Map, wanted: str = "", function: str = "") -> dict[str, Any]:
    """Give the page of the map: a picture of all, and the rows that were asked for."""
    cells = [cell for cell in found.cells if not function or cell.function == function]
    rows = sorted(
        (cell for cell in cells if cell.finding == wanted or (not wanted and cell.finding != HELD)),
        key=lambda cell: ORDER.index(cell.finding),
    )
    return {
        "map": found,
        "picture": picture(found, cells),
        "small": on_a_phone(found, cells),
        "facts": [_facts(found, cell) for cell in cells],
        "rows": [row(found, cell) for cell in rows],
        "counts": [(code, words.FINDINGS[code], words.COLOURS[code], found.count(code)) for code in ORDER],
    }


def row(found: Map, cell: Cell) -> Row:
    """Say one cell."""
    function = FUNCTIONS[cell.function]
    return Row(
        function=function.name, law=function.law, children=GROUPS[cell.children].name, area=found.names[cell.area_id],
        finding=str(words.FINDINGS[cell.finding]), colour=words.COLOURS[cell.finding], who=who(found, cell),
        says=_says(found, cell), left=left(found, cell) if cell.finding != HELD else "",
    )  # fmt: skip


def who(found: Map, cell: Cell) -> str:
    """Name who answers."""
    return ", ".join(dict.fromkeys(found.lines[one.id].accountable for one in cell.holders)) or gettext("Nobody")


def _says(found: Map, cell: Cell) -> str:
    if cell.left_out:
        return gettext("Nobody in %(places)s") % {"places": ", ".join(found.names[each] for each in cell.left_out)}
    if cell.ends_on:
        return gettext("Ends %(day)s, and nothing follows") % {"day": short_day(cell.ends_on)}
    return ""


def left(found: Map, cell: Cell) -> str:
    """Say how many children it is about, as may be shown."""
    shown = found.left.get((cell.children, cell.area_id))
    if shown is None or shown.total is None:
        return ""
    if shown.total.is_empty:
        return gettext("Few children known, if any: too few to show")
    count = ngettext("About %(n)s child known", "About %(n)s children known", shown.total.shown) % {
        "n": shown.total.shown
    }
    said = count + (gettext(", some ages too few to show") if shown.total.hidden else "")
    return gettext("Some of: %(said)s") % {"said": said} if shown.is_some_of else said


def _facts(found: Map, cell: Cell) -> list[str]:
    return [
        FUNCTIONS[cell.function].name, GROUPS[cell.children].name, found.names[cell.area_id],
        str(words.FINDINGS[cell.finding]), who(found, cell), _says(found, cell),
    ]  # fmt: skip


def picture(found: Map, cells: list[Cell]) -> dict[str, Any]:
    """Draw a row for each function and group, and a box for each area: what it says stands in the box too."""
    columns = {area_id: number for number, (area_id, _) in enumerate(found.areas)}
    rows = _by_function(cells)
    return {
        "width": LABEL + CELL * max(1, len(columns)),
        "height": HEAD + ROW * len(rows) + 8,
        "columns": [(LABEL + CELL * n + 6, name) for n, (_, name) in enumerate(found.areas)],
        "rows": [
            {
                "y": HEAD + ROW * number,
                "label": _label(*key),
                "boxes": [_box(cell, columns[cell.area_id], HEAD + ROW * number) for cell in line],
            }
            for number, (key, line) in enumerate(rows.items())
        ],
    }


def on_a_phone(found: Map, cells: list[Cell]) -> dict[str, Any]:
    """Draw the same as wide as a telephone: each function's boxes under its name, and in each box its area."""
    rows, y, wide = [], 0, WIDTH // BESIDE
    for key, line in _by_function(cells).items():
        labels = [(y + LINE * (n + 1), text) for n, text in enumerate(broken(_label(*key), WIDTH, 3))]
        y = labels[-1][0] + 6
        boxes = []
        for number, cell in enumerate(line):
            box = _box(cell, 0, y + (BOX + 4) * (number // BESIDE))
            place = {"x": wide * (number % BESIDE), "width": wide - 4, "height": BOX}
            boxes.append(box | place | {"area": broken(found.names[cell.area_id], wide - 12, 1)[0]})
        y += (BOX + 4) * -(-len(line) // BESIDE) + 10
        rows.append({"labels": labels, "boxes": boxes})
    return {"width": WIDTH, "height": y + 4, "rows": rows}


def _by_function(cells: list[Cell]) -> dict[tuple[str, str], list[Cell]]:
    rows: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        rows.setdefault((cell.function, cell.children), []).append(cell)
    return rows


def _label(function: str, children: str) -> str:
    name = FUNCTIONS[function].name
    return name if len(FUNCTIONS[function].groups) == 1 else f"{name}: {GROUPS[children].name}"


def _box(cell: Cell, column: int, y: int) -> dict[str, Any]:
    return {
        "x": LABEL + CELL * column, "y": y, "width": CELL - 4, "height": ROW - 4, "fill": FILLS[cell.finding],
        "ink": INKS[cell.finding], "says": str(words.FINDINGS[cell.finding]),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """One responsibility in words."""

    id: UUID
    function: str
    children: str
    area: str
    level: str
    accountable: str
    commissioner: str
    when: str
    instrument: str
    is_past: bool


def lines(found: tuple[Line, ...], on: Any) -> list[Listed]:
    """Say each line."""
    return [
        Listed(
            line.id, FUNCTIONS[line.function].name if line.function in FUNCTIONS else line.function,
            GROUPS[line.children].name, line.area, str(words.LEVELS[line.level]), line.accountable, line.commissioner,
            _when(line), line.instrument, line.until is not None and line.until <= on,
        )
        for line in found
    ]  # fmt: skip


def _when(line: Line) -> str:
    start = gettext("From %(day)s") % {"day": short_day(line.from_)}
    return gettext("%(start)s up to %(day)s") % {"start": start, "day": short_day(line.until)} if line.until else start
