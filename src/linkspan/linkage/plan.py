"""How a run is to go: values that both engines read."""

from dataclasses import dataclass, field
from pathlib import Path

MOST_PER_KEY = 100  # stored records of one key; commoner keys are left out
SMALL_FILE = 20_000  # rows up to which broad keys are used as well


@dataclass(frozen=True, slots=True)
class Plan:
    """The limits and choices of a run."""

    folder: Path
    memory: int  # bytes
    workers: int
    at_least: float
    within: bool  # one file against itself
    most_per_key: int = MOST_PER_KEY
    names: dict[str, str] = field(default_factory=dict)  # what fields are called in the evidence


@dataclass(frozen=True, slots=True)
class Blocked:
    """Where the proposed pairs are, in parts by left row, and how many keys were too common to use."""

    folder: Path
    parts: list[int]
    common_keys: int
