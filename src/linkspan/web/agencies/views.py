"""Organisations, posts, people and desks, for administrators who have just proved who they are; and desks for all."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.agencies import commands, events, queries
from linkspan.agencies.commands.seating import seat_person
from linkspan.agencies.ports import Holder
from linkspan.agencies.queries import stood_down
from linkspan.agencies.queries import whole as wholes
from linkspan.audit import NotNow, trail
from linkspan.sharing import gate
from linkspan.sharing.policy import Action
from linkspan.web.account.step_up import needs_step_up
from linkspan.web.agencies import forms, presenters
from linkspan.web.forms import Form
from linkspan.web.request import PageRequest

A_PAGE = 50
GET_OR_POST = ["GET", "POST"]


@contextmanager
def _looking(request: PageRequest, to: Action = Action.MANAGE_AGENCIES, about: UUID | None = None) -> Generator[None]:
    """Open the look of a page of administration."""
    with trail.look(by=request.actor, at=request.at):
        permit = gate.require(by=request.actor, to=to, at=request.at)
        trail.record(events.ORGANISATIONS_SEEN, permit, about=about)
        yield


def keep(form: Form, act: Callable[[], object]) -> bool:
    """Do the act of a form that holds; put what the rules say against it on the form itself."""
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        act()
    except NotNow as problem:
        form.add_error(None, gettext(str(problem.message)))
        return False
    return True


@require_safe
@needs_step_up
def listed(request: PageRequest) -> HttpResponse:
    """List the organisations, by name and kind."""
    named, kind = request.GET.get("named", "")[:100], request.GET.get("kind", "")
    start = int(page) * A_PAGE if (page := request.GET.get("page", "0")).isdecimal() and len(page) < 6 else 0
    with _looking(request):
        found = wholes.listed(localdate(request.at), named=named.strip(), kind=kind, limit=A_PAGE + 1, start=start)
    return render(request, "agencies/list.html", presenters.listing(found, named, kind, start, A_PAGE))


@require_http_methods(GET_OR_POST)
@needs_step_up
def found(request: PageRequest) -> HttpResponse:
    """Add an organisation."""
    with _looking(request):
        areas = [(str(one.id), one.name) for one in queries.areas(localdate(request.at), level="local_authority")]
    form = forms.FoundOrganisation(request.POST or None, areas=areas, initial={"from_": localdate(request.at)})
    made: list[UUID] = []
    if keep(form, lambda: made.append(_found(request, form))):
        messages.success(request, gettext("The organisation is added. Add its posts and people next."))
        return redirect("agency", made[0])
    return _form(request, form, gettext("Add an organisation"), "agencies")


def _found(request: PageRequest, form: forms.FoundOrganisation) -> UUID:
    said = form.cleaned_data
    desk = commands.DeskDetails(said["desk_name"], said["desk_phone"], said["desk_out_of_hours"], said["hours"])
    return commands.found_organisation(
        code=said["code"],
        name=said["name"],
        kind=said["kind"],
        area_id=UUID(said["area"]),
        from_=said["from_"],
        serves={UUID(said["area"]), *map(UUID, said["serves"])},
        desk=desk if said["desk_name"] else None,
        by=request.actor,
        at=request.at,
        once=form.key,
    )


@require_safe
@needs_step_up
def organisation(request: PageRequest, organisation_id: UUID) -> HttpResponse:
    """Show an organisation: its posts and who sits in them, its desks and areas, now and before."""
    with _looking(request, about=organisation_id):
        found_ = wholes.whole(organisation_id, localdate(request.at))
    return render(request, "agencies/organisation.html", presenters.whole(found_, localdate(request.at)))


@require_http_methods(GET_OR_POST)
@needs_step_up
def post(request: PageRequest, organisation_id: UUID) -> HttpResponse:
    """Add a post to an organisation."""
    known, posts = _organisation(request, organisation_id)
    form = forms.OpenPost(request.POST or None, posts=posts, initial={"from_": localdate(request.at), "band": 6})

    def act() -> None:
        said = form.cleaned_data
        commands.open_post(
            organisation_id=organisation_id,
            title=said["title"],
            roles=said["roles"],
            band=said["band"],
            reports_to=UUID(said["reports_to"]) if said["reports_to"] else None,
            from_=said["from_"],
            by=request.actor,
            at=request.at,
            once=form.key,
        )

    if keep(form, act):
        messages.success(request, gettext("The post is added."))
        return redirect("agency", organisation_id)
    return _form(request, form, gettext("Add a post"), "agency", known)


@require_http_methods(GET_OR_POST)
@needs_step_up
def enrol(request: PageRequest, organisation_id: UUID) -> HttpResponse:
    """Add a worker in a post, with a way in when they will use Linkspan."""
    known, posts = _organisation(request, organisation_id, Action.MANAGE_PEOPLE)
    form = forms.EnrolPerson(request.POST or None, posts=posts, initial={"from_": localdate(request.at)})
    is_demo = queries.node_mode() == "demo"

    def act() -> None:
        said = form.cleaned_data
        seat_person(
            organisation_id=organisation_id,
            post_id=UUID(said["post"]),
            name=said["name"],
            phone=said["phone"],
            email=said["email"],
            from_=said["from_"],
            sign_in=commands.SignIn(said["email"], is_demo=is_demo) if said["sign_in"] == "yes" else None,
            trained_until=said["trained_until"],
            vetted_until=said["vetted_until"],
            by=request.actor,
            at=request.at,
            once=form.key,
        )

    if keep(form, act):
        messages.success(request, gettext("The worker is added."))
        return redirect("agency", organisation_id)
    return _form(request, form, gettext("Add a worker"), "agency", known)


@require_http_methods(GET_OR_POST)
@needs_step_up
def appoint(request: PageRequest, organisation_id: UUID) -> HttpResponse:
    """Put a worker who is here already in a post."""
    known, posts = _organisation(request, organisation_id, Action.MANAGE_PEOPLE)
    form = forms.Appoint(request.POST or None, posts=posts, initial={"from_": localdate(request.at)})

    def act() -> None:
        said = form.cleaned_data
        worker = wholes.person_with_email(said["email"])
        if worker is None:
            raise NotNow("agencies.no_such_email", gettext("No worker here has that email. Add them as a new worker."))
        commands.appoint(
            person_id=worker.id,
            post_id=UUID(said["post"]),
            from_=said["from_"],
            until=said["until"],
            by=request.actor,
            at=request.at,
            once=form.key,
        )

    if keep(form, act):
        messages.success(request, gettext("The worker is in the post."))
        return redirect("agency", organisation_id)
    return _form(request, form, gettext("Put a worker in a post"), "agency", known)


@require_http_methods(GET_OR_POST)
@needs_step_up
def desk(request: PageRequest, organisation_id: UUID) -> HttpResponse:
    """Say who answers for an organisation in an area from a day on."""
    with _looking(request, about=organisation_id):
        known = queries.organisation(organisation_id)
        areas = [(str(one.id), one.name) for one in queries.areas_of(organisation_id, localdate(request.at))]
    form = forms.SetDesk(request.POST or None, areas=areas, initial={"from_": localdate(request.at)})

    def act() -> None:
        said = form.cleaned_data
        commands.set_duty_desk(
            organisation_id=organisation_id,
            area_id=UUID(said["area"]),
            desk=commands.DeskDetails(said["name"], said["phone"], said["out_of_hours_phone"], said["hours"]),
            from_=said["from_"],
            by=request.actor,
            at=request.at,
            once=form.key,
        )

    if keep(form, act):
        messages.success(request, gettext("The duty desk is set."))
        return redirect("agency", organisation_id)
    return _form(request, form, gettext("Set the duty desk"), "agency", known)


# --- people -----------------------------------------------------------------------------------------------------


@require_safe
@needs_step_up
def person(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Show a worker, their posts, and until when training and checks are good."""
    with _looking(request, Action.MANAGE_PEOPLE, person_id):
        found_ = wholes.person_whole(person_id)
        shown = presenters.person(found_, localdate(request.at)) | {
            "suspension": stood_down.suspension_of(person_id),
            "home_since": stood_down.home_known_since(person_id),
        }
    return render(request, "agencies/person.html", shown)


