"""Turn how a child may be reached, and how they say things are, into what the child's file shows."""

from __future__ import annotations

from dataclasses import dataclass

from linkspan.voice.message_rules import OUTCOMES
from linkspan.voice.queries.messages import AroundChild, AskLine, ReachLine
from linkspan.web import words as said_words
from linkspan.web.voice.messages import words

# How many of the latest times stand beside one another on a file.
TIMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """How things were with one outcome at one time: a face, its word, and the child's words; no step where none."""

    step: int = 0
    word: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """What a file shows of what the child said on their page."""

    warnings: tuple[str, ...]
    reach: tuple[str, ...]
    since: str
    earlier: tuple[tuple[str, str], ...]
    asks: tuple[AskLine, ...]
    days: tuple[str, ...]
    felt: tuple[tuple[str, tuple[Cell, ...]], ...]


def strip(found: AroundChild) -> Strip:
    """Put what the child said of being reached, and of how things are, into words."""
    shown = found.felt[:TIMES_SHOWN]
    rows = tuple(
        (str(words.OUTCOMES[outcome]), tuple(_cell(each.felt.get(outcome)) for each in shown)) for outcome in OUTCOMES
    )
    return Strip(
        warnings=tuple(words.warnings(found.reach)) if found.reach else (),
        reach=tuple(words.reach(found.reach)) if found.reach else (),
        since=said_words.short_day(found.reach.at) if found.reach else "",
        earlier=tuple(_before(each) for each in found.earlier), asks=found.asks,
        days=tuple(said_words.short_day(each.at) for each in shown), felt=rows if shown else (),
    )  # fmt: skip


def _before(found: ReachLine) -> tuple[str, str]:
    return said_words.short_day(found.at), "; ".join([*words.warnings(found), *words.reach(found)])


def _cell(felt: object) -> Cell:
    step, said = getattr(felt, "step", 0), getattr(felt, "said", "")
    return Cell(step, str(words.STEPS[step]), said) if step else Cell()
