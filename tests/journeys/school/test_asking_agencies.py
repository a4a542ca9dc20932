"""A school's safeguarding lead asks the police, the GP and the council; one tells and keeps something, one has nothing,
and one says nothing until it is passed up."""

import re
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

Axe = Callable[[str], None]


def test_one_tells_one_holds_nothing_and_one_is_silent(people: cast.Cast, page: Page, axe: Axe) -> None:
    # Given a child whom Ben works with
    child = children.rowan(
        people, given_name="Sparrow", family_name="Underhay", date_of_birth=date(2014, 2, 17),
        nhs_number="9434765870", address_line_1="8 Alder Row", record_ids=("S-31", "G-31"),
    )  # fmt: skip

    # When he asks three agencies on one screen
    sign_in(page, "Ben Okoro")
    page.goto(f"/children/{child}/requests/")
    axe("school-requests-empty")
    page.get_by_role("button", name="Ask agencies about this child").click()
    axe("school-ask")
    for agency in ("Mere Police", "Northmere Council"):
        page.get_by_label(agency, exact=True).check()
    page.get_by_label("Another agency (optional)", exact=True).select_option("Mill Street Surgery")
    page.get_by_label("What do you ask?").fill("Have you been to the home?\nDoes anything worry you?")
    page.get_by_label("Why do you ask?").fill("Sparrow came to school with a bruise and would not say how.")
    page.get_by_label("Find out whether a child is being harmed, or may be").check()
    page.get_by_label("A front-door check: within 1 working day").check()
    page.get_by_role("button", name="Send to each agency").click()
    expect(page.get_by_text("Each agency's duty desk has it").first).to_be_visible()
    axe("school-request-grid")
    grid = page.url

    # Then the police tell one thing and do not tell the other
    sign_in(page, "Sgt Dee Hallam")
    page.get_by_role("link", name="1 request to answer").click()
    axe("police-requests")
    page.get_by_role("link", name="Sparrow Underhay").first.click()
    axe("police-thread")
    thread = page.url
    for question, answer in (("Have you been to the home?", "Tell what we know"), ("Does anything", "We do not tell")):
        page.goto(thread)
        page.get_by_role("button", name="Answer", exact=True).click()
        expect(page.get_by_label(question)).to_be_visible()
        for box in page.get_by_role("checkbox").all():
            box.uncheck()
        page.get_by_label(question).check()
        page.get_by_label(answer).check()
        page.get_by_role("button", name="Go on").click()
        axe(f"police-answer-{answer.split()[0].lower()}")
        if answer.startswith("Tell"):
            page.get_by_label("Fact", exact=True).first.check()
            page.get_by_label("What do you tell?").fill("Officers attended on 3 October.")
            page.get_by_label("Where does it come from?").first.fill("Command and control log")
        else:
            page.get_by_label("Telling would do the child more harm").check()
            page.get_by_label("Why is telling not necessary?").fill("It is about an adult who has left.")
            page.get_by_label("Why would telling be out of proportion?").fill("It would show who told us.")
        page.get_by_label("Telling the family could put someone at risk").check()
        page.get_by_role("button", name="Send the answer").click()
        expect(page.get_by_text("the record is written").first).to_be_visible()

    # And the practice holds nothing, and says how it knows
    sign_in(page, "Dr Cole Marsh")
    page.goto("/requests/")
    page.get_by_role("link", name=re.compile("Answer.*Sparrow")).click()
    page.get_by_label("We hold nothing").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Which system did you search?").fill("Patient records")
    page.get_by_label("NHS number").first.check()
    axe("gp-nothing-held")
    page.get_by_role("button", name="Send the answer").click()

    # And the council says nothing past its date, and is passed up
    with as_test():
        past = timezone.now() - timedelta(hours=6)
        models.Part.objects.filter(organisation=people.council, request__child=child).update(asked_at=past, due_at=past)
    clocks.mind_requests(by=Actor.system("worker"), at=timezone.now())
    sign_in(page, "Ben Okoro")
    page.goto(grid)
    for state in ("Told", "Not told, with reasons", "Nothing held", "No reply, past its date"):
        expect(page.get_by_text(state, exact=True).first).to_be_visible()
    axe("school-grid-answered")
    page.get_by_role("link", name="Northmere Council").click()
    expect(page.get_by_text("Nobody replied by the date")).to_be_visible()
    axe("school-thread-silent")
    page.goto(thread)
    expect(page.get_by_text("Officers attended on 3 October.")).to_be_visible()
    page.get_by_role("link", name="Record of what was disclosed").click()
    expect(page.get_by_text("Sgt Dee Hallam, Sergeant").first).to_be_visible()
    axe("school-record")
