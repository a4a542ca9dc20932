"""What may be asked about who is in which post: one person, a team, and who is asking now."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, Subquery

from linkspan.agencies import models, rules
from linkspan.audit import Actor, NotFound

APPOINTMENT_KEY = "appointment"
METHODS_KEY = "account_authentication_methods"  # where sign-in logs how and when the person proved themselves


class Session(Protocol):
    """As much of a web session as is needed to know which post a person sits in now."""

    session_key: str | None

    def get(self, key: str, default: Any = None) -> Any: ...


class SignedIn(Protocol):
    """As much of a sign-in as is needed to find its person."""

    pk: Any


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person in a post, and how to reach them."""

    person_id: UUID
    name: str
    phone: str
    email: str
    appointment_id: UUID
    post_id: UUID
    post_title: str
    roles: frozenset[str]
    organisation_id: UUID
    organisation_name: str
    band: int = 6


@dataclass(frozen=True, slots=True)
class Person:
    id: UUID
    name: str
    phone: str
    email: str
    trained_until: date | None
    vetted_until: date | None


# --- who is asking ------------------------------------------------------------------------------------------


def actor_for(user: SignedIn, session: Session, at: datetime) -> Actor | None:
    """Give the person signed in as they are in their post at a moment; one query.

    Of several posts, the one chosen in this session counts, else the longest held. None without a current
    post, or for a demonstration sign-in where real records are held.
    """
    on = rules.london_day(at)
    rows = list(
        _seated(on)
        .filter(~Exists(_suspended(at)), person__user=user.pk, person__user__is_active=True)
        .annotate(
            areas=_areas_served(on),
            is_demo=F("person__user__is_demo"),
            mode=Subquery(models.Node.objects.values("mode")[:1]),
        )
        .order_by("from_on", "id")
    )
    if not rows or (rows[0].is_demo and rows[0].mode == "real"):
        return None
    chosen = str(session.get(APPOINTMENT_KEY, ""))
    row = next((row for row in rows if str(row.id) == chosen), rows[0])
    return _actor(row, session)


def _suspended(at: datetime) -> Any:
    """Suspensions of an appointment's person that hold at a moment."""
    holding = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    return models.Suspension.objects.filter(holding, person=OuterRef("person"), from_at__lte=at)


def _areas_served(on: date) -> ArraySubquery:
    served = models.OrganisationArea.objects.on(on).filter(organisation=OuterRef("post__organisation"))
    return ArraySubquery(served.order_by("area__code").values("area_id"))


def _actor(row: Any, session: Session) -> Actor:
    person, post = row.person, row.post
    return Actor(
        kind="person",
        name=person.name,
        person_id=person.id,
        organisation_id=post.organisation_id,
        organisation_name=post.organisation.name,
        organisation_kind=post.organisation.kind,
        appointment_id=row.id,
        post_title=post.title,
        area_ids=tuple(row.areas),
        roles=frozenset(post.roles),
        trained_until=person.trained_until,
        vetted_until=person.vetted_until,
        session=session.session_key or "",
        stepped_up_at=rules.stepped_up_at(session.get(METHODS_KEY) or ()),
    )


def is_suspended(user: SignedIn, at: datetime) -> bool:
    """Tell whether a signed-in person may not work at a moment."""
    holding = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    return bool(models.Suspension.objects.filter(holding, person__user=user.pk, from_at__lte=at).exists())


def areas_last_served(user: SignedIn, at: datetime) -> tuple[UUID, ...]:
    """Give the areas served by where a signed-in person works or last worked, whether or not they may work now."""
    seats = models.Appointment.objects.filter(person__user=user.pk, from_on__lte=rules.london_day(at))
    row = seats.annotate(areas=_areas_served(rules.london_day(at))).order_by("-from_on", "-id").first()
    return tuple(row.areas) if row else ()


def unseated(user: SignedIn) -> Actor | None:
    """Give a signed-in person as someone in no post: for what everyone may do who may not work now."""
    row = models.Person.objects.filter(user=user.pk).first()
    return Actor(kind="person", name=row.name, person_id=row.id) if row else None


