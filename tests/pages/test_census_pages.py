"""The data officer's pages of the yearly return: what is in it, what is to be mended, and the file."""

import csv
import io
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.audit import Actor
from linkspan.interop import commands, models
from linkspan.interop.census import records
from linkspan.interop.census.reader import read_message
from tests import cast
from tests.rooms.interop.census_messages import written
from tests.rooms.interop.test_census_loading import CLOSED, HEADER, a_child
from tests.support.database import as_test

pytestmark = pytest.mark.django_db
STAFF = "linkspan.web.account.backends.StaffBackend"
NOBODY = UUID("00000000-0000-7000-8000-000000000000")
PAGES = ("/census/", "/census/2026/", "/census/2026/to-mend.csv")


def as_member(member: cast.Member) -> Client:
    client = Client()
    client.force_login(member.user, backend=STAFF)
    return client


@pytest.fixture
def dana(people: cast.Cast) -> Client:
    return as_member(people.dana)


def load(people: cast.Cast, folder: Path, *children: records.Child) -> None:
    path = folder / "census.xml"
    path.write_bytes(written(records.Message(HEADER, children)))
    commands.load_feed(
        path=path, format_name="cin-xml", kind="delta", organisation_id=people.council.id,
        by=Actor.system("feed", people.council.id), at=timezone.now,
    )  # fmt: skip


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def sent(client: Client, **more: str) -> Any:
    return client.post("/census/2026/file/", {"once": str(uuid4())} | more)


@pytest.mark.parametrize("address", [*PAGES, f"/census/2026/children/{NOBODY}/"])
@pytest.mark.parametrize("who", ["amina", "kit", "ines", "ada"])
def test_the_page_is_refused_to_anyone_but_the_councils_data_officer(people: cast.Cast, address: str, who: str) -> None:
    assert as_member(getattr(people, who)).get(address).status_code in (403, 404)


def test_a_council_without_children_in_need_is_told_so(dana: Client) -> None:
    assert "No child had an episode with your council in this year." in shown(dana, "/census/2026/")


def test_a_return_without_errors_is_downloaded_and_reads_back(dana: Client, people: cast.Cast, tmp_path: Path) -> None:
    load(people, tmp_path, a_child(CLOSED))

    page = shown(dana, "/census/2026/")
    answer = sent(dana)

    assert "1 child, 1 episode." in page
    assert "Nothing keeps it from being sent." in page
    assert answer["Content-Disposition"] == 'attachment; filename="cin-2026.xml"'
    message, unkept = read_message(io.BytesIO(b"".join(answer.streaming_content)))
    assert ([child.la_child_id for child in message.children], unkept) == (["A1"], ())


def test_the_file_is_made_under_the_councils_number(dana: Client, people: cast.Cast, tmp_path: Path) -> None:
    load(people, tmp_path, a_child(CLOSED))

    wrong, right = sent(dana, lea="20"), sent(dana, lea="201")

    assert "must be three digits, like 201" in wrong.content.decode()
    message, _unkept = read_message(io.BytesIO(b"".join(right.streaming_content)))
    assert message.header.lea == "201"


def test_the_load_says_what_became_of_episodes_and_stages(dana: Client, people: cast.Cast, tmp_path: Path) -> None:
    load(people, tmp_path, a_child(CLOSED))
    with as_test():
        load_id = models.FeedLoad.objects.get().id

    assert "2 new, 0 changed, 0 the same as before" in shown(dana, f"/feeds/{load_id}/")


def test_errors_keep_the_file_back_and_a_draft_says_that_it_is_one(
    dana: Client, people: cast.Cast, tmp_path: Path
) -> None:
    no_need = records.Episode(CLOSED.referred_on, "6", None, CLOSED.closed_on, "RC7", no_further_action=False)
    load(people, tmp_path, a_child(no_need))

    page = shown(dana, "/census/2026/")
    kept_back, draft = sent(dana), sent(dana, draft="yes")

    assert "It cannot be sent yet." in page
    assert "The child&#39;s primary need is not recorded." in page
    assert "Complete the episode." in page
    assert kept_back.status_code == 302
    assert draft["Content-Disposition"] == 'attachment; filename="cin-2026-draft.xml"'
    assert b"<LAchildID>A1</LAchildID>" in b"".join(draft.streaming_content)


def test_what_is_to_be_mended_is_a_list_that_a_spreadsheet_cannot_run(
    dana: Client, people: cast.Cast, tmp_path: Path
) -> None:
    load(people, tmp_path, a_child(CLOSED, number="=1+1", ethnicity=None))

    answer = dana.get("/census/2026/to-mend.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert rows[0][0] == "Child"
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert {row[4] for row in rows[1:]} >= {"LAchildID", "Ethnicity", "LEA"}


def test_what_no_other_record_has_is_mended_on_its_page(dana: Client, people: cast.Cast, tmp_path: Path) -> None:
    load(people, tmp_path, a_child(CLOSED, ethnicity=None, disabilities=()))
    with as_test():
        child_id = models.CensusChild.objects.get().child_id
    address = f"/census/2026/children/{child_id}/"
    assert address in shown(dana, "/census/2026/")

    both = dana.post(address, {"once": str(uuid4()), "ethnicity": "WBRI", "disabilities": ["NONE", "VIS"]})
    answer = dana.post(address, {"once": str(uuid4()), "ethnicity": "WBRI", "disabilities": ["VIS", "HEAR"]})

    assert "and not both" in both.content.decode()
    assert answer.status_code == 302
    message, _unkept = read_message(io.BytesIO(b"".join(sent(dana).streaming_content)))
    assert (message.children[0].ethnicity, message.children[0].disabilities) == ("WBRI", ("VIS", "HEAR"))
    load(people, tmp_path, a_child(CLOSED, ethnicity=None, disabilities=()))
    assert 'value="WBRI" selected' in shown(dana, address)


def test_a_child_of_no_episode_of_the_council_has_no_page(dana: Client) -> None:
    assert dana.get(f"/census/2026/children/{NOBODY}/").status_code == 404


def test_a_year_that_is_none_is_not_found(dana: Client) -> None:
    assert dana.get("/census/0/").status_code == 404
