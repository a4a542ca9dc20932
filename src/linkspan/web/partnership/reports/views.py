"""Published arrangements and yearly reports: their versions, one version whole, and what changed between two."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from linkspan.audit import NotFound, trail
from linkspan.partnership import events, report_rules, scope
from linkspan.partnership import publication_rules as rules
from linkspan.partnership.publication_rules import REPORT, State
from linkspan.partnership.queries import members as membership
from linkspan.partnership.queries import publications as queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.partnership.asking import keeps, looking
from linkspan.web.partnership.reports import pdf, presenters
from linkspan.web.request import PageRequest

OUT = (State.PUBLISHED, State.REPLACED)


@require_safe
def listed(request: PageRequest, partnership_id: UUID, kind: str) -> HttpResponse:
    """List the versions of the arrangements, or the yearly reports; drafts to those in the partnership alone."""
    on = localdate(request.at)
    with looking(request, partnership_id, events.PUBLICATIONS_SEEN):
        is_in = scope.is_in(request.actor, partnership_id, request.at)
        found = [each for each in queries.versions(partnership_id, kind) if is_in or each.state in OUT]
        page = {
            "partnership": membership.partnership(partnership_id, on),
            "kind": kind,
            "versions": [presenters.line(each) for each in found],
            "keeps": keeps(request, partnership_id),
            "begins": _may_begin(found, kind, report_rules.year_ending_by(on)),
            "year": report_rules.year_ending_by(on) if kind == REPORT else None,
            "year_words": report_rules.year_words(report_rules.year_ending_by(on)),
            "due_on": report_rules.due_on(report_rules.year_ending_by(on)),
        }
    return render(request, "partnership/reports/list.html", page)


def _may_begin(found: list[queries.VersionLine], kind: str, year: int) -> bool:
    """Tell whether there is no version in the making; of a report, for the year that ended last."""
    of_it = [each for each in found if kind != REPORT or each.year == year]
    return all(each.state not in (State.DRAFT, State.TO_SIGN) for each in of_it)


@require_safe
def version(request: PageRequest, partnership_id: UUID, version_id: UUID) -> HttpResponse:
    """Show one version whole: what it says, what it lacks, who has signed, and what may be done next."""
    with looking(request, partnership_id, events.PUBLICATIONS_SEEN):
        page = shown_version(request, partnership_id, readable(request, partnership_id, version_id))
    return render(request, "partnership/reports/version.html", page)


def shown_version(request: PageRequest, partnership_id: UUID, found: queries.Page) -> dict[str, Any]:
    """Gather what a version's page shows. Ask inside a look."""
    is_kept = keeps(request, partnership_id)
    is_written = is_kept and found.version.state is State.DRAFT
    return {
        "partnership": membership.partnership(partnership_id, localdate(request.at)),
        "page": presenters.page(found),
        "keeps": is_kept,
        "writes": {each.code for each in queries.elements(found.version.kind) if each.in_words and is_written},
        "signs": queries.waits_for(found, request.actor) and _may_sign(request),
        "before": _before(partnership_id, found.version),
        "has_pdf": pdf.is_here(),
        "key": uuid4,
    }


def readable(request: PageRequest, partnership_id: UUID, version_id: UUID) -> queries.Page:
    """Give a version that the reader may read: one that is not out only to those in the partnership. In a look."""
    found = queries.page(partnership_id, version_id, request.at)
    if found.version.state not in OUT and not scope.is_in(request.actor, partnership_id, request.at):
        raise NotFound
    return found


def _may_sign(request: PageRequest) -> bool:
    answer = gate.may(
        by=request.actor, to=Action.COMMIT_PARTNER, at=request.at, organisation_id=request.actor.organisation_id
    )
    return answer.allow and "lead_partner" in request.actor.roles


def _before(partnership_id: UUID, line: queries.VersionLine) -> queries.VersionLine | None:
    """Give the version that was out before this one; of the same year, where it is a report."""
    others = queries.versions(partnership_id, line.kind, line.year)
    earlier = [each for each in others if each.number < line.number and each.state in OUT]
    return earlier[0] if earlier else None


@require_safe
def changes(request: PageRequest, partnership_id: UUID, version_id: UUID, other_id: UUID) -> HttpResponse:
    """Put two versions side by side, with what changed."""
    with looking(request, partnership_id, events.PUBLICATIONS_SEEN):
        after = readable(request, partnership_id, version_id)
        before = readable(request, partnership_id, other_id)
        if before.version.kind != after.version.kind:
            raise NotFound
        page: dict[str, Any] = {
            "partnership": membership.partnership(partnership_id, localdate(request.at)),
            "page": presenters.line(after.version),
            "before": presenters.line(before.version),
            "differences": rules.differences(before.document, after.document),
        }
    return render(request, "partnership/reports/changes.html", page)


@require_safe
def pdf_file(request: PageRequest, partnership_id: UUID, version_id: UUID) -> HttpResponse:
    """Give one version as a tagged PDF."""
    with looking(request, partnership_id, events.PUBLICATIONS_SEEN):
        found = readable(request, partnership_id, version_id)
    if not pdf.is_here():
        raise NotFound
    return pdf.answer(presenters.page(found))


@require_safe
def printed(request: PageRequest, partnership_id: UUID, version_id: UUID) -> HttpResponse:
    """Show one version on one page, for paper."""
    with looking(request, partnership_id, events.PUBLICATIONS_SEEN):
        found = readable(request, partnership_id, version_id)
        partnership = membership.partnership(partnership_id, localdate(request.at))
    shown = {"page": presenters.page(found), "partnership": partnership}
    return render(request, "partnership/reports/print.html", shown)


@require_safe
def found(request: PageRequest, version_id: UUID) -> HttpResponse:
    """Lead to a version from a task, which knows it by its own number alone."""
    by, at = request.actor, request.at
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_PARTNERSHIP, at=at)
        trail.record(events.PUBLICATIONS_SEEN, permit, about=version_id)
        partnership_id = queries.partnership_of(version_id)
    return redirect("publication_version", partnership_id, version_id)
