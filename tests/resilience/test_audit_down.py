"""With no trail there is no answer: not a byte of a child is shown, and nothing is changed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from linkspan.agencies import models as agencies
from linkspan.cli.postgres import Urls, clone, drop_clone
from tests import cast
from tests.pages.conftest import STAFF
from tests.resilience.conftest import speaking_to
from tests.support import children
from tests.support.database import ROOT, as_test
from tests.support.pages import once, search

# What anyone who opened Rowan's file would read there.
TOLD = ("Rowan", "Ashgrove", "ZE3", "Tern Walk", "943 476 5919", "9434765919", "Marian", "Piers", "Heron Lane", "Cole")
CHANGED = ("children_sight", "children_glance", "children_flag", "duty_item", "agencies_notice", "audit_once",
           "sharing_spend", "sharing_opening", "procrastinate_jobs", "audit_entry")  # fmt: skip


class Node:
    """A served node with one child on it, whose file Ben may open."""

    def __init__(self, urls: Urls) -> None:
        self.urls = urls
        self.people = cast.build()
        with as_test():
            agencies.Node.objects.update(mode="demo")
        self.child = children.rowan(self.people)
        self.ben, self.amina = self._desk(self.people.ben), self._desk(self.people.amina)

    @staticmethod
    def _desk(member: cast.Member) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(member.user, backend=STAFF)
        return client

    def as_owner(self, statement: str) -> None:
        """Do what only the owner of the tables may."""
        with psycopg.connect(self.urls.owner, autocommit=True) as owner:
            owner.execute("set role linkspan_owner")
            owner.execute(statement.encode())

    def counts(self) -> dict[str, int]:
        """Count every row that looking or acting leaves."""
        with psycopg.connect(self.urls.of("test"), autocommit=True) as test:
            test.execute("set role linkspan_test")
            found = {table: test.execute(f"select count(*) from {table}".encode()).fetchone() for table in CHANGED}
        return {table: row[0] for table, row in found.items() if row}

    def everything(self) -> dict[str, Any]:
        """Look for the child, open the file and act on it, in every way there is."""
        file = f"/children/{self.child}/"
        sent = once(code="concern", words="A neighbour rang about noise at night")
        flag = {"kind": "call_before_acting", "contact_name": "Ben", "contact_phone": "01632 960001"}
        soon = timezone.localdate() + timedelta(days=60)
        review = {"review_on-day": soon.day, "review_on-month": soon.month, "review_on-year": soon.year}
        return {
            "search": search(self.ben, names="Rowan Ashgrove"),
            "a stranger's search": search(self.amina, nhs="9434765919"),
            "home": self.ben.get("/"),
            "file": self.ben.get(file),
            "sources": self.ben.get(f"{file}sources/"),
            "flags": self.ben.get(f"{file}flags/"),
            "a stranger opens": self.amina.post(f"{file}open/", sent),
            "a stranger's file": self.amina.get(file),
            "say one works with": self.amina.post(f"{file}working/", once()),
            "raise a flag": self.ben.post(f"{file}flags/new/", once(**flag, **review)),
        }


@pytest.fixture
def node(
    migrated: Urls, worker_name: str, django_db_blocker: Any, settings: Settings, tmp_path: Path
) -> Generator[Node]:
    settings.LINKSPAN_STATE = tmp_path
    name = f"down_{worker_name}"
    with speaking_to(clone(migrated, name), django_db_blocker):
        yield Node(migrated.on(name))
    drop_clone(migrated, name)


def leaks(answers: dict[str, Any]) -> dict[str, list[str]]:
    """Name what of the child is in any answer."""
    found = {
        where: [word for word in TOLD if word in answer.content.decode() or word in str(answer.headers)]
        for where, answer in answers.items()
    }
    return {where: words for where, words in found.items() if words}


def test_all_of_it_is_shown_and_done_while_all_is_well(node: Node) -> None:
    before = node.counts()

    answers = node.everything()

    assert {where: answer.status_code for where, answer in answers.items() if answer.status_code >= 400} == {}
    assert {"search", "a stranger's search", "file", "sources", "a stranger's file"} <= set(leaks(answers))
    after = node.counts()
    assert [table for table in CHANGED if after[table] == before[table]] == []


@pytest.mark.parametrize(
    "fault",
    [
        "revoke insert on audit_entry from linkspan_app",
        "revoke insert on audit_aside from linkspan_app",
        "alter table audit_entry add constraint never check (false) not valid",
    ],
)
def test_nothing_is_shown_or_changed_when_the_trail_cannot_be_written(node: Node, fault: str) -> None:
    node.as_owner(fault)
    before = node.counts()

    answers = node.everything()

    assert {where: answer.status_code for where, answer in answers.items()} == dict.fromkeys(answers, 500)
    assert leaks(answers) == {}
    assert node.counts() == before


def test_nothing_is_shown_or_changed_with_the_wrong_context_key(node: Node, settings: Settings) -> None:
    settings.LINKSPAN_CONTEXT_KEY = "77" * 32
    before = node.counts()

    answers = node.everything()

    assert {where: answer.status_code for where, answer in answers.items()} == dict.fromkeys(answers, 500)
    assert leaks(answers) == {}
    assert node.counts() == before


# --- policies ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        ("permit (", "permitt ("),
        ("principal.trained", "principal.traned"),
        ("@law(", "@lore("),
    ],
)
def test_a_policy_book_that_does_not_hold_together_stops_start_up(tmp_path: Path, whole: str, broken: str) -> None:
    source = tmp_path / "src"
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__", "static", "vendor"))
    book = next(path for path in sorted(source.glob("linkspan/sharing/policies/*.cedar")) if whole in path.read_text())

    book.write_text(book.read_text().replace(whole, broken, 1))
    unsound = start(source)

    assert unsound.returncode != 0
    assert "UnsoundBook" in unsound.stderr


def test_the_policy_book_as_it_is_starts_up(tmp_path: Path) -> None:
    sound = start(ROOT / "src", state=tmp_path)

    assert sound.returncode == 0, sound.stderr[-2000:]


def start(source: Path, state: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Start the program far enough that it would serve."""
    env = os.environ | {
        "PYTHONPATH": str(source),
        "DJANGO_SETTINGS_MODULE": "linkspan.config.settings",
        "LINKSPAN_CONTEXT_KEY": "5e" * 32,
        "LINKSPAN_STATE": str(state or source),
    }
    command = [sys.executable, "-c", "import linkspan.config.wsgi"]
    return subprocess.run(command, env=env, cwd=source, capture_output=True, text=True, check=False)
