"""Every text that people read in a page goes through the catalogues, so that six languages can say it."""

import re
from pathlib import Path

import pytest

from tests.support.database import ROOT

TEMPLATES = ROOT / "src/linkspan/web/templates"
# What no language changes: our own name, commands to type, an address.
UNCHANGED = re.compile(
    r"Linkspan|linkspan trail [a-z]+( --[a-z]+ \S+)*|python linkspan-check\.py FILE --key \S+|ico\.org\.uk"
)
NOT_TEXT = (
    r"\{#.*?#\}", r"<(script|style)\b.*?</\1>", r"\{%.*?%\}", r"\{\{.*?\}\}",
)  # fmt: skip
SPOKEN = r'\b(?:aria-label|alt|placeholder|title)="([^"]*)"'


def bare_texts(template: str) -> list[str]:
    """List the words of a template that no `_()` gives."""
    for part in NOT_TEXT:
        template = re.sub(part, " ", template, flags=re.DOTALL)
    spoken = re.findall(SPOKEN, template)
    shown = re.sub(r"&\w+;", " ", re.sub(r"<[^>]*>", "\n", template, flags=re.DOTALL)).splitlines()
    left = (UNCHANGED.sub("", text).strip() for text in [*spoken, *shown])
    return [text for text in left if re.search(r"[^\W\d_]{2,}", text)]


@pytest.mark.parametrize("room", sorted(path.name for path in TEMPLATES.iterdir() if path.is_dir()))
def test_no_page_says_a_word_that_the_catalogues_do_not_know(room: str) -> None:
    files: list[Path] = sorted((TEMPLATES / room).rglob("*.html"))

    bare = {str(file.relative_to(TEMPLATES)): bare_texts(file.read_text(encoding="utf-8")) for file in files}

    assert {file: texts for file, texts in bare.items() if texts} == {}


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('<p>{{ _("Hello") }}</p>', []),
        ("<p>Hello {{ name }}</p>", ["Hello"]),
        ('<img alt="A child">', ["A child"]),
        ('<img alt="{{ _("A child") }}">', []),
        ("{% if is_late %}late{% endif %}", ["late"]),
        ("{# a note #}<td>&nbsp;1</td>", []),
    ],
)
def test_a_bare_word_is_noticed(template: str, found: list[str]) -> None:
    assert bare_texts(template) == found
