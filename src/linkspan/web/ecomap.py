"""Draw the people around a child: family above, agencies below, the child between, each joined by a line.

The picture is SVG made here, without style or script, narrow enough for a phone. What a line or a box means is written
in the box; the table under it says the same of everyone. `components/ecomap.html` draws both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.translation import gettext, ngettext

WIDTH, BOX = 320, 148
LETTERS, BOLD_LETTERS, CHILD_LETTERS = 15, 13, 20  # of the widest fonts in use, so that none leaves its box
LINE, PAD, GAP, HEAD = 17, 9, 14, 26
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Person:
    """Someone around a child, or an agency that names nobody. `side` is family or work.

    `is_barred` must not have contact; `is_past` no longer works with the child. `since` and `phone` are for the table.
    """

    side: str
    name: str
    what: str
    agency: str = ""
    since: str = ""
    phone: str = ""
    is_lead: bool = False
    is_past: bool = False
    is_barred: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """One person in the picture's own units, and the line that joins them: `kind` is plain, lead, past or barred."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]
    bold: int  # how many of the lines, from the top, stand out
    kind: str
    branch: tuple[int, int, int]  # from x, to x, at y


@dataclass(frozen=True, slots=True)
class Label:
    """A word over a group."""

    words: str
    y: int


@dataclass(frozen=True, slots=True)
class EcoMap:
    """Picture and table. `trunk` is the line down the middle, from top to bottom."""

    width: int
    height: int
    child: Box
    boxes: tuple[Box, ...]
    labels: tuple[Label, ...]
    trunk: tuple[tuple[int, int], ...]
    people: tuple[Person, ...]
    told: str


def draw(child: str, people: Sequence[Person]) -> EcoMap:
    """Lay the people around a child out, two abreast, the lead first."""
    family = [each for each in people if each.side == "family"]
    work = sorted((each for each in people if each.side == "work"), key=lambda each: (each.is_past, not each.is_lead))
    boxes: list[Box] = []
    labels: list[Label] = []
    trunk: list[tuple[int, int]] = []
    y = 4
    if family:
        labels.append(Label(gettext("Family and others"), y + 16))
        placed, y = _rows(family, y + HEAD)
        boxes += placed
        trunk.append((placed[0].branch[2], y + GAP))
        y += GAP
    middle, y = _child(child, y)
    if work:
        top = y
        labels.append(Label(gettext("Workers"), y + GAP + 16))
        placed, y = _rows(work, y + GAP + HEAD)
        boxes += placed
        trunk.append((top, placed[-1].branch[2]))
    return EcoMap(
        WIDTH, y + 4, middle, tuple(boxes), tuple(labels), tuple(trunk), (*family, *work), _told(family, work)
    )


def _rows(people: Sequence[Person], y: int) -> tuple[list[Box], int]:
    made: list[Box] = []
    for at in range(0, len(people), 2):
        pair = [_box(person, at_left=place == 0, y=y) for place, person in enumerate(people[at : at + 2])]
        made += pair
        y += max(box.height for box in pair) + GAP
    return made, y - GAP


def _box(person: Person, *, at_left: bool, y: int) -> Box:
    marks = [
        gettext("Lead") if person.is_lead else "",
        gettext("No contact") if person.is_barred else "",
        gettext("Before") if person.is_past else "",
    ]
    mark = [", ".join(each for each in marks if each)] if any(marks) else []
    name = _wrapped(person.name or person.agency, BOLD_LETTERS)
    rest = [*_wrapped(person.what, LETTERS), *(_wrapped(person.agency, LETTERS) if person.name else [])]
    lines = (*mark, *name, *rest)
    x = 2 if at_left else WIDTH - BOX - 2
    height = 2 * PAD + LINE * len(lines)
    middle = WIDTH // 2
    kind = "barred" if person.is_barred else "lead" if person.is_lead else "past" if person.is_past else "plain"
    edge = x + BOX if at_left else x
    return Box(x, y, BOX, height, lines, len(mark) + len(name), kind, (middle, edge, y + min(height, 40) // 2 + 4))


def _child(name: str, y: int) -> tuple[Box, int]:
    lines = tuple(wrap(name or gettext("The child"), CHILD_LETTERS)[:2])
    height = 2 * PAD + 2 + LINE * len(lines)
    width = 220
    return Box((WIDTH - width) // 2, y, width, height, lines, len(lines), "child", (0, 0, 0)), y + height


def _wrapped(words: str, letters: int) -> list[str]:
    lines = wrap(words, letters)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][: letters - 1].rstrip() + "…"]
    return lines


def _told(family: Sequence[Person], work: Sequence[Person]) -> str:
    """Describe the picture in a sentence or two, for those who cannot see it."""
    now = [each for each in work if not each.is_past]
    said = [
        ngettext("%(n)d person of the family", "%(n)d people of the family", len(family)) % {"n": len(family)},
        ngettext("%(n)d worker or agency now", "%(n)d workers or agencies now", len(now)) % {"n": len(now)},
        ngettext("%(n)d before", "%(n)d before", len(work) - len(now)) % {"n": len(work) - len(now)},
    ]
    lead = next((each.name for each in now if each.is_lead), "")
    led = gettext("%(name)s leads.") % {"name": lead} if lead else gettext("Nobody leads.")
    return gettext("Around the child: %(who)s. %(led)s The table has everyone.") % {"who": ", ".join(said), "led": led}
