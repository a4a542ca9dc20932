"""One chronology of a child from all agencies, as far as the asker may read it, and the pack that is made of it.

It is no log of what workers did here: that is the trail. What is gathered, and from where, is in `chronology_sources`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, trail
from linkspan.children.queries.file import is_place_hidden, require_sight
from linkspan.children.queries.happened import area_of
from linkspan.children.queries.particulars import particulars
from linkspan.pathway import chronology_rules as rules
from linkspan.pathway import events, models
from linkspan.pathway.chronology_rules import Event, Gap, Telling, Wanted
from linkspan.pathway.queries.chronology_sources import HELD, SOURCES, Reading
from linkspan.pathway.rules import Who
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

EVERYTHING = Wanted()
# Sources that name the council a child belongs to.
COUNCILS = frozenset({"concerns", "stages"})


@dataclass(frozen=True, slots=True)
class Quiet:
    """An agency around the child that has told nothing here which the reader is shown, and whom to ring there."""

    organisation: str
    from_: date
    until: date | None
    desk: str
    phone: str


@dataclass(frozen=True, slots=True)
class HeldBack:
    """An agency that keeps something to itself and lets others know that it does, and whom to ask there."""

    organisation: str
    desk: str
    phone: str


@dataclass(frozen=True, slots=True)
class Chronology:
    """What happened, newest first, and what is missing from it as far as the reader may know.

    `events` are those asked for of `total`; `told_by` and `kinds` what there is to choose from. `is_place_hidden`: what
    other agencies told would say where the child is. `learns_decisions`: what front doors decided is shown; it is to
    those recorded by name.
    """

    child_id: UUID
    events: tuple[Event, ...]
    total: int
    gaps: tuple[Gap, ...]
    quiet: tuple[Quiet, ...]
    held_back: tuple[HeldBack, ...]
    told_by: tuple[tuple[UUID, str], ...]
    kinds: tuple[str, ...]
    desk: agencies.Desk | None
    is_place_hidden: bool
    learns_decisions: bool
    may_add: bool


@dataclass(frozen=True, slots=True)
class Pack:
    """A chronology as it leaves the system: who made it for what, and when; `reference` finds its line in the trail."""

    chronology: Chronology
    edition: str
    purpose: str
    why: str
    child: str
    born: date | None
    made_by: str
    made_as: str
    made_for: str
    made_at: datetime
    reference: str
    wanted: Wanted
    left_out: int


@dataclass(frozen=True, slots=True)
class Own:
    """An event of one's own agency as it stands, to be put right or taken back."""

    event_id: UUID
    child_id: UUID
    telling: Telling
    author: str
    at: datetime


def chronology(
    *, child_id: UUID, by: Actor, at: datetime, wanted: Wanted = EVERYTHING, reason: str | None = None
) -> Chronology:
    """Give a child's chronology to somebody who works with the child, or to an inspector who said why."""
    with trail.look(by=by, at=at, reason=reason):
        reading = _reading(child_id, by, at, reason)
        found, held = _gathered(reading)
        trail.record(events.CHRONOLOGY_SEEN, reading.permit, about=child_id, detail=_counted(found))
        return _composed(reading, found, held, wanted)


def pack(
    *, child_id: UUID, edition: str, purpose: str, why: str, by: Actor, at: datetime, wanted: Wanted = EVERYTHING
) -> Pack:
    """Give a chronology to be taken out of the system, and keep who took it, when, for what and in which edition.

    A family's edition has no unreleased words, nobody besides the child and no place. Render it after the look.
    """
    if problem := rules.why_not_pack(edition=edition, purpose=purpose):
        raise problem
    reason = f"{purpose}: {' '.join(why.split())}"
    with trail.look(by=by, at=at, reason=reason):
        reading = _reading(child_id, by, at, reason)
        permit = gate.require(by=by, to=Action.EXPORT_CHILD, about=child_id, at=at, reason=reason)
        found, held = _gathered(reading)
        whole = _composed(reading, found, held, wanted)
        kept = rules.for_family(whole.events) if edition == "family" else tuple(map(rules.for_workers, whole.events))
        detail = {"edition": edition, "purpose": purpose, "events": len(kept), "of": len(found)}
        line = trail.record(events.PACK_MADE, permit, about=child_id, detail=detail | _asked(wanted))
        who = Who.from_json(particulars(child_id=child_id, by=by, at=at, permit=reading.permit).said)
        return Pack(
            chronology=_for(edition, whole, kept), edition=edition, purpose=purpose, why=why,
            child=who.name, born=date.fromisoformat(who.born) if who.born else None, made_by=by.name,
            made_as=by.post_title, made_for=by.organisation_name, made_at=at, reference=str(line)[-12:], wanted=wanted,
            left_out=sum(before.said != after.said for before, after in zip(whole.events, kept, strict=True))
            if edition == "workers" else 0,
        )  # fmt: skip


