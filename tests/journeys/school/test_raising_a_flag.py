"""A school's safeguarding lead raises a flag, and the child's GP reads it before acting."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import cast
from tests.support import children
from tests.support.browser import sign_in

Axe = Callable[[str], None]


def test_a_flag_raised_at_school_is_read_by_the_gp(people: cast.Cast, page: Page, axe: Axe) -> None:
    # Given a child whom the school and the practice both work with
    child = children.rowan(
        people, given_name="Linnet", family_name="Oakhanger", date_of_birth=date(2013, 9, 30),
        nhs_number="9434765846", address_line_1="30 Heath Lane", record_ids=("S-20", "G-20"),
    )  # fmt: skip

    # When Ben raises a flag from the list of children he works with
    sign_in(page, "Ben Okoro")
    axe("school-home")
    page.get_by_role("link", name="Linnet Oakhanger").click()
    page.get_by_role("link", name="Raise a flag").click()
    axe("school-flag")
    on = timezone.localdate() + timedelta(days=90)
    page.get_by_label("Ring before you act").check()
    page.get_by_label("Telephone number").fill("01632 960777")
    for part, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_role("button", name="Raise the flag").click()
    expect(page.get_by_text("The flag stands").first).to_be_visible()

    # Then Dr Cole is told, sees whom to ring above everything else, and says it is read
    sign_in(page, "Dr Cole Marsh")
    expect(page.get_by_text("A flag was raised on a child you work with.").first).to_be_visible()
    page.goto(f"/children/{child}/")
    strip = page.get_by_role("region", name="Before you act")
    expect(strip).to_contain_text("Ring Ben Okoro")
    axe("gp-file-with-flag")
    strip.get_by_role("button", name="I have read this").click()
    expect(page.get_by_text("You have read this.")).to_be_visible()
    page.get_by_role("link", name="Flags", exact=True).click()
    expect(page.get_by_role("link", name="End this flag")).to_have_count(0)
    axe("gp-flags")

    # And Ben, whose agency raised it, ends it with a reason
    sign_in(page, "Ben Okoro")
    page.goto(f"/children/{child}/flags/")
    page.get_by_role("link", name="End this flag").click()
    page.get_by_label("Why is this flag no longer needed?").fill("The meeting has taken place")
    axe("school-end-flag")
    page.get_by_role("button", name="End the flag").click()
    expect(page.get_by_text("No flag stands on this file.")).to_be_visible()
