"""A child's way as its pages show it: what is open, what was, what may be begun, and one stage with all about it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, Refused, trail
from linkspan.children.queries.file import Relative, household_of
from linkspan.children.queries.names import names_under, working_here
from linkspan.duty import queries as duty
from linkspan.duty.rules import Bands
from linkspan.exchange.access import open_to
from linkspan.pathway import door, events, models, stage_door, stages
from linkspan.pathway.queries.caseboard import names_said
from linkspan.pathway.queries.stages import EpisodeLine, StageLine, episode_lines, lines_of
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

# What only another act begins: a move is asked for on a page of its own, and its other side opens with it.
NOT_BEGUN_ALONE = frozenset({"transfer_in", "transfer_out"})


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


@dataclass(frozen=True, slots=True)
class Insider:
    """Someone let inside what is kept apart, or kept outside it."""

    person_id: UUID
    name: str
    why: str
    from_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """Whose something is, to whom it is offered, and who could have it next."""

    is_mine: bool
    offered_to: str
    offered_by: str
    is_offered_to_me: bool
    colleagues: tuple[tuple[UUID, str], ...]
    agencies_near: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class StageWhole:
    """One stage with all that its page shows, and what the asker may do with it."""

    line: StageLine
    name: str
    episode: EpisodeLine | None
    siblings: tuple[tuple[StageLine, str], ...]
    before: StageLine | None
    after: tuple[StageLine, ...]
    earlier: tuple[StageLine, ...]
    later_id: UUID | None
    people: Mapping[UUID, str]
    organisations: Mapping[UUID, str]
    bands: Bands
    special: Mapping[date, bool]
    file_open: bool
    works: bool
    oversees: bool
    held: Held
    lacks: frozenset[str]
    around: tuple[tuple[UUID, UUID, str, str], ...]
    inside: tuple[Insider, ...]
    outside: tuple[Insider, ...]


@dataclass(frozen=True, slots=True)
class EpisodeWhole:
    """One episode with its stages, and what the asker may do with it."""

    line: EpisodeLine
    name: str
    stages: tuple[StageLine, ...]
    people: Mapping[UUID, str]
    organisations: Mapping[UUID, str]
    bands: Bands
    special: Mapping[date, bool]
    closes: bool
    oversees: bool
    works: bool
    held: Held
    lacks_late: bool


# --- the child's way --------------------------------------------------------------------------------------------


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
        people, _organisations = _names(found, ())
    return tuple(
        (each, people.get(each.holder.person_id, "") if each.holder and each.holder.person_id else "") for each in found
    )


def _way(
    child_id: UUID | None, contact_id: UUID | None, name: str, found: tuple[StageLine, ...],
    episodes: tuple[EpisodeLine, ...], holder_id: UUID | None, by: Actor, at: datetime,
) -> Way:  # fmt: skip
    people, organisations = _names(found, episodes)
    works = gate.may(by=by, to=Action.WORK_STAGE, about=child_id, at=at, organisation_id=_own(found, holder_id, by))
    special = duty.special_days()
    return Way(
        child_id=child_id, contact_id=contact_id, name=name, episodes=episodes, stages=found,
        starts=_starts(by, child_id) if works.allow or works.code == "reason_needed" else (),
        closes=_closable(episodes, by, at), siblings=household_of(child_id, london_day(at)) if child_id else (),
        people=people, organisations=organisations, bands=Bands.seen_from(at, special), special=special,
        file_open=_file_open(child_id, by, at),
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


def _closable(episodes: Iterable[EpisodeLine], by: Actor, at: datetime) -> frozenset[UUID]:
    mine = [each for each in episodes if each.is_open and each.organisation_id == by.organisation_id]
    return frozenset(
        each.id for each in mine
        if gate.may(
            by=by, to=Action.CLOSE_EPISODE, about=each.child_id, at=at, organisation_id=each.organisation_id
        ).allow
    )  # fmt: skip


def _names(found: Collection[StageLine], episodes: Collection[EpisodeLine]) -> tuple[dict[UUID, str], dict[UUID, str]]:
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


# --- one stage --------------------------------------------------------------------------------------------------


def require_stage(stage_id: UUID, by: Actor, at: datetime) -> tuple[models.Stage, Permit]:
    """Give a stage that the asker may read, with the gate's leave; else there is none.

    The wall has chosen the row: whose it is, who leads, who was there, who works with the child. What the asker takes
    part in counts as their own agency's.
    """
    row = models.Stage.objects.filter(id=stage_id).first()
    if row is None or not stage_door.is_open_to(row, by, at):
        raise NotFound
    if not row.restricted and _attends(stage_id):
        own = by.organisation_id
        return row, gate.require(by=by, to=Action.SEE_PATHWAY, about=row.child_id, at=at, organisation_id=own)
    return row, stage_door.permit_for(row, by, at, Action.SEE_PATHWAY)


def _attends(stage_id: UUID) -> bool:
    """Ask the database, in the asker's own signed name, whether they take part in a stage or answer for it."""
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.attends_stage(%s, linkspan.ctx())", [stage_id])
        (answer,) = cursor.fetchone() or (False,)
    return bool(answer)


