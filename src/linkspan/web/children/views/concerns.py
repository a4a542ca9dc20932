"""Shield a child at once, and ask that what a record says be put right."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from linkspan.audit import NotNow
from linkspan.children.commands import corrections, shields
from linkspan.sharing.facts import Action
from linkspan.web.children import presenters
from linkspan.web.children.acts import CorrectionForm, ShieldForm
from linkspan.web.children.forms import problem_words
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import Opened, needs, opened
from linkspan.web.request import PageRequest, page_request


@require_http_methods(["GET", "POST"])
@asks_first
def shield(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Hide where a child is, or that there is a file at all, from this moment."""
    asked = page_request(request)
    form = ShieldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            shields.shield(
                child_id=child_id, kind=given["kind"], reason=given["reason"], by=asked.actor, at=asked.at,
                once=form.key,
            )  # fmt: skip
        except NotNow as problem:
            form.add_error(None, problem_words(problem))
        else:
            messages.success(
                request,
                gettext("The child is shielded from this moment. A shield reviewer looks within one working day."),
            )
            return redirect("child_file", child_id)
    found = opened(asked, child_id, "file")
    needs(found, Action.SHIELD)
    return render(request, "children/shield.html", found.context | {"form": form})


@require_http_methods(["GET", "POST"])
@asks_first
def correction(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Pass a request for correction, or an objection, to the agency whose record it is."""
    asked = page_request(request)
    found = opened(asked, child_id, "sources", with_records=True)
    needs(found, Action.REQUEST_CORRECTION)
    form = CorrectionForm(request.POST if request.method == "POST" else None, records=_records(found))
    if request.method == "POST" and form.is_valid() and _passed_on(form, asked, child_id):
        agency = dict(_records(found))[form.cleaned_data["record"]]
        messages.success(
            request,
            gettext("Passed on to %(agency)s, which answers within one month. The fact stays as it is until then.")
            % {"agency": agency},
        )
        return redirect("child_sources", child_id)
    return render(request, "children/correction.html", found.context | {"form": form})


def _records(found: Opened) -> list[tuple[str, str]]:
    return [(str(each.record_id), presenters.agency(each.organisation)) for each in found.file.records or ()]


def _passed_on(form: CorrectionForm, request: PageRequest, child_id: UUID) -> bool:
    given, by, at = form.cleaned_data, request.actor, request.at
    record_id, words = UUID(given["record"]), given["words"]
    try:
        if given["kind"] == "objection":
            corrections.ask_objection(child_id=child_id, record_id=record_id, words=words, by=by, at=at, once=form.key)
        else:
            corrections.ask_correction(
                child_id=child_id, record_id=record_id, field=given["field"], words=words, by=by, at=at, once=form.key
            )
    except NotNow as problem:
        form.add_error(None, problem_words(problem))
        return False
    return True
