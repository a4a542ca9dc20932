"""Two people, and an inquiry: a file is held, released, put forward by one and removed for good by another."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from linkspan.agencies.models import User
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor
from linkspan.children import keeping as classes
from linkspan.children.commands import keeping
from linkspan.matching import Model
from tests import cast
from tests.rooms.children.conftest import Index, a_record
from tests.support import signing
from tests.support.browser import sign_in
from tests.support.database import as_test

Axe = Callable[[str], None]
WHY = "The council's schedule says six years after eighteen"


@pytest.fixture
def grown(people: cast.Cast, journey_data: None) -> UUID:
    """The archived file of someone who turned 24 last year, and a second person who governs."""
    signing.signer(people.police, "Priya Moss", "ig_lead")
    with as_test():
        User.objects.update(is_demo=True)
    now = timezone.now()
    index = Index(people, Model.load_default())
    born = classes.years_after(london_day(now), -25)
    record = a_record(
        "grown-1", given_name="Tamsin", family_name="Oldroyd", date_of_birth=born, nhs_number="",
        address_line_1="77 Heron Rise", postcode="ZE9 9ZZ", carers=(),
    )  # fmt: skip
    index.send(people.council, record, at=now - timedelta(days=30))
    keeping.archive_aged(by=Actor.system("worker"), at=now)
    child_id = index.child_of(people.council, "grown-1")
    assert child_id
    return child_id


def test_a_file_is_held_for_an_inquiry_released_and_removed_by_two(grown: UUID, page: Page, axe: Axe) -> None:
    short = f"Child …{str(grown)[-6:]}"
    sign_in(page, "Priya Moss")
    page.get_by_role("link", name="Keeping", exact=True).first.click()
    expect(page.get_by_role("link", name=short)).to_be_visible()
    expect(page.get_by_text("Oldroyd")).to_have_count(0)
    axe("keeping")

    # An inquiry asks: the file leaves the list of what may go.
    page.get_by_role("link", name=short).click()
    axe("keeping-file")
    page.get_by_role("link", name="Hold it").click()
    page.get_by_label("What is it kept for?").fill("The Mere Inquiry")
    page.get_by_label("Who asked?").fill("its solicitor, letter of 3 March")
    page.get_by_label("Why?").fill("The inquiry asked for every file of that year")
    axe("keeping-hold")
    page.get_by_role("button", name="Hold it").click()
    expect(page.get_by_text("The Mere Inquiry (asked for by its solicitor, letter of 3 March)")).to_be_visible()
    axe("keeping-held")

    # It ends, and the file may go.
    page.get_by_role("link", name=short).click()
    page.get_by_role("link", name="Lift the hold").click()
    page.get_by_label("Why?").fill("The inquiry has reported and let it go")
    page.get_by_role("button", name="Lift it").click()
    page.get_by_role("button", name="Put files forward to be removed").click()
    page.get_by_label("Why?").fill(WHY)
    axe("keeping-forward")
    page.get_by_role("button", name="Put them forward").click()
    expect(page.get_by_text("Someone else decides")).to_be_visible()

    # Somebody else sees what goes, and that it cannot be undone.
    sign_in(page, "Ines Calder")
    page.goto("/keeping/lists/")
    axe("keeping-lists")
    page.get_by_role("link", name="1 file, Northmere").click()
    expect(page.get_by_text("This cannot be undone.").first).to_be_visible()
    page.get_by_label("Why?").fill(WHY)
    axe("keeping-decide")
    page.get_by_label("I have checked these files").check()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("1 file is gone for good.")).to_be_visible()
    axe("keeping-decided")
