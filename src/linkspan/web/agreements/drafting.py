"""Write an agreement step by step, check it, and put it forward for signature."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.agencies import queries as agencies
from linkspan.audit import NotFound, NotNow, trail
from linkspan.sharing import events, gate
from linkspan.sharing.agreement_document import Document, digest
from linkspan.sharing.agreement_rules import State
from linkspan.sharing.commands import agreements as commands
from linkspan.sharing.facts import Action
from linkspan.sharing.meaning import meaning_of
from linkspan.sharing.queries import agreed as queries
from linkspan.sharing.queries.agreed import AgreementLine, AgreementPage
from linkspan.web.agreements import forms, presenters, steps
from linkspan.web.agreements.forms import Step
from linkspan.web.forms import Form
from linkspan.web.request import PageRequest

BOTH = ["GET", "HEAD", "POST"]


# --- beginning -------------------------------------------------------------------------------------------------------


@require_http_methods(BOTH)
def begin(request: PageRequest) -> HttpResponse:
    """Begin an agreement with its first step."""
    with trail.look(by=request.actor, at=request.at):
        permit = gate.require(
            by=request.actor, to=Action.WRITE_AGREEMENT, at=request.at, organisation_id=request.actor.organisation_id
        )
        trail.record(events.AGREEMENTS_SEEN, permit, detail={"part": "new"})
        options = _choices_of_about(request, None)
    form = forms.Begin(request.POST if request.method == "POST" else None, initial={"tier": "2"}, **options)
    if form.is_valid():
        try:
            commands.draft_agreement(
                code=form.cleaned_data["code"], document=form.applied(Document(title="")),
                by=request.actor, at=request.at, once=form.key,
            )  # fmt: skip
        except NotNow as problem:
            form.add_error("code", gettext(problem.message))
        else:
            return HttpResponseRedirect(steps.address(_by_code(request, form.cleaned_data["code"]).id, "parties"))
    shown = {
        "form": form,
        "step": {"code": "about", "name": gettext("Write an agreement"), "said": ""},
        "steps": steps.menu(None, ()),
        "draft": {"id": None, "title": gettext("a new agreement"), "caption": gettext("New")},
    }
    return render(request, "agreements/step.html", shown)


def _by_code(request: PageRequest, code: str) -> AgreementLine:
    lines = queries.agreements(by=request.actor, at=request.at)
    return next(line for line in lines if line.code == code)


@require_http_methods(BOTH)
def renew(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Begin the next version of an agreement from the text of the one that counts."""
    with trail.look(by=request.actor, at=request.at):
        page = queries.agreement(agreement_id, by=request.actor, at=request.at)
        permit = gate.require(by=request.actor, to=Action.WRITE_AGREEMENT, at=request.at, organisation_id=page.owner_id)
        trail.record(events.AGREEMENTS_SEEN, permit, about=agreement_id, detail={"part": "renew"})
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            commands.supersede(
                agreement_id=agreement_id, document=page.shown.document,
                by=request.actor, at=request.at, once=form.key,
            )  # fmt: skip
        except NotNow as problem:
            form.add_error(None, gettext(problem.message))
        else:
            return HttpResponseRedirect(steps.address(agreement_id, "check"))
    shown = {
        "form": form,
        "heading": gettext("Write a new version of %(title)s") % {"title": page.shown.document.title},
        "said": [
            gettext("It begins as a draft with the words of version %(number)s.") % {"number": page.shown.number},
            gettext("The version in force stays in force until every party has signed the new one and it has begun."),
        ],
        "button": gettext("Begin the draft"),
        "way_back": reverse("agreement", args=[agreement_id]),
    }
    return render(request, "agreements/sure.html", shown)


# --- one step --------------------------------------------------------------------------------------------------------


@require_http_methods(BOTH)
def step(request: PageRequest, agreement_id: UUID, step: str) -> HttpResponse:
    """Show one step of a draft, and keep what is filled in."""
    if step not in steps.BY_CODE:
        raise NotFound
    if step == "parties":
        return _parties(request, agreement_id)
    if step == "clauses":
        return _clauses(request, agreement_id)
    kind = steps.BY_CODE[step].form
    if kind is None:
        raise NotFound
    page, options = _draft(request, agreement_id, wants_choices=step == "about")
    return _filled_in(request, page, kind, step, options)


def _filled_in(
    request: PageRequest, page: AgreementPage, kind: type[Step], code: str, options: dict[str, Any]
) -> HttpResponse:
    form = kind(
        request.POST if request.method == "POST" else None, initial=_initial(kind, page.shown.document), **options
    )
    if form.is_valid() and _kept(request, page, form, form.applied, kind):
        return HttpResponseRedirect(steps.address(page.id, steps.after(code)))
    return _shown(request, page, code, {"form": form}, "agreements/step.html")


