"""Lists of one's own: the children a person works with, and the sights that wait for a manager."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.children import composite, events, models
from linkspan.children.composite import Said
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

MOST = 100


@dataclass(frozen=True, slots=True)
class MyChild:
    """A child one works with, as a line of the home page."""

    child_id: UUID
    name: str
    age: int | None
    role: str
    flags: int
    is_lead: bool


@dataclass(frozen=True, slots=True)
class SightLine:
    """A colleague who says they are working with a child."""

    sight_id: UUID
    person: str
    child: str
    since: datetime
    until: datetime


def my_children(*, by: Actor, at: datetime) -> tuple[MyChild, ...]:
    """List the children a person is working with now, by their own involvement, sight or lead; a fixed number of
    queries whatever the length."""
    on = london_day(at)
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_TASKS, at=at)
        roles = _roles(by, at, on)
        allowed = gate.require_many(by=by, to=Action.SEE_CHILD, about=list(roles), at=at) if roles else {}
        trail.record(events.CHILD_LISTED, permit, detail={"children": len(allowed)})
        said = latest_of(list(allowed))
        flags = _flag_counts(list(allowed))
        leads = set(
            models.Lead.objects.filter(
                person=by.person_id, until_at=None, accepted_at__isnull=False, child__in=list(allowed)
            ).values_list("child_id", flat=True)
        )
        for child_id, child_permit in allowed.items():
            trail.record(events.CHILD_LISTED, child_permit, about=child_id)
    lines = [
        MyChild(child_id, composite.best_name(said.get(child_id, [])), _age(said.get(child_id, []), on),
                roles[child_id], flags.get(child_id, 0), child_id in leads)
        for child_id in allowed
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda each: (not each.flags, each.name)))


def _roles(by: Actor, at: datetime, on: date) -> dict[UUID, str]:
    involved = models.Involvement.objects.filter(
        Q(until_on=None) | Q(until_on__gt=on), person=by.person_id, from_on__lte=on
    ).order_by("-from_on", "id")[:MOST]  # fmt: skip
    roles: dict[UUID, str] = {}
    for row in involved:
        if row.child_id:
            roles.setdefault(row.child_id, row.role)
    sights = models.Sight.objects.filter(person=by.person_id, until_at__gt=at, refused_at=None)[:MOST]
    for sight in sights:
        roles.setdefault(sight.child_id, "")
    leads = models.Lead.objects.filter(person=by.person_id, until_at=None, accepted_at__isnull=False)[:MOST]
    for lead in leads:
        roles.setdefault(lead.child_id, "")
    return roles


def latest_of(child_ids: list[UUID]) -> dict[UUID, list[Said]]:
    """Give the latest version of every record of several children, without places; one query."""
    links = models.Link.objects.filter(child__in=child_ids, until_at=None).select_related("record")
    by_record = {row.record_id: row for row in links}
    versions = models.RecordVersion.objects.filter(record__in=list(by_record)).order_by("record", "-number")
    found: dict[UUID, list[Said]] = {}
    for version in versions.distinct("record"):
        link = by_record[version.record_id]
        found.setdefault(link.child_id, []).append(
            Said(version.record_id, link.record.organisation_id, "", version.received_at, True, link.record.ended_on,
                 version.said, None)
        )  # fmt: skip
    return found


def _age(said: list[Said], on: date) -> int | None:
    born = composite.identity(said, "date_of_birth")
    return composite.age_on(date.fromisoformat(born[0].value), on) if born else None


def _flag_counts(child_ids: list[UUID]) -> dict[UUID, int]:
    counts: dict[UUID, int] = {}
    for child_id in models.Flag.objects.filter(child__in=child_ids, ended_at=None).values_list("child_id", flat=True):
        counts[child_id] = counts.get(child_id, 0) + 1
    return counts


def sights_to_confirm(*, by: Actor, at: datetime) -> tuple[SightLine, ...]:
    """List the colleagues who wait for their manager to confirm that they are working with a child."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_ORGANISATION_TASKS, at=at, organisation_id=by.organisation_id)
        rows = list(
            models.Sight.objects.filter(
                organisation=by.organisation_id, confirmed_at=None, refused_at=None, until_at__gt=at
            ).exclude(person=by.person_id)[:MOST]
        )
        said = latest_of([row.child_id for row in rows])
        trail.record(events.CHILD_LISTED, permit, detail={"sights": len(rows)})
        trail.record_many(events.CHILD_LISTED, permit, ((row.child_id, row.id, None) for row in rows))
        people = agencies.names_of([row.person_id for row in rows])
    return tuple(
        SightLine(row.id, people.get(row.person_id, ""), composite.best_name(said.get(row.child_id, [])), row.from_at,
                  row.until_at)
        for row in rows
    )  # fmt: skip
