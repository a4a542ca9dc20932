"""The grade of each page, of each area of pages, and of the whole interface."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from linkspan.cli.grades.score import Count, count
from linkspan.cli.grades.texts import Text

CHILDRENS = "young"
FEW = 12  # words: a file with fewer holds labels, which say nothing of how hard a page is


@dataclass(frozen=True, slots=True)
class Page:
    """A template, or a module whose words pages show."""

    where: str
    area: str
    count: Count

    @property
    def is_childs(self) -> bool:
        """Say whether a child reads it."""
        return self.area == CHILDRENS


@dataclass(frozen=True, slots=True)
class Limits:
    """What is asked: of the middle page, and of each page but those excused by name."""

    middle: float
    worst: float


CHILDREN = Limits(middle=4.0, worst=6.0)
STAFF = Limits(middle=8.0, worst=9.0)


def pages(texts: Iterable[Text]) -> list[Page]:
    """Count each page, the hardest first; those that hold only a few words are left out."""
    by_place: dict[str, dict[str, None]] = defaultdict(dict)
    for text in texts:
        by_place[text.where] |= dict.fromkeys(filter(None, (text.plural or text.words,)))
    counted = [Page(where, area_of(where), count(words)) for where, words in by_place.items()]
    return sorted((each for each in counted if each.count.words >= FEW), key=lambda each: -each.count.grade)


def area_of(where: str) -> str:
    """Name the area of a file: its folder under the templates or the pages, or its room."""
    parts = where.removeprefix("web/templates/").removeprefix("web/").split("/")
    return CHILDRENS if parts[0] in (CHILDRENS, "reading") else parts[0] if len(parts) > 1 else "every page"


def areas(found: Iterable[Page]) -> dict[str, list[Page]]:
    """Put pages together by area, in the order of its name."""
    together: dict[str, list[Page]] = defaultdict(list)
    for page in found:
        together[page.area].append(page)
    return dict(sorted(together.items()))


def middle(found: Iterable[Page]) -> float:
    """Give the grade of the middle page; zero where there is none."""
    grades = [each.count.grade for each in found]
    return median(grades) if grades else 0.0


def limits_of(page: Page) -> Limits:
    """Give what is asked of a page, by who reads it."""
    return CHILDREN if page.is_childs else STAFF
