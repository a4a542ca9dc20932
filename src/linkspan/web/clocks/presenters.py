"""Turn clocks and their versions into what the pages show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from linkspan.duty.queries import VersionLine
from linkspan.web.clocks import words


@dataclass(frozen=True, slots=True)
class Row:
    """A clock as the table shows it: as it runs everywhere today, and how many areas have their own."""

    code: str
    name: str
    starts: str
    length: str
    authority: str
    own_areas: int


@dataclass(frozen=True, slots=True)
class Group:
    """Some clocks that belong together."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One version, with when it counts."""

    number: int
    area: str
    length: str
    calendar: str
    day_zero: str
    authority: str
    source: str
    from_: date
    until: date | None
    made_by: str
    made_at: datetime | None
    state: str


def groups(versions: Mapping[str, Sequence[VersionLine]], on: date) -> list[Group]:
    """Put the whole table into words."""
    return [
        Group(str(title), tuple(_row(code, versions[code], on) for code in clocks if code in versions))
        for title, clocks in words.GROUPS
    ]


def _row(code: str, lines: Sequence[VersionLine], on: date) -> Row:
    everywhere = [line.rule for line in lines if line.rule.area_id is None]
    now = next((rule for rule in everywhere if rule.is_in_force(on)), everywhere[-1])
    own = {line.area for line in lines if line.rule.area_id and line.rule.is_in_force(on)}
    return Row(
        code, words.name(code), now.starts_with, words.length(now), str(words.AUTHORITIES[now.authority]), len(own)
    )


def versions_of(lines: Sequence[VersionLine], on: date) -> list[Version]:
    """Put the versions of one clock into words."""
    return [
        Version(
            number=line.rule.version, area=line.area, length=words.length(line.rule),
            calendar=str(words.CALENDARS[line.rule.calendar]), day_zero=str(words.ZEROS[line.rule.day_zero]),
            authority=str(words.AUTHORITIES[line.rule.authority]), source=line.rule.source, from_=line.rule.from_,
            until=line.rule.until, made_by=line.made_by, made_at=line.made_at, state=_state(line, on),
        )
        for line in lines
    ]  # fmt: skip


def _state(line: VersionLine, on: date) -> str:
    if line.rule.is_in_force(on):
        return "now"
    return "later" if line.rule.from_ > on and line.rule.until != line.rule.from_ else "past"
