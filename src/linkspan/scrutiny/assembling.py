"""What the answering agency holds of one child, room by room: each assembler is a plain function giving items.

Each asks a question of the database that answers for a request of the asker's own agency alone, about its one child,
and gives what that agency holds: its own rows, and what others sent it. What others keep to themselves is listed as
theirs to be asked for. Which table is gathered, and which is not and why, is in `holdings`.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit.called import called

# What a record says, in fields; all else is plain text.
FIELDS = frozenset({"record", "past_record", "place", "contact", "draft", "match", "pattern", "census"})
SHORT = frozenset({"nhs", "upn", "urn", "gp", "la"})
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CODE = re.compile(r"^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$", re.M)
HEALTH = frozenset({"gp_practice", "hospital_trust", "icb"})
# What is no health record even where a health service holds it.
NO_HEALTH = frozenset(
    {"looks", "elsewhere", "elsewhere_police", "flag", "flag_sent", "flag_got", "sharing", "agreement", "match", "kept",
     "protection", "watch", "access", "shown", "held_back", "parents_page"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is held: what, who wrote it, when, and what it says."""

    room: str
    kind: str
    source: UUID | None
    wrote: str
    written_at: datetime | None
    text: str
    is_health: bool = False


Assembler = Callable[[UUID, str], list[Item]]


def of_index(request_id: UUID, agency_kind: str) -> list[Item]:
    """Give the index record: facts, places, flags, involvements, corrections, and how often the file was opened."""
    return _items("index", "held_in_index", request_id, agency_kind)


def of_exchange(request_id: UUID, agency_kind: str) -> list[Item]:
    """Give what the agency asked others and answered them, and what they answered it."""
    return _items("exchange", "held_in_exchange", request_id, agency_kind)


def of_pathway(request_id: UUID, agency_kind: str) -> list[Item]:
    """Give concerns, decisions, stages and the chronology, as far as they are the agency's own."""
    return _items("pathway", "held_in_pathway", request_id, agency_kind)


def of_sharing(request_id: UUID, agency_kind: str) -> list[Item]:
    """Give what the agency decided to share or not."""
    return _items("sharing", "held_in_sharing", request_id, agency_kind)


def of_voice(request_id: UUID, agency_kind: str) -> list[Item]:
    """Give what the child said to the agency, as they said it; apart from it, what the writer made of it."""
    return _items("voice", "held_in_voice", request_id, agency_kind)


def of_others(request_id: UUID, agency_kind: str) -> list[Item]:
    """Give earlier requests and opinions, and what went into a yearly return."""
    return _items("others", "held_in_others", request_id, agency_kind)


ASSEMBLERS: dict[str, Assembler] = {
    "index": of_index,
    "exchange": of_exchange,
    "pathway": of_pathway,
    "sharing": of_sharing,
    "voice": of_voice,
    "others": of_others,
}


def gathered(request_id: UUID, agency_kind: str, at: datetime) -> list[Item]:
    """Gather all that is held, room by room, the oldest first in each; then who else holds something."""
    items = [item for assembler in ASSEMBLERS.values() for item in assembler(request_id, agency_kind)]
    return [*items, *_elsewhere(request_id, at)]


def _items(room: str, function: str, request_id: UUID, agency_kind: str) -> list[Item]:
    rows: list[tuple[Any, ...]] = called(function, request_id)
    names = agencies.names_of({row[2] for row in rows if row[2]})
    found = [
        Item(
            room, kind, source, ", ".join(filter(None, (names.get(person, ""), wrote))), written_at,
            readable(said) if kind in FIELDS else spelt_out(said.strip()),
            kind == "health" or (agency_kind in HEALTH and kind not in NO_HEALTH),
        )
        for kind, source, person, wrote, written_at, said in rows
        if said and said.strip()
    ]  # fmt: skip
    return in_order(found)


def in_order(items: Iterable[Item]) -> list[Item]:
    """Put the oldest first, what bears no time last, and what was written in one act in the order of what it says."""
    # Never in the order of identifiers, which are drawn by chance: two files that say the same must look the same.
    return sorted(items, key=lambda item: (item.written_at is None, item.written_at or 0, item.kind, item.text))


def _elsewhere(request_id: UUID, at: datetime) -> list[Item]:
    """List who else holds something, with whom to ask there."""
    listed: Iterable[Any] = [organisation for (organisation,) in called("held_elsewhere", request_id)]
    items = []
    for organisation_id in listed:
        desk = agencies.desk_for(london_day(at), organisation_id=organisation_id)
        there = agencies.organisation(organisation_id)
        contact = f"{desk.name}, {desk.phone}" if desk else ""
        kind = "elsewhere_police" if there.kind == "police" else "elsewhere"
        items.append(Item("index", kind, organisation_id, "", None, f"{there.name}: {contact}".rstrip(": ")))
    return sorted(items, key=lambda item: item.text)


def spelt_out(said: str) -> str:
    """Write the codes that stand in lines of their own as words: "Call before acting", not "call_before_acting"."""
    return CODE.sub(lambda found: found[0].replace("_", " ").capitalize(), said)


def readable(said: str) -> str:
    """Write what a record says line by line, as a person reads it."""
    return "\n".join(_lines("", json.loads(said)))


def _lines(name: str, value: Any) -> list[str]:
    if isinstance(value, dict):
        return [line for key, each in value.items() for line in _lines(key, each)]
    if isinstance(value, list):
        return [line for each in value for line in _lines(name, each)]
    return [f"{_named(name)}: {_plain(value)}"] if value not in (None, "") else []


def _named(name: str) -> str:
    """Write a field's name as people do: "NHS number", not "nhs_number"."""
    first, _space, rest = name.replace("_", " ").partition(" ")
    return f"{first.upper() if first in SHORT else first.capitalize()} {rest}".strip()


def _plain(value: Any) -> Any:
    """Write a day as people do."""
    if isinstance(value, str) and DAY.fullmatch(value):
        day = date.fromisoformat(value)
        return f"{day.day} {day:%B %Y}"
    return value
