"""Find each arriving record its child: candidates by one join a batch, scored as arrays, then settled one by one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from linkspan.audit.ids import new_id
from linkspan.children.copying import stage_text
from linkspan.children.faces import Arrival
from linkspan.matching import (
    Decisions,
    FeatureTable,
    Model,
    PairScores,
    aged,
    decide_many,
    explain,
    pairs_within,
    score_pairs,
)
from linkspan.matching.household import best_of_child, numbered, posterior
from linkspan.matching.model import Bits
from linkspan.matching.table import Index

MOST_PER_KEY = 60  # records read for one key; commoner keys tell nothing
MOST_MET = 12  # records that one arriving record is compared with, those that share most with it
MOST_OF_CHILD = 3  # of them of one child, so that a child with many records leaves room for its rivals
MOST_PAIRS = 3  # candidates put before a reviewer for one record
MOST_ROUNDS = 64  # each finds one more record of a child; nobody has more in one batch
LINK = 2
NUMBER_CLASH = 4

Evidence = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Possible:
    """A child who may be the one meant, for a person to decide."""

    child_id: UUID
    probability: float
    evidence: Evidence


@dataclass(slots=True)
class Placed:
    """What becomes of a record: `link`, `review`, `new` or `sealed`; no child yet where sealed."""

    outcome: str = "new"
    child_id: UUID | None = None
    makes_child: bool = False
    probability: float | None = None
    evidence: Evidence = field(default_factory=list)
    pairs: list[Possible] = field(default_factory=list)
    waits_for: "Placed | None" = None

    @property
    def sealed(self) -> bool:
        """Tell whether the record waits for a shield reviewer, out of everyone's sight."""
        return self.outcome == "sealed"


@dataclass(frozen=True, slots=True)
class Found:
    """Candidate pairs of a batch: the arriving row and the face it meets, side by side, as places in what follows; and
    of each face its child, its text, whether that child is protected, and for how many years it is past."""

    rows: Index
    faces: Index
    children: list[UUID]
    texts: list[str]
    protected: list[bool]
    years: Bits

    def __len__(self) -> int:
        return len(self.rows)

    def child(self, pair: int) -> UUID:
        """Give the child of a pair."""
        return self.children[int(self.faces[pair])]

    def is_protected(self, pair: int) -> bool:
        """Tell whether the child of a pair is protected."""
        return self.protected[int(self.faces[pair])]

    def without(self, barred: Collection[tuple[int, UUID]]) -> "Found":
        """Leave out children who a record was said never to be."""
        if not barred:
            return self
        kept = [at for at in range(len(self)) if (int(self.rows[at]), self.child(at)) not in barred]
        return replace(self, rows=self.rows[kept], faces=self.faces[kept])


# A key that few records share tells more: what a record is worth is the sum over the keys it shares with the arrival.
# A protected child is met whatever it is worth: that decides whether the arrival is sealed.
MEET = """
create temp table met on commit drop as
with protected as materialized (
  select f.record_id from children_child c join children_face f on f.child_id = c.id where c.protection <> 'none'
), hit as (
  select l.row_number, k.record_id, sum(k.worth) as worth
  from looked_up l
  cross join lateral (
    select kk.record_id, ln(2 * %(most)s::float8 / count(*) over ()) as worth
    from (select x.record_id from children_key x where x.key = l.key limit %(most)s) kk
  ) k
  group by l.row_number, k.record_id
), of_children as (
  select h.row_number, h.record_id, h.worth,
    row_number() over (partition by h.row_number, f.child_id order by h.worth desc) as place_in_child
  from hit h join children_face f on f.record_id = h.record_id
  where f.child_id is not null
), ranked as (
  select c.row_number, c.record_id, row_number() over (partition by c.row_number order by c.worth desc) as place
  from of_children c where c.place_in_child <= %(of_child)s
)
select r.row_number, r.record_id, dense_rank() over (order by r.record_id) - 1 as face
from ranked r
where r.place <= %(kept)s or r.record_id in (select p.record_id from protected p)
"""
PAIRED = "select string_agg(row_number::text, ' '), string_agg(face::text, ' ') from met"
FACES = """
with meant as materialized (select distinct face, record_id from met)
select m.face, f.child_id, f.folded, c.protection <> 'none', 0::float8
from meant m
join children_face f on f.record_id = m.record_id
join children_child c on c.id = f.child_id
where c.disposed_on is null
union all
select m.face, f.child_id, p.folded, c.protection <> 'none', greatest(1, today.on_day - p.until_on) / 365.25::float8
from (select linkspan.at(linkspan.ctx())::date as on_day) today
cross join meant m
join children_pastface p on p.record_id = m.record_id
join children_face f on f.record_id = m.record_id
join children_child c on c.id = f.child_id
where c.disposed_on is null
"""


