"""Read birth dates in the forms that files have them, and say which form a column is in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from linkspan.matching.features import FoldedFeatures, Query, fold_born, readings

_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
_PARTS = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ].*)?$")
_NAMED = re.compile(r"^(\d{1,2})[-/. ]*([A-Za-z]{3})[A-Za-z]*[-/., ]*(\d{4}|\d{2})$")
_NAMED_FIRST = re.compile(r"^([A-Za-z]{3})[A-Za-z]*[-/. ]*(\d{1,2})[-/., ]+(\d{4}|\d{2})$")
_RUN = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\.0)?$")
_YEAR = re.compile(r"^(\d{4})(?:\.0)?$")
_MONTH = re.compile(r"^(\d{4})[-/.]?(\d{2})$")
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: at for at, name in enumerate(_MONTH_NAMES, 1)}
EARLIEST, LATEST = 1850, 2100
# Two-digit years above this belong to the last century.
PIVOT = 30
STAND_INS = frozenset(("1900-01-01", "1800-01-01", "9999-12-31", "1753-01-01"))


@dataclass(frozen=True, slots=True)
class DateForm:
    """Whether dates with slashes put the month first, and whether that was seen or assumed."""

    month_first: bool = False
    seen: bool = False


def form_of(values: Iterable[str]) -> DateForm:
    """Tell from examples whether day or month comes first; day where nothing tells."""
    day_first = month_first = 0
    for value in values:
        if parts := _PARTS.match(value.strip()):
            one, two = int(parts[1]), int(parts[2])
            day_first += one > 12 >= two
            month_first += two > 12 >= one
    return DateForm(month_first > day_first, seen=month_first != day_first)


def _date(year: int, month: int, day: int) -> date | None:
    if year < 100:
        year += 2000 if year <= PIVOT else 1900
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if EARLIEST <= year <= LATEST and found.isoformat() not in STAND_INS else None


def _read(text: str, month_first: bool) -> tuple[date | None, str]:
    """Return a date and how exact it is."""
    if parts := _ISO.match(text) or _RUN.match(text):
        year, month, day = int(parts[1]), int(parts[2]), int(parts[3])
        return _date(year, month, day), "day"
    if parts := _PARTS.match(text):
        first, second, year = int(parts[1]), int(parts[2]), int(parts[3])
        day, month = (second, first) if month_first else (first, second)
        return _date(year, month, day) or _date(year, day, month), "day"
    if parts := _NAMED.match(text):
        return _date(int(parts[3]), _MONTHS.get(parts[2].lower(), 0), int(parts[1])), "day"
    if parts := _NAMED_FIRST.match(text):
        return _date(int(parts[3]), _MONTHS.get(parts[1].lower(), 0), int(parts[2])), "day"
    if parts := _YEAR.match(text):
        return _date(int(parts[1]), 1, 1), "year"
    if parts := _MONTH.match(text):
        return _date(int(parts[1]), int(parts[2]), 1), "month"
    return None, "day"


@lru_cache(maxsize=200_000)
def folded_born(text: str, month_first: bool) -> str:
    """Write a birth date as the index stores it; empty where it is no date."""
    found, precision = _read(text.strip(), month_first)
    return fold_born(found, precision) if found else ""  # type: ignore[arg-type]  # day, month or year


@lru_cache(maxsize=50_000)
def folded_parts(year: str, month: str, day: str) -> str:
    """Write a birth date that stands in three columns, some of which may be empty."""
    bare = [part.strip().removesuffix(".0") for part in (year, month, day)]
    numbers = [int(part) if part.isdigit() else 0 for part in bare]
    if not numbers[0]:
        return ""
    precision = "day" if numbers[1] and numbers[2] else "month" if numbers[1] else "year"
    found = _date(numbers[0], numbers[1] or 1, numbers[2] if numbers[1] and numbers[2] else 1)
    return fold_born(found, precision) if found else ""  # type: ignore[arg-type]  # day, month or year


@lru_cache(maxsize=50_000)
def folded_age(age: str, on: str) -> str:
    """Write the years in which someone of an age on a day was born."""
    whole = age.strip().split(".")[0]
    day = _read(on.strip(), False)[0]
    if not whole.isdigit() or day is None:
        return ""
    if _YEAR.match(on.strip()):
        year = day.year - int(whole)
        return f"age:{year - 1:04}-01-01:{year:04}-12-31" if EARLIEST <= year <= LATEST and int(whole) <= 120 else ""
    found: FoldedFeatures = readings(Query(age=int(whole), on=day))[0]
    return found.born
