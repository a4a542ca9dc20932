"""Money that organisations put together for a service."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import NotFound
from linkspan.partnership import funding_rules, ports
from linkspan.partnership.commands import funding as commands
from linkspan.partnership.queries import funding as queries
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.partnership.funding import forms, presenters, views
from linkspan.web.request import PageRequest


@require_safe
def listed(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Show what was put together for which service, what was spent, and what it changed."""
    wanted = views.year_asked(request)
    with views.looking(request, partnership_id) as partnership:
        found = queries.pools(partnership_id, wanted)
        keeps = views.may_keep(request)
    names = {each.code: each.title for plug in ports.publishers for each in plug.indicators}
    page = {
        "partnership": partnership, "pools": [presenters.pool(each, names) for each in found], "may_keep": keeps,
        "year_name": funding_rules.year_name(wanted), "before": wanted - 1, "after": wanted + 1,
    }  # fmt: skip
    return render(request, "partnership/funding/pools.html", page)


@require_http_methods(GET_OR_POST)
def enter(request: PageRequest, partnership_id: UUID, pool_id: UUID | None = None) -> HttpResponse:
    """Enter money put together, or what became of it since."""
    with views.looking(request, partnership_id, views.KEEP) as partnership:
        before = queries.pool(partnership_id, pool_id) if pool_id else None
        members = views.member_choices(request, partnership_id)
    if pool_id and before is None:
        raise NotFound
    first = _as_typed(before) if before else {"year": views.year_asked(request)}
    form = forms.Pool(request.POST or None, members=members, years=views.year_choices(request), initial=first)

    def act() -> None:
        commands.keep_pool(
            partnership_id=partnership_id, terms=form.terms, commissioner_id=UUID(form.cleaned_data["commissioner"]),
            shares=form.shares, spend=form.cleaned_data["spend"], replaces=pool_id, by=request.actor, at=request.at,
            once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It is recorded."))
        return redirect("funding_pools", partnership_id)
    page = {"form": form, "partnership": partnership, "heading": gettext("Money put together for a service")}
    return render(request, "partnership/funding/form.html", page)


def _as_typed(pool: queries.Pool) -> dict[str, Any]:
    said = {
        name: getattr(pool, name)
        for name in (
            "name", "basis", "basis_words", "year", "need", "service", "function_code", "provider", "spend", "changed",
            "indicator",
        )
    }  # fmt: skip
    shares = {f"share_{key}": amount for key, _name, amount in pool.shares}
    return said | shares | {"commissioner": str(pool.commissioner_id)}
