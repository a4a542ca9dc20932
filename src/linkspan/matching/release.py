"""Whether an artefact may weigh records here: readable, sound, past its release gates, right where anyone can judge.

What an artefact says of its own gates is checked against the figures it gives, and the model is tried on a few pairs
whose answer is known, so that one that would link a twin is refused whatever it says of itself.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib.resources import files
from math import isfinite
from typing import Any

from linkspan.matching.features import Features
from linkspan.matching.model import Model, UnusableModelError
from linkspan.matching.outcome import Outcome, decide
from linkspan.matching.scoring import score

LARGEST = 16_000_000  # bytes
LONGEST_VERSION = 80
# The gates every model must have been held against, and how far each may go at most (or, for recall, at least).
LIMITS = {
    "wrong child": 1e-4,
    "un-enrolled twins linked": 0.01,
    "un-enrolled siblings linked": 0.001,
    "automatic-link recall": 0.95,
    "gap between naming traditions": 0.02,
    "expected calibration error": 0.01,
}
LEAST_LINK = 0.9  # no artefact may link below this, whatever its gates say


class Unfit(Exception):
    """An artefact that may not be used: `code` for tests, `words` for people (English, message ids)."""

    def __init__(self, code: str, words: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.words = words
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Gate:
    """One release gate: what was measured, on whom, its bound at 95 per cent, and the limit it had to keep."""

    name: str
    passed: bool
    population: str = ""
    value: float | None = None
    bound: float | None = None
    limit: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Tell whether the gate holds by its own figures: what it says of itself must agree with them."""
        worst = self.value if self.bound is None else self.bound
        if not self.passed or self.limit is None or worst is None:
            return self.passed
        allowed = LIMITS.get(self.name, self.limit)
        if self.at_least:
            return worst >= max(self.limit, allowed)
        return worst <= min(self.limit, allowed)

    def as_json(self) -> dict[str, Any]:
        """Write the gate for keeping."""
        return {
            "name": self.name, "population": self.population, "passed": self.holds,
            "value": self.value, "bound": self.bound, "limit": self.limit,
            "at_least": self.at_least,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Artefact:
    """An artefact that was read: the model, and what it says of where it comes from."""

    model: Model
    gates: tuple[Gate, ...]
    made_at: datetime | None


def read(text: str) -> Artefact:
    """Read an artefact and check that it is whole and sound; raises Unfit with words that say what is wrong."""
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise Unfit("too_large", "The file is too large to be a model")
    plain = _plain(text)
    model = _model(text)
    if not (isinstance(plain.get("version"), str) and model.version.strip() and _is_printable(model.version)):
        raise Unfit("version", "The model has no version that can be shown: it must be a short line of plain letters")
    if problem := _unsound(model):
        raise problem
    return Artefact(model=model, gates=tuple(_gates(plain.get("gates"))), made_at=_moment(plain.get("made_at")))


def admit(text: str) -> Artefact:
    """Read an artefact that is to be used: its gates must be there and hold, and its answers must be sane."""
    found = read(text)
    if not found.gates:
        raise Unfit("no_gates", "The model does not say that it was held against the release gates")
    if missing := sorted(set(LIMITS) - {gate.name for gate in found.gates}):
        raise Unfit("gate_missing", "The model was not held against every release gate", ", ".join(missing))
    if failed := [gate.name for gate in found.gates if not gate.holds]:
        raise Unfit("gate_failed", "The model failed a release gate", ", ".join(failed))
    if wrong := [case for case, is_right in _tried(found.model) if not is_right]:
        raise Unfit("case_failed", "The model answers a case wrongly that anyone can judge", ", ".join(wrong))
    return found


def shipped_text() -> str:
    """Give the artefact that comes with the program, word for word."""
    return (files("linkspan.matching") / "model.json").read_text(encoding="utf-8")


# --- reading --------------------------------------------------------------------------------------------------


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is given twice")
    return found


def _plain(text: str) -> dict[str, Any]:
    try:
        plain = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_once)
    except (ValueError, RecursionError) as fault:
        raise Unfit("not_json", "The file is not a model: it cannot be read as JSON") from fault
    if not isinstance(plain, dict) or "\\u0000" in text or "\x00" in text:
        raise Unfit("not_json", "The file is not a model: it cannot be read as JSON")
    return plain


