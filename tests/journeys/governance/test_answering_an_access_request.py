"""A young woman of seventeen asks for her file: it is taken in words, gathered, read, decided on and handed over."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from linkspan.agencies.models import User
from linkspan.scrutiny.access_models import AccessOpinion, AccessRequest
from tests import cast
from tests.support import access
from tests.support.browser import sign_in
from tests.support.database import as_test

Axe = Callable[[str], None]
KNOWN = "She is known to us, and I saw her alone."
STEPS = (
    ("We know them",), ("It is about themselves", "Our own file shows it"), ("Yes", "They want it, or agree"),
    ("Yes", "No sign of it", "None that we know of"), ("In person", "It does not go by post", "No"),
)  # fmt: skip


@pytest.fixture
def young_woman(people: cast.Cast, journey_data: None) -> UUID:
    with as_test():
        User.objects.update(is_demo=True)
    child = access.child(people, date_of_birth=(timezone.now() - timedelta(days=17 * 366)).date())
    access.tell(child, people.amina, "She was seen about her ear.", kind="health")
    access.hear(people, child, "I want to see what you wrote about me.", "She was calm and clear.")
    return child


def test_a_young_woman_of_seventeen_gets_her_file(people: cast.Cast, young_woman: UUID, page: Page, axe: Axe) -> None:
    # Given that she says to her social worker that she wants to see her file
    sign_in(page, "Amina Yusuf")
    page.goto(f"/children/{young_woman}/")
    page.get_by_role("link", name="Someone asks for what we hold").click()
    page.get_by_label("The child or young person themselves").check()
    page.get_by_label("Their name").fill("Rowan Ashgrove")
    page.get_by_label("They said it").check()
    axe("access-receive")
    page.get_by_role("button", name="Send it on").click()
    expect(page.get_by_role("heading", name="It is sent on")).to_be_visible()

    # When information governance takes each step
    sign_in(page, "Ines Calder")
    page.goto("/access-requests/")
    axe("access-list")
    page.get_by_role("link", name="Rowan Ashgrove").click()
    page.get_by_role("button", name="Take this step").click()
    axe("access-which")
    page.get_by_label("How do you know?").fill(KNOWN)
    page.get_by_role("button", name="This is the child").click()
    for number, answers in enumerate(STEPS):
        expect(page.get_by_text("The step is kept.").first).to_be_visible()
        page.get_by_role("button", name="Take this step").click()
        expect(page.get_by_label("How do you know?")).to_be_visible()
        for group, answer in enumerate(answers):
            page.locator("fieldset").nth(group).get_by_label(answer, exact=True).check()
        page.get_by_label("How do you know?").fill(KNOWN)
        if number == 3:
            axe("access-step")
        page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Gather what we hold").click()
    expect(page.get_by_text("It is gathered.").first).to_be_visible()
    axe("access-gathered")

    # And asks the surgery about what concerns her health, which answers
    page.get_by_role("button", name="Ask a health professional").click()
    page.get_by_label("Mill Street Surgery").check()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("They are asked.").first).to_be_visible()
    request = page.url
    sign_in(page, "Dr Cole Marsh")
    with as_test():
        opinion = AccessOpinion.objects.get().id
    page.goto(f"/access-requests/opinions/{opinion}/")
    expect(page.get_by_text("She was seen about her ear.")).to_be_visible()
    page.get_by_label("It may be told").check()
    page.get_by_label("Why").fill("It can do her no harm.")
    axe("access-opinion")
    page.get_by_role("button", name="Keep my opinion").click()
    expect(page.get_by_text("Nothing more is asked of you.")).to_be_visible()

    # And reads what was seen, leaves out what is not hers, and decides on the rest
    sign_in(page, "Ines Calder")
    page.goto(request)
    page.locator("#pieces + ul").get_by_role("link", name=re.compile("Something that happened")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Something that happened")
    axe("access-piece")
    page.get_by_label("Leave it out", exact=True).first.check()
    page.get_by_role("button", name="Keep and go on").click()
    expect(page.get_by_role("alert").or_(page.get_by_text("Your decision is kept.")).first).to_be_visible()
    with as_test():
        request_id = AccessRequest.objects.get().id
    access.decide_all(people, request_id)
    page.goto(request)
    expect(page.get_by_role("heading", name="Next: Make the files")).to_be_visible()

    # Then the files hold what she may have, and nothing of anybody else's
    with page.expect_download() as waited:
        page.get_by_role("button", name="Make the files").click()
    with ZipFile(BytesIO(Path(waited.value.path()).read_bytes())) as packed:
        told = json.loads(packed.read("answer.json"))
        assert packed.namelist()[0] in ("answer.pdf", "answer.html")
    said = str(told)
    assert "I want to see what you wrote about me." in said
    assert "She was seen about her ear." in said
    assert [word for word in access.SECRET[1:] if word in said] == []
    assert date.fromisoformat(told["asked_on"])
    page.goto(request)
    axe("access-made")
    page.get_by_role("button", name="They have them").click()
    expect(page.get_by_text("It is answered.").first).to_be_visible()
    page.get_by_role("link", name="The letter to give them").click()
    axe("access-letter")
