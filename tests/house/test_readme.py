"""The README's tour leads where it says: what it names to press or to open is on a page, and its files are there."""

from __future__ import annotations

import re

from tests.house.source import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
TOUR = README.split("## Five minutes")[1].split("## For real")[0]
PAGES = "\n".join(
    path.read_text(encoding="utf-8")
    for ending in ("*.py", "*.html")
    for path in sorted((ROOT / "src/linkspan/web").rglob(ending))
)


def test_what_the_tour_says_to_press_or_to_open_is_on_a_page() -> None:
    named = {*re.findall(r'"([^"]+)"', TOUR), *re.findall(r"Under ([A-Z][\w' ]+?),", TOUR)}

    assert len(named) > 10
    assert sorted(each for each in named if f'"{each}"' not in PAGES) == []


def test_every_file_that_the_readme_leads_to_is_there() -> None:
    leads = re.findall(r"\]\(([^)#]+)\)", README)

    assert len(leads) > 30
    assert [each for each in leads if not (ROOT / each).exists()] == []
