"""Where a child's chronology comes from: each source gives events of one kind, as far as the asker may read them.

A source is a function of a reading: the child, the asker, the moment, the permit of the look. `SOURCES` is the whole
list; to add one, write the function and put it there. Each asks what its own page would ask, so that a chronology shows
nobody more than the pages that it gathers; and what a source leaves out leaves no trace.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import LONDON
from linkspan.audit import Actor, Permit
from linkspan.children.queries.happened import Happened, happened_to
from linkspan.exchange.access import open_to
from linkspan.exchange.queries.happened import AskedOrAnswered, asked_about
from linkspan.pathway import decision_rules, door, models
from linkspan.pathway.chronology_rules import Earlier, Event, Said
from linkspan.pathway.queries.stages import EpisodeLine, StageLine, episodes_of, stages_of
from linkspan.sharing.facts import Action


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at one child's chronology. `allowed` is what the gate lets the reader do with the child, asked once."""

    child_id: UUID
    by: Actor
    at: datetime
    permit: Permit
    allowed: frozenset[Action]
    is_place_hidden: bool


Source = Callable[[Reading], Iterable[Event]]
# The code of an event that stands for all that an agency holds back and lets others know of.
HELD = "held_back"


# --- what the file says -------------------------------------------------------------------------------------

FILE_KINDS = {
    "involvement": "people", "lead": "people", "flag": "flag", "home": "home", "school": "education", "child": "harm",
}  # fmt: skip
# What a family knows of a file without being told: who came and went by agency, who led, that they moved.
FAMILY_KNOWS_OF = frozenset({"involvement.began", "involvement.ended", "lead.taken", "lead.given_up", "child.died"})


def from_file(reading: Reading) -> Iterable[Event]:
    """Give what the file itself says: who came and went, who led, flags, moves of home and school, a death."""
    for each in happened_to(
        child_id=reading.child_id, by=reading.by, at=reading.at, permit=reading.permit, allowed=reading.allowed,
        is_place_hidden=reading.is_place_hidden,
    ):  # fmt: skip
        yield _of_file(each, reading.by)


def _of_file(each: Happened, by: Actor) -> Event:
    given = {"person": each.person, "role": each.role, "place": each.place, "kind": each.kind}
    return Event(
        source="file", kind=FILE_KINDS[each.code.partition(".")[0]], code=each.code, event_id=each.event_id,
        happened_at=each.at, recorded_at=each.recorded_at, is_day=each.is_day, organisation_id=each.organisation_id,
        organisation=each.organisation, given=tuple((name, value) for name, value in given.items() if value),
        is_mine=each.organisation_id == by.organisation_id, to_family=each.code in FAMILY_KNOWS_OF,
        names_place=each.is_place, sensitive=each.sensitive,
    )  # fmt: skip


# --- what was asked and answered ----------------------------------------------------------------------------


def from_requests(reading: Reading) -> Iterable[Event]:
    """Give what one's agency asked others and was asked, and what was told: to an inspector, what any agency did."""
    for each in asked_about(child_id=reading.child_id, by=reading.by, at=reading.at, reason=reading.permit.reason):
        yield _of_request(each)


def _of_request(each: AskedOrAnswered) -> Event:
    said = [Said(entry.nature, entry.text, entry.source) for entry in each.entries]
    if each.why:
        said.append(Said("why", each.why))
    given = {"to": each.to, "purpose": each.purpose, "outcome": each.outcome, "unread": "1" if each.is_unread else ""}
    return Event(
        source="requests", kind="asked", code="request.answered" if each.outcome else "request.asked",
        event_id=each.request_id, happened_at=each.at, recorded_at=each.at, is_day=False,
        organisation_id=each.organisation_id, organisation=each.organisation, author=each.person, author_as=each.post,
        given=tuple((name, value) for name, value in given.items() if value), said=tuple(said),
        adds=each.outcome == "disclosed", is_mine=each.is_ours,
        goes_out=not each.outcome or each.onward == "workers" or each.is_ours,
    )  # fmt: skip


