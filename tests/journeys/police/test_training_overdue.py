"""A police officer whose training has run out is asked why, and reaches the child all the same."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from linkspan.agencies import models as agencies
from tests import cast
from tests.support import children
from tests.support.browser import sign_in
from tests.support.database import as_test

Axe = Callable[[str], None]


def test_overdue_training_brings_a_question_and_never_a_dead_end(people: cast.Cast, page: Page, axe: Axe) -> None:
    # Given a child, and an officer whose training ran out
    children.rowan(
        people, given_name="Merrily", family_name="Thornycroft", date_of_birth=date(2012, 4, 22),
        nhs_number="9434765811", address_line_1="77 Quay Street", record_ids=("S-40", "G-40"),
    )  # fmt: skip
    with as_test():
        agencies.Person.objects.filter(id=people.dee.id).update(trained_until=date(2024, 1, 31))

    # When she searches
    sign_in(page, "Sgt Dee Hallam")
    axe("police-home")
    page.goto("/find/")
    page.get_by_label("First name, or any names you know").fill("Merrily")
    page.get_by_label("Family name").fill("Thornicroft")
    page.get_by_label("This child is missing").check()
    page.get_by_label("In your own words").fill("Reported missing at six this evening")
    page.get_by_role("button", name="Find", exact=True).last.click()

    # Then she is asked one question, in plain words
    expect(page.get_by_role("heading", level=1)).to_have_text("One question before you go on")
    expect(page.get_by_text("Your safeguarding training ran out on 31 January 2024.")).to_be_visible()
    axe("police-question")
    page.get_by_label("Why do you need to go on?").fill("I am first at the address and she is missing")
    page.get_by_role("button", name="Go on with the search").click()

    # And the answer takes her on to the child
    page.locator(".app-result", has_text="Merrily Thornycroft").get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merrily Thornycroft")
    expect(page.get_by_role("heading", name="People around this child")).to_be_visible()
    axe("police-file")
