"""Invent a multi-agency partnership, its children and their records, for the demo, tests and benchmarks.

Words: partnership, feed, truth, slip, tradition, profile, wall.
May use nothing but the standard library; no Django, no other room.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from linkspan.synth.files import TRUTH_COLUMNS, write
from linkspan.synth.partnership import DEFAULT_ON, Partnership, Record, generate, records
from linkspan.synth.record import COLUMNS

__all__ = [
    "COLUMNS",
    "DEFAULT_ON",
    "TRUTH_COLUMNS",
    "Partnership",
    "Record",
    "generate",
    "records",
    "run",
    "write",
]


def run(
    children: int,
    seed: int,
    out: Path,
    profile: str = "normal",
    on: date = DEFAULT_ON,
    progress: Callable[[str, int, int], None] | None = None,
) -> dict[str, int]:
    """Generate a partnership and write it into a folder; return how many records each feed has."""
    return write(generate(children, seed, profile, progress, on), out, progress)
