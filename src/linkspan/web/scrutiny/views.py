"""Taking an access request, the list by clock, one request step by step, and its clock."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import NotFound, NotNow
from linkspan.scrutiny import access_rules as rules
from linkspan.scrutiny.commands import access
from linkspan.scrutiny.queries import access as queries
from linkspan.web.account.step_up import needs_step_up
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.forms import Form
from linkspan.web.request import PageRequest, page_request
from linkspan.web.scrutiny import forms, presenters, which, words


@require_safe
def listed(request: PageRequest) -> HttpResponse:
    """List the access requests made to one's own agency, by clock."""
    found = presenters.listed(queries.requests(by=request.actor, at=request.at))
    return render(request, "scrutiny/list.html", found)


@require_http_methods(GET_OR_POST)
def receive(request: PageRequest, child_id: UUID | None = None) -> HttpResponse:
    """Take an access request, however it was made; from a child's file, about that child."""
    areas = [(str(each), agencies.area(each).name) for each in sorted(request.actor.area_ids)]
    form = forms.Receive(request.POST or None, areas=areas, at=request.at, is_known=child_id is not None)
    name = queries.child_named(child_id=child_id, by=request.actor, at=request.at) if child_id else ""

    def act() -> None:
        said = form.cleaned_data
        access.receive(
            form=said["form"], asker=said["asker"], asker_name=said["asker_name"], about=said.get("about", name),
            wanted=said["wanted"], received_at=form.received_at, area_id=UUID(said["area"]), by=request.actor,
            at=request.at, child_id=child_id, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        return redirect("access_request_taken")
    return render(request, "scrutiny/receive.html", {"form": form, "child_id": child_id, "name": name})


@require_safe
def taken(request: PageRequest) -> HttpResponse:
    """Say what happens next with a request that was taken."""
    return render(request, "scrutiny/taken.html", {})


@require_safe
def whole(request: PageRequest, access_id: UUID) -> HttpResponse:
    """Show one request as a sequence of steps, the next one first."""
    found = presenters.whole(queries.whole(request_id=access_id, by=request.actor, at=request.at))
    return render(request, "scrutiny/request.html", found | {"keys": defaultdict(uuid4)})


@require_http_methods(GET_OR_POST)
def step(request: PageRequest, access_id: UUID, access_step: str) -> HttpResponse:
    """Take one step, or take it again."""
    found = queries.whole(request_id=access_id, by=request.actor, at=request.at)
    if access_step not in rules.ALLOWED:
        raise NotFound
    if access_step == "child":
        return which.child(request, found)
    form = forms.Step(request.POST or None, kind=access_step)

    def act() -> None:
        said = form.cleaned_data
        access.take_step(
            request_id=access_id, kind=access_step, answers=form.answers, words=said["words"], by=request.actor,
            at=request.at, once=form.key,
        )  # fmt: skip

    page = {"hint": words.WHY[access_step]}
    return _asked(request, access_id, form, act, words.STEPS[access_step], gettext("The step is kept."), found, page)


@require_http_methods(GET_OR_POST)
def stop(request: PageRequest, access_id: UUID) -> HttpResponse:
    """Let the clock stand still while they are asked for what is needed."""
    found = queries.whole(request_id=access_id, by=request.actor, at=request.at)
    form = forms.Stop(
        request.POST or None, label=gettext("What you asked them for"),
        hint=gettext("Only for what you truly need. They are told that the clock stands still."),
    )  # fmt: skip

    def act() -> None:
        said = form.cleaned_data
        access.stop_clock(
            request_id=access_id, kind=said["kind"], why=said["why"], by=request.actor, at=request.at, once=form.key
        )

    return _asked(request, access_id, form, act, gettext("Stop the clock"), gettext("The clock stands still."), found)


@require_http_methods(GET_OR_POST)
def extend(request: PageRequest, access_id: UUID) -> HttpResponse:
    """Take two further months, once, within the first."""
    found = queries.whole(request_id=access_id, by=request.actor, at=request.at)
    form = forms.Told(
        request.POST or None, label=gettext("Why it needs more time"), today=london_day(request.at),
        hint=gettext("Only where it is complex, or they asked much at once. Tell them this in the same words first."),
    )  # fmt: skip

    def act() -> None:
        said = form.cleaned_data
        access.extend(
            request_id=access_id, why=said["why"], how=said["told_how"], told_on=form.on, by=request.actor,
            at=request.at, once=form.key,
        )  # fmt: skip

    return _asked(
        request, access_id, form, act, gettext("Take two more months"), gettext("The time is longer now."), found
    )


@require_http_methods(GET_OR_POST)
@needs_step_up
def close(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """Close a request without an answer."""
    asked = page_request(request)
    found = queries.whole(request_id=access_id, by=asked.actor, at=asked.at)
    form = forms.Close(
        request.POST or None, label=gettext("Why, as you told them"), today=london_day(asked.at),
        hint=gettext("Say nothing that would tell of somebody else, or of an inquiry. There is a letter to give them."),
    )  # fmt: skip

    def act() -> None:
        said = form.cleaned_data
        access.close_unanswered(
            request_id=access_id, how=said["how"], why=said["why"], told_how=said["told_how"], told_on=form.on,
            refused_for=said["refused_for"], by=asked.actor, at=asked.at, once=form.key,
        )  # fmt: skip

    return _asked(asked, access_id, form, act, gettext("Close without an answer"), gettext("It is closed."), found)


@require_safe
def letter(request: PageRequest, access_id: UUID) -> HttpResponse:
    """Write the letter that tells them of more time, or why nothing is told; to be printed and given."""
    found = queries.whole(request_id=access_id, by=request.actor, at=request.at)
    written = presenters.told(found, request.actor.organisation_name)
    return render(request, "scrutiny/letter.html", {"found": found, "letter": written})


@require_POST
def resume(request: PageRequest, access_id: UUID) -> HttpResponse:
    """Let the clock run on."""
    return done(request, access_id, access.resume_clock, gettext("The clock runs on."))


def done(request: PageRequest, access_id: UUID, command: Any, kept: str) -> HttpResponse:
    """Do what one button asks, and go back to the request; say what stands in the way, if something does."""
    form = Form(request.POST)
    if form.is_valid():
        try:
            command(request_id=access_id, by=request.actor, at=request.at, once=form.key)
        except NotNow as problem:
            messages.error(request, gettext(problem.message))
        else:
            messages.success(request, kept)
    return redirect("access_request", access_id)


def _asked(
    request: PageRequest, access_id: UUID, form: Form, act: Any, heading: words.Words, kept: str,
    found: queries.Whole, page: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    if keep(form, act):
        messages.success(request, kept)
        return redirect("access_request", access_id)
    context = {"form": form, "heading": heading, "found": found, "hint": ""} | (page or {})
    return render(request, "scrutiny/form.html", context)
