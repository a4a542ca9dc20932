"""Flags: neutral words that someone should be rung or that a plan exists, and whom to ring; never the detail."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from linkspan.agencies import notify
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.children import delivering, events, models, reaching, rules
from linkspan.children.queries.file import glance_today
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

KINDS = ("call_before_acting", "plan_exists", "location_protected")
LONGEST = timedelta(days=366)
MOST_DESKS = 500


@trail.audited
def raise_flag(
    *,
    child_id: UUID,
    kind: str,
    contact_name: str,
    contact_phone: str,
    review_on: date,
    night_contact: str = "",
    night_phone: str = "",
    keep_from_people: Collection[UUID] = (),
    keep_from_organisations: Collection[UUID] = (),
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Raise a flag on a child with who to ring and when it is looked at again; it goes to every desk that it reaches.

    Without a number for the night, the duty desk of the child's area answers. The raiser may keep it from named people
    or agencies.
    """
    permit = gate.require(by=by, to=Action.RAISE_FLAG, about=child_id, at=at)
    _check(kind, contact_name, contact_phone, review_on, london_day(at))
    if not (by.person_id and by.organisation_id):
        raise NotNow("children.flag_no_person", "Only a person can raise a flag.")
    is_own = by.person_id in keep_from_people or by.organisation_id in keep_from_organisations
    if problem := rules.why_not_keep_from(is_own=is_own, night_contact=night_contact, night_phone=night_phone):
        raise problem
    flag_id, area_id = new_id(), models.Child.objects.get(id=child_id).area_id
    item_id = duty.open_item(
        kind="flag_review", area_id=area_id, organisation_id=by.organisation_id, person_id=by.person_id,
        due=duty_queries.due_for("flag.review", at, on=review_on, area_id=area_id), about=flag_id, by=by, at=at,
        permit=permit,
    )  # fmt: skip
    models.Flag.objects.bulk_create([
        models.Flag(
            id=flag_id, item_id=item_id, child_id=child_id, kind=kind, organisation_id=by.organisation_id,
            raised_by_id=by.person_id, contact_name=contact_name.strip(), contact_phone=contact_phone.strip(),
            night_contact=night_contact.strip(), night_phone=night_phone.strip(), review_on=review_on, raised_at=at,
        )
    ])  # fmt: skip
    models.FlagExclusion.objects.bulk_create([
        *(models.FlagExclusion(flag_id=flag_id, person_id=person) for person in sorted(keep_from_people)),
        *(models.FlagExclusion(flag_id=flag_id, organisation_id=each) for each in sorted(keep_from_organisations)),
    ])  # fmt: skip
    trail.record(
        events.FLAG_RAISED, permit, about=flag_id,
        detail={"kind": kind, "review_on": review_on.isoformat(), "kept_from": len(keep_from_people)
                + len(keep_from_organisations)},
    )  # fmt: skip
    told = _tell(events.FLAG_RAISED, child_id, flag_id, by, at, keep_from_organisations)
    reached = delivering.to_deliver(flag_id, MOST_DESKS)
    delivering.deliver(reached, by=by, at=at, permit=permit, besides={*told, by.person_id})
    return flag_id


def _check(kind: str, contact_name: str, contact_phone: str, review_on: date, today: date) -> None:
    if kind not in KINDS:
        raise NotNow("children.flag_kind", "Choose what the flag says.")
    if not contact_name.strip() or not contact_phone.strip():
        raise NotNow("children.flag_contact", "Say who to ring, and their number.")
    if not today < review_on <= today + LONGEST:
        raise NotNow("children.flag_review", "Choose a review date after today and within a year.")


def _tell(
    event: str, child_id: UUID, flag_id: UUID, by: Actor, at: datetime, organisations: Collection[UUID]
) -> set[UUID]:
    """Tell those who work with the child, or the desk of an agency that names nobody; give who was told."""
    with connection.cursor() as cursor:
        cursor.execute("select person, organisation from linkspan.to_be_told(%s)", [child_id])
        involved = [(person, organisation) for person, organisation in cursor.fetchall()]
    meant: set[UUID] = set()
    for person, organisation in involved:
        if organisation not in organisations:
            meant |= {person} if person else set(delivering.desk_people(flag_id, organisation, london_day(at)))
    told = set(delivering.without_those_kept_from(flag_id, meant - {by.person_id}))
    notify.tell(to=sorted(told), event=event, link=f"/children/{child_id}/", about=flag_id)
    return told


