"""Asking from a child's file: what was asked before, the form, who might hold something, and ending a request."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linkspan.agencies import queries as agencies
from linkspan.agencies.queries import Organisation
from linkspan.agencies.rules import london_day
from linkspan.audit import NotNow, trail
from linkspan.children.queries.file import ChildFile
from linkspan.duty import queries as duty
from linkspan.exchange.commands import asking as commands
from linkspan.exchange.queries import requests as queries
from linkspan.exchange.queries.holders import holders as find_holders
from linkspan.exchange.queries.holders import lapsed_of
from linkspan.exchange.queries.inspecting import decisions_inspected
from linkspan.sharing import gateways
from linkspan.sharing.facts import Action
from linkspan.web.advice import presenters as advice
from linkspan.web.children import remembered
from linkspan.web.children.acts import OnceForm
from linkspan.web.children.forms import AnswerForm, problem_words
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import Opened, needs, opened
from linkspan.web.children.views.find import answer
from linkspan.web.exchange import presenters
from linkspan.web.exchange.forms import AskForm, WhyForm
from linkspan.web.request import PageRequest, page_request

# Those a front door asks about any child; the child's own school and practice come from the file.
EVERY_CHILD = ("council", "police", "hospital_trust", "icb", "youth_justice", "housing", "charity")


@require_GET
@asks_first
def about_child(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """List what my agency asked and was asked about a child, each as a grid; to an inspector, also what was decided."""
    asked = page_request(request)
    by, at = asked.actor, asked.at
    with trail.look(by=by, at=at):
        found = opened(asked, child_id, "requests")
        needs(found, Action.INSPECT_REQUESTS if Action.INSPECT_REQUESTS in found.offers else Action.ASK_AGENCY)
        listed = queries.requests_about(child_id=child_id, by=by, at=at, reason=_kept(found))
        decided = decisions_inspected(child_id=child_id, by=by, at=at)
        special = duty.special_days()
    on = found.context["on"]
    return render(
        request,
        "exchange/about_child.html",
        found.context
        | {
            "grids": [presenters.grid(each, on, special) for each in listed],
            "decided": [advice.line(each) | {"organisation": agency} for agency, each in decided],
        },
    )


def _kept(found: Opened) -> str | None:
    """Give the reason that the file was opened with, where it rests on one."""
    return "stated earlier today, when the file was opened" if found.file.by_reason else None


@require_http_methods(["GET", "POST"])
@asks_first
def ask(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Ask one agency or many about a child: one form, one act."""
    asked = page_request(request)
    found = opened(asked, child_id, "requests")
    needs(found, Action.ASK_AGENCY)
    form = _form(asked, found)
    if request.method == "POST" and form.is_valid() and (made := _asked(form, child_id, asked, found)):
        messages.success(
            request,
            gettext("Each agency's duty desk has it, with its date. You are told when one answers, or does not."),
        )
        return redirect("request", made)
    return render(request, "exchange/ask.html", found.context | {"form": form})


def _asked(form: AskForm, child_id: UUID, request: PageRequest, found: Opened) -> UUID | None:
    given = form.cleaned_data
    try:
        return commands.ask(
            child_id=child_id, organisations=form.asked, questions=form.lines, purpose=given["purpose"],
            basis=given["basis"], urgency=given["urgency"], why=given["why"], due_on=given.get("due_on"),
            family=[UUID(each) for each in given.get("family", ())], reason=_kept(found), by=request.actor,
            at=request.at, once=form.key,
        )  # fmt: skip
    except NotNow as problem:
        form.add_error(None, problem_words(problem))
        return None


