"""Writing down what a child said, putting something beside it, and saying why there is nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from linkspan.audit import NotFound, NotNow, Refused, trail
from linkspan.pathway.queries import stages as pathway
from linkspan.pathway.stages import BY_CODE
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import word_rules as rules
from linkspan.voice.commands import hearings, words
from linkspan.voice.queries import words as queries
from linkspan.web.children.forms import problem_words
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import needs, opened
from linkspan.web.request import PageRequest, page_request
from linkspan.web.stages import words as stage_words
from linkspan.web.voice.words import presenters
from linkspan.web.voice.words.forms import BesideForm, WhyForm, WordsForm


@require_http_methods(["GET", "POST"])
@asks_first
def add(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Write down what a child said."""
    asked = page_request(request)
    with trail.look(by=asked.actor, at=asked.at):
        found = opened(asked, child_id, "voice")
        needs(found, Action.RECORD_VOICE)
        stages = _stages(asked, child_id, _came_from(request))
    form = WordsForm(
        request.POST if request.method == "POST" else None, request.FILES or None, today=found.context["on"],
        stages=stages, initial={"stages": [request.GET.get("stage", "")]},
    )  # fmt: skip
    if form.is_bound and form.is_valid() and _recorded(asked, child_id, form):
        messages.success(request, gettext("It is written down, as the child said it."))
        return redirect("child_voice", child_id)
    if form.is_bound and request.FILES and "picture" not in form.errors:
        form.add_error("picture", gettext("Choose the picture again. It could not be kept while something is missing."))
    return render(request, "voice/words/add.html", found.context | {"form": form})


def _recorded(asked: PageRequest, child_id: UUID, form: WordsForm) -> bool:
    try:
        words.record_words(
            child_id=child_id, saying=form.saying, picture=form.sent, shows=form.cleaned_data["shows"],
            stages=form.chosen, wishes=form.cleaned_data["wishes"], by=asked.actor, at=asked.at, once=form.key,
        )  # fmt: skip
    except NotNow as problem:
        form.add_error(BOXES.get(problem.code), problem_words(problem))
        return False
    return True


# The box that a problem is about; the rest stand above the form.
BOXES = {
    "voice.nothing_said": "said", "voice.through_whom": "through", "voice.who_was_there": "present",
    "voice.who_translated": "translated_by", "voice.which_language": "language_said", "voice.ahead": "said_on",
    "voice.picture_large": "picture", "voice.no_picture": "picture",
}  # fmt: skip


def _came_from(request: HttpRequest) -> UUID | None:
    """Read which stage's page led here; anything else is no stage."""
    try:
        return UUID(request.GET.get("stage", ""))
    except ValueError:
        return None


def _stages(asked: PageRequest, child_id: UUID, came_from: UUID | None) -> list[tuple[str, str]]:
    """List what the words may be for: what is under way, what is not complete without them, and what led here."""
    by, at = asked.actor, asked.at
    listed: dict[UUID, str] = {}
    if came_from and (asks := queries.kind_asked(child_id=child_id, stage_id=came_from)):
        listed[came_from] = stage_words.kind(asks)
    if gate.may(by=by, to=Action.SEE_VOICE, about=child_id, at=at).allow:
        voice = queries.voice_of(child_id=child_id, by=by, at=at)
        listed |= {each.stage_id: stage_words.kind(each.stage_kind) for each in voice.asked}
    if gate.may(by=by, to=Action.SEE_PATHWAY, about=child_id, at=at).allow:
        permit = gate.require(by=by, to=Action.SEE_PATHWAY, about=child_id, at=at)
        for each in pathway.stages_of(child_id, by=by, at=at, permit=permit):
            kind = BY_CODE.get(each.kind)
            if each.is_open and kind and kind.hearing and not each.restricted:
                listed.setdefault(each.id, stage_words.kind(each.kind))
    return [(str(stage_id), said) for stage_id, said in listed.items()]


@require_http_methods(["GET", "POST"])
@asks_first
def why(request: HttpRequest, child_id: UUID, stage_id: UUID) -> HttpResponse:
    """Say why a stage is without the child's words."""
    asked = page_request(request)
    found = opened(asked, child_id, "voice")
    needs(found, Action.RECORD_VOICE)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            hearings.say_why_unheard(
                child_id=child_id, stage_id=stage_id, reason=form.cleaned_data["reason"],
                said=form.cleaned_data["said"], by=asked.actor, at=asked.at, once=form.key,
            )  # fmt: skip
            messages.success(request, gettext("Kept. You can still write down the child's words later."))
            return redirect("child_voice", child_id)
        except NotNow as problem:
            form.add_error(None, problem_words(problem))
    return render(request, "voice/words/why.html", found.context | {"form": form, "stage_id": stage_id})


@require_http_methods(["GET", "POST"])
@asks_first
def beside(request: HttpRequest, child_id: UUID, words_id: UUID) -> HttpResponse:
    """Put something beside what a child said: nothing of it is ever changed."""
    asked = page_request(request)
    with trail.look(by=asked.actor, at=asked.at):
        found = opened(asked, child_id, "voice")
        needs(found, Action.RECORD_VOICE)
        line = queries.one(words_id=words_id, by=asked.actor, at=asked.at)
    if line.child_id != child_id:
        raise NotFound
    is_mine = line.author_id == asked.actor.person_id
    form = BesideForm(
        request.POST if request.method == "POST" else None, kinds=_kinds(is_mine=is_mine), is_mine=is_mine
    )
    if form.is_bound and form.is_valid():
        try:
            _put(asked, words_id, form)
            messages.success(request, gettext("Kept beside what the child said."))
            return redirect("child_voice", child_id)
        except NotNow as problem:
            form.add_error(None, problem_words(problem))
        except (NotFound, Refused):
            # Whether there is such a child is told to nobody who may not write for them.
            form.add_error("child", gettext("You cannot write for that child. Check the reference."))
    page: dict[str, Any] = {"form": form, "entry": presenters.entry(line)}
    return render(request, "voice/words/beside.html", found.context | page)


def _kinds(*, is_mine: bool) -> list[tuple[str, str]]:
    found = [
        (rules.CORRECTION, gettext("Something was written down wrongly")),
        (rules.WITHDRAWN, gettext("The child takes it back")),
        ("wish", gettext("The child wants something: mark it as a wish")),
        (rules.SHARED, gettext("Who may see it")),
    ]
    return [*found, (rules.WRONG_CHILD, gettext("It was about another child"))] if is_mine else found


def _put(asked: PageRequest, words_id: UUID, form: BesideForm) -> None:
    given = form.cleaned_data
    who: dict[str, Any] = {"words_id": words_id, "by": asked.actor, "at": asked.at, "once": form.key}
    match given["kind"]:
        case rules.CORRECTION:
            words.correct_words(said=given["said"], **who)
        case rules.WITHDRAWN:
            words.withdraw_words(said=given["said"], **who)
        case rules.WRONG_CHILD:
            if given["child"]:
                words.move_words(child_id=given["child"], said=given["said"], **who)
            else:
                words.misplace_words(said=given["said"], **who)
        case rules.SHARED:
            words.share_words(sharing=given["sharing"], why=given["said"], **who)
        case _:
            words.mark_wish(wish=given["said"], **who)
