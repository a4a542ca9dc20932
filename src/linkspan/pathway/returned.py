"""What a council's yearly return says of a child's way, before it is kept. Plain values, by the return's own keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from linkspan.agencies.rules import LONDON

ORIGIN = "census"
VERSION = "~"  # parts the key of a row that corrects another from the number of the correction
NOON = time(12)


@dataclass(frozen=True, slots=True)
class ReturnedStage:
    """One stage as a return has it. `follows` is the key of the stage of the same episode that it came after."""

    key: str
    kind: str
    began_on: date
    ended_on: date | None = None
    outcome: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    follows: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedEpisode:
    """One episode as a return has it, with its stages, each after the one that it follows."""

    key: str
    child_id: UUID
    referral_on: date
    source: str = ""
    primary_need: str = ""
    nfa: bool = False
    closed_on: date | None = None
    closing_reason: str = ""
    stages: tuple[ReturnedStage, ...] = ()


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of a return's rows; `stands` are the keys of closed episodes that were left as they were."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    stands: tuple[str, ...] = ()


def base_key(key: str) -> str:
    """Give the key that a return knows a row by, whether or not the row corrects another."""
    base, mark, number = key.rpartition(VERSION)
    return base if mark and number.isdigit() else key


def next_key(key: str) -> str:
    """Give the key of the row that corrects one."""
    base = base_key(key)
    number = 1 if base == key else int(key.rpartition(VERSION)[2])
    return f"{base}{VERSION}{number + 1}"


def moment(day: date, at: datetime) -> datetime:
    """Give a moment for a day of which no hour is known: noon in England, or now where noon has not come."""
    return min(datetime.combine(day, NOON, LONDON), at)
