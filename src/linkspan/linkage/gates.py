"""Hold a model against its release gates, on invented populations that it was not trained on.

A gate passes when the 95 per cent bound keeps the limit, so that a small trial proves nothing: it is "too few".
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkspan.linkage.bounds import lower, upper
from linkspan.linkage.calibration import Bin, calibration_error, reliability
from linkspan.linkage.population import ENROLLED, NAMESAKE, SIBLING, STRANGER, TWIN, Trial, trial
from linkspan.linkage.proposing import KeyedIndex
from linkspan.matching import FeatureTable, Model, decide_many, score_pairs
from linkspan.matching.model import Bits

Step = Callable[[str, int, int], None]
Flags = NDArray[np.bool_]
ROWS_AT_ONCE = 5_000
LINK, REVIEW = 2, 1

RECALL, WRONG, TWINS, SIBLINGS, GAP, CALIBRATION = 0.95, 1e-4, 0.01, 0.001, 0.02, 0.01
LEAST_LINKS, LEAST_OF_TRADITION = 100_000, 10_000


@dataclass(frozen=True, slots=True)
class Setting:
    """A population to measure on: how its records are kept, whose mix of names it has, and its seed."""

    profile: str
    names: str
    seed: int


SETTINGS = (Setting("poor", "city", 7_001), Setting("city", "city", 7_002))
FULL, QUICK = 150_000, 4_000  # children of each population


@dataclass(frozen=True, slots=True)
class Measured:
    """What became of a trial's arriving records."""

    profile: str
    seed: int
    children: int
    kind: list[str]
    tradition: list[str]
    linked: Flags
    reviewed: Flags
    right: Flags  # the best candidate is the child meant
    has_best: Flags
    probability: Bits

    def of(self, *kinds: str) -> Flags:
        """Mark the records of these kinds."""
        return np.isin(np.array(self.kind), kinds)


@dataclass(frozen=True, slots=True)
class Gate:
    """One figure a model must reach. `bound` is the worse end at 95 per cent, where the figure has one."""

    name: str
    population: str
    passed: bool
    value: float
    bound: float | None
    limit: float
    at_least: bool
    hits: int
    of: int
    enough: bool  # records for the figure to be shown at all

    @property
    def verdict(self) -> str:
        """Say passed, failed, or that too few records were measured to say either."""
        if self.passed:
            return "passed"
        if self.bound is None:
            return "failed" if self.enough else "too few"
        if self.at_least:
            return "failed" if upper(self.hits, self.of) < self.limit else "too few"
        return "failed" if lower(self.hits, self.of) > self.limit else "too few"

    @property
    def short_by(self) -> float:
        """Say by how much the figure that counts misses its limit."""
        worst = self.value if self.bound is None else self.bound
        return max(0.0, self.limit - worst if self.at_least else worst - self.limit)

    def as_json(self) -> dict[str, Any]:
        """Write the gate for the artefact and the report."""
        return {**asdict(self), "verdict": self.verdict}


def measure(made: Trial, model: Model, step: Step | None = None) -> Measured:
    """Match a trial's arriving records as arrival does, and hold the outcomes against the truth."""
    index, table = KeyedIndex(made.index), FeatureTable(made.index)
    children, truth = made.children_of, made.truths
    rows = len(made.arriving)
    outcome, probability = np.zeros(rows, dtype=np.uint8), np.zeros(rows)
    best = np.full(rows, -1, dtype=np.int64)
    for at in range(0, rows, ROWS_AT_ONCE):
        arriving = made.arriving[at : at + ROWS_AT_ONCE]
        left_ix, right_ix = index.propose(arriving)
        here = slice(at, at + len(arriving))
        if len(left_ix):
            scores = score_pairs(FeatureTable(arriving), table, left_ix, right_ix, model=model)
            decisions = decide_many(len(arriving), left_ix, children[right_ix], scores, model=model)
            outcome[here], probability[here] = decisions.outcome, decisions.probability
            best[here] = np.where(decisions.best >= 0, children[right_ix[np.maximum(decisions.best, 0)]], -1)
        if step:
            step(f"Matching the {made.profile} population", here.stop, rows)
    return Measured(
        made.profile, made.seed, made.children, made.kind, made.tradition,
        outcome == LINK, outcome == REVIEW, best == truth, best >= 0, probability,
    )  # fmt: skip


