"""A teacher says what worries her, loses her connection and her session on the way, and sends it all the same."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from linkspan.agencies import models as agencies
from linkspan.pathway import models
from tests import cast
from tests.support import children
from tests.support.browser import Watch, sign_in
from tests.support.database import as_test
from tests.support.seats import seat

Axe = Callable[[str], None]
PHONE = {"width": 390, "height": 844}
SAW = "She came in with a bruise on her left cheek."


@pytest.fixture
def teacher(people: cast.Cast) -> cast.Member:
    tess = seat(people.school, "Tess Varley", "Class teacher", {"practitioner"})
    with as_test():
        agencies.User.objects.filter(id=tess.user.id).update(is_demo=True)
    return tess


def test_a_teacher_sends_what_she_began_before_her_connection_and_her_session_were_lost(
    people: cast.Cast, teacher: cast.Member, page: Page, axe: Axe, watch: Watch
) -> None:
    # Given a child at her school, and her telephone
    child = children.rowan(
        people, given_name="Fern", family_name="Larkspur", date_of_birth=date(2014, 4, 2), nhs_number="9434765838",
        address_line_1="5 Rook Lane", record_ids=("S-51", "G-51"),
    )  # fmt: skip
    watch.expected.add(403)  # what a form without its key is answered
    page.set_viewport_size(PHONE)  # a plain mapping is what it takes

    # When she goes to add a concern from the child's file
    sign_in(page, "Tess Varley")
    axe("teacher-home")
    page.goto(f"/children/{child}/")
    page.get_by_role("button", name="Add a concern").click()
    axe("teacher-concern")
    page.get_by_label("What I saw or heard").fill(SAW)
    page.get_by_label("What I saw or heard").blur()
    expect(page.get_by_text("Not sent yet.")).to_be_visible()

    # And the connection drops: the page says so, keeps her words and saves them when it is back
    page.route("**/concerns/save/", lambda route: route.abort("internetdisconnected"))
    page.get_by_label("What the child said").fill("I fell on the stairs.")
    page.get_by_label("What the child said").blur()
    expect(page.get_by_text("Not saved yet: no connection.")).to_be_visible()
    page.unroute("**/concerns/save/")
    expect(page.get_by_text("Not sent yet.")).to_be_visible(timeout=15_000)

    # And her session ends: the page says that too, and nothing is lost
    page.context.clear_cookies()
    page.get_by_label("What I have done (optional)").fill("I told our safeguarding lead.")
    page.get_by_label("What I have done (optional)").blur()
    expect(page.get_by_text("Not saved yet: you have been signed out.")).to_be_visible()
    draft = urlsplit(page.url).path
    other = page.context.new_page()
    sign_in(other, "Tess Varley")
    other.close()
    expect(page.get_by_text("Not sent yet.")).to_be_visible(timeout=15_000)

    # Then it is on her home page, as she left it
    page.goto("/")
    page.get_by_role("link", name="Fern Larkspur").first.click()
    assert urlsplit(page.url).path == draft
    expect(page.get_by_label("What I saw or heard")).to_have_value(SAW)
    expect(page.get_by_label("What I have done (optional)")).to_have_value("I told our safeguarding lead.")

    # And when she says that the child is in danger now, she sees whom to ring before it goes
    page.get_by_label("No, not yet").check()
    page.get_by_label("If they do not know: why?").fill("I could not reach her mother.")
    page.get_by_label("A child is in danger now").check()
    page.get_by_role("button", name="Send to the front door").click()
    expect(page.get_by_role("heading", name="A child is in danger now. Ring first.")).to_be_visible()
    expect(page.get_by_role("link", name="999").first).to_be_visible()
    axe("teacher-danger")
    page.get_by_role("button", name="Send it now").click()

    # Then she is told what happens next, and by when
    expect(page.get_by_role("heading", name="The front door has your concern")).to_be_visible()
    expect(page.get_by_role("heading", name="What happens next")).to_be_visible()
    axe("teacher-sent")
    page.goto("/concerns/")
    expect(page.get_by_role("link", name="Fern Larkspur")).to_be_visible()
    axe("teacher-concerns")
    with as_test():
        assert models.Contact.objects.filter(child=child, urgency="danger").count() == 1


def test_somebody_without_scripts_says_who_a_child_is_and_keeps_it_for_later(
    people: cast.Cast, teacher: cast.Member, page: Page, axe: Axe
) -> None:
    # Given a page whose script never comes
    page.route("**/keep*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))

    # When she describes a child whom she cannot find, and saves
    sign_in(page, "Tess Varley")
    page.get_by_role("button", name="Add a concern").click()
    axe("teacher-which-child")
    page.get_by_role("button", name="Say who the child is").click()
    axe("teacher-unknown-child")
    page.get_by_label("What is the child called?").fill("A boy called Finch, about nine")
    page.get_by_label("What I saw or heard").fill("He was alone at the gate until six.")
    page.get_by_role("button", name="Save and finish later").click()

    # Then it waits for her, and she keeps it as an early worry, which goes to nobody
    expect(page.get_by_text("Saved, and not sent.")).to_be_visible()
    page.get_by_role("link", name="A boy called Finch, about nine").click()
    page.get_by_role("button", name="Keep as an early worry").click()
    expect(page.get_by_role("heading", name="An early worry")).to_be_visible()
    axe("teacher-worry")
    page.get_by_role("link", name="Take it back").or_(page.get_by_role("button", name="Take it back")).click()
    axe("teacher-take-back")
    with as_test():
        assert not models.Contact.objects.filter(said__name__contains="Finch").exists()
