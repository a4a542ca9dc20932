"""Decide: link, review or new; and order a search's answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from linkspan.matching.features import Features, FoldedFeatures, Query, fold_all, fold_any, readings
from linkspan.matching.household import best_of_child, numbered, odds_of, posterior
from linkspan.matching.model import Bits, Model
from linkspan.matching.scoring import NUMBER_CLASH, PairScores, Scored, as_scored, score_pairs
from linkspan.matching.table import FeatureTable, Index, Ints


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
    """Outcomes for many records: columns by left row. `best` is the place of the best pair, or -1."""

    outcome: NDArray[np.uint8]  # 0 new, 1 review, 2 link; see OUTCOMES
    best: Ints
    probability: Bits


OUTCOMES = (Outcome.NEW, Outcome.REVIEW, Outcome.LINK)


def decide_many(
    rows: int, left_ix: Index, child_ix: Ints, scores: PairScores, *, model: Model | None = None
) -> Decisions:
    """Decide for `rows` arriving records from their scored pairs; `child_ix` numbers the child of each pair."""
    model = model or Model.load_default()
    outcome = np.zeros(rows, dtype=np.uint8)
    best = np.full(rows, -1, dtype=np.int64)
    top = np.zeros(rows)
    if not len(left_ix):
        return Decisions(outcome, best, top)
    probability = posterior(left_ix, child_ix, scores.total_bits, scores.household_bits)
    heads = best_of_child(left_ix, child_ix, probability)
    heads = heads[np.lexsort((-probability[heads], left_ix[heads]))]
    left = left_ix[heads]
    first = np.ones(len(heads), dtype=np.bool_)
    first[1:] = left[1:] != left[:-1]
    winners = heads[first]
    at = left_ix[winners]
    best[at], top[at] = winners, probability[winners]
    clash = np.zeros(rows, dtype=np.bool_)
    np.logical_or.at(clash, left_ix, (scores.cautions & NUMBER_CLASH) != 0)
    ahead = _bits_ahead(heads, left, first, probability)
    limits = model.thresholds
    sure = (probability[winners] >= limits.link) & (ahead >= limits.clear_of_next) & ~clash[at]
    sure &= scores.cautions[winners] == 0
    outcome[at] = np.where(sure, 2, (probability[winners] >= limits.review) | clash[at])
    return Decisions(outcome, best, top)


def _bits_ahead(heads: Index, left: Index, first: NDArray[np.bool_], probability: Bits) -> Bits:
    """Return how many bits each left row's best child is ahead of the next."""
    starts = np.flatnonzero(first)
    seconds = np.minimum(starts + 1, len(heads) - 1)
    has_second = (starts + 1 < len(heads)) & (left[seconds] == left[starts])
    second = np.where(has_second, probability[heads[seconds]], 0.0)
    best = probability[heads[starts]]
    with np.errstate(divide="ignore"):
        ahead: Bits = np.log2(np.maximum(best, 1e-300)) - np.log2(second)
    return ahead


def decide(
    scored: Sequence[Scored], *, child_of: Sequence[object] | None = None, model: Model | None = None
) -> Decision:
    """Decide for one arriving record from its scored candidates (all of them, as `score` gave them)."""
    model = model or Model.load_default()
    if not scored:
        return Decision(Outcome.NEW, None, 0.0, ())
    limits = model.thresholds
    order = sorted(range(len(scored)), key=lambda at: -scored[at].probability)
    best = scored[order[0]]
    children = numbered(child_of, len(scored))
    rivals = [scored[at].probability for at in order if children[at] != children[order[0]]]
    ahead = np.log2(max(best.probability, 1e-300)) - np.log2(max(rivals[0], 1e-300)) if rivals else np.inf
    reasons = list(best.cautions)
    if any("number_clash" in one.cautions for one in scored) and "number_clash" not in reasons:
        reasons.append("number_clash")
    if best.probability >= limits.review and rivals and ahead < limits.clear_of_next:
        reasons.append("two_candidates")
    if best.probability >= limits.link and not reasons:
        return Decision(Outcome.LINK, best.candidate, best.probability, ())
    if best.probability >= limits.review or "number_clash" in reasons:
        return Decision(Outcome.REVIEW, best.candidate, best.probability, tuple(reasons or ["unsure"]))
    return Decision(Outcome.NEW, best.candidate, best.probability, ())


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
    query: Features | FoldedFeatures | Query, right: FeatureTable, model: Model, size: int | None
) -> tuple[PairScores, Bits]:
    """Score candidates by each way to read the query, and keep each candidate's best."""
    faces = readings(query) if isinstance(query, Query) else [fold_any(query)]
    left = FeatureTable(faces)
    count = len(right)
    from_ = np.repeat(np.arange(len(faces)), count)
    to = np.tile(np.arange(count), len(faces))
    scores = score_pairs(left, right, from_, to, model=model, index_size=size)
    odds = np.log2(odds_of(scores.total_bits, scores.household_bits)).reshape(len(faces), count)
    keep = odds.argmax(axis=0) * count + np.arange(count)
    best = PairScores(
        scores.total_bits[keep],
        scores.household_bits[keep],
        scores.cautions[keep],
        {name: level[keep] for name, level in scores.levels.items()},
        {name: bits[keep] for name, bits in scores.bits.items()},
    )
    return best, odds.max(axis=0)


def rank(
    query: Features | FoldedFeatures | Query,
    candidates: Sequence[Features | FoldedFeatures],
    *,
    child_of: Sequence[object] | None = None,
    limit: int = 10,
    model: Model | None = None,
    index_size: int | None = None,
) -> list[Ranked]:
    """Order the answers to a search, one per child, best first; what the query leaves out counts for nothing."""
    model = model or Model.load_default()
    if not candidates:
        return []
    scores, log_odds = _best_reading(query, FeatureTable(fold_all(candidates)), model, index_size)
    children = numbered(child_of, len(candidates))
    zeros = np.zeros(len(candidates), dtype=np.intp)
    heads = best_of_child(zeros, children, log_odds)
    heads = heads[np.lexsort((-scores.total_bits[heads], -log_odds[heads]))]
    prior = model.prior_bits(index_size)
    evidence = scores.total_bits[heads] - prior
    shown = heads[(evidence >= LEAST_EVIDENCE) & (log_odds[heads] >= log_odds[heads[0]] - FURTHEST_BEHIND)][:limit]
    probability = posterior(zeros, children, scores.total_bits, scores.household_bits)
    listed = {int(at): as_scored(scores, int(at), probability, prior) for at in shown}
    return [
        Ranked(int(at), "likely" if 2.0 ** log_odds[at] >= LIKELY_ODDS else "might_be", listed[int(at)]) for at in shown
    ]
