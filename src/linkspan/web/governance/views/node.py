"""What this installation is for: a demonstration or real use, which children it holds, how much looking is usual."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.agencies import commands, events, queries
from linkspan.audit import NotNow, trail
from linkspan.sharing import commands as sharing
from linkspan.sharing import gate, rules
from linkspan.sharing import queries as sharing_queries
from linkspan.sharing.policy import Action
from linkspan.web.account.step_up import needs_step_up
from linkspan.web.forms import Form
from linkspan.web.governance.forms import Assessment, Budget, Mode
from linkspan.web.request import PageRequest


@require_safe
@needs_step_up
def page(request: PageRequest) -> HttpResponse:
    """Show what this installation is for."""
    return render(request, "governance/node.html", {"node": _node(request)})


@require_http_methods(["GET", "POST"])
@needs_step_up
def assessment(request: PageRequest) -> HttpResponse:
    """Record the impact assessment and which children it covers."""
    node = _node(request)
    form = Assessment(request.POST or None, initial={"reference": node.impact_assessment, "scope": node.scope})
    if form.is_bound and form.is_valid():
        commands.record_impact_assessment(
            reference=form.cleaned_data["reference"],
            scope=form.cleaned_data["scope"],
            by=request.actor,
            at=request.at,
            once=form.key,
        )
        return _done(request, gettext("The impact assessment is recorded."))
    return render(request, "governance/node_form.html", {"form": form, "heading": gettext("Impact assessment")})


@require_http_methods(["GET", "POST"])
@needs_step_up
def mode(request: PageRequest) -> HttpResponse:
    """Say what this installation is for; what forbids it is said on the page."""
    node = _node(request)
    form = Mode(request.POST or None, initial={"mode": node.mode})
    if form.is_bound and form.is_valid():
        try:
            commands.set_node_mode(mode=form.cleaned_data["mode"], by=request.actor, at=request.at, once=form.key)
            return _done(request, gettext("What this installation is for is recorded."))
        except NotNow as problem:
            _put(form, problem)
    return render(request, "governance/node_form.html", {"form": form, "heading": gettext("What this is for")})


@require_safe
@needs_step_up
def budgets(request: PageRequest) -> HttpResponse:
    """List the organisations, with the numbers of those that have their own."""
    with trail.look(by=request.actor, at=request.at):
        permit = gate.require(by=request.actor, to=Action.SET_BUDGET, at=request.at)
        own = {each.organisation_id: each for each in sharing_queries.budgets()}
        trail.record(events.ORGANISATIONS_SEEN, permit, detail={"budgets": len(own)})
        listed = queries.organisations(localdate(request.at))
    rows = [
        {"id": one.id, "name": one.name, "own": own.get(one.id)}
        for one in sorted(listed, key=lambda each: (each.id not in own, each.name))
    ]
    return render(request, "governance/budgets.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@needs_step_up
def budget(request: PageRequest, organisation_id: UUID) -> HttpResponse:
    """Set how much looking is usual in one organisation."""
    with trail.look(by=request.actor, at=request.at):
        permit = gate.require(by=request.actor, to=Action.SET_BUDGET, at=request.at, organisation_id=organisation_id)
        trail.record(events.ORGANISATIONS_SEEN, permit, about=organisation_id)
        organisation = queries.organisation(organisation_id)
        own = next((each for each in sharing_queries.budgets() if each.organisation_id == organisation_id), None)
    form = Budget(request.POST or None, initial=asdict(own) if own else {})
    if form.is_bound and form.is_valid():
        numbers: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        sharing.set_budget(organisation_id=organisation_id, **numbers, by=request.actor, at=request.at, once=form.key)
        messages.success(request, gettext("The numbers for %(name)s are set.") % {"name": organisation.name})
        return redirect("node_budgets")
    usual = rules.limits_for({"practitioner"}, organisation.kind)
    return render(request, "governance/budget.html", {"form": form, "organisation": organisation, "usual": usual})


def _node(request: PageRequest) -> queries.Node:
    with trail.look(by=request.actor, at=request.at):
        permit = gate.require(by=request.actor, to=Action.MANAGE_NODE, at=request.at)
        trail.record(events.ORGANISATIONS_SEEN, permit, detail={"part": "node"})
        return queries.node()


def _put(form: Form, problem: NotNow) -> None:
    form.add_error(None, gettext(str(problem.message)))


def _done(request: PageRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("node")
