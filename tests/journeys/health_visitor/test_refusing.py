"""A health visitor is asked about a mother, decides that telling would do more harm, and says why."""

import re
from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from linkspan.exchange import models
from tests import cast
from tests.support import children
from tests.support.browser import sign_in
from tests.support.database import as_test
from tests.support.seats import seat

Axe = Callable[[str], None]
HARM = "She is leaving him on Friday. If he learned of it, she and the baby would not be safe."
BEYOND = "Naming the day would reach eleven people. The council needs to know only that there is a safety plan."


def test_a_refusal_states_the_harm_and_the_asker_reads_it(people: cast.Cast, page: Page, axe: Axe) -> None:
    # Given a baby whom a social worker works with, and a health visitor on the hospital's desk
    child = children.rowan(
        people, given_name="Bryony", family_name="Fallowfield", date_of_birth=date(2026, 2, 11), school_urn=None,
        nhs_number="9434765889", address_line_1="3 Weir Cottages", record_ids=("S-51", "G-51"),
    )  # fmt: skip
    children.receive(
        people.council,
        children.ReceivedRecord(
            "C-51", practitioner_name="Amina Yusuf", practitioner_role="Social worker",
            **children.ROWAN | {
                "given_name": "Bryony", "family_name": "Fallowfield", "date_of_birth": date(2026, 2, 11),
                "school_urn": None, "nhs_number": "9434765889", "address_line_1": "3 Weir Cottages",
            },
        ),
    )  # fmt: skip
    seat(people.hospital, "Hana Sorrel", "Health visitor", {"practitioner", "duty"})

    # When Amina asks what the health visitor knows
    sign_in(page, "Amina Yusuf")
    page.goto(f"/children/{child}/requests/ask/")
    page.get_by_label("Mere Hospitals", exact=True).check()
    page.get_by_label("What do you ask?").fill("When is the mother planning to move, and where to?")
    page.get_by_label("Why do you ask?").fill("We plan the next visit and want to know who will be at home.")
    page.get_by_label("Find out whether a child is being harmed, or may be").check()
    page.get_by_label("A front-door check: within 1 working day").check()
    page.get_by_role("button", name="Send to each agency").click()
    expect(page.get_by_text("Each agency's duty desk has it").first).to_be_visible()
    grid = page.url

    # Then Hana finds it waiting, and may look up what the law says before she decides
    sign_in(page, "Hana Sorrel")
    page.get_by_role("link", name="1 request to answer").click()
    page.get_by_role("link", name="Bryony Fallowfield").first.click()
    axe("health-visitor-thread")
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_label("We do not tell").check()
    page.get_by_role("button", name="Go on").click()

    # And nothing is sent until both halves of the test are answered
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_role("alert")).to_contain_text("Why is telling not necessary?")
    axe("health-visitor-unreasoned")
    page.get_by_label("Telling would do the child more harm").check()
    page.get_by_label("Why is telling not necessary?").fill(HARM)
    page.get_by_label("Why would telling be out of proportion?").fill(BEYOND)
    page.get_by_label("Telling the family could put someone at risk").check()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("the record is written").first).to_be_visible()
    axe("health-visitor-refused")

    # Then Amina sees that it was withheld and not lost, and whom to ring
    sign_in(page, "Amina Yusuf")
    page.goto(grid)
    expect(page.get_by_text("Not told, with reasons", exact=True).first).to_be_visible()
    page.get_by_role("link", name=re.compile("Mere Hospitals")).first.click()
    expect(page.get_by_text("Telling would do the child more harm").first).to_be_visible()
    expect(page.get_by_role("heading", name="Ring instead")).to_be_visible()
    axe("social-worker-refused")

    # And the record of the decision names who decided, and keeps the reasoning
    sign_in(page, "Hana Sorrel")
    page.goto("/requests/")
    with as_test():
        part = models.Part.objects.get(request__child=child)
    page.goto(f"/requests/parts/{part.id}/record/")
    expect(page.get_by_text("Hana Sorrel, Health visitor").first).to_be_visible()
    expect(page.get_by_text(BEYOND)).to_be_visible()
    axe("health-visitor-record")
