"""The child's file: who they are and who says so, who works with them, what to know before acting, who has looked."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.children import composite, events, models, rules
from linkspan.children.composite import Address, Bar, Carer, Fact, Said
from linkspan.children.queries.areas import Elsewhere, elsewhere_of
from linkspan.children.queries.family import Relative, household_of, siblings_of
from linkspan.children.queries.flags import FlagLine, ended_flags_of, flags_of, note_shown
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

EDUCATION = frozenset({"school", "nursery", "council"})
MOST_LOOKS = 100
OPENINGS_SHOWN = timedelta(days=28)
# What a source is called where its name would say where a protected child lives, learns or is treated.
OTHER_AGENCY = "Another agency"

# What a page may offer on a file, asked of the gate in one go.
OFFERED = (
    Action.SEE_WHEREABOUTS, Action.SEE_PEOPLE, Action.SEE_SOURCES, Action.SEE_LOOKS, Action.SEE_FLAGS,
    Action.REVEAL_SENSITIVE, Action.WORK_WITH, Action.OFFER_LEAD, Action.ACCEPT_LEAD, Action.RAISE_FLAG,
    Action.ACKNOWLEDGE_FLAG, Action.END_FLAG, Action.SHIELD, Action.REQUEST_CORRECTION, Action.REQUEST_OBJECTION,
    Action.HOLD_LEGALLY, Action.ARCHIVE, Action.UNLINK, Action.SPLIT, Action.ASK_AGENCY, Action.INSPECT_REQUESTS,
    Action.SEE_CHRONOLOGY, Action.ADD_TO_CHRONOLOGY, Action.SEE_VOICE, Action.RECORD_VOICE, Action.PLACE_CHILD,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worker:
    """Someone who works with the child, or an agency that does without naming anyone."""

    name: str
    role: str
    organisation: str
    organisation_id: UUID
    phone: str
    from_: date
    until: date | None
    is_lead: bool
    sensitive: bool
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class LookLine:
    """One look at this file: who, for whom, when, what and why."""

    at: datetime
    event: str
    action: str
    person: str
    organisation: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeadLine:
    """The lead for a child, or the lead that is on offer."""

    lead_id: UUID
    person: str
    organisation: str
    phone: str
    since: datetime | None
    offered_to_me: bool


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """That someone opened the protected place in an emergency: who, until when, why."""

    person: str
    organisation: str
    from_at: datetime
    until_at: datetime
    reason: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A source record linked to the child, and how surely."""

    record_id: UUID
    link_id: UUID
    organisation: str
    since: date
    ended_on: date | None
    version: int
    probability: float | None
    made_by: str
    evidence: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ChildFile:
    """Everything one look at a child's file shows, and what its looker may do next."""

    child_id: UUID
    name: str
    names: tuple[Fact, ...]
    known_as: tuple[Fact, ...]
    former_names: tuple[Fact, ...]
    born: tuple[Fact, ...]
    expected: tuple[Fact, ...]
    age: int | None
    sex: tuple[Fact, ...]
    nhs_numbers: tuple[Fact, ...]
    upns: tuple[Fact, ...]
    languages: tuple[Fact, ...]
    interpreter: bool
    deceased_on: date | None
    protection: str
    place_hidden: bool
    archived_on: date | None
    area: str
    elsewhere: tuple[Elsewhere, ...]
    addresses: tuple[Address, ...]
    phones: tuple[Fact, ...]
    schools: tuple[Fact, ...]
    practices: tuple[Fact, ...]
    carers: tuple[Carer, ...]
    bars: tuple[Bar, ...]
    household: tuple[Relative, ...]
    siblings: tuple[Relative, ...]
    workers: tuple[Worker, ...]
    lead: LeadLine | None
    lead_offer: LeadLine | None
    flags: tuple[FlagLine, ...]
    ended_flags: tuple[FlagLine, ...]
    looks: tuple[LookLine, ...] | None
    records: tuple[RecordLine, ...] | None
    desk: agencies.Desk | None
    my_sight_until: datetime | None
    i_am_involved: bool
    openings: tuple[OpeningLine, ...]
    open_until: datetime | None
    allowed: frozenset[Action]
    by_reason: bool


