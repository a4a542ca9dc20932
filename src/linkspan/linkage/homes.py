"""Learn from shared homes what tells another child of the home from the same child: names, births, sex."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkspan.matching import FeatureTable, FoldedFeatures, Model, score_pairs
from linkspan.matching.pairing import CODE, LEVELS

MOST_IN_HOME = 8  # a home with more is an institution, or a stand-in for no address
FIELDS = ("given", "middle", "birth", "sex")


@dataclass(frozen=True, slots=True)
class Homes:
    """Of each field, the share of pairs of two children of one home on each level, and how many pairs said so."""

    shares: dict[str, tuple[NDArray[np.float64], float]]
    pairs: int
    twin_share: float  # of those pairs, born on one day


def home_shares(faces: Sequence[FoldedFeatures], table: FeatureTable, base: Model) -> Homes:
    """Count how pairs of two children of one home and family compare; the same child twice is left out."""
    together: dict[str, list[int]] = {}
    for row, face in enumerate(faces):
        number, _, street = face.address.partition("|")
        if number and street and len(face.postcode.partition(" ")[2]) == 3 and face.given:
            together.setdefault(f"{face.postcode}|{face.address}", []).append(row)
    pairs = [
        (one, two)
        for rows in together.values()
        if 1 < len(rows) <= MOST_IN_HOME
        for at, one in enumerate(rows)
        for two in rows[at + 1 :]
    ]
    if not pairs:
        return Homes({}, 0, 0.0)
    left_ix, right_ix = np.array(pairs, dtype=np.intp).T
    levels = score_pairs(table, table, left_ix, right_ix, model=base).levels
    same_name = np.isin(levels["given"], [CODE["given"][level] for level in _ONE_NAME])
    birth = levels["birth"]
    near_birth = np.isin(birth, [CODE["birth"][level] for level in _ONE_BIRTH])
    numbered = (levels["nhs"] == CODE["nhs"]["different"]) | (levels["upn"] == CODE["upn"]["different"])
    # Two numbers say two children; without them, only another name at another birth date does, or twins' two names.
    two_children = np.where(numbered, ~(same_name & near_birth), ~same_name)
    kept = two_children & (levels["nhs"] != CODE["nhs"]["same"]) & (levels["upn"] != CODE["upn"]["same"])
    shares = {}
    for name in FIELDS:
        counts = np.bincount(levels[name][kept], minlength=len(LEVELS[name])).astype(np.float64)
        counts[[CODE[name][level] for level in LEVELS[name] if level in _SPECIAL]] = 0.0
        if counts.sum():
            shares[name] = (counts / counts.sum(), float(counts.sum()))
    twins = float((birth[kept] == CODE["birth"]["exact"]).mean()) if kept.any() else 0.0
    return Homes(shares, int(kept.sum()), round(twins, 5))


_ONE_NAME = ("exact", "core", "spelling", "alias", "nickname", "token", "middle", "placeholder", "initial")
_ONE_BIRTH = ("missing", "exact", "default_exact", "default_year", "swapped", "digit")
_SPECIAL = (
    "missing", "initial", "placeholder", "default_exact", "default_year", "month_agrees", "year_agrees",
    "age_agrees", "near_period", "expected_near",
)  # fmt: skip
