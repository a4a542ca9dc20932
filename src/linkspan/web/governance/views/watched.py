"""Files that information governance has watched."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.children.commands import watching
from linkspan.children.queries.around import watches
from linkspan.web.governance import presenters
from linkspan.web.governance.forms import KeepWatching, WatchFile
from linkspan.web.request import PageRequest


@require_safe
def listed(request: PageRequest) -> HttpResponse:
    """List the watched files in the asker's area."""
    found = watches(by=request.actor, at=request.at)
    return render(request, "governance/watched.html", {"watches": [presenters.watch(each) for each in found]})


@require_http_methods(["GET", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Have a file watched."""
    watches(by=request.actor, at=request.at)
    form = WatchFile(request.POST or None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            watching.watch_file(
                child_id=said["child"], reason=said["reason"], review_on=said["review_on"], by=request.actor,
                at=request.at, once=form.key,
            )  # fmt: skip
        except (NotFound, Refused):
            form.add_error("child", gettext("There is no file with that reference in your area"))
        except NotNow as problem:
            form.add_error(None, gettext(str(problem.message)))
        else:
            messages.success(request, gettext("The file is watched. Nobody who opens it is told."))
            return redirect("watched")
    return render(request, "governance/watch.html", {"form": form, "watch": None})


@require_http_methods(["GET", "POST"])
def decide(request: PageRequest, watch_id: UUID) -> HttpResponse:
    """Keep a file watched until another day, or watch it no longer."""
    found = next((each for each in watches(by=request.actor, at=request.at) if each.id == watch_id), None)
    if found is None:
        raise NotFound
    form = KeepWatching(request.POST or None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        by, at, reason = request.actor, request.at, said["reason"]
        try:
            if said["decision"] == "keep":
                watching.keep_watching(
                    watch_id=watch_id, reason=reason, review_on=said["review_on"], by=by, at=at, once=form.key
                )
            else:
                watching.stop_watching(watch_id=watch_id, reason=reason, by=by, at=at, once=form.key)
        except NotNow as problem:
            form.add_error(None, gettext(str(problem.message)))
        else:
            messages.success(request, gettext("It is kept."))
            return redirect("watched")
    return render(request, "governance/watch.html", {"form": form, "watch": presenters.watch(found)})
