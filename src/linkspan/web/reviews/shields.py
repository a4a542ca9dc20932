"""Review shields within a working day, and say who is inside a child's wall."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import NotFound
from linkspan.children.commands import shields as commands
from linkspan.children.queries import reviews
from linkspan.children.queries.reviews import ShieldDetail
from linkspan.web import shell
from linkspan.web.account import step_up
from linkspan.web.request import PageRequest
from linkspan.web.reviews import presenters
from linkspan.web.reviews.forms import LetIn, Reasoned, ReviewShield

BOTH = ["GET", "HEAD", "POST"]


@require_safe
def shields(request: PageRequest) -> HttpResponse:
    """List the shields that wait for review, the first due first."""
    listed = reviews.shields_waiting(by=request.actor, at=request.at)
    return render(request, "reviews/shields.html", {"shields": [presenters.shield(each) for each in listed]})


@require_http_methods(BOTH)
def shield(request: PageRequest, shield_id: UUID) -> HttpResponse:
    """Show why a shield was raised and who is inside, and decide whether it stays."""
    found = reviews.shield_detail(shield_id=shield_id, by=request.actor, at=request.at)
    form = ReviewShield(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _shield(request, found, form)
    _prove(request)
    commands.review_shield(
        shield_id=shield_id, outcome=form.cleaned_data["outcome"], reason=form.cleaned_data["reason"],
        by=request.actor, at=request.at, once=form.key,
    )  # fmt: skip
    messages.success(request, gettext("Kept. Whoever raised the shield has been told."))
    return HttpResponseRedirect(reverse("shields"))


@require_http_methods(BOTH)
def let_in(request: PageRequest, shield_id: UUID) -> HttpResponse:
    """Let one agency that works with the child through the wall."""
    found = reviews.shield_detail(shield_id=shield_id, by=request.actor, at=request.at)
    if not found.outside:
        raise NotFound
    choices = [(str(organisation_id), name) for organisation_id, name in found.outside]
    form = LetIn(request.POST if request.method == "POST" else None, agencies=choices)
    if not form.is_valid():
        page = {"shield": presenters.shield(found.line), "form": form}
        return render(request, "reviews/let_in.html", page)
    _prove(request)
    commands.add_inside(
        child_id=found.line.child_id, organisation_id=UUID(form.cleaned_data["organisation"]),
        reason=form.cleaned_data["reason"], by=request.actor, at=request.at, once=form.key,
    )  # fmt: skip
    messages.success(request, gettext("The agency is inside the wall now."))
    return HttpResponseRedirect(reverse("shield", args=[shield_id]))


@require_http_methods(BOTH)
def put_out(request: PageRequest, shield_id: UUID, inside_id: UUID) -> HttpResponse:
    """Put an agency or a person outside the wall again."""
    found = reviews.shield_detail(shield_id=shield_id, by=request.actor, at=request.at)
    insider = next((each for each in found.insiders if each.inside_id == inside_id), None)
    if insider is None:
        raise NotFound
    form = Reasoned(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        page = {"shield": presenters.shield(found.line), "insider": insider, "form": form}
        return render(request, "reviews/put_out.html", page)
    _prove(request)
    commands.remove_inside(
        inside_id=inside_id, reason=form.cleaned_data["reason"], by=request.actor, at=request.at, once=form.key
    )
    messages.success(request, gettext("They are outside the wall from now on."))
    return HttpResponseRedirect(reverse("shield", args=[shield_id]))


def _prove(request: PageRequest) -> None:
    """Ask again who is there; the demonstration has nothing to prove with."""
    if shell.mode_of(request) != "demo":
        step_up.demand(request)


def _shield(request: PageRequest, found: ShieldDetail, form: ReviewShield) -> HttpResponse:
    page = {
        "shield": presenters.shield(found.line),
        "insiders": found.insiders,
        "outside": found.outside,
        "outcome": str(presenters.OUTCOMES.get(found.outcome, "")),
        "reviewed_at": found.reviewed_at,
        "ended_at": found.ended_at,
        "form": form,
    }
    return render(request, "reviews/shield.html", page)
