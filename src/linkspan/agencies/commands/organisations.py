"""Every change to areas, organisations, their desks and posts, and who takes over from whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import events, models, ports, rules, succession
from linkspan.agencies.commands import steps
from linkspan.audit import Actor, NotFound, NotNow, Permit, refuse_if, trail

AGENCIES = "manage_agencies"


@dataclass(frozen=True, slots=True)
class DeskDetails:
    """How to reach a duty desk, and when; hours are written as `rules.read_hours` reads them."""

    name: str
    phone: str
    out_of_hours_phone: str = ""
    hours: str = ""


@trail.audited
def found_area(
    *,
    code: str,
    name: str,
    level: str,
    from_: date,
    within: Collection[tuple[UUID, str]] = (),
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Add an area and say in which others it lies, each as geography or as a board's or force's patch."""
    permit = ports.gate().require(by=by, to=AGENCIES, at=at)
    if models.Area.objects.filter(code=code).exists():
        raise NotNow("agencies.code_taken", "There is an area with that code.")
    if level not in rules.LEVELS or any(kind not in rules.WITHIN_KINDS for _, kind in within):
        raise NotNow("agencies.level_unknown", "That is not a level of area that there is.")
    area = models.Area.objects.create(code=code, name=name, level=level, from_on=from_)
    models.AreaWithin.objects.bulk_create(
        models.AreaWithin(area=area, within_id=outer, kind=kind, from_on=from_) for outer, kind in within
    )
    trail.record(events.AREA_FOUNDED, permit, about=area.id, detail={"code": code, "level": level})
    return area.id


