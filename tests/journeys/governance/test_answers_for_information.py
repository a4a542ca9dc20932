"""The information-governance lead: who looked at a child, and was that look proper?"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from linkspan.children.queries.file import child_file
from linkspan.matching import Model
from linkspan.sharing import commands as sharing
from linkspan.sharing.rules import stated
from tests import cast
from tests.rooms.children.conftest import Index, a_record
from tests.support.browser import sign_in

Axe = Callable[[str], None]
WHY = stated("concern", "A neighbour rang about noise at night")
ANSWER = "Brought in by ambulance, and nobody here knows the family"


@pytest.fixture
def rowan(people: cast.Cast, journey_data: None) -> UUID:
    """A girl whom the council knows, whose file Amina opened."""
    index = Index(people, Model.load_default())
    index.send(people.council, a_record("IG-1"), at=timezone.now())
    child_id = index.child_of(people.council, "IG-1")
    assert child_id
    child_file(child_id=child_id, by=people.amina.actor(timezone.now()), at=timezone.now(), reason=WHY)
    return child_id


def given_a_challenged_look(people: cast.Cast, about: UUID) -> None:
    at = timezone.now()
    untrained = replace(people.amina.actor(at), trained_until=date(2026, 6, 1))
    sharing.answer_challenge(answer=ANSWER, about=about, by=untrained, at=at)


def test_she_finds_who_looked_at_a_child_and_why(people: cast.Cast, rowan: UUID, page: Page, axe: Axe) -> None:
    sign_in(page, "Ines Calder")

    page.get_by_role("link", name="Trail", exact=True).first.click()
    axe("governance-trail")
    page.get_by_role("link", name="Search by worker, child or date").click()
    axe("governance-trail-search")
    page.get_by_label("Child", exact=True).fill(f"http://localhost/children/{rowan}/")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Files opened").click()

    line = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Opened a child's file"))
    expect(line.first).to_contain_text("Amina Yusuf, Northmere Council")
    expect(line.first).to_contain_text("A neighbour rang about noise at night")
    axe("governance-trail-of-a-child")
    line.first.get_by_role("heading").get_by_role("link").click()
    expect(page.get_by_role("definition").filter(has_text="Children Act 2004")).to_be_visible()
    axe("governance-trail-line")


def test_a_wrong_reference_is_told_beside_its_box(people: cast.Cast, page: Page, axe: Axe) -> None:
    sign_in(page, "Ines Calder")
    page.goto("/trail/search/")

    page.get_by_label("Child", exact=True).fill("Rowan Ashgrove")
    page.get_by_role("button", name="Search").click()

    expect(page.get_by_role("alert")).to_contain_text("Enter the reference of the child's file")
    axe("governance-trail-search-wrong")


def test_she_reviews_a_challenged_look(people: cast.Cast, rowan: UUID, page: Page, axe: Axe) -> None:
    given_a_challenged_look(people, rowan)
    sign_in(page, "Ines Calder")

    page.get_by_role("link", name="Looks to review").first.click()
    axe("governance-challenges")
    page.get_by_role("main").get_by_role("link", name="Amina Yusuf").first.click()
    expect(page.get_by_text(ANSWER, exact=True)).to_be_visible()
    axe("governance-challenge")
    page.get_by_role("link", name="All they did that day").click()
    expect(page.get_by_role("heading", name="Opened a child's file").first).to_be_visible()
    page.go_back()

    page.get_by_label("The look was proper", exact=True).check()
    page.get_by_label("What you did to find out").fill("Rang the ward. The child was brought in at nine.")
    page.get_by_role("button", name="Keep the review").click()

    expect(page.get_by_text("Your review is kept")).to_be_visible()
    expect(page).to_have_url(re.compile("/challenges/$"))


def test_conflicts_and_desks_are_whole_at_both_widths(people: cast.Cast, page: Page, axe: Axe) -> None:
    sign_in(page, "Ines Calder")

    for address, name in (("/conflicts/", "governance-conflicts"), ("/duty-desks/", "duty-desks")):
        page.goto(address)
        axe(name)


def test_an_administrator_s_pages_are_whole_at_both_widths(people: cast.Cast, page: Page, axe: Axe) -> None:
    sign_in(page, "Ada Quill")
    council, worker = f"/agencies/{people.council.id}/", f"/agencies/people/{people.mo.id}/"
    end = f"/agencies/appointments/{people.mo.appointment.id}/end/"
    pages = {
        "agencies": "/agencies/", "agency-new": "/agencies/new/", "agency": council, "agency-post": council + "post/",
        "agency-person": council + "person/", "agency-appoint": council + "appoint/", "agency-desk": council + "desk/",
        "worker": worker, "worker-training": worker + "training/", "appointment-end": end, "node": "/node/",
        "node-mode": "/node/mode/", "node-assessment": "/node/assessment/", "node-budgets": "/node/budgets/",
        "node-budget": f"/node/budgets/{people.council.id}/",
    }  # fmt: skip

    for name, address in pages.items():
        page.goto(address)
        axe(f"admin-{name}")


def test_a_data_officer_s_corrections_are_whole_at_both_widths(people: cast.Cast, page: Page, axe: Axe) -> None:
    sign_in(page, "Dana Reeve")

    page.get_by_role("link", name="Corrections").first.click()

    axe("corrections")
