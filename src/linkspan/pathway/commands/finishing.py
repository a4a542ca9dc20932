"""Ending stages: what came of them, who was there, and what follows in the same act, so that there is never a gap."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.duty import commands as duty
from linkspan.pathway import closing, events, hearing, models, opening, stage_door, stages
from linkspan.pathway import stage_rules as rules
from linkspan.pathway.rules import cleaned
from linkspan.pathway.stage_rules import WasThere
from linkspan.pathway.stage_types import Outcome, StageKind
from linkspan.sharing.facts import Action

NOTHING: Mapping[str, Any] = {}


@trail.audited
def finish_stage(
    *,
    stage_id: UUID,
    ended_at: datetime,
    outcome: str,
    also: Sequence[UUID] = (),
    happened_at: datetime | None = None,
    details: Mapping[str, Any] = NOTHING,
    present: Sequence[WasThere] = (),
    departure: str = "",
    breach_reason: str = "",
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID | None:
    """End a stage, or those of brothers and sisters with it (`also`), and open what its outcome opens; give the first.

    A stage that had not begun began at `happened_at`, or when it ended. Late without a reason, or unusual without a
    line, it is kept all the same, and asked about.
    """
    if problem := rules.why_not_present(present):
        raise problem
    line, first = rules.kept_line(departure), None
    for each in sorted({stage_id, *also}):
        row, permit = stage_door.require_stage(each, by, at)
        if row.kind == "transfer_in" or row.kind == "transfer_out":
            raise NotNow("pathway.transfer_apart", "Answer a move between councils where it was asked.")
        kind = stages.kind_of(row.kind)
        # What one child said is that child's, and not the brothers' and sisters' with whom the stage ends.
        kept = details if each == stage_id else {code: said for code, said in details.items() if code != hearing.SAID}
        came = _end(
            row, kind, ended_at=ended_at, outcome=outcome, happened_at=happened_at, details=kept, present=present,
            line=line, breach_reason=breach_reason, by=by, at=at, permit=permit,
        )  # fmt: skip
        opened = follow(row, kind, came, breach_reason, by, at, permit)
        if each == stage_id and opened:
            first = opened[0].id
    return first


def _end(
    row: models.Stage, kind: StageKind, *, ended_at: datetime, outcome: str, happened_at: datetime | None,
    details: Mapping[str, Any], present: Sequence[WasThere], line: str, breach_reason: str, by: Actor, at: datetime,
    permit: Permit,
) -> Outcome:  # fmt: skip
    """Keep how a stage ended, close its item, and ask what is to be asked."""
    happened = row.happened_at or happened_at or ended_at
    problem = rules.why_not_end(
        kind, was_ended=row.ended_at is not None or row.replaced_at is not None, happened_at=happened,
        ended_at=ended_at, outcome=outcome, at=at,
    )  # fmt: skip
    if problem:
        raise problem
    came = kind.outcome(outcome) or Outcome(outcome, outcome)
    if row.happened_at is None and (problem := _why_not_then(row, kind, happened)):
        raise problem
    kept = rules.kept_details(kind, details, asked="finish", needs=came.needs)
    row.details = {**kept, **row.details}
    row.happened_at = happened
    may_decide = kind.decides.takes(by.organisation_kind, stage_door.roles_for(by, row.child_id, at))
    unusual = rules.unusual_to_end(
        kind, row.details, [*present, *_there(row.id)], may_decide=may_decide, happened_at=happened, ended_at=ended_at,
        at=at,
    )  # fmt: skip
    row.unusual = list(dict.fromkeys([*row.unusual, *unusual]))
    row.departure = row.departure or line
    write_present(row, present, by, at)
    hearing.keep_said(row, by, at)
    closing.end(row, outcome, ended_at=ended_at, breach_reason=breach_reason, by=by, at=at, permit=permit)
    stage_door.note(events.STAGE_ENDED, permit, row, {"outcome": outcome, "unusual": list(row.unusual)})
    opening.ask_departure(row, by, at, permit)
    return came


def _why_not_then(row: models.Stage, kind: StageKind, happened: datetime) -> NotNow | None:
    return rules.why_not_then(kind, stage_door.life_of(row.child_id), london_day(happened))


def _there(stage_id: UUID) -> list[WasThere]:
    return [
        WasThere(each.agency_kind, each.how)
        for each in models.Present.objects.filter(stage=stage_id).only("agency_kind", "how")
    ]


def follow(
    row: models.Stage, kind: StageKind, came: Outcome, breach_reason: str, by: Actor, at: datetime, permit: Permit
) -> list[models.Stage]:
    """Do what an outcome brings in the same act: end what it ends, set dates anew, open what it opens."""
    for code in came.closes:
        closing.end_running(row, code, came, by, at, permit)
    if kind.renews and kind.renews not in came.closes:
        closing.renew(row, kind.renews, breach_reason, by, at, permit)
    opened = _open_after(row, kind, came, by, at, permit)
    if row.kind == "assessment" and row.details.get("primary_need") and row.episode_id:
        closing.keep_need(row.episode_id, row.details["primary_need"])
    if came.closes_episode and row.episode_id:
        closing.close_episode_of(row, came.closes_episode, by, at, permit)
    return opened


def _open_after(
    row: models.Stage, kind: StageKind, came: Outcome, by: Actor, at: datetime, permit: Permit
) -> list[models.Stage]:
    """Open what an outcome opens, and the next of a series that goes on."""
    subject, held = opening.subject_of(row), opening.holder_of(row)
    category = row.details.get("category")
    made = [
        opening.open_next(
            row, code, subject, held, by, at, permit,
            details={"category": category} if code == "cp_plan" and category else None,
        )
        for code in came.opens
    ]  # fmt: skip
    if kind.series and came.goes_on and closing.is_running(row, kind.ends_with):
        made.append(opening.open_next(row, kind.code, subject, held, by, at, permit, begins=False))
    return [each for each in made if each]


# --- who was there ----------------------------------------------------------------------------------------------


@trail.audited
def record_present(
    *, stage_id: UUID, present: Sequence[WasThere], by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Write who took part in a stage and what they brought, also after it has ended; nothing written is taken away."""
    row, permit = stage_door.require_stage(stage_id, by, at)
    if problem := rules.why_not_present(present):
        raise problem
    if row.replaced_at is not None:
        raise NotFound
    write_present(row, present, by, at)
    stage_door.note(events.PRESENT_WRITTEN, permit, row, {"count": len(present)})


