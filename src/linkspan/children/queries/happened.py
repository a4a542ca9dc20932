"""What a file itself says happened to a child and when, for one chronology of all agencies: who came and went, who led,
flags raised and ended, moves of home and school, a death. Nothing here that the file would not show to the same asker.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import LONDON, london_day
from linkspan.audit import Actor, NotFound, Permit
from linkspan.children import composite, models
from linkspan.children.composite import Said
from linkspan.children.queries.file import Worker, versions_of, workers_of
from linkspan.children.queries.flags import unnamed_raisers
from linkspan.sharing.policy import Action


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing the file says happened. `code` says what; `person`, `role`, `place` and `kind` are what it was about.

    `is_place`: it says where the child lives or learns. `sensitive`: a sensitive service, shown to the asker alone.
    """

    code: str
    event_id: UUID
    at: datetime
    recorded_at: datetime
    is_day: bool = True
    organisation_id: UUID | None = None
    organisation: str = ""
    person: str = ""
    role: str = ""
    place: str = ""
    kind: str = ""
    is_place: bool = False
    sensitive: bool = False


def area_of(child_id: UUID) -> UUID:
    """Name the area a child belongs to, for somebody who sees the child; else there is none."""
    found = models.Child.objects.filter(id=child_id).values_list("area_id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def happened_to(
    *, child_id: UUID, by: Actor, at: datetime, permit: Permit, allowed: Collection[Action], is_place_hidden: bool
) -> tuple[Happened, ...]:
    """List what the file says happened, as far as the asker may know; the caller has the gate's permit for the child.

    `allowed` is what the gate lets the asker see of the file. Where the child's place is protected from the asker no
    agency but their own is named, and no move is told.
    """
    if permit.about != child_id or permit.actor.key != by.key:
        raise ValueError("The permit is about another child, or someone else's.")
    said = versions_of(child_id)
    found: list[Happened] = [*_deaths(child_id, said)]
    if Action.SEE_PEOPLE in allowed:
        found += _comings(child_id, workers_of(child_id, london_day(at)), at)
        found += _leads(child_id)
    if Action.SEE_FLAGS in allowed:
        found += _flags(child_id)
    if is_place_hidden:
        return tuple(_unnamed(each, by) for each in found)
    return (*found, *_homes(child_id, said), *_schools(said, london_day(at)))


def _unnamed(each: Happened, by: Actor) -> Happened:
    if each.organisation_id == by.organisation_id:
        return each
    return replace(each, organisation_id=None, organisation="", person="", role="")


def _noon(on: date) -> datetime:
    """Put a day at its noon in England: no summer time moves it to another."""
    return datetime.combine(on, time(12), LONDON).astimezone(UTC)


def _comings(child_id: UUID, workers: Iterable[Worker], at: datetime) -> Iterator[Happened]:
    today = london_day(at)
    for worker in workers:
        told = Happened(
            "involvement.began", child_id, _noon(worker.from_), _noon(worker.from_),
            organisation_id=worker.organisation_id, organisation=worker.organisation, person=worker.name,
            role=worker.role, sensitive=worker.sensitive,
        )  # fmt: skip
        if worker.from_ <= today:
            yield told
        if worker.until and worker.until <= today:
            yield replace(told, code="involvement.ended", at=_noon(worker.until), recorded_at=_noon(worker.until))


def _leads(child_id: UUID) -> Iterator[Happened]:
    rows = list(models.Lead.objects.filter(child=child_id, accepted_at__isnull=False))
    people = agencies.names_of({row.person_id for row in rows})
    names = agencies.organisation_names({row.organisation_id for row in rows})
    for row in rows:
        taken = Happened(
            "lead.taken", row.id, row.accepted_at or row.offered_at, row.accepted_at or row.offered_at, is_day=False,
            organisation_id=row.organisation_id, organisation=names.get(row.organisation_id, ""),
            person=people.get(row.person_id, ""),
        )  # fmt: skip
        yield taken
        if row.until_at:
            yield replace(taken, code="lead.given_up", at=row.until_at, recorded_at=row.until_at)


def _flags(child_id: UUID) -> Iterator[Happened]:
    rows = list(models.Flag.objects.filter(child=child_id))
    unnamed = unnamed_raisers(child_id) if rows else set()
    names = agencies.organisation_names({row.organisation_id for row in rows} - unnamed)
    for row in rows:
        raised = Happened(
            "flag.raised", row.id, row.raised_at, row.raised_at, is_day=False, kind=row.kind,
            organisation_id=row.organisation_id if row.organisation_id in names else None,
            organisation=names.get(row.organisation_id, ""),
        )  # fmt: skip
        yield raised
        if row.ended_at:
            yield replace(raised, code="flag.ended", at=row.ended_at, recorded_at=row.ended_at)


def _deaths(child_id: UUID, said: list[Said]) -> Iterator[Happened]:
    for fact in composite.identity(said, "deceased_on")[:1]:
        source = fact.sources[0]
        yield Happened(
            "child.died", child_id, _noon(date.fromisoformat(fact.value)), _noon(source.said_on),
            organisation_id=source.organisation_id, organisation=source.organisation,
        )  # fmt: skip


def _homes(child_id: UUID, said: list[Said]) -> Iterator[Happened]:
    """Tell of each new address since the first, at the day a source first gave it; it may be older than that."""
    lived = sorted(composite.addresses(said), key=lambda each: each.from_)
    first = lived[0].from_ if lived else None
    for address in lived:
        if address.from_ == first:
            continue
        source = min(address.sources, key=lambda each: each.said_on)
        yield Happened(
            "home.moved", source.record_id, _noon(address.from_), _noon(address.from_),
            organisation_id=source.organisation_id, organisation=source.organisation,
            place=", ".join(part for part in (*address.lines, address.postcode) if part), is_place=True,
        )  # fmt: skip
    for row in models.Residence.objects.filter(child=child_id, kind="placed").select_related("area"):
        yield Happened(
            "home.placed", row.id, _noon(row.from_on), _noon(row.from_on), place=row.area.name, is_place=True
        )


def _schools(said: list[Said], on: date) -> Iterator[Happened]:
    """Tell of each change of school that a record shows, once for each school, as the first to say so has it."""
    last: dict[UUID, str] = {}
    changes: dict[str, Said] = {}
    for one in said:
        school, before = _school(one), last.get(one.record_id)
        if school:
            if before and school != before:
                changes.setdefault(school, one)
            last[one.record_id] = school
    names = agencies.names_by_code("urn", set(changes), on) if changes else {}
    for urn, one in changes.items():
        yield Happened(
            "school.changed", one.record_id, one.received_at, one.received_at,
            organisation_id=one.organisation_id, organisation=one.organisation, place=names.get(urn, urn),
            is_place=True,
        )  # fmt: skip


def _school(one: Said) -> str:
    return str((one.place or {}).get("school_urn") or "")
