"""A child in a refuge: found by name, her place hidden, opened in an emergency by one and reviewed by another."""

import re
from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from linkspan.agencies import models as agencies
from linkspan.duty import models as duty
from linkspan.sharing import models
from tests import cast
from tests.support import children
from tests.support.browser import sign_in
from tests.support.database import as_test

Axe = Callable[[str], None]
PLACE = "22 Lantern House"
CALL = "Her father rang from the street below. I rang the school's desk twice and nobody answered."
FOUND = "Rang the control room. A car was sent at four minutes past and he was moved on."


def search(page: Page, **boxes: str) -> None:
    """Search by what is filled in, each box by the start of its label; the reason is asked the first time."""
    page.goto("/find/")
    form = page.get_by_role("main")
    for label in ("First name", "Family name", "Postcode"):
        form.get_by_label(label).first.fill(boxes.get(label.replace(" ", "_"), ""))
    if form.get_by_label("In your own words").count():
        form.get_by_label("I am worried about this child").check()
        form.get_by_label("In your own words").fill("A caller said that a man is looking for her")
    form.get_by_role("button", name="Find", exact=True).last.click()


def test_she_is_found_and_not_where_she_is_until_one_opens_it_and_another_reviews(
    people: cast.Cast, page: Page, axe: Axe
) -> None:
    # Given a girl at a refuge, whom her school knows
    child = children.rowan(
        people, given_name="Linnet", family_name="Harbottle", date_of_birth=date(2017, 8, 21), postcode="ZE9 8YY",
        nhs_number="9434765900", address_line_1=PLACE, record_ids=("S-61", "G-61"),
    )  # fmt: skip

    # When her school shields where she is
    sign_in(page, "Ben Okoro")
    page.goto(f"/children/{child}/")
    page.get_by_role("link", name="Shield this child now").click()
    page.get_by_label("Where the child is").check()
    page.get_by_label(re.compile("Why")).last.fill("She and her mother came to a refuge last night")
    axe("refuge-shield")
    page.get_by_role("button", name="Shield the child").click()

    # Then a police officer finds her by name, with whom to ring and without a place
    sign_in(page, "Sgt Dee Hallam")
    search(page, First_name="Linnet", Family_name="Harbottle")
    row = page.locator(".app-result", has_text="Linnet Harbottle")
    expect(row).to_be_visible()
    expect(page.get_by_text("ZE9")).to_have_count(0)
    axe("refuge-results")
    row.get_by_role("button", name="Open").click()
    expect(page.get_by_text("Where this child lives is protected.").first).to_be_visible()
    expect(page.get_by_text("Lantern House")).to_have_count(0)
    expect(page.get_by_text("Heron Lane School")).to_have_count(0)
    axe("refuge-file-hidden")

    # And searching by the place finds nobody
    search(page, Postcode="ZE9 8YY", Family_name="Sparrowhawk")
    expect(page.get_by_role("heading", name="Nobody we can show you fits well")).to_be_visible()
    expect(page.get_by_text("Linnet")).to_have_count(0)

    # When the child is in danger and nobody answers, she opens the place with her reason
    page.goto(f"/children/{child}/place/")
    axe("refuge-open-question")
    page.get_by_label("I am worried about this child").check()
    page.get_by_label("Why must you know now where the child is?").fill(CALL)
    page.get_by_role("button", name="Open the place now").click()
    expect(page.get_by_text("The place is open to you for 30 minutes.").first).to_be_visible()
    expect(page.get_by_text(PLACE).first).to_be_visible()
    axe("refuge-open")

    # Then those who protect her know at once, and by whom
    sign_in(page, "Ben Okoro")
    page.goto("/notices/")
    expect(page.get_by_text("A protected place was opened in an emergency.").first).to_be_visible()
    page.goto(f"/children/{child}/")
    expect(page.get_by_text(CALL).first).to_be_visible()
    axe("refuge-owner-told")

    # And someone else, never the officer herself, reviews it and says what they found
    with as_test():
        challenge = models.Challenge.objects.get(about_child=child)
        reviewer_id = duty.Tenure.objects.get(item=challenge.item_id, until_at=None).person_id
        reviewer = agencies.Person.objects.get(id=reviewer_id)
    assert reviewer.id != people.dee.id
    sign_in(page, reviewer.name)
    page.get_by_role("link", name="Looks to review").first.click()
    page.get_by_role("main").get_by_role("link", name="Sgt Dee Hallam").first.click()
    expect(page.get_by_text("A protected place opened in an emergency").first).to_be_visible()
    expect(page.get_by_text(CALL, exact=False).first).to_be_visible()
    axe("break-glass-review")
    page.get_by_label("The look was proper", exact=True).check()
    page.get_by_label("What you did to find out").fill(FOUND)
    page.get_by_role("button", name="Keep the review").click()
    expect(page.get_by_text("Your review is kept")).to_be_visible()
    with as_test():
        challenge.refresh_from_db()
    assert (challenge.outcome, challenge.reviewed_by_id) == ("proper", reviewer.id)
