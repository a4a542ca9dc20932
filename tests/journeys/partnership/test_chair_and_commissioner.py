"""The chair reads what a decision changed, an agency is asked why it stays away, and a board's lead reads what it
commissions: three roles at the same figures, on desk and phone."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from linkspan.agencies.models import User
from linkspan.audit import Actor
from linkspan.partnership.commands import participation
from tests import cast, factories
from tests.journeys.partnership.test_business_manager import as_
from tests.pages.test_partnership_meetings import decided, publish
from tests.rooms.partnership.test_funding import YEAR, pool
from tests.support import counting
from tests.support import partnership as support
from tests.support.arrangements import seat
from tests.support.browser import Watch, sign_in
from tests.support.database import as_test

Axe = Callable[[str], None]
WORDS = "Our two detectives were in court all summer. Two more joined in September."


@pytest.fixture
def mere(people: cast.Cast) -> support.Formed:
    made = support.formed(people)
    with as_test():
        User.objects.update(is_demo=True)
    return made


def test_the_chair_reads_what_a_decision_changed_and_what_stands_beside_it(
    people: cast.Cast, mere: support.Formed, page: Page, axe: Axe, watch: Watch
) -> None:
    seat(mere, "chair", None, people.lena, factories.LONG_AGO)
    decided(people, mere, people.lena)
    publish(people, "plans.begun", 100, 60)
    publish(people, "referrals", 400, 400, wobble=0)
    publish(people, "referrals.again", 80, 160)

    sign_in(page, "Lena Okafor")
    page.goto(f"/partnership/{mere.id}/figures/")
    axe("figures")
    page.goto(f"/partnership/{mere.id}/figures/plans.begun/")
    expect(page.locator("figure svg").first).to_be_visible()
    axe("figure")
    page.goto(f"/partnership/{mere.id}/meetings/")
    axe("meetings")
    page.get_by_role("link", name="Family help begins sooner.").click()
    expect(page.get_by_role("heading", name="To read beside it")).to_be_visible()
    expect(page.locator("figure svg").first).to_be_visible()
    axe("decision")
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_text("The same as a table").first.click()
    expect(page.get_by_role("table").first).to_be_visible()
    axe("decision-table")


def test_an_agency_under_the_threshold_is_asked_answers_and_is_heard(
    people: cast.Cast, mere: support.Formed, page: Page, axe: Axe, watch: Watch
) -> None:
    now = timezone.now()
    for code, shown in (("strategy.asked", 40), ("strategy.came", 20), ("requests.due", 40)):
        counting.published(code, date(2026, 4, 1), people.northmere, shown, people.police)
    participation.set_threshold(
        partnership_id=mere.id, indicator="strategy.came", least=75, from_=now.date(), by=people.bea.actor(now), at=now
    )
    participation.open_conversations(by=Actor.system("worker"), at=now)

    sign_in(page, "Supt Sana Wray")
    page.goto(f"/partnership/{mere.id}/participation/")
    expect(page.get_by_role("heading", name="Your agency: Mere Police")).to_be_visible()
    axe("participation")
    page.get_by_role("link", name="Mere Police: Strategy discussions attended").click()
    page.locator("textarea").fill(WORDS)
    axe("conversation")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text(WORDS).first).to_be_visible()

    as_(page, "Bea Lindholm")
    page.goto(f"/partnership/{mere.id}/participation/")
    page.get_by_role("link", name="Mere Police: Strategy discussions attended").click()
    expect(page.get_by_text(WORDS).first).to_be_visible()
    axe("conversation-answered")


def test_a_board_s_lead_reads_what_it_commissions_and_what_that_left(
    people: cast.Cast, mere: support.Formed, page: Page, axe: Axe, watch: Watch
) -> None:
    person = factories.person(name="Ona Frost", user=factories.user(email="ona@example.test", is_demo=True))
    post = factories.post(organisation=mere.board, title="Director of commissioning", roles={"lead_partner"}, band=1)
    factories.appointment(person=person, post=post)
    pool(people, mere, timezone.now())

    sign_in(page, "Ona Frost")
    page.goto(f"/partnership/{mere.id}/funding/pools/?year={YEAR}")
    expect(page.get_by_text("Mere Integrated Care Board").first).to_be_visible()
    axe("commissioner-pools")
    page.goto(f"/partnership/{mere.id}/responsibilities/")
    page.get_by_role("link", name="What we answer for").click()
    axe("commissioner-answers-for")
