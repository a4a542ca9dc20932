"""Requests to put a fact right, and objections to its use, for the agency it came from to answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import NotFound, NotNow
from linkspan.children.commands import corrections
from linkspan.children.queries.corrections import to_answer
from linkspan.web.governance import presenters
from linkspan.web.governance.forms import Answer
from linkspan.web.request import PageRequest


@require_safe
def listed(request: PageRequest) -> HttpResponse:
    """List what the asker's agency has to answer, the first due first."""
    on = localdate(request.at)
    found = [presenters.correction(each, on) for each in to_answer(by=request.actor, at=request.at)]
    return render(request, "governance/corrections.html", {"corrections": found})


@require_http_methods(["GET", "POST"])
def answer(request: PageRequest, correction_id: UUID) -> HttpResponse:
    """Answer one of them."""
    waiting = to_answer(by=request.actor, at=request.at)
    one = next((each for each in waiting if each.correction_id == correction_id), None)
    if one is None:
        raise NotFound
    form = Answer(request.POST or None, kind=one.kind)
    if form.is_bound and form.is_valid():
        try:
            corrections.answer_correction(
                correction_id=correction_id,
                outcome=form.cleaned_data["outcome"],
                words=form.cleaned_data["words"],
                by=request.actor,
                at=request.at,
                once=form.key,
            )
        except NotNow as problem:
            form.add_error("words", gettext(str(problem.message)))
        else:
            messages.success(request, gettext("Your answer is kept. Whoever asked is told."))
            return redirect("corrections")
    shown = presenters.correction(one, localdate(request.at))
    return render(request, "governance/correction.html", {"correction": shown, "form": form})
