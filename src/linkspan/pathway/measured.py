"""How often each rule for emerging patterns was right on an invented partnership, as it was last measured.

The figures stand beside the code and name the version of each rule, so that a page never shows those of another rule.
"""

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("measured_patterns.json")
Z = 1.959964  # two-sided 95 per cent


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, and between which shares the true one lies with 95 per cent confidence (Wilson)."""

    found: int
    of: int

    @property
    def share(self) -> float:
        """Give the share itself; 0 of 0 is 0."""
        return self.found / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Give the interval; anything is possible where nothing was counted."""
        if not self.of:
            return 0.0, 1.0
        share, square = self.share, Z * Z / self.of
        middle = share + square / 2
        spread = Z * math.sqrt(share * (1 - share) / self.of + square / (4 * self.of))
        return max(0.0, (middle - spread) / (1 + square)), min(1.0, (middle + spread) / (1 + square))


@dataclass(frozen=True, slots=True)
class RuleMeasured:
    """How one version of one rule did, or all of them together.

    `caught`: of the children coming to harm, those raised before the day it came out. `false_alarms`: of all other
    children, those raised in the year. `right`: of all raised, those coming to harm. `days_ahead`: the median.
    """

    caught: Share
    false_alarms: Share
    right: Share
    days_ahead: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured: on how many invented children, and how each rule did, by code and version."""

    command: str
    children: int
    seeds: int
    together: RuleMeasured
    rules: dict[tuple[str, int], RuleMeasured]


@lru_cache(maxsize=1)
def measured() -> Measured:
    """Give what was last measured."""
    said = json.loads(FILE.read_text(encoding="utf-8"))
    return Measured(
        command=said["command"], children=said["children"], seeds=said["seeds"], together=_rule(said["together"]),
        rules={(each["code"], each["version"]): _rule(each) for each in said["rules"]},
    )  # fmt: skip


def _rule(said: dict[str, Any]) -> RuleMeasured:
    return RuleMeasured(
        caught=Share(said["caught"], said["harmed"]),
        false_alarms=Share(said["raised"] - said["caught"], said["unharmed"]),
        right=Share(said["caught"], said["raised"]),
        days_ahead=said["days_ahead"],
    )
