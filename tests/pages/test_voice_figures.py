"""The commissioner's pages: figures of what children say, the sealed report, and a case that only a direction opens."""

import csv
import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils import timezone
from typer.testing import CliRunner

from linkspan.agencies import models as agencies
from linkspan.agencies.models import User
from linkspan.audit import Actor
from linkspan.audit.ids import new_id
from linkspan.cli.main import app
from linkspan.partnership.report_rules import last_day
from linkspan.voice import report_models as models
from linkspan.voice import report_rules as rules
from linkspan.voice import word_models
from linkspan.voice.commands import reports as commands
from linkspan.voice.queries import figures as queries
from linkspan.web import pdf
from linkspan.web.voice.figures import presenters
from tests import cast
from tests.cast import Member
from tests.pages.conftest import Desk
from tests.rooms.audit.trees import NODE_KEYS
from tests.support.database import as_test
from tests.support.pages import once, words
from tests.support.sealing import ORIGIN, seal
from tests.support.stages import known_to_council
from tests.support.voice import commissioner, known_child, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def cora(people: cast.Cast) -> Member:
    made = commissioner(people, "Cora Lind")
    with as_test():
        User.objects.update(is_demo=True)
    return made


def test_who_was_heard_and_how_things_are_can_be_read_by_every_list(
    people: cast.Cast, desk: Desk, cora: Member
) -> None:
    reader = desk(cora)
    assert "No year is published yet." in words(reader.get("/voice/figures/"))
    published(2026, [str(people.northmere.id), str(people.southmere.id)])

    page = reader.get("/voice/figures/")
    assert "Children who were heard about 120 60% (from" in words(page)
    assert "<svg" in page.content.decode()
    by_age = words(reader.get("/voice/figures/2026/by/age/"))
    assert "Under 5 about 40 not shown" in by_age
    assert "18 and over not shown" in by_age
    assert "Northmere" in words(reader.get("/voice/figures/2026/by/area/"))
    for rest in ("ethnicity", "need"):
        assert reader.get(f"/voice/figures/2026/by/{rest}/").status_code == 200
    assert reader.get("/voice/figures/2026/by/name/").status_code == 404
    assert reader.get("/voice/figures/2025/").status_code == 404
    rows = reader.get("/voice/figures/2026/csv/").content.decode().splitlines()
    assert "2025 to 2026,due,all,,200" in rows
    assert "2025 to 2026,due,age,18+," in rows
    assert desk(people.mo).get("/voice/figures/").status_code == 200
    assert desk(people.kit).get("/voice/figures/").status_code == 403


def test_a_sealed_report_is_downloaded_unchanged_and_told_from_any_other_file(
    people: cast.Cast, desk: Desk, cora: Member, tmp_path: Path
) -> None:
    published(2026, [str(people.northmere.id), str(people.southmere.id)])
    reader = desk(cora)
    if pdf.is_here():
        assert reader.get("/voice/reports/2026/seal/").status_code == 200
        page = reader.post("/voice/reports/2026/seal/", once(foreword="Hear them.", stays="on"), follow=True)
        assert "The report is sealed." in words(page)
    else:
        at = timezone.now()
        commands.seal_report(year=2026, foreword="", file=b"%PDF-1.7 made up", by=cora.actor(at), at=at)

    file = reader.get("/voice/reports/2026/file/").content
    assert file.startswith(b"%PDF-")
    assert "The proof is not signed yet." in words(reader.get("/voice/reports/2026/proof/"))
    shown = words(reader.get("/voice/reports/"))
    assert rules.digest(file) in shown
    seal()
    proof = reader.get("/voice/reports/2026/proof/").content
    for each, content in (("report.pdf", file), ("proof", proof), ("changed.pdf", file + b" ")):
        (tmp_path / each).write_bytes(content)
    (tmp_path / "keys").write_text("".join(f"{signer.key}\n" for signer in NODE_KEYS.log_signers(ORIGIN)))
    held = ("--proof", str(tmp_path / "proof"), "--key", str(tmp_path / "keys"))
    told = CliRunner().invoke(app, ["voice", "verify", str(tmp_path / "report.pdf"), *held])
    assert (told.exit_code, "Sealed for the year to March 2026." in told.output) == (0, True)
    assert CliRunner().invoke(app, ["voice", "verify", str(tmp_path / "changed.pdf"), *held]).exit_code == 1
    right = SimpleUploadedFile("report.pdf", file)
    assert "This is the sealed report of 2025 to 2026, unchanged." in words(
        desk(people.oz).post("/voice/reports/", once(file=right))
    )
    wrong = SimpleUploadedFile("report.pdf", file + b" ")
    assert "This is not a sealed report." in words(reader.post("/voice/reports/", once(file=wrong)))
    assert desk(people.oz).get("/voice/reports/2026/seal/").status_code == 403
    assert desk(people.kit).get("/voice/reports/2026/file/").status_code == 403


