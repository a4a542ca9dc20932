"""The invented children, their homes and the adults around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linkspan.synth.naming import Lineage


@dataclass(frozen=True, slots=True)
class Address:
    """One home."""

    line_1: str
    line_2: str
    town: str
    postcode: str
    uprn: str
    neighbourhood: int
    across: bool  # in the neighbouring council's area


@dataclass(frozen=True, slots=True)
class School:
    """A school or nursery class."""

    urn: str
    name: str
    phase: str  # primary or secondary
    establishment: str
    la: str
    neighbourhood: int
    across: bool


@dataclass(frozen=True, slots=True)
class Practice:
    """A GP practice."""

    ods: str
    name: str
    neighbourhood: int
    across: bool


@dataclass(frozen=True, slots=True)
class Spell:
    """Time at one school or practice; `until` is the first day after."""

    at: School | Practice
    from_: date
    until: date | None

    @property
    def code(self) -> str:
        """Give the school's URN or the practice's ODS code."""
        return self.at.urn if isinstance(self.at, School) else self.at.ods


@dataclass(slots=True)
class Carer:
    """A parent or carer."""

    name: str
    relationship: str
    phone: str
    responsibility: str  # yes, no or blank


@dataclass(frozen=True, slots=True)
class Bar:
    """Someone who must not have contact with the child, or not know where the child is."""

    name: str
    order: str
    from_: date
    until: date | None


@dataclass(slots=True)
class Family:
    """Children who share a mother, and her homes."""

    id: str
    line: Lineage
    kind: str  # together, lone, separated or step
    homes: list[tuple[date, Address]]
    carers: list[Carer]
    other_home: Address | None = None
    children: list[Child] = field(default_factory=list)


@dataclass(slots=True)
class Child:
    """One identity of one child. An adopted child has two, told apart by `adopted` and tied by `wall`."""

    id: str
    family: Family
    household: str
    tradition: str
    sex: str
    given: str
    middle: str
    family_name: str
    known_as: str
    homes: list[tuple[date, Address]]
    carers: list[Carer]
    born: date | None = None
    due: date | None = None
    died: date | None = None
    first_family: str = ""
    renamed_on: date | None = None
    nhs: str = ""
    old_nhs: str = ""
    upn: str = ""
    old_upn: str = ""
    schools: list[Spell] = field(default_factory=list)
    practices: list[Spell] = field(default_factory=list)
    birth_set: str = ""  # shared by twins or triplets
    known_from: date | None = None
    known_until: date | None = None
    adopted: str = ""  # old or new
    wall: str = ""
    protection: str = "none"
    bar: Bar | None = None
    looked_after_from: date | None = None
    placed_out_of_area: bool = False
    privately_fostered: bool = False
    no_birth_papers: bool = False
    language: str = ""
    interpreter: str = ""

    def home_on(self, on: date) -> Address:
        """Give the home the child had on a day."""
        found = self.homes[0][1]
        for from_, home in self.homes:
            if from_ <= on:
                found = home
        return found

    @property
    def may_be_at_other_parents(self) -> bool:
        """Say whether the child also lives with a parent who lives apart."""
        return self.family.other_home is not None and self.household == f"H{self.family.id[1:]}"

    @property
    def home(self) -> Address:
        """Give the home the child has now."""
        return self.homes[-1][1]

    @property
    def birthday(self) -> date:
        """Give the day the child was born, or is expected."""
        day = self.born or self.due
        if day is None:
            raise ValueError("A child has a date of birth or an expected one.")
        return day

    @property
    def is_unborn(self) -> bool:
        """Say whether the child is yet to be born."""
        return self.born is None
