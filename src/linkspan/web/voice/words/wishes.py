"""One wish of a child: what became of it, and when the child was told."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from linkspan.audit import NotFound, NotNow, trail
from linkspan.voice.commands import wishes_of_children as commands
from linkspan.voice.queries import words as queries
from linkspan.web.children.forms import problem_words
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import opened
from linkspan.web.request import PageRequest, page_request
from linkspan.web.voice.words import presenters
from linkspan.web.voice.words.forms import AnswerForm, ToldForm


@require_http_methods(["GET", "POST"])
@asks_first
def wish(request: HttpRequest, child_id: UUID, wish_id: UUID) -> HttpResponse:
    """Say what became of a wish, then when the child was told: one question at a time."""
    asked = page_request(request)
    with trail.look(by=asked.actor, at=asked.at):
        found = opened(asked, child_id, "voice")
        line = queries.one_wish(wish_id=wish_id, by=asked.actor, at=asked.at)
    if line.child_id != child_id:
        raise NotFound
    sent = request.POST if request.method == "POST" else None
    form: AnswerForm | ToldForm = ToldForm(sent, today=found.context["on"]) if line.outcome else AnswerForm(sent)
    if form.is_bound and form.is_valid():
        try:
            _keep(asked, wish_id, form)
            messages.success(request, gettext("Kept with the wish."))
            return redirect("child_voice" if line.outcome else request.path, *([child_id] if line.outcome else []))
        except NotNow as problem:
            form.add_error(None, problem_words(problem))
    return render(request, "voice/words/wish.html", found.context | {"form": form, "wish": presenters.wish(line)})


def _keep(asked: PageRequest, wish_id: UUID, form: AnswerForm | ToldForm) -> None:
    given = form.cleaned_data
    if isinstance(form, ToldForm):
        commands.tell_child(
            wish_id=wish_id, how=given["how"], told_on=given["told_on"], said=given["said"], by=asked.actor,
            at=asked.at, once=form.key,
        )  # fmt: skip
    else:
        commands.answer_wish(
            wish_id=wish_id, outcome=given["outcome"], done=given["done"], by=asked.actor, at=asked.at, once=form.key
        )


@require_GET
def task(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    """Lead from a task to the wish it is about."""
    asked = page_request(request)
    line = queries.one_wish(wish_id=wish_id, by=asked.actor, at=asked.at)
    return redirect("voice_wish", line.child_id, wish_id)
