"""Tasks and notices: by clock, with what to do, and no one else's."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.children import models
from linkspan.duty import models as duty
from tests import cast, factories
from tests.pages.conftest import Desk
from tests.support import children, lines
from tests.support.database import as_test
from tests.support.pages import once, open_child, title, words

NOBODY = UUID("00000000-0000-7000-8000-000000000000")  # the same for every worker of a run
pytestmark = pytest.mark.django_db


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    return children.rowan(people)


@pytest.fixture
def sight(people: cast.Cast, desk: Desk, rowan: UUID) -> UUID:
    amina = desk(people.amina)
    open_child(amina, rowan)
    amina.post(f"/children/{rowan}/working/", once())
    with as_test():
        return models.Sight.objects.get().id


def test_open_items_stand_in_their_bands_worst_first(people: cast.Cast, desk: Desk) -> None:
    now = timezone.now()
    for days in (30, -30, 0, -2):
        factories.item(
            organisation=people.council, person=people.amina.person, opened_at=now - timedelta(days=60),
            due_at=now + timedelta(days=days, hours=1), kind="match_review",
        )  # fmt: skip

    said = words(desk(people.amina).get("/tasks/"))

    order = [said.index(band) for band in ("Critically overdue", "Due soon", "Not due yet")]
    assert order == sorted(order)
    assert "Decide whether two records are one child" in said
    assert "late" in said


def test_nothing_to_do_says_so(people: cast.Cast, desk: Desk) -> None:
    assert "Nothing waits for you" in words(desk(people.amina).get("/tasks/"))


def test_a_manager_confirms_that_a_colleague_works_with_a_child(
    people: cast.Cast, desk: Desk, rowan: UUID, sight: UUID
) -> None:
    mo = desk(people.mo)

    asked = mo.get("/tasks/")
    answered = mo.post(f"/tasks/sights/{sight}/", once(answer="confirm"), follow=True)

    assert "Amina Yusuf says they are working with Rowan Ashgrove" in words(asked)
    assert title(asked) == "My tasks – Linkspan"
    assert "Confirmed. Your colleague has been told." in words(answered)
    with as_test():
        row = models.Sight.objects.get()
        assert row.confirmed_at is not None
        assert duty.Item.objects.get(id=row.item_id).closed_at is not None


def test_a_manager_says_that_a_colleague_does_not(people: cast.Cast, desk: Desk, rowan: UUID, sight: UUID) -> None:
    desk(people.mo).post(f"/tasks/sights/{sight}/", once(answer="refuse"))

    with as_test():
        assert models.Sight.objects.get().refused_at is not None
    assert "Your manager says you are not working with a child." in words(desk(people.amina).get("/notices/"))


def test_nobody_confirms_their_own_sight(people: cast.Cast, desk: Desk, sight: UUID) -> None:
    answer = desk(people.amina).post(f"/tasks/sights/{sight}/", once(answer="confirm"))

    assert answer.status_code in (403, 404)
    with as_test():
        assert models.Sight.objects.get().confirmed_at is None


def test_an_outsider_sees_an_empty_page_and_can_answer_for_no_one(people: cast.Cast, desk: Desk, sight: UUID) -> None:
    kit = desk(people.kit)

    tasks, team = kit.get("/tasks/"), kit.get("/tasks/team/")
    answer = kit.post(f"/tasks/sights/{sight}/", once(answer="confirm"))

    assert "Rowan" not in words(tasks)
    assert team.status_code == 403
    assert answer.status_code in (403, 404)
    with as_test():
        assert models.Sight.objects.get().confirmed_at is None


def test_a_manager_sees_what_the_agency_holds_and_who_holds_it(people: cast.Cast, desk: Desk, sight: UUID) -> None:
    said = words(desk(people.mo).get("/tasks/team/"))

    assert "Confirm that a colleague works with a child" in said
    assert "Mo Farrow" in said


def test_what_i_was_told_is_unread_until_i_say_i_read_it(people: cast.Cast, desk: Desk, sight: UUID) -> None:
    mo = desk(people.mo)

    before = mo.get("/notices/")
    after = mo.post("/notices/", once(), follow=True)

    assert "Mark all as read" in words(before)
    assert "All of it is marked as read." in words(after)
    assert "Mark all as read" not in words(after)
    with as_test():
        assert not agencies.Notice.objects.filter(person=people.mo.person, read_at=None).exists()


def test_a_notice_names_the_child_only_to_one_who_may_open_the_file_and_the_trail_knows(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    on = timezone.localdate() + timedelta(days=60)
    dates = {"review_on-day": on.day, "review_on-month": on.month, "review_on-year": on.year}
    flag = {"kind": "plan_exists", "contact_name": "Ben Okoro", "contact_phone": "01632 960777"}
    desk(people.ben).post(f"/children/{rowan}/flags/new/", once(**flag, **dates))

    page = desk(people.cole).get("/notices/")

    assert "A flag was raised on a child you work with. Rowan Ashgrove" in words(page)
    listed = [line for line in lines.lines("children.list.seen") if line["actor"].get("person") == str(people.cole.id)]
    assert str(rowan) in {line.get("child") for line in listed}


@pytest.mark.parametrize("address", ["/tasks/", "/tasks/team/", f"/tasks/sights/{NOBODY}/", "/notices/"])
def test_a_stranger_is_sent_to_sign_in(client: Client, people: cast.Cast, address: str) -> None:
    assert client.get(address)["Location"].startswith("/account/login/")
