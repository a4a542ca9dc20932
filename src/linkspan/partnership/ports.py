"""What this room needs from those above: figures that are already safe to publish, counted by who holds the records.

A room above counts its own records behind its own walls and hands over base cells alone: rounded, the small ones left
out (`disclosure.py` says why that is safe). This room never sees an exact count.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol
from uuid import UUID

from linkspan.agencies.ports import Socket

Per = Literal["area", "organisation"]
Better = Literal["up", "down", ""]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One count that is published each quarter, for each council area or each organisation in each area.

    `part_of` names the count that this one is a part of: then what is shown is a share of it. It is the only relation
    between published counts that may exist. `better` is the direction that is good by itself, or none. `balanced_by`
    names what must stand beside it, because it gets worse when this one is bettered the wrong way; `beside` says how.
    `more` and `fewer` finish a sentence about it. It is counted `settles` days after its quarter ends, of what was
    recorded by then, once. `only_with` names a count without which it is not shown: no timeliness without quality.
    """

    code: str
    title: str
    counts: str
    out_of: str
    per: Per
    better: Better
    more: str
    fewer: str
    balanced_by: tuple[str, ...]
    beside: str
    part_of: str = ""
    settles: int = 28
    only_with: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A base cell that may be shown: a count of five or more, to the nearest five. A smaller one has no cell."""

    indicator: str
    area_id: UUID
    organisation_id: UUID | None
    shown: int


class Publisher(Protocol):
    """A room above that counts its records for figures."""

    @property
    def room(self) -> str: ...

    @property
    def indicators(self) -> Sequence[Indicator]: ...

    def count(self, quarter: date, settled_on: Mapping[str, date]) -> Sequence[Counted]:
        """Count a quarter for the indicators named, each of what was recorded before its day; small cells left out."""
        ...


class Publishers:
    """Every room that publishes figures; `config/wiring.py` lists them."""

    def __init__(self) -> None:
        self._plugs: dict[str, Publisher] = {}

    def plug(self, publisher: Publisher) -> None:
        """Add a room's figures."""
        self._plugs[publisher.room] = publisher

    def __iter__(self) -> Iterator[Publisher]:
        return iter(self._plugs.values())


publishers = Publishers()


@dataclass(frozen=True, slots=True)
class Taker:
    """Who took a decision: the person, the post they held then, and the organisation they decided for."""

    person_id: UUID
    post_id: UUID
    organisation_id: UUID
    functions: Collection[str]


class Population(Protocol):
    """The room above that knows of children: how many, never which."""

    def known(self, area_ids: Collection[UUID], on: date) -> Mapping[tuple[UUID, int], int | None]:
        """Count the children known in each area by year of age, as may be shown: None where there are few."""
        ...


population: Socket[Population] = Socket("partnership.population")


class Caseload(Protocol):
    """The room above that knows of open cases: how many lie with each kind of post, never which."""

    def open_cases(self, organisation_ids: Collection[UUID], on: date) -> Mapping[tuple[UUID, str], int | None]:
        """Count open cases by organisation and title of the post that holds them, as may be shown: None where few.

        The title is empty for what lies at the desk.
        """
        ...


caseload: Socket[Caseload] = Socket("partnership.caseload")
