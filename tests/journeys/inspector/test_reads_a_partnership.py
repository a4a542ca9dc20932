"""The inspector: who answers here, which seat is empty, which duty does nobody do, and what was decided?"""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from linkspan.agencies.models import User
from tests import cast
from tests.support import partnership as support
from tests.support.browser import Watch, sign_in
from tests.support.database import as_test

Axe = Callable[[str], None]


def test_an_inspector_reads_who_answers_and_what_nobody_does_and_changes_nothing(
    people: cast.Cast, page: Page, axe: Axe, watch: Watch
) -> None:
    # Given a partnership with empty seats and duties that nobody has taken on
    mere = support.formed(people)
    with as_test():
        User.objects.update(is_demo=True)

    # When the inspector comes to it from the pages they are offered
    sign_in(page, "Oz Penrose")
    page.goto("/partnership/")
    page.get_by_role("link", name="Mere Safeguarding Children").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mere")
    axe("inspector-partnership")

    # Then vacancies stand first, with the law they fall short of
    page.goto(f"/partnership/{mere.id}/accountability/")
    expect(page.get_by_text("nothing can be published without it").first).to_be_visible()
    expect(page.get_by_text("Children Act 2004 s 18").first).to_be_visible()
    axe("inspector-accountability")

    # And what nobody does is listed, by agency; nothing offers to be changed
    for place in ("accountability", "duties", "responsibilities", "delegations", "meetings", "funding"):
        answer = page.goto(f"/partnership/{mere.id}/{place}/")
        assert answer is not None, place
        assert answer.ok, place
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("main form[method=post]")).to_have_count(0)
    page.goto(f"/partnership/{mere.id}/duties/")
    axe("inspector-duties")
