"""What partnerships publish, for anyone to read: the register, the arrangements, the yearly reports."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, trail
from linkspan.partnership import events
from linkspan.partnership.publication_rules import ARRANGEMENTS, REPORT, State
from linkspan.partnership.queries import members as membership
from linkspan.partnership.queries import publications as queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.middleware import open_to_all
from linkspan.web.partnership.reports import pdf, presenters

READER = Actor.system("register")


@open_to_all
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List all partnerships, with what each has published."""
    at = timezone.now()
    with trail.look(by=READER, at=at):
        permit = gate.require(by=READER, to=Action.SEE_PARTNERSHIP, at=at)
        found = membership.partnerships(london_day(at))
        out = {each.id: queries.published(each.id, ARRANGEMENTS) for each in found}
        trail.record(events.PUBLICATIONS_SEEN, permit, detail={"part": "register", "partnerships": len(found)})
    return render(request, "partnership/reports/register.html", {"lines": [(each, out[each.id]) for each in found]})


@open_to_all
@require_safe
def arrangements(request: HttpRequest, code: str) -> HttpResponse:
    """Show the arrangements that a partnership has published, whole, with its reports."""
    return _shown(request, *_found(code, ARRANGEMENTS))


@open_to_all
@require_safe
def report(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show the report that a partnership has published of a year."""
    return _shown(request, *_found(code, REPORT, year))


@open_to_all
@require_safe
def arrangements_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """Give the published arrangements as a PDF."""
    return _pdf(code, ARRANGEMENTS)


@open_to_all
@require_safe
def report_pdf(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Give a published report as a PDF."""
    return _pdf(code, REPORT, year)


def _shown(request: HttpRequest, page: dict[str, Any], reports: list[dict[str, Any]]) -> HttpResponse:
    shown = {"page": page, "reports": reports, "has_pdf": pdf.is_here()}
    return render(request, "partnership/reports/public.html", shown)


def _pdf(code: str, kind: str, year: int | None = None) -> HttpResponse:
    page, _reports = _found(code, kind, year)
    if not pdf.is_here():
        raise NotFound
    return pdf.answer(page)


def _found(code: str, kind: str, year: int | None = None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    at = timezone.now()
    with trail.look(by=READER, at=at):
        permit = gate.require(by=READER, to=Action.SEE_PARTNERSHIP, at=at)
        found = queries.public(code, kind, year)
        reports = queries.versions(found.version.partnership_id, REPORT)
        detail = {"part": "public", "kind": kind, "year": year}
        trail.record(events.PUBLICATIONS_SEEN, permit, about=found.version.id, detail=detail)
    return presenters.page(found), [presenters.line(each) for each in reports if each.state is State.PUBLISHED]
