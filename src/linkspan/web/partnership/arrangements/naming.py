"""Forming a partnership, naming who is in it and why, and ending that."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from linkspan.agencies import queries as agencies
from linkspan.audit import NotFound, trail
from linkspan.partnership import events
from linkspan.partnership.commands import members as commands
from linkspan.partnership.queries import members as queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.partnership.arrangements import forms
from linkspan.web.partnership.asking import looking
from linkspan.web.request import PageRequest


@require_http_methods(GET_OR_POST)
def form_partnership(request: PageRequest) -> HttpResponse:
    """Form a partnership for one or more council areas."""
    by, at, on = request.actor, request.at, localdate(request.at)
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at)
        trail.record(events.PARTNERSHIP_SEEN, permit, detail={"part": "new"})
        areas = [(str(each.id), each.name) for each in agencies.areas(on, level="local_authority")]
    form = forms.FormPartnership(request.POST or None, areas=areas, initial={"from_": on})
    made: list[UUID] = []

    def act() -> None:
        said = form.cleaned_data
        partnership_id = commands.form_partnership(
            code=said["code"], name=said["name"], area_ids=[UUID(each) for each in said["areas"]], from_=said["from_"],
            by=by, at=at, once=form.key,
        )  # fmt: skip
        made.append(UUID(str(partnership_id)))

    if keep(form, act):
        messages.success(request, gettext("The partnership is formed. Name who is in it next."))
        return redirect("member_name", made[0])
    return render(request, "partnership/arrangements/form.html", {"form": form})


@require_http_methods(GET_OR_POST)
def name(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Name an organisation in the partnership. The first named is the namer's own: until then nobody belongs to it."""
    by, at, on = request.actor, request.at, localdate(request.at)
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at)
        partnership = queries.partnership(partnership_id, on)
        trail.record(events.PARTNERSHIP_SEEN, permit, about=partnership_id, detail={"part": "member"})
        members = queries.members(partnership_id, on)
        if members and by.organisation_id not in {each.organisation_id for each in members}:
            raise NotFound
        taken = {each.organisation_id for each in members}
        found = [(str(each.id), each.name) for each in agencies.organisations(on) if each.id not in taken]
    form = forms.NameMember(request.POST or None, organisations=found, initial={"from_": on})

    def act() -> None:
        said = form.cleaned_data
        commands.name_member(
            partnership_id=partnership_id, organisation_id=UUID(said["organisation"]), kind=said["kind"],
            because=said["because"], from_=said["from_"], by=by, at=at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It is named in the partnership."))
        return redirect("partnership", partnership_id)
    return render(request, "partnership/arrangements/member.html", {"form": form, "partnership": partnership})


@require_http_methods(GET_OR_POST)
def end(request: PageRequest, partnership_id: UUID, member_id: UUID) -> HttpResponse:
    """Say that an organisation is no longer in the partnership."""
    on = localdate(request.at)
    with looking(request, partnership_id, events.PARTNERSHIP_SEEN, Action.KEEP_PARTNERSHIP):
        partnership = queries.partnership(partnership_id, on)
        member = next((each for each in queries.members(partnership_id, on) if each.id == member_id), None)
    if member is None:
        raise NotFound
    form = forms.Leave(request.POST or None, initial={"on": on})

    def act() -> None:
        commands.end_member(
            partnership_id=partnership_id, member_id=member_id, on=form.cleaned_data["on"], by=request.actor,
            at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It is on record."))
        return redirect("partnership", partnership_id)
    shown = {
        "form": form,
        "partnership": partnership,
        "heading": gettext("%(name)s leaves the partnership") % {"name": member.name},
        "said": gettext("Its seats go with it. What was true before that day stays on record."),
        "back_to": "partnership",
        "button": gettext("Save"),
    }
    return render(request, "partnership/arrangements/sure.html", shown)
