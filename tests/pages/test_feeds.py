"""The data officer's pages: what was loaded, what was refused and why, and loading more, without leaving anything."""

import csv
import io
import zipfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings
from typer.testing import CliRunner

from linkspan.agencies import models as agencies
from linkspan.audit import Actor
from linkspan.cli.main import app
from linkspan.interop import commands, models, queries, uploads
from linkspan.interop.feeds import COLUMN_NAMES, reasons
from tests import cast
from tests.rooms.interop.feed_texts import csv_feed
from tests.support import lines
from tests.support.database import as_test
from tests.support.pages import words

NOBODY = UUID("00000000-0000-7000-8000-000000000000")  # the same for every worker of a run
pytestmark = pytest.mark.django_db

STAFF = "linkspan.web.account.backends.StaffBackend"
AMELIA = {"record_id": "SC-1", "given_name": "Amelia", "family_name": "Okafor", "date_of_birth": "2015-03-31"}
FORMULA = {"record_id": "SC-2", "given_name": "Ben", "family_name": "Hart", "date_of_birth": "=1+1"}
PAGES = ("/feeds/", "/feeds/load/", "/feeds/template.csv", "/feeds/template.xlsx")


def as_member(member: cast.Member, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(member.user, backend=STAFF)
    return client


@pytest.fixture
def dana(people: cast.Cast) -> Client:
    return as_member(people.dana)


def send(client: Client, content: bytes, *, name: str = "march.csv", kind: str = "full", **more: str) -> Any:
    sent = {"once": str(uuid4()), "format": "csv", "kind": kind, "file": SimpleUploadedFile(name, content)} | more
    return client.post("/feeds/load/", sent)


def load(people: cast.Cast, *rows: dict[str, str], folder: Path) -> UUID:
    path = folder / "council.csv"
    path.write_bytes(csv_feed(*rows))
    return commands.load_feed(
        path=path, format_name="csv", organisation_id=people.council.id,
        by=Actor.system("feed", people.council.id), at=timezone.now,
    ).load_id  # fmt: skip


def run_waiting() -> None:
    """Do as the worker does, with what each job was given."""
    with as_test():
        waiting = {str(each) for each in models.FeedLoad.objects.filter(state="running").values_list("id", flat=True)}
    for job in ProcrastinateJob.objects.filter(task_name=commands.LOAD_JOB).order_by("id"):
        if job.args["load_id"] in waiting:
            given = {name: value for name, value in job.args.items() if name != "load_id"}
            commands.load_kept_file(load_id=UUID(job.args["load_id"]), at=timezone.now, **given)


def kept() -> list[str]:
    return [path.name for path in uploads.folder().iterdir()]


def loads() -> int:
    with as_test():
        return models.FeedLoad.objects.count()


# --- who may see them -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
def test_a_data_officer_opens_the_page(dana: Client, address: str) -> None:
    assert dana.get(address).status_code == 200


@pytest.mark.parametrize("who", ["kit", "amina", "ada", "oz"])
@pytest.mark.parametrize("address", PAGES)
def test_the_page_is_refused_to_anyone_else(people: cast.Cast, address: str, who: str) -> None:
    assert as_member(getattr(people, who)).get(address).status_code == 403


@pytest.mark.parametrize("address", [*PAGES, f"/feeds/{NOBODY}/", f"/feeds/{NOBODY}/refused.csv"])
def test_a_stranger_is_sent_to_sign_in(client: Client, people: cast.Cast, address: str) -> None:
    assert client.get(address)["Location"].startswith("/account/login/")


def test_a_load_is_nothing_to_another_agency(people: cast.Cast, tmp_path: Path) -> None:
    load_id = load(people, AMELIA, folder=tmp_path)

    answers = [as_member(people.kit).get(f"/feeds/{load_id}/{part}").status_code for part in ("", "refused.csv")]

    assert answers == [404, 404]


# --- what they show -------------------------------------------------------------------------------------------------


def test_before_the_first_load_the_page_says_what_to_do(dana: Client) -> None:
    page = dana.get("/feeds/").content.decode()

    assert "Your agency has not loaded anything yet." in page
    assert 'href="/feeds/load/"' in page


def test_the_newest_load_is_first_with_its_counts_in_words(people: cast.Cast, dana: Client, tmp_path: Path) -> None:
    load(people, AMELIA, FORMULA, folder=tmp_path)

    page = dana.get("/feeds/").content.decode()

    assert "1 new record, 1 row refused." in page


def test_rows_of_children_who_are_not_held_here_are_counted_in_words(
    people: cast.Cast, dana: Client, tmp_path: Path
) -> None:
    load_id = load(people, AMELIA, folder=tmp_path)
    before = words(dana.get(f"/feeds/{load_id}/"))
    with as_test():
        models.FeedLoad.objects.update(left_out=1_412)

    after = words(dana.get(f"/feeds/{load_id}/"))

    assert "left out" not in before
    assert "Rows left out: no service knows the child but those every child has 1,412" in after


@pytest.mark.parametrize(
    ("mode", "scope", "kind", "expected"),
    [
        ("real", "known", "school", True), ("real", "known", "gp_practice", True), ("real", "known", "council", False),
        ("real", "all", "school", False), ("demo", "known", "school", False),
    ],
)  # fmt: skip
def test_a_school_sends_everything_where_only_known_children_are_held(
    people: cast.Cast, mode: str, scope: str, kind: str, expected: bool
) -> None:
    with as_test():
        agencies.Node.objects.update(mode=mode, scope=scope, impact_assessment="DPIA-1")

    assert queries.sends_everything(kind) is expected


def test_whoever_sends_changes_only_is_told_that_they_are_not_enough(
    people: cast.Cast, dana: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_id = load(people, AMELIA, folder=tmp_path)
    with as_test():
        models.FeedLoad.objects.update(kind="delta")
    before = words(dana.get("/feeds/load/")) + words(dana.get(f"/feeds/{load_id}/"))
    monkeypatch.setattr(queries, "sends_everything", lambda kind: kind == "council")

    form, page = words(dana.get("/feeds/load/")), words(dana.get(f"/feeds/{load_id}/"))
    with as_test():
        models.FeedLoad.objects.update(kind="full")

    assert "everything you hold" not in before
    assert "So send everything you hold each time" in form
    assert "Send everything you hold next time" in page
    assert "Send everything you hold next time" not in words(dana.get(f"/feeds/{load_id}/"))


@pytest.mark.parametrize(("more", "is_told"), [((), False), (("--delta",), True)])
def test_the_command_says_so_too(
    people: cast.Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], is_told: bool
) -> None:
    monkeypatch.setattr("linkspan.cli.node.node", nullcontext)
    with as_test():
        agencies.Node.objects.update(mode="real", scope="known", impact_assessment="DPIA-1")
    (tmp_path / "school.csv").write_bytes(csv_feed(AMELIA))

    done = CliRunner().invoke(
        app, ["feed", "load", str(tmp_path / "school.csv"), "--agency", people.school.code, *more]
    )

    assert done.exit_code == 0, done.output
    assert '"left_out": 1' in done.stdout
    assert ("Only known children are held here" in done.stderr) is is_told


def test_a_refused_row_is_shown_with_its_line_field_value_reason_and_what_to_do(
    people: cast.Cast, dana: Client, tmp_path: Path
) -> None:
    load_id = load(people, AMELIA, FORMULA, folder=tmp_path)

    page = dana.get(f"/feeds/{load_id}/").content.decode()

    why = reasons.DATE_UNREADABLE
    for part in ("Line 3", "date_of_birth", "=1+1", why.reason, why.what_to_do, "record SC-2"):
        assert part in page


def test_every_refused_row_is_in_a_file_that_a_spreadsheet_cannot_run(
    people: cast.Cast, dana: Client, tmp_path: Path
) -> None:
    load_id = load(people, AMELIA, FORMULA, folder=tmp_path)

    response = dana.get(f"/feeds/{load_id}/refused.csv")

    sent = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(sent)))
    assert response["Content-Disposition"].startswith("attachment")
    assert rows[1][:4] == ["3", "SC-2", "date_of_birth", "'=1+1"]
    assert len(lines.lines("interop.refusals.seen")) == 1


