"""Leads, delegates and workers: what was written down decides, a duty has an owner, and a dispute finds its end."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from linkspan.audit.ids import new_id
from linkspan.partnership.commands import areas, delegations
from linkspan.partnership.delegation_rules import Needed
from tests import cast, factories
from tests.rooms.partnership.test_duties import poverty, read
from tests.support.browser import Watch, sign_in
from tests.support.partnership import Formed, formed

Axe = Callable[[str], None]


@pytest.fixture
def mere(people: cast.Cast) -> Formed:
    return formed(people)


@pytest.fixture
def chief(people: cast.Cast) -> None:
    """Give the police their chief constable, who signs in as one of the demonstration."""
    user = factories.user(email="chief@example.test", is_demo=True)
    person = factories.person(name="Ola Reyes", user=user)
    post = factories.post(organisation=people.police, title="Chief constable", roles={"lead_partner"}, band=1)
    factories.appointment(person=person, post=post)


def as_(page: Page, name: str) -> None:
    """Sit down at somebody else's desk."""
    page.context.clear_cookies()
    sign_in(page, name)


def ask_about_sana(page: Page, mere: Formed) -> None:
    page.goto(f"/partnership/{mere.id}/delegations/can/")
    page.get_by_label("Who", exact=True).select_option(label="Supt Sana Wray, Superintendent, Mere Police")
    page.get_by_label("Where staff work").check()
    page.get_by_label("Staff", exact=True).check()
    page.get_by_role("button", name="Answer").click()


def test_a_superintendent_cannot_commit_the_force_until_the_chief_constable_writes_it_down(
    people: cast.Cast, mere: Formed, chief: None, page: Page, axe: Axe, watch: Watch
) -> None:
    sign_in(page, "Bea Lindholm")
    ask_about_sana(page, mere)
    expect(page.get_by_role("heading", name="No", exact=True)).to_be_visible()
    expect(page.get_by_text("Nothing is delegated to them in this partnership today.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Ola Reyes, Chief constable")).to_be_visible()
    axe("delegation-no")

    as_(page, "Ola Reyes")
    page.goto(f"/partnership/{mere.id}/delegations/")
    axe("delegations-empty")
    page.get_by_role("link", name="Delegate to a colleague").click()
    page.get_by_label("To whom").select_option(label="Supt Sana Wray, Superintendent")
    page.get_by_label("Where staff work").check()
    page.get_by_role("group", name="May they commit staff?").get_by_label("Yes", exact=True).check()
    page.get_by_label("Limit in pounds for one decision").fill("two thousand")
    page.get_by_label("By which paper").fill("Force order 12")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Enter an amount in pounds, such as 5000 or 5000.50")).to_be_visible()
    axe("delegation-new-wrong")
    page.get_by_label("Limit in pounds for one decision").fill("2,000")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It is delegated. They have been told.")).to_be_visible()
    expect(page.get_by_text("Superintendent is 4 below chief constable on the ladder.")).to_be_visible()
    axe("delegation")

    as_(page, "Bea Lindholm")
    ask_about_sana(page, mere)
    expect(page.get_by_role("heading", name="Yes", exact=True)).to_be_visible()
    expect(page.get_by_text("Force order 12")).to_be_visible()
    axe("delegation-yes")


def test_a_lead_ratifies_what_was_referred_up_from_their_tasks(
    people: cast.Cast, mere: Formed, page: Page, axe: Axe, watch: Watch
) -> None:
    now = timezone.now()
    delegations.refer_up(
        partnership_id=mere.id, decision_id=new_id(), what="Two workers join the front door.", link="/partnership/",
        taken_by=people.dev.id, organisation_id=people.council.id, by=people.bea.actor(now), at=now,
        needed=Needed(frozenset({"staff_deployment"}), staff=True),
    )  # fmt: skip
    sign_in(page, "Lena Okafor")
    page.goto("/tasks/")
    page.get_by_role("link", name=re.compile("^Decide")).first.click()
    axe("referral-up")
    page.get_by_label("I ratify it: it stands").check()
    page.get_by_label("Why", exact=True).fill("I would have decided the same.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Ratified")).to_be_visible()
    page.goto(f"/partnership/{mere.id}/delegations/people/{people.dev.id}/")
    expect(page.get_by_text("1 referred up: 1 ratified, 0 overturned, 0 waiting.")).to_be_visible()
    axe("delegate")


