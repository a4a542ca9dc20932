"""Who someone is at a moment, whom to ring, whom they answer to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linkspan.agencies import commands, models, queries
from linkspan.audit import Actor, NotFound
from tests import cast, factories
from tests.support.database import as_test

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)


def test_an_actor_carries_their_post_organisation_areas_and_roles(now: datetime) -> None:
    everyone = cast.build()

    dee = everyone.dee.actor(now)

    assert dee.name == "Sgt Dee Hallam"
    assert (dee.organisation_id, dee.organisation_kind) == (everyone.police.id, "police")
    assert dee.area_ids == (everyone.northmere.id, everyone.southmere.id)
    assert dee.roles == {"practitioner"}
    assert dee.stepped_up_at is None


def test_an_actor_is_found_with_one_query(now: datetime) -> None:
    everyone = cast.build()
    user = models.User.objects.get(pk=everyone.amina.user.pk)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        queries.actor_for(user, cast.NoSession(), now)

    assert len(asked) == 1


def test_an_actor_with_two_posts_is_in_the_one_chosen_in_the_session(now: datetime) -> None:
    everyone = cast.build()
    second = factories.post(organisation=everyone.charity, title="Trustee", roles=[])
    seat = factories.appointment(person=everyone.amina.person, post=second, from_on=TODAY)

    first = queries.actor_for(everyone.amina.user, cast.NoSession(), now)
    chosen = queries.actor_for(everyone.amina.user, cast.NoSession(appointment=str(seat.id)), now)
    someone_else_s = cast.NoSession(appointment=str(everyone.mo.appointment.id))
    forged = queries.actor_for(everyone.amina.user, someone_else_s, now)

    assert [actor and actor.post_title for actor in (first, chosen, forged)] == [
        "Social worker",
        "Trustee",
        "Social worker",
    ]
    assert [post.post_title for post in queries.posts_of(everyone.amina.user, TODAY)] == [
        "Social worker",
        "Trustee",
    ]


def test_an_actor_is_no_one_when_anything_they_stand_on_has_ended(now: datetime) -> None:
    everyone = cast.build()
    with as_test():
        models.Appointment.objects.filter(id=everyone.amina.appointment.id).update(until_on=TODAY)
        models.Post.objects.filter(id=everyone.ben.post.id).update(until_on=TODAY)
        models.Organisation.objects.filter(id=everyone.practice.id).update(until_on=TODAY)
        models.User.objects.filter(id=everyone.dee.user.id).update(is_active=False)

    gone = (everyone.amina, everyone.ben, everyone.cole, everyone.dee)

    assert [queries.actor_for(each.user, cast.NoSession(), now) for each in gone] == [None] * 4
    assert queries.actor_for(everyone.amina.user, cast.NoSession(), now - timedelta(days=1)) is not None


def test_a_demonstration_sign_in_is_no_one_where_records_are_real(now: datetime) -> None:
    everyone = cast.build()
    user = factories.user(is_demo=True)
    person = factories.person(user=user)
    factories.appointment(person=person, post=factories.post(organisation=everyone.council))
    before = queries.actor_for(user, cast.NoSession(), now)
    with as_test():
        models.Node.objects.update(mode="real", impact_assessment="DPIA 1")

    after = queries.actor_for(user, cast.NoSession(), now)

    assert before is not None
    assert after is None


def test_a_second_proof_in_the_session_counts_as_stepping_up(now: datetime) -> None:
    everyone = cast.build()
    session = cast.NoSession(
        account_authentication_methods=[
            {"method": "password", "at": 1_793_600_000.0},
            {"method": "mfa", "at": 1_793_600_060.0, "type": "totp"},
        ]
    )

    actor = queries.actor_for(everyone.amina.user, session, now)

    assert actor is not None
    assert actor.stepped_up_at == datetime.fromtimestamp(1_793_600_060, tz=UTC)


def test_a_password_alone_is_no_second_proof(now: datetime) -> None:
    everyone = cast.build()
    session = cast.NoSession(account_authentication_methods=[{"method": "password", "at": 1_793_600_000.0}])

    actor = queries.actor_for(everyone.amina.user, session, now)

    assert actor is not None
    assert actor.stepped_up_at is None


def test_an_area_s_desk_is_its_council_s(now: datetime) -> None:
    everyone = cast.build()

    desk = queries.desk_for(TODAY, area_id=everyone.southmere.id)

    assert desk is not None
    assert desk.organisation_id == everyone.southmere_council.id


def test_an_organisation_s_desk_in_an_area_comes_before_its_others() -> None:
    everyone = cast.build()
    with as_test():
        models.DutyDesk.objects.filter(organisation=everyone.police, area=everyone.southmere).update(phone="999-south")

    there = queries.desk_for(TODAY, organisation_id=everyone.police.id, area_id=everyone.southmere.id)
    at_home = queries.desk_for(TODAY, organisation_id=everyone.police.id)

    assert there is not None
    assert at_home is not None
    assert (there.phone, at_home.phone) == ("999-south", "01632 960100")


def test_an_organisation_without_a_desk_is_answered_for_by_its_council() -> None:
    everyone = cast.build()
    nursery = factories.organisation(area=everyone.northmere, kind="nursery")

    desk = queries.desk_for(TODAY, organisation_id=nursery.id)

    assert desk is not None
    assert desk.organisation_id == everyone.council.id


def test_an_area_without_a_council_has_no_desk() -> None:
    assert queries.desk_for(TODAY, area_id=factories.area().id) is None


def test_all_desks_lists_councils_first_in_each_area() -> None:
    everyone = cast.build()

    desks = queries.all_desks(TODAY)

    assert desks[0].organisation_id == everyone.council.id
    assert len(desks) == 11
    southern = [desk for desk in desks if desk.area_id == everyone.southmere.id]
    assert southern[0].organisation_id == everyone.southmere_council.id


@pytest.mark.parametrize(
    ("at", "number"),
    [
        (datetime(2026, 11, 2, 8, 29, tzinfo=UTC), "01632 960199"),
        (datetime(2026, 11, 2, 8, 30, tzinfo=UTC), "01632 960100"),
        (datetime(2026, 11, 2, 17, 0, tzinfo=UTC), "01632 960199"),
        (
            datetime(2026, 10, 23, 7, 45, tzinfo=UTC),
            "01632 960100",
        ),  # summer time: a quarter to nine in England
        (datetime(2026, 11, 7, 12, 0, tzinfo=UTC), "01632 960199"),  # a Saturday
        (datetime(2026, 12, 25, 12, 0, tzinfo=UTC), "01632 960199"),  # a Friday, and Christmas
    ],
)
def test_a_desk_gives_the_number_that_is_answered(at: datetime, number: str) -> None:
    everyone = cast.build()

    desk = queries.desk_for(TODAY, organisation_id=everyone.council.id)

    assert desk is not None
    assert desk.number(at) == number


def test_a_manager_is_the_first_filled_chair_above() -> None:
    everyone = cast.build()
    head = factories.post(organisation=everyone.council, title="Head of service", roles=["manager"], band=4)
    empty = factories.post(organisation=everyone.council, title="Deputy", roles=["manager"], reports_to=head)
    worker = factories.post(organisation=everyone.council, reports_to=empty)
    boss = factories.person(name="Lena Ashby")
    factories.appointment(person=boss, post=head)
    seat = factories.appointment(person=factories.person(), post=worker)

    manager = queries.manager_of(seat.id, TODAY)

    assert manager is not None
    assert manager.name == "Lena Ashby"


def test_a_manager_is_anyone_s_of_the_organisation_when_no_chair_is_above() -> None:
    everyone = cast.build()

    assert queries.manager_of(everyone.kit.appointment.id, TODAY) is None
    found = queries.manager_of(everyone.dana.appointment.id, TODAY)
    assert found is not None
    assert found.person_id == everyone.mo.id


def test_chairs_that_answer_to_each_other_end_the_search() -> None:
    everyone = cast.build()
    one = factories.post(organisation=everyone.charity)
    two = factories.post(organisation=everyone.charity, reports_to=one)
    with as_test():
        models.Post.objects.filter(id=one.id).update(reports_to=two)
    seat = factories.appointment(person=factories.person(), post=one)

    assert queries.manager_of(seat.id, TODAY) is None


def test_people_with_a_role_are_found_by_organisation_and_by_area() -> None:
    everyone = cast.build()

    here = queries.people_with_role("practitioner", TODAY, area_id=everyone.southmere.id)
    reviewers = queries.people_with_role("shield_reviewer", TODAY, organisation_id=everyone.council.id)

    assert {each.person_id for each in here} == {everyone.dee.id, everyone.kit.id}
    assert [each.name for each in reviewers] == ["Shirin Daftari"]


def test_names_are_given_by_id() -> None:
    everyone = cast.build()

    names = queries.names_of([everyone.amina.id, everyone.kit.id])

    assert names == {everyone.amina.id: "Amina Yusuf", everyone.kit.id: "Kit Larkin"}


def test_organisations_are_those_there_on_the_day() -> None:
    area = factories.area()
    factories.organisation(area=area, name="Gone", until_on=TODAY)
    factories.organisation(area=area, name="Coming", from_on=TODAY + timedelta(days=1))
    factories.organisation(area=area, name="Here", kind="school")

    assert [each.name for each in queries.organisations(TODAY)] == ["Here"]
    assert [each.name for each in queries.organisations(TODAY, kind="council", area_id=area.id)] == []


def test_an_unknown_code_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.organisation_by_code("NONE")


def test_setup_by_commands_and_by_factories_agree(now: datetime) -> None:
    area = factories.area()
    setup = Actor.system("setup")
    by_command = commands.found_organisation(
        code="A", name="A", kind="school", area_id=area.id, from_=TODAY, by=setup, at=now
    )
    by_factory = factories.organisation(area=area, kind="school", code="B", name="B", from_on=TODAY)

    one, two = queries.organisation(by_command), queries.organisation(by_factory.id)

    assert (one.kind, one.area_id, one.from_) == (two.kind, two.area_id, two.from_)
