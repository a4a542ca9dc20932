"""A child is brought to a hospital out of the area at three in the morning, and its sister learns whom to ring."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import cast
from tests.support import children, flags
from tests.support.browser import sign_in

Axe = Callable[[str], None]


@pytest.fixture
def server_settings() -> str:
    """Serve this journey in the night."""
    return "tests.journeys.night_settings"


def test_a_hospital_out_of_area_sees_the_flag_at_three_in_the_morning(people: cast.Cast, page: Page, axe: Axe) -> None:
    # Given a flag that Ben raised by day, an agreement that brings it to the area's hospital, and a hospital far away
    flags.far_hospital(is_demo=True)
    flags.colleague(people.hospital, "Hana Brook", "Named nurse", {"practitioner", "duty"}, is_demo=True)
    child = children.rowan(
        people, given_name="Teal", family_name="Marshcombe", nhs_number="9434765889", address_line_1="3 Fell Road",
        record_ids=("S-30", "G-30"),
    )  # fmt: skip
    now = timezone.now()
    flags.agree_on_flags(people, [people.school], [people.hospital], now, code="NM-2026-30")
    flag_id = flags.raise_flag(child, people.ben, now, contact_name="Ben Okoro", contact_phone="01632 960777")

    # When the sister on the night shift finds the child and says why she opens the file
    sign_in(page, "Fay Lindqvist")
    page.goto("/find/")
    page.get_by_label("NHS number").fill("943 476 5889")
    page.get_by_label("This child needs urgent medical care").check()
    page.get_by_label("In your own words").fill("Brought in by ambulance, arm broken, alone")
    page.get_by_role("button", name="Find", exact=True).last.click()
    page.get_by_role("button", name="Open").first.click()

    # Then whom to ring now stands above everything, and nothing of who raised it or why
    strip = page.get_by_role("region", name="Before you act")
    expect(strip).to_contain_text("Ring before you act")
    expect(strip.locator("strong").first).to_contain_text("At night and at weekends ring Northmere emergency duty team")
    expect(strip).to_contain_text("Ring Ben Okoro 01632 960777 in office hours")
    expect(strip).not_to_contain_text("Heron Lane School")
    axe("hospital-night-flag")
    strip.get_by_role("button", name="I have read this").click()
    expect(page.get_by_text("You have read this.")).to_be_visible()

    # And the area's own hospital has it on its desk, by the agreement, without opening the file
    sign_in(page, "Hana Brook")
    page.get_by_role("link", name="Flags", exact=True).click()
    waiting = page.get_by_role("listitem").filter(has_text="Teal Marshcombe")
    expect(waiting).to_contain_text("By agreement NM-2026-30, clause 1")
    axe("hospital-flags-reached")
    waiting.get_by_role("button", name="I have read this").click()
    expect(page.get_by_text("It is recorded that you have read the flag.")).to_be_visible()

    # And Ben sees who has had it before them, and when
    sign_in(page, "Ben Okoro")
    expect(page.get_by_text("has met it on a file").first).to_be_visible()
    page.goto(f"/children/{child}/flags/{flag_id}/")
    expect(page.get_by_text("Fay Lindqvist first saw it on").first).to_be_visible()
    fenmoor = page.get_by_role("listitem").filter(has_text="Fenmoor Infirmary")
    expect(fenmoor).to_contain_text("Met on opening the file, with a stated reason")
    expect(page.get_by_role("listitem").filter(has_text="Mere Hospitals")).to_contain_text("Hana Brook")
    axe("school-flag-receipts")
