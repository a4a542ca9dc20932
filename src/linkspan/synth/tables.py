"""Weighted tables to draw from, quickly and the same way on every machine."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Ranked:
    """A list in rough order of frequency, drawn from with a long-tailed weight.

    The weight of rank r is 1 / (r + flatness) ** steepness (Zipf and Mandelbrot), close to the shape of
    published baby-name and surname counts.
    """

    def __init__(self, items: Iterable[str], *, flatness: float = 8.0, steepness: float = 0.9) -> None:
        self.items: tuple[str, ...] = tuple(dict.fromkeys(items))
        weights = [1.0 / (rank + flatness) ** steepness for rank in range(1, len(self.items) + 1)]
        self._bounds = list(accumulate(weights))

    def draw(self, rng: Random) -> str:
        """Draw one item."""
        at = bisect(self._bounds, rng.random() * self._bounds[-1])
        return self.items[min(at, len(self.items) - 1)]


class Weighted(Generic[T]):
    """Items with given weights."""

    def __init__(self, pairs: Sequence[tuple[T, float]]) -> None:
        self.items = [item for item, _ in pairs]
        self._bounds = list(accumulate(weight for _, weight in pairs))

    def draw(self, rng: Random) -> T:
        """Draw one item."""
        at = bisect(self._bounds, rng.random() * self._bounds[-1])
        return self.items[min(at, len(self.items) - 1)]


def words(text: str) -> list[str]:
    """Split a name list into its names."""
    return text.split()


def groups(text: str) -> dict[str, tuple[str, ...]]:
    """Read lines of spellings as a map from each line's first name to the others."""
    found: dict[str, tuple[str, ...]] = {}
    for line in text.strip().splitlines():
        first, *others = line.split()
        found[first] = tuple(dict.fromkeys((*found.get(first, ()), *others)))
    return found
