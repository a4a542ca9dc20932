"""Pages of plans to reorganise: made by one person, rehearsed, and committed by another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.agencies import queries as agencies
from linkspan.audit import NotFound, trail
from linkspan.partnership import carrying, events, scope
from linkspan.partnership.commands import reorganisations as commands
from linkspan.partnership.queries import members
from linkspan.partnership.queries import reorganisations as queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.account.step_up import needs_step_up
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.forms import Form
from linkspan.web.partnership.reorganisations import forms, presenters, words
from linkspan.web.request import PageRequest

PLANS, COMMITS = Action.PLAN_REORGANISATION, Action.COMMIT_REORGANISATION
HERE = "partnership/reorganisations/"


@require_safe
def listed(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """List the plans of a partnership."""
    with trail.look(by=request.actor, at=request.at):
        found = queries.plans(partnership_id, by=request.actor, at=request.at)
        partnership = members.partnership(partnership_id, localdate(request.at))
    page = {"plans": found, "partnership": partnership, "states": words.STATES, "kinds": words.KINDS}
    return render(request, f"{HERE}list.html", page)


@require_http_methods(GET_OR_POST)
def new(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Plan a reorganisation; successors are proposed where none is chosen."""
    by, at, on = request.actor, request.at, localdate(request.at)
    with trail.look(by=by, at=at):
        permit = scope.require(by=by, to=PLANS, at=at, partnership_id=partnership_id)
        trail.record(events.REORGANISATIONS_SEEN, permit, about=partnership_id, detail={"part": "form"})
        there = agencies.organisations_by_then(on)
        own = members.partnership(partnership_id, on).areas
        served = agencies.areas_served([one.id for one in there], on)
        givers = [one for one in there if served.get(one.id, frozenset()) & {area_id for area_id, _ in own}]
    form = forms.New(
        request.POST or None, givers=_named(givers), organisations=_named(there),
        areas=[(str(area_id), name) for area_id, name in own],
    )  # fmt: skip
    made: list[UUID] = []

    def act() -> None:
        known = carrying.known_of([one.id for one in there], form.cleaned_data["on"])
        made.append(
            commands.plan_reorganisation(
                partnership_id=partnership_id, plan=form.plan(known), by=by, at=at, once=form.key
            )
        )

    if keep(form, act):
        messages.success(request, gettext("It is planned. Nothing happens until it is rehearsed and committed."))
        return redirect("reorganisation", partnership_id, made[0])
    return _form(request, form, partnership_id, gettext("Plan a reorganisation"))


def _named(there: Any) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in there]


@require_safe
def one(request: PageRequest, partnership_id: UUID, reorganisation_id: UUID) -> HttpResponse:
    """Show one plan: what is held, who takes over, what is left over, rehearsal and outcome."""
    by, at = request.actor, request.at
    with trail.look(by=by, at=at):
        found = queries.plan(reorganisation_id, by=by, at=at, partnership_id=partnership_id)
        partnership = members.partnership(partnership_id, localdate(at))
        commit = gate.may(by=by, to=COMMITS, at=at, person_id=found.planned_by_id)
    page = presenters.page(found) | {
        "partnership": partnership, "may_commit": commit.allow or commit.code == "step_up_needed",
        "is_due": found.plan.on <= localdate(at), "is_planner": by.person_id == found.planned_by_id,
    }  # fmt: skip
    return render(request, f"{HERE}one.html", page)


@require_safe
def of(request: PageRequest, reorganisation_id: UUID) -> HttpResponse:
    """Lead from a task to the plan it is about."""
    found = queries.plan(reorganisation_id, by=request.actor, at=request.at)
    return redirect("reorganisation", found.partnership_id, found.id)