def stage_whole(*, stage_id: UUID, by: Actor, at: datetime) -> StageWhole:
    """Give one stage with all its page shows; it is a look at the child, and leaves its line."""
    with trail.look(by=by, at=at):
        row, permit = require_stage(stage_id, by, at)
        if row.restricted:
            trail.record(events.RESTRICTED_SEEN, permit, about=stage_id)
        else:
            trail.record(events.STAGE_SEEN, permit, about=stage_id, child=row.child_id)
        return _whole(row, permit, by, at)


def _whole(row: models.Stage, permit: Permit, by: Actor, at: datetime) -> StageWhole:
    (line,) = lines_of(models.Stage.objects.filter(id=row.id), corrected=True)
    act = lines_of(models.Stage.objects.filter(act=row.act, kind=row.kind).exclude(id=row.id), with_present=False)
    known = open_to({each.child_id for each in act if each.child_id}, by, at)
    siblings = [each for each in act if each.child_id in known and each.corrects_id is None]
    names = _child_names([line, *siblings], permit, by, at)
    near = lines_of(models.Stage.objects.filter(follows=row.id), with_present=False)
    before = lines_of(models.Stage.objects.filter(id=row.follows_id), with_present=False) if row.follows_id else ()
    earlier = lines_of(models.Stage.objects.filter(id=row.corrects_id), corrected=True) if row.corrects_id else ()
    later = models.Stage.objects.filter(corrects=row.id).values_list("id", flat=True).first()
    episodes = episode_lines(models.Episode.objects.filter(id=row.episode_id)) if row.episode_id else ()
    inside, outside = _sides(row) if row.restricted else ((), ())
    people, organisations = _names([line, *siblings, *near, *before, *earlier], episodes)
    special = duty.special_days()
    works = stage_door.works("works_stage", row.id)
    return StageWhole(
        line=line, name=names.get(row.id, ""), episode=episodes[0] if episodes else None,
        siblings=tuple((each, names.get(each.id, "")) for each in siblings), before=before[0] if before else None,
        after=near, earlier=earlier, later_id=later, people=people, organisations=organisations,
        bands=Bands.seen_from(at, special), special=special, file_open=_file_open(row.child_id, by, at),
        works=works, oversees=_oversees(row, by, at), held=_held(line, works, by, at),
        lacks=_lacks(row.id, row.item_id, at), inside=inside, outside=outside,
        around=working_here(row.child_id, by=by, at=at) if works and row.child_id else (),
    )  # fmt: skip


def _child_names(lines: Collection[StageLine], permit: Permit, by: Actor, at: datetime) -> dict[UUID, str]:
    """Name the child of each stage: as the index does, or as whoever told of the child did."""
    children = {each.child_id for each in lines if each.child_id}
    permits = gate.require_many(
        by=by, to=Action.SEE_PATHWAY, about=sorted(children), at=at, organisation_id=by.organisation_id
    )
    if permit.about:
        permits[permit.about] = permit
    apart = {each.child_id for each in lines if each.restricted and each.child_id}
    # Who is inside what is kept apart knows of whom it is, whatever their post.
    permits = dict.fromkeys(apart, permit) | permits
    named = names_under(permits, by=by, at=at, apart=apart)
    said = names_said({each.contact_id for each in lines if each.contact_id and not each.child_id})
    return {
        each.id: (named.get(each.child_id, "") if each.child_id else "")
        or (said.get(each.contact_id, "") if each.contact_id else "")
        for each in lines
    }


def _held(line: StageLine | EpisodeLine, works: bool, by: Actor, at: datetime) -> Held:
    """Say whose it is to the asker, and for those who work on it who could have it next."""
    on, holder = london_day(at), line.holder
    offer = next(iter(duty.offers_of([line.item_id])), None)
    people = agencies.names_of(_in_offer(offer))
    names = agencies.organisation_names({offer.receiver.organisation_id, offer.giver.organisation_id} if offer else ())
    to = offer.receiver if offer else None
    is_desk = to is not None and to.person_id is None and to.organisation_id == by.organisation_id
    apart = isinstance(line, StageLine) and line.restricted
    return Held(
        is_mine=bool(holder and holder.person_id and duty.acts_for(holder.person_id, by, at)),
        offered_to=_named_holder(to, people, names),
        offered_by=_named_holder(offer.giver if offer else None, people, names),
        is_offered_to_me=(is_desk and bool(by.roles & DESK))
        or (to is not None and to.person_id is not None and to.person_id == by.person_id),
        colleagues=_colleagues(line.organisation_id, by, on) if works else (),
        agencies_near=_near(line.area_id, line.organisation_id, on) if works and not apart else (),
    )


