"""Read what is known before a person looks, of pairs or of a record and a child, past the walls: for rules alone."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.children import models
from linkspan.children.reviewing import MergeFacts, PairFacts

ASK = """
select pair_id, probability, raised_at, rival, levels, has_flag, has_concern, is_protected, is_late, one_died, born,
  records
from linkspan.pair_facts(%s::uuid[])
"""
ASK_MERGE = """
select levels, has_flag, has_concern, is_protected, one_died, records from linkspan.merge_facts(%s, %s)
"""
QUEUE = "select pair_id, risks from linkspan.queue(%s, %s, %s)"


def queue(most: int, *, after: UUID | None = None, answered: bool = False) -> dict[UUID, list[str]]:
    """Give the first pairs that wait near the asker, in order, with what a mistake could do; goes on after one.

    Those the asker has answered already are a list of their own.
    """
    return {row["pair_id"]: row["risks"] for row in _asked(QUEUE, [after, most, answered])}


def facts_of(pair_ids: Collection[UUID]) -> dict[UUID, PairFacts]:
    """Give what is known of pairs the asker reviews."""
    rows = _asked(ASK, [list(pair_ids)]) if pair_ids else []
    told = (row | {"born": _day(row["born"]), "levels": json.loads(row["levels"])} for row in rows)
    return {row["pair_id"]: PairFacts(**row) for row in told}


def merge_facts(record_id: UUID, child_id: UUID) -> MergeFacts | None:
    """Give what is known of a record and a child; None where the two were never weighed against each other."""
    rows = _asked(ASK_MERGE, [record_id, child_id])
    weighed = [row | {"levels": json.loads(row["levels"])} for row in rows if row["levels"] is not None]
    return MergeFacts(**weighed[0]) if weighed else None


def _asked(question: str, values: list[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        columns = [column.name for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def standing(pair_ids: Collection[UUID]) -> dict[UUID, list[models.Opinion]]:
    """Give the opinions of pairs that stand, the first given first; one a person."""
    found: dict[UUID, list[models.Opinion]] = {}
    for row in models.Opinion.objects.filter(pair__in=list(pair_ids), until_at=None).order_by("at", "id"):
        found.setdefault(row.pair_id, []).append(row)
    return found
