"""Finding a child: the short answer, the same note whatever is found, and nothing typed in any address."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linkspan.agencies import models as agencies
from tests import cast
from tests.pages.conftest import Desk
from tests.support import children, lines
from tests.support.database import as_test
from tests.support.pages import EMPTY, WHY, once, search, title, words

pytestmark = pytest.mark.django_db

NOTE = "No record does not mean no concern: ring"


def test_a_misspelt_name_and_a_year_find_the_child_with_enough_to_know_them(people: cast.Cast, desk: Desk) -> None:
    children.rowan(people)

    page = search(desk(people.amina), names="Rowen Ashgrov", **{"born-year": "2015"})

    said = words(page)
    assert page.status_code == 200
    assert "Rowan Ashgrove" in said
    assert "ZE3" in said
    assert "9QQ" not in said
    assert "9434765919" not in said


# Any part of what a person may know of Rowan, whom the register calls so and who was Thistle before.
KNOWN_OF_HER: dict[str, dict[str, str]] = {
    "a name misheard": {"names": "Rowen Ashgrov"},
    "the names the other way round": {"names": "Ashgrove Rowan"},
    "what she is called": {"names": "Robbie Ashgrove"},
    "what she was called before": {"names": "Rowan Thistle"},
    "a name and the day": {"names": "Rowan", "born-day": "9", "born-month": "3", "born-year": "2015"},
    "a name, day and month the wrong way round": {"names": "Rowan", "born-day": "3", "born-month": "9",
                                                  "born-year": "2015"},
    "a name and the year": {"names": "Rowan", "born-year": "2015"},
    "a name and the whole postcode": {"names": "Rowan", "postcode": "ZE3 9QQ"},
    "a name and half the postcode": {"names": "Rowan", "postcode": "ZE3"},
    "a day of birth and half the postcode": {"born-day": "9", "born-month": "3", "born-year": "2015",
                                             "postcode": "ZE3"},
    "a name and the school": {"names": "Rowan", "school": "heron lane"},
    "an NHS number alone": {"nhs": "943 476 5919"},
    "a UPN alone": {"upn": "H801200001001"},
}  # fmt: skip


def test_any_part_of_what_is_known_finds_the_child_first(people: cast.Cast, desk: Desk) -> None:
    children.rowan(people, known_as="Robbie", former_family_name="Thistle", upn="H801200001001")
    children.others(people.council, ["Hazel", "Wren", "Idris"])
    children.others(people.council, ["Rowena", "Robert", "Linden"], family="Quillfeather")
    amina, today = desk(people.amina), timezone.localdate()
    age = today.year - 2015 - ((today.month, today.day) < (3, 9))

    found = {
        how: words(search(amina, **typed))
        for how, typed in (KNOWN_OF_HER | {"a name and the age": {"names": "Rowan", "age": str(age)}}).items()
    }

    assert [how for how, page in found.items() if "Rowan Ashgrove" not in page] == []
    others = ("Hazel Ashgrove", "Wren Ashgrove", "Idris Ashgrove", "Rowena Quillfeather", "Robert Quillfeather")
    before = {how: [each for each in others if each in page.split("Rowan Ashgrove")[0]] for how, page in found.items()}
    assert {how: listed for how, listed in before.items() if listed} == {}


def test_the_note_and_the_duty_desk_stand_below_an_answer_with_someone_and_one_with_none(
    people: cast.Cast, desk: Desk
) -> None:
    children.rowan(people)
    amina = desk(people.amina)

    found, none = search(amina, names="Rowan Ashgrove"), search(amina, names="Zebedee Quarrington")

    for page in (found, none):
        assert NOTE in words(page)
        assert "01632 960100" in words(page)
    assert "Rowan Ashgrove" not in words(none)
    assert "Nobody we can show you fits well" in words(none)


def test_nothing_that_was_typed_is_part_of_an_address_or_a_title(people: cast.Cast, desk: Desk) -> None:
    children.rowan(people)

    page = search(desk(people.amina), names="Rowan Ashgrove")

    addresses = [address for address, _ in page.redirect_chain]
    assert addresses == ["/find/results/"]
    assert title(page) == "Who we found – Linkspan"


def test_every_child_shown_is_named_in_the_trail_before_the_page_is_sent(people: cast.Cast, desk: Desk) -> None:
    child_id = children.rowan(people)

    search(desk(people.amina), names="Rowan Ashgrove")

    listed = [line for line in lines.lines("children.list.seen") if line["actor"].get("person") == str(people.amina.id)]
    assert str(child_id) in {line.get("child") for line in listed}
    assert len(lines.lines("children.search.made")) == 1


def test_a_row_takes_the_school_from_whichever_record_gives_it(people: cast.Cast, desk: Desk) -> None:
    children.rowan(people)

    page = search(desk(people.amina), nhs="943 476 5919")

    assert "Heron Lane School" in words(page)


def test_no_total_and_never_more_than_ten_rows_are_shown(people: cast.Cast, desk: Desk) -> None:
    children.others(people.council, [f"Rowan{letter}" for letter in "abcdefghijklmnop"])

    page = search(desk(people.amina), names="Rowan Ashgrove")

    assert 0 < page.content.decode().count('class="app-result"') <= 10


def test_a_reason_is_asked_for_and_what_was_typed_is_kept(people: cast.Cast, desk: Desk) -> None:
    page = desk(people.amina).post("/find/", once(**EMPTY, code="", words="") | {"names": "Rowan Ashgrove"})

    assert page.status_code == 200
    assert "Select why you are looking" in words(page)
    assert 'value="Rowan Ashgrove"' in page.content.decode()
    assert not lines.lines("children.search.made")


def test_the_reason_holds_for_the_next_search_and_can_be_changed(people: cast.Cast, desk: Desk) -> None:
    amina = desk(people.amina)
    search(amina, names="Rowan Ashgrove")

    again = amina.post("/find/", {"words": "Idris Quillfeather 2012"}, follow=True)
    form = amina.get("/find/?reason=new")

    assert again.redirect_chain == [("/find/results/", 302)]
    assert WHY["words"] in words(again)
    assert "Why are you looking?" in words(form)


def test_one_box_is_sorted_into_parts_and_leads_to_the_question_why(people: cast.Cast, desk: Desk) -> None:
    page = desk(people.amina).post("/find/", {"words": "Rowan Ashgrove 9/3/2015 ze3"}, follow=True)

    source = page.content.decode()
    assert "Why are you looking?" in words(page)
    for value in ("Rowan Ashgrove", "2015", "ZE3"):
        assert f'value="{value}"' in source


def test_a_query_that_is_too_thin_says_what_to_add_and_keeps_what_was_typed(people: cast.Cast, desk: Desk) -> None:
    page = search(desk(people.amina), names="Rowan")

    assert "There is a problem" in words(page)
    assert NOTE in words(page)
    assert 'value="Rowan"' in page.content.decode()
    assert not lines.lines("children.search.made")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"nhs": "9434765918"}, "Check the NHS number"),
        ({"age": "forty"}, "Age must be a whole number"),
        ({"school": "Nowhere Academy"}, "We do not know a school by that name"),
        ({"born-year": "15"}, "Year must include 4 numbers"),
    ],
)
def test_a_box_that_cannot_be_read_says_how_to_mend_it(
    people: cast.Cast, desk: Desk, typed: dict[str, str], told: str
) -> None:
    page = search(desk(people.amina), names="Rowan Ashgrove", **typed)

    assert told in words(page)


def test_a_school_is_found_by_its_name(people: cast.Cast, desk: Desk) -> None:
    children.rowan(people)

    page = search(desk(people.amina), names="Rowan", school="heron lane")

    assert "Rowan Ashgrove" in words(page)


def test_pupil_numbers_are_asked_only_of_education_and_councils(people: cast.Cast, desk: Desk) -> None:
    asked = {
        member.person.name: words(desk(member).get("/find/")) for member in (people.ben, people.amina, people.cole)
    }

    assert ["Unique pupil number" in page for page in asked.values()] == [True, True, False]


def test_a_pupil_number_typed_by_others_is_answered_with_what_to_do_instead(people: cast.Cast, desk: Desk) -> None:
    page = desk(people.cole).post("/find/", {"words": "A123456789012"}, follow=True)

    assert "Only schools, nurseries and councils may search by UPN" in words(page)


def test_a_search_by_someone_whose_training_is_overdue_asks_and_then_goes_on(people: cast.Cast, desk: Desk) -> None:
    children.rowan(people)
    with as_test():
        agencies.Person.objects.filter(id=people.dee.id).update(trained_until="2024-01-31")
    dee = desk(people.dee)

    asked = search(dee, names="Rowan Ashgrove")
    answered = dee.post("/find/answer/", once(words="A child is missing and I am first there"), follow=True)

    assert "Your safeguarding training ran out on 31 January 2024." in words(asked)
    assert "You are not being stopped" in words(asked)
    assert NOTE in words(asked)
    assert "Rowan Ashgrove" in words(answered)
    assert len(lines.lines("sharing.challenge.answered")) == 1


def test_a_search_by_someone_outside_the_listed_agencies_is_refused_with_whom_to_ring(
    people: cast.Cast, desk: Desk
) -> None:
    page = search(desk(people.kit), names="Rowan Ashgrove")

    assert page.status_code == 403
    assert "You cannot do this" in words(page)
    assert "999" in words(page)


@pytest.mark.parametrize("address", ["/find/", "/find/results/", "/find/answer/", "/find/again/"])
def test_a_stranger_is_sent_to_sign_in(client: Client, people: cast.Cast, address: str) -> None:
    assert client.get(address)["Location"].startswith("/account/login/")


def test_results_without_a_search_lead_to_the_form(people: cast.Cast, desk: Desk) -> None:
    assert desk(people.amina).get("/find/results/")["Location"] == "/find/"


def test_a_new_search_forgets_what_was_typed_and_why(people: cast.Cast, desk: Desk) -> None:
    amina = desk(people.amina)
    search(amina, names="Rowan Ashgrove")

    page = amina.post("/find/again/", {"once": str(uuid4())}, follow=True)

    assert 'value="Rowan Ashgrove"' not in page.content.decode()
    assert "Why are you looking?" in words(page)


def test_a_search_asks_the_database_the_same_number_of_questions_however_many_it_finds(
    people: cast.Cast, desk: Desk
) -> None:
    children.rowan(people)
    amina = desk(people.amina)
    search(amina, names="Rowan Ashgrove")
    with CaptureQueriesContext(connection) as few:
        amina.get("/find/results/")
    children.others(people.school, [f"Rowan{letter}" for letter in "abcdefgh"])

    with CaptureQueriesContext(connection) as many:
        page = amina.get("/find/results/")

    assert page.content.decode().count('class="app-result"') > 3
    assert len(many) == len(few)