def _in_offer(offer: duty.OfferLine | None) -> set[UUID]:
    return {each.person_id for each in (offer.giver, offer.receiver) if each.person_id} if offer else set()


def _named_holder(holder: Holder | None, people: Mapping[UUID, str], names: Mapping[UUID, str]) -> str:
    if holder is None:
        return ""
    return people.get(holder.person_id, "") if holder.person_id else names.get(holder.organisation_id, "")


DESK = frozenset({"front_door", "duty", "manager", "dsl"})


def _oversees(row: models.Stage | models.Episode, by: Actor, at: datetime) -> bool:
    if getattr(row, "restricted", False):
        return False
    return gate.may(by=by, to=Action.OVERSEE_CASE, about=row.child_id, at=at, organisation_id=row.organisation_id).allow


def _file_open(child_id: UUID | None, by: Actor, at: datetime) -> bool:
    return child_id is not None and gate.may(by=by, to=Action.SEE_CHILD, about=child_id, at=at).allow


def _lacks(stage_id: UUID, item_id: UUID, at: datetime) -> frozenset[str]:
    """Name the words still owed for a stage: why it was late, why it was unusual."""
    owed = {
        what for what, kind in (("late", "late_stage"), ("departure", "departure_stage"))
        if duty.items_about([stage_id], at, kind=kind)
    }  # fmt: skip
    if duty.items_about([item_id], at, kind="late_reason"):
        owed.add("late")
    return frozenset(owed)


def _colleagues(organisation_id: UUID, by: Actor, on: date) -> tuple[tuple[UUID, str], ...]:
    """List who of the holding agency could have it: those whose post works cases."""
    found = {
        each.person_id: f"{each.name}, {each.post_title}" for each in agencies.colleagues(organisation_id, on)
        if each.roles & {"practitioner", "manager", "duty", "dsl", "front_door"} and each.person_id != by.person_id
    }  # fmt: skip
    return tuple(sorted(found.items(), key=lambda each: each[1]))


def _near(area_id: UUID, organisation_id: UUID, on: date) -> tuple[tuple[UUID, str], ...]:
    """List the other agencies of an area, whose desks may be offered what is held."""
    found = [each for each in agencies.organisations(on, area_id=area_id) if each.id != organisation_id]
    return tuple((each.id, each.name) for each in sorted(found, key=lambda each: each.name))


def _sides(row: models.Stage) -> tuple[tuple[Insider, ...], tuple[Insider, ...]]:
    """List who is inside what is kept apart, and who is kept outside."""
    within = list(models.Inside.objects.filter(stage=row, until_at=None).order_by("from_at"))
    without = list(models.Outside.objects.filter(stage=row, until_at=None).order_by("from_at"))
    people = [each.person_id for each in within] + [each.person_id for each in without]
    names = agencies.names_of(people)
    return (
        tuple(Insider(each.person_id, names.get(each.person_id, ""), "", each.from_at) for each in within),
        tuple(Insider(each.person_id, names.get(each.person_id, ""), each.why, each.from_at) for each in without),
    )


# --- one episode ------------------------------------------------------------------------------------------------


def episode_whole(*, episode_id: UUID, by: Actor, at: datetime) -> EpisodeWhole:
    """Give one episode with its stages, to those who may read it; it is a look at the child."""
    with trail.look(by=by, at=at):
        row = models.Episode.objects.filter(id=episode_id).first()
        if row is None or not stage_door.is_open_to(row, by, at):
            raise NotFound
        permit = stage_door.permit_for(row, by, at, Action.SEE_PATHWAY)
        trail.record(events.STAGES_SEEN, permit, about=episode_id, child=row.child_id)
        (line,) = episode_lines(models.Episode.objects.filter(id=episode_id))
        found = lines_of(models.Stage.objects.filter(episode=episode_id), with_present=False)
        people, organisations = _names(found, [line])
        named = names_under({row.child_id: permit}, by=by, at=at) if row.child_id else {}
        said = names_said([row.contact_id]) if row.contact_id else {}
        special, works = duty.special_days(), stage_door.works("works_episode", episode_id)
        return EpisodeWhole(
            line=line, name=named.get(row.child_id, "") if row.child_id else next(iter(said.values()), ""),
            stages=found, people=people, organisations=organisations, bands=Bands.seen_from(at, special),
            special=special, closes=episode_id in _closable([line], by, at), oversees=_oversees(row, by, at),
            works=works, held=_held(line, works, by, at),
            lacks_late=bool(duty.items_about([episode_id], at, kind="late_stage"))
            or bool(duty.items_about([row.item_id], at, kind="late_reason")),
        )  # fmt: skip