def test_a_direction_is_recorded_by_one_confirmed_by_another_and_opens_one_child(
    people: cast.Cast, desk: Desk, cora: Member
) -> None:
    child_id = known_child(people.northmere)
    piet = commissioner(people, "Piet Moss")
    with as_test():
        User.objects.update(is_demo=True)
    first, second = desk(cora), desk(piet)
    today, later = timezone.localdate(), timezone.localdate() + timedelta(days=30)
    typed = once(child=str(child_id), reference="SoS/2026/1", reason="Inquiry as directed into one case")
    for name, on in (("directed_on", today), ("until", later)):
        typed |= {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}
    asked = {"child": str(child_id), "reason": "Inquiry as directed into one case"}

    assert "There is no direction about this child." in words(first.post("/voice/reports/inquiry/", once(**asked)))
    page = first.post("/voice/reports/directions/new/", typed, follow=True)
    assert "Waits to be confirmed" in words(page)
    with as_test():
        direction = models.Direction.objects.get()
    confirm = f"/voice/reports/directions/{direction.id}/confirm/"
    assert first.post(confirm, once()).status_code == 403
    assert "has to confirm the direction first" in words(first.post("/voice/reports/inquiry/", once(**asked)))
    assert "In force" in words(second.post(confirm, once(), follow=True))

    page = first.post("/voice/reports/inquiry/", once(**asked))
    assert "have been told that you looked" in words(page)
    assert desk(people.oz).get("/voice/reports/inquiry/").status_code == 403
    assert desk(people.oz).get("/voice/reports/directions/").status_code == 403


def test_page_file_and_report_show_the_same_counts_and_none_that_is_hidden(
    people: cast.Cast, desk: Desk, cora: Member
) -> None:
    published(2026, [str(people.northmere.id), str(people.southmere.id)])
    reader = desk(cora)

    lists = ("", "by/area/", "by/age/", "by/ethnicity/", "by/need/")
    on_pages = {
        int(each.replace(",", ""))
        for path in lists
        for each in re.findall(r"about ([\d,]+)", words(reader.get(f"/voice/figures/2026/{path}")))
    }
    rows = list(csv.DictReader(reader.get("/voice/figures/2026/csv/").content.decode().splitlines()))
    in_file = {int(row["count"]) for row in rows if row["count"]}
    printed = render_to_string(
        "voice/figures/pdf.html", {"page": presenters.report(queries.release(2026), "Hear them."), "htmlLang": "en"}
    )
    in_report = {int(each.replace(",", "")) for each in re.findall(r"about ([\d,]+)", printed)}

    assert on_pages <= in_file
    assert in_report == on_pages
    if pdf.is_here():
        drawn = pdf.written(
            "voice/figures/pdf.html", {"page": presenters.report(queries.release(2026), "")},
            style="partnership-pdf.css", uncompressed=True,
        )  # fmt: skip
        assert all(mark in drawn for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Table", b"/TH"))
    assert {count % 5 for count in in_file} == {0}
    assert min(in_file) >= 10
    # A share stands only where both of its counts do, and goes by what is published of them.
    hidden = {(row["measure"], row["list"], row["group"]) for row in rows if not row["count"]}
    made = queries.release(2026)
    for family in rules.FAMILIES:
        for part in family.parts:
            assert (made.share(part, family.whole) is None) == bool(
                {(part, "all", ""), (family.whole, "all", "")} & hidden
            )


def test_the_worker_publishes_the_last_settled_year(people: cast.Cast) -> None:
    at = timezone.now()

    year = commands.publish_voice_figures(by=Actor.system("worker"), at=at)

    assert year is not None
    assert last_day(year) < timezone.localdate()


def heard_as(place: agencies.Organisation, child: UUID, how: str, count: int, who: Member) -> None:
    """Let so many stages of an agency have a child's words, or a reason why not, past the pages."""
    now = timezone.now()
    with as_test():
        for _each in range(count):
            stage_id = new_id()
            word_models.Hearing.objects.create(
                child_id=child, stage_id=stage_id, stage_kind="assessment", organisation=place, area=place.area,
                asked_at=now, settled_at=now,
            )  # fmt: skip
            if how != "words":
                word_models.Unheard.objects.create(
                    child_id=child, stage_id=stage_id, reason=how, said="They said so.", author=who.person,
                    organisation=place, at=now,
                )  # fmt: skip
                continue
            said = word_models.Words.objects.create(
                child_id=child, said="I like it.", language="en", how="words", alone="yes", place="school",
                said_at=now, author=who.person, organisation=place, at=now,
            )  # fmt: skip
            word_models.HeardFor.objects.create(words=said, stage_id=stage_id)


def test_a_manager_reads_how_often_their_own_agency_asked_children_and_how_often_nobody_did(
    people: cast.Cast, desk: Desk
) -> None:
    mo = desk(people.mo)
    assert "No stage has asked for a child's words yet." in words(mo.get("/voice/asked/"))
    child = known_to_council(people)
    heard_as(people.council, child, "words", 7, people.mo)
    heard_as(people.council, child, "not_asked", 6, people.mo)
    heard_as(people.council, child, "declined", 2, people.mo)
    heard_as(people.school, child, "not_asked", 9, people.mo)

    page = words(mo.get("/voice/asked/"))

    assert "Has the child's words Nobody asked Another reason Nobody has said why" in page
    assert "7 6 fewer than 5 0" in page
    assert "9" not in page.split("Nobody has said why")[1].split("Where nobody")[0].replace(
        str(timezone.now().year), ""
    )
    assert "Were children asked at your agency?" in words(mo.get("/voice/figures/"))
    assert desk(people.amina).get("/voice/asked/").status_code in (403, 404)
