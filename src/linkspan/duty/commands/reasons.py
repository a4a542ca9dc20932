"""Why something was late: asked of somebody whenever nobody has said, and never a bar to the act itself."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from linkspan.agencies import ports
from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.duty import events, models, queries, rules
from linkspan.duty.seats import release, sit


def stop(running: Any, kind: str, reason: str, by: Actor, at: datetime) -> bool:
    """Stop running clocks with their reason where they are late; tell whether one is late and has none."""
    reason = reason or rules.said_by_itself(by.kind, kind)
    is_late = bool(running.filter(due_at__lt=at).update(breach_reason=reason))
    running.update(done_at=at)
    return is_late and not reason


def ask_why(item: models.Item, held: Holder, *, by: Actor, at: datetime, permit: Permit) -> None:
    """Open the task that asks why something was late, unless it is open already.

    It is asked of whoever did it, where they belong to the organisation that held it; else of who held it; and of the
    desk, where neither is there. Nobody waits for it.
    """
    asked = models.Item.objects.filter(about_object=item.id, kind=rules.LATE_KIND, closed_at__isnull=True)
    if asked.exists():
        return
    is_own = by.person_id is not None and by.organisation_id == held.organisation_id
    person_id = by.person_id if is_own else held.person_id
    if not agencies.are_standing({(held.organisation_id, person_id)}, london_day(at)):
        person_id = None
    task_id = new_id()
    due = queries.due_for(rules.LATE_CLOCK, at, area_id=item.area_id)
    models.Item.objects.create(
        id=task_id, kind=rules.LATE_KIND, title=rules.LATE_KIND, about_object=item.id, area_id=item.area_id,
        opened_at=at,
    )  # fmt: skip
    sit(task_id, item.area_id, Holder(held.organisation_id, None, person_id), at)
    models.Clock.objects.create(
        item_id=task_id, rule=due.rule, rule_version=due.rule_version, starts_at=at, due_at=due.due_at
    )
    trail.record(
        events.LATE_ASKED, permit, about=task_id,
        detail={"item": str(item.id), "kind": item.kind, "due": due.due_at.isoformat()},
    )  # fmt: skip


@trail.audited
def explain_late(*, item_id: UUID, reason: str, by: Actor, at: datetime, permit: Permit, words: str = "") -> None:
    """Say afterwards why something was done late: each late clock of the item that lacks a reason keeps this one.

    The task that asked for it closes.
    """
    models.Item.lock(item_id)
    if not reason:
        raise NotNow("duty.reason_unknown", "Choose one of the reasons.")
    refuse_if(rules.why_not_reason(reason))
    late = models.Clock.objects.filter(item=item_id, done_at__gt=F("due_at"), breach_reason="")
    if not late.update(breach_reason=reason):
        raise NotNow("duty.not_late", "That was not late, or somebody said why already.")
    for task in models.Item.objects.select_for_update().filter(
        about_object=item_id, kind=rules.LATE_KIND, closed_at__isnull=True
    ):
        task.closed_at = release(task, at).until_at
        task.save(update_fields=["closed_at"])
        stop(models.Clock.objects.filter(item=task, done_at__isnull=True), task.kind, "", by, at)
    trail.record(
        events.LATE_EXPLAINED,
        permit,
        about=item_id,
        detail={"reason": reason},
        aside={"words": words} if words else None,
    )


@trail.audited
def say_why(*, task_id: UUID, reason: str, words: str = "", by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Answer a task that asks why something was late: by whoever holds it, or covers its holder, or from the desk."""
    permit = ports.gate().require(by=by, to="explain_late", at=at)
    task = models.Item.objects.filter(id=task_id, kind=rules.LATE_KIND).first()
    holder = queries.owners_of([task_id]).get(task_id)
    if task is None or task.about_object is None or holder is None:
        raise NotFound
    is_desks = holder.person_id is None and holder.organisation_id == by.organisation_id
    if not (is_desks or queries.acts_for(holder.person_id, by, at)):
        raise NotFound
    explain_late(item_id=task.about_object, reason=reason, words=words, by=by, at=at, permit=permit)
