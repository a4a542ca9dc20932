"""The lead practitioner: offered by one person, accepted by another, never self-appointed."""

from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.children import events, models
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

KINDS = ("lead_practitioner", "lead_child_protection_practitioner")


@trail.audited
def offer_lead(
    *, child_id: UUID, person_id: UUID, kind: str = KINDS[0], by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Offer the lead for a child to someone in any agency; until they accept, nothing changes."""
    permit = gate.require(by=by, to=Action.OFFER_LEAD, about=child_id, at=at, person_id=person_id)
    if person_id == by.person_id:
        raise NotNow("children.lead_self", "You cannot appoint yourself. Ask a colleague to offer you the lead.")
    if by.person_id is None:
        raise NotNow("children.lead_no_person", "Only a person can offer the lead.")
    posts = agencies.in_post(person_id, london_day(at))
    if not posts:
        raise NotNow("children.lead_gone", "That person is not in post. Choose someone else.")
    _make_way(child_id, kind, by, at, permit)
    lead_id, organisation_id = new_id(), posts[0].organisation_id
    area_id = models.Child.objects.get(id=child_id).area_id
    due = duty_queries.due_for("lead.answer", at, area_id=area_id)
    item_id = duty.open_item(
        kind="lead_answer", area_id=area_id, organisation_id=organisation_id, person_id=person_id, due=due,
        about=lead_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    models.Lead.objects.bulk_create([
        models.Lead(
            id=lead_id, item_id=item_id, child_id=child_id, kind=kind, organisation_id=organisation_id,
            person_id=person_id, offered_by_id=by.person_id, offered_at=at,
        )
    ])  # fmt: skip
    trail.record(events.LEAD_OFFERED, permit, about=lead_id, detail={"person": str(person_id), "kind": kind})
    notify.tell(to=person_id, event=events.LEAD_OFFERED, link=f"/children/{child_id}/", about=lead_id)
    return lead_id


def _make_way(child_id: UUID, kind: str, by: Actor, at: datetime, permit: Permit) -> None:
    """Refuse a second offer beside one that waits; one whose receiver has left lapses, since nobody could answer it."""
    waiting = models.Lead.objects.select_for_update().filter(
        child=child_id, kind=kind, accepted_at=None, declined_at=None, until_at=None
    )
    for lead in waiting:
        if agencies.in_post(lead.person_id, london_day(at)):
            raise NotNow("children.lead_offered", "The lead has been offered already and waits for an answer.")
        lead.until_at = at
        lead.save(update_fields=["until_at"])
        duty.close_item(item_id=lead.item_id, by=by, at=at, permit=permit)
        trail.record(events.LEAD_LAPSED, permit, about=lead.id)


@trail.audited
def accept_lead(*, lead_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Accept the lead: from this moment it is theirs, and whoever led before no longer does."""
    lead = _offered(lead_id, by)
    permit = gate.require(by=by, to=Action.ACCEPT_LEAD, about=lead.child_id, at=at)
    before = models.Lead.objects.filter(
        child=lead.child_id, kind=lead.kind, accepted_at__isnull=False, declined_at=None, until_at=None
    )
    told = list(before.values_list("person_id", flat=True))
    before.update(until_at=at)
    lead.accepted_at = at
    lead.save(update_fields=["accepted_at"])
    duty.close_item(item_id=lead.item_id, by=by, at=at, permit=permit)
    trail.record(events.LEAD_ACCEPTED, permit, about=lead_id)
    notify.tell(
        to=[*told, lead.offered_by_id], event=events.LEAD_ACCEPTED, link=f"/children/{lead.child_id}/", about=lead_id
    )


@trail.audited
def decline_lead(*, lead_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Decline the lead; whoever offered it is told and looks for someone else."""
    lead = _offered(lead_id, by)
    permit = gate.require(by=by, to=Action.ACCEPT_LEAD, about=lead.child_id, at=at)
    lead.declined_at = at
    lead.save(update_fields=["declined_at"])
    duty.close_item(item_id=lead.item_id, by=by, at=at, permit=permit)
    trail.record(events.LEAD_DECLINED, permit, about=lead_id)
    notify.tell(to=lead.offered_by_id, event=events.LEAD_DECLINED, link=f"/children/{lead.child_id}/", about=lead_id)


def _offered(lead_id: UUID, by: Actor) -> models.Lead:
    lead = models.Lead.objects.select_for_update().filter(id=lead_id, person=by.person_id).first()
    if lead is None:
        raise NotFound
    if lead.accepted_at or lead.declined_at or lead.until_at:
        raise NotNow("children.lead_answered", "You have answered that already.")
    return lead


@trail.audited
def end_lead(*, lead_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Step down as lead; the child's council is told that no one leads."""
    lead = models.Lead.objects.select_for_update().filter(id=lead_id, person=by.person_id).first()
    if lead is None or lead.accepted_at is None or lead.until_at:
        raise NotFound
    permit = gate.require(by=by, to=Action.ACCEPT_LEAD, about=lead.child_id, at=at)
    lead.until_at = at
    lead.save(update_fields=["until_at"])
    trail.record(events.LEAD_ENDED, permit, about=lead_id)
    area_id = models.Child.objects.get(id=lead.child_id).area_id
    council = agencies.council_of(area_id, london_day(at))
    notify.tell(
        to=[lead.offered_by_id, notify.AtDesk(council) if council else None], event=events.LEAD_ENDED,
        link=f"/children/{lead.child_id}/", about=lead_id,
    )  # fmt: skip
