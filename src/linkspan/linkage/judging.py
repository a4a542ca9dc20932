"""Judge candidate pairs as the index does: score, household step, and competition between the candidates of a record."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from linkspan.matching import FeatureTable, Model, PairScores, score_pairs
from linkspan.matching.household import odds_of, posterior
from linkspan.matching.pairing import FIELD_ORDER, LEVELS
from linkspan.matching.table import Index, Ints, Names

PAIRS_AT_ONCE = 200_000
LIKELY_TWIN_RECORDS = 0.25  # odds above which a candidate is weighed as another record of a rival
MOST_RIVALS = 8
SAME = 1.0  # odds above which two rivals are taken to be one person
Bits = NDArray[np.float64]


@dataclass(slots=True)
class Judged:
    """Pairs worth keeping, side by side."""

    left: Ints
    right: Ints
    probability: Bits
    total_bits: Bits
    household_bits: Bits
    evidence: list[str]

    def __len__(self) -> int:
        return len(self.left)


def model_for(model: Model, rows: int, at_home: float = 1.0) -> Model:
    """Take the file matched against for the whole index, with as many children to a home as it shows.

    The household step weighs a record against one other child of the home. Where a file holds fewer such children,
    each pair is that much less likely to be one of them, by a constant that joins the bits of the given name.
    """
    given = model.weights["given"]
    fewer = replace(given, household=given.household - np.log2(at_home))
    return replace(model, index_size=max(2, rows), weights={**model.weights, "given": fewer})


def children_at_home(table: FeatureTable) -> float:
    """Measure how many others of its home a record has in a file: one family name and home, another name and birth."""
    family = table.family_names.code[table.family, Names.WHOLE]
    number, street = table.address[:, 0], table.address[:, 1]
    housed = (number != 0) & (street != 0)
    # Where addresses are known a home is a house; a postcode and a common name may meet by chance.
    place = np.where(housed, number * 3 + street, 0) if housed.mean() > WELL_KNOWN else table.postcode[:, 0]
    seen = np.flatnonzero((table.family != 0) & (place != 0) & (table.given != 0) & (table.born[:, 1] != 0))
    if len(seen) < LEAST_SEEN:
        return 1.0
    born, given = table.born[seen, 1], table.given[seen]
    order = np.lexsort((given, born, place[seen], family[seen]))
    family, place, born, given = family[seen][order], place[seen][order], born[order], given[order]
    beside = (family[1:] == family[:-1]) & (place[1:] == place[:-1])
    beside &= (np.abs(born[1:] - born[:-1]) > MONTHS_APART) & (given[1:] != given[:-1])
    found = 2.0 * np.count_nonzero(beside)
    return float(min(1.0, (found + REASONED) / (len(seen) + REASONED)))


WELL_KNOWN = 0.5  # share of rows
MONTHS_APART = 200  # days: brothers and sisters who are not twins
LEAST_SEEN = 200  # rows with name, place and birth below which a file shows nothing of its homes
REASONED = 10.0  # rows for which one other child at home is taken to have been seen


def evidence_texts(scores: PairScores, kept: Index, names: dict[str, str]) -> list[str]:
    """Write the evidence of each kept pair: field, level of agreement and bits; what is not known is left out."""
    columns = []
    for name in FIELD_ORDER:
        levels, bits = scores.levels[name][kept], scores.bits[name][kept]
        heads = [f"{names.get(name, name)}:{level}:" for level in LEVELS[name]]
        columns.append(
            [
                f"{heads[level]}{bit:+.1f}" if level else ""
                for level, bit in zip(levels.tolist(), bits.tolist(), strict=True)
            ]
        )
    return ["; ".join(filter(None, parts)) for parts in zip(*columns, strict=True)]


def one_person(right: FeatureTable, left_ix: Index, right_ix: Index, odds: Bits, model: Model) -> Ints:
    """Number the people the candidates are: records of one person on the right do not compete with one another."""
    people = right_ix.astype(np.int64)
    strong = np.flatnonzero(odds >= LIKELY_TWIN_RECORDS)
    if len(strong) < 2:
        return people
    one, two = _within(left_ix[strong], right_ix[strong], odds[strong])
    if not len(one):
        return people
    scores = score_pairs(right, right, one, two, model=model)
    alike = odds_of(scores.total_bits, scores.household_bits) >= SAME
    first = _roots(one[alike], two[alike])
    if first:
        people = np.array([first.get(row, row) for row in people.tolist()], dtype=np.int64)
    return people


def _within(left: Index, right: Index, odds: Bits) -> tuple[Index, Index]:
    """List the pairs of strong candidates that one record has, the strongest few of each."""
    order = np.lexsort((right, -odds, left))
    left, right = left[order], right[order]
    starts = np.flatnonzero(np.concatenate([[True], left[1:] != left[:-1]]))
    place = np.arange(len(left)) - np.repeat(starts, np.diff([*starts, len(left)]))
    ones, twos = [], []
    for apart in range(1, MOST_RIVALS):
        same = np.flatnonzero((left[apart:] == left[:-apart]) & (place[apart:] < MOST_RIVALS))
        ones.append(right[same])
        twos.append(right[same + apart])
    one, two = np.concatenate(ones), np.concatenate(twos)
    low, high = np.minimum(one, two).astype(np.int64), np.maximum(one, two).astype(np.int64)
    both = np.unique(low << 32 | high)
    return (both >> 32).astype(np.intp), (both & 0xFFFFFFFF).astype(np.intp)


def _roots(one: Index, two: Index) -> dict[int, int]:
    """Join pairs into groups, each named by its lowest row."""
    root: dict[int, int] = {}

    def find(row: int) -> int:
        while (up := root.get(row, row)) != row:
            row = up
        return row

    for low, high in zip(one.tolist(), two.tolist(), strict=True):
        a, b = find(low), find(high)
        root[max(a, b)] = root.setdefault(min(a, b), min(a, b))
    return {row: find(row) for row in root}


FAINT = 0.02  # odds below which a pair says nothing for one person
LOOKS_ALIKE = -3.0  # bits above which a pair that is not one person is probably of one household


def judge_links(
    left: FeatureTable, right: FeatureTable, left_ix: Index, right_ix: Index, *,
    model: Model, at_least: float, names: dict[str, str] | None = None,
) -> Judged:  # fmt: skip
    """Judge all candidates of some left rows, which stand together; keep the likely ones and who competes with them."""
    scores = score_pairs(left, right, left_ix, right_ix, model=model)
    probability = competing(right, left_ix, right_ix, scores.total_bits, scores.household_bits, model)
    odds = odds_of(scores.total_bits, scores.household_bits)
    return _kept(
        scores, left_ix, right_ix, probability, np.flatnonzero((probability >= at_least) | (odds >= FAINT)), names
    )


def competing(
    others: FeatureTable, mine: Index, other: Index, total_bits: Bits, household_bits: Bits, model: Model
) -> Bits:
    """Return each pair's probability with all other candidates of the same record, and nobody, competing."""
    if not len(mine):
        return np.zeros(0)
    people = one_person(others, mine, other, odds_of(total_bits, household_bits), model)
    _, compact = np.unique(mine, return_inverse=True)
    return posterior(compact.astype(np.intp), people, total_bits, household_bits, model)


