"""Stop someone's work at once, and let them back: for administrators, and for managers in their own organisation."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.agencies import commands, events, queries
from linkspan.agencies.queries import stood_down
from linkspan.audit import NotFound, trail
from linkspan.children import homes
from linkspan.sharing import gate
from linkspan.sharing.policy import Action
from linkspan.web.account.step_up import needs_step_up
from linkspan.web.agencies import forms, words
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.request import PageRequest


@require_safe
@needs_step_up
def colleagues(request: PageRequest) -> HttpResponse:
    """List who works in the asker's organisation, and who may not at this moment."""
    organisation_id = request.actor.organisation_id
    if organisation_id is None:
        raise NotFound
    _look(request, organisation_id)
    seated = queries.colleagues(organisation_id, localdate(request.at))
    return render(
        request,
        "agencies/colleagues.html",
        {
            "colleagues": [one for one in seated if one.person_id != request.actor.person_id],
            "suspended": stood_down.suspended_of(organisation_id),
            "organisation_id": organisation_id,
            "kinds": words.SUSPENSIONS,
        },
    )


@require_http_methods(GET_OR_POST)
@needs_step_up
def suspend(request: PageRequest, organisation_id: UUID, person_id: UUID) -> HttpResponse:
    """Suspend or bar someone from this moment."""
    _look(request, organisation_id)
    seats = [one for one in queries.colleagues(organisation_id, localdate(request.at)) if one.person_id == person_id]
    if not seats:
        raise NotFound
    form = forms.Suspend(request.POST or None)

    def act() -> None:
        commands.suspend_person(
            person_id=person_id,
            organisation_id=organisation_id,
            kind=form.cleaned_data["kind"],
            said=form.cleaned_data["said"],
            by=request.actor,
            at=request.at,
            once=form.key,
        )

    if keep(form, act):
        messages.success(
            request,
            gettext("%(name)s can do nothing here from now on. The duty desk has their tasks, and their managers know.")
            % {"name": seats[0].name},
        )
        return redirect(_back(request))
    return render(request, "agencies/suspend.html", {"form": form, "seat": seats[0], "back_to": _back(request)})


@require_http_methods(GET_OR_POST)
@needs_step_up
def lift(request: PageRequest, suspension_id: UUID) -> HttpResponse:
    """Let someone work again; never by whoever suspended them."""
    found = stood_down.suspension(suspension_id)
    if found is None:
        raise NotFound
    _look(request, found.organisation_id)
    form = forms.Lift(request.POST or None)

    def act() -> None:
        commands.lift_suspension(
            suspension_id=suspension_id,
            said=form.cleaned_data["said"],
            by=request.actor,
            at=request.at,
            once=form.key,
        )

    if keep(form, act):
        messages.success(request, gettext("They can work again. What they held stays at the duty desk."))
        return redirect(_back(request))
    return render(
        request,
        "agencies/lift.html",
        {
            "form": form,
            "suspension": found,
            "kind": str(words.SUSPENSIONS.get(found.kind, found.kind)),
            "is_mine": found.by_person_id == request.actor.person_id,
            "back_to": _back(request),
        },
    )


@require_http_methods(GET_OR_POST)
@needs_step_up
def home(request: PageRequest, organisation_id: UUID, person_id: UUID) -> HttpResponse:
    """Keep keyed hashes of where a worker lives; what is typed is kept nowhere."""
    with trail.look(by=request.actor, at=request.at):
        permit = gate.require(by=request.actor, to=Action.MANAGE_PEOPLE, at=request.at, organisation_id=organisation_id)
        trail.record(events.ORGANISATIONS_SEEN, permit, about=person_id)
        known = queries.person(person_id)
        since = stood_down.home_known_since(person_id)
    form = forms.Home(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        commands.mark_home(
            person_id=person_id,
            organisation_id=organisation_id,
            marks=homes.marks(address=said["address"], postcode=said["postcode"], phone=said["phone"]),
            by=request.actor,
            at=request.at,
            once=form.key,
        )

    if keep(form, act):
        messages.success(request, gettext("It is kept as a keyed hash. What you typed is not."))
        return redirect("worker", person_id)
    return render(request, "agencies/home.html", {"form": form, "person": known, "since": since})


def _look(request: PageRequest, organisation_id: UUID) -> None:
    with trail.look(by=request.actor, at=request.at):
        permit = gate.require(
            by=request.actor, to=Action.SUSPEND_PERSON, at=request.at, organisation_id=organisation_id
        )
        trail.record(events.ORGANISATIONS_SEEN, permit, about=organisation_id)


def _back(request: PageRequest) -> str:
    return "agencies" if "admin" in request.actor.roles else "colleagues"
