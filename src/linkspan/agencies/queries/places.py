"""What may be asked about organisations, areas and duty desks."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, When

from linkspan.agencies import models, rules
from linkspan.audit import NotFound


@dataclass(frozen=True, slots=True)
class Area:
    id: UUID
    code: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class Organisation:
    id: UUID
    code: str
    name: str
    kind: str
    area_id: UUID
    from_: date
    until: date | None
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers the telephone for an organisation in an area."""

    organisation_id: UUID
    organisation_name: str
    organisation_kind: str
    area_id: UUID
    name: str
    phone: str
    out_of_hours_phone: str
    hours: str

    def is_open(self, at: datetime) -> bool:
        """Tell whether someone answers the desk's own number at a moment."""
        return rules.is_open(self.hours, at)

    def number(self, at: datetime) -> str:
        """Give the number to ring at a moment."""
        return self.phone if self.is_open(at) or not self.out_of_hours_phone else self.out_of_hours_phone


def organisation(organisation_id: UUID) -> Organisation:
    """Give one organisation, whether or not it exists still."""
    return _one_organisation(id=organisation_id)


def organisation_by_code(code: str) -> Organisation:
    """Give the organisation with a code, whether or not it exists still; NotFound when there is none."""
    return _one_organisation(code=code)


def _one_organisation(**wanted: Any) -> Organisation:
    row = models.Organisation.objects.filter(**wanted).first()
    if row is None:
        raise NotFound
    return _organisation(row)


def organisations(on: date, *, kind: str | None = None, area_id: UUID | None = None) -> tuple[Organisation, ...]:
    """List the organisations there are on a day, of one kind or serving one area when asked."""
    rows = models.Organisation.objects.on(on).order_by("name", "code")
    if kind:
        rows = rows.filter(kind=kind)
    if area_id:
        serving = models.OrganisationArea.objects.on(on).filter(area=area_id)
        rows = rows.filter(id__in=serving.values("organisation"))
    return tuple(_organisation(row) for row in rows)


def organisation_names(organisation_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give names by id."""
    return dict(models.Organisation.objects.filter(id__in=set(organisation_ids)).values_list("id", "name").order_by())


def names_by_code(kind: str, codes: Collection[str], on: date) -> dict[str, str]:
    """Give names by one kind of identifier, such as a school's `urn` or a practice's `ods`."""
    rows = models.Organisation.objects.on(on).filter(**{f"identifiers__{kind}__in": sorted(codes)})
    return {row.identifiers[kind]: row.name for row in rows}


def _organisation(row: models.Organisation) -> Organisation:
    return Organisation(
        row.id, row.code, row.name, row.kind, row.area_id, row.from_on, row.until_on, dict(row.identifiers)
    )


def successors_of(organisation_id: UUID) -> tuple[tuple[UUID, UUID | None, date], ...]:
    """List who took over from an organisation: successor, area (None: everywhere else), day."""
    return tuple(
        models.Succession.objects.filter(predecessor=organisation_id)
        .order_by("on_day", "id")
        .values_list("successor_id", "area_id", "on_day")
    )


def area(area_id: UUID) -> Area:
    """Give one area."""
    if (row := models.Area.objects.filter(id=area_id).first()) is None:
        raise NotFound
    return _area(row)


def area_by_code(code: str) -> Area:
    """Give the area with a code; NotFound when there is none."""
    if (row := models.Area.objects.filter(code=code).first()) is None:
        raise NotFound
    return _area(row)


def areas(on: date, *, level: str | None = None) -> tuple[Area, ...]:
    """List the areas there are on a day, of one level when asked."""
    rows = models.Area.objects.on(on).order_by("name", "code")
    return tuple(_area(row) for row in (rows.filter(level=level) if level else rows))


def areas_of(organisation_id: UUID, on: date) -> tuple[Area, ...]:
    """List the council areas an organisation serves on a day."""
    rows = models.OrganisationArea.objects.on(on).filter(organisation=organisation_id)
    return tuple(_area(row.area) for row in rows.select_related("area").order_by("area__code"))


def areas_within(area_id: UUID, on: date, *, kind: str | None = None) -> tuple[Area, ...]:
    """List the areas that lie directly in an area on a day."""
    rows = models.AreaWithin.objects.on(on).filter(within=area_id).select_related("area")
    return tuple(_area(row.area) for row in (rows.filter(kind=kind) if kind else rows).order_by("area__code"))


def areas_lying_within(on: date) -> tuple[tuple[UUID, UUID], ...]:
    """List every area with an area in which it directly lies on a day, as geography or as someone's patch."""
    rows = models.AreaWithin.objects.on(on).order_by("area_id", "within_id")
    return tuple(rows.values_list("area_id", "within_id").distinct())


def areas_served(organisation_ids: Iterable[UUID], on: date) -> dict[UUID, frozenset[UUID]]:
    """Give the council areas that each of some organisations serves on a day."""
    rows = models.OrganisationArea.objects.on(on).filter(organisation__in=set(organisation_ids))
    found: dict[UUID, set[UUID]] = {}
    for organisation_id, area_id in rows.values_list("organisation_id", "area_id"):
        found.setdefault(organisation_id, set()).add(area_id)
    return {key: frozenset(areas) for key, areas in found.items()}


def organisations_named(organisation_ids: Iterable[UUID]) -> dict[UUID, Organisation]:
    """Give organisations by id, whether or not they exist still."""
    rows = models.Organisation.objects.filter(id__in=set(organisation_ids))
    return {row.id: _organisation(row) for row in rows}


def organisations_by_then(on: date) -> tuple[Organisation, ...]:
    """List the organisations there are on a day or that are founded later, by name."""
    rows = models.Organisation.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on)).order_by("name", "code")
    return tuple(_organisation(row) for row in rows)


