"""Who is let inside what is kept apart, and who is kept out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from linkspan.agencies.queries.whole import person_with_email
from linkspan.audit import NotFound, NotNow
from linkspan.pathway.commands import insiders
from linkspan.web.pressing import press
from linkspan.web.request import page_request
from linkspan.web.stages.side_forms import SideForm
from linkspan.web.stages.views.common import ask, say, working_on


@require_http_methods(["GET", "POST"])
def sides(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Let somebody in by name, or keep somebody out; whom it is about never comes in."""
    asked = page_request(request)
    whole, _kind = working_on(asked, stage_id)
    if not whole.line.restricted:
        raise NotFound
    form = SideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person = person_with_email(form.cleaned_data["email"])
        if person is None:
            form.add_error("email", gettext("Nobody here has that address. Check it"))
        else:
            try:
                _put(form.cleaned_data["side"], stage_id, person.id, by=asked.actor, at=asked.at, once=form.key)
                messages.success(request, gettext("Kept. It counts from this moment."))
                return redirect("stage", stage_id)
            except NotNow as problem:
                say(form, problem)
    return ask(
        request, form, heading=gettext("Who may read this"), button=gettext("Keep it"), name=whole.name,
        back=reverse("stage", args=[stage_id]), back_text=gettext("Back to the stage"),
        lead=gettext("Those you let in read all of it. Those you keep out never learn that it exists, in any list,"
                     " count, notice or task, whatever their post."),
    )  # fmt: skip


def _put(side: str, stage_id: UUID, person_id: UUID, **act: Any) -> None:
    if side == "in":
        insiders.let_inside(stage_id=stage_id, person_id=person_id, **act)
    else:
        insiders.keep_outside(stage_id=stage_id, person_id=person_id, why=side, **act)


@require_POST
def end(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """Take somebody from one side again."""
    asked = page_request(request)
    working_on(asked, stage_id)
    try:
        person_id = UUID(request.POST.get("person", ""))
    except ValueError:
        raise NotFound from None
    command = insiders.end_inside if request.POST.get("side") == "in" else insiders.end_outside
    back = reverse("stage", args=[stage_id])
    return press(request, command, gettext("Kept. It counts from this moment."), back, stage_id=stage_id,
              person_id=person_id)  # fmt: skip
