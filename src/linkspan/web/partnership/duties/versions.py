"""The versions of a duty: what shipped, and what a partnership entered for itself."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.partnership import events
from linkspan.partnership.commands import duties as commands
from linkspan.partnership.queries import duties as queries
from linkspan.partnership.queries import members
from linkspan.partnership.statutory import Duty
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.partnership.asking import keeps, looking
from linkspan.web.partnership.duties import forms, presenters
from linkspan.web.request import PageRequest

SEEN = events.DUTIES_SEEN


@require_safe
def listed(request: PageRequest, partnership_id: UUID, code: str) -> HttpResponse:
    """List every version of a duty, the newest first."""
    today = localdate(request.at)
    with looking(request, partnership_id, SEEN):
        found = queries.versions(partnership_id, code)
        now = queries.register(partnership_id, today).get(code)
        partnership = members.partnership(partnership_id, today)
        may = keeps(request, partnership_id)
    page = {
        "partnership": partnership, "versions": [presenters.described(each) for each in reversed(found)], "code": code,
        "now": now.version if now else None, "may_keep": may,
    }  # fmt: skip
    return render(request, "partnership/duties/versions.html", page)


@require_http_methods(GET_OR_POST)
def enter(request: PageRequest, partnership_id: UUID, code: str) -> HttpResponse:
    """Enter a version of its own for a partnership."""
    with looking(request, partnership_id, SEEN, Action.KEEP_PARTNERSHIP):
        now = queries.versions(partnership_id, code)[-1]
    first = {
        "name": now.name, "kinds": list(now.kinds), "law": now.law, "guidance": now.guidance, "months": now.months,
        "from_": localdate(request.at),
    }  # fmt: skip
    form = forms.Version(request.POST or None, initial=first)
    return _entered(request, partnership_id, form, code, now)


@require_http_methods(GET_OR_POST)
def new(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Enter a duty of a partnership's own, such as a strategy that its partners agreed to keep."""
    with looking(request, partnership_id, SEEN, Action.KEEP_PARTNERSHIP):
        known = queries.register(partnership_id, localdate(request.at))
    form = forms.OwnDuty(request.POST or None, initial={"from_": localdate(request.at), "months": 12})
    code = form.cleaned_data["code"].replace("-", "_") if form.is_bound and form.is_valid() else ""
    if code in known:
        form.add_error("code", gettext("There is a duty with that code. Enter a version of it instead."))
    return _entered(request, partnership_id, form, code, None)


def _entered(
    request: PageRequest, partnership_id: UUID, form: forms.Version, code: str, now: Duty | None
) -> HttpResponse:
    def act() -> None:
        commands.enter_version(
            partnership_id=partnership_id, wanted=form.wanted(code, now), why=form.cleaned_data["why"],
            by=request.actor, at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("The version is entered. What went before stays as it was."))
        return redirect("duty_versions", partnership_id, code)
    with looking(request, partnership_id, SEEN, Action.KEEP_PARTNERSHIP):
        partnership = members.partnership(partnership_id, localdate(request.at))
    heading = gettext("Enter a version of our own") if now else gettext("Enter a duty of our own")
    page = {
        "partnership": partnership,
        "form": form,
        "heading": heading,
        "duty": presenters.described(now) if now else None,
    }
    return render(request, "partnership/duties/form.html", page)
