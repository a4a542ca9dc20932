"""A seven-year-old draws for a worker, who writes down what she says on a phone and tells her what came of it."""

import io
from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from tests import cast
from tests.support import children
from tests.support.browser import sign_in

Axe = Callable[[str], None]
SAID = "This is Gran's house. There is no shouting there."


def a_drawing() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "orange").save(out, "PNG")
    return out.getvalue()


def test_a_seven_year_old_is_heard_with_her_drawing_and_told_what_came_of_it(
    people: cast.Cast, page: Page, axe: Axe
) -> None:
    # Given a girl of seven whom Ben's school knows, and Ben with his phone
    child = children.rowan(people, record_ids=("S-91", "G-91"), date_of_birth=date(2019, 3, 9))
    page.set_viewport_size({"width": 320, "height": 700})
    sign_in(page, "Ben Okoro")
    page.goto(f"/children/{child}/voice/")
    axe("voice-empty")

    # When he sends the form empty, it says what is wanting; then he writes down what she said
    page.get_by_role("button", name="Write down what the child said").click()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe("voice-add-errors")
    day = timezone.localdate() - timedelta(days=1)
    page.get_by_label("What did the child say?").fill(SAID)
    page.get_by_label("In a drawing, a photograph or play").check()
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label("At school or nursery").check()
    page.get_by_label("Yes, the whole time").check()
    page.locator("input[type=file]").set_input_files(
        {"name": "drawing.png", "mimeType": "image/png", "buffer": a_drawing()}
    )
    page.get_by_label("What does it show?").fill("A house with a big door")
    page.get_by_label("What does the child want?").fill("To sleep at Gran's on Fridays")
    page.get_by_role("button", name="Keep it").click()

    # Then her words, her drawing and her wish stand there, and nothing runs off the phone
    expect(page.get_by_text(SAID)).to_be_visible()
    expect(page.get_by_role("img", name="A house with a big door")).to_be_visible()
    axe("voice")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    # When something was done, and she was told
    page.get_by_role("link", name="Say what became of it").click()
    page.get_by_label("Done", exact=True).check()
    page.get_by_label("What was done?").fill("Gran says yes to every Friday.")
    page.get_by_role("button", name="Keep it").click()
    axe("voice-wish")
    today = timezone.localdate()
    page.get_by_label("Face to face").check()
    for part, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label("Who told the child?").fill("Ben")
    page.get_by_role("button", name="Keep it").click()

    # Then it says so beneath her words
    expect(page.get_by_text("Told: Face to face")).to_be_visible()
