"""Make what a test needs, past the gate and the walls, as the tests' own role. Invented people only."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID

from linkspan.agencies import models as agencies
from linkspan.audit.ids import new_id
from linkspan.duty import models as duty
from tests.support.database import as_test

LONG_AGO = date(2020, 4, 1)
PASSWORD = "seven quiet herons"
_number = count(1)


def area(*, code: str = "", name: str = "", level: str = "local_authority", from_on: date = LONG_AGO) -> agencies.Area:
    """Make an area."""
    number = next(_number)
    with as_test():
        return agencies.Area.objects.create(
            code=code or f"X{number:08}", name=name or f"Area {number}", level=level, from_on=from_on
        )


def organisation(
    *,
    area: agencies.Area,
    kind: str = "council",
    code: str = "",
    name: str = "",
    serves: Sequence[agencies.Area] = (),
    identifiers: dict[str, str] | None = None,
    from_on: date = LONG_AGO,
    until_on: date | None = None,
) -> agencies.Organisation:
    """Make an organisation that serves its own area, or those named."""
    number = next(_number)
    with as_test():
        made = agencies.Organisation.objects.create(
            code=code or f"{kind}-{number}",
            name=name or f"{kind.replace('_', ' ').capitalize()} {number}",
            kind=kind,
            area=area,
            identifiers=identifiers or {},
            from_on=from_on,
            until_on=until_on,
        )
        agencies.OrganisationArea.objects.bulk_create(
            agencies.OrganisationArea(organisation=made, area=each, from_on=from_on, until_on=until_on)
            for each in serves or (area,)
        )
    return made


def desk(
    *,
    organisation: agencies.Organisation,
    area: agencies.Area | None = None,
    phone: str = "01632 960100",
    out_of_hours_phone: str = "01632 960199",
    hours: str = "Mon-Fri 08:30-17:00",
    from_on: date = LONG_AGO,
) -> agencies.DutyDesk:
    """Make a duty desk, in the organisation's own area unless said."""
    with as_test():
        return agencies.DutyDesk.objects.create(
            organisation=organisation,
            area=area or organisation.area,
            name=f"{organisation.name} duty desk",
            phone=phone,
            out_of_hours_phone=out_of_hours_phone,
            hours=hours,
            from_on=from_on,
        )


def post(
    *,
    organisation: agencies.Organisation,
    title: str = "Social worker",
    roles: Collection[str] = ("practitioner",),
    band: int = 6,
    reports_to: agencies.Post | None = None,
    from_on: date = LONG_AGO,
    until_on: date | None = None,
) -> agencies.Post:
    """Make a chair."""
    with as_test():
        return agencies.Post.objects.create(
            organisation=organisation,
            title=title,
            roles=sorted(roles),
            band=band,
            reports_to=reports_to,
            from_on=from_on,
            until_on=until_on,
        )


def user(*, email: str = "", is_demo: bool = False) -> agencies.User:
    """Make a way in, with the tests' one password."""
    with as_test():
        return agencies.User.objects.create_user(
            email or f"person{next(_number)}@example.test", PASSWORD, is_demo=is_demo
        )


def person(
    *,
    name: str = "",
    user: agencies.User | None = None,
    email: str = "",
    trained_until: date | None = date(2030, 1, 1),
    vetted_until: date | None = date(2030, 1, 1),
) -> agencies.Person:
    """Make a person whose training and vetting are good unless said."""
    number = next(_number)
    with as_test():
        return agencies.Person.objects.create(
            name=name or f"Person {number}",
            user=user,
            phone=f"01632 960{number % 1000:03}",
            email=email or (user.email if user else f"person{number}@example.test"),
            trained_until=trained_until,
            vetted_until=vetted_until,
        )


def appointment(
    *,
    person: agencies.Person,
    post: agencies.Post,
    from_on: date = LONG_AGO,
    until_on: date | None = None,
) -> agencies.Appointment:
    """Put a person in a post."""
    with as_test():
        return agencies.Appointment.objects.create(person=person, post=post, from_on=from_on, until_on=until_on)


def item(
    *,
    organisation: agencies.Organisation,
    opened_at: datetime,
    due_at: datetime,
    person: agencies.Person | None = None,
    post: agencies.Post | None = None,
    area: agencies.Area | None = None,
    kind: str = "test.thing",
    rule: str = "match.review",
    about: UUID | None = None,
) -> UUID:
    """Make an open item, held and clocked as it must be."""
    item_id = new_id()
    with as_test():
        duty.Item.objects.create(
            id=item_id,
            kind=kind,
            title=kind,
            about_object=about,
            area=area or organisation.area,
            opened_at=opened_at,
        )
        duty.Tenure.objects.create(
            item_id=item_id, organisation=organisation, post=post, person=person, from_at=opened_at,
            allocate_by=None if person else opened_at + timedelta(days=1), allocate_version=None if person else 1,
        )  # fmt: skip
        duty.Clock.objects.create(item_id=item_id, rule=rule, rule_version=1, starts_at=opened_at, due_at=due_at)
    return item_id
