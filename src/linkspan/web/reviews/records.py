"""Take one record out of a child's file, or split a file in two."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import NotFound
from linkspan.children.commands import linking
from linkspan.children.queries import linked
from linkspan.children.queries.linked import LinkedRecord
from linkspan.web.children.presenters import agency
from linkspan.web.request import PageRequest
from linkspan.web.reviews.forms import Reasoned, Split
from linkspan.web.waterfall import chance, draw
from linkspan.web.words import nhs_number


@require_http_methods(["GET", "HEAD", "POST"])
def unlink(request: PageRequest, record_id: UUID) -> HttpResponse:
    """Take one record out; it gets a file of its own, and nothing of it is lost."""
    child = linked.child_of_record(record_id=record_id, by=request.actor, at=request.at)
    record = next((each for each in child.records if each.record_id == record_id), None)
    if record is None:
        raise NotFound
    form = Reasoned(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        page = {"child": child, "record": _described(record), "form": form, "alone": len(child.records) == 1}
        return render(request, "reviews/unlink.html", page)
    linking.unlink(
        record_id=record_id, reason=form.cleaned_data["reason"], by=request.actor, at=request.at, once=form.key
    )
    messages.success(request, gettext("The record has been taken out and has a file of its own now. Nothing is lost."))
    return HttpResponseRedirect(reverse("child_split", args=[child.child_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: PageRequest, child_id: UUID) -> HttpResponse:
    """Show a child's records, and take some of them for a second child."""
    child = linked.linked_child(child_id=child_id, by=request.actor, at=request.at)
    choices = [(str(each.record_id), _described(each)) for each in child.records]
    form = Split(request.POST if request.method == "POST" else None, records=choices)
    if not form.is_valid():
        page = {"child": child, "form": form}
        return render(request, "reviews/split.html", page)
    made = linking.split(
        child_id=child_id, record_ids=[UUID(each) for each in form.cleaned_data["records"]],
        reason=form.cleaned_data["reason"], by=request.actor, at=request.at, once=form.key,
    )  # fmt: skip
    messages.success(request, gettext("The file has been split. These are the records of the second child."))
    return HttpResponseRedirect(reverse("child_split", args=[made]))


@require_safe
def why(request: PageRequest, record_id: UUID) -> HttpResponse:
    """Show why a record is with its child: who or what put it there, and the evidence as it was weighed."""
    found = linked.why_linked(record_id=record_id, by=request.actor, at=request.at)
    page = {
        "child": found.child,
        "record": _described(found.record),
        "record_id": record_id,
        "link": found,
        "chance": chance(found.probability) if found.probability is not None else "",
        "waterfall_drawn": draw(found.evidence, found.probability) if found.evidence else None,
    }
    return render(request, "reviews/why.html", page)


def _described(record: LinkedRecord) -> str:
    """Say whose record it is and whom it is about, in one line."""
    parts = [
        record.name or gettext("no name given"),
        gettext("born %(day)s") % {"day": record.born} if record.born else "",
        gettext("NHS number %(number)s") % {"number": nhs_number(record.nhs_number)} if record.nhs_number else "",
        gettext("no longer sent") if record.is_ended else "",
    ]
    told = ", ".join(part for part in parts if part)
    return gettext("%(agency)s, %(number)s: %(told)s") % {
        "agency": agency(record.organisation), "number": record.number, "told": told
    }  # fmt: skip
