"""Panels that answer to a partnership: on what footing, chaired and paid by whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.partnership import arrangement_rules, events
from linkspan.partnership.arrangement_rules import PanelSaid
from linkspan.partnership.commands import arrangements as commands
from linkspan.partnership.queries import arrangements as queries
from linkspan.partnership.queries import members as membership
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.partnership.arrangements import forms
from linkspan.web.partnership.asking import keeps, looking
from linkspan.web.request import PageRequest


@require_safe
def listed(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """List the panels of a partnership, with how each was before."""
    on = localdate(request.at)
    with looking(request, partnership_id, events.ACCOUNTABILITY_SEEN):
        found = queries.panels(partnership_id, on)
        page = {
            "partnership": membership.partnership(partnership_id, on),
            "panels": [(each, queries.panel_history(partnership_id, each.series)[1:]) for each in found],
            "keeps": keeps(request, partnership_id),
            "kinds": {code: gettext(said) for code, (said, _law) in arrangement_rules.PANELS.items()},
        }
    return render(request, "partnership/arrangements/panels.html", page)


@require_http_methods(GET_OR_POST)
def change(request: PageRequest, partnership_id: UUID, panel_id: UUID | None = None) -> HttpResponse:
    """Enter a panel, or say how one is from a day on."""
    on = localdate(request.at)
    with looking(request, partnership_id, events.ACCOUNTABILITY_SEEN, Action.KEEP_PARTNERSHIP):
        partnership = membership.partnership(partnership_id, on)
        members = [(str(each.organisation_id), each.name) for each in membership.members(partnership_id, on)]
        panel = queries.panel(partnership_id, panel_id) if panel_id else None
    form = forms.Panel(request.POST or None, members=members, initial=_initial(panel) | {"from_": on})

    def act() -> None:
        said = form.cleaned_data
        parts = {name: said[name] for name in ("kind", "name", "footing", "chair", "funds", "line")}
        chair = UUID(said["chair_organisation"]) if said["chair_organisation"] else None
        commands.set_panel(
            partnership_id=partnership_id, said=PanelSaid(**parts), from_=said["from_"], chair_organisation_id=chair,
            panel_id=panel_id, by=request.actor, at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("The panel is on record."))
        return redirect("panels", partnership_id)
    prompts = [(gettext(said), law) for said, law in arrangement_rules.PANELS.values() if law]
    shown = {"form": form, "partnership": partnership, "panel": panel, "prompts": prompts}
    return render(request, "partnership/arrangements/panel.html", shown)


def _initial(panel: queries.PanelLine | None) -> dict[str, Any]:
    if panel is None:
        kind = next(iter(arrangement_rules.PANELS))
        return {"kind": kind, "footing": arrangement_rules.PANELS[kind][1]}
    return {
        "kind": panel.kind, "name": panel.name, "footing": panel.footing, "chair": panel.chair, "funds": panel.funds,
        "chair_organisation": str(panel.chair_organisation_id or ""), "line": panel.line,
    }  # fmt: skip


@require_http_methods(GET_OR_POST)
def end(request: PageRequest, partnership_id: UUID, panel_id: UUID) -> HttpResponse:
    """End a panel from a day on."""
    with looking(request, partnership_id, events.ACCOUNTABILITY_SEEN, Action.KEEP_PARTNERSHIP):
        panel = queries.panel(partnership_id, panel_id)
        partnership = membership.partnership(partnership_id, localdate(request.at))
    form = forms.Leave(request.POST or None, initial={"on": localdate(request.at)})

    def act() -> None:
        commands.end_panel(
            partnership_id=partnership_id, panel_id=panel_id, on=form.cleaned_data["on"], by=request.actor,
            at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("The panel's end is on record."))
        return redirect("panels", partnership_id)
    shown = {
        "form": form,
        "partnership": partnership,
        "heading": gettext("End %(name)s") % {"name": panel.name},
        "said": gettext("From that day it is no panel of the partnership. What was true before stays on record."),
        "back_to": "panels",
        "button": gettext("End it"),
    }
    return render(request, "partnership/arrangements/sure.html", shown)