@require_http_methods(GET_OR_POST)
def shares(request: PageRequest, partnership_id: UUID, reorganisation_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Say who takes over from one organisation of a plan."""
    found = queries.plan(reorganisation_id, by=request.actor, at=request.at, partnership_id=partnership_id)
    step = next((one for one in found.steps if one.organisation_id == organisation_id), None)
    if step is None:
        raise NotFound
    first = {f"area_{area_id}": str(s.successor_id) for s in step.shares for area_id, _ in s.areas}
    first |= {"rest": next((str(s.successor_id) for s in step.shares if not s.areas), "")}
    with trail.look(by=request.actor, at=request.at):
        permit = scope.require(by=request.actor, to=PLANS, at=request.at, partnership_id=partnership_id)
        trail.record(events.REORGANISATIONS_SEEN, permit, about=reorganisation_id, detail={"part": "shares"})
        there = [each for each in agencies.organisations(found.plan.on) if each.id != organisation_id]
    areas = [(str(key), name) for key, name in step.areas]
    form = forms.Shares(request.POST or None, initial=first, areas=areas, organisations=_named(there))

    def act() -> None:
        steps = tuple(
            replace(one, shares=form.shares) if one.organisation_id == organisation_id else one
            for one in found.plan.steps
        )
        commands.change_plan(
            reorganisation_id=reorganisation_id, plan=replace(found.plan, steps=steps), by=request.actor,
            at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It is changed. Rehearse it again."))
        return redirect("reorganisation", partnership_id, reorganisation_id)
    heading = gettext("Who takes over from %(name)s") % {"name": step.organisation}
    return _form(request, form, partnership_id, heading, reorganisation_id)


@require_http_methods(GET_OR_POST)
def rehearse(request: PageRequest, partnership_id: UUID, reorganisation_id: UUID) -> HttpResponse:
    """Rehearse a plan without effect."""

    def act(form: Form) -> None:
        commands.rehearse(reorganisation_id=reorganisation_id, by=request.actor, at=request.at, once=form.key)
        messages.success(request, gettext("It was rehearsed. Nothing was changed. Read below what it does."))

    heading = gettext("Rehearse it")
    return _sure(request, partnership_id, reorganisation_id, heading, act, gettext(
        "Everything is done as on the legal date, written down, and undone. It may take half a minute."
    ))  # fmt: skip


@require_http_methods(GET_OR_POST)
@needs_step_up
def confirm(request: PageRequest, partnership_id: UUID, reorganisation_id: UUID) -> HttpResponse:
    """Confirm the legal date, as another person than the planner."""

    def act(form: Form) -> None:
        commands.confirm_date(reorganisation_id=reorganisation_id, by=request.actor, at=request.at, once=form.key)
        messages.success(request, gettext("The date is confirmed."))

    return _sure(request, partnership_id, reorganisation_id, gettext("Confirm the legal date"), act, gettext(
        "You say that the law has it so. On that day it is carried out, whatever is left over: that goes to the "
        "council's duty desk, overdue."
    ))  # fmt: skip


@require_http_methods(GET_OR_POST)
@needs_step_up
def commit(request: PageRequest, partnership_id: UUID, reorganisation_id: UUID) -> HttpResponse:
    """Commit a rehearsed plan, as another person than the planner."""

    def act(form: Form) -> None:
        done = commands.commit_reorganisation(
            reorganisation_id=reorganisation_id, by=request.actor, at=request.at, once=form.key
        )
        is_done = done == "done"
        messages.success(
            request,
            gettext("It is carried out.") if is_done else gettext("It is committed, and carried out on its day."),
        )

    return _sure(request, partnership_id, reorganisation_id, gettext("Commit it"), act, gettext(
        "What you commit is exactly what the rehearsal said. If anything changed since, you are told and nothing is "
        "done."
    ))  # fmt: skip


def _sure(
    request: PageRequest,
    partnership_id: UUID,
    reorganisation_id: UUID,
    heading: str,
    act: Callable[[Form], None],
    says: str,
) -> HttpResponse:
    """Ask once more, do it, and go back to the plan."""
    queries.plan(reorganisation_id, by=request.actor, at=request.at, partnership_id=partnership_id)
    form = forms.Sure(request.POST or None)
    if keep(form, lambda: act(form)):
        return redirect("reorganisation", partnership_id, reorganisation_id)
    return _form(request, form, partnership_id, heading, reorganisation_id, says)


@require_http_methods(GET_OR_POST)
def withdraw(request: PageRequest, partnership_id: UUID, reorganisation_id: UUID) -> HttpResponse:
    """Withdraw a plan before it is carried out."""
    queries.plan(reorganisation_id, by=request.actor, at=request.at, partnership_id=partnership_id)
    form = forms.Why(request.POST or None)

    def act() -> None:
        commands.withdraw_plan(
            reorganisation_id=reorganisation_id, why=form.cleaned_data["why"], by=request.actor, at=request.at,
            once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It is withdrawn. Everything stays as it is."))
        return redirect("reorganisation", partnership_id, reorganisation_id)
    return _form(request, form, partnership_id, gettext("Withdraw this plan"), reorganisation_id)


@require_http_methods(GET_OR_POST)
def settle(request: PageRequest, partnership_id: UUID, reorganisation_id: UUID, loose_id: UUID) -> HttpResponse:
    """Say who has something now that was left over."""
    found = queries.plan(reorganisation_id, by=request.actor, at=request.at, partnership_id=partnership_id)
    line = next((each for each in found.loose if each.id == loose_id), None)
    if line is None:
        raise NotFound
    form = forms.Why(request.POST or None)
    form.fields["why"].label = gettext("Who has it now, and since when")

    def act() -> None:
        commands.settle_loose(
            loose_id=loose_id, how=form.cleaned_data["why"], by=request.actor, at=request.at, once=form.key
        )

    if keep(form, act):
        messages.success(request, gettext("It has an owner."))
        return redirect("reorganisation", partnership_id, reorganisation_id)
    says = f"{line.count} · {words.held(line.kind)} · {line.area}"
    return _form(request, form, partnership_id, gettext("Find an owner"), reorganisation_id, says)


def _form(
    request: PageRequest,
    form: Form,
    partnership_id: UUID,
    heading: str,
    reorganisation_id: UUID | None = None,
    says: str = "",
) -> HttpResponse:
    page = {"form": form, "partnership_id": partnership_id, "heading": heading, "says": says,
            "reorganisation_id": reorganisation_id}  # fmt: skip
    return render(request, f"{HERE}form.html", page)
