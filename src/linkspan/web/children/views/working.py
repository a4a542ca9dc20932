"""Say that one is working with a child, and offer, take or give up the lead."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from linkspan.agencies import queries as agencies
from linkspan.agencies.queries import Organisation
from linkspan.agencies.rules import london_day
from linkspan.audit import NotNow
from linkspan.children.commands import leads, sights
from linkspan.sharing.facts import Action
from linkspan.web.children.acts import LeadForm, OnceForm
from linkspan.web.children.forms import problem_words
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import Opened, needs, opened
from linkspan.web.request import PageRequest, page_request

FRONTLINE = frozenset({"practitioner", "manager", "duty", "dsl"})


@require_POST
@asks_first
def work_with(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Say "I am working with this child"."""
    asked, form = page_request(request), OnceForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("The page was sent without its key, so nothing was saved. Send it again."))
        return redirect("child_file", child_id)
    by = asked.actor
    sights.work_with(child_id=child_id, by=by, at=asked.at, once=form.key)
    manager = agencies.manager_of(by.appointment_id, london_day(asked.at)) if by.appointment_id else None
    said = gettext("You are shown as working with this child for 5 working days.")
    told = (
        gettext("%(manager)s has been told and is asked to confirm it.") % {"manager": manager.name}
        if manager
        else gettext("Your duty desk has been told and is asked to confirm it.")
    )
    messages.success(request, f"{said} {told}")
    return redirect("child_file", child_id)


@require_http_methods(["GET", "POST"])
@asks_first
def offer_lead(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Offer the lead to someone around the child, or to a colleague in another agency."""
    asked = page_request(request)
    found = opened(asked, child_id, "file")
    needs(found, Action.OFFER_LEAD)
    agency = _agency(asked)
    people = _people(found, asked, agency)
    form = LeadForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        person_id = UUID(form.cleaned_data["person"])
        try:
            leads.offer_lead(child_id=child_id, person_id=person_id, by=asked.actor, at=asked.at, once=form.key)
        except NotNow as problem:
            form.add_error("person", problem_words(problem))
        else:
            name = dict(people)[form.cleaned_data["person"]].split(",")[0]
            messages.success(
                request,
                gettext("The lead has been offered to %(name)s. Nothing changes until they accept.") % {"name": name},
            )
            return redirect("child_file", child_id)
    agencies_near = _agencies_near(asked)
    return render(
        request,
        "children/lead.html",
        found.context | {"form": form, "agencies": agencies_near, "agency": agency, "has_people": bool(people)},
    )


@require_POST
@asks_first
def answer_lead(request: HttpRequest, child_id: UUID, lead_id: UUID) -> HttpResponse:
    """Accept or decline the lead."""
    asked, form = page_request(request), OnceForm(request.POST)
    if form.is_valid():
        if request.POST.get("answer") == "accept":
            leads.accept_lead(lead_id=lead_id, by=asked.actor, at=asked.at, once=form.key)
            messages.success(request, gettext("You now lead for this child. Whoever offered it has been told."))
        else:
            leads.decline_lead(lead_id=lead_id, by=asked.actor, at=asked.at, once=form.key)
            messages.success(request, gettext("You declined the lead. Whoever offered it has been told."))
    return redirect("child_file", child_id)


@require_POST
@asks_first
def end_lead(request: HttpRequest, child_id: UUID, lead_id: UUID) -> HttpResponse:
    """Give up the lead."""
    asked, form = page_request(request), OnceForm(request.POST)
    if form.is_valid():
        leads.end_lead(lead_id=lead_id, by=asked.actor, at=asked.at, once=form.key)
        messages.success(request, gettext("You no longer lead. The council has been told that no one does."))
    return redirect("child_file", child_id)


def _people(found: Opened, request: PageRequest, agency: Organisation | None) -> list[tuple[str, str]]:
    """List who could be offered the lead: people on the file, or a chosen agency's; never oneself."""
    if agency:
        colleagues = agencies.colleagues(agency.id, london_day(request.at))
        listed = {each.person_id: f"{each.name}, {each.post_title}" for each in colleagues if each.roles & FRONTLINE}
    else:
        listed = {
            each.person_id: ", ".join(part for part in (each.name, each.role, each.organisation) if part)
            for each in found.file.workers
            if each.person_id and each.until is None
        }
    return [(str(person), said) for person, said in listed.items() if person and person != request.actor.person_id]


def _agency(request: PageRequest) -> Organisation | None:
    try:
        wanted = UUID(request.GET.get("agency", ""))
    except ValueError:
        return None
    return next((each for each in _agencies_near(request) if each.id == wanted), None)


def _agencies_near(request: PageRequest) -> list[Organisation]:
    on = london_day(request.at)
    found = {
        each.id: each for area_id in request.actor.area_ids[:3] for each in agencies.organisations(on, area_id=area_id)
    }
    return sorted(found.values(), key=lambda each: each.name)
