"""Every change to people, the posts they sit in and what they were told."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import events, models, ports, queries, rules
from linkspan.agencies.commands import steps
from linkspan.audit import Actor, NotNow, Permit, refuse_if, trail

PEOPLE, NOTICES = "manage_people", "see_notices"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A way in for a person; without a password, a passkey or their organisation's own sign-in opens it."""

    email: str
    password: str | None = None
    is_demo: bool = False


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
    post = steps.the_one(models.Post.objects.select_for_update(), id=post_id)
    permit = ports.gate().require(by=by, to=PEOPLE, at=at, organisation_id=post.organisation_id)
    steps.the_one(models.Person.objects, id=person_id)
    refuse_if(rules.why_not_period(from_, until, post.from_on, post.until_on))
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
    row = steps.the_one(
        models.Appointment.objects.select_related("post").select_for_update(of=("self",)), id=appointment_id
    )
    organisation_id = row.post.organisation_id
    permit = ports.gate().require(by=by, to=PEOPLE, at=at, organisation_id=organisation_id)
    if row.until_on is not None and row.until_on <= until:
        raise NotNow("agencies.appointment_ended", "That appointment has ended already.")
    refuse_if(rules.why_not_period(row.from_on, until, row.from_on, None))
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
    refuse_if(
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
    person = steps.the_one(models.Person.objects.select_for_update(), id=person_id)
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
