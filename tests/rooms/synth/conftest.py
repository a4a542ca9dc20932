"""Partnerships written once and read by many tests."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from linkspan import synth

FEEDS = ("council", "schools", "gps", "hospital", "police")
SEED = 11


@dataclass(frozen=True)
class Written:
    """A partnership on disk, read back."""

    folder: Path
    feeds: dict[str, list[dict[str, str]]]
    truth: list[dict[str, str]]
    queries: list[dict[str, str]]

    @property
    def children(self) -> dict[str, dict[str, str]]:
        """Give one truth row for each identity."""
        return {row["child_id"]: row for row in self.truth}

    def rows(self) -> list[tuple[dict[str, str], dict[str, str]]]:
        """Pair each feed row with its truth."""
        known = {(row["agency"], row["record_id"]): row for row in self.truth}
        return [(row, known[(agency, row["record_id"])]) for agency, rows in self.feeds.items() for row in rows]


def read(path: Path) -> list[dict[str, str]]:
    """Read a CSV file as its rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(folder: Path, children: int, profile: str) -> Written:
    """Write a partnership and read it back."""
    synth.run(children, SEED, folder, profile)
    feeds = {code: read(folder / f"{code}.csv") for code in FEEDS}
    return Written(folder, feeds, read(folder / "truth.csv"), read(folder / "queries.csv"))


@pytest.fixture(scope="session")
def normal(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Give a partnership of 5,000 children, kept as usual."""
    return written(tmp_path_factory.mktemp("normal"), 5_000, "normal")


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Give a small partnership with no slip in any record."""
    return written(tmp_path_factory.mktemp("clean"), 1_500, "clean")


@pytest.fixture(scope="session")
def poor(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Give a small partnership with many slips."""
    return written(tmp_path_factory.mktemp("poor"), 1_500, "poor")