def child_file(
    *, child_id: UUID, by: Actor, at: datetime, reason: str | None = None, reason_code: str = "",
    with_looks: bool = False, with_records: bool = False, shows_flags: bool = False,
) -> ChildFile:  # fmt: skip
    """Open a child's file.

    One who works with the child needs no more; anyone else states a reason, which gives them sight for the day. A
    child nobody holds and one the asker may not know of are both NotFound. The look is on the trail before it is shown.
    `shows_flags` says that the flags are put before the asker, which is kept for those who raised them.
    """
    with trail.look(by=by, at=at, reason=reason):
        permit = require_sight(child_id=child_id, by=by, at=at, reason=reason, reason_code=reason_code)
        offers = gate.may_each(by=by, to=OFFERED, about=child_id, at=at, reason=permit.reason)
        allowed = frozenset(action for action, decision in offers.items() if decision.allow)
        trail.record(events.FILE_SEEN, permit, about=child_id, detail={"parts": sorted(allowed & _PARTS)})
        file = _compose(child_id, by, at, permit, allowed, with_looks=with_looks, with_records=with_records)
        if shows_flags:
            note_shown(child_id, file.flags, by=by, at=at, permit=permit)
    return file


_PARTS = frozenset({Action.SEE_WHEREABOUTS, Action.SEE_PEOPLE, Action.SEE_SOURCES, Action.SEE_LOOKS, Action.SEE_FLAGS})


def require_sight(
    *, child_id: UUID, by: Actor, at: datetime, reason: str | None = None, reason_code: str = ""
) -> Permit:
    """Get the gate's leave to see a child; where it rests on a stated reason, keep sight for the rest of the day."""
    kept = glance_today(child_id)
    permit = gate.require(by=by, to=Action.SEE_CHILD, about=child_id, at=at, reason=reason or kept)
    if rules.rests_on_reason(permit.reasons) and kept is None and by.person_id and by.organisation_id:
        models.Glance.objects.bulk_create([
            models.Glance(
                child_id=child_id, organisation_id=by.organisation_id, person_id=by.person_id,
                reason_code=reason_code or "stated", alarm=permit.alarm, from_at=at, until_at=at + timedelta(hours=12),
            )
        ])  # fmt: skip
        trail.forget()
        trail.record(events.GLANCE_TAKEN, permit, about=child_id, detail={"reason": reason_code})
    return permit


def _glance(child_id: UUID) -> tuple[str | None] | None:
    with connection.cursor() as cursor:
        cursor.execute("select glance from linkspan.facts(%s)", [[child_id]])
        row: tuple[str | None] | None = cursor.fetchone()
    return row


def glance_today(child_id: UUID) -> str | None:
    """Give the reason already stated for this child and still standing."""
    row = trail.recalled(("glance", child_id), lambda: _glance(child_id))
    return f"stated earlier today: {row[0]}" if row and row[0] else None