def posts_of(user: SignedIn, on: date) -> tuple[Colleague, ...]:
    """List the posts a signed-in person sits in on a day, for them to choose from."""
    return _colleagues(_seated(on).filter(person__user=user.pk).order_by("from_on", "id"))


# --- people -------------------------------------------------------------------------------------------------


def person(person_id: UUID) -> Person:
    """Give one person."""
    row = models.Person.objects.filter(id=person_id).first()
    if row is None:
        raise NotFound
    return Person(row.id, row.name, row.phone, row.email, row.trained_until, row.vetted_until)


def names_of(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give people's names by id."""
    return dict(models.Person.objects.filter(id__in=set(person_ids)).values_list("id", "name"))


def colleague(appointment_id: UUID) -> Colleague:
    """Give the person and post of an appointment, whether or not it has ended."""
    rows = _colleagues(_appointments().filter(id=appointment_id))
    if not rows:
        raise NotFound
    return rows[0]


def colleagues(organisation_id: UUID, on: date) -> tuple[Colleague, ...]:
    """List who sits in an organisation's posts on a day."""
    return _colleagues(_seated(on).filter(post__organisation=organisation_id).order_by("person__name", "id"))


def in_post(person_id: UUID, on: date) -> tuple[Colleague, ...]:
    """List the posts a person sits in on a day."""
    return _colleagues(_seated(on).filter(person=person_id).order_by("from_on", "id"))


def manager_of(appointment_id: UUID, on: date) -> Colleague | None:
    """Give whom a post answers to on a day: up the line to the first chair that is filled.

    With no one above, a manager of the same organisation; None when there is none but the person themselves.
    """
    start = models.Appointment.objects.select_related("post").filter(id=appointment_id).first()
    if start is None:
        raise NotFound
    above, seen = start.post.reports_to_id, {start.post_id}
    while above and above not in seen:
        seen.add(above)
        if found := _colleagues(_seated(on).filter(post=above).order_by("from_on", "id")):
            return found[0]
        above = models.Post.objects.values_list("reports_to_id", flat=True).get(id=above)
    others = people_with_role("manager", on, organisation_id=start.post.organisation_id)
    return next((other for other in others if other.person_id != start.person_id), None)


LINE = """
with recursive mine as (
  select p.id, p.reports_to_id from agencies_appointment a join agencies_post p on p.id = a.post_id
  where a.person_id = %(person)s and a.from_on <= %(on)s and (a.until_on is null or a.until_on > %(on)s)
), above as (
  select p.id, p.reports_to_id from agencies_post p join mine on p.id = mine.reports_to_id
  union
  select p.id, p.reports_to_id from agencies_post p join above on p.id = above.reports_to_id
), below as (
  select p.id from agencies_post p join mine on p.reports_to_id = mine.id
  union
  select p.id from agencies_post p join below on p.reports_to_id = below.id
)
select distinct a.person_id from agencies_appointment a
where a.post_id in (select id from above union select id from below union select id from mine)
  and a.from_on <= %(on)s and (a.until_on is null or a.until_on > %(on)s)
"""


def line_of(person_id: UUID, on: date) -> frozenset[UUID]:
    """Name everyone in a person's line on a day: up to the top and down to the last of those who answer to them."""
    with connection.cursor() as cursor:
        cursor.execute(LINE, {"person": person_id, "on": on})
        return frozenset(found for (found,) in cursor.fetchall()) - {person_id}


def people_with_role(
    role: str, on: date, *, organisation_id: UUID | None = None, area_id: UUID | None = None
) -> tuple[Colleague, ...]:
    """List who carries a role on a day, in one organisation or in all that serve an area."""
    rows = _seated(on).filter(post__roles__contains=[role])
    if organisation_id:
        rows = rows.filter(post__organisation=organisation_id)
    if area_id:
        serving = models.OrganisationArea.objects.on(on).filter(area=area_id).values("organisation")
        rows = rows.filter(post__organisation__in=serving)
    return _colleagues(rows.order_by("post__band", "person__name", "id"))


def demo_cast(on: date) -> tuple[Colleague, ...]:
    """List who can sign in to the demonstration, in the order of their enrolment."""
    return _colleagues(_seated(on).filter(person__user__is_demo=True).order_by("person__id"))


def people_by_name(on: date) -> dict[tuple[UUID, str], UUID]:
    """Give who is in post on a day by organisation and name (lower case, single spaces); namesakes are left out."""
    found: dict[tuple[UUID, str], set[UUID]] = {}
    for organisation_id, name, person_id in _seated(on).values_list(
        "post__organisation_id", "person__name", "person_id"
    ):
        found.setdefault((organisation_id, " ".join(name.lower().split())), set()).add(person_id)
    return {key: next(iter(people)) for key, people in found.items() if len(people) == 1}


def departed(holders: Collection[tuple[UUID, UUID]], on: date) -> frozenset[tuple[UUID, UUID]]:
    """Tell which of these (organisation, person) pairs are no longer in post together on a day."""
    people = {person_id for _, person_id in holders}
    present = set(_seated(on).filter(person__in=people).values_list("post__organisation_id", "person_id").distinct())
    return frozenset(holders) - present


STANDING_ORGANISATIONS = """
select id from agencies_organisation
where id = any(%s) and from_on <= %s and (until_on is null or until_on > %s)
order by id for key share
"""
STANDING_PEOPLE = """
select p.organisation_id, a.person_id from agencies_appointment a join agencies_post p on p.id = a.post_id
where a.person_id = any(%s) and a.from_on <= %s and (a.until_on is null or a.until_on > %s)
  and not exists (select from agencies_suspension s where s.person_id = a.person_id and s.ended_at is null)
order by a.id for key share of a
"""


def are_standing(holders: Collection[tuple[UUID, UUID | None]], on: date) -> bool:
    """Tell whether these organisations, and people in them, are there on a day; keep them until the commit.

    The key-share locks make the end of an appointment or organisation wait for the act that asks, and then
    find what it gave them; without them something could be handed to someone at the moment they go.
    """
    organisations = {organisation_id for organisation_id, _ in holders}
    people = {(organisation_id, person_id) for organisation_id, person_id in holders if person_id}
    with connection.cursor() as cursor:
        cursor.execute(STANDING_ORGANISATIONS, [sorted(organisations), on, on])
        if len(cursor.fetchall()) < len(organisations):
            return False
        if not people:
            return True
        cursor.execute(STANDING_PEOPLE, [sorted(person_id for _, person_id in people), on, on])
        return people <= set(cursor.fetchall())


def _appointments() -> Any:
    return models.Appointment.objects.select_related("person", "post__organisation")


def _seated(on: date) -> Any:
    """Appointments in force on a day, in posts and organisations that are themselves in force, of people at work."""
    alive = [
        condition
        for path in ("post", "post__organisation")
        for condition in (
            Q(**{f"{path}__from_on__lte": on}),
            Q(**{f"{path}__until_on__isnull": True}) | Q(**{f"{path}__until_on__gt": on}),
        )
    ]
    stood_down = models.Suspension.objects.filter(
        person=OuterRef("person"), ended_at__isnull=True, from_at__date__lte=on
    )
    return _appointments().on(on).filter(~Exists(stood_down), *alive)


def _colleagues(rows: Any) -> tuple[Colleague, ...]:
    return tuple(
        Colleague(
            person_id=row.person_id,
            name=row.person.name,
            phone=row.person.phone,
            email=row.person.email,
            appointment_id=row.id,
            post_id=row.post_id,
            post_title=row.post.title,
            roles=frozenset(row.post.roles),
            organisation_id=row.post.organisation_id,
            organisation_name=row.post.organisation.name,
            band=row.post.band,
        )
        for row in rows
    )
