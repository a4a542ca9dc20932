"""What is gathered, the health professional's opinion, each piece decided on, and the files made and handed over."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linkspan.audit import NotFound, NotNow
from linkspan.scrutiny.commands import access_pack, access_reply
from linkspan.scrutiny.queries import access as queries
from linkspan.web.account.step_up import needs_step_up
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.forms import Form
from linkspan.web.request import PageRequest, page_request
from linkspan.web.scrutiny import files, forms, presenters
from linkspan.web.scrutiny.views import done


@require_POST
def gather(request: PageRequest, access_id: UUID) -> HttpResponse:
    """Gather what is held."""
    return done(request, access_id, access_pack.gather, gettext("It is gathered. Read each piece and decide."))


@require_http_methods(GET_OR_POST)
def ask_opinion(request: PageRequest, access_id: UUID) -> HttpResponse:
    """Ask a health service that works with the child."""
    found = queries.whole(request_id=access_id, by=request.actor, at=request.at)
    form = forms.AskOpinion(request.POST or None, health=found.health)

    def act() -> None:
        access_pack.ask_opinion(
            request_id=access_id, organisation_id=UUID(form.cleaned_data["organisation"]), by=request.actor,
            at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("They are asked. You are told when they answer."))
        return redirect("access_request", access_id)
    hint = gettext("No health record may be told before a health professional who knows the child says so.")
    context = {"form": form, "found": found, "heading": gettext("Ask a health professional"), "hint": hint}
    return render(request, "scrutiny/form.html", context)


@require_http_methods(GET_OR_POST)
def opinion(request: PageRequest, opinion_id: UUID) -> HttpResponse:
    """Say whether the health records of a child one works with may be told."""
    asked, child, pieces = queries.opinion(opinion_id=opinion_id, by=request.actor, at=request.at)
    form = forms.Opinion(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        access_pack.give_opinion(
            opinion_id=opinion_id, says=said["says"], words=said["words"], by=request.actor, at=request.at,
            once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("Your opinion is kept. Whoever asked is told."))
        return redirect("health_opinion", opinion_id)
    context = {"asked": asked, "child": child, "pieces": [presenters.piece(each) for each in pieces], "form": form}
    return render(request, "scrutiny/opinion.html", context)


@require_http_methods(GET_OR_POST)
@needs_step_up
def piece(request: HttpRequest, access_id: UUID, piece_id: UUID) -> HttpResponse:
    """Read one piece, and decide on each thing that may be left out."""
    asked = page_request(request)
    found = queries.whole(request_id=access_id, by=asked.actor, at=asked.at)
    one = next((each for each in found.pieces if each.id == piece_id), None)
    if one is None:
        raise NotFound
    form = forms.Decide(request.POST or None, piece=one)

    def act() -> None:
        access_pack.decide_piece(
            piece_id=piece_id, rulings=form.rulings, more=form.more, by=asked.actor, at=asked.at, once=form.key
        )

    if keep(form, act):
        messages.success(request, gettext("Your decision is kept."))
        after = next((each for each in found.pieces if not each.is_decided and each.id != piece_id), None)
        return redirect("access_piece", access_id, after.id) if after else redirect("access_request", access_id)
    return render(request, "scrutiny/piece.html", presenters.piece(one) | {"found": found, "form": form})


@require_safe
@needs_step_up
def picture(request: HttpRequest, access_id: UUID, piece_id: UUID) -> HttpResponse:
    """Show the picture that a piece is of, to be decided on."""
    asked = page_request(request)
    body = queries.picture(request_id=access_id, piece_id=piece_id, by=asked.actor, at=asked.at)
    response = HttpResponse(body, content_type="image/jpeg")
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = "inline"
    return response


@require_POST
@needs_step_up
def files_made(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """Make the files and send them, once the line that they were made is in the trail."""
    asked = page_request(request)
    form = Form(request.POST)
    if not form.is_valid():
        return redirect("access_request", access_id)
    try:
        found, answer = queries.answer(request_id=access_id, by=asked.actor, at=asked.at)
        written = files.written(presenters.letter(found, answer, asked.actor.organisation_name))
        access_reply.made(
            request_id=access_id, page_hash=written.page_hash, data_hash=written.data_hash, by=asked.actor,
            at=asked.at, once=form.key,
        )  # fmt: skip
    except NotNow as problem:
        messages.error(request, gettext(problem.message))
        return redirect("access_request", access_id)
    return files.sent(written)


@require_POST
@needs_step_up
def hand_over(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """Say that the files were handed over: the request is answered, and the pack goes."""
    kept = gettext("It is answered. The pack is gone from here; what was decided stays.")
    return done(page_request(request), access_id, access_reply.hand_over, kept)
