"""What people decided, for those who train and watch the model: how sure it was, level by level; never of whom."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from linkspan.audit import Actor, trail
from linkspan.children import estimates, events
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

MOST = 200_000
ASK = "select probability, evidence, is_same, raised_at, decided_at from linkspan.decided_pairs(%s)"
EDGES = (0.0, 0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class DecidedPair:
    """A decided pair: the probability it was put before a person with, the level and bits of each field, the answer."""

    probability: float
    levels: Mapping[str, str]
    bits: Mapping[str, float]
    is_same: bool
    raised_at: datetime
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class ReliabilityBand:
    """Of the pairs the model gave a probability in a band, the share it expected to be called the same and the share
    that people did; None of too few."""

    low: float
    high: float
    decided: int | None
    expected: float | None
    same: estimates.Share | None

    @property
    def is_out_of_line(self) -> bool:
        """Tell whether what the model expected lies outside the interval of what people said."""
        return self.same is not None and self.expected is not None and not (
            self.same.low <= self.expected <= self.same.high
        )  # fmt: skip


def decided_pairs(*, by: Actor, at: datetime) -> tuple[DecidedPair, ...]:
    """Give what people decided, the newest first: for training and calibration. Sealed pairs and those about a
    protected child are not among them."""
    with trail.look(by=by, at=at):
        is_system = by.kind == "system"
        to = Action.SEE_AGGREGATE if is_system else Action.SEE_FEEDS
        permit = gate.require(by=by, to=to, at=at, organisation_id=by.organisation_id)
        rows = _rows()
        trail.record(events.DECISIONS_SEEN, permit, detail={"pairs": len(rows)})
    return tuple(_pair(row) for row in rows)


def reliability(decided: Sequence[DecidedPair], since: datetime | None = None) -> tuple[ReliabilityBand, ...]:
    """Compare the model's probabilities with what people decided, band by band; `since` when it has been in use."""
    asked = [each for each in decided if since is None or each.raised_at >= since]
    counted = estimates.reliability([(each.probability, each.is_same) for each in asked], EDGES)
    return tuple(_band(each) for each in counted)


def _band(counted: estimates.Counted) -> ReliabilityBand:
    if counted.decided < estimates.FEWEST:
        return ReliabilityBand(counted.low, counted.high, estimates.rounded(counted.decided), None, None)
    expected, same = counted.expected / counted.decided, estimates.share(counted.same, counted.decided)
    return ReliabilityBand(counted.low, counted.high, estimates.rounded(counted.decided), expected, same)


def _rows() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(ASK, [MOST])
        columns = [column.name for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _pair(row: Mapping[str, Any]) -> DecidedPair:
    evidence = json.loads(row["evidence"])
    return DecidedPair(
        probability=row["probability"], levels={each["field"]: each["level"] for each in evidence},
        bits={each["field"]: float(each["bits"]) for each in evidence}, is_same=row["is_same"],
        raised_at=row["raised_at"], decided_at=row["decided_at"],
    )  # fmt: skip
