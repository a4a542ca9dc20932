"""What waits for a reviewer: pairs with both sides and the evidence, sealed records, shields."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.children import composite, events, models, reviewing, weighed
from linkspan.children.composite import Address, Carer, Fact, Said
from linkspan.children.queries.evidence import EvidenceLine, evidence_lines
from linkspan.children.queries.family import Relative, household_of
from linkspan.children.queries.file import EDUCATION, said_of, versions_of
from linkspan.children.queries.lists import latest_of
from linkspan.duty import queries as duty
from linkspan.duty.rules import Band
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

MOST = 200
MOST_SHOWN = 30  # pairs of a queue on its page; the next one comes up by itself
AT_ONCE = 20  # pairs put to the gate together while looking for the next


@dataclass(frozen=True, slots=True)
class PairLine:
    """A pair as a line of a list: who may be whom, since when and until when."""

    pair_id: UUID
    record_name: str
    record_organisation: str
    record_number: str
    child_name: str
    child_id: UUID
    probability: float
    raised_at: datetime
    due_at: datetime
    band: Band
    risks: tuple[str, ...] = ()
    needs_two: bool = False
    waits_for_another: bool = False


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """What a reviewer said of a pair, and when."""

    person: str
    says: str
    reason: str
    at: datetime


Banded = tuple[tuple[Band, tuple[PairLine, ...]], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair, as far as the reviewer may see it."""

    child_id: UUID | None
    name: str
    names: tuple[Fact, ...]
    known_as: tuple[Fact, ...]
    former_names: tuple[Fact, ...]
    born: tuple[Fact, ...]
    sex: tuple[Fact, ...]
    nhs_numbers: tuple[Fact, ...]
    upns: tuple[Fact, ...]
    carers: tuple[Carer, ...]
    addresses: tuple[Address, ...]
    schools: tuple[Fact, ...]
    household: tuple[Relative, ...]
    organisations: tuple[str, ...]
    record_count: int
    place_hidden: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """What each side says of one thing, and whether they agree; None where a side says nothing."""

    field: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    agree: bool | None


@dataclass(frozen=True, slots=True)
class NewSight:
    """An agency that would see, once linked, that these others work with the child too."""

    organisation: str
    would_see: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairDetail:
    """A pair with both sides, the evidence and what linking would do."""

    pair_id: UUID
    record_id: UUID
    record_organisation: str
    record_number: str
    sealed: bool
    probability: float
    raised_at: datetime
    due_at: datetime | None
    band: Band | None
    record: Side
    child: Side
    differences: tuple[Difference, ...]
    evidence: tuple[EvidenceLine, ...]
    new_sights: tuple[NewSight, ...]
    decision: str
    decided_at: datetime | None
    decided_by: str
    reason: str
    is_mine: bool
    risks: tuple[str, ...]
    needs_two: bool
    my_answer: str
    opinions: tuple[OpinionLine, ...]


@dataclass(frozen=True, slots=True)
class ShieldLine:
    """A shield that waits for review."""

    shield_id: UUID
    child_id: UUID
    child_name: str
    kind: str
    raised_by: str
    raised_at: datetime
    reason: str
    due_at: datetime | None
    band: Band | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Insider:
    """An agency or a person inside a child's wall."""

    inside_id: UUID
    name: str
    is_person: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class ShieldDetail:
    """A shield, who is inside, and which agencies work with the child and are outside."""

    line: ShieldLine
    outcome: str
    reviewed_at: datetime | None
    ended_at: datetime | None
    protection: str
    insiders: tuple[Insider, ...]
    outside: tuple[tuple[UUID, str], ...]


# --- lists ----------------------------------------------------------------------------------------------------