def own_event(*, event_id: UUID, by: Actor, at: datetime) -> Own:
    """Give an event of one's own agency as it stands now; anyone else's, and one that was overtaken, is not there."""
    with trail.look(by=by, at=at):
        row = models.SignificantEvent.objects.filter(id=event_id, organisation=by.organisation_id).first()
        if row is None or row.is_withdrawn or models.SignificantEvent.objects.filter(corrects=event_id).exists():
            raise NotFound
        permit = gate.require(by=by, to=Action.ADD_TO_CHRONOLOGY, about=row.child_id, at=at)
        trail.record(events.CHRONOLOGY_SEEN, permit, about=event_id)
        telling = Telling(
            kind=row.kind, happened_at=row.happened_at, what=row.what, nature=row.nature, source=row.source,
            source_said=row.source_said, is_day=row.is_day, sharing=row.sharing, held_why=row.held_why,
            is_released=row.is_released,
        )  # fmt: skip
        author = agencies.names_of([row.author_id]).get(row.author_id, "")
        return Own(event_id, row.child_id, telling, author, row.at)


# What is asked of the gate once for all sources and for the page.
ASKED = (
    Action.SEE_WHEREABOUTS, Action.SEE_PEOPLE, Action.SEE_FLAGS, Action.CHALLENGE_DECISION, Action.ADD_TO_CHRONOLOGY,
)  # fmt: skip


def _reading(child_id: UUID, by: Actor, at: datetime, reason: str | None) -> Reading:
    sight = require_sight(child_id=child_id, by=by, at=at, reason=reason)
    permit = gate.require(by=by, to=Action.SEE_CHRONOLOGY, about=child_id, at=at, reason=reason or sight.reason)
    asked = gate.may_each(by=by, to=ASKED, about=child_id, at=at, reason=permit.reason)
    return Reading(
        child_id, by, at, permit, frozenset(action for action, decision in asked.items() if decision.allow),
        is_place_hidden(child_id, by, at),
    )  # fmt: skip


def _gathered(reading: Reading) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """Give all events in order, and apart from them the agencies that hold something back."""
    found = [each for source in SOURCES.values() for each in source(reading)]
    held = tuple(each for each in found if each.code == HELD)
    found = [each for each in found if each.code != HELD]
    if reading.is_place_hidden:  # which council decided would say where the child is
        found = [_unnamed(each) if each.source in COUNCILS and not each.is_mine else each for each in found]
    return rules.in_order(found), held


def _unnamed(event: Event) -> Event:
    return replace(event, organisation_id=None, organisation="", author="", author_as="")


def _counted(found: Sequence[Event]) -> dict[str, int]:
    return dict(Counter(each.source for each in found))


def _asked(wanted: Wanted) -> dict[str, str]:
    said = {"agency": wanted.agency, "kind": wanted.kind, "from": wanted.from_, "until": wanted.until}
    return {name: str(value) for name, value in said.items() if value}


def _composed(reading: Reading, found: tuple[Event, ...], held: Sequence[Event], wanted: Wanted) -> Chronology:
    today = london_day(reading.at)
    shown = rules.chosen(found, wanted)
    silent = () if reading.is_place_hidden or not wanted.is_of_all else rules.silent(found, reading.by.organisation_id)
    listed = {each.organisation_id: each.organisation for each in found if each.organisation_id and each.organisation}
    desks = {desk.organisation_id: desk for desk in agencies.all_desks(today)}
    kinds = {each.kind for each in found}
    return Chronology(
        child_id=reading.child_id, events=shown, total=len(found),
        gaps=rules.gaps(shown, min(wanted.until or today, today)) if wanted.is_of_all else (),
        quiet=tuple(_quiet(each, desks) for each in silent),
        held_back=tuple(_held_back(each, desks) for each in sorted(held, key=lambda each: each.organisation)),
        told_by=tuple(sorted(listed.items(), key=lambda each: each[1])),
        kinds=tuple(kind for kind in rules.KINDS if kind in kinds),
        desk=agencies.desk_for(today, area_id=area_of(reading.child_id)), is_place_hidden=reading.is_place_hidden,
        learns_decisions=Action.CHALLENGE_DECISION in reading.allowed,
        may_add=Action.ADD_TO_CHRONOLOGY in reading.allowed,
    )  # fmt: skip


def _quiet(each: rules.Silent, desks: Mapping[UUID, agencies.Desk]) -> Quiet:
    desk = desks.get(each.organisation_id)
    return Quiet(each.organisation, each.from_, each.until, desk.name if desk else "", desk.phone if desk else "")


def _held_back(each: Event, desks: Mapping[UUID, agencies.Desk]) -> HeldBack:
    desk = desks.get(each.organisation_id) if each.organisation_id else None
    return HeldBack(each.organisation, desk.name if desk else "", desk.phone if desk else "")


def _for(edition: str, whole: Chronology, kept: tuple[Event, ...]) -> Chronology:
    """Put what a pack shows in the place of what the page shows; a family is told of no gap and no agency's silence."""
    if edition == "family":
        return replace(
            whole, events=kept, gaps=(), quiet=(), held_back=(), told_by=(), is_place_hidden=False, total=len(kept)
        )
    return replace(whole, events=kept)
