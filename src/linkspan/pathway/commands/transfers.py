"""Moves of a child between councils: the one keeps everything until the other accepts, and then has it at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.pathway import closing, events, models, opening, stage_door, stages, told
from linkspan.pathway import stage_rules as rules
from linkspan.pathway.opening import Subject, Wanted

NOTHING: Mapping[str, Any] = {}
OUT, IN = "transfer_out", "transfer_in"
MOVED = "RC5"
REFERRED_BY_COUNCIL = "5C"


@trail.audited
def ask_transfer(
    *,
    child_id: UUID,
    to_organisation_id: UUID,
    details: Mapping[str, Any] = NOTHING,
    departure: str = "",
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Ask another council to take responsibility for a child; one's own keeps it until they accept in writing."""
    person_id, organisation_id = by.in_post()
    permit = stage_door.require_child(child_id, by, at)
    kind = stages.kind_of(OUT)
    if problem := rules.why_not_start(kind, by.organisation_kind, stage_door.roles_for(by, child_id, at)):
        raise problem
    episode_id = stage_door.open_episode_of(child_id, organisation_id)
    if episode_id is None:
        raise NotNow("pathway.no_episode", "Your council has nothing open for this child to hand over.")
    if any(each.kind == OUT and each.organisation_id == organisation_id for each in stage_door.running_of(child_id)):
        raise NotNow("pathway.stage_open", "One of these is open for this child already. Write in that one.")
    to = agencies.organisation(to_organisation_id)
    areas = agencies.areas_of(to.id, london_day(at))
    if to.kind != "council" or to.id == organisation_id or not areas:
        raise NotNow("pathway.not_a_council", "Choose the council where the child lives now.")
    lives = stage_door.life_of(child_id).area_id or told.home_area(by)
    out = opening.open_stage(
        Subject(lives, child_id),
        Wanted(
            kind=kind, organisation_id=organisation_id, person_id=person_id, episode_id=episode_id, happened_at=at,
            details=rules.kept_details(kind, details, asked="begin"), departure=rules.kept_line(departure),
        ),
        by, at, permit,
    )  # fmt: skip
    duty.offer(item_id=out.item_id, to=Holder(to.id), by=by, at=at, permit=permit)
    opening.open_stage(
        Subject(areas[0].id, child_id),
        Wanted(kind=stages.kind_of(IN), organisation_id=to.id, act=out.act, follows=out, happened_at=at),
        by, at, permit,
    )  # fmt: skip
    stage_door.note(events.TRANSFER_ASKED, permit, out, {"to": str(to.id)})
    return out.id


