"""Every change to organisations, areas, posts, people and desks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import events, models, ports, queries, rules, succession
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail

AGENCIES, PEOPLE, NODE, NOTICES = "manage_agencies", "manage_people", "manage_node", "see_notices"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A way in for a person; without a password, a passkey or their organisation's own sign-in opens it."""

    email: str
    password: str | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class DeskDetails:
    """How to reach a duty desk, and when; hours are written as `rules.read_hours` reads them."""

    name: str
    phone: str
    out_of_hours_phone: str = ""
    hours: str = ""


def _raise(problem: NotNow | None) -> None:
    if problem:
        raise problem


def _of(rows: Any, **wanted: Any) -> Any:
    row = rows.filter(**wanted).first()
    if row is None:
        raise NotFound
    return row


# --- areas and organisations --------------------------------------------------------------------------------


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
    _raise(rules.why_not_found(identifiers or {}, levels, desk.hours if desk else ""))
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
    organisation = _of(models.Organisation.objects.select_for_update(), id=organisation_id)
    _raise(rules.why_not_hours(desk.hours))
    _raise(rules.why_not_period(from_, None, organisation.from_on, organisation.until_on))
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


# --- posts and people ---------------------------------------------------------------------------------------


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
    organisation = _of(models.Organisation.objects, id=organisation_id)
    _raise(rules.why_not_period(from_, organisation.until_on, organisation.from_on, organisation.until_on))
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
def enrol_person(
    *,
    organisation_id: UUID,
    name: str,
    phone: str = "",
    email: str = "",
    sign_in: SignIn | None = None,
    trained_until: date | None = None,
    vetted_until: date | None = None,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Add a person who will work in an organisation, with a way in when given."""
    permit = ports.gate().require(by=by, to=PEOPLE, at=at, organisation_id=organisation_id)
    user = _make_sign_in(sign_in) if sign_in else None
    person = models.Person.objects.create(
        user=user,
        name=name,
        phone=phone,
        email=email or (sign_in.email if sign_in else ""),
        trained_until=trained_until,
        vetted_until=vetted_until,
    )
    trail.record(
        events.PERSON_ENROLLED,
        permit,
        about=person.id,
        detail={"organisation": str(organisation_id), "sign_in": user is not None},
        aside={"name": name},
    )
    return person.id


def _make_sign_in(sign_in: SignIn) -> models.User:
    email = sign_in.email.strip().lower()
    if models.User.objects.filter(email=email).exists():
        raise NotNow("agencies.email_taken", "Someone signs in with that e-mail address already.")
    # The lock keeps a demonstration sign-in from slipping in while the installation becomes real.
    if sign_in.is_demo and models.Node.objects.select_for_update().get().mode == "real":
        raise NotNow("agencies.real_node", "Demonstration sign-ins cannot join real records.")
    return models.User.objects.create_user(email, sign_in.password, is_demo=sign_in.is_demo)


@trail.audited
def appoint(
    *,
    person_id: UUID,
    post_id: UUID,
    from_: date,
    until: date | None = None,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Put a person in a post for a period, inside the time that the post exists."""
    post = _of(models.Post.objects.select_for_update(), id=post_id)
    permit = ports.gate().require(by=by, to=PEOPLE, at=at, organisation_id=post.organisation_id)
    _of(models.Person.objects, id=person_id)
    _raise(rules.why_not_period(from_, until, post.from_on, post.until_on))
    held = models.Appointment.objects.filter(person=person_id, post=post_id)
    if rules.overlaps(from_, until, held.values_list("from_on", "until_on")):
        raise NotNow("agencies.appointed_already", "That person is in that post for some of that time already.")
    row = models.Appointment.objects.create(person_id=person_id, post_id=post_id, from_on=from_, until_on=until)
    trail.record(
        events.APPOINTMENT_BEGUN,
        permit,
        about=row.id,
        detail={"person": str(person_id), "post": str(post_id)},
    )
    return row.id


@trail.audited
def end_appointment(
    *,
    appointment_id: UUID,
    until: date,
    hand_to: ports.Holder | None = None,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> None:
    """End a person's time in a post; from `until` on they are not in it.

    What they hold by that post, or all they hold there when it is their last, passes to `hand_to` in the same
    transaction: the organisation's duty desk (`Holder(organisation_id)`) or a colleague there. Without
    `hand_to`, refused while they hold anything; an end that lies ahead leaves it with them until the day,
    when the desk has it at once.
    """
    row = _of(models.Appointment.objects.select_related("post").select_for_update(of=("self",)), id=appointment_id)
    organisation_id = row.post.organisation_id
    permit = ports.gate().require(by=by, to=PEOPLE, at=at, organisation_id=organisation_id)
    if row.until_on is not None and row.until_on <= until:
        raise NotNow("agencies.appointment_ended", "That appointment has ended already.")
    _raise(rules.why_not_period(row.from_on, until, row.from_on, None))
    if hand_to:
        _check_hand_to(row, hand_to, on=rules.london_day(at))
    row.until_on = until
    row.save(update_fields=["until_on"])
    moved: dict[str, int] = {}
    if until <= rules.london_day(at) or hand_to:
        moved = _release(row, hand_to, by=by, at=at, permit=permit, until=until)
    trail.record(events.APPOINTMENT_ENDED, permit, about=row.id, detail={"until": until.isoformat(), "moved": moved})


def _check_hand_to(row: models.Appointment, hand_to: ports.Holder, *, on: date) -> None:
    pair = {(hand_to.organisation_id, hand_to.person_id)} if hand_to.person_id else set()
    _raise(
        rules.why_not_hand_to(
            row.post.organisation_id,
            row.person_id,
            hand_to.organisation_id,
            hand_to.person_id,
            is_there=not queries.departed(pair, on),
        )
    )


def _release(
    row: models.Appointment,
    hand_to: ports.Holder | None,
    *,
    by: Actor,
    at: datetime,
    permit: Permit,
    until: date,
) -> dict[str, int]:
    organisation_id = row.post.organisation_id
    elsewhere = models.Appointment.objects.on(until).filter(person=row.person_id, post__organisation=organisation_id)
    post_id = row.post_id if elsewhere.exists() else None
    giver = ports.Holder(organisation_id, post_id, row.person_id)
    if hand_to is None and ports.holdings.count(giver=giver, at=at):
        raise NotNow("agencies.holds_items", "Say who takes over what they hold first.")
    if hand_to is None:
        return {}
    return ports.holdings.hand_over(giver=giver, receiver=hand_to, by=by, at=at, permit=permit)


@trail.audited
def record_training(
    *,
    person_id: UUID,
    trained_until: date | None = None,
    vetted_until: date | None = None,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> None:
    """Record until when a person's safeguarding training or vetting check is good; what is not said stays."""
    permit = ports.gate().require(by=by, to=PEOPLE, at=at)
    person = _of(models.Person.objects.select_for_update(), id=person_id)
    person.trained_until = trained_until or person.trained_until
    person.vetted_until = vetted_until or person.vetted_until
    person.save(update_fields=["trained_until", "vetted_until"])
    dates = {"trained_until": person.trained_until, "vetted_until": person.vetted_until}
    trail.record(
        events.TRAINING_RECORDED,
        permit,
        about=person_id,
        detail={name: day and day.isoformat() for name, day in dates.items()},
    )


@trail.audited
def read_notices(*, by: Actor, at: datetime, once: UUID | None = None) -> int:
    """Mark all that the asker was told as read, and return how many were not."""
    permit = ports.gate().require(by=by, to=NOTICES, at=at)
    unread = models.Notice.objects.filter(person=by.person_id, read_at__isnull=True, at__lte=at)
    count: int = unread.update(read_at=at)
    trail.record(events.NOTICES_READ, permit, detail={"count": count})
    return count


# --- succession ---------------------------------------------------------------------------------------------


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
    organisation = _of(models.Organisation.objects.select_for_update(), id=organisation_id)
    successors = models.Organisation.objects.select_for_update().in_bulk(sorted(share.successor_id for share in shares))
    _raise(
        rules.why_not_succeed(
            organisation_id,
            rules.Period(organisation.from_on, organisation.until_on),
            shares,
            {key: rules.Period(row.from_on, row.until_on) for key, row in successors.items()},
            on,
            rules.london_day(at),
        )
    )
    moved = succession.pass_on(organisation_id, shares, on, by=by, at=at, permit=permit, ends=ends)
    succession.widen(organisation_id, shares, on)
    if ends:
        succession.wind_up(organisation, on)
    trail.record(
        events.ORGANISATION_SUCCEEDED,
        permit,
        about=organisation_id,
        detail={
            "on": on.isoformat(),
            "ends": ends,
            "successors": [str(share.successor_id) for share in shares],
            "moved": moved,
        },
    )


# --- the installation ---------------------------------------------------------------------------------------


@trail.audited
def set_node_mode(*, mode: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say what this installation is for. Invented and real people never share one."""
    permit = ports.gate().require(by=by, to=NODE, at=at)
    node = models.Node.objects.select_for_update().get()
    _raise(
        rules.why_not_mode(
            node.mode,
            mode,
            node.impact_assessment,
            demo_users=models.User.objects.filter(is_demo=True, is_active=True).exists(),
            holds_invented=node.holds_invented,
        )
    )
    node.mode = mode
    node.save(update_fields=["mode"])
    trail.record(events.NODE_MODE_SET, permit, about=node.id, detail={"mode": mode})


@trail.audited
def note_invented(*, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Note, before the first invented record is loaded, that this installation holds invented people."""
    permit = ports.gate().require(by=by, to=NODE, at=at)
    node = models.Node.objects.select_for_update().get()
    if node.mode == "real":
        raise NotNow("agencies.real_node", "Real records are here: invented ones cannot join them.")
    node.holds_invented = True
    node.save(update_fields=["holds_invented"])
    trail.record(events.NODE_INVENTED, permit, about=node.id)


@trail.audited
def record_impact_assessment(*, reference: str, scope: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Record the data protection impact assessment, and whether all children or only known ones are held."""
    permit = ports.gate().require(by=by, to=NODE, at=at)
    if scope not in rules.SCOPES or not reference.strip():
        raise NotNow("agencies.not_assessed", "Give the assessment's reference and what it covers.")
    node = models.Node.objects.select_for_update().get()
    node.impact_assessment, node.scope = reference.strip(), scope
    node.save(update_fields=["impact_assessment", "scope"])
    trail.record(events.IMPACT_ASSESSED, permit, about=node.id, detail={"scope": scope})
