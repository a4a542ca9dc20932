"""Ask the published validator of the children-in-need census what it says of files."""

import json
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.plugins.leftout import TESTS, VALIDATOR

RULESET = "cin2025_26"


@dataclass(frozen=True, slots=True)
class Said:
    """What it says of one file: (child, rule) for each fault of a child, rules broken by the return, rules that failed.

    `errors` are the rules it calls errors; the others are queries.
    """

    children: frozenset[tuple[str, str]]
    of_return: frozenset[str]
    failed: frozenset[str]
    errors: frozenset[str]

    @property
    def errors_found(self) -> frozenset[tuple[str, str]]:
        """Keep what it calls errors; one of the whole return has no child."""
        found = {(child, rule) for child, rule in self.children if rule in self.errors}
        return frozenset(found | {("", rule) for rule in self.of_return if rule in self.errors})


def ask(*files: Path) -> list[Said]:
    """Put files before the validator, in one go: it takes seconds to start."""
    command = [str(VALIDATOR), "-W", "ignore", str(TESTS / "validator" / "ask.py"), RULESET, *map(str, files)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    answer: dict[str, Any] = json.loads(ran.stdout)
    errors = frozenset(code for code, kind in answer["kinds"].items() if kind == "ERROR")
    return [
        Said(
            frozenset((each["child"], each["rule"]) for each in one["children"] if each["rule"] != "100"),
            frozenset(one["return"]),
            frozenset(one["failed"]),
            errors,
        )
        for one in answer["files"]
    ]


@cache
def exceptions() -> dict[str, str]:
    """Read which errors are let stand, and why, from the page that lists them."""
    page = TESTS.parent / "docs" / "reference" / "census-exceptions.md"
    listed = {}
    for line in page.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 and cells[0].strip("`").rstrip("Q").isdigit():
            assert all(cells), f"an exception without its reason: {line}"
            listed[cells[0].strip("`")] = cells[2]
    return listed
