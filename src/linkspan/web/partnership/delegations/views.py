"""The delegation register, the question who can commit an agency, how delegates answer, and decisions referred up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.agencies import queries as agencies
from linkspan.audit import NotFound, NotNow, trail
from linkspan.partnership import delegation_rules as rules
from linkspan.partnership import events, ladders, scope
from linkspan.partnership.commands import delegations as commands
from linkspan.partnership.queries import delegations as queries
from linkspan.partnership.queries import meetings, members
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.forms import Form
from linkspan.web.partnership.asking import looking
from linkspan.web.partnership.delegations import forms, presenters, words
from linkspan.web.partnership.funding.words import pounds
from linkspan.web.request import PageRequest

SEEN = events.DELEGATIONS_SEEN
# Who is asked about in meetings; anyone else to whom something is delegated is listed too.
ASKED_ABOUT = frozenset({rules.LEAD, "delegated_partner", "manager", "dsl", "business_manager"})


@require_safe
def register(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """List what is delegated to whom, what lapsed, and the decisions that wait for a lead."""
    today = localdate(request.at)
    with looking(request, partnership_id, SEEN):
        lines = queries.delegations(partnership_id, today)
        referred = queries.referrals(partnership_id, request.at)
        partnership = members.partnership(partnership_id, today)
        may = may_delegate(request)
    page = {
        "partnership": partnership,
        "in_force": [presenters.delegation(one, today) for one in lines if one.is_in_force],
        "others": [presenters.delegation(one, today) for one in lines if not one.is_in_force],
        "waiting": [presenters.referral(one) for one in referred if not one.answer],
        "answered": [presenters.referral(one) for one in referred if one.answer],
        "may_delegate": may,
    }
    return render(request, "partnership/delegations/register.html", page)


def may_delegate(request: PageRequest) -> bool:
    """Tell whether the reader leads for their organisation. Ask inside a look."""
    by = request.actor
    said = gate.may(by=by, to=Action.COMMIT_PARTNER, at=request.at, organisation_id=by.organisation_id)
    return said.allow and rules.LEAD in by.roles


@require_safe
def can(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Answer: can the person in this chair today commit their agency to this decision?"""
    today = localdate(request.at)
    asked = "person" in request.GET
    with looking(request, partnership_id, SEEN):
        partnership = members.partnership(partnership_id, today)
        seats = _seats(request, partnership_id)
        kinds = {one.organisation_id: one.organisation_kind for one in members.members(partnership_id, today)}
        choices = [(key, f"{each.name}, {each.post_title}, {each.organisation_name}") for key, each in seats.items()]
        form = forms.Can(request.GET if asked else None, people=choices)
        found = None
        if form.is_valid():
            chosen = seats[form.cleaned_data["person"]]
            found = queries.authority(
                partnership_id=partnership_id, person_id=chosen.person_id, organisation_id=chosen.organisation_id,
                needed=form.needed, on=today,
            )  # fmt: skip
    page: dict[str, Any] = {"partnership": partnership, "form": form, "answer": None}
    if found:
        page |= {"answer": presenters.answer(found), "chosen": chosen, "needed": _needs(form.needed)}
        page["prompt"] = "" if found.is_lead else _prompt(chosen, kinds[chosen.organisation_id])
    return render(request, "partnership/delegations/can.html", page)


def _seats(request: PageRequest, partnership_id: UUID) -> dict[str, agencies.Colleague]:
    """Give whom the question is asked about: by person and organisation, as the address has them."""
    today = localdate(request.at)
    holding = {line.delegate.person_id for line in queries.delegations(partnership_id, today)}
    wanted = request.GET.get("person", "")
    found: dict[str, agencies.Colleague] = {}
    for member in members.members(partnership_id, today):
        for each in agencies.colleagues(member.organisation_id, today):
            key = f"{each.person_id}.{each.organisation_id}"
            if each.roles & ASKED_ABOUT or each.person_id in holding or key == wanted:
                found.setdefault(key, each)
    return found


def _prompt(chosen: agencies.Colleague, kind: str) -> str:
    """Say where somebody stands on the ladder of their agency: something to ask about, beside the answer."""
    rungs = ladders.ladder(kind, chosen.organisation_name)
    return words.prompt(ladders.standing(chosen.post_title, rungs), chosen.band)


def _needs(needed: rules.Needed) -> list[str]:
    said = [*words.functions(needed.functions), *(str(words.COMMITMENTS[kind]) for kind in needed.commitments)]
    return [*said, pounds(needed.money)] if needed.money else said


@require_safe
def person(request: PageRequest, partnership_id: UUID, person_id: UUID) -> HttpResponse:
    """Show how one delegate is held to account: what they hold, what was referred up, and how it was reviewed."""
    today = localdate(request.at)
    with looking(request, partnership_id, SEEN):
        lines = queries.delegations_to(person_id, partnership_id, today)
        referred = queries.referrals(partnership_id, request.at, taken_by=person_id)
        there, due = meetings.attendance_of(person_id, partnership_id)
        if not lines and not referred and not due:
            raise NotFound
        reviews = queries.reviews_of([one.id for one in lines])
        page = {
            "partnership": members.partnership(partnership_id, today),
            "person": agencies.person(person_id),
            "posts": agencies.in_post(person_id, today),
        }
    page |= {
        "delegations": [(presenters.delegation(one, today), reviews.get(one.id, ())) for one in lines],
        "referrals": [presenters.referral(one) for one in referred],
        "tally": presenters.tally(referred),
        "attendance": presenters.attendance(there, due),
        "findings": words.FINDINGS,
    }
    return render(request, "partnership/delegations/person.html", page)


