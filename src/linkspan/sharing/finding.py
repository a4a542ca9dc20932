"""What a check of an agreement is told, and what it finds: one plain sentence, and where it is mended."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from linkspan.sharing.agreement_document import Clause, Document


@dataclass(frozen=True, slots=True)
class Agency:
    """What a check needs to know of an organisation."""

    name: str
    kind: str
    from_: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Setting:
    """What an agreement is checked against: the day, its own code, and what else there is.

    `ends` says of each agreement which others it puts an end to. `tiers` gives the tier of each agreement by code.
    `beside` are the agreements, by code, that hold or are to hold while this one does.
    """

    on: date
    code: str
    agencies: Mapping[UUID, Agency]
    areas: Collection[str]
    tiers: Mapping[str, int] = field(default_factory=dict)
    ends: Mapping[str, frozenset[str]] = field(default_factory=dict)
    beside: Mapping[str, Document] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: where, a message to translate and what to put into it. One that does not stop is a warning."""

    code: str
    place: str
    message: str
    values: Mapping[str, str] = field(default_factory=dict)
    stops: bool = True

    @property
    def said(self) -> str:
        """Say it in plain English."""
        return self.message % self.values


def place_of(clause: Clause) -> str:
    """Name the place where a clause is mended."""
    return f"clause {clause.number}"
