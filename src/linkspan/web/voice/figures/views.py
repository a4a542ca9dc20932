"""Show what children say, a year at a time, as it was published."""

from __future__ import annotations

import csv
from collections.abc import Generator
from contextlib import contextmanager
from io import StringIO

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linkspan.audit import NotFound, trail
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events
from linkspan.voice import report_rules as rules
from linkspan.voice.queries import figures as queries
from linkspan.web.request import PageRequest
from linkspan.web.voice.figures import presenters

# Who reads figures of every agency, and works with no child.
READERS_ALONE = frozenset({"commissioner", "inspector", "scrutineer"})


@contextmanager
def looking(
    request: PageRequest, event: str = events.VOICE_FIGURES_SEEN, to: Action = Action.SEE_VOICE_FIGURES,
    **detail: str | int | None,
) -> Generator[None]:  # fmt: skip
    """Open the look of a page about figures, reports or directions; a refused reader sees nothing of them."""
    with trail.look(by=request.actor, at=request.at):
        permit = gate.require(by=request.actor, to=to, at=request.at)
        trail.record(event, permit, detail=dict(detail) or None)
        yield


def _has_agency(request: PageRequest) -> bool:
    """Tell whether the reader's is an agency that works with children: those who only read figures ask no child."""
    return request.actor.organisation_id is not None and not request.actor.roles & READERS_ALONE


@require_safe
def newest(request: PageRequest) -> HttpResponse:
    """Show the newest year, or say that none is published."""
    with looking(request):
        years = queries.years()
        found = queries.release(years[0]) if years else None
    agency = {"has_agency": _has_agency(request)}
    if found is None:
        return render(request, "voice/figures/none.html", agency)
    return render(request, "voice/figures/year.html", presenters.year(found) | {"years": years} | agency)


@require_safe
def year(request: PageRequest, year: int) -> HttpResponse:
    """Show one year: who was heard, and how things are for children."""
    with looking(request, year=year):
        found = queries.release(year)
        years = queries.years()
    agency = {"has_agency": _has_agency(request)}
    return render(request, "voice/figures/year.html", presenters.year(found) | {"years": years} | agency)


@require_safe
def by(request: PageRequest, year: int, dimension: str) -> HttpResponse:
    """Show one year by area, age, ethnicity or need."""
    if dimension not in rules.DIMENSIONS:
        raise NotFound
    with looking(request, year=year, list=dimension):
        found = queries.release(year)
    return render(request, "voice/figures/by.html", presenters.by(found, dimension))


@require_safe
def csv_file(request: PageRequest, year: int) -> HttpResponse:
    """Send a year's published counts as a file for spreadsheets."""
    with looking(request, year=year, file="csv"):
        found = queries.release(year)
    text = StringIO()
    csv.writer(text).writerows(presenters.lines(found))
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="what-children-say-{year}.csv"'
    return response
