"""What a child does on their page. Each page asks one thing, says first who reads it, and loses nothing silently."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.voice.commands import messages as commands
from linkspan.voice.message_rules import OUTCOMES, STEPS, Saying
from linkspan.voice.queries import messages as queries
from linkspan.voice.queries import page as pages
from linkspan.web.reading.switching import FORM, keeps_typed, sent, typed
from linkspan.web.young.opened import NotOpen, Opened, Unchecked, childs_page, opened
from linkspan.web.young.saying import words
from linkspan.web.young.saying.forms import HowForm, SayForm, WayForm
from linkspan.web.young.saying.unsent import not_sent

View = Callable[..., HttpResponse]


def never_lost(view: View) -> View:
    """Say that what was typed was not sent, and show it to be copied, where the page has shut meanwhile."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (NotOpen, Unchecked, NotFound, Refused):
            if request.method != "POST":
                raise
            return not_sent(request)

    return answer


@childs_page
@require_GET
def tell(request: HttpRequest) -> HttpResponse:
    """Show all that a child can do here, as big buttons."""
    opened(request)
    return render(request, "young/saying/tell.html", {"askings": words.ASKINGS})


@childs_page
@keeps_typed
@never_lost
@require_http_methods(["GET", "POST"])
def say(request: HttpRequest, kind: str) -> HttpResponse:
    """Take one thing that a child says, asks, thanks for or complains of."""
    if kind not in words.ASKINGS:
        raise NotFound
    page = opened(request)
    reader = _reader(page)
    people = _people(page) if words.ASKINGS[kind].who else []
    desk = reader.desk or reader.council
    form = SayForm(sent(request), initial=typed(request), kind=kind, people=people, desk=desk)
    if form.is_valid():
        saying = Saying(kind, form.cleaned_data["said"], form.whom)
        try:
            message_id = commands.say(
                child_id=page.child_id, page_id=page.page_id, saying=saying, named=form.named, by=page.actor,
                at=page.at, once=form.key,
            )  # fmt: skip
            return redirect("here_said_once", message_id)
        except NotNow as problem:
            form.add_error("said", gettext(problem.message))
    return _ask(request, "young/saying/say.html", page, form, reader, asking=words.ASKINGS[kind])


@childs_page
@keeps_typed
@never_lost
@require_http_methods(["GET", "POST"])
def how(request: HttpRequest) -> HttpResponse:
    """Take how things are, with five faces for each of five questions."""
    page = opened(request)
    reader = _reader(page)
    form = HowForm(sent(request), initial=typed(request))
    if form.is_valid():
        try:
            commands.say_how_it_is(
                child_id=page.child_id, page_id=page.page_id, felt=form.felt, by=page.actor, at=page.at, once=form.key
            )
            return render(request, "young/saying/kept.html", {"what": "how"})
        except NotNow as problem:
            form.add_error(None, gettext(problem.message))
    questions = [(each, words.OUTCOMES[each], form[each].value(), form[f"{each}_said"].value()) for each in OUTCOMES]
    return _ask(
        request, "young/saying/how.html", page, form, reader, questions=questions,
        steps=[(step, words.STEPS[step]) for step in STEPS],
    )  # fmt: skip


@childs_page
@keeps_typed
@never_lost
@require_http_methods(["GET", "POST"])
def reach(request: HttpRequest) -> HttpResponse:
    """Take how and when a child may be reached."""
    page = opened(request)
    reader, now = _reader(page), queries.my_way(child_id=page.child_id, by=page.actor, at=page.at)
    first = (
        {name: getattr(now, name) for name in ("way", "time", "where", "phone", "never_ring", "not_at_home")}
        if now else {}
    )  # fmt: skip
    form = WayForm(sent(request), initial=typed(request) or first)
    if form.is_valid():
        try:
            commands.choose_way(
                child_id=page.child_id, page_id=page.page_id, way=form.picked, by=page.actor, at=page.at,
                once=form.key,
            )  # fmt: skip
            return render(request, "young/saying/kept.html", {"what": "reach"})
        except NotNow as problem:
            form.add_error("phone" if problem.code == "voice.way_phone" else "way", gettext(problem.message))
    return _ask(request, "young/saying/reach.html", page, form, reader)


@childs_page
@require_GET
def said(request: HttpRequest) -> HttpResponse:
    """Show what the child said, and what happened because of it."""
    page = opened(request)
    found = queries.said_by_me(child_id=page.child_id, by=page.actor, at=page.at)
    return render(request, "young/saying/said.html", {"lines": [(each, words.SENT[each.kind]) for each in found]})


@childs_page
@require_GET
def said_once(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Show one thing the child sent: that it was sent, who reads it by when, and what happened since."""
    page = opened(request)
    found = queries.said_once(message_id=message_id, child_id=page.child_id, by=page.actor, at=page.at)
    reader = _reader(page)
    return render(
        request, "young/saying/sent.html",
        {"line": found, "what": words.SENT[found.kind], "reader": reader, "hours": words.hours(reader.hours)},
    )  # fmt: skip


def _reader(page: Opened) -> queries.Reader:
    return queries.reader(child_id=page.child_id, by=page.actor, at=page.at)


def _people(page: Opened) -> list[tuple[UUID, str]]:
    """List the people whom the lead has let the page show: a child picks among these, and learns of nobody else."""
    shown = pages.own_page(token=page.token, child_id=page.child_id, by=page.actor, at=page.at)
    return [(each.about, each.name) for each in shown.workers]


def _ask(
    request: HttpRequest, template: str, page: Opened, form: Any, reader: queries.Reader, **more: Any
) -> HttpResponse:
    """Draw one page that asks: first who reads it and when, then whom to ring, and only then the form."""
    given = {"form": form, "reader": reader, "hours": words.hours(reader.hours), "typed_in": FORM}
    return render(request, template, given | more)
