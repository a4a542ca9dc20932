"""Put flags on the desks they reach, and tell people of them: ids only, and never those a flag is kept from."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.children import events, models
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries

DESK_PAGE = "/flags/"
DUE = """
select flag_id, child_id, area_id, organisation, way, agreement, clause from linkspan.flags_to_deliver(%s, %s)
"""


@dataclass(frozen=True, slots=True)
class ToDeliver:
    """A flag and a desk that it reaches and that has not been given it."""

    flag_id: UUID
    child_id: UUID
    area_id: UUID
    organisation_id: UUID
    way: str
    agreement: str
    clause: str


def to_deliver(flag_id: UUID | None, most: int) -> list[ToDeliver]:
    """Ask the wall which desks a flag reaches, or, for the worker, which desks any flag does."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, [flag_id, most])
        return [ToDeliver(*row) for row in cursor.fetchall()]


def deliver(
    wanted: Sequence[ToDeliver], *, by: Actor, at: datetime, permit: Permit, besides: Collection[UUID] = ()
) -> None:
    """Open a task at each desk until someone there has read the flag, and tell those on duty, but for `besides`.

    How many there are, and which, is nowhere for those who raised it to count.
    """
    dues = {area: duty_queries.due_for("flag.read", at, area_id=area) for area in {each.area_id for each in wanted}}
    for each in wanted:
        due = dues[each.area_id]
        delivery_id = new_id()
        item_id = duty.open_item(
            kind="flag_read", area_id=each.area_id, organisation_id=each.organisation_id, due=due, about=each.flag_id,
            by=by, at=at, permit=permit,
        )  # fmt: skip
        models.FlagDelivery.objects.bulk_create([
            models.FlagDelivery(
                id=delivery_id, item_id=item_id, flag_id=each.flag_id, organisation_id=each.organisation_id,
                way=each.way, agreement=each.agreement, clause=each.clause, delivered_at=at, due_at=due.due_at,
            )
        ])  # fmt: skip
        trail.record(
            events.FLAG_DELIVERED, permit, about=delivery_id, child=each.child_id,
            detail={"way": each.way, "agreement": each.agreement, "clause": each.clause},
        )  # fmt: skip
        people = set(desk_people(each.flag_id, each.organisation_id, london_day(at))) - set(besides)
        notify.tell(to=sorted(people), event=events.FLAG_DELIVERED, link=DESK_PAGE, about=each.flag_id)


def desk_people(flag_id: UUID, organisation_id: UUID, on: date, *, and_managers: bool = False) -> list[UUID]:
    """Name who is on duty for an agency, its managers where nobody is or where they are asked for too; but not those
    a flag is kept from."""
    people = with_role("duty", organisation_id, on)
    if and_managers or not people:
        people += with_role("manager", organisation_id, on)
    return without_those_kept_from(flag_id, dict.fromkeys(people))


def with_role(role: str, organisation_id: UUID, on: date) -> list[UUID]:
    """Name those in posts of an agency that carry a role."""
    return [each.person_id for each in agencies.people_with_role(role, on, organisation_id=organisation_id)]


def without_those_kept_from(flag_id: UUID, people: Iterable[UUID]) -> list[UUID]:
    """Leave out whom the raiser keeps a flag from, and whoever never sees this child's file."""
    listed = list(people)
    with connection.cursor() as cursor:
        cursor.execute("select person from linkspan.not_to_tell(%s, %s)", [flag_id, listed])
        kept = {person for (person,) in cursor.fetchall()}
    return [each for each in listed if each not in kept]


def read_at_desk(flag_id: UUID, *, by: Actor, at: datetime, permit: Permit) -> None:
    """Keep that someone has read a flag, and close the task of their desk where it had one."""
    if by.person_id is None or by.organisation_id is None:
        return
    note_seen([flag_id], by=by, at=at)
    models.FlagSeen.objects.filter(flag=flag_id, person=by.person_id, read_at=None).update(read_at=at)
    waiting = models.FlagDelivery.objects.filter(
        flag=flag_id, organisation=by.organisation_id, read_at=None, ended_at=None
    )
    for delivery in waiting.select_for_update():
        delivery.read_at, delivery.read_by_id = at, by.person_id
        delivery.save(update_fields=["read_at", "read_by"])
        duty.close_item(item_id=delivery.item_id, by=by, at=at, permit=permit)


def note_seen(flag_ids: Collection[UUID], *, by: Actor, at: datetime) -> list[UUID]:
    """Keep that flags were on the page before someone, once each, and give those that were new to them."""
    if by.person_id is None or by.organisation_id is None or not flag_ids:
        return []
    known = set(
        models.FlagSeen.objects.filter(flag__in=flag_ids, person=by.person_id).values_list("flag_id", flat=True)
    )
    new = [each for each in flag_ids if each not in known]
    models.FlagSeen.objects.bulk_create(
        [models.FlagSeen(flag_id=each, organisation_id=by.organisation_id, person_id=by.person_id, seen_at=at)
         for each in new],
        ignore_conflicts=True,
    )  # fmt: skip
    return new
