"""My tasks, my team's, and what I was told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linkspan.agencies import commands as agencies_commands
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.children.commands import sights
from linkspan.children.queries.about import children_about
from linkspan.children.queries.flags import tasks_kept_from_me
from linkspan.children.queries.lists import sights_to_confirm
from linkspan.duty import queries as duty
from linkspan.pathway.queries.tasked import stages_about
from linkspan.sharing import gate
from linkspan.sharing.challenges import QUIET
from linkspan.sharing.facts import Action
from linkspan.web.children.acts import OnceForm
from linkspan.web.request import page_request
from linkspan.web.tasks import presenters

TEAM = frozenset({"manager", "duty"})
SHIELD_TASKS = frozenset({"shield_review", "seal_review"})
PATTERN_TASKS = frozenset({"pattern"})


@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """Show what I hold by clock, and the colleagues who wait for me to confirm that they work with a child."""
    asked = page_request(request)
    by, at = asked.actor, asked.at
    with trail.look(by=by, at=at):
        gate.require(by=by, to=Action.SEE_TASKS, at=at)
        board = duty.my_items(by.person_id, at).without(tasks_kept_from_me()) if by.person_id else duty.Board(())
        waiting = sights_to_confirm(by=by, at=at) if by.roles & TEAM else ()
        about = children_about(records=presenters.ids(board), by=by, at=at)
        about |= stages_about(records=presenters.stage_ids(board), by=by, at=at)
        special = duty.special_days()
    return render(
        request,
        "tasks/tasks.html",
        {
            "bands": presenters.bands(board, about, london_day(at), special),
            "waiting": waiting,
            "has_team": bool(by.roles & TEAM),
            "key": uuid4,
        },
    )


@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """Show what my organisation holds by clock, and who holds it."""
    asked = page_request(request)
    by, at = asked.actor, asked.at
    with trail.look(by=by, at=at):
        gate.require(by=by, to=Action.SEE_ORGANISATION_TASKS, at=at, organisation_id=by.organisation_id)
        board = (
            duty.organisation_items(
                by.organisation_id, at, without=QUIET | _of_shields(by, at) | _of_patterns(by)
            ).without(tasks_kept_from_me())
            if by.organisation_id
            else duty.Board(())
        )
        about = children_about(records=presenters.ids(board), by=by, at=at)
        about |= stages_about(records=presenters.stage_ids(board), by=by, at=at)
        people = agencies.names_of({line.person_id for line in board if line.person_id})
        special = duty.special_days()
    return render(
        request,
        "tasks/team.html",
        {
            "bands": presenters.bands(board, about, london_day(at), special, people),
            "is_manager": "manager" in by.roles,
        },
    )


def _of_shields(by: Actor, at: datetime) -> frozenset[str]:
    """Name the tasks that would say that some child was shielded, where someone else is there to decide on them."""
    if "shield_reviewer" in by.roles:
        return frozenset()
    there = agencies.people_with_role("shield_reviewer", london_day(at), organisation_id=by.organisation_id)
    return SHIELD_TASKS if there else frozenset()


def _of_patterns(by: Actor) -> frozenset[str]:
    """Name the tasks that only those who work the front door may know of."""
    return frozenset() if by.roles & {"front_door", "shield_reviewer"} else PATTERN_TASKS


@require_POST
def answer_sight(request: HttpRequest, sight_id: UUID) -> HttpResponse:
    """Confirm that a colleague works with a child, or say that they do not."""
    asked, form = page_request(request), OnceForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("The page was sent without its key, so nothing was saved. Send it again."))
    elif request.POST.get("answer") == "confirm":
        sights.confirm_sight(sight_id=sight_id, by=asked.actor, at=asked.at, once=form.key)
        messages.success(request, gettext("Confirmed. Your colleague has been told."))
    else:
        sights.refuse_sight(sight_id=sight_id, by=asked.actor, at=asked.at, once=form.key)
        messages.success(request, gettext("Your colleague no longer sees the file on their own word. They were told."))
    return redirect("tasks")


@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Show what I was told, newest first; sending the page marks all of it as read."""
    asked = page_request(request)
    by, at = asked.actor, asked.at
    if request.method == "POST":
        form = OnceForm(request.POST)
        if form.is_valid():
            agencies_commands.read_notices(by=by, at=at, once=form.key)
            messages.success(request, gettext("All of it is marked as read."))
        return redirect("notices")
    with trail.look(by=by, at=at):
        gate.require(by=by, to=Action.SEE_NOTICES, at=at)
        listed = agencies.notices_for(by.person_id) if by.person_id else ()
        about = children_about(records=presenters.ids((), listed), by=by, at=at)
    return render(
        request,
        "tasks/notices.html",
        {
            "told": presenters.told(listed, about),
            "unread": sum(not each.is_read for each in listed),
            "key": uuid4,
        },
    )
