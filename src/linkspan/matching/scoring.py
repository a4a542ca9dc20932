"""Score pairs: bits of evidence per field, in total, and against another child of the same household."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from math import exp2, log2
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from linkspan.matching.features import Features, FoldedFeatures
from linkspan.matching.household import numbered, posterior
from linkspan.matching.levels import compare
from linkspan.matching.model import Bits, Model
from linkspan.matching.pairing import CODE, FIELD_ORDER, LEVELS, Codes, Compared, Pairs
from linkspan.matching.singly import Levels, compare_one
from linkspan.matching.singly_named import Row
from linkspan.matching.table import FeatureTable, Index, Ints, row_of

CHUNK = 20_000  # pairs whose columns stay in the processor's cache
AGE, YEARS_TO_HALVE, MOST_AGED = "age", 2.0, 4.0  # the part that age plays, and its measure: years a bit, most bits
MOST_REMEMBERED, MOST_MODELS = 200_000, 8
HOUSEHOLD_FIELDS = ("given", "middle", "birth", "sex", "nhs", "upn")  # what tells children of one home apart

# Reasons that a person decides, as bits of one number: each keeps a record from being linked by score alone.
UNNAMED, OTHER_GIVEN, NUMBER_CLASH, OTHER_BIRTH, TWO_NUMBERS, NAMES_ONLY = 1, 2, 4, 8, 16, 32
TWO_CANDIDATES, UNSURE = 64, 128  # of a record among its candidates, not of a pair
CAUTIONS = {
    UNNAMED: "unnamed",
    OTHER_GIVEN: "other_given",
    NUMBER_CLASH: "number_clash",
    OTHER_BIRTH: "other_birth",
    TWO_NUMBERS: "two_numbers",
    NAMES_ONLY: "names_only",
    TWO_CANDIDATES: "two_candidates",
    UNSURE: "unsure",
}


class Part(NamedTuple):
    """What one field adds: its level of agreement and the bits for (above zero) or against. `words(part)` explains."""

    field: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its evidence. `parts` start from the prior and sum to `total_bits`."""

    candidate: int  # place in the sequence that was scored
    total_bits: float
    household_bits: float  # this child against another child of the household
    probability: float
    parts: tuple[Part, ...]
    cautions: tuple[str, ...]


class Weighed(NamedTuple):
    """The score of one pair, before it is explained."""

    total: float
    household: float
    levels: Levels
    named: tuple[float, float]  # the bits of the given and the family name
    age: float = 0.0


@dataclass(frozen=True, slots=True)
class PairScores:
    """Scores of many pairs, side by side with the pairs."""

    total_bits: Bits
    household_bits: Bits
    cautions: NDArray[np.uint8]
    levels: dict[str, Codes]
    bits: dict[str, Bits]  # by field; with the prior they sum to total_bits


def _frequency_bits(name: str, level: Codes, shared: Ints, model: Model, plain: Bits) -> Bits:
    weights = model.weights[name]
    bits = plain
    for flagged, table in ((weights.by_name, model.names[name]), (weights.by_sound, model.sounds[name])):
        where = flagged[level]
        if where.any():
            chance = np.maximum(table.share(shared[where]), weights.least_chance[level[where]])
            bits[where] = weights.agree[level[where]] - np.log2(chance)
    # However common a name, to sound alike is to agree more than to be spelt somewhat alike.
    sounds = weights.by_sound[level]
    bits[sounds] = np.maximum(bits[sounds], weights.bits[CODE[name]["similar"]])
    return bits


def field_bits(compared: Compared, model: Model) -> dict[str, Bits]:
    """Weigh each field's level, common names less than rare ones."""
    found: dict[str, Bits] = {}
    for name in FIELD_ORDER:
        level = compared.levels[name]
        bits = model.weights[name].bits[level]
        if name in compared.shared:
            bits = _frequency_bits(name, level, compared.shared[name], model, bits)
        found[name] = bits
    return found