def seated_in(organisation_id: UUID, on: date) -> tuple[int, int]:
    """Count the posts of an organisation on a day, and the people who sit in them."""
    posts = models.Post.objects.on(on).filter(organisation=organisation_id)
    seats = models.Appointment.objects.on(on).filter(post__in=posts)
    return posts.count(), seats.values("person").distinct().count()


def _area(row: models.Area) -> Area:
    return Area(row.id, row.code, row.name, row.level)


# --- duty desks ---------------------------------------------------------------------------------------------


def desk_for(on: date, *, organisation_id: UUID | None = None, area_id: UUID | None = None) -> Desk | None:
    """Give the desk to ring: an organisation's (in an area, when named), else the area's council's.

    An organisation without a desk is answered for by the council of the area it is based in.
    """
    if organisation_id:
        own = _desks(on).filter(organisation=organisation_id)
        in_area = own.filter(area=area_id) if area_id else own.filter(area=F("organisation__area"))
        if row := in_area.first() or own.order_by("area__code").first():
            return _desk(row)
        area_id = area_id or _one_organisation(id=organisation_id).area_id
    row = _desks(on).filter(area=area_id, organisation__kind="council").order_by("organisation__code").first()
    return _desk(row) if row else None


def all_desks(on: date) -> tuple[Desk, ...]:
    """List every desk there is on a day, councils first."""
    council_first = Case(When(organisation__kind="council", then=0), default=1)
    rows = _desks(on).order_by("area__name", council_first, "name", "id")
    return tuple(_desk(row) for row in rows)


def _desks(on: date) -> Any:
    there = models.Organisation.objects.on(on).values("id")
    return models.DutyDesk.objects.on(on).filter(organisation__in=there).select_related("organisation")


def _desk(row: models.DutyDesk) -> Desk:
    return Desk(
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        organisation_kind=row.organisation.kind,
        area_id=row.area_id,
        name=row.name,
        phone=row.phone,
        out_of_hours_phone=row.out_of_hours_phone,
        hours=row.hours,
    )


def council_of(area_id: UUID, on: date, *, other_than: UUID | None = None) -> UUID | None:
    """Give the council that serves an area on a day: the last resort for whatever no one else answers for."""
    serving = models.OrganisationArea.objects.on(on).filter(area=area_id).values("organisation")
    councils = models.Organisation.objects.on(on).filter(kind="council", id__in=serving)
    first: UUID | None = councils.exclude(id=other_than).order_by("code").values_list("id", flat=True).first()
    return first
