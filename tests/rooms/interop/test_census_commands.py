"""The census by the command line: loaded, made, refused and drafted, with what an operator reads of it."""

import csv
import json
from pathlib import Path

import pytest
from pytest_django import Settings
from typer.testing import CliRunner, Result

from linkspan.cli.main import app
from linkspan.interop.census import records
from linkspan.interop.census.reader import read_message
from tests import cast
from tests.rooms.interop.census_messages import written
from tests.rooms.interop.test_census_loading import CLOSED, HEADER, a_child

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def arranged(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    """Say that the database is there already, as for a program that `serve` starts: the test's own is used."""
    settings.LINKSPAN_STATE = tmp_path
    for name in ("DATABASE_URL", "LINKSPAN_ROLE", "LINKSPAN_CONTEXT_KEY"):
        monkeypatch.setenv(name, "arranged")


@pytest.fixture
def people() -> cast.Cast:
    return cast.build()


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def load(people: cast.Cast, folder: Path, *children: records.Child) -> Result:
    file = folder / "census.xml"
    file.write_bytes(written(records.Message(HEADER, children)))
    return run("feed", "load", "--format", "cin-xml", "--agency", people.council.code, file)


def make(people: cast.Cast, out: Path, *more: str | Path) -> Result:
    return run("census", "cin", "--year", "2026", "--out", out, "--agency", people.council.code, *more)


def test_a_census_is_loaded_and_made_again(people: cast.Cast, tmp_path: Path) -> None:
    loaded = load(people, tmp_path, a_child(CLOSED))
    out = tmp_path / "made.xml"

    made = make(people, out, "--lea", "201")

    assert loaded.exit_code == 0
    assert json.loads(loaded.stdout)["also"] == {"parts": {"new": 2, "changed": 0, "unchanged": 0}}
    assert made.exit_code == 0
    assert json.loads(made.stdout) == {
        "year": 2026, "children": 1, "episodes": 1, "errors": 0, "to_check": 1, "children_in_no_record": 0,
    }  # fmt: skip
    with out.open("rb") as stream:
        message, unkept = read_message(stream)
    assert (message.children, message.header.lea, unkept) == ((a_child(CLOSED),), "201", ())


def test_errors_refuse_the_file_and_say_child_rule_and_what_to_do(people: cast.Cast, tmp_path: Path) -> None:
    no_need = records.Episode(CLOSED.referred_on, "6", None, CLOSED.closed_on, "RC7", no_further_action=False)
    load(people, tmp_path, a_child(no_need))
    out, report = tmp_path / "made.xml", tmp_path / "report.csv"

    made = make(people, out, "--report", report)

    assert made.exit_code == 1
    assert "A1: The child's primary need is not recorded. Complete the episode. [8610]" in made.stderr
    assert "Nothing was written" in made.stderr
    assert not out.exists()
    rows = list(csv.reader(report.read_text(encoding="utf-8").splitlines()))
    assert [row[:4] for row in rows if row[2] == "8610"] == [["A1", "2025-06-02", "8610", "Error"]]


def test_a_draft_is_written_with_its_errors(people: cast.Cast, tmp_path: Path) -> None:
    load(people, tmp_path, a_child(records.Episode(CLOSED.referred_on, "6", no_further_action=False)))
    out = tmp_path / "draft.xml"

    made = make(people, out, "--draft")

    assert made.exit_code == 0
    assert json.loads(made.stdout)["errors"] == 1
    assert out.exists()


def test_a_council_that_is_none_is_named_with_those_there_are(people: cast.Cast, tmp_path: Path) -> None:
    made = run("census", "cin", "--year", "2026", "--out", tmp_path / "x.xml", "--agency", "NOWHERE")

    assert made.exit_code == 2
    assert people.council.code in made.stderr


def test_a_damaged_file_is_refused_in_words(people: cast.Cast, tmp_path: Path) -> None:
    file = tmp_path / "half.xml"
    file.write_bytes(written(records.Message(HEADER, (a_child(CLOSED),)))[:-30])

    loaded = run("feed", "load", "--format", "cin-xml", "--agency", people.council.code, file)

    assert loaded.exit_code == 1
    assert "cut short. Nothing of it was kept. (line" in json.loads(loaded.stdout)["fault"]
