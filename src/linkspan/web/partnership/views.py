"""The partnerships of one's organisation, and the page that leads to each part of one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from linkspan.audit import trail
from linkspan.partnership import events, scope
from linkspan.partnership.publication_rules import ARRANGEMENTS
from linkspan.partnership.queries import accountability, publications, workforce
from linkspan.partnership.queries import members as queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.partnership.arrangements.words import GROUPS
from linkspan.web.partnership.asking import keeps
from linkspan.web.partnership.places import PARTS, Part
from linkspan.web.request import PageRequest


@require_safe
def listed(request: PageRequest) -> HttpResponse:
    """List the partnerships that one's organisation is in; every one, for those who check or run them."""
    by, at, on = request.actor, request.at, localdate(request.at)
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_PARTNERSHIP, at=at)
        is_everywhere = bool(by.roles & scope.EVERYWHERE)
        found = queries.partnerships(on) if is_everywhere else queries.partnerships_of(by.in_post()[1], on)
        forms = gate.may(by=by, to=Action.KEEP_PARTNERSHIP, at=at).allow
        trail.record(events.PARTNERSHIP_SEEN, permit, detail={"part": "list", "partnerships": len(found)})
    page = {"partnerships": found, "is_everywhere": is_everywhere, "forms": forms}
    return render(request, "partnership/list.html", page)


@require_safe
def overview(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Show one partnership: what is vacant or missing, who is in it and why, and the way to each of its parts."""
    by, at, on = request.actor, request.at, localdate(request.at)
    with trail.look(by=by, at=at):
        permit = scope.require(by=by, to=Action.SEE_PARTNERSHIP, at=at, partnership_id=partnership_id)
        trail.record(events.PARTNERSHIP_SEEN, permit, about=partnership_id, detail={"part": "overview"})
        members = queries.members(partnership_id, on)
        page = {
            "partnership": queries.partnership(partnership_id, on),
            "groups": [(said, [each for each in members if each.kind == kind]) for kind, said in GROUPS.items()],
            "vacant": accountability.vacancies(accountability.line(partnership_id, on)),
            "out": publications.published(partnership_id, ARRANGEMENTS),
            "making": publications.open_version(partnership_id, ARRANGEMENTS),
            "empty": workforce.empty_desks(partnership_id, on),
            "keeps": keeps(request, partnership_id),
            "parts": parts_for(request),
        }
    return render(request, "partnership/overview.html", page)


def parts_for(request: PageRequest) -> list[Part]:
    """List the parts whose pages the gate would open for the reader. Ask inside a look."""
    by, at = request.actor, request.at
    wanted = dict.fromkeys(part.action for part in PARTS)
    may = {to: gate.may(by=by, to=to, at=at, organisation_id=by.organisation_id) for to in wanted}
    return [part for part in PARTS if may[part.action].allow or may[part.action].code == "step_up_needed"]
