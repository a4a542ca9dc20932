"""Looks that wait for review by a different person: what was done around them, asking, taking further, closing."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import NotNow, trail
from linkspan.children.queries.around import around
from linkspan.sharing import commands, gate, queries
from linkspan.sharing.policy import Action
from linkspan.web.forms import Form
from linkspan.web.governance import presenters
from linkspan.web.governance.forms import Asking, Explanation, Outcome, Refer, Review, Told
from linkspan.web.request import PageRequest

GET_OR_POST = ["GET", "POST"]


@require_safe
def waiting(request: PageRequest) -> HttpResponse:
    """List the looks that wait for the asker's review, and what they took further."""
    with trail.look(by=request.actor, at=request.at):
        found = queries.challenges_to_review(by=request.actor, at=request.at)
        referrals = queries.open_referrals(by=request.actor, at=request.at)
        sees_trail = gate.may(by=request.actor, to=Action.SEE_TRAIL, at=request.at).allow
    shown = [presenters.challenge(each, sees_trail=sees_trail) for each in found]
    further = [presenters.referral(each) for each in referrals]
    return render(request, "governance/challenges.html", {"challenges": shown, "referrals": further})


@require_http_methods(GET_OR_POST)
def review(request: PageRequest, challenge_id: UUID) -> HttpResponse:
    """Show one look with what its looker did around it, and keep what the reviewer found."""
    form = Review(request.POST or None)

    def act() -> None:
        commands.review_challenge(
            challenge_id=challenge_id,
            outcome=form.cleaned_data["outcome"],
            said=form.cleaned_data["said"],
            by=request.actor,
            at=request.at,
            once=form.key,
        )

    if _kept(form, act):
        messages.success(request, gettext("Your review is kept, and the task is finished."))
        return redirect("challenges")
    return render(request, "governance/challenge.html", _page(request, challenge_id) | {"form": form})


@require_http_methods(GET_OR_POST)
def ask(request: PageRequest, challenge_id: UUID) -> HttpResponse:
    """Decide whether, and when, the looker is asked."""
    form = Asking(request.POST or None)

    def act() -> None:
        commands.ask_looker(
            challenge_id=challenge_id,
            asking=form.cleaned_data["asking"],
            question=form.cleaned_data["question"],
            ask_on=form.cleaned_data["ask_on"],
            by=request.actor,
            at=request.at,
            once=form.key,
        )

    if _kept(form, act):
        said = {
            "now": gettext("They have been asked. You are told when they answer."),
            "later": gettext("They are asked on that day, and know nothing of it until then."),
            "never": gettext("They are not asked."),
        }
        messages.success(request, said[form.cleaned_data["asking"]])
        return redirect("challenge", challenge_id)
    return render(request, "governance/look_ask.html", _page(request, challenge_id) | {"form": form})


@require_http_methods(GET_OR_POST)
def refer(request: PageRequest, challenge_id: UUID) -> HttpResponse:
    """Take what the look has shown to those who look into allegations."""
    form = Refer(request.POST or None)

    def act() -> None:
        commands.refer_look(
            challenge_id=challenge_id,
            receiver=form.cleaned_data["receiver"],
            told_on=form.cleaned_data["told_on"],
            reference=form.cleaned_data["reference"],
            by=request.actor,
            at=request.at,
            once=form.key,
        )

    if _kept(form, act):
        messages.success(request, gettext("It is recorded, with a task of its own until there is an outcome."))
        return redirect("challenge", challenge_id)
    return render(request, "governance/look_refer.html", _page(request, challenge_id) | {"form": form})


@require_http_methods(GET_OR_POST)
def referral(request: PageRequest, referral_id: UUID) -> HttpResponse:
    """Show one allegation taken further; record that they were told, and then what came of it."""
    found = queries.referral(referral_id=referral_id, by=request.actor, at=request.at)
    form: Form = Outcome(request.POST or None) if found.told_on else Told(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        if found.told_on:
            commands.close_referral(
                referral_id=referral_id, outcome=said["outcome"], by=request.actor, at=request.at, once=form.key
            )
        else:
            commands.tell_referral(
                referral_id=referral_id, told_on=said["told_on"], reference=said["reference"], by=request.actor,
                at=request.at, once=form.key,
            )  # fmt: skip

    if _kept(form, act):
        messages.success(request, gettext("It is recorded."))
        return redirect("challenges")
    shown = presenters.referral(found)
    return render(request, "governance/referral.html", {"referral": shown, "form": form})


# --- for the looker, once asked -----------------------------------------------------------------------------------


@require_safe
def asked(request: PageRequest) -> HttpResponse:
    """List what the asker was asked about files they opened."""
    found = queries.my_questions(by=request.actor, at=request.at)
    return render(request, "governance/asked.html", {"questions": [presenters.question(each) for each in found]})


@require_http_methods(GET_OR_POST)
def explain(request: PageRequest, question_id: UUID) -> HttpResponse:
    """Show one question, and take the answer."""
    form = Explanation(request.POST or None)

    def act() -> None:
        commands.answer_question(
            question_id=question_id, answer=form.cleaned_data["answer"], by=request.actor, at=request.at, once=form.key
        )

    if _kept(form, act):
        messages.success(request, gettext("Your answer went to the person who asked."))
        return redirect("looks_asked")
    found = queries.my_question(question_id=question_id, by=request.actor, at=request.at)
    return render(request, "governance/explain.html", {"question": presenters.question(found), "form": form})


# --- shared -------------------------------------------------------------------------------------------------------


def _page(request: PageRequest, challenge_id: UUID) -> dict[str, object]:
    with trail.look(by=request.actor, at=request.at):
        found = queries.review(challenge_id=challenge_id, by=request.actor, at=request.at)
        did = around(challenge_id=challenge_id, by=request.actor, at=request.at)
        sees_trail = gate.may(by=request.actor, to=Action.SEE_TRAIL, at=request.at).allow
    return {
        "challenge": presenters.challenge(found.look, sees_trail=sees_trail),
        "review": presenters.review(found),
        "around": presenters.around(did),
    }


def _kept(form: Form, act: Callable[[], None]) -> bool:
    """Do what a form asks where it is whole; say why where it cannot be done now."""
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        act()
    except NotNow as problem:
        form.add_error(None, gettext(str(problem.message)))
        return False
    return True
