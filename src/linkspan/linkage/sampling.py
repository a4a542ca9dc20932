"""Take a bounded sample of two streams of records that keeps the records of one child together."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from linkspan.matching import FoldedFeatures

MOST_LEFT, MOST_RIGHT = 60_000, 150_000


@dataclass(frozen=True, slots=True)
class Sample:
    """Records, with the two numbers by which each may have been kept: its birth date's and its name's."""

    faces: list[FoldedFeatures]
    by_birth: NDArray[np.uint32]
    by_name: NDArray[np.uint32]
    seen: int  # records in the stream

    def below(self, bound: int) -> "Sample":
        """Keep the records that either number puts below a bound."""
        at = np.flatnonzero(np.minimum(self.by_birth, self.by_name) <= bound)
        return Sample([self.faces[row] for row in at], self.by_birth[at], self.by_name[at], self.seen)


def _numbers(face: FoldedFeatures, seed: int) -> tuple[int, int]:
    return crc32(face.born.encode(), seed), crc32(f"{face.given}|{face.family}".encode(), seed)


def _lowest(faces: Iterable[FoldedFeatures], most: int, seed: int) -> tuple[Sample, int]:
    """Keep the records with the lowest numbers, and say how low the first one left out was."""
    heap: list[tuple[int, int, int, int, FoldedFeatures]] = []
    bound, seen = 1 << 32, 0
    for face in faces:
        seen += 1
        birth, name = _numbers(face, seed)
        entry = (-min(birth, name), -seen, birth, name, face)
        if len(heap) < most:
            heapq.heappush(heap, entry)
        elif entry > heap[0]:
            bound = min(bound, -heapq.heapreplace(heap, entry)[0])
        else:
            bound = min(bound, -entry[0])
    kept = sorted(heap, key=lambda entry: -entry[1])
    birth_numbers = np.array([entry[2] for entry in kept], dtype=np.uint32)
    name_numbers = np.array([entry[3] for entry in kept], dtype=np.uint32)
    return Sample([entry[4] for entry in kept], birth_numbers, name_numbers, seen), bound


def sampled(left: Iterable[FoldedFeatures], right: Iterable[FoldedFeatures], seed: int) -> tuple[Sample, Sample, int]:
    """Sample both streams by birth date or name, so that a child kept on one side is kept on the other.

    Returns the samples and the bound below which a number keeps a record.
    """
    one, low = _lowest(left, MOST_LEFT, seed)
    two, other = _lowest(right, MOST_RIGHT, seed)
    bound = min(low, other, 1 << 32)
    bound = bound - 1
    return one.below(bound), two.below(bound), bound
