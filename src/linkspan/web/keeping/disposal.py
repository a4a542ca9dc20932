"""Put files forward to be removed, and decide on what someone else put forward."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import NotNow
from linkspan.children.commands import disposal
from linkspan.children.queries.keeping import ListedFile, ListLine, disposal_list, disposal_lists, files_kept
from linkspan.web.account import step_up
from linkspan.web.keeping import presenters
from linkspan.web.keeping.forms import Decide, PutForward
from linkspan.web.keeping.views import BOTH, below_of
from linkspan.web.request import PageRequest


@require_http_methods(BOTH)
def forward(request: PageRequest) -> HttpResponse:
    """Choose which of the files that may go are put forward, and say why."""
    found = files_kept(which="due", by=request.actor, at=request.at, below=below_of(request))
    sent = request.POST if request.method == "POST" else None
    form = PutForward(sent, files=presenters.choices(found.files)) if found.files else None
    if form and form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            count = disposal.put_forward(
                child_ids=said["chosen"], reason=said["reason"], by=request.actor, at=request.at, once=form.key
            )
        except NotNow as problem:
            form.add_error(None, gettext(str(problem.message)))
        else:
            messages.success(request, _forward_words(count))
            return redirect("keeping_lists")
    return render(request, "keeping/forward.html", {"form": form})


def _forward_words(count: int) -> str:
    words = ngettext(
        "%(n)d file is put forward. Someone else of information governance is told, and decides.",
        "%(n)d files are put forward. Someone else of information governance is told, and decides.",
        count,
    )
    return words % {"n": count}


@require_safe
def lists(request: PageRequest) -> HttpResponse:
    """List what was put forward: what waits, and what was decided."""
    found = [presenters.line(one) for one in disposal_lists(by=request.actor, at=request.at)]
    page = {
        "waiting": [one for one in found if not one["decided_at"]],
        "decided": [one for one in found if one["decided_at"]],
        "tabs": presenters.tabs("keeping_lists"),
    }
    return render(request, "keeping/lists.html", page)


@require_http_methods(BOTH)
def decide(request: PageRequest, disposal_id: UUID) -> HttpResponse:
    """Show what would go for good, and decide on it; whoever put it forward may only take it back."""
    line, files = disposal_list(disposal_id=disposal_id, by=request.actor, at=request.at)
    if line.decided_at is None and not line.is_mine:
        step_up.demand(request)
    may_go = [] if line.is_mine else [one.kept for one in files if not one.stays]
    form = Decide(request.POST if request.method == "POST" else None, files=presenters.choices(may_go))
    if form.is_bound and form.is_valid() and line.decided_at is None:
        said = form.cleaned_data
        try:
            gone = disposal.decide_disposal(
                disposal_id=disposal_id, child_ids=said.get("chosen", []), reason=said["reason"], by=request.actor,
                at=request.at, once=form.key,
            )  # fmt: skip
        except NotNow as problem:
            form.add_error(None, gettext(str(problem.message)))
        else:
            messages.success(request, _gone_words(gone))
            return redirect("keeping_lists")
    return render(request, "keeping/list.html", _page(line, files) | {"form": form, "may_go": len(may_go)})


def _page(line: ListLine, files: tuple[ListedFile, ...]) -> dict[str, Any]:
    shown = [presenters.listed(one) for one in files]
    return {
        "line": presenters.line(line), "files": shown, "staying": [one for one in shown if one["stays"]],
        "closed": line.size - len(files),
    }  # fmt: skip


def _gone_words(gone: int) -> str:
    if not gone:
        return gettext("Every file is kept.")
    words = ngettext("%(n)d file is gone for good.", "%(n)d files are gone for good.", gone)
    return words % {"n": gone}