@trail.audited
def acknowledge_flag(*, flag_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say that one has read a flag on a file that is open to one; the task of one's desk is done with that."""
    flag = models.Flag.objects.filter(id=flag_id, ended_at=None).first()
    if flag is None:
        raise NotFound
    permit = gate.require(
        by=by, to=Action.ACKNOWLEDGE_FLAG, about=flag.child_id, at=at, reason=glance_today(flag.child_id)
    )
    delivering.read_at_desk(flag_id, by=by, at=at, permit=permit)
    trail.record(events.FLAG_ACKNOWLEDGED, permit, about=flag_id)


@trail.audited
def read_reached_flag(*, flag_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say, for one's desk, that one has read a flag that reached it; no more of the file is open for that."""
    row = next((each for each in reaching.on_my_desk() if each.flag_id == flag_id and each.ended_at is None), None)
    if row is None:
        raise NotFound
    permit = reaching.require(row, Action.ACKNOWLEDGE_FLAG, by=by, at=at)
    delivering.read_at_desk(flag_id, by=by, at=at, permit=permit)
    trail.record(events.FLAG_ACKNOWLEDGED, permit, about=flag_id)


@trail.audited
def review_flag(*, flag_id: UUID, review_on: date, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Look at a flag again and keep it until another date."""
    flag, permit = _ours(flag_id, by, at, "it was looked at again and is still needed")
    _check(flag.kind, flag.contact_name, flag.contact_phone, review_on, london_day(at))
    due = duty_queries.due_for("flag.review", at, on=review_on)
    duty.renew_clock(item_id=flag.item_id, due=due, by=by, at=at, permit=permit)
    flag.review_on, flag.late_told_on = review_on, None
    flag.save(update_fields=["review_on", "late_told_on"])
    trail.record(events.FLAG_REVIEWED, permit, about=flag_id, detail={"review_on": review_on.isoformat()})


@trail.audited
def end_flag(*, flag_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """End a flag of one's own agency, with a reason; the flag stays on the record of the child's flags."""
    flag, permit = _ours(flag_id, by, at, reason)
    if problem := rules.why_not_end_flag(True, flag.ended_at is not None, reason):
        raise problem
    flag.ended_at, flag.ended_by_id, flag.end_reason = at, by.person_id, reason.strip()
    flag.save(update_fields=["ended_at", "ended_by", "end_reason"])
    duty.close_item(item_id=flag.item_id, by=by, at=at, permit=permit)
    trail.record(events.FLAG_ENDED, permit, about=flag_id, aside={"reason": reason.strip()})
    told = _tell(events.FLAG_ENDED, flag.child_id, flag_id, by, at, _kept_from(flag_id))
    _take_off_desks(flag_id, permit, by=by, at=at, besides={*told, by.person_id})


def _take_off_desks(
    flag_id: UUID, permit: Permit, *, by: Actor, at: datetime, besides: Collection[UUID | None]
) -> None:
    """Close what waits at desks, and tell those who had read the flag that it has ended."""
    with connection.cursor() as cursor:
        cursor.execute("select item, organisation, person from linkspan.end_deliveries(%s)", [flag_id])
        rows = cursor.fetchall()
    duty.close_many(item_ids=[item for item, _desk, _person in rows if item], by=by, at=at, permit=permit)
    people = {person for _item, _desk, person in rows if person}
    for desk in (desk for _item, desk, _person in rows if desk):
        people |= set(delivering.desk_people(flag_id, desk, london_day(at)))
    told = delivering.without_those_kept_from(flag_id, people - set(besides))
    notify.tell(to=sorted(told), event=events.FLAG_ENDED, link=delivering.DESK_PAGE, about=flag_id)


def _kept_from(flag_id: UUID) -> set[UUID]:
    rows = models.FlagExclusion.objects.filter(flag=flag_id, organisation__isnull=False)
    return set(rows.values_list("organisation_id", flat=True))


def _ours(flag_id: UUID, by: Actor, at: datetime, reason: str) -> tuple[models.Flag, Permit]:
    flag = models.Flag.objects.filter(id=flag_id).first()
    if flag is None:
        raise NotFound
    permit = gate.require(
        by=by, to=Action.END_FLAG, about=flag.child_id, at=at, organisation_id=flag.organisation_id,
        reason=f"about this flag: {reason}",
    )  # fmt: skip
    if problem := rules.why_not_end_flag(flag.organisation_id == by.organisation_id, flag.ended_at is not None, "-"):
        raise problem
    return models.Flag.objects.select_for_update().get(id=flag_id), permit
