"""Find a child: the question, the answer, and what the gate asks in between.

What was typed goes by POST into the session and the answer is its own page, so that going back from a file shows it
again; nothing about a child is ever in an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linkspan.agencies import queries as agencies
from linkspan.agencies.queries import Organisation
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotNow, Refused
from linkspan.children.queries.finding import find as find_children
from linkspan.matching import too_little_words, why_too_little
from linkspan.sharing import commands as sharing
from linkspan.sharing.facts import Action
from linkspan.web.children import presenters, remembered, words
from linkspan.web.children.forms import UPN_KINDS, AnswerForm, FindForm, problem_words
from linkspan.web.children.typed import fields_of
from linkspan.web.request import PageRequest, page_request


@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Ask what is known about a child, and why."""
    asked = page_request(request)
    if request.method == "POST":
        return _sent(asked)
    typed = remembered.kept_search(asked) or {}
    kept = None if "reason" in request.GET else remembered.kept_reason(asked)
    return _page(asked, _form(asked, initial=_initial(typed), kept=kept), kept)


@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """Search, and show who may be meant; each child shown is named in the trail before anything is sent."""
    asked = page_request(request)
    typed, reason = remembered.kept_search(asked), remembered.kept_reason(asked)
    if typed is None or reason is None:
        return redirect("find")
    form = _form(asked, data=typed | {"once": str(uuid4())}, kept=reason)
    if not form.is_valid():
        return _page(asked, form, reason)
    query = form.query(london_day(asked.at))
    try:
        answers = find_children(query=query, by=asked.actor, at=asked.at, reason=reason.line)
    except NotNow as problem:
        form.add_error(None, problem_words(problem))
        return _page(asked, form, reason)
    except Refused as refusal:
        if refusal.code != "challenge_needed":
            raise
        return _challenge(asked, AnswerForm(is_reason_known=True))
    return render(
        request,
        "children/results.html",
        {
            "likely": presenters.rows(answers.likely),
            "might_be": presenters.rows(answers.might_be),
            "asked": presenters.asked_words(form),
            "reason": words.stated_reason(reason.line),
            "key": uuid4,
        },
    )


@require_http_methods(["GET", "POST"])
def challenge(request: HttpRequest) -> HttpResponse:
    """Take the answer to what the gate asked, and go on with the search."""
    asked = page_request(request)
    if request.method == "GET":
        return redirect("find_results")
    form = AnswerForm(request.POST, is_reason_known=True)
    if not form.is_valid():
        return _challenge(asked, form)
    answer(asked, form, to=Action.SEARCH)
    return redirect("find_results")


@require_POST
def start_again(request: HttpRequest) -> HttpResponse:
    """Forget what was typed and why."""
    remembered.forget_search(page_request(request))
    return redirect("find")


def answer(request: PageRequest, form: AnswerForm, *, to: Action, about: Any = None) -> None:
    """Give the gate the answer it asked for; where nothing is asked any more, go on."""
    try:
        sharing.answer_challenge(
            answer=form.cleaned_data["words"], by=request.actor, at=request.at, about=about, to=to, once=form.key
        )
    except NotNow as problem:
        if problem.code != "sharing.nothing_asked":
            raise


def _sent(request: PageRequest) -> HttpResponse:
    if "once" not in request.POST:
        return _from_one_box(request)
    kept = None if "code" in request.POST else remembered.kept_reason(request)
    form = _form(request, data=request.POST, kept=kept)
    remembered.keep_search(request, form.typed())
    if not form.is_valid() or not _is_enough(form, request):
        return _page(request, form, kept)
    if kept is None:
        remembered.keep_reason(request, form.reason)
    return redirect("find_results")


def _from_one_box(request: PageRequest) -> HttpResponse:
    """Sort what the box at the top of every page was given; ask why where no reason stands yet."""
    typed = fields_of(request.POST.get("words", "")[:200])
    remembered.keep_search(request, typed)
    kept = remembered.kept_reason(request)
    if "upn" in typed and request.actor.organisation_kind not in UPN_KINDS:
        form = _form(request, data=typed | {"once": str(uuid4())}, kept=kept)
        form.add_error(None, gettext("Only schools, nurseries and councils may search by UPN. Use names or a date."))
        return _page(request, form, kept)
    if kept is None or not typed:
        return redirect("find")
    form = _form(request, data=typed | {"once": str(uuid4())}, kept=kept)
    if not form.is_valid() or not _is_enough(form, request):
        return _page(request, form, kept)
    return redirect("find_results")


def _is_enough(form: FindForm, request: PageRequest) -> bool:
    """Tell whether a search could tell children apart; where not, say what to add."""
    if problem := why_too_little(form.query(london_day(request.at))):
        form.add_error(None, gettext(too_little_words(problem)))
        return False
    return True


def _form(request: PageRequest, *, kept: remembered.Reason | None, **options: Any) -> FindForm:
    return FindForm(
        roles=request.actor.roles,
        organisation_kind=request.actor.organisation_kind,
        schools=schools_near(request.actor, request),
        kept=kept,
        **options,
    )


def schools_near(actor: Actor, request: PageRequest) -> list[Organisation]:
    """List the schools of the asker's areas, for choosing one by name."""
    on = london_day(request.at)
    found: dict[str, Organisation] = {}
    for area_id in actor.area_ids[:3]:
        found |= {each.code: each for each in agencies.organisations(on, kind="school", area_id=area_id)}
    return sorted((each for each in found.values() if "urn" in each.identifiers), key=lambda each: each.name)


def _initial(typed: Mapping[str, str]) -> dict[str, Any]:
    born = {part: typed.get(f"born-{part}", "") for part in ("day", "month", "year")}
    return {**typed, "born": born}


def _page(request: PageRequest, form: FindForm, kept: remembered.Reason | None) -> HttpResponse:
    reason = words.stated_reason(kept.line) if kept else ""
    return render(request, "children/find.html", {"form": form, "schools": form.schools, "reason": reason})


def _challenge(request: PageRequest, form: AnswerForm) -> HttpResponse:
    return render(
        request,
        "children/search_challenge.html",
        {"form": form, "whys": words.whys(request.actor, london_day(request.at))},
    )
