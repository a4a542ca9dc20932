"""Decide whether a record is about a child; ask the source; take a decision back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import NotFound
from linkspan.children.commands import corrections, opinions, settling, undoing
from linkspan.children.queries import reviews
from linkspan.children.queries import settling as queries
from linkspan.children.queries.reviews import PairDetail
from linkspan.web.forms import Form
from linkspan.web.request import PageRequest
from linkspan.web.reviews import presenters
from linkspan.web.reviews.forms import AskSource, Decide, Reasoned, Settle

BOTH = ["GET", "HEAD", "POST"]
LAST = "last"  # in an address: the number of the pair just answered, for undoing it


@require_safe
def pairs(request: PageRequest) -> HttpResponse:
    """List the pairs that wait for a matching reviewer, what could do most harm first."""
    listed = reviews.waiting_pairs(by=request.actor, at=request.at)
    page = presenters.queue(listed) | {"last": _last(request), "undo": Form()}
    return render(request, "reviews/queue.html", page)


@require_safe
def sealed(request: PageRequest) -> HttpResponse:
    """List the sealed records that wait for a shield reviewer, by clock."""
    listed = reviews.sealed_pairs(by=request.actor, at=request.at)
    return render(request, "reviews/sealed.html", {"bands": presenters.bands(listed)})


@require_safe
def following(request: PageRequest, pair_id: UUID | None = None) -> HttpResponse:
    """Go on to the pair that comes next, or to the list when none is left."""
    found = reviews.next_pair(by=request.actor, at=request.at, after=pair_id)
    if found is None:
        messages.info(request, gettext("No other pair waits for you."))
    address = reverse("match", args=[found]) if found else reverse("matches")
    last = _last(request)
    return HttpResponseRedirect(f"{address}?{LAST}={last}" if last else address)


@require_http_methods(BOTH)
def pair(request: PageRequest, pair_id: UUID) -> HttpResponse:
    """Show both sides and the evidence, and take the answer; the next pair comes up after it."""
    if request.method != "POST":
        return _pair(request, _open(request, pair_id), Decide())
    form = Decide(request.POST)
    if not form.is_valid():
        return _pair(request, _open(request, pair_id), form)
    sealed = _open(request, pair_id).sealed
    outcome = opinions.give_opinion(
        pair_id=pair_id, says=form.cleaned_data["decision"], reason=form.cleaned_data["reason"], by=request.actor,
        at=request.at, once=form.key,
    )  # fmt: skip
    messages.success(request, presenters.outcome(outcome))
    if sealed:
        return HttpResponseRedirect(reverse("sealed"))
    return HttpResponseRedirect(f"{reverse('match_next')}?{LAST}={pair_id}")


@require_http_methods(["POST"])
def undo(request: PageRequest, pair_id: UUID) -> HttpResponse:
    """Undo one's own last answer: the pair waits again, as if it had not been given."""
    form = Form(request.POST)
    found = _open(request, pair_id)
    if not form.is_valid() or found.sealed or (found.decision and not found.is_mine):
        raise NotFound
    if found.decision:
        undoing.undo(
            pair_id=pair_id,
            reason=gettext("Undone by whoever decided."),
            by=request.actor,
            at=request.at,
            once=form.key,
        )
    else:
        opinions.take_back_opinion(pair_id=pair_id, by=request.actor, at=request.at, once=form.key)
    messages.success(request, gettext("Undone. The pair waits again, and here it is."))
    return HttpResponseRedirect(reverse("match", args=[pair_id]))


@require_http_methods(BOTH)
def ask(request: PageRequest, pair_id: UUID) -> HttpResponse:
    """Ask the agency that sent the record; the pair goes on waiting."""
    found = _open(request, pair_id)
    if found.record.child_id is None or found.decision:
        raise NotFound
    form = AskSource(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "reviews/ask.html", {"pair": presenters.detail(found), "form": form})
    corrections.ask_correction(
        child_id=found.record.child_id, record_id=found.record_id, field=form.cleaned_data["field"],
        words=form.cleaned_data["words"], by=request.actor, at=request.at, once=form.key,
    )  # fmt: skip
    messages.success(
        request,
        gettext("%(agency)s has been asked. The pair waits here until you decide.")
        % {"agency": found.record_organisation},
    )
    return HttpResponseRedirect(reverse("match", args=[pair_id]))


@require_http_methods(BOTH)
def settle(request: PageRequest, pair_id: UUID) -> HttpResponse:
    """Show what reviewers differ on, and take the word of whoever settles it where no third reviewer is there."""
    form = Settle(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        found = queries.disputed_pair(pair_id=pair_id, by=request.actor, at=request.at)
        return render(request, "reviews/settle.html", {"pair": presenters.detail(found), "form": form})
    settling.settle_dispute(
        pair_id=pair_id, same=form.cleaned_data["decision"] == "same", reason=form.cleaned_data["reason"],
        by=request.actor, at=request.at, once=form.key,
    )  # fmt: skip
    messages.success(request, gettext("Settled. The reviewers who differed have been told, with who settled it."))
    return HttpResponseRedirect(reverse("tasks"))


@require_http_methods(BOTH)
def take_back(request: PageRequest, pair_id: UUID) -> HttpResponse:
    """Do the opposite of what was decided; nothing is lost by either."""
    found = _open(request, pair_id)
    if found.decision not in ("same", "different"):
        raise NotFound
    form = Reasoned(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "reviews/back.html", {"pair": presenters.detail(found), "form": form})
    undoing.take_back(
        pair_id=pair_id, reason=form.cleaned_data["reason"], by=request.actor, at=request.at, once=form.key
    )
    messages.success(
        request,
        gettext("Taken back: the record has a file of its own again.")
        if found.decision == "same"
        else gettext("Taken back: the pair is before reviewers again, because two people decide it.")
        if found.needs_two
        else gettext("Taken back: the record is with the child now."),
    )
    return HttpResponseRedirect(reverse("sealed" if found.sealed else "matches"))


def _open(request: PageRequest, pair_id: UUID) -> PairDetail:
    return reviews.pair_detail(pair_id=pair_id, by=request.actor, at=request.at)


def _last(request: PageRequest) -> UUID | None:
    try:
        return UUID(request.GET.get(LAST, ""))
    except ValueError:
        return None


def _pair(request: PageRequest, found: PairDetail, form: Decide) -> HttpResponse:
    page = {
        "pair": presenters.detail(found),
        "form": form,
        "can_ask": found.record.child_id and not found.sealed,
        "last": _last(request),
        "undo": Form(),
    }
    return render(request, "reviews/pair.html", page)
