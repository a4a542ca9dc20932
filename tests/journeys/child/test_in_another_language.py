"""A young person who reads Urdu: from right to left, in her own words, read by the desk as she wrote them."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests import cast
from tests.support import children, own_pages, young
from tests.support.browser import another_screen, sign_in
from tests.support.seats import seat

Axe = Callable[[str], None]
# "I am afraid at home. I want to live with my gran."
SAID = "مجھے گھر میں ڈر لگتا ہے۔ میں نانی کے ساتھ رہنا چاہتی ہوں۔"
RUNS = "element => getComputedStyle(element).direction"


def test_she_writes_in_urdu_and_the_desk_reads_it_as_it_was_written(
    people: cast.Cast, page: Page, axe: Axe, browser: Browser, browser_context_args: dict[str, object]
) -> None:
    # Given a code, and a page that begins in English
    seat(people.council, "Farah Nwosu", "Front-door worker", {"front_door"})
    child = children.rowan(people, date_of_birth=date(2010, 5, 1))
    own_pages.led_by(child, people.ben, people)
    own_pages.worker(child, people.ben, people.ben, "Ben", "teacher")
    own_pages.show(child, people.ben, "note", "See you on Friday.")
    own_pages.on_phone(page)
    own_pages.type_code(page, "/here/", young.code(child, people.ben, timezone.now()))
    page.goto("/here/")

    # When she presses her language, the page runs from right to left, and what Ben typed stays as he typed it
    page.get_by_role("button", name="اردو").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_text("See you on Friday.")).to_have_attribute("lang", "en-GB")
    expect(page.get_by_text("I help you at school")).to_have_count(0)
    axe("here-urdu")

    # And she writes, looks at it in English for Ben beside her, and goes back: nothing is sent, and nothing lost
    page.goto("/here/tell/say/")
    box = page.locator("textarea")
    box.fill(SAID)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("What do you want to say?")).to_have_value(SAID)
    page.get_by_role("button", name="اردو").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(box).to_have_value(SAID)
    assert page.url.endswith("/here/tell/say/")
    axe("here-say-urdu")
    page.locator("main button[type=submit]").click()
    expect(box).to_have_count(0)
    expect(page.get_by_text(SAID)).to_have_count(1)
    axe("here-sent-urdu")

    # Then the desk reads it first, letter by letter, from right to left, and is asked about a word
    desk = another_screen(browser, browser_context_args)
    sign_in(desk, "Farah Nwosu")
    desk.goto("/messages/")
    expect(desk.get_by_text("Read this first")).to_be_visible()
    desk.get_by_role("link", name="Rowan").click()
    words = desk.get_by_text(SAID)
    expect(words).to_have_attribute("lang", "")
    assert words.evaluate(RUNS) == "rtl"
    expect(desk.get_by_text("It seems to be in Urdu.")).to_be_visible()
    expect(desk.get_by_text("ڈر (afraid)")).to_be_visible()
    desk.context.close()
