"""A young person of fifteen, alone with a phone: she says something, asks, complains, and leaves nothing behind."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from linkspan.voice.message_models import Message
from tests import cast
from tests.support import children, own_pages, young
from tests.support.browser import another_screen, sign_in
from tests.support.database import as_test
from tests.support.seats import seat

Axe = Callable[[str], None]
SAID = "I want to stay at my school."
WRONG = "She does not listen, and she told my mum what I said."
WORD = "kestrel 7"


def start(page: Page, button: str) -> None:
    """Open one of the pages that ask."""
    page.goto("/here/tell/")
    page.get_by_role("link", name=button).click()
    expect(page.get_by_role("heading", level=1, name=button)).to_be_visible()


def test_she_says_what_she_wants_complains_of_her_worker_and_leaves_nothing_behind(
    people: cast.Cast, page: Page, axe: Axe, browser: Browser, browser_context_args: dict[str, object]
) -> None:
    # Given Noor, who works with her and at the duty desk, and a code that Ben gave her at school
    noor = seat(people.council, "Noor Haddad", "Duty social worker", {"duty", "practitioner"})
    seat(people.council, "Farah Nwosu", "Front-door worker", {"front_door"})
    child = children.rowan(people, date_of_birth=date(2011, 3, 9))
    own_pages.led_by(child, people.ben, people)
    own_pages.worker(child, people.ben, noor, "Noor", "social_worker")
    code = young.code(child, people.ben, timezone.now(), asks="word")
    own_pages.on_phone(page)

    # When she types it and chooses a word
    page.goto("/here/")
    axe("here-code")
    own_pages.type_code(page, "/here/", code)
    axe("here-choose")
    page.get_by_label("Your word or number").fill(WORD)
    page.get_by_role("button", name="Keep it").click()

    # Then her page says who is here to help her, and only once she presses
    expect(page.get_by_role("heading", level=1, name="Hello")).to_be_visible()
    expect(page.get_by_text("I come to see you")).to_be_hidden()
    page.get_by_text("People", exact=True).click()
    expect(page.get_by_text("I come to see you")).to_be_visible()
    axe("here")

    # When she says something new, picks a safe way and time, and asks to be contacted
    start(page, "Say something")
    expect(page.get_by_text("People at this desk: Northmere Council duty desk.")).to_be_visible()
    axe("here-say")
    page.get_by_label("What do you want to say?").fill(SAID)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", level=1, name="Sent")).to_be_visible()
    axe("here-sent")
    hers = page.url
    start(page, "How to reach me")
    page.get_by_label("Come and see me at school").check()
    page.get_by_label("After school").check()
    page.get_by_label("Never ring me").check()
    axe("here-reach")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("We know now how to reach you.")).to_be_visible()
    start(page, "Ask someone to get in touch")
    page.get_by_role("button", name="Ask them").click()
    expect(page.get_by_role("heading", level=1, name="Sent")).to_be_visible()
    start(page, "Say that something is wrong")
    axe("here-complain")
    page.get_by_label("Noor", exact=True).check()
    page.get_by_label("What is wrong?").fill(WRONG)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", level=1, name="Sent")).to_be_visible()

    # When she leaves by Exit and somebody presses Back on the phone
    page.get_by_role("link", name="Exit this page").click()
    expect(page).to_have_title("Weather")
    page.go_back()

    # Then it asks who is there, and shows nothing of hers
    expect(page.get_by_role("heading", level=1, name="Is it you?")).to_be_visible()
    for text in (SAID, WRONG, "Noor"):
        expect(page.get_by_text(text)).to_have_count(0)
    axe("here-check")
    page.get_by_label("Your word or number").fill("heron 1")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("That is not it. Try again.")).to_be_visible()

    # And somebody else's phone with the old link, or the old code, gets the page for a code
    other = another_screen(browser, browser_context_args)
    other.goto(hers)
    expect(other.get_by_text("Type your code")).to_be_visible()
    other.get_by_label("Type your code").fill(code)
    other.get_by_role("button", name="Go on").click()
    expect(other.get_by_text("That did not work. Ask for a new code.")).to_be_visible()

    # And her complaint is at the desk, with how to reach her, and not before Noor, who works there as well
    with as_test():
        complaint = Message.objects.get(kind="complain")
    sign_in(other, "Farah Nwosu")
    other.goto(f"/messages/{complaint.id}/")
    expect(other.get_by_text(WRONG)).to_be_visible()
    expect(other.get_by_text("Never ring", exact=True)).to_be_visible()
    expect(other.get_by_text("Come and see me at school, after school")).to_be_visible()
    other.context.clear_cookies()
    sign_in(other, "Noor Haddad")
    other.goto("/messages/")
    expect(other.get_by_role("heading", level=2, name="Rowan")).to_have_count(2)
    expect(other.get_by_text("Complains")).to_have_count(0)
    answer = other.goto(f"/messages/{complaint.id}/")
    assert answer is not None
    assert answer.status == 404
    other.context.close()
