"""Fit a model from records without labels: one side against the other, never a file against itself.

How often records of one child agree (m) is fitted by Splink's expectation maximisation, separately on pairs that share
a birth date and on pairs that share their names, each fitting the fields it was not chosen by. How often others agree
(u) is counted on random pairs. What tells children of one home apart is counted on homes. Each figure is held to a
reasoned one as if that had been seen on `PRIOR` pairs, so that what is rare stays sane and what Splink cannot see
(levels that only some records can be on) keeps its reasoned weight.
"""

import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkspan.linkage.expectation import NOT_SEEN, Fitted, fit_agreement
from linkspan.linkage.homes import home_shares
from linkspan.linkage.sampling import Sample, sampled
from linkspan.matching import FeatureTable, FoldedFeatures, Model, score_pairs
from linkspan.matching.household import odds_of
from linkspan.matching.names import is_placeholder
from linkspan.matching.pairing import CODE, LEVELS, Codes
from linkspan.matching.table import Index

Shares = NDArray[np.float64]
Artefact = dict[str, Any]

SEED = 1
PRIOR = 15_000  # pairs that a reasoned share counts for: half as many as the fit of the shipped model sees
PRIOR_CHANCE = 2_000
# Pairs of one home that reasoned shares count for: invented brothers and sisters are named more freely than real ones.
PRIOR_HOME = {"given": 10_000, "middle": 10_000, "birth": 2_000, "sex": 2_000}
PRIOR_NAMES = 10_000  # children that the reasoned name shares count for
LEAST_BEARERS = 10  # a name that fewer bear is kept out of the artefact: it could point to them
RANDOM_PAIRS = 1_000_000
MOST_PAIRS = 800_000  # of one session
LEAST_MATCHES = 50  # pairs of one child below which a session says nothing

# Levels that every record with the field can be on. The rest need something special on a side (an initial, half a
# postcode, a due date), so that their shares are conditional and are not fitted.
ORDINARY: dict[str, tuple[str, ...]] = {
    "given": (
        "exact", "core", "spelling", "alias", "middle", "nickname", "token", "overlap", "slip", "sound", "near",
        "similar", "other_name", "swapped", "different",
    ),
    "family": (
        "exact", "former", "spelling", "part", "among_names", "slip", "sound", "near", "similar", "swapped",
        "different",
    ),
    "middle": ("same", "different"),
    "birth": ("exact", "swapped", "digit", "same_month", "days_10", "days_100", "same_year", "different"),
    "sex": ("same", "different"),
    "postcode": ("whole", "sector", "outcode", "different"),
    "nhs": ("same", "different"),
    "upn": ("same", "different"),
    "school": ("same", "different"),
}  # fmt: skip
# What goes together with other fields keeps its reasoned chance: children of one place share a school.
REASONED_CHANCE = frozenset(("school", "nhs", "upn"))
BY_BIRTH = tuple(name for name in ORDINARY if name != "birth")  # what a session of one birth date fits
NAMED = ("given", "family")  # whose chance differs from name to name, so that near names keep at least the reasoned one
BY_NAME = tuple(name for name in ORDINARY if name not in {"given", "family"})


@dataclass(frozen=True, slots=True)
class _Session:
    """Candidate pairs chosen by one thing, with their levels."""

    levels: dict[str, Codes]
    fields: tuple[str, ...]


def fit(
    left: Iterable[FoldedFeatures],
    right: Iterable[FoldedFeatures],
    *,
    base: Model | None = None,
    seed: int = SEED,
) -> Artefact:
    """Fit a model for linking left to right, on a sample of both; the same input gives the same artefact.

    The right side should hold one record of each person. Calibration and thresholds are the base model's.
    """
    base = base or Model.load_default()
    one, two, bound = sampled(left, right, seed)
    return _fitted(one, two, bound, base, seed)


def fit_dedupe(rows: Iterable[FoldedFeatures], *, base: Model | None = None, seed: int = SEED) -> Artefact:
    """Fit a model for a file with duplicates: split at random, one half against the other."""
    rng = np.random.default_rng(seed)
    sides: tuple[list[FoldedFeatures], list[FoldedFeatures]] = ([], [])
    most = 2_000_000
    for at, face in enumerate(rows):
        if at == most:
            break
        sides[int(rng.integers(2))].append(face)
    return fit(sides[0], sides[1], base=base, seed=seed)


