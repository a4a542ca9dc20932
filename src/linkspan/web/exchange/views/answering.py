"""Answering for my agency: choose how, fill it in; correct an answer, or take it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import NotFound, NotNow, trail
from linkspan.exchange.commands import answering as commands
from linkspan.exchange.queries.thread import QuestionThread, Thread, thread
from linkspan.exchange.rules import FINAL
from linkspan.sharing.advice.question import RECEIVER_NAMES
from linkspan.web.advice import remembered
from linkspan.web.children.forms import problem_words
from linkspan.web.exchange import presenters, words
from linkspan.web.exchange.forms import FORMS, ChooseForm, GiveForm, WhyForm
from linkspan.web.exchange.wished import beside_thread
from linkspan.web.request import PageRequest, page_request
from linkspan.web.voice.wishes.presenters import Line

Choices = Sequence[tuple[str, Any]]
# What is a decision about sharing, and so may carry the advice asked for before it.
ADVISED = ("disclosed", "withheld")


@require_GET
def choose(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """Ask which questions are answered, and how."""
    asked = page_request(request)
    found = _mine(asked, part_id)
    questions = _open(found)
    if not questions:
        return redirect("request_part", part_id)
    chosen = request.GET if "outcome" in request.GET or "questions" in request.GET else None
    form = ChooseForm(chosen, questions=questions, initial={"questions": [code for code, _said in questions]})
    form.fields.pop("once")
    if chosen is not None and form.is_valid():
        where = reverse("request_give", args=[part_id, form.cleaned_data["outcome"]])
        picked = "&".join(f"q={each}" for each in form.cleaned_data["questions"])
        return redirect(f"{where}?{picked}")
    return render(request, "exchange/choose.html", _context(found) | {"form": form})


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, part_id: UUID, outcome: str) -> HttpResponse:
    """Take one answer to the questions chosen."""
    asked = page_request(request)
    found, wished = _mine_beside(asked, part_id)
    questions = _open(found)
    if outcome not in FORMS:
        raise NotFound
    if not questions and request.method == "GET":
        return redirect("request_part", part_id)
    listed = questions or [(str(each.question_id), each.text) for each in found.questions]
    picked = [each for each in request.GET.getlist("q") if each in dict(listed)]
    form = _form(asked, found, outcome, listed, initial={"questions": picked or [code for code, _said in listed]})
    advised = remembered.kept_for(asked, found.child_id, found.asker_kind)
    if advised and outcome in ADVISED:
        form.offer(gettext(RECEIVER_NAMES[advised.receiver]))
    if request.method == "POST" and form.is_valid():
        try:
            commands.answer(
                part_id=part_id, questions=[UUID(each) for each in form.cleaned_data["questions"]], given=form.given,
                advised=advised if form.cleaned_data.get("advised") else None, by=asked.actor, at=asked.at,
                once=form.key,
            )  # fmt: skip
        except NotNow as problem:
            form.add_error(None, problem_words(problem))
        else:
            messages.success(request, gettext("Sent. The agency that asked has been told, and the record is written."))
            return redirect("request_part", part_id)
    return _page(request, found, form, outcome, wished)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, part_id: UUID, answer_id: UUID, outcome: str) -> HttpResponse:
    """Put another answer in the place of one; both stay."""
    asked = page_request(request)
    found, wished = _mine_beside(asked, part_id)
    if outcome not in FORMS or outcome not in FINAL:
        raise NotFound
    _answered(found, answer_id)
    form = _form(asked, found, outcome, ())
    if request.method == "POST" and form.is_valid():
        try:
            commands.correct_answer(
                answer_id=answer_id, given=form.given, why=form.cleaned_data["why"], by=asked.actor, at=asked.at,
                once=form.key,
            )  # fmt: skip
        except NotNow as problem:
            form.add_error(None, problem_words(problem))
        else:
            messages.success(request, gettext("Corrected. What was said before stays beside it."))
            return redirect("request_part", part_id)
    return _page(request, found, form, outcome, wished)


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, part_id: UUID, answer_id: UUID) -> HttpResponse:
    """Take an answer back, with why; the question is open again."""
    asked = page_request(request)
    found = _mine(asked, part_id)
    _answered(found, answer_id)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.take_back_answer(
                answer_id=answer_id, why=form.cleaned_data["why"], by=asked.actor, at=asked.at, once=form.key
            )
        except NotNow as problem:
            form.add_error("why", problem_words(problem))
        else:
            messages.success(request, gettext("Taken back. They read it no longer, and the question is open again."))
            return redirect("request_part", part_id)
    return render(request, "exchange/take_back.html", _context(found) | {"form": form})


def _mine(request: PageRequest, part_id: UUID) -> Thread:
    """Open the thread for those who answer it; to anyone else there is no such page."""
    found = thread(part_id=part_id, by=request.actor, at=request.at)
    if not found.can_answer:
        raise NotFound
    return found


def _mine_beside(request: PageRequest, part_id: UUID) -> tuple[Thread, list[Line] | None]:
    """Open the thread to be answered, with what the child and parents said about telling whoever asks."""
    with trail.look(by=request.actor, at=request.at):
        found = _mine(request, part_id)
        return found, beside_thread(found, request)


def _open(found: Thread) -> Choices:
    return [
        (str(each.question_id), each.text)
        for each in found.questions
        if found.standing.value in ("waiting", "partly", "silent") and each.state not in FINAL
    ]


def _answered(found: Thread, answer_id: UUID) -> QuestionThread:
    for each in found.questions:
        stood = [each.answer, *each.before]
        if any(one is not None and one.answer_id == answer_id for one in stood):
            return each
    raise NotFound


def _form(
    request: PageRequest, found: Thread, outcome: str, questions: Choices, initial: dict[str, Any] | None = None
) -> GiveForm:
    on, by = london_day(request.at), request.actor
    near = {each.id: each for area_id in by.area_ids[:5] for each in agencies.organisations(on, area_id=area_id)}
    others = [
        (str(each.id), each.name)
        for each in sorted(near.values(), key=lambda each: each.name)
        if each.id != by.organisation_id
    ]
    posted = request.POST if request.method == "POST" else None
    return FORMS[outcome](
        posted, on=on, me=by.name, test=found.test, agencies=others, questions=questions, initial=initial or {}
    )


def _page(request: HttpRequest, found: Thread, form: GiveForm, outcome: str, wished: list[Line] | None) -> HttpResponse:
    said, hint = words.OUTCOMES[form.outcome]
    return render(
        request,
        "exchange/give.html",
        _context(found) | {"form": form, "outcome": outcome, "heading_words": said, "hint": hint, "wishes": wished},
    )


def _context(found: Thread) -> dict[str, Any]:
    return {"thread": found, "subjects": [presenters.subject(each) for each in found.subjects]}
