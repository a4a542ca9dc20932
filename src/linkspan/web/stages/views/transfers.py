"""Moves between councils: the one asks, and keeps responsibility until the other has accepted in writing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import NotFound, NotNow
from linkspan.pathway.commands import transfers
from linkspan.pathway.queries.way import way_of_child
from linkspan.web.children.views.asking import asks_first
from linkspan.web.pressing import press
from linkspan.web.request import page_request
from linkspan.web.stages import presenters, words
from linkspan.web.stages.side_forms import AnswerTransferForm, TransferForm
from linkspan.web.stages.views.common import ask as show_form
from linkspan.web.stages.views.common import named, say, working_on


@require_http_methods(["GET", "POST"])
@asks_first
def ask(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Ask another council to take responsibility for a child."""
    asked = page_request(request)
    found = way_of_child(child_id=child_id, by=asked.actor, at=asked.at)
    if not any(each.is_open and each.organisation_id == asked.actor.organisation_id for each in found.episodes):
        raise NotFound
    councils = [
        (str(each.id), each.name) for each in agencies.organisations(london_day(asked.at), kind="council")
        if each.id != asked.actor.organisation_id
    ]  # fmt: skip
    form = TransferForm(request.POST if request.method == "POST" else None, councils=councils)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = transfers.ask_transfer(
                child_id=child_id, to_organisation_id=UUID(given["to"]),
                details={"new_area": given["where"]} if given["where"] else {}, departure=given["departure"],
                by=asked.actor, at=asked.at, once=form.key,
            )  # fmt: skip
            messages.success(request, gettext("Asked. Responsibility stays with you until they accept."))
            return redirect("stage", made)
        except NotNow as problem:
            say(form, problem)
    return show_form(
        request, form, heading=gettext("Move to another council"), button=gettext("Ask that council"), name=found.name,
        back=presenters.way_address(child_id, None), back_text=gettext("Back to the child's pathway"),
        lead=words.what("transfer_out"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Answer a council that asks to hand a child over: accept with what it leads to here, or say why not."""
    asked = page_request(request)
    whole, kind = working_on(asked, stage_id)
    if kind.code != "transfer_in" or not whole.line.is_open:
        raise NotFound
    late = whole.line.due_at < asked.at
    form = AnswerTransferForm(request.POST if request.method == "POST" else None, kind=kind, is_late=late)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            transfers.answer_transfer(
                stage_id=stage_id, outcome=given["outcome"], reason=given["reason"], details=form.answers,
                breach_reason=given.get("breach_reason", ""), by=asked.actor, at=asked.at, once=form.key,
            )  # fmt: skip
            messages.success(request, gettext("Answered. The other council was told."))
            return redirect("stage", stage_id)
        except NotNow as problem:
            say(form, problem)
    before = whole.before
    page = {
        "form": form, "from_agency": whole.organisations.get(before.organisation_id, "") if before else "",
        "where": before.details.get("new_area", "") if before else "",
    }  # fmt: skip
    return render(request, "stages/answer.html", named(whole) | page)


@require_POST
def withdraw(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Take back what another council was asked."""
    back = reverse("stage", args=[stage_id])
    return press(request, transfers.withdraw_transfer, gettext("Taken back. The other council was told."), back,
              stage_id=stage_id)  # fmt: skip
