"""The map of who answers for what: gaps, overlaps and expiries as picture and table, and the lines behind it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from linkspan.partnership.responsibility_models import Responsibility
from tests import cast
from tests.pages.conftest import Desk
from tests.rooms.partnership.test_reorganisations import answers
from tests.support.pages import once, words
from tests.support.partnership import Formed, formed

pytestmark = pytest.mark.django_db


@pytest.fixture
def mere(people: cast.Cast) -> Formed:
    return formed(people)


def address(mere: Formed, rest: str = "") -> str:
    return f"/partnership/{mere.id}/responsibilities/{rest}"


def typed(people: cast.Cast, **changed: Any) -> dict[str, Any]:
    said = {
        "function": "enquiry_47", "children": "all", "area": str(people.northmere.id),
        "accountable": str(people.council.id), "commissioner": "", "instrument": "", "from_-day": 1, "from_-month": 4,
        "from_-year": 2026, "until-day": "", "until-month": "", "until-year": "",
    }  # fmt: skip
    return once(**(said | changed))


def test_the_map_shows_nobody_two_and_what_ends(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    answers(people.council, people.northmere)
    answers(people.police, people.northmere)
    answers(people.southmere_council, people.southmere, until_on=localdate() + timedelta(days=30))

    page = desk(people.dev).get(address(mere, "?function=enquiry_47"))
    said = words(page)

    assert "Two Northmere Council, Mere Police" in said
    assert "Ends soon Southmere Council Ends" in said
    assert "<svg" in page.content.decode()
    assert "Enquiries into significant harm All children Northmere Two" in said


def test_a_future_day_shows_the_gap_that_is_coming(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    ends = localdate() + timedelta(days=30)
    answers(people.council, people.northmere, until_on=ends)
    later = ends + timedelta(days=1)

    now = words(desk(people.dev).get(address(mere, "?function=enquiry_47&finding=gap")))
    day = f"on-day={later.day}&on-month={later.month}&on-year={later.year}"
    then = words(desk(people.dev).get(address(mere, f"?function=enquiry_47&finding=gap&{day}")))

    assert "All children Northmere Nobody Few children known" not in now
    assert "All children Northmere Nobody" in then


def test_a_responsibility_is_entered_ended_and_put_right(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    bea = desk(people.bea)
    entered = words(bea.post(address(mere, "enter/"), typed(people), follow=True))
    row = Responsibility.objects.get()
    right = typed(people, accountable=str(people.police.id))
    put_right = words(bea.post(address(mere, f"{row.id}/correct/"), right, follow=True))
    new = Responsibility.objects.get(follows=row)
    sent = once(**{"on-day": 1, "on-month": 5, "on-year": 2026})
    ended = words(bea.post(address(mere, f"{new.id}/end/"), sent, follow=True))

    assert "It is entered." in entered
    assert "It is put right." in put_right
    assert "Mere Police" in put_right
    assert "It ends on that day" in ended
    new.refresh_from_db()
    row.refresh_from_db()
    assert (new.until_on, row.until_on) == (date(2026, 5, 1), row.from_on)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"until-day": 1, "until-month": 4, "until-year": 2026}, "It has to end after it begins"),
        ({"from_-year": 1999}, "does not exist on the first day"),
        ({"accountable": ""}, "Who answers for it"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    people: cast.Cast, desk: Desk, mere: Formed, changed: dict[str, Any], said: str
) -> None:
    page = desk(people.bea).post(address(mere, "enter/"), typed(people, **changed))

    assert said in words(page)
    assert not Responsibility.objects.exists()


def test_the_list_is_filtered_and_shows_what_we_answer_for(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    answers(people.council, people.northmere)
    answers(people.police, people.southmere, "child_abuse_investigation")

    ours = words(desk(people.dev).get(address(mere, f"list/?organisation={people.council.id}")))
    theirs = words(desk(people.dev).get(address(mere, "list/?function=child_abuse_investigation")))

    assert "What we answer for" in ours
    assert "From 1 April 2020" in ours
    assert "Mere Police" in theirs
    assert "Northmere Council" not in theirs.split("Who commissions")[1]


def test_everyone_in_post_reads_and_only_keepers_enter(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    assert desk(people.kit).get(address(mere)).status_code == 200
    assert desk(people.kit).get(address(mere, "enter/")).status_code == 403
    assert "Enter who answers" not in words(desk(people.kit).get(address(mere)))
    assert desk(people.bea).get(address(mere, "enter/")).status_code == 200
