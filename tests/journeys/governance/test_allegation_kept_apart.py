"""An allegation about a manager is told, looked into by the council's officer, and met nowhere by whom it is about."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.support import stages as way
from tests.support.browser import Watch, met_first, sign_in
from tests.support.seats import seat

Axe = Callable[[str], None]
SEEN = "Seen to pull her by the arm in the car park."


@pytest.fixture
def officer(people: cast.Cast) -> cast.Member:
    """Lena, who takes allegations about people who work with children."""
    return seat(people.council, "Lena Osei", "Allegations officer", {"lado"}, band=4)


def test_an_allegation_reaches_the_officer_and_never_whom_it_is_about(
    people: cast.Cast, officer: cast.Member, page: Page, axe: Axe, watch: Watch
) -> None:
    # Given something that Ben saw a manager of the council do
    child = way.known_to_council(people)

    # When he tells it apart, naming whom it is about
    sign_in(page, "Ben Okoro")
    page.goto(f"/children/{child}/pathway/start/allegation/")
    expect(page.get_by_text("This is kept apart.")).to_be_visible()
    axe("allegation-begin")
    page.get_by_label("It begins now").check()
    page.get_by_label("What is said to have happened").fill(SEEN)
    page.get_by_label("Whom it is about, in words").fill("Mo Farrow, a team manager")
    page.get_by_label("The work email of whom it is about").fill("nobody.at.all@example.test")
    page.get_by_role("button", name="Keep it apart").click()
    expect(page.get_by_text("Nobody here has the address").first).to_be_visible()
    expect(page.get_by_label("What is said to have happened")).to_have_value(SEEN)
    axe("allegation-unknown-address")
    page.get_by_label("The work email of whom it is about").fill(people.mo.user.email)
    page.get_by_role("button", name="Keep it apart").click()
    expect(page.get_by_text("Only those listed on this page learn that it exists.")).to_be_visible()
    axe("allegation-told")
    place = page.url
    made = place.rstrip("/").split("/")[-1]

    # Then whom it is about meets it in no list, count, task, notice or page
    sign_in(page, "Mo Farrow")
    for address in (f"/children/{child}/pathway/", "/stages/?tab=team", "/stages/?tab=unallocated", "/tasks/",
                    "/tasks/team/", "/notices/", "/"):  # fmt: skip
        page.goto(address)
        expect(page.get_by_text(SEEN)).to_have_count(0)
        expect(page.locator(f"a[href*='{made}']")).to_have_count(0)
        expect(page.get_by_text("Kept apart")).to_have_count(0)
    watch.expected |= {404}
    page.goto(place)
    expect(page.get_by_text("There is nothing here for you to see").first).to_be_visible()
    expect(page.get_by_text(SEEN)).to_have_count(0)

    # And the officer finds it among her own, and ends it
    sign_in(page, "Lena Osei")
    page.goto("/stages/")
    axe("allegation-officer-board")
    page.get_by_role("link", name="Rowan Ashgrove").first.click()
    expect(page.get_by_text(SEEN)).to_be_visible()
    page.get_by_role("link", name="Say what came of it").first.click()
    page.get_by_label("Substantiated", exact=True).check()
    page.get_by_role("button", name="Save what came of it").click()
    ended = page.get_by_role("heading", name="What came of it: Substantiated")
    if met_first(page.get_by_text("This is not the usual way"), ended):
        page.get_by_role("button", name="Save what came of it").click()
    expect(ended).to_be_visible()
    axe("allegation-ended")