def find(arrivals: Sequence[Arrival]) -> Found:
    """Look a whole batch up in the index's keys, in one join.

    Each record meets those it shares most with, and every protected child's with which it shares a key.
    """
    lines = (f"{at}\t{key}\n" for at, each in enumerate(arrivals) for key in each.worked.keys.joining)
    stage_text("looked_up", "row_number int, key bigint", lines)
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists met; select set_config('work_mem', '128MB', true)")
        cursor.execute("analyze looked_up")
        cursor.execute(MEET, {"most": MOST_PER_KEY, "kept": MOST_MET, "of_child": MOST_OF_CHILD})
        cursor.execute("analyze met")
        cursor.execute(PAIRED)
        rows, met = (np.fromstring(text or "", dtype=np.intp, sep=" ") for text in cursor.fetchone() or ("", ""))
        cursor.execute(FACES)
        found = cursor.fetchall()
    pairs, faces = _with_all_faces(met, np.array([row[0] for row in found], dtype=np.intp))
    _, children, texts, protected, years = ([row[at] for row in found] for at in range(5))
    return Found(rows[pairs], faces, children, texts, protected, np.array(years, dtype=np.float64))


def _with_all_faces(met: Index, record_of: Index) -> tuple[Index, Index]:
    """Pair each record met with all its faces, what it says now and what it said once: places of pairs and of faces."""
    order = np.argsort(record_of, kind="stable")
    start = np.searchsorted(record_of, met, "left", order)
    count = np.searchsorted(record_of, met, "right", order) - start
    pairs = np.repeat(np.arange(len(met)), count)
    within = np.arange(len(pairs)) - np.repeat(np.cumsum(count) - count, count)
    return pairs, order[np.repeat(start, count) + within]


def place(arrivals: Sequence[Arrival], *, model: Model) -> list[Placed]:
    """Decide for each new record of a batch: whose it is, who must be asked, or that a child is new to the index."""
    placed = [Placed() for _ in arrivals]
    if not arrivals:
        return placed
    _place_in_index(arrivals, placed, find(arrivals), model)
    _place_in_batch(arrivals, placed, model)
    for each in placed:
        if each.outcome in ("new", "review"):
            each.child_id, each.makes_child = new_id(), True
    _follow(placed)
    return placed


def _place_in_index(arrivals: Sequence[Arrival], placed: list[Placed], found: Found, model: Model) -> None:
    if not len(found):
        return
    left = FeatureTable([each.folded for each in arrivals])
    left_ix = found.rows
    child_ix = numbered(found.children, len(found.children))[found.faces]
    distinct: dict[str, int] = {}  # records of one child mostly say the same
    said = np.fromiter((distinct.setdefault(text, len(distinct)) for text in found.texts), dtype=np.intp)
    scores = score_pairs(left, FeatureTable.from_texts(distinct), left_ix, said[found.faces], model=model)
    scores = aged(scores, found.years[found.faces])
    decisions = decide_many(len(arrivals), left_ix, child_ix, scores, model=model)
    likely = posterior(left_ix, child_ix, scores.total_bits, scores.household_bits, model)
    likely = np.where((scores.cautions & NUMBER_CLASH) != 0, np.maximum(likely, model.thresholds.review), likely)
    heads = best_of_child(left_ix, child_ix, likely)
    heads = heads[likely[heads] >= model.thresholds.review]
    rivals: dict[int, list[int]] = {}
    for pair in heads[np.argsort(-likely[heads])]:
        rivals.setdefault(int(left_ix[pair]), []).append(int(pair))
    for row, pairs in rivals.items():
        best = int(decisions.best[row])
        sure = decisions.outcome[row] == LINK
        chosen = best if sure else _by_number_alone(arrivals[row], pairs)
        _settle(placed[row], arrivals[row], found, scores, model, likely, pairs, chosen)


def _by_number_alone(arrived: Arrival, pairs: list[int]) -> int | None:
    """Give the one child a custodian's pointer can mean: it says that a record is held under an NHS number, and no
    more, so there is nothing else to weigh. Where two children bear the number, a person must say."""
    record = arrived.record
    says_who = record.given_name or record.family_name or record.date_of_birth or record.upn or record.postcode
    is_pointer = bool(record.record_type and record.nhs_number and not says_who)
    return pairs[0] if is_pointer and len(pairs) == 1 else None


def _settle(
    placed: Placed,
    arrived: Arrival,
    found: Found,
    scores: PairScores,
    model: Model,
    likely: Any,
    pairs: list[int],
    sure: int | None,
) -> None:
    """Say what becomes of one record with candidates: a protected child among them seals it, whatever the rest say."""
    if any(map(found.is_protected, pairs)) or (arrived.record.protection != "none" and sure is None):
        placed.outcome = "sealed"
    elif sure is not None:
        placed.outcome, placed.child_id = "link", found.child(sure)
        placed.probability, placed.evidence = float(likely[sure]), evidence(scores, sure, model)
        return
    else:
        placed.outcome = "review"
    placed.pairs = [
        Possible(found.child(pair), float(likely[pair]), evidence(scores, pair, model)) for pair in pairs[:MOST_PAIRS]
    ]


def evidence(scores: PairScores, pair: int, model: Model) -> Evidence:
    """Keep the evidence for a pair field by field, as it was when it was weighed."""
    return [
        {"field": part.field, "level": part.level, "bits": round(part.bits, 2)}
        for part in explain(scores, pair, model.prior_bits())
    ]


