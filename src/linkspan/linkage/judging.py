"""Judge candidate pairs as the index does: score, household step, competition between a record's candidates."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from linkspan.matching import FeatureTable, Model, PairScores, score_pairs
from linkspan.matching.household import odds_of, posterior
from linkspan.matching.model import Frequencies
from linkspan.matching.pairing import FIELD_ORDER, LEVELS
from linkspan.matching.table import Index, Ints, Names

PAIRS_AT_ONCE = 200_000
LIKELY_TWIN_RECORDS = 0.25  # odds above which a candidate is weighed as another record of a rival
MOST_RIVALS = 8
SAME = 9.0  # odds above which two rivals are taken to be one person
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


def model_for(model: Model, table: FeatureTable, at_home: float | None = None) -> Model:
    """Take the file matched against for the whole index, as it is: its size, its homes and its names.

    The household step weighs a record against one other child of the home. Where a file holds fewer such children,
    each pair is that much less likely to be one of them, by a constant that joins the bits of the given name. A name
    is taken to be as common as the model or the file says, whichever is more.
    """
    at_home = children_at_home(table) if at_home is None else at_home
    given = model.weights["given"]
    fewer = replace(given, household=given.household - np.log2(at_home))
    names, sounds = frequencies_in(table)
    return replace(
        model,
        index_size=max(2, len(table)),
        weights={**model.weights, "given": fewer},
        names={**model.names, **{name: _commoner(model.names[name], found) for name, found in names.items()}},
        sounds={**model.sounds, **{name: _commoner(model.sounds[name], found) for name, found in sounds.items()}},
    )


def _commoner(known: Frequencies, found: Frequencies) -> Frequencies:
    codes = np.union1d(known.codes, found.codes)
    seen = Frequencies(found.codes, found.shares, 0.0)
    return Frequencies(codes, np.maximum(known.share(codes), seen.share(codes)), known.unseen)


def frequencies_in(table: FeatureTable) -> tuple[dict[str, Frequencies], dict[str, Frequencies]]:
    """Count how common names and sounds are in a file."""
    names, sounds = {}, {}
    for field, listed in (("given", table.given_names), ("family", table.family_names)):
        rows = getattr(table, field)
        rows = rows[rows != 0]
        forms = np.concatenate([listed.code[:, [Names.WHOLE, Names.CORE]], listed.tokens], axis=1)
        bearers = np.bincount(rows, minlength=len(forms)).astype(np.float64)
        names[field] = _frequencies(forms, bearers, len(rows))
        sounds[field] = _frequencies(listed.code[:, [Names.SOUND]], bearers, len(rows))
    return names, sounds


def _frequencies(codes: Ints, bearers: Bits, total: int) -> Frequencies:
    """Share out bearers to the codes of their names, each code of a name once."""
    flat, owners = [], []
    for at in range(codes.shape[1]):
        new = codes[:, at] != 0
        for before in range(at):
            new &= codes[:, at] != codes[:, before]
        flat.append(codes[new, at])
        owners.append(np.flatnonzero(new))
    every, place = np.unique(np.concatenate(flat), return_inverse=True)
    counts = np.bincount(place, weights=bearers[np.concatenate(owners)], minlength=len(every))
    shares = ((counts + 0.5) / (total + 1.0)).astype(np.float64)
    return Frequencies(every, shares, 0.5 / (total + 1.0))


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


def one_person(others: FeatureTable, mine: Index, other: Index, odds: Bits, model: Model) -> Ints:
    """Number the people whom each record's candidates are: records of one person do not compete with one another.

    Only a record's own candidates are weighed against each other: what else is scored beside it changes nothing.
    """
    people = other.astype(np.int64)
    strong = np.flatnonzero(odds >= LIKELY_TWIN_RECORDS)
    if len(strong) < 2:
        return people
    ones, twos = _rivals(mine[strong], other[strong], odds[strong])
    ones, twos = strong[ones], strong[twos]
    if not len(ones):
        return people
    low, high = np.minimum(other[ones], other[twos]), np.maximum(other[ones], other[twos])
    pairs, place = np.unique(low.astype(np.int64) << 32 | high, return_inverse=True)
    scores = score_pairs(
        others, others, (pairs >> 32).astype(np.intp), (pairs & 0xFFFFFFFF).astype(np.intp), model=model
    )
    alike = (odds_of(scores.total_bits, scores.household_bits) >= SAME)[place]
    for at, root in _roots(ones[alike], twos[alike]).items():
        people[at] = other[root]
    return people


def _rivals(mine: Index, other: Index, odds: Bits) -> tuple[Index, Index]:
    """List the pairs of strong candidates that one record has, by their places: the strongest few of each record."""
    order = np.lexsort((other, -odds, mine))
    sorted_mine = mine[order]
    starts = np.flatnonzero(np.concatenate([[True], sorted_mine[1:] != sorted_mine[:-1]]))
    place = np.arange(len(order)) - np.repeat(starts, np.diff([*starts, len(order)]))
    ones, twos = [], []
    for apart in range(1, MOST_RIVALS):
        same = np.flatnonzero((sorted_mine[apart:] == sorted_mine[:-apart]) & (place[apart:] < MOST_RIVALS))
        ones.append(order[same])
        twos.append(order[same + apart])
    return np.concatenate(ones), np.concatenate(twos)


def _roots(ones: Index, twos: Index) -> dict[int, int]:
    """Join pairs into groups, each named by its lowest place."""
    root: dict[int, int] = {}

    def find(at: int) -> int:
        while (up := root.get(at, at)) != at:
            at = up
        return at

    for one, two in zip(ones.tolist(), twos.tolist(), strict=True):
        a, b = find(one), find(two)
        root[max(a, b)] = root.setdefault(min(a, b), min(a, b))
    return {at: find(at) for at in root}


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
    return Judged(
        np.concatenate([part.left for part in parts]),
        np.concatenate([part.right for part in parts]),
        np.concatenate([part.probability for part in parts]),
        np.concatenate([part.total_bits for part in parts]),
        np.concatenate([part.household_bits for part in parts]),
        [text for part in parts for text in part.evidence],
    )
