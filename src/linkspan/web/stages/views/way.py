"""A child's way: what is open now, what may be started, and what was; and of a child who is not in the index."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from linkspan.audit import NotFound, NotNow
from linkspan.children.queries.lists import my_children
from linkspan.pathway.commands.correcting import identify_child
from linkspan.pathway.queries.way import Way, way_of_child, way_of_contact
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import opened
from linkspan.web.request import PageRequest, page_request
from linkspan.web.stages import presenters, words
from linkspan.web.stages.side_forms import IdentifyForm
from linkspan.web.stages.views.common import ask, say


@require_GET
@asks_first
def of_child(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Show the way of a child in the index, as a part of the file where the file opens."""
    asked = page_request(request)
    found = way_of_child(child_id=child_id, by=asked.actor, at=asked.at)
    file = opened(asked, child_id, "pathway").context if found.file_open else {}
    frame = "stages/in_file.html" if file else "stages/alone.html"
    return render(request, "stages/way.html", {**file, **_shown(asked, found), "frame": frame})


@require_GET
@asks_first
def printed(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Show the same to print: everything open and past, with days, and who printed it when."""
    asked = page_request(request)
    found = way_of_child(child_id=child_id, by=asked.actor, at=asked.at)
    return render(request, "stages/way_print.html", _shown(asked, found) | {"at": asked.at, "actor": asked.actor})


@require_GET
def of_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Show what followed a contact whose child is not in the index."""
    asked = page_request(request)
    found = way_of_contact(contact_id=contact_id, by=asked.actor, at=asked.at)
    if found.child_id:
        return redirect("child_pathway", found.child_id)
    return render(request, "stages/way.html", _shown(asked, found) | {"frame": "stages/alone.html"})


def _shown(request: PageRequest, way: Way) -> dict[str, Any]:
    usual, others = presenters.steps(way)
    episode = way.open_episode
    return {
        "way": way,
        "child_id": way.child_id,
        "contact_id": way.contact_id,
        "name": way.name or gettext("Name not given"),
        "cards": presenters.open_cards(way, request.at),
        "usual": usual,
        "others": others,
        "past": presenters.timeline(way),
        "episode": episode,
        "episode_facts": presenters.episode_facts(episode, way.organisations) if episode else [],
        "episode_holder": presenters.holder(episode.holder, way.people) if episode else "",
        "closes": bool(episode and episode.id in way.closes),
        "moves": bool(episode and episode.organisation_id == request.actor.organisation_id and way.child_id),
        "departures": words.unusual,
        "key": uuid4,
    }


@require_http_methods(["GET", "POST"])
def identify(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Say which child of the index a contact is about: what followed it is that child's from then on."""
    asked = page_request(request)
    found = way_of_contact(contact_id=contact_id, by=asked.actor, at=asked.at)
    if found.child_id:
        raise NotFound
    mine = [(str(each.child_id), each.name) for each in my_children(by=asked.actor, at=asked.at)]
    form = IdentifyForm(request.POST if request.method == "POST" else None, children=mine)
    if request.method == "POST" and form.is_valid():
        child_id = form.cleaned_data["child_id"]
        try:
            identify_child(contact_id=contact_id, child_id=child_id, by=asked.actor, at=asked.at, once=form.key)
            messages.success(request, gettext("Everything that followed the concern is this child's now."))
            return redirect("child_pathway", child_id)
        except NotNow as problem:
            say(form, problem)
        except NotFound:
            form.add_error("address", gettext("There is no such file that you may open. Check the address"))
    return ask(
        request, form, heading=gettext("Which child is this?"), button=gettext("This is the child"), name=found.name,
        back=presenters.way_address(None, contact_id), back_text=gettext("Back to what followed the concern"),
        lead=gettext(
            "The concern told of a child who was not in the index. Be sure before you say who it is: check name and"
            " date of birth in the file."
        ),
    )  # fmt: skip
