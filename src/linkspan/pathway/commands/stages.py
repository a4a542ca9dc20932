"""Beginning stages of a child's way: new ones, those that wait, and the day of a meeting."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.exchange.access import require_open
from linkspan.pathway import door, events, keeping_apart, models, opening, stage_door, stages, told
from linkspan.pathway import stage_rules as rules
from linkspan.pathway.opening import Subject, Wanted
from linkspan.pathway.sides import TAKES, Sides
from linkspan.pathway.stage_types import StageKind
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

NOTHING: Mapping[str, Any] = {}


@trail.audited
def begin_stage(
    *,
    kind: str,
    child_ids: Sequence[UUID] = (),
    contact_id: UUID | None = None,
    follows_id: UUID | None = None,
    happened_at: datetime | None = None,
    planned_at: datetime | None = None,
    details: Mapping[str, Any] = NOTHING,
    departure: str = "",
    lead_id: UUID | None = None,
    source: str = "",
    restricted: bool = False,
    subject_id: UUID | None = None,
    outside_ids: Sequence[UUID] = (),
    inside_ids: Sequence[UUID] = (),
    breach_reason: str = "",
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Begin or plan a stage for a child, or for children of one family in one act, and give the first child's.

    A child who is not in the index comes by their contact. What is unusual is kept and asked about; what cannot have
    been so is refused. What is kept apart names whom it is about (`subject_id`, always outside) and who is inside.
    """
    wanted = rules.kind_named(kind)
    is_apart = wanted.restricted or restricted
    apart = Sides(subject_id, tuple(outside_ids), tuple(inside_ids))
    if problem := keeping_apart.why_not_keep_apart(apart, by, is_apart=is_apart):
        raise problem
    subjects = _subjects(child_ids, contact_id, is_apart, by, at)
    kept = rules.kept_details(wanted, details, asked="begin")
    line = rules.kept_line(departure)
    act, made = new_id(), []
    for subject, permit in subjects:
        follows = _follows(follows_id, subject, is_apart=is_apart)
        holder_id = _holder_for(wanted, subject, by, at)
        _check(wanted, subject, holder_id, happened_at, planned_at, by, at)
        unusual = rules.unusual_to_begin(
            wanted, follows.kind if follows else None, happened_at=happened_at, planned_at=planned_at, at=at
        )
        row = opening.open_stage(
            subject,
            Wanted(
                kind=wanted, organisation_id=holder_id, act=act, person_id=by.person_id, follows=follows,
                happened_at=happened_at, planned_at=planned_at, details=kept, unusual=unusual, departure=line,
                lead_id=lead_id, restricted=is_apart, sides=apart if is_apart else None,
                source=source,
            ),
            by, at, permit,
        )  # fmt: skip
        if is_apart:
            keeping_apart.note_told(row, breach_reason, by, at, permit)
        made.append(row.id)
    return made[0]


def _subjects(
    child_ids: Sequence[UUID], contact_id: UUID | None, is_apart: bool, by: Actor, at: datetime
) -> list[tuple[Subject, Permit]]:
    """Give each child of the act with the gate's leave about them."""
    by.in_post()
    wanted = list(dict.fromkeys(child_ids))
    contact = _contact(contact_id, by, at) if contact_id else None
    if contact and contact.child_id and contact.child_id not in wanted:
        wanted.append(contact.child_id)
    if problem := rules.why_not_many(len(wanted) or bool(contact)):
        raise problem
    found = [(_in_index(child, contact, by, at), _leave(child, is_apart, by, at)) for child in wanted]
    if contact and not wanted:
        own = gate.require(
            by=by, to=_apart_or(Action.WORK_STAGE, is_apart), at=at, organisation_id=contact.organisation_id
        )
        found.append((Subject(contact.area_id, None, contact.id), own))
    return found


def _leave(child_id: UUID, is_apart: bool, by: Actor, at: datetime) -> Permit:
    """Get the gate's leave about a child. The line of what is kept apart names no child: its subject may read lines."""
    if not is_apart:
        return stage_door.require_child(child_id, by, at)
    if not by.roles & TAKES:
        stage_door.require_child(child_id, by, at)
    require_open(child_id, by, at)
    return gate.require(by=by, to=Action.WORK_RESTRICTED_STAGE, at=at)


def _apart_or(action: Action, is_apart: bool) -> Action:
    return Action.WORK_RESTRICTED_STAGE if is_apart else action


def _contact(contact_id: UUID, by: Actor, at: datetime) -> models.Contact:
    row = models.Contact.objects.filter(id=contact_id).first()
    if row is None or not (door.opens([row], by, at) or row.organisation_id == by.organisation_id):
        raise NotFound
    return row


def _in_index(child_id: UUID, contact: models.Contact | None, by: Actor, at: datetime) -> Subject:
    """Place a child where they live, or, where that is hidden or elsewhere, where whoever acts found them."""
    lives = stage_door.life_of(child_id).area_id
    area_id = lives if lives and (lives in by.area_ids or not by.area_ids) else told.home_area(by)
    return Subject(area_id, child_id, contact.id if contact and contact.child_id == child_id else None)