def _is(levels: dict[str, Codes], name: str, *wanted: str) -> NDArray[np.bool_]:
    mask = np.zeros(len(LEVELS[name]), dtype=np.bool_)
    mask[[CODE[name][level] for level in wanted]] = True
    return mask[levels[name]]


def _flags(is_: Callable[..., Any]) -> Any:
    """Note what a person must look at whatever the bits say; `is_` tells of one pair, or of many, who has a level.

    Written with `^ True` for "not", which holds for one truth value as for a column of them.
    """
    one_number = is_("nhs", "same", "former") | is_("upn", "same")
    two_ids = one_number ^ True
    unnamed = is_("given", "missing", "placeholder", "initial") & two_ids
    # Names that share a word or come close, on records of one number, are weighed; unlike names never link by score.
    close_given = is_("given", "other_name", "overlap")
    other_given = is_("given", "different") | (close_given & two_ids)
    other_birth = is_("birth", "different", "days_100", "same_year")
    same_given = is_("given", "exact", "core")
    other_family = is_("birth", "different") & is_("family", "different")
    clash = one_number & (other_given | (other_birth & (same_given ^ True)) | other_family)
    one_place = is_("postcode", "whole") | is_("address", "same_home_elsewhere")
    two_numbers = is_("nhs", "different") & ((is_("upn", "same") | one_place) ^ True)
    firm_birth = is_("birth", "exact", "month_agrees")
    names_only = (firm_birth | one_number | one_place | is_("school", "same")) ^ True
    return (
        unnamed * UNNAMED
        + other_given * OTHER_GIVEN
        + clash * NUMBER_CLASH
        + (other_birth & two_ids) * OTHER_BIRTH
        + two_numbers * TWO_NUMBERS
        + names_only * NAMES_ONLY
    )


def _cautions(levels: dict[str, Codes]) -> NDArray[np.uint8]:
    flags: NDArray[np.uint8] = _flags(partial(_is, levels)).astype(np.uint8)
    return flags


@lru_cache(maxsize=50_000)
def cautions_of(levels: Levels) -> int:
    """Give the cautions of one pair by its levels."""
    mine = {name: LEVELS[name][level] for name, level in zip(FIELD_ORDER, levels, strict=True)}
    return int(_flags(lambda name, *wanted: mine[name] in wanted))


def _score_chunk(pairs: Pairs, model: Model, prior: float) -> PairScores:
    compared = compare(pairs)
    bits = field_bits(compared, model)
    total = np.full(len(pairs.left_ix), prior)
    for name in FIELD_ORDER:
        total += bits[name]
    household = np.zeros(len(total))
    for name in HOUSEHOLD_FIELDS:
        household += model.weights[name].household[compared.levels[name]]
    return PairScores(total, household, _cautions(compared.levels), compared.levels, bits)


def score_pairs(
    left: FeatureTable,
    right: FeatureTable,
    left_ix: Index,
    right_ix: Index,
    *,
    model: Model | None = None,
    index_size: int | None = None,
) -> PairScores:
    """Score pairs given as row numbers of two tables. `index_size` is how many children the index holds."""
    model = model or Model.load_default()
    prior = model.prior_bits(index_size)
    left_ix, right_ix = np.asarray(left_ix, dtype=np.intp), np.asarray(right_ix, dtype=np.intp)
    chunks = [
        _score_chunk(Pairs(left, right, left_ix[at : at + CHUNK], right_ix[at : at + CHUNK]), model, prior)
        for at in range(0, max(1, len(left_ix)), CHUNK)
    ]
    if len(chunks) == 1:
        return chunks[0]
    return PairScores(
        np.concatenate([chunk.total_bits for chunk in chunks]),
        np.concatenate([chunk.household_bits for chunk in chunks]),
        np.concatenate([chunk.cautions for chunk in chunks]),
        {name: np.concatenate([chunk.levels[name] for chunk in chunks]) for name in FIELD_ORDER},
        {name: np.concatenate([chunk.bits[name] for chunk in chunks]) for name in FIELD_ORDER},
    )


