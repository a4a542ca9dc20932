"""How long the index keeps a child, and what it knows of places."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.audit.called import called
from linkspan.children import arriving, events, keeping, models, rules
from linkspan.duty import commands as duty
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

MOST_AT_ONCE = 500


@trail.audited
def load_outcodes(*, outcodes: Mapping[str, UUID], by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say which council area the addresses of each postcode district belong to."""
    permit = gate.require(by=by, to=Action.MANAGE_AGENCIES, at=at)
    models.Outcode.objects.bulk_create(
        (models.Outcode(outcode=outcode, area_id=area_id) for outcode, area_id in sorted(outcodes.items())),
        update_conflicts=True,
        unique_fields=["outcode"],
        update_fields=["area"],
    )
    trail.record(events.OUTCODES_LOADED, permit, detail={"count": len(outcodes)})


# --- archive --------------------------------------------------------------------------------------------------

# Whom every source that gives a birth date makes eighteen. A file with a flag or a request that still stands waits for
# its agency, and one about which any room still has work to do waits for that: a flag never vanishes, a right is
# answered first, and what is archived opens for nobody who could end what is open.
AGED = """
select f.child_id, max((f.shown->>'born')::date) as born
from children_face f
join children_child c on c.id = f.child_id
where c.archived_on is null and c.disposed_on is null and f.shown->>'born' <= %(latest)s
  and not exists (select 1 from children_flag g where g.child_id = c.id and g.ended_at is null)
  and not exists (select 1 from children_correction k where k.child_id = c.id and k.answered_at is null)
  and not linkspan.has_open_work(c.id)
  and not exists (select 1 from children_face y where y.child_id = c.id and y.shown->>'born' > %(latest)s)
group by f.child_id
order by f.child_id
limit %(most)s
"""
OPEN_ITEMS = """
select item_id from children_pair where decided_at is null
  and (child_id = any(%(children)s) or record_id in (
    select record_id from children_link where until_at is null and child_id = any(%(children)s)))
union all select item_id from children_sight where child_id = any(%(children)s) and until_at > %(at)s
union all select item_id from children_lead where child_id = any(%(children)s) and until_at is null
  and declined_at is null
"""


@trail.audited
def archive_aged(*, by: Actor, at: datetime) -> int:
    """Archive the files of those who have turned eighteen: out of search, and closed to all but their keepers.

    Gives how many; where that is `MOST_AT_ONCE`, there may be more.
    """
    on = london_day(at)
    latest = keeping.years_after(on, -keeping.ADULT_AT).isoformat()
    with connection.cursor() as cursor:
        cursor.execute(AGED, {"latest": latest, "most": MOST_AT_ONCE})
        children = [child_id for child_id, born in cursor.fetchall() if keeping.is_adult(born, on)]
    permits = gate.require_many(by=by, to=Action.ARCHIVE, about=children, at=at)
    if not permits:
        trail.record(events.AGED_SOUGHT, gate.require(by=by, to=Action.REASSIGN_TASK, at=at))
        return 0
    _archive(list(permits), by, at, next(iter(permits.values())))
    for child_id, permit in permits.items():
        trail.record(events.CHILD_ARCHIVED, permit, about=child_id)
    return len(permits)


def _archive(children: list[UUID], by: Actor, at: datetime, permit: Permit) -> None:
    models.Child.objects.filter(id__in=children).update(archived_on=london_day(at))
    with connection.cursor() as cursor:
        cursor.execute(OPEN_ITEMS, {"children": children, "at": at})
        items = [item_id for (item_id,) in cursor.fetchall()]
    closed = [
        *_ended(models.Pair.objects.filter(item__in=items), decided_at=at, decision="overtaken"),
        *_ended(models.Sight.objects.filter(item__in=items), until_at=at),
        *_ended(models.Lead.objects.filter(item__in=items), until_at=at),
    ]
    if closed:
        duty.close_many(item_ids=closed, by=by, at=at, permit=permit)
    arriving.take_back(children, by=by, at=at, permit=permit)


def _ended(rows: QuerySet[Any], **ends: Any) -> Iterable[UUID]:
    """End what may be ended, and give its tasks: another agency's sight is its own, and runs out by itself."""
    rows.update(**ends)
    return rows.filter(**ends).values_list("item_id", flat=True)


@trail.audited
def archive(
    *, child_id: UUID, reason: str, is_error: bool = False, by: Actor, at: datetime, once: UUID | None = None
) -> None:  # fmt: skip
    """Archive one file by hand. Where work about the child is open, only one that was opened in error.

    What is archived opens for nobody who could end that work.
    """
    permit = gate.require(by=by, to=Action.ARCHIVE, about=child_id, at=at, reason=reason)
    child = _lock(child_id)
    work = {} if is_error else dict(called("open_work_of", child_id))
    if problem := rules.why_not_archive(child.archived_on, reason, work):
        raise problem
    _archive([child_id], by, at, permit)
    trail.record(events.CHILD_ARCHIVED, permit, about=child_id, detail={"error": "yes"} if is_error else {})


@trail.audited
def restore(*, child_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Take a file out of the archive: a birth date was wrong, or it was archived in error."""
    permit = gate.require(by=by, to=Action.ARCHIVE, about=child_id, at=at, reason=reason)
    child = _lock(child_id)
    if problem := rules.why_not_restore(child.archived_on, child.disposed_on, reason):
        raise problem
    child.archived_on = None
    child.save(update_fields=["archived_on"])
    trail.record(events.CHILD_RESTORED, permit, about=child_id)


# --- holds and classes ----------------------------------------------------------------------------------------


@trail.audited
def hold(*, child_id: UUID, held_for: str, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Keep a file whatever its class says, for an inquiry or a claim; `held_for` names it."""
    permit = gate.require(by=by, to=Action.HOLD_LEGALLY, about=child_id, at=at, reason=reason)
    child = _lock(child_id)
    if problem := rules.why_not_hold(child.held_for, held_for):
        raise problem
    child.held_for = held_for.strip()
    child.save(update_fields=["held_for"])
    trail.record(events.CHILD_HELD, permit, about=child_id)


@trail.audited
def release_hold(*, child_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """End a legal hold; the file goes on by its class."""
    permit = gate.require(by=by, to=Action.HOLD_LEGALLY, about=child_id, at=at, reason=reason)
    child = _lock(child_id)
    if problem := rules.why_not_release(child.held_for):
        raise problem
    child.held_for = ""
    child.save(update_fields=["held_for"])
    trail.record(events.CHILD_RELEASED, permit, about=child_id)


@trail.audited
def keep_under(
    *, child_id: UUID, retention: str, reason: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Say which class of keeping a file is under."""
    permit = gate.require(by=by, to=Action.HOLD_LEGALLY, about=child_id, at=at, reason=reason)
    child = _lock(child_id)
    if problem := rules.why_not_keep_under(retention, keeping.CLASSES):
        raise problem
    child.retention = retention
    child.save(update_fields=["retention"])
    trail.record(events.CHILD_KEPT_UNDER, permit, about=child_id, detail={"retention": retention})


def _lock(child_id: UUID) -> models.Child:
    child = models.Child.objects.select_for_update().filter(id=child_id).first()
    if child is None:
        raise NotFound
    return child
