"""The register of duties of a partnership, one duty with its history, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.agencies import queries as agencies
from linkspan.audit import NotFound, Permit, trail
from linkspan.interop.feeds import RefusedFile
from linkspan.interop.tables import read_table
from linkspan.partnership import duty_rules as rules
from linkspan.partnership import events, scope
from linkspan.partnership.commands import areas as area_commands
from linkspan.partnership.commands import duties as commands
from linkspan.partnership.queries import duties as queries
from linkspan.partnership.queries import members
from linkspan.partnership.statutory import Duty
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.forms import Form
from linkspan.web.partnership.asking import keeps, looking
from linkspan.web.partnership.duties import forms, presenters, words
from linkspan.web.request import PageRequest

SEEN = events.DUTIES_SEEN


@require_safe
def register(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """List the duties that somebody owns, how each stands, and those that nobody owns."""
    today = localdate(request.at)
    with looking(request, partnership_id, SEEN):
        lines = queries.held(partnership_id, today)
        missing = queries.unowned(partnership_id, today)
        page: dict[str, Any] = {
            "partnership": members.partnership(partnership_id, today),
            "may_keep": keeps(request, partnership_id),
            "ours": request.actor.organisation_id,
            "may_own": _may(request, Action.KEEP_OWN_PART, request.actor.organisation_id),
        }
    page |= {
        "held": [presenters.held(line) for line in lines],
        "unowned": presenters.unowned(missing),
        "summary": presenters.counts(lines, len(missing)),
    }
    return render(request, "partnership/duties/register.html", page)


def _may(request: PageRequest, to: Action, organisation_id: UUID | None) -> bool:
    return gate.may(by=request.actor, to=to, at=request.at, organisation_id=organisation_id).allow


@require_http_methods(GET_OR_POST)
def take_on(request: PageRequest, partnership_id: UUID, code: str, organisation_id: UUID) -> HttpResponse:
    """Give a duty an owner and the day it is due."""
    today = localdate(request.at)
    with trail.look(by=request.actor, at=request.at):
        duty = queries.register(partnership_id, today).get(code)
        permit = to_answer(request, partnership_id, organisation_id, duty)
        trail.record(SEEN, permit, about=partnership_id)
        if duty is None:
            raise NotFound
        partnership = members.partnership(partnership_id, today)
        organisation = agencies.organisation(organisation_id)
        people = _people(organisation_id, request)
    form = forms.TakeOn(request.POST or None, people=people, initial={"due_on": rules.next_due(duty, today)})
    made: list[UUID] = []

    def act() -> None:
        said = form.cleaned_data
        made.append(
            commands.take_on(
                partnership_id=partnership_id, organisation_id=organisation_id, code=code, due_on=said["due_on"],
                owner_id=UUID(said["owner"]), by=request.actor, at=request.at, once=form.key,
            )
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It has an owner and a day now. They have been told."))
        return redirect("duty_held", made[0])
    page = {"partnership": partnership, "organisation": organisation.name, "duty": presenters.described(duty)}
    return _form(request, form, gettext("Give this duty an owner"), **page)


def to_answer(request: PageRequest, partnership_id: UUID, organisation_id: UUID, duty: Duty | None) -> Permit:
    """Ask the gate whether the reader answers for a duty: their organisation's, or the partners' together."""
    joint = duty is not None and duty.is_joint
    return scope.require(
        by=request.actor, to=Action.KEEP_PARTNERSHIP if joint else Action.KEEP_OWN_PART, at=request.at,
        partnership_id=partnership_id, organisation_id=None if joint else organisation_id,
    )  # fmt: skip


def _people(organisation_id: UUID, request: PageRequest) -> list[tuple[str, str]]:
    found = {one.person_id: one for one in agencies.colleagues(organisation_id, localdate(request.at))}
    return [(str(key), f"{one.name}, {one.post_title}") for key, one in found.items()]


# --- one duty --------------------------------------------------------------------------------------------------------


@contextmanager
def looking_at(request: PageRequest, held_id: UUID, *, to_change: bool) -> Iterator[queries.HeldLine]:
    """Open the look of one duty's page, to read it or to change it."""
    with trail.look(by=request.actor, at=request.at):
        line = queries.one_held(held_id, localdate(request.at))
        if to_change:
            permit = to_answer(request, line.partnership_id, line.organisation_id, line.duty)
        else:
            permit = scope.require(
                by=request.actor, to=Action.SEE_PARTNERSHIP, at=request.at, partnership_id=line.partnership_id
            )
        trail.record(SEEN, permit, about=line.id)
        yield line


