"""The child's file: opened with a reason or a relationship, whole for those who may see it, and without holes."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.test import Client

from linkspan.agencies import models as agencies
from linkspan.children import models
from linkspan.children.received import ReceivedCarer, ReceivedRecord
from tests import cast
from tests.pages.conftest import Desk
from tests.support import children, lines
from tests.support.database import as_test
from tests.support.pages import WHY, once, open_child, search, title, words

pytestmark = pytest.mark.django_db

GET = ("", "sources/", "flags/", "flags/new/", "lead/", "correction/", "shield/")
POST = ("open/", "answer/", "working/")


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    return children.rowan(people)


def protect(child_id: UUID) -> None:
    with as_test():
        models.Child.objects.filter(id=child_id).update(protection="location")


def test_one_who_works_with_the_child_opens_the_file_with_no_reason(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    page = desk(people.ben).get(f"/children/{rowan}/")

    said = words(page)
    assert page.status_code == 200
    for part in ("Rowan Ashgrove", "943 476 5919", "Dr Cole Marsh", "Marian Ashgrove", "has parental responsibility"):
        assert part in said
    assert "14 Tern Walk" in said
    assert "Heron Lane School" in said


def test_whom_to_ring_stands_before_everything_else_on_the_file(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    said = words(desk(people.ben).get(f"/children/{rowan}/"))

    order = [said.index(part) for part in ("Piers Holloway", "People around this child", "Family", "Where they live")]
    assert order == sorted(order)


def test_each_fact_names_who_says_it(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    said = words(desk(people.ben).get(f"/children/{rowan}/sources/"))

    assert "Heron Lane School, Mill Street Surgery" in said
    assert "Records in this file" in said


def test_the_file_shows_homes_over_time_who_lives_there_and_who_worked_with_the_child_until_when(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    home = {"address_line_1": "3 Dunlin Row", "postcode": "ZE7 8AA"}
    her = children.ROWAN | home | {"involved_from": date(2021, 9, 1)}
    for agency, number, name, role in (
        (people.school, "S-1", "Ben Okoro", "Safeguarding lead"), (people.practice, "G-1", "Dr Cole Marsh", "GP")
    ):  # fmt: skip
        children.receive(agency, ReceivedRecord(number, practitioner_name=name, practitioner_role=role, **her))
    children.receive(
        people.hospital,
        ReceivedRecord(
            "H-1", practitioner_name="Ola Finch", practitioner_role="Ward sister", practitioner_phone="01632 960444",
            **(her | {"involved_from": date(2019, 1, 7), "involved_until": date(2020, 6, 30)}),
        ),
    )  # fmt: skip
    brother = {"given_name": "Wren", "family_name": "Ashgrove", "date_of_birth": date(2018, 5, 2), "sex": "M"}
    children.receive(people.school, ReceivedRecord("S-2", **brother, **home))

    said = words(desk(people.ben).get(f"/children/{rowan}/"))

    now, before = said.split("Earlier addresses")
    assert "3 Dunlin Row" in now
    assert "14 Tern Walk" not in now
    assert "14 Tern Walk" in before
    assert "Wren Ashgrove" in said.split("Other children at the same address")[1]
    past = said.split("People who worked with this child before")[1].split("Family")[0]
    for part in ("Ola Finch", "Ward sister", "Mere Hospitals", "01632 960444", "2019", "2020"):
        assert part in past
    around = said.split("People around this child")[1].split("People who worked")[0]
    for part in ("Ben Okoro", "Safeguarding lead", "Heron Lane School", "Dr Cole Marsh", "2021"):
        assert part in around
    assert "Ola Finch" not in around
    assert "Marian Ashgrove" in said
    assert "has parental responsibility" in said


def test_the_file_and_the_map_name_brothers_and_sisters_who_live_elsewhere(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    lark = dict(given_name="Lark", family_name="Ashgrove", date_of_birth=date(2011, 5, 2), sex="F",
                address_line_1="5 Egret Lane", postcode="ZE4 9QQ", carers=children.ROWAN["carers"])  # fmt: skip
    children.receive(people.police, ReceivedRecord("K-1", **lark))
    ben = desk(people.ben)

    said, drawn = words(ben.get(f"/children/{rowan}/")), words(ben.get(f"/children/{rowan}/map/"))

    listed = said.split("Brothers and sisters who live elsewhere")[1].split("Where they live")[0]
    assert "Lark Ashgrove" in listed
    assert "Egret Lane" not in said
    assert "Brother or sister, lives elsewhere" in drawn


def test_the_browser_tab_never_names_the_child(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    ben = desk(people.ben)

    titles = [title(ben.get(f"/children/{rowan}/{page}")) for page in GET if page != "lead/"]

    assert not [each for each in titles if "Rowan" in each or "Ashgrove" in each]


def test_anyone_else_says_why_first_and_is_then_let_in_for_the_day(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    amina = desk(people.amina)

    asked = amina.get(f"/children/{rowan}/")
    opened = open_child(amina, rowan)
    again = amina.get(f"/children/{rowan}/sources/")

    assert "Say why you need to see this file" in words(asked)
    assert "Rowan" not in words(asked)
    assert "Rowan Ashgrove" in words(opened)
    assert "Rowan Ashgrove" in words(again)


def test_the_reason_of_the_search_opens_what_the_search_found(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    amina = desk(people.amina)
    search(amina, names="Rowan Ashgrove")

    page = amina.post(f"/children/{rowan}/open/", once(), follow=True)

    assert page.redirect_chain == [(f"/children/{rowan}/", 302)]
    assert "Rowan Ashgrove" in words(page)
    assert "with your reason" in words(page)


def test_a_reason_in_too_few_words_is_sent_back_with_what_was_typed(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    page = open_child(desk(people.amina), rowan, code="missing", words="lost")

    assert "Say why in a few words of your own" in words(page)
    assert "lost" in page.content.decode()
    assert not lines.lines("children.file.seen")


def test_the_look_is_in_the_trail_before_the_file_is_sent(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    desk(people.ben).get(f"/children/{rowan}/")

    (line,) = lines.lines("children.file.seen")
    assert line["child"] == str(rowan)
    assert line["actor"]["person"] == str(people.ben.id)


@pytest.mark.parametrize("page", GET)
def test_an_outsider_is_told_there_is_nothing_here(people: cast.Cast, desk: Desk, rowan: UUID, page: str) -> None:
    kit = desk(people.kit)

    real, none = kit.get(f"/children/{rowan}/{page}"), kit.get(f"/children/{uuid4()}/{page}")

    assert real.status_code == none.status_code == 404
    assert words(real) == words(none)
    assert "Rowan" not in words(real)


@pytest.mark.parametrize("page", POST)
def test_an_outsider_can_do_nothing_about_a_child(people: cast.Cast, desk: Desk, rowan: UUID, page: str) -> None:
    answer = desk(people.kit).post(f"/children/{rowan}/{page}", once(**WHY))

    assert answer.status_code == 404
    with as_test():
        assert not models.Glance.objects.exists()
        assert not models.Sight.objects.exists()


@pytest.mark.parametrize("page", [*GET, *POST, "looks/"])
def test_a_stranger_is_sent_to_sign_in(client: Client, people: cast.Cast, page: str) -> None:
    answer = client.get(f"/children/{uuid4()}/{page}")

    assert answer["Location"].startswith("/account/login/")


def test_who_has_looked_is_shown_in_plain_words_to_the_lead_and_to_no_one_else(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    open_child(desk(people.amina), rowan)
    ben = desk(people.ben)
    refused = ben.get(f"/children/{rowan}/looks/")
    desk(people.cole).post(f"/children/{rowan}/lead/", once(person=str(people.ben.id)))
    with as_test():
        lead = models.Lead.objects.get()
    ben.post(f"/children/{rowan}/lead/{lead.id}/answer/", once(answer="accept"))

    page = ben.get(f"/children/{rowan}/looks/")

    assert refused.status_code == 404
    assert "Amina Yusuf opened" in words(page)
    assert "I am worried about this child: Came to school with a bruise on Monday" in words(page)


def test_a_protected_place_is_a_plain_panel_with_whom_to_ring(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    protect(rowan)
    amina = desk(people.amina)

    said = words(open_child(amina, rowan)) + words(amina.get(f"/children/{rowan}/sources/"))

    assert "Where this child lives is protected." in said
    assert "Who works with this child is not shown to you" in said
    assert "01632 960100" in said
    for hidden in ("Tern Walk", "ZE3", "Heron Lane", "Mill Street", "Marian Ashgrove 01632", "01632 960333"):
        assert hidden not in said


def test_saying_i_work_with_this_child_gives_sight_and_tells_the_manager(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    amina = desk(people.amina)
    opened = open_child(amina, rowan)

    page = amina.post(f"/children/{rowan}/working/", once(), follow=True)

    assert "I am working with this child" in words(opened)
    assert "Mo Farrow has been told" in words(page)
    assert "You are shown as working with this child until" in words(page)
    with as_test():
        sight = models.Sight.objects.get()
        assert agencies.Notice.objects.filter(person=people.mo.person, about_object=sight.id).count() == 1


def test_sending_the_same_page_twice_does_it_once(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    amina, sent = desk(people.amina), once()
    open_child(amina, rowan)

    answers = [amina.post(f"/children/{rowan}/working/", sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    with as_test():
        assert models.Sight.objects.count() == 1


def test_the_lead_is_offered_to_someone_on_the_file_and_accepted_by_them(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    cole, ben = desk(people.cole), desk(people.ben)

    offered = cole.post(f"/children/{rowan}/lead/", once(person=str(people.ben.id)), follow=True)
    asked = ben.get(f"/children/{rowan}/")
    with as_test():
        lead = models.Lead.objects.get()
    accepted = ben.post(f"/children/{rowan}/lead/{lead.id}/answer/", once(answer="accept"), follow=True)

    assert "The lead has been offered to Ben Okoro" in words(offered)
    assert "You have been offered the lead for this child" in words(asked)
    assert "You now lead for this child" in words(accepted)
    assert "Lead practitioner" in words(accepted)


def test_the_lead_is_offered_to_a_colleague_found_through_their_agency(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    cole = desk(people.cole)

    page = cole.get(f"/children/{rowan}/lead/?agency={people.council.id}")
    answer = cole.post(
        f"/children/{rowan}/lead/?agency={people.council.id}", once(person=str(people.amina.id)), follow=True
    )

    assert "Amina Yusuf, Social worker" in words(page)
    assert "The lead has been offered to Amina Yusuf" in words(answer)


def test_nobody_is_offered_the_lead_by_themselves(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    page = desk(people.ben).post(f"/children/{rowan}/lead/", once(person=str(people.ben.id)))

    assert "Select one of the choices" in words(page)
    with as_test():
        assert not models.Lead.objects.exists()


def test_the_lead_is_declined_and_later_given_up(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    cole, ben = desk(people.cole), desk(people.ben)
    cole.post(f"/children/{rowan}/lead/", once(person=str(people.ben.id)))
    with as_test():
        first = models.Lead.objects.get()
    declined = ben.post(f"/children/{rowan}/lead/{first.id}/answer/", once(answer="decline"), follow=True)
    cole.post(f"/children/{rowan}/lead/", once(person=str(people.ben.id)))
    with as_test():
        second = models.Lead.objects.get(declined_at=None)
    ben.post(f"/children/{rowan}/lead/{second.id}/answer/", once(answer="accept"))

    ended = ben.post(f"/children/{rowan}/lead/{second.id}/end/", once(), follow=True)

    assert "You declined the lead" in words(declined)
    assert "You no longer lead" in words(ended)


def test_one_whose_training_is_overdue_answers_a_question_and_reaches_the_file(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    with as_test():
        agencies.Person.objects.filter(id=people.cole.id).update(trained_until="2024-01-31")
    cole = desk(people.cole)

    asked = cole.get(f"/children/{rowan}/sources/")
    page = cole.post(
        f"/children/{rowan}/answer/",
        once(code="concern", words="She is in my surgery now", going_to=f"/children/{rowan}/sources/"),
        follow=True,
    )

    assert "One question before you go on" in words(asked)
    assert "31 January 2024" in words(asked)
    assert page.redirect_chain == [(f"/children/{rowan}/sources/", 302)]
    assert "Rowan Ashgrove" in words(page)


@pytest.mark.parametrize(
    "going_to", ["https://elsewhere.example/", "//elsewhere.example", "/account/", "/children/../"]
)
def test_opening_a_file_leads_nowhere_but_to_the_file(
    people: cast.Cast, desk: Desk, rowan: UUID, going_to: str
) -> None:
    answer = desk(people.ben).post(f"/children/{rowan}/open/", once(going_to=going_to))

    assert answer["Location"] == f"/children/{rowan}/"


def test_a_child_is_shielded_at_once_and_the_next_look_hides_the_place(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    answer = desk(people.cole).post(
        f"/children/{rowan}/shield/", once(kind="location", reason="Mother and child moved to a refuge"), follow=True
    )

    said = words(open_child(desk(people.amina), rowan))
    assert "The child is shielded from this moment" in words(answer)
    assert "Where this child lives is protected." in said
    assert "Tern Walk" not in said


def test_a_shield_without_a_reason_shields_nothing(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    page = desk(people.cole).post(f"/children/{rowan}/shield/", once(kind="location", reason="x"))

    assert "Say why in a few words of your own" in words(page)
    with as_test():
        assert models.Child.objects.get(id=rowan).protection == "none"


def test_a_correction_is_passed_to_the_agency_it_came_from(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    with as_test():
        record = models.SourceRecord.objects.get(organisation=people.school.id)

    answer = desk(people.cole).post(
        f"/children/{rowan}/correction/",
        once(kind="correction", record=str(record.id), field="date_of_birth", words="She was born on the 8th"),
        follow=True,
    )

    assert "Passed on to Heron Lane School" in words(answer)
    with as_test():
        asked = models.Correction.objects.get()
    assert (asked.kind, asked.organisation_id) == ("correction", people.school.id)


def test_an_objection_needs_no_single_fact(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    with as_test():
        record = models.SourceRecord.objects.get(organisation=people.school.id)

    desk(people.cole).post(
        f"/children/{rowan}/correction/",
        once(kind="objection", record=str(record.id), field="", words="Her mother objects to this being shared"),
    )

    with as_test():
        assert models.Correction.objects.get().kind == "objection"


def test_a_child_who_has_died_is_marked_and_ages_no_further(people: cast.Cast, desk: Desk) -> None:
    child_id = children.rowan(people, deceased_on=datetime(2024, 5, 6, tzinfo=UTC).date())

    said = words(desk(people.ben).get(f"/children/{child_id}/"))

    assert "This child has died" in said
    assert "9 years" in said


def test_a_carer_who_must_not_have_contact_is_marked_where_the_family_is_listed(people: cast.Cast, desk: Desk) -> None:
    carers = (ReceivedCarer("Piers Holloway", "father", None, parental_responsibility=True),)
    child_id = children.rowan(people, carers=carers)

    said = words(desk(people.ben).get(f"/children/{child_id}/"))

    assert "Piers Holloway Must not have contact or know: see above father" in said
