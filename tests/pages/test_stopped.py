"""Whoever is suspended, barred or gone sees nothing from that instant, and reads how to pass on a worry now."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.agencies import commands
from linkspan.agencies import models as agencies
from linkspan.audit import Refused
from linkspan.children import models as children_models
from linkspan.children.queries.file import child_file
from tests import cast
from tests.pages.conftest import Desk
from tests.support import children
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.pages import once, words

pytestmark = pytest.mark.django_db
Stop = Callable[[cast.Cast], None]


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    return children.rowan(people)


def suspend(people: cast.Cast, kind: str = "suspended") -> None:
    at = timezone.now()
    commands.suspend_person(
        person_id=people.ben.id, organisation_id=people.school.id, kind=kind, said="An allegation",
        by=people.ada.actor(at, stepped_up=True), at=at,
    )  # fmt: skip


def bar(people: cast.Cast) -> None:
    suspend(people, "barred")


def leave(people: cast.Cast) -> None:
    with as_test():
        agencies.Appointment.objects.filter(person=people.ben.person).update(until_on=timezone.localdate())


STOPPED = pytest.mark.parametrize("stop", [suspend, bar, leave])


@STOPPED
def test_the_file_that_was_open_a_moment_ago_is_shut(people: cast.Cast, desk: Desk, rowan: UUID, stop: Stop) -> None:
    ben = desk(people.ben)
    before = ben.get(f"/children/{rowan}/")

    stop(people)
    looks = len(lines("children.file.seen"))
    answers = [client.get(f"/children/{rowan}/") for client in (ben, desk(people.ben))]

    assert before.status_code == 200
    assert [answer.status_code in (302, 403) for answer in answers] == [True, True]
    assert answers[1].status_code == 403
    assert all("Rowan" not in answer.content.decode() for answer in answers)
    assert len(lines("children.file.seen")) == looks


@STOPPED
def test_what_was_half_done_is_not_done(people: cast.Cast, desk: Desk, rowan: UUID, stop: Stop) -> None:
    stop(people)

    answer = desk(people.ben).post(
        f"/children/{rowan}/flags/new/", once(kind="call_before_acting", message="Ring us", reason="Worried for her")
    )

    assert answer.status_code == 403
    with as_test():
        assert not children_models.Flag.objects.exists()


@STOPPED
@pytest.mark.parametrize("address", ["/", "/find/", "/tasks/", "/requests/", "/share/", "/children/{rowan}/"])
def test_every_page_says_how_to_pass_on_a_worry_with_the_desks_number_day_and_night(
    people: cast.Cast, desk: Desk, rowan: UUID, stop: Stop, address: str
) -> None:
    stop(people)

    page = words(desk(people.ben).get(address.format(rowan=rowan)))

    assert "Pass on a worry about a child now" in page
    assert "If a child is in danger now, ring 999." in page
    assert "You need no file and no reference" in page
    assert "Northmere Council duty desk: 01632 960100 Mon-Fri 08:30-17:00 At other times: 01632 960199" in page


@STOPPED
def test_the_desk_is_that_of_where_they_worked_and_not_every_councils(
    people: cast.Cast, desk: Desk, stop: Stop
) -> None:
    stop(people)

    page = words(desk(people.ben).get("/"))

    assert "Northmere Council duty desk" in page
    assert "Southmere Council duty desk" not in page


@STOPPED
def test_the_pages_that_say_whom_to_ring_stay_open_to_them(
    people: cast.Cast, desk: Desk, client: Client, stop: Stop
) -> None:
    stop(people)

    answers = [(desk(people.ben).get(page), client.get(page)) for page in ("/help/", "/ring/")]

    assert {answer.status_code for pair in answers for answer in pair} == {200}
    assert all("01632 960100" in words(answer) for pair in answers for answer in pair)


def test_nobody_without_a_post_is_given_a_file_even_past_the_pages(people: cast.Cast, rowan: UUID) -> None:
    at = timezone.now()
    gone = replace(people.ben.actor(at), appointment_id=None)

    with pytest.raises(Refused):
        child_file(child_id=rowan, by=gone, at=at, reason="concern: She came in with a bruise this morning")
