"""The clock table: for everyone to see and try out, for a few to change, and never for an area to lengthen the law."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.duty import models, queries
from linkspan.duty.clocks import CLOCKS
from linkspan.web.clocks import words as said
from tests import cast
from tests.pages.conftest import Desk
from tests.support.database import as_test
from tests.support.pages import once, title, words

pytestmark = pytest.mark.django_db
WHY = "The partnership agreed this in October."


@pytest.fixture(autouse=True)
def proven(people: cast.Cast) -> None:
    """Let everyone have signed in just now, as the demonstration has it."""
    with as_test():
        agencies.User.objects.update(is_demo=True)


def version(people: cast.Cast, **changed: Any) -> dict[str, Any]:
    """Fill the form of a new version, for Northmere from today."""
    today = timezone.localdate()
    return once(
        **{
            "area": str(people.northmere.id), "length": "4", "unit": "weeks", "day_zero": "event_day",
            "source": "Northmere protocol 2026", "from_-day": today.day, "from_-month": today.month,
            "from_-year": today.year, "why": WHY,
        } | changed
    )  # fmt: skip


def test_the_table_names_every_clock_in_words(people: cast.Cast, desk: Desk) -> None:
    page = desk(people.kit).get("/clocks/")

    assert {*said.NAMES} == {rule.code for rule in CLOCKS}
    for name in said.NAMES.values():
        assert str(name) in words(page)
    assert "15 working days" in words(page)
    assert title(page) == "How long there is for what – Linkspan"


def test_a_clock_is_tried_out(people: cast.Cast, desk: Desk) -> None:
    page = desk(people.amina).get("/clocks/icpc.hold/?on=2026-12-16&at=10:00")

    assert "is due by Monday 11 January 2027, 11:59pm" in words(page)
    assert "Counted by version 1" in words(page)


def test_a_day_that_is_none_is_said_to_be_none(people: cast.Cast, desk: Desk) -> None:
    page = desk(people.amina).get("/clocks/icpc.hold/?on=2026-02-31&at=10:00")

    assert page.status_code == 200
    assert "is due by" not in words(page)
    assert "Enter a valid date" in words(page)


def test_a_manager_sets_a_local_clock_for_their_area(people: cast.Cast, desk: Desk) -> None:
    mo = desk(people.mo)

    page = mo.post("/clocks/core_group.later/new/", version(people), follow=True)

    assert "The new version is entered" in words(page)
    assert "4 weeks – " in words(page)
    assert f"by {people.mo.person.name}" in words(page)
    now = timezone.now()
    assert queries.due_for("core_group.later", now, area_id=people.northmere.id).rule_version == 2
    assert "1 area has its own" in words(mo.get("/clocks/"))


def test_a_manager_cannot_lengthen_what_guidance_sets(people: cast.Cast, desk: Desk) -> None:
    page = desk(people.mo).post("/clocks/icpc.hold/new/", version(people, length="16", unit="working_days"))

    assert "An area may shorten it, never lengthen it." in words(page)
    assert 'value="16"' in page.content.decode()  # what was typed stays
    with as_test():
        assert models.ClockVersion.objects.filter(area__isnull=False).count() == 0


def test_an_area_goes_by_the_usual_clock_again(people: cast.Cast, desk: Desk) -> None:
    mo = desk(people.mo)
    mo.post("/clocks/core_group.later/new/", version(people))
    wanted = {name: value for name, value in version(people).items() if name.startswith(("area", "from_", "why"))}

    page = mo.post("/clocks/core_group.later/drop/", once(**wanted), follow=True)

    assert "by the usual clock again from that day" in words(page)
    assert queries.due_for("core_group.later", timezone.now(), area_id=people.northmere.id).rule_version == 1


def test_an_administrator_sets_it_for_everywhere(people: cast.Cast, desk: Desk) -> None:
    page = desk(people.ada).post(
        "/clocks/icpc.hold/new/", version(people, area="", length="20", unit="working_days"), follow=True
    )

    assert "The new version is entered" in words(page)
    assert queries.due_for("icpc.hold", timezone.now()).rule_version == 2


@pytest.mark.parametrize("address", ["/clocks/core_group.later/new/", "/clocks/days/new/"])
def test_nobody_else_gets_the_form(people: cast.Cast, desk: Desk, address: str) -> None:
    for member in (people.amina, people.kit):
        assert desk(member).get(address).status_code == 403


def test_there_is_nothing_under_another_code(people: cast.Cast, desk: Desk) -> None:
    for address in ("/clocks/no.such/", "/clocks/no.such/new/", "/clocks/core_group.later/drop/"):
        assert desk(people.mo).get(address).status_code == 404


def test_a_proclaimed_day_is_kept_and_shown(people: cast.Cast, desk: Desk) -> None:
    day = timezone.localdate() + timedelta(days=30)
    wanted = {"day-day": day.day, "day-month": day.month, "day-year": day.year, "is_working": "no", "name": "A jubilee"}

    page = desk(people.ada).post("/clocks/days/new/", once(**wanted), follow=True)

    assert "Dates set already stay as they are" in words(page)
    assert "A jubilee (a holiday)" in words(desk(people.kit).get("/clocks/days/"))
    assert queries.special_days() == {day: False}