def _fitted(one: Sample, two: Sample, bound: int, base: Model, seed: int) -> Artefact:
    artefact: Artefact = json.loads(base.source)
    tables = FeatureTable(one.faces), FeatureTable(two.faces)
    rng = np.random.default_rng(seed)
    chance = _chances(tables, base, rng)
    fits = [
        _fit_session(session, artefact, chance)
        for session in (
            _session(_same_birth(one, two, bound), tables, base, BY_BIRTH),
            _session(_same_names(one, two, bound), tables, base, BY_NAME),
        )
    ]
    agreed = _agreement([each for each in fits if each])
    homes = home_shares(two.faces, tables[1], base)
    for name, levels in ORDINARY.items():
        _weigh(artefact["fields"][name], name, levels, agreed.get(name), chance[name], homes.shares.get(name))
    artefact["frequencies"] = _frequencies(artefact["frequencies"], two.faces)
    for name in NAMED:
        _keep_order(artefact["fields"][name], artefact["frequencies"][name]["shares"])
    artefact["index_size"] = max(int(artefact["index_size"]), two.seen)
    artefact["trained_on"] = {
        "left_records": one.seen,
        "right_records": two.seen,
        "left_sampled": len(one.faces),
        "right_sampled": len(two.faces),
        "matched_pairs": round(max((each.matches for each in fits if each), default=0.0)),
        "home_pairs": homes.pairs,
        "twin_share": homes.twin_share,
        "seed": seed,
        "base": base.hash,
        "libraries": libraries(),
    }
    artefact["gates"] = []
    return artefact


def libraries() -> dict[str, str]:
    """Name the versions of what a fit depends on."""
    names = ("splink", "duckdb", "numpy", "rapidfuzz", "anyascii")
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


# --- chances among records of two children ------------------------------------------------------------------


def _chances(tables: tuple[FeatureTable, FeatureTable], base: Model, rng: np.random.Generator) -> dict[str, Shares]:
    """Count how often random pairs are on each ordinary level; empty where the field is never on both sides."""
    sizes = len(tables[0]), len(tables[1])
    count = min(RANDOM_PAIRS, 20 * (sizes[0] + sizes[1]) + 1) if min(sizes) else 0
    left_ix, right_ix = (rng.integers(0, max(1, size), count).astype(np.intp) for size in sizes)
    scores = score_pairs(*tables, left_ix, right_ix, model=base)
    chances: dict[str, Shares] = {}
    for name, levels in ORDINARY.items():
        counts = np.bincount(scores.levels[name], minlength=len(LEVELS[name])).astype(np.float64)
        wanted = np.array([level in levels for level in LEVELS[name]])
        counts[~wanted] = 0.0
        chances[name] = counts
    return chances


# --- candidate pairs ----------------------------------------------------------------------------------------


def _same_birth(one: Sample, two: Sample, bound: int) -> tuple[Index, Index]:
    """Pair records of one exact birth date, among those kept by it."""
    keys = [
        [
            face.born if face.born.startswith("day") and face.born[9:14] != "01-01" and number <= bound else ""
            for face, number in zip(side.faces, side.by_birth.tolist(), strict=True)
        ]
        for side in (one, two)
    ]
    return _joined(keys[0], keys[1])


def _same_names(one: Sample, two: Sample, bound: int) -> tuple[Index, Index]:
    """Pair records of one given and family name as written, among those kept by them."""
    keys = [
        [
            f"{face.given}|{face.family}"
            if face.given and face.family and not is_placeholder(face.given) and number <= bound
            else ""
            for face, number in zip(side.faces, side.by_name.tolist(), strict=True)
        ]
        for side in (one, two)
    ]
    return _joined(keys[0], keys[1])


