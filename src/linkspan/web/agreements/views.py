"""Read agreements, try them out, sign them and withdraw from them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import NotFound, NotNow, trail
from linkspan.sharing import gate
from linkspan.sharing.agreement_rules import State
from linkspan.sharing.book import UnsoundBook
from linkspan.sharing.commands import agreements as commands
from linkspan.sharing.facts import Action
from linkspan.sharing.queries import agreed as queries
from linkspan.sharing.queries.agreed import AgreementPage
from linkspan.sharing.trying import TriedChild, TriedPerson, try_out
from linkspan.web.account.step_up import needs_step_up
from linkspan.web.agreements import forms, pdf, presenters
from linkspan.web.request import PageRequest

BOTH = ["GET", "HEAD", "POST"]
NEAR = frozenset({"step_up_needed", "reason_needed"})  # what the page to come asks for


@require_safe
def listed(request: PageRequest) -> HttpResponse:
    """List the agreements: what waits for us, what ends soon, what is in force, drafts and what has ended."""
    with trail.look(by=request.actor, at=request.at):
        lines = queries.agreements(by=request.actor, at=request.at)
        can_write = may(request, Action.WRITE_AGREEMENT, request.actor.organisation_id)
    page = {"groups": presenters.groups(lines, localdate(request.at)), "can_write": can_write}
    return render(request, "agreements/index.html", page)


@require_safe
def agreement(request: PageRequest, agreement_id: UUID, version_id: UUID | None = None) -> HttpResponse:
    """Show one agreement: who may see what about whom, for what; who signed; what changed."""
    with trail.look(by=request.actor, at=request.at):
        page = queries.agreement(agreement_id, by=request.actor, at=request.at, version_id=version_id)
        can = what_may_be_done(request, page)
        waits = None if version_id else _waiting_beside(request, page)
        if waits:
            can["sign"] = what_may_be_done(request, waits)["sign"]
    shown = presenters.agreement(page) | {
        "why_not_sign": _why_not_sign(request, waits or page),
        "waits": {"id": waits.shown.id, "number": waits.shown.number} if waits else None,
    }
    return render(request, "agreements/agreement.html", {"agreement": shown, "can": can, "has_pdf": pdf.is_here()})


def what_may_be_done(request: PageRequest, page: AgreementPage) -> dict[str, bool]:
    """Say which acts to offer; each is decided again when it is done. Ask inside a look."""
    ours, shown = request.actor.organisation_id, page.shown
    is_party = ours in shown.document.organisations
    writes = may(request, Action.WRITE_AGREEMENT, page.owner_id)
    return {
        "sign": is_party and shown.state is State.TO_SIGN and may(request, Action.SIGN_AGREEMENT, ours)
        and not _why_not_sign(request, page),
        "withdraw": is_party and shown.state in presenters.ALIVE and may(request, Action.REVOKE_AGREEMENT, ours),
        "write": may(request, Action.WRITE_AGREEMENT, shown.organisation_id),
        "review": writes and _is_reviewed(page),
        "renew": writes and shown.state is not State.DRAFT and not _has_draft(page),
    }  # fmt: skip


def may(request: PageRequest, to: Action, organisation_id: UUID | None) -> bool:
    """Tell whether the gate would let someone do this, or asks no more than the next page asks."""
    answer = gate.may(by=request.actor, to=to, at=request.at, organisation_id=organisation_id)
    return answer.allow or answer.code in NEAR


def _waiting_beside(request: PageRequest, page: AgreementPage) -> AgreementPage | None:
    """Give the version that waits for signatures, where another one is shown."""
    waiting = next((each for each in page.versions if each.state is State.TO_SIGN), None)
    if waiting is None or waiting.id == page.shown.id:
        return None
    return queries.agreement(page.id, by=request.actor, at=request.at, version_id=waiting.id)


def _has_draft(page: AgreementPage) -> bool:
    return any(each.state is State.DRAFT for each in page.versions)


def _is_reviewed(page: AgreementPage) -> bool:
    """Tell whether the version shown is the one that a review would be of."""
    if page.shown.state is State.NOT_BEGUN:
        return all(each.state is not State.IN_FORCE for each in page.versions)
    return page.shown.state is State.IN_FORCE


def _why_not_sign(request: PageRequest, page: AgreementPage) -> str:
    """Say why there is no button to sign, where the reader might look for one."""
    if page.shown.state is not State.TO_SIGN:
        return ""
    signed = [one for party in page.parties for one in party.signatures]
    if any(one.person_id == request.actor.person_id for one in signed):
        return gettext("You have signed it. Another person of your organisation signs too.")
    if sum(one.organisation_id == request.actor.organisation_id for one in signed) > 1:
        return gettext("Two people of your organisation have signed it. It waits for others.")
    return ""


@require_safe
def printed(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Show the whole agreement on one page, for paper."""
    page = queries.agreement(agreement_id, by=request.actor, at=request.at)
    return render(request, "agreements/print.html", {"agreement": presenters.agreement(page)})


