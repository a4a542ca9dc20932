"""What a survey said, once it is closed; and what was written, read and put under themes by people."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linkspan.audit import NotFound
from linkspan.partnership import events
from linkspan.partnership.commands import surveys as commands
from linkspan.partnership.queries import surveys as queries
from linkspan.sharing import gate
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.partnership.surveys import forms, presenters, views
from linkspan.web.request import PageRequest


@require_safe
def results(request: PageRequest, partnership_id: UUID, survey_id: UUID) -> HttpResponse:
    """Show what was answered, with intervals, and nothing by which anyone could be told apart."""
    with views.looking(request, partnership_id, views.SEE, events.SURVEY_RESULTS_SEEN) as partnership:
        found = queries.survey(survey_id, partnership_id)
        answered = queries.results(survey_id)
        makes = gate.may(by=request.actor, to=views.MAKE, at=request.at).allow
    page = {
        "partnership": partnership, "survey": found, "state": presenters.state(found), "makes": makes,
        "rate": presenters.rate(found.rate), "questions": [presenters.question(each) for each in answered],
    }  # fmt: skip
    return render(request, "partnership/surveys/results.html", page)


@require_http_methods(GET_OR_POST)
def words(request: PageRequest, partnership_id: UUID, survey_id: UUID, question_id: UUID) -> HttpResponse:
    """Give a reader the next text they have not read, and keep which themes they find in it."""
    with views.looking(request, partnership_id, event=events.SURVEY_WORDS_READ) as partnership:
        found = queries.texts(question_id, request.actor.in_post()[0])
    if (found.survey.id, found.survey.partnership_id) != (survey_id, partnership_id):
        raise NotFound
    shown = found.next_one
    first = {"answer": shown.answer_id if shown else None}
    form = forms.Themes(request.POST or None, themes=found.themes, initial=first)

    def act() -> None:
        said = form.cleaned_data
        commands.theme_answer(
            answer_id=said["answer"], theme_ids=[UUID(each) for each in said["themes"]], by=request.actor,
            at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        return redirect("survey_words", partnership_id, survey_id, question_id)
    page = {
        "partnership": partnership, "texts": found, "shown": shown, "form": form, "new": forms.Theme(),
        "read": sum(each.found is not None for each in found.lines),
    }  # fmt: skip
    return render(request, "partnership/surveys/words.html", page)


@require_POST
def theme(request: PageRequest, partnership_id: UUID, survey_id: UUID, question_id: UUID) -> HttpResponse:
    """Name a theme."""
    with views.looking(request, partnership_id):
        form = forms.Theme(request.POST)

    def act() -> None:
        commands.make_theme(
            question_id=question_id, name=form.cleaned_data["name"], by=request.actor, at=request.at, once=form.key
        )

    if keep(form, act):
        messages.success(request, gettext("The theme is there."))
    else:
        messages.error(request, gettext("Give the theme a name that no other has."))
    return redirect("survey_words", partnership_id, survey_id, question_id)
