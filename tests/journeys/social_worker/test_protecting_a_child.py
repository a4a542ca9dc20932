"""A social worker walks a child from the front door's decision to a plan and down; police and health take part."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from linkspan.pathway import models
from linkspan.pathway.commands import deciding, raising
from linkspan.pathway.decision_rules import Given
from linkspan.pathway.rules import Words
from tests import cast
from tests.support import stages as way
from tests.support.browser import met_first, sign_in
from tests.support.database import as_test
from tests.support.seats import seat

Axe = Callable[[str], None]
LINE = "The manager agreed by telephone and signs tomorrow."
REASONS = "A bruise that nobody can explain and a child afraid to go home; police and health hold more than we do."


@pytest.fixture
def door(people: cast.Cast) -> cast.Member:
    """Farah, who works the front door."""
    return seat(people.council, "Farah Nwosu", "Front-door worker", {"front_door"})


def save(page: Page) -> None:
    """Send the form that says what came of a stage, and once more where it warns."""
    page.get_by_role("button", name="Save what came of it").click()
    warning = page.get_by_text("This is not the usual way")
    if met_first(warning, page.get_by_role("heading", name="What came of it: ")):
        page.get_by_label("Why, in one line").fill(LINE)
        page.get_by_role("button", name="Save what came of it").click()


def everyone_there(page: Page, brought: Mapping[int, str] | None = None) -> None:
    """Say of each part that must be there that it was."""
    parts = page.locator('select[name$="_how"]')
    expect(parts.first).to_be_visible()
    for at in range(parts.count()):
        if page.locator(f'[name="p{at}_agency"]').input_value():
            page.locator(f'select[name="p{at}_how"]').select_option("there")
    for at, text in (brought or {}).items():
        page.locator(f'textarea[name="p{at}_brought"]').fill(text)


def follow(page: Page, kind: str) -> None:
    """Go on to what a stage led to."""
    page.get_by_role("link", name=kind, exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name=kind)).to_be_visible()


def come_of_it(page: Page) -> None:
    """Open the form that says what came of a stage."""
    page.get_by_role("link", name="Say what came of it").first.click()


def test_a_child_is_protected_by_a_plan_and_stepped_down(
    people: cast.Cast, door: cast.Member, page: Page, axe: Axe
) -> None:
    # Given a concern of this morning, for which the front door decided on a strategy discussion
    child = way.known_to_council(people)
    at = timezone.now() - timedelta(hours=3)
    said = Words(saw="A round bruise on the upper arm.", done="Wrote it down.", family_knows="yes", urgency="today")
    raising.raise_concern(words=said, child_id=child, by=people.ben.actor(at), at=at)
    with as_test():
        contact = models.Contact.objects.get().id
    given = Given(outcome="strategy_discussion", level=4, reasons=REASONS, told="We are seeing her today.")
    deciding.decide(contact_id=contact, given=given, by=door.actor(at), at=at)

    # When Amina finds it on the child's pathway, unallocated, and takes it
    sign_in(page, "Amina Yusuf")
    page.goto(f"/children/{child}/pathway/")
    expect(page.get_by_text("Nobody has it yet").first).to_be_visible()
    axe("pathway-decided")
    page.get_by_role("link", name="Strategy discussion", exact=True).first.click()
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("It is yours now.")).to_be_visible()
    axe("stage-taken")

    # And writes up who was there and what each brought; police by the sergeant's own name
    come_of_it(page)
    axe("stage-finish-meeting")
    everyone_there(page, {1: "Called to the home in May and in June.", 2: "Two appointments missed."})
    page.locator('input[name="p1_name"]').fill(people.dee.user.email)
    page.locator('input[name="p2_name"]').fill(people.cole.user.email)
    page.get_by_label("Enquire (section 47)").check()
    page.get_by_role("button", name="Save what came of it").click()
    expect(page.get_by_text("This is not the usual way")).to_be_visible()
    axe("stage-warned")
    page.get_by_label("Why, in one line").fill(LINE)
    page.get_by_role("button", name="Save what came of it").click()
    expect(page.get_by_role("heading", name="What came of it: Enquire (section 47)")).to_be_visible()
    axe("stage-ended")
    discussion = page.url

    # And the enquiry, the conference and the plan follow, each open with its owner and date at once
    follow(page, "Section 47 enquiry")
    come_of_it(page)
    page.get_by_label("Harm found, and likely to go on: a conference").check()
    page.get_by_role("group", name="Was the child seen?").get_by_label("Yes").check()
    page.get_by_label("What the child said, in their words").fill("I like it at Gran's.")
    save(page)
    follow(page, "Initial child protection conference")
    page.get_by_role("link", name="Say what came of it").first.click()
    everyone_there(page)
    page.get_by_label("A child protection plan").check()
    page.get_by_role("button", name="Save what came of it").click()
    expect(page.get_by_text("Say this too: what you chose above needs it").first).to_be_visible()
    axe("stage-needs-category")
    page.get_by_label("Neglect").check()
    save(page)
    follow(page, "Child protection plan")
    axe("stage-plan")

    # And the core group meets, and the review steps down to a family help plan
    page.get_by_role("link", name="The child's pathway").click()
    page.get_by_role("link", name="Core group", exact=True).first.click()
    come_of_it(page)
    everyone_there(page)
    page.get_by_label("Held; the plan goes on").check()
    save(page)
    page.get_by_role("link", name="The child's pathway").click()
    page.get_by_role("link", name="Review conference", exact=True).first.click()
    come_of_it(page)
    everyone_there(page)
    page.get_by_label("Stepped down to a family help plan").check()
    save(page)

    # Then the family help plan is open, the protection plan has ended, and nothing was ever without an owner
    page.get_by_role("link", name="The child's pathway").click()
    expect(page.get_by_role("link", name="Family help plan", exact=True).first).to_be_visible()
    axe("pathway-stepped-down")
    with as_test():
        rows = models.Stage.objects.filter(child=child)
        assert set(rows.filter(ended_at=None).values_list("kind", flat=True)) == {"family_help_plan", "plan_review"}
        assert rows.get(kind="cp_plan").outcome == "family_help_plan"
        walked = set(rows.values_list("kind", flat=True))
    assert walked >= {"strategy_discussion", "section47", "icpc", "cp_plan", "core_group", "cp_review"}
    page.goto(f"/children/{child}/pathway/print/")
    axe("pathway-print")

    # And those who were there, police and health, read what was decided and brought
    for name in ("Sgt Dee Hallam", "Dr Cole Marsh"):
        sign_in(page, name)
        page.goto(discussion)
        expect(page.get_by_role("heading", name="What came of it: Enquire (section 47)")).to_be_visible()
        expect(page.get_by_text("Called to the home in May and in June.")).to_be_visible()
        expect(page.get_by_role("link", name="Put a mistake right")).to_have_count(0)
    axe("stage-read-by-health")
