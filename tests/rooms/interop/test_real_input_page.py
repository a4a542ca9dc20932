"""The page of real input says what the commands print today: each is run, and the page's words are looked for."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from pytest_django import Settings
from typer.testing import CliRunner

from linkspan.cli.main import app
from tests import cast
from tests.house.source import ROOT
from tests.plugins.leftout import SHARED

pytestmark = pytest.mark.django_db
PAGE = ROOT / "docs/reference/real-input.md"
FILES = "../shared/data/dfe-sui/"
RUN = ("feed directory", "feed load", "agreement import-dsa", "sharing decide")
COUNTS = ("rows", "new", "linked", "refused")
# What is another each time: the number of a load.
CHANGING = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}")


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> cast.Cast:
    """The cast, with the test's database as the one the commands find arranged."""
    settings.LINKSPAN_STATE = tmp_path
    for name in ("DATABASE_URL", "LINKSPAN_ROLE", "LINKSPAN_CONTEXT_KEY"):
        monkeypatch.setenv(name, "arranged")
    return cast.build()


def spoken() -> list[tuple[str, str]]:
    """Give each command of the page that can be run here, in order, with what the page says that it prints."""
    found = []
    for block in re.findall(r"^```\n(\$ .*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, printed = part.partition("\n")
            if command.startswith(tuple(f"./linkspan {each}" for each in RUN)):
                found.append((command.removeprefix("./linkspan "), printed))
    return found


def plain(text: str) -> str:
    return " ".join(CHANGING.sub("…", text).split())


def first_missing(printed: str, output: str) -> str:
    """Give the first part of what the page prints that the output lacks; an ellipsis stands for any lines."""
    at = 0
    for part in filter(None, map(plain, re.split(r"^ ?…$", CHANGING.sub("…", printed), flags=re.M))):
        place = output.find(part, at)
        if place < 0:
            return part
        at = place + len(part)
    return ""


def counts_of(said: str, command: str) -> list[str] | None:
    """Give the counts of a load that the page puts in a table."""
    code = re.search(r"--agency (\S+)", command)
    row = re.search(rf"^\| {code[1]} \| (.*) \|$", said, re.M) if code else None
    return row[1].split(" | ") if row else None


@pytest.mark.needs_shared
def test_every_command_of_the_page_prints_what_the_page_says(people: cast.Cast, tmp_path: Path) -> None:
    said, wrong = PAGE.read_text(encoding="utf-8"), []
    asked = re.search(r"^\$ cat asked.json\n(\{.*?\})$", said, re.M | re.S)
    assert asked
    (tmp_path / "asked.json").write_text(asked[1], encoding="utf-8")
    places = {
        "E06999001": people.northmere.code,
        FILES: f"{SHARED / 'dfe-sui'}/",
        "asked.json": tmp_path / "asked.json",
    }
    for command, printed in spoken():
        words = shlex.split(command)  # before the places are put in, whose names may hold a space
        for old, new in places.items():
            words = [each.replace(old, str(new)) for each in words]
        done = CliRunner().invoke(app, words)
        if missing := first_missing(printed, plain(f"{done.stdout}\n{done.stderr}")):
            wrong.append((command, missing))
        counts = dict(re.findall(r'"(\w+)": (\d+)', done.stdout))
        if not printed.strip() and counts_of(said, command) != [counts.get(each) for each in COUNTS]:
            wrong.append((command, str(counts)))

    assert wrong == []
    assert len(spoken()) >= 9
