"""What each organisation gives to a partnership, beside what would be fair; and one organisation's shares together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linkspan.agencies import queries as agencies
from linkspan.audit import NotFound, trail
from linkspan.partnership import events, formula, funding_rules, scope
from linkspan.partnership.commands import funding as commands
from linkspan.partnership.queries import funding as queries
from linkspan.partnership.queries import members
from linkspan.partnership.queries.known_children import known_children
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.forms import Form
from linkspan.web.partnership.funding import forms, presenters
from linkspan.web.request import PageRequest

SEE, KEEP = Action.SEE_PARTICIPATION, Action.KEEP_PARTNERSHIP


@contextmanager
def looking(request: PageRequest, partnership_id: UUID, to: Action = SEE) -> Generator[members.Partnership]:
    """Open the look of a page of money in a partnership, and give the partnership."""
    with trail.look(by=request.actor, at=request.at):
        permit = scope.require(by=request.actor, to=to, at=request.at, partnership_id=partnership_id)
        trail.record(events.FUNDING_SEEN, permit, about=partnership_id)
        yield members.partnership(partnership_id, localdate(request.at))


def year_asked(request: PageRequest) -> int:
    """Give the year asked for, or the one that runs."""
    said, now = request.GET.get("year", ""), funding_rules.year_of(localdate(request.at))
    wanted = int(said) if said.isdecimal() and len(said) == 4 else now
    return wanted if funding_rules.FIRST_YEAR <= wanted <= now + funding_rules.YEARS_AHEAD else now


def year_choices(request: PageRequest) -> list[tuple[str, str]]:
    """List the years a contribution may be for, this one first."""
    now = funding_rules.year_of(localdate(request.at))
    wanted = [now, now + 1, now + 2, *range(now - 1, now - 8, -1)]
    return [(str(each), funding_rules.year_name(each)) for each in wanted]


def may_keep(request: PageRequest) -> bool:
    """Tell whether the reader may record money; ask inside a look."""
    return gate.may(by=request.actor, to=KEEP, at=request.at).allow


@require_safe
def year(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Show a year: what each partner gave beside its fair share, by a model that the page names."""
    wanted = year_asked(request)
    with looking(request, partnership_id) as partnership:
        found = queries.year(partnership_id, wanted)
        years = queries.years(partnership_id)
        flat = queries.flat_givers(found)
        keeps = may_keep(request)
    page = presenters.page(found, request.GET.get("model", ""))
    page |= {"partnership": partnership, "trend": presenters.trend(years), "may_keep": keeps}
    page["flat"] = [(name, presenters.flat_words(each)) for name, each in flat]
    page |= {"before": wanted - 1, "after": wanted + 1, "this_year": funding_rules.year_of(localdate(request.at))}
    return render(request, "partnership/funding/year.html", page)


@require_safe
def our_shares(request: PageRequest) -> HttpResponse:
    """Show all shares of the reader's own organisation, in every partnership it is in."""
    by = request.actor
    with trail.look(by=by, at=request.at):
        permit = gate.require(by=by, to=SEE, at=request.at)
        _person_id, organisation_id = by.in_post()
        trail.record(events.FUNDING_SEEN, permit, about=organisation_id)
        found = queries.our_shares(organisation_id, year_asked(request))
    page = presenters.ours(found) | {"organisation": by.organisation_name, "year": found.year}
    return render(request, "partnership/funding/ours.html", page)


