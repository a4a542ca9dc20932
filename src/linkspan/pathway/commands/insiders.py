"""Who reads a stage that is kept apart: let in by name, and kept out whatever else holds."""

from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies.ports import Holder
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.called import called
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.pathway import events, models, sides, stage_door
from linkspan.pathway.stages import BY_CODE
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

WHYS = ("subject", "conflicted")
MOST_AT_ONCE = 200


@trail.audited
def let_inside(*, stage_id: UUID, person_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Let somebody in to read and work on what is kept apart; never whom it is kept from."""
    row, permit = _apart(stage_id, by, at)
    if _outside(stage_id, person_id):
        raise NotNow("pathway.kept_out", "This is kept from them. They cannot be let in while it is.")
    if not stage_door.is_named(person_id, at):
        raise NotNow("pathway.no_post", "They hold no post today.")
    sides.let_in(row, person_id, by, at)
    stage_door.note(events.RESTRICTED_LET_IN, permit, row)
    stage_door.tell(row, [person_id], events.RESTRICTED_LET_IN, by)


@trail.audited
def end_inside(*, stage_id: UUID, person_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Let somebody in no more; somebody stays inside as long as it is open."""
    row, permit = _apart(stage_id, by, at)
    inside = models.Inside.objects.filter(stage=stage_id, until_at=None)
    if not inside.exclude(person=person_id).exists():
        raise NotNow("pathway.last_inside", "Somebody has to be inside. Let someone else in first.")
    _pass_on(row, person_id, by, at, permit)
    if not sides.end_side(inside.filter(person=person_id), at):
        raise NotFound
    stage_door.note(events.RESTRICTED_CHANGED, permit, row)


@trail.audited
def keep_outside(
    *, stage_id: UUID, person_id: UUID, why: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Keep something from somebody it is about, or who is close to them, from this moment and whatever else holds."""
    row, permit = _apart(stage_id, by, at)
    if why not in WHYS:
        raise NotNow("pathway.choice_unknown", "Choose one of the choices on the page.")
    if person_id == by.person_id:
        raise NotNow("pathway.own_outside", "Ask someone else who is inside to keep this from you.")
    _pass_on(row, person_id, by, at, permit)
    sides.keep_out(row, person_id, why, by, at)
    stage_door.note(events.RESTRICTED_KEPT_OUT, permit, row)


@trail.audited
def end_outside(*, stage_id: UUID, person_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Keep something from somebody no more: they were named by mistake."""
    row, permit = _apart(stage_id, by, at)
    found = models.Outside.objects.filter(stage=stage_id, person=person_id, until_at=None)
    if not sides.end_side(found, at):
        raise NotFound
    stage_door.note(events.RESTRICTED_CHANGED, permit, row)


@trail.audited
def mind_apart(*, by: Actor, at: datetime) -> int:
    """Let in, and give it to, who takes what is kept apart where nobody let in is left in post; give how many.

    Its task is at a desk by then that may not see it. It goes to the agency's officer for allegations, else its
    guardian of information, a shield reviewer, a manager: never to anyone it is kept from.
    """
    permit = gate.require(by=by, to=Action.REASSIGN_TASK, at=at)
    seated = 0
    for stage_id, items, organisation_id, outside in called("left_apart", MOST_AT_ONCE):
        ranks = sides.takers_by_post(organisation_id, sides.HEIRS, at)
        heir_id = next((each for rank in ranks for each in rank if each not in outside), None)
        if heir_id is None:
            continue
        called("seat_apart", new_id(), stage_id, heir_id)
        for item_id in items:
            duty.reseat(item_id=item_id, to=Holder(organisation_id, None, heir_id), by=by, at=at, permit=permit)
        trail.record(events.RESTRICTED_LET_IN, permit, about=stage_id)
        link = stage_door.link_of(stage_id)
        notify.tell(to=heir_id, event=events.RESTRICTED_LET_IN, link=link, about=stage_id)
        seated += 1
    trail.record(events.APART_MINDED, permit, detail={"seated": seated})
    return seated


def _apart(stage_id: UUID, by: Actor, at: datetime) -> tuple[models.Stage, Permit]:
    """Give a stage that is kept apart, to those inside; to anyone else there is none."""
    row, permit = stage_door.require_stage(stage_id, by, at)
    if not row.restricted:
        raise NotNow("pathway.not_apart", "Nobody is let in or kept out of what is not kept apart.")
    return row, permit


def _outside(stage_id: UUID, person_id: UUID) -> bool:
    return models.Outside.objects.filter(stage=stage_id, person=person_id, until_at=None).exists()


def _pass_on(row: models.Stage, person_id: UUID, by: Actor, at: datetime, permit: Permit) -> None:
    """Give what somebody who is to be outside holds to someone inside, of the same agency where there is one."""
    held = duty_queries.owners_of([row.item_id]).get(row.item_id)
    if held is None or held.person_id != person_id:
        return
    inside = (
        models.Inside.objects.filter(stage=row.id, until_at=None).exclude(person=person_id).order_by("from_at", "id")
    )
    wanted = list(inside.values_list("person", flat=True))
    told = sides.officers_of(row, at) if BY_CODE[row.kind].tells else ()
    officers = [each for each in told if each != person_id]
    for other in [*wanted, *(each for each in officers if not _outside(row.id, each))]:
        if sides.standing(held.organisation_id, other, at):
            sides.let_in(row, other, by, at)
            to = Holder(held.organisation_id, None, other)
            duty.reseat(item_id=row.item_id, to=to, by=by, at=at, permit=permit)
            return
    raise NotNow("pathway.last_inside", "Somebody has to hold this. Let someone else of the same agency in first.")
