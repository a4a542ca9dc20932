"""A front-door worker takes a concern and decides with the words before her; the referrer reads and challenges it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from linkspan.agencies import models as agencies
from linkspan.pathway.commands import raising
from linkspan.pathway.rules import Words
from tests import cast
from tests.support import children
from tests.support.browser import sign_in
from tests.support.database import as_test
from tests.support.seats import seat

Axe = Callable[[str], None]
SIZES = {"desk": ViewportSize(width=1280, height=900), "phone": ViewportSize(width=390, height=844)}
TOLD = "What you told us does not meet the threshold for an assessment on what is known today."
SAW = "He has come to school three days in a row without a coat or anything to eat."


@pytest.fixture
def door(people: cast.Cast) -> cast.Member:
    """Farah, who works the front door."""
    farah = seat(people.council, "Farah Nwosu", "Front-door worker", {"front_door"})
    with as_test():
        agencies.User.objects.filter(id=farah.user.id).update(is_demo=True)
    return farah


@pytest.mark.parametrize("size", SIZES)
def test_a_concern_is_taken_decided_read_challenged_and_answered(
    people: cast.Cast, door: cast.Member, page: Page, axe: Axe, size: str
) -> None:
    # Given a concern that Ben raised this morning about a boy at his school
    child = children.rowan(
        people, given_name="Linnet", family_name="Harrowgate", date_of_birth=date(2013, 5, 6), nhs_number="9434765870",
        address_line_1="3 Sallow Court", record_ids=("S-71", "G-71"),
    )  # fmt: skip
    at = timezone.now() - timedelta(hours=3)
    said = Words(
        saw=SAW, thinks="I think nobody gets him ready in the morning.", child_said="Mum sleeps a lot now.",
        done="We fed him and found him a coat.", family_knows="yes", urgency="soon",
    )  # fmt: skip
    raising.raise_concern(words=said, child_id=child, by=people.ben.actor(at), at=at)
    page.set_viewport_size(SIZES[size])

    # When Farah finds it unallocated and takes it
    sign_in(page, "Farah Nwosu")
    page.goto("/front-door/")
    expect(page.get_by_text("You hold nothing.")).to_be_visible()
    axe(f"front-door-empty-{size}")
    page.get_by_role("link", name="Unallocated").first.click()
    expect(page.get_by_text("waiting 3 hours")).to_be_visible()
    axe(f"front-door-unallocated-{size}")
    page.get_by_role("button", name="Take Linnet Harrowgate").click()
    expect(page.get_by_text("It is yours now.")).to_be_visible()
    expect(page.get_by_text("Mum sleeps a lot now.")).to_be_visible()
    axe(f"front-door-contact-{size}")

    # And decides, reading first what goes out
    page.get_by_role("button", name="Decide", exact=True).click()
    axe(f"front-door-decide-{size}")
    page.get_by_label("No further action").check()
    page.get_by_label("Level 2: Early help").check()
    page.get_by_label("Reasons").fill("The mother explained each of the three days and the school has a plan with her.")
    page.get_by_label("Why, in a line for whoever raised it").fill(TOLD)
    page.get_by_role("button", name="See what goes out, then decide").click()
    expect(page.get_by_role("group", name="The referrer reads this, word for word")).to_contain_text(TOLD)
    axe(f"front-door-preview-{size}")
    page.get_by_role("button", name="Decide and tell the referrer").click()
    expect(page.get_by_text("Decided, and the referrer has been told")).to_be_visible()
    axe(f"front-door-decided-{size}")

    # Then Ben reads the same words in his own list, and challenges them
    sign_in(page, "Ben Okoro")
    page.goto("/concerns/")
    page.get_by_role("link", name="Linnet Harrowgate").first.click()
    page.get_by_role("link", name="Read what was decided").first.click()
    expect(page.get_by_role("group", name="What you were told")).to_contain_text(TOLD)
    expect(page.get_by_text("The mother explained")).to_have_count(0)
    axe(f"referrer-outcome-{size}")
    page.get_by_role("button", name="Challenge this decision").click()
    axe(f"referrer-challenge-{size}")
    page.get_by_label("Why do you not agree?").fill("The same plan was made in March and in June, and it did not last.")
    page.get_by_label("What should happen instead?").fill("An assessment in which he is seen at home.")
    page.get_by_role("button", name="Send the challenge").click()
    place = page.url
    axe(f"referrer-disagreement-{size}")

    # And takes it to the managers, who answer where both agencies read it
    page.locator("summary", has_text="Take it to the next stage").click()
    page.get_by_label("Why do you take it higher?").fill("The front door was rung twice and nobody rang back.")
    page.get_by_role("button", name="Take it to the next stage").click()
    expect(page.get_by_text("It is with the next stage now")).to_be_visible()
    sign_in(page, "Mo Farrow")
    page.goto("/disagreements/")
    axe(f"manager-disagreements-{size}")
    page.get_by_role("link", name="Linnet Harrowgate").click()
    page.get_by_label("Your answer").fill("I have read what came before. We will see him at home this week.")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("Answered. They say next whether that settles it.")).to_be_visible()
    axe(f"manager-answered-{size}")

    # And Ben says what was learned
    sign_in(page, "Ben Okoro")
    page.goto(place)
    expect(page.get_by_text("We will see him at home this week.")).to_be_visible()
    page.get_by_label("What was learned from this?").fill("Say how often a plan was made before.")
    page.get_by_role("button", name="This settles it").click()
    expect(page.get_by_text("The decision stands, and the challenger accepts it")).to_be_visible()
    axe(f"referrer-settled-{size}")
