"""Disputes between partners: the list, one dispute with every step, what may be done next, and the stages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import NotFound, trail
from linkspan.partnership import events, scope
from linkspan.partnership.commands import disputes as commands
from linkspan.partnership.queries import disputes as queries
from linkspan.partnership.queries import members
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.forms import Form
from linkspan.web.partnership.asking import keeps, looking
from linkspan.web.partnership.disputes import forms, presenters, words
from linkspan.web.request import PageRequest

SEEN, WORK = events.DISPUTES_SEEN, Action.WORK_DISPUTE


@require_safe
def listed(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """List the disputes that the reader's agency is in; all of them for those who oversee the partnership."""
    by, today = request.actor, localdate(request.at)
    with looking(request, partnership_id, SEEN):
        lines = queries.disputes(partnership_id, by)
        partnership = members.partnership(partnership_id, today)
        may = _works(request, partnership_id)
    found = [presenters.line(each, request.at) for each in lines]
    page = {
        "partnership": partnership, "open": [each for each in found if not each["closed_at"]],
        "closed": [each for each in found if each["closed_at"]], "may_raise": may, "sees_all": queries.sees_all(by),
        "safe": words.SAFE,
    }  # fmt: skip
    return render(request, "partnership/disputes/list.html", page)


def _works(request: PageRequest, partnership_id: UUID) -> bool:
    by = request.actor
    answer = gate.may(by=by, to=WORK, at=request.at, organisation_id=by.organisation_id)
    return answer.allow and scope.is_in(by, partnership_id, request.at)


