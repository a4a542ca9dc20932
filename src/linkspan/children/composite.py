"""Put one child together from what several sources say: each fact with who says so, the best supported first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Source:
    """Who says something, and when they last said it."""

    organisation_id: UUID
    organisation: str
    said_on: date
    record_id: UUID


@dataclass(frozen=True, slots=True)
class Fact:
    """A value and the sources that give it."""

    value: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Carer:
    """A parent or carer, as sources name them."""

    name: str
    relationship: str
    phone: str
    parental_responsibility: bool | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """Someone who must not have contact, or not know where the child is, and the order that says so."""

    name: str
    order: str
    from_: date | None
    until: date | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a source says the child lives or lived; `until` is None for the latest word of a live record."""

    lines: tuple[str, ...]
    postcode: str
    from_: date
    until: date | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One version of one record: who the child is, and where, if the asker may know."""

    record_id: UUID
    organisation_id: UUID
    organisation: str
    received_at: datetime
    is_latest: bool
    ended_on: date | None
    identity: Mapping[str, Any]
    place: Mapping[str, Any] | None

    @property
    def source(self) -> Source:
        """Name this as a source."""
        return Source(self.organisation_id, self.organisation, self.received_at.date(), self.record_id)


def facts(said: Iterable[Said], value_of: Callable[[Said], str | None]) -> tuple[Fact, ...]:
    """Gather the values that latest versions give, the one with most sources first, then the newest."""
    found: dict[str, tuple[str, list[Source]]] = {}
    for one in said:
        if not one.is_latest or not (value := value_of(one)):
            continue
        found.setdefault(" ".join(value.lower().split()), (value, []))[1].append(one.source)
    ranked = sorted(
        found.values(), key=lambda each: (-len(each[1]), -max(s.said_on.toordinal() for s in each[1]), each[0])
    )
    return tuple(Fact(value, tuple(sources)) for value, sources in ranked)


def identity(said: Iterable[Said], name: str) -> tuple[Fact, ...]:
    """Gather what sources say of one part of who the child is."""

    def value_of(one: Said) -> str | None:
        value = one.identity.get(name)
        return str(value) if value not in (None, "", []) else None

    return facts(said, value_of)


def place(said: Iterable[Said], name: str) -> tuple[Fact, ...]:
    """Gather what sources say of one part of where the child is."""

    def value_of(one: Said) -> str | None:
        return str(one.place[name]) if one.place and one.place.get(name) else None

    return facts(said, value_of)


def full_names(said: Iterable[Said]) -> tuple[Fact, ...]:
    """Gather whole names, with middle names where a source gives them."""
    parts = ("given_name", "middle_names", "family_name")
    return facts(said, lambda one: " ".join(one.identity[part] for part in parts if one.identity.get(part)) or None)


def best_name(said: Sequence[Said]) -> str:
    """Choose the name to call the child by: the given and family names most sources agree on."""
    parts = ("given_name", "family_name")
    short = facts(said, lambda one: " ".join(one.identity[part] for part in parts if one.identity.get(part)) or None)
    return short[0].value if short else ""


def carers(said: Iterable[Said]) -> tuple[Carer, ...]:
    """Gather parents and carers by name; a phone only where the asker may know places."""
    found: dict[str, dict[str, Any]] = {}
    for one in said:
        phones = (one.place or {}).get("carer_phones", [])
        for at, carer in enumerate(one.identity.get("carers", []) if one.is_latest else []):
            held = found.setdefault(
                " ".join(carer["name"].lower().split()),
                {"name": carer["name"], "relationship": "", "phone": "", "pr": None, "sources": []},
            )
            held["relationship"] = held["relationship"] or carer.get("relationship", "")
            held["phone"] = held["phone"] or (phones[at] if at < len(phones) else "") or ""
            if carer.get("parental_responsibility") is not None:
                held["pr"] = bool(held["pr"]) or carer["parental_responsibility"]
            held["sources"].append(one.source)
    return tuple(
        Carer(each["name"], each["relationship"], each["phone"], each["pr"], tuple(each["sources"]))
        for each in found.values()
    )


def bars(said: Iterable[Said], on: date) -> tuple[Bar, ...]:
    """Gather who must not have contact or know, leaving out orders that have run out."""
    found: dict[tuple[str, str], tuple[Bar, list[Source]]] = {}
    for one in said:
        for bar in one.identity.get("bars", []) if one.is_latest else []:
            from_, until = _day(bar.get("from")), _day(bar.get("until"))
            if until and until <= on:
                continue
            made = Bar(bar["name"], bar.get("order") or "", from_, until, ())
            found.setdefault((bar["name"].lower(), made.order), (made, []))[1].append(one.source)
    return tuple(Bar(bar.name, bar.order, bar.from_, bar.until, tuple(sources)) for bar, sources in found.values())


def addresses(said: Iterable[Said]) -> tuple[Address, ...]:
    """Gather addresses over time: each from when a source first gave it until it gave another; newest first."""
    by_record: dict[UUID, list[Said]] = {}
    for one in sorted(said, key=lambda each: each.received_at):
        if one.place:
            by_record.setdefault(one.record_id, []).append(one)
    spells: dict[tuple[tuple[str, ...], str], list[tuple[date, date | None, Source]]] = {}
    for versions in by_record.values():
        for at, one in enumerate(versions):
            spelt = _address(one.place or {})
            if not any(spelt):
                continue
            after = versions[at + 1].received_at.date() if at + 1 < len(versions) else one.ended_on
            spells.setdefault(spelt, []).append((one.received_at.date(), after, one.source))
    made = [
        Address(
            lines, postcode, min(each[0] for each in found),
            None if any(each[1] is None for each in found) else max(each[1] for each in found if each[1]),
            tuple({each[2].record_id: each[2] for each in found}.values()),
        )
        for (lines, postcode), found in spells.items()
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda each: (each.until is None, each.from_, len(each.sources)), reverse=True))


def _address(said: Mapping[str, Any]) -> tuple[tuple[str, ...], str]:
    lines = tuple(said[name] for name in ("address_line_1", "address_line_2", "town") if said.get(name))
    return lines, said.get("postcode") or ""


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def age_on(born: date | None, on: date) -> int | None:
    """Count whole years from a birth date to a day."""
    if born is None or born > on:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