@trail.audited
def answer_transfer(
    *,
    stage_id: UUID,
    outcome: str,
    reason: str = "",
    details: Mapping[str, Any] = NOTHING,
    departure: str = "",
    breach_reason: str = "",
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID | None:
    """Accept a child from another council, or refuse with a reason; give the first stage that accepting opened.

    With acceptance the other council's open stages and episode end and one's own begin, in the same act.
    """
    row, permit = stage_door.require_stage(stage_id, by, at)
    if row.kind != IN or row.follows_id is None or row.organisation_id != by.organisation_id:
        raise NotFound
    out = models.Stage.lock(row.follows_id)
    kind = stages.kind_of(IN)
    problem = rules.why_not_end(
        kind, was_ended=row.ended_at is not None, happened_at=row.happened_at, ended_at=at, outcome=outcome, at=at
    )
    if problem:
        raise problem
    if outcome == "withdrawn":
        raise NotNow("pathway.outcome_unknown", "Choose what came of it.")
    came = kind.outcome(outcome)
    row.details = {**row.details, **rules.kept_details(kind, details, asked="finish", needs=came.needs if came else ())}
    row.departure = row.departure or rules.kept_line(departure)
    offer_id = _offer_of(out)
    if outcome == "refused":
        duty.refuse_offer(offer_id=offer_id, reason=reason, by=by, at=at, permit=permit)
        _end_both(row, out, outcome, "refused", breach_reason, by, at, permit)
        stage_door.tell_holder(out, out.begun_by_id, events.TRANSFER_ANSWERED, by, at)
        return None
    duty.accept_offer(offer_id=offer_id, by=by, at=at, permit=permit)
    _end_giver(out, by, at, permit)
    _end_both(row, out, outcome, "accepted", breach_reason, by, at, permit)
    if out.episode_id:
        episode = models.Episode.lock(out.episode_id)
        if episode.closed_on is None:
            closing.close_episode(episode, MOVED, on=london_day(at), by=by, at=at, permit=permit)
    first = _begin_here(row, came.opens if came else (), by, at, permit)
    stage_door.tell_holder(out, out.begun_by_id, events.TRANSFER_ANSWERED, by, at)
    return first


def _offer_of(out: models.Stage) -> UUID:
    waiting = next(iter(duty_queries.offers_of([out.item_id])), None)
    if waiting is None:
        raise NotNow("pathway.transfer_lapsed", "That is not on offer any more. Ask the other council.")
    return waiting.id


def _end_giver(out: models.Stage, by: Actor, at: datetime, permit: Permit) -> None:
    """End what the giving council has open for the child; the receiving one goes on with it."""
    rows = models.Stage.objects.filter(
        child=out.child_id, organisation=out.organisation_id, ended_at=None, replaced_at=None, restricted=False
    ).exclude(id=out.id)
    for each in list(rows.order_by("id").values_list("id", flat=True)):
        stage = models.Stage.lock(each)
        if stage.happened_at is None:
            closing.set_aside(stage, by, at, permit)
            continue
        moved = "moved" if stages.kind_of(stage.kind).outcome("moved") else stages.CLOSED_WITH
        closing.end(stage, moved, ended_at=at, by=by, at=at, permit=permit)
        stage_door.note(events.STAGE_ENDED, permit, stage, {"outcome": moved, "with": str(out.id)})


def _end_both(
    row: models.Stage, out: models.Stage, outcome: str, given: str, breach_reason: str, by: Actor, at: datetime,
    permit: Permit,
) -> None:  # fmt: skip
    closing.end(row, outcome, ended_at=at, breach_reason=breach_reason, by=by, at=at, permit=permit)
    closing.end(out, given, ended_at=at, breach_reason=breach_reason, by=by, at=at, permit=permit)
    opening.ask_departure(row, by, at, permit)
    stage_door.note(events.TRANSFER_ANSWERED, permit, row, {"outcome": outcome})


def _begin_here(row: models.Stage, opens: tuple[str, ...], by: Actor, at: datetime, permit: Permit) -> UUID | None:
    """Open the receiving council's episode, from the day it accepted, and what it accepted the child to."""
    subject = opening.subject_of(row)
    if stage_door.open_episode_of(row.child_id, row.organisation_id) is None:
        opening.open_episode(
            subject, row.organisation_id, referred_at=at, source=REFERRED_BY_COUNCIL, person_id=by.person_id, by=by,
            at=at, permit=permit,
        )  # fmt: skip
    made = []
    for code in opens:
        details = {"category": row.details["category"]} if code == "cp_plan" else None
        opened = opening.open_next(row, code, subject, by.person_id, by, at, permit, details=details)
        if opened:
            made.append(opened.id)
    return made[0] if made else None


@trail.audited
def withdraw_transfer(*, stage_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Take back what was asked of another council, before it has answered."""
    out, permit = stage_door.require_stage(stage_id, by, at)
    if out.kind != OUT or out.organisation_id != by.organisation_id:
        raise NotFound
    if problem := rules.why_not_change(was_ended=out.ended_at is not None):
        raise problem
    waiting = next(iter(duty_queries.offers_of([out.item_id])), None)
    if waiting:
        duty.withdraw_offer(offer_id=waiting.id, by=by, at=at, permit=permit)
    asked = models.Stage.objects.filter(follows=out.id, kind=IN, ended_at=None).values_list("id", flat=True).first()
    closing.end(out, "withdrawn", ended_at=at, by=by, at=at, permit=permit)
    stage_door.note(events.TRANSFER_WITHDRAWN, permit, out)
    if asked:
        other = models.Stage.lock(asked)
        closing.end(other, "withdrawn", ended_at=at, by=by, at=at, permit=permit)
        stage_door.tell_holder(other, None, events.TRANSFER_WITHDRAWN, by, at)
