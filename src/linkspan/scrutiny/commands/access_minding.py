"""What time does by itself: whoever answers is told before the month is over, and when it is."""

from datetime import datetime

from linkspan.agencies import notify
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.duty import queries as duty
from linkspan.duty.rules import add_working_days, end_of
from linkspan.scrutiny import access_models as models
from linkspan.scrutiny import asked, events
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

WARNED = 5  # working days before the last day
AT_ONCE = 200


@trail.audited
def mind_access_requests(*, by: Actor, at: datetime) -> int:
    """Tell who answers a request that it is due within five working days, once for each date; give how many."""
    permit = gate.require(by=by, to=Action.MIND_ACCESS_REQUESTS, at=at)
    until = end_of(add_working_days(london_day(at), WARNED, duty.special_days()))
    rows = list(
        models.AccessRequest.objects.filter(closed_at=None, warned_at=None, due_at__lte=until)
        .exclude(stops__until_at=None, stops__isnull=False)
        .order_by("due_at", "id")[:AT_ONCE]
    )
    for row in rows:
        told: list[notify.Told] = [*asked.desk_of(row.organisation_id, at)]
        notify.tell(
            to=told or [notify.AtDesk(row.organisation_id)], event=events.ACCESS_LATE,
            link=f"/access-requests/{row.id}/", about=row.id,
        )  # fmt: skip
        trail.record(events.ACCESS_LATE, permit, about=row.id)
    models.AccessRequest.objects.filter(id__in=[row.id for row in rows]).update(warned_at=at)
    trail.record(events.ACCESS_MINDED, permit, detail={"told": len(rows)})
    return len(rows)
