"""Put published figures of what children say into words, pictures and tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from linkspan.voice import report_rules as rules
from linkspan.voice.queries.figures import Release
from linkspan.voice.report_rules import Share
from linkspan.voice.suppression import Family
from linkspan.web.voice.figures import charts, words


@dataclass(frozen=True, slots=True)
class Table:
    """Facts as a table, with their picture where anything of it may be shown."""

    code: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    picture: charts.Picture | None
    pictured: str


def year(found: Release) -> dict[str, Any]:
    """Put a year into words: who was heard, and how things are for children."""
    heard = rules.HEARD
    return {
        "year": found.year,
        "year_words": words.year_words(found.year),
        "is_empty": all(cell is None for cell in found.cells.values()),
        "due": words.count(found.shown(heard.whole)),
        "heard": _whole(found, heard, gettext("Who was heard")),
        "felt": _felt(found),
        "dimensions": [(code, name) for code, name in words.DIMENSIONS.items() if found.groups.get(code)],
        "rule": words.threshold(),
        "interval": words.interval(),
        "sealed": found.sealed,
    }


def _whole(found: Release, family: Family, title: str) -> Table:
    shares = [(words.measure(part), found.share(part, family.whole)) for part in family.parts]
    rows = [(words.measure(family.whole), words.count(found.shown(family.whole)), "–")]
    rows += [
        (words.measure(part), words.count(found.shown(part)), words.share(found.share(part, family.whole)))
        for part in family.parts
    ]
    head = (gettext("Children"), gettext("How many"), gettext("Of those to be heard"))
    return Table("heard", title, head, tuple(rows), charts.picture(shares), gettext("Of children who were to be heard"))


def _felt(found: Release) -> Table:
    rows, shares = [], []
    for code, family in zip(rules.OUTCOMES, rules.FELT, strict=True):
        well, badly = (found.share(part, family.whole) for part in family.parts)
        name = str(words.OUTCOMES[code])
        rows.append((name, words.count(found.shown(family.whole)), words.share(well), words.share(badly)))
        shares.append((name, well))
    head = (gettext("Outcome"), gettext("Answered"), gettext("Good or very good"), gettext("Bad or very bad"))
    pictured = gettext("Children who say that it is good or very good")
    return Table("felt", gettext("How things are for children"), head, tuple(rows), charts.picture(shares), pictured)


def by(found: Release, dimension: str) -> dict[str, Any]:
    """Put a year into tables by one list: area, age, ethnicity or need."""
    return {
        "year": found.year,
        "year_words": words.year_words(found.year),
        "name": words.DIMENSIONS[dimension],
        "tables": list(tables(found, dimension)),
        "rule": words.threshold(),
        "interval": words.interval(),
    }


def tables(found: Release, dimension: str) -> Iterator[Table]:
    """Give each table of one list: who was heard, then each outcome."""
    heard = (gettext("Who was heard"), gettext("To be heard"), gettext("Heard"), gettext("Nobody asked"))
    yield _listed(found, dimension, rules.HEARD, "heard", heard)
    for code, family in zip(rules.OUTCOMES, rules.FELT, strict=True):
        head = (
            str(words.OUTCOMES[code]),
            gettext("Answered"),
            gettext("Good or very good"),
            gettext("Bad or very bad"),
        )
        yield _listed(found, dimension, family, code, head)


def _listed(found: Release, dimension: str, family: Family, code: str, head: tuple[str, str, str, str]) -> Table:
    rows: list[tuple[str, ...]] = []
    shares: list[tuple[str, Share | None]] = []
    for group in found.groups.get(dimension, ()):
        each = [found.share(part, family.whole, dimension, group.code) for part in family.parts]
        name = words.group(dimension, group)
        rows.append((name, words.count(found.shown(family.whole, dimension, group.code)), *map(words.share, each)))
        shares.append((name, each[0]))
    title, *columns = head
    named = (str(words.DIMENSIONS[dimension]), *columns)
    return Table(code, title, named, tuple(rows), charts.picture(shares), f"{title}: {columns[1]}")


def report(found: Release, foreword: str) -> dict[str, Any]:
    """Put a whole year into what its report says: the foreword, the year and every list."""
    lists = [by(found, code) | {"code": code} for code in rules.DIMENSIONS if found.groups.get(code)]
    return year(found) | {"foreword": foreword.split("\n\n") if foreword.strip() else [], "lists": lists}


def lines(found: Release) -> Iterator[tuple[str, ...]]:
    """Give every published count as a row of a file for machines; an empty count is one that is not shown."""
    yield ("year", "measure", "list", "group", "count")
    names = {(dimension, group.code): group.label for dimension, groups in found.groups.items() for group in groups}
    for (measure, dimension, group), shown in found.cells.items():
        label = names.get((dimension, group)) or group
        yield (words.year_words(found.year), measure, dimension, label, "" if shown is None else str(shown))
