"""Correcting what was written of a stage, by another row; and saying who a child is who was not in the index."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.duty.rules import Due
from linkspan.pathway import closing, door, events, hearing, models, opening, stage_door, stages
from linkspan.pathway import stage_rules as rules
from linkspan.pathway.commands import finishing
from linkspan.pathway.opening import Wanted
from linkspan.pathway.sides import standing
from linkspan.pathway.stage_types import StageKind

COPIED = (
    "act", "kind", "organisation_id", "area_id", "child_id", "contact_id", "episode_id", "follows_id", "decision_id",
    "lead_id", "planned_at", "unusual", "departure", "restricted",
)  # fmt: skip
NOTHING: Mapping[str, Any] = {}


@trail.audited
def correct_stage(
    *,
    stage_id: UUID,
    why: str,
    happened_at: datetime | None = None,
    ended_at: datetime | None = None,
    outcome: str = "",
    details: Mapping[str, Any] = NOTHING,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Put a corrected row in a stage's place and give it; what was written stays to be read, and so does why.

    What was left out stays as it was. Dates of what is open and follows are set anew. Another outcome opens what it
    means, and ends what the first opened and nobody began.
    """
    row, permit = stage_door.require_stage(stage_id, by, at)
    line = rules.kept_line(why)
    if problem := rules.why_not_explain(line):
        raise problem
    if row.replaced_at is not None:
        raise NotNow("pathway.stage_corrected", "Somebody corrected that already. Correct the newer one.")
    kind = stages.kind_of(row.kind)
    new = _corrected(row, kind, line, happened_at, ended_at, outcome, details, by, at)
    _check(row, new, kind, at)
    hearing.keep_said(new, by, at)
    _put_in_place(row, new, kind, by, at, permit)
    _carry_people(row, new, by, at)
    stage_door.note(events.STAGE_CORRECTED, permit, new, {"corrects": str(row.id)}, words=line)
    _set_dates_anew(row, by, at, permit)
    if new.outcome != row.outcome and (came := kind.outcome(new.outcome)):
        for each in _followers(row):
            if each.happened_at is None and each.kind not in came.opens:
                closing.set_aside(each, by, at, permit)
        finishing.follow(new, kind, came, "", by, at, permit)
    return new.id


def _corrected(
    row: models.Stage, kind: StageKind, line: str, happened_at: datetime | None, ended_at: datetime | None,
    outcome: str, details: Mapping[str, Any], by: Actor, at: datetime,
) -> models.Stage:  # fmt: skip
    """Make the row as it should have been; it has no item yet."""
    kept = {**row.details, **rules.kept_details(kind, details, asked="")}
    ended = (ended_at or row.ended_at) if row.ended_at else None
    return models.Stage(
        id=new_id(), **{name: getattr(row, name) for name in COPIED}, begun_by_id=by.person_id, begun_as=by.post_title,
        recorded_at=at, happened_at=happened_at or row.happened_at, due_at=row.due_at, ended_at=ended,
        ended_recorded_at=at if ended else None, ended_by_id=by.person_id if ended else None,
        outcome=(outcome or row.outcome) if ended else "", details=kept, corrects_id=row.id, corrects_why=line,
    )  # fmt: skip


def _check(row: models.Stage, new: models.Stage, kind: StageKind, at: datetime) -> None:
    if new.happened_at:
        if new.happened_at > at:
            raise NotNow("pathway.happened_ahead", "That day has not come yet. Say when it happened.")
        day = london_day(new.happened_at)
        if problem := rules.why_not_then(kind, stage_door.life_of(row.child_id), day):
            raise problem
    if new.ended_at is None:
        return
    is_usual = new.outcome in stages.ENDINGS
    problem = rules.why_not_end(
        kind, was_ended=False, happened_at=new.happened_at, ended_at=new.ended_at,
        outcome=kind.outcomes[0].code if is_usual else new.outcome, at=at,
    )  # fmt: skip
    if problem:
        raise problem
    came = kind.outcome(new.outcome)
    if came and set(came.needs) - set(new.details):
        raise NotNow("pathway.field_missing", "Something that this stage needs is missing. The page says what.")


def _put_in_place(
    row: models.Stage, new: models.Stage, kind: StageKind, by: Actor, at: datetime, permit: Permit
) -> None:
    """Let the corrected row take over the item's holder, date and reason; the first row's item closes."""
    is_open = row.ended_at is None
    held = duty_queries.owners_of([row.item_id]).get(row.item_id)
    last = duty_queries.history(row.item_id).clocks[-1]
    due = _due(row, new, kind, at)
    row.replaced_at = at
    row.save(update_fields=["replaced_at"])
    if is_open:
        duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit, breach_reason=_reason(row.due_at, at))
    organisation_id = held.organisation_id if held else row.organisation_id
    new.item_id = duty.open_item(
        kind=opening.APART_ITEM if row.restricted else opening.ITEM, title="" if row.restricted else row.kind,
        area_id=row.area_id, organisation_id=organisation_id,
        person_id=standing(organisation_id, held.person_id if held else None, at), due=due, about=new.id,
        by=by, at=at, permit=permit,
    )  # fmt: skip
    new.due_at = due.due_at
    models.Stage.objects.bulk_create([new])
    if not is_open:
        reason = last.breach_reason or opening.WRITTEN_LATE
        duty.close_item(
            item_id=new.item_id, by=by, at=at, permit=permit, breach_reason=reason if at > due.due_at else ""
        )


def _reason(due_at: datetime, at: datetime) -> str:
    return opening.WRITTEN_LATE if at > due_at else ""