def test_the_templates_hold_every_column_and_no_row(dana: Client) -> None:
    text = dana.get("/feeds/template.csv").content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(dana.get("/feeds/template.xlsx").content), read_only=True)

    assert list(csv.reader(io.StringIO(text))) == [list(COLUMN_NAMES)]
    assert [cell.value for cell in next(iter(book.worksheets[0].rows))] == list(COLUMN_NAMES)


# --- loading --------------------------------------------------------------------------------------------------------


def test_a_file_is_taken_loaded_by_the_worker_followed_and_deleted(dana: Client) -> None:
    taken = send(dana, csv_feed(AMELIA))
    waiting = dana.get(taken["Location"])
    was_kept = kept()
    run_waiting()
    done = dana.get(taken["Location"])

    assert taken.status_code == 302
    assert "0 rows read so far" in waiting.content.decode()
    assert waiting["Refresh"] == "4"
    assert len(was_kept) == 1
    assert "1 new record." in done.content.decode()
    assert "by Dana Reeve" in done.content.decode()
    assert "Refresh" not in done
    assert kept() == []


def test_a_file_that_leaves_out_far_more_than_usual_ends_nothing_until_told_that_it_is_right(dana: Client) -> None:
    everyone = [AMELIA | {"record_id": f"SC-{n}", "family_name": f"Okafor{chr(97 + n)}"} for n in range(25)]
    send(dana, csv_feed(*everyone))
    run_waiting()

    asked = send(dana, csv_feed(everyone[0]))
    run_waiting()
    told = send(dana, csv_feed(everyone[0]), kind="fewer")
    run_waiting()

    assert "No record was ended" in dana.get(asked["Location"]).content.decode()
    assert "No record was ended" not in dana.get(told["Location"]).content.decode()
    with as_test():
        assert models.FeedLoad.objects.order_by("-started_at").values_list("ended", flat=True)[0] == 24