def aged(scores: PairScores, years: Bits) -> PairScores:
    """Weigh down pairs with what a record said until so many years ago (0: says now).

    A fact is taken to be stated half as often for every two years since, and never less than a sixteenth as often: our
    judgement, to be fitted once sources tell when facts change.
    """
    if not years.any():
        return scores
    bits = -np.minimum(years / YEARS_TO_HALVE, MOST_AGED)
    return replace(scores, total_bits=scores.total_bits + bits, bits={**scores.bits, AGE: bits})


def explain(scores: PairScores, at: int, prior: float) -> tuple[Part, ...]:
    """List what each field adds to one pair, starting from the prior."""
    parts = [Part("prior", "index_size", prior)]
    for name in FIELD_ORDER:
        level = LEVELS[name][scores.levels[name][at]]
        parts.append(Part(name, level, float(scores.bits[name][at])))
    if AGE in scores.bits and scores.bits[AGE][at]:
        parts.append(Part(AGE, "past", float(scores.bits[AGE][at])))
    return tuple(parts)


def caution_codes(flags: int) -> tuple[str, ...]:
    """Name the cautions in a number."""
    return tuple(name for bit, name in CAUTIONS.items() if flags & bit)


def caution_flags(codes: Sequence[str]) -> int:
    """Write cautions as a number."""
    return sum(bit for bit, name in CAUTIONS.items() if name in codes)


class Weighing:
    """A model's weights as plain numbers, to score a few pairs one by one as `score_pairs` does columns of them."""

    def __init__(self, model: Model) -> None:
        self.model = model
        weights = [model.weights[name] for name in FIELD_ORDER]
        self.bits: list[list[float]] = [each.bits.tolist() for each in weights]
        self.household: list[list[float]] = [each.household.tolist() for each in weights]
        self.given: dict[tuple[int, int], float] = {}  # bits by level and by the code of the name agreed on
        self.family: dict[tuple[int, int], float] = {}
        self._knots: tuple[list[float], list[float]] = (
            model.calibration.bits.tolist(),
            model.calibration.corrected.tolist(),
        )
        self._shares = {
            id(table): dict(zip(table.codes.tolist(), table.shares.tolist(), strict=True))
            for table in (*model.names.values(), *model.sounds.values())
        }

    def name_bits(self, name: str, level: int, shared: int) -> float:
        """Weigh how a given or family name agrees, a common name less than a rare one."""
        weights, bits = self.model.weights[name], self.bits[FIELD_ORDER.index(name)]
        found: float = bits[level]
        by_sound = bool(weights.by_sound[level])
        if by_sound or weights.by_name[level]:
            table = self.model.sounds[name] if by_sound else self.model.names[name]
            share = max(self._shares[id(table)].get(shared, 0.0), table.unseen)
            found = float(weights.agree[level] - np.log2(max(share, float(weights.least_chance[level]))))
        if by_sound:
            found = max(found, bits[CODE[name]["similar"]])
        known = self.given if name == "given" else self.family
        if len(known) >= MOST_REMEMBERED:
            known.clear()
        known[level, shared] = found
        return found

    def weigh(self, left: Row, right: Row, prior: float) -> Weighed:
        """Score one pair."""
        levels, given_shared, family_shared = compare_one(left, right)
        given, family, middle, birth, sex, postcode, address, nhs, upn, school = levels
        of, home = self.bits, self.household
        given_bits = self.given.get((given, given_shared))
        if given_bits is None:
            given_bits = self.name_bits("given", given, given_shared)
        family_bits = self.family.get((family, family_shared))
        if family_bits is None:
            family_bits = self.name_bits("family", family, family_shared)
        # One field after the other, so that the last digit is that of a column's sum.
        total = (
            prior + given_bits + family_bits + of[2][middle] + of[3][birth] + of[4][sex]
            + of[5][postcode] + of[6][address] + of[7][nhs] + of[8][upn] + of[9][school]
        )  # fmt: skip
        household = home[0][given] + home[2][middle] + home[3][birth] + home[4][sex] + home[7][nhs] + home[8][upn]
        return Weighed(total, household, levels, (given_bits, family_bits))

    def calibrated(self, probability: float) -> float:
        """Correct one probability as `Calibration.correct` does many."""
        knots, to = self._knots
        if not knots or probability <= 0.0:
            return max(probability, 0.0)
        bits = log2(max(probability, 1e-300) / max(1.0 - probability, 1e-16))
        at = min(max(bisect_right(knots, bits), 1), len(knots) - 1)
        within = min(max(bits, knots[0]), knots[-1])
        slope = (to[at] - to[at - 1]) / (knots[at] - knots[at - 1]) if at else 0.0
        mapped: float = to[at - 1] + slope * (within - knots[at - 1]) + bits - within
        return 1.0 / (1.0 + exp2(-max(mapped, -1000.0)))

    def parts(self, weighed: Weighed, prior: float) -> tuple[Part, ...]:
        """List what each field adds to one pair, starting from the prior."""
        found = [*weighed.named, *(bits[at] for bits, at in zip(self.bits[2:], weighed.levels[2:], strict=True))]
        parts = [Part("prior", "index_size", prior)]
        for name, level, bits in zip(FIELD_ORDER, weighed.levels, found, strict=True):
            parts.append(Part(name, LEVELS[name][level], bits))
        if weighed.age:
            parts.append(Part(AGE, "past", weighed.age))
        return tuple(parts)

    def scored(self, candidate: int, weighed: Weighed, probability: float, prior: float) -> Scored:
        """Explain one pair."""
        return Scored(
            candidate=candidate,
            total_bits=weighed.total,
            household_bits=weighed.household,
            probability=probability,
            parts=self.parts(weighed, prior),
            cautions=caution_codes(cautions_of(weighed.levels)),
        )