def _follows(follows_id: UUID | None, subject: Subject, *, is_apart: bool) -> models.Stage | None:
    """Give the stage that one follows: this child's, also where a brother's or sister's of the same act was named."""
    if follows_id is None:
        return None
    named = models.Stage.objects.filter(id=follows_id).first()
    if named is None:
        raise NotFound
    if named.restricted and not is_apart:
        return None  # what everyone may read points at nothing that is kept apart
    if named.child_id == subject.child_id and (subject.child_id or named.contact_id == subject.contact_id):
        return named
    return models.Stage.objects.filter(act=named.act, child=subject.child_id, replaced_at=None).first()


def _holder_for(kind: StageKind, subject: Subject, by: Actor, at: datetime) -> UUID:
    """Say which agency holds a new stage: the council of the area, or whoever begins what any agency holds itself."""
    _person, own = by.in_post()
    if not kind.of_council or by.organisation_kind == "council":
        return own
    return told.council_for(subject.area_id, at)


def _check(
    kind: StageKind, subject: Subject, holder_id: UUID, happened_at: datetime | None, planned_at: datetime | None,
    by: Actor, at: datetime,
) -> None:  # fmt: skip
    """Refuse what is not theirs to start, and what cannot have been so, before anything is written."""
    roles = stage_door.roles_for(by, subject.child_id, at)
    if problem := rules.why_not_start(kind, by.organisation_kind, roles):
        raise problem
    life, running = stage_door.life_of(subject.child_id), stage_door.running_of(subject.child_id)
    problem = rules.why_not_begin(
        kind, life, running, holder_id, happened_at=happened_at, planned_at=planned_at, at=at
    )  # fmt: skip
    if problem:
        raise problem


@trail.audited
def start_stage(
    *,
    stage_id: UUID,
    happened_at: datetime,
    details: Mapping[str, Any] = NOTHING,
    departure: str = "",
    also: Sequence[UUID] = (),
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> None:
    """Say that a stage which waited has begun, and when; `also` are those of brothers and sisters."""
    line = rules.kept_line(departure)
    for each in sorted({stage_id, *also}):
        row, permit = stage_door.require_stage(each, by, at)
        kind = stages.kind_of(row.kind)
        problem = rules.why_not_change(was_ended=row.ended_at is not None, was_begun=row.happened_at is not None)
        life = stage_door.life_of(row.child_id)
        if problem := problem or _why_not_happen(kind, life, happened_at, at):
            raise problem
        row.happened_at = happened_at
        row.details = rules.with_more(row.details, rules.kept_details(kind, details, asked="begin"))
        _keep_unusual(row, rules.unusual_to_begin(
            kind, row.follows.kind if row.follows else None, happened_at=happened_at, planned_at=None, at=at
        ), line)  # fmt: skip
        row.save(update_fields=["happened_at", "details", "unusual", "departure"])
        _restart_clock(row, kind, by, at, permit)
        stage_door.note(events.STAGE_BEGUN, permit, row, {"unusual": list(row.unusual)})
        opening.ask_departure(row, by, at, permit)
        opening.begin_with(row, opening.subject_of(row), by, at, permit)


def _why_not_happen(kind: StageKind, life: rules.Life, happened_at: datetime, at: datetime) -> NotNow | None:
    if happened_at > at:
        return NotNow("pathway.happened_ahead", "That day has not come yet. Say when it happened.")
    return rules.why_not_then(kind, life, london_day(happened_at))


def _keep_unusual(row: models.Stage, unusual: Sequence[str], line: str) -> None:
    row.unusual = list(dict.fromkeys([*row.unusual, *unusual]))
    row.departure = row.departure or line


def _restart_clock(row: models.Stage, kind: StageKind, by: Actor, at: datetime, permit: Permit) -> None:
    """Let a clock that runs from a stage's own beginning run from there, now that it is known."""
    if kind.clock_from != "itself" or row.happened_at is None:
        return
    due = duty_queries.due_for(kind.clock, row.happened_at, area_id=row.area_id)
    if due.due_at == row.due_at:
        return
    running = duty_queries.item(row.item_id, at)
    duty.renew_clock(
        item_id=row.item_id, due=due, was=running.rule, by=by, at=at, permit=permit,
        breach_reason=opening.WRITTEN_LATE if running.due_at < at else "",
    )  # fmt: skip
    row.due_at = due.due_at
    row.save(update_fields=["due_at"])


@trail.audited
def plan_stage(
    *, stage_id: UUID, planned_at: datetime, departure: str = "", also: Sequence[UUID] = (), by: Actor, at: datetime,
    once: UUID | None = None,
) -> None:  # fmt: skip
    """Set the day of a meeting, or of anything that has not begun; its date by which it is due stays."""
    line = rules.kept_line(departure)
    for each in sorted({stage_id, *also}):
        row, permit = stage_door.require_stage(each, by, at)
        if problem := rules.why_not_change(was_ended=row.ended_at is not None, was_begun=row.happened_at is not None):
            raise problem
        kind = stages.kind_of(row.kind)
        row.planned_at = planned_at
        follows = row.follows.kind if row.follows else None
        unusual = rules.unusual_to_begin(kind, follows, happened_at=None, planned_at=planned_at, at=at)
        _keep_unusual(row, [code for code in unusual if code == "weekend"], line)
        row.save(update_fields=["planned_at", "unusual", "departure"])
        stage_door.note(events.STAGE_PLANNED, permit, row, {"planned": planned_at.isoformat()})
        opening.ask_departure(row, by, at, permit)
