"""Ask whether something may be shared, read the answer, and record what was decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from linkspan.agencies.rules import london_day
from linkspan.audit import NotNow, trail
from linkspan.children.queries.file import child_file, require_sight
from linkspan.sharing.advice import Advice, Urgency
from linkspan.sharing.asking import Asked
from linkspan.sharing.commands.decisions import record_sharing
from linkspan.sharing.overriding import SENDS
from linkspan.sharing.queries.decisions import advice_on
from linkspan.voice.queries.wishes import beside
from linkspan.web.advice import presenters, remembered
from linkspan.web.advice.forms import AskForm, RecordForm, asked_again
from linkspan.web.children.presenters import identity_facts
from linkspan.web.children.views.asking import asks_first
from linkspan.web.request import PageRequest, page_request
from linkspan.web.voice.wishes import presenters as wishes
from linkspan.web.voice.wishes.forms import OverrideForm


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the three questions about nobody in particular."""
    return _ask(page_request(request), None, {})


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Show the answer, and keep what was decided."""
    return _answer(page_request(request), None)


@require_http_methods(["GET", "POST"])
@asks_first
def ask_about(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Ask the three questions from a child's file."""
    asked = page_request(request)
    return _ask(asked, child_id, _about(asked, child_id))


@require_http_methods(["GET", "POST"])
@asks_first
def answer_about(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Show the answer about a child, and keep what was decided."""
    return _answer(page_request(request), child_id)


def _ask(request: PageRequest, child_id: UUID | None, about: dict[str, Any]) -> HttpResponse:
    form = AskForm(request.POST or None, initial=asked_again(remembered.kept(request, child_id)))
    if form.is_bound and form.is_valid():
        remembered.keep(request, form.asked, child_id)
        return redirect(*_answer_address(child_id))
    return render(request, "advice/ask.html", about | {"form": form, "child_id": child_id})


def _answer(request: PageRequest, child_id: UUID | None) -> HttpResponse:
    asked = remembered.kept(request, child_id)
    if asked is None:
        if child_id:
            _about(request, child_id)
        return redirect("child_advice", child_id) if child_id else redirect("advice")
    found, about = _found(request, asked, child_id)
    on = london_day(request.at)
    form = RecordForm(
        request.POST if request.method == "POST" else None,
        initial=presenters.record(found),
        refusal=found.refusal,
        with_child=child_id is not None,
        on=on,
    )
    overriding = _overriding(request, asked, about)
    if form.is_bound and form.is_valid() and _is_explained(form, overriding):
        decision_id = _recorded(form, request, asked, child_id, overriding)
        if decision_id:
            messages.success(request, gettext("Recorded. Nobody was sent anything by this."))
            return redirect("sharing_decision", decision_id)
    context = about | presenters.answer(found) | {"form": form, "child_id": child_id, "overriding": overriding}
    return render(request, "advice/answer.html", context)


def _overriding(request: PageRequest, asked: Asked, about: dict[str, Any]) -> OverrideForm | None:
    """Ask why it is shared all the same, where a child or parent said no or not now to it."""
    if not any(each.is_against for each in about.get("wishes") or ()):
        return None
    posted = request.POST if request.method == "POST" else None
    return OverrideForm(posted, is_urgent=asked.urgency is Urgency.NOW, on=london_day(request.at))


def _is_explained(form: RecordForm, overriding: OverrideForm | None) -> bool:
    """Say whether nothing is missing about sharing against a wish; what is, stands beside its question."""
    if overriding is None or form.cleaned_data["decision"] not in SENDS or overriding.is_enough():
        return True
    form.add_error(None, gettext("Someone said no to this. Answer the questions about that, beneath your decision."))
    return False


def _answer_address(child_id: UUID | None) -> tuple[Any, ...]:
    return ("child_advice_answer", child_id) if child_id else ("advice_answer",)


def _about(request: PageRequest, child_id: UUID) -> dict[str, Any]:
    """Open the child's file, so that the page says who it is about."""
    file = child_file(child_id=child_id, by=request.actor, at=request.at)
    return {"file": file, "facts": identity_facts(file, london_day(request.at))}


def _found(request: PageRequest, asked: Asked, child_id: UUID | None) -> tuple[Advice, dict[str, Any]]:
    by, at = request.actor, request.at
    with trail.look(by=by, at=at):
        if child_id is None:
            return advice_on(asked=asked, by=by, at=at), {}
        permit = require_sight(child_id=child_id, by=by, at=at)
        about = _about(request, child_id)
        wished = beside(
            child_id=child_id, receiver=asked.receiver.value, matters=[each.value for each in asked.matters], by=by,
            at=at, reason=permit.reason,
        )  # fmt: skip
        about |= {"wishes": wishes.beside(wished)}
        return advice_on(asked=asked, by=by, at=at, about=child_id, reason=permit.reason), about


def _recorded(
    form: RecordForm, request: PageRequest, asked: Asked, child_id: UUID | None, overriding: OverrideForm | None
) -> UUID | None:
    by, at = request.actor, request.at
    try:
        with trail.look(by=by, at=at):
            permit = require_sight(child_id=child_id, by=by, at=at) if child_id else None
            return record_sharing(
                asked=asked,
                kept=form.kept,
                about=child_id,
                reason=permit.reason if permit else None,
                override=overriding.override if overriding and form.cleaned_data["decision"] in SENDS else None,
                by=by,
                at=at,
                once=form.key,
            )
    except NotNow as problem:
        form.add_error(None, gettext(str(problem.message)))
        return None