@require_http_methods(GET_OR_POST)
def propose(request: PageRequest, partnership_id: UUID, contribution_id: UUID | None = None) -> HttpResponse:
    """Record what an organisation gives, proposed or agreed; or put right what was recorded."""
    with looking(request, partnership_id, KEEP) as partnership:
        wrong = queries.gift(partnership_id, contribution_id) if contribution_id else None
        if contribution_id and wrong is None:
            raise NotFound
        choices = {"members": member_choices(request, partnership_id), "people": who_agrees(request, partnership_id)}
    first = _as_typed(wrong) if wrong else {"year": year_asked(request)}
    form = forms.Propose(request.POST or None, years=year_choices(request), initial=first, **choices)

    def act() -> None:
        given = commands.Given(UUID(form.cleaned_data["organisation"]), form.gift, form.people)
        commands.record_contribution(
            partnership_id=partnership_id, given=given, replaces=contribution_id, by=request.actor, at=request.at,
            once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It is recorded."))
        return redirect("funding", partnership_id)
    heading = gettext("Put right what was recorded") if wrong else gettext("Record or propose a contribution")
    return _form(request, form, partnership, heading)


def _as_typed(gift: queries.Gift) -> dict[str, Any]:
    return {
        "organisation": str(gift.organisation_id), "year": gift.year, "cash": gift.cash, "in_kind": gift.in_kind,
        "in_kind_how": gift.in_kind_how, "functions": gift.functions, "meeting": gift.meeting,
        "is_prevention": "yes" if gift.is_prevention else "no", "agreed_on": gift.agreed_on,
    }  # fmt: skip


@require_http_methods(GET_OR_POST)
def agree(request: PageRequest, partnership_id: UUID, contribution_id: UUID) -> HttpResponse:
    """Say when and by whom something proposed was agreed."""
    with looking(request, partnership_id, KEEP) as partnership:
        gift = queries.gift(partnership_id, contribution_id)
        people = who_agrees(request, partnership_id)
    if gift is None or gift.agreed_on:
        raise NotFound
    form = forms.Agreed(request.POST or None, people=people, initial={"agreed_on": localdate(request.at)})
    form.fields["agreed_on"].required = True
    form.fields["agreed_on"].help_text = ""

    def act() -> None:
        commands.agree_contribution(
            partnership_id=partnership_id, contribution_id=contribution_id, on=form.cleaned_data["agreed_on"],
            agreed_by=form.people, meeting=form.cleaned_data["meeting"], by=request.actor, at=request.at,
            once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It is agreed."))
        return redirect("funding", partnership_id)
    return _form(request, form, partnership, gettext("Agree what was proposed"), presenters.gift_row(gift))


@require_POST
def withdraw(request: PageRequest, partnership_id: UUID, contribution_id: UUID) -> HttpResponse:
    """Take back what was recorded by mistake."""
    form = Form(request.POST)
    done = keep(
        form,
        lambda: commands.withdraw_contribution(
            partnership_id=partnership_id, contribution_id=contribution_id, by=request.actor, at=request.at,
            once=form.key,
        ),
    )  # fmt: skip
    if done:
        messages.success(request, gettext("It is taken back. It stays in the history."))
    return redirect("funding", partnership_id)


@require_http_methods(GET_OR_POST)
def figures(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Show the figures that shares are weighed by, and take another."""
    with looking(request, partnership_id, KEEP) as partnership:
        found = queries.year(partnership_id, year_asked(request))
        known = known_children(dict(partnership.areas), localdate(request.at))
    areas = [(str(key), name) for key, name in partnership.areas]
    form = forms.Figure(request.POST or None, areas=areas)

    def act() -> None:
        said = form.cleaned_data
        commands.enter_figure(
            partnership_id=partnership_id, area_id=UUID(said["area"]), measure=said["measure"], value=said["value"],
            source=said["source"], as_of=said["as_of"], by=request.actor, at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("The figure is kept."))
        return redirect("funding_figures", partnership_id)
    page = presenters.page(found, "") | {"form": form, "partnership": partnership, "known": presenters.known(known)}
    return render(request, "partnership/funding/figures.html", page)


@require_http_methods(GET_OR_POST)
def formulas(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Show the partnership's own formulas, and take another."""
    with looking(request, partnership_id, KEEP) as partnership:
        found = queries.year(partnership_id, year_asked(request))
    form = forms.Formula(request.POST or None)

    def act() -> None:
        commands.keep_formula(
            partnership_id=partnership_id, name=form.cleaned_data["name"], text=form.cleaned_data["formula"],
            by=request.actor, at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("The formula is kept and stands beside the other models."))
        return redirect("funding", partnership_id)
    kept = [each for each in found.models if each.id]
    page = {
        "form": form,
        "partnership": partnership,
        "kept": kept,
        "keys": defaultdict(uuid4),
        "names": formula.VARIABLES,
    }
    return render(request, "partnership/funding/formulas.html", page)


@require_POST
def retire(request: PageRequest, partnership_id: UUID, formula_id: UUID) -> HttpResponse:
    """Leave a formula out of the comparison."""
    form = Form(request.POST)
    done = keep(
        form,
        lambda: commands.retire_formula(
            partnership_id=partnership_id, formula_id=formula_id, by=request.actor, at=request.at, once=form.key
        ),
    )
    if done:
        messages.success(request, gettext("The formula is compared no more."))
    return redirect("funding_formulas", partnership_id)


# --- shared -------------------------------------------------------------------------------------------------------


def member_choices(request: PageRequest, partnership_id: UUID) -> list[tuple[str, str]]:
    """List the members, to choose one."""
    return [(str(each.organisation_id), each.name) for each in members.members(partnership_id, localdate(request.at))]


def who_agrees(request: PageRequest, partnership_id: UUID) -> list[tuple[str, str]]:
    """List the lead and delegated partners of the members, who agree what is given."""
    on = localdate(request.at)
    inside = {each.organisation_id for each in members.members(partnership_id, on)}
    found = {
        str(each.person_id): f"{each.name}, {each.post_title}, {each.organisation_name}"
        for role in ("lead_partner", "delegated_partner")
        for each in agencies.people_with_role(role, on)
        if each.organisation_id in inside
    }
    return list(found.items())


def _form(
    request: PageRequest, form: Form, partnership: members.Partnership, heading: str, about: Any = None
) -> HttpResponse:
    page = {"form": form, "partnership": partnership, "heading": heading, "about": about}
    return render(request, "partnership/funding/form.html", page)