@require_http_methods(GET_OR_POST)
def delegate(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Delegate to a colleague."""
    by, today = request.actor, localdate(request.at)
    with looking(request, partnership_id, SEEN, Action.COMMIT_PARTNER, by.organisation_id):
        if rules.LEAD not in by.roles:
            raise NotNow("delegation.not_lead", gettext("Only a lead partner delegates. Ask the lead of your agency."))
        partnership = members.partnership(partnership_id, today)
        colleagues = [one for one in agencies.colleagues(by.in_post()[1], today) if one.person_id != by.person_id]
    people = [(str(one.appointment_id), f"{one.name}, {one.post_title}") for one in colleagues]
    first = {"from_": today, "instrument_on": today, "review_on": today + timedelta(days=365)}
    form = forms.Delegate(request.POST or None, people=people, initial=first)
    made: list[UUID] = []

    def act() -> None:
        made.append(
            commands.delegate(
                partnership_id=partnership_id, to_seat=UUID(form.cleaned_data["to"]), wanted=form.wanted, by=by,
                at=request.at, once=form.key,
            )
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It is delegated. They have been told."))
        return redirect("delegation", made[0])
    return _form(request, form, gettext("Delegate to a colleague"), partnership=partnership)


# --- one delegation --------------------------------------------------------------------------------------------------


@contextmanager
def _looking_at(request: PageRequest, delegation_id: UUID, *, to_change: bool) -> Iterator[queries.DelegationLine]:
    """Open the look of one delegation's page, to read it or to change it."""
    with trail.look(by=request.actor, at=request.at):
        line = queries.delegation(delegation_id, localdate(request.at))
        to = Action.COMMIT_PARTNER if to_change else Action.SEE_PARTNERSHIP
        permit = scope.require(
            by=request.actor, to=to, at=request.at, partnership_id=line.partnership_id,
            organisation_id=line.organisation_id if to_change else None,
        )  # fmt: skip
        trail.record(SEEN, permit, about=line.id)
        yield line


@require_safe
def one(request: PageRequest, delegation_id: UUID) -> HttpResponse:
    """Show one delegation with its reviews."""
    today = localdate(request.at)
    with _looking_at(request, delegation_id, to_change=False) as line:
        reviews = queries.reviews_of([line.id]).get(line.id, ())
        partnership = members.partnership(line.partnership_id, today)
        may = may_delegate(request) and request.actor.organisation_id == line.organisation_id
    page = {
        "partnership": partnership, "line": presenters.delegation(line, today), "reviews": reviews, "may_change": may,
        "findings": words.FINDINGS,
    }  # fmt: skip
    return render(request, "partnership/delegations/one.html", page)


@require_http_methods(GET_OR_POST)
def review(request: PageRequest, delegation_id: UUID) -> HttpResponse:
    """Record what a review of a delegation found."""
    first = {"next_on": localdate(request.at) + timedelta(days=365)}
    form = forms.Review(request.POST or None, initial=first)

    def act() -> None:
        said = form.cleaned_data
        commands.review_delegation(
            delegation_id=delegation_id, found=said["found"], finding=said["finding"], next_on=said["next_on"],
            by=request.actor, at=request.at, once=form.key,
        )  # fmt: skip

    return _changed(request, delegation_id, form, act, gettext("Review what was delegated"))


@require_http_methods(GET_OR_POST)
def end(request: PageRequest, delegation_id: UUID) -> HttpResponse:
    """End a delegation."""
    form = forms.End(request.POST or None, initial={"on": localdate(request.at)})

    def act() -> None:
        said = form.cleaned_data
        commands.end_delegation(
            delegation_id=delegation_id, on=said["on"], why=said["why"], by=request.actor, at=request.at, once=form.key
        )

    return _changed(request, delegation_id, form, act, gettext("End what was delegated"))


def _changed(
    request: PageRequest, delegation_id: UUID, form: Form, act: Callable[[], None], heading: str
) -> HttpResponse:
    today = localdate(request.at)
    with _looking_at(request, delegation_id, to_change=True) as line:
        partnership = members.partnership(line.partnership_id, today)
    if keep(form, act):
        messages.success(request, gettext("It is kept. They have been told."))
        return redirect("delegation", delegation_id)
    return _form(request, form, heading, partnership=partnership, line=presenters.delegation(line, today))


def _form(request: PageRequest, form: Form, heading: str, **page: Any) -> HttpResponse:
    return render(request, "partnership/delegations/form.html", page | {"form": form, "heading": heading})


# --- decisions referred up -------------------------------------------------------------------------------------------


@require_http_methods(GET_OR_POST)
def referral(request: PageRequest, referral_id: UUID) -> HttpResponse:
    """Show a decision that was referred up; its agency's lead ratifies or overturns it."""
    form = forms.AnswerReferral(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        commands.answer_referral(
            referral_id=referral_id, answer=said["answer"], reason=said["reason"], by=request.actor, at=request.at,
            once=form.key,
        )  # fmt: skip

    with trail.look(by=request.actor, at=request.at):
        line = queries.referral(referral_id, request.at)
        permit = scope.require(
            by=request.actor, to=Action.SEE_PARTNERSHIP, at=request.at, partnership_id=line.partnership_id
        )
        trail.record(SEEN, permit, about=line.id)
        partnership = members.partnership(line.partnership_id, localdate(request.at))
        may = may_delegate(request) and request.actor.organisation_id == line.organisation_id and not line.answer
    if keep(form, act):
        messages.success(request, gettext("It is kept. Whoever decided it and whoever referred it have been told."))
        return redirect("referral_up", referral_id)
    page = {"partnership": partnership, "line": presenters.referral(line), "form": form, "may_answer": may}
    return render(request, "partnership/delegations/referral.html", page)