@require_safe
def pdf_file(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Give the whole agreement as a tagged PDF."""
    page = queries.agreement(agreement_id, by=request.actor, at=request.at)
    if not pdf.is_here():
        raise NotFound
    return pdf.answer(presenters.agreement(page))


# --- trying it out ---------------------------------------------------------------------------------------------------


@require_safe
def bench(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Try an agreement, or its draft, on an invented person and child."""
    with trail.look(by=request.actor, at=request.at):
        page = newest(request, agreement_id)
    said, names = page.shown.document, page.names
    form = forms.Bench(request.GET if "tried" in request.GET else None, document=said, names=names)
    shown: dict[str, Any] = {"agreement": presenters.agreement(page), "form": form}
    if form.is_valid():
        asked = form.cleaned_data
        shown["asked"] = {name: names.get(UUID(asked[name]), "") for name in ("asking", "holding")}
        try:
            shown["answers"] = presenters.tried(_tried(request, page, asked))
        except (ValueError, KeyError, UnsoundBook):
            shown["unfit"] = True
    return render(request, "agreements/bench.html", shown)


def newest(request: PageRequest, agreement_id: UUID) -> AgreementPage:
    """Give an agreement by its draft where the reader may see one, else by the version that counts."""
    page = queries.agreement(agreement_id, by=request.actor, at=request.at)
    draft = next((each for each in page.versions if each.state is State.DRAFT), None)
    if draft is None or draft.id == page.shown.id:
        return page
    return queries.agreement(agreement_id, by=request.actor, at=request.at, version_id=draft.id)


def _tried(request: PageRequest, page: AgreementPage, asked: dict[str, Any]) -> Any:
    asking, holding, facts = UUID(asked["asking"]), UUID(asked["holding"]), set(asked["facts"])
    kinds = {party.organisation_id: party.kind for party in page.parties}
    person = TriedPerson(
        organisation=asking, organisation_kind=kinds.get(asking, "other"), is_trained="untrained" not in facts,
        is_vetted="unvetted" not in facts, gives_reason="reason_given" in facts, has_answered="answered" in facts,
    )  # fmt: skip
    child = TriedChild(
        held_by=frozenset({holding}), known_to_asker="involved_organisation" in facts,
        in_askers_area="same_area" in facts, significant_harm="significant_harm" in facts,
        protection="identity" if "identity" in facts else "none",
    )  # fmt: skip
    return try_out(
        page.shown.document, code=page.code, person=person, child=child, purpose=asked["purpose"],
        kind=asked["kind"], at=request.at,
    )  # fmt: skip


# --- signing and withdrawing -----------------------------------------------------------------------------------------


@require_http_methods(BOTH)
@needs_step_up
def sign(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Show all that is signed, and take the signature of one person for their organisation."""
    with trail.look(by=request.actor, at=request.at):
        page = _to_sign(request, agreement_id)
        gate.require(
            by=request.actor, to=Action.SIGN_AGREEMENT, at=request.at, organisation_id=request.actor.organisation_id
        )
    form = forms.Sign(request.POST if request.method == "POST" else None, initial={"hash": page.shown.signed_hash})
    if form.is_valid():
        try:
            commands.sign(
                version_id=page.shown.id, read_hash=form.cleaned_data["hash"],
                by=request.actor, at=request.at, once=form.key,
            )  # fmt: skip
        except NotNow as problem:
            form.add_error(None, gettext(problem.message))
        else:
            messages.success(request, gettext("You have signed it for your organisation."))
            return HttpResponseRedirect(reverse("agreement", args=[agreement_id]))
    ours = page.names.get(request.actor.organisation_id, "") if request.actor.organisation_id else ""
    shown = {"agreement": presenters.agreement(page), "form": form, "mine": ours, "post": request.actor.post_title}
    return render(request, "agreements/sign.html", shown)


def _to_sign(request: PageRequest, agreement_id: UUID) -> AgreementPage:
    """Give the version that waits for signatures, beside one that is still in force."""
    page = queries.agreement(agreement_id, by=request.actor, at=request.at)
    return _waiting_beside(request, page) or page


@require_http_methods(BOTH)
def withdraw(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Say what withdrawing does, ask why, and withdraw the reader's organisation at once."""
    page = queries.agreement(agreement_id, by=request.actor, at=request.at)
    form = forms.Withdraw(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            commands.withdraw(
                agreement_id=agreement_id, said=form.cleaned_data["reason"],
                by=request.actor, at=request.at, once=form.key,
            )  # fmt: skip
        except NotNow as problem:
            form.add_error(None, gettext(problem.message))
        else:
            messages.success(request, gettext("Your organisation has withdrawn. It holds from this moment."))
            return HttpResponseRedirect(reverse("agreement", args=[agreement_id]))
    else:
        with trail.look(by=request.actor, at=request.at):
            _demand(request, page)
    shown = {
        "form": form,
        "heading": gettext("Withdraw from %(title)s") % {"title": page.shown.document.title},
        "said": [
            gettext("From that moment the agreement lets nobody see anything, in any organisation."),
            gettext("What the law lets or makes agencies share by itself stays as it is. The other parties are told."),
            gettext("To go on later takes a new version that every party signs."),
        ],
        "button": gettext("Withdraw now"),
        "way_back": reverse("agreement", args=[agreement_id]),
    }  # fmt: skip
    return render(request, "agreements/sure.html", shown)


def _demand(request: PageRequest, page: AgreementPage) -> None:
    """Refuse the page to whoever could never send it. Ask inside a look."""
    queries.agreement(page.id, by=request.actor, at=request.at)
    ours = request.actor.organisation_id
    if ours not in page.shown.document.organisations or not may(request, Action.REVOKE_AGREEMENT, ours):
        raise NotFound
