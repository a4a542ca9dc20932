"""Build what a model is measured on: invented arriving records, an index they may belong to, and the truth."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

import numpy as np
from numpy.typing import NDArray

from linkspan.matching import Features, FoldedFeatures, fold
from linkspan.matching.table import Ints
from linkspan.synth.partnership import Partnership, generate, records
from linkspan.synth.people import Child
from linkspan.synth.record import Draft

ENROLLED, TWIN, SIBLING, NAMESAKE, STRANGER = "enrolled", "twin", "sibling", "namesake", "stranger"
ABSENT = (TWIN, SIBLING, NAMESAKE, STRANGER)


@dataclass(frozen=True, slots=True)
class Shares:
    """How many children are kept out of the index, so that their records should link to nobody."""

    twin: float = 0.5  # of sets of twins or triplets, one child of the set
    sibling: float = 0.2  # of families with brothers or sisters of other ages, one child
    namesake: float = 0.02  # of children, each given the name of a child in the index
    stranger: float = 0.02


SHARES = Shares()


@dataclass(slots=True)
class Trial:
    """Arriving records and an index. `truth` and `child_of` number children; absent children are in no index row."""

    profile: str
    seed: int
    children: int
    arriving: list[FoldedFeatures] = field(default_factory=list)
    truth: list[int] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    tradition: list[str] = field(default_factory=list)
    index: list[FoldedFeatures] = field(default_factory=list)
    child_of: list[int] = field(default_factory=list)

    def of_kind(self, kind: str) -> NDArray[np.bool_]:
        """Mark the arriving records of one kind."""
        return np.array([one == kind for one in self.kind], dtype=np.bool_)

    @property
    def truths(self) -> Ints:
        """Give the true child of each arriving record."""
        return np.array(self.truth, dtype=np.int64)

    @property
    def children_of(self) -> Ints:
        """Give the child of each index row."""
        return np.array(self.child_of, dtype=np.int64)


def features_of(draft: Draft) -> Features:
    """Read a draft as a feed reader would."""
    born, precision = draft.born, "day"
    if not born and draft.due:
        born, precision = draft.due, "expected"
    return Features(
        given=draft.given,
        middle=draft.middle,
        family=draft.family,
        known_as=draft.known_as,
        former_family=draft.former,
        born=date.fromisoformat(born) if born else None,
        born_precision=precision,  # type: ignore[arg-type]  # one of the two literals above
        sex=draft.sex,
        postcode=draft.postcode,
        nhs=draft.nhs,
        upn=draft.upn,
        school=draft.urn,
        address=draft.line_1,
    )


def faces_by_child(partnership: Partnership) -> Iterator[tuple[Child, list[FoldedFeatures]]]:
    """Give each born child with the folded records of it that a reader would accept."""
    child: Child | None = None
    faces: list[FoldedFeatures] = []
    for record in records(partnership):
        if child is not record.child:
            if child is not None and faces:
                yield child, faces
            child, faces = record.child, []
        if not record.draft.refusable and not record.child.is_unborn:
            faces.append(fold(features_of(record.draft)))
    if child is not None and faces:
        yield child, faces


def _absent(partnership: Partnership, shares: Shares, rng: Random) -> dict[str, str]:
    """Choose the children to keep out of the index, by id, and say why each."""
    kinds: dict[str, str] = {}
    for family in partnership.families:
        born = [child for child in family.children if not child.is_unborn and not child.wall]
        sets = sorted({child.birth_set for child in born if child.birth_set})
        if sets and rng.random() < shares.twin:
            kinds[next(child.id for child in born if child.birth_set == sets[0])] = TWIN
        elif len(born) > 1 and not sets and rng.random() < shares.sibling:
            kinds[born[int(rng.random() * len(born))].id] = SIBLING
        elif len(born) == 1 and (draw := rng.random()) < shares.namesake + shares.stranger:
            kinds[born[0].id] = NAMESAKE if draw < shares.namesake else STRANGER
    return kinds


def trial(children: int, seed: int, profile: str, names: str | None = None, shares: Shares = SHARES) -> Trial:
    """Invent a partnership, and take one record of each child as arriving while the rest are in the index.

    Of a child kept out of the index, too, one record arrives, so that no child counts twice in a figure.
    """
    partnership = generate(children, seed, profile, names=names)
    rng = Random(f"{seed}:{profile}:trial")  # noqa: S311  # repeatable chance, not secret chance
    absent = _absent(partnership, shares, rng)
    made = Trial(profile, seed, children)
    number = {child.id: at for at, child in enumerate(partnership.children)}
    enrolled = [child for child in partnership.children if child.id not in absent and not child.is_unborn]
    for child, faces in faces_by_child(partnership):
        kind = absent.get(child.id, ENROLLED)
        if kind == NAMESAKE:
            faces = _renamed(faces, child, enrolled, rng)
        arriving = int(rng.random() * len(faces)) if kind != ENROLLED or len(faces) > 1 else -1
        for at, face in enumerate(faces):
            if at == arriving:
                made.arriving.append(face)
                made.truth.append(number[child.id])
                made.kind.append(kind)
                made.tradition.append(child.tradition)
            elif kind == ENROLLED:
                made.index.append(face)
                made.child_of.append(number[child.id])
    return made


def _renamed(faces: list[FoldedFeatures], child: Child, enrolled: list[Child], rng: Random) -> list[FoldedFeatures]:
    """Give a child's records the name of another child of its sex."""
    while True:
        other = enrolled[int(rng.random() * len(enrolled))]
        if other.sex == child.sex and other.family is not child.family:
            name = fold(Features(given=other.given, family=other.family_name))
            named = {"given": name.given, "family": name.family, "known_as": "", "former_family": ""}
            return [replace(face, **named) for face in faces]
