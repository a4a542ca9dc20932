"""Find each arriving record its child: candidates of a batch scored as arrays, then settled one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from linkspan.audit.ids import new_id
from linkspan.children.faces import Arrival
from linkspan.children.meeting import Found, find
from linkspan.matching import (
    Decisions,
    FeatureTable,
    Model,
    PairScores,
    aged,
    decide_many,
    explain,
    pairs_sharing,
    score_pairs,
)
from linkspan.matching.household import best_of_child, posterior
from linkspan.matching.pairing import FIELD_ORDER, LEVELS
from linkspan.matching.scoring import AGE

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
    evidence: str  # JSON


@dataclass(slots=True)
class Placed:
    """What becomes of a record: `link`, `review`, `new` or `sealed`; no child yet where sealed."""

    outcome: str = "new"
    child_id: UUID | None = None
    makes_child: bool = False
    probability: float | None = None
    evidence: str = "[]"
    pairs: list[Possible] = field(default_factory=list)
    waits_for: "Placed | None" = None

    @property
    def sealed(self) -> bool:
        """Tell whether the record waits for a shield reviewer, out of everyone's sight."""
        return self.outcome == "sealed"


def place(arrivals: Sequence[Arrival], found: Found, *, model: Model) -> list[Placed]:
    """Decide for each new record of a batch: whose it is, who must be asked, or that a child is new to the index."""
    placed = [Placed() for _ in arrivals]
    if not arrivals:
        return placed
    _place_in_index(arrivals, placed, found, model)
    _place_in_batch(arrivals, placed, model)
    for each in placed:
        if each.outcome in ("new", "review"):
            each.child_id, each.makes_child = new_id(), True
    _follow(placed)
    return placed


def _place_in_index(arrivals: Sequence[Arrival], placed: list[Placed], found: Found, model: Model) -> None:
    if not len(found):
        return
    left = FeatureTable.from_texts(each.worked.face for each in arrivals)
    left_ix = found.rows
    child_ix = found.numbers[found.faces]
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
    linked: dict[int, int] = {}
    for row, pairs in rivals.items():
        best = int(decisions.best[row])
        sure = decisions.outcome[row] == LINK
        chosen = best if sure else _by_number_alone(arrivals[row], pairs)
        _settle(placed[row], arrivals[row], found, scores, model, likely, pairs, chosen)
        if chosen is not None and placed[row].outcome == "link":
            linked[row] = chosen
    for row, told in zip(linked, written(scores, list(linked.values()), model), strict=True):
        placed[row].evidence = told


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
        placed.probability = float(likely[sure])
        return
    else:
        placed.outcome = "review"
    shown = pairs[:MOST_PAIRS]
    placed.pairs = [
        Possible(found.child(pair), float(likely[pair]), told)
        for pair, told in zip(shown, written(scores, shown, model), strict=True)
    ]


def evidence(scores: PairScores, pair: int, model: Model) -> Evidence:
    """Keep the evidence for a pair field by field, as it was when it was weighed."""
    return [
        {"field": part.field, "level": part.level, "bits": round(part.bits, 2)}
        for part in explain(scores, pair, model.prior_bits())
    ]


def written(scores: PairScores, pairs: Sequence[int], model: Model) -> list[str]:
    """Write the evidence for many pairs as JSON: what `evidence` gives for each, many times as fast."""
    prior = _part("prior", "index_size") % round(model.prior_bits(), 2)
    columns = []
    for name in FIELD_ORDER:
        parts = [_part(name, level) for level in LEVELS[name]]
        levels, bits = scores.levels[name][pairs].tolist(), scores.bits[name][pairs].tolist()
        columns.append([parts[level] % round(bit, 2) for level, bit in zip(levels, bits, strict=True)])
    told = [",".join(parts) for parts in zip(*columns, strict=True)]
    ages = scores.bits[AGE][pairs].tolist() if AGE in scores.bits else [0.0] * len(pairs)
    past = ["," + _part(AGE, "past") % round(age, 2) if age else "" for age in ages]
    return [f"[{prior},{each}{age}]" for each, age in zip(told, past, strict=True)]


def _part(name: str, level: str) -> str:
    return f'{{"bits":%r,"field":"{name}","level":"{level}"}}'


# --- records of one batch against each other ----------------------------------------------------------------


def _place_in_batch(arrivals: Sequence[Arrival], placed: list[Placed], model: Model) -> None:
    """Compare the records no child was found for with one another, so that one batch makes no child twice."""
    rows = [row for row, each in enumerate(placed) if each.outcome == "new"]
    keys = [arrivals[row].worked.keys for row in rows]
    later, earlier = pairs_sharing([each.joining for each in keys], [[*each.open, *each.placed] for each in keys])
    if not len(later):
        return
    table = FeatureTable.from_texts(arrivals[row].worked.face for row in rows)
    scores = score_pairs(table, table, later, earlier, model=model)
    decisions, roots = _decided_together(len(rows), later, earlier, scores, model)
    likely = posterior(later, roots[earlier], scores.total_bits, scores.household_bits, model)
    for at in np.flatnonzero(decisions.outcome):
        pair = int(decisions.best[at])
        other = placed[rows[int(earlier[pair])]]
        mine = placed[rows[int(at)]]
        shielded = {arrivals[rows[int(at)]].record.protection, arrivals[rows[int(earlier[pair])]].record.protection}
        (mine.evidence,) = written(scores, [pair], model)
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
