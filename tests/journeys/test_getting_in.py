"""Getting in, on a phone and on a desk: the demonstration's list, a passkey, hiding the screen, all without a mouse."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from linkspan.agencies import models as agencies
from tests import cast
from tests.support.browser import Watch, sign_in
from tests.support.database import as_test

Axe = Callable[[str], None]


def set_mode(mode: str) -> None:
    with as_test():
        agencies.Node.objects.update(mode=mode, impact_assessment="DPIA-1")


@pytest.mark.parametrize(
    "address", ["/help/", "/privacy/", "/accessibility/", "/ring/", "/hide/", "/account/login/", "/demo/"]
)
def test_a_page_open_to_all_is_whole_at_both_widths(people: cast.Cast, page: Page, axe: Axe, address: str) -> None:
    page.goto(address)

    axe("open-" + address.strip("/").replace("/", "-"))


def test_someone_of_the_cast_is_chosen_with_the_keyboard_alone(people: cast.Cast, page: Page, axe: Axe) -> None:
    page.goto("/demo/")
    page.get_by_role("button", name="as Amina Yusuf").focus()
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/demo/"))

    page.goto("/account/")

    expect(page.get_by_role("definition").filter(has_text="Amina Yusuf")).to_be_visible()
    axe("account")


def test_two_presses_of_escape_hide_the_page_and_its_title(people: cast.Cast, page: Page, watch: Watch) -> None:
    sign_in(page, "Amina Yusuf")
    page.goto("/account/")

    page.keyboard.press("Escape")
    page.keyboard.press("Escape")

    expect(page.get_by_text("Amina Yusuf")).to_have_count(2)
    for mention in page.get_by_text("Amina Yusuf").all():
        expect(mention).to_be_hidden()
    expect(page).to_have_title("Page")
    page.get_by_role("button", name="Show the page again").press("Enter")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_hide_leads_to_an_empty_page_where_scripts_are_off(people: cast.Cast, new_context: Any, base_url: str) -> None:
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, "Amina Yusuf")
    page.goto("/account/")

    page.get_by_role("link", name="Hide").click()

    expect(page).to_have_title("Page")
    expect(page.get_by_text("Amina")).to_have_count(0)
    page.get_by_role("link", name="Go back").click()
    expect(page).to_have_url(f"{base_url}/")


def test_a_passkey_is_added_and_then_opens_the_door_alone(people: cast.Cast, page: Page, watch: Watch) -> None:
    with as_test():
        agencies.User.objects.filter(email="ben@example.test").update(is_demo=False)
    virtual_key(page)
    page.goto("/account/login/")
    page.get_by_label("Email address").fill("ben@example.test")
    page.get_by_label("Password", exact=True).fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/account/2fa/webauthn/add/")
    confirm(page)
    page.get_by_label("Let me sign in with this passkey alone").check()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()

    set_mode("real")
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto("/account/")

    expect(page.get_by_role("definition").filter(has_text="Ben Okoro")).to_be_visible()
    set_mode("demo")


def confirm(page: Page) -> None:
    if "reauthenticate" in page.url:
        page.get_by_label("Password", exact=True).fill(cast.PASSWORD)
        page.get_by_role("button", name="Confirm").click()


def virtual_key(page: Page) -> CDPSession:
    """Plug a passkey device into the browser."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    return session
