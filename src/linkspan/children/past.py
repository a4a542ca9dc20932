"""What a record said once: names, homes and schools that a child had, by which the child is still found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import connection

from linkspan.children.copying import insert_many
from linkspan.children.faces import Arrival
from linkspan.matching import FoldedFeatures, record_keys

# What changes in a life. A birth date, a sex or a number that changes was put right: the old one was never the child's.
LIVED = ("given", "middle", "family", "known_as", "former_family", "postcode", "school", "address")
MOST_KEPT = 8  # of one record; the oldest give way


@dataclass(frozen=True, slots=True)
class Saying:
    """What one record said until a day."""

    record_id: UUID
    face: FoldedFeatures
    until_on: date


def lived(then: FoldedFeatures, now: FoldedFeatures) -> FoldedFeatures:
    """Give what was lived of an old face, with all that was put right since; what it left out stays as it is now."""
    return replace(now, **{name: value for name in LIVED if (value := getattr(then, name))})


def kept_of(earlier: Iterable[Saying], before: Saying | None, now: FoldedFeatures) -> list[Saying]:
    """Choose what to keep of a record whose words changed: each saying once, the latest first, and none it says now."""
    told = [before] if before else []
    told += sorted(earlier, key=lambda saying: saying.until_on, reverse=True)
    sayings: dict[FoldedFeatures, Saying] = {}
    for saying in told:
        face = lived(saying.face, now)
        if face != now and face not in sayings:
            sayings[face] = replace(saying, face=face)
    return list(sayings.values())[:MOST_KEPT]


def keep(arrivals: Sequence[Arrival], on: date) -> dict[UUID, list[Saying]]:
    """Keep what changed records said until today, and give all that each said once; called before their faces go."""
    ids = [each.id for each in arrivals]
    with connection.cursor() as cursor:
        cursor.execute("select record_id, folded from children_face where record_id = any(%s)", [ids])
        before = {row[0]: Saying(row[0], FoldedFeatures.from_text(row[1]), on) for row in cursor.fetchall()}
        cursor.execute("select record_id, folded, until_on from children_pastface where record_id = any(%s)", [ids])
        earlier: dict[UUID, list[Saying]] = {}
        for record_id, folded, until_on in cursor.fetchall():
            earlier.setdefault(record_id, []).append(Saying(record_id, FoldedFeatures.from_text(folded), until_on))
        cursor.execute("delete from children_pastface where record_id = any(%s)", [ids])
    kept = {each.id: kept_of(earlier.get(each.id, ()), before.get(each.id), each.folded) for each in arrivals}
    insert_many(
        "children_pastface",
        ("record_id", "number", "folded", "folded_open", "until_on"),
        (
            (said.record_id, number, said.face.as_text(), said.face.without_place().as_text(), said.until_on)
            for sayings in kept.values() for number, said in enumerate(sayings, 1)
        ),
    )  # fmt: skip
    return kept


def further_keys(sayings: Iterable[Saying], taken: set[int]) -> Iterator[tuple[int, bool]]:
    """Give the keys of what a record said once that are not among those taken, and whether each tells a place."""
    for saying in sayings:
        keys = record_keys(saying.face)
        for key, place in [*((key, False) for key in keys.open), *((key, True) for key in keys.placed)]:
            if key not in taken:
                taken.add(key)
                yield key, place
