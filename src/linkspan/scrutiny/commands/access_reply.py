"""Making the files of an answer, and handing them over. The files are never kept: only what tells them apart."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from linkspan.audit import Actor, NotNow, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.scrutiny import access_models as models
from linkspan.scrutiny import asked, events, replying
from linkspan.scrutiny.commands.access import closing


@trail.audited
def made(
    *, request_id: UUID, page_hash: str, data_hash: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Record that the files were made, with their hashes; they are sent only once this is committed."""
    row, permit = asked.locked(request_id, by, at, asked.DECIDE)
    pieces = replying.pieces_of(row)
    refuse_if(replying.why_not_make(row, pieces, at))
    given = replying.answer(pieces, replying.told_apart(row))
    copy_id = new_id()
    models.AccessCopy.objects.bulk_create([
        models.AccessCopy(
            id=copy_id, request_id=request_id, page_hash=page_hash, data_hash=data_hash, pieces=given.pieces,
            left_out=given.marks, made_by_id=by.in_post()[0], made_at=at,
        )
    ])  # fmt: skip
    trail.record(
        events.ACCESS_MADE, permit, about=request_id,
        detail={"page": page_hash, "data": data_hash, "pieces": given.pieces, "left_out": given.marks},
    )  # fmt: skip
    return copy_id


@trail.audited
def hand_over(*, request_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say that the files made last were handed over in the way agreed: the request is answered, and the pack goes."""
    row, permit = asked.locked(request_id, by, at, asked.DECIDE)
    pieces = replying.pieces_of(row)
    refuse_if(replying.why_not_make(row, pieces, at))
    copy = row.copies.order_by("-made_at", "-id").first()
    changed_at = _changed_at(row)
    if copy is None or (changed_at and changed_at > copy.made_at):
        raise NotNow("access.no_files", "Make the files first: something was decided since they were made last.")
    copy.handed_at, copy.handed_by_id = at, by.person_id
    copy.save(update_fields=["handed_at", "handed_by"])
    trail.record(events.ACCESS_HANDED, permit, about=request_id, detail={"page": copy.page_hash})
    closing(row, "answered", "", by, at, permit)


def _changed_at(row: models.AccessRequest) -> datetime | None:
    """Say when something that the answer rests on was last decided."""
    pieces = models.AccessPiece.objects.filter(request=row.id).aggregate(last=Max("decided_at"))["last"]
    steps = row.steps.aggregate(last=Max("at"))["last"]
    apart = row.aparts.filter(decision="tell").aggregate(last=Max("decided_at"))["last"]
    found = [each for each in (pieces, steps, apart, row.gathered_at) if each]
    return max(found) if found else None
