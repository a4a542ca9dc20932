"""Records end: what a full feed no longer holds stays in the index, and is live no more."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from linkspan.audit import Actor, Permit, trail
from linkspan.children import events
from linkspan.children.copying import stage


def missing(*, seen: Collection[str], organisation_id: UUID) -> tuple[int, int]:
    """Count an agency's live records, and those of them that a full feed no longer holds: (live, missing)."""
    stage("seen_now", "children_sourcerecord", ("record_id",), ((record_id,) for record_id in seen))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select count(*), count(*) filter (where n.record_id is null)
            from children_sourcerecord s left join seen_now n on n.record_id = s.record_id
            where s.organisation_id = %s and s.ended_on is null
            """,
            [organisation_id],
        )
        live, gone = cursor.fetchone() or (0, 0)
    return int(live), int(gone)


@trail.audited
def end_missing(
    *,
    seen: Collection[str],
    load_id: UUID,
    organisation_id: UUID,
    on: date,
    by: Actor,
    at: datetime,
    permit: Permit,
) -> int:
    """End the records that a full feed no longer holds; they stay, and their involvement ends with them."""
    stage("seen_now", "children_sourcerecord", ("record_id",), ((record_id,) for record_id in seen))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            update children_sourcerecord s set ended_on = %s
            where s.organisation_id = %s and s.ended_on is null
              and not exists (select 1 from seen_now n where n.record_id = s.record_id)
            returning s.id
            """,
            [on, organisation_id],
        )
        ended = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "update children_involvement set until_on = greatest(%s, from_on) "
            "where record_id = any(%s) and until_on is null",
            [on, ended],
        )
    trail.record(events.RECORD_ENDED, permit, about=load_id, detail={"ended": len(ended)})
    trail.record_many(events.RECORD_ENDED, permit, ((None, record_id, None) for record_id in ended))
    return len(ended)
