"""Put published figures into words and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from linkspan.partnership.ports import Indicator
from linkspan.partnership.queries import effects
from linkspan.partnership.queries.figures import Series
from linkspan.web.partnership.figures import charts, words

# In which order the page groups figures: the first part of their code.
GROUPS = (
    ("referrals", gettext_lazy("Referrals")), ("assessments", gettext_lazy("Assessments")),
    ("strategy", gettext_lazy("Strategy discussions")),
    ("conferences", gettext_lazy("Conferences")), ("plans", gettext_lazy("Child protection plans")),
    ("core_groups", gettext_lazy("Core groups")), ("requests", gettext_lazy("Requests between agencies")),
    ("withheld", gettext_lazy("Refusals")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One figure in the list: the newest quarter, the same a year before, and what must stand beside it."""

    code: str
    title: str
    counts: str
    newest: str
    before: str
    quarter: str
    beside: str
    balanced: tuple[tuple[str, str], ...]


def board(found: Mapping[str, Series]) -> dict[str, Any]:
    """Put every figure of a partnership into groups, each with its balancing figures."""
    groups = []
    for start, name in GROUPS:
        rows = [_row(series, found) for code, series in found.items() if code.split(".")[0] == start]
        if rows:
            groups.append((name, rows))
    return {"groups": groups, "rule": words.threshold(), "has_any": any(each.quarters for each in found.values())}


def _row(series: Series, found: Mapping[str, Series]) -> Row:
    indicator, lines = series.indicator, series.lines
    return Row(
        code=indicator.code, title=gettext(indicator.title), counts=counted(indicator),
        newest=words.line(lines[-1]) if lines else gettext("not published yet"),
        before=words.line(lines[-5]) if len(lines) > 4 else "–",
        quarter=words.quarter(lines[-1].start) if lines else "", beside=gettext(indicator.beside),
        balanced=tuple(_beside(found[code]) for code in indicator.balanced_by),
    )  # fmt: skip


def _beside(series: Series) -> tuple[str, str]:
    newest = words.line(series.lines[-1]) if series.lines else gettext("not published yet")
    return gettext(series.indicator.title), newest


def counted(indicator: Indicator) -> str:
    """Say what a figure counts, and of what."""
    if not indicator.out_of:
        return gettext("Counted: %(what)s.") % {"what": gettext(indicator.counts)}
    return gettext("Counted: %(what)s, of all %(whole)s.") % {
        "what": gettext(indicator.counts), "whole": gettext(indicator.out_of),
    }  # fmt: skip


def one(series: Series) -> dict[str, Any]:
    """Put one figure into a picture and tables: all places, each place, and years."""
    joined = series.joined
    is_share = series.whole is not None
    return {
        "title": gettext(series.indicator.title),
        "counts": counted(series.indicator),
        "beside": gettext(series.indicator.beside),
        "rule": words.threshold(),
        "picture": charts.picture(effects.values(joined.lines), series.quarters, is_share=is_share),
        "left_out": [series.names[each] for each in joined.left_out] if joined.lines else [],
        "rows": [[words.quarter(line.start), words.line(line)] for line in joined.lines],
        "years": [[words.year(line.start), words.line(line)] for line in series.years],
        "places": [
            (place.name, [[words.quarter(line.start), words.line(line)] for line in reversed(place.lines)])
            for place in series.places
        ],
    }
