"""What somebody says who may not work now: it goes to the desk of where they work or worked, and nothing comes back."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from linkspan.agencies import queries as agencies
from linkspan.agencies.queries import SignedIn
from linkspan.audit import NotNow
from linkspan.pathway.commands import raising
from linkspan.web import shell
from linkspan.web.concerns.forms import TellForm
from linkspan.web.duty_numbers import Desk, numbers_for, refresh_when_stale
from linkspan.web.request import PageRequest, page_request


@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """Take what somebody in no post, or who is stopped from working, has to say about a child."""
    if shell.actor_of(request) is not None:
        return redirect("concern_new")
    asked = page_request(request)
    form = TellForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _sent(asked, form):
        return redirect("concern_told")
    return render(request, "concerns/tell.html", {"form": form, "desks": _desks(request), "keeps_words": True})


def _sent(request: PageRequest, form: TellForm) -> bool:
    user = cast(SignedIn, request.user)
    by, areas = agencies.unseated(user), agencies.areas_last_served(user, request.at)
    if by is None:
        form.add_error(None, NotNow("pathway.no_person", "Ring the duty desk: your sign-in belongs to nobody.").message)
        return False
    try:
        raising.raise_concern(
            words=form.words, who=form.who, area_id=areas[0] if areas else None, by=by, at=request.at, once=form.key
        )
    except NotNow as problem:
        form.refuse(problem)
        return False
    return True


@require_GET
def told(request: HttpRequest) -> HttpResponse:
    """Say that it was sent, and whom to ring; nothing of what was said."""
    return render(request, "concerns/told.html", {"desks": _desks(request)})


def _desks(request: HttpRequest) -> tuple[Desk, ...]:
    refresh_when_stale()
    return numbers_for(agencies.areas_last_served(cast(SignedIn, request.user), page_request(request).at))
