"""The board of stages: what an agency has under way, by clock, beginning with one's own."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from linkspan.audit import trail
from linkspan.duty.rules import Band
from linkspan.pathway import stages
from linkspan.pathway.queries.board import TABS
from linkspan.pathway.queries.caseboard import case_board
from linkspan.web.request import page_request
from linkspan.web.stages import presenters, words


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show a page of the board: mine, the team's, or what nobody has taken; tab and filters stay in the address."""
    asked = page_request(request)
    tab = _one_of(request.GET.get("tab", ""), TABS) or "mine"
    band = _one_of(request.GET.get("band", ""), [each.value for each in Band])
    kind = _one_of(request.GET.get("kind", ""), stages.BY_CODE)
    with trail.look(by=asked.actor, at=asked.at):
        page = case_board(
            tab=tab, band=band, kind=kind, after=_id(request.GET.get("after", "")), by=asked.actor, at=asked.at
        )
    special = page.special_days
    named = [(code, text) for code, text in words.TABS if page.has_team or code == "mine"]
    return render(
        request,
        "stages/board.html",
        {
            "tab": page.tab,
            "tabs": [
                {"text": text, "href": presenters.board_address(code, band, kind), "active": code == page.tab}
                for code, text in named
            ],
            "filters": presenters.filters(page, band, kind),
            "chosen": band,
            "kind": kind,
            "kinds": words.kinds(),
            "bands": presenters.by_band(page, asked.at, special),
            "offered": [presenters.row(line, asked.at, special) for line in page.offered],
            "is_first": page.is_first,
            "first": presenters.board_address(page.tab, band, kind),
            "following": presenters.board_address(page.tab, band, kind, page.next_after) if page.next_after else "",
            "all": presenters.board_address(page.tab),
            "waiting": presenters.board_address("unallocated") if page.has_team else "",
            "action": reverse("stage_board"),
            "key": uuid4,
        },
    )


def _one_of(given: str, known: Collection[str]) -> str:
    return given if given in known else ""


def _id(given: str) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError:
        return None
