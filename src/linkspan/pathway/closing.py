"""How stages and episodes end, and dates are set anew, inside the acts of commands."""

from datetime import date, datetime
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit, trail
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.pathway import events, hearing, models, opening, stage_door, stages
from linkspan.pathway import stage_rules as rules
from linkspan.pathway.opening import WRITTEN_LATE
from linkspan.pathway.stage_types import Outcome


def end(
    row: models.Stage, outcome: str, *, ended_at: datetime, breach_reason: str = "", by: Actor, at: datetime,
    permit: Permit,
) -> None:  # fmt: skip
    """End a stage with its item. Late without a reason somebody is asked; in time and written late needs none."""
    row.ended_at, row.ended_recorded_at, row.ended_by_id, row.outcome = ended_at, at, by.person_id, outcome
    row.save(update_fields=[
        "ended_at", "ended_recorded_at", "ended_by", "outcome", "details", "unusual", "departure", "happened_at",
    ])  # fmt: skip
    is_late = rules.is_late(row.due_at, _done_at(row, ended_at))
    reason = breach_reason or ("" if is_late else WRITTEN_LATE)
    was_running = at > row.due_at
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit, breach_reason=reason if was_running else "")
    hearing.ask(row, "finish", opening.holder_of(row), by, at, permit)


def _done_at(row: models.Stage, ended_at: datetime) -> datetime:
    """Say what met the date: that a meeting was held, or that anything else ended."""
    return row.happened_at if stages.kind_of(row.kind).meeting and row.happened_at else ended_at


def end_running(row: models.Stage, code: str, came: Outcome | None, by: Actor, at: datetime, permit: Permit) -> None:
    """End the open stages of a kind that an outcome closes; what nobody had begun was not needed."""
    for each in running(row, code):
        ended = row.ended_at or at
        if each.happened_at is None or each.happened_at > ended:
            set_aside(each, by, at, permit)
            continue
        outcome = rules.ends_plan(came, code)
        end(each, outcome, ended_at=ended, by=by, at=at, permit=permit)
        stage_door.note(events.STAGE_ENDED, permit, each, {"outcome": outcome, "with": str(row.id)})
        for series in stages.kind_of(code).begins_with:
            end_running(each, series, None, by, at, permit)


def set_aside(row: models.Stage, by: Actor, at: datetime, permit: Permit) -> None:
    """End a stage that nobody had begun: it is not needed any more. If it was overdue, that is asked about."""
    end(row, stages.NOT_BEGUN, ended_at=max(row.happened_at or at, at), by=by, at=at, permit=permit)
    opening.close_asked(row.id, opening.DEPARTURE_ITEM, by, at, permit)
    stage_door.note(events.STAGE_NOT_BEGUN, permit, row)


def running(row: models.Stage, code: str) -> list[models.Stage]:
    """Give the open stages of a kind of the same child with the same agency, kept for the rest of the act."""
    found = models.Stage.objects.filter(
        kind=code,
        organisation=row.organisation_id,
        ended_at=None,
        replaced_at=None,
        restricted=row.restricted,
    ).exclude(id=row.id)
    of_child = found.filter(child=row.child_id) if row.child_id else found.filter(child=None, contact=row.contact_id)
    return [models.Stage.lock(each) for each in of_child.order_by("id").values_list("id", flat=True)]


def is_running(row: models.Stage, code: str) -> bool:
    """Tell whether the stage without which a series ends is still open."""
    return not code or bool(running(row, code))


def renew(row: models.Stage, code: str, breach_reason: str, by: Actor, at: datetime, permit: Permit) -> None:
    """Set the date of a plan, or of a child's time in care, anew: those about it have met."""
    met_at = row.happened_at or at
    for each in running(row, code):
        late = rules.is_late(each.due_at, met_at)
        reason = breach_reason or ("" if late else WRITTEN_LATE)
        each.due_at = look_again(each.item_id, stages.kind_of(code).clock, reason, by, at, permit, from_=met_at)
        each.save(update_fields=["due_at"])


def look_again(
    item_id: UUID, clock: str, breach_reason: str, by: Actor, at: datetime, permit: Permit, *,
    from_: datetime | None = None,
) -> datetime:  # fmt: skip
    """Start an item's next clock where its last one is done, and give its date."""
    was = duty_queries.item(item_id, at)
    due = duty_queries.due_for(clock, from_ or at, area_id=was.area_id)
    duty.renew_clock(
        item_id=item_id, due=due, was=was.rule, breach_reason=breach_reason if was.due_at < at else "", by=by, at=at,
        permit=permit,
    )  # fmt: skip
    return due.due_at


# --- episodes ---------------------------------------------------------------------------------------------------


def keep_need(episode_id: UUID, need: str) -> None:
    """Keep the main need that an assessment found, for the episode."""
    episode = models.Episode.lock(episode_id)
    if episode.closed_on is None:
        episode.primary_need = need
        episode.save(update_fields=["primary_need"])


def is_worked(episode_id: UUID, *, besides: UUID | None = None) -> bool:
    """Tell whether anything of an episode is still open."""
    found = models.Stage.objects.filter(episode=episode_id, ended_at=None, replaced_at=None)
    return found.exclude(id=besides).exists() if besides else found.exists()


def close_episode_of(row: models.Stage, reason: str, by: Actor, at: datetime, permit: Permit) -> None:
    """Close the episode of a stage whose outcome ends it, unless something of it is still open."""
    if row.episode_id is None or is_worked(row.episode_id):
        return
    episode = models.Episode.lock(row.episode_id)
    if episode.closed_on is None:
        close_episode(episode, reason, on=london_day(row.ended_at or at), by=by, at=at, permit=permit)


def close_episode(
    episode: models.Episode, reason: str, *, on: date, breach_reason: str = "", by: Actor, at: datetime, permit: Permit
) -> None:
    """Close an episode with its item."""
    late = duty_queries.item(episode.item_id, at).due_at < at
    episode.close(reason, on=max(on, episode.referral_on), at=at)
    duty.close_item(item_id=episode.item_id, by=by, at=at, permit=permit, breach_reason=breach_reason if late else "")
    trail.record(events.EPISODE_CLOSED, permit, about=episode.id, child=episode.child_id, detail={"reason": reason})
