"""The line of accountability: who answers for what, on any day; naming somebody to a seat, and leaving it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.agencies.queries import Colleague
from linkspan.partnership import events
from linkspan.partnership.commands import arrangements as commands
from linkspan.partnership.queries import accountability
from linkspan.partnership.queries import members as membership
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.partnership.arrangements import forms
from linkspan.web.partnership.asking import keeps, looking
from linkspan.web.request import PageRequest


@require_safe
def line(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Show who sits in which seat on a day, and which stand empty since when."""
    asked = forms.OnDay(request.GET if "on" in request.GET else None, initial={"on": localdate(request.at)})
    is_today = not (asked.is_bound and asked.is_valid())
    on = localdate(request.at) if is_today else asked.cleaned_data["on"]
    with looking(request, partnership_id, events.ACCOUNTABILITY_SEEN):
        groups = accountability.line(partnership_id, on)
        page = {
            "partnership": membership.partnership(partnership_id, on),
            "groups": groups,
            "vacant": accountability.vacancies(groups),
            "keeps": is_today and keeps(request, partnership_id),
        }
    return render(
        request, "partnership/arrangements/line.html", page | {"on": on, "is_today": is_today, "asked": asked}
    )


@require_http_methods(GET_OR_POST)
def name(request: PageRequest, partnership_id: UUID, seat: str, place: UUID) -> HttpResponse:
    """Name somebody to a seat from a day on."""
    on = localdate(request.at)
    with looking(request, partnership_id, events.ACCOUNTABILITY_SEEN, Action.KEEP_PARTNERSHIP):
        where = accountability.place_of(partnership_id, seat, place, on)
        people = accountability.people_for(partnership_id, where, on)
        partnership = membership.partnership(partnership_id, on)
    form = forms.NameToSeat(request.POST or None, people=_choices(people, where), initial={"from_": on})

    def act() -> None:
        said = form.cleaned_data
        commands.name_to_seat(
            partnership_id=partnership_id, seat=seat, place=place, from_=said["from_"],
            person_id=UUID(said["person"]) if said["person"] else None, name=said["name"], title=said["title"],
            by=request.actor, at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It is on record."))
        return redirect("accountability", partnership_id)
    shown = {"form": form, "where": where, "partnership": partnership}
    return render(request, "partnership/arrangements/name.html", shown)


def _choices(people: Sequence[Colleague], where: accountability.Place) -> list[tuple[str, str]]:
    """Offer each person once; with their organisation, where the seat is the partnership's own."""
    return [
        (
            str(one.person_id),
            f"{one.name}, {one.post_title}" + ("" if where.organisation_id else f", {one.organisation_name}"),
        )
        for one in {one.person_id: one for one in people}.values()
    ]


@require_http_methods(GET_OR_POST)
def leave(request: PageRequest, partnership_id: UUID, sitting_id: UUID) -> HttpResponse:
    """Say that somebody leaves a seat."""
    with looking(request, partnership_id, events.ACCOUNTABILITY_SEEN, Action.KEEP_PARTNERSHIP):
        seat, holder = accountability.sitting(partnership_id, sitting_id)
        partnership = membership.partnership(partnership_id, localdate(request.at))
    form = forms.Leave(request.POST or None, initial={"on": localdate(request.at)})

    def act() -> None:
        commands.leave_seat(
            partnership_id=partnership_id, sitting_id=sitting_id, on=form.cleaned_data["on"], by=request.actor,
            at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It is on record. The seat shows as vacant until somebody is named."))
        return redirect("accountability", partnership_id)
    shown = {
        "form": form,
        "partnership": partnership,
        "heading": gettext("%(name)s leaves: %(seat)s, %(place)s")
        % {"name": holder.name, "seat": gettext(seat.seat.title), "place": seat.place_name},
        "said": gettext("From that day the seat is vacant. What was true before stays on record."),
        "back_to": "accountability",
        "button": gettext("Save"),
    }
    return render(request, "partnership/arrangements/sure.html", shown)
