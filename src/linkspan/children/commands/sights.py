"""Saying “I am working with this child”: sight for five working days, told to a manager, confirmed or lapsed."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, trail
from linkspan.audit.ids import new_id
from linkspan.children import events, models
from linkspan.children.queries.file import require_sight
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

CONFIRMED_FOR = timedelta(days=90)


@trail.audited
def work_with(*, child_id: UUID, by: Actor, at: datetime, reason: str | None = None, once: UUID | None = None) -> UUID:
    """Say that one is working with a child: sight at once, a word to the manager, and a clock to confirm it.

    The manager confirms it, or the agency's next feed does by naming the person; else it lapses.
    """
    require_sight(child_id=child_id, by=by, at=at, reason=reason)
    permit = gate.require(by=by, to=Action.WORK_WITH, about=child_id, at=at, reason=reason or "working with this child")
    if not (by.person_id and by.organisation_id):
        raise NotNow("children.sight_no_person", "Only a person can say that they are working with a child.")
    if models.Sight.objects.filter(child=child_id, person=by.person_id, until_at__gt=at, refused_at=None).exists():
        raise NotNow("children.sight_already", "You have already said that you are working with this child.")
    sight_id, area_id = new_id(), models.Child.objects.get(id=child_id).area_id
    due = duty_queries.due_for("sight.confirm", at, area_id=area_id)
    manager = agencies.manager_of(by.appointment_id, london_day(at)) if by.appointment_id else None
    item_id = duty.open_item(
        kind="sight_confirm", area_id=area_id, organisation_id=by.organisation_id,
        person_id=manager.person_id if manager else None, due=due, about=sight_id,
        by=by, at=at, permit=permit,
    )  # fmt: skip
    models.Sight.objects.bulk_create([
        models.Sight(
            id=sight_id, item_id=item_id, child_id=child_id, organisation_id=by.organisation_id,
            person_id=by.person_id, from_at=at, until_at=due.due_at,
        )
    ])  # fmt: skip
    trail.record(events.SIGHT_TAKEN, permit, about=sight_id, detail={"until": due.due_at.isoformat()})
    notify.tell(
        to=manager.person_id if manager else notify.AtDesk(by.organisation_id), event=events.SIGHT_TAKEN,
        link="/tasks/", about=sight_id,
    )  # fmt: skip
    return sight_id


@trail.audited
def confirm_sight(*, sight_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Confirm that a colleague is working with a child; their sight goes on, and can be confirmed again."""
    sight = _open(sight_id)
    permit = gate.require(
        by=by, to=Action.CONFIRM_SIGHT, about=sight.child_id, at=at, organisation_id=sight.organisation_id,
        person_id=sight.person_id,
    )  # fmt: skip
    sight.confirmed_at, sight.confirmed_by_id, sight.until_at = at, by.person_id, at + CONFIRMED_FOR
    sight.save(update_fields=["confirmed_at", "confirmed_by", "until_at"])
    duty.close_item(item_id=sight.item_id, by=by, at=at, permit=permit)
    trail.record(events.SIGHT_CONFIRMED, permit, about=sight_id)
    notify.tell(to=sight.person_id, event=events.SIGHT_CONFIRMED, link=f"/children/{sight.child_id}/", about=sight_id)


@trail.audited
def refuse_sight(*, sight_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say that a colleague is not working with a child: their sight ends at once."""
    sight = _open(sight_id)
    permit = gate.require(
        by=by, to=Action.CONFIRM_SIGHT, about=sight.child_id, at=at, organisation_id=sight.organisation_id,
        person_id=sight.person_id,
    )  # fmt: skip
    sight.refused_at, sight.confirmed_by_id = at, by.person_id
    sight.save(update_fields=["refused_at", "confirmed_by"])
    duty.close_item(item_id=sight.item_id, by=by, at=at, permit=permit)
    trail.record(events.SIGHT_REFUSED, permit, about=sight_id)
    notify.tell(to=sight.person_id, event=events.SIGHT_REFUSED, about=sight_id, privately=True)


def _open(sight_id: UUID) -> models.Sight:
    sight = models.Sight.objects.select_for_update().filter(id=sight_id).first()
    if sight is None:
        raise NotFound
    if sight.confirmed_at or sight.refused_at:
        raise NotNow("children.sight_answered", "That has been answered already.")
    return sight


@trail.audited
def settle_sights(*, by: Actor, at: datetime) -> int:
    """Confirm sights that the agency's feed bears out, and close those that ran out; return how many were settled.

    Run by the worker through the day.
    """
    permit = gate.require(by=by, to=Action.REASSIGN_TASK, at=at)
    waiting = models.Sight.objects.select_for_update().filter(confirmed_at=None, refused_at=None, item__closed_at=None)
    settled = 0
    for sight in waiting:
        named = models.Involvement.objects.filter(
            Q(until_on=None) | Q(until_on__gt=london_day(at)),  # a secondment ends on a day that is known before
            child=sight.child_id, person=sight.person_id, from_on__lte=london_day(at),
        ).exists()  # fmt: skip
        if not named and sight.until_at > at:
            continue
        if named:
            sight.confirmed_at, sight.until_at = at, at + CONFIRMED_FOR
            sight.save(update_fields=["confirmed_at", "until_at"])
        duty.close_item(item_id=sight.item_id, by=by, at=at, permit=permit)
        event = events.SIGHT_CONFIRMED if named else events.SIGHT_LAPSED
        trail.record(event, permit, about=sight.id, child=sight.child_id)
        notify.tell(to=sight.person_id, event=event, about=sight.id, privately=True)
        settled += 1
    trail.record(events.SIGHT_LAPSED, permit, detail={"settled": settled})
    return settled