def _compose(
    child_id: UUID, by: Actor, at: datetime, permit: Permit, allowed: frozenset[Action], *,
    with_looks: bool, with_records: bool,
) -> ChildFile:  # fmt: skip
    on = london_day(at)
    child = models.Child.objects.filter(id=child_id).first()
    if child is None:
        raise NotFound
    said = versions_of(child_id)
    place_hidden = child.protection != "none" and Action.SEE_WHEREABOUTS not in allowed
    if place_hidden:
        said = [_without_place(one, by) for one in said]
    born = composite.identity(said, "date_of_birth")
    birth = date.fromisoformat(born[0].value) if born else None
    deceased = composite.identity(said, "deceased_on")
    by_reason, sees_flags = rules.rests_on_reason(permit.reasons), Action.SEE_FLAGS in allowed
    desk = agencies.desk_for(on, area_id=child.area_id)
    file = ChildFile(
        child_id=child_id,
        name=composite.best_name(said),
        names=composite.full_names(said),
        known_as=composite.identity(said, "known_as"),
        former_names=composite.identity(said, "former_family_name"),
        born=born,
        expected=composite.identity(said, "expected_date_of_birth") if not born else (),
        age=composite.age_on(birth, on),
        sex=composite.identity(said, "sex"),
        nhs_numbers=composite.identity(said, "nhs_number"),
        upns=composite.identity(said, "upn") if by.organisation_kind in EDUCATION else (),
        languages=composite.identity(said, "language"),
        interpreter=any(one.identity.get("interpreter") for one in said if one.is_latest),
        deceased_on=date.fromisoformat(deceased[0].value) if deceased else None,
        protection=child.protection,
        place_hidden=place_hidden,
        archived_on=child.archived_on,
        area=agencies.area(child.area_id).name,
        elsewhere=() if place_hidden else elsewhere_of(child, on),
        addresses=composite.addresses(said),
        phones=composite.place(said, "phone"),
        schools=_named(composite.place(said, "school_urn"), "urn", on),
        practices=_named(composite.place(said, "gp_ods"), "ods", on),
        carers=composite.carers(said),
        bars=composite.bars(said, on),
        household=household_of(child_id, on),
        siblings=siblings_of(child_id, on),
        workers=workers_of(child_id, on) if Action.SEE_PEOPLE in allowed else (),
        lead=_lead(child_id, by, accepted=True),
        lead_offer=_lead(child_id, by, accepted=False),
        flags=flags_of(child_id, by, at, names_raiser=not by_reason, desk=desk) if sees_flags else (),
        ended_flags=ended_flags_of(child_id, by, at, desk) if sees_flags else (),
        looks=_looks(child_id) if with_looks and Action.SEE_LOOKS in allowed else None,
        records=_records(child_id) if with_records and Action.SEE_SOURCES in allowed else None,
        desk=desk,
        my_sight_until=_my_sight(child_id, by, at),
        i_am_involved=_involved(child_id, by, on),
        openings=(openings := _openings(child, by, at)),
        open_until=max((each.until_at for each in openings if each.is_mine and each.until_at > at), default=None),
        allowed=allowed,
        by_reason=by_reason,
    )
    return _without_agencies(file, by) if place_hidden else file


def _without_agencies(file: ChildFile, by: Actor) -> ChildFile:
    """Leave out which school, practice or council knows a child whose place is hidden: each would say where to look.

    Whom to ring stays: the contact that a flag's raiser gave, and the duty desk.
    """
    return replace(
        file,
        lead=file.lead and replace(file.lead, organisation=_or_other(file.lead.organisation, by), phone=""),
        lead_offer=file.lead_offer
        and replace(file.lead_offer, organisation=_or_other(file.lead_offer.organisation, by), phone=""),
        flags=tuple(replace(each, organisation=_own_or_none(each.organisation, by)) for each in file.flags),
        looks=file.looks and tuple(replace(each, organisation=_or_other(each.organisation, by)) for each in file.looks),
        records=file.records
        and tuple(replace(each, organisation=_or_other(each.organisation, by)) for each in file.records),
    )


def _own_or_none(organisation: str, by: Actor) -> str:
    return organisation if organisation == by.organisation_name else ""


def is_place_hidden(child_id: UUID, by: Actor, at: datetime) -> bool:
    """Tell whether where a child is, is protected from the asker: then no agency may be named beside the child."""
    child = models.Child.objects.filter(id=child_id).only("protection").first()
    if child is None or child.protection == "none":
        return False
    return not gate.may(by=by, to=Action.SEE_WHEREABOUTS, about=child_id, at=at).allow