def write_present(row: models.Stage, present: Sequence[WasThere], by: Actor, at: datetime) -> None:
    """Keep who was there; somebody who is written down already is not written twice."""
    known = set(models.Present.objects.filter(stage=row.id).values_list("person", flat=True)) - {None}
    new = [each for each in present if each.person_id is None or each.person_id not in known]
    models.Present.objects.bulk_create([
        models.Present(
            stage_id=row.id, agency_kind=each.agency_kind, organisation_id=each.organisation_id,
            person_id=each.person_id, name_said=cleaned(each.name), role_said=cleaned(each.role),
            how=each.how, brought=cleaned(each.brought), at=at, written_by_id=by.person_id,
        )
        for each in new
    ])  # fmt: skip


# --- what was asked ---------------------------------------------------------------------------------------------


@trail.audited
def explain_late(
    *, reason: str, stage_id: UUID | None = None, episode_id: UUID | None = None, words: str = "", by: Actor,
    at: datetime, once: UUID | None = None,
) -> None:  # fmt: skip
    """Say afterwards why a stage or an episode was late; that closes the task that asked for it."""
    if not reason:
        raise NotNow("duty.reason_unknown", "Choose one of the reasons.")
    if stage_id:
        row, permit = stage_door.require_stage(stage_id, by, at)
        item_id = row.item_id
        stage_door.note(events.STAGE_LATE_EXPLAINED, permit, row, {"reason": reason})
    elif episode_id:
        episode, permit = stage_door.require_episode(episode_id, by, at)
        item_id = episode.item_id
        trail.record(
            events.STAGE_LATE_EXPLAINED, permit, about=episode.id, child=episode.child_id, detail={"reason": reason}
        )
    else:
        raise NotFound
    duty.explain_late(item_id=item_id, reason=reason, words=words, by=by, at=at, permit=permit)


@trail.audited
def explain_departure(*, stage_id: UUID, departure: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say in one line why something was done otherwise than usual; that closes the task that asked.

    A stage may have been corrected since it was asked about: the line is kept with what counts now.
    """
    asked, permit = stage_door.require_stage(stage_id, by, at)
    line = rules.kept_line(departure)
    if problem := rules.why_not_explain(line):
        raise problem
    row, *before = opening.versions(asked)
    if row.departure:
        raise NotNow("pathway.departure_said", "Somebody said why already.")
    row.departure = line
    row.save(update_fields=["departure"])
    for each in (row, *before):
        opening.close_asked(each.id, opening.DEPARTURE_ITEM, by, at, permit)
    stage_door.note(events.STAGE_DEPARTURE_EXPLAINED, permit, row)


@trail.audited
def look_over(
    *, stage_id: UUID | None = None, episode_id: UUID | None = None, breach_reason: str = "", by: Actor, at: datetime,
    once: UUID | None = None,
) -> None:  # fmt: skip
    """Keep that a manager looked over a case that is under way, and set the day of the next look."""
    if episode_id:
        episode, permit = stage_door.require_episode(episode_id, by, at, Action.OVERSEE_CASE)
        if episode.closed_on:
            raise NotNow("pathway.episode_closed", "That was closed already.")
        closing.look_again(episode.item_id, stages.EPISODE_CLOCK, breach_reason, by, at, permit)
        trail.record(events.EPISODE_LOOKED_OVER, permit, about=episode.id, child=episode.child_id)
        return
    if stage_id is None:
        raise NotFound
    row, permit = stage_door.require_stage(stage_id, by, at, Action.OVERSEE_CASE)
    kind = stages.kind_of(row.kind)
    clock = stages.looked_over(kind)
    if row.ended_at or not clock:
        raise NotNow("pathway.not_looked_over", "That has a date of its own, which a look does not move.")
    row.due_at = closing.look_again(row.item_id, clock, breach_reason, by, at, permit)
    row.save(update_fields=["due_at"])
    stage_door.note(events.STAGE_LOOKED_OVER, permit, row)
