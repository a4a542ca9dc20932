"""The desk's pages of what children send: the list, one message, the answer, possible harm, and the child's file."""

from uuid import UUID

import pytest
from django.utils import timezone

from linkspan.audit import Actor
from linkspan.voice.commands import messages
from linkspan.voice.message_rules import Felt, Saying, Way
from tests import cast
from tests.cast import Member
from tests.pages.conftest import Desk
from tests.support import children
from tests.support.heard import open_page
from tests.support.pages import once, words
from tests.support.seats import seat

pytestmark = pytest.mark.django_db
PAGE = Actor.system("child_page")
PAGE_ID = UUID(int=77)


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    made = children.rowan(people)
    open_page(made, people.ben)
    return made


@pytest.fixture
def farah(people: cast.Cast) -> Member:
    return seat(people.council, "Farah Nwosu", "Front-door worker", {"front_door"})


def send(child: UUID, kind: str = "say", said: str = "I am scared at home.", named: UUID | None = None) -> UUID:
    return messages.say(
        child_id=child, page_id=PAGE_ID, saying=Saying(kind, said), named=named, by=PAGE, at=timezone.now()
    )


def test_the_desk_reads_a_message_and_the_way_to_reach_the_child_and_answers(
    desk: Desk, farah: Member, rowan: UUID
) -> None:
    messages.choose_way(
        child_id=rowan, page_id=PAGE_ID, way=Way("school", "lunch", never_ring=True), by=PAGE, at=timezone.now()
    )
    message_id, client = send(rowan), desk(farah)

    assert "Rowan Ashgrove" in words(client.get("/messages/"))
    said = words(client.get(f"/messages/{message_id}/"))
    for each in (
        "I am scared at home.",
        "Look again at these words: scared",
        "Never ring",
        "Come and see me at school",
    ):
        assert each in said
    client.post(f"/messages/{message_id}/take/", once())
    client.post(f"/messages/{message_id}/done/", once(words="I rang the school.", tells_child="on"))
    short = client.post(f"/messages/{message_id}/answer/", once(words=""))
    assert "Enter your answer" in words(short)
    answer = {"words": "Ben will see you at lunch."}
    unweighed = words(client.post(f"/messages/{message_id}/answer/", once(**answer)))
    assert "Enter why you think that there is no harm" in unweighed
    answer["no_harm"] = "It was a film. Her mum and Ben both say so."
    done = client.post(f"/messages/{message_id}/answer/", once(**answer), follow=True)
    assert "No message waits" in words(done)
    assert "It was a film." in words(client.get(f"/messages/{message_id}/"))
    assert "Ben will see you at lunch." in words(client.get(f"/messages/{message_id}/"))


def test_possible_harm_opens_a_contact_that_leads_back_to_the_message(desk: Desk, farah: Member, rowan: UUID) -> None:
    message_id, client = send(rowan), desk(farah)

    page = client.post(f"/messages/{message_id}/harm/", once(urgency="danger", words="It may be tonight."), follow=True)
    assert "a contact is open at the front door" in words(page)
    (address,) = {part.split('"')[0] for part in page.content.decode().split('href="') if "/contacts/" in part[:40]}
    contact = client.get(address)
    assert f"/messages/{message_id}/" in contact.content.decode()
    assert "I am scared at home." not in words(contact)


def test_somebody_who_weighs_harm_and_finds_none_leaves_their_name_and_why(
    desk: Desk, farah: Member, rowan: UUID
) -> None:
    message_id, client = send(rowan), desk(farah)
    place = f"/messages/{message_id}/"

    assert "Read this first" in words(client.get("/messages/"))
    assert "Enter why you think so" in words(client.post(f"{place}no-harm/", once(words="")))
    kept = words(
        client.post(f"{place}no-harm/", once(words="She is scared of the new dog.", is_worry="on"), follow=True)
    )

    for each in ("kept it as an early worry", "She is scared of the new dog.", "Farah Nwosu, Front-door worker"):
        assert each in kept
    assert "This may be harm" in kept  # a person may change their mind
    assert "Read this first" not in words(client.get("/messages/"))
    answered = client.post(f"{place}answer/", once(words="We ask your mum about the dog."), follow=True)
    assert "No message waits" in words(answered)


def test_whoever_is_complained_about_meets_nothing_of_it_anywhere(desk: Desk, people: cast.Cast, rowan: UUID) -> None:
    noor = seat(people.council, "Noor Haddad", "Front-door worker", {"front_door", "manager"})
    message_id, client = send(rowan, "complain", "She shouts.", noor.id), desk(noor)

    for path in ("/messages/", "/tasks/", "/tasks/team/", "/notices/", "/"):
        said = words(client.get(path))
        assert "Rowan" not in said, path
        assert "a child sent" not in said.lower(), path
    for rest in ("", "answer/", "harm/", "no-harm/", "done/", "whom/"):
        assert client.get(f"/messages/{message_id}/{rest}").status_code == 404, rest
    assert desk(people.mo).get(f"/messages/{message_id}/").status_code == 200
    assert desk(people.amina).get(f"/messages/{message_id}/").status_code in (403, 404)


def test_a_complaint_in_words_is_given_its_name_by_somebody_else(desk: Desk, people: cast.Cast, rowan: UUID) -> None:
    lou = seat(people.council, "Lou Brand", "Front-door worker", {"front_door"})
    message_id, client = send(rowan, "complain", "The teacher is not fair."), desk(lou)

    assert "Nobody is named" in words(client.get(f"/messages/{message_id}/"))
    page = client.get(f"/messages/{message_id}/whom/")
    assert page.status_code == 200
    assert "Ben Okoro" in words(page)
    done = client.post(f"/messages/{message_id}/whom/", once(person=str(people.ben.id)), follow=True)
    assert "It is about Ben Okoro" in words(done)


def test_the_file_shows_those_around_the_child_how_to_reach_them(desk: Desk, people: cast.Cast, rowan: UUID) -> None:
    client = desk(people.ben)
    assert "What the child asks of you" not in words(client.get(f"/children/{rowan}/"))
    messages.choose_way(child_id=rowan, page_id=PAGE_ID, way=Way("page", not_at_home=True), by=PAGE, at=timezone.now())
    messages.say_how_it_is(
        child_id=rowan, page_id=PAGE_ID, felt={"safe": Felt(1, "at night")}, by=PAGE, at=timezone.now()
    )
    send(rowan, "ask", "", people.ben.id)

    said = words(client.get(f"/children/{rowan}/"))
    for each in ("Not at home", "Write on my page only", "Asks you to get in touch"):
        assert each in said
    assert "at night" not in said  # how things are is for the lead
