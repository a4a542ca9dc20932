"""How many areas comply with each duty, for anyone to read: areas and figures, and nobody's name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linkspan.audit import Actor, trail
from linkspan.partnership import events, statutory
from linkspan.partnership.queries import duties as queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.middleware import open_to_all
from linkspan.web.partnership.duties import presenters

READER = Actor.system("register")


@contextmanager
def _looking() -> Iterator[None]:
    at = timezone.now()
    with trail.look(by=READER, at=at):
        permit = gate.require(by=READER, to=Action.SEE_PARTNERSHIP, at=at)
        trail.record(events.DUTIES_SEEN, permit)
        yield


@open_to_all
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the duties of the register, each with how many areas comply."""
    today = timezone.localdate()
    with _looking():
        found = [queries.nationwide(code, today) for code in statutory.in_force(today)]
    return render(
        request, "partnership/duties/country.html", {"duties": [presenters.nationwide(each) for each in found]}
    )


@open_to_all
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Say of one duty how many of the areas known comply, and which do not."""
    with _looking():
        found = queries.nationwide(code, timezone.localdate())
    return render(request, "partnership/duties/nation.html", presenters.nationwide(found))