def _due(row: models.Stage, new: models.Stage, kind: StageKind, at: datetime) -> Due:
    """Give the date the stage is due by: another only where the day it runs from was wrong."""
    last = duty_queries.history(row.item_id).clocks[-1]
    if new.happened_at == row.happened_at or kind.clock_from != "itself":
        return Due(last.rule, last.rule_version, last.starts_at, last.due_at)
    return opening.due_of(
        Wanted(kind=kind, organisation_id=row.organisation_id, follows=row.follows, happened_at=new.happened_at),
        row.area_id, at,
    )  # fmt: skip


def _carry_people(row: models.Stage, new: models.Stage, by: Actor, at: datetime) -> None:
    """Copy who was there, and who is let in or kept out, to the row that counts now."""
    there = list(models.Present.objects.filter(stage=row.id))
    for each in there:
        each.id, each.stage_id, each.written_by_id = new_id(), new.id, by.person_id
    models.Present.objects.bulk_create(there)
    if not row.restricted:
        return
    outside = list(models.Outside.objects.filter(stage=row.id, until_at=None))
    for kept in outside:
        kept.id, kept.stage_id, kept.kept_by_id = new_id(), new.id, by.person_id
    models.Outside.objects.bulk_create(outside)
    inside = list(models.Inside.objects.filter(stage=row.id, until_at=None))
    for let in inside:
        let.id, let.stage_id, let.let_in_by_id = new_id(), new.id, by.person_id
    models.Inside.objects.bulk_create(inside)


def _followers(row: models.Stage) -> list[models.Stage]:
    rows = models.Stage.objects.filter(follows=row.id, ended_at=None, replaced_at=None).order_by("id")
    return [models.Stage.lock(each) for each in rows.values_list("id", flat=True)]


def _set_dates_anew(row: models.Stage, by: Actor, at: datetime, permit: Permit) -> None:
    """Count the dates of what is open and follows from the day that was corrected."""
    for each in _followers(row):
        kind = stages.kind_of(each.kind)
        wanted = Wanted(
            kind=kind, organisation_id=each.organisation_id, follows=each.follows, episode_id=each.episode_id,
            happened_at=each.happened_at,
        )  # fmt: skip
        due = opening.due_of(wanted, each.area_id, each.recorded_at)
        if kind.clock_from == "itself" or due.due_at == each.due_at:
            continue
        was = duty_queries.item(each.item_id, at)
        duty.renew_clock(
            item_id=each.item_id, due=due, was=was.rule, breach_reason=_reason(was.due_at, at), by=by, at=at,
            permit=permit,
        )  # fmt: skip
        each.due_at = due.due_at
        each.save(update_fields=["due_at"])
        stage_door.note(events.STAGE_DATE_SET, permit, each, {"due": due.due_at.isoformat()})


# --- who the child is -------------------------------------------------------------------------------------------


@trail.audited
def identify_child(*, contact_id: UUID, child_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say who the child of a contact is, who was not in the index: their stages and episode go with them.

    Where the council has an open episode of the child already, what began with the contact goes on in that one.
    """
    contact, _own = door.require_contact(contact_id, by, at, locked=True)
    if contact.child_id is not None:
        raise NotNow("pathway.child_known", "Who the child is has been said already.")
    permit = stage_door.require_child(child_id, by, at)
    if models.Contact.objects.filter(concern=contact.concern_id, child=child_id).exists():
        raise NotNow("pathway.contact_joined", "The same concern has this child already. Join the two contacts.")
    waiting = models.Stage.objects.filter(contact=contact_id, child=None).order_by("id")
    rows = [models.Stage.lock(each) for each in waiting.values_list("id", flat=True)]
    _check_room(rows, child_id)
    contact.child_id = child_id
    contact.save(update_fields=["child"])
    moved = _move_episodes(contact, child_id, by, at, permit)
    for row in rows:
        row.child_id = child_id
        row.episode_id = moved.get(row.episode_id, row.episode_id) if row.episode_id else None
        row.save(update_fields=["child", "episode"])
    trail.record(events.CHILD_IDENTIFIED, permit, about=contact_id, detail={"stages": len(rows)})


def _check_room(rows: list[models.Stage], child_id: UUID) -> None:
    """Refuse where the child has the same open already: the one or the other ends first."""
    here = {(each.kind, each.organisation_id) for each in stage_door.running_of(child_id)}
    for row in rows:
        kind = stages.kind_of(row.kind)
        if row.ended_at is None and kind.single and (row.kind, row.organisation_id) in here:
            raise NotNow("pathway.stage_open", "One of these is open for this child already. End one of them first.")


def _move_episodes(
    contact: models.Contact, child_id: UUID, by: Actor, at: datetime, permit: Permit
) -> dict[UUID, UUID]:
    """Give the contact's episodes their child; one that meets an open episode ends in it."""
    moved: dict[UUID, UUID] = {}
    found = models.Episode.objects.filter(contact=contact.id, child=None).order_by("id").values_list("id", flat=True)
    for episode_id in list(found):
        episode = models.Episode.lock(episode_id)
        other = stage_door.open_episode_of(child_id, episode.organisation_id)
        episode.child_id = child_id
        if other is None or episode.closed_on is not None:
            if episode.closed_on is None:
                episode.save(update_fields=["child"])
            continue
        moved[episode_id] = other
        episode.closed_on = max(london_day(at), episode.referral_on)
        episode.closing_reason, episode.closed_recorded_at = stages.JOINED, at
        episode.save(update_fields=["child", "closed_on", "closing_reason", "closed_recorded_at"])
        late = duty_queries.item(episode.item_id, at).due_at < at
        duty.close_item(
            item_id=episode.item_id, by=by, at=at, permit=permit, breach_reason=opening.WRITTEN_LATE if late else ""
        )
    return moved
