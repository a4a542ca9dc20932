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

FORMAT = 2  # of the artefact; 1 had no calibration and no training record
PARTS = ("version", "provenance", "index_size", "thresholds", "fields", "frequencies")


class UnusableModelError(ValueError):
    """A model that this program cannot use; the text says why in plain words."""


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
class Calibration:
    """A rising map from log2 odds to log2 odds, straight between its knots and of slope one beyond them."""

    bits: Bits
    corrected: Bits

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "Calibration":
        """Build from an artefact's table, refusing one that falls anywhere."""
        bits = np.array(table.get("bits", ()), dtype=np.float64)
        corrected = np.array(table.get("corrected", ()), dtype=np.float64)
        if len(bits) != len(corrected) or (np.diff(bits) <= 0).any() or (np.diff(corrected) < 0).any():
            raise UnusableModelError("the model's calibration is not a rising line, so it would reorder candidates")
        return cls(bits, corrected)

    def correct(self, probability: Bits) -> Bits:
        """Map probabilities."""
        if not len(self.bits):
            return probability
        odds = np.maximum(probability, 1e-300) / np.maximum(1.0 - probability, 1e-16)
        bits = np.log2(odds)
        beyond = np.minimum(bits - self.bits[0], 0.0) + np.maximum(bits - self.bits[-1], 0.0)
        mapped = np.interp(bits, self.bits, self.corrected) + beyond
        corrected: Bits = 1.0 / (1.0 + np.exp2(-mapped))
        return np.where(probability <= 0.0, 0.0, corrected)


@dataclass(frozen=True, slots=True)
class Model:
    """Weights, name frequencies, thresholds and calibration of one artefact."""

    version: str
    hash: str
    provenance: tuple[str, ...]
    index_size: int
    thresholds: Thresholds
    weights: dict[str, FieldWeights]
    names: dict[str, Frequencies] = field(repr=False)
    sounds: dict[str, Frequencies] = field(repr=False)
    calibration: Calibration
    trained_on: Mapping[str, Any] = field(repr=False)
    gates: tuple[Mapping[str, Any], ...] = field(repr=False)
    source: str = field(repr=False)  # the artefact as it was read

    @classmethod
    def load(cls, text: str) -> "Model":
        """Read an artefact, refusing one that this program cannot use, with the reason in plain words."""
        artefact = _read(text)
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
            calibration=Calibration.of(artefact.get("calibration") or {}),
            trained_on=artefact.get("trained_on") or {},
            gates=tuple(artefact.get("gates") or ()),
            source=text,
        )

    @classmethod
    def load_default(cls) -> "Model":
        """Read the model shipped with the program."""
        return _default()

    @classmethod
    def load_file(cls, path: Path) -> "Model":
        """Read an artefact from a file."""
        return cls.load(path.read_text(encoding="utf-8"))

    def calibrated(self, probability: Bits) -> Bits:
        """Correct probabilities by how often such ones proved right; the same where the model has no calibration."""
        return self.calibration.correct(probability)

    @property
    def failing(self) -> tuple[Mapping[str, Any], ...]:
        """List the release gates that the model was found not to pass."""
        return tuple(gate for gate in self.gates if not gate["passed"])

    def prior_bits(self, index_size: int | None = None) -> float:
        """Return the log2 odds, before any evidence, that one given child of the index is the one meant.

        An index being filled is taken to be of the model's size: the children not yet loaded are namesakes too.
        """
        return -log2(max(self.index_size, index_size or 0))


@cache
def _default() -> Model:
    return Model.load((files("linkspan.matching") / "model.json").read_text(encoding="utf-8"))


def _read(text: str) -> dict[str, Any]:
    """Read an artefact's text and check that it is one, of a form and with the fields that this program knows."""
    try:
        artefact = json.loads(text)
    except ValueError as fault:
        raise UnusableModelError("this file is not a matching model: it is not JSON") from fault
    missing = [part for part in PARTS if not isinstance(artefact, dict) or part not in artefact]
    if missing:
        raise UnusableModelError(f"this file is not a matching model: it has no {', '.join(missing)}")
    if artefact.get("format", 1) > FORMAT:
        raise UnusableModelError(
            f"the model is of format {artefact['format']}, made by a newer program; this one reads up to {FORMAT}"
        )
    if set(artefact["fields"]) != set(FIELD_ORDER):
        raise UnusableModelError(_unlike("fields", set(artefact["fields"]), set(FIELD_ORDER)))
    return dict(artefact)


def _unlike(what: str, found: set[str], wanted: set[str]) -> str:
    """Say how a model's levels differ from the program's, and what to do."""
    lacks = f" It lacks {', '.join(sorted(wanted - found))}." if wanted - found else ""
    extra = f" It has {', '.join(sorted(found - wanted))}, unknown here." if found - wanted else ""
    return (
        f"the model's {what} are not this program's, so its weights would be given to the wrong comparisons."
        f"{lacks}{extra} Train it again with this version of the program."
    )


def _weights(name: str, levels: dict[str, dict[str, Any]]) -> FieldWeights:
    if set(levels) != set(LEVELS[name]):
        raise UnusableModelError(_unlike(f"levels of {name}", set(levels), set(LEVELS[name])))
    rows = [levels[level] for level in LEVELS[name]]
    if any(row[part] <= 0 for row in rows for part in ("m", "u", "same_child", "same_home")):
        raise UnusableModelError(f"the model gives a level of {name} no chance at all, which no record could outweigh")
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
