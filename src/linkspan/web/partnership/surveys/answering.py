"""Answering a survey, on a telephone too: a draft is kept, it is sent once, and may be changed until it closes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import trail
from linkspan.partnership import events
from linkspan.partnership.commands import surveys as commands
from linkspan.partnership.queries import surveys as queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.partnership.surveys import forms, presenters
from linkspan.web.request import PageRequest

ANSWER = Action.ANSWER_SURVEY


@require_safe
def listed(request: PageRequest) -> HttpResponse:
    """List the open surveys that the reader is asked to answer."""
    by, today = request.actor, localdate(request.at)
    with trail.look(by=by, at=request.at):
        permit = gate.require(by=by, to=ANSWER, at=request.at)
        trail.record(events.SURVEYS_SEEN, permit)
        found = queries.asked_of(by.in_post()[0], today)
    surveys = [
        {"id": line.id, "title": line.title, "left": presenters.left(line.closes_on, today), "is_done": is_done}
        for line, is_done in found
    ]
    return render(request, "partnership/surveys/mine.html", {"surveys": surveys})


@require_http_methods(GET_OR_POST)
def answer(request: PageRequest, survey_id: UUID) -> HttpResponse:
    """Show a survey to someone asked, with what they said so far, and take their answers."""
    by, today = request.actor, localdate(request.at)
    with trail.look(by=by, at=request.at):
        permit = gate.require(by=by, to=ANSWER, at=request.at)
        found = queries.to_answer(survey_id, by.in_post()[0])
        trail.record(events.SURVEY_OPENED, permit, about=survey_id)
    form = forms.Answers(request.POST or None, questions=found.questions, said=found.said)
    is_draft = request.POST.get("act") == "draft"

    def act() -> None:
        commands.answer_survey(
            survey_id=survey_id, said=form.said, is_sent=not is_draft, is_change=request.POST.get("act") == "change",
            by=by, at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(
            request, gettext("Your draft is kept.") if is_draft else gettext("Your answers are sent. Thank you.")
        )
        return redirect("survey_answer", survey_id)
    page = {
        "form": form, "survey": found.survey, "has_answered": found.has_answered,
        "is_open": found.survey.state == "open" and found.survey.closes_on and found.survey.closes_on >= today,
        "left": presenters.left(found.survey.closes_on, today),
    }  # fmt: skip
    return render(request, "partnership/surveys/answer.html", page)
