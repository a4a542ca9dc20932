"""A child who is placed in the next council's area: said by her social worker, read by the front door there."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from linkspan.agencies import models as agencies
from linkspan.children.received import ReceivedRecord
from tests import cast, factories
from tests.support import children
from tests.support.browser import sign_in
from tests.support.database import as_test

Axe = Callable[[str], None]


def test_her_placement_is_told_to_the_council_there_which_reads_it(people: cast.Cast, page: Page, axe: Axe) -> None:
    # Given a girl whom her school and Amina work with, her brother elsewhere, and a front door next door
    child = children.rowan(people)
    children.receive(
        people.council,
        ReceivedRecord("C-1", practitioner_name="Amina Yusuf", practitioner_role="Social worker", **children.ROWAN),
        ReceivedRecord("C-2", given_name="Lark", family_name="Ashgrove", date_of_birth=date(2011, 5, 2), sex="M",
                       address_line_1="5 Egret Lane", postcode="ZE4 9QQ", carers=children.ROWAN["carers"]),
    )  # fmt: skip
    with as_test():
        there = agencies.Organisation.objects.get(id=people.southmere_council.id)
        user = factories.user(email="sol@example.test", is_demo=True)
        person = factories.person(name="Sol Marsh", user=user)
        post = factories.post(organisation=there, title="Front door", roles={"front_door"}, band=5)
        factories.appointment(person=person, post=post)

    # When Amina opens the file, which names the brother, and says where the girl is placed
    sign_in(page, "Amina Yusuf")
    page.goto(f"/children/{child}/")
    expect(page.get_by_role("heading", name="Brothers and sisters who live elsewhere")).to_be_visible()
    axe("placing-file")
    page.get_by_role("link", name="Placed or found in another area").click()
    form = page.get_by_role("main")
    form.get_by_label("Placed there").check()
    form.get_by_label("In which council area?").select_option(label="Southmere")
    form.get_by_label("Telephone number").fill("01632 960100")
    axe("placing-form")
    page.get_by_role("button", name="Keep it and tell the council there").click()
    expect(page.get_by_text("has not read it yet").first).to_be_visible()
    axe("placing-said")

    # Then the front door there reads who to ring, and nothing of where or why
    sign_in(page, "Sol Marsh")
    page.get_by_role("link", name="New in our area").click()
    expect(page.get_by_role("heading", name="Rowan Ashgrove")).to_be_visible()
    expect(page.get_by_text("Tern Walk")).to_have_count(0)
    axe("placing-newcomers")
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_role("heading", name="Read, and still in our area")).to_be_visible()

    # And Amina sees that it was read
    sign_in(page, "Amina Yusuf")
    page.goto(f"/children/{child}/")
    expect(page.get_by_text("has read it")).to_be_visible()
