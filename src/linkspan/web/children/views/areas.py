"""Say that a child is placed in another area or was found there; read, at a council, who came to its own."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linkspan.agencies import queries as agencies
from linkspan.audit import NotNow
from linkspan.children.commands import areas as commands
from linkspan.children.queries.areas import newcomers as newcomers_of
from linkspan.sharing.facts import Action
from linkspan.web.children.acts import ElsewhereForm, OnceForm
from linkspan.web.children.forms import problem_words
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import Opened, needs, opened
from linkspan.web.request import PageRequest, page_request


@require_http_methods(["GET", "POST"])
@asks_first
def elsewhere(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Show where else a child is, and take that they are placed or were found somewhere."""
    asked = page_request(request)
    found = opened(asked, child_id, "file")
    needs(found, Action.PLACE_CHILD)
    on: date = found.context["on"]
    form = ElsewhereForm(
        request.POST if request.method == "POST" else None,
        on=on, areas=_areas(found, on), initial={"contact_name": asked.actor.name, "from_on": on},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and _said(form, asked, child_id):
        messages.success(
            request, gettext("It is kept. The council there has been told, where it uses this system. Ring it as well.")
        )
        return redirect("child_elsewhere", child_id)
    context = {"form": form, "key": uuid4}
    return render(request, "children/elsewhere.html", found.context | context)


def _areas(found: Opened, on: date) -> list[tuple[str, str]]:
    listed = agencies.areas(on, level="local_authority")
    return [(str(each.id), each.name) for each in listed if each.name != found.file.area]


def _said(form: ElsewhereForm, asked: PageRequest, child_id: UUID) -> bool:
    given = form.cleaned_data
    try:
        commands.say_elsewhere(
            child_id=child_id, area_id=UUID(given["area"]), kind=given["kind"], from_on=given["from_on"],
            contact_name=given["contact_name"], contact_phone=given["contact_phone"], by=asked.actor, at=asked.at,
            once=form.key,
        )  # fmt: skip
    except NotNow as problem:
        form.add_error(None, problem_words(problem))
        return False
    return True


@require_POST
@asks_first
def elsewhere_end(request: HttpRequest, child_id: UUID, residence_id: UUID) -> HttpResponse:
    """Say that a child is no longer there."""
    asked, form = page_request(request), OnceForm(request.POST)
    needs(opened(asked, child_id, "file"), Action.PLACE_CHILD)
    if form.is_valid():
        commands.end_elsewhere(residence_id=residence_id, by=asked.actor, at=asked.at, once=form.key)
        messages.success(request, gettext("It has ended. The council there holds nothing of the child any more."))
    return redirect("child_elsewhere", child_id)


@require_GET
def newcomers(request: HttpRequest) -> HttpResponse:
    """List the children of other areas who came to the reader's: who, since when, whom to ring."""
    asked = page_request(request)
    lines = newcomers_of(by=asked.actor, at=asked.at)
    context = {
        "unread": [each for each in lines if each.read_at is None],
        "read": [each for each in lines if each.read_at is not None],
        "key": uuid4,
    }
    return render(request, "children/newcomers.html", context)


@require_POST
def newcomer_read(request: HttpRequest, newcomer_id: UUID) -> HttpResponse:
    """Say, for the council, "I have read this"."""
    asked, form = page_request(request), OnceForm(request.POST)
    if form.is_valid():
        commands.read_newcomer(newcomer_id=newcomer_id, by=asked.actor, at=asked.at, once=form.key)
        messages.success(request, gettext("It is recorded that your council has read of the child."))
    return redirect("newcomers")