_WEIGHINGS: dict[int, Weighing] = {}


def weighing(model: Model) -> Weighing:
    """Return a model's weights as plain numbers, made once."""
    found = _WEIGHINGS.get(id(model))
    if found is None or found.model is not model:
        if len(_WEIGHINGS) >= MOST_MODELS:
            _WEIGHINGS.clear()
        found = _WEIGHINGS[id(model)] = Weighing(model)
    return found


def aged_one(weighed: Weighed, years: float) -> Weighed:
    """Weigh down one pair as `aged` does many."""
    bits = -min(years / YEARS_TO_HALVE, MOST_AGED)
    return weighed._replace(total=weighed.total + bits, age=bits) if bits else weighed


def score(
    query: Features | FoldedFeatures,
    candidates: Sequence[Features | FoldedFeatures],
    *,
    child_of: Sequence[object] | None = None,
    model: Model | None = None,
    index_size: int | None = None,
) -> list[Scored]:
    """Score and explain candidates for one record, with the probability of each.

    `child_of` names the child each candidate record belongs to: records of one child do not compete. "Not in the
    index" is one of the possibilities, so the probabilities of all children sum to less than one.
    """
    model = model or Model.load_default()
    if not candidates:
        return []
    scale, prior = weighing(model), model.prior_bits(index_size)
    left = row_of(query)
    weighed = [scale.weigh(left, row_of(each), prior) for each in candidates]
    totals, households = (np.array([each[at] for each in weighed]) for at in range(2))
    zeros = np.zeros(len(weighed), dtype=np.intp)
    chances = posterior(zeros, numbered(child_of, len(weighed)), totals, households, model).tolist()
    return [scale.scored(at, each, chances[at], prior) for at, each in enumerate(weighed)]