def _form(request: PageRequest, found: Opened) -> AskForm:
    by, on = request.actor, london_day(request.at)
    near = [each for each in _agencies_near(request) if each.id != by.organisation_id]
    with trail.look(by=by, at=request.at):
        listed = queries.requests_about(child_id=found.file.child_id, by=by, at=request.at, reason=_kept(found))
        recent = queries.recent_agencies(by=by, at=request.at) if listed or by.person_id else ()
    first = _offered(near, recent, found.file)
    area = agencies.area(near[0].area_id).code if near else None
    fitting = {
        each.code: each
        for kind in sorted({one.kind for one in near})
        for each in gateways.open_between(kind, by.organisation_kind, on, area_code=area)
    }
    bases = [(code, f"{gettext(each.title)} ({each.law})") for code, each in fitting.items()]
    options: dict[str, Any] = {
        "agencies": [(str(each.id), each.name) for each in first],
        "others": [(str(each.id), each.name) for each in near if each.id not in {one.id for one in first}],
        "family": [(str(each.child_id), each.name) for each in found.file.household],
        "bases": bases,
    }
    return AskForm(request.POST if request.method == "POST" else None, **options)


def _offered(near: list[Organisation], recent: tuple[Organisation, ...], file: ChildFile) -> list[Organisation]:
    """Put those asked last first, then those one asks about any child, then the child's own school and practice.

    The file names no school where the child's place is hidden, so none is offered then.
    """
    own = {fact.value for fact in (*file.schools, *file.practices)}
    wanted = [each for each in near if each.kind in EVERY_CHILD or each.name in own]
    ids = {each.id for each in near}
    first = {each.id: each for each in (*recent, *wanted) if each.id in ids}
    return list(first.values())


def _agencies_near(request: PageRequest) -> list[Organisation]:
    on = london_day(request.at)
    found = {
        each.id: each for area_id in request.actor.area_ids[:5] for each in agencies.organisations(on, area_id=area_id)
    }
    return sorted(found.values(), key=lambda each: each.name)


@require_GET
@asks_first
def holders(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Say who holds something about this child, as far as an agreement lets it be known, and whom to ring."""
    asked = page_request(request)
    with trail.look(by=asked.actor, at=asked.at):
        found = opened(asked, child_id, "requests")
        known = remembered.kept_reason(asked)
        told = find_holders(child_id=child_id, by=asked.actor, at=asked.at, reason=known.line if known else None)
    return render(request, "exchange/holders.html", found.context | {"holders": told, "at": asked.at})


@require_http_methods(["GET", "POST"])
@asks_first
def holders_anyway(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Ask why someone needs to go by an agreement whose last day has passed, and lead back to what it tells them."""
    asked = page_request(request)
    with trail.look(by=asked.actor, at=asked.at):
        found = opened(asked, child_id, "requests")
        lapsed = lapsed_of(by=asked.actor, at=asked.at)
    if not lapsed:
        return redirect("child_holders", child_id)
    sent, known = request.POST if request.method == "POST" else None, remembered.kept_reason(asked)
    form = AnswerForm(sent, roles=asked.actor.roles, is_reason_known=known is not None)
    if form.is_valid():
        answer(asked, form, to=Action.SEE_HOLDERS, about=child_id)
        if known is None:
            remembered.keep_reason(asked, form.reason)
        return redirect("child_holders", child_id)
    return render(request, "exchange/holders_anyway.html", found.context | {"form": form, "lapsed": lapsed})


@require_POST
def finish(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Say "I have what I asked for"."""
    asked, form = page_request(request), OnceForm(request.POST)
    if form.is_valid():
        commands.finish(request_id=request_id, by=asked.actor, at=asked.at, once=form.key)
        messages.success(request, gettext("Finished. What was told stays here until its own date."))
    return redirect("request", request_id)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take a request back, with why."""
    asked = page_request(request)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.withdraw(
                request_id=request_id, why=form.cleaned_data["why"], by=asked.actor, at=asked.at, once=form.key
            )
        except NotNow as problem:
            form.add_error("why", problem_words(problem))
        else:
            messages.success(request, gettext("Withdrawn. Nobody has to answer, and none of them sees it any more."))
            return redirect("request", request_id)
    whole = queries.request_whole(request_id=request_id, by=asked.actor, at=asked.at)
    return render(request, "exchange/withdraw.html", {"form": form, "request_id": whole.request_id})
