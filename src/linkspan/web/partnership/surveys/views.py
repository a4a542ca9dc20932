"""Building a survey, looking at it as those asked will, sending it, and closing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linkspan.audit import trail
from linkspan.partnership import events, scope, survey_rules
from linkspan.partnership.commands import surveys as commands
from linkspan.partnership.queries import members
from linkspan.partnership.queries import surveys as queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.forms import Form
from linkspan.web.partnership.surveys import forms, presenters
from linkspan.web.request import PageRequest

SEE, MAKE = Action.SEE_PARTICIPATION, Action.MAKE_SURVEY


@contextmanager
def looking(
    request: PageRequest, partnership_id: UUID, to: Action = MAKE, event: str = events.SURVEYS_SEEN
) -> Generator[members.Partnership]:
    """Open the look of a page of surveys in a partnership, and give the partnership."""
    with trail.look(by=request.actor, at=request.at):
        permit = scope.require(by=request.actor, to=to, at=request.at, partnership_id=partnership_id)
        trail.record(event, permit, about=partnership_id)
        yield members.partnership(partnership_id, localdate(request.at))


@require_safe
def listed(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """List a partnership's surveys, and how many of those asked have answered."""
    with looking(request, partnership_id, SEE) as partnership:
        found = queries.surveys(partnership_id)
        makes = gate.may(by=request.actor, to=MAKE, at=request.at).allow
    page = {"partnership": partnership, "surveys": [presenters.line(each) for each in found], "makes": makes}
    return render(request, "partnership/surveys/list.html", page)


@require_http_methods(GET_OR_POST)
def draft(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Begin a survey."""
    with looking(request, partnership_id) as partnership:
        form = forms.Draft(request.POST or None)
    made: list[UUID] = []

    def act() -> None:
        said = form.cleaned_data
        made.append(
            commands.draft_survey(
                partnership_id=partnership_id, title=said["title"], purpose=said["purpose"], audience=said["audience"],
                by=request.actor, at=request.at, once=form.key,
            )
        )  # fmt: skip

    if keep(form, act):
        return redirect("survey", partnership_id, made[0])
    page = {"form": form, "partnership": partnership, "heading": gettext("Begin a survey")}
    return render(request, "partnership/surveys/form.html", page)


@require_http_methods(GET_OR_POST)
def bring_in(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Bring in the counts of a survey that was made elsewhere."""
    with looking(request, partnership_id) as partnership:
        form = forms.Import(request.POST or None)
    made: list[UUID] = []

    def act() -> None:
        said = form.cleaned_data
        made.append(
            commands.import_survey(
                partnership_id=partnership_id, title=said["title"], purpose=said["purpose"], source=said["source"],
                asked=said["asked"], answered=said["answered"], counts=survey_rules.read_counts(said["counts"]),
                by=request.actor, at=request.at, once=form.key,
            )
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("The counts are kept."))
        return redirect("survey_results", partnership_id, made[0])
    page = {"form": form, "partnership": partnership, "heading": gettext("Bring in a survey made elsewhere")}
    return render(request, "partnership/surveys/form.html", page)


@require_http_methods(GET_OR_POST)
def build(request: PageRequest, partnership_id: UUID, survey_id: UUID) -> HttpResponse:
    """Show a survey to those who make it: its questions, its state, and a form for one more question."""
    with looking(request, partnership_id) as partnership:
        found = queries.survey(survey_id, partnership_id)
        questions = queries.questions(survey_id)
    form = forms.Ask(request.POST or None)

    def act() -> None:
        commands.add_question(survey_id=survey_id, asked=form.asked, by=request.actor, at=request.at, once=form.key)

    if keep(form, act):
        messages.success(request, gettext("The question is added."))
        return redirect("survey", partnership_id, survey_id)
    page: dict[str, Any] = {"form": form, "partnership": partnership, "survey": found, "questions": questions}
    page |= {"state": presenters.state(found), "rate": presenters.rate(found.rate), "keys": defaultdict(uuid4)}
    return render(request, "partnership/surveys/build.html", page)


@require_safe
def preview(request: PageRequest, partnership_id: UUID, survey_id: UUID) -> HttpResponse:
    """Show a survey as those asked will see it; nothing can be sent from here."""
    with looking(request, partnership_id) as partnership:
        found = queries.survey(survey_id, partnership_id)
        questions = queries.questions(survey_id)
    form = forms.Answers(questions=questions, said={})
    page = {"form": form, "partnership": partnership, "survey": found}
    return render(request, "partnership/surveys/preview.html", page)


@require_http_methods(GET_OR_POST)
def send(request: PageRequest, partnership_id: UUID, survey_id: UUID) -> HttpResponse:
    """Choose whose people are asked and until when, and send it."""
    with looking(request, partnership_id) as partnership:
        found = queries.survey(survey_id, partnership_id)
        inside = [
            (str(one.organisation_id), one.name) for one in members.members(partnership_id, localdate(request.at))
        ]
    form = forms.Send(request.POST or None, members=inside)
    sent: list[int] = []

    def act() -> None:
        sent.append(
            commands.send_survey(
                survey_id=survey_id, organisation_ids=form.chosen, closes_on=form.cleaned_data["closes_on"],
                by=request.actor, at=request.at, once=form.key,
            )
        )  # fmt: skip

    if keep(form, act):
        words = ngettext("It is sent to %(n)d person.", "It is sent to %(n)d people.", sent[0]) % {"n": sent[0]}
        messages.success(request, words)
        return redirect("survey", partnership_id, survey_id)
    page = {"form": form, "partnership": partnership, "survey": found, "heading": gettext("Send the survey")}
    return render(request, "partnership/surveys/form.html", page)


@require_POST
def close(request: PageRequest, partnership_id: UUID, survey_id: UUID) -> HttpResponse:
    """Close a survey before its day."""

    def act(form: Form) -> None:
        commands.close_survey(survey_id=survey_id, by=request.actor, at=request.at, once=form.key)

    _done(request, act, gettext("It is closed. The results can be read."))
    return redirect("survey", partnership_id, survey_id)


@require_POST
def remove(request: PageRequest, partnership_id: UUID, survey_id: UUID, question_id: UUID) -> HttpResponse:
    """Take a question out of a draft."""

    def act(form: Form) -> None:
        commands.remove_question(
            survey_id=survey_id, question_id=question_id, by=request.actor, at=request.at, once=form.key
        )

    _done(request, act, gettext("The question is taken out."))
    return redirect("survey", partnership_id, survey_id)


def _done(request: PageRequest, act: Callable[[Form], None], words: str) -> None:
    """Do what one button does, and say that it is done, or why it is not."""
    form = Form(request.POST)
    if keep(form, lambda: act(form)):
        messages.success(request, words)
    else:
        messages.error(request, " ".join(str(each) for errors in form.errors.values() for each in errors))