def _model(text: str) -> Model:
    try:
        return Model.load(text)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError) as fault:
        if isinstance(fault, UnusableModelError):
            raise Unfit("not_ours", "The file is not a model that this program can use", str(fault)) from fault
        said = (
            "The file is not a model of this program: a part is missing, or the levels it weighs are not this version's"
        )
        raise Unfit("not_ours", said, fault.args[0] if isinstance(fault, KeyError) else "") from fault


def _is_printable(version: str) -> bool:
    return len(version) <= LONGEST_VERSION and version.isprintable()


def _unsound(model: Model) -> Unfit | None:
    limits = model.thresholds
    numbers = (limits.link, limits.review, limits.clear_of_next)
    if not all(isinstance(each, int | float) and not isinstance(each, bool) and isfinite(each) for each in numbers):
        return Unfit("thresholds", "The model's thresholds are not numbers")
    if not (LEAST_LINK <= limits.link < 1 and 0 < limits.review < limits.link and limits.clear_of_next >= 0):
        return Unfit("thresholds", "The model's thresholds would link what a person should look at")
    if not (isinstance(model.index_size, int) and 1_000 <= model.index_size <= 10**10):
        return Unfit("index_size", "The model does not say for how many children it was made")
    for name, weights in model.weights.items():
        for numbers_ in (weights.bits, weights.household, weights.agree):
            if not (abs(numbers_) < 64).all():
                return Unfit("weights", "A weight of the model is not a sensible number", name)
    return None


def _moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _gates(listed: Any) -> Iterator[Gate]:
    """Read the gates: a list of objects with `name` and `passed`, or an object of such by name."""
    if isinstance(listed, Mapping):
        listed = [
            {"name": name} | (dict(each) if isinstance(each, Mapping) else {"passed": each})
            for name, each in listed.items()
        ]
    if not isinstance(listed, list):
        return
    for each in listed:
        if not isinstance(each, Mapping) or not isinstance(each.get("name"), str):
            raise Unfit("gates", "What the model says of its release gates cannot be read")
        yield Gate(
            name=each["name"][:LONGEST_VERSION], population=str(each.get("population", ""))[:LONGEST_VERSION],
            passed=each.get("passed") is True, value=_number(each, "value"),
            bound=_number(each, "bound"), limit=_number(each, "limit"), at_least=each.get("at_least") is True,
        )  # fmt: skip


def _number(said: Mapping[str, Any], name: str) -> float | None:
    value = said.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


# --- cases anyone can judge -------------------------------------------------------------------------------------

ROWAN = Features(
    given="Rowan", middle="Elizabeth", family="Ashgrove", born=date(2015, 3, 9), sex="F", postcode="ZE3 9QQ",
    address="14 Tern Walk", nhs="9434765919",
)  # fmt: skip
BARE = replace(ROWAN, nhs=None)
CASES: tuple[tuple[str, Features, Features, bool | None], ...] = (
    ("the same record twice", ROWAN, ROWAN, True),
    ("a twin", BARE, replace(BARE, given="Juniper", middle="Anne"), False),
    ("a brother", BARE, replace(BARE, given="Leopold", middle=None, sex="M", born=date(2012, 7, 30)), False),
    ("a stranger of the same name", Features(given="Rowan", family="Ashgrove"),
     Features(given="Rowan", family="Ashgrove", born=date(2011, 11, 2), postcode="ZE9 1AA"), False),
    ("a stranger of the same birthday", Features(given="Idris", family="Quillfeather", born=ROWAN.born), BARE, False),
    ("one number on two children", ROWAN,
     Features(given="Idris", family="Quillfeather", born=date(2012, 11, 28), sex="M", nhs=ROWAN.nhs), False),
)  # fmt: skip


def _tried(model: Model) -> Iterator[tuple[str, bool]]:
    """Try the model on each case; a case is right where it links what it must and nothing else."""
    for case, left, right, links in CASES:
        decision = decide(score(left, [right], model=model), model=model)
        yield case, (decision.outcome is Outcome.LINK) is links
