"""What is written about the program is true of it: reference pages, settings, decisions and links."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.reference import PAGES, REFERENCE
from tests.house.source import PACKAGE, tracked
from tests.support.database import ROOT

DOCS = ROOT / "docs"
ADRS = sorted((DOCS / "adr").glob("*.md"))
PARTS = ["Context", "Options", "Decision", "Consequences"]
# Said between our own processes; nobody sets it.
PRIVATE = {"LINKSPAN_LIFELINE"}
# Names of settings within Django that are made from others.
INNER = {"LINKSPAN_OIDC_TRUSTED_ACR", "LINKSPAN_LARGEST_UPLOAD"}


@pytest.mark.parametrize(("name", "write"), PAGES.items(), ids=PAGES)
def test_a_page_made_from_the_program_is_as_the_program_says(name: str, write: Callable[[], str]) -> None:
    kept = (REFERENCE / name).read_text(encoding="utf-8")

    assert kept == write(), "write it again: DJANGO_SETTINGS_MODULE=tests.settings python -m tests.house.reference"


def test_every_setting_is_described_and_every_description_is_of_a_setting() -> None:
    sources = [*PACKAGE.rglob("*.py"), *(ROOT / "tests" / "plugins").glob("*.py"), ROOT / "linkspan"]
    named = re.compile(r"\bLINKSPAN_[A-Z_]+[A-Z]\b")
    used = {name for path in sources for name in named.findall(path.read_text(encoding="utf-8"))}

    described = set(re.findall(r"^\| `(LINKSPAN_[A-Z_]+)`", (REFERENCE / "settings.md").read_text(), re.MULTILINE))

    assert described == used - PRIVATE - INNER


def test_decisions_are_numbered_one_after_another() -> None:
    numbers = [int(path.name[:4]) for path in ADRS]

    assert numbers == list(range(1, len(ADRS) + 1))


@pytest.mark.parametrize("path", ADRS, ids=lambda path: path.stem)
def test_a_decision_says_why_what_else_what_and_then_what_on_one_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == PARTS
    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert len(text.split()) < 600


def test_links_between_pages_lead_somewhere() -> None:
    pages = [path for path in tracked() if path.suffix == ".md"]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:", target) and not target.endswith(".png")
        if not (page.parent / target).exists()
    ]

    assert broken == []


def test_the_site_lists_every_page() -> None:
    listed = set(re.findall(r"[\w/-]+\.md", (ROOT / "mkdocs.yml").read_text()))
    there = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}

    assert listed == there
