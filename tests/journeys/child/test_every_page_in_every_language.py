"""Every page of a child's, a desk's and a parent's side, on the narrowest phone, in every language it has."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from linkspan.voice.commands import parents
from linkspan.voice.message_models import Message
from tests import cast
from tests.support import browser as seen
from tests.support import children, own_pages, young
from tests.support.database import as_test
from tests.support.seats import seat
from tests.support.soak import NIGHTLY

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# By day the dearest rule, that of colours, is held in one language of each direction: no colour depends on the words.
FULLY = ("en-gb", "ur")
SAME_IN_ALL = ("color-contrast",)
NARROW = {"width": 320, "height": 640}
# Asking and thanking have no part that saying and complaining have not: they are looked at by night.
ASKS = ("tell/say", "tell/complain", "how", "reach", *(("tell/ask", "tell/thanks") if NIGHTLY else ()))
URDU = "مجھے گھر میں ڈر لگتا ہے۔"
SEND = "main button[type=submit]"
Act = Callable[[Page], None]


def nothing(page: Page) -> None:
    """Leave a page as it came."""


def unfold(page: Page) -> None:
    """Open every section, as a child does one by one."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


def press(page: Page) -> None:
    """Send a form as it is, which says what is wanting."""
    with page.expect_navigation():
        page.evaluate(f"document.querySelector('{SEND}').form.submit()")


def speak(context: BrowserContext, language: str, base_url: str) -> None:
    """Choose a language, as its button does."""
    context.add_cookies([{"name": "language", "value": language, "url": f"{base_url}/here/"}])


def inspect(page: Page, path: str, name: str, act: Act = nothing, without: Sequence[str] = ()) -> list[str]:
    """Hold one page to everything, at one width."""
    page.goto(path)
    act(page)
    faults = seen.violations(page, without=without)
    if seen.scrolls_sideways(page):
        faults.append("the page scrolls sideways")
    if os.environ.get("LINKSPAN_PICTURES"):
        page.set_viewport_size({"width": 390, "height": 844})
        seen.picture(page, name)
        page.set_viewport_size(NARROW)
    return [f"{name} ({path}): {each}" for each in faults]


def test_no_page_has_a_fault_in_any_language_on_the_narrowest_phone(
    people: cast.Cast, page: Page, browser: Browser, browser_context_args: dict[str, object], base_url: str
) -> None:
    # Given a child whose page has something in every part, and a page of her mother's
    seat(people.council, "Farah Nwosu", "Front-door worker", {"front_door"})
    child = children.rowan(people, bars=())
    own_pages.led_by(child, people.ben, people)
    own_pages.worker(child, people.ben, people.ben, "Ben", "teacher")
    own_pages.show(child, people.ben, "words", "I want to see my gran.", after="You see her on Sunday.")
    own_pages.show(child, people.ben, "note", "See you on Friday.")
    own_pages.show(child, people.ben, "service", code="school", month=timezone.localdate().replace(day=1))
    page_id = own_pages.family(child, people.ben, people.mo)
    page.set_viewport_size(NARROW)
    faults: list[str] = []

    # When each page is opened in each language: before there is a check, with one, and once it is open
    def in_each(pages: dict[str, tuple[str, Act]]) -> None:
        for language in LANGUAGES:
            speak(page.context, language, base_url)
            for name, (path, act) in pages.items():
                without = () if NIGHTLY or language in FULLY else SAME_IN_ALL
                faults.extend(inspect(page, path, f"{name}-{language}", act, without))

    in_each({"code-tried": ("/here/", press)})
    own_pages.type_code(page, "/here/", young.code(child, people.ben, timezone.now()))
    in_each({"pictures": ("/here/choose/?with=pictures", nothing), "word": ("/here/choose/?with=word", press)})
    for turn, picture in (("first", "sun"), ("second", "fish"), ("third", "key")):
        page.goto("/here/choose/?with=pictures") if turn == "first" else None
        page.locator(f'input[name="{turn}"][value="{picture}"]').check()
    page.locator(SEND).click()
    expect(page.locator("details")).to_have_count(4)
    page.goto("/here/tell/say/")
    page.locator("textarea").fill(URDU)
    page.locator(SEND).click()
    expect(page.get_by_text(URDU)).to_have_count(1)
    sent = page.url
    in_each(
        {"here": ("/here/", unfold), "tell": ("/here/tell/", nothing), "said": ("/here/said/", unfold)}
        | {"sent": (sent, unfold)}
        | {each.replace("/", "-"): (f"/here/{each}/", press) for each in ASKS}
    )
    page.goto("/here/")
    own_pages.on_phone(page)
    page.set_viewport_size(NARROW)
    page.locator("[data-young-exit]").click()
    expect(page).to_have_title("Weather")
    in_each({"check": ("/here/check/", press)})

    # And the desk's pages and the mother's, which are in English, with what was written in Urdu
    desk = seen.another_screen(browser, browser_context_args)
    desk.set_viewport_size(NARROW)
    seen.sign_in(desk, "Farah Nwosu")
    with as_test():
        message = Message.objects.get(kind="say").id
    for name in ("", *(f"{message}/{act}" for act in ("", "answer/", "harm/", "no-harm/", "done/"))):
        faults += inspect(desk, f"/messages/{name}", f"messages-{name[37:-1] or bool(name)}")
    now = timezone.now()
    code = parents.give_parent_code(page_id=page_id, by=people.ben.actor(now), at=now)
    faults += inspect(desk, "/family/", "family-code")
    own_pages.type_code(desk, "/family/", code)
    faults += inspect(desk, "/family/", "family")
    faults += inspect(desk, "/family/nowhere/", "family-ring")
    desk.context.close()

    # Then nothing is found
    assert not faults, "\n".join(faults)
