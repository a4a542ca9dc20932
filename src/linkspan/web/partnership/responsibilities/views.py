"""Pages of who answers for what in a partnership's areas: on any day, with what nobody answers for first."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.agencies import queries as agencies
from linkspan.audit import trail
from linkspan.partnership import events, scope
from linkspan.partnership.commands import responsibilities as commands
from linkspan.partnership.functions import FUNCTIONS
from linkspan.partnership.queries import members
from linkspan.partnership.queries import responsibilities as queries
from linkspan.partnership.responsibility_rules import SOON_MONTHS
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.partnership.responsibilities import forms, presenters, words
from linkspan.web.request import PageRequest

KEEP = Action.KEEP_PARTNERSHIP


def day_asked(request: PageRequest) -> date:
    """Give the day that was asked for, or today."""
    form = forms.Asked(request.GET)
    chosen: date | None = form.cleaned_data["on"] if form.is_valid() else None
    return chosen or localdate(request.at)


@require_safe
def shown(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Show the map on a day: a picture, the same as a table, and every gap, overlap and expiry."""
    on, by, at = day_asked(request), request.actor, request.at
    said = request.GET.get("months", "")
    months = int(said) if said.isdecimal() and int(said) in SOON_MONTHS else SOON_MONTHS[1]
    with trail.look(by=by, at=at):
        found = queries.responsibility_map(partnership_id, on=on, months=months, by=by, at=at)
        partnership = members.partnership(partnership_id, localdate(at))
        may_keep = gate.may(by=by, to=KEEP, at=at).allow
    wanted = request.GET.get("finding", "")
    function = request.GET.get("function", "")
    page = presenters.page(found, wanted if wanted in words.FINDINGS else "", function if function in FUNCTIONS else "")
    page |= {
        "partnership": partnership, "may_keep": may_keep, "form": forms.Asked(initial={"on": on}), "months": months,
        "wanted": wanted, "function": function, "functions": FUNCTIONS, "all_months": words.MONTHS,
        "own": by.organisation_id,
    }  # fmt: skip
    return render(request, "partnership/responsibilities/map.html", page)


@require_safe
def listed(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """List who answers for what, filtered; or what the reader's own organisation answers for."""
    on, by, at = localdate(request.at), request.actor, request.at
    function, level = request.GET.get("function", ""), request.GET.get("level", "")
    organisation_id = _id(request.GET.get("organisation", ""))
    with_past = request.GET.get("past") == "yes"
    with trail.look(by=by, at=at):
        found = queries.responsibilities(
            partnership_id, on=on, by=by, at=at, function=function, level=level, organisation_id=organisation_id,
            with_past=with_past,
        )  # fmt: skip
        every = queries.responsibilities(partnership_id, on=on, by=by, at=at, with_past=with_past)
        partnership = members.partnership(partnership_id, on)
        may_keep = gate.may(by=by, to=KEEP, at=at).allow
    named = {line.accountable_id: line.accountable for line in every}
    named |= {line.commissioner_id: line.commissioner for line in every if line.commissioner_id}
    page = {
        "lines": presenters.lines(found, on), "partnership": partnership, "may_keep": may_keep, "levels": words.LEVELS,
        "functions": FUNCTIONS, "function": function, "level": level, "organisation": organisation_id,
        "organisations": sorted(named.items(), key=lambda one: one[1]), "with_past": with_past,
        "own": by.organisation_id, "is_own": organisation_id is not None and organisation_id == by.organisation_id,
    }  # fmt: skip
    return render(request, "partnership/responsibilities/list.html", page)


def _id(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def _choices(request: PageRequest, partnership_id: UUID) -> dict[str, Any]:
    """Give the areas and organisations to choose from; refused to who may not enter."""
    with trail.look(by=request.actor, at=request.at):
        permit = scope.require(by=request.actor, to=KEEP, at=request.at, partnership_id=partnership_id)
        trail.record(events.RESPONSIBILITIES_SEEN, permit, about=partnership_id, detail={"part": "form"})
        on = localdate(request.at)
        areas = [
            (str(area.id), f"{area.name} ({words.LEVELS[area.level]})") for area in queries.reach_of(partnership_id, on)
        ]
        organisations = [(str(one.id), one.name) for one in agencies.organisations(on)]
        return {"areas": areas, "organisations": organisations}


@require_http_methods(GET_OR_POST)
def enter(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Enter who answers for something."""
    asked = {name: request.GET[name] for name in ("function", "children", "area") if name in request.GET}
    first = asked | {"from_": localdate(request.at)}
    form = forms.Enter(request.POST or None, initial=first, **_choices(request, partnership_id))

    def act() -> None:
        commands.enter_responsibility(
            partnership_id=partnership_id, entry=form.entry, by=request.actor, at=request.at, once=form.key
        )

    if keep(form, act):
        messages.success(request, gettext("It is entered."))
        return redirect("responsibilities", partnership_id)
    return _form(request, form, partnership_id, gettext("Enter who answers for something"))


@require_http_methods(GET_OR_POST)
def end(request: PageRequest, partnership_id: UUID, responsibility_id: UUID) -> HttpResponse:
    """End what an organisation answers for."""
    _choices(request, partnership_id)
    line = queries.responsibility(partnership_id, responsibility_id, by=request.actor, at=request.at)
    form = forms.End(request.POST or None, initial={"on": localdate(request.at)})

    def act() -> None:
        commands.end_responsibility(
            partnership_id=partnership_id, responsibility_id=responsibility_id, on=form.cleaned_data["on"],
            by=request.actor, at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It ends on that day. The map shows what that leaves."))
        return redirect("responsibility_list", partnership_id)
    return _form(request, form, partnership_id, gettext("Say when it ends"), line)


@require_http_methods(GET_OR_POST)
def correct(request: PageRequest, partnership_id: UUID, responsibility_id: UUID) -> HttpResponse:
    """Put right what was entered wrongly."""
    choices = _choices(request, partnership_id)
    line = queries.responsibility(partnership_id, responsibility_id, by=request.actor, at=request.at)
    first = {
        "function": line.function, "children": line.children, "area": str(line.area_id), "from_": line.from_,
        "accountable": str(line.accountable_id), "commissioner": str(line.commissioner_id or ""), "until": line.until,
        "instrument": line.instrument,
    }  # fmt: skip
    form = forms.Enter(request.POST or None, initial=first, **choices)

    def act() -> None:
        commands.correct_responsibility(
            partnership_id=partnership_id, responsibility_id=responsibility_id, entry=form.entry, by=request.actor,
            at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It is put right."))
        return redirect("responsibility_list", partnership_id)
    return _form(request, form, partnership_id, gettext("Put right who answers for something"), line)


def _form(
    request: PageRequest, form: Any, partnership_id: UUID, heading: str, line: queries.Line | None = None
) -> HttpResponse:
    about = presenters.lines((line,), localdate(request.at))[0] if line else None
    page = {"form": form, "partnership_id": partnership_id, "heading": heading, "about": about}
    return render(request, "partnership/responsibilities/form.html", page)