# --- concerns and what was decided --------------------------------------------------------------------------


def from_concerns(reading: Reading) -> Iterable[Event]:
    """Give concerns and decisions: to the front door that has them, to those who raised them what they were told, and
    to those recorded as working with the child what was decided, without what was said.
    """
    child_id, by, at = reading.child_id, reading.by, reading.at
    if child_id not in open_to([child_id], by, at):
        return
    contacts = list(models.Contact.objects.filter(child=child_id).order_by("received_at", "id"))
    if contacts:
        yield from _reported(contacts, reading)
    yield from _worries(child_id, by)


def _reported(contacts: list[models.Contact], reading: Reading) -> Iterable[Event]:
    by, at = reading.by, reading.at
    concerns = models.Concern.objects.in_bulk([each.concern_id for each in contacts])
    opened = door.opens(contacts, by, at)
    mine = {each.id for each in contacts if (said := concerns.get(each.concern_id)) and door.of_referrer(said, by)}
    every = {each.id for each in contacts}
    inspected = every if "inspector" in by.roles else set()
    names = agencies.organisation_names(
        {each.organisation_id for each in contacts}
        | {each.organisation_id for each in concerns.values() if each.organisation_id}
    )
    people = agencies.names_of({each.author_id for each in concerns.values() if each.author_id})
    for contact in contacts:
        concern = concerns.get(contact.concern_id)
        if concern is not None and contact.id in opened | mine | inspected:
            yield _of_concern(concern, contact.id, names, people, by)
    learnt = every if Action.CHALLENGE_DECISION in reading.allowed else set()
    yield from _decisions(contacts, opened | inspected | learnt, mine, names, by)


def _of_concern(
    concern: models.Concern, contact_id: UUID, names: Mapping[UUID, str], people: Mapping[UUID, str], by: Actor
) -> Event:
    parts = (("fact", concern.saw), ("opinion", concern.thinks), ("child", concern.child_said))
    whose = concern.organisation_id
    # Who spoke, where it was nobody in a post, is kept: a reader of a chronology needs no name for it.
    own = concern.referrer == "professional" and whose is not None
    return Event(
        source="concerns", kind="concern", code=f"{concern.kind}.raised", event_id=concern.id,
        happened_at=concern.happened_at or concern.at, recorded_at=concern.at, is_day=concern.happened_at is not None,
        organisation_id=whose, organisation=names.get(whose, "") if whose else "",
        author=people.get(concern.author_id, "") if concern.author_id and own else "",
        author_as=concern.author_as if own else "",
        given=(("referrer", concern.referrer), ("contact", str(contact_id)), ("urgency", concern.urgency)),
        said=tuple(Said(nature, words) for nature, words in parts if words), adds=True,
        is_mine=whose == by.organisation_id,
    )  # fmt: skip


def _decisions(
    contacts: list[models.Contact], whole: Iterable[UUID], mine: set[UUID], names: Mapping[UUID, str],
    by: Actor,
) -> Iterable[Event]:  # fmt: skip
    """Give what was decided: whole to some; to whoever raised it, once they were told, and as far as they were."""
    by_id, known = {each.id: each for each in contacts}, frozenset(whole)
    live = list(models.Decision.objects.filter(contact__in=known | mine, replaced_at=None))
    told = {
        each.decision_id
        for each in models.Reply.objects.filter(decision__in=[each.id for each in live], sent_at__isnull=False)
        if decision_rules.is_reasoned(each.to_kind)
    }
    for each in live:
        if each.contact_id not in known and each.id not in told:
            continue
        council = by_id[each.contact_id].organisation_id
        given = (("outcome", each.outcome), ("level", str(each.level)), ("contact", str(each.contact_id)))
        yield Event(
            source="concerns", kind="concern", code="contact.decided", event_id=each.id, happened_at=each.at,
            recorded_at=each.at, is_day=False, organisation_id=council, organisation=names.get(council, ""),
            author_as=each.decided_as, adds=True, given=given, is_mine=council == by.organisation_id,
        )  # fmt: skip


