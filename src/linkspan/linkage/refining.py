"""Fit a model closer to two files: soft decisions on their own candidate pairs, again and again until they settle.

Training fits what people's records have in common everywhere. This goes on from there for one run: which levels the
likely pairs of these files are on (m), which ones random pairs are on (u), how common their names are, and how many
records have a partner at all. The household step moves along: what tells children of one home apart is the model's,
how often one person's records disagree is the files'.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from linkspan.linkage.judging import competing, frequencies_in
from linkspan.linkage.sides import ALONE, LOOKUP, STORED, WEAK, Side
from linkspan.matching import FeatureTable, Model, PairScores, score_pairs
from linkspan.matching.levels import compare
from linkspan.matching.model import FieldWeights
from linkspan.matching.pairing import CODE, LEVELS, Compared, Pairs
from linkspan.matching.scoring import CHUNK, HOUSEHOLD_FIELDS, field_bits
from linkspan.matching.table import Index, Ints

Bits = NDArray[np.float64]
ROUNDS = 6
SAMPLE = 20_000  # left rows
RANDOM = 400_000  # pairs
HELD = 30.0  # likely pairs that the model's own shares count for
LEAST = 100.0  # likely pairs below which a file teaches nothing
MOST_PAIRED = 0.95  # share of left records taken to have a partner, at most; and at least as many to have none
# Levels that any two records with the field can be on; the rest need something special and keep their weights.
SPECIAL = frozenset(("missing", "initial", "placeholder", "former", "half", "default_exact", "default_year",
                     "month_agrees", "year_agrees", "age_agrees", "near_period", "expected_near"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of a sample of left rows, and random pairs beside them."""

    left: FeatureTable
    right: FeatureTable
    left_ix: Index
    right_ix: Index
    compared: Compared
    lefts: int
    random: PairScores


def refined(left: Side, right: Side, model: Model, *, others: float, within: bool, most: int) -> Model:
    """Fit the model to the files, or return it as it is where they hold too few likely pairs.

    `others` is how many other children of its home a record has on the right.
    """
    found = _candidates(left, right, model, within=within, most=most)
    # The model was calibrated on other records; what is fitted to these ones stands by itself.
    plain = replace(model.calibration, bits=np.zeros(0), corrected=np.zeros(0))
    fitted = replace(_with_names(model, found.right), calibration=plain)
    for _ in range(ROUNDS):
        chance = _both_ways(found, fitted)
        likely = float(chance.sum())
        if likely < LEAST:
            return model
        fitted = _weighed(fitted, model, found.compared, chance, found.random, others)
        fitted = replace(fitted, index_size=_rivals(found, chance, right.rows))
    return fitted


def _rivals(found: Candidates, chance: Bits, rows: int) -> int:
    """Return how many records on the right stand against each candidate: fewer where nearly everyone has a partner."""
    _, compact = np.unique(found.left_ix, return_inverse=True)
    paired = np.minimum(1.0, np.bincount(compact, weights=chance)).sum() / max(1, found.lefts)
    share = min(max(float(paired), 1 - MOST_PAIRED), MOST_PAIRED)
    return max(2, int(rows * (1 - share) / share))


def _both_ways(found: Candidates, model: Model) -> Bits:
    bits = field_bits(found.compared, model)
    total = np.full(len(found.left_ix), model.prior_bits())
    for each in bits.values():
        total += each
    household = np.zeros(len(total))
    for name in HOUSEHOLD_FIELDS:
        household += model.weights[name].household[found.compared.levels[name]]
    one = competing(found.right, found.left_ix, found.right_ix, total, household, model)
    order = np.lexsort((found.left_ix, found.right_ix))
    two = np.empty(len(one))
    two[order] = competing(
        found.left, found.right_ix[order], found.left_ix[order], total[order], household[order], model
    )
    return np.minimum(one, two)


def _compared(left: FeatureTable, right: FeatureTable, left_ix: Index, right_ix: Index) -> Compared:
    """Compare pairs once; only what the levels weigh changes from round to round."""
    parts = [
        compare(Pairs(left, right, left_ix[at : at + CHUNK], right_ix[at : at + CHUNK]))
        for at in range(0, max(1, len(left_ix)), CHUNK)
    ]
    return Compared(
        {name: np.concatenate([part.levels[name] for part in parts]) for name in parts[0].levels},
        {name: np.concatenate([part.shared[name] for part in parts]) for name in parts[0].shared},
    )


def _weighed(model: Model, base: Model, scores: Compared, chance: Bits, random: PairScores, others: float) -> Model:
    weights = dict(model.weights)
    at_home = _at_home(base, others)
    for name in LEVELS:
        if name == "address":
            weights[name] = _address(base.weights[name], scores, chance, random)
        elif scores.levels[name].any():
            weights[name] = _field(name, base.weights[name], at_home[name], scores, chance, random)
    return replace(model, weights=weights)


def _at_home(base: Model, others: float) -> dict[str, Bits]:
    """Return how often children of one home agree so; of the given name, as often as there are such children."""
    fields = json.loads(base.source)["fields"]
    shares = {name: np.array([float(fields[name][level]["same_home"]) for level in LEVELS[name]]) for name in fields}
    shares["given"] = shares["given"] * others
    return shares


def _shares(levels: NDArray[np.int8], weight: Bits | None, count: int, used: NDArray[np.bool_]) -> tuple[Bits, float]:
    counts = np.bincount(levels, weights=weight, minlength=count).astype(np.float64)
    counts[~used] = 0.0
    return counts, float(counts.sum())


