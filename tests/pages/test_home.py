"""The first page: what each post needs first, and nothing the gate would refuse."""

from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linkspan.agencies import models as agencies
from linkspan.children.received import ReceivedRecord
from tests import cast, factories
from tests.pages.conftest import Desk
from tests.support import children, lines
from tests.support.database import as_test
from tests.support.pages import once, open_child, title, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    return children.rowan(people)


def test_a_practitioner_sees_the_search_first_and_the_children_they_work_with(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    page = desk(people.ben).get("/")

    said = words(page)
    order = [said.index(part) for part in ("Find a child Any of", "Alerted to me", "Children I work with", "My tasks")]
    assert order == sorted(order)
    assert "Rowan Ashgrove" in said
    assert "Safeguarding lead" in said
    assert title(page) == "Home – Linkspan"


def test_social_care_sees_its_tasks_before_its_alerts(people: cast.Cast, desk: Desk) -> None:
    said = words(desk(people.amina).get("/"))

    assert said.index("My tasks") < said.index("Alerted to me")


def test_every_child_on_the_page_is_named_in_the_trail(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    desk(people.ben).get("/")

    listed = [line for line in lines.lines("children.list.seen") if line["actor"].get("person") == str(people.ben.id)]
    assert str(rowan) in {line.get("child") for line in listed}


def test_an_outsider_sees_their_own_page_with_no_search_and_no_child(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    page = desk(people.kit).get("/")

    assert page.status_code == 200
    assert "home-search" not in page.content.decode()
    assert "Rowan" not in words(page)


def test_a_stranger_is_sent_to_sign_in(client: Client, people: cast.Cast) -> None:
    assert client.get("/")["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("dana", {"/feeds/", "/reviews/"}),
        ("shirin", {"/shields/"}),
        ("ines", {"/challenges/", "/trail/"}),
        ("oz", {"/trail/"}),
        ("ada", {"/node/"}),
        ("mo", {"/challenges/"}),
        ("amina", set()),
    ],
)
def test_each_post_is_led_to_its_own_pages_and_no_others(
    people: cast.Cast, desk: Desk, who: str, shown: set[str]
) -> None:
    source = desk(getattr(people, who)).get("/").content.decode()

    main = source[source.index("<main") : source.index("</main>")]
    places = {"/feeds/", "/reviews/", "/shields/", "/challenges/", "/trail/", "/node/"}
    assert {place for place in places if f'href="{place}"' in main} == shown


def test_only_practitioners_are_offered_the_search(people: cast.Cast, desk: Desk) -> None:
    offered = {
        member.person.name for member in people.members if 'id="home-search"' in desk(member).get("/").content.decode()
    }

    assert offered == {"Amina Yusuf", "Ben Okoro", "Dr Cole Marsh", "Sgt Dee Hallam", "Mo Farrow"}


def test_what_i_was_told_is_said_without_naming_what_i_may_not_see(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    amina = desk(people.amina)
    open_child(amina, rowan)
    amina.post(f"/children/{rowan}/working/", once())

    said = words(desk(people.mo).get("/"))

    assert "A colleague says they are working with a child. Please confirm." in said
    assert "Amina Yusuf says they are working with Rowan Ashgrove" in said


def test_someone_with_two_posts_chooses_which_to_act_from(people: cast.Cast, desk: Desk) -> None:
    second = factories.post(organisation=people.hospital, title="Named nurse")
    appointment = factories.appointment(person=people.amina.person, post=second)
    amina = desk(people.amina)

    before = words(amina.get("/"))
    after = words(amina.post("/account/post/", {"post": str(appointment.id)}, follow=True))

    assert "You act as" in before
    assert "Amina Yusuf, Social worker, Northmere Council" in before
    assert "Amina Yusuf, Named nurse, Mere Hospitals" in after


def test_someone_with_one_post_is_not_asked_which(people: cast.Cast, desk: Desk) -> None:
    assert "You act as" not in words(desk(people.amina).get("/"))


def test_overdue_training_is_said_before_it_is_met_as_a_question(people: cast.Cast, desk: Desk) -> None:
    with as_test():
        agencies.Person.objects.filter(id=people.dee.id).update(trained_until="2024-01-31")

    assert "Your safeguarding training is out of date" in words(desk(people.dee).get("/"))


def test_the_page_asks_the_database_the_same_number_of_questions_however_many_children_it_lists(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    ben = desk(people.ben)
    ben.get("/")
    with CaptureQueriesContext(connection) as few:
        ben.get("/")
    children.receive(
        people.school,
        *(
            ReceivedRecord(
                f"B-{at}", given_name=name, family_name="Quillfeather", practitioner_name="Ben Okoro",
                practitioner_role="Safeguarding lead", nhs_number=None, address_line_1=f"{at} Plover Close",
            )
            for at, name in enumerate(("Idris", "Zebedee", "Clementine", "Oriel", "Tamsin"))
        ),
    )  # fmt: skip

    with CaptureQueriesContext(connection) as many:
        page = ben.get("/")

    assert words(page).count("Quillfeather") >= 5
    assert len(many) == len(few)
