"""What stands between a person and a file: a reason where there is no relationship, an answer where the gate asks.

Never a dead end: each page here leads on to where the person was going.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from linkspan.agencies.rules import london_day
from linkspan.audit import Refused, trail
from linkspan.children import events
from linkspan.children.queries.file import require_sight
from linkspan.sharing.facts import Action
from linkspan.web.children import remembered, words
from linkspan.web.children.forms import AnswerForm, ReasonForm
from linkspan.web.children.remembered import Reason
from linkspan.web.children.views.find import answer
from linkspan.web.request import PageRequest, page_request

View = Callable[..., HttpResponse]
ASKS = frozenset({"reason_needed", "challenge_needed"})


def asks_first(view: View) -> View:
    """Where the gate wants a reason or an answer before this page, ask for it and come back."""

    @wraps(view)
    def run(request: HttpRequest, child_id: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, child_id, *args, **kwargs)
        except Refused as refusal:
            if refusal.code not in ASKS or not refusal.discloses:
                raise
            return _ask(page_request(request), child_id, refusal.code, request.path)

    return run


@require_POST
def open_file(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Open a file with the reason of the search it was found by, or with one stated here; then show it."""
    asked = page_request(request)
    going_to = _way_on(asked, child_id)
    if "words" in request.POST:
        form = ReasonForm(request.POST, roles=asked.actor.roles)
        if not form.is_valid():
            return _reason_page(asked, child_id, form, going_to)
        return _opened(asked, child_id, form.reason, going_to)
    return _opened(asked, child_id, remembered.kept_reason(asked), going_to)


@require_POST
def answer_and_open(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Take the answer to what the gate asked about one child, and go on to the file."""
    asked = page_request(request)
    going_to, known = _way_on(asked, child_id), remembered.kept_reason(asked)
    form = AnswerForm(request.POST, roles=asked.actor.roles, is_reason_known=known is not None)
    if not form.is_valid():
        return _challenge_page(asked, child_id, form, going_to)
    answer(asked, form, to=Action.SEE_CHILD, about=child_id)
    return _opened(asked, child_id, known or form.reason, going_to)


def _opened(request: PageRequest, child_id: UUID, reason: Reason | None, going_to: str) -> HttpResponse:
    """Take sight of the child for the day, so that the pages of the file open without asking again."""
    line, code = (reason.line, reason.code) if reason else (None, "")
    try:
        with trail.look(by=request.actor, at=request.at, reason=line) as look:
            permit = require_sight(child_id=child_id, by=request.actor, at=request.at, reason=line, reason_code=code)
            if not look.recorded:
                trail.record(events.FILE_SEEN, permit, about=child_id)
    except Refused as refusal:
        if refusal.code not in ASKS or not refusal.discloses:
            raise
        if reason:
            remembered.keep_reason(request, reason)
        return _ask(request, child_id, refusal.code, going_to)
    return redirect(going_to)


def _ask(request: PageRequest, child_id: UUID, code: str, going_to: str) -> HttpResponse:
    if code == "reason_needed":
        return _reason_page(request, child_id, ReasonForm(roles=request.actor.roles), going_to)
    known = remembered.kept_reason(request) is not None
    return _challenge_page(request, child_id, AnswerForm(roles=request.actor.roles, is_reason_known=known), going_to)


def _reason_page(request: PageRequest, child_id: UUID, form: ReasonForm, going_to: str) -> HttpResponse:
    return render(request, "children/reason.html", {"form": form, "child_id": child_id, "going_to": going_to})


def _challenge_page(request: PageRequest, child_id: UUID, form: AnswerForm, going_to: str) -> HttpResponse:
    whys = words.whys(request.actor, london_day(request.at))
    return render(
        request, "children/challenge.html", {"form": form, "child_id": child_id, "going_to": going_to, "whys": whys}
    )


def _way_on(request: PageRequest, child_id: UUID) -> str:
    """Give the page of this file that was asked for; nothing outside the file is gone to."""
    home = f"/children/{child_id}/"
    wanted = request.POST.get("going_to", "")
    is_ours = wanted.startswith(home) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and ".." not in wanted else home
