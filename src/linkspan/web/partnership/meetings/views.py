"""Meetings and decisions of a partnership, and what became of each decision."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import trail
from linkspan.partnership import effect, events, indicators, scope
from linkspan.partnership.commands import meetings as commands
from linkspan.partnership.meeting_rules import HeardGiven
from linkspan.partnership.queries import effects, members
from linkspan.partnership.queries import meetings as queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.forms import Form
from linkspan.web.partnership.meetings import forms, presenters
from linkspan.web.request import PageRequest

SEE, KEEP = Action.SEE_PARTICIPATION, Action.KEEP_PARTNERSHIP


@contextmanager
def looking(request: PageRequest, partnership_id: UUID, to: Action = SEE) -> Generator[members.Partnership]:
    """Open the look of a page of meetings, and give the partnership."""
    with trail.look(by=request.actor, at=request.at):
        permit = scope.require(by=request.actor, to=to, at=request.at, partnership_id=partnership_id)
        trail.record(events.MEETINGS_SEEN, permit, about=partnership_id)
        yield members.partnership(partnership_id, localdate(request.at))


def _keeps(request: PageRequest) -> bool:
    return gate.may(by=request.actor, to=KEEP, at=request.at).allow


@require_safe
def listed(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """List meetings, and every decision with what became of it at its review."""
    with looking(request, partnership_id) as partnership:
        page = {
            "meetings": queries.meetings(partnership_id), "decisions": queries.decisions(partnership_id),
            "may_keep": _keeps(request),
        }  # fmt: skip
    titles = {each.code: gettext(each.title) for each in indicators.all_indicators()}
    page |= {"partnership": partnership, "titles": titles, "says": presenters.SAYS}
    return render(request, "partnership/meetings/list.html", page)


@require_http_methods(GET_OR_POST)
def record(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Write a meeting down: who was there is chosen from the posts of the day."""
    on = _day(request)
    with looking(request, partnership_id, KEEP) as partnership:
        organisations = [each.organisation_id for each in members.members(partnership_id, on)]
        people = queries.who_may_attend(on, {*organisations, *_own(request)})
    form = forms.Meeting(request.POST or None, people=people, initial={"held_on": on})
    made: list[UUID] = []

    def act() -> None:
        made.append(
            commands.record_meeting(
                partnership_id=partnership_id, title=form.cleaned_data["title"], held_on=form.cleaned_data["held_on"],
                papers=form.given_papers, attended=form.attended, by=request.actor, at=request.at, once=form.key,
            )
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("The meeting is written down. Add what it decided."))
        return redirect("partnership_meeting", partnership_id, made[0])
    page = {"partnership": partnership, "form": form, "heading": gettext("Write down a meeting"), "on": on}
    return render(request, "partnership/meetings/record.html", page)


def _day(request: PageRequest) -> date:
    """Give the day whose posts are offered: the one asked for, or today."""
    said = request.GET.get("on", "")
    try:
        found = parse_date(said)
    except ValueError:
        found = None
    today = localdate(request.at)
    return found if found and found <= today else today


def _own(request: PageRequest) -> set[UUID]:
    return {request.actor.organisation_id} if request.actor.organisation_id else set()


@require_safe
def meeting(request: PageRequest, partnership_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Show a meeting: its papers, who was there in which post, and what it decided."""
    with looking(request, partnership_id) as partnership:
        page = {"meeting": queries.meeting(partnership_id, meeting_id), "may_keep": _keeps(request)}
    return render(request, "partnership/meetings/meeting.html", page | {"partnership": partnership})


@require_http_methods(GET_OR_POST)
def decide(request: PageRequest, partnership_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Write down what a meeting decided, and what it should move."""
    with looking(request, partnership_id, KEEP) as partnership:
        found = queries.meeting(partnership_id, meeting_id)
    seats = [each for each in found.seats if each.how == "there"]
    form = forms.Decision(request.POST or None, seats=seats, indicators=indicators.all_indicators())
    made: list[UUID] = []

    def act() -> None:
        made.append(
            commands.record_decision(
                partnership_id=partnership_id, meeting_id=meeting_id, given=form.given, by=request.actor,
                at=request.at, once=form.key,
            )
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("The decision is written down."))
        return redirect("partnership_decision", partnership_id, made[0])
    page = {"partnership": partnership, "form": form, "heading": gettext("Write down a decision"), "meeting": found}
    return render(request, "partnership/meetings/decide.html", page)


@require_safe
def decision(request: PageRequest, partnership_id: UUID, decision_id: UUID) -> HttpResponse:
    """Show what was decided, what it should move, what moved, and what stands beside it."""
    with looking(request, partnership_id) as partnership:
        found = queries.decision(partnership_id, decision_id)
        outcome = effects.outcome(partnership_id, found, localdate(request.at))
        may_keep = _keeps(request)
    page = presenters.decision(found, outcome) | {"partnership": partnership, "may_keep": may_keep}
    return render(request, "partnership/meetings/decision.html", page | {"says": presenters.SAYS})


@require_safe
def decision_of(request: PageRequest, decision_id: UUID) -> HttpResponse:
    """Lead from a task to the decision it is about."""
    with trail.look(by=request.actor, at=request.at):
        partnership_id = queries.partnership_of(decision_id)
        permit = scope.require(by=request.actor, to=SEE, at=request.at, partnership_id=partnership_id)
        trail.record(events.MEETINGS_SEEN, permit, about=partnership_id)
    return redirect("partnership_decision", partnership_id, decision_id)


@require_http_methods(GET_OR_POST)
def hear(request: PageRequest, partnership_id: UUID, decision_id: UUID) -> HttpResponse:
    """Add what young people or practitioners said about a decision."""
    with looking(request, partnership_id, KEEP) as partnership:
        found = queries.decision(partnership_id, decision_id)
    first = {"who": found.unheard[0]} if found.unheard else {}
    form = forms.Heard(request.POST or None, initial=first)

    def act() -> None:
        said = form.cleaned_data
        commands.hear(
            partnership_id=partnership_id, decision_id=decision_id,
            heard=HeardGiven(said["who"], said["said"], said["changed"]), by=request.actor, at=request.at,
            once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It is kept beside the decision."))
        return redirect("partnership_decision", partnership_id, decision_id)
    return _form(request, form, partnership, found, gettext("Add what was said about it"))


@require_http_methods(GET_OR_POST)
def look(request: PageRequest, partnership_id: UUID, decision_id: UUID) -> HttpResponse:
    """Say what became of a decision, beside what the figures say today; the task to look is done."""
    with looking(request, partnership_id, KEEP) as partnership:
        found = queries.decision(partnership_id, decision_id)
        outcome = effects.outcome(partnership_id, found, localdate(request.at))
    form = forms.LookAt(request.POST or None)

    def act() -> None:
        verdict = outcome.main.verdict if outcome else effect.TOO_FEW
        commands.look_at_effect(
            partnership_id=partnership_id, decision_id=decision_id, words=form.cleaned_data["words"], verdict=verdict,
            by=request.actor, at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It is kept, and the task is done."))
        return redirect("partnership_decision", partnership_id, decision_id)
    heading = gettext("Say what became of it")
    return _form(request, form, partnership, found, heading, presenters.headline(outcome))


def _form(
    request: PageRequest, form: Form, partnership: members.Partnership, found: queries.Decision, heading: str,
    says: str = "",
) -> HttpResponse:  # fmt: skip
    page = {"form": form, "partnership": partnership, "decision": found, "heading": heading, "headline": says}
    return render(request, "partnership/meetings/form.html", page)
