"""The pages on which a council says that a child is in another area, and the council there reads of it."""

from uuid import UUID

import pytest
from django.utils import timezone

from linkspan.children.commands import shields
from linkspan.children.received import ReceivedRecord
from tests import cast, factories
from tests.pages.conftest import Desk
from tests.rooms.children.conftest import WHY
from tests.support import children
from tests.support.pages import once, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    """Rowan, whom her school and Amina's council work with."""
    rowan = children.rowan(people)
    children.receive(people.council, ReceivedRecord("C-1", **children.ROWAN))
    return rowan


@pytest.fixture
def sol(people: cast.Cast) -> cast.Member:
    """Somebody at the front door of the council next door."""
    user = factories.user(email="sol@example.test", is_demo=True)
    person = factories.person(name="Sol Marsh", user=user)
    post = factories.post(organisation=people.southmere_council, title="Front door", roles={"front_door"}, band=5)
    seat = factories.appointment(person=person, post=post)
    return cast.Member(user, person, post, seat, people.southmere_council)


def typed(people: cast.Cast, **changes: str) -> dict[str, str]:
    day = timezone.localdate()
    return once(
        kind="placed", area=str(people.southmere.id), contact_name="Amina Yusuf", contact_phone="01632 960100",
        **{"from_on-day": str(day.day), "from_on-month": str(day.month), "from_on-year": str(day.year)},
    ) | changes  # fmt: skip


def test_a_placement_is_said_told_read_seen_and_ended_through_the_pages(
    people: cast.Cast, desk: Desk, rowan: UUID, sol: cast.Member
) -> None:
    amina, there = desk(people.amina), desk(sol)
    assert "No child waits here" in words(there.get("/newcomers/"))

    answer = amina.post(f"/children/{rowan}/elsewhere/", typed(people), follow=True)

    said = words(answer)
    assert "The council there has been told" in said
    assert "Placed there since" in said
    assert "has not read it yet" in words(amina.get(f"/children/{rowan}/"))
    listed = there.get("/newcomers/")
    assert "Rowan Ashgrove" in words(listed)
    assert "Ring Amina Yusuf" in words(listed)
    assert "Tern Walk" not in words(listed)
    read = listed.content.decode().split('action="/newcomers/')[1].split("/")[0]
    there.post(f"/newcomers/{read}/read/", once())
    assert "Read, and still in our area" in words(there.get("/newcomers/"))
    assert "has read it" in words(amina.get(f"/children/{rowan}/"))

    page = amina.get(f"/children/{rowan}/elsewhere/").content.decode()
    residence = page.split(f'action="/children/{rowan}/elsewhere/')[1].split("/")[0]
    amina.post(f"/children/{rowan}/elsewhere/{residence}/end/", once())

    assert "Placed in" not in words(amina.get(f"/children/{rowan}/"))
    assert "No child waits here" in words(there.get("/newcomers/"))


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    said = desk(people.amina).post(f"/children/{rowan}/elsewhere/", typed(people, kind="", contact_phone=""))

    assert said.status_code == 200
    assert "whether the child is placed there or was found there" in words(said)
    assert "their telephone number" in words(said)
    assert "Amina Yusuf" in said.content.decode()


def test_the_page_of_a_protected_child_asks_for_nothing(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    now = timezone.now()
    shields.shield(child_id=rowan, kind="location", reason=WHY, by=people.amina.actor(now), at=now)

    page = desk(people.amina).get(f"/children/{rowan}/elsewhere/")

    assert "Write it down nowhere" in words(page)
    assert 'name="contact_phone"' not in page.content.decode()
    refused = desk(people.amina).post(f"/children/{rowan}/elsewhere/", typed(people))
    assert refused.status_code == 200
    assert "Rowan" not in words(desk(people.ada).get("/newcomers/"))


@pytest.mark.parametrize("who", ["ben", "kit"])
def test_others_reach_neither_page(people: cast.Cast, desk: Desk, rowan: UUID, who: str) -> None:
    client = desk(getattr(people, who))

    assert client.get("/newcomers/").status_code in (403, 404)
    answer = client.post(f"/children/{rowan}/elsewhere/", typed(people))
    assert answer.status_code in (302, 403, 404)
    assert "elsewhere" not in answer.get("Location", "")