def _parties(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    page, options = _draft(request, agreement_id, wants_organisations=True)
    form = forms.AddParty(
        request.POST if request.method == "POST" else None, initial=_initial(forms.AddParty, page.shown.document),
        **options,
    )  # fmt: skip
    if form.is_valid() and _kept(request, page, form, form.applied, forms.AddParty):
        return HttpResponseRedirect(steps.address(page.id, "parties"))
    return _shown(request, page, "parties", {"form": form}, "agreements/parties.html")


def _clauses(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    if request.method == "POST":
        raise NotFound
    page, _options = _draft(request, agreement_id)
    return _shown(request, page, "clauses", {}, "agreements/clauses.html")


@require_http_methods(BOTH)
def clause(request: PageRequest, agreement_id: UUID, number: str = "") -> HttpResponse:
    """Write one clause, and say what it means before it is kept."""
    page, _options = _draft(request, agreement_id)
    document = page.shown.document
    there = next((each for each in document.clauses if each.number == number), None)
    if number and there is None:
        raise NotFound
    number = number or forms.next_number(document)
    initial = _initial(forms.OneClause, document)
    form = forms.OneClause(
        request.POST if request.method == "POST" else None,
        initial=initial | (forms.OneClause.initial_of_clause(there) if there else {}),
        document=document, names=page.names,
    )  # fmt: skip
    told = there
    if form.is_valid():
        told = form.clause(number)
        show_first = "show" in request.POST
        if not show_first and _kept(request, page, form, lambda newest: form.put_in(newest, number), forms.OneClause):
            return HttpResponseRedirect(steps.address(page.id, "clauses") + f"#clause-{number}")
    means = meaning_of(replace(document, clauses=(told,)), page.names)[0].said(gettext) if told else ()
    heading = gettext("Clause %(number)s") % {"number": number}
    return _shown(
        request, page, "clauses", {"form": form, "means": means, "heading": heading}, "agreements/clause.html"
    )


@require_http_methods(BOTH)
def clause_out(request: PageRequest, agreement_id: UUID, number: str) -> HttpResponse:
    """Take a clause out of a draft."""
    page, _options = _draft(request, agreement_id)
    if all(each.number != number for each in page.shown.document.clauses):
        raise NotFound

    def without(document: Document) -> Document:
        return replace(document, clauses=tuple(each for each in document.clauses if each.number != number))

    heading = gettext("Take clause %(number)s out") % {"number": number}
    return _taken_out(request, page, "clauses", heading, without)


@require_http_methods(BOTH)
def party_out(request: PageRequest, agreement_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Take a party out of a draft, and out of every clause that names it."""
    page, _options = _draft(request, agreement_id)
    if organisation_id not in page.shown.document.organisations:
        raise NotFound

    def without(document: Document) -> Document:
        clauses = tuple(
            replace(
                each,
                givers=tuple(one for one in each.givers if one != organisation_id),
                receivers=tuple(one for one in each.receivers if one != organisation_id),
            )
            for each in document.clauses
        )
        parties = tuple(each for each in document.parties if each.organisation != organisation_id)
        return replace(document, parties=parties, clauses=clauses)

    heading = gettext("Take %(name)s out") % {"name": page.names.get(organisation_id, "")}
    return _taken_out(request, page, "parties", heading, without)


def _taken_out(
    request: PageRequest, page: AgreementPage, code: str, heading: str, without: Callable[[Document], Document]
) -> HttpResponse:
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _change(request, page, without(page.shown.document), form.key)
        return HttpResponseRedirect(steps.address(page.id, code))
    shown = {
        "form": form, "heading": heading, "said": [gettext("The draft is kept without it. You can write it in again.")],
        "button": gettext("Take it out"), "way_back": steps.address(page.id, code),
    }  # fmt: skip
    return render(request, "agreements/sure.html", shown)


# --- checking and putting forward ------------------------------------------------------------------------------------


@require_safe
def check(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Show the whole draft, what still stops it, and the way to put it forward."""
    page, _options = _draft(request, agreement_id)
    form = forms.PutForward(initial={"seen": page.shown.document_hash})
    return _checked(request, page, form)


@require_http_methods(["POST"])
def put_forward(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Fix a draft for good and send it to be signed."""
    page, _options = _draft(request, agreement_id)
    form = forms.PutForward(request.POST)
    if form.is_valid() and form.cleaned_data["seen"] != page.shown.document_hash:
        form.add_error(
            None, gettext("The draft has changed since you checked it. Read it again below, then put it forward.")
        )
        return _checked(request, page, forms.PutForward(initial={"seen": page.shown.document_hash}), form)
    if form.is_valid():
        try:
            commands.put_forward(version_id=page.shown.id, by=request.actor, at=request.at, once=form.key)
        except NotNow as problem:
            unsound = gettext("It was not put forward. What stops it is listed below.")
            form.add_error(None, unsound if problem.code == "agreement.unsound" else gettext(problem.message))
        else:
            messages.success(request, gettext("It has been put forward. Those who sign for each party have been told."))
            return HttpResponseRedirect(reverse("agreement", args=[agreement_id]))
    return _checked(request, page, forms.PutForward(initial={"seen": page.shown.document_hash}), form)


def _checked(
    request: PageRequest, page: AgreementPage, form: forms.PutForward, sent: forms.PutForward | None = None
) -> HttpResponse:
    faults = [str(each) for each in sent.non_field_errors()] if sent else []
    shown = {
        "form": form,
        "faults": faults,
        "problems": presenters.findings(page, stops=True),
        "warnings": presenters.findings(page, stops=False),
    }
    return _shown(request, page, "check", shown, "agreements/check.html")


# --- what every step does ---------------------------------------------------------------------------------------------


def _draft(
    request: PageRequest, agreement_id: UUID, *, wants_choices: bool = False, wants_organisations: bool = False
) -> tuple[AgreementPage, dict[str, Any]]:
    """Give an agreement's draft to whoever writes it, with what its form offers."""
    options: dict[str, Any] = {}
    with trail.look(by=request.actor, at=request.at):
        page = queries.agreement(agreement_id, by=request.actor, at=request.at)
        draft = next((each for each in page.versions if each.state is State.DRAFT), None)
        if draft is None:
            raise NotFound
        permit = gate.require(
            by=request.actor, to=Action.WRITE_AGREEMENT, at=request.at, organisation_id=draft.organisation_id
        )
        trail.record(events.AGREEMENTS_SEEN, permit, about=agreement_id, detail={"part": "draft"})
        if draft.id != page.shown.id:
            page = queries.agreement(agreement_id, by=request.actor, at=request.at, version_id=draft.id)
        if wants_choices:
            options = _choices_of_about(request, page.code)
        if wants_organisations:
            listed = agencies.organisations(localdate(request.at))
            options = {"organisations": [(str(each.id), each.name) for each in listed]}
    return page, options


def _choices_of_about(request: PageRequest, code: str | None) -> dict[str, Any]:
    """Give the areas and the other agreements that the first step offers. Ask inside a look."""
    on = localdate(request.at)
    lines = [each for each in queries.agreements(by=request.actor, at=request.at) if each.code != code]
    alive = [each for each in lines if each.state in presenters.ALIVE]
    return {
        "areas": [(each.code, each.name) for each in agencies.areas(on, level="local_authority")],
        "tier_1": [(each.code, f"{each.code}: {each.title}") for each in alive if each.tier == 1],
        "others": [(each.code, f"{each.code}: {each.title}") for each in alive],
    }


def _initial(kind: type[Step], document: Document) -> dict[str, Any]:
    return kind.initial_of(document) | {"seen": _part_hash(kind, document)}


def _part_hash(kind: type[Step], document: Document) -> str:
    """Give the hash of the part of a draft that a step changes, so that steps open side by side do not disturb."""
    return digest(json.dumps(kind.part_of(document), sort_keys=True, default=str))


def _kept(
    request: PageRequest,
    page: AgreementPage,
    form: Step,
    applied: Callable[[Document], Document],
    kind: type[Step],
) -> bool:
    """Keep what was filled in; where that part of the draft has changed meanwhile, say so and keep nothing."""
    newest = _part_hash(kind, page.shown.document)
    if form.cleaned_data["seen"] not in ("", newest):
        form.add_error(None, gettext(
            "This part of the draft was changed on another page after you opened this one. Nothing of this page is"
            " saved. Look at the draft so far; to keep what stands here instead, save again."
        ))  # fmt: skip
        again = request.POST.copy()
        again["seen"] = newest
        form.data = again
        return False
    try:
        _change(request, page, applied(page.shown.document), form.key)
    except NotNow as problem:
        form.add_error(None, gettext(problem.message))
        return False
    return True


def _change(request: PageRequest, page: AgreementPage, document: Document, once: UUID) -> None:
    commands.change_draft(
        version_id=page.shown.id, document=document, made_from=page.shown.document_hash,
        by=request.actor, at=request.at, once=once,
    )  # fmt: skip


def _shown(request: PageRequest, page: AgreementPage, code: str, more: dict[str, Any], template: str) -> HttpResponse:
    here = steps.BY_CODE.get(code, steps.CHECK)
    following = steps.address(page.id, steps.after(code)) if code in steps.BY_CODE else ""
    shown = {
        "draft": presenters.draft(page),
        "step": {
            "code": code, "name": more.get("heading") or str(here.name), "said": str(here.said), "next": following,
        },
        "steps": steps.menu(page.id, page.findings),
        "can": {"put_forward": True},
    }  # fmt: skip
    return render(request, template, shown | more)
