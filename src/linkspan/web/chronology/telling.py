"""Adding to a child's chronology, putting one's own agency's words right, and taking them back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import LONDON, london_day
from linkspan.audit import NotFound, NotNow, trail
from linkspan.pathway.commands import chronicling
from linkspan.pathway.queries import chronology as queries
from linkspan.pathway.queries.chronology import Own
from linkspan.sharing.facts import Action
from linkspan.web.children.forms import problem_words
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import Opened, needs, opened
from linkspan.web.chronology.forms import CorrectForm, TellingForm, WithdrawForm
from linkspan.web.forms import Form
from linkspan.web.request import PageRequest, page_request

# Of a large agency those who lead are listed, with the people around the child: a list of hundreds helps nobody.
MOST_COLLEAGUES = 40
LEADS = frozenset({"manager", "dsl"})


@require_http_methods(["GET", "POST"])
@asks_first
def add(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Add something that happened."""
    asked = page_request(request)
    found = opened(asked, child_id, "chronology")
    needs(found, Action.ADD_TO_CHRONOLOGY)
    form = TellingForm(
        request.POST if request.method == "POST" else None, today=found.context["on"],
        people=_people(found, asked), initial={"sharing": "workers"},
    )  # fmt: skip
    if form.is_bound and form.is_valid() and _kept(
        form, chronicling.add_event, asked, child_id=child_id, telling=form.telling
    ):  # fmt: skip
        messages.success(request, gettext("It is in the chronology."))
        return redirect("child_chronology", child_id)
    return render(request, "chronology/add.html", found.context | {"form": form})


@require_http_methods(["GET", "POST"])
@asks_first
def correct(request: HttpRequest, child_id: UUID, event_id: UUID) -> HttpResponse:
    """Put right what one's own agency added."""
    asked = page_request(request)
    found, own = _own(asked, child_id, event_id)
    form = CorrectForm(
        request.POST if request.method == "POST" else None, today=found.context["on"],
        people=_people(found, asked), initial=_as_it_stands(own),
    )  # fmt: skip
    if form.is_bound and form.is_valid() and _kept(
        form, chronicling.correct_event, asked, event_id=event_id, telling=form.telling, why=form.cleaned_data["why"]
    ):  # fmt: skip
        messages.success(request, gettext("It is put right. The earlier words stand beneath it."))
        return redirect("child_chronology", child_id)
    return render(request, "chronology/correct.html", found.context | {"form": form, "own": own})


@require_http_methods(["GET", "POST"])
@asks_first
def withdraw(request: HttpRequest, child_id: UUID, event_id: UUID) -> HttpResponse:
    """Take back what one's own agency added, as when it was about another child."""
    asked = page_request(request)
    found, own = _own(asked, child_id, event_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _kept(
        form, chronicling.withdraw_event, asked, event_id=event_id, why=form.cleaned_data["why"]
    ):  # fmt: skip
        messages.success(request, gettext("It is taken back. Nobody outside your agency reads it any more."))
        return redirect("child_chronology", child_id)
    return render(request, "chronology/withdraw.html", found.context | {"form": form, "own": own})


def _kept(form: Form, command: Callable[..., object], asked: PageRequest, **said: Any) -> bool:
    """Do what a form that holds asks for; put what the rules say against it on the form itself."""
    try:
        command(**said, by=asked.actor, at=asked.at, once=form.key)
    except NotNow as problem:
        form.add_error(None, problem_words(problem))
        return False
    return True


def _own(asked: PageRequest, child_id: UUID, event_id: UUID) -> tuple[Opened, Own]:
    """Open the file and the event in one look; an event of another child is not here."""
    with trail.look(by=asked.actor, at=asked.at):
        found = opened(asked, child_id, "chronology")
        own = queries.own_event(event_id=event_id, by=asked.actor, at=asked.at)
    if own.child_id != child_id:
        raise NotFound
    return found, own


def _as_it_stands(own: Own) -> dict[str, Any]:
    told = own.telling
    local = told.happened_at.astimezone(LONDON)
    return {
        "kind": told.kind, "what": told.what, "nature": told.nature, "source": told.source,
        "source_said": told.source_said, "sharing": told.sharing, "held_why": told.held_why,
        "is_released": told.is_released, "happened_on": local.date(), "clock": "" if told.is_day else f"{local:%H:%M}",
    }  # fmt: skip


def _people(found: Opened, asked: PageRequest) -> list[tuple[str, str]]:
    """List whom an event may be kept from: the people around the child, and colleagues of one's own agency."""
    by = asked.actor
    named = {
        each.person_id: ", ".join(part for part in (each.name, each.organisation) if part)
        for each in found.file.workers
        if each.person_id
    }
    if by.organisation_id:
        listed = agencies.colleagues(by.organisation_id, london_day(asked.at))
        for each in listed if len(listed) <= MOST_COLLEAGUES else [one for one in listed if one.roles & LEADS]:
            named.setdefault(each.person_id, ", ".join((each.name, each.organisation_name)))
    if by.person_id:
        named.pop(by.person_id, None)
    return [(str(person), said) for person, said in sorted(named.items(), key=lambda each: each[1])]
