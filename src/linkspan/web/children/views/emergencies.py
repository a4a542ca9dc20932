"""Open where a protected child is, in an emergency: a reason, a fresh sign-in, half an hour, and everyone told."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from linkspan.audit import NotNow
from linkspan.children.commands import emergencies
from linkspan.sharing.facts import Action
from linkspan.web.account.step_up import demand
from linkspan.web.children.forms import EmergencyForm, problem_words
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import needs, opened
from linkspan.web.request import page_request


@require_http_methods(["GET", "POST"])
@asks_first
def open_place(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Ask why the place must be opened now, and open it."""
    asked = page_request(request)
    found = opened(asked, child_id, "file")
    if found.file.open_until:
        return redirect("child_file", child_id)
    demand(request)
    needs(found, Action.OPEN_WALLED)
    form = EmergencyForm(request.POST if request.method == "POST" else None, roles=asked.actor.roles)
    if request.method == "POST" and form.is_valid():
        try:
            emergencies.open_place(
                child_id=child_id, reason=form.reason.line, by=asked.actor, at=asked.at, once=form.key
            )
        except NotNow as problem:
            form.add_error("words", problem_words(problem))
        else:
            messages.success(request, gettext("The place is open to you for 30 minutes. Everyone concerned was told."))
            return redirect("child_file", child_id)
    return render(request, "children/place.html", found.context | {"form": form})
