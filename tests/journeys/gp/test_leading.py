"""A GP offers the lead to a colleague at school, who accepts it and then sees who has looked."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from tests import cast
from tests.support import children
from tests.support.browser import sign_in

Axe = Callable[[str], None]


def test_the_lead_is_offered_accepted_and_shown(people: cast.Cast, page: Page, axe: Axe) -> None:
    # Given a child whom the practice and the school work with
    child = children.rowan(
        people, given_name="Teasel", family_name="Marchbank", date_of_birth=date(2016, 1, 12),
        nhs_number="9434765854", address_line_1="5 Mill Race", record_ids=("S-30", "G-30"),
    )  # fmt: skip

    # When Dr Cole offers Ben the lead
    sign_in(page, "Dr Cole Marsh")
    page.get_by_role("link", name="Teasel Marchbank").click()
    page.get_by_role("link", name="Offer the lead to someone").click()
    axe("gp-lead")
    page.get_by_label("Ben Okoro").check()
    page.get_by_role("button", name="Offer the lead").click()
    expect(page.get_by_text("Nothing changes until they accept.").first).to_be_visible()

    # Then Ben finds the offer among his tasks and accepts it
    sign_in(page, "Ben Okoro")
    page.goto("/tasks/")
    axe("school-tasks")
    page.locator(".app-task", has_text="Teasel Marchbank").get_by_role("link", name="Accept or decline").click()
    axe("school-offer")
    page.get_by_role("button", name="Accept the lead").click()
    expect(page.get_by_text("You now lead for this child.").first).to_be_visible()
    expect(page.locator(".app-person").first).to_contain_text("Lead practitioner")

    # And as the lead he may know who has looked
    page.get_by_role("link", name="Who has looked").click()
    expect(page).to_have_url(f"{page.url.split('/children/')[0]}/children/{child}/looks/")
    expect(page.get_by_role("heading", name="Who has looked, and why")).to_be_visible()
    axe("school-looks")
    page.get_by_role("link", name="Sources", exact=True).click()
    axe("school-sources")
