"""Show what a year's return lacks, take what mends it, and give the file."""

from __future__ import annotations

import io
import tempfile
from io import TextIOWrapper
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linkspan.agencies.rules import london_day
from linkspan.interop import returns
from linkspan.interop.census.report import write_report
from linkspan.interop.census.writer import write_census
from linkspan.web.census import presenters
from linkspan.web.census.forms import Make, Mend
from linkspan.web.request import PageRequest


@require_safe
def years(request: PageRequest) -> HttpResponse:
    """List the years that a return may be made of, the one under way first."""
    returns.may_make(by=request.actor, at=request.at)
    on = london_day(request.at)
    newest = on.year + (on.month > 3)
    return render(request, "census/years.html", {"years": presenters.years(newest)})


@require_safe
def year(request: PageRequest, year: int) -> HttpResponse:
    """Show what a year's return holds, and what is to be mended in it."""
    return _page(request, _made(request, year))


def _page(request: PageRequest, made: returns.Return, form: Make | None = None) -> HttpResponse:
    asked = form or Make(initial={"lea": made.header.lea})
    return render(request, "census/year.html", presenters.made(made) | {"form": asked})


@require_POST
def file(request: PageRequest, year: int) -> HttpResponse | FileResponse:
    """Give the file; one with errors only as a draft, and under a name that says so."""
    form, by = Make(request.POST), request.actor
    organisation_id = returns.may_make(by=by, at=request.at)
    if not form.is_valid():
        return _page(request, _made(request, year), form)
    returns.number_children(organisation_id=organisation_id, by=by, at=request.at, once=form.key)
    made = _made(request, year, form.cleaned_data["lea"])
    is_draft = request.POST.get("draft") == "yes"
    if made.errors and not is_draft:
        messages.error(request, gettext("The file was not made, because it would hold errors. Mend them first."))
        return HttpResponseRedirect(reverse("census_year", args=[year]))
    out = tempfile.TemporaryFile("w+b")  # noqa: SIM115  the response closes it
    write_census(out, made.header, made.children)
    out.seek(0)
    name = f"cin-{year}{'-draft' if made.errors else ''}.xml"
    return FileResponse(out, as_attachment=True, filename=name, content_type="application/xml")


@require_safe
def to_mend(request: PageRequest, year: int) -> FileResponse:
    """Send everything that is to be mended as a CSV file that a spreadsheet cannot run."""
    made = _made(request, year)
    out = io.BytesIO()
    text = TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    write_report(text, made.findings, made.notes, gettext)
    text.detach()
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"cin-{year}-to-mend.csv", content_type="text/csv")


@require_http_methods(["GET", "HEAD", "POST"])
def child(request: PageRequest, year: int, child_id: UUID) -> HttpResponse:
    """Take what a return asks about a child and no other record has."""
    said = returns.said_of(child_id=child_id, by=request.actor, at=request.at)
    form = Mend(request.POST or None, initial=presenters.initial(said))
    if request.method == "POST" and form.is_valid():
        returns.mend_child(
            child_id=child_id, ethnicity=form.cleaned_data["ethnicity"],
            disabilities=form.cleaned_data["disabilities"], upn_unknown=form.cleaned_data["upn_unknown"],
            by=request.actor, at=request.at, once=form.key,
        )  # fmt: skip
        messages.success(request, gettext("Recorded for %(number)s.") % {"number": said.number})
        return HttpResponseRedirect(reverse("census_year", args=[year]))
    return render(request, "census/child.html", {"year": year, "number": said.number, "form": form})


def _made(request: PageRequest, year: int, lea: str = "") -> returns.Return:
    if not 1 < year < 9_998:
        raise Http404
    organisation_id = returns.may_make(by=request.actor, at=request.at)
    return returns.make_return(organisation_id=organisation_id, year=year, by=request.actor, at=request.at, lea=lea)
