"""Put how agencies take part into words: timeliness never without how good the answers were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, gettext_lazy

from linkspan.partnership import indicators
from linkspan.partnership.queries.participation import ConversationLine, Part, Participation, Threshold
from linkspan.web.partnership.figures import words

GROUNDS = {
    "withheld.detrimental": gettext_lazy("Refused, because telling would harm the child more"),
    "withheld.not_permitted": gettext_lazy("Refused, because the law does not let it be told"),
}


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency's part, as rows of name and words."""

    name: str
    is_own: bool
    rows: tuple[tuple[str, str], ...]
    is_empty: bool


def page(found: Participation, own: UUID | None) -> dict[str, Any]:
    """Put every agency's part into words, the reader's own first."""
    agencies = [agency(each, own) for each in found.parts]
    return {
        "own": next((each for each in agencies if each.is_own), None),
        "others": [each for each in agencies if not each.is_own and not each.is_empty],
        "too_few": [each.name for each in agencies if not each.is_own and each.is_empty],
        "period": period(found.quarters),
        "rule": words.threshold(),
    }


def period(quarters: tuple[date, ...]) -> str:
    """Name the quarters that figures are added up from."""
    if not quarters:
        return ""
    if len(quarters) == 1:
        return words.quarter(quarters[0])
    return gettext("%(first)s, up to %(last)s") % {
        "first": words.quarter(quarters[0]), "last": words.quarter(quarters[-1]),
    }  # fmt: skip


def agency(found: Part, own: UUID | None) -> Agency:
    """Put one agency's part into words."""
    in_time = words.share(found.in_time) if found.is_sampled else gettext("not yet sampled")
    enough = words.share(found.enough) if found.is_sampled else gettext("not yet sampled")
    rows = [
        (gettext("Requests that were due"), words.count(found.asked)),
        (gettext("Answered in time"), in_time),
        (gettext("Enough, as those who asked say of answers drawn by chance"), enough),
        (gettext("No answer"), words.band(found.silent)),
        *((str(name), words.count(found.refused[code])) for code, name in GROUNDS.items()),
        (gettext("Strategy discussions: there, or sent a report"), words.share(found.strategy)),
        (gettext("Conferences: there, or sent a report"), words.share(found.conferences)),
    ]
    if found.told is not None:
        rows.append((gettext("Referrers told in time what became of it"), words.share(found.told)))
    shown = (found.asked, found.silent, found.strategy, found.conferences, found.told)
    return Agency(found.name, found.organisation_id == own, tuple(rows), is_empty=not any(shown))


def title_of(code: str) -> str:
    """Name a figure."""
    found = indicators.indicator(code)
    return gettext(found.title) if found else code


def threshold(found: Threshold) -> str:
    """Say what a threshold asks."""
    return gettext("%(figure)s: below %(least)s per cent") % {
        "figure": title_of(found.indicator), "least": found.least,
    }  # fmt: skip


def conversation(found: ConversationLine) -> dict[str, Any]:
    """Put a conversation into words."""
    return {
        "conversation": found,
        "figure": title_of(found.indicator),
        "quarter": words.quarter(found.quarter),
        "said": _said(found),
        "state": state(found),
    }  # fmt: skip


def _said(found: ConversationLine) -> str:
    """Say what was found: a count that is hidden is never called none."""
    sums = {"part": words.number(found.part), "whole": words.number(found.whole), "least": found.least}
    if not found.part:
        return gettext("too few to show, of about %(whole)s; the partnership asks below %(least)s per cent") % sums
    return gettext("about %(part)s of %(whole)s; the partnership asks below %(least)s per cent") % sums


def state(found: ConversationLine) -> tuple[str, str]:
    """Say how a conversation stands, with the colour of its badge."""
    if found.closed_at:
        return gettext("Closed"), "grey"
    return (gettext("Answered"), "blue") if found.answered_at else (gettext("Waits for an answer"), "red")