def test_the_same_page_sent_twice_begins_one_load(dana: Client) -> None:
    once = str(uuid4())

    first = send(dana, csv_feed(AMELIA), once=once)
    second = send(dana, csv_feed(AMELIA), once=once)

    assert first["Location"] == second["Location"]
    assert (loads(), len(kept())) == (1, 1)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": ""}, "Select what the file holds"),
        ({"format": "pdf"}, "Select one of the choices on this page"),
        ({"file": ""}, "Choose a file"),
        ({"once": ""}, "sent without its key"),
    ],
)
def test_a_form_that_lacks_something_says_so_and_keeps_nothing(dana: Client, sent: dict[str, str], words: str) -> None:
    page = send(dana, csv_feed(AMELIA), **sent)

    assert words in page.content.decode()
    assert (loads(), kept()) == (0, [])


def test_an_empty_file_is_refused_in_plain_words(dana: Client) -> None:
    page = send(dana, b"")

    assert "The file is empty" in page.content.decode()
    assert (loads(), kept()) == (0, [])


def test_a_file_past_the_limit_is_refused_in_plain_words_and_none_of_it_stays(dana: Client, settings: Settings) -> None:
    settings.LINKSPAN_LARGEST_UPLOAD = 3_000_000

    page = send(dana, b"x" * 5_000_000)

    assert "The file is larger than 2.9" in page.content.decode()
    assert "Nothing was kept" in page.content.decode()
    assert (loads(), kept()) == (0, [])


def test_nothing_is_taken_from_someone_who_may_not_load(people: cast.Cast) -> None:
    answer = send(as_member(people.amina), csv_feed(AMELIA))

    assert answer.status_code == 403
    assert (loads(), kept()) == (0, [])


def test_a_form_from_elsewhere_is_refused_and_its_file_deleted(people: cast.Cast) -> None:
    answer = send(as_member(people.dana, enforce_csrf_checks=True), csv_feed(AMELIA))

    assert answer.status_code == 403
    assert "This page was open too long" in answer.content.decode()
    assert (loads(), kept()) == (0, [])


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "format_name", "why"),
    [
        (bomb(), "xlsx", reasons.XLSX_BOMB),
        (b"record_id,given_name,nhs_number\nR-1,Zo\xeb,\n", "csv", reasons.NOT_UTF8),
        (b"%PDF-1.7 not a workbook", "xlsx", reasons.NOT_XLSX),
        (b"[]", "fhir", reasons.NOT_A_BUNDLE),
        (b"{", "dfe-custodian", reasons.JSON_BROKEN),
    ],
)
def test_a_file_that_misleads_is_refused_whole_with_what_to_do_and_is_deleted(
    dana: Client, content: bytes, format_name: str, why: Any
) -> None:
    taken = send(dana, content, name="odd", format=format_name)
    run_waiting()
    page = dana.get(taken["Location"]).content.decode()

    assert "The file was refused" in page
    assert str(why.what_to_do).split("“")[0].strip() in page
    assert "Nothing was kept and nothing was changed." in page
    assert kept() == []
