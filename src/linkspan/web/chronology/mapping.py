"""The map of people: family and workers around a child, as a picture and as a table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from linkspan.children.queries.family import Relative
from linkspan.children.queries.file import ChildFile, Worker
from linkspan.web.children import presenters
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import opened
from linkspan.web.ecomap import Person, draw
from linkspan.web.request import page_request
from linkspan.web.words import short_day

# Of those who worked with the child before, the picture and its table show the newest; the file has them all.
MOST_PAST = 6


@require_GET
@asks_first
def people(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Show the people around a child, as far as the file shows them to the same reader."""
    found = opened(page_request(request), child_id, "map")
    file, on = found.file, found.context["on"]
    past = [each for each in file.workers if presenters.is_past(each, on)]
    now = [each for each in file.workers if not presenters.is_past(each, on)]
    around = [*_family(file), *_workers(now, is_past=False), *_workers(past[:MOST_PAST], is_past=True)]
    context = {"map": draw(file.name, around) if around else None, "left_out": max(0, len(past) - MOST_PAST)}
    return render(request, "chronology/map.html", found.context | context)


def _family(file: ChildFile) -> Iterable[Person]:
    barred = {bar.name.lower() for bar in file.bars}
    for carer in file.carers:
        said = carer.relationship or gettext("Carer")
        if carer.parental_responsibility:
            said = gettext("%(who)s, has parental responsibility") % {"who": said}
        yield Person(
            "family", carer.name, said[:1].upper() + said[1:], phone=carer.phone,
            is_barred=carer.name.lower() in barred,
        )  # fmt: skip
    known = {carer.name.lower() for carer in file.carers}
    for bar in file.bars:
        if bar.name.lower() not in known:
            yield Person("family", bar.name, bar.order or gettext("Must not have contact, or not know"), is_barred=True)
    yield from _children(file.household, gettext("Child at the same address"))
    yield from _children(file.siblings, gettext("Brother or sister, lives elsewhere"))


def _children(relatives: Iterable[Relative], what: str) -> Iterable[Person]:
    for child in relatives:
        age = presenters.years(child.age) if child.age is not None else ""
        yield Person("family", child.name or gettext("Name not given"), f"{what}, {age}" if age else what)


def _workers(workers: Iterable[Worker], *, is_past: bool) -> Iterable[Person]:
    for each in workers:
        yield Person(
            "work", each.name, each.role, agency=each.organisation, since=_since(each.from_, each.until, is_past),
            phone=each.phone, is_lead=each.is_lead and not is_past, is_past=is_past,
        )  # fmt: skip


def _since(from_: date, until: date | None, is_past: bool) -> str:
    if is_past and until:
        return gettext("%(first)s to %(last)s") % {"first": short_day(from_), "last": short_day(until)}
    return gettext("since %(day)s") % {"day": short_day(from_)}
