"""Show a manager how often their own agency heard a child before a stage ended, and how often nobody asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from linkspan.audit import NotFound
from linkspan.voice.feedback_rules import Span, quarter_of
from linkspan.voice.queries.words import HeardCount, heard_counts
from linkspan.voice.word_rules import NOT_ASKED, REASONS
from linkspan.web.request import PageRequest
from linkspan.web.voice.feedback.presenters import quarters

# What a row says: how it was, by the codes that are counted together.
COLUMNS = (("words",), (NOT_ASKED,), tuple(each for each in REASONS if each != NOT_ASKED), ("missing",))
# A count under this is not told: it could be of one stage that is kept apart from the reader.
FEWEST = 5
# How far back the page looks: this quarter and the four before.
BACK = timedelta(days=370)


@require_safe
def asked(request: PageRequest) -> HttpResponse:
    """Show the reader's own agency, quarter by quarter, the newest first. A small number is said to be small."""
    organisation_id = request.actor.organisation_id
    if organisation_id is None:
        raise NotFound
    today = localdate(request.at)
    found = heard_counts(
        from_=quarter_of(today - BACK), until=today + timedelta(days=1), by=request.actor, at=request.at
    )
    return render(
        request, "voice/figures/asked.html",
        {"rows": rows(each for each in found if each.organisation_id == organisation_id)},
    )  # fmt: skip


def rows(counts: Iterable[HeardCount]) -> list[tuple[str, list[str]]]:
    """Give a row for each quarter: how many had words, nobody asked, another reason, nobody has said why."""
    held: dict[date, dict[str, int]] = {}
    for each in counts:
        held.setdefault(each.quarter, {})[each.how] = each.count
    return [
        (
            quarters(Span(quarter, quarter)),
            [shown(sum(held[quarter].get(code, 0) for code in codes)) for codes in COLUMNS],
        )
        for quarter in sorted(held, reverse=True)
    ]


def shown(count: int) -> str:
    """Say a count, and of a small one only that it is small: what is kept apart is counted too."""
    if 0 < count < FEWEST:
        return gettext("fewer than %(n)d") % {"n": FEWEST}
    return str(count)
