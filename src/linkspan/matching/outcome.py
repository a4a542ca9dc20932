"""Decide: link, review or new; and order a search's answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from linkspan.matching.features import Features, FoldedFeatures, Query, readings
from linkspan.matching.household import best_of_child, numbered, odds_of_one, posterior
from linkspan.matching.model import Bits, Model
from linkspan.matching.scoring import (
    NUMBER_CLASH,
    TWO_CANDIDATES,
    UNSURE,
    PairScores,
    Scored,
    Weighed,
    Weighing,
    aged_one,
    caution_codes,
    caution_flags,
    weighing,
)
from linkspan.matching.singly_named import Row
from linkspan.matching.table import Index, Ints, row_of


class Outcome(StrEnum):
    """What becomes of an arriving record."""

    LINK = "link"
    REVIEW = "review"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome, the best candidate (its place in the sequence scored) and why a person is asked, as codes."""

    outcome: Outcome
    candidate: int | None
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """Outcomes for many records: columns by left row."""

    outcome: NDArray[np.uint8]  # place in OUTCOMES: 0 new, 1 review, 2 link
    best: Ints  # place of the best pair, or -1 where there is none
    probability: Bits  # of the best pair
    reasons: NDArray[np.uint8]  # why a person is asked; `caution_codes` names them


OUTCOMES = (Outcome.NEW, Outcome.REVIEW, Outcome.LINK)


def _first_of(values: Ints | Index) -> NDArray[np.bool_]:
    """Mark the first of each run of equal values."""
    first = np.ones(len(values), dtype=np.bool_)
    first[1:] = values[1:] != values[:-1]
    return first


def decide_many(
    rows: int, left_ix: Index, child_ix: Ints, scores: PairScores, *, model: Model | None = None
) -> Decisions:
    """Decide for `rows` arriving records from their scored pairs; `child_ix` numbers the child of each pair."""
    model = model or Model.load_default()
    probability = posterior(left_ix, child_ix, scores.total_bits, scores.household_bits, model)
    return _outcomes(rows, left_ix, child_ix, probability, scores.cautions, model)


def _outcomes(
    rows: int, left_ix: Index, child_ix: Ints, probability: Bits, cautions: NDArray[np.uint8], model: Model
) -> Decisions:
    outcome, reasons = np.zeros(rows, dtype=np.uint8), np.zeros(rows, dtype=np.uint8)
    best, top = np.full(rows, -1, dtype=np.int64), np.zeros(rows)
    if not len(left_ix):
        return Decisions(outcome, best, top, reasons)
    heads = best_of_child(left_ix, child_ix, probability)
    heads = heads[np.lexsort((-probability[heads], left_ix[heads]))]
    first = _first_of(left_ix[heads])
    winners = heads[first]
    at = left_ix[winners]
    best[at], top[at] = winners, probability[winners]
    # Several files of one child share its probability: that it is in the index is their sum.
    anywhere = np.bincount(left_ix[heads], weights=probability[heads], minlength=rows)[at]
    crowded = (_bits_ahead(probability[heads], first) < model.thresholds.clear_of_next) & (
        anywhere >= model.thresholds.review
    )
    # One child's own records may disagree with one another; only another child with the number is a clash.
    chosen = np.full(rows, -1, dtype=np.int64)
    chosen[at] = child_ix[winners]
    others = cautions & np.uint8(NUMBER_CLASH) & np.where(child_ix == chosen[left_ix], 0, 255).astype(np.uint8)
    clash = np.zeros(rows, dtype=np.uint8)
    np.bitwise_or.at(clash, left_ix, others)
    held = cautions[winners] | clash[at] | (crowded * TWO_CANDIDATES).astype(np.uint8)
    sure = (top[at] >= model.thresholds.link) & (held == 0)
    asked = (anywhere >= model.thresholds.review) | ((clash[at] | (cautions[winners] & NUMBER_CLASH)) != 0)
    outcome[at] = np.where(sure, 2, asked)
    reasons[at] = np.where(asked & ~sure, np.where(held == 0, UNSURE, held), 0)
    return Decisions(outcome, best, top, reasons)


def _bits_ahead(probability: Bits, first: NDArray[np.bool_]) -> Bits:
    """Return how many bits the best of each run is ahead of the next."""
    starts = np.flatnonzero(first)
    seconds = np.minimum(starts + 1, len(first) - 1)
    has_second = ~first[seconds]
    second = np.where(has_second, probability[seconds], 0.0)
    ahead: Bits = np.log2(np.maximum(probability[starts], 1e-300)) - np.log2(np.maximum(second, 1e-300))
    return np.where(has_second, ahead, np.inf)