def _or_other(organisation: str, by: Actor) -> str:
    return organisation if organisation == by.organisation_name else OTHER_AGENCY


# --- what sources say ---------------------------------------------------------------------------------------


WHAT = "select r.id, r.organisation_id, v.received_at, v.number = r.version, r.ended_on, v.said, p.said"
VERSIONS = f"""
{WHAT}
from children_link l
join children_sourcerecord r on r.id = l.record_id
join children_recordversion v on v.record_id = r.id
left join children_recordplace p on p.version_id = v.id
where l.child_id = %s and l.until_at is null
order by v.received_at, r.id
"""
VERSIONS_OF_RECORD = f"""
{WHAT}
from children_sourcerecord r
join children_recordversion v on v.record_id = r.id
left join children_recordplace p on p.version_id = v.id
where r.id = %s
order by v.received_at, v.id
"""


def versions_of(child_id: UUID) -> list[Said]:
    """Give every version of every record linked to a child, as far as the wall lets the asker see."""
    return list(trail.recalled(("versions", child_id), lambda: _said(VERSIONS, child_id)))


def said_of(record_id: UUID) -> list[Said]:
    """Give every version of one record, as far as the wall lets the asker see."""
    return _said(VERSIONS_OF_RECORD, record_id)


def _said(asked: str, about: UUID) -> list[Said]:
    with connection.cursor() as cursor:
        cursor.execute(asked, [about])
        rows = cursor.fetchall()
    names = agencies.organisation_names({row[1] for row in rows})
    return [
        Said(
            record_id=row[0], organisation_id=row[1], organisation=names.get(row[1], ""), received_at=row[2],
            is_latest=row[3], ended_on=row[4], identity=_parsed(row[5]), place=_parsed(row[6]) if row[6] else None,
        )
        for row in rows
    ]  # fmt: skip


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _without_place(one: Said, by: Actor) -> Said:
    return replace(one, place=None, organisation=_or_other(one.organisation, by))


def _named(facts: Iterable[Fact], kind: str, on: date) -> tuple[Fact, ...]:
    """Replace codes of schools and practices by their names where they are known here."""
    listed = tuple(facts)
    names = agencies.names_by_code(kind, {fact.value for fact in listed}, on) if listed else {}
    return tuple(replace(fact, value=names.get(fact.value, fact.value)) for fact in listed)


# --- who works with the child -------------------------------------------------------------------------------


def workers_of(child_id: UUID, on: date) -> tuple[Worker, ...]:
    """List who is or was involved: the lead first, those working now next, each person and part once.

    An agency is listed without a name only where none of its people is.
    """
    return trail.recalled(("workers", child_id, on), lambda: _workers(child_id, on))


def _workers(child_id: UUID, on: date) -> tuple[Worker, ...]:
    rows = list(models.Involvement.objects.filter(child=child_id).order_by("-from_on", "id"))
    rows += _working(child_id)
    names = agencies.organisation_names({row.organisation_id for row in rows})
    leads = models.Lead.objects.filter(child=child_id, until_at=None, declined_at=None)
    lead = leads.filter(accepted_at__isnull=False).first()
    once: dict[tuple[UUID, str, str], Worker] = {}
    for row in rows:
        worker = Worker(
            name=row.name, role=row.role, organisation=names.get(row.organisation_id, ""),
            organisation_id=row.organisation_id, phone=row.phone, from_=row.from_on, until=row.until_on,
            is_lead=bool(lead and row.person_id == lead.person_id), sensitive=row.sensitive, person_id=row.person_id,
        )  # fmt: skip
        key = (row.organisation_id, row.name.lower(), row.role.lower())
        once[key] = rules.longer(once[key], worker) if key in once else worker
    named = {worker.organisation_id for worker in once.values() if worker.name and rules.runs_on(worker, on)}
    kept = [worker for worker in once.values() if worker.name or worker.organisation_id not in named]
    return tuple(sorted(kept, key=lambda w: (not w.is_lead, w.until is not None and w.until <= on, w.organisation)))


