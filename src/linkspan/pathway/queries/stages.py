"""What may be asked about a child's way: episodes, stages, who was there. Frozen values; the walls choose the rows.

Each of these takes the permit of whoever asked the gate already, in their look or act. What is kept apart is given to
those inside alone, and shows in no list, count or order of anyone else.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.agencies.ports import Holder
from linkspan.audit import Actor, NotFound, Permit
from linkspan.duty import queries as duty
from linkspan.exchange.access import open_to
from linkspan.pathway import models


@dataclass(frozen=True, slots=True)
class PresentLine:
    """Who took part, for which part of the partnership, how; what they brought, for those who may read it."""

    agency_kind: str
    organisation_id: UUID | None
    person_id: UUID | None
    name: str
    role: str
    how: str
    brought: str


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage of one child's way. `holder` is None once it has ended; `holder.person_id` None is a duty desk.

    `corrected` says that a later row stands in its place; such rows are left out unless they are asked for.
    """

    id: UUID
    kind: str
    child_id: UUID | None
    contact_id: UUID | None
    episode_id: UUID | None
    organisation_id: UUID
    area_id: UUID
    item_id: UUID
    follows_id: UUID | None
    decision_id: UUID | None
    recorded_at: datetime
    planned_at: datetime | None
    happened_at: datetime | None
    due_at: datetime
    ended_at: datetime | None
    ended_recorded_at: datetime | None
    outcome: str
    details: dict[str, Any]
    unusual: tuple[str, ...]
    departure: str
    lead_id: UUID | None
    holder: Holder | None
    restricted: bool
    act: UUID
    corrects_id: UUID | None
    corrects_why: str
    corrected: bool
    origin: str
    present: tuple[PresentLine, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits for something."""
        return self.ended_at is None and not self.corrected

    @property
    def is_begun(self) -> bool:
        """Tell whether it began, or was held."""
        return self.happened_at is not None


@dataclass(frozen=True, slots=True)
class EpisodeLine:
    """One child's time with one council, from a referral to a reason for closing."""

    id: UUID
    child_id: UUID | None
    contact_id: UUID | None
    organisation_id: UUID
    area_id: UUID
    item_id: UUID
    referral_on: date
    referred_at: datetime
    recorded_at: datetime
    source: str
    primary_need: str
    nfa: bool
    closed_on: date | None
    closed_recorded_at: datetime | None
    closing_reason: str
    holder: Holder | None
    origin: str
    origin_key: str

    @property
    def is_open(self) -> bool:
        """Tell whether the council still works with the child."""
        return self.closed_on is None


@dataclass(frozen=True, slots=True)
class ExportedEpisode:
    """An episode with all its stages, for the yearly return."""

    episode: EpisodeLine
    stages: tuple[StageLine, ...]


def stages_of(
    child_id: UUID, *, by: Actor, at: datetime, permit: Permit, corrected: bool = False
) -> tuple[StageLine, ...]:
    """List the stages of a child that the asker reads, oldest first; the caller has the gate's permit."""
    _check(permit, by, child_id)
    return lines_of(models.Stage.objects.filter(child=child_id), corrected=corrected)


def episodes_of(child_id: UUID, *, by: Actor, at: datetime, permit: Permit) -> tuple[EpisodeLine, ...]:
    """List the episodes of a child that the asker reads, oldest first."""
    _check(permit, by, child_id)
    return episode_lines(models.Episode.objects.filter(child=child_id))


def stages_of_contact(contact_id: UUID, *, by: Actor, at: datetime, permit: Permit) -> tuple[StageLine, ...]:
    """List the stages that began with a contact, whether or not its child is in the index."""
    _check(permit, by)
    return lines_of(models.Stage.objects.filter(contact=contact_id))


def stage(stage_id: UUID, *, by: Actor, at: datetime, permit: Permit) -> StageLine:
    """Give one stage; there is none where the asker may not read it, or may not know of its child."""
    _check(permit, by)
    found = lines_of(models.Stage.objects.filter(id=stage_id), corrected=True)
    if not found or (found[0].child_id and found[0].child_id not in open_to([found[0].child_id], by, at)):
        raise NotFound
    return found[0]


def siblings_of(stage_id: UUID, *, by: Actor, at: datetime, permit: Permit) -> tuple[StageLine, ...]:
    """List the stages of one act: the same for brothers and sisters; only those whose child the asker may know of."""
    _check(permit, by)
    act = models.Stage.objects.filter(id=stage_id).values_list("act", "kind").first()
    if act is None:
        raise NotFound
    found = lines_of(models.Stage.objects.filter(act=act[0], kind=act[1]))
    known = open_to({each.child_id for each in found if each.child_id}, by, at)
    return tuple(each for each in found if each.child_id is None or each.child_id in known)


def open_stages_of(organisation_id: UUID, *, by: Actor, at: datetime, permit: Permit) -> tuple[StageLine, ...]:
    """List what an agency has open that the asker reads, soonest first: for a board of one's own agency."""
    _check(permit, by)
    rows = models.Stage.objects.filter(organisation=organisation_id, ended_at=None, replaced_at=None)
    found = lines_of(rows.order_by("due_at", "id"))
    known = open_to({each.child_id for each in found if each.child_id}, by, at)
    return tuple(each for each in found if each.child_id is None or each.child_id in known)


def stages_by_item(item_ids: Collection[UUID], *, by: Actor, at: datetime, permit: Permit) -> dict[UUID, StageLine]:
    """Give the stages that some tasks stand for, by task; a task whose stage the asker may not read is left out."""
    _check(permit, by)
    return {each.item_id: each for each in lines_of(models.Stage.objects.filter(item__in=set(item_ids)))}


def export_episodes(
    organisation_id: UUID, year_from: date, year_to: date, *, by: Actor, at: datetime, permit: Permit
) -> tuple[ExportedEpisode, ...]:
    """Give the episodes of a council that were open on any day from `year_from` up to and including `year_to`.

    Those that are none of their own (undone, joined) are left out, and so is every stage that is kept apart.
    """
    _check(permit, by)
    rows = models.Episode.objects.filter(organisation=organisation_id, referral_on__lte=year_to)
    rows = rows.exclude(closed_on__lt=year_from).exclude(closing_reason__in=("undone", "joined"))
    episodes = episode_lines(rows)
    stages: dict[UUID, list[StageLine]] = {}
    wanted = models.Stage.objects.filter(episode__in=[each.id for each in episodes], restricted=False)
    for each in lines_of(wanted, with_present=False):
        if each.episode_id:
            stages.setdefault(each.episode_id, []).append(each)
    return tuple(ExportedEpisode(each, tuple(stages.get(each.id, ()))) for each in episodes)


# --- rows to lines ----------------------------------------------------------------------------------------------


def lines_of(rows: Any, *, corrected: bool = False, with_present: bool = True) -> tuple[StageLine, ...]:
    """Make lines of rows of stages in a fixed number of queries, in the rows' own order or else oldest first."""
    if not corrected:
        rows = rows.filter(replaced_at=None)
    found = list(rows if rows.ordered else rows.order_by("recorded_at", "id"))
    holders = duty.owners_of(row.item_id for row in found if row.ended_at is None and row.replaced_at is None)
    there = _present(row.id for row in found) if with_present else {}
    return tuple(_line(row, holders.get(row.item_id), there.get(row.id, ())) for row in found)


def _line(row: models.Stage, holder: Holder | None, present: tuple[PresentLine, ...]) -> StageLine:
    return StageLine(
        id=row.id, kind=row.kind, child_id=row.child_id, contact_id=row.contact_id, episode_id=row.episode_id,
        organisation_id=row.organisation_id, area_id=row.area_id, item_id=row.item_id, follows_id=row.follows_id,
        decision_id=row.decision_id, recorded_at=row.recorded_at, planned_at=row.planned_at,
        happened_at=row.happened_at, due_at=row.due_at, ended_at=row.ended_at,
        ended_recorded_at=row.ended_recorded_at, outcome=row.outcome, details=dict(row.details),
        unusual=tuple(row.unusual), departure=row.departure, lead_id=row.lead_id, holder=holder,
        restricted=row.restricted, act=row.act, corrects_id=row.corrects_id, corrects_why=row.corrects_why,
        corrected=row.replaced_at is not None, origin=row.origin, present=present,
    )  # fmt: skip


def _present(stage_ids: Iterable[UUID]) -> dict[UUID, tuple[PresentLine, ...]]:
    found: dict[UUID, list[PresentLine]] = {}
    for row in models.Present.objects.filter(stage__in=list(stage_ids)).order_by("at", "id"):
        line = PresentLine(
            row.agency_kind, row.organisation_id, row.person_id, row.name_said, row.role_said, row.how, row.brought
        )
        found.setdefault(row.stage_id, []).append(line)
    return {stage_id: tuple(lines) for stage_id, lines in found.items()}


def episode_lines(rows: Any) -> tuple[EpisodeLine, ...]:
    """Make lines of rows of episodes, in the order of their referrals."""
    found = list(rows.order_by("referral_on", "recorded_at", "id"))
    holders = duty.owners_of(row.item_id for row in found if row.closed_on is None)
    return tuple(
        EpisodeLine(
            id=row.id, child_id=row.child_id, contact_id=row.contact_id, organisation_id=row.organisation_id,
            area_id=row.area_id, item_id=row.item_id, referral_on=row.referral_on, referred_at=row.referred_at,
            recorded_at=row.recorded_at, source=row.source, primary_need=row.primary_need, nfa=row.nfa,
            closed_on=row.closed_on, closed_recorded_at=row.closed_recorded_at, closing_reason=row.closing_reason,
            holder=holders.get(row.item_id), origin=row.origin, origin_key=row.origin_key,
        )
        for row in found
    )  # fmt: skip


def _check(permit: Permit, by: Actor, child_id: UUID | None = None) -> None:
    """Take only the permit of whoever asks, and about no other child."""
    if permit.actor.key != by.key or (child_id and permit.about not in (None, child_id)):
        raise ValueError("The permit is about another child, or someone else's.")
