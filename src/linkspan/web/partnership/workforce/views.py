"""The people who do the work in each member: the latest figures, the quarters before, and what one's own records."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import NotFound, trail
from linkspan.partnership import events, scope, workforce_rules
from linkspan.partnership.commands import workforce as commands
from linkspan.partnership.queries import members
from linkspan.partnership.queries import workforce as queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.partnership.workforce import forms, presenters
from linkspan.web.request import PageRequest

SEE, KEEP = Action.SEE_PARTICIPATION, Action.KEEP_OWN_PART
QUARTERS = 8


@contextmanager
def _looking(
    request: PageRequest, partnership_id: UUID, to: Action = SEE, organisation_id: UUID | None = None
) -> Generator[members.Partnership]:
    """Open the look of a page of people in a partnership, and give the partnership."""
    by, at = request.actor, request.at
    with trail.look(by=by, at=at):
        permit = scope.require(by=by, to=to, at=at, partnership_id=partnership_id, organisation_id=organisation_id)
        trail.record(events.WORKFORCE_SEEN, permit, about=partnership_id)
        yield members.partnership(partnership_id, localdate(at))


@require_safe
def listed(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Show desks nobody sits at first, and then each member's people."""
    by = request.actor
    with _looking(request, partnership_id) as partnership:
        found = queries.workforce(partnership_id, request.at)
        empty = queries.empty_desks(partnership_id, localdate(request.at))
        records = gate.may(by=by, to=KEEP, at=request.at, organisation_id=by.organisation_id).allow
    page = {
        "partnership": partnership, "members": [presenters.member(each) for each in found], "empty": empty,
        "records": records and by.organisation_id in {each.organisation_id for each in found},
    }  # fmt: skip
    return render(request, "partnership/workforce/list.html", page)


@require_safe
def history(request: PageRequest, partnership_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Show one member's figures quarter by quarter."""
    with _looking(request, partnership_id) as partnership:
        inside = {each.organisation_id: each.name for each in members.members(partnership_id, localdate(request.at))}
        if organisation_id not in inside:
            raise NotFound
        found = queries.history(organisation_id)
    page = {"partnership": partnership, "name": inside[organisation_id], "groups": presenters.groups(found)}
    return render(request, "partnership/workforce/history.html", page)


@require_http_methods(GET_OR_POST)
def record(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Record one kind of post of the reader's own organisation for a quarter."""
    by, today = request.actor, localdate(request.at)
    with _looking(request, partnership_id, KEEP, by.organisation_id) as partnership:
        _person_id, organisation_id = by.in_post()
        posts = queries.titles_of(organisation_id, today)
    quarters = [(each.isoformat(), presenters.quarter(each)) for each in workforce_rules.quarters_back(today, QUARTERS)]
    form = forms.Staffing(request.POST or None, quarters=quarters, posts=posts)

    def act() -> None:
        commands.record_staffing(
            partnership_id=partnership_id, organisation_id=organisation_id, quarter=form.first_day, counts=form.counts,
            by=by, at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("The figures are recorded."))
        return redirect("workforce", partnership_id)
    page = {"form": form, "partnership": partnership, "organisation": by.organisation_name}
    return render(request, "partnership/workforce/form.html", page)