@require_http_methods(GET_OR_POST)
@needs_step_up
def training(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Record until when a worker's training and check are good."""
    with _looking(request, Action.MANAGE_PEOPLE, person_id):
        known = queries.person(person_id)
    dates = {"trained_until": known.trained_until, "vetted_until": known.vetted_until}
    form = forms.InDate(request.POST or None, initial=dates)

    def act() -> None:
        commands.record_training(
            person_id=person_id,
            trained_until=form.cleaned_data["trained_until"],
            vetted_until=form.cleaned_data["vetted_until"],
            by=request.actor,
            at=request.at,
            once=form.key,
        )

    if keep(form, act):
        messages.success(request, gettext("The dates are recorded."))
        return redirect("worker", person_id)
    return _form(request, form, gettext("Training and checks"), "worker", known)


@require_http_methods(GET_OR_POST)
@needs_step_up
def end(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """End a worker's time in a post, and say who takes over what they hold."""
    today = localdate(request.at)
    with _looking(request, Action.MANAGE_PEOPLE, appointment_id):
        seat = queries.colleague(appointment_id)
        held = wholes.held_by(seat.person_id, seat.organisation_id, request.at)
        others = {each.person_id: each for each in queries.colleagues(seat.organisation_id, today)}
    takers = [
        (str(each.person_id), f"{each.name}, {each.post_title}")
        for each in others.values()
        if each.person_id != seat.person_id
    ]
    form = forms.EndAppointment(request.POST or None, takers=takers, today=today)

    def act() -> None:
        commands.end_appointment(
            appointment_id=appointment_id,
            until=form.cleaned_data["until"],
            hand_to=Holder(seat.organisation_id, None, form.taker),
            by=request.actor,
            at=request.at,
            once=form.key,
        )

    if keep(form, act):
        messages.success(request, gettext("Their time in the post ends. What they held is handed over."))
        return redirect("worker", seat.person_id)
    return render(request, "agencies/end.html", {"form": form, "seat": seat, "held": held})


# --- desks, for everyone ------------------------------------------------------------------------------------------


@require_safe
def desks(request: PageRequest) -> HttpResponse:
    """List the duty desks and the number to ring now."""
    listed_ = queries.all_desks(localdate(request.at))
    areas = {one.id: one.name for one in queries.areas(localdate(request.at))}
    return render(request, "agencies/desks.html", presenters.desks(listed_, areas, request.actor.area_ids, request.at))


# --- shared -------------------------------------------------------------------------------------------------------


def _organisation(
    request: PageRequest, organisation_id: UUID, to: Action = Action.MANAGE_AGENCIES
) -> tuple[queries.Organisation, list[tuple[str, str]]]:
    """Give an organisation with the posts that have not ended, for choosing one."""
    with _looking(request, to, organisation_id):
        known = queries.organisation(organisation_id)
        found_ = wholes.whole(organisation_id, localdate(request.at))
    return known, [
        (str(one.id), presenters.post_choice(one))
        for one in found_.posts
        if one.until is None or one.until > localdate(request.at)
    ]


def _form(request: PageRequest, form: Form, heading: str, back: str, about: Any = None) -> HttpResponse:
    page = {"form": form, "heading": heading, "back_to": back, "about": about}
    return render(request, "agencies/form.html", page)
