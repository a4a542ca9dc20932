"""The matching model: how much each level of agreement counts, read from one versioned, hashed artefact."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from math import log2
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkspan.matching.names import code_of, family_form, given_form
from linkspan.matching.pairing import FIELD_ORDER, LEVELS
from linkspan.matching.table import Ints

Bits = NDArray[np.float64]

# Whose frequency weighs an agreement: the name as written, or all names that sound like it.
BY_NAME, BY_SOUND = "name", "sound"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a match is made, when a person decides, and how far ahead of the next the best must be."""

    link: float
    review: float
    clear_of_next: float  # bits


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How common each name is, by hash, with a default for names not listed."""

    codes: Ints
    shares: Bits
    unseen: float

    @classmethod
    def of(cls, shares: Mapping[int, float], unseen: float) -> "Frequencies":
        """Build from shares by name code."""
        codes = np.array(sorted(shares), dtype=np.int64)
        return cls(codes, np.array([shares[int(code)] for code in codes], dtype=np.float64), unseen)

    def share(self, codes: Ints) -> Bits:
        """Look up the share of each name."""
        if not len(self.codes):
            return np.full(len(codes), self.unseen)
        at = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        return np.where(self.codes[at] == codes, np.maximum(self.shares[at], self.unseen), self.unseen)


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """The weights of one field by level code."""

    bits: Bits
    household: Bits
    agree: Bits  # log2 m, for levels weighed by the frequency of the name
    least_chance: Bits  # a floor under that frequency: slips make near names meet by chance
    by_name: NDArray[np.bool_]
    by_sound: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights, name frequencies and thresholds of one artefact."""

    version: str
    hash: str
    provenance: tuple[str, ...]
    index_size: int
    thresholds: Thresholds
    weights: dict[str, FieldWeights]
    names: dict[str, Frequencies] = field(repr=False)
    sounds: dict[str, Frequencies] = field(repr=False)

    @classmethod
    def load(cls, text: str) -> "Model":
        """Read an artefact, refusing one whose levels are not this program's."""
        artefact = json.loads(text)
        frequencies = artefact["frequencies"]
        return cls(
            version=artefact["version"],
            hash=sha256(text.encode()).hexdigest(),
            provenance=tuple(artefact["provenance"]),
            index_size=artefact["index_size"],
            thresholds=Thresholds(**artefact["thresholds"]),
            weights={name: _weights(name, artefact["fields"][name]) for name in FIELD_ORDER},
            names={name: _by_name(frequencies[name]) for name in frequencies},
            sounds={name: _by_sound(name, frequencies[name]) for name in frequencies},
        )

    @classmethod
    def load_default(cls) -> "Model":
        """Read the model shipped with the program."""
        return _default()

    @classmethod
    def load_file(cls, path: Path) -> "Model":
        """Read an artefact from a file."""
        return cls.load(path.read_text(encoding="utf-8"))

    def prior_bits(self, index_size: int | None = None) -> float:
        """Return the log2 odds, before any evidence, that one given child of the index is the one meant.

        An index being filled is taken to be of the model's size: the children not yet loaded are namesakes too.
        """
        return -log2(max(self.index_size, index_size or 0))


@cache
def _default() -> Model:
    return Model.load((files("linkspan.matching") / "model.json").read_text(encoding="utf-8"))


def _weights(name: str, levels: dict[str, dict[str, Any]]) -> FieldWeights:
    if set(levels) != set(LEVELS[name]):
        raise ValueError(f"model: levels of {name} are not this program's: {set(levels) ^ set(LEVELS[name])}")
    rows = [levels[level] for level in LEVELS[name]]
    return FieldWeights(
        bits=np.array([log2(row["m"] / row["u"]) for row in rows]),
        household=np.array([log2(row["same_child"] / row["same_home"]) for row in rows]),
        agree=np.array([log2(row["m"]) for row in rows]),
        least_chance=np.array([row["u"] for row in rows]),
        by_name=np.array([row.get("by") == BY_NAME for row in rows]),
        by_sound=np.array([row.get("by") == BY_SOUND for row in rows]),
    )


def _by_name(table: dict[str, Any]) -> Frequencies:
    return Frequencies.of({code_of(name): share for name, share in table["shares"].items()}, table["unseen"])


def _by_sound(field_name: str, table: dict[str, Any]) -> Frequencies:
    form_of = given_form if field_name == "given" else family_form
    sums: dict[int, float] = {}
    for name, share in table["shares"].items():
        sound = form_of(name).sound
        sums[sound] = sums.get(sound, 0.0) + share
    return Frequencies.of(sums, table["unseen"])
