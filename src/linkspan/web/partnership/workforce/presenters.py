"""Turn posts, vacancies, cases and training into words, each per cent with both its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext

from linkspan.partnership.queries.workforce import GroupLine, QuarterLine, Workforce
from linkspan.partnership.workforce_rules import Rate
from linkspan.web.drawing import WIDTH

HEIGHT, LEFT, TOP, FOOT = 196, 44, 12, 44


def quarter(first: date) -> str:
    """Name a quarter: "July to September 2026"."""
    last = date(first.year, first.month + 2, 1)
    return gettext("%(first)s to %(last)s") % {
        "first": date_format(first, "F"), "last": date_format(last, "F Y"),
    }  # fmt: skip


def rate(found: Rate | None) -> str:
    """Say a rate with both numbers: "20 per cent (2.5 of 12.5)"."""
    if found is None or found.percent is None:
        return gettext("not known")
    return gettext("%(percent)s per cent (%(part)s of %(of)s)") % {
        "percent": found.percent, "part": f"{found.part.normalize():f}", "of": f"{found.of.normalize():f}",
    }  # fmt: skip


def member(found: Workforce) -> dict[str, object]:
    """Put one member's people into words."""
    said = [each for each in found.groups if each.counts or each.cases is not None or each.trained]
    quiet = ", ".join(each.group for each in found.groups if each not in said)
    return {"id": found.organisation_id, "name": found.name, "rows": [_row(each) for each in said], "quiet": quiet}


def _row(line: GroupLine) -> tuple[str, ...]:
    counts = line.counts
    return (
        line.group,
        quarter(line.quarter) if line.quarter else gettext("not recorded"),
        rate(counts.vacancies if counts else None),
        rate(counts.turnover if counts else None),
        rate(counts.agency_share if counts else None),
        _cases(line),
        gettext("fewer than 5 people, or not known") if line.trained is None else rate(line.trained),
    )


def _cases(line: GroupLine) -> str:
    return gettext("fewer than 5") if line.cases is None else gettext("about %(n)d") % {"n": line.cases}


def groups(found: Mapping[str, Sequence[QuarterLine]]) -> list[dict[str, object]]:
    """Put an organisation's figures, quarter by quarter, into words and a line of its vacancies."""
    return [
        {"name": name, "rows": [_quarter_row(each) for each in lines], "picture": _picture(lines)}
        for name, lines in found.items()
    ]


def _quarter_row(line: QuarterLine) -> tuple[str, ...]:
    counts = line.counts
    return (
        quarter(line.quarter), f"{counts.establishment.normalize():f}", f"{counts.in_post.normalize():f}",
        rate(counts.vacancies), rate(counts.turnover), rate(counts.agency_share),
    )  # fmt: skip


def _picture(lines: Sequence[QuarterLine]) -> dict[str, object]:
    """Draw vacancies over the quarters, from nought to a hundred per cent of posts."""
    shares = [(each.counts.vacancies.percent or 0) / 100 for each in lines]
    step = (WIDTH - LEFT - 10) / max(1, len(shares) - 1)

    def up(share: float) -> float:
        return round(TOP + (1 - share) * (HEIGHT - TOP - FOOT), 1)

    dots = [(round(LEFT + 5 + number * step, 1), up(share)) for number, share in enumerate(shares)]
    return {
        "width": WIDTH, "height": HEIGHT, "dots": dots, "points": " ".join(f"{x},{y}" for x, y in dots),
        "marks": [(up(each / 100), f"{each}%") for each in (0, 50, 100)], "first": quarter(lines[0].quarter),
        "last": quarter(lines[-1].quarter) if len(lines) > 1 else "",
    }  # fmt: skip
