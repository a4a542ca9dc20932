"""Who stands in for whom: the list, naming someone, and ending it."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linkspan.agencies import queries as agencies
from linkspan.audit import NotFound, trail
from linkspan.duty import commands, events
from linkspan.duty import queries as duty
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.pressing import press
from linkspan.web.request import PageRequest
from linkspan.web.tasks import forms, words

PLACING = frozenset({"manager", "duty", "dsl"})


@require_safe
def cover(request: PageRequest) -> HttpResponse:
    """List who stands in for whom in my organisation, today and later."""
    by, at = request.actor, request.at
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_TASKS, at=at)
        trail.record(events.TASKS_SEEN, permit)
        found = duty.organisation_covers(by.organisation_id, at) if by.organisation_id else ()
    shown = {
        "covers": found,
        "arranges": bool(by.roles & PLACING),
        "today": localdate(at),
        "away": words.AWAY,
        "key": uuid4,
    }
    return render(request, "tasks/cover.html", shown)


@require_http_methods(GET_OR_POST)
def arrange(request: PageRequest) -> HttpResponse:
    """Name who stands in for a colleague."""
    by, at = request.actor, request.at
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.ARRANGE_COVER, at=at, organisation_id=by.organisation_id)
        trail.record(events.TASKS_SEEN, permit)
        if by.organisation_id is None:
            raise NotFound
        seated = agencies.colleagues(by.organisation_id, localdate(at))
    listed = [(str(one.person_id), one.name) for one in {each.person_id: each for each in seated}.values()]
    form = forms.Cover(request.POST or None, colleagues=listed, initial={"from_": localdate(at)})

    def act() -> None:
        said = form.cleaned_data
        commands.arrange_cover(
            absent_id=UUID(said["absent"]), cover_id=UUID(said["cover"]), from_=said["from_"], until=said["until"],
            why=said["why"], by=by, at=at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("Both have been told. What is theirs stays theirs."))
        return redirect("cover")
    return render(request, "tasks/cover_new.html", {"form": form})


@require_POST
def end(request: PageRequest, cover_id: UUID) -> HttpResponse:
    """End someone's standing in now."""
    return press(request, commands.end_cover, gettext("Ended. Both have been told."), "cover", cover_id=cover_id)
