"""Changing who there is: the change, its line in the trail, and refusals that change nothing."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from linkspan.agencies import commands, events, models, ports, queries
from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.audit.ids import new_id
from linkspan.duty import queries as duty
from tests import cast, factories
from tests.support.lines import lines

pytestmark = pytest.mark.django_db

SETUP = Actor.system("setup")
TODAY = date(2026, 11, 2)
DESK = commands.DeskDetails("Front door", "01632 960001", "01632 960002", "Mon-Fri 09:00-17:00")


def test_an_organisation_is_founded_with_its_area_and_desk(now: datetime) -> None:
    area = factories.area(name="Eastmere")

    organisation_id = commands.found_organisation(
        code="EMC",
        name="Eastmere Council",
        kind="council",
        area_id=area.id,
        from_=TODAY,
        identifiers={"gss": "E06990003"},
        desk=DESK,
        by=SETUP,
        at=now,
    )

    assert queries.organisation_by_code("EMC").id == organisation_id
    assert [each.id for each in queries.areas_of(organisation_id, TODAY)] == [area.id]
    found = queries.desk_for(TODAY, organisation_id=organisation_id)
    assert found is not None
    assert found.phone == "01632 960001"
    assert [line["about"] for line in lines(events.ORGANISATION_FOUNDED)] == [str(organisation_id)]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "circus"}, "agencies.kind_unknown"),
        ({"identifiers": {"urn": "12"}}, "agencies.identifier_malformed"),
        ({"identifiers": {"passport": "12"}}, "agencies.identifier_malformed"),
        ({"desk": commands.DeskDetails("Desk", "1", hours="whenever")}, "agencies.hours_unreadable"),
    ],
)
def test_an_organisation_is_refused_when_its_details_make_no_sense(
    now: datetime, changed: dict[str, object], code: str
) -> None:
    area = factories.area()
    details: dict[str, object] = {"code": "ODD", "name": "Odd", "kind": "school", "area_id": area.id}

    with pytest.raises(NotNow) as refused:
        commands.found_organisation(**(details | changed), from_=TODAY, by=SETUP, at=now)

    assert refused.value.code == code
    assert not models.Organisation.objects.exists()


def test_an_organisation_is_refused_when_its_code_is_taken(now: datetime) -> None:
    everyone = cast.build()

    with pytest.raises(NotNow) as refused:
        commands.found_organisation(
            code="NMC",
            name="Another",
            kind="council",
            area_id=everyone.northmere.id,
            from_=TODAY,
            by=SETUP,
            at=now,
        )

    assert refused.value.code == "agencies.code_taken"


def test_an_organisation_serves_council_areas_only(now: datetime) -> None:
    region = factories.area(level="regional")

    with pytest.raises(NotNow) as refused:
        commands.found_organisation(
            code="REG", name="Regional", kind="icb", area_id=region.id, from_=TODAY, by=SETUP, at=now
        )

    assert refused.value.code == "agencies.area_level"


def test_founding_twice_with_one_request_number_founds_once(now: datetime) -> None:
    area = factories.area()
    once = uuid4()
    details = {"code": "ONE", "name": "One", "kind": "charity", "area_id": area.id, "from_": TODAY}

    first = commands.found_organisation(**details, by=SETUP, at=now, once=once)
    again = commands.found_organisation(**details, by=SETUP, at=now, once=once)

    assert first == again
    assert models.Organisation.objects.count() == 1


def test_kit_is_refused_and_nothing_changes(now: datetime) -> None:
    everyone = cast.build()

    with pytest.raises(Refused):
        commands.found_area(
            code="E06990009",
            name="Nowhere",
            level="district",
            from_=TODAY,
            by=everyone.kit.actor(now),
            at=now,
        )

    assert not models.Area.objects.filter(code="E06990009").exists()
    assert lines()[-1]["decision"] == "deny"


def test_an_area_lies_within_others_of_each_kind(now: datetime) -> None:
    region = commands.found_area(code="E12990001", name="Mere", level="regional", from_=TODAY, by=SETUP, at=now)
    force = commands.found_area(
        code="E23990001", name="Mere Police area", level="sub_regional", from_=TODAY, by=SETUP, at=now
    )

    inner = commands.found_area(
        code="E06990004",
        name="Westmere",
        level="local_authority",
        from_=TODAY,
        within=[(region, "geographic"), (force, "police_force")],
        by=SETUP,
        at=now,
    )

    assert [area.id for area in queries.areas_within(region, TODAY)] == [inner]
    assert [area.id for area in queries.areas_within(force, TODAY, kind="police_force")] == [inner]
    assert queries.areas_within(force, TODAY, kind="geographic") == ()


def test_a_desk_set_anew_ends_the_one_before_and_keeps_it_as_history(now: datetime) -> None:
    everyone = cast.build()
    council, area = everyone.council, everyone.northmere

    commands.set_duty_desk(organisation_id=council.id, area_id=area.id, desk=DESK, from_=TODAY, by=SETUP, at=now)

    today = queries.desk_for(TODAY, organisation_id=council.id)
    before = queries.desk_for(TODAY - timedelta(days=1), organisation_id=council.id)
    assert today is not None
    assert before is not None
    assert (before.phone, today.phone) == ("01632 960100", "01632 960001")


def test_a_desk_set_twice_on_one_day_keeps_the_last(now: datetime) -> None:
    everyone = cast.build()
    council, area = everyone.council, everyone.northmere
    later = commands.DeskDetails("Front door", "01632 960003")

    for desk in (DESK, later):
        commands.set_duty_desk(organisation_id=council.id, area_id=area.id, desk=desk, from_=TODAY, by=SETUP, at=now)

    found = queries.desk_for(TODAY, organisation_id=council.id)
    assert found is not None
    assert found.phone == "01632 960003"


def test_a_person_is_enrolled_appointed_and_can_act(now: datetime) -> None:
    everyone = cast.build()
    post_id = commands.open_post(
        organisation_id=everyone.council.id,
        title="Family help worker",
        roles={"practitioner"},
        from_=TODAY,
        by=SETUP,
        at=now,
    )

    person_id = commands.enrol_person(
        organisation_id=everyone.council.id,
        name="Noor Blythe",
        phone="01632 960007",
        sign_in=commands.SignIn("Noor@Example.test", "seven quiet herons"),
        by=SETUP,
        at=now,
    )
    commands.appoint(person_id=person_id, post_id=post_id, from_=TODAY, by=SETUP, at=now)

    user = models.User.objects.get(email="noor@example.test")
    actor = queries.actor_for(user, cast.NoSession(), now)
    assert actor is not None
    assert (actor.person_id, actor.post_title) == (person_id, "Family help worker")
    assert "Noor" not in str(lines(events.PERSON_ENROLLED))


def test_a_sign_in_is_refused_when_its_email_is_taken_in_other_letters(now: datetime) -> None:
    everyone = cast.build()

    with pytest.raises(NotNow) as refused:
        commands.enrol_person(
            organisation_id=everyone.council.id,
            name="Another Amina",
            sign_in=commands.SignIn("AMINA@example.test"),
            by=SETUP,
            at=now,
        )

    assert refused.value.code == "agencies.email_taken"


def test_a_post_is_refused_when_a_role_does_not_exist(now: datetime) -> None:
    everyone = cast.build()

    with pytest.raises(NotNow) as refused:
        commands.open_post(
            organisation_id=everyone.council.id, title="X", roles={"wizard"}, from_=TODAY, by=SETUP, at=now
        )

    assert refused.value.code == "agencies.role_unknown"


def test_an_appointment_is_refused_when_it_overlaps_one_to_the_same_post(now: datetime) -> None:
    everyone = cast.build()
    amina = everyone.amina

    with pytest.raises(NotNow) as refused:
        commands.appoint(person_id=amina.id, post_id=amina.post.id, from_=TODAY, by=SETUP, at=now)

    assert refused.value.code == "agencies.appointed_already"


def test_an_appointment_is_refused_when_it_outlasts_its_post(now: datetime) -> None:
    everyone = cast.build()
    post = factories.post(organisation=everyone.council, until_on=TODAY + timedelta(days=30))

    with pytest.raises(NotNow) as refused:
        commands.appoint(person_id=everyone.kit.id, post_id=post.id, from_=TODAY, by=SETUP, at=now)

    assert refused.value.code == "agencies.period_outside"


def test_an_appointment_of_no_one_is_not_found(now: datetime) -> None:
    everyone = cast.build()

    with pytest.raises(NotFound):
        commands.appoint(person_id=new_id(), post_id=everyone.amina.post.id, from_=TODAY, by=SETUP, at=now)


def test_training_recorded_keeps_what_is_not_said(now: datetime) -> None:
    everyone = cast.build()
    amina = everyone.amina

    commands.record_training(person_id=amina.id, trained_until=date(2031, 5, 1), by=SETUP, at=now)

    actor = amina.actor(now)
    assert (actor.trained_until, actor.vetted_until) == (date(2031, 5, 1), date(2030, 1, 1))


# --- leaving ------------------------------------------------------------------------------------------------


def _item_of_amina(everyone: cast.Cast, now: datetime) -> object:
    return factories.item(
        organisation=everyone.council,
        person=everyone.amina.person,
        post=everyone.amina.post,
        opened_at=now - timedelta(days=3),
        due_at=now + timedelta(days=3),
    )


def test_ending_an_appointment_is_refused_while_its_holder_holds_something(now: datetime) -> None:
    everyone = cast.build()
    _item_of_amina(everyone, now)

    with pytest.raises(NotNow) as refused:
        commands.end_appointment(appointment_id=everyone.amina.appointment.id, until=TODAY, by=SETUP, at=now)

    assert refused.value.code == "agencies.holds_items"
    assert everyone.amina.actor(now).person_id == everyone.amina.id


def test_ending_an_appointment_hands_everything_to_the_duty_desk_at_once(now: datetime) -> None:
    everyone = cast.build()
    item_id = _item_of_amina(everyone, now)

    commands.end_appointment(
        appointment_id=everyone.amina.appointment.id,
        until=TODAY,
        hand_to=ports.Holder(everyone.council.id),
        by=SETUP,
        at=now,
    )

    board = duty.organisation_items(everyone.council.id, now, unallocated=True)
    assert [line.id for line in board] == [item_id]
    assert queries.actor_for(everyone.amina.user, cast.NoSession(), now) is None
    assert lines(events.APPOINTMENT_ENDED)[0]["detail"]["moved"]["duty.item"] == 1


def test_ending_an_appointment_hands_everything_to_a_named_colleague(now: datetime) -> None:
    everyone = cast.build()
    item_id = _item_of_amina(everyone, now)

    commands.end_appointment(
        appointment_id=everyone.amina.appointment.id,
        until=TODAY,
        hand_to=ports.Holder(everyone.council.id, person_id=everyone.mo.id),
        by=SETUP,
        at=now,
    )

    assert [line.id for line in duty.my_items(everyone.mo.id, now)] == [item_id]


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("other", "agencies.hand_to_outside"),
        ("leaver", "agencies.hand_to_leaver"),
        ("stranger", "agencies.hand_to_gone"),
    ],
)
def test_ending_an_appointment_is_refused_when_what_is_held_cannot_go_there(now: datetime, to: str, code: str) -> None:
    everyone = cast.build()
    council = everyone.council.id
    to_holder = {
        "other": ports.Holder(everyone.southmere_council.id),
        "leaver": ports.Holder(council, person_id=everyone.amina.id),
        "stranger": ports.Holder(council, person_id=everyone.kit.id),
    }[to]

    with pytest.raises(NotNow) as refused:
        commands.end_appointment(
            appointment_id=everyone.amina.appointment.id, until=TODAY, hand_to=to_holder, by=SETUP, at=now
        )

    assert refused.value.code == code


def test_leaving_one_of_two_posts_passes_on_only_what_was_held_by_it(now: datetime) -> None:
    everyone = cast.build()
    other_post = factories.post(organisation=everyone.council, title="Reviewing officer")
    factories.appointment(person=everyone.amina.person, post=other_post)
    by_this = _item_of_amina(everyone, now)
    by_other = factories.item(
        organisation=everyone.council,
        person=everyone.amina.person,
        post=other_post,
        opened_at=now - timedelta(days=1),
        due_at=now + timedelta(days=1),
    )

    commands.end_appointment(
        appointment_id=everyone.amina.appointment.id,
        until=TODAY,
        hand_to=ports.Holder(everyone.council.id),
        by=SETUP,
        at=now,
    )

    assert [line.id for line in duty.my_items(everyone.amina.id, now)] == [by_other]
    assert duty.owners_of([by_this])[by_this] == ports.Holder(everyone.council.id)


def test_an_end_that_lies_ahead_shows_as_the_desk_s_from_that_day(now: datetime) -> None:
    everyone = cast.build()
    item_id = _item_of_amina(everyone, now)
    last = TODAY + timedelta(days=10)

    commands.end_appointment(appointment_id=everyone.amina.appointment.id, until=last, by=SETUP, at=now)

    assert [line.id for line in duty.my_items(everyone.amina.id, now)] == [item_id]
    after = datetime(2026, 11, 12, 0, 1, tzinfo=UTC)
    board = duty.organisation_items(everyone.council.id, after, unallocated=True)
    assert [(line.id, line.person_id) for line in board] == [(item_id, None)]


def test_an_appointment_that_ended_cannot_end_later(now: datetime) -> None:
    everyone = cast.build()
    ended = factories.appointment(
        person=everyone.kit.person, post=factories.post(organisation=everyone.charity), until_on=TODAY
    )

    with pytest.raises(NotNow) as refused:
        commands.end_appointment(appointment_id=ended.id, until=TODAY, by=SETUP, at=now)

    assert refused.value.code == "agencies.appointment_ended"


# --- the installation ---------------------------------------------------------------------------------------


def test_an_installation_becomes_real_only_after_its_impact_assessment(now: datetime) -> None:
    with pytest.raises(NotNow) as refused:
        commands.set_node_mode(mode="real", by=SETUP, at=now)
    commands.record_impact_assessment(reference="DPIA 2026/4", scope="all", by=SETUP, at=now)
    commands.set_node_mode(mode="real", by=SETUP, at=now)

    assert refused.value.code == "agencies.not_assessed"
    assert queries.node() == queries.Node("real", "all", "DPIA 2026/4", False)


@pytest.mark.parametrize("what", ["demo sign-in", "invented records"])
def test_an_installation_is_refused_to_become_real_while_invented_people_are_here(now: datetime, what: str) -> None:
    commands.record_impact_assessment(reference="DPIA 2026/4", scope="known", by=SETUP, at=now)
    if what == "demo sign-in":
        factories.user(is_demo=True)
    else:
        commands.note_invented(by=SETUP, at=now)

    with pytest.raises(NotNow) as refused:
        commands.set_node_mode(mode="real", by=SETUP, at=now)

    assert refused.value.code == "agencies.invented_loaded"
    assert queries.node_mode() == "empty"


def test_real_records_are_never_joined_by_invented_ones(now: datetime) -> None:
    everyone = cast.build()
    commands.record_impact_assessment(reference="DPIA 2026/4", scope="known", by=SETUP, at=now)
    commands.set_node_mode(mode="real", by=SETUP, at=now)

    with pytest.raises(NotNow, match="real_node"):
        commands.note_invented(by=SETUP, at=now)
    with pytest.raises(NotNow, match="real_node"):
        commands.enrol_person(
            organisation_id=everyone.council.id,
            name="Demo Person",
            sign_in=commands.SignIn("demo@example.test", is_demo=True),
            by=SETUP,
            at=now,
        )
    with pytest.raises(NotNow, match="real_holds_people"):
        commands.set_node_mode(mode="demo", by=SETUP, at=now)
