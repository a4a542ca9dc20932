"""Audits: an agency scores itself standard by standard, hands it in, and peers challenge what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linkspan.audit import NotFound, trail
from linkspan.partnership import events, scope
from linkspan.partnership.commands import audits as commands
from linkspan.partnership.queries import duties as queries
from linkspan.partnership.queries import members
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.forms import Form
from linkspan.web.partnership.duties import forms, presenters, views
from linkspan.web.request import PageRequest

READER, OWNER, PEER = "reader", "owner", "peer"


@contextmanager
def _looking_at(request: PageRequest, audit_id: UUID, who: str = READER) -> Iterator[queries.AuditPage]:
    """Open the look of one audit's page: to read it, to change it as its agency, or to doubt it as a peer."""
    by, at = request.actor, request.at
    with trail.look(by=by, at=at):
        page = queries.audit(audit_id, localdate(at))
        held = page.held
        if who == OWNER:
            permit = views.to_answer(request, held.partnership_id, held.organisation_id, held.duty)
        else:
            to = Action.KEEP_OWN_PART if who == PEER else Action.SEE_PARTNERSHIP
            permit = scope.require(
                by=by, to=to, at=at, partnership_id=held.partnership_id, organisation_id=by.organisation_id
            )
        trail.record(events.DUTIES_SEEN, permit, about=audit_id)
        yield page


@require_POST
def begin(request: PageRequest, held_id: UUID) -> HttpResponse:
    """Begin an audit."""
    form = forms.Key(request.POST)
    if not form.is_valid():
        return redirect("duty_held", held_id)
    made = commands.begin_audit(held_id=held_id, by=request.actor, at=request.at, once=form.key)
    return redirect("audit", made)


@require_safe
def one(request: PageRequest, audit_id: UUID) -> HttpResponse:
    """Show an audit: every standard, its score, what that rests on, and what peers doubt."""
    with _looking_at(request, audit_id) as page:
        shown = {
            "audit": presenters.audit(page),
            "partnership": members.partnership(page.held.partnership_id, localdate(request.at)),
            "may_change": views.may_change(request, page.held),
            "may_challenge": _may_challenge(request, page),
            "form": forms.Key(),
        }
    return render(request, "partnership/duties/audit.html", shown)


def _may_challenge(request: PageRequest, page: queries.AuditPage) -> bool:
    """Tell whether the reader is a peer: of another organisation of the partnership, once it is handed in."""
    by = request.actor
    if page.handed_in_at is None or by.organisation_id in (None, page.held.organisation_id):
        return False
    answer = gate.may(by=by, to=Action.KEEP_OWN_PART, at=request.at, organisation_id=by.organisation_id)
    return answer.allow and scope.is_in(by, page.held.partnership_id, request.at)


@require_POST
def hand_in(request: PageRequest, audit_id: UUID) -> HttpResponse:
    """Hand in an audit."""
    form = forms.Key(request.POST)
    if form.is_valid():
        commands.hand_in(audit_id=audit_id, by=request.actor, at=request.at, once=form.key)
        messages.success(request, gettext("It is handed in. Peers can challenge it now."))
    return redirect("audit", audit_id)


@require_http_methods(GET_OR_POST)
def score(request: PageRequest, audit_id: UUID, standard: str) -> HttpResponse:
    """Score one standard."""
    with _looking_at(request, audit_id, OWNER) as page:
        line = _line(page, standard)
    form = forms.Score(request.POST or None, initial={"value": line.score, "evidence": line.evidence})

    def act() -> None:
        said = form.cleaned_data
        commands.score(
            audit_id=audit_id, standard=standard, value=said["value"], evidence=said["evidence"], by=request.actor,
            at=request.at, once=form.key,
        )  # fmt: skip

    return _kept(request, form, act, page, line)


@require_http_methods(GET_OR_POST)
def challenge(request: PageRequest, audit_id: UUID, standard: str) -> HttpResponse:
    """Challenge a score of another agency."""
    with _looking_at(request, audit_id, PEER) as page:
        line = _line(page, standard)
    form = forms.Doubt(request.POST or None)

    def act() -> None:
        said = form.cleaned_data["said"]
        commands.challenge_score(
            audit_id=audit_id, standard=standard, said=said, by=request.actor, at=request.at, once=form.key
        )

    return _kept(request, form, act, page, line)


@require_http_methods(GET_OR_POST)
def reply(request: PageRequest, audit_id: UUID, challenge_id: UUID) -> HttpResponse:
    """Answer what a peer doubts."""
    with _looking_at(request, audit_id, OWNER) as page:
        line = next((one for one in page.scores if challenge_id in {each.id for each in one.challenges}), None)
        if line is None:
            raise NotFound
    form = forms.Reply(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        commands.reply(
            challenge_id=challenge_id, said=said["said"], agreed=said["agreed"], by=request.actor, at=request.at,
            once=form.key,
        )  # fmt: skip

    return _kept(request, form, act, page, line)


def _line(page: queries.AuditPage, standard: str) -> queries.ScoreLine:
    found = next((one for one in page.scores if one.standard == standard), None)
    if found is None:
        raise NotFound
    return found


def _kept(
    request: PageRequest, form: Form, act: Callable[[], None], page: queries.AuditPage, line: queries.ScoreLine
) -> HttpResponse:
    if keep(form, act):
        messages.success(request, gettext("It is kept."))
        return redirect("audit", page.id)
    shown: dict[str, Any] = {
        "audit": presenters.audit(page),
        "heading": gettext(line.words),
        "form": form,
        "line": line,
    }
    return render(request, "partnership/duties/standard.html", shown)
