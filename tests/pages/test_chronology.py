"""A child's chronology on its pages: read, added to, put right, taken out as a pack; and the map of people."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.children.received import ReceivedRecord
from linkspan.pathway import events, models
from linkspan.web import pdf
from tests import cast
from tests.pages.conftest import Desk
from tests.support import children
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.pages import once, open_child, title, words

NOBODY = UUID("00000000-0000-7000-8000-000000000000")
pytestmark = pytest.mark.django_db
FALL = "Seen at the hospital with a broken wrist."


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    return children.rowan(people)


def telling(**changes: Any) -> dict[str, Any]:
    on = timezone.localdate() - timedelta(days=3)
    return once(**{
        "what": FALL, "nature": "fact", "kind": "health", "source": "record", "source_said": "Letter of the hospital",
        "sharing": "workers", "held_why": "", "clock": "", "happened_on-day": on.day, "happened_on-month": on.month,
        "happened_on-year": on.year,
    } | changes)  # fmt: skip


def a_pack(**changes: Any) -> dict[str, Any]:
    return once(**{
        "edition": "workers", "purpose": "conference", "why": "The conference is on Thursday.", "form": "print",
    } | changes)  # fmt: skip


@pytest.fixture
def proven(people: cast.Cast) -> None:
    """Let everyone have signed in just now, as those of a demonstration have."""
    with as_test():
        agencies.User.objects.update(is_demo=True)


def add(client: Client, child_id: UUID, **changes: Any) -> Any:
    return client.post(f"/children/{child_id}/chronology/add/", telling(**changes), follow=True)


def newest() -> models.SignificantEvent:
    with as_test():
        return models.SignificantEvent.objects.latest("at")


def test_what_the_school_adds_the_surgery_reads_with_its_source_and_author(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    answer = add(desk(people.ben), rowan)

    read = words(desk(people.cole).get(f"/children/{rowan}/chronology/"))

    assert "It is in the chronology." in words(answer)
    assert f"Fact {FALL} From the agency's record: Letter of the hospital" in read
    assert "Ben Okoro, Designated safeguarding lead · Heron Lane School" in read
    assert "Put right or take back" not in read
    assert "Rowan" not in title(answer)


def test_the_file_leads_to_the_chronology_and_to_the_map(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    page = desk(people.ben).get(f"/children/{rowan}/").content.decode()

    assert f'href="/children/{rowan}/chronology/"' in page
    assert f'href="/children/{rowan}/map/"' in page


def test_an_incomplete_event_says_what_is_missing_and_adds_nothing(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    answer = add(desk(people.ben), rowan, what="", nature="", clock="half past", **{"happened_on-day": "40"})

    said = words(answer)
    assert "Enter what happened" in said
    assert "Select fact or opinion" in said
    assert "Enter a time like 4:30pm, or leave it empty" in said
    with as_test():
        assert models.SignificantEvent.objects.count() == 0


def test_a_time_of_day_is_read_as_people_write_it(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    add(desk(people.ben), rowan, clock="4:30 pm")

    assert "4:30pm" in words(desk(people.ben).get(f"/children/{rowan}/chronology/"))
    assert not newest().is_day


def test_one_s_own_words_are_put_right_and_the_earlier_ones_stay(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    ben = desk(people.ben)
    add(ben, rowan)
    address = f"/children/{rowan}/chronology/{newest().id}/"
    form = ben.get(address)

    answer = ben.post(address, telling(what="A broken left arm.", why="The letter says the arm."), follow=True)

    assert FALL in form.content.decode()
    said = words(answer)
    assert "A broken left arm." in said
    assert "Put right: what it said before" in said
    assert "Changed because: The letter says the arm." in said


def test_one_s_own_words_are_taken_back(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    ben = desk(people.ben)
    add(ben, rowan)
    event_id = newest().id
    address = f"/children/{rowan}/chronology/{event_id}/take-back/"

    asked = ben.get(address)
    answer = ben.post(address, once(why="It was about another pupil."), follow=True)

    assert FALL in words(asked)
    assert "taken back" in words(answer)
    assert FALL not in words(desk(people.cole).get(f"/children/{rowan}/chronology/"))


def test_an_event_of_another_child_or_agency_is_not_at_this_address(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    ben = desk(people.ben)
    add(ben, rowan)
    children.receive(people.school, ReceivedRecord(
        "S-9", given_name="Idris", family_name="Quill", date_of_birth=timezone.localdate() - timedelta(days=3000),
        sex="M", involved_from=timezone.localdate() - timedelta(days=300),
    ))  # fmt: skip
    other = children.child_of(people.school, "S-9")
    event_id = newest().id

    for client, child_id in ((ben, other), (desk(people.cole), rowan), (ben, NOBODY)):
        for act in ("", "take-back/"):
            assert client.get(f"/children/{child_id}/chronology/{event_id}/{act}").status_code == 404, (child_id, act)


def test_what_is_held_back_is_told_with_whom_to_ring(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    add(desk(people.ben), rowan, sharing="told", held_why="An enquiry is open.")

    read = words(desk(people.cole).get(f"/children/{rowan}/chronology/"))

    assert "Held back These agencies keep something to themselves" in read
    assert FALL not in read


def test_what_is_kept_silent_leaves_no_trace_on_the_page(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    before = words(desk(people.cole).get(f"/children/{rowan}/chronology/"))
    add(desk(people.ben), rowan, sharing="silent", held_why="An enquiry is open.")

    assert words(desk(people.cole).get(f"/children/{rowan}/chronology/")) == before


def test_a_gap_and_a_silent_agency_are_on_the_page(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    read = words(desk(people.cole).get(f"/children/{rowan}/chronology/"))

    assert "Gap. Nothing has been said since" in read
    assert "Have told nothing here that you are shown Heron Lane School" in read


def test_the_chronology_is_narrowed_and_says_so(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    add(desk(people.ben), rowan)

    read = words(desk(people.cole).get(f"/children/{rowan}/chronology/", {"kind": "health"}))

    assert "You see a part: Health. 1 of" in read
    assert "Gap." not in read


def test_an_outsider_meets_the_question_for_a_reason_and_then_no_chronology(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    dee = desk(people.dee)
    open_child(dee, rowan)

    for name in ("", "add/", "pack/"):
        assert dee.get(f"/children/{rowan}/chronology/{name}").status_code in (403, 404), name
    assert "/chronology/" not in dee.get(f"/children/{rowan}/").content.decode()


@pytest.mark.parametrize("name", ["chronology/", "chronology/add/", "chronology/pack/", "map/"])
def test_someone_with_nothing_to_do_with_the_child_finds_nothing(
    people: cast.Cast, desk: Desk, rowan: UUID, name: str
) -> None:
    kit = desk(people.kit)

    assert kit.get(f"/children/{rowan}/{name}").status_code == 404
    assert kit.get(f"/children/{NOBODY}/{name}").status_code == 404


# --- packs --------------------------------------------------------------------------------------------------


def test_a_pack_to_print_has_its_marking_name_time_and_number(
    people: cast.Cast, desk: Desk, rowan: UUID, proven: None
) -> None:
    add(desk(people.ben), rowan)
    cole = desk(people.cole)
    offered = words(cole.get(f"/children/{rowan}/chronology/pack/"))

    read = words(cole.post(f"/children/{rowan}/chronology/pack/", a_pack()))

    assert "Who is the pack for?" in offered
    assert "OFFICIAL-SENSITIVE: for those who work with this child" in read
    assert "by Dr Cole Marsh, GP, Mill Street Surgery" in read
    assert FALL in read
    (line,) = lines(events.PACK_MADE)
    assert f"Number {line['id'][-12:]}." in read
    assert line["detail"]["purpose"] == "conference"


def test_the_family_s_edition_has_released_words_alone(
    people: cast.Cast, desk: Desk, rowan: UUID, proven: None
) -> None:
    add(desk(people.ben), rowan, is_released="on")
    add(desk(people.ben), rowan, what="Her uncle drank in front of her.")

    page = desk(people.cole).post(f"/children/{rowan}/chronology/pack/", a_pack(edition="family"))

    read = page.content.decode().split('class="app-pack"')[1]
    assert "PRIVATE: for the family named here" in read
    assert FALL in read
    for name in ("uncle", "Ben Okoro", "Cole Marsh", "OFFICIAL"):
        assert name not in read, name


@pytest.mark.needs_pango
def test_a_pack_is_written_as_a_tagged_pdf(people: cast.Cast, desk: Desk, rowan: UUID, proven: None) -> None:
    add(desk(people.ben), rowan)

    answer = desk(people.cole).post(f"/children/{rowan}/chronology/pack/", a_pack(form="pdf"))

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert "Rowan" not in answer["Content-Disposition"]


def test_a_pack_asks_again_who_is_there_and_makes_none_before(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    answer = desk(people.cole).post(f"/children/{rowan}/chronology/pack/", a_pack())

    assert answer.status_code == 302
    assert lines(events.PACK_MADE) == []


def test_without_pango_the_page_says_so_and_offers_paper(
    people: cast.Cast, desk: Desk, rowan: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "is_here", lambda: False)

    page = desk(people.cole).get(f"/children/{rowan}/chronology/pack/")

    assert "This server cannot write PDFs: a library is missing." in words(page)
    assert "As a PDF" not in words(page)


def test_a_pack_without_a_reason_is_not_made(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    answer = desk(people.cole).post(f"/children/{rowan}/chronology/pack/", a_pack(why="no"))

    assert "Say why in a few words of your own." in words(answer)


# --- the map ------------------------------------------------------------------------------------------------


def test_the_map_shows_family_and_workers_as_a_picture_and_in_a_table(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    page = desk(people.ben).get(f"/children/{rowan}/map/")

    said, source = words(page), page.content.decode()
    assert "Marian Ashgrove" in said
    assert "Piers Holloway" in said
    assert "No contact" in said
    assert "Dr Cole Marsh" in said
    assert 'role="img" aria-labelledby="ecomap-title ecomap-desc"' in source
    table = source.split("<table")[1]
    for name in ("Marian Ashgrove", "Piers Holloway", "Dr Cole Marsh", "Ben Okoro"):
        assert name in table, name


def test_the_map_of_a_child_whose_place_is_protected_names_no_agency(people: cast.Cast, desk: Desk) -> None:
    child_id = children.rowan(people, protection="location", record_ids=("S-7", "G-7"))
    amina = desk(people.amina)
    open_child(amina, child_id)

    said = words(amina.get(f"/children/{child_id}/map/"))

    assert "it would say where the child is" in said
    for name in ("Heron Lane School", "Mill Street Surgery", "Cole Marsh", "Ben Okoro"):
        assert name not in said, name
