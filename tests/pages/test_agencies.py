"""Organisations, posts and people for an administrator, and the duty desks' numbers for everyone."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from linkspan.agencies import models as agencies
from linkspan.duty import models as duty
from tests import cast, factories
from tests.support.database import as_test
from tests.support.lines import lines

pytestmark = pytest.mark.django_db

STAFF = "linkspan.web.account.backends.StaffBackend"
TODAY = {"from_-day": "1", "from_-month": "11", "from_-year": "2026"}


@pytest.fixture(autouse=True)
def state(settings: Settings, tmp_path: Path) -> Path:
    settings.LINKSPAN_STATE = tmp_path
    return tmp_path


@pytest.fixture
def people() -> cast.Cast:
    everyone = cast.build()
    with as_test():
        agencies.Node.objects.update(mode="demo")
        agencies.User.objects.update(is_demo=True)
    return everyone


@pytest.fixture
def ada(client: Client, people: cast.Cast) -> Client:
    client.force_login(people.ada.user, backend=STAFF)
    return client


def addresses(people: cast.Cast) -> list[str]:
    """List every page of administration."""
    one = f"/agencies/{people.council.id}/"
    worker = f"/agencies/people/{people.amina.id}/"
    parts = ("post/", "person/", "appoint/", "desk/")
    end = f"/agencies/appointments/{people.amina.appointment.id}/end/"
    return ["/agencies/", "/agencies/new/", one, *(one + part for part in parts), worker, worker + "training/", end]


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", response.content.decode())))


def send(client: Client, address: str, **fields: Any) -> Any:
    """Fill in a form and send it."""
    found = re.search(r'name="once"[^>]*value="([^"]+)"', client.get(address).content.decode())
    assert found, address
    return client.post(address, {"once": found[1]} | fields, follow=True)


def test_every_page_is_open_to_the_administrator(ada: Client, people: cast.Cast) -> None:
    assert {address: ada.get(address).status_code for address in addresses(people)} == dict.fromkeys(
        addresses(people), 200
    )


@pytest.mark.parametrize("member", ["kit", "ines", "mo"])
def test_every_page_is_refused_to_everyone_else(client: Client, people: cast.Cast, member: str) -> None:
    client.force_login(getattr(people, member).user, backend=STAFF)

    assert {client.get(address).status_code for address in addresses(people)} == {403}


def test_a_stranger_is_sent_to_sign_in_from_every_page(client: Client, people: cast.Cast) -> None:
    answers = [client.get(address) for address in [*addresses(people), "/duty-desks/"]]

    assert {answer.status_code for answer in answers} == {302}
    assert all(answer["Location"].startswith("/account/login/") for answer in answers)


def test_outside_the_demonstration_every_page_asks_again_who_is_there(client: Client, people: cast.Cast) -> None:
    with as_test():
        agencies.User.objects.update(is_demo=False)
    client.force_login(people.ada.user, backend=STAFF)

    answers = [client.get(address) for address in addresses(people)]

    assert {answer.status_code for answer in answers} == {302}
    assert all(answer["Location"].startswith("/account/") for answer in answers)


def test_an_organisation_is_founded_with_its_desk(ada: Client, people: cast.Cast) -> None:
    page = send(
        ada, "/agencies/new/", name="Heather Nursery", code="heather", kind="nursery", area=str(people.northmere.id),
        serves=[str(people.southmere.id)], desk_name="Front office", desk_phone="01632 960555",
        hours="Mon-Fri 08:00-18:00", **TODAY,
    )  # fmt: skip

    with as_test():
        made = agencies.Organisation.objects.get(code="heather")
        served = set(made.serves.values_list("area_id", flat=True))
    assert "Heather Nursery" in words(page)
    assert "Front office" in words(page)
    assert served == {people.northmere.id, people.southmere.id}
    assert [line["detail"]["code"] for line in lines("agencies.organisation.founded")] == ["heather"]


def test_hours_that_cannot_be_read_are_sent_back_with_an_example(ada: Client, people: cast.Cast) -> None:
    page = send(
        ada, f"/agencies/{people.school.id}/desk/", area=str(people.northmere.id), name="Office", phone="01632 960556",
        hours="whenever", **TODAY,
    )  # fmt: skip

    assert "Mon-Fri 08:30-17:00" in words(page)
    assert not lines("agencies.desk.set")


def test_a_code_that_is_taken_is_told_on_the_form(ada: Client, people: cast.Cast) -> None:
    page = send(
        ada, "/agencies/new/", name="Another", code="NMC", kind="council", area=str(people.northmere.id), **TODAY
    )

    assert page.status_code == 200
    assert "There is an organisation with that code." in words(page)


def test_a_desk_set_anew_ends_the_one_before_and_both_are_shown(ada: Client, people: cast.Cast) -> None:
    page = send(
        ada, f"/agencies/{people.council.id}/desk/", area=str(people.northmere.id), name="The new front door",
        phone="01632 960557", hours="24 hours", **TODAY,
    )  # fmt: skip

    assert "The new front door" in words(page)
    assert "Northmere Council duty desk" in words(page).split("Desks before")[1]


def test_a_worker_is_added_in_a_post_with_a_way_in(ada: Client, people: cast.Cast) -> None:
    address = f"/agencies/{people.school.id}/"
    send(ada, address + "post/", title="Attendance officer", roles=["practitioner"], band="6", **TODAY)
    with as_test():
        post = agencies.Post.objects.get(title="Attendance officer")

    page = send(
        ada, address + "person/", name="Noor Halabi", phone="01632 960558", email="noor@example.test",
        post=str(post.id), sign_in="yes", **TODAY,
    )  # fmt: skip

    with as_test():
        person = agencies.Person.objects.get(name="Noor Halabi")
        seat = agencies.Appointment.objects.get(person=person)
    assert "Noor Halabi" in words(page)
    assert (person.user.email, person.user.is_demo, seat.post_id) == ("noor@example.test", True, post.id)
    assert not person.user.has_usable_password()


def test_a_worker_is_not_added_to_another_organisation_s_post(ada: Client, people: cast.Cast) -> None:
    page = send(
        ada, f"/agencies/{people.school.id}/person/", name="Noor Halabi", phone="01632 960558",
        email="noor@example.test", post=str(people.mo.post.id), sign_in="no", **TODAY,
    )  # fmt: skip

    assert page.status_code == 200
    with as_test():
        assert not agencies.Person.objects.filter(name="Noor Halabi").exists()


def test_an_email_that_signs_in_already_adds_nobody(ada: Client, people: cast.Cast) -> None:
    page = send(
        ada, f"/agencies/{people.school.id}/person/", name="Amina Again", phone="01632 960558",
        email="amina@example.test", post=str(people.ben.post.id), sign_in="yes", **TODAY,
    )  # fmt: skip

    assert "Someone signs in with that e-mail address already." in words(page)
    with as_test():
        assert not agencies.Person.objects.filter(name="Amina Again").exists()


def test_a_worker_who_is_here_already_takes_another_post(ada: Client, people: cast.Cast) -> None:
    address = f"/agencies/{people.council.id}/appoint/"

    send(ada, address, email="Amina@example.test", post=str(people.dana.post.id), **TODAY)

    with as_test():
        posts = set(agencies.Appointment.objects.filter(person=people.amina.person).values_list("post", flat=True))
    assert posts == {people.amina.post.id, people.dana.post.id}


def test_what_a_leaver_holds_passes_on_in_the_same_act(ada: Client, people: cast.Cast) -> None:
    now = timezone.now()
    item = factories.item(
        organisation=people.council, person=people.amina.person, opened_at=now - timedelta(days=1),
        due_at=now + timedelta(days=3),
    )  # fmt: skip
    address = f"/agencies/appointments/{people.amina.appointment.id}/end/"
    today = timezone.localdate()
    asked = words(ada.get(address))

    page = send(
        ada, address, hand_to=str(people.mo.id),
        **{"until-day": today.day, "until-month": today.month, "until-year": today.year},
    )  # fmt: skip

    with as_test():
        holder = duty.Tenure.objects.get(item=item, until_at=None).person_id
    assert "They hold 1 open task." in asked
    assert holder == people.mo.id
    assert "They sit in no post now" in words(page)


def test_training_is_recorded_and_its_date_shown(ada: Client, people: cast.Cast) -> None:
    page = send(
        ada, f"/agencies/people/{people.amina.id}/training/",
        **{"trained_until-day": "1", "trained_until-month": "9", "trained_until-year": "2029"},
    )  # fmt: skip

    assert "good until 1 September 2029" in words(page)


def test_organisations_are_narrowed_by_name_and_kind(ada: Client, people: cast.Cast) -> None:
    by_name = words(ada.get("/agencies/", {"named": "heron"}))
    by_kind = words(ada.get("/agencies/", {"kind": "police"}))

    assert "Heron Lane School" in by_name
    assert "Mere Police" not in by_name
    assert "Mere Police" in by_kind
    assert "Heron Lane School" not in by_kind


def test_an_organisation_that_is_not_there_is_not_found(ada: Client, people: cast.Cast) -> None:
    assert ada.get(f"/agencies/{uuid4()}/").status_code == 404


def test_everyone_in_post_sees_the_duty_desks_their_own_area_first(client: Client, people: cast.Cast) -> None:
    client.force_login(people.kit.user, backend=STAFF)

    page = words(client.get("/duty-desks/"))

    assert page.index("Southmere Council duty desk") < page.index("Northmere Council duty desk")
    assert "01632 960100" in page
