"""Flags: raise one, say that one has read it, look at it again, end it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow
from linkspan.children.commands import flags as commands
from linkspan.children.queries.file import ChildFile
from linkspan.sharing.facts import Action
from linkspan.web.children import flag_presenters
from linkspan.web.children.acts import EndFlagForm, FlagForm, OnceForm, ReviewFlagForm
from linkspan.web.children.forms import problem_words
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import Opened, needs, opened
from linkspan.web.request import PageRequest, page_request
from linkspan.web.words import day


@require_GET
@asks_first
def flags(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """List the flags that stand, and what may be done with each."""
    found = opened(page_request(request), child_id, "flags", shows_flags=True)
    needs(found, Action.SEE_FLAGS)
    shown = {
        "flags": flag_presenters.flags(found.file.flags),
        "ended": flag_presenters.flags(found.file.ended_flags),
    }
    return render(request, "children/flags.html", found.context | shown)


@require_http_methods(["GET", "POST"])
@asks_first
def new_flag(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Raise a flag on a child."""
    asked = page_request(request)
    found = opened(asked, child_id, "flags")
    needs(found, Action.RAISE_FLAG)
    on: date = found.context["on"]
    form = FlagForm(
        request.POST if request.method == "POST" else None,
        on=on,
        keep_from=_could_be_kept_from(found.file, asked.actor),
        initial={"contact_name": asked.actor.name} | _at_night(asked, found.file),
    )
    if request.method == "POST" and form.is_valid() and _raised(form, child_id, request):
        messages.success(
            request,
            gettext(
                "The flag stands, and has gone to those who work with this child and to the desks that agreements name."
                " You review it by %(day)s."
            )
            % {"day": day(form.cleaned_data["review_on"])},
        )
        return redirect("child_file", child_id)
    return render(request, "children/flag_new.html", found.context | {"form": form})


def _raised(form: FlagForm, child_id: UUID, request: HttpRequest) -> bool:
    asked, given = page_request(request), form.cleaned_data
    kept = given.get("keep_from", ())
    try:
        commands.raise_flag(
            child_id=child_id, kind=given["kind"], contact_name=given["contact_name"],
            contact_phone=given["contact_phone"], review_on=given["review_on"],
            night_contact=given["night_contact"], night_phone=given["night_phone"],
            keep_from_people=[UUID(each[2:]) for each in kept if each.startswith("p:")],
            keep_from_organisations=[UUID(each[2:]) for each in kept if each.startswith("o:")],
            by=asked.actor, at=asked.at, once=form.key,
        )  # fmt: skip
    except NotNow as problem:
        form.add_error(None, problem_words(problem))
        return False
    return True


def _at_night(asked: PageRequest, file: ChildFile) -> dict[str, str]:
    """Offer one's own desk for the night, but not where it would say where a protected child is."""
    own = agencies.desk_for(london_day(asked.at), organisation_id=asked.actor.organisation_id)
    desk = own if file.protection == "none" else file.desk
    if desk is None:
        return {}
    return {"night_contact": desk.name, "night_phone": desk.out_of_hours_phone or desk.phone}


def _could_be_kept_from(file: ChildFile, by: Actor) -> list[tuple[str, str]]:
    """List the people and agencies around the child that a flag may be kept from, the raiser's own left out."""
    people = {
        f"p:{each.person_id}": ", ".join(part for part in (each.name, each.organisation) if part)
        for each in file.workers
        if each.person_id and each.person_id != by.person_id
    }
    whole = {
        f"o:{each.organisation_id}": gettext("Everyone at %(agency)s") % {"agency": each.organisation}
        for each in file.workers
        if each.organisation_id != by.organisation_id
    }
    return [*people.items(), *whole.items()]


@require_POST
@asks_first
def acknowledge(request: HttpRequest, child_id: UUID, flag_id: UUID) -> HttpResponse:
    """Say "I have read this"."""
    asked, form = page_request(request), OnceForm(request.POST)
    if form.is_valid():
        commands.acknowledge_flag(flag_id=flag_id, by=asked.actor, at=asked.at, once=form.key)
        messages.success(request, gettext("It is recorded that you have read the flag."))
    return redirect("child_flags" if request.POST.get("from") == "flags" else "child_file", child_id)


@require_http_methods(["GET", "POST"])
@asks_first
def review(request: HttpRequest, child_id: UUID, flag_id: UUID) -> HttpResponse:
    """Look at one's agency's flag again, and keep it until another day."""
    asked = page_request(request)
    form = ReviewFlagForm(request.POST if request.method == "POST" else None, on=london_day(asked.at))
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["review_on"]
        commands.review_flag(flag_id=flag_id, review_on=until, by=asked.actor, at=asked.at, once=form.key)
        messages.success(request, gettext("The flag stays. Look at it again by %(day)s.") % {"day": day(until)})
        return redirect("child_flags", child_id)
    found = opened(asked, child_id, "flags")
    return render(request, "children/flag_review.html", found.context | {"form": form, "flag": _ours(found, flag_id)})


@require_http_methods(["GET", "POST"])
@asks_first
def end(request: HttpRequest, child_id: UUID, flag_id: UUID) -> HttpResponse:
    """End one's agency's flag, with a reason."""
    asked = page_request(request)
    form = EndFlagForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        commands.end_flag(
            flag_id=flag_id, reason=form.cleaned_data["reason"], by=asked.actor, at=asked.at, once=form.key
        )
        messages.success(
            request,
            gettext("The flag has ended. Those who work with this child, and those who had read it, have been told."),
        )
        return redirect("child_flags", child_id)
    found = opened(asked, child_id, "flags")
    needs(found, Action.END_FLAG)
    return render(request, "children/flag_end.html", found.context | {"form": form, "flag": _ours(found, flag_id)})


def _ours(found: Opened, flag_id: UUID) -> flag_presenters.FlagShown:
    for flag in flag_presenters.flags(found.file.flags):
        if flag.flag_id == flag_id and flag.is_ours:
            return flag
    raise NotFound
