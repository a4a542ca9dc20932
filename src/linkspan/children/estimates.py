"""Shares with their uncertainty, agreement beyond chance, and what counts of links and decisions say of matching."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Any

Z = 1.96  # for intervals of 95 per cent
FEWEST = 10  # smaller numbers are not shown: a few children could be told apart
ROUNDED_TO = 5


@dataclass(frozen=True, slots=True)
class Share:
    """A share and its interval of 95 per cent."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two people who do not see each other's answer agree, and how far that is beyond chance (Cohen's kappa)."""

    pairs: int
    agreed: Share
    kappa: Share | None


@dataclass(frozen=True, slots=True)
class Figures:
    """How matching stands for some records, ready to show: None where too few stand behind a number."""

    records: int | None
    linked: Share | None
    precision: Share | None
    recall: Share | None
    undone: int | None
    waiting: int | None
    decided: int | None


def share(hits: float, of: float) -> Share:
    """Give a share with Wilson's interval, which holds for small numbers and never leaves 0 to 1."""
    if of <= 0:
        return Share(0.0, 0.0, 1.0)
    value, spread = hits / of, Z * Z / of
    middle = (value + spread / 2) / (1 + spread)
    half = Z * sqrt(value * (1 - value) / of + spread / (4 * of)) / (1 + spread)
    return Share(value, max(0.0, min(value, middle - half)), min(1.0, max(value, middle + half)))


def agreement(answers: Mapping[tuple[str, str], int]) -> Agreement:
    """Compare two people's answers; kappa's interval is the large-sample one, cut to -1 and 1.

    Kappa is None where both always gave one answer: there is no chance to go beyond.
    """
    total = sum(answers.values())
    same = sum(count for (first, second), count in answers.items() if first == second)
    agreed = share(same, total)
    kinds = {each for pair in answers for each in pair}
    by_chance = sum(
        sum(n for (first, _), n in answers.items() if first == kind)
        * sum(n for (_, second), n in answers.items() if second == kind)
        for kind in kinds
    ) / (total * total or 1)
    if not total or by_chance >= 1:
        return Agreement(total, agreed, None)
    kappa = (agreed.value - by_chance) / (1 - by_chance)
    half = Z * sqrt(agreed.value * (1 - agreed.value) / total) / (1 - by_chance)
    return Agreement(total, agreed, Share(kappa, max(-1.0, kappa - half), min(1.0, kappa + half)))


def precision(counts: Mapping[str, Any]) -> Share | None:
    """Estimate how many automatic links are right.

    Wrong ones are those people have undone, or as many as the model itself expects where that is more: mistakes nobody
    has met yet are not counted as right.
    """
    made = counts["automatic"]
    wrong = max(float(counts["undone"]), float(counts["expected_wrong"]))
    return share(made - min(wrong, made), made) if made >= FEWEST else None


def recall(counts: Mapping[str, Any], decided: tuple[int, int]) -> Share | None:
    """Estimate how many of the records that belong with a child already here were put there by themselves.

    Those missed are the records that people put with a child, and of those that wait, the share that people call the
    same of the pairs they decide (`decided`: same, and all), or what the model expects while they have decided few.
    What no one ever put side by side is not in it.
    """
    right = precision(counts)
    if right is None:
        return None
    found, by_people, waiting = counts["automatic"], counts["by_person"], counts["waiting"]
    same = share(*decided)
    likely = same.value
    if decided[1] < FEWEST:
        likely = float(counts["waiting_same"]) / waiting if waiting else 0.0
        same = Share(likely, min(likely, same.low), max(likely, same.high))
    points = [
        (found * right.value) / total if (total := found * right.value + by_people + waiting * part) else 0.0
        for part in (likely, same.high, same.low)
    ]
    size = found + by_people + waiting
    drawn = share(points[0] * size, size)
    return Share(points[0], min(points[1], drawn.low), max(points[2], drawn.high))


def figures(counts: Mapping[str, Any], decided: tuple[int, int]) -> Figures:
    """Make counts fit to show: small ones are held back and the rest rounded, so that no child shows through."""
    records = counts["records"]
    if records < FEWEST:
        return Figures(None, None, None, None, None, None, None)
    both = counts["same"] + counts["different"]
    return Figures(
        records=rounded(records), linked=share(counts["linked"] + counts["by_person"], records),
        precision=precision(counts), recall=recall(counts, decided), undone=rounded(counts["undone"]),
        waiting=rounded(counts["waiting"]), decided=rounded(both),
    )  # fmt: skip


def rounded(number: int) -> int | None:
    """Round a count to the nearest five; nothing where it is small, but none is none."""
    if number == 0:
        return 0
    return None if number < FEWEST else ROUNDED_TO * round(number / ROUNDED_TO)


@dataclass(frozen=True, slots=True)
class Counted:
    """Of pairs with a probability between two edges: how many people decided, called the same, and were expected to."""

    low: float
    high: float
    decided: int
    same: int
    expected: float


def reliability(decided: Sequence[tuple[float, bool]], edges: Sequence[float]) -> list[Counted]:
    """Count, for bands of the model's probability, how many pairs people decided and how many they called the same."""
    found = []
    for low, high in pairwise(edges):
        inside = [each for each in decided if low <= each[0] < high or (high == edges[-1] == each[0])]
        same, expected = sum(is_same for _, is_same in inside), sum(chance for chance, _ in inside)
        found.append(Counted(low, high, len(inside), same, expected))
    return found