def _joined(left: list[str], right: list[str]) -> tuple[Index, Index]:
    """Pair rows with equal keys; whole left rows are left out where there would be too many pairs."""
    place: dict[str, int] = {"": 0}
    ones = np.array([place.setdefault(key, len(place)) for key in left], dtype=np.int64)
    twos = np.array([place.setdefault(key, len(place)) for key in right], dtype=np.int64)
    order = np.argsort(twos, kind="stable")
    start = np.searchsorted(twos[order], ones, "left")
    count = np.where(ones == 0, 0, np.searchsorted(twos[order], ones, "right") - start)
    if (total := int(count.sum())) > MOST_PAIRS:
        kept = np.arange(len(count)) % (total // MOST_PAIRS + 1) == 0
        count = np.where(kept, count, 0)
    rows = np.repeat(np.arange(len(ones)), count)
    within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return rows.astype(np.intp), order[np.repeat(start, count) + within].astype(np.intp)


def _session(
    pairs: tuple[Index, Index], tables: tuple[FeatureTable, FeatureTable], base: Model, fields: tuple[str, ...]
) -> _Session:
    """Compare a session's pairs, and set aside those with another child of the home of the best candidate.

    A record is one child's only, so of several candidates who share a home or a family name no more than the best can
    be its own. Left in, brothers, sisters and twins would be learnt as records that disagree about one child.
    """
    left_ix, right_ix = pairs
    scores = score_pairs(*tables, left_ix, right_ix, model=base)
    odds = odds_of(scores.total_bits, scores.household_bits)
    order = np.lexsort((-odds, left_ix))
    best = np.zeros(len(left_ix), dtype=np.bool_)
    first = np.ones(len(left_ix), dtype=np.bool_)
    first[1:] = left_ix[order][1:] != left_ix[order][:-1]
    best[order[first]] = True
    near = (scores.levels["postcode"] == CODE["postcode"]["whole"]) | (
        scores.levels["family"] == CODE["family"]["exact"]
    )
    kept = np.flatnonzero(best | ~near)
    return _Session({name: scores.levels[name][kept] for name in fields}, fields)


# --- fitting ------------------------------------------------------------------------------------------------


def _fit_session(session: _Session, artefact: Artefact, chance: Mapping[str, Shares]) -> Fitted | None:
    levels: dict[str, Codes] = {}
    start: dict[str, Shares] = {}
    others: dict[str, Shares] = {}
    for name in session.fields:
        codes = session.levels[name].astype(np.int8)
        seen = np.array([level in ORDINARY[name] for level in LEVELS[name]])
        codes = np.where(seen[codes], codes, NOT_SEEN).astype(np.int8)
        if not len(codes) or (codes >= 0).mean() < 0.01 or not chance[name].sum():
            continue
        levels[name] = codes
        start[name] = _share(artefact["fields"][name], name, "m")
        others[name] = _chance_for_fit(artefact["fields"][name], name, chance[name])
    if not {"postcode", "given", "birth", "nhs", "upn"} & set(levels):
        return None
    fitted = fit_agreement(levels, start, others)
    return fitted if fitted.matches >= LEAST_MATCHES else None


def _share(rows: Mapping[str, Mapping[str, Any]], name: str, what: str) -> Shares:
    """Give the reasoned shares of a field's ordinary levels, summing to one."""
    shares = np.array([float(rows[level][what]) if level in ORDINARY[name] else 0.0 for level in LEVELS[name]])
    summed: Shares = shares / shares.sum()
    return summed


def _chance_for_fit(rows: Mapping[str, Mapping[str, Any]], name: str, counts: Shares) -> Shares:
    if name in REASONED_CHANCE:
        return _share(rows, name, "u")
    damped = counts + 10.0 * _share(rows, name, "u")
    summed: Shares = damped / damped.sum()
    return summed


def _agreement(fits: list[Fitted]) -> dict[str, tuple[Shares, float]]:
    """Average the sessions' shares by how many pairs of one child each had."""
    found: dict[str, tuple[Shares, float]] = {}
    for name in ORDINARY:
        seen = [(each.m[name], each.matches) for each in fits if name in each.m]
        if seen:
            matches = sum(weight for _, weight in seen)
            found[name] = (sum((m * weight for m, weight in seen), np.zeros(len(LEVELS[name]))) / matches, matches)
    return found


def _weigh(
    rows: dict[str, dict[str, Any]],
    name: str,
    levels: tuple[str, ...],
    agreed: tuple[Shares, float] | None,
    counts: Shares,
    home: tuple[Shares, float] | None,
) -> None:
    """Put fitted shares in place of the reasoned ones, held to these by their prior counts."""
    reasoned, chance = _share(rows, name, "m"), _share(rows, name, "u")
    for level in levels:
        row, code = rows[level], CODE[name][level]
        before = float(row["m"])
        if agreed:
            m, matches = agreed
            row["m"] = _rounded((m[code] * matches + reasoned[code] * PRIOR) / (matches + PRIOR))
        if "by" not in row and name not in REASONED_CHANCE and counts.sum():
            seen = (counts[code] + chance[code] * PRIOR_CHANCE) / (counts.sum() + PRIOR_CHANCE)
            row["u"] = _rounded(max(seen, row["u"]) if name in NAMED and level != "different" else seen)
        if home and row["same_child"] != row["same_home"]:
            share, pairs = home
            held = PRIOR_HOME[name]
            row["same_child"] = _rounded(row["m"] * row["same_child"] / before)
            row["same_home"] = _rounded((share[code] * pairs + row["same_home"] * held) / (pairs + held))


def _keep_order(rows: Mapping[str, Mapping[str, Any]], shares: dict[str, float]) -> None:
    """Keep the same name above a name that is only like it, however common: more agreement never counts for less."""
    best = max(row["m"] / row["u"] for level, row in rows.items() if "by" not in row and level not in ("missing",))
    most = rows["exact"]["m"] / (best * 1.2)
    for word, share in shares.items():
        shares[word] = float(f"{min(share, most):.3g}")


def _rounded(share: float) -> float:
    return float(f"{max(share, 1e-9):.4g}")


def _frequencies(base: Mapping[str, Any], faces: list[FoldedFeatures]) -> dict[str, Any]:
    """Count names among the right side's people, held to the reasoned shares; names that few bear are left out."""
    found: dict[str, Any] = {}
    for name in ("given", "family"):
        counts: dict[str, int] = {}
        for face in faces:
            for word in dict.fromkeys(filter(None, [getattr(face, name).replace(" ", "")])):
                counts[word] = counts.get(word, 0) + 1
        total = sum(counts.values())
        unseen = float(base[name]["unseen"])
        shares = dict(base[name]["shares"])
        for word in shares:
            shares[word] *= PRIOR_NAMES / (PRIOR_NAMES + total)
        for word, count in counts.items():
            if count >= LEAST_BEARERS:
                shares[word] = shares.get(word, 0.0) + count / (PRIOR_NAMES + total)
        found[name] = {
            "unseen": unseen,
            "shares": {word: float(f"{share:.3g}") for word, share in sorted(shares.items()) if share > unseen / 4},
        }
    return found
