"""Passing tasks on, standing in for someone, and saying why something was late."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from linkspan.agencies import ports
from linkspan.duty import commands, queries
from tests import cast, factories
from tests.cast import Member
from tests.pages.conftest import Desk
from tests.support.pages import once, words
from tests.support.seats import seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(people: cast.Cast) -> Member:
    return seat(people.council, "Jo Marsh", "Social worker", {"practitioner"})


def task(people: cast.Cast, member: Member | None, *, kind: str = "disposal", late: bool = False) -> UUID:
    """Make a task of the council, due tomorrow or a week ago."""
    now = timezone.now()
    return factories.item(
        organisation=people.council, person=member.person if member else None, kind=kind,
        opened_at=now - timedelta(days=9), due_at=now + timedelta(days=-7 if late else 1),
    )  # fmt: skip


def close(item_id: UUID, member: Member) -> UUID:
    """Let someone finish a task without a word, and give the one that asks why it was late."""
    at = timezone.now()
    by = member.actor(at)
    permit = ports.gate().require(by=by, to="hand_over_task", at=at)
    commands.close_item(item_id=item_id, by=by, at=at, permit=permit)
    [task_id] = queries.late_tasks_of([item_id])
    return task_id


def test_a_task_is_offered_and_accepted(people: cast.Cast, desk: Desk, jo: Member) -> None:
    item_id, amina = task(people, people.amina), desk(people.amina)

    assert "Offer it to a colleague" in words(amina.get("/tasks/"))
    offered = amina.post(f"/tasks/items/{item_id}/offer/", once(person=str(jo.id)), follow=True)
    [waiting] = queries.offers_of([item_id])
    listed = words(desk(jo).get("/tasks/offers/"))
    answered = desk(jo).post(f"/tasks/offers/{waiting.id}/", once(answer="yes", reason=""), follow=True)

    assert "It is yours until your colleague accepts" in words(offered)
    assert f"From {people.amina.person.name}" in listed
    assert "Answered. Your colleague has been told." in words(answered)
    assert queries.owners_of([item_id])[item_id].person_id == jo.id
    assert "A task you offered was accepted" in words(amina.get("/notices/"))


def test_a_task_is_sent_back_with_a_reason_and_not_without(people: cast.Cast, desk: Desk, jo: Member) -> None:
    item_id = task(people, people.amina)
    desk(people.amina).post(f"/tasks/items/{item_id}/offer/", once(person=str(jo.id)))
    [waiting] = queries.offers_of([item_id])

    without = desk(jo).post(f"/tasks/offers/{waiting.id}/", once(answer="no", reason=""))
    desk(jo).post(f"/tasks/offers/{waiting.id}/", once(answer="no", reason="no_capacity"))

    assert "Choose why you do not take it" in words(without)
    assert queries.offers_of([item_id]) == ()
    assert queries.owners_of([item_id])[item_id].person_id == people.amina.id


def test_an_offer_is_taken_back(people: cast.Cast, desk: Desk, jo: Member) -> None:
    item_id, amina = task(people, people.amina), desk(people.amina)
    amina.post(f"/tasks/items/{item_id}/offer/", once(person=str(jo.id)))
    [waiting] = queries.offers_of([item_id])

    page = amina.post(f"/tasks/offers/{waiting.id}/back/", once(), follow=True)

    assert "Taken back. It is still yours." in words(page)
    assert queries.offers_of([item_id]) == ()


def test_what_lies_at_the_desk_shows_its_waiting_and_is_given_to_someone(
    people: cast.Cast, desk: Desk, jo: Member
) -> None:
    item_id, mo = task(people, None), desk(people.mo)

    shown = words(mo.get("/tasks/team/"))
    given = mo.post(f"/tasks/items/{item_id}/give/", once(person=str(jo.id)), follow=True)

    assert "nobody has it yet" in shown
    assert "working days. To be given to somebody by" in shown
    assert jo.person.name in words(given)
    assert queries.owners_of([item_id])[item_id].person_id == jo.id
    assert "A task was given to you" in words(desk(jo).get("/notices/"))


def test_a_manager_puts_a_task_back_at_the_desk(people: cast.Cast, desk: Desk) -> None:
    item_id = task(people, people.amina)

    desk(people.mo).post(f"/tasks/items/{item_id}/give/", once(person="desk"))

    assert queries.owners_of([item_id])[item_id].person_id is None


def test_nobody_else_passes_it_on(people: cast.Cast, desk: Desk, jo: Member) -> None:
    item_id, apart = task(people, people.amina), task(people, people.amina, kind="contact")

    assert desk(jo).get(f"/tasks/items/{item_id}/offer/").status_code == 404
    assert desk(people.kit).get(f"/tasks/items/{item_id}/offer/").status_code == 404
    assert desk(people.kit).get(f"/tasks/items/{item_id}/give/").status_code == 403
    assert desk(people.amina).get(f"/tasks/items/{apart}/offer/").status_code == 404


def test_someone_stands_in_and_sees_what_is_the_absent_person_s(people: cast.Cast, desk: Desk, jo: Member) -> None:
    task(people, people.amina)
    task(people, people.amina, kind="look_question")
    until = timezone.localdate() + timedelta(days=7)
    today = timezone.localdate()
    days = {
        f"{name}-{part}": getattr(day, part)
        for name, day in (("from_", today), ("until", until))
        for part in ("day", "month", "year")
    }
    wanted = once(absent=str(people.amina.id), cover=str(jo.id), why="sickness", **days)

    arranged = desk(people.mo).post("/tasks/cover/new/", wanted, follow=True)
    mine = words(desk(jo).get("/tasks/"))
    team = words(desk(people.mo).get("/tasks/team/"))

    assert "What is theirs stays theirs" in words(arranged)
    assert f"Jo Marsh stands in for {people.amina.person.name}" in words(arranged)
    assert f"You cover {people.amina.person.name}" in mine
    assert "Decide on files that someone put forward" in mine
    assert "Answer a question about a file you opened" not in mine
    assert "Jo Marsh covers until" in team
    assert "Ill." not in words(desk(jo).get("/tasks/cover/"))  # why is for those who place the work


def test_standing_in_is_ended(people: cast.Cast, desk: Desk, jo: Member) -> None:
    now = timezone.now()
    cover_id = commands.arrange_cover(
        absent_id=people.amina.id, cover_id=jo.id, from_=timezone.localdate(),
        until=timezone.localdate() + timedelta(days=3), why="leave", by=people.mo.actor(now), at=now,
    )  # fmt: skip

    refused = desk(people.kit).post(f"/tasks/cover/{cover_id}/end/", once())
    ended = desk(people.mo).post(f"/tasks/cover/{cover_id}/end/", once(), follow=True)

    assert refused.status_code == 404
    assert "Nobody stands in for anybody here" in words(ended)


def test_only_who_places_the_work_names_who_stands_in(people: cast.Cast, desk: Desk) -> None:
    assert desk(people.amina).get("/tasks/cover/new/").status_code == 403
    assert "Name who stands in" not in words(desk(people.amina).get("/tasks/cover/"))


def test_why_something_was_late_is_asked_and_answered(people: cast.Cast, desk: Desk) -> None:
    item_id, amina = task(people, people.amina, late=True), desk(people.amina)
    task_id = close(item_id, people.amina)

    mine = words(amina.get("/tasks/"))
    listed = words(amina.get("/tasks/late/"))
    empty = amina.post(f"/tasks/late/{task_id}/", once(reason="", words=""))
    answered = amina.post(f"/tasks/late/{task_id}/", once(reason="capacity", words="Three were ill."), follow=True)

    assert "Say why something was late" in mine
    assert "Decide on files that someone put forward" in listed
    assert "Answer the question: Why was it late?" in words(empty)
    assert "Nothing waits for a reason" in words(answered)
    assert queries.history(item_id).clocks[0].breach_reason == "capacity"


def test_nobody_reads_what_someone_else_was_late_with(people: cast.Cast, desk: Desk, jo: Member) -> None:
    task_id = close(task(people, people.amina, late=True), people.amina)

    for member in (jo, people.kit):
        assert desk(member).get(f"/tasks/late/{task_id}/").status_code == 404


def test_what_is_one_person_s_stays_theirs_at_the_desk_too(people: cast.Cast, desk: Desk, jo: Member) -> None:
    item_id = task(people, None, kind="look_question", late=True)
    task_id = close(item_id, people.kit)

    assert desk(jo).get(f"/tasks/late/{task_id}/").status_code == 404
