"""Letting things onto a child's page one by one, taking them off, holding them back, and looking at that again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from linkspan.audit import NotFound, Refused
from linkspan.sharing.facts import Action
from linkspan.voice import page_rules as rules
from linkspan.voice.commands import releasing
from linkspan.voice.queries import page as queries
from linkspan.voice.queries.page import Held, MindedPage
from linkspan.voice.queries.words import WordsLine, voice_of
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import Opened
from linkspan.web.request import PageRequest, page_request
from linkspan.web.voice.pages import presenters
from linkspan.web.voice.pages.forms import HoldForm, NoteForm, ReviewForm, ServiceForm, WordsForm, WorkerForm
from linkspan.web.voice.pages.views import file_and_page, kept

ShowForm = WorkerForm | NoteForm | WordsForm | ServiceForm


@require_http_methods(["GET", "POST"])
@asks_first
def add(request: HttpRequest, child_id: UUID, what: str) -> HttpResponse:
    """Let one thing be on the page."""
    asked = page_request(request)
    found, minded = file_and_page(asked, child_id)
    if Action.RELEASE_TO_CHILD not in minded.allowed or what not in rules.KINDS:
        raise NotFound
    form = _form(what, request, found, minded)
    if form.is_bound and form.is_valid() and kept(
        form, releasing.release, asked, child_id=child_id, showing=form.showing
    ):  # fmt: skip
        messages.success(request, gettext("The child's page shows it."))
        return redirect("child_page", child_id)
    said = {
        "form": form, "kind": what, "kind_words": presenters.kind_words(what), "page": minded,
        "heard": _heard(asked, child_id) if what == "words" else (),
    }  # fmt: skip
    return render(request, "voice/pages/add.html", found.context | said)


def _form(kind: str, request: HttpRequest, found: Opened, minded: MindedPage) -> ShowForm:
    sent: Any = request.POST if request.method == "POST" else None
    if kind == "worker":
        return WorkerForm(sent, people=_people(found))
    if kind == "service":
        there = {each.about for each in minded.released if each.kind == "service"}
        return ServiceForm(
            sent,
            services=[each for each in minded.services if rules.about_service(*each) not in there],
        )
    return NoteForm(sent) if kind == "note" else WordsForm(sent, initial=_begun(request, found.context["child_id"]))


def _heard(asked: PageRequest, child_id: UUID) -> tuple[WordsLine, ...]:
    """List what the child said and stands by, to be shown back; none to a lead who may not hear it."""
    try:
        voice = voice_of(child_id=child_id, by=asked.actor, at=asked.at)
    except Refused:
        return ()
    return tuple(each for each in voice.words if not each.is_taken_back and not each.is_misplaced)


def _begun(request: HttpRequest, child_id: UUID) -> dict[str, Any]:
    """Begin the form with the words that were chosen, and what was done about the wishes in them."""
    chosen = request.GET.get("of", "")
    line = next((each for each in _heard(page_request(request), child_id) if str(each.id) == chosen), None)
    if line is None:
        return {}
    done = "\n".join(each.done for each in line.wishes if each.done)
    return {"words": str(line.id), "said": line.said, "after": done}


def _people(found: Opened) -> list[tuple[str, str]]:
    """List who works with the child by name, once each; sensitive services are never offered."""
    named = {
        str(each.person_id): ", ".join(part for part in (each.name, each.role) if part)
        for each in found.file.workers
        if each.person_id and each.name and not each.sensitive and not each.until
    }
    return sorted(named.items(), key=lambda each: each[1])


@require_POST
def take_back(request: HttpRequest, child_id: UUID, release_id: UUID) -> HttpResponse:
    """Take one thing off the page."""
    asked = page_request(request)
    releasing.take_back(release_id=release_id, by=asked.actor, at=asked.at)
    messages.success(request, gettext("It is off the child's page. There is no gap where it was."))
    return redirect("child_page", child_id)


@require_http_methods(["GET", "POST"])
@asks_first
def hold(request: HttpRequest, child_id: UUID, about: UUID | None = None) -> HttpResponse:
    """Hold back one thing that is on the page, or all kinds of service."""
    asked = page_request(request)
    found, minded = file_and_page(asked, child_id)
    item = next((each for each in minded.released if each.about == about), None)
    if Action.RELEASE_TO_CHILD not in minded.allowed or (about is not None and item is None):
        raise NotFound
    kind = item.kind if item else "services"
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and kept(
        form, releasing.hold_back, asked, child_id=child_id, kind=kind, about=about, why=form.cleaned_data["why"],
        words=form.cleaned_data["words"],
    ):  # fmt: skip
        messages.success(request, gettext("It is held back. A manager looks at this again within 20 working days."))
        return redirect("child_page", child_id)
    said = {"form": form, "kind_words": presenters.kind_words(kind), "page": minded}
    return render(request, "voice/pages/hold.html", found.context | said)


@require_http_methods(["GET", "POST"])
@asks_first
def review(request: HttpRequest, child_id: UUID, hold_id: UUID) -> HttpResponse:
    """Look again, as somebody else, at what is held back."""
    asked = page_request(request)
    minded, held = _held(asked, child_id, hold_id)
    if Action.REVIEW_HOLDING_BACK not in minded.allowed:
        raise NotFound
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and kept(
        form, releasing.review_hold, asked, hold_id=hold_id, says=form.cleaned_data["says"],
        words=form.cleaned_data["words"],
    ):  # fmt: skip
        messages.success(request, gettext("Your decision is kept, and who held it back is told."))
        return redirect("child_page", child_id)
    said = {"child_id": child_id, "form": form, "line": presenters.held([held])[0]}
    return render(request, "voice/pages/review.html", said)


def _held(asked: PageRequest, child_id: UUID, hold_id: UUID) -> tuple[MindedPage, Held]:
    minded = queries.minded(child_id=child_id, by=asked.actor, at=asked.at)
    held = next((each for each in minded.held if each.id == hold_id), None)
    if held is None:
        raise NotFound
    return minded, held


@require_POST
def let_go(request: HttpRequest, child_id: UUID, hold_id: UUID) -> HttpResponse:
    """Stop holding something back."""
    asked = page_request(request)
    releasing.let_go(hold_id=hold_id, by=asked.actor, at=asked.at)
    messages.success(request, gettext("It is no longer held back. Show it on the page when you are ready."))
    return redirect("child_page", child_id)
