"""Have a file watched whose family many know, so that a look by someone without a part in it is reviewed."""

from datetime import date, datetime
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.children import events, models, rules
from linkspan.duty import commands as duty
from linkspan.duty import queries as clocks
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

KIND = "watch_review"


@trail.audited
def watch_file(
    *, child_id: UUID, reason: str, review_on: date, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Have a file watched until a day on which someone looks again whether it still needs to be."""
    permit = gate.require(by=by, to=Action.WATCH_FILE, about=child_id, at=at, reason=reason)
    child = models.Child.objects.filter(id=child_id).first()
    if child is None or not (by.person_id and by.organisation_id):
        raise NotFound
    stands = models.Watch.objects.filter(child=child_id, lifted_at=None).exists()
    if problem := rules.why_not_watch(review_on, london_day(at), stands=stands):
        raise problem
    watch_id = new_id()
    item_id = duty.open_item(
        kind=KIND, area_id=child.area_id, organisation_id=by.organisation_id, person_id=by.person_id,
        due=clocks.due_for("watch.review", at, on=review_on), about=watch_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    models.Watch.objects.bulk_create([
        models.Watch(
            id=watch_id, item_id=item_id, child_id=child_id, placed_by_id=by.person_id, placed_at=at,
            review_on=review_on,
        )
    ])  # fmt: skip
    trail.record(events.FILE_WATCHED, permit, about=watch_id, child=None, detail={"until": review_on.isoformat()})
    return watch_id


@trail.audited
def keep_watching(
    *, watch_id: UUID, reason: str, review_on: date, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Keep a file watched until another day."""
    row, permit = _standing(watch_id, reason, by, at)
    if problem := rules.why_not_watch(review_on, london_day(at), stands=False):
        raise problem
    row.review_on = review_on
    row.save(update_fields=["review_on"])
    due = clocks.due_for("watch.review", at, on=review_on)
    duty.renew_clock(item_id=row.item_id, due=due, by=by, at=at, permit=permit)
    trail.record(events.FILE_WATCHED, permit, about=watch_id, detail={"until": review_on.isoformat()})


@trail.audited
def stop_watching(*, watch_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Watch a file no longer."""
    row, permit = _standing(watch_id, reason, by, at)
    row.lifted_at, row.lifted_by_id = at, by.person_id
    row.save(update_fields=["lifted_at", "lifted_by"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.FILE_UNWATCHED, permit, about=watch_id)


def _standing(watch_id: UUID, reason: str, by: Actor, at: datetime) -> tuple[models.Watch, Permit]:
    row = models.Watch.objects.select_for_update().filter(id=watch_id).first()
    if row is None:
        raise NotFound
    permit = gate.require(by=by, to=Action.WATCH_FILE, about=row.child_id, at=at, reason=reason)
    if row.lifted_at is not None:
        raise NotNow("children.watch_lifted", "That file is no longer watched.")
    return row, permit