def _working(child_id: UUID) -> list[models.Involvement]:
    """Show people who said they are working with the child as involved, though no feed has said so yet."""
    rows = models.Sight.objects.filter(child=child_id, refused_at=None, confirmed_at__isnull=False)
    made = []
    for row in rows:
        person = agencies.person(row.person_id)
        made.append(
            models.Involvement(
                child_id=child_id, organisation_id=row.organisation_id, person_id=row.person_id, name=person.name,
                role="", phone=person.phone, from_on=london_day(row.from_at), until_on=None,
            )
        )  # fmt: skip
    return made


def _lead(child_id: UUID, by: Actor, *, accepted: bool) -> LeadLine | None:
    row = models.Lead.objects.filter(
        child=child_id, until_at=None, declined_at=None, accepted_at__isnull=not accepted
    ).order_by("-offered_at", "-id").first()  # fmt: skip
    if row is None:
        return None
    person = agencies.person(row.person_id)
    names = agencies.organisation_names([row.organisation_id])
    return LeadLine(
        row.id, person.name, names.get(row.organisation_id, ""), person.phone, row.accepted_at,
        not accepted and row.person_id == by.person_id,
    )  # fmt: skip


# --- who has looked, and how records came together ----------------------------------------------------------


def _looks(child_id: UUID) -> tuple[LookLine, ...]:
    with connection.cursor() as cursor:
        cursor.execute("select * from linkspan.looks(%s, %s)", [child_id, MOST_LOOKS])
        rows = cursor.fetchall()
    people = agencies.names_of({row[3] for row in rows if row[3]})
    names = agencies.organisation_names({row[4] for row in rows if row[4]})
    return tuple(
        LookLine(row[0], row[1], row[2] or "", people.get(row[3], ""), names.get(row[4], ""), row[5] or "")
        for row in rows
    )


def _records(child_id: UUID) -> tuple[RecordLine, ...]:
    rows = models.Link.objects.filter(child=child_id, until_at=None).select_related("record").order_by("from_at", "id")
    names = agencies.organisation_names({row.record.organisation_id for row in rows})
    return tuple(
        RecordLine(
            record_id=row.record_id, link_id=row.id, organisation=names.get(row.record.organisation_id, ""),
            since=london_day(row.from_at), ended_on=row.record.ended_on, version=row.record.version,
            probability=row.probability, made_by=row.made_by, evidence=tuple(row.evidence),
        )
        for row in rows
    )  # fmt: skip


def _my_sight(child_id: UUID, by: Actor, at: datetime) -> datetime | None:
    row = models.Sight.objects.filter(
        child=child_id, person=by.person_id, until_at__gt=at, refused_at=None
    ).order_by("-until_at", "-id").first()  # fmt: skip
    return row.until_at if row else None


def _openings(child: models.Child, by: Actor, at: datetime) -> tuple[OpeningLine, ...]:
    """List who opened the protected place of late, as far as the wall lets the asker see: their own, or all."""
    if child.protection != "location":
        return ()
    rows = list(
        models.PlaceOpening.objects.filter(child=child, from_at__gt=at - OPENINGS_SHOWN).order_by("-from_at", "-id")
    )
    names = agencies.names_of({row.person_id for row in rows})
    places = agencies.organisation_names({row.organisation_id for row in rows})
    return tuple(
        OpeningLine(
            names.get(row.person_id, ""), places.get(row.organisation_id, ""), row.from_at, row.until_at,
            row.reason, row.person_id == by.person_id,
        )
        for row in rows
    )  # fmt: skip


def _involved(child_id: UUID, by: Actor, on: date) -> bool:
    rows = models.Involvement.objects.filter(Q(until_on=None) | Q(until_on__gt=on), child=child_id, from_on__lte=on)
    return rows.filter(Q(person=by.person_id) | Q(organisation=by.organisation_id)).exists()
