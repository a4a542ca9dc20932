"""What waits for my agency and what it asked; and one request as a grid."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from linkspan.agencies.rules import london_day
from linkspan.audit import trail
from linkspan.duty import queries as duty
from linkspan.exchange.queries import inbox as queries
from linkspan.exchange.queries.records import nothing_held_tally
from linkspan.exchange.queries.requests import request_whole
from linkspan.web.exchange import presenters
from linkspan.web.request import page_request


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what other agencies ask, by clock, and what mine asked them."""
    asked = page_request(request)
    by, at = asked.actor, asked.at
    with trail.look(by=by, at=at):
        found = queries.inbox(by=by, at=at)
        tally = nothing_held_tally(by=by, at=at)
        special = duty.special_days()
    on = london_day(at)
    sent: dict[UUID, list[presenters.Row]] = {}
    for line in found.asked:
        sent.setdefault(line.request_id, []).append(presenters.row(line, on, special, is_mine=False))
    return render(
        request,
        "exchange/inbox.html",
        {
            "bands": presenters.by_band(found.to_answer, on, special),
            "sent": list(sent.values()),
            "is_desk": found.is_desk,
            "tally": tally,
            "missed": presenters.missed(tally.missed),
        },
    )


@require_GET
def whole(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show one request of my agency: agencies down, questions across."""
    asked = page_request(request)
    with trail.look(by=asked.actor, at=asked.at):
        found = request_whole(request_id=request_id, by=asked.actor, at=asked.at)
        special = duty.special_days()
    grid = presenters.grid(found, london_day(asked.at), special)
    return render(request, "exchange/request.html", {"grid": grid, "key": uuid4})
