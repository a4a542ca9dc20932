"""Looks that stand out, places opened in an emergency, watched files and suspensions, as their people meet them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.audit import Actor
from linkspan.children.commands import shields
from linkspan.children.commands.emergencies import open_place
from linkspan.children.queries.file import child_file
from linkspan.sharing import commands, models
from tests import cast
from tests.pages.conftest import Desk
from tests.support import children
from tests.support.database import as_test
from tests.support.pages import once, open_child, words

pytestmark = pytest.mark.django_db

WHY = "concern: A neighbour rang about noise at night"
QUESTION = "What brought you to this file on Monday?"


def a_review(people: cast.Cast) -> tuple[UUID, UUID]:
    """Let Sgt Dee, who is called as the child is, open a file; give the child and the review."""
    child_id = children.rowan(people)
    now = timezone.now()
    sergeant = people.dee.actor(now)
    child_file(child_id=child_id, by=sergeant, at=now, reason=WHY)
    with as_test():
        agencies.Person.objects.filter(id=people.dee.id).update(name="Dee Ashgrove")
    commands.judge_looks(by=Actor.system("worker"), at=timezone.now())
    with as_test():
        return child_id, models.Challenge.objects.get(person=people.dee.id).id


def test_a_lead_reads_the_look_asks_takes_it_further_and_closes_it(people: cast.Cast, desk: Desk) -> None:
    _child, challenge_id = a_review(people)
    ines, dee = desk(people.ines), desk(people.dee)
    page = f"/challenges/{challenge_id}/"

    listed, shown = words(ines.get("/challenges/")), words(ines.get(page))
    asked = ines.post(f"{page}ask/", once(asking="now", question=QUESTION), follow=True)
    tasks, mine = words(dee.get("/tasks/")), dee.get("/looks-asked/")
    link = next(part for part in mine.content.decode().split('"') if part.startswith("/looks-asked/0"))
    answered = dee.post(link, once(answer="Their aunt rang and I took the call"), follow=True)
    further = ines.post(f"{page}refer/", once(receiver="standards"), follow=True)
    with as_test():
        referral_id = models.Referral.objects.get().id
    told = ines.post(f"/referrals/{referral_id}/", once(**day("told_on"), reference="PSD 26/9"), follow=True)
    closed = ines.post(page, once(outcome="misuse", said="Spoke with professional standards"), follow=True)
    ended = ines.post(f"/referrals/{referral_id}/", once(outcome="It was substantiated; a final warning"), follow=True)

    assert "Dee Ashgrove" in listed
    assert "Knows nothing of it" in listed
    assert "The same surname as the child or a carer" in shown
    assert "opened a child's file" in shown.lower()
    assert "They have been asked" in words(asked)
    assert "Answer a question about a file you opened" in tasks
    assert QUESTION in words(mine)
    assert "Your answer went to the person who asked" in words(answered)
    assert "Their aunt rang" in words(ines.get(page)) or "Their aunt rang" in words(further)
    assert "Professional standards" in words(further)
    assert "PSD 26/9" in words(told) or "told on" in words(told)
    assert "Your review is kept" in words(closed)
    assert "It is recorded" in words(ended)
    with as_test():
        assert models.Referral.objects.get().outcome_at is not None


def day(name: str, ahead: int = 0) -> dict[str, str]:
    """Write a day into the three boxes of a date."""
    on = timezone.localdate() + timedelta(days=ahead)
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def test_the_pages_of_a_review_are_nobodys_else(people: cast.Cast, desk: Desk) -> None:
    _child, challenge_id = a_review(people)
    for member in (people.kit, people.dee, people.mo, people.ben, people.ada):
        client = desk(member)
        for path in (
            f"/challenges/{challenge_id}/",
            f"/challenges/{challenge_id}/ask/",
            f"/challenges/{challenge_id}/refer/",
        ):
            assert client.get(path).status_code in (403, 404), (member.person.name, path)


def test_an_officer_opens_a_protected_place_and_sees_the_time_that_is_left(people: cast.Cast, desk: Desk) -> None:
    child_id = children.rowan(people)
    now = timezone.now()
    shields.shield(child_id=child_id, kind="location", reason=WHY, by=people.ben.actor(now), at=now)
    with as_test():
        agencies.User.objects.update(is_demo=True)
    dee = desk(people.dee)
    open_child(dee, child_id)

    before = dee.get(f"/children/{child_id}/")
    form = dee.get(f"/children/{child_id}/place/")
    empty = dee.post(f"/children/{child_id}/place/", once())
    after = dee.post(
        f"/children/{child_id}/place/",
        once(code="concern", words="The mother rang 999 and the line went dead"),
        follow=True,
    )

    assert "14 Tern Walk" not in words(before)
    assert "open the place" in words(before)
    assert "You see where the child is for 30 minutes" in words(form)
    assert "There is a problem" in words(empty)
    assert "You opened this place in an emergency. 30 minutes left." in words(after)
    assert "14 Tern Walk" in words(after)
    for member in (people.cole, people.kit):
        assert desk(member).get(f"/children/{child_id}/place/").status_code in (200, 403, 404)
        assert "14 Tern Walk" not in words(desk(member).get(f"/children/{child_id}/"))
    ben = words(desk(people.ben).get(f"/children/{child_id}/"))
    assert "Opened in an emergency" in ben
    assert "Sgt Dee Hallam" in ben


def test_a_file_is_watched_and_kept_and_let_go(people: cast.Cast, desk: Desk) -> None:
    child_id, ines = children.rowan(people), desk(people.ines)

    made = ines.post(
        "/watched/new/",
        once(
            child=f"https://linkspan.test/children/{child_id}/",
            reason="Her mother is in the news",
            **day("review_on", 30),
        ),
        follow=True,
    )
    wrong = ines.post("/watched/new/", once(child="nobody", reason="In the news", **day("review_on", 30)))
    link = next(part for part in made.content.decode().split('"') if part.startswith("/watched/0"))
    kept = ines.post(link, once(decision="keep", reason="Still in the news", **day("review_on", 60)), follow=True)
    curt = ines.post(link, once(decision="stop", reason="No"))
    let_go = ines.post(link, once(decision="stop", reason="No longer in the news"), follow=True)

    assert "The file is watched" in words(made)
    assert "Enter the reference" in words(wrong)
    assert "It is kept" in words(kept)
    assert "Say why in a few words" in words(curt)
    assert "No file is watched in your area" in words(let_go)
    for member in (people.amina, people.kit, people.mo):
        assert desk(member).get("/watched/").status_code in (403, 404)


def sign_in_as_demo() -> None:
    with as_test():
        agencies.User.objects.update(is_demo=True)


def test_a_manager_stops_a_colleagues_work_and_another_person_lets_them_back(people: cast.Cast, desk: Desk) -> None:
    sign_in_as_demo()
    amina, mo, ada = desk(people.amina), desk(people.mo), desk(people.ada)
    page = f"/agencies/{people.council.id}/people/{people.amina.id}/suspend/"

    assert amina.get("/").status_code == 200
    assert "Amina Yusuf" in words(mo.get("/colleagues/"))
    done = mo.post(page, once(kind="suspended", said="An allegation"), follow=True)
    stopped: Any = amina.get("/tasks/")
    again = desk(people.amina).get("/tasks/")
    with as_test():
        suspension = agencies.Suspension.objects.get()
    own = mo.get(f"/agencies/suspensions/{suspension.id}/lift/")
    refused = mo.post(f"/agencies/suspensions/{suspension.id}/lift/", once(said="All well"))
    shown = ada.get(f"/agencies/people/{people.amina.id}/")
    lifted = ada.post(
        f"/agencies/suspensions/{suspension.id}/lift/", once(said="Unfounded, says the lead"), follow=True
    )

    assert "can do nothing here from now on" in words(done)
    assert stopped.status_code == 302, "the session is gone"
    assert again.status_code == 403
    assert "Your work here has been stopped" in words(again)
    assert "Pass on a worry about a child now" in words(again)
    assert "someone else lets them back" in words(own)
    assert refused.status_code == 403
    assert "Suspended since" in words(shown)
    assert "They can work again" in words(lifted)
    assert desk(people.amina).get("/tasks/").status_code == 200


def test_nobody_else_reaches_the_pages_that_stop_someones_work(people: cast.Cast, desk: Desk) -> None:
    sign_in_as_demo()
    page = f"/agencies/{people.council.id}/people/{people.amina.id}/suspend/"
    for member in (people.kit, people.ben, people.dana, people.ines):
        client = desk(member)
        for path in ("/colleagues/", page, f"/agencies/{people.council.id}/people/{people.amina.id}/home/"):
            assert client.get(path).status_code in (403, 404), (member.person.name, path)


def test_a_home_is_typed_and_never_shown_again(people: cast.Cast, desk: Desk) -> None:
    sign_in_as_demo()
    ada: Client = desk(people.ada)
    page = f"/agencies/{people.council.id}/people/{people.amina.id}/home/"

    kept = ada.post(page, once(address="14 Tern Walk", postcode="ZE3 9QQ", phone=""), follow=True)

    assert "kept as a keyed hash" in words(kept)
    assert "Tern Walk" not in words(kept) + words(ada.get(page))


def test_the_demonstrations_of_this_file_need_a_place_to_be_hidden(people: cast.Cast) -> None:
    child_id, now = children.rowan(people), timezone.now()
    with pytest.raises(Exception, match="place_not_hidden"):
        open_place(child_id=child_id, reason=WHY, by=people.mo.actor(now, stepped_up=True), at=now)
