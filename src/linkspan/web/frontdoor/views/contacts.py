"""One contact, and whose it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linkspan.audit import NotFound, NotNow, trail
from linkspan.duty import queries as duty
from linkspan.pathway.commands import holding
from linkspan.pathway.queries.contact import ContactWhole, contact_whole
from linkspan.pathway.queries.way import stages_after
from linkspan.voice.queries.messages import message_of_contact
from linkspan.web.children.forms import problem_words
from linkspan.web.frontdoor import presenters, words
from linkspan.web.frontdoor.forms import OfferForm, RefuseForm
from linkspan.web.pressing import press
from linkspan.web.request import PageRequest, page_request
from linkspan.web.stages import words as stage_words
from linkspan.web.stages.presenters import state


@require_GET
def show(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Show what was said about the child, what else is open, who has it, and what was decided."""
    asked = page_request(request)
    with trail.look(by=asked.actor, at=asked.at):
        whole, special = look(asked, contact_id)
        message_id = message_of_contact(contact_id=contact_id, by=asked.actor, at=asked.at)
    followed = stages_after(contact_id=contact_id, by=asked.actor, at=asked.at) if whole.decisions else ()
    return render(
        request,
        "frontdoor/contact.html",
        {
            "contact": whole,
            "message_id": message_id,
            "followed": [(each.id, stage_words.kind(each.kind), state(each), holder) for each, holder in followed],
            "name": whole.said.get("name") or gettext("Name not given"),
            "born": presenters.born(whole.said, asked.at),
            "urgent": words.URGENT.get(whole.urgency, ("", "grey")),
            "parts": presenters.parts(whole),
            "facts": presenters.facts(whole, asked.at, special),
            "decisions": [presenters.decided(each) for each in whole.decisions],
            "challenges": [
                (each, words.stage(each.stage), words.closed_how(each.outcome)) for each in whole.challenges
            ],
            "key": uuid4,
        },
    )


def look(request: PageRequest, contact_id: UUID) -> tuple[ContactWhole, presenters.Special]:
    """Read one contact; it is a look at the child, and is recorded."""
    with trail.look(by=request.actor, at=request.at):
        return contact_whole(contact_id=contact_id, by=request.actor, at=request.at), duty.special_days()


@require_POST
def take(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Make a contact mine."""
    return press(
        request, holding.take, gettext("It is yours now. Its date stays."), "contact", contact_id, contact_id=contact_id
    )


@require_POST
def let_go(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Give a contact back to the desk."""
    return press(
        request,
        holding.let_go,
        gettext("It waits at the front door's desk again."),
        "contact",
        contact_id,
        contact_id=contact_id,
    )


@require_POST
def accept(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Accept a contact that a colleague offers."""
    said = gettext("It is yours now, and your colleague was told.")
    return press(request, holding.answer_offer, said, "contact", contact_id, contact_id=contact_id, is_accepted=True)


@require_POST
def join(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Join another contact about the same child to this one; one decision is for both, and each referrer hears."""
    try:
        other = UUID(request.POST.get("other", ""))
    except ValueError:
        raise NotFound from None
    said = gettext("The two are one now. One decision is for both, and each referrer hears of it.")
    return press(request, _join_here, said, "contact", contact_id, contact_id=contact_id, other_id=other)


def _join_here(*, contact_id: UUID, other_id: UUID, **act: Any) -> None:
    holding.join(contact_id=other_id, to_id=contact_id, **act)


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Offer a contact to a colleague at the front door."""
    asked = page_request(request)
    whole, _special = look(asked, contact_id)
    people = [(str(person), name) for person, name in whole.colleagues]
    form = OfferForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            holding.offer(
                contact_id=contact_id, person_id=UUID(form.cleaned_data["person"]), by=asked.actor, at=asked.at,
                once=form.key,
            )  # fmt: skip
            messages.success(request, gettext("Offered. It stays where it is until they accept."))
            return redirect("contact", contact_id)
        except NotNow as problem:
            form.add_error("person", problem_words(problem))
    heading = gettext("Offer this to a colleague")
    return _form(request, whole, form, heading, gettext("Offer it"))


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Send back a contact that a colleague offers, with a reason."""
    asked = page_request(request)
    whole, _special = look(asked, contact_id)
    form = RefuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            holding.answer_offer(
                contact_id=contact_id, is_accepted=False, reason=form.cleaned_data["reason"], by=asked.actor,
                at=asked.at, once=form.key,
            )  # fmt: skip
            messages.success(request, gettext("It stays your colleague's, and they were told why."))
            return redirect("front_door")
        except NotNow as problem:
            form.add_error("reason", problem_words(problem))
    return _form(request, whole, form, gettext("Say why you do not take it"), gettext("Send it back"))


def _form(request: HttpRequest, whole: ContactWhole, form: Any, heading: str, button: str) -> HttpResponse:
    return render(
        request,
        "frontdoor/form.html",
        {
            "form": form, "heading": heading, "button": button, "contact_id": whole.contact_id,
            "name": whole.said.get("name") or gettext("Name not given"), "people": whole.colleagues,
        },
    )  # fmt: skip
