"""Passing tasks on, answering what is offered, and saying why something was late."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linkspan.agencies import queries as agencies
from linkspan.audit import NotFound, trail
from linkspan.children.queries.about import children_about
from linkspan.duty import commands, events, rules
from linkspan.duty import queries as duty
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.pressing import press
from linkspan.web.request import PageRequest
from linkspan.web.tasks import apart, forms, presenters, words


@require_safe
def late(request: PageRequest) -> HttpResponse:
    """List what was done late and of which nobody has said why: mine, and what lies at my agency's desk."""
    return render(request, "tasks/late.html", {"late": _late(request)})


def _late(request: PageRequest) -> list[presenters.Late]:
    by, at = request.actor, request.at
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_TASKS, at=at)
        trail.record(events.TASKS_SEEN, permit)
        found = apart.late_reasons(by, at)
        about = children_about(records={was.about for _, was in found if was.about}, by=by, at=at)
    return presenters.late(found, about)


@require_http_methods(GET_OR_POST)
def say_why(request: PageRequest, task_id: UUID) -> HttpResponse:
    """Say why one thing was late."""
    found = next((each for each in _late(request) if each.task_id == task_id), None)
    if found is None:
        raise NotFound
    form = forms.Why(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        commands.say_why(
            task_id=task_id, reason=said["reason"], words=said["words"], by=request.actor, at=request.at, once=form.key
        )

    if keep(form, act):
        messages.success(request, gettext("Thank you. It is kept with what was late."))
        return redirect("late_reasons")
    return render(request, "tasks/why.html", {"form": form, "late": found})


@require_safe
def offers(request: PageRequest) -> HttpResponse:
    """List what is offered to me, and what I offered and nobody has answered."""
    by, at = request.actor, request.at
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_TASKS, at=at)
        trail.record(events.TASKS_SEEN, permit)
        to_me, of_mine = _offers(request)
        every = [*to_me, *of_mine]
        about = children_about(records={each.about for each in every if each.about}, by=by, at=at)
        sides = [person for each in every for person in (each.giver.person_id, each.receiver.person_id)]
        people = agencies.names_of([person for person in sides if person])
    shown = {
        "to_me": presenters.offered(to_me, about, people),
        "of_mine": presenters.offered(of_mine, about, people),
        "key": uuid4,
    }
    return render(request, "tasks/offers.html", shown)


def _offers(request: PageRequest) -> tuple[list[duty.OfferLine], list[duty.OfferLine]]:
    by, at = request.actor, request.at
    if by.organisation_id is None or by.person_id is None:
        return [], []
    waiting = duty.offers_to(by.organisation_id, person_id=by.person_id, at=at)
    hidden = apart.not_for_a_cover(by)
    to_me = [
        each
        for each in waiting
        if each.receiver.person_id == by.person_id or (each.receiver.person_id and each.kind not in hidden)
    ]
    return to_me, list(duty.offers_of([line.id for line in apart.mine(by, at) if line.is_offered]))


@require_http_methods(GET_OR_POST)
def answer(request: PageRequest, offer_id: UUID) -> HttpResponse:
    """Take over a task that is offered, or send it back with a reason."""
    by, at = request.actor, request.at
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.HAND_OVER_TASK, at=at)
        trail.record(events.TASKS_SEEN, permit)
        found = next((each for each in _offers(request)[0] if each.id == offer_id), None)
        if found is None or found.kind not in rules.PASSED_ON:
            raise NotFound
        about = children_about(records={found.about} if found.about else set(), by=by, at=at)
        people = agencies.names_of([found.giver.person_id] if found.giver.person_id else [])
    form = forms.Answer(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        commands.answer_task(
            offer_id=offer_id, is_accepted=said["answer"] == "yes", reason=said["reason"], by=by, at=at, once=form.key
        )

    if keep(form, act):
        messages.success(request, gettext("Answered. Your colleague has been told."))
        return redirect("tasks")
    [shown] = presenters.offered([found], about, people)
    return render(request, "tasks/answer.html", {"form": form, "offer": shown})


@require_POST
def take_back(request: PageRequest, offer_id: UUID) -> HttpResponse:
    """Take an offer back that nobody has answered."""
    return press(request, commands.take_back, gettext("Taken back. It is still yours."), "offers", offer_id=offer_id)


@require_http_methods(GET_OR_POST)
def offer(request: PageRequest, item_id: UUID) -> HttpResponse:
    """Offer a task of mine to a colleague."""
    by, at = request.actor, request.at
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.HAND_OVER_TASK, at=at)
        trail.record(events.TASKS_SEEN, permit)
        line = duty.item(item_id, at, held_by=by.organisation_id)
        if not duty.acts_for(line.person_id, by, at) or line.kind not in rules.PASSED_ON:
            raise NotFound
        listed = _colleagues(request, but={line.person_id, by.person_id})
    form = forms.Colleague(request.POST or None, colleagues=listed)

    def act() -> None:
        chosen = UUID(form.cleaned_data["person"])
        commands.offer_task(item_id=item_id, person_id=chosen, by=by, at=at, once=form.key)

    if keep(form, act):
        messages.success(request, gettext("Offered. It is yours until your colleague accepts."))
        return redirect("tasks")
    return render(request, "tasks/pass.html", _page(form, line, gettext("Offer it to a colleague"), "tasks"))


@require_http_methods(GET_OR_POST)
def give(request: PageRequest, item_id: UUID) -> HttpResponse:
    """Give a task of my organisation to someone, or put it at the desk."""
    by, at = request.actor, request.at
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.REASSIGN_TASK, at=at, organisation_id=by.organisation_id)
        trail.record(events.TASKS_SEEN, permit)
        line = duty.item(item_id, at, held_by=by.organisation_id)
        if line.organisation_id != by.organisation_id or line.kind not in rules.PASSED_ON:
            raise NotFound
        listed = _colleagues(request, but={line.person_id})
    if line.person_id:
        listed.append(("desk", gettext("The duty desk")))
    form = forms.Colleague(request.POST or None, colleagues=listed)

    def act() -> None:
        chosen = form.cleaned_data["person"]
        person_id = None if chosen == "desk" else UUID(chosen)
        commands.give_task(item_id=item_id, person_id=person_id, by=by, at=at, once=form.key)

    if keep(form, act):
        messages.success(request, gettext("Done. Whoever has it now has been told."))
        return redirect("team_tasks")
    return render(request, "tasks/pass.html", _page(form, line, gettext("Give it to someone"), "team_tasks"))


def _colleagues(request: PageRequest, *, but: set[UUID | None]) -> list[tuple[str, str]]:
    organisation_id = request.actor.organisation_id
    if organisation_id is None:
        raise NotFound
    seated = agencies.colleagues(organisation_id, localdate(request.at))
    return [
        (str(each.person_id), f"{each.name}, {each.post_title}")
        for each in {one.person_id: one for one in seated}.values()
        if each.person_id not in but
    ]


def _page(form: forms.Colleague, line: duty.ItemLine, heading: str, back_to: str) -> dict[str, object]:
    return {"form": form, "what": words.task(line.kind), "due_at": line.due_at, "heading": heading, "back_to": back_to}
