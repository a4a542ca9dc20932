"""Say that a child is placed in another area or was found there, and that it is over; the council there is told."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.children import arriving, events, models, rules
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

MOST_AT_ONCE = arriving.MOST_AT_ONCE


@trail.audited
def say_elsewhere(
    *, child_id: UUID, area_id: UUID, kind: str, from_on: date, contact_name: str, contact_phone: str, by: Actor,
    at: datetime, once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Say that a child is placed in another area, or was found there, and whom its council rings.

    Nothing is written down of where a protected child is: the worker rings the other council instead.
    """
    permit = gate.require(by=by, to=Action.PLACE_CHILD, about=child_id, at=at)
    child = models.Child.objects.select_for_update().get(id=child_id)
    on = london_day(at)
    if problem := rules.why_not_elsewhere(
        kind, from_on, on, contact_name, contact_phone, is_protected=child.protection != "none",
        is_home=area_id == child.area_id,
        is_area=any(each.id == area_id for each in agencies.areas(on, level="local_authority")),
        is_said=models.Residence.objects.filter(child=child_id, area=area_id, kind=kind, until_on=None,
                                                organisation__isnull=False).exists(),
    ):  # fmt: skip
        raise problem
    residence_id = new_id()
    models.Residence.objects.bulk_create([
        models.Residence(
            id=residence_id, child_id=child_id, area_id=area_id, kind=kind, from_on=from_on,
            organisation_id=by.organisation_id, said_by_id=by.person_id, contact_name=contact_name.strip(),
            contact_phone=contact_phone.strip(),
        )
    ])  # fmt: skip
    trail.record(events.CHILD_ELSEWHERE, permit, about=residence_id, detail={"kind": kind, "area": str(area_id)})
    told = [each for each in arriving.to_tell(child_id) if each.residence_id == residence_id]
    arriving.tell(told, by=by, at=at, permit=permit)
    return residence_id


@trail.audited
def end_elsewhere(*, residence_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say that a child is no longer placed in an area, or no longer found there; its council holds nothing any more."""
    row = models.Residence.objects.filter(id=residence_id).exclude(kind="home").first()
    if row is None:
        raise NotFound
    permit = gate.require(by=by, to=Action.PLACE_CHILD, about=row.child_id, at=at)
    row = models.Residence.objects.select_for_update().get(id=residence_id)
    on = london_day(at)
    if row.until_on is not None and row.until_on <= on:
        raise NotNow("children.elsewhere_over", "That was ended already.")
    row.until_on = on
    row.save(update_fields=["until_on"])
    trail.record(events.CHILD_BACK, permit, about=residence_id, detail={"kind": row.kind, "area": str(row.area_id)})
    arriving.take_back([row.child_id], by=by, at=at, permit=permit)


@trail.audited
def read_newcomer(*, newcomer_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say, for one's council, that one has read of a child who is in its area now."""
    row = models.Newcomer.objects.filter(id=newcomer_id, ended_at=None, organisation=by.organisation_id).first()
    if row is None:
        raise NotFound
    permit = gate.require(by=by, to=Action.MEET_NEWCOMER, about=row.child_id, at=at)
    row = models.Newcomer.objects.select_for_update().get(id=newcomer_id)
    if row.read_at is not None:
        raise NotNow("children.newcomer_read", "Somebody at your council has read that already.")
    row.read_at, row.read_by_id = at, by.person_id
    row.save(update_fields=["read_at", "read_by"])
    arriving.close(row, by=by, at=at, permit=permit)
    trail.record(events.AREA_READ, permit, about=newcomer_id)


@trail.audited
def mind_areas(*, by: Actor, at: datetime) -> int:
    """End the areas that nothing says any more, take back what councils were told of those, and tell who was not told.

    Gives how much was done; asking again does none of it twice.
    """
    permit = gate.require(by=by, to=Action.REASSIGN_TASK, at=at)
    left = _end_left(at, permit)
    gone = arriving.take_back(None, by=by, at=at, permit=permit)
    new = arriving.to_tell(None)
    arriving.tell(new, by=by, at=at, permit=permit)
    trail.record(events.AREAS_MINDED, permit, detail={"left": left, "gone": gone, "told": len(new)})
    return left + gone + len(new)


def _end_left(at: datetime, permit: Permit) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select residence, child from linkspan.areas_left(%s)", [arriving.MOST_AT_ONCE])
        rows = cursor.fetchall()
    models.Residence.objects.filter(id__in=[residence for residence, _ in rows]).update(until_on=london_day(at))
    trail.record_many(events.CHILD_BACK, permit, [(child, residence, {"kind": "found"}) for residence, child in rows])
    return len(rows)
