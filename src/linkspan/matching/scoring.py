"""Score pairs: bits of evidence per field, in total, and against another child of the same household."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from linkspan.matching.features import Features, FoldedFeatures
from linkspan.matching.household import numbered, posterior
from linkspan.matching.levels import compare
from linkspan.matching.model import Bits, Model
from linkspan.matching.pairing import CODE, FIELD_ORDER, LEVELS, Codes, Compared, Pairs
from linkspan.matching.table import FeatureTable, Index, Ints

CHUNK = 20_000  # pairs whose columns stay in the processor's cache
AGE, YEARS_TO_HALVE, MOST_AGED = "age", 2.0, 4.0  # the part that age plays, and its measure: years a bit, most bits
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


@dataclass(frozen=True, slots=True)
class Part:
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


def _cautions(levels: dict[str, Codes]) -> NDArray[np.uint8]:
    """Note what a person must look at whatever the bits say."""
    one_number = _is(levels, "nhs", "same", "former") | _is(levels, "upn", "same")
    unnamed = _is(levels, "given", "missing", "placeholder", "initial") & ~one_number
    # Names that share a word or come close, on records of one number, are weighed; unlike names never link by score.
    close_given = _is(levels, "given", "other_name", "overlap")
    other_given = _is(levels, "given", "different") | (close_given & ~one_number)
    other_birth = _is(levels, "birth", "different", "days_100", "same_year")
    same_given = _is(levels, "given", "exact", "core")
    other_family = _is(levels, "birth", "different") & _is(levels, "family", "different")
    clash = one_number & (other_given | (other_birth & ~same_given) | other_family)
    one_place = _is(levels, "postcode", "whole") | _is(levels, "address", "same_home_elsewhere")
    two_numbers = _is(levels, "nhs", "different") & ~_is(levels, "upn", "same") & ~one_place
    firm_birth = _is(levels, "birth", "exact", "month_agrees")
    names_only = ~firm_birth & ~one_number & ~one_place & ~_is(levels, "school", "same")
    flags: NDArray[np.uint8] = (
        unnamed * UNNAMED
        + other_given * OTHER_GIVEN
        + clash * NUMBER_CLASH
        + (other_birth & ~one_number) * OTHER_BIRTH
        + two_numbers * TWO_NUMBERS
        + names_only * NAMES_ONLY
    ).astype(np.uint8)
    return flags


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


def as_scored(scores: PairScores, at: int, probability: Bits, prior: float) -> Scored:
    """Turn one place of the columns into an explained value."""
    return Scored(
        candidate=at,
        total_bits=float(scores.total_bits[at]),
        household_bits=float(scores.household_bits[at]),
        probability=float(probability[at]),
        parts=explain(scores, at, prior),
        cautions=caution_codes(int(scores.cautions[at])),
    )


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
    count = len(candidates)
    left, right = FeatureTable([query]), FeatureTable(candidates)
    from_, to = np.zeros(count, dtype=np.intp), np.arange(count)
    scores = score_pairs(left, right, from_, to, model=model, index_size=index_size)
    children = numbered(child_of, count)
    probability = posterior(from_, children, scores.total_bits, scores.household_bits, model)
    prior = model.prior_bits(index_size)
    return [as_scored(scores, at, probability, prior) for at in range(count)]