def measure_all(
    model: Model, children: int, *, settings: Sequence[Setting] = SETTINGS, step: Step | None = None
) -> list[Measured]:
    """Measure a model on each population, one after another."""
    found = []
    for setting in settings:
        if step:
            step(f"Inventing the {setting.profile} population", 0, 1)
        made = trial(children, setting.seed, setting.profile, names=setting.names)
        if step:
            step(f"Inventing the {setting.profile} population", 1, 1)
        found.append(measure(made, model, step))
    return found


def gates(measured: Sequence[Measured]) -> list[Gate]:
    """Hold what was measured against every gate: links and people pooled, the rest by population."""
    found = [
        _rare("wrong child", _every(_wrong(one) for one in measured), WRONG, least=LEAST_LINKS),
        _rare("un-enrolled twins linked", _every(_linked_of(one, TWIN) for one in measured), TWINS),
        _rare("un-enrolled siblings linked", _every(_linked_of(one, SIBLING) for one in measured), SIBLINGS),
    ]
    for one in measured:
        found += [_recall(one), _traditions(one), _calibrated(one)]
    return found


def _every(counts: Iterable[tuple[int, int]]) -> tuple[int, int]:
    pairs = list(counts)
    return sum(hits for hits, _ in pairs), sum(of for _, of in pairs)


def _rare(name: str, counts: tuple[int, int], limit: float, least: int = 0) -> Gate:
    hits, of = counts
    bound = upper(hits, of)
    enough = of >= least
    return Gate(name, "all", enough and bound <= limit, hits / of if of else 0.0, bound, limit, False, hits, of, enough)


def _wrong(one: Measured) -> tuple[int, int]:
    links = one.linked & one.of(ENROLLED)
    return int((links & ~one.right).sum()), int(links.sum())


def _linked_of(one: Measured, kind: str) -> tuple[int, int]:
    wanted = one.of(kind)
    return int((wanted & one.linked).sum()), int(wanted.sum())


def _recall(one: Measured) -> Gate:
    enrolled = one.of(ENROLLED)
    hits, of = int((enrolled & one.linked & one.right).sum()), int(enrolled.sum())
    bound = lower(hits, of)
    return Gate(
        "automatic-link recall", one.profile, bound >= RECALL, hits / of if of else 0.0, bound, RECALL, True, hits, of,
        enough=True,
    )  # fmt: skip


def recall_by_tradition(one: Measured) -> dict[str, tuple[int, int]]:
    """Count, by naming tradition, the records linked to their child and those whose child is in the index."""
    enrolled, traditions = one.of(ENROLLED), np.array(one.tradition)
    right = one.linked & one.right & enrolled
    return {
        str(name): (int((right & (traditions == name)).sum()), int((enrolled & (traditions == name)).sum()))
        for name in np.unique(traditions[enrolled])
    }


def _traditions(one: Measured) -> Gate:
    counts = recall_by_tradition(one)
    shares = [hits / of for hits, of in counts.values() if of]
    gap = max(shares) - min(shares) if shares else 0.0
    fewest = min((of for _, of in counts.values()), default=0)
    enough = fewest >= LEAST_OF_TRADITION
    return Gate(
        "gap between naming traditions", one.profile, enough and gap <= GAP, gap, None, GAP, False, len(counts),
        fewest, enough,
    )  # fmt: skip


def reliability_of(one: Measured) -> list[Bin]:
    """Group a population's records by the probability of their best candidate."""
    return reliability(one.probability[one.has_best], (one.right & one.of(ENROLLED))[one.has_best])


def _calibrated(one: Measured) -> Gate:
    bins = reliability_of(one)
    error, records = calibration_error(bins), sum(each.records for each in bins)
    enough = records >= LEAST_OF_TRADITION
    return Gate(
        "expected calibration error", one.profile, enough and error <= CALIBRATION, error, None, CALIBRATION, False,
        len(bins), records, enough,
    )  # fmt: skip


def figures(one: Measured) -> dict[str, Any]:
    """Give what the report shows of a population beside its gates."""
    absent = {kind: _linked_of(one, kind) for kind in (TWIN, SIBLING, NAMESAKE, STRANGER)}
    return {
        "profile": one.profile,
        "seed": one.seed,
        "children": one.children,
        "arriving": len(one.kind),
        "links": _wrong(one)[1],
        "wrong": _wrong(one)[0],
        "to_review": int((one.reviewed & one.of(ENROLLED)).sum()),
        "absent": {kind: {"linked": hits, "of": of} for kind, (hits, of) in absent.items()},
        "traditions": {name: {"linked": hits, "of": of} for name, (hits, of) in recall_by_tradition(one).items()},
        "reliability": [asdict(each) for each in reliability_of(one)],
    }
