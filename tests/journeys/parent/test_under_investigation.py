"""A parent under investigation: their page shuts like any other that is shut, and nothing tells them why."""

import re
from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from linkspan.voice.commands import parents
from tests import cast
from tests.support import own_pages, young
from tests.support import stages as way
from tests.support.browser import another_screen

Axe = Callable[[str], None]


def what_it_says(page: Page) -> str:
    """Give a page as it is, without what differs by chance."""
    return re.sub(r'value="[^"]{64}"', "", page.content())


def test_when_a_strategy_discussion_opens_the_page_shuts_as_any_other_and_who_looked_is_not_told(
    people: cast.Cast, page: Page, axe: Axe, browser: Browser, browser_context_args: dict[str, object]
) -> None:
    # Given Marian, who has a page about her daughter, and her daughter, who was let see which services looked
    child = way.known_to_council(people, bars=())
    own_pages.led_by(child, people.amina, people)
    page_id = own_pages.family(child, people.amina, people.mo)
    month = timezone.localdate().replace(day=1)
    own_pages.show(child, people.amina, "service", code="school", month=month)
    own_pages.show(child, people.amina, "note", "See you on Friday.")
    now = timezone.now()
    code = parents.give_parent_code(page_id=page_id, by=people.amina.actor(now), at=now)
    girls = another_screen(browser, browser_context_args)
    own_pages.type_code(girls, "/here/", young.code(child, people.amina, timezone.now()))
    girls.goto("/here/")
    expect(girls.get_by_text("Who looked")).to_be_visible()
    own_pages.on_phone(page)

    # When she opens it, it has days and papers on it, and nobody's name but those she may ring
    page.goto("/family/")
    axe("family-code")
    own_pages.type_code(page, "/family/", code)
    expect(page.get_by_text("Child protection conference")).to_be_visible()
    expect(page.get_by_text("Letter of 3 March")).to_be_visible()
    for text in ("Rowan", "Tern Walk", "See you on Friday", "looked"):
        expect(page.get_by_text(text)).to_have_count(0)
    axe("family")

    # And social care opens a strategy discussion
    own_pages.protect(child, people.amina)
    page.reload()

    # Then it says whom to ring, in the same words as to a stranger with a wrong code
    expect(page.get_by_role("heading", level=1, name="Please ring")).to_be_visible()
    axe("family-ring")
    shut = what_it_says(page)
    own_pages.type_code(page, "/family/", "ABCD EFGH JKMN")
    assert what_it_says(page) == shut
    own_pages.type_code(page, "/family/", code)
    assert what_it_says(page) == shut

    # And her daughter's page does not show who looked, nor that it did
    girls.reload()
    expect(girls.get_by_text("A note for you")).to_be_visible()
    expect(girls.get_by_text("Who looked")).to_have_count(0)
    girls.context.close()
