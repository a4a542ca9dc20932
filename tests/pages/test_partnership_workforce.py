"""The pages of the people who do the work: gaps first, then each member's figures and the quarters before."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from linkspan.partnership import workforce_models, workforce_rules
from tests import cast
from tests.pages.conftest import Desk
from tests.rooms.partnership.test_workforce import COUNTS, record
from tests.support.pages import once, words
from tests.support.partnership import Formed, formed

pytestmark = pytest.mark.django_db


@pytest.fixture
def mere(people: cast.Cast) -> Formed:
    return formed(people)


def address(mere: Formed, rest: object = "") -> str:
    return f"/partnership/{mere.id}/workforce/{rest}"


def typed(**changed: Any) -> dict[str, Any]:
    said = {
        "quarter": workforce_rules.quarter_of(timezone.localdate()).isoformat(), "post": "Social worker", "other": "",
        "establishment": "12.5", "in_post": "10", "agency": "2", "leavers": "3", "average_in_post": "11",
    }  # fmt: skip
    return once(**(said | changed))


def test_a_desk_nobody_sits_at_is_red_here_and_on_the_partnership_s_page(
    people: cast.Cast, desk: Desk, mere: Formed
) -> None:
    for where in (address(mere), f"/partnership/{mere.id}/"):
        page = desk(people.dev).get(where)
        assert "moj-badge--red" in page.content.decode()
        assert (
            "Kite Youth Project , Southmere: Kite Youth Project duty desk is there, and nobody is in a duty post"
            in (words(page))
        )


def test_a_manager_records_what_their_organisation_has(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    mo = desk(people.mo)

    page = mo.post(address(mere, "record/"), typed(), follow=True)

    said = words(page)
    assert "The figures are recorded." in said
    assert "20 per cent (2.5 of 12.5) 27 per cent (3 of 11) 17 per cent (2 of 12)" in said
    past = words(mo.get(address(mere, f"{people.council.id}/")))
    assert "Social worker: vacancies of all posts" in past
    assert "20 per cent (2.5 of 12.5)" in past


def test_posts_of_which_nothing_may_be_shown_are_named_in_one_line(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    assert "Nothing is recorded or may be shown of: Sergeant, Superintendent." in words(
        desk(people.dev).get(address(mere))
    )


def test_another_post_is_named_in_words(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    desk(people.mo).post(address(mere, "record/"), typed(post="other", other="Advanced  practitioner"))

    assert workforce_models.Staffing.objects.get().group == "Advanced practitioner"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"in_post": "-1"}, "cannot be below nothing"),
        ({"average_in_post": ""}, "somebody was in post"),
        ({"post": "other", "other": ""}, "Say which post"),
        ({"establishment": "many"}, "Enter a number"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    people: cast.Cast, desk: Desk, mere: Formed, changed: dict[str, Any], said: str
) -> None:
    page = desk(people.mo).post(address(mere, "record/"), typed(**changed))

    assert said in words(page)
    assert not workforce_models.Staffing.objects.exists()


def test_the_pages_are_refused_to_an_outsider(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    for rest in ("", "record/", f"{people.council.id}/"):
        assert desk(people.kit).get(address(mere, rest)).status_code == 403
    assert desk(people.gus).get(address(mere)).status_code == 200
    assert desk(people.gus).get(address(mere, "record/")).status_code == 403
    assert desk(people.dev).get(address(mere, f"{people.practice.id}/")).status_code == 404


def test_quarters_stand_in_order_with_a_picture(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    now = timezone.now()
    for quarter in (date(2026, 1, 1), date(2025, 10, 1)):
        record(people, mere, now, quarter=quarter, counts=COUNTS)

    page = desk(people.dev).get(address(mere, f"{people.council.id}/"))

    said = words(page)
    assert said.index("October to December 2025") < said.index("January to March 2026")
    assert "<polyline" in page.content.decode()
