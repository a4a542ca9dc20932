"""One stage, or one episode, with all that its page shows and what the asker may do with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.children.queries.names import working_here
from linkspan.duty import queries as duty
from linkspan.duty.rules import Bands
from linkspan.exchange.access import open_to
from linkspan.pathway import events, hearing, models, stage_door
from linkspan.pathway.naming import names_under
from linkspan.pathway.queries.caseboard import names_said
from linkspan.pathway.queries.stages import EpisodeLine, StageLine, episode_lines, lines_of
from linkspan.pathway.queries.way import closable, file_open, names_in
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

DESK = frozenset({"front_door", "duty", "manager", "dsl"})


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
    voice: hearing.Voice | None


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
    people, organisations = names_in([line, *siblings, *near, *before, *earlier], episodes)
    special = duty.special_days()
    works = stage_door.works("works_stage", row.id)
    return StageWhole(
        line=line, name=names.get(row.id, ""), episode=episodes[0] if episodes else None,
        siblings=tuple((each, names.get(each.id, "")) for each in siblings), before=before[0] if before else None,
        after=near, earlier=earlier, later_id=later, people=people, organisations=organisations,
        bands=Bands.seen_from(at, special), special=special, file_open=file_open(row.child_id, by, at),
        works=works, oversees=_oversees(row, by, at), held=_held(line, works, by, at),
        lacks=_lacks(row.id, row.item_id, at), inside=inside, outside=outside,
        around=working_here(row.child_id, by=by, at=at) if works and row.child_id else (),
        voice=hearing.voice_of(row),
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


def _oversees(row: models.Stage | models.Episode, by: Actor, at: datetime) -> bool:
    if getattr(row, "restricted", False):
        return False
    return gate.may(by=by, to=Action.OVERSEE_CASE, about=row.child_id, at=at, organisation_id=row.organisation_id).allow


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
    within = list(models.Inside.objects.filter(stage=row, until_at=None).order_by("from_at", "id"))
    without = list(models.Outside.objects.filter(stage=row, until_at=None).order_by("from_at", "id"))
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
        people, organisations = names_in(found, [line])
        named = names_under({row.child_id: permit}, by=by, at=at) if row.child_id else {}
        said = names_said([row.contact_id]) if row.contact_id else {}
        special, works = duty.special_days(), stage_door.works("works_episode", episode_id)
        return EpisodeWhole(
            line=line, name=named.get(row.child_id, "") if row.child_id else next(iter(said.values()), ""),
            stages=found, people=people, organisations=organisations, bands=Bands.seen_from(at, special),
            special=special, closes=episode_id in closable([line], by, at), oversees=_oversees(row, by, at),
            works=works, held=_held(line, works, by, at),
            lacks_late=bool(duty.items_about([episode_id], at, kind="late_stage"))
            or bool(duty.items_about([row.item_id], at, kind="late_reason")),
        )  # fmt: skip
