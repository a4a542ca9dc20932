"""Show what the model in use would have decided otherwise, and let people settle each line."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.children.commands import rescoring
from linkspan.children.queries import rescored
from linkspan.children.queries.rescored import RescoredDetail
from linkspan.web.matchmodels import presenters
from linkspan.web.matchmodels.forms import Settle
from linkspan.web.request import PageRequest


@require_safe
def changes(request: PageRequest, shielded: bool) -> HttpResponse:
    """List what would change, a page at a time; what is protected has a list of its own."""
    found = rescored.would_change(shielded=shielded, by=request.actor, at=request.at, start=_start(request))
    page = {
        "lines": [presenters.change(each) for each in found.lines],
        "next_from": found.next_from,
        "shielded": shielded,
        "is_first": "from" not in request.GET,
    }
    return render(request, "matchmodels/changes.html", page)


def _start(request: PageRequest) -> UUID | None:
    try:
        return UUID(request.GET["from"])
    except (KeyError, ValueError):
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PageRequest, rescored_id: UUID) -> HttpResponse:
    """Show one line with both weighings, and take what becomes of it."""
    found = rescored.rescored_detail(rescored_id=rescored_id, by=request.actor, at=request.at)
    form = Settle(request.POST if request.method == "POST" else None, decisions=_decisions(found))
    if not form.is_valid():
        return render(request, "matchmodels/change.html", {"change": presenters.change_detail(found), "form": form})
    settle = rescoring.send_to_review if form.cleaned_data["decision"] == "sent" else rescoring.keep_as_it_is
    settle(rescored_id=rescored_id, reason=form.cleaned_data["reason"], by=request.actor, at=request.at, once=form.key)
    messages.success(
        request,
        gettext("Sent to review. Nothing has moved; the reviewers decide.")
        if form.cleaned_data["decision"] == "sent"
        else gettext("Kept as it is. No later model will ask again."),
    )
    return HttpResponseRedirect(reverse("model_changes_sealed" if found.is_shielded else "model_changes"))


def _decisions(found: RescoredDetail) -> list[tuple[str, str]]:
    kept = ("kept", gettext("Keep it as it is"))
    return [kept] if found.line.kind == "unlink" else [("sent", gettext("Send it to review")), kept]