def _worries(child_id: UUID, by: Actor) -> Iterable[Event]:
    """Give the early worries that one's own agency keeps, to their authors and those who lead there."""
    about = models.WorryChild.objects.filter(child=child_id).values_list("concern_id", flat=True)
    rows = models.Concern.objects.filter(id__in=list(about), kind="worry", organisation=by.organisation_id)
    kept = [each for each in rows if each.ended_how != "taken_back" and door.of_referrer(each, by)]
    if not kept:
        return
    people = agencies.names_of({each.author_id for each in kept if each.author_id})
    names = agencies.organisation_names({each.organisation_id for each in kept if each.organisation_id})
    for each in kept:
        yield _of_concern(each, each.id, names, people, by)


# --- episodes and stages ------------------------------------------------------------------------------------

# What a family takes part in, or knows of by its nature; enquiries and discussions before it are not among these.
FAMILY_STAGES = frozenset({
    "early_help", "assessment", "family_help_plan", "plan_review", "icpc", "cp_plan", "core_group", "cp_review", "fgdm",
    "looked_after", "la_review", "la_visit", "private_fostering", "pf_visit", "return_interview",
})  # fmt: skip
MISSING_STAGES = frozenset({"missing", "return_interview"})


def from_stages(reading: Reading) -> Iterable[Event]:
    """Give each stage as it began and ended, and each episode. What is kept apart is in no chronology, for anyone."""
    child_id, by, at, permit = reading.child_id, reading.by, reading.at, reading.permit
    stages = [each for each in stages_of(child_id, by=by, at=at, permit=permit) if not each.restricted]
    episodes = episodes_of(child_id, by=by, at=at, permit=permit)
    if not stages and not episodes:
        return
    councils = {each.organisation_id for each in stages} | {each.organisation_id for each in episodes}
    names = agencies.organisation_names(councils)
    for stage in stages:
        if stage.happened_at is not None:
            began = _of_stage(stage, names, by)
            yield began
            if stage.ended_at is not None and stage.ended_at != stage.happened_at:
                yield replace(
                    began, code="stage.ended", happened_at=stage.ended_at,
                    recorded_at=stage.ended_recorded_at or stage.ended_at,
                )  # fmt: skip
    for episode in episodes:
        yield from _of_episode(episode, names, by)


def _of_stage(stage: StageLine, names: Mapping[UUID, str], by: Actor) -> Event:
    held = stage.happened_at or stage.recorded_at
    given = {"stage": stage.kind, "outcome": stage.outcome}
    return Event(
        source="stages", kind="missing" if stage.kind in MISSING_STAGES else "help",
        code="stage.held" if stage.ended_at == held else "stage.began", event_id=stage.id, happened_at=held,
        recorded_at=stage.recorded_at, organisation_id=stage.organisation_id,
        organisation=names.get(stage.organisation_id, ""), adds=True,
        is_mine=stage.organisation_id == by.organisation_id,
        given=tuple((name, value) for name, value in given.items() if value),
        to_family=stage.kind in FAMILY_STAGES,
    )  # fmt: skip


def _of_episode(episode: EpisodeLine, names: Mapping[UUID, str], by: Actor) -> Iterable[Event]:
    opened = Event(
        source="stages", kind="help", code="episode.opened", event_id=episode.id, happened_at=episode.referred_at,
        recorded_at=episode.recorded_at, organisation_id=episode.organisation_id,
        organisation=names.get(episode.organisation_id, ""), adds=True,
        is_mine=episode.organisation_id == by.organisation_id, to_family=True,
    )  # fmt: skip
    yield opened
    if episode.closed_on:
        closed = datetime.combine(episode.closed_on, time(12), LONDON)
        yield replace(
            opened, code="episode.closed", happened_at=closed, recorded_at=episode.closed_recorded_at or closed,
            given=(("reason", episode.closing_reason),),
        )  # fmt: skip


