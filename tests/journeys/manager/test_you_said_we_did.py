"""Children say how it was on their own pages; a manager answers "you said, we did"; the child reads it there."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from linkspan.voice import feedback_models
from linkspan.voice import feedback_rules as rules
from tests import cast
from tests.support import children, young
from tests.support.browser import sign_in
from tests.support.database import as_test

Axe = Callable[[str], None]


def others_wrote(people: cast.Cast, count: int) -> None:
    """Let so many other children have written last quarter."""
    last = rules.quarter_of(rules.quarter_of(timezone.localdate()) - timedelta(days=1))
    with as_test():
        for number in range(count):
            feedback_models.FeedbackWords.objects.create(
                organisation=people.council, topic=rules.MEETING, quarter=last, words=f"Too many workers. {number}"
            )


def test_a_child_says_how_it_was_a_manager_answers_and_the_child_reads_it(
    people: cast.Cast, page: Page, axe: Axe, browser: Browser, base_url: str
) -> None:
    # Given Rowan, whom Amina of the council leads the help for and gave a code face to face; five others wrote before
    now = timezone.now()
    rowan = children.rowan(people)
    with transaction.atomic():
        young.lead(rowan, people.amina, people.ben, now - timedelta(hours=1))
    code = young.code(rowan, people.ben, now)
    others_wrote(people, 5)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/here/")
    page.get_by_label("Type your code").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Not now").click()

    # When Rowan picks faces and writes a line, which nobody's name goes with
    page.get_by_role("link", name="Tell us something").click()
    page.get_by_role("link", name="Say how it was").click()
    expect(page.get_by_text("We do not tell them your name.")).to_be_visible()
    axe("young-feedback")
    page.locator("label[for=listened-1]").click()
    page.locator("label[for=knew_next-2]").click()
    page.get_by_label("What could we do better?").fill("I want one worker.")
    page.get_by_role("button", name="Send it", exact=True).click()
    expect(page.get_by_text("Thank you. You told us how it was.")).to_be_visible()

    # Then Mo, who manages there, reads what the five wrote, names a theme and answers it with a day
    desk = browser.new_context(base_url=base_url, locale="en-GB", timezone_id="Europe/London").new_page()
    sign_in(desk, "Mo Farrow")
    desk.goto("/feedback/ours/meeting/")
    expect(desk.get_by_text("I want one worker.")).to_have_count(0)
    desk.get_by_label("Name a theme").fill("Too many workers")
    desk.get_by_role("button", name="Add the theme").click()
    expect(desk.get_by_text("Too many workers, in fewer than 5 answers")).to_be_visible()
    desk.goto("/feedback/ours/")
    desk.get_by_role("link", name="Publish it and answer").click()
    desk.get_by_label("What people said").fill("You have too many workers.")
    desk.get_by_role("button", name="Publish").click()
    desk.get_by_label("It is done", exact=True).check()
    desk.get_by_label("Say what you did").fill("Each of you has one worker now.")
    today = timezone.localdate()
    for part, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        desk.get_by_label(part, exact=True).fill(str(value))
    desk.get_by_role("button", name="Publish the answer").click()
    expect(desk.get_by_text("Your answer is published.")).to_be_visible()

    # And Rowan reads it, once it is pressed, and is not asked again about the same time
    page.goto("/here/feedback/")
    expect(page.get_by_text("We have nothing to ask you now.")).to_be_visible()
    expect(page.get_by_text("Each of you has one worker now.")).to_be_hidden()
    page.get_by_text("You said, we did").click()
    expect(page.get_by_text("You have too many workers.")).to_be_visible()
    expect(page.get_by_text("Each of you has one worker now.")).to_be_visible()
    axe("young-feedback-answered")
