"""Weigh records of the index again by a model: what would it decide otherwise than what stands?

It answers for what a machine decided. Where a person put a record, took one out, or said "never", the model has no say.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from linkspan.agencies.rules import london_day
from linkspan.audit import trail
from linkspan.children.candidates import NEVER, Evidence, evidence
from linkspan.children.copying import stage_text
from linkspan.children.meeting import MOST_PER_KEY
from linkspan.matching import (
    FeatureTable,
    FoldedFeatures,
    Model,
    PairScores,
    aged,
    decide_many,
    record_keys,
    score_pairs,
)
from linkspan.matching.household import posterior

LINK = 2
Met = tuple[int, UUID, str, float]


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as it stands: with which child, how surely it was linked, and what it is matched by.

    `probability` is None where the record began its child's file, and where a person put it there.
    """

    record_id: UUID
    child_id: UUID
    probability: float | None
    by_person: bool
    made_by: str
    folded: str


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What the model would decide otherwise about one record."""

    record_id: UUID
    child_id: UUID
    other_id: UUID | None
    kind: str
    before: float | None
    probability: float
    evidence: Evidence


STANDING = """
select l.record_id, l.child_id, l.probability, l.made_by_person_id is not null, l.made_by, f.folded
from children_link l
join children_sourcerecord s on s.id = l.record_id
join children_child c on c.id = l.child_id
join children_face f on f.record_id = l.record_id
where l.until_at is null and l.from_at <= %(before)s and not s.sealed
  and c.disposed_on is null and c.archived_on is null
  and (%(after)s::uuid is null or l.record_id > %(after)s::uuid)
order by l.record_id
limit %(most)s
"""
COUNT = """
select count(*) from children_link l
join children_sourcerecord s on s.id = l.record_id
join children_child c on c.id = l.child_id
where l.until_at is null and l.from_at <= %(before)s and not s.sealed
  and c.disposed_on is null and c.archived_on is null
"""
MET = """
with hit as materialized (
  select distinct w.row_number, k.record_id
  from weighed_again w
  cross join lateral (select kk.record_id from children_key kk where kk.key = w.key limit %(most)s) k
)
select m.row_number, m.record_id, m.child_id, m.folded, m.years
from (
  select h.row_number, h.record_id, f.child_id, f.folded, 0::float8 as years
  from hit h join children_face f on f.record_id = h.record_id
  union all  -- what a record said once counts as on arrival, the less the longer ago
  select h.row_number, h.record_id, f.child_id, p.folded,
    greatest(1, (%(on)s)::date - p.until_on) / 365.25::float8
  from hit h
  join children_pastface p on p.record_id = h.record_id
  join children_face f on f.record_id = h.record_id
) m
join children_child c on c.id = m.child_id
where c.disposed_on is null and c.archived_on is null
order by m.row_number, m.record_id, m.years
"""
# Records a person took out of the child, and records of the child that were taken out of where the record is now.
TAKEN_OUT = """
select l.record_id, l.child_id from children_link l
where l.until_at is not null and l.undone_by_person_id is not null and l.record_id = any(%(ids)s)
union
select mine.record_id, theirs.child_id
from children_link mine
join children_link once on once.child_id = mine.child_id and once.until_at is not null
  and once.undone_by_person_id is not null
join children_link theirs on theirs.record_id = once.record_id and theirs.until_at is null
where mine.until_at is null and mine.record_id = any(%(ids)s)
"""


def count_standing(before: Any) -> int:
    """Count the records that will be weighed again."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"before": before})
        (count,) = cursor.fetchone() or (0,)
    return int(count)


def standing(*, after: UUID | None, before: Any, most: int) -> list[Standing]:
    """Give the next records that a machine may weigh again: linked by then, neither sealed nor put away."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"after": after, "before": before, "most": most})
        return [Standing(*row) for row in cursor.fetchall()]


def weigh_again(rows: Sequence[Standing], model: Model) -> list[Otherwise]:
    """Weigh records against everyone else's, and give those that the model would decide otherwise."""
    if not rows:
        return []
    faces = [FoldedFeatures.from_text(row.folded) for row in rows]
    met = _met(rows, faces)
    scored = _Scored(rows, faces, met, model) if met else None
    return [found for at, row in enumerate(rows) if (found := _otherwise(at, row, scored))]


