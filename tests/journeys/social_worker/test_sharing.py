"""A teacher records what the answer says; a social worker decides against it, and her manager reads why."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from linkspan.sharing import decision_models as models
from tests import cast
from tests.support import children
from tests.support.browser import sign_in
from tests.support.database import as_test

Axe = Callable[[str], None]


def test_a_refusal_is_reasoned_recorded_and_read_by_the_manager(people: cast.Cast, page: Page, axe: Axe) -> None:
    # Given a child whom Ben works with
    child = children.rowan(people)

    # When he asks from the child's file whether he may tell children's services
    sign_in(page, "Ben Okoro")
    page.goto(f"/children/{child}/")
    page.get_by_role("link", name="Can I share this?").last.click()
    axe("advice-questions")
    page.get_by_role("button", name="Get the answer").click()
    expect(page.get_by_text("Select who wants it").first).to_be_visible()
    axe("advice-questions-missing")
    page.get_by_label("Council children's services").check()
    page.get_by_label("A worry that a child is being harmed or neglected").check()
    page.get_by_label("To keep a child safe from harm").check()
    page.get_by_label("In the next few days").check()
    page.get_by_role("button", name="Get the answer").click()

    # Then the answer is one line, and one click records it
    expect(page.get_by_role("heading", name="Share it with council children's services")).to_be_visible()
    axe("advice-share")
    page.get_by_role("button", name="Record this").click()
    expect(page.get_by_text("Recorded. Nobody was sent anything by this.")).to_be_visible()
    axe("advice-recorded")

    # When Amina decides not to tell a landlord, it is not kept until she says why
    sign_in(page, "Amina Yusuf")
    page.goto("/share/")
    page.get_by_label("A housing service").check()
    page.get_by_label("A worry that a child is being harmed or neglected").check()
    page.get_by_text("Court papers, adoption").click()
    page.get_by_label("Papers or evidence from a family court case").check()
    page.get_by_label("To help a child or family").check()
    page.get_by_label("No hurry").check()
    page.get_by_role("button", name="Get the answer").click()
    expect(page.get_by_role("heading", name="Share this part with a housing service")).to_be_visible()
    axe("advice-part")
    page.get_by_label("Not shared").check()
    page.get_by_role("button", name="Record this").click()
    expect(page.get_by_text("Not sharing can harm a child too").first).to_be_visible()
    axe("advice-unreasoned")
    page.get_by_label("Why sharing would not be necessary").fill("The family is moving anyway and asked us to wait.")
    page.get_by_role("button", name="Record this").click()
    expect(page.get_by_text("The decision differs from the answer.")).to_be_visible()

    # Then her manager reads it
    sign_in(page, "Mo Farrow")
    page.get_by_role("link", name="Sharing decisions").click()
    axe("advice-decisions")
    page.get_by_role("link", name="Not shared: A housing service").click()
    expect(page.get_by_text("The family is moving anyway and asked us to wait.")).to_be_visible()
    with as_test():
        assert models.SharingDecision.objects.count() == 2
