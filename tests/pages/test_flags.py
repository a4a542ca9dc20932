"""Flags on their pages: raised in neutral words, read, looked at again, ended by those who raised them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.children import models
from tests import cast
from tests.pages.conftest import Desk
from tests.support import children
from tests.support.database import as_test
from tests.support.pages import once, words

NOBODY = UUID("00000000-0000-7000-8000-000000000000")  # the same for every worker of a run
pytestmark = pytest.mark.django_db


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    return children.rowan(people)


def a_flag(**changes: Any) -> dict[str, Any]:
    on = timezone.localdate() + timedelta(days=60)
    return once(
        kind="call_before_acting", contact_name="Ben Okoro", contact_phone="01632 960777",
        **{"review_on-day": on.day, "review_on-month": on.month, "review_on-year": on.year},
    ) | changes  # fmt: skip


def raised(client: Client, child_id: UUID, **changes: Any) -> models.Flag:
    client.post(f"/children/{child_id}/flags/new/", a_flag(**changes))
    with as_test():
        return models.Flag.objects.latest("raised_at")


def test_a_flag_says_whom_to_ring_at_the_top_of_another_agency_s_view(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    answer = desk(people.ben).post(f"/children/{rowan}/flags/new/", a_flag(), follow=True)

    said = words(desk(people.cole).get(f"/children/{rowan}/"))
    assert "The flag stands" in words(answer)
    assert "Ring before you act" in said
    assert "Ring Ben Okoro 01632 960777" in said
    assert said.index("Ring before you act") < said.index("People around this child")


def test_a_flag_without_its_parts_says_what_is_missing_and_raises_nothing(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    page = desk(people.ben).post(f"/children/{rowan}/flags/new/", once(contact_name="Ben Okoro"))

    said = words(page)
    for missing in ("Select what the flag says", "Enter their telephone number", "Enter the date on which you will"):
        assert missing in said
    with as_test():
        assert not models.Flag.objects.exists()


@pytest.mark.parametrize("days", [0, 400])
def test_a_review_date_is_after_today_and_within_a_year(people: cast.Cast, desk: Desk, rowan: UUID, days: int) -> None:
    on: date = timezone.localdate() + timedelta(days=days)
    dates = {"review_on-day": on.day, "review_on-month": on.month, "review_on-year": on.year}

    page = desk(people.ben).post(f"/children/{rowan}/flags/new/", a_flag(**dates))

    assert "must be on or" in words(page)


def test_a_flag_kept_from_a_person_leaves_no_trace_on_their_page(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    raised(desk(people.ben), rowan, keep_from=[f"p:{people.cole.id}"])
    cole = desk(people.cole)

    said = words(cole.get(f"/children/{rowan}/")) + words(cole.get(f"/children/{rowan}/flags/"))

    assert "Ring before you act" not in said
    assert "No flag stands on this file" in said


def test_another_agency_says_it_has_read_a_flag_but_cannot_end_it(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    flag = raised(desk(people.ben), rowan)
    cole = desk(people.cole)

    read = cole.post(f"/children/{rowan}/flags/{flag.id}/read/", once(), follow=True)
    refused = cole.get(f"/children/{rowan}/flags/{flag.id}/end/")

    assert "You have read this." in words(read)
    assert refused.status_code == 404
    with as_test():
        assert models.FlagSeen.objects.filter(flag=flag, person=people.cole.person).count() == 1


def test_the_raiser_s_agency_keeps_a_flag_until_another_day(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    ben = desk(people.ben)
    flag = raised(ben, rowan)
    on = timezone.localdate() + timedelta(days=200)
    dates = {"review_on-day": on.day, "review_on-month": on.month, "review_on-year": on.year}

    answer = ben.post(f"/children/{rowan}/flags/{flag.id}/review/", once(**dates), follow=True)

    assert "The flag stays" in words(answer)
    with as_test():
        assert models.Flag.objects.get(id=flag.id).review_on == on


def test_the_raiser_s_agency_ends_a_flag_with_a_reason(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    ben = desk(people.ben)
    flag = raised(ben, rowan)

    without = ben.post(f"/children/{rowan}/flags/{flag.id}/end/", once(reason=""))
    answer = ben.post(f"/children/{rowan}/flags/{flag.id}/end/", once(reason="The order has run out"), follow=True)

    assert "Enter why the flag is no longer needed" in words(without)
    assert "The flag has ended" in words(answer)
    with as_test():
        assert models.Flag.objects.get(id=flag.id).end_reason == "The order has run out"


def test_a_flag_past_its_review_stays_and_says_so(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    flag = raised(desk(people.ben), rowan)
    with as_test():
        models.Flag.objects.filter(id=flag.id).update(review_on=timezone.localdate() - timedelta(days=3))

    said = words(desk(people.cole).get(f"/children/{rowan}/"))

    assert "Ring before you act Review overdue" in said


@pytest.mark.parametrize("page", ["new", "{flag}/read", "{flag}/review", "{flag}/end"])
def test_an_outsider_can_do_nothing_with_flags(people: cast.Cast, desk: Desk, rowan: UUID, page: str) -> None:
    flag = raised(desk(people.ben), rowan)
    address = f"/children/{rowan}/flags/{page.format(flag=flag.id)}/"

    answer = desk(people.kit).post(address, a_flag(reason="Because I say so"))

    assert answer.status_code == 404
    with as_test():
        assert models.Flag.objects.get().ended_at is None
        assert not models.FlagSeen.objects.exists()


@pytest.mark.parametrize("page", ["", "new/", f"{NOBODY}/read/", f"{NOBODY}/review/", f"{NOBODY}/end/"])
def test_a_stranger_is_sent_to_sign_in(client: Client, people: cast.Cast, page: str) -> None:
    answer = client.get(f"/children/{uuid4()}/flags/{page}")

    assert answer["Location"].startswith("/account/login/")
