"""Keep what a council's yearly return says of children's ways: each row once, with an owner and a date if it is open.

What was recorded is never overwritten: a stage that a later return has otherwise is corrected by another row, and an
episode that was closed stays as it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.duty.commands import Opening
from linkspan.duty.rules import Due
from linkspan.pathway import events, models, stages
from linkspan.pathway.returned import ORIGIN, Returned, ReturnedEpisode, ReturnedStage, base_key, moment, next_key

CORRECTED = "The council's return says otherwise now."
STAGE_ITEM, EPISODE_ITEM = "stage", "episode"


@dataclass(frozen=True, slots=True)
class _Keeping:
    """One act of keeping: whose return it is, where, and who does it."""

    organisation_id: UUID
    area_id: UUID
    by: Actor
    at: datetime
    permit: Permit


@trail.audited
def keep_return(
    *, episodes: Sequence[ReturnedEpisode], organisation_id: UUID, by: Actor, at: datetime, permit: Permit
) -> Returned:
    """Keep the episodes of some children; the same again changes nothing.

    An episode that was begun here in the ordinary way is the record itself: a return that has it is passed over.
    """
    keeping = _Keeping(organisation_id, agencies.organisation(organisation_id).area_id, by, at, permit)
    ours = _begun_here(episodes, keeping)
    told = [each for each in episodes if (each.child_id, each.referral_on) not in ours]
    rows = _kept_episodes(told, keeping)
    fresh = [each for each in told if each.key not in rows]
    changed, stands = _change_episodes([each for each in told if each.key in rows], rows, keeping)
    rows |= {row.origin_key: row for row in _add_episodes(fresh, keeping)}
    kept = _keep_stages(told, rows, keeping)
    count = len(episodes) + sum(len(each.stages) for each in episodes)
    new, altered = len(fresh) + kept.new, changed + kept.changed
    trail.record(events.EPISODES_LISTED, permit, about=organisation_id, detail={"new": new, "changed": altered})
    return Returned(new, altered, count - new - altered - len(stands), tuple(stands))


def _begun_here(episodes: Sequence[ReturnedEpisode], keeping: _Keeping) -> set[tuple[UUID | None, object]]:
    rows = models.Episode.objects.filter(
        organisation=keeping.organisation_id, origin="", child__in={each.child_id for each in episodes}
    )
    return set(rows.values_list("child_id", "referral_on"))


def _kept_episodes(episodes: Sequence[ReturnedEpisode], keeping: _Keeping) -> dict[str, models.Episode]:
    rows = models.Episode.objects.select_for_update().filter(
        organisation=keeping.organisation_id, origin=ORIGIN, origin_key__in=[each.key for each in episodes]
    )
    return {row.origin_key: row for row in rows.order_by("id")}


# --- episodes ---------------------------------------------------------------------------------------------------


def _add_episodes(fresh: Sequence[ReturnedEpisode], keeping: _Keeping) -> list[models.Episode]:
    at = keeping.at
    ids = [new_id() for _ in fresh]
    # When a manager looks at it is counted from now: nobody could look while it was in another system.
    dues = [duty_queries.due_for(stages.EPISODE_CLOCK, at, area_id=keeping.area_id)] * len(fresh)
    items = _open_items(EPISODE_ITEM, ids, dues, keeping)
    rows = [
        models.Episode(
            id=row_id, item_id=item_id, organisation_id=keeping.organisation_id, area_id=keeping.area_id,
            child_id=each.child_id, referral_on=each.referral_on, referred_at=moment(each.referral_on, at),
            recorded_at=at, source=each.source, primary_need=each.primary_need, nfa=each.nfa,
            closed_on=each.closed_on, closed_recorded_at=at if each.closed_on else None,
            closing_reason=each.closing_reason, origin=ORIGIN, origin_key=each.key,
        )
        for row_id, item_id, each in zip(ids, items, fresh, strict=True)
    ]  # fmt: skip
    models.Episode.objects.bulk_create(rows)
    _close_items([row.item_id for row in rows if row.closed_on], keeping)
    trail.record_many(
        events.EPISODE_OPENED, keeping.permit, ((row.child_id, row.id, {"origin": ORIGIN}) for row in rows)
    )
    return rows


def _change_episodes(
    told: Sequence[ReturnedEpisode], rows: Mapping[str, models.Episode], keeping: _Keeping
) -> tuple[int, list[str]]:
    """Bring open episodes up to what a return says now; return how many changed, and which closed ones stand."""
    changed, stands, over = [], [], []
    for each in told:
        row = rows[each.key]
        was = (row.source, row.primary_need, row.nfa, row.closed_on, row.closing_reason)
        now = (each.source, each.primary_need, each.nfa, each.closed_on, each.closing_reason)
        if was == now:
            continue
        if row.closed_on:
            stands.append(each.key)
            continue
        row.source, row.primary_need, row.nfa, row.closed_on, row.closing_reason = now
        if row.closed_on:
            row.closed_recorded_at = keeping.at
            over.append(row.item_id)
        changed.append(row)
    for row in changed:
        row.save(update_fields=["source", "primary_need", "nfa", "closed_on", "closed_recorded_at", "closing_reason"])
    _close_items(over, keeping)
    trail.record_many(
        events.EPISODE_LOOKED_OVER, keeping.permit, ((row.child_id, row.id, {"origin": ORIGIN}) for row in changed)
    )
    return len(changed), stands


# --- stages -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Meant:
    """A stage to add: of which episode, and which row it corrects, if any."""

    stage: ReturnedStage
    episode: models.Episode
    key: str
    corrects: models.Stage | None = None


def _keep_stages(told: Sequence[ReturnedEpisode], rows: Mapping[str, models.Episode], keeping: _Keeping) -> Returned:
    kept = _kept_stages(rows.values(), keeping)
    fresh: list[_Meant] = []
    filled: list[tuple[models.Stage, ReturnedStage]] = []
    corrected: list[_Meant] = []
    for each in told:
        for stage in each.stages:
            row, episode = kept.get(stage.key), rows[each.key]
            if row is None:
                fresh.append(_Meant(stage, episode, stage.key))
            elif _says_more(row, stage, keeping.at):
                filled.append((row, stage))
            elif not _says_the_same(row, stage, keeping.at):
                corrected.append(_Meant(stage, episode, next_key(row.origin_key), row))
    _fill_in(filled, keeping)
    _add_stages([*fresh, *corrected], kept, keeping)
    return Returned(len(fresh), len(filled) + len(corrected))


def _kept_stages(episodes: Iterable[models.Episode], keeping: _Keeping) -> dict[str, models.Stage]:
    rows = models.Stage.objects.select_for_update().filter(
        organisation=keeping.organisation_id, origin=ORIGIN, replaced_at=None, episode__in=[row.id for row in episodes]
    )
    return {base_key(row.origin_key): row for row in rows.order_by("id")}


def _end_of(stage: ReturnedStage, at: datetime) -> datetime | None:
    return moment(stage.ended_on, at) if stage.ended_on else None


def _says_the_same(row: models.Stage, stage: ReturnedStage, at: datetime) -> bool:
    was = (row.happened_at and row.happened_at.date(), row.ended_at and row.ended_at.date(), row.outcome, row.details)
    return was == (stage.began_on, stage.ended_on, stage.outcome, dict(stage.details))


def _says_more(row: models.Stage, stage: ReturnedStage, at: datetime) -> bool:
    """Tell whether a return only fills in what was left open: that an open stage has ended, and how."""
    began = row.happened_at and row.happened_at.date() == stage.began_on
    return bool(
        row.ended_at is None and stage.ended_on and began and dict(stage.details).items() >= row.details.items()
    )


def _fill_in(filled: Sequence[tuple[models.Stage, ReturnedStage]], keeping: _Keeping) -> None:
    for row, stage in filled:
        row.ended_at, row.ended_recorded_at = _end_of(stage, keeping.at), keeping.at
        row.outcome, row.details = stage.outcome, dict(stage.details)
        row.save(update_fields=["ended_at", "ended_recorded_at", "outcome", "details"])
    _close_items([row.item_id for row, _stage in filled], keeping)
    trail.record_many(
        events.STAGE_ENDED, keeping.permit, ((row.child_id, row.id, {"origin": ORIGIN}) for row, _stage in filled)
    )


def _add_stages(meant: Sequence[_Meant], kept: Mapping[str, models.Stage], keeping: _Keeping) -> None:
    """Add stages, each with its item; what one follows is a row of the same return, kept before or in this act."""
    at = keeping.at
    ids = [new_id() for _ in meant]
    id_of = {key: row.id for key, row in kept.items()} | {
        each.stage.key: row_id for each, row_id in zip(meant, ids, strict=True)
    }
    dues = [_due(each, keeping.area_id, at) for each in meant]
    items = _open_items(STAGE_ITEM, ids, dues, keeping)
    _replace([each.corrects for each in meant if each.corrects], keeping)
    rows = [
        models.Stage(
            id=row_id, item_id=item_id, act=new_id(), kind=each.stage.kind, organisation_id=keeping.organisation_id,
            area_id=keeping.area_id, child_id=each.episode.child_id, episode_id=each.episode.id,
            follows_id=id_of.get(each.stage.follows), recorded_at=at, happened_at=moment(each.stage.began_on, at),
            due_at=due.due_at, ended_at=_end_of(each.stage, at), ended_recorded_at=at if each.stage.ended_on else None,
            outcome=each.stage.outcome, details=dict(each.stage.details), corrects=each.corrects,
            corrects_why=CORRECTED if each.corrects else "", origin=ORIGIN, origin_key=each.key,
        )
        for row_id, item_id, due, each in zip(ids, items, dues, meant, strict=True)
    ]  # fmt: skip
    models.Stage.objects.bulk_create(rows)
    _close_items([row.item_id for row in rows if row.ended_at], keeping)
    trail.record_many(
        events.STAGE_BEGUN, keeping.permit,
        ((row.child_id, row.id, {"origin": ORIGIN, "kind": row.kind}) for row in rows if not row.corrects_id),
    )  # fmt: skip
    trail.record_many(
        events.STAGE_CORRECTED, keeping.permit,
        ((row.child_id, row.id, {"origin": ORIGIN, "kind": row.kind}) for row in rows if row.corrects_id),
    )  # fmt: skip


def _due(meant: _Meant, area_id: UUID, at: datetime) -> Due:
    """Say by when a stage was or is due: by its kind's clock, from the referral or from when it began."""
    kind = stages.kind_of(meant.stage.kind)
    begun = meant.episode.referral_on if kind.clock_from == "referral" else meant.stage.began_on
    return duty_queries.due_for(kind.clock, moment(begun, at), area_id=area_id)


def _replace(rows: Sequence[models.Stage], keeping: _Keeping) -> None:
    still_open = [row.item_id for row in rows if row.ended_at is None]
    for row in rows:
        row.replaced_at = keeping.at
        row.save(update_fields=["replaced_at"])
    _close_items(still_open, keeping)


# --- what is open -----------------------------------------------------------------------------------------------


def _open_items(kind: str, ids: Sequence[UUID], dues: Sequence[Due], keeping: _Keeping) -> list[UUID]:
    """Open an item for each row at the council's desk; what has ended is closed again in the same act."""
    if not ids:
        return []
    openings = [
        Opening(keeping.area_id, keeping.organisation_id, due, about=about)
        for about, due in zip(ids, dues, strict=True)
    ]
    return duty.open_many(kind=kind, rows=openings, by=keeping.by, at=keeping.at, permit=keeping.permit)


def _close_items(item_ids: Sequence[UUID], keeping: _Keeping) -> None:
    if item_ids:
        duty.close_many(item_ids=item_ids, by=keeping.by, at=keeping.at, permit=keeping.permit)
