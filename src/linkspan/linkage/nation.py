"""A nation of invented children, column by column: families of one partnership, and as many again under other names.

An invented partnership holds half a million children at the most, as objects. A nation takes the families of a smaller
one and repeats them: each time every family moves to postcode areas of its own and shifts its birth dates together, and
names are dealt out anew among families (family names) and among children of one sex (given names). So names keep their
shares, homes and twins stay what they were, and nobody is there twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from string import ascii_uppercase

import numpy as np
from numpy.typing import NDArray

from linkspan.linkage.coded import Coded
from linkspan.linkage.folding import Face
from linkspan.matching import Features, fold
from linkspan.matching.features import FIELDS
from linkspan.synth.partnership import Partnership, generate
from linkspan.synth.people import Child
from linkspan.synth.searches import Asker, Query

FURTHEST = 400  # days by which a repeated family's birth dates shift
Places = NDArray[np.int64]


@dataclass(slots=True)
class Nation:
    """The partnership that a nation repeats, and its children's columns."""

    partnership: Partnership
    findable: list[Child]
    face: Face
    family: Places  # the number of each child's family
    tradition: Places

    def __len__(self) -> int:
        return len(self.findable)

    def queries(self, kind: str, times: float, count: int) -> Iterator[tuple[Query, int]]:
        """Give muddled searches for children of the first part of the nation, each with the child's number."""
        asker = Asker(self.partnership)
        number = {id(child): at for at, child in enumerate(self.findable)}
        of = {child.id: child for child in self.findable}
        for _ in range(count):
            query = asker.muddled(kind, times)
            yield query, number[id(of[query.child_id])]

    def part(self, number: int, seed: int) -> Face:
        """Give the nation's children once more, under other names and in another place; part 0 is as it was."""
        if number == 0:
            return self.face
        rng = np.random.default_rng((seed, number))
        face = dict(self.face)
        families = int(self.family.max()) + 1
        # A family's name moves as one; only the first child's stands for it, as brothers and sisters mostly share it.
        first = np.zeros(families, dtype=np.int64)
        first[self.family[::-1]] = np.arange(len(self))[::-1]
        dealt = _dealt(self.tradition[first], rng)
        face["family"] = Coded(face["family"].values, face["family"].at[first[dealt]][self.family])
        alike = self.tradition * 3 + self.face["sex"].at
        for name in ("given", "middle"):
            face[name] = Coded(face[name].values, face[name].at[_dealt(alike, rng)])
        face["born"] = self._shifted(face["born"], rng.integers(-FURTHEST, FURTHEST, families)[self.family])
        area = "".join(list(product(ascii_uppercase, repeat=2))[number % 676])
        face["postcode"] = face["postcode"].map(lambda text: area + text.lstrip(ascii_uppercase))
        for name in ("nhs", "former_nhs", "upn", "known_as", "former_family"):
            face[name] = Coded.empty(len(self))
        return face

    def _shifted(self, born: Coded, days: Places) -> Coded:
        """Move each day by its family's shift."""
        at = np.array([_ordinal(text) for text in born.values])[born.at]
        moved = np.where(at > 0, at + days, 0)
        distinct, places = np.unique(moved, return_inverse=True)
        values = [_day(int(ordinal)) if ordinal else "" for ordinal in distinct]
        if values[0] != "":
            values, places = ["", *values], places + 1
        return Coded(values, places.astype(np.int64))


def _dealt(groups: Places, rng: np.random.Generator) -> Places:
    """Give each place another place of its group."""
    dealt: Places = np.arange(len(groups))
    for group in np.unique(groups):
        here = np.flatnonzero(groups == group)
        dealt[here] = rng.permutation(here)
    return dealt


def _ordinal(text: str) -> int:
    return date.fromisoformat(text.split(":")[1]).toordinal() if text else 0


def _day(ordinal: int) -> str:
    day = date.fromordinal(ordinal).isoformat()
    return f"day:{day}:{day}"


def nation(children: int, seed: int, profile: str = "normal") -> Nation:
    """Invent the partnership of a nation."""
    partnership = generate(children, seed, profile)
    findable = Asker(partnership).findable
    families: dict[str, int] = {}
    family = np.array([families.setdefault(child.family.id, len(families)) for child in findable], dtype=np.int64)
    traditions: dict[str, int] = {}
    tradition = np.array([traditions.setdefault(child.tradition, len(traditions)) for child in findable])
    rows = [_folded(child) for child in findable]
    columns = zip(*rows, strict=True)
    face = {name: _coded(column) for name, column in zip(FIELDS, columns, strict=True)}
    return Nation(partnership, findable, face, family, tradition)


def _folded(child: Child) -> tuple[str, ...]:
    """Fold what the children's index would know of a child by now; no number, by which nobody is hard to find."""
    moved = child.first_family != child.family_name and child.renamed_on is not None
    face = fold(
        Features(
            given=child.given, middle=child.middle, family=child.family_name, known_as=child.known_as or None,
            former_family=child.first_family if moved else None, born=child.born, sex=child.sex,
            postcode=child.home.postcode, address=child.home.line_1,
        )
    )  # fmt: skip
    return tuple(getattr(face, name) for name in FIELDS)


def _coded(column: tuple[str, ...]) -> Coded:
    place: dict[str, int] = {"": 0}
    at = np.fromiter((place.setdefault(value, len(place)) for value in column), dtype=np.int64, count=len(column))
    return Coded(list(place), at)


def typed(query: Query) -> Features:
    """Read a search as the search page would."""
    born = date.fromisoformat(query.date_of_birth) if query.date_of_birth else None
    given = " ".join(part for part in (query.given_name, query.middle_names) if part)
    return Features(
        given=given or None, family=query.family_name or None, born=born, sex=query.sex or None,
        postcode=query.postcode or None,
    )  # fmt: skip
