"""One organisation or one person as a whole, over time, for those who administer them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from linkspan.agencies import models, ports
from linkspan.agencies.queries import people, places
from linkspan.audit import NotFound


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation as one of a list."""

    id: UUID
    name: str
    code: str
    kind: str
    area: str
    posts: int
    people: int
    has_desk: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """A person's time in a post."""

    appointment_id: UUID
    person_id: UUID
    name: str
    from_: date
    until: date | None


@dataclass(frozen=True, slots=True)
class PostLine:
    """A chair, the roles it carries, the chair it answers to, and who sits or sat in it."""

    id: UUID
    title: str
    roles: tuple[str, ...]
    band: int
    reports_to: str
    from_: date
    until: date | None
    now: tuple[Holder, ...]
    before: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A duty desk for a time."""

    id: UUID
    area: str
    name: str
    phone: str
    out_of_hours_phone: str
    hours: str
    from_: date
    until: date | None


@dataclass(frozen=True, slots=True)
class AreaLine:
    """A council area served for a time."""

    id: UUID
    name: str
    from_: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Whole:
    """An organisation with its posts, people, desks and areas, now and before."""

    organisation: places.Organisation
    based_in: str
    posts: tuple[PostLine, ...]
    desks: tuple[DeskLine, ...]
    areas: tuple[AreaLine, ...]
    successors: tuple[tuple[str, str, date], ...]


@dataclass(frozen=True, slots=True)
class Spell:
    """One post a person sits or sat in."""

    appointment_id: UUID
    organisation_id: UUID
    organisation: str
    post: str
    from_: date
    until: date | None


@dataclass(frozen=True, slots=True)
class PersonWhole:
    """A person with all their posts and whether they can sign in."""

    person: people.Person
    sign_in: str
    spells: tuple[Spell, ...]


def listed(on: date, *, named: str = "", kind: str = "", limit: int = 50, start: int = 0) -> list[OrganisationLine]:
    """List the organisations there are on a day, by name, those whose name or code has these letters."""
    rows = models.Organisation.objects.on(on).select_related("area").order_by("name", "code")
    if named:
        rows = rows.filter(Q(name__icontains=named) | Q(code__icontains=named))
    if kind:
        rows = rows.filter(kind=kind)
    page = list(rows[start : start + limit])
    ids = [row.id for row in page]
    posts = _counts(models.Post.objects.on(on).filter(organisation__in=ids), "organisation_id", "id")
    seated = models.Appointment.objects.on(on).filter(post__organisation__in=ids)
    seats = _counts(seated, "post__organisation_id", "person_id")
    desks = set(models.DutyDesk.objects.on(on).filter(organisation__in=ids).values_list("organisation_id", flat=True))
    return [
        OrganisationLine(
            row.id, row.name, row.code, row.kind, row.area.name, posts.get(row.id, 0), seats.get(row.id, 0),
            row.id in desks,
        )
        for row in page
    ]  # fmt: skip


def _counts(rows: Any, by: str, what: str) -> dict[UUID, int]:
    return dict(rows.values(by).annotate(n=Count(what, distinct=True)).values_list(by, "n"))


def whole(organisation_id: UUID, on: date) -> Whole:
    """Give an organisation with all that belongs to it, whether or not it exists still."""
    organisation = places.organisation(organisation_id)
    names = places.organisation_names({successor for successor, _, _ in places.successors_of(organisation_id)})
    return Whole(
        organisation=organisation,
        based_in=places.area(organisation.area_id).name,
        posts=_posts(organisation_id, on),
        desks=_desks(organisation_id),
        areas=_areas(organisation_id),
        successors=tuple(
            (names.get(successor, ""), places.area(area_id).name if area_id else "", day)
            for successor, area_id, day in places.successors_of(organisation_id)
        ),
    )


def _posts(organisation_id: UUID, on: date) -> tuple[PostLine, ...]:
    rows = models.Post.objects.filter(organisation=organisation_id).select_related("reports_to")
    seats = models.Appointment.objects.filter(post__organisation=organisation_id).select_related("person")
    by_post: dict[UUID, list[Holder]] = {}
    for seat in seats.order_by("-from_on", "person__name"):
        by_post.setdefault(seat.post_id, []).append(
            Holder(seat.id, seat.person_id, seat.person.name, seat.from_on, seat.until_on)
        )
    return tuple(
        PostLine(
            id=row.id,
            title=row.title,
            roles=tuple(row.roles),
            band=row.band,
            reports_to=row.reports_to.title if row.reports_to else "",
            from_=row.from_on,
            until=row.until_on,
            now=_of_now(by_post.get(row.id, ()), on, now=True),
            before=_of_now(by_post.get(row.id, ()), on, now=False),
        )
        for row in rows.order_by("band", "title", "id")
    )


def _of_now(holders: Iterable[Holder], on: date, *, now: bool) -> tuple[Holder, ...]:
    """Keep the holders that have not gone, or those that have."""
    return tuple(each for each in holders if (each.until is None or each.until > on) is now)


def _desks(organisation_id: UUID) -> tuple[DeskLine, ...]:
    rows = models.DutyDesk.objects.filter(organisation=organisation_id).select_related("area")
    return tuple(
        DeskLine(
            row.id, row.area.name, row.name, row.phone, row.out_of_hours_phone, row.hours, row.from_on, row.until_on
        )
        for row in rows.order_by("area__name", "-from_on", "id")
    )


def _areas(organisation_id: UUID) -> tuple[AreaLine, ...]:
    rows = models.OrganisationArea.objects.filter(organisation=organisation_id).select_related("area")
    ordered = rows.order_by("area__name", "from_on", "id")
    return tuple(AreaLine(row.area_id, row.area.name, row.from_on, row.until_on) for row in ordered)


def person_whole(person_id: UUID) -> PersonWhole:
    """Give a person with every post they sit or sat in."""
    row = models.Person.objects.filter(id=person_id).select_related("user").first()
    if row is None:
        raise NotFound
    spells = models.Appointment.objects.filter(person=person_id).select_related("post__organisation")
    return PersonWhole(
        person=people.person(person_id),
        sign_in=row.user.email if row.user and row.user.is_active else "",
        spells=tuple(
            Spell(
                each.id, each.post.organisation_id, each.post.organisation.name, each.post.title, each.from_on,
                each.until_on,
            )
            for each in spells.order_by("-from_on", "id")
        ),
    )  # fmt: skip


def held_by(person_id: UUID, organisation_id: UUID, at: datetime) -> int:
    """Count what a person holds in an organisation, of every kind."""
    return ports.holdings.count(giver=ports.Holder(organisation_id, None, person_id), at=at)


def people_named(letters: str, *, limit: int = 20) -> list[tuple[UUID, str, str]]:
    """List people whose name has these letters: id, name, and the agencies they work or worked in."""
    rows = models.Person.objects.filter(name__icontains=" ".join(letters.split())).order_by("name", "id")[:limit]
    found = {row.id: row.name for row in rows}
    spells = models.Appointment.objects.filter(person__in=list(found)).order_by("from_on", "id")
    agencies: dict[UUID, dict[str, None]] = {}
    for person_id, name in spells.values_list("person_id", "post__organisation__name"):
        agencies.setdefault(person_id, {})[name] = None
    return [(person_id, name, ", ".join(agencies.get(person_id, {}))) for person_id, name in found.items()]


def person_with_email(email: str) -> people.Person | None:
    """Give the person with an e-mail address, by their sign-in or as their agency gave it."""
    wanted = email.strip().lower()
    found = models.Person.objects.filter(Q(user__email=wanted) | Q(email__iexact=wanted)).order_by("id").first()
    return people.person(found.id) if found else None
