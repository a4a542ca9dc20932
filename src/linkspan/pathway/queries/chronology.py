"""One chronology of a child from all agencies, as far as the asker may read it, and the pack that is made of it.

It is no log of what workers did here: that is the trail. What is gathered, and from where, is in `chronology_sources`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.children.queries.file import is_place_hidden, require_sight
from linkspan.children.queries.happened import Around, agencies_around, area_of
from linkspan.children.queries.particulars import particulars
from linkspan.pathway import chronology_rules as rules
from linkspan.pathway import events, models
from linkspan.pathway.chronology_rules import Event, Gap, Telling, Wanted
from linkspan.pathway.queries.chronology_sources import SOURCES, rows_of
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
        permit = _permit(child_id, by, at, reason)
        found = _gathered(child_id, by, at, permit)
        trail.record(events.CHRONOLOGY_SEEN, permit, about=child_id, detail=_counted(found))
        return _composed(child_id, by, at, permit, found, wanted)


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
        seen = _permit(child_id, by, at, reason)
        permit = gate.require(by=by, to=Action.EXPORT_CHILD, about=child_id, at=at, reason=reason)
        found = _gathered(child_id, by, at, seen)
        whole = _composed(child_id, by, at, seen, found, wanted)
        kept = rules.for_family(whole.events) if edition == "family" else tuple(map(rules.for_workers, whole.events))
        detail = {"edition": edition, "purpose": purpose, "events": len(kept), "of": len(found)}
        line = trail.record(events.PACK_MADE, permit, about=child_id, detail=detail | _asked(wanted))
        who = Who.from_json(particulars(child_id=child_id, by=by, at=at, permit=seen).said)
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


def _permit(child_id: UUID, by: Actor, at: datetime, reason: str | None) -> Permit:
    sight = require_sight(child_id=child_id, by=by, at=at, reason=reason)
    return gate.require(by=by, to=Action.SEE_CHRONOLOGY, about=child_id, at=at, reason=reason or sight.reason)


def _gathered(child_id: UUID, by: Actor, at: datetime, permit: Permit) -> tuple[Event, ...]:
    found = [each for source in SOURCES.values() for each in source(child_id, by, at, permit)]
    if is_place_hidden(child_id, by, at):  # which council decided would say where the child is
        found = [_unnamed(each) if each.source in COUNCILS and not each.is_mine else each for each in found]
    return rules.in_order(found)


def _unnamed(event: Event) -> Event:
    return replace(event, organisation_id=None, organisation="", author="", author_as="")


def _counted(found: Sequence[Event]) -> dict[str, int]:
    return dict(Counter(each.source for each in found))


def _asked(wanted: Wanted) -> dict[str, str]:
    said = {"agency": wanted.agency, "kind": wanted.kind, "from": wanted.from_, "until": wanted.until}
    return {name: str(value) for name, value in said.items() if value}


def _composed(
    child_id: UUID, by: Actor, at: datetime, permit: Permit, found: tuple[Event, ...], wanted: Wanted
) -> Chronology:
    today, hidden = london_day(at), is_place_hidden(child_id, by, at)
    around = () if hidden else agencies_around(child_id=child_id, by=by, at=at, permit=permit)
    shown = rules.chosen(found, wanted)
    may = gate.may_each(
        by=by, to=(Action.ADD_TO_CHRONOLOGY, Action.CHALLENGE_DECISION), about=child_id, at=at, reason=permit.reason
    )
    listed = {each.organisation_id: each.organisation for each in found if each.organisation_id and each.organisation}
    return Chronology(
        child_id=child_id, events=shown, total=len(found),
        gaps=rules.gaps(shown, min(wanted.until or today, today)) if wanted.is_of_all else (),
        quiet=() if not wanted.is_of_all else _quiet(around, rules.contributors(found), by, today),
        held_back=() if hidden else _held_back(child_id, today),
        told_by=tuple(sorted(listed.items(), key=lambda each: each[1])),
        kinds=tuple(kind for kind in rules.KINDS if any(each.kind == kind for each in found)),
        desk=agencies.desk_for(today, area_id=area_of(child_id)), is_place_hidden=hidden,
        learns_decisions=may[Action.CHALLENGE_DECISION].allow, may_add=may[Action.ADD_TO_CHRONOLOGY].allow,
    )  # fmt: skip


def _quiet(around: Sequence[Around], told: frozenset[UUID], by: Actor, on: date) -> tuple[Quiet, ...]:
    """List agencies around the child that told nothing, those working with the child now first; never the asker's."""
    silent = [
        each for each in around if each.organisation_id not in told and each.organisation_id != by.organisation_id
    ]
    desks = {desk.organisation_id: desk for desk in agencies.all_desks(on)} if silent else {}
    return tuple(
        Quiet(
            each.organisation, each.from_, each.until,
            desks[each.organisation_id].name if each.organisation_id in desks else "",
            desks[each.organisation_id].phone if each.organisation_id in desks else "",
        )
        for each in silent
    )  # fmt: skip


def _held_back(child_id: UUID, on: date) -> tuple[HeldBack, ...]:
    _rows, held = rows_of(child_id)
    if not held:
        return ()
    names = agencies.organisation_names(held)
    desks = {desk.organisation_id: desk for desk in agencies.all_desks(on)}
    return tuple(
        HeldBack(
            names.get(each, ""), desks[each].name if each in desks else "", desks[each].phone if each in desks else ""
        )
        for each in sorted(held, key=lambda each: names.get(each, ""))
    )


def _for(edition: str, whole: Chronology, kept: tuple[Event, ...]) -> Chronology:
    """Put what a pack shows in the place of what the page shows; a family is told of no gap and no agency's silence."""
    if edition == "family":
        return replace(
            whole, events=kept, gaps=(), quiet=(), held_back=(), told_by=(), is_place_hidden=False, total=len(kept)
        )
    return replace(whole, events=kept)