def _field(
    name: str, base: FieldWeights, at_home: Bits, scores: Compared, chance: Bits, random: PairScores
) -> FieldWeights:
    """Set a field's shares from the likely pairs and from random ones, held to the model's where few are seen."""
    levels = LEVELS[name]
    used = np.array([level not in SPECIAL for level in levels])
    m, u = np.exp2(base.agree), base.least_chance
    seen, likely = _shares(scores.levels[name], chance, len(levels), used)
    random_seen, drawn = _shares(random.levels[name], None, len(levels), used)
    if likely < LEAST or drawn < LEAST:
        return base
    held_m, held_u = m / m[used].sum(), u / u[used].sum()
    new_m = np.where(used, (seen + HELD * held_m) / (likely + HELD), m)
    new_u = np.where(used, (random_seen + HELD * held_u) / (drawn + HELD), u)
    if name in ("nhs", "upn"):
        new_u = u  # chance agreements of a number are too few to count
    household = base.household
    if name in HOUSEHOLD_FIELDS:
        household = np.where(used & (base.household != 0), np.log2(new_m / at_home), base.household)
    return replace(
        base, bits=np.log2(new_m / new_u), household=household, agree=np.log2(new_m),
        least_chance=np.where(base.by_name | base.by_sound, np.minimum(new_u, u), new_u),
    )  # fmt: skip


def _address(base: FieldWeights, scores: Compared, chance: Bits, random: PairScores) -> FieldWeights:
    """Set what an address adds to its postcode: apart where the postcode agrees and where it does not."""
    bits = base.bits.copy()
    codes = CODE["address"]
    known = scores.levels["address"] != 0
    here = scores.levels["postcode"] == CODE["postcode"]["whole"]
    random_known = (random.levels["address"] != 0) & (random.levels["postcode"] != CODE["postcode"]["whole"])
    _, likely = _shares(scores.levels["address"][known], chance[known], len(bits), np.ones(len(bits), dtype=np.bool_))
    if likely < LEAST or random_known.sum() < LEAST:
        return base
    within = known & here
    m_here = np.bincount(scores.levels["address"][within], weights=chance[within], minlength=len(bits))
    u_here = np.bincount(scores.levels["address"][within], weights=1 - chance[within], minlength=len(bits))
    apart = known & ~here
    m_apart = np.bincount(scores.levels["address"][apart], weights=chance[apart], minlength=len(bits))
    u_apart = np.bincount(random.levels["address"][random_known], minlength=len(bits)).astype(np.float64)
    for level, m_counts, u_counts in (
        ("same_home", m_here, u_here), ("same_street", m_here, u_here),
        ("same_home_elsewhere", m_apart, u_apart), ("different", m_apart, u_apart),
    ):  # fmt: skip
        code = codes[level]
        m_share = (m_counts[code] + 1.0) / (m_counts.sum() + 4.0)
        u_share = (u_counts[code] + 1.0) / (u_counts.sum() + 4.0)
        weight = min(1.0, (m_counts.sum() + u_counts.sum()) / (2 * LEAST))
        bits[code] = weight * np.log2(m_share / u_share) + (1 - weight) * base.bits[code]
    return replace(base, bits=bits)


def _with_names(model: Model, table: FeatureTable) -> Model:
    names, sounds = frequencies_in(table)
    return replace(model, names={**model.names, **names}, sounds={**model.sounds, **sounds})


def _candidates(left: Side, right: Side, model: Model, *, within: bool, most: int) -> Candidates:
    one, two = left.table(), right.table()
    every = max(1, left.rows // SAMPLE)
    left_ix, right_ix = sampled_pairs(left, right, every=every, within=within, most=most)
    rng = np.random.default_rng(1)
    drawn = (rng.integers(0, side.rows, RANDOM).astype(np.intp) for side in (left, right))
    random = score_pairs(one, two, *drawn, model=model)
    compared = _compared(one, two, left_ix, right_ix)
    return Candidates(one, two, left_ix, right_ix, compared, -(-left.rows // every), random)


def sampled_pairs(left: Side, right: Side, *, every: int, within: bool, most: int) -> tuple[Index, Index]:
    """Propose pairs for every so-manieth left row, as the engines do for all of them."""
    codes = []
    for lookup, stored in ((LOOKUP, STORED), (WEAK, ALONE)):
        rows, keys = _read(left.folder, lookup)
        kept = rows % every == 0
        rows, keys = rows[kept], keys[kept]
        wanted = np.unique(keys)
        stored_rows, stored_keys = _read(right.folder, stored, wanted)
        order = np.argsort(stored_keys, kind="stable")
        stored_rows, stored_keys = stored_rows[order], stored_keys[order]
        start = np.searchsorted(stored_keys, keys, "left")
        count = np.searchsorted(stored_keys, keys, "right") - start
        count[count > most] = 0
        one = np.repeat(rows, count)
        inside = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        codes.append(one << 32 | stored_rows[np.repeat(start, count) + inside])
    both = np.unique(np.concatenate(codes))
    one, two = both >> 32, both & 0xFFFFFFFF
    kept = one != two if within else np.ones(len(one), dtype=np.bool_)
    return one[kept].astype(np.intp), two[kept].astype(np.intp)


def _read(folder: Path, kind: str, wanted: Ints | None = None) -> tuple[Ints, Ints]:
    import pyarrow.parquet as pq

    rows, keys = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for path in sorted(folder.glob(f"{kind}-*.parquet")):
        table = pq.read_table(path)
        key, row = table.column("key").to_numpy(), table.column("row").to_numpy().astype(np.int64)
        if wanted is not None and len(wanted):
            at = np.minimum(np.searchsorted(wanted, key), len(wanted) - 1)
            hit = wanted[at] == key
            key, row = key[hit], row[hit]
        keys.append(key)
        rows.append(row)
    return np.concatenate(rows), np.concatenate(keys)