# --- what workers added -------------------------------------------------------------------------------------


class Row(NamedTuple):
    """One row of `linkspan.significant_events`; of what is held back it has the agency alone, and `is_held`."""

    id: UUID
    organisation_id: UUID
    said_by: UUID
    author_id: UUID
    author_as: str
    kind: str
    happened_at: datetime
    is_day: bool
    what: str
    nature: str
    source: str
    source_said: str
    sharing: str
    held_why: str
    is_released: bool
    at: datetime
    first: UUID
    why: str
    is_withdrawn: bool
    sensitive: bool
    is_held: bool


READ = f"select {', '.join(Row._fields)} from linkspan.significant_events(%s)"  # noqa: S608  names from the class above


def from_workers(reading: Reading) -> Iterable[Event]:
    """Give what workers of any agency added: the newest words of each, with those before it that were put right.

    What an agency holds back, and lets others know that it does, is one event of that agency, of no day and no words.
    """
    by = reading.by
    with connection.cursor() as cursor:
        cursor.execute(READ, [reading.child_id])
        rows = [Row(*values) for values in cursor.fetchall()]
    if reading.is_place_hidden:  # who speaks would say where the child is
        rows = [row for row in rows if row.organisation_id == by.organisation_id]
    names = agencies.organisation_names({row.said_by or row.organisation_id for row in rows})
    for row in rows:
        if row.is_held:
            yield Event(
                source="workers", kind="", code=HELD, event_id=row.organisation_id, happened_at=reading.at,
                recorded_at=reading.at, organisation_id=row.organisation_id,
                organisation=names.get(row.organisation_id, ""),
            )  # fmt: skip
    rows = [row for row in rows if not row.is_held]
    people = agencies.names_of({row.author_id for row in rows})
    chains: dict[UUID, list[Row]] = {}
    for row in rows:
        chains.setdefault(row.first, []).append(row)
    for chain in chains.values():
        yield _of_chain(sorted(chain, key=lambda row: (row.at, row.id)), names, people, by)


def _of_chain(chain: list[Row], names: Mapping[UUID, str], people: Mapping[UUID, str], by: Actor) -> Event:
    row, whys = chain[-1], [each.why for each in chain[1:]]
    said = () if row.is_withdrawn else (Said(row.nature, row.what, row.source_said),)
    earlier = tuple(
        Earlier(each.at, each.what, people.get(each.author_id, ""), why)
        for each, why in zip(chain[:-1], whys, strict=True)
    )
    given = {
        "how": row.source, "sharing": row.sharing, "why": row.why if row.is_withdrawn else "",
        "released": "1" if row.is_released else "",
    }  # fmt: skip
    return Event(
        source="workers", kind=row.kind, code="event.withdrawn" if row.is_withdrawn else "event.added",
        event_id=row.id, happened_at=row.happened_at, recorded_at=row.at, is_day=row.is_day,
        organisation_id=row.organisation_id, organisation=names.get(row.said_by, ""),
        author=people.get(row.author_id, ""), author_as=row.author_as,
        given=tuple((name, value) for name, value in given.items() if value), said=said,
        earlier=tuple(reversed(earlier)), adds=not row.is_withdrawn,
        is_mine=row.organisation_id == by.organisation_id, to_family=row.is_released and not row.is_withdrawn,
        words_to_family=row.is_released, goes_out=row.sharing == "workers", sensitive=row.sensitive,
        shared=row.sharing,
    )  # fmt: skip


SOURCES: Mapping[str, Source] = {
    "file": from_file,
    "requests": from_requests,
    "concerns": from_concerns,
    "stages": from_stages,
    "workers": from_workers,
}
