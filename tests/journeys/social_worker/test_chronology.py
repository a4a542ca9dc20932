"""A school adds what it knows, a social worker reads it with what is missing, and takes a pack for the family."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from playwright.sync_api import Page, expect

from linkspan.pathway.chronology_rules import Telling
from linkspan.pathway.commands import chronicling
from tests import cast
from tests.support import children
from tests.support.browser import sign_in
from tests.support.pages import WHY

Axe = Callable[[str], None]
TOLD = (
    ("education", 12, "Missed four mornings in a week; her aunt brought her today.", "fact", "record", "Register"),
    ("voice", 190, "Said that she sleeps on the sofa when her uncle stays.", "fact", "child", ""),
    ("home", 420, "I think the family has no money for food at the end of the month.", "opinion", "saw", ""),
)  # fmt: skip


def a_history(people: cast.Cast, child: UUID) -> None:
    """Let the school have added events over more than a year, and keep one to itself."""
    at = timezone.now()
    for kind, days, what, nature, source, said in TOLD:
        telling = Telling(kind, at - timedelta(days=days), what, nature, source, said)
        chronicling.add_event(child_id=child, telling=telling, by=people.ben.actor(at), at=at)
    kept = Telling(
        "police", at - timedelta(days=30), "Asked by the police not to speak of it.", "fact", "worker", "PC Ward",
        sharing="told", held_why="An enquiry is open.",
    )  # fmt: skip
    chronicling.add_event(child_id=child, telling=kept, by=people.ben.actor(at), at=at)


def test_a_chronology_is_added_to_read_with_its_gaps_and_taken_as_a_family_pack(
    people: cast.Cast, page: Page, axe: Axe
) -> None:
    # Given a child whose school added events over more than a year, and holds one back
    child = children.rowan(people, record_ids=("S-81", "G-81"))
    a_history(people, child)
    sign_in(page, "Amina Yusuf")
    page.goto(f"/children/{child}/")
    page.get_by_label("I am worried about this child").check()
    page.get_by_label("In your own words").fill(WHY["words"])
    page.get_by_role("button", name="Open the file").click()

    # Then a reason opens the file and not the chronology
    expect(page.get_by_role("link", name="Chronology")).to_have_count(0)

    # When Amina works with the child, she adds a visit
    page.get_by_role("button", name="I am working with this child").click()
    page.get_by_role("link", name="Chronology", exact=True).click()
    axe("chronology")
    page.get_by_role("button", name="Add something that happened").click()
    axe("chronology-add")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe("chronology-add-errors")
    day = timezone.localdate() - timedelta(days=2)
    page.get_by_label("What happened?").fill("Visited at home. The kitchen was clean and there was food.")
    page.get_by_label("A fact: it was seen").check()
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label("Visits and meetings").check()
    page.get_by_label("I saw or heard it myself").check()
    page.get_by_label("The family may have these words").check()
    page.get_by_role("button", name="Add it").click()

    # Then everything stands there with its author, what is missing, and whom to ask
    first = page.locator(".app-event").first
    expect(page.get_by_text("It is in the chronology.").first).to_be_visible()
    expect(page.get_by_text("Visited at home. The kitchen was clean")).to_be_visible()
    expect(page.get_by_text("Amina Yusuf, Social worker · Northmere Council").first).to_be_visible()
    expect(page.get_by_role("heading", name="Held back")).to_be_visible()
    expect(page.locator(".app-stretch").first).to_contain_text("Nothing")
    expect(page.get_by_text("Mill Street Surgery").first).to_be_visible()
    expect(first).to_be_visible()
    axe("chronology-full")

    # When she puts her own words right, the earlier ones stay
    page.get_by_role("link", name="Put right or take back").click()
    page.get_by_label("What happened?").fill("Visited at home. The kitchen was clean; there was little food.")
    page.get_by_label("Why do you change it?").fill("I had looked into the wrong cupboard.")
    page.get_by_role("button", name="Put it right").click()
    page.get_by_text("Put right: what it said before").click()
    expect(page.get_by_text("Changed because: I had looked into the wrong cupboard.")).to_be_visible()

    # When she takes the family's edition as a page to print, it has released words and nobody's name
    page.get_by_role("link", name="Make a pack: as a PDF or to print").click()
    axe("chronology-pack")
    page.get_by_label("The child or the family").check()
    page.get_by_label("The child or a parent asked for it").check()
    page.get_by_label("Why do you take it").fill("Rowan's mother asked what is written.")
    page.get_by_label("As a page to print").check()
    page.get_by_role("button", name="Make the pack").click()
    expect(page.get_by_text("PRIVATE: for the family named here").first).to_be_visible()
    expect(page.get_by_text("there was little food")).to_be_visible()
    expect(page.get_by_text("uncle")).to_have_count(0)
    axe("chronology-print")


def test_the_map_of_people_is_read_as_a_picture_and_a_table(people: cast.Cast, page: Page, axe: Axe) -> None:
    child = children.rowan(people, record_ids=("S-82", "G-82"))
    sign_in(page, "Ben Okoro")

    page.goto(f"/children/{child}/map/")

    expect(page.get_by_role("img", name=re.compile("Map of the people around this child"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Dr Cole Marsh"))).to_contain_text("Mill Street Surgery")
    axe("map")
