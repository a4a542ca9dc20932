"""The business manager: fill what is missing, have the leads sign, and let anyone read it."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from linkspan.agencies.models import User
from linkspan.partnership import arrangement_models as models
from linkspan.partnership.publication_rules import REPORT
from linkspan.partnership.report_models import Publication
from tests import cast, factories
from tests.support import arrangements as made
from tests.support.arrangements import Leads
from tests.support.browser import Watch, sign_in
from tests.support.database import as_test
from tests.support.partnership import Formed, formed

Axe = Callable[[str], None]


@pytest.fixture
def mere(people: cast.Cast) -> Formed:
    return formed(people)


@pytest.fixture
def leads(people: cast.Cast, mere: Formed) -> Leads:
    """Everyone in their seat but the independent scrutineer."""
    found = made.leads(people, mere)
    made.seated(people, mere, found)
    with as_test():
        User.objects.update(is_demo=True)
        models.Sitting.objects.filter(seat="scrutineer").delete()
    return found


def as_(page: Page, name: str) -> None:
    """Sit down at somebody else's desk."""
    page.context.clear_cookies()
    sign_in(page, name)


def test_she_fills_what_is_missing_the_leads_sign_and_anyone_reads_it(
    people: cast.Cast, mere: Formed, leads: Leads, page: Page, axe: Axe, watch: Watch
) -> None:
    sign_in(page, "Bea Lindholm")
    page.locator("#main-content").get_by_role("link", name="Partnership", exact=True).click()
    page.get_by_role("link", name="Mere Safeguarding Children").click()
    axe("partnership")
    page.get_by_role("link", name="Panels").click()
    page.get_by_role("button", name="Enter a panel").click()
    page.get_by_label("Its name").fill("Mere MAPPA")
    page.get_by_label("Who chairs it").fill("Supt Sana Wray")
    page.get_by_label("Who pays, and how much").fill("Police, probation and prisons, a third each")
    page.get_by_label("How it answers to the partnership").fill("Reports to the delegated partners each quarter")
    axe("partnership-panel")
    page.get_by_role("button", name="Save").click()
    axe("partnership-panels")

    page.get_by_role("link", name="Mere Safeguarding Children").click()
    page.get_by_role("link", name="Published arrangements").click()
    page.get_by_role("button", name="Begin a new version").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    axe("partnership-draft")
    expect(page.get_by_role("heading", name="What is missing")).to_be_visible()
    expect(page.get_by_text("nobody is independent scrutineer")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Write it.*How children and families are heard")).click()
    page.get_by_label("In plain words").fill("A panel of young people meets the leads twice a year.")
    axe("partnership-write")
    page.get_by_role("button", name="Save in the draft").click()
    written_by_the_others()

    page.get_by_role("link", name="Line of accountability").first.click()
    axe("partnership-accountability")
    page.get_by_role("link", name=re.compile("^Name somebody.*Independent scrutineer")).click()
    page.get_by_label("Somebody in post").select_option(label="Gus Farran, Independent scrutineer, The Inspectorate")
    axe("partnership-name")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Mere Safeguarding Children").click()
    page.get_by_role("link", name="Version 1 is in the making").click()
    expect(page.get_by_text("Nothing is missing.")).to_be_visible()
    page.get_by_role("button", name="Send it to be signed").click()
    draft = page.url
    axe("partnership-to-sign")

    for lead in leads.all:
        as_(page, lead.person.name)
        page.goto(draft)
        page.get_by_role("button", name="Read and sign").click()
        page.get_by_label("I have read it and sign it for my organisation").check()
        if lead is leads.council:
            axe("partnership-sign")
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.get_by_text("You have signed it for your organisation.")).to_be_visible()

    as_(page, "Bea Lindholm")
    page.goto(draft)
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("It is published. Anyone can read it now.")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/partnerships/")
    axe("partnership-register")
    page.get_by_role("link", name="Mere Safeguarding Children").click()
    expect(page.get_by_text("A panel of young people meets the leads twice a year.")).to_be_visible()
    expect(page.get_by_text("Gus Farran, Independent scrutineer")).to_be_visible()
    axe("partnership-public")


def written_by_the_others() -> None:
    """Let her colleagues have written the rest of the draft."""
    with as_test():
        draft = Publication.objects.get()
        known = made.arrangement_rules.ELEMENTS
        draft.words = {each.code: made.SAID for each in known if each.in_words} | draft.words
        draft.save(update_fields=["words"])


def test_a_scrutineer_reads_the_yearly_report_with_its_pictures(
    people: cast.Cast, mere: Formed, leads: Leads, page: Page, axe: Axe, watch: Watch
) -> None:
    made.seat(mere, "scrutineer", None, people.gus, factories.LONG_AGO)
    now = timezone.now()
    year = now.year if now.month >= 4 else now.year - 1
    with as_test():
        models.Sitting.objects.filter(seat="chair").update(from_on=now.date().replace(year=year - 1, month=6, day=1))
    made.published(people, mere, leads, now, REPORT, year)

    sign_in(page, "Gus Farran")
    page.locator("#main-content").get_by_role("link", name="Partnership", exact=True).click()
    page.get_by_role("link", name="Mere Safeguarding Children").click()
    page.get_by_role("link", name="Yearly reports").click()
    axe("partnership-reports")
    page.get_by_role("link", name=f"Yearly report, {year - 1} to {year}, version 1").click()
    expect(page.get_by_role("table", name="Days that seats stood empty")).to_be_visible()
    axe("partnership-report")
    page.get_by_role("link", name="As anyone reads it").click()
    axe("partnership-report-public")
