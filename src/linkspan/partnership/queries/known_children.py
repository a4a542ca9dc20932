"""How many children Linkspan itself knows of in each area, beside the figures that were entered about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from linkspan.partnership import ports

GROWN = 18


@dataclass(frozen=True, slots=True)
class KnownHere:
    """Children known in one area: what may be shown, added up, and how many bands of age are hidden as too few."""

    area: str
    shown: int
    hidden: int


def known_children(areas: Mapping[UUID, str], on: date) -> Sequence[KnownHere]:
    """Give what is known of each area on a day, rounded where it is counted; nothing is weighed by it.

    Who is known is not who lives there: fair shares are weighed by the figures entered, with their source.
    """
    counted = ports.population().known(list(areas), on) if areas else {}
    found = []
    for area_id, name in areas.items():
        cells = [shown for (area, age), shown in counted.items() if area == area_id and age < GROWN]
        known = [each for each in cells if each is not None]
        found.append(KnownHere(name, sum(known), len(cells) - len(known)))
    return found
