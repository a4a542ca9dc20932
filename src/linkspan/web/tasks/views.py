"""My tasks, my team's, and what I was told."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linkspan.agencies import commands as agencies_commands
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import trail
from linkspan.children.commands import sights
from linkspan.children.queries.about import children_about
from linkspan.children.queries.lists import sights_to_confirm
from linkspan.duty import queries as duty
from linkspan.pathway.queries.tasked import stages_about
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.children.acts import OnceForm
from linkspan.web.request import page_request
from linkspan.web.tasks import apart, presenters

TEAM = frozenset({"manager", "duty"})


@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """Show what I hold by clock, and the colleagues who wait for me to confirm that they work with a child."""
    asked = page_request(request)
    by, at = asked.actor, asked.at
    with trail.look(by=by, at=at):
        gate.require(by=by, to=Action.SEE_TASKS, at=at)
        board = apart.mine(by, at)
        covers = duty.covered_by(by.person_id, by.organisation_id, at) if by.person_id and by.organisation_id else ()
        offered = duty.offers_to(by.organisation_id, person_id=by.person_id, at=at) if by.organisation_id else ()
        waiting = sights_to_confirm(by=by, at=at) if by.roles & TEAM else ()
        about = children_about(records=presenters.ids(board), by=by, at=at)
        about |= stages_about(records=presenters.stage_ids(board), by=by, at=at)
        special = duty.special_days()
    return render(
        request,
        "tasks/tasks.html",
        {
            "bands": presenters.bands(
                board, about, london_day(at), special, covers={each.absent_id: each for each in covers}, me=by.person_id
            ),
            "covering": covers,
            "offered": sum(each.receiver.person_id is not None for each in offered),
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
        board = apart.team_s(by, at)
        about = children_about(records=presenters.ids(board), by=by, at=at)
        about |= stages_about(records=presenters.stage_ids(board), by=by, at=at)
        holders = {line.person_id for line in board if line.person_id}
        people, covers = agencies.names_of(holders), duty.covers_of(holders, at)
        special = duty.special_days()
    return render(
        request,
        "tasks/team.html",
        {
            "bands": presenters.bands(board, about, london_day(at), special, people, covers),
            "is_manager": "manager" in by.roles,
        },
    )


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