@trail.audited
def found_organisation(
    *,
    code: str,
    name: str,
    kind: str,
    area_id: UUID,
    from_: date,
    serves: Collection[UUID] = (),
    identifiers: Mapping[str, str] | None = None,
    desk: DeskDetails | None = None,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Add an organisation, the council areas it serves (its own, unless said) and its duty desk there."""
    permit = ports.gate().require(by=by, to=AGENCIES, at=at)
    if kind not in rules.ORGANISATION_KINDS:
        raise NotNow("agencies.kind_unknown", "That is not a kind of organisation that there is.")
    if models.Organisation.objects.filter(code=code).exists():
        raise NotNow("agencies.code_taken", "There is an organisation with that code.")
    served = set(serves) or {area_id}
    levels = models.Area.objects.filter(id__in=served).values_list("level", flat=True)
    if len(levels) != len(served):
        raise NotFound
    refuse_if(rules.why_not_found(identifiers or {}, levels, desk.hours if desk else ""))
    organisation = models.Organisation.objects.create(
        code=code, name=name, kind=kind, area_id=area_id, from_on=from_, identifiers=dict(identifiers or {})
    )
    models.OrganisationArea.objects.bulk_create(
        models.OrganisationArea(organisation=organisation, area_id=each, from_on=from_) for each in served
    )
    if desk:
        _put_desk(organisation.id, area_id, desk, from_)
    trail.record(events.ORGANISATION_FOUNDED, permit, about=organisation.id, detail={"code": code, "kind": kind})
    return organisation.id


@trail.audited
def set_duty_desk(
    *,
    organisation_id: UUID,
    area_id: UUID,
    desk: DeskDetails,
    from_: date,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Say who answers for an organisation in an area from a day on; what was said before ends that day."""
    permit = ports.gate().require(by=by, to=AGENCIES, at=at, organisation_id=organisation_id)
    organisation = steps.the_one(models.Organisation.objects.select_for_update(), id=organisation_id)
    refuse_if(rules.why_not_hours(desk.hours))
    refuse_if(rules.why_not_period(from_, None, organisation.from_on, organisation.until_on))
    desk_id = _put_desk(organisation_id, area_id, desk, from_)
    trail.record(events.DESK_SET, permit, about=organisation_id, detail={"area": str(area_id)})
    return desk_id


def _put_desk(organisation_id: UUID, area_id: UUID, desk: DeskDetails, from_: date) -> UUID:
    earlier = models.DutyDesk.objects.filter(organisation=organisation_id, area=area_id)
    if earlier.filter(from_on__gt=from_).exists():
        raise NotNow("agencies.desk_later", "A later change to that desk is recorded already.")
    earlier.on(from_).update(until_on=from_)
    row = models.DutyDesk.objects.create(
        organisation_id=organisation_id,
        area_id=area_id,
        name=desk.name,
        phone=desk.phone,
        out_of_hours_phone=desk.out_of_hours_phone,
        hours=desk.hours,
        from_on=from_,
    )
    return row.id


@trail.audited
def open_post(
    *,
    organisation_id: UUID,
    title: str,
    roles: Collection[str],
    from_: date,
    band: int = 6,
    reports_to: UUID | None = None,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Add a chair to an organisation, with the roles it carries and the chair it answers to."""
    permit = ports.gate().require(by=by, to=AGENCIES, at=at, organisation_id=organisation_id)
    organisation = steps.the_one(models.Organisation.objects, id=organisation_id)
    refuse_if(rules.why_not_period(from_, organisation.until_on, organisation.from_on, organisation.until_on))
    if unknown := set(roles) - set(rules.ROLES):
        raise NotNow("agencies.role_unknown", f"There is no role called {', '.join(sorted(unknown))}.")
    if not 1 <= band <= 6:
        raise NotNow("agencies.band_unknown", "Bands run from 1 to 6.")
    post = models.Post.objects.create(
        organisation=organisation,
        title=title,
        roles=sorted(roles),
        band=band,
        reports_to_id=reports_to,
        from_on=from_,
    )
    trail.record(events.POST_OPENED, permit, about=post.id, detail={"roles": sorted(roles), "band": band})
    return post.id


@trail.audited
def succeed(
    *,
    organisation_id: UUID,
    shares: Sequence[rules.Share],
    on: date,
    ends: bool = True,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> None:
    """Pass what an organisation holds to others from a day on: merger, split, abolition or transfer of areas.

    Set-based, in one transaction, through every holding there is. When the organisation ends, what no share
    covers passes to the duty desk of each area's council, and its posts, appointments and desks end with it.
    History stays as it was. Refused before its day, so that rehearsal and act agree.
    """
    permit = ports.gate().require(by=by, to=AGENCIES, at=at, organisation_id=organisation_id)
    succeed_by(organisation_id=organisation_id, shares=shares, on=on, ends=ends, by=by, at=at, permit=permit)


@trail.audited
def succeed_by(
    *,
    organisation_id: UUID,
    shares: Sequence[rules.Share],
    on: date,
    ends: bool,
    by: Actor,
    at: datetime,
    permit: Permit,
) -> list[succession.Passed]:
    """Pass an organisation's holdings on by a permit the caller has asked for, and say what went where."""
    rows = succession.taken({organisation_id, *(share.successor_id for share in shares)})
    organisation = rows.get(organisation_id)
    if organisation is None:
        raise NotFound
    refuse_if(
        rules.why_not_succeed(
            organisation_id,
            rules.Period(organisation.from_on, organisation.until_on),
            shares,
            {key: rules.Period(row.from_on, row.until_on) for key, row in rows.items()},
            on,
            rules.london_day(at),
        )
    )
    passed = succession.pass_on(succession.Passing(organisation_id, shares, on, ends, by, at, permit))
    succession.widen(organisation_id, shares, on)
    if ends:
        succession.wind_up(organisation, on)
    moved: dict[str, int] = {holding.code: 0 for holding in ports.holdings}
    for each in passed:
        moved[each.code] = moved.get(each.code, 0) + each.count
    successors = [str(share.successor_id) for share in shares]
    detail = {"on": on.isoformat(), "ends": ends, "successors": successors, "moved": moved}
    trail.record(events.ORGANISATION_SUCCEEDED, permit, about=organisation_id, detail=detail)
    return passed
