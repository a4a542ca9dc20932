"""A social worker finds a child whose name was misheard, opens the file, and says she is working with her."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from tests import cast
from tests.support import children
from tests.support.browser import sign_in

Axe = Callable[[str], None]
SAFFRON = {
    "given_name": "Saffron",
    "family_name": "Winterbourne",
    "date_of_birth": date(2014, 6, 18),
    "nhs_number": "9434765862",
    "address_line_1": "9 Curlew Road",
    "postcode": "ZE3 4LT",
}


def test_a_misheard_child_is_found_opened_worked_with_and_confirmed(people: cast.Cast, page: Page, axe: Axe) -> None:
    # Given a child whom a school knows, and a caller who had the name wrong
    children.rowan(people, **SAFFRON)
    sign_in(page, "Amina Yusuf")
    axe("social-worker-home")

    # When Amina searches for what she heard and says why
    page.get_by_label("Find a child", exact=True).last.fill("Safron Wintaborn 2014")
    page.locator("main").get_by_role("button", name="Find").click()
    axe("social-worker-why")
    page.get_by_label("I am worried about this child").check()
    page.get_by_label("In your own words").fill("A neighbour rang about shouting at night")
    page.get_by_role("button", name="Find", exact=True).last.click()

    # Then the right child is the first answer, and the note stands below
    first = page.locator(".app-result").first
    expect(first).to_contain_text("Saffron Winterbourne")
    expect(page.get_by_text("No record does not mean no concern: ring")).to_be_visible()
    axe("social-worker-results")

    # When she opens the file and says she is working with the child
    first.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saffron Winterbourne")
    axe("social-worker-file")
    page.get_by_role("button", name="I am working with this child").click()
    expect(page.get_by_text("Mo Farrow has been told and is asked to confirm it.").first).to_be_visible()

    # Then her manager is asked, and confirms
    sign_in(page, "Mo Farrow")
    page.goto("/tasks/")
    waiting = page.locator(".app-task", has_text="Saffron Winterbourne").first
    expect(waiting).to_contain_text("Amina Yusuf")
    axe("manager-tasks")
    waiting.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Confirmed. Your colleague has been told.").first).to_be_visible()

    # And Amina is told, and finds the child on her own page
    sign_in(page, "Amina Yusuf")
    expect(page.get_by_role("link", name="Saffron Winterbourne")).to_be_visible()
    page.goto("/notices/")
    expect(page.get_by_text("It is confirmed that you are working with a child.").first).to_be_visible()
    axe("social-worker-notices")


def test_nobody_found_still_says_whom_to_ring(people: cast.Cast, page: Page, axe: Axe) -> None:
    sign_in(page, "Amina Yusuf")
    page.goto("/find/")
    axe("find-empty")

    page.get_by_label("First name, or any names you know").fill("Peregrine")
    page.get_by_role("button", name="Find", exact=True).last.click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe("find-errors")
    page.get_by_label("Family name").fill("Nightingale")
    page.get_by_label("This child is missing").check()
    page.get_by_label("In your own words").fill("Not home since Saturday morning")
    page.get_by_role("button", name="Find", exact=True).last.click()

    expect(page.get_by_role("heading", name="Nobody we can show you fits well")).to_be_visible()
    expect(page.get_by_role("link", name="01632 960100").first).to_be_visible()
    axe("find-nobody")


def test_a_protected_child_s_place_is_a_plain_panel(people: cast.Cast, page: Page, axe: Axe) -> None:
    child = children.rowan(
        people,
        **SAFFRON | {"given_name": "Juniper", "nhs_number": "9434765838", "date_of_birth": date(2010, 2, 3)},
        protection="location",
        record_ids=("S-7", "G-7"),
    )
    sign_in(page, "Amina Yusuf")

    page.goto(f"/children/{child}/")
    axe("reason")
    page.get_by_label("I am worried about this child").check()
    page.get_by_label("In your own words").fill("A teacher rang about her")
    page.get_by_role("button", name="Open the file").click()

    expect(page.get_by_text("Where this child lives is protected.").first).to_be_visible()
    expect(page.get_by_text("Curlew Road")).to_have_count(0)
    axe("protected-file")
