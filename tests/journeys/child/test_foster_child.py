"""A foster child on her carer's phone: what is held back leaves no gap, and her parents learn nothing of any of it."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from linkspan.audit import NotNow
from linkspan.children.received import ReceivedBar, ReceivedRecord
from linkspan.pathway.commands import stages
from linkspan.voice.commands import parents
from linkspan.voice.parent_rules import Adult
from tests import cast
from tests.support import children, own_pages, young
from tests.support import stages as way
from tests.support.browser import another_screen

Axe = Callable[[str], None]
BORN = date(2014, 3, 9)


def as_it_is(page: Page) -> str:
    """Give the whole page, without what differs by chance."""
    return re.sub(r'value="[^"]{64}"', "", page.content())


def pick(page: Page, *pictures: str) -> None:
    """Pick three pictures, one at each turn."""
    for turn, picture in zip(("first", "second", "third"), pictures, strict=True):
        page.locator(f'input[name="{turn}"][value="{picture}"]').check()


def test_what_is_held_back_leaves_no_gap_and_her_parents_learn_nothing(
    people: cast.Cast, page: Page, axe: Axe, browser: Browser, browser_context_args: dict[str, object]
) -> None:
    # Given a girl whom the council looks after, led by Amina, whose father must not know where she is
    child = way.known_to_council(people, date_of_birth=BORN)
    own_pages.led_by(child, people.amina, people)
    now = timezone.now()
    stages.begin_stage(
        kind="looked_after", child_ids=[child], happened_at=now, details={"legal_status": "V2"},
        departure="Her mother asked for it last night.", by=people.amina.actor(now), at=now,
    )  # fmt: skip
    own_pages.worker(child, people.amina, people.amina, "Amina", "social_worker")
    own_pages.show(child, people.amina, "note", "Well done at swimming.")
    own_pages.on_phone(page)

    # When she opens her page on the phone of her foster carer and picks pictures
    own_pages.type_code(page, "/here/", young.code(child, people.amina, timezone.now()))
    axe("here-pictures")
    pick(page, "sun", "fish", "key")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("A note for you")).to_be_visible()
    before = as_it_is(page)

    # And something is let be there, and then held back
    about = own_pages.show(child, people.amina, "note", "Your dad comes on Sunday.")
    page.reload()
    expect(page.get_by_text("Your dad comes on Sunday.")).to_have_count(1)
    own_pages.hold(child, people.amina, "note", about)
    page.reload()

    # Then the page is letter by letter as if it had never been
    expect(page.get_by_text("Your dad comes on Sunday.")).to_have_count(0)
    assert as_it_is(page) == before

    # When she leaves, and her carer finds the address on the phone
    page.get_by_role("link", name="Exit this page").click()
    expect(page).to_have_title("Weather")
    page.goto("/here/said/")

    # Then it asks for her pictures, and wrong ones open nothing; hers do
    expect(page.get_by_role("heading", level=1, name="Is it you?")).to_be_visible()
    pick(page, "sun", "key", "fish")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("That is not it. Try again.")).to_be_visible()
    axe("here-check-wrong")
    pick(page, "sun", "fish", "key")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("A note for you")).to_be_visible()

    # And her father gets no page, and her mother's shows nothing of hers
    piers = Adult("Piers Holloway", "Father", "birth_certificate", ("passport", "known"), timezone.localdate())
    with pytest.raises(NotNow):
        parents.put_parent_forward(
            child_id=child, adult=piers, reason="He asked to see it", by=people.amina.actor(now), at=now
        )
    page_id = own_pages.family(child, people.amina, people.mo)
    now = timezone.now()
    code = parents.give_parent_code(page_id=page_id, by=people.amina.actor(now), at=now)
    hers = another_screen(browser, browser_context_args)
    own_pages.type_code(hers, "/family/", code)
    expect(hers.get_by_text("Child protection conference")).to_be_visible()
    for text in ("Rowan", "Tern Walk", "swimming", "Sunday", "foster", "Looked after"):
        expect(hers.get_by_text(text)).to_have_count(0)

    # And when a court says that her mother must not know either, it shuts, and the girl's own page stays as it was
    base = children.ROWAN | {"date_of_birth": BORN, "bars": (ReceivedBar("Marian Ashgrove", "Court order"),)}
    children.receive(
        people.council,
        ReceivedRecord("C-1", practitioner_name="Amina Yusuf", involved_from=date(2024, 9, 1), **base),
        at=timezone.now(),
    )
    hers.reload()
    expect(hers.get_by_role("heading", level=1, name="Please ring")).to_be_visible()
    page.reload()
    expect(page.get_by_text("A note for you")).to_be_visible()
    hers.context.close()
