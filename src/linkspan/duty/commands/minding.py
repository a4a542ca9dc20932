"""What the worker does by itself when nobody has: desks that keep something too long, offers that nobody answers."""

from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify, ports
from linkspan.agencies import queries as agencies
from linkspan.agencies.notify import AtDesk
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.duty import events, models

MOST_AT_ONCE = 2000
TEAM = "/tasks/team/"


@trail.audited
def mind_desks(*, by: Actor, at: datetime) -> int:
    """Tell an organisation's managers, once, that something lies at its desk past its time; return how many lie so.

    The notice does not say how many or of what kind: not everyone may know that there is such a thing.
    """
    permit = ports.gate().require(by=by, to="reassign_task", at=at)
    late = models.Tenure.objects.filter(
        until_at__isnull=True, person__isnull=True, nudged_at__isnull=True, allocate_by__lt=at
    )
    rows = list(late.select_for_update().order_by("allocate_by", "id")[:MOST_AT_ONCE])
    for row in rows:
        row.nudged_at = at
    models.Tenure.objects.bulk_update(rows, ["nudged_at"])
    for organisation_id in sorted({row.organisation_id for row in rows}):
        notify.tell(to=_managers(organisation_id, at), event=events.DESK_WAITS, link=TEAM)
    trail.record(events.DESK_WAITS, permit, detail={"count": len(rows)})
    return len(rows)


@trail.audited
def mind_offers(*, by: Actor, at: datetime) -> int:
    """Tell the giver and both organisations' managers, once, of an offer nobody answered in time; return how many.

    The giver holds the item still: nothing passes to anyone who has not said yes.
    """
    permit = ports.gate().require(by=by, to="reassign_task", at=at)
    late = models.Offer.objects.filter(settled_at__isnull=True, nudged_at__isnull=True, due_at__lt=at)
    rows = list(late.select_for_update().order_by("due_at", "id")[:MOST_AT_ONCE])
    holding = models.Tenure.objects.filter(item__in=[row.item_id for row in rows], until_at__isnull=True)
    givers = {each.item_id: each for each in holding}
    for row in rows:
        row.nudged_at = at
        giver = givers[row.item_id]
        told: list[UUID | AtDesk | None] = [giver.person_id, row.to_person_id]
        for organisation_id in sorted({giver.organisation_id, row.to_organisation_id}):
            told += _managers(organisation_id, at)
        notify.tell(to=told, event=events.HANDOVER_UNANSWERED, link="/tasks/offers/")
    models.Offer.objects.bulk_update(rows, ["nudged_at"])
    trail.record(
        events.HANDOVER_UNANSWERED, permit, detail={"count": len(rows), "offers": [str(row.id) for row in rows]}
    )
    return len(rows)


def _managers(organisation_id: UUID, at: datetime) -> list[UUID | AtDesk | None]:
    found = agencies.people_with_role("manager", london_day(at), organisation_id=organisation_id)
    return [each.person_id for each in found] or [AtDesk(organisation_id)]
