"""Dispose of what has been kept long enough: one person puts files forward, another decides."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db import connection

from linkspan.agencies import notify
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.called import called
from linkspan.audit.ids import new_id
from linkspan.children import events, models, rules
from linkspan.children.queries.keeping import due_on, lives_of
from linkspan.duty import commands as duty
from linkspan.duty import queries as clocks
from linkspan.sharing import gate, reviewers
from linkspan.sharing.policy import Action
from linkspan.sharing.rules import words_of

KIND = "disposal"
LINK = "/keeping/lists/"


@trail.audited
def put_forward(*, child_ids: Collection[UUID], reason: str, by: Actor, at: datetime, once: UUID | None = None) -> int:
    """Put files whose keeping has run out on a list for someone else to decide on; give how many.

    There is one list for each area. One file that may not go refuses the whole, so that nothing is left out unseen.
    """
    wanted = sorted(set(child_ids))
    permits = {
        each: gate.require(by=by, to=Action.PROPOSE_DISPOSAL, about=each, at=at, reason=reason) for each in wanted
    }
    due = _due_on(files := _lock(wanted))
    is_listed = models.DisposalFile.objects.filter(child__in=wanted, outcome="").exists()
    if problem := rules.why_not_put_forward(len(wanted), is_listed=is_listed):
        raise problem
    for file in files:
        if problem := _why_not(file, file.retention, due[file.id], london_day(at)):
            raise problem
    person_id, organisation_id = by.in_post()
    seat = reviewers.other_steward(person_id, organisation_id, london_day(at))
    if seat is None or seat.person_id is None:
        raise NotNow("children.disposal_alone", "Nobody else of information governance is here to decide on it.")
    for area_id, those in groupby(sorted(files, key=lambda file: file.area_id), key=lambda file: file.area_id):
        _list(area_id, list(those), due, permits, seat, reason)
    notify.tell(to=seat.person_id, event=events.DISPOSAL_PUT_FORWARD, link=LINK)
    return len(files)


def _list(
    area_id: UUID, files: Sequence[models.Child], due: dict[UUID, date], permits: dict[UUID, Permit], seat: Holder,
    reason: str,
) -> None:  # fmt: skip
    disposal_id, permit = new_id(), permits[files[0].id]
    by, at = permit.actor, permit.at
    person_id, _organisation_id = by.in_post()
    item_id = duty.open_item(
        kind=KIND, area_id=area_id, organisation_id=seat.organisation_id, person_id=seat.person_id,
        due=clocks.due_for("disposal.decide", at, area_id=area_id), about=disposal_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    models.Disposal.objects.bulk_create([
        models.Disposal(
            id=disposal_id, item_id=item_id, area_id=area_id, proposed_by_id=person_id, proposed_at=at,
            reason=words_of(reason), size=len(files),
        )
    ])  # fmt: skip
    models.DisposalFile.objects.bulk_create(
        models.DisposalFile(disposal_id=disposal_id, child_id=file.id, retention=file.retention, due_on=due[file.id])
        for file in files
    )
    for file in files:
        trail.record(events.DISPOSAL_PUT_FORWARD, permits[file.id], about=disposal_id)


@trail.audited
def decide_disposal(
    *, disposal_id: UUID, child_ids: Collection[UUID], reason: str, by: Actor, at: datetime, once: UUID | None = None
) -> int:
    """Dispose of the files of a list that are named, keep the others, and close it; give how many went.

    What was said and what found a child goes for good, and so do the words kept beside the trail; its lines stay.
    Whoever put the files forward may only take the whole list back.
    """
    row = models.Disposal.objects.select_for_update().filter(id=disposal_id).first()
    if row is None:
        raise NotFound
    files = {file.child_id: file for file in row.files.filter(outcome="").order_by("child_id")}
    if not set(child_ids) <= set(files):
        raise NotFound
    permits = {each: _permit(row, each, each in child_ids, reason, by, at) for each in files}
    if problem := rules.why_not_decide_disposal(is_decided=row.decided_at is not None, whole=len(files) == row.size):
        raise problem
    for child_id in files:
        if child_id in child_ids:
            _dispose(files[child_id], permits[child_id])
        else:
            row.files.filter(child=child_id, outcome="").update(outcome="kept")
            trail.record(events.DISPOSAL_KEPT, permits[child_id], about=disposal_id)
    row.decided_by_id, row.decided_at, row.gone = by.person_id, at, len(set(child_ids))
    row.decided_reason = words_of(reason)
    row.save(update_fields=["decided_by", "decided_at", "decided_reason", "gone"])
    permit = gate.require(by=by, to=Action.SEE_TRAIL, at=at)
    trail.record(events.DISPOSAL_DECIDED, permit, about=disposal_id, detail={"files": row.size, "gone": row.gone})
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    if row.proposed_by_id != by.person_id:
        notify.tell(to=row.proposed_by_id, event=events.DISPOSAL_DECIDED, link=LINK)
    return row.gone


def _permit(row: models.Disposal, child_id: UUID, goes: bool, reason: str, by: Actor, at: datetime) -> Permit:
    if not goes:
        return gate.require(by=by, to=Action.PROPOSE_DISPOSAL, about=child_id, at=at, reason=reason)
    return gate.require(by=by, to=Action.DISPOSE, about=child_id, at=at, reason=reason, person_id=row.proposed_by_id)


def _dispose(listed: models.DisposalFile, permit: Permit) -> None:
    """Dispose of one file. Its day is worked out again: a class or a contact may have changed since it was listed."""
    (file,) = _lock([listed.child_id])
    if problem := _why_not(file, listed.retention, _due_on([file])[file.id], london_day(permit.at)):
        raise problem
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.dispose_child(%s)", [file.id])
        (count,) = cursor.fetchone() or (0,)
    detail = {"retention": file.retention, "records": int(count), "list": str(listed.disposal_id)}
    trail.record(events.CHILD_DISPOSED, permit, about=file.id, detail=detail)


def _why_not(file: models.Child, retention: str, due: date, on: date) -> NotNow | None:
    return rules.why_not_dispose(
        archived_on=file.archived_on, held_for=file.held_for, is_class=retention == file.retention, due=due, on=on,
        is_asked_for=called("is_asked_for", file.id)[0][0],
    )  # fmt: skip


def _due_on(files: Collection[models.Child]) -> dict[UUID, date]:
    lives = lives_of([file.id for file in files])
    return {file.id: due_on(file.retention, lives[file.id]) for file in files}


def _lock(child_ids: Collection[UUID]) -> list[models.Child]:
    found = list(models.Child.objects.select_for_update().filter(id__in=child_ids).order_by("id"))
    if len(found) != len(set(child_ids)):
        raise NotFound
    return found
