"""What time does to flags by itself: new desks are reached, old ones no longer, a desk and a raiser are reminded."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from linkspan.agencies import notify
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit, trail
from linkspan.children import delivering, events, models
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.duty.rules import is_working_day
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

MOST_AT_ONCE = 500
REMIND_AFTER = timedelta(days=1)
LATE_TOLD_AFTER = timedelta(days=7)


@trail.audited
def mind_flags(*, by: Actor, at: datetime) -> int:
    """Deliver flags to desks they have come to reach, take back what reaches none, and remind of what is late.

    Gives how much was done; asking again does none of it twice.
    """
    permit = gate.require(by=by, to=Action.REASSIGN_TASK, at=at)
    gone = _take_back(by, at, permit)
    new = delivering.to_deliver(None, MOST_AT_ONCE)
    delivering.deliver(new, by=by, at=at, permit=permit)
    reminded = _remind(at, permit) if is_working_day(london_day(at), duty_queries.special_days()) else 0
    late = _tell_of_late_reviews(at, permit)
    trail.record(
        events.FLAGS_MINDED, permit, detail={"delivered": len(new), "gone": gone, "reminded": reminded, "late": late}
    )
    return len(new) + gone + reminded + late


def _take_back(by: Actor, at: datetime, permit: Permit) -> int:
    """Close what waits at a desk that a flag reaches no longer, without a word about why."""
    with connection.cursor() as cursor:
        cursor.execute("select delivery_id, child_id from linkspan.deliveries_gone(%s)", [MOST_AT_ONCE])
        rows = cursor.fetchall()
    for delivery_id, child_id in rows:
        delivery = models.FlagDelivery.objects.select_for_update().get(id=delivery_id)
        delivery.ended_at, delivery.ended_how = at, "no_longer"
        delivery.save(update_fields=["ended_at", "ended_how"])
        duty.close_item(item_id=delivery.item_id, by=by, at=at, permit=permit)
        trail.record(events.FLAG_TAKEN_BACK, permit, about=delivery_id, child=child_id)
    return len(rows)


def _remind(at: datetime, permit: Permit) -> int:
    """Remind each desk that has not read a flag in time, once a working day; from the second time its managers too."""
    late = models.FlagDelivery.objects.filter(read_at=None, ended_at=None, due_at__lt=at).select_related("flag")
    rows = late.filter(Q(reminded_at=None) | Q(reminded_at__lte=at - REMIND_AFTER)).order_by("due_at", "id")
    listed = list(rows[:MOST_AT_ONCE])
    for delivery in listed:
        people = delivering.desk_people(
            delivery.flag_id, delivery.organisation_id, london_day(at), and_managers=delivery.reminders > 0
        )
        delivery.reminded_at, delivery.reminders = at, delivery.reminders + 1
        delivery.save(update_fields=["reminded_at", "reminders"])
        trail.record(
            events.FLAG_REMINDED, permit, about=delivery.id, child=delivery.flag.child_id,
            detail={"told": len(people), "time": delivery.reminders},
        )  # fmt: skip
        notify.tell(to=people, event=events.FLAG_REMINDED, link=delivering.DESK_PAGE, about=delivery.flag_id)
    return len(listed)


def _tell_of_late_reviews(at: datetime, permit: Permit) -> int:
    """Tell who holds a review that is late, and their managers, on the day after it was due and each week; the flag
    stays."""
    on = london_day(at)
    late = models.Flag.objects.filter(ended_at=None, review_on__lt=on, child__archived_on=None)
    rows = late.filter(Q(late_told_on=None) | Q(late_told_on__lte=on - LATE_TOLD_AFTER)).order_by("review_on", "id")
    listed = list(rows[:MOST_AT_ONCE])
    holders = duty_queries.owners_of(flag.item_id for flag in listed)
    for flag in listed:
        holder = holders.get(flag.item_id)
        people = [holder.person_id] if holder and holder.person_id else []
        people += delivering.with_role("manager", flag.organisation_id, on)
        people = people or delivering.desk_people(flag.id, flag.organisation_id, on)
        told = delivering.without_those_kept_from(flag.id, dict.fromkeys(people))
        flag.late_told_on = on
        flag.save(update_fields=["late_told_on"])
        trail.record(events.FLAG_REVIEW_LATE, permit, about=flag.id, child=flag.child_id, detail={"told": len(told)})
        notify.tell(to=told, event=events.FLAG_REVIEW_LATE, link=f"/children/{flag.child_id}/flags/", about=flag.id)
    return len(listed)
