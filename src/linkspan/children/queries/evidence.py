"""The evidence kept with a link or a pair, as people read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from linkspan.matching import Part, words

TELLING = 0.5  # bits below which a field speaks neither way
OTHER_VERSION = "Weighed by another version of this program, in a way this one has no words for"


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """What one field added when two records were weighed: its words, and which way it speaks."""

    field: str
    level: str
    words: str
    bits: float
    speaks: str


def evidence_lines(kept: Iterable[Mapping[str, Any]]) -> tuple[EvidenceLine, ...]:
    """Put kept evidence into lines; what a program of another version weighed is said to be so."""
    return tuple(_line(Part(str(each["field"]), str(each["level"]), float(each["bits"]))) for each in kept)


def _line(part: Part) -> EvidenceLine:
    speaks = "same" if part.bits > TELLING else "different" if part.bits < -TELLING else "neither"
    try:
        said = words(part)
    except KeyError:
        said = OTHER_VERSION
    return EvidenceLine(part.field, part.level, said, part.bits, speaks)
