"""Packs: a chronology that leaves the system, on paper or as a file, with its marking and the name of who took it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from linkspan.audit import NotFound, trail
from linkspan.pathway import chronology_rules as rules
from linkspan.pathway.queries import chronology as queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web import pdf
from linkspan.web.account.step_up import demand
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import TO_BE_SAID, opened
from linkspan.web.chronology import presenters
from linkspan.web.chronology.forms import PackForm
from linkspan.web.chronology.views import NEAR
from linkspan.web.request import PageRequest, page_request

STYLE = "chronology-pdf.css"


@require_http_methods(["GET", "POST"])
@asks_first
def pack(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Ask for whom and for what a pack is; then give it, as a PDF or as a page to print."""
    asked = page_request(request)
    by, at = asked.actor, asked.at
    with trail.look(by=by, at=at):
        found = opened(asked, child_id, "chronology")
        offer = gate.may(by=by, to=Action.EXPORT_CHILD, about=child_id, at=at, reason=TO_BE_SAID)
    if not offer.allow and offer.code not in NEAR:
        raise NotFound
    has_pdf = pdf.is_here()
    form = PackForm(request.POST if request.method == "POST" else None, has_pdf=has_pdf)
    if request.method == "POST" and form.is_valid():
        demand(request)
        return _made(asked, child_id, form)
    return render(request, "chronology/pack.html", found.context | {"form": form, "has_pdf": has_pdf})


def _made(asked: PageRequest, child_id: UUID, form: PackForm) -> HttpResponse:
    """Make the pack: its line is in the trail, and the look over, before anything is drawn."""
    given = form.cleaned_data
    made = queries.pack(
        child_id=child_id, edition=given["edition"], purpose=given["purpose"], why=given["why"], wanted=form.wanted,
        by=asked.actor, at=asked.at,
    )  # fmt: skip
    shown = presenters.pack(made, rules.PACK_PURPOSES)
    if given["form"] == "pdf":
        return pdf.answer(written(shown), f"chronology-{made.reference}")
    return render(asked, "chronology/print.html", {"pack": shown, "child_id": child_id})


def written(shown: presenters.PackShown, **options: Any) -> bytes:
    """Write a pack as a tagged PDF."""
    return pdf.written("chronology/pdf.html", {"pack": shown}, style=STYLE, **options)
