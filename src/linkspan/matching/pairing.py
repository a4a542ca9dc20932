"""Pairs of records and the named levels on which they agree."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from linkspan.matching.table import FeatureTable, Flags, Index, Ints

Codes = NDArray[np.int8]
LEAST = np.iinfo(np.int64).min

# The levels of each field; a level's place in the tuple is its code. The words for people are in words.py.
LEVELS: dict[str, tuple[str, ...]] = {
    "given": (
        "missing", "exact", "core", "spelling", "alias", "middle", "nickname", "token", "overlap", "slip", "sound",
        "near", "similar", "other_name", "swapped", "initial", "placeholder", "different",
    ),
    "family": (
        "missing", "exact", "former", "spelling", "part", "among_names", "slip", "sound", "near", "similar",
        "swapped", "initial", "different",
    ),
    "middle": ("missing", "same", "initial", "different"),
    "birth": (
        "missing", "exact", "default_exact", "swapped", "digit", "same_month", "days_10", "days_100", "default_year",
        "same_year", "month_agrees", "year_agrees", "age_agrees", "near_period", "expected_near", "different",
    ),
    "sex": ("missing", "same", "different"),
    "postcode": ("missing", "whole", "sector", "half", "outcode", "different"),
    "address": ("missing", "same_home", "same_street", "same_home_elsewhere", "different"),
    "nhs": ("missing", "same", "former", "different"),
    "upn": ("missing", "same", "different"),
    "school": ("missing", "same", "different"),
}  # fmt: skip
FIELD_ORDER = tuple(LEVELS)
CODE = {name: {level: code for code, level in enumerate(levels)} for name, levels in LEVELS.items()}


@dataclass(slots=True)
class Compared:
    """The levels of many pairs, and the code of the name whose frequency weighs the agreement (0 for none)."""

    levels: dict[str, Codes]
    shared: dict[str, Ints] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Row numbers of pairs, one row of each table."""

    left: FeatureTable
    right: FeatureTable
    left_ix: Index
    right_ix: Index

    def columns(self, name: str) -> tuple[Ints, Ints]:
        """Return one column of both sides, pair by pair."""
        return getattr(self.left, name)[self.left_ix], getattr(self.right, name)[self.right_ix]

    def has(self, name: str) -> bool:
        """Tell whether either side of any pair fills a column of names."""
        left, right = self.columns(name)
        return bool(left.any() or right.any())

    def part(self, at: Index) -> "Pairs":
        """Keep some of the pairs."""
        return Pairs(self.left, self.right, self.left_ix[at], self.right_ix[at])


class Open:
    """The pairs not yet given a level; each rule settles some and leaves the rest to weaker rules."""

    def __init__(self, name: str, pairs: Pairs) -> None:
        self.codes = CODE[name]
        self.level: Codes = np.full(len(pairs.left_ix), self.codes["different"], dtype=np.int8)
        self.shared: Ints = np.zeros(len(pairs.left_ix), dtype=np.int64)
        self.at: Index = np.arange(len(pairs.left_ix))
        self.pairs = pairs

    def settle(self, level: str, where: Flags, shared: Ints | None = None) -> None:
        """Give a level to the open pairs where the flags say so, and close them."""
        if not where.any():
            return
        hit = self.at[where]
        self.level[hit] = self.codes[level]
        if shared is not None:
            self.shared[hit] = shared[where]
        rest = ~where
        self.at = self.at[rest]
        self.pairs = self.pairs.part(np.flatnonzero(rest))


def any_shared(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Count the codes two padded rows share, and return one of them (the largest, so that sides agree)."""
    hit = (left[:, :, None] == right[:, None, :]).any(axis=2) & (left != 0)
    count = hit.sum(axis=1)
    largest = np.where(hit, left, LEAST).max(axis=1, initial=LEAST)
    return count, np.where(count > 0, largest, 0)


def choose(conditions: Sequence[Flags], codes: Sequence[int], default: int) -> Codes:
    """Take the code of the first condition that holds; as `numpy.select`, at a tenth of its cost for few pairs."""
    level: Codes = np.full(len(conditions[0]), default, dtype=np.int8)
    for condition, code in zip(reversed(conditions), reversed(codes), strict=True):
        level[condition] = code
    return level