def decide(
    scored: Sequence[Scored], *, child_of: Sequence[object] | None = None, model: Model | None = None
) -> Decision:
    """Decide for one arriving record from its scored candidates: all of them, as `score` gave them."""
    if not scored:
        return Decision(Outcome.NEW, None, 0.0, ())
    count = len(scored)
    probability = np.array([one.probability for one in scored])
    cautions = np.array([caution_flags(one.cautions) for one in scored], dtype=np.uint8)
    zeros = np.zeros(count, dtype=np.intp)
    made = _outcomes(1, zeros, numbered(child_of, count), probability, cautions, model or Model.load_default())
    best = scored[int(made.best[0])]
    reasons = caution_codes(int(made.reasons[0]))
    return Decision(OUTCOMES[made.outcome[0]], best.candidate, best.probability, reasons)


Band = Literal["likely", "might_be"]
LIKELY_ODDS = 0.5
LEAST_EVIDENCE = 4.0  # bits above the prior that an answer must have to be shown
FURTHEST_BEHIND = 20.0  # bits behind the best beyond which an answer is not shown


@dataclass(frozen=True, slots=True)
class Ranked:
    """One answer to a search: which candidate, how likely, and the evidence."""

    candidate: int
    band: Band
    scored: Scored


def _best_reading(
    lefts: Sequence[Row], right: Row, scale: Weighing, prior: float, years: float
) -> tuple[float, Weighed]:
    """Score a candidate by each way to read the query, and keep the best, with its odds."""
    best: tuple[float, Weighed] | None = None
    for left in lefts:
        weighed = scale.weigh(left, right, prior)
        if years:
            weighed = aged_one(weighed, years)
        odds = odds_of_one(weighed.total, weighed.household)
        if best is None or odds > best[0]:
            best = odds, weighed
    if best is None:
        raise ValueError("a query can be read in no way at all")
    return best


def rank(
    query: Features | FoldedFeatures | Query,
    candidates: Sequence[Features | FoldedFeatures | str],
    *,
    child_of: Sequence[object] | None = None,
    limit: int = 10,
    model: Model | None = None,
    index_size: int | None = None,
    years_past: Sequence[float] | None = None,
) -> list[Ranked]:
    """Order the answers to a search, one per child, best first; what the query leaves out counts for nothing.

    Candidates may be given as `FoldedFeatures.as_text` packed them. `years_past` is how long ago each candidate stopped
    being what its record says, 0 for what it says now.
    """
    model = model or Model.load_default()
    if not candidates:
        return []
    scale, prior = weighing(model), model.prior_bits(index_size)
    lefts = [row_of(face) for face in (readings(query) if isinstance(query, Query) else [query])]
    best: dict[object, tuple[float, Weighed, int]] = {}
    for at, each in enumerate(candidates):
        odds, weighed = _best_reading(lefts, row_of(each), scale, prior, 0.0 if years_past is None else years_past[at])
        child = at if child_of is None else child_of[at]
        if child not in best or odds > best[child][0]:
            best[child] = odds, weighed, at
    heads = sorted(best.values(), key=lambda head: (-head[0], -head[1].total))
    return _shown(heads, scale, prior, limit)


def _shown(heads: list[tuple[float, Weighed, int]], scale: Weighing, prior: float, limit: int) -> list[Ranked]:
    """Keep of the best of each child those worth showing, and explain them."""
    least = heads[0][0] * 2.0**-FURTHEST_BEHIND
    shown = [head for head in heads if head[1].total - prior >= LEAST_EVIDENCE and head[0] >= least][:limit]
    everyone = sum(odds for odds, _, _ in heads)
    found = []
    for odds, weighed, at in shown:
        chance = scale.calibrated(odds / (1.0 + max(everyone - odds, 0.0) + odds))
        scored = scale.scored(at, weighed, chance, prior)
        found.append(Ranked(at, _band(scored, odds), scored))
    return found


def _band(scored: Scored, odds: float) -> Band:
    """Call an answer likely unless the odds are against it, or it may be the child's brother, sister or twin."""
    doubtful = {"other_given", "number_clash"} & set(scored.cautions)
    return "likely" if odds >= LIKELY_ODDS and not doubtful else "might_be"
