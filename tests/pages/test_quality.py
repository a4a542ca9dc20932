"""The pages of quality: figures for those who answer for it, and to each source what it can put right."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.audit import Actor
from linkspan.children.commands import counting
from linkspan.children.estimates import share
from linkspan.children.queries import quality
from linkspan.children.queries.decisions import ReliabilityBand
from linkspan.interop import commands
from linkspan.web.quality import presenters
from tests import cast
from tests.pages.conftest import Desk
from tests.rooms.interop.feed_texts import csv_feed

pytestmark = pytest.mark.django_db

FIGURES = ["/quality/"]
OWN = ["/feeds/quality/", "/feeds/quality/no_nhs_number/", "/feeds/quality/faults.csv"]


@pytest.fixture
def loaded(people: cast.Cast, tmp_path: Path) -> cast.Cast:
    """The council's twelve children, none with an NHS number, one born on the first of January."""
    rows = [
        {"record_id": f"CS-{number}", "given_name": f"Linden{letter}", "family_name": f"Marsh{letter}wick",
         "date_of_birth": "2012-01-01" if number == 0 else f"2012-03-{number + 10}",
         "postcode": f"ZE{number % 9 + 1} 9QQ", "sex": "F"}
        for number, letter in enumerate("abcdefghijkl")
    ]  # fmt: skip
    for who in ("council", "school"):
        path = tmp_path / f"{who}.csv"
        path.write_bytes(csv_feed(*rows))
        organisation = getattr(people, who)
        commands.load_feed(
            path=path, format_name="csv", organisation_id=organisation.id, kind="delta",
            by=Actor.system("feed", organisation.id), at=timezone.now,
        )  # fmt: skip
    worker, now = Actor.system("worker"), timezone.now()
    counting.count_faults(organisation_id=people.council.id, by=worker, at=now)
    return people


@pytest.mark.parametrize("address", FIGURES + OWN)
def test_a_data_officer_opens_each_page_before_anything_is_counted(people: cast.Cast, desk: Desk, address: str) -> None:
    answer = desk(people.dana).get(address)
    answer.close()

    assert answer.status_code == 200


@pytest.mark.parametrize("who", ["kit", "amina", "ben"])
@pytest.mark.parametrize("address", FIGURES + OWN)
def test_a_page_is_refused_to_anyone_else(loaded: cast.Cast, desk: Desk, address: str, who: str) -> None:
    assert desk(getattr(loaded, who)).get(address).status_code == 403


@pytest.mark.parametrize("address", ["/quality/count/", "/feeds/quality/count/"])
def test_counting_is_a_data_officer_s(loaded: cast.Cast, desk: Desk, address: str) -> None:
    sent = {"once": str(uuid4())}

    assert desk(loaded.kit).post(address, sent).status_code == 403
    assert desk(loaded.dana).post(address, sent).status_code == 302
    assert desk(loaded.dana).get(address).status_code == 405


@pytest.mark.parametrize("address", FIGURES + OWN)
def test_a_stranger_is_sent_to_sign_in(client: Client, people: cast.Cast, address: str) -> None:
    assert client.get(address)["Location"].startswith("/account/login/")


def test_figures_are_shown_with_intervals_their_method_and_no_small_number(loaded: cast.Cast, desk: Desk) -> None:
    dana = desk(loaded.dana)
    dana.post("/quality/count/", {"once": str(uuid4())})

    page = dana.get("/quality/").content.decode()

    for words in (
        "joined a child already here", "Northmere Council", "Heron Lane School", "By naming tradition",
        "How these are worked out", "Wilson", "never stored with anyone", "How far reviewers agree",
    ):  # fmt: skip
        assert words in page
    assert "style=" not in page
    assert "Marsh" not in page


def test_an_inspector_sees_figures_and_cannot_count(loaded: cast.Cast, desk: Desk) -> None:
    page = desk(loaded.oz).get("/quality/").content.decode()

    assert "How well matching does" in page
    assert "Count now" not in page


def test_a_source_sees_its_faults_and_their_records_by_its_own_number(loaded: cast.Cast, desk: Desk) -> None:
    dana = desk(loaded.dana)

    listed = dana.get("/feeds/quality/").content.decode()
    one = dana.get("/feeds/quality/default_birth_date/").content.decode()
    sent = dana.get("/feeds/quality/faults.csv")
    export = b"".join(sent).decode("utf-8-sig")
    sent.close()

    assert "There is no NHS number." in listed
    assert "The birth date is the first of January." in listed
    assert "CS-0" in one
    assert "CS-1<" not in one
    assert "find the true one" in one
    assert "CS-11,nhs_number,There is no NHS number." in export
    assert "Marsh" not in listed + one + export


def test_a_long_list_is_paged(people: cast.Cast, desk: Desk, tmp_path: Path) -> None:
    rows = [
        {
            "record_id": f"N{number:03}",
            "given_name": "Linden",
            "family_name": f"Reed{number}",
            "date_of_birth": "2012-01-01",
        }
        for number in range(60)
    ]
    path = tmp_path / "many.csv"
    path.write_bytes(csv_feed(*rows))
    commands.load_feed(
        path=path, format_name="csv", organisation_id=people.council.id, kind="delta",
        by=Actor.system("feed", people.council.id), at=timezone.now,
    )  # fmt: skip
    dana = desk(people.dana)

    first = dana.get("/feeds/quality/default_birth_date/").content.decode()
    second = dana.get("/feeds/quality/default_birth_date/2/").content.decode()

    assert "N049" in first
    assert "N050" not in first
    assert "N050" in second
    assert "More records" in first
    assert "More records" not in second


def test_no_fault_by_another_name_is_a_page(people: cast.Cast, desk: Desk) -> None:
    assert desk(people.dana).get("/feeds/quality/all-of-them/").status_code == 404
    assert desk(people.dana).get("/feeds/quality/default_birth_date/0/").status_code == 404


def figures_with(*bands: ReliabilityBand) -> quality.Quality:
    return quality.Quality(None, None, (), (), (), (), None, bands)


@pytest.mark.parametrize(("same", "words"), [(36, "too careful there"), (4, "too sure there")])
def test_a_band_out_of_line_is_said_in_a_plain_sentence(same: int, words: str) -> None:
    page = presenters.quality(figures_with(ReliabilityBand(0.5, 0.65, 40, 0.55, share(same, 40))), {})

    (sentence,) = page["astray"]
    assert words in sentence
    assert "50 to 65 in 100" in sentence
    assert "55%" in sentence


def test_a_band_in_line_is_no_cause_for_a_sentence() -> None:
    page = presenters.quality(figures_with(ReliabilityBand(0.5, 0.65, 40, 0.55, share(22, 40))), {})

    assert (page["astray"], page["is_told"]) == ([], True)
    assert page["reliability"][0][2] == "55%"
