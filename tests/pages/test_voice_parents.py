"""A parent's page from both sides: put forward, decided, given, opened on a telephone, and one page for every no."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.children.models import Lead
from linkspan.voice import parent_models as models
from tests import cast, factories
from tests.pages.conftest import Desk
from tests.support import children
from tests.support.database import as_test
from tests.support.pages import once, open_child, title, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    """Rowan, whose lead is Ben at the school."""
    child = children.rowan(people, bars=())
    began = timezone.now() - timedelta(days=1)
    item = factories.item(
        organisation=people.school, opened_at=began, due_at=began + timedelta(days=2), person=people.ben.person
    )
    with as_test():
        Lead.objects.create(
            item_id=item, child_id=child, organisation=people.school, person=people.ben.person,
            offered_by=people.cole.person, offered_at=began, accepted_at=began,
        )  # fmt: skip
    return child


def day(name: str, on: date) -> dict[str, Any]:
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


def put(client: Client, child_id: UUID, **changes: Any) -> Any:
    sent = {
        "name": "Marian Ashgrove", "relationship": "Mother", "basis": "mother", "basis_why": "",
        "evidence": ["passport", "known"], "reason": "She asked to see the dates",
        **day("verified_on", timezone.localdate()),
    }  # fmt: skip
    return client.post(f"/children/{child_id}/voice/parents/add/", once(**(sent | changes)), follow=True)


def the_page() -> models.ParentPage:
    with as_test():
        return models.ParentPage.objects.get()


def turned_on(people: cast.Cast, desk: Desk, rowan: UUID) -> str:
    """Put Marian forward and decide: the address of her page for workers."""
    put(desk(people.ben), rowan)
    where = f"/children/{rowan}/voice/parents/{the_page().id}/"
    mo = desk(people.mo)
    open_child(mo, rowan)
    with as_test():
        models.ParentPage.objects.update(
            decision="yes", decided_by=people.mo.person, decided_at=timezone.now(), decided_why="All four hold"
        )
    return where


def code_of(answer: Any) -> str:
    return str(answer.content.decode().split('<strong class="govuk-heading-xl">')[1].split("<")[0])


def test_an_adult_is_put_forward_by_the_lead_and_waits(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    ben = desk(people.ben)
    wrong = words(put(ben, rowan, evidence=["passport"]))
    kept = put(ben, rowan)
    whole = words(ben.get(f"/children/{rowan}/voice/parents/{the_page().id}/"))

    assert "Check who they are in two different ways" in wrong
    assert "Put forward. A manager decides; until then it is off." in words(kept)
    assert "Marian" not in title(kept)
    assert "Waits for a manager" in whole
    assert "Passport, Known in person" in whole
    assert "Make a code" not in whole


def test_a_parent_opens_their_page_once_and_sees_what_was_put_on_it(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    where, ben = turned_on(people, desk, rowan), desk(people.ben)
    ben.post(f"{where}show/paper/", once(title="Plan of 3 May", **day("given_on", timezone.localdate())))
    soon = timezone.localdate() + timedelta(days=4)
    ben.post(f"{where}show/meeting/", once(meeting="conference", clock="14:30", **day("day", soon)))
    code, phone = code_of(ben.post(f"{where}code/")), Client()

    opened = phone.post("/family/", once(code=code.lower()), follow=True)
    again = Client().post("/family/", once(code=code), follow=True)

    seen = words(opened)
    assert "Plan of 3 May" in seen
    assert "Child protection conference" in seen
    assert title(opened) == "Page"
    assert not any(each in opened.content.decode() for each in ("Linkspan", "Rowan", "Ashgrove", "Ben Okoro"))
    cookie = phone.cookies["page"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/family/")
    assert "sessionid" not in phone.cookies
    assert "no-store" in opened.headers["Cache-Control"]
    assert "Please ring" in words(again)


def test_every_no_is_the_same_page(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    where, ben = turned_on(people, desk, rowan), desk(people.ben)
    phone, other = Client(), Client()
    phone.post("/family/", once(code=code_of(ben.post(f"{where}code/"))), follow=True)
    guessed = other.post("/family/", once(code="ABCD EFGH JKMN"))
    ben.post(f"/children/{rowan}/open/", once())
    ben.post(f"{where}close/", once(why="He reads her telephone"))

    off = phone.get("/family/")
    phone.cookies["page"] = "stolen"
    stolen = phone.get("/family/")

    def said(answer: Any) -> tuple[int, str]:
        return answer.status_code, words(answer)

    assert said(guessed) == said(off) == said(stolen)
    assert "Please ring" in words(off)


def test_guesses_from_one_place_are_refused_after_five_even_the_right_one(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    where, phone = turned_on(people, desk, rowan), Client()
    code = code_of(desk(people.ben).post(f"{where}code/"))
    for _ in range(5):
        phone.post("/family/", once(code="ABCDEFGHJKMN"))

    answer = phone.post("/family/", once(code=code), follow=True)

    assert "Please ring" in words(answer)


def test_leaving_ends_the_session(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    where, phone = turned_on(people, desk, rowan), Client()
    phone.post("/family/", once(code=code_of(desk(people.ben).post(f"{where}code/"))))
    key = phone.cookies["page"].value

    phone.post("/family/leave/")
    phone.cookies["page"] = key

    assert "Please ring" in words(phone.get("/family/"))


def test_an_outsider_finds_no_such_page(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    where = turned_on(people, desk, rowan)
    kit = desk(people.kit)

    for act in ("", "decide/", "close/", "show/paper/"):
        assert "Marian" not in words(kit.get(where + act, follow=True))
    kit.post(f"{where}code/")
    with as_test():
        assert not models.ParentCode.objects.exists()


def test_whatever_goes_wrong_on_a_parents_page_says_whom_to_ring_and_not_what_this_is(people: cast.Cast) -> None:
    strict = Client(enforce_csrf_checks=True)

    answers = [strict.post("/family/", {"code": "ABCD EFGH JKMN"}), strict.get("/family/nowhere/")]

    assert [each.status_code for each in answers] == [403, 404]
    for each in answers:
        assert "Please ring" in words(each)
        assert "Linkspan" not in each.content.decode()
    assert strict.get("/family/").headers["Referrer-Policy"] == "same-origin"


def test_an_address_of_the_childs_side_that_leads_nowhere_says_nothing_of_what_this_is(people: cast.Cast) -> None:
    answer = Client().get("/here/nowhere/")

    assert answer.status_code == 404
    assert "Linkspan" not in answer.content.decode()
    assert title(answer) == "Here for you"
