"""A child's way as its pages show it: what is open, what was, and what may be begun."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, Refused, trail
from linkspan.children.queries.family import Relative, household_of
from linkspan.duty import queries as duty
from linkspan.duty.rules import Bands
from linkspan.exchange.access import open_to
from linkspan.pathway import door, events, models, stage_door, stages
from linkspan.pathway.naming import names_under
from linkspan.pathway.queries.caseboard import names_said
from linkspan.pathway.queries.stages import EpisodeLine, StageLine, episode_lines, lines_of
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

# What only another act begins: a move is asked for on a page of its own, and its other side opens with it.
NOT_BEGUN_ALONE = frozenset({"transfer_in", "transfer_out"})
Names = tuple[dict[UUID, str], dict[UUID, str]]


@dataclass(frozen=True, slots=True)
class Way:
    """The stages and episodes of one child that the asker reads, oldest first, with the names that stand in them.

    `starts` are the kinds that the asker's post may begin; `siblings` other children at the address.
    """

    child_id: UUID | None
    contact_id: UUID | None
    name: str
    episodes: tuple[EpisodeLine, ...]
    stages: tuple[StageLine, ...]
    starts: tuple[str, ...]
    closes: frozenset[UUID]
    siblings: tuple[Relative, ...]
    people: Mapping[UUID, str]
    organisations: Mapping[UUID, str]
    bands: Bands
    special: Mapping[date, bool]
    file_open: bool = False

    @property
    def open_episode(self) -> EpisodeLine | None:
        """Give the episode that is open with a council."""
        return next((each for each in reversed(self.episodes) if each.is_open), None)


def way_of_child(*, child_id: UUID, by: Actor, at: datetime) -> Way:
    """Give the way of a child in the index; it is a look at the child, and leaves its line."""
    with trail.look(by=by, at=at):
        permit = _sees_or_starts(child_id, by, at)
        trail.record(events.STAGES_SEEN, permit, about=child_id)
        name = names_under({child_id: permit}, by=by, at=at).get(child_id, "")
        return _way(
            child_id, None, name, lines_of(models.Stage.objects.filter(child=child_id)),
            episode_lines(models.Episode.objects.filter(child=child_id)), None, by, at,
        )  # fmt: skip


def _sees_or_starts(child_id: UUID, by: Actor, at: datetime) -> Permit:
    """Let on whoever reads a child's way; else whoever may begin something for the child, to whom it shows nothing of
    others until they do."""
    try:
        return stage_door.require_child(child_id, by, at, Action.SEE_PATHWAY)
    except Refused as refusal:
        if refusal.code != "not_permitted":
            raise
        return stage_door.require_child(child_id, by, at, Action.WORK_STAGE)


def way_of_contact(*, contact_id: UUID, by: Actor, at: datetime) -> Way:
    """Give what followed a contact whose child is not in the index, to those whose council holds it."""
    with trail.look(by=by, at=at):
        contact = models.Contact.objects.filter(id=contact_id).first()
        found = lines_of(models.Stage.objects.filter(contact=contact_id))
        episodes = episode_lines(models.Episode.objects.filter(contact=contact_id))
        if contact is None and not found and not episodes:
            raise NotFound
        holder = contact.organisation_id if contact else (found or episodes)[0].organisation_id
        child_id = contact.child_id if contact else next((each.child_id for each in found if each.child_id), None)
        if child_id and child_id not in open_to([child_id], by, at):
            raise NotFound
        permit = gate.require(by=by, to=Action.SEE_PATHWAY, about=child_id, at=at, organisation_id=holder)
        trail.record(events.STAGES_SEEN, permit, about=contact_id)
        name = names_said([contact_id]).get(contact_id, "")
        return _way(child_id, contact_id, name, found, episodes, holder, by, at)


def stages_after(*, contact_id: UUID, by: Actor, at: datetime) -> tuple[tuple[StageLine, str], ...]:
    """Give what a contact's decision opened, and who has it, to those who may open the contact."""
    with trail.look(by=by, at=at):
        _row, permit = door.require_contact(contact_id, by, at)
        trail.record(events.STAGES_SEEN, permit, about=contact_id)
        rows = models.Stage.objects.filter(decision__contact=contact_id)
        found = lines_of(rows.exclude(outcome=stages.NOT_BEGUN), with_present=False)
        people, _organisations = names_in(found, ())
    return tuple(
        (each, people.get(each.holder.person_id, "") if each.holder and each.holder.person_id else "") for each in found
    )


def _way(
    child_id: UUID | None, contact_id: UUID | None, name: str, found: tuple[StageLine, ...],
    episodes: tuple[EpisodeLine, ...], holder_id: UUID | None, by: Actor, at: datetime,
) -> Way:  # fmt: skip
    people, organisations = names_in(found, episodes)
    works = gate.may(by=by, to=Action.WORK_STAGE, about=child_id, at=at, organisation_id=_own(found, holder_id, by))
    special = duty.special_days()
    return Way(
        child_id=child_id, contact_id=contact_id, name=name, episodes=episodes, stages=found,
        starts=_starts(by, child_id) if works.allow or works.code == "reason_needed" else (),
        closes=closable(episodes, by, at), siblings=household_of(child_id, london_day(at)) if child_id else (),
        people=people, organisations=organisations, bands=Bands.seen_from(at, special), special=special,
        file_open=file_open(child_id, by, at),
    )  # fmt: skip


def _own(found: Collection[StageLine], holder_id: UUID | None, by: Actor) -> UUID | None:
    """Say whether some of it is the asker's own agency's."""
    own = {holder_id, *(each.organisation_id for each in found)}
    return by.organisation_id if by.organisation_id in own else None


def _starts(by: Actor, child_id: UUID | None) -> tuple[str, ...]:
    return tuple(
        each.code for each in stages.KINDS
        if each.code not in NOT_BEGUN_ALONE and each.starts_by.takes(by.organisation_kind, by.roles)
        and (child_id is not None or not each.restricted)
    )  # fmt: skip


def closable(episodes: Iterable[EpisodeLine], by: Actor, at: datetime) -> frozenset[UUID]:
    mine = [each for each in episodes if each.is_open and each.organisation_id == by.organisation_id]
    return frozenset(
        each.id for each in mine
        if gate.may(
            by=by, to=Action.CLOSE_EPISODE, about=each.child_id, at=at, organisation_id=each.organisation_id
        ).allow
    )  # fmt: skip


def names_in(
    found: Collection[StageLine], episodes: Collection[EpisodeLine]
) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """Name everyone and every agency that stands in some stages, in two queries."""
    people: set[UUID] = set()
    organisations: set[UUID] = set()
    held: list[StageLine | EpisodeLine] = [*found, *episodes]
    for each in held:
        organisations.add(each.organisation_id)
        if each.holder:
            organisations.add(each.holder.organisation_id)
            people |= {each.holder.person_id} if each.holder.person_id else set()
    for stage in found:
        people |= {stage.lead_id} if stage.lead_id else set()
        people |= {there.person_id for there in stage.present if there.person_id}
        organisations |= {there.organisation_id for there in stage.present if there.organisation_id}
    return agencies.names_of(people), agencies.organisation_names(organisations)


def file_open(child_id: UUID | None, by: Actor, at: datetime) -> bool:
    return child_id is not None and gate.may(by=by, to=Action.SEE_CHILD, about=child_id, at=at).allow
