"""Who holds a stage or an episode: take it, offer it within or across agencies, answer, or give it back to the desk."""

from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.pathway import door, events, models, stage_door
from linkspan.pathway.sides import standing
from linkspan.sharing.facts import Action

Case = models.Stage | models.Episode


@trail.audited
def take_case(
    *, stage_id: UUID | None = None, episode_id: UUID | None = None, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Make a stage or episode of one's own agency one's own; its date stays. Whoever held it is told."""
    row, permit = _case(stage_id, episode_id, by, at)
    person_id, organisation_id = by.in_post()
    held = _held(row)
    if held.organisation_id != organisation_id:
        raise NotNow("pathway.other_agency", "Another agency holds that. They have to offer it to you.")
    duty.reassign(item_id=row.item_id, to=Holder(organisation_id, None, person_id), by=by, at=at, permit=permit)
    _note(events.STAGE_TAKEN, permit, row)
    if held.person_id and held.person_id != person_id:
        _tell(row, [held.person_id], events.STAGE_TAKEN, by)


@trail.audited
def offer_case(
    *,
    organisation_id: UUID,
    stage_id: UUID | None = None,
    episode_id: UUID | None = None,
    person_id: UUID | None = None,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Offer a stage or episode to someone, or to an agency's desk; whoever has it keeps it until they accept."""
    row, permit = _case(stage_id, episode_id, by, at)
    _own(row, by)
    if person_id == by.person_id or (person_id and not standing(organisation_id, person_id, at)):
        raise NotNow("pathway.no_colleague", "Choose somebody who works there today.")
    if isinstance(row, models.Stage) and row.restricted and not _is_inside(row, person_id):
        raise NotNow("pathway.not_inside", "This is kept apart. Let them in first, by name.")
    to = Holder(organisation_id, None, person_id)
    offer_id = duty.offer(item_id=row.item_id, to=to, by=by, at=at, permit=permit)
    _note(events.STAGE_OFFERED, permit, row)
    people = [person_id] if person_id else list(door.desk_of(organisation_id, london_day(at)))
    _tell(row, people, events.STAGE_OFFERED, by)
    return offer_id


@trail.audited
def answer_case(
    *,
    is_accepted: bool,
    stage_id: UUID | None = None,
    episode_id: UUID | None = None,
    reason: str = "",
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> None:
    """Accept what was offered to oneself or one's desk, or send it back with a reason; then its giver has it still."""
    row, permit = _case(stage_id, episode_id, by, at)
    waiting = next(iter(duty_queries.offers_of([row.item_id])), None)
    if waiting is None or waiting.receiver.organisation_id != by.organisation_id:
        raise NotFound
    giver = _held(row)
    if is_accepted:
        duty.accept_offer(offer_id=waiting.id, by=by, at=at, permit=permit)
        if waiting.receiver.person_id is None:
            to = Holder(waiting.receiver.organisation_id, None, by.person_id)
            duty.reassign(item_id=row.item_id, to=to, by=by, at=at, permit=permit)
    else:
        duty.refuse_offer(offer_id=waiting.id, reason=reason, by=by, at=at, permit=permit)
    event = events.STAGE_ACCEPTED if is_accepted else events.STAGE_REFUSED
    _note(event, permit, row)
    desk = door.desk_of(giver.organisation_id, london_day(at))
    _tell(row, [giver.person_id] if giver.person_id else list(desk), event, by)


@trail.audited
def let_case_go(
    *, stage_id: UUID | None = None, episode_id: UUID | None = None, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Give what one holds back to one's agency's desk, where it shows as unallocated."""
    row, permit = _case(stage_id, episode_id, by, at)
    held = _held(row)
    if held.person_id != by.person_id:
        raise NotNow("pathway.not_yours", "You do not hold that.")
    if isinstance(row, models.Stage) and row.restricted:
        raise NotNow("pathway.apart_has_holder", "What is kept apart has no desk. Offer it to someone who is inside.")
    duty.reassign(item_id=row.item_id, to=Holder(held.organisation_id), by=by, at=at, permit=permit)
    _note(events.STAGE_LET_GO, permit, row)
    _tell(row, list(door.desk_of(held.organisation_id, london_day(at))), events.STAGE_LET_GO, by)


def _case(stage_id: UUID | None, episode_id: UUID | None, by: Actor, at: datetime) -> tuple[Case, Permit]:
    """Give an open stage or episode that somebody works on."""
    by.in_post()
    if stage_id:
        row, permit = stage_door.require_stage(stage_id, by, at)
        if row.ended_at is not None or row.replaced_at is not None:
            raise NotNow("pathway.stage_ended", "Somebody ended this already. Correct it if it is wrong.")
        return row, permit
    if episode_id is None:
        raise NotFound
    episode, permit = stage_door.require_episode(episode_id, by, at, Action.WORK_STAGE)
    if episode.closed_on is not None:
        raise NotNow("pathway.episode_closed", "That was closed already.")
    return episode, permit


def _held(row: Case) -> Holder:
    return duty_queries.owners_of([row.item_id])[row.item_id]


def _own(row: Case, by: Actor) -> None:
    if _held(row).organisation_id != by.organisation_id:
        raise NotNow("pathway.other_agency", "Another agency holds that. They have to offer it to you.")


def _is_inside(row: models.Stage, person_id: UUID | None) -> bool:
    inside = models.Inside.objects.filter(stage=row.id, person=person_id, until_at=None)
    return person_id is not None and inside.exists()


def _note(event: str, permit: Permit, row: Case) -> None:
    if isinstance(row, models.Stage):
        stage_door.note(event, permit, row)
    else:
        trail.record(event, permit, about=row.id, child=row.child_id, detail={"kind": "episode"})


def _tell(row: Case, people: list[UUID | None] | list[UUID], event: str, by: Actor) -> None:
    if isinstance(row, models.Stage):
        stage_door.tell(row, people, event, by)
        return
    wanted = [each for each in people if each and each != by.person_id]
    notify.tell(to=wanted, event=event, link=f"/episodes/{row.id}/", about=row.id)