@require_http_methods(GET_OR_POST)
def begin(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Raise a dispute with another agency."""
    by, today = request.actor, localdate(request.at)
    with looking(request, partnership_id, SEEN, WORK, by.organisation_id):
        partnership = members.partnership(partnership_id, today)
        others = [
            (str(one.organisation_id), one.name)
            for one in members.members(partnership_id, today)
            if one.organisation_id != by.organisation_id
        ]
        _table_id, found = queries.table_on(partnership_id, today)
    form = forms.Raise(request.POST or None, members=others)
    made: list[UUID] = []

    def act() -> None:
        said = form.cleaned_data
        made.append(
            commands.raise_dispute(
                partnership_id=partnership_id, with_organisation_id=UUID(said["organisation"]),
                subject=said["subject"], reference=said["reference"], why=said["why"], wants=said["instead"], by=by,
                at=request.at, once=form.key,
            )
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It is raised. The other agency has been told."))
        return redirect("dispute", made[0])
    page = {"partnership": partnership, "stages": [presenters.stage_row(each) for each in found]}
    return _form(request, form, gettext("Raise a dispute with another agency"), **page)


# --- one dispute -----------------------------------------------------------------------------------------------------


@contextmanager
def _looking_at(request: PageRequest, dispute_id: UUID, *, to_work: bool) -> Iterator[queries.DisputePage]:
    """Open the look of one dispute's page, to read it or to take part in it."""
    by = request.actor
    with trail.look(by=by, at=request.at):
        page = queries.dispute(dispute_id, by, request.at)
        permit = scope.require(
            by=by, to=WORK if to_work else Action.SEE_PARTNERSHIP, at=request.at,
            partnership_id=page.line.partnership_id, organisation_id=by.organisation_id,
        )  # fmt: skip
        trail.record(SEEN, permit, about=dispute_id)
        yield page


@require_safe
def one(request: PageRequest, dispute_id: UUID) -> HttpResponse:
    """Show one dispute: at which stage it is, who speaks next and by when, and all that was said."""
    with _looking_at(request, dispute_id, to_work=False) as page:
        partnership = members.partnership(page.line.partnership_id, localdate(request.at))
        can = _what_may_be_done(request, page)
    shown = presenters.page(page, request.at) | {"partnership": partnership, "can": can, "safe": words.SAFE}
    return render(request, "partnership/disputes/one.html", shown)


def _what_may_be_done(request: PageRequest, page: queries.DisputePage) -> dict[str, bool]:
    """Say which acts to offer; each is decided again when it is done. Ask inside a look."""
    line = page.line
    if line.closed_at or not _works(request, line.partnership_id):
        return {}
    raised, answered = queries.speaks_for(line, request.actor), line.is_answered
    return {
        "answer": not answered and queries.answers(page, request.actor, request.at),
        "settle": raised and answered,
        "higher": raised and not page.is_last,
        "unagreed": raised and answered and page.is_last,
        "back": raised,
    }


@require_http_methods(GET_OR_POST)
def answer(request: PageRequest, dispute_id: UUID) -> HttpResponse:
    """Answer a dispute for the agency it is with."""
    heading = gettext("Answer this dispute")
    return _say(request, dispute_id, forms.Answer, commands.answer, heading, is_raiser=False)


@require_http_methods(GET_OR_POST)
def settle(request: PageRequest, dispute_id: UUID) -> HttpResponse:
    """Say that an answer settles it, and what was learned."""
    return _say(request, dispute_id, forms.Settle, commands.settle, gettext("Settle this dispute"))


@require_http_methods(GET_OR_POST)
def higher(request: PageRequest, dispute_id: UUID) -> HttpResponse:
    """Take it to the next stage."""
    return _say(request, dispute_id, forms.Higher, commands.take_higher, gettext("Take it higher"))


@require_http_methods(GET_OR_POST)
def unagreed(request: PageRequest, dispute_id: UUID) -> HttpResponse:
    """Close it as not agreed, after the last stage has answered."""
    return _say(request, dispute_id, forms.Unagreed, commands.end_unagreed, gettext("Close it as not agreed"))


@require_http_methods(GET_OR_POST)
def back(request: PageRequest, dispute_id: UUID) -> HttpResponse:
    """Take it back."""
    return _say(request, dispute_id, forms.Back, commands.withdraw, gettext("Take it back"))


def _say(
    request: PageRequest, dispute_id: UUID, kind: type[Form], command: Callable[..., Any], heading: str, *,
    is_raiser: bool = True,
) -> HttpResponse:  # fmt: skip
    """Ask for what a command on a dispute takes, whose fields have the names of what it takes, and do it."""
    form = kind(request.POST or None)
    with _looking_at(request, dispute_id, to_work=True) as page:
        partnership = members.partnership(page.line.partnership_id, localdate(request.at))
        speaks = queries.speaks_for(page.line, request.actor)
        if speaks != is_raiser or (not is_raiser and not queries.answers(page, request.actor, request.at)):
            raise NotFound
    if keep(form, lambda: command(dispute_id=dispute_id, by=request.actor, at=request.at, **form.cleaned_data)):
        messages.success(request, gettext("It is kept. Both agencies see it."))
        return redirect("dispute", dispute_id)
    return _form(request, form, heading, partnership=partnership, line=presenters.line(page.line, request.at))


def _form(request: PageRequest, form: Form, heading: str, **page: Any) -> HttpResponse:
    shown = page | {"form": form, "heading": heading, "safe": words.SAFE}
    return render(request, "partnership/disputes/form.html", shown)


# --- the stages ------------------------------------------------------------------------------------------------------


@require_safe
def stages(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Show the stages that disputes go by, and those that counted before."""
    today = localdate(request.at)
    with looking(request, partnership_id, SEEN):
        found = queries.tables(partnership_id)
        now_id, _stages = queries.table_on(partnership_id, today)
        page = {
            "partnership": members.partnership(partnership_id, today),
            "may_keep": keeps(request, partnership_id),
            "has_own": now_id is not None,
        }
    page |= {"tables": [presenters.table(each) for each in found], "today": today, "safe": words.SAFE}
    return render(request, "partnership/disputes/stages.html", page)


@require_http_methods(GET_OR_POST)
def enter_stages(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Enter stages of its own for a partnership."""
    today = localdate(request.at)
    with looking(request, partnership_id, SEEN, Action.KEEP_PARTNERSHIP):
        _now, found = queries.table_on(partnership_id, today)
        partnership = members.partnership(partnership_id, today)
    form = forms.Table(request.POST or None, initial=forms.Table.filled(found) | {"from_": today})
    bands = {each.name: each.band for each in found}  # the form asks for roles; a stage that keeps its name keeps these

    def act() -> None:
        said = form.cleaned_data
        commands.enter_table(
            partnership_id=partnership_id, from_=said["from_"], why=said["why"], by=request.actor, at=request.at,
            stages=[replace(each, band=bands.get(each.name)) for each in form.stages], once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("The stages are entered. Disputes that run keep theirs."))
        return redirect("dispute_stages", partnership_id)
    return _form(request, form, gettext("Set our own stages"), partnership=partnership)