def because_of(
    model: Model, found: Sequence[Otherwise], rows: Sequence[Standing], made_by: Callable[[str], Model | None]
) -> list[Otherwise]:
    """Keep of what a model would decide otherwise what is the model's doing.

    Where the model that a link was made by would not make it today either, it is what came since that speaks, and no
    new model is needed to say so. `made_by` gives a model by what the link says it was made by, if it is still here.
    """
    standing_of = {row.record_id: row for row in rows}
    asked: dict[str, list[Otherwise]] = {}
    for each in found:
        asked.setdefault(standing_of[each.record_id].made_by, []).append(each)
    kept = []
    for name, group in asked.items():
        former = made_by(name)
        if former is None:
            kept += group
        elif former.hash != model.hash:
            again = weigh_again([standing_of[each.record_id] for each in group], former)
            same = {(each.record_id, each.kind, each.other_id) for each in again}
            kept += [each for each in group if (each.record_id, each.kind, each.other_id) not in same]
    return kept


def _met(rows: Sequence[Standing], faces: Sequence[FoldedFeatures]) -> list[Met]:
    """Give candidates as (row, child, face, years since it was said), but the record itself and whom it never is."""
    lines = (f"{at}\t{key}\n" for at, face in enumerate(faces) for key in record_keys(face).joining)
    stage_text("weighed_again", "row_number int, key bigint", lines)
    ids = [row.record_id for row in rows]
    barred: set[tuple[UUID, UUID]] = set()
    with connection.cursor() as cursor:
        cursor.execute("analyze weighed_again")
        for asked in (NEVER, TAKEN_OUT):
            cursor.execute(asked, {"ids": ids})
            barred.update(cursor.fetchall())
        cursor.execute(MET, {"most": MOST_PER_KEY, "on": london_day(trail.current().at)})
        return [
            (at, child_id, folded, years)
            for at, record_id, child_id, folded, years in cursor.fetchall()
            if record_id != ids[at] and (child_id == rows[at].child_id or (ids[at], child_id) not in barred)
        ]


class _Scored:
    """Candidates of a batch, scored and decided upon."""

    def __init__(self, rows: Sequence[Standing], faces: Sequence[FoldedFeatures], met: list[Met], model: Model) -> None:
        self.met, self.model = met, model
        distinct: dict[str, int] = {}
        numbers: dict[UUID, int] = {}
        right_ix = np.array([distinct.setdefault(text, len(distinct)) for _, _, text, _ in met], dtype=np.intp)
        self.left_ix = np.array([at for at, _, _, _ in met], dtype=np.intp)
        child_ix = np.array([numbers.setdefault(child, len(numbers)) for _, child, _, _ in met], dtype=np.int64)
        right = FeatureTable.from_texts(distinct)
        scores = score_pairs(FeatureTable(list(faces)), right, self.left_ix, right_ix, model=model)
        self.scores: PairScores = aged(scores, np.array([years for _, _, _, years in met], dtype=np.float64))
        self.decisions = decide_many(len(rows), self.left_ix, child_ix, self.scores, model=model)
        self.likely = posterior(self.left_ix, child_ix, self.scores.total_bits, self.scores.household_bits, model)

    def would_link(self, at: int) -> int | None:
        """Give the pair by which a record would be linked."""
        return int(self.decisions.best[at]) if self.decisions.outcome[at] == LINK else None

    def best_with(self, at: int, child_id: UUID) -> int | None:
        """Give a record's likeliest pair with one child."""
        pairs = [int(pair) for pair in np.flatnonzero(self.left_ix == at) if self.met[pair][1] == child_id]
        return max(pairs, key=lambda pair: self.likely[pair], default=None)


def _otherwise(at: int, row: Standing, scored: _Scored | None) -> Otherwise | None:
    pair = scored.would_link(at) if scored else None
    if scored and pair is not None and scored.met[pair][1] != row.child_id:
        if row.by_person:
            return None
        kind = "link" if row.probability is None else "move"
        return _found(row, kind, scored.met[pair][1], pair, scored)
    if row.probability is None or row.by_person or pair is not None:
        return None
    return _found(row, "unlink", None, scored.best_with(at, row.child_id) if scored else None, scored)


def _found(row: Standing, kind: str, other: UUID | None, pair: int | None, scored: _Scored | None) -> Otherwise:
    known = scored is not None and pair is not None
    return Otherwise(
        record_id=row.record_id, child_id=row.child_id, other_id=other, kind=kind, before=row.probability,
        probability=float(scored.likely[pair]) if known else 0.0,  # type: ignore[union-attr]  # known says both
        evidence=evidence(scored.scores, pair, scored.model) if known else [],  # type: ignore[union-attr,arg-type]
    )  # fmt: skip
