"""A school sends what it sees; a front-door worker reads why a pattern was raised, contests, and opens a contact."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from linkspan.agencies import models as agencies
from linkspan.children.received import ReceivedRecord
from tests import cast
from tests.support import children
from tests.support.browser import sign_in
from tests.support.database import as_test
from tests.support.patterns import agree, keep_worry, send_worry, weigh
from tests.support.seats import seat

Axe = Callable[[str], None]
SIZES = {"desk": ViewportSize(width=1280, height=900), "phone": ViewportSize(width=390, height=844)}
WHY = "The officer wrote back that it was another girl of the same name."


@pytest.fixture
def door(people: cast.Cast) -> cast.Member:
    """Farah, who works the front door."""
    farah = seat(people.council, "Farah Nwosu", "Front-door worker", {"front_door"})
    with as_test():
        agencies.User.objects.filter(id=farah.user.id).update(is_demo=True)
    return farah


@pytest.mark.parametrize("size", SIZES)
def test_signs_of_three_agencies_are_read_contested_and_taken_up(
    people: cast.Cast, door: cast.Member, page: Page, axe: Axe, size: str
) -> None:
    # Given a girl about whom the GP and the police each sent an early sign, and a worry that Ben keeps at school
    child = children.rowan(people)
    children.receive(people.police, ReceivedRecord("P-1", involved_from=date(2021, 9, 1), **children.ROWAN))
    at = timezone.now() - timedelta(hours=3)
    agree(people, at)
    for who in (people.cole, people.dee):
        send_worry(child, who, at + timedelta(hours=1))
    keep_worry(child, people.ben, at + timedelta(hours=1))
    page.set_viewport_size(SIZES[size])

    # When Ben sends that he is worried, and that her attendance fell
    sign_in(page, "Ben Okoro")
    page.goto(f"/children/{child}/")
    page.get_by_role("link", name="Send an early sign").click()
    axe(f"early-signs-{size}")
    page.get_by_role("button", name="Send it An early worry").click()
    expect(page.get_by_text("You are not told whether anything comes of it.")).to_be_visible()
    _fill(page, "From", timezone.localdate() - timedelta(days=22))
    _fill(page, "Until", timezone.localdate() - timedelta(days=1))
    page.get_by_label("Between 50 and 80 per cent").check()
    page.get_by_role("button", name="Send it", exact=True).click()
    expect(page.get_by_text("A fall in attendance: between 50 and 80 per cent").first).to_be_visible()
    axe(f"early-signs-sent-{size}")

    # And the rules look
    assert weigh(timezone.now()) == 1

    # Then Farah finds it at the front door and reads why, item by item
    sign_in(page, "Farah Nwosu")
    page.goto("/front-door/")
    page.get_by_role("link", name="Emerging patterns").click()
    axe(f"patterns-{size}")
    page.get_by_role("link", name="Rowan Ashgrove").click()
    expect(page.get_by_role("heading", name="Early worries from three agencies")).to_be_visible()
    expect(page.get_by_text("Held by Mere Police").first).to_be_visible()
    axe(f"pattern-{size}")
    page.get_by_role("link", name="The rules, and how often they are right").click()
    expect(page.get_by_text("These are all the rules there are.")).to_be_visible()
    axe(f"pattern-rules-{size}")
    page.go_back()

    # And contests what the police sent, after which one of the two rules would not fire
    page.get_by_role("link", name=re.compile("It does not belong here.*Mere Police")).first.click()
    axe(f"pattern-contest-{size}")
    page.get_by_label("Why does it not belong here?").fill(WHY)
    page.get_by_role("button", name="Contest it").click()
    expect(page.get_by_text("Kept. That sign counts no more.")).to_be_visible()
    expect(page.get_by_text("It would not fire now")).to_have_count(1)
    axe(f"pattern-contested-{size}")

    # And opens a contact with one button, and is on the way to deciding
    page.get_by_role("button", name="Open a contact and decide").click()
    expect(page.get_by_text("A contact is open, and it is yours to decide.")).to_be_visible()
    expect(page.get_by_role("button", name="Decide", exact=True)).to_be_visible()
    axe(f"pattern-contact-{size}")

    # And Ben meets nothing of it
    sign_in(page, "Ben Okoro")
    for path in (f"/children/{child}/", "/notices/", "/concerns/", "/tasks/"):
        page.goto(path)
        expect(page.get_by_text("pattern", exact=False)).to_have_count(0)


def _fill(page: Page, label: str, day: date) -> None:
    group = page.get_by_role("group", name=label, exact=True)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part).fill(str(value))
