"""What was said: my own concerns and worries and how they stand, one whole, and what a colleague left behind."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import NotNow, trail
from linkspan.duty import queries as duty
from linkspan.pathway.commands import drafting, minding, worries
from linkspan.pathway.queries import concerns as queries
from linkspan.pathway.queries.outcomes import OutcomeLine, outcome_for_referrer
from linkspan.voice import feedback_rules
from linkspan.web.children.acts import OnceForm
from linkspan.web.concerns import presenters
from linkspan.web.concerns.forms import WhyForm
from linkspan.web.frontdoor.words import outcomes as outcome_words
from linkspan.web.request import PageRequest, page_request
from linkspan.web.voice.feedback.tickets import offer

CHOOSE_SIGNS = frozenset({"manager", "dsl", "ig_lead", "caldicott_guardian"})


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List what I began, what I raised and how it stands, my early worries, and what those I lead kept or left."""
    asked = page_request(request)
    by, at = asked.actor, asked.at
    with trail.look(by=by, at=at):
        found = queries.mine(by=by, at=at)
        listed = [each.concern_id for each in (*found.concerns, *found.of_agency)]
        outcomes = outcome_for_referrer(concern_ids=listed, by=by, at=at) if listed else {}
        special = duty.special_days()
    context = presenters.lists(found, london_day(at), special, outcomes)
    return render(request, "concerns/mine.html", context | {"chooses_signs": bool(by.roles & CHOOSE_SIGNS)})


@require_GET
def one(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Show one concern: what happens next and by when, whom to ring, and what was said; or one early worry."""
    asked = page_request(request)
    by, at = asked.actor, asked.at
    with trail.look(by=by, at=at):
        page = queries.concern_page(concern_id=concern_id, by=by, at=at)
        outcomes = outcome_for_referrer(concern_ids=[concern_id], by=by, at=at)
        special = duty.special_days()
        feedback = _offer(asked, page, outcomes.get(concern_id, ()))
    context = presenters.whole(page, london_day(at), special, outcomes) | {
        "feedback": feedback,
        "desks": presenters.desks_near(page.area_id),
        "outcomes": [
            line for line in outcomes.get(concern_id, ()) if line.state in ("told", "acknowledged", "decided")
        ],
        "outcome_names": {code: name for code, name, _meaning in outcome_words()},
    }
    name = "concerns/worry.html" if page.line.kind == "worry" else "concerns/concern.html"
    return render(request, name, context | {"once": OnceForm()})


def _offer(request: PageRequest, page: queries.ConcernPage, outcomes: Sequence[OutcomeLine]) -> str:
    """Give where whoever raised it may say how the first decision they were told of was explained; or nothing."""
    told = [(each.told_at, each.decision_id) for each in outcomes if each.told_at and each.decision_id]
    if not (told and page.is_mine):
        return ""
    told_on = london_day(told[0][0])
    council_id = agencies.council_of(page.area_id, told_on)
    return offer(request, feedback_rules.DECISION, told[0][1], council_id, told_on) if council_id else ""


@require_POST
def raise_worry(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Begin a concern from an early worry; what it says stands there already."""
    asked, form = page_request(request), OnceForm(request.POST)
    if not form.is_valid():
        return redirect("concern", concern_id)
    draft_id = drafting.take_up_worry(worry_id=concern_id, by=asked.actor, at=asked.at, once=form.key)
    return redirect("concern_draft", draft_id)


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Take an early worry back, with why."""
    asked = page_request(request)
    page = queries.concern_page(concern_id=concern_id, by=asked.actor, at=asked.at)
    label = gettext("Why do you take it back?")
    form = WhyForm(request.POST if request.method == "POST" else None, label=label)
    if request.method == "POST" and form.is_valid():
        try:
            worries.take_back_worry(
                worry_id=concern_id, why=form.cleaned_data["why"], by=asked.actor, at=asked.at, once=form.key
            )
        except NotNow as problem:
            form.refuse(problem)
        else:
            messages.success(request, gettext("Taken back. It stays to be read, with your reason."))
            return redirect("concern", concern_id)
    return render(request, "concerns/take_back.html", {"form": form, "page": page})


@require_http_methods(["GET", "POST"])
def left(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Close what a colleague began and left, once somebody asked them; nothing of what it says is shown."""
    asked = page_request(request)
    found = queries.left_draft(draft_id=draft_id, by=asked.actor, at=asked.at)
    label = gettext("What did you do about it?")
    form = WhyForm(request.POST if request.method == "POST" else None, label=label)
    if request.method == "POST" and form.is_valid():
        try:
            minding.close_left_draft(
                draft_id=draft_id, why=form.cleaned_data["why"], by=asked.actor, at=asked.at, once=form.key
            )
        except NotNow as problem:
            form.refuse(problem)
        else:
            messages.success(request, gettext("Closed. What it said is gone, unread."))
            return redirect("concerns")
    return render(request, "concerns/left.html", {"form": form, "left": found})