@require_safe
def one(request: PageRequest, held_id: UUID) -> HttpResponse:
    """Show one duty: who owns it, how it stands, what it rests on, and how it went before."""
    with looking_at(request, held_id, to_change=False) as line:
        page: dict[str, Any] = {
            "partnership": members.partnership(line.partnership_id, localdate(request.at)),
            "history": queries.outcomes_of(line.id),
            "audits": queries.audits_of([line.id]).get(line.id, ()),
            "may_change": may_change(request, line),
        }
    page |= {
        "line": presenters.held(line), "duty": presenters.described(line.duty), "stands": words.STANDS,
        "has_standards": bool(line.duty.standards), "form": forms.Key(),
    }  # fmt: skip
    return render(request, "partnership/duties/one.html", page)


def may_change(request: PageRequest, line: queries.HeldLine) -> bool:
    """Tell whether the reader answers for a duty. Ask inside a look."""
    if line.ended_at:
        return False
    if line.duty.is_joint:
        return keeps(request, line.partnership_id)
    return _may(request, Action.KEEP_OWN_PART, line.organisation_id)


@require_http_methods(GET_OR_POST)
def answer(request: PageRequest, held_id: UUID) -> HttpResponse:
    """Record what became of a duty for its period."""
    today = localdate(request.at)
    with looking_at(request, held_id, to_change=True) as line:
        page = _page(request, line)
    first = {"on": today, "next_on": rules.next_due(line.duty, max(line.due_on, today))}
    form = forms.Answer(request.POST or None, initial=first)

    def act() -> None:
        said = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        commands.answer_duty(held_id=held_id, **said, by=request.actor, at=request.at, once=form.key)

    return _kept(request, form, act, held_id, gettext("Say what became of it"), page)


@require_http_methods(GET_OR_POST)
def pass_on(request: PageRequest, held_id: UUID) -> HttpResponse:
    """Give a duty another owner."""
    with looking_at(request, held_id, to_change=True) as line:
        page = _page(request, line)
        people = _people(line.organisation_id, request)
    form = forms.PassOn(request.POST or None, people=people)

    def act() -> None:
        owner = UUID(form.cleaned_data["owner"])
        commands.pass_on(held_id=held_id, owner_id=owner, by=request.actor, at=request.at, once=form.key)

    return _kept(request, form, act, held_id, gettext("Give it another owner"), page)


@require_http_methods(GET_OR_POST)
def drop(request: PageRequest, held_id: UUID) -> HttpResponse:
    """Take a duty off the register."""
    with looking_at(request, held_id, to_change=True) as line:
        page = _page(request, line)
    form = forms.Drop(request.POST or None)

    def act() -> None:
        why = form.cleaned_data["why"]
        commands.drop_duty(held_id=held_id, why=why, by=request.actor, at=request.at, once=form.key)

    return _kept(request, form, act, held_id, gettext("Take it off the register"), page)


def _page(request: PageRequest, line: queries.HeldLine) -> dict[str, Any]:
    return {
        "partnership": members.partnership(line.partnership_id, localdate(request.at)),
        "organisation": line.organisation,
        "duty": presenters.described(line.duty),
        "line": presenters.held(line),
    }


def _kept(
    request: PageRequest, form: Form, act: Callable[[], None], held_id: UUID, heading: str, page: dict[str, Any]
) -> HttpResponse:
    if keep(form, act):
        messages.success(request, gettext("It is kept."))
        return redirect("duty_held", held_id)
    return _form(request, form, heading, **page)


def _form(request: PageRequest, form: Form, heading: str, **page: Any) -> HttpResponse:
    return render(request, "partnership/duties/form.html", page | {"form": form, "heading": heading})


# --- areas elsewhere -------------------------------------------------------------------------------------------------


@require_http_methods(GET_OR_POST)
def areas(request: PageRequest) -> HttpResponse:
    """Take a file of how areas stand; every line that cannot be read is named, and then nothing is kept."""
    with trail.look(by=request.actor, at=request.at):
        permit = gate.require(by=request.actor, to=Action.KEEP_PARTNERSHIP, at=request.at)
        trail.record(SEEN, permit)
    form = forms.Areas(request.POST or None, request.FILES or None)
    refused: tuple[rules.RefusedLine, ...] = ()
    if form.is_valid():
        read = _read(form)
        refused = read.refused if read else ()
        if read and not refused and keep(form, lambda: _import(request, form, read)):
            count = len(read.answers)
            said = ngettext("%(n)d line was kept.", "%(n)d lines were kept.", count)
            messages.success(request, said % {"n": count})
            return redirect("duties_public")
    return render(request, "partnership/duties/areas.html", {"form": form, "refused": refused})


def _read(form: forms.Areas) -> area_commands.ReadFile | None:
    try:
        rows = read_table(form.cleaned_data["file"].read(), rules.COLUMNS, needed=rules.COLUMNS)
    except RefusedFile as problem:
        form.add_error("file", gettext("%(why)s Nothing was saved.") % {"why": problem})
        return None
    return area_commands.read([(row.line, row.cells, row.problem) for row in rows])


def _import(request: PageRequest, form: Form, read: area_commands.ReadFile) -> None:
    area_commands.import_areas(answers=read.answers, by=request.actor, at=request.at, once=form.key)
