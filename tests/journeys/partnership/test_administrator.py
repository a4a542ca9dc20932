"""A merger from plan to done: the business manager plans and rehearses it, and the administrator commits it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from linkspan.agencies.models import User
from linkspan.duty import queries as duty
from tests import cast, factories
from tests.journeys.partnership.test_business_manager import as_
from tests.rooms.partnership.test_reorganisations import answers
from tests.support.browser import Watch, sign_in
from tests.support.database import as_test
from tests.support.partnership import Formed, formed

Axe = Callable[[str], None]


@pytest.fixture
def mere(people: cast.Cast) -> Formed:
    made = formed(people)
    with as_test():
        User.objects.update(is_demo=True)
    return made


def test_a_merger_is_planned_rehearsed_and_committed_by_another(
    people: cast.Cast, mere: Formed, page: Page, axe: Axe, watch: Watch
) -> None:
    heir = factories.organisation(area=people.southmere, kind="charity", name="South Street Charity")
    now = timezone.now()
    with transaction.atomic():  # an item without its tenure may not be committed
        item_id = factories.item(
            organisation=people.charity, area=people.southmere, opened_at=now - timedelta(days=3),
            due_at=now + timedelta(days=3),
        )  # fmt: skip
    sign_in(page, "Bea Lindholm")
    page.goto(f"/partnership/{mere.id}/reorganisations/")
    axe("reorganisations-none")
    page.get_by_role("button", name="Plan a reorganisation").click()
    page.get_by_label("What it is called").fill("Two charities become one")
    page.get_by_label("Merger: several become one").check()
    day = localdate(now)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label("By which law or order").fill("Charity Commission scheme 14")
    page.get_by_label(people.charity.name, exact=True).check()
    axe("reorganisation-new")
    page.get_by_role("button", name="Plan a reorganisation").click()
    expect(page.get_by_text("Taken over by: South Street Charity")).to_be_visible()
    axe("reorganisation-planned")
    page.get_by_role("button", name="Rehearse it").click()
    page.get_by_role("button", name="Rehearse it").click()
    expect(page.get_by_role("heading", name="What the rehearsal did")).to_be_visible()

    as_(page, "Ada Quill")
    page.goto(f"/partnership/{mere.id}/reorganisations/")
    page.get_by_role("link", name="Two charities become one").click()
    page.get_by_role("button", name="Commit it").click()
    axe("reorganisation-sure")
    page.get_by_role("button", name="Commit it").click()

    expect(page.get_by_text("It is carried out.")).to_be_visible()
    axe("reorganisation-done")
    assert duty.owners_of([item_id])[item_id].organisation_id == heir.id


def test_the_map_shows_a_gap_and_it_is_filled(
    people: cast.Cast, mere: Formed, page: Page, axe: Axe, watch: Watch
) -> None:
    answers(people.southmere_council, people.southmere)
    sign_in(page, "Bea Lindholm")
    page.goto(f"/partnership/{mere.id}/responsibilities/?function=enquiry_47")
    axe("responsibilities-map")
    expect(page.get_by_role("row", name="Enquiries into significant harm").first).to_contain_text("Nobody")
    page.get_by_role("button", name="Enter who answers for something").click()
    page.get_by_label("What must be done").select_option(label="Enquiries into significant harm")
    page.get_by_label("Where").select_option(label="Northmere (Council area)")
    page.get_by_label("Who answers for it").select_option(label=people.council.name)
    axe("responsibility-enter")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("It is entered.")).to_be_visible()
    page.goto(f"/partnership/{mere.id}/responsibilities/?function=enquiry_47")
    expect(page.get_by_text("Nothing of that kind on this day.")).to_be_visible()
    page.goto(f"/partnership/{mere.id}/responsibilities/list/")
    axe("responsibilities-list")