def test_a_duty_gets_an_owner_and_an_audit_and_the_country_is_read_by_anyone(
    people: cast.Cast, mere: Formed, page: Page, axe: Axe, watch: Watch
) -> None:
    now = timezone.now()
    areas.import_areas(answers=read(poverty(74, 125)).answers, by=people.bea.actor(now), at=now)
    sign_in(page, "Dev Mistry")
    page.goto(f"/partnership/{mere.id}/duties/")
    axe("duties")
    page.get_by_role("link", name=re.compile(r"give it an owner \(Assess how all functions")).click()
    page.get_by_label("Who owns it").select_option(label="Mo Farrow, Team manager")
    axe("duty-take-on")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Begin an audit").click()
    axe("audit")
    page.get_by_role("link", name=re.compile("^Score Children are listened to")).click()
    page.get_by_label("3: mostly met").check()
    page.get_by_label("What that rests on").fill("Forty children were asked in June.")
    axe("audit-score")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 of 12 standards scored")).to_be_visible()
    page.get_by_role("link", name="Back").or_(page.locator(".govuk-back-link")).first.click()
    axe("duty")
    page.get_by_role("link", name="Say what became of it").or_(
        page.get_by_role("button", name="Say what became of it")
    ).first.click()
    axe("duty-answer")

    page.context.clear_cookies()
    page.goto("/partnerships/duties/")
    axe("duties-public")
    page.get_by_role("link", name="Joint strategy against child poverty").click()
    expect(page.get_by_text("74 of the 125 areas that are known comply (59.2 per cent).")).to_be_visible()
    axe("duty-public")


def test_a_dispute_goes_from_a_school_to_the_council_and_ends_with_what_was_learned(
    people: cast.Cast, mere: Formed, page: Page, axe: Axe, watch: Watch
) -> None:
    sign_in(page, "Ben Okoro")
    page.goto(f"/partnership/{mere.id}/disputes/")
    axe("disputes-empty")
    page.get_by_role("button", name="Raise a dispute").click()
    page.get_by_label("With which agency").select_option(label="Northmere Council")
    page.get_by_label("Thresholds").check()
    page.get_by_label("Reference").fill("CIN/2026-0417")
    page.get_by_label("What do you dispute?").fill("Three referrals under this number were closed without a reply.")
    page.get_by_label("What should happen instead?").fill("A named worker answers each within one working day.")
    axe("dispute-new")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A dispute never stops anything that keeps a child safe.")).to_be_visible()
    address = page.url
    axe("dispute")

    as_(page, "Amina Yusuf")
    page.goto(address)
    page.get_by_role("button", name="Answer").click()
    page.get_by_label("Your answer").fill("We looked at all three again and opened two of them.")
    axe("dispute-answer")
    page.get_by_role("button", name="Save").click()

    as_(page, "Ben Okoro")
    page.goto(address)
    page.get_by_role("button", name="The answer settles it").click()
    page.get_by_label("The other agency changed what it does").check()
    page.get_by_label("What was learned").fill("Closed referrals need a reply in words.")
    page.get_by_role("button", name="Save").click()
    page.goto(f"/partnership/{mere.id}/disputes/")
    expect(page.get_by_text("Closed referrals need a reply in words.")).to_be_visible()
    axe("disputes")

    as_(page, "Bea Lindholm")
    page.goto(f"/partnership/{mere.id}/disputes/stages/")
    axe("dispute-stages")
    page.get_by_role("button", name="Set our own stages").click()
    axe("dispute-stages-new")
