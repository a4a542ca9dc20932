"""The desk's pages of children's messages: the list, one message, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linkspan.audit import NotFound, NotNow, trail
from linkspan.duty import queries as duty
from linkspan.voice.commands import messages as commands
from linkspan.voice.queries import messages as queries
from linkspan.web.children.forms import problem_words
from linkspan.web.frontdoor import presenters as door
from linkspan.web.frontdoor.forms import LateForm
from linkspan.web.pressing import press
from linkspan.web.request import PageRequest, page_request
from linkspan.web.voice.messages import words
from linkspan.web.voice.messages.forms import AnswerForm, DoneForm, HarmForm, NoHarmForm, WhomForm


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """List what children sent to one's own desk and nobody has answered."""
    asked = page_request(request)
    with trail.look(by=asked.actor, at=asked.at):
        found = queries.board(by=asked.actor, at=asked.at)
        special = duty.special_days()
    lines = [
        {
            "line": each, "what": words.KINDS[each.kind], "name": each.who.name or gettext("Name not given"),
            "due": door.when_due(each.due_at, "", asked.at, special), "waiting": door.waited(each.sent_at, asked.at),
        }
        for each in found
    ]  # fmt: skip
    return render(request, "voice/messages/board.html", {"lines": lines})


@require_GET
def show(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Show what a child said, how they may be reached, what was done, and what may be done."""
    asked = page_request(request)
    page = look(asked, message_id)
    return render(
        request,
        "voice/messages/message.html",
        {
            "page": page,
            "name": page.who.name or gettext("Name not given"),
            "born": page.who.born,
            "what": words.KINDS[page.kind],
            "in_language": words.in_language(page.reading),
            "reach": words.reach(page.reach) if page.reach else (),
            "warnings": words.warnings(page.reach) if page.reach else (),
            "steps": [(each, words.STEPS_TAKEN[each.kind]) for each in page.steps],
            "key": uuid4,
        },
    )


def look(request: PageRequest, message_id: UUID) -> queries.MessagePage:
    """Read one message; it is a look at the child, and is recorded."""
    with trail.look(by=request.actor, at=request.at):
        return queries.message_page(message_id=message_id, by=request.actor, at=request.at)


@require_POST
def take(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Make a message mine."""
    return press(
        request,
        commands.take,
        gettext("It is yours now. Its date stays."),
        "message",
        message_id,
        message_id=message_id,
    )


@require_POST
def let_go(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Give a message back to the desk."""
    return press(
        request, commands.let_go, gettext("It waits at the desk again."), "message", message_id, message_id=message_id
    )


@require_http_methods(["GET", "POST"])
def done(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Write down what was done about a message."""
    asked = page_request(request)
    page, form = look(asked, message_id), DoneForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        act = {"message_id": message_id, "words": said["words"], "tells_child": said["tells_child"]}
        if _done(form, commands.write_down, asked, act):
            messages.success(request, gettext("Kept with the message."))
            return redirect("message", message_id)
    return _form(request, page, form, gettext("Write down what was done"), gettext("Keep it"))


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Answer a child."""
    asked = page_request(request)
    page = look(asked, message_id)
    form = AnswerForm(
        _posted(request), is_late=page.is_late, asks_of_harm=page.asks_of_harm, may_worry=page.kind != "complain"
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        act = {
            "message_id": message_id, "words": said["words"], "breach_reason": said.get("breach_reason", ""),
            "no_harm": said.get("no_harm", ""), "is_worry": said.get("is_worry", False),
        }  # fmt: skip
        if _done(form, commands.answer, asked, act):
            messages.success(request, gettext("Answered. The child reads it on their page."))
            return redirect("messages")
    return _form(request, page, form, gettext("Answer the child"), gettext("Send the answer"))


@require_http_methods(["GET", "POST"])
def harm(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Say that a message tells of possible harm, which opens a contact at the front door."""
    asked = page_request(request)
    page, form = look(asked, message_id), HarmForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        act = {"message_id": message_id, "urgency": said["urgency"], "why": said["words"]}
        if _done(form, commands.see_harm, asked, act):
            messages.success(request, gettext("A contact is open at the front door. Now answer the child."))
            return redirect("message", message_id)
    return _form(request, page, form, gettext("This may be harm"), gettext("Open a contact now"))


@require_http_methods(["GET", "POST"])
def no_harm(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Keep that possible harm was weighed, and why there is none."""
    asked = page_request(request)
    page = look(asked, message_id)
    form = NoHarmForm(_posted(request), may_worry=page.kind != "complain")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        act = {"message_id": message_id, "why": said["words"], "is_worry": said.get("is_worry", False)}
        if _done(form, commands.see_no_harm, asked, act):
            messages.success(request, gettext("Kept with the message, with your name."))
            return redirect("message", message_id)
    return _form(request, page, form, gettext("I thought of harm, and there is none"), gettext("Keep it"))


@require_http_methods(["GET", "POST"])
def whom(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Say whom a complaint in a child's own words is about."""
    asked = page_request(request)
    page = look(asked, message_id)
    if not page.lacks_name:
        raise NotFound
    form = WhomForm(_posted(request), people=page.others_named)
    if request.method == "POST" and form.is_valid():
        act = {"message_id": message_id, "person_id": UUID(form.cleaned_data["person"])}
        if _done(form, commands.say_whom, asked, act, field="person"):
            messages.success(request, gettext("Kept. It is hidden from that person, and from nobody else now."))
            return redirect("message", message_id)
    return _form(request, page, form, gettext("Say whom it is about"), gettext("Keep it"))


@require_http_methods(["GET", "POST"])
def late(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Say afterwards why a message was answered late."""
    asked = page_request(request)
    page, form = look(asked, message_id), LateForm(_posted(request))
    del form.fields["said"]
    if request.method == "POST" and form.is_valid():
        act = {"message_id": message_id, "reason": form.cleaned_data["reason"]}
        if _done(form, commands.explain_late, asked, act, field="reason"):
            messages.success(request, gettext("Kept with the message."))
            return redirect("message", message_id)
    return _form(request, page, form, gettext("Say why this was answered late"), gettext("Keep the reason"))


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _done(
    form: Any, command: Callable[..., Any], asked: PageRequest, act: dict[str, Any], field: str = "words"
) -> bool:
    """Do what a form asks; what stands in its way is said beside the field."""
    try:
        command(**act, by=asked.actor, at=asked.at, once=form.key)
    except NotNow as problem:
        form.add_error(field, problem_words(problem))
        return False
    return True


def _form(request: HttpRequest, page: queries.MessagePage, form: Any, heading: str, button: str) -> HttpResponse:
    return render(
        request,
        "voice/messages/form.html",
        {
            "form": form, "heading": heading, "button": button, "page": page,
            "name": page.who.name or gettext("Name not given"),
        },
    )  # fmt: skip
