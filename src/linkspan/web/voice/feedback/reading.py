"""What was said of the reader's own organisation: figures that tell nobody apart, words without names, and themes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

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
from linkspan.web.voice.feedback import forms, presenters


@contextmanager
def _looking(request: PageRequest, event: str) -> Iterator[UUID]:
    """Look as somebody who answers for their organisation; give which it is."""
    by = request.actor
    with trail.look(by=by, at=request.at):
        permit = gate.require(by=by, to=Action.ANSWER_FEEDBACK, at=request.at, organisation_id=by.organisation_id)
        organisation_id = by.in_post()[1]
        trail.record(event, permit, about=organisation_id)
        yield organisation_id


@require_safe
def ours(request: PageRequest) -> HttpResponse:
    """Show the figures and themes of the reader's own organisation."""
    with _looking(request, events.FEEDBACK_FIGURES_SEEN) as organisation_id:
        found = queries.figures(organisation_id, localdate(request.at))
        themes = queries.themes(organisation_id)
        name = agencies.organisation(organisation_id).name
    topics = [
        {
            "code": code, "name": title, "figures": shown,
            "themes": [presenters.theme(one) for one in themes if one.topic == code],
        }
        for code, title, shown in presenters.by_topic(found)
    ]  # fmt: skip
    return render(request, "feedback/ours.html", {"topics": topics, "organisation": name})


@require_http_methods(GET_OR_POST)
def words(request: PageRequest, topic: str) -> HttpResponse:
    """Show what was written, one at a time, and keep which themes are in it."""
    by, at = request.actor, request.at
    with _looking(request, events.FEEDBACK_WORDS_READ) as organisation_id:
        if topic not in rules.TOPICS:
            raise NotFound
        lines = queries.words(organisation_id, topic, localdate(at))
        themes = [each for each in queries.themes(organisation_id) if each.topic == topic]
    form = forms.Themes(request.POST or None, themes=[(each.id, each.name) for each in themes])

    def act() -> None:
        commands.theme_words(words_id=form.cleaned_data["words"], theme_ids=form.chosen, by=by, at=at, once=form.key)

    if keep(form, act):
        return redirect("feedback_words", topic)
    shown, read = presenters.words_read(lines)
    if shown and not form.is_bound:
        form.initial["words"] = shown.id
    page = {
        "topic": topic, "name": presenters.topic_name(topic), "shown": shown, "read": read, "all": len(lines),
        "when": presenters.quarters(shown.span) if shown else "", "form": form, "new": forms.Theme(auto_id="new_%s"),
        "themes": [presenters.theme(each) for each in themes],
    }  # fmt: skip
    return render(request, "feedback/words.html", page)


@require_POST
def theme(request: PageRequest, topic: str) -> HttpResponse:
    """Name a theme."""
    form = forms.Theme(request.POST)
    is_kept = keep(
        form,
        lambda: commands.make_feedback_theme(
            topic=topic, name=form.cleaned_data["name"], by=request.actor, at=request.at, once=form.key
        ),
    )
    if not is_kept:
        for problem in form.errors.values():
            messages.error(request, str(problem[0]))
    return redirect("feedback_words", topic)


@require_http_methods(GET_OR_POST)
def publish(request: PageRequest, theme_id: UUID) -> HttpResponse:
    """Publish a theme as what people said, to be answered by a day."""
    by, at = request.actor, request.at
    with _looking(request, events.FEEDBACK_FIGURES_SEEN) as organisation_id:
        found = queries.theme(theme_id, organisation_id)
    if found.said_id:
        return redirect("feedback_said", found.said_id)
    form = forms.Publish(request.POST or None, initial={"said": found.name})
    opened: list[UUID] = []

    def act() -> None:
        opened.append(
            commands.publish_theme(theme_id=theme_id, said=form.cleaned_data["said"], by=by, at=at, once=form.key)
        )

    if keep(form, act):
        messages.success(request, gettext("It is published. You have four weeks to answer."))
        return redirect("feedback_said", opened[0])
    return render(request, "feedback/publish.html", {"form": form, "theme": presenters.theme(found)})
