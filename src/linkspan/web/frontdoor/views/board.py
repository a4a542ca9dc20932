"""The board: what waits at the front door, by clock, beginning with one's own."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from linkspan.audit import trail
from linkspan.duty.rules import Band
from linkspan.pathway.queries import board as queries
from linkspan.web.frontdoor import presenters, words
from linkspan.web.request import page_request


@require_GET
def board(request: HttpRequest, tab: str) -> HttpResponse:
    """Show a page of the board: mine, the team's, or what nobody has taken."""
    asked = page_request(request)
    band = request.GET.get("band", "")
    band = band if band in {each.value for each in Band} else ""
    with trail.look(by=asked.actor, at=asked.at):
        page = queries.board(tab=tab, band=band, after=_id(request.GET.get("after", "")), by=asked.actor, at=asked.at)
    special = page.special_days
    address = reverse(dict((code, name) for code, name, _words in words.TABS)[tab])
    query = f"band={band}&" if band else ""
    return render(
        request,
        "frontdoor/board.html",
        {
            "tab": tab,
            "tabs": [{"text": text, "href": reverse(name), "active": code == tab} for code, name, text in words.TABS],
            "filters": presenters.filters(page, band, address),
            "chosen": band,
            "bands": presenters.by_band(page, asked.at, special),
            "offered": [presenters.card(line, asked.at, special) for line in page.offered],
            "is_first": page.is_first,
            "first": f"{address}?band={band}" if band else address,
            "following": f"{address}?{query}after={page.next_after}" if page.next_after else "",
            "key": uuid4,
        },
    )


def _id(given: str) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError:
        return None
