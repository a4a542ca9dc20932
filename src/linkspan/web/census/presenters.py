"""Put a year's return into words: what it holds, what keeps it from being sent, and what is to be checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from linkspan.interop.census.checks import Finding
from linkspan.interop.census.report import LISTED, kind_of
from linkspan.interop.census.rulebook import LET_STAND
from linkspan.interop.returns import Return, Said

MOST_SHOWN = 100  # findings of one rule; the file has all
YEARS_SHOWN = 3


def years(newest: int) -> list[dict[str, Any]]:
    """Give the years to choose from, newest first."""
    return [
        {"year": year, "from": date(year - 1, 4, 1), "until": date(year, 3, 31), "is_under_way": year == newest}
        for year in range(newest, newest - YEARS_SHOWN, -1)
    ]


def made(made_: Return) -> dict[str, Any]:
    """Give a return as its page shows it: errors first, each rule with the children it is about."""
    listed = [each for each in made_.findings if each.rule.refuses and each.rule.code in LET_STAND]
    checks = [each for each in made_.findings if not each.rule.refuses]
    return {
        "year": made_.year,
        "until": date(made_.year, 3, 31),
        "holds": _holds(len(made_.children), made_.episodes),
        "has_children": bool(made_.children),
        "errors": _by_rule(made_.errors, made_),
        "checks": [*_by_rule(listed, made_), *_notes(made_), *_by_rule(checks, made_)],
        "unidentified": made_.unidentified,
    }


def _holds(children: int, episodes: int) -> str:
    of_children = ngettext("%(n)s child", "%(n)s children", children) % {"n": _number(children)}
    of_episodes = ngettext("%(n)s episode", "%(n)s episodes", episodes) % {"n": _number(episodes)}
    return gettext("%(children)s, %(episodes)s.") % {"children": of_children, "episodes": of_episodes}


def _number(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)


def _by_rule(findings: Iterable[Finding], made_: Return) -> list[dict[str, Any]]:
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for each in findings:
        grouped[each.rule.code].append(each)
    return [
        {
            "words": gettext(found[0].rule.words),
            "what_to_do": gettext(found[0].rule.what_to_do),
            "code": code,
            "kind": gettext(LISTED) if kind_of(found[0]) == LISTED else "",
            "rows": [
                _row(made_, each.la_child_id, each.field, each.value, each.referred_on) for each in found[:MOST_SHOWN]
            ],
            "count": len(found),
            "more": max(0, len(found) - MOST_SHOWN),
        }
        for code, found in grouped.items()
    ]


def _notes(made_: Return) -> list[dict[str, Any]]:
    grouped = defaultdict(list)
    for each in made_.notes:
        grouped[each.words, each.what_to_do].append(each)
    return [
        {
            "words": gettext(words),
            "what_to_do": gettext(what_to_do),
            "code": "",
            "kind": "",
            "rows": [_row(made_, each.la_child_id, each.field, "", None) for each in found[:MOST_SHOWN]],
            "count": len(found),
            "more": max(0, len(found) - MOST_SHOWN),
        }
        for (words, what_to_do), found in grouped.items()
    ]


def _row(made_: Return, number: str, field: str, value: str, referred_on: date | None) -> dict[str, Any]:
    return {
        "number": number,
        "child_id": made_.child_of.get(number),
        "field": field,
        "value": value,
        "referred_on": referred_on,
    }


def initial(said: Said) -> dict[str, Any]:
    """Give what is recorded already, for the form."""
    return {"ethnicity": said.ethnicity, "disabilities": list(said.disabilities), "upn_unknown": said.upn_unknown}
