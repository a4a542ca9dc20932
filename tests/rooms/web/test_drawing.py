"""Drawn figures are as wide as a telephone, so that their words can be read on one."""

import re
from datetime import date
from pathlib import Path

import pytest

from linkspan.children.estimates import Share
from linkspan.web import drawing
from linkspan.web.partnership.figures import charts
from linkspan.web.quality import charts as quality
from tests.support.database import ROOT

TEMPLATES = ROOT / "src/linkspan/web/templates"
DRAWN = [page for page in TEMPLATES.rglob("*.html") if 'class="app-chart' in page.read_text(encoding="utf-8")]
QUARTERS = [date(2024, 4, 1), date(2024, 7, 1), date(2024, 10, 1), date(2025, 1, 1)]


@pytest.mark.parametrize("page", DRAWN, ids=lambda page: page.name)
def test_no_picture_is_pushed_sideways(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert not re.search(r"app-table-scroll[^>]*>\s*<svg", text)
    assert min(int(size) for size in re.findall(r'font-size="(\d+)"', text)) >= 12


def test_a_figure_over_quarters_keeps_its_words_and_dots_inside_a_telephone() -> None:
    picture = charts.picture([10.0, None, 1_005.0, 20.0], QUARTERS, is_share=False, decided=QUARTERS[1])

    assert picture is not None
    assert picture.width == drawing.WIDTH
    assert all(picture.edge <= x <= picture.width for x, _ in picture.dots)
    assert len(picture.dots) == 3, "a hidden quarter is a gap"


def test_shares_and_numbers_over_time_do_too() -> None:
    shares = quality.whiskers([("A label long enough to fill a line of its own", Share(0.075, 0.02, 0.2))])
    over_time = quality.line([("May", 3.0), ("June", 900.0)], as_share=False)

    assert over_time is not None
    assert shares.width == over_time.width == drawing.WIDTH
    assert all(0 <= x <= shares.width for x, _ in shares.marks)


def test_a_long_name_is_broken_and_what_is_left_out_is_said() -> None:
    lines = drawing.broken("Northern Fenmarch and Southmere Integrated Care Board for Health", 116, 3)

    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(len(line) * drawing.LETTER <= 116 for line in lines)
    assert drawing.broken("Aldermere", 116, 3) == ["Aldermere"]