# --- records of one batch against each other ----------------------------------------------------------------


def _place_in_batch(arrivals: Sequence[Arrival], placed: list[Placed], model: Model) -> None:
    """Compare the records no child was found for with one another, so that one batch makes no child twice."""
    rows = [row for row, each in enumerate(placed) if each.outcome == "new"]
    later, earlier = pairs_within([arrivals[row].folded for row in rows])
    if not len(later):
        return
    table = FeatureTable([arrivals[row].folded for row in rows])
    scores = score_pairs(table, table, later, earlier, model=model)
    decisions, roots = _decided_together(len(rows), later, earlier, scores, model)
    likely = posterior(later, roots[earlier], scores.total_bits, scores.household_bits, model)
    for at in np.flatnonzero(decisions.outcome):
        pair = int(decisions.best[at])
        other = placed[rows[int(earlier[pair])]]
        mine = placed[rows[int(at)]]
        shielded = {arrivals[rows[int(at)]].record.protection, arrivals[rows[int(earlier[pair])]].record.protection}
        mine.evidence = evidence(scores, pair, model)
        mine.probability = float(likely[pair])
        if decisions.outcome[at] == LINK and shielded == {"none"}:
            mine.outcome = "link"
        else:
            mine.outcome = "sealed" if shielded != {"none"} else "review"
        mine.waits_for = other


def _decided_together(rows: int, later: Any, earlier: Any, scores: PairScores, model: Model) -> tuple[Decisions, Any]:
    """Decide for records of one batch, each time knowing more of which are one child and so do not compete.

    Returns the decisions, and for each row the first row of its child.
    """
    roots = np.arange(rows, dtype=np.int64)
    for _ in range(MOST_ROUNDS):
        decisions = decide_many(rows, later, roots[earlier], scores, model=model)
        found = np.arange(rows, dtype=np.int64)
        for at in np.flatnonzero(decisions.outcome == LINK):  # earlier rows come first, so their roots are settled
            found[at] = found[int(earlier[decisions.best[at]])]
        if (found == roots).all():
            break
        roots = found
    return decisions, roots


def _follow(placed: list[Placed]) -> None:
    """Give records that wait for another of their batch that one's child; earlier records are settled first."""
    for mine in placed:
        if (other := mine.waits_for) is None:
            continue
        if other.child_id is None:
            mine.outcome, mine.child_id, mine.makes_child, mine.pairs = "sealed", None, False, list(other.pairs)
        elif mine.outcome == "link":
            mine.child_id = other.child_id
        else:
            mine.pairs = [Possible(other.child_id, mine.probability or 0.0, mine.evidence)]


# --- records that changed -----------------------------------------------------------------------------------


NEVER = """
select n.record_id, l.child_id
from (
  select low_id as record_id, high_id as other from children_neverlink where until_at is null and low_id = any(%(ids)s)
  union all
  select high_id, low_id from children_neverlink where until_at is null and high_id = any(%(ids)s)
) n
join children_link l on l.record_id = n.other and l.until_at is null
"""
WAITING = """
select record_id, child_id from children_pair where decided_at is null and record_id = any(%(ids)s)
union
select mine.record_id, theirs.child_id
from children_link mine
join children_pair p on p.child_id = mine.child_id and p.decided_at is null
join children_link theirs on theirs.record_id = p.record_id and theirs.until_at is null
where mine.until_at is null and mine.record_id = any(%(ids)s)
"""


def doubt(filed: Sequence[tuple[Arrival, UUID]], *, model: Model) -> list[tuple[Arrival, Placed]]:
    """Find changed records whose new words speak clearly for another child than the one they are linked to.

    A child whom someone said the record never is, and one whom a reviewer is asked about already, raise no doubt.
    """
    if not filed:
        return []
    arrivals = [each for each, _ in filed]
    numbers = {each.id: row for row, each in enumerate(arrivals)}
    barred = {(numbers[record_id], child_id) for record_id, child_id in _pairs_of(NEVER, list(numbers))}
    waiting = _pairs_of(WAITING, list(numbers))
    fresh = [Placed() for _ in arrivals]
    _place_in_index(arrivals, fresh, find(arrivals).without(barred), model)
    doubted = []
    for (each, child_id), where in zip(filed, fresh, strict=True):
        others = [pair for pair in where.pairs if pair.child_id != child_id]
        if where.outcome == "link" and where.child_id and where.child_id != child_id:
            others = [Possible(where.child_id, where.probability or 0.0, where.evidence)]
        others = [pair for pair in others if (each.id, pair.child_id) not in waiting]
        if others and (where.outcome != "link" or where.child_id != child_id):
            sealed = where.outcome == "sealed"
            doubted.append((each, Placed(outcome="sealed" if sealed else "review", child_id=child_id, pairs=others)))
    return doubted


def _pairs_of(asked: str, record_ids: list[UUID]) -> set[tuple[UUID, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute(asked, {"ids": record_ids})
        return set(cursor.fetchall())
