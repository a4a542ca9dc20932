"""Deciding: the form, the words before they go, and what follows a decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linkspan.audit import NotFound, NotNow
from linkspan.pathway.commands import deciding as commands
from linkspan.pathway.decision_rules import is_reasoned, reply_to, was_late
from linkspan.pathway.help_kinds import HARMS
from linkspan.pathway.queries.contact import ContactWhole, preview
from linkspan.web.children.forms import problem_words
from linkspan.web.frontdoor import presenters, words
from linkspan.web.frontdoor.forms import DecideForm, LateForm
from linkspan.web.frontdoor.views.contacts import look
from linkspan.web.pressing import press
from linkspan.web.request import PageRequest, page_request

# The field that a problem is about; the rest stand above the form.
FIELDS = {
    "pathway.outcome_unknown": "outcome", "pathway.level_unknown": "level", "pathway.reasons_short": "reasons",
    "pathway.reasons_long": "reasons", "pathway.told_short": "told", "pathway.told_long": "told",
    "pathway.told_repeats": "told",
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Decide in two steps: what and why, then the exact words that go; going back loses nothing."""
    asked = page_request(request)
    whole, _special = look(asked, contact_id)
    if whole.joined_to:
        return redirect("contact", whole.joined_to)
    step = request.POST.get("step", "")
    form = _form(asked, whole)
    if request.method == "POST" and step != "change" and form.is_valid():
        try:
            return _save(asked, whole, form) if step == "save" else _preview(asked, whole, form)
        except NotNow as problem:
            name = FIELDS.get(problem.code)
            form.add_error(name if name in form.fields else None, problem_words(problem))
    return render(request, "frontdoor/decide.html", _context(whole, form))


def _form(request: PageRequest, whole: ContactWhole) -> DecideForm:
    live = whole.live
    first = {"instead_of": live.decision_id if live else None}
    posted = request.POST if request.method == "POST" else None
    return DecideForm(
        posted, is_reasoned=is_reasoned(reply_to(whole.referrer)),
        is_late=whole.is_open and was_late(whole.due_at, request.at), initial=first,
    )  # fmt: skip


def _preview(request: PageRequest, whole: ContactWhole, form: DecideForm) -> HttpResponse:
    given = form.given
    shown = preview(contact_id=whole.contact_id, given=given, by=request.actor, at=request.at)
    return render(
        request,
        "frontdoor/preview.html",
        _context(whole, form)
        | {
            "shown": shown,
            "joined": [(to_kind, text) for to_kind, text in shown.joined],
            "outcome": words.outcome(given.outcome),
            "level": words.level(given.level),
            "given": given,
            "harms": [gettext(HARMS[each]) for each in given.harms],
            "kept": [(name, each) for name, sent in request.POST.lists() if name not in KEPT_BACK for each in sent],
        },
    )


KEPT_BACK = frozenset({"csrfmiddlewaretoken", "step", "shown"})


def _save(request: PageRequest, whole: ContactWhole, form: DecideForm) -> HttpResponse:
    commands.decide(
        contact_id=whole.contact_id, given=form.given, instead_of=form.cleaned_data["instead_of"],
        shown=form.cleaned_data["shown"], by=request.actor, at=request.at, once=form.key,
    )  # fmt: skip
    messages.success(request, _saved(whole, form))
    return redirect("contact", whole.contact_id)


def _saved(whole: ContactWhole, form: DecideForm) -> str:
    to_kind = reply_to(whole.referrer)
    if to_kind is None:
        return gettext("Decided. Nothing goes to whoever told us.")
    if not is_reasoned(to_kind):
        return gettext("Decided. A letter waits to be sent to whoever told us: print it, and say when it has gone.")
    if form.given.at_once:
        return gettext("Decided, and the referrer has been told in the words you read.")
    return gettext("Decided. The referrer's reply waits, and is due within one working day.")


def _context(whole: ContactWhole, form: DecideForm) -> dict[str, Any]:
    return {
        "contact": whole,
        "name": whole.said.get("name") or gettext("Name not given"),
        "form": form,
        "parts": presenters.parts(whole),
        "is_reasoned": "told" in form.fields,
        "to_kind": reply_to(whole.referrer),
        "late": whole.lacks_late_reason,
    }


@require_http_methods(["GET", "POST"])
def late(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Say afterwards why a decision was late."""
    asked = page_request(request)
    whole, _special = look(asked, contact_id)
    form = LateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.explain_late(
                contact_id=contact_id, reason=form.cleaned_data["reason"], words=form.cleaned_data["said"],
                by=asked.actor, at=asked.at, once=form.key,
            )  # fmt: skip
            messages.success(request, gettext("Kept with the decision."))
            return redirect("contact", contact_id)
        except NotNow as problem:
            form.add_error("reason", problem_words(problem))
    return render(
        request,
        "frontdoor/form.html",
        {
            "form": form, "heading": gettext("Say why this was decided late"), "button": gettext("Keep the reason"),
            "contact_id": contact_id, "name": whole.said.get("name") or gettext("Name not given"), "people": (),
        },
    )  # fmt: skip


@require_GET
def letter(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Show the words of a reply as a letter to print."""
    asked = page_request(request)
    whole, _special = look(asked, contact_id)
    live = whole.live
    if live is None or not live.words:
        raise NotFound
    return render(
        request,
        "frontdoor/letter.html",
        {"contact": whole, "words": live.words, "on": live.at, "is_open": live.is_reply_open, "key": uuid4},
    )


@require_POST
def sent(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Send the words of a reply that waited, or say that the letter went."""
    whole, _special = look(page_request(request), contact_id)
    if whole.live is None:
        raise NotFound
    said = gettext("Sent, and kept as it was sent.")
    return press(request, commands.send_reply, said, "contact", contact_id, decision_id=whole.live.decision_id)