def waiting_pairs(*, by: Actor, at: datetime) -> tuple[PairLine, ...]:
    """List the pairs a matching reviewer may decide: those past their date, then by harm times doubt.

    Pairs that the reviewer has answered already, and that wait for someone else, come last.
    """
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.REVIEW_MATCH, at=at)
        mine, answered = weighed.queue(MOST_SHOWN), weighed.queue(MOST_SHOWN, answered=True)
        lines = _listed(_in_order([*mine, *answered]), Action.REVIEW_MATCH, permit, by, at)
    return tuple(_weighed(line, (mine | answered)[line.pair_id], line.pair_id in answered) for line in lines)


def next_pair(*, by: Actor, at: datetime, after: UUID | None = None) -> UUID | None:
    """Give the pair to look at next, in the same order, after one that is left for now; None when nothing waits."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.REVIEW_MATCH, at=at)
        trail.record(events.PAIRS_SEEN, permit)
        while pair_ids := list(weighed.queue(AT_ONCE, after=after)):
            rows = _in_order(pair_ids)
            own = _own_children(row.record_id for row in rows)
            about = {row.child_id for row in rows} | set(own.values())
            allowed = gate.require_many(by=by, to=Action.REVIEW_MATCH, about=about, at=at)
            for row in rows:
                if row.child_id in allowed or own.get(row.record_id) in allowed:
                    return row.id
            after = pair_ids[-1]
    return None


def sealed_pairs(*, by: Actor, at: datetime) -> Banded:
    """List the sealed pairs a shield reviewer may decide, by how they stand against their dates."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEAL_DECIDE, at=at)
        waiting = models.Pair.objects.filter(decided_at=None, sealed=True).select_related("record")
        return _banded(_listed(list(waiting.order_by("raised_at", "id")[:MOST]), Action.SEAL_DECIDE, permit, by, at))


def _in_order(pair_ids: Sequence[UUID]) -> list[models.Pair]:
    rows = models.Pair.objects.select_related("record").in_bulk(list(pair_ids))
    return [rows[each] for each in pair_ids if each in rows]


def _listed(rows: Sequence[models.Pair], to: Action, permit: Permit, by: Actor, at: datetime) -> list[PairLine]:
    """Keep what the gate allows on either side, leave a line for each, and put it into words."""
    sealed = to is Action.SEAL_DECIDE
    own = _own_children(row.record_id for row in rows)
    about = {row.child_id for row in rows} | (set() if sealed else set(own.values()))
    allowed = gate.require_many(by=by, to=to, about=about, at=at)
    shown = [row for row in rows if row.child_id in allowed or own.get(row.record_id) in allowed]
    trail.record(events.PAIRS_SEEN, permit, detail={"sealed": sealed, "shown": len(shown)})
    for row in shown:
        side = row.child_id if row.child_id in allowed else own[row.record_id]
        trail.record(events.CHILD_LISTED, allowed[side], about=row.id)
    return _pair_lines(shown, at)


def _weighed(line: PairLine, risks: Collection[str], is_answered: bool) -> PairLine:
    """Add what may be told of why a pair stands where it does; what is behind a wall is told of none."""
    told = tuple(code for code in risks if code in reviewing.TOLD)
    return replace(line, risks=told, needs_two=bool(told), waits_for_another=is_answered)


