"""A direction of the Secretary of State: recorded by one, confirmed by another, and what may be asked under it."""

from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events
from linkspan.voice import report_models as models
from linkspan.voice import report_rules as rules
from linkspan.voice.queries import directions as queries

LINK = "/voice/reports/directions/"
STEWARDS = ("ig_lead", "caldicott_guardian")


@trail.audited
def record_direction(
    *, child_id: UUID, said: rules.Said, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:  # fmt: skip
    """Record a direction about one child. It permits nothing until another person of the office confirms it."""
    permit = gate.require(by=by, to=Action.RECORD_DIRECTION, at=at, reason=said.reason)
    person_id, _ = by.in_post()
    refuse_if(rules.why_not_record(said, london_day(at), is_known=queries.may_be_directed(child_id)))
    direction_id = new_id()
    item_id = _open(rules.CONFIRM_KIND, rules.CONFIRM_CLOCK, direction_id, None, None, by, at, permit)
    row = models.Direction(
        id=direction_id, item_id=item_id, child_id=child_id, reference=said.reference.strip(),
        directed_on=said.directed_on, until=said.until, reason=said.reason.strip(), recorded_by_id=person_id,
        recorded_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    trail.record(
        events.DIRECTION_RECORDED, permit, about=row.id, child=child_id, aside={"reference": said.reference.strip()}
    )
    notify.tell(
        to=[each for each in _office(by, at) if each != person_id], event=events.DIRECTION_RECORDED, link=LINK,
        about=row.id, privately=True,
    )  # fmt: skip
    return row.id


@trail.audited
def confirm_direction(*, direction_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Confirm a direction that somebody else of the office recorded."""
    row = models.Direction.objects.filter(id=direction_id).first()
    recorded_by = row.recorded_by_id if row else None
    permit = gate.require(by=by, to=Action.CONFIRM_DIRECTION, at=at, person_id=recorded_by)
    if row is None:
        raise NotFound
    refuse_if(rules.why_not_confirm(queries.plain(row), by.person_id, london_day(at)))
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    item_id = _open(rules.END_KIND, rules.END_CLOCK, row.id, row.recorded_by_id, row.until, by, at, permit)
    waits = models.Direction.objects.filter(id=direction_id, confirmed_at=None)
    if not waits.update(confirmed_by_id=by.person_id, confirmed_at=at, item_id=item_id):
        raise NotFound
    trail.record(events.DIRECTION_CONFIRMED, permit, about=direction_id, child=row.child_id)


@trail.audited
def end_direction(
    *, direction_id: UUID, outcome: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:  # fmt: skip
    """Say what came of a direction; it opens nothing from then on. One that nobody confirmed is given up so as well."""
    permit = gate.require(by=by, to=Action.RECORD_DIRECTION, at=at, reason=outcome)
    row = models.Direction.objects.filter(id=direction_id).first()
    if row is None:
        raise NotFound
    refuse_if(rules.why_not_end(outcome, is_ended=row.ended_at is not None))
    lasts = models.Direction.objects.filter(id=direction_id, ended_at=None)
    if not lasts.update(ended_by_id=by.person_id, ended_at=at, outcome=outcome.strip()):
        raise NotFound
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.DIRECTION_ENDED, permit, about=direction_id, child=row.child_id)


def _open(
    kind: str, clock: str, direction_id: UUID, person_id: UUID | None, on: date | None, by: Actor, at: datetime,
    permit: Permit,
) -> UUID:  # fmt: skip
    """Open the task of a direction with the office, held by whoever recorded it once there is something to end."""
    office_id = by.in_post()[1]
    area_id = agencies.organisation(office_id).area_id
    due = duty_queries.due_for(clock, at, on=on, area_id=area_id)
    return duty.open_item(
        kind=kind, area_id=area_id, organisation_id=office_id, person_id=person_id, due=due, about=direction_id,
        by=by, at=at, permit=permit,
    )  # fmt: skip


def _office(by: Actor, at: datetime) -> list[UUID]:
    """List those of the asker's office who may confirm."""
    there = agencies.people_with_role("commissioner", london_day(at), organisation_id=by.in_post()[1])
    return [each.person_id for each in there]


@trail.audited
def inquire(*, child_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> int:
    """Open an inquiry into what one child said, under a direction in force; the lead and the area's stewards are told.

    Give how many people were told. What the child said is read in a look of its own (`queries.directions`).
    """
    permit = gate.require(by=by, to=Action.INQUIRE_CASE, about=child_id, at=at, reason=reason)
    on = london_day(at)
    refuse_if(rules.why_not_inquire(queries.about(child_id), child_id, on))
    told = queries.told_of_inquiry(child_id)
    stewards = {
        each.person_id for role in STEWARDS for each in agencies.people_with_role(role, on, area_id=told.area)
    }  # fmt: skip
    trail.record(events.CASE_INQUIRED, permit, detail={"told": len(stewards) + bool(told.lead)})
    lead = [told.lead] if told.lead else []
    reached = notify.tell(to=lead, event=events.CASE_INQUIRED, link=f"/children/{child_id}/", about=child_id)
    return reached + notify.tell(to=stewards - {told.lead}, event=events.CASE_INQUIRED, link="/trail/", about=child_id)
