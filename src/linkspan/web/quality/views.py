"""Show how well matching does, and tell a source what is wrong with its records."""

from __future__ import annotations

import tempfile
from io import TextIOWrapper
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from linkspan.audit import NotNow
from linkspan.children.commands import counting
from linkspan.children.queries import faults as queries
from linkspan.children.queries import quality as figures
from linkspan.interop import queries as feeds
from linkspan.web.forms import Form
from linkspan.web.quality import presenters
from linkspan.web.request import PageRequest


@require_safe
def quality(request: PageRequest) -> HttpResponse:
    """Show the newest count, the days before it, and how reviewers agree."""
    found = figures.quality(by=request.actor, at=request.at)
    is_officer = "data_officer" in request.actor.roles
    loads = feeds.loads(by=request.actor, at=request.at) if is_officer else ()
    page = presenters.quality(found, {str(each.id): each for each in loads})
    return render(request, "quality/quality.html", page | {"form": Form(), "can_count": is_officer})


@require_POST
def count(request: PageRequest) -> HttpResponse:
    """Count again how matching stands."""
    counting.count_quality(by=request.actor, at=request.at, once=_key(request))
    messages.success(request, gettext("Counted. These are the figures of now."))
    return HttpResponseRedirect(reverse("quality"))


@require_safe
def faults(request: PageRequest) -> HttpResponse:
    """Show what is wrong with the agency's own records, and how that changes."""
    days = queries.fault_days(by=request.actor, at=request.at)
    loads = {each.id: each.file_name for each in feeds.loads(by=request.actor, at=request.at)}
    return render(request, "quality/faults.html", presenters.faults(days, loads) | {"form": Form()})


@require_POST
def count_faults(request: PageRequest) -> HttpResponse:
    """Count again what is wrong with the agency's own records."""
    counting.count_faults(by=request.actor, at=request.at, once=_key(request))
    messages.success(request, gettext("Counted. These are the numbers of now."))
    return HttpResponseRedirect(reverse("faults"))


@require_safe
def fault(request: PageRequest, fault: str, page: int = 1) -> HttpResponse:
    """List the agency's records that have one fault."""
    found = queries.fault_page(fault=fault, by=request.actor, at=request.at, page=page)
    return render(request, "quality/fault.html", presenters.fault(found))


@require_safe
def export(request: PageRequest) -> FileResponse:
    """Send every fault as a CSV file that a spreadsheet cannot run; it is whole before its first byte leaves."""
    out = tempfile.TemporaryFile("w+b")  # noqa: SIM115  the response closes it
    text = TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    try:
        queries.write_faults(stream=text, said=presenters.said(), by=request.actor, at=request.at)
    except BaseException:
        text.close()
        raise
    text.detach()
    out.seek(0)
    return FileResponse(
        out, as_attachment=True, filename="records-to-put-right.csv", content_type="text/csv; charset=utf-8"
    )


def _key(request: PageRequest) -> UUID:
    form = Form(request.POST)
    if not form.is_valid():
        raise NotNow("web.no_key", gettext("This page was sent without its key. Nothing was saved. Send it again."))
    return form.key
