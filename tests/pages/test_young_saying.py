"""What a child does on their page, alone with a phone: nobody's name on it, nothing lost, and an answer that comes."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.audit import Actor
from linkspan.audit.ids import new_id
from linkspan.children.models import Child
from linkspan.voice.commands import messages
from linkspan.voice.message_models import ContactWay, Feeling, Message
from linkspan.voice.message_rules import Saying
from tests import cast
from tests.pages.conftest import Desk
from tests.support import children, young
from tests.support.database import as_test
from tests.support.heard import open_page
from tests.support.pages import once, title, words
from tests.support.seats import seat
from tests.support.young import PICTURES

pytestmark = pytest.mark.django_db
ASKS = (
    "/here/tell/say/",
    "/here/tell/ask/",
    "/here/tell/thanks/",
    "/here/tell/complain/",
    "/here/how/",
    "/here/reach/",
)


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    made = children.rowan(people)
    young.lead(made, people.ben, people.mo, timezone.now() - timedelta(hours=1))
    return made


@pytest.fixture
def phone(people: cast.Cast, rowan: UUID) -> Client:
    """Rowan's own phone, with the page open and checked."""
    made = young.phone(young.code(rowan, people.ben, timezone.now()))
    made.post("/here/choose/", PICTURES)
    return made


def test_every_page_says_first_who_reads_it_and_when_and_whom_to_ring(phone: Client) -> None:
    for path in ASKS:
        page = phone.get(path)
        said, html = words(page), page.content.decode()
        assert page.status_code == 200, path
        assert title(page) == "Here for you"
        for each in ("Northmere Council duty desk", "Monday to Friday, from 08:30 to 17:00", "Childline"):
            assert each in said, path
        for number in ("tel:999", "tel:08001111", "tel:01632960100"):
            assert number in html, path
        assert html.index("tel:999") < html.index("<form method"), path
        assert "Rowan" not in said
        assert "no-store" in page["Cache-Control"]


def test_a_young_person_alone_says_something_and_reads_what_happened(
    phone: Client, rowan: UUID, people: cast.Cast, desk: Desk
) -> None:
    farah = seat(people.council, "Farah Nwosu", "Front-door worker", {"front_door"})
    sent = once(said="I want to see my brother.")
    first = phone.post("/here/tell/say/", sent, follow=True)
    again = phone.post("/here/tell/say/", sent, follow=True)

    assert "Sent" in words(first)
    assert first.redirect_chain == again.redirect_chain
    with as_test():
        (message,) = Message.objects.all()
    client = desk(farah)
    client.post(f"/messages/{message.id}/answer/", once(words="You can see him on Friday. Farah"))
    assert "You can see him on Friday. Farah" in words(phone.get("/here/said/"))
    assert "Nwosu" not in words(phone.get(f"/here/said/{message.id}/"))


def test_faces_and_a_safe_way_are_kept_and_shown_back(phone: Client) -> None:
    empty = phone.post("/here/how/", once())
    felt = phone.post("/here/how/", once(safe="2", safe_said="at night", enough="5"))
    wrong = phone.post("/here/reach/", once(way="ring", time="evening", phone="no"))
    kept = phone.post("/here/reach/", once(way="school", time="lunch", never_ring="on"))

    assert "Pick at least one face" in words(empty)
    assert "Write the number to ring" in words(wrong)
    assert "Sent" in words(felt)
    assert "how to reach you" in words(kept)
    with as_test():
        assert sorted(Feeling.objects.values_list("outcome", "step")) == [("enough", 5), ("safe", 2)]
        assert ContactWay.objects.get().never_ring
    assert 'value="lunch" checked' in phone.get("/here/reach/").content.decode()


def test_what_was_typed_is_given_back_where_the_page_has_shut(phone: Client, rowan: UUID) -> None:
    phone.post("/here/close/")

    page = phone.post("/here/tell/say/", once(said="Please come soon."))
    said = words(page)
    for each in ("It was not sent", "Please come soon.", "0800 1111", "999"):
        assert each in said
    with as_test():
        assert not Message.objects.exists()
    assert "It was not sent" not in words(phone.get("/here/tell/say/"))


def test_what_was_typed_is_given_back_where_the_form_was_too_old(people: cast.Cast) -> None:
    page = Client(enforce_csrf_checks=True).post("/here/tell/say/", once(said="Please come soon."))

    assert page.status_code == 403
    for each in ("It was not sent", "Please come soon.", "0800 1111"):
        assert each in words(page)


def test_somebody_elses_message_answers_as_nothing(phone: Client, people: cast.Cast, rowan: UUID) -> None:
    children.others(people.council, ["Idris"], "Quillfeather")
    with as_test():
        other = Child.objects.exclude(id=rowan).latest("created_at").id
    open_page(other, people.amina)
    theirs = messages.say(
        child_id=other, page_id=new_id(), saying=Saying("say", "Mine."), by=Actor.system("child_page"),
        at=timezone.now(),
    )  # fmt: skip

    answers = [phone.get(f"/here/said/{each}/") for each in (theirs, new_id())]
    assert words(answers[0]) == words(answers[1])
    assert "Mine." not in words(answers[0])


def test_nothing_is_there_for_a_phone_without_a_page(people: cast.Cast, rowan: UUID) -> None:
    stranger = Client()
    for path in (*ASKS, "/here/tell/", "/here/said/", f"/here/said/{new_id()}/"):
        assert words(stranger.get(path)) == words(stranger.get("/here/")), path
