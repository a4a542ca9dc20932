"""How agencies take part in a partnership, and what they are asked about it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import trail
from linkspan.partnership import events, scope
from linkspan.partnership.commands import participation as commands
from linkspan.partnership.queries import members
from linkspan.partnership.queries import participation as queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.partnership.participation import forms, presenters
from linkspan.web.request import PageRequest

SEE, KEEP = Action.SEE_PARTICIPATION, Action.KEEP_PARTNERSHIP


@require_safe
def page(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Show the reader's own agency first, then the others; thresholds, and what agencies were asked."""
    by, at, on = request.actor, request.at, localdate(request.at)
    with trail.look(by=by, at=at):
        permit = scope.require(by=by, to=SEE, at=at, partnership_id=partnership_id)
        trail.record(events.PARTICIPATION_SEEN, permit, about=partnership_id)
        found = presenters.page(queries.participation(partnership_id, on), by.organisation_id)
        found |= {
            "partnership": members.partnership(partnership_id, on),
            "thresholds": [presenters.threshold(each) for each in queries.thresholds(partnership_id, on)],
            "conversations": [presenters.conversation(each) for each in queries.conversations(partnership_id, at)],
            "may_keep": gate.may(by=by, to=KEEP, at=at).allow,
        }
    return render(request, "partnership/participation/page.html", found)


@require_http_methods(GET_OR_POST)
def threshold(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Set the partnership's own threshold for a figure, from a day on."""
    by, at, on = request.actor, request.at, localdate(request.at)
    with trail.look(by=by, at=at):
        permit = scope.require(by=by, to=KEEP, at=at, partnership_id=partnership_id)
        trail.record(events.PARTICIPATION_SEEN, permit, about=partnership_id)
        partnership = members.partnership(partnership_id, on)
        set_now = [presenters.threshold(each) for each in queries.thresholds(partnership_id, on)]
    choices = [(code, presenters.title_of(code)) for code in queries.THRESHOLDS]
    form = forms.Threshold(request.POST or None, indicators=choices, initial={"from_": on, "least": 80})

    def act() -> None:
        said = form.cleaned_data
        commands.set_threshold(
            partnership_id=partnership_id, indicator=said["indicator"], least=said["least"], from_=said["from_"],
            by=by, at=at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("The threshold is set."))
        return redirect("partnership_participation", partnership_id)
    return render(
        request, "partnership/participation/threshold.html",
        {"partnership": partnership, "form": form, "set_now": set_now},
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
def conversation(request: PageRequest, partnership_id: UUID, conversation_id: UUID) -> HttpResponse:
    """Show what an agency is asked; let it answer, and then the business manager close it."""
    by, at, on = request.actor, request.at, localdate(request.at)
    with trail.look(by=by, at=at):
        permit = scope.require(by=by, to=SEE, at=at, partnership_id=partnership_id)
        trail.record(events.PARTICIPATION_SEEN, permit, about=partnership_id)
        partnership = members.partnership(partnership_id, on)
        found = queries.conversation(partnership_id, conversation_id, at)
        answers = gate.may(by=by, to=Action.KEEP_OWN_PART, at=at, organisation_id=found.organisation_id).allow
        closes = commands.CLOSER in by.roles and gate.may(by=by, to=KEEP, at=at).allow
    form = forms.Words(request.POST or None)
    is_waiting = found.answered_at is None
    act = commands.answer_conversation if is_waiting else commands.close_conversation
    if keep(
        form,
        lambda: act(
            partnership_id=partnership_id, conversation_id=conversation_id, words=form.cleaned_data["words"], by=by,
            at=at, once=form.key,
        ),
    ):  # fmt: skip
        messages.success(request, gettext("It is kept."))
        return redirect("partnership_conversation", partnership_id, conversation_id)
    shows = (is_waiting and answers) or (not is_waiting and found.closed_at is None and closes)
    shown = presenters.conversation(found) | {"partnership": partnership, "is_waiting": is_waiting}
    return render(request, "partnership/participation/conversation.html", shown | {"form": form if shows else None})


@require_safe
def conversation_of(request: PageRequest, conversation_id: UUID) -> HttpResponse:
    """Lead from a task to the conversation it is about."""
    with trail.look(by=request.actor, at=request.at):
        partnership_id = queries.partnership_of(conversation_id)
        permit = scope.require(by=request.actor, to=SEE, at=request.at, partnership_id=partnership_id)
        trail.record(events.PARTICIPATION_SEEN, permit, about=partnership_id)
    return redirect("partnership_conversation", partnership_id, conversation_id)
