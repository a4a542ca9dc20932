"""Show a partnership's figures as they were published."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from linkspan.audit import trail
from linkspan.partnership import events, scope
from linkspan.partnership.queries import figures as queries
from linkspan.partnership.queries import members
from linkspan.sharing.facts import Action
from linkspan.web.partnership.figures import presenters
from linkspan.web.request import PageRequest


@require_safe
def board(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """List every figure: the newest quarter, a year before, and what has to stand beside it."""
    by, at, on = request.actor, request.at, localdate(request.at)
    with trail.look(by=by, at=at):
        permit = scope.require(by=by, to=Action.SEE_PARTICIPATION, at=at, partnership_id=partnership_id)
        trail.record(events.FIGURES_SEEN, permit, about=partnership_id)
        partnership = members.partnership(partnership_id, on)
        found = queries.board(partnership_id, on)
    return render(request, "partnership/figures/board.html", presenters.board(found) | {"partnership": partnership})


@require_safe
def one(request: PageRequest, partnership_id: UUID, code: str) -> HttpResponse:
    """Show one figure over the years: all places together, and each by itself."""
    by, at, on = request.actor, request.at, localdate(request.at)
    with trail.look(by=by, at=at):
        permit = scope.require(by=by, to=Action.SEE_PARTICIPATION, at=at, partnership_id=partnership_id)
        trail.record(events.FIGURES_SEEN, permit, about=partnership_id, detail={"indicator": code[:40]})
        partnership = members.partnership(partnership_id, on)
        found = queries.series(partnership_id, code, on)
    return render(request, "partnership/figures/one.html", presenters.one(found) | {"partnership": partnership})