def _own_children(record_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    links = models.Link.objects.filter(record__in=list(record_ids), until_at=None)
    return dict(links.values_list("record_id", "child_id"))


def _pair_lines(rows: Sequence[models.Pair], at: datetime) -> list[PairLine]:
    items = duty.items_about([row.id for row in rows], at)
    children = latest_of([row.child_id for row in rows])
    versions = models.RecordVersion.objects.filter(record__in=[row.record_id for row in rows])
    said = {each.record_id: each.said for each in versions.order_by("record", "-number").distinct("record")}
    names = agencies.organisation_names({row.record.organisation_id for row in rows})
    return [
        PairLine(
            pair_id=row.id, record_name=_name(said.get(row.record_id, {})),
            record_organisation=names.get(row.record.organisation_id, ""), record_number=row.record.record_id,
            child_name=composite.best_name(children.get(row.child_id, [])), child_id=row.child_id,
            probability=row.probability, raised_at=row.raised_at, due_at=items[row.id].due_at,
            band=items[row.id].band,
        )
        for row in rows
        if row.id in items
    ]  # fmt: skip


def _name(said: Mapping[str, Any]) -> str:
    return " ".join(said[part] for part in ("given_name", "family_name") if said.get(part))


def _banded(lines: Sequence[PairLine]) -> Banded:
    ordered = sorted(lines, key=lambda line: (line.due_at, line.pair_id))
    by_band = ((band, tuple(line for line in ordered if line.band is band)) for band in Band)
    return tuple((band, found) for band, found in by_band if found)


# --- one pair -------------------------------------------------------------------------------------------------


def pair_detail(*, pair_id: UUID, by: Actor, at: datetime) -> PairDetail:
    """Open one pair: both sides as far as the reviewer may see them, what differs, and who would newly see whom."""
    with trail.look(by=by, at=at):
        pair = models.Pair.objects.select_related("record").filter(id=pair_id).first()
        if pair is None:
            raise NotFound
        own = _own_children([pair.record_id]).get(pair.record_id)
        permit = _leave(pair, own, by, at)
        trail.record(events.PAIRS_SEEN, permit, about=pair_id)
        return opened(pair, permit, by, at)


def opened(pair: models.Pair, permit: Permit, by: Actor, at: datetime) -> PairDetail:
    """Lay both sides of a pair beside each other for someone who may; a line for every child shown."""
    own = _own_children([pair.record_id]).get(pair.record_id)
    trail.record_many(
        events.PAIRS_SEEN, permit, ((each, pair.id, None) for each in {own, pair.child_id} - {None, permit.about})
    )
    left = _side(own, said_of(pair.record_id), by, at)
    right = _side(pair.child_id, versions_of(pair.child_id), by, at)
    return _detail(pair, _but(left, right.child_id), _but(right, left.child_id), by, at)


def _but(side: Side, child_id: UUID | None) -> Side:
    """Leave the other side out of the children at an address: whether they are two is what is asked."""
    return replace(side, household=tuple(each for each in side.household if each.child_id != child_id))


def _leave(pair: models.Pair, own: UUID | None, by: Actor, at: datetime) -> Permit:
    to = Action.SEAL_DECIDE if pair.sealed else Action.REVIEW_MATCH
    about = pair.child_id
    if own and not pair.sealed and not gate.may(by=by, to=to, about=about, at=at).allow:
        about = own
    return gate.require(by=by, to=to, about=about, at=at)


def _detail(pair: models.Pair, left: Side, right: Side, by: Actor, at: datetime) -> PairDetail:
    item = duty.items_about([pair.id], at).get(pair.id)
    names = agencies.organisation_names([pair.record.organisation_id])
    people = agencies.names_of([pair.decided_by_id] if pair.decided_by_id else [])
    facts = weighed.facts_of([pair.id]).get(pair.id)
    found = reviewing.risks(facts) if facts else ()
    said = weighed.standing([pair.id]).get(pair.id, [])
    told = tuple(code for code in found if code in reviewing.TOLD)
    return PairDetail(
        pair_id=pair.id, record_id=pair.record_id, record_organisation=names.get(pair.record.organisation_id, ""),
        record_number=pair.record.record_id, sealed=pair.sealed, probability=pair.probability,
        raised_at=pair.raised_at, due_at=item.due_at if item else None, band=item.band if item else None,
        record=left, child=right, differences=_differences(left, right), evidence=evidence_lines(pair.evidence),
        new_sights=_new_sights(left, right), decision=pair.decision, decided_at=pair.decided_at,
        decided_by=people.get(pair.decided_by_id, "") if pair.decided_by_id else "", reason=pair.reason,
        is_mine=pair.decided_by_id is not None and pair.decided_by_id == by.person_id, risks=told,
        needs_two=bool(told), my_answer=next((each.says for each in said if each.person_id == by.person_id), ""),
        opinions=_opinions(pair, said, found, by),
    )  # fmt: skip


def _opinions(
    pair: models.Pair, said: Sequence[models.Opinion], found: Collection[str], by: Actor
) -> tuple[OpinionLine, ...]:
    """Give what others said, once it is decided; before that only where a second look is not meant to be blind."""
    others = [each for each in said if pair.decision or each.person_id != by.person_id]
    blind = reviewing.is_blind(found, any(each.is_blind for each in said))
    if not pair.decision and blind and not reviewing.is_disputed([each.says for each in said]):
        return ()
    names = agencies.names_of({each.person_id for each in others})
    return tuple(OpinionLine(names.get(each.person_id, ""), each.says, each.reason, each.at) for each in others)


def _side(child_id: UUID | None, said: Sequence[Said], by: Actor, at: datetime) -> Side:
    place_hidden = child_id is None or not gate.may(by=by, to=Action.SEE_WHEREABOUTS, about=child_id, at=at).allow
    shown = [replace(one, place=None) for one in said] if place_hidden else list(said)
    return Side(
        child_id=child_id,
        name=composite.best_name(shown),
        names=composite.full_names(shown),
        known_as=composite.identity(shown, "known_as"),
        former_names=composite.identity(shown, "former_family_name"),
        born=composite.identity(shown, "date_of_birth") or composite.identity(shown, "expected_date_of_birth"),
        sex=composite.identity(shown, "sex"),
        nhs_numbers=composite.identity(shown, "nhs_number"),
        upns=composite.identity(shown, "upn") if by.organisation_kind in EDUCATION else (),
        carers=composite.carers(shown),
        addresses=composite.addresses(shown),
        schools=_schools(composite.place(shown, "school_urn"), london_day(at)),
        household=() if place_hidden or child_id is None else household_of(child_id, london_day(at)),
        organisations=tuple(sorted({one.organisation for one in shown if one.organisation})),
        record_count=len({one.record_id for one in shown}),
        place_hidden=place_hidden,
    )


def _schools(codes: tuple[Fact, ...], on: date) -> tuple[Fact, ...]:
    names = agencies.names_by_code("urn", {fact.value for fact in codes}, on) if codes else {}
    return tuple(replace(fact, value=names.get(fact.value, fact.value)) for fact in codes)


def _differences(left: Side, right: Side) -> tuple[Difference, ...]:
    found = [
        _difference(field, _values(getattr(left, field)), _values(getattr(right, field)))
        for field in ("names", "known_as", "former_names", "born", "sex", "nhs_numbers", "upns", "schools")
    ]
    found.append(_difference("carers", _named(left.carers), _named(right.carers)))
    found.append(_difference("household", _named(left.household), _named(right.household)))
    if not (left.place_hidden or right.place_hidden):
        found.append(_difference("addresses", _written(left.addresses), _written(right.addresses)))
    return tuple(each for each in found if each.left or each.right)


def _difference(field: str, left: tuple[str, ...], right: tuple[str, ...]) -> Difference:
    folded = [{" ".join(value.lower().split()) for value in side} for side in (left, right)]
    agree = bool(folded[0] & folded[1]) if left and right else None
    return Difference(field, left, right, agree)


def _values(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(fact.value for fact in facts)


def _named(people: Iterable[Carer | Relative]) -> tuple[str, ...]:
    return tuple(each.name for each in people)


def _written(addresses: Iterable[Address]) -> tuple[str, ...]:
    return tuple(", ".join((*each.lines, each.postcode)) for each in addresses)


def _new_sights(left: Side, right: Side) -> tuple[NewSight, ...]:
    """Name who would newly see whom: each agency of one side, the agencies of the other it does not see today."""
    either = sorted({*left.organisations, *right.organisations})
    found = []
    for name in either:
        today = {other for side in (left, right) if name in side.organisations for other in side.organisations}
        if newly := tuple(other for other in either if other not in today):
            found.append(NewSight(name, newly))
    return tuple(found)


# --- shields --------------------------------------------------------------------------------------------------


def shields_waiting(*, by: Actor, at: datetime) -> tuple[ShieldLine, ...]:
    """List the shields that no one has reviewed yet, the first due first."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEAL_DECIDE, at=at)
        rows = list(models.Shield.objects.filter(until_at=None, reviewed_at=None).order_by("raised_at", "id")[:MOST])
        allowed = gate.require_many(by=by, to=Action.SEAL_DECIDE, about={row.child_id for row in rows}, at=at)
        shown = [row for row in rows if row.child_id in allowed]
        trail.record(events.SHIELDS_SEEN, permit, detail={"shown": len(shown)})
        for row in shown:
            trail.record(events.SHIELDS_SEEN, allowed[row.child_id], about=row.id)
        lines = _shield_lines(shown, by, at)
    return tuple(sorted(lines, key=lambda line: (line.due_at or line.raised_at, line.shield_id)))


def shield_detail(*, shield_id: UUID, by: Actor, at: datetime) -> ShieldDetail:
    """Open one shield: why it was raised, who is inside, and who works with the child but is outside."""
    with trail.look(by=by, at=at):
        row = models.Shield.objects.filter(id=shield_id).first()
        if row is None:
            raise NotFound
        permit = gate.require(by=by, to=Action.SEAL_DECIDE, about=row.child_id, at=at)
        trail.record(events.SHIELDS_SEEN, permit, about=shield_id)
        (line,) = _shield_lines([row], by, at)
        inside = list(models.Inside.objects.filter(child=row.child_id, until_at=None).order_by("from_at", "id"))
        within = {each.organisation_id for each in inside}
        outside = {one.organisation_id: one.organisation for one in versions_of(row.child_id)}
        return ShieldDetail(
            line=line, outcome=row.outcome, reviewed_at=row.reviewed_at, ended_at=row.until_at,
            protection=models.Child.objects.get(id=row.child_id).protection, insiders=_insiders(inside),
            outside=tuple(sorted((each for each in outside.items() if each[0] not in within), key=lambda e: e[1])),
        )  # fmt: skip


def _insiders(rows: Collection[models.Inside]) -> tuple[Insider, ...]:
    names = agencies.organisation_names({row.organisation_id for row in rows if row.organisation_id})
    people = agencies.names_of({row.person_id for row in rows if row.person_id})
    return tuple(
        Insider(row.id, people.get(row.person_id, ""), True, row.from_at)
        if row.person_id
        else Insider(row.id, names.get(row.organisation_id, "") if row.organisation_id else "", False, row.from_at)
        for row in rows
    )


def _shield_lines(rows: Sequence[models.Shield], by: Actor, at: datetime) -> list[ShieldLine]:
    items = duty.items_about([row.id for row in rows], at)
    said = latest_of([row.child_id for row in rows])
    people = agencies.names_of({row.raised_by_id for row in rows if row.raised_by_id})
    lines = []
    for row in rows:
        item = items.get(row.id)
        lines.append(
            ShieldLine(
                shield_id=row.id, child_id=row.child_id, child_name=composite.best_name(said.get(row.child_id, [])),
                kind=row.kind, raised_by=people.get(row.raised_by_id, "") if row.raised_by_id else "",
                raised_at=row.raised_at, reason=_reason(row), due_at=item.due_at if item else None,
                band=item.band if item else None, is_mine=row.raised_by_id == by.person_id,
            )
        )  # fmt: skip
    return lines


def _reason(row: models.Shield) -> str:
    """Give the words the shield was raised with, which the trail keeps."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select reason from linkspan.looks(%s, 500) where event = %s and person = %s limit 1",
            [row.child_id, events.CHILD_SHIELDED, row.raised_by_id],
        )
        found = cursor.fetchone()
    return (found[0] or "") if found else ""
