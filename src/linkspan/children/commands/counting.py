"""Count how matching and the sources' records stand, and keep the day's numbers for the pages that show them."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from procrastinate.contrib.django import app

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, trail
from linkspan.audit.ids import new_id
from linkspan.children import events, models
from linkspan.children.traditions import tradition_of_names
from linkspan.matching.names import PLACEHOLDERS
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

COUNT_JOB = "children.count_faults"


@trail.audited
def count_quality(*, by: Actor, at: datetime, once: UUID | None = None) -> int:
    """Count how matching stands, in one pass, and keep it as this day's; return how many lines were kept."""
    to = Action.SEE_AGGREGATE if by.kind == "system" else Action.SEE_FEEDS
    permit = gate.require(by=by, to=to, at=at, organisation_id=by.organisation_id)
    named = tradition_of_names()
    with connection.cursor() as cursor:
        cursor.execute(
            "select dimension, about, counts from linkspan.quality_counts(%s, %s)", [list(named), list(named.values())]
        )
        rows = cursor.fetchall()
    day = london_day(at)
    models.QualityCount.objects.bulk_create(
        [
            models.QualityCount(
                id=new_id(), day=day, counted_at=at, dimension=dimension, about=about, counts=_read(counts)
            )
            for dimension, about, counts in rows
        ],
        update_conflicts=True, unique_fields=["day", "dimension", "about"], update_fields=["counted_at", "counts"],
    )  # fmt: skip
    trail.record(events.QUALITY_COUNTED, permit, detail={"lines": len(rows)})
    return len(rows)


@trail.audited
def count_faults(
    *,
    by: Actor,
    at: datetime,
    organisation_id: UUID | None = None,
    load_id: UUID | None = None,
    once: UUID | None = None,
) -> int:
    """Count what is wrong with an agency's records, and keep it as this day's and, after one, this load's.

    A data officer counts their own agency's; the worker any. Returns how many records there are.
    """
    whose = organisation_id or by.organisation_id
    if whose is None:
        raise NotFound
    is_system = by.kind == "system"
    to = Action.SEE_AGGREGATE if is_system else Action.SEE_FEEDS
    permit = gate.require(by=by, to=to, at=at, organisation_id=whose)
    with connection.cursor() as cursor:
        cursor.execute("select fault, records from linkspan.fault_counts(%s, %s)", [whose, sorted(PLACEHOLDERS)])
        counts = dict(cursor.fetchall())
    records = int(counts.pop("", 0))
    row, made = models.FaultCount.objects.get_or_create(
        organisation_id=whose, day=london_day(at), load=load_id,
        defaults={"counted_at": at, "records": records, "counts": counts},
    )  # fmt: skip
    if not made:
        row.counted_at, row.records, row.counts = at, records, counts
        row.save(update_fields=["counted_at", "records", "counts"])
    trail.record(events.FAULTS_COUNTED, permit, about=load_id, detail={"records": records})
    return records


def ask_for_count(organisation_id: UUID, load_id: UUID) -> None:
    """Leave the counting after a load to the worker, in the act under way: it takes seconds on a large index."""
    task = app.configure_task(COUNT_JOB, lock=f"faults-{organisation_id}")
    task.defer(organisation_id=str(organisation_id), load_id=str(load_id))


def _read(counts: Any) -> dict[str, Any]:
    return dict(json.loads(counts)) if isinstance(counts, str) else dict(counts)
