"""Which workers must never see which files."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linkspan.children.queries.conflicts import conflicts
from linkspan.web.governance import presenters
from linkspan.web.request import PageRequest


@require_safe
def listed(request: PageRequest) -> HttpResponse:
    """List the conflicts that stand in the asker's area."""
    found = [
        {
            "person": each.person,
            "agencies": each.agencies,
            "child_id": each.child_id,
            "child": presenters.short(each.child_id),
            "kind": str(presenters.CONFLICT_KINDS.get(each.kind, each.kind)),
            "since": each.since,
        }
        for each in conflicts(by=request.actor, at=request.at)
    ]
    return render(request, "governance/conflicts.html", {"conflicts": found})
