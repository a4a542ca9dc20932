"""How matching does: link rate, backlog, precision and recall as far as they can be told, and how reviewers agree.

Everything shown is a count over at least ten records, rounded, and leaves protected children and sealed records out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, trail
from linkspan.children import estimates, events, models
from linkspan.children.estimates import Agreement, Figures
from linkspan.children.queries import decisions
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

MOST_LOADS = 30
MOST_DAYS = 90


@dataclass(frozen=True, slots=True)
class QualityLine:
    """Figures of one agency, load or naming tradition; `about` is its id or code, `name` an agency's name."""

    about: str
    name: str
    figures: Figures
    oldest_days: int | None


@dataclass(frozen=True, slots=True)
class QualityDay:
    """The whole node on one day."""

    day: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class Quality:
    """Everything the page of quality shows; `counted_at` is None where nothing has been counted yet."""

    counted_at: datetime | None
    whole: QualityLine | None
    agencies: tuple[QualityLine, ...]
    loads: tuple[QualityLine, ...]
    traditions: tuple[QualityLine, ...]
    days: tuple[QualityDay, ...]
    agreement: Agreement | None
    reliability: tuple[decisions.ReliabilityBand, ...]


def quality(*, by: Actor, at: datetime) -> Quality:
    """Give the newest count and the days before it; the counting itself is the worker's, so the page is quick."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_AGGREGATE, at=at)
        newest = models.QualityCount.objects.order_by("-day").values_list("day", flat=True).first()
        rows = list(models.QualityCount.objects.filter(day=newest)) if newest else []
        days = models.QualityCount.objects.filter(dimension="node").order_by("-day")[:MOST_DAYS]
        past = [(row.day, row.counts) for row in days]
        can_learn = "data_officer" in by.roles
        answers = _blind_answers() if can_learn else None
        decided = decisions.decided_pairs(by=by, at=at) if can_learn else ()
        since = models.ModelPeriod.objects.filter(until_at=None).values_list("from_at", flat=True).first()
        names = agencies.organisation_names([UUID(row.about) for row in rows if row.dimension == "agency"])
        trail.record(events.QUALITY_SEEN, permit)
    whole = next((row.counts for row in rows if row.dimension == "node"), None)
    rate = _decided(whole)
    by_dimension: dict[str, list[QualityLine]] = {}
    for row in rows:
        name = names.get(UUID(row.about), "") if row.dimension == "agency" else ""
        by_dimension.setdefault(row.dimension, []).append(_line(row, name, rate, at))
    return Quality(
        counted_at=max((row.counted_at for row in rows), default=None),
        whole=next(iter(by_dimension.get("node", [])), None),
        agencies=tuple(sorted(by_dimension.get("agency", []), key=lambda line: line.name)),
        loads=_newest(by_dimension.get("load", [])),
        traditions=tuple(sorted(by_dimension.get("tradition", []), key=lambda line: (not line.about, line.about))),
        days=tuple(QualityDay(day, estimates.figures(counts, _decided(counts))) for day, counts in reversed(past)),
        agreement=_shown(estimates.agreement(answers)) if answers is not None else None,
        reliability=decisions.reliability(decided, since) if can_learn else (),
    )


def _decided(counts: Mapping[str, Any] | None) -> tuple[int, int]:
    """Give how many pairs people called the same, of all they decided."""
    return (counts["same"], counts["same"] + counts["different"]) if counts else (0, 0)


def _line(row: models.QualityCount, name: str, rate: tuple[int, int], at: datetime) -> QualityLine:
    counts = row.counts
    oldest = datetime.fromisoformat(counts["oldest"]) if counts["oldest"] else None
    shown = oldest is not None and counts["waiting"] >= estimates.FEWEST
    days = (at - oldest).days if shown and oldest else None
    return QualityLine(row.about, name, estimates.figures(counts, rate), days)


def _newest(lines: Sequence[QualityLine]) -> tuple[QualityLine, ...]:
    """Keep the newest loads: their numbers rise with time."""
    return tuple(sorted(lines, key=lambda line: line.about, reverse=True)[:MOST_LOADS])


def _blind_answers() -> dict[tuple[str, str], int]:
    with connection.cursor() as cursor:
        cursor.execute("select first, second, pairs from linkspan.blind_answers()")
        return {(first, second): int(pairs) for first, second, pairs in cursor.fetchall()}


def _shown(found: Agreement) -> Agreement | None:
    return found if found.pairs >= estimates.FEWEST else None
