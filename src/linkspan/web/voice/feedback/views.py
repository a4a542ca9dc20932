"""What was said and what was done about it, for everyone in post; saying how something went; answering."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.agencies import queries as agencies
from linkspan.audit import NotFound, trail
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events
from linkspan.voice import feedback_rules as rules
from linkspan.voice.commands import feedback as commands
from linkspan.voice.queries import feedback as queries
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.request import PageRequest
from linkspan.web.voice.feedback import forms, presenters, tickets

GIVE, ANSWER = Action.GIVE_FEEDBACK, Action.ANSWER_FEEDBACK


@require_safe
def listed(request: PageRequest) -> HttpResponse:
    """Show what people said and what was done about it, the newest first."""
    by, at = request.actor, request.at
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=GIVE, at=at)
        trail.record(events.FEEDBACK_SEEN, permit)
        found = queries.you_said(at)
        about_pages = tickets.about_these_pages(request)
        reads = gate.may(by=by, to=ANSWER, at=at, organisation_id=by.organisation_id).allow
    page = {"entries": [presenters.said(each) for each in found], "about_pages": about_pages, "reads": reads}
    return render(request, "feedback/list.html", page)


@require_http_methods(GET_OR_POST)
def give(request: PageRequest, ticket: str) -> HttpResponse:
    """Ask whoever has just seen something how it went, and count what they say without their name."""
    by, at, today = request.actor, request.at, localdate(request.at)
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=GIVE, at=at)
        trail.record(events.FEEDBACK_SEEN, permit)
        person_id = by.in_post()[0]
        wanted = tickets.read(ticket, person_id)
        organisation = agencies.organisation(wanted.organisation_id).name
        has_given = queries.has_given(commands.mark_for(wanted.topic, wanted.event_id, person_id))
    asked = rules.asked_on(wanted.topic, today)
    if asked is None:
        raise NotFound
    form = forms.Give(request.POST or None, asked=asked)

    def act() -> None:
        commands.give_feedback(
            topic=wanted.topic, event_id=wanted.event_id, organisation_id=wanted.organisation_id,
            happened_on=wanted.happened_on, said=form.said, words=form.cleaned_data["words"], by=by, at=at,
            once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("Thank you. It is counted, without your name."))
        return redirect("feedback")
    page = {
        "form": form, "topic": presenters.topic_name(wanted.topic), "organisation": organisation,
        "is_closed": has_given or rules.why_not_offer(wanted.happened_on, today) is not None, "has_given": has_given,
    }  # fmt: skip
    return render(request, "feedback/give.html", page)


@require_http_methods(GET_OR_POST)
def said(request: PageRequest, said_id: UUID) -> HttpResponse:
    """Show one thing that was said, and let those who answer for the organisation answer it."""
    by, at = request.actor, request.at
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=GIVE, at=at)
        found = queries.one_said(said_id, at)
        trail.record(events.FEEDBACK_SEEN, permit, about=said_id)
        answers = gate.may(by=by, to=ANSWER, at=at, organisation_id=found.owed_by).allow
    form = forms.Answer(request.POST or None)

    def act() -> None:
        told = form.cleaned_data
        commands.answer_feedback(
            said_id=said_id, outcome=told["outcome"], words=told["words"], on=told["on"], by=by, at=at, once=form.key
        )

    if keep(form, act):
        messages.success(request, gettext("Your answer is published."))
        return redirect("feedback_said", said_id)
    shows = answers and not found.is_settled
    page = {"shown": presenters.said(found), "form": form if shows else None}
    return render(request, "feedback/said.html", page)