def judge_alike(left: FeatureTable, right: FeatureTable, left_ix: Index, right_ix: Index, *, model: Model) -> Judged:
    """Judge pairs of one file, each by itself; keep those that speak for or clearly against one person."""
    scores = score_pairs(left, right, left_ix, right_ix, model=model)
    odds = odds_of(scores.total_bits, scores.household_bits)
    kept = np.flatnonzero((odds >= FAINT) | (scores.total_bits >= LOOKS_ALIKE))
    return _kept(scores, left_ix, right_ix, odds / (1.0 + odds), kept, None)


def _kept(
    scores: PairScores, left_ix: Index, right_ix: Index, probability: Bits, kept: Index, names: dict[str, str] | None
) -> Judged:
    evidence = [""] * len(kept) if names is None else evidence_texts(scores, kept, names)
    return Judged(
        left_ix[kept].astype(np.int64), right_ix[kept].astype(np.int64), probability[kept], scores.total_bits[kept],
        scores.household_bits[kept], evidence,
    )  # fmt: skip


def joined(parts: list[Judged]) -> Judged:
    """Put judged pairs together."""
    none = np.zeros(0)
    parts = [Judged(none.astype(np.int64), none.astype(np.int64), none, none, none, []), *parts]
    columns = [
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("left", "right", "probability", "total_bits", "household_bits")
    ]
    return Judged(*columns, [text for part in parts for text in part.evidence])
