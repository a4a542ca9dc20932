"""The child's own page on a phone: a code from a worker, a check, what was released, and nothing to anybody else."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.voice import page_models
from tests import cast
from tests.pages.conftest import Desk
from tests.support import young
from tests.support.database import as_test
from tests.support.pages import once, title, words
from tests.support.young import PICTURES

pytestmark = pytest.mark.django_db
NOTHING = "There is nothing to read here yet."


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    return young.led_by_ben(people)


def seen(answer: Any) -> tuple[int, str]:
    """Give what was answered, without what differs by chance: the key of its forms."""
    return answer.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())


def test_a_child_opens_the_page_picks_pictures_and_reads_at_a_neutral_address(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    ben, phone = desk(people.ben), Client()
    before = words(ben.get(f"/children/{rowan}/page/"))
    refused = words(ben.post(f"/children/{rowan}/page/code/", once(asks="pictures")))
    given = ben.post(f"/children/{rowan}/page/code/", once(asks="pictures", is_with_child="on"))
    code = re.search(r'id="page-code"[^>]*>([^<]+)<', given.content.decode())
    assert code is not None

    first = phone.post("/here/", {"code": code[1].lower()})
    asked = words(phone.get("/here/choose/"))
    easy = words(phone.post("/here/choose/", PICTURES | {"third": "sun"}))
    chosen = phone.post("/here/choose/", PICTURES)
    empty = phone.get("/here/")
    ben.post(
        f"/children/{rowan}/page/show/worker/", once(person=str(people.ben.id), name="Ben", role="teacher", said="")
    )
    ben.post(f"/children/{rowan}/page/show/words/", once(said="I want to see my gran.", after="You see her on Sunday."))
    ben.post(f"/children/{rowan}/page/show/note/", once(said="Well done for telling me."))
    page = phone.get("/here/")

    assert "The child's page is empty." in before
    assert "Tick the box to go on" in refused
    assert "no-store" in given["Cache-Control"]
    assert first["Location"] == "/here/choose/"
    assert "Do this with the person who gave you the code." in asked
    assert "Each one must be different." in easy
    assert chosen["Location"] == "/here/"
    assert NOTHING in words(empty)
    said = words(page)
    for each in (
        "Ben I help you at school.",
        "I want to see my gran.",
        "You see her on Sunday.",
        "Well done for telling me.",
    ):
        assert each in said
    assert title(page) == "Here for you"
    text = page.content.decode()
    for telling in ("Rowan", "Ashgrove", "Heron", "afeguard", "Linkspan", "<details open", "https://", "icon.svg"):
        assert telling not in text
    assert "on the child's page" not in said
    assert "Ben" in words(ben.get(f"/children/{rowan}/page/"))


def test_whatever_is_wrong_with_a_code_or_a_cookie_the_answer_is_the_same_page(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    now = timezone.now()
    used = young.code(rowan, people.ben, now)
    young.phone(used)
    old = young.code(rowan, people.ben, now - timedelta(minutes=30))
    replaced = young.code(rowan, people.ben, now)
    taken_back = young.code(rowan, people.ben, now)
    desk(people.ben).post(f"/children/{rowan}/page/close/")

    answers = {
        seen(Client().post("/here/", {"code": typed})) for typed in (used, old, replaced, taken_back, "nobody", "")
    }
    forged = Client()
    forged.cookies["here"] = "forged"
    stranger = [
        {seen(each.get(where)) for each in (Client(), forged)} for where in ("/here/", "/here/check/", "/here/choose/")
    ]

    assert len(answers) == 1
    assert [len(each) for each in stranger] == [1, 1, 1]
    assert "That did not work. Ask for a new code." in next(iter(answers))[1]


def test_a_phone_that_is_shared_asks_who_is_there_after_exit_and_its_back_button_shows_nothing(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    phone = young.phone(young.code(rowan, people.ben, timezone.now()))
    phone.post("/here/choose/", PICTURES)
    desk(people.ben).post(f"/children/{rowan}/page/show/note/", once(said="Well done for telling me."))
    page = phone.get("/here/")
    copied = phone.cookies["here"].value

    gone = phone.get("/here/away/")
    back = phone.get("/here/", follow=True)
    wrong = words(phone.post("/here/check/", PICTURES | {"first": "cat"}))
    right = phone.post("/here/check/", PICTURES, follow=True)

    assert page["Cache-Control"].startswith("no-store")
    assert page["Referrer-Policy"] == "same-origin"
    cookie = phone.cookies["here"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/here/")
    assert gone["Location"] == "https://www.bbc.co.uk/weather"
    assert "Is it you?" in words(back)
    assert "Well done" not in words(back)
    assert "That is not it. Try again." in wrong
    assert "Well done for telling me." in words(right)
    thief = Client()
    thief.cookies["here"] = copied
    assert "Type your code" in words(thief.get("/here/"))


def test_a_child_who_chose_nothing_has_no_page_left_after_exit_and_shutting_ends_it_for_good(
    people: cast.Cast, rowan: UUID
) -> None:
    without = young.phone(young.code(rowan, people.ben, timezone.now()))
    without.get("/here/away/")
    shut = young.phone(young.code(rowan, people.ben, timezone.now()))
    shut.post("/here/choose/", PICTURES)

    shut.post("/here/close/")

    assert "Type your code" in words(without.get("/here/"))
    assert "Type your code" in words(shut.get("/here/"))


def test_five_wrong_answers_end_the_page(people: cast.Cast, rowan: UUID) -> None:
    phone = young.phone(young.code(rowan, people.ben, timezone.now(), asks="word"))
    assert 'type="password"' in phone.get("/here/choose/").content.decode()
    phone.post("/here/choose/?with=word", {"word": "kestrel 7"})
    phone.get("/here/away/")

    answers = [words(phone.post("/here/check/", {"word": "heron"})) for _ in range(5)]

    assert "Try again" in answers[3]
    assert "Type your code" in answers[4]


def test_somebody_signed_in_as_a_parent_would_be_meets_nothing_and_neither_does_an_outsider(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    young.phone(young.code(rowan, people.ben, timezone.now()))
    kit = desk(people.kit)

    assert "Type your code" in words(kit.get("/here/"))
    assert kit.get(f"/children/{rowan}/page/").status_code in (403, 404)
    assert kit.post(f"/children/{rowan}/page/close/").status_code in (403, 404)
    with as_test():
        assert page_models.PageSession.objects.filter(ended_at=None).count() == 1


def test_what_is_held_back_is_looked_at_again_by_a_manager_from_their_task(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    ben, mo = desk(people.ben), desk(people.mo)
    ben.post(f"/children/{rowan}/page/show/note/", once(said="Your dad came to school."))
    with as_test():
        note = page_models.PageRelease.objects.get()
    unsaid = words(ben.post(f"/children/{rowan}/page/hold/{note.about}/", once(why="upset", words="no")))
    ben.post(f"/children/{rowan}/page/hold/{note.about}/", once(why="upset", words="Told face to face first."))
    ben.post(f"/children/{rowan}/page/hold/", once(why="exploitation", words="A new concern came today."))
    with as_test():
        held = page_models.PageHolding.objects.get(kind="note")
    own = ben.get(f"/children/{rowan}/page/held/{held.id}/")

    page = words(ben.get(f"/children/{rowan}/page/"))
    form = words(mo.get(f"/children/{rowan}/page/held/{held.id}/"))
    mo.post(f"/children/{rowan}/page/held/{held.id}/", once(says="end", words="She was told on Monday."))
    ended = words(ben.get(f"/children/{rowan}/page/"))

    assert "Say in a few words why you hold it back." in unsaid
    assert own.status_code == 404
    assert "Told face to face first." in page
    assert "A new concern came today." in page
    assert "Is there still one?" in form
    assert "Told face to face first." not in ended


def test_a_form_that_was_open_too_long_is_answered_without_a_word_of_what_this_is(people: cast.Cast) -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/here/", {"code": "ACDEFGHJKM"})

    assert answer.status_code == 403
    assert "Linkspan" not in answer.content.decode()
    assert title(answer) == "Here for you"


def test_changing_the_language_keeps_the_pictures_that_were_picked_and_counts_as_no_try(
    people: cast.Cast, rowan: UUID
) -> None:
    with as_test():
        agencies.Node.objects.update(mode="demo")
    phone = young.phone(young.code(rowan, people.ben, timezone.now()))
    picked = {"first": "cat", "second": "sun"}

    choosing = phone.post("/here/choose/?with=pictures", picked | {"language": "pl"})
    worded = phone.post("/here/choose/?with=word", {"word": "otter7", "size": "3"}).content.decode()
    phone.post("/here/choose/?with=pictures", PICTURES)
    phone.get("/here/away/")
    checks = [phone.post("/here/check/", picked | {"language": code}) for code in ("ur", "pl", "ar", "cy", "ro", "uk")]

    assert choosing["Content-Language"] == "pl"
    assert checked(choosing) == checked(checks[0]) == ["first cat", "second sun"]
    assert 'value="otter7"' in worded
    assert "error-message" not in choosing.content.decode() + checks[-1].content.decode()
    assert phone.post("/here/check/", PICTURES)["Location"] == "/here/"
    for page in (choosing, *checks):
        assert "no-store" in page["Cache-Control"]
        assert "cat" not in str(page.cookies)


def checked(page: Any) -> list[str]:
    """List the pictures that a page shows as picked: the turn, and the picture."""
    found = re.findall(r'name="(\w+)" value="(\w+)" checked', page.content.decode())
    return [" ".join(each) for each in found]
