"""Suspending cuts sight at the next request; another person lifts it."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from linkspan.agencies import commands, events, models, queries
from linkspan.agencies.queries import stood_down
from linkspan.audit import NotNow, Refused
from linkspan.children import homes
from linkspan.duty import models as duty
from tests import cast, factories
from tests.support.database import as_test
from tests.support.lines import lines


@pytest.fixture
def everyone(db: None) -> cast.Cast:
    """The cast."""
    return cast.build()


def test_the_next_request_is_refused_and_the_sessions_are_gone(everyone: cast.Cast, now: datetime) -> None:
    session = SessionStore()
    session["_auth_user_id"] = str(everyone.amina.user.id)
    session.create()

    commands.suspend_person(
        person_id=everyone.amina.id, organisation_id=everyone.council.id, kind="suspended", said="An allegation",
        by=everyone.ada.actor(now, stepped_up=True), at=now,
    )  # fmt: skip

    assert queries.actor_for(everyone.amina.user, cast.NoSession(), now) is None
    assert queries.actor_for(everyone.ben.user, cast.NoSession(), now) is not None
    with as_test():
        assert not Session.objects.filter(session_key=session.session_key).exists()
    (line,) = lines(events.PERSON_SUSPENDED)
    assert line["detail"] == {"person": str(everyone.amina.id), "kind": "suspended", "moved": 0}
    assert "An allegation" not in str(lines())


def test_what_they_held_goes_to_the_desk_and_their_managers_are_told(everyone: cast.Cast, now: datetime) -> None:
    item_id = factories.item(
        person=everyone.amina.person, organisation=everyone.council, opened_at=now, due_at=now + timedelta(days=2)
    )

    commands.suspend_person(
        person_id=everyone.amina.id, organisation_id=everyone.council.id, kind="barred", said="",
        by=everyone.ada.actor(now, stepped_up=True), at=now,
    )  # fmt: skip

    with as_test():
        tenure = duty.Tenure.objects.get(item=item_id, until_at=None)
        told = list(models.Notice.objects.values_list("person", "event"))
    assert (tenure.organisation_id, tenure.person_id) == (everyone.council.id, None)
    assert told == [(everyone.mo.id, events.PERSON_SUSPENDED)]


def test_a_manager_suspends_at_home_and_nowhere_else(everyone: cast.Cast, now: datetime) -> None:
    mo = everyone.mo.actor(now, stepped_up=True)
    home = dict(kind="suspended", said="", by=mo, at=now)

    with pytest.raises(Refused):
        commands.suspend_person(person_id=everyone.ben.id, organisation_id=everyone.school.id, **home)
    with pytest.raises(NotNow):
        commands.suspend_person(person_id=everyone.ben.id, organisation_id=everyone.council.id, **home)
    with pytest.raises(Refused):
        commands.suspend_person(person_id=everyone.mo.id, organisation_id=everyone.council.id, **home)
    with pytest.raises(Refused):
        commands.suspend_person(
            person_id=everyone.mo.id, organisation_id=everyone.council.id, kind="suspended", said="",
            by=everyone.amina.actor(now, stepped_up=True), at=now,
        )  # fmt: skip
    commands.suspend_person(person_id=everyone.amina.id, organisation_id=everyone.council.id, **home)

    assert queries.is_suspended(everyone.amina.user, now)


def test_another_person_lifts_it(everyone: cast.Cast, now: datetime) -> None:
    mo, ada = everyone.mo.actor(now, stepped_up=True), everyone.ada.actor(now, stepped_up=True)
    suspension_id = commands.suspend_person(
        person_id=everyone.amina.id, organisation_id=everyone.council.id, kind="suspended", said="", by=mo, at=now
    )

    with pytest.raises(Refused):
        commands.lift_suspension(suspension_id=suspension_id, said="Unfounded", by=mo, at=now)
    with pytest.raises(NotNow):
        commands.suspend_person(
            person_id=everyone.amina.id, organisation_id=everyone.council.id, kind="barred", said="", by=ada, at=now
        )
    later = now + timedelta(days=3)
    commands.lift_suspension(
        suspension_id=suspension_id, said="Unfounded", by=everyone.ada.actor(later, stepped_up=True), at=later
    )

    assert queries.actor_for(everyone.amina.user, cast.NoSession(), now) is None
    assert queries.actor_for(everyone.amina.user, cast.NoSession(), later) is not None
    assert stood_down.suspension_of(everyone.amina.id) is None


def test_nobody_suspended_is_handed_a_task_or_chosen_for_a_role(everyone: cast.Cast, now: datetime) -> None:
    commands.suspend_person(
        person_id=everyone.ines.id, organisation_id=everyone.council.id, kind="suspended", said="",
        by=everyone.ada.actor(now, stepped_up=True), at=now,
    )  # fmt: skip
    on = date(2026, 11, 2)

    assert queries.people_with_role("ig_lead", on, organisation_id=everyone.council.id) == ()
    assert not queries.are_standing({(everyone.council.id, everyone.ines.id)}, on)


def test_a_home_is_kept_as_a_keyed_hash_and_forgotten(everyone: cast.Cast, now: datetime) -> None:
    ada = everyone.ada.actor(now, stepped_up=True)
    marks = homes.marks(address="14 Tern Walk", postcode="ZE3 9QQ", phone="01632 960333")
    common = dict(person_id=everyone.amina.id, organisation_id=everyone.council.id, by=ada, at=now)

    commands.mark_home(marks=marks, **common)
    with as_test():
        kept = dict(models.HomeMark.objects.values_list("kind", "token"))
    assert stood_down.home_known_since(everyone.amina.id) == now.date()
    commands.mark_home(marks={}, **common)

    assert set(kept) == {"home", "outcode", "phone"}
    assert all(len(bytes(token)) == 32 for token in kept.values())
    assert not any(word in str(kept) for word in ("Tern", "ZE3", "960333"))
    assert stood_down.home_known_since(everyone.amina.id) is None
    with as_test():
        assert {bytes(token) for token in models.HomeMark.objects.values_list("token", flat=True)} == {b""}
    with pytest.raises(NotNow):
        commands.mark_home(marks=marks, **(common | {"person_id": everyone.ben.id}))
