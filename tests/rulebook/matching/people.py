"""Invented children for the matching rulebook."""

from dataclasses import replace
from datetime import date
from typing import Any

from linkspan.matching import Decision, Features, decide, score

AMELIA = Features(
    given="Amelia",
    family="Hartley",
    born=date(2014, 3, 9),
    sex="F",
    postcode="BD3 9AA",
    address="12 Canal Street",
)


def child(**changes: Any) -> Features:
    """Return Amelia with some things changed."""
    return replace(AMELIA, **changes)


def outcome(record: Features, *candidates: Features) -> Decision:
    """Decide for a record among candidates, each a child of its own."""
    return decide(score(record, candidates))
