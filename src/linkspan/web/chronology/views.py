"""A child's chronology: what happened, newest first, and what is missing from it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from linkspan.audit import trail
from linkspan.pathway import chronology_rules as rules
from linkspan.pathway.queries import chronology as queries
from linkspan.pathway.queries.chronology import Chronology
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import TO_BE_SAID, opened
from linkspan.web.chronology import presenters, words
from linkspan.web.chronology.forms import FilterForm, wanted_of
from linkspan.web.request import page_request

# A page of this many events is read on a phone; all of them are one click away.
SHOWN = 100
NEAR = frozenset({"step_up_needed", "challenge_needed"})


@require_GET
@asks_first
def show(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Show what happened to a child, from all agencies, as far as the reader may know."""
    asked = page_request(request)
    by, at = asked.actor, asked.at
    with trail.look(by=by, at=at):
        found = opened(asked, child_id, "chronology")
        whole = queries.chronology(child_id=child_id, by=by, at=at)
        export = gate.may(by=by, to=Action.EXPORT_CHILD, about=child_id, at=at, reason=TO_BE_SAID)
    form = _filter(request, whole)
    wanted = wanted_of(form)
    shown = narrowed(whole, wanted)
    most = None if "all" in request.GET else SHOWN
    return render(
        request,
        "chronology/chronology.html",
        found.context
        | {
            "form": form,
            "chronology": shown,
            "years": presenters.years(shown, most=most),
            "silences": presenters.silences(shown),
            "chosen": presenters.chosen(wanted, whole.told_by),
            "hidden_count": max(0, len(shown.events) - SHOWN) if most else 0,
            "query": request.GET.urlencode(),
            "may_take": export.allow or export.code in NEAR,
        },
    )


def _filter(request: HttpRequest, found: Chronology) -> FilterForm:
    return FilterForm(
        request.GET,
        agencies=[(str(each), name) for each, name in found.told_by],
        kinds=[(kind, words.kind_words(kind)) for kind in found.kinds],
    )


def narrowed(found: Chronology, wanted: rules.Wanted) -> Chronology:
    """Keep the events that were chosen. Of some agencies or kinds alone no gap or silence can be told."""
    if wanted.is_all:
        return found
    return replace(
        found,
        events=rules.chosen(found.events, wanted),
        gaps=found.gaps if wanted.is_of_all else (),
        quiet=found.quiet if wanted.is_of_all else (),
    )
