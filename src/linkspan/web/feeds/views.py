"""Show loads and what they refused, take files, and give the template."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from io import TextIOWrapper
from typing import cast
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.interop import commands, queries
from linkspan.web.feeds import presenters
from linkspan.web.feeds.forms import FEWER, LoadFile, largest
from linkspan.web.feeds.uploads import StateFolderUpload
from linkspan.web.request import PageRequest, page_request

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def loads(request: PageRequest) -> HttpResponse:
    """List an agency's newest loads."""
    listed = queries.loads(by=request.actor, at=request.at)
    return render(request, "feeds/index.html", {"loads": [presenters.load(each) for each in listed]})


@require_safe
def one_load(request: PageRequest, load_id: UUID) -> HttpResponse:
    """Show how one load went and what it refused; while it runs the page asks again by itself."""
    found = queries.load_page(load_id=load_id, by=request.actor, at=request.at)
    page = {
        "load": presenters.load(found.load),
        "refusals": [presenters.refusal(each) for each in found.refusals],
        "more": found.more,
        "sends_everything": found.load.kind == "delta" and queries.sends_everything(request.actor.organisation_kind),
    }
    response = render(request, "feeds/load.html", page)
    if found.load.state == "running":
        response["Refresh"] = str(presenters.REFRESH_SECONDS)
    return response


@require_safe
def refused(request: PageRequest, load_id: UUID) -> FileResponse:
    """Send every refused row as a CSV file that a spreadsheet cannot run; it is whole before its first byte leaves."""
    out = tempfile.TemporaryFile("w+b")  # noqa: SIM115  the response closes it
    text = TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    try:
        queries.write_refusals(load_id=load_id, stream=text, by=request.actor, at=request.at, translate=gettext)
    except BaseException:
        text.close()
        raise
    text.detach()
    out.seek(0)
    name = f"refused-{_stamp(request.at)}.csv"
    return FileResponse(out, as_attachment=True, filename=name, content_type=TYPES["csv"])


@require_safe
def template(request: PageRequest, ending: str) -> HttpResponse:
    """Send the empty template."""
    content = queries.template(ending=ending, by=request.actor, at=request.at)
    response = HttpResponse(content, content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="linkspan-template.{ending}"'
    return response


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """Take a file for a load.

    The check of the form's key is inside, because it reads the form: whether this person may load anything, and where
    the file goes as it arrives, is settled before its first byte.
    """
    asked = page_request(request)
    agency = queries.may_load(by=asked.actor, at=asked.at)
    if request.method != "POST":
        return _form(asked, LoadFile(), agency)
    return taking(asked, lambda taken: _take(taken, agency))


def taking(request: PageRequest, take: Callable[[PageRequest], HttpResponse]) -> HttpResponse:
    """Let a view take an upload; whatever comes of it, no file stays but one that a load has taken."""
    upload = StateFolderUpload(largest(), request)
    request.upload_handlers = [upload]
    try:
        return csrf_protect(take)(request)
    finally:
        upload.discard_all()


def _take(request: PageRequest, agency: str) -> HttpResponse:
    form = LoadFile(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, agency)
    load_id = submit(request, form)
    return HttpResponseRedirect(reverse("feed", args=[load_id]))


def submit(request: PageRequest, form: LoadFile) -> str:
    """Give a valid form's file to the worker, and return the load's id."""
    file, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
    begun = commands.submit_feed(
        kept_as=file.kept_as, format_name=form.cleaned_data["format"], kind="full" if kind == FEWER else kind,
        far_fewer_is_right=kind == FEWER, digest=file.digest, file_name=file.name, size=file.size, by=request.actor,
        at=request.at, once=form.key,
    )  # fmt: skip
    cast(StateFolderUpload, request.upload_handlers[0]).taken = begun["kept_as"]
    return begun["load"]


def _form(request: PageRequest, form: LoadFile, agency: str) -> HttpResponse:
    sends_everything = queries.sends_everything(request.actor.organisation_kind)
    return render(request, "feeds/form.html", {"form": form, "agency": agency, "sends_everything": sends_everything})


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%d")
