"""A data officer looks at the matching model in use, and is told plainly why a file is no model."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests import cast
from tests.support.browser import sign_in

Axe = Callable[[str], None]


def test_she_sees_the_model_in_use_what_it_was_held_to_and_what_is_wrong_with_another(
    people: cast.Cast, page: Page, axe: Axe
) -> None:
    # Given a data officer
    sign_in(page, "Dana Reeve")

    # When she opens the matching model
    page.goto("/models/")

    # Then one is in use, and its page says what it was held to
    expect(page.get_by_role("heading", level=1)).to_have_text("The matching model")
    axe("data-officer-models")
    page.locator(".app-load__name a").first.click()
    expect(page.get_by_role("heading", name="Release gates")).to_be_visible()
    axe("data-officer-model")

    # When she adds a file that is no model
    page.goto("/models/add/")
    axe("data-officer-model-add")
    wrong = {"name": "model.json", "mimeType": "application/json", "buffer": b'{"version": "x"}'}
    page.locator("input[type=file]").set_input_files(wrong)  # a plain dict of its three fields
    page.get_by_role("button", name="Add").click()

    # Then she is told so beside the box, and nothing was added
    expect(page.get_by_role("alert")).to_be_visible()
    axe("data-officer-model-refused")
