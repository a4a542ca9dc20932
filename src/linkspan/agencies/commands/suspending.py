"""Stop someone's work at once, and let them back by another's hand; keep where they live as keyed hashes."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session

from linkspan.agencies import events, models, notify, ports, queries, rules
from linkspan.agencies.commands import steps
from linkspan.agencies.commands.people import PEOPLE
from linkspan.audit import Actor, NotNow, refuse_if, trail

SUSPEND = "suspend_person"
ROUNDS = 500


@trail.audited
def suspend_person(
    *, person_id: UUID, organisation_id: UUID, kind: str, said: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Suspend or bar someone from this moment: their next request is refused, whatever they had open.

    Their sessions end, what they hold passes to the duty desks of where they work, and their managers are told.
    """
    steps.the_one(models.Person.objects.select_for_update(), id=person_id)
    permit = ports.gate().require(by=by, to=SUSPEND, at=at, organisation_id=organisation_id, person_id=person_id)
    stands = models.Suspension.objects.filter(person=person_id, ended_at=None).exists()
    refuse_if(rules.why_not_suspend(kind, is_self=person_id == by.person_id, stands=stands))
    seats = queries.in_post(person_id, rules.london_day(at))
    if organisation_id not in {one.organisation_id for one in seats}:
        raise NotNow("agencies.not_in_post", "They hold no post there today, so there is nothing to suspend.")
    row = models.Suspension.objects.create(
        person_id=person_id, organisation_id=organisation_id, kind=kind, from_at=at, by_person_id=by.person_id
    )
    _end_sessions(person_id)
    moved = 0
    for held in sorted({one.organisation_id for one in seats}):
        giver, desk = ports.Holder(held, None, person_id), ports.Holder(held)
        moved += sum(ports.holdings.hand_over(giver=giver, receiver=desk, by=by, at=at, permit=permit).values())
    trail.record(
        events.PERSON_SUSPENDED, permit, about=row.id,
        detail={"person": str(person_id), "kind": kind, "moved": moved},
        aside={"said": said} if said.strip() else None,
    )  # fmt: skip
    _tell(seats, by, event=events.PERSON_SUSPENDED, at=at)
    return row.id


@trail.audited
def lift_suspension(*, suspension_id: UUID, said: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Let someone work again: never by whoever suspended them, nor by themselves. What they held stays at the desk."""
    row = steps.the_one(models.Suspension.objects.select_for_update(), id=suspension_id)
    permit = ports.gate().require(
        by=by, to=SUSPEND, at=at, organisation_id=row.organisation_id, person_id=row.by_person_id
    )
    if row.ended_at is not None:
        raise NotNow("agencies.suspension_lifted", "That has been lifted already.")
    if by.person_id == row.person_id:
        raise NotNow("agencies.suspension_self", "You cannot lift it yourself. Ask a colleague.")
    row.ended_at, row.ended_by_id = at, by.person_id
    row.save(update_fields=["ended_at", "ended_by"])
    trail.record(
        events.SUSPENSION_LIFTED, permit, about=row.id, detail={"person": str(row.person_id)},
        aside={"said": said} if said.strip() else None,
    )  # fmt: skip
    _tell(queries.in_post(row.person_id, rules.london_day(at)), by, event=events.SUSPENSION_LIFTED, at=at)


def _tell(seats: tuple[queries.Colleague, ...], by: Actor, *, event: str, at: datetime) -> None:
    """Tell the managers of every post they hold, but for whoever did it."""
    on = rules.london_day(at)
    managers = {found.person_id for one in seats if (found := queries.manager_of(one.appointment_id, on))}
    notify.tell(to=sorted(managers - {by.person_id}), event=event, link="/tasks/team/", privately=True)


def _end_sessions(person_id: UUID) -> None:
    """End every session of a person, here and on other devices."""
    user_id = models.Person.objects.values_list("user_id", flat=True).get(id=person_id)
    if user_id is None:
        return
    for session in Session.objects.iterator(chunk_size=ROUNDS):
        if session.get_decoded().get("_auth_user_id") == str(user_id):
            session.delete()


@trail.audited
def mark_home(
    *, person_id: UUID, organisation_id: UUID, marks: Mapping[str, bytes], by: Actor, at: datetime,
    once: UUID | None = None,
) -> None:  # fmt: skip
    """Keep keyed hashes of where someone lives and of a telephone of theirs, in place of those kept before.

    What was typed is kept nowhere. None at all forgets them. Only the person's own agency enters them.
    """
    permit = ports.gate().require(by=by, to=PEOPLE, at=at, organisation_id=organisation_id)
    steps.the_one(models.Person.objects.select_for_update(), id=person_id)
    if organisation_id not in {one.organisation_id for one in queries.in_post(person_id, rules.london_day(at))}:
        raise NotNow("agencies.not_in_post", "They hold no post there today.")
    models.HomeMark.objects.filter(person=person_id, forgot_at=None).update(token=b"", forgot_at=at)
    models.HomeMark.objects.bulk_create([
        models.HomeMark(person_id=person_id, kind=kind, token=token, at=at) for kind, token in sorted(marks.items())
    ])  # fmt: skip
    trail.record(events.HOME_MARKED, permit, about=person_id, detail={"kinds": sorted(marks)})
