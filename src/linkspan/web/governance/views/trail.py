"""The trail: how it stands, its lines, a first check, and what to take away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from inspect import getsource
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import get_current_timezone, make_aware
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linkspan.agencies import queries as agencies
from linkspan.agencies.queries.whole import people_named
from linkspan.audit import NotFound, events, offline, trail
from linkspan.children.queries import replaying, trail_lines
from linkspan.children.queries.trail_lines import Download, Wanted
from linkspan.sharing import gate
from linkspan.sharing.policy import Action
from linkspan.web.governance import presenters
from linkspan.web.governance.forms import Asked, Search, address_of
from linkspan.web.request import PageRequest
from linkspan.web.words import short_day

PEOPLE_SHOWN = 20


@require_safe
def index(request: PageRequest) -> HttpResponse:
    """Show how the trail stands and its newest lines, or those asked for."""
    asked = Asked(request.GET)
    if not asked.is_valid():
        raise NotFound
    with trail.look(by=request.actor, at=request.at):
        standing = trail_lines.standing(by=request.actor, at=request.at)
        page = trail_lines.acts(wanted=_wanted(asked.cleaned_data), by=request.actor, at=request.at)
    shown = address_of(asked.cleaned_data)
    return render(
        request,
        "governance/trail.html",
        {
            "standing": presenters.standing(standing, request.at),
            "lines": [presenters.line(each) for each in page.lines],
            "older": _address(shown | {"below": str(page.older)}) if page.older else "",
            "newest": _address(_without(shown, "below")) if "below" in shown else "",
            "kinds": _kinds(shown),
            "chosen": _chosen(asked.cleaned_data, shown),
            "search": Search(initial=asked.cleaned_data),
        },
    )


@require_http_methods(["GET", "POST"])
def search(request: PageRequest) -> HttpResponse:
    """Turn a worker's name, a child's reference and dates into the address of a list."""
    form = Search(request.POST or None)
    with trail.look(by=request.actor, at=request.at):
        permit = gate.require(by=request.actor, to=Action.SEE_TRAIL, at=request.at)
        people = people_named(form.cleaned_data["worker"], limit=PEOPLE_SHOWN) if _asks_for_a_worker(form) else []
        trail.record(events.TRAIL_SEEN, permit, detail={"part": "search", "people": len(people)})
    if not form.is_bound or not form.is_valid():
        return render(request, "governance/search.html", {"form": form})
    shown = address_of(form.cleaned_data)
    if not form.cleaned_data["worker"]:
        return redirect(_address(shown))
    if len(people) == 1:
        return redirect(_address(shown | {"person": str(people[0][0])}))
    found = [
        {"name": name, "agencies": where, "href": _address(shown | {"person": str(person_id)})}
        for person_id, name, where in people
    ]
    return render(request, "governance/search.html", {"form": form, "people": found, "is_full": len(people) == 20})


def _asks_for_a_worker(form: Search) -> bool:
    return form.is_bound and form.is_valid() and bool(form.cleaned_data["worker"].strip())


@require_POST
def check(request: PageRequest) -> HttpResponse:
    """Check the hashes and the newest lines from inside, and say how to check the whole from outside."""
    state = Path(settings.LINKSPAN_STATE)
    found = trail_lines.check(state=state, by=request.actor, at=request.at)
    return render(request, "governance/checked.html", {"checked": presenters.checked(found)})


@require_safe
def act(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """Show one line of the trail with all that it holds."""
    found = trail_lines.act(entry_id=entry_id, by=request.actor, at=request.at)
    return render(request, "governance/act.html", {"act": presenters.act(found)})


@require_safe
def replay(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """Show a past decision made again by the policies of that day, and what today's would say."""
    found = replaying.replay_decision(entry_id=entry_id, by=request.actor, at=request.at)
    shown = {"act": presenters.act(found.line), "replayed": presenters.replayed(found.replayed)}
    return render(request, "governance/replay.html", shown)


@require_safe
def proof(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """Send the proof of one line."""
    return _send(trail_lines.proof(entry_id=entry_id, by=request.actor, at=request.at))


@require_safe
def checkpoint(request: PageRequest) -> HttpResponse:
    """Send the last signed checkpoint."""
    return _send(trail_lines.checkpoint(by=request.actor, at=request.at))


@require_safe
def keys(request: PageRequest) -> HttpResponse:
    """Send the keys that the trail is signed with."""
    return _send(trail_lines.keys(by=request.actor, at=request.at))


@require_safe
def checker(request: PageRequest) -> HttpResponse:
    """Send the program that checks proofs and exports with Python alone."""
    with trail.look(by=request.actor, at=request.at):
        permit = gate.require(by=request.actor, to=Action.VERIFY_TRAIL, at=request.at)
        trail.record(events.TRAIL_SEEN, permit, detail={"part": "checker"})
    return _send(Download("linkspan-check.py", getsource(offline)))


def _send(download: Download) -> HttpResponse:
    response = HttpResponse(download.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{download.name}"'
    return response


# --- what is asked, in the address ------------------------------------------------------------------------------


def _wanted(cleaned: Mapping[str, Any]) -> Wanted:
    kind = cleaned["what"]
    return Wanted(
        person=cleaned["person"],
        child=cleaned["child"],
        what=presenters.KINDS[kind].events if kind else (),
        is_person=not kind,
        is_refused=kind == "refused",
        is_alarm=kind == "alarms",
        since=_midnight(cleaned["since"], 0),
        before=_midnight(cleaned["until"], 1),
        below=cleaned["below"],
    )


def _midnight(day: Any, later: int) -> datetime | None:
    zone = get_current_timezone()
    return make_aware(datetime.combine(day + timedelta(days=later), time()), zone) if day else None


def _address(shown: Mapping[str, str]) -> str:
    return reverse("trail", query=dict(shown))


def _without(shown: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in shown.items() if name not in names}


def _kinds(shown: Mapping[str, str]) -> list[dict[str, Any]]:
    """List the kinds of line as tabs; the other choices stay."""
    rest, now = _without(shown, "what", "below"), shown.get("what", "")
    tabs = [{"text": gettext("What people did"), "href": _address(rest), "active": not now}]
    return tabs + [
        {"text": str(kind.words), "href": _address(rest | {"what": code}), "active": code == now}
        for code, kind in presenters.KINDS.items()
    ]


def _chosen(cleaned: Mapping[str, Any], shown: Mapping[str, str]) -> list[dict[str, str]]:
    """Say what the list is narrowed to, each with the address of the list without it."""
    words: dict[str, str] = {}
    if cleaned["person"]:
        words["person"] = agencies.names_of([cleaned["person"]]).get(cleaned["person"], gettext("One worker"))
    if cleaned["child"]:
        words["child"] = gettext("Child %(reference)s") % {"reference": presenters.short(cleaned["child"])}
    if cleaned["since"]:
        words["since"] = gettext("From %(day)s") % {"day": short_day(cleaned["since"])}
    if cleaned["until"]:
        words["until"] = gettext("Up to %(day)s") % {"day": short_day(cleaned["until"])}
    return [{"text": text, "href": _address(_without(shown, name, "below"))} for name, text in words.items()]
