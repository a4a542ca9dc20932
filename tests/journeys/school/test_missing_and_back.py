"""A girl is missing and comes back; the school that she trusts asks her why, at the council's request."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests import cast
from tests.support import stages as way
from tests.support.browser import sign_in

Axe = Callable[[str], None]


def test_a_missing_girl_is_found_and_the_school_asks_her_why(people: cast.Cast, page: Page, axe: Axe) -> None:
    # Given a girl known to her school and the council, who has not come home
    child = way.known_to_council(people)

    # When Ben starts a missing episode from her file, with the risk as the police see it
    sign_in(page, "Ben Okoro")
    page.goto(f"/children/{child}/")
    page.get_by_role("link", name="Pathway", exact=True).click()
    axe("pathway-empty")
    page.locator("summary", has_text="Everything else you can start").click()
    page.get_by_role("link", name="Missing", exact=True).click()
    axe("stage-begin-missing")
    page.get_by_label("It begins now").check()
    page.get_by_label("Medium").check()
    page.get_by_role("group", name="The police were told").get_by_label("Yes").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved, with its owner and its date.")).to_be_visible()

    # And she comes back
    page.get_by_role("link", name="Say what came of it").first.click()
    page.get_by_label("Found, or came back").check()
    page.get_by_role("button", name="Save what came of it").click()
    page.get_by_role("link", name="Return home interview").click()
    expect(page.get_by_text("Northmere Council").first).to_be_visible()
    interview = page.url
    axe("stage-read-by-school")
    expect(page.get_by_role("link", name="Say what came of it")).to_have_count(0)

    # Then the council, whose it is, offers the interview to the school's desk
    sign_in(page, "Amina Yusuf")
    page.goto(interview)
    page.get_by_role("link", name="Offer it to someone").click()
    axe("stage-offer")
    page.get_by_label("Who should have it?").select_option(label="The desk of Heron Lane School")
    page.get_by_role("button", name="Offer it").click()
    expect(page.get_by_text("Offered. It stays where it is until they accept.")).to_be_visible()

    # And Ben accepts, asks her, and writes what she said in her words
    sign_in(page, "Ben Okoro")
    page.goto("/stages/")
    axe("board-offered")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("It is yours now")).to_be_visible()
    page.get_by_role("link", name="Say what came of it").first.click()
    page.get_by_label("What the child said, in their words").fill("I wanted to see my dad.")
    page.get_by_label("Held", exact=True).check()
    page.get_by_role("button", name="Save what came of it").click()
    expect(page.get_by_role("heading", name="What came of it: Held")).to_be_visible()
    page.get_by_role("link", name="Read what the child said").click()
    expect(page.get_by_text("I wanted to see my dad.")).to_be_visible()
