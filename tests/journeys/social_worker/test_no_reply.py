"""A request nobody answers climbs the area's table, each rung told once, until somebody replies."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from linkspan.audit import Actor
from linkspan.exchange import models
from linkspan.exchange.commands import clocks
from tests import cast
from tests.support import children
from tests.support.browser import sign_in
from tests.support.database import as_test
from tests.support.seats import seat

Axe = Callable[[str], None]
PASSED_UP = "A request has had no reply by its date, and was passed up."


def pass_hours(part: models.Part, hours: int) -> None:
    """Let the date lie so many hours back, and the worker come round."""
    past = timezone.now() - timedelta(hours=hours, minutes=1)
    with as_test():
        models.Part.objects.filter(id=part.id).update(asked_at=past - timedelta(days=1), due_at=past)
    clocks.mind_requests(by=Actor.system("worker"), at=timezone.now())


def test_silence_climbs_from_the_desk_to_the_lead_partners_and_stops_with_an_answer(
    people: cast.Cast, page: Page, axe: Axe
) -> None:
    # Given a child whom a school works with, and those above the sergeant in the police
    child = children.rowan(
        people, given_name="Merle", family_name="Oakenshaw", date_of_birth=date(2013, 12, 4),
        nhs_number="9434765927", address_line_1="40 Causeway", record_ids=("S-71", "G-71"),
    )  # fmt: skip
    seat(people.police, "Nell Harrow", "Inspector, public protection", {"manager", "practitioner", "duty"}, band=4)
    seat(people.police, "Joy Brand", "Assistant chief constable", {"manager", "practitioner"}, band=2)

    # When Ben asks the police and nobody replies by the date
    sign_in(page, "Ben Okoro")
    page.goto(f"/children/{child}/requests/ask/")
    page.get_by_label("Mere Police", exact=True).check()
    page.get_by_label("What do you ask?").fill("Has anyone been called to the home this month?")
    page.get_by_label("Why do you ask?").fill("Merle has not slept and says that there is shouting every night.")
    page.get_by_label("Find out whether a child is being harmed, or may be").check()
    page.get_by_label("A front-door check: within 1 working day").check()
    page.get_by_role("button", name="Send to each agency").click()
    grid = page.url
    with as_test():
        part = models.Part.objects.get(request__child=child)

    # Then an hour later it stands as silence, and says who is told next and when
    pass_hours(part, 1)
    page.goto(grid)
    expect(page.get_by_text("No reply, past its date", exact=True).first).to_be_visible()
    page.goto(f"/requests/parts/{part.id}/")
    expect(page.get_by_text("Reached the duty desk")).to_have_count(2)  # the receipt, and the rung
    expect(page.get_by_text("With no answer, the managers will be told on")).to_be_visible()
    axe("silence-desk")

    # And after four hours the managers, after two days the delegated partner, each told once
    pass_hours(part, 5)
    pass_hours(part, 5)
    sign_in(page, "Nell Harrow")
    page.goto("/notices/")
    expect(page.locator(".app-task", has_text=PASSED_UP)).to_have_count(2)  # as the desk, and as a manager
    axe("silence-manager-told")
    pass_hours(part, 50)
    sign_in(page, "Joy Brand")
    page.goto("/notices/")
    page.get_by_role("link", name="Open").first.click()
    expect(page.get_by_text("Reached the delegated safeguarding partner")).to_be_visible()
    expect(page.get_by_text("the lead safeguarding partners of the area will be told")).to_be_visible()
    axe("silence-delegated-partner")

    # When she sees to it that it is answered
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_label("Tell what we know").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Fact", exact=True).first.check()
    page.get_by_label("What do you tell?").fill("Officers were called on 2 and 9 November. Nobody was hurt.")
    page.get_by_label("Where does it come from?").first.fill("Command and control log")
    page.get_by_label("Telling the family could put someone at risk").check()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("the record is written").first).to_be_visible()

    # Then Ben reads it, and nobody further up is told
    pass_hours(part, 200)
    sign_in(page, "Ben Okoro")
    page.goto(f"/requests/parts/{part.id}/")
    expect(page.get_by_text("Officers were called on 2 and 9 November.").first).to_be_visible()
    expect(page.get_by_text("Reached the lead safeguarding partners")).to_have_count(0)
    axe("silence-answered")
    with as_test():
        assert set(models.Escalation.objects.filter(part=part).values_list("rung", flat=True)) == {
            "desk", "manager", "named_lead", "delegated_partner",
        }  # fmt: skip
