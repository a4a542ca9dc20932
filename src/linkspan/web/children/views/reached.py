"""The flags that reached an agency's desk, and what became of a flag, for those who raised it."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from linkspan.audit import trail
from linkspan.children.commands import flags as commands
from linkspan.children.queries.file import glance_today
from linkspan.children.queries.flags import flag_page, reached_flags
from linkspan.sharing.facts import Action
from linkspan.web.children import flag_presenters
from linkspan.web.children.acts import OnceForm
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import needs, opened
from linkspan.web.request import page_request


@require_GET
def reached(request: HttpRequest) -> HttpResponse:
    """List the flags that reached the reader's agency: which child, what to do, whom to ring, who here has read it."""
    asked = page_request(request)
    lines = flag_presenters.desk_flags(reached_flags(by=asked.actor, at=asked.at))
    context = {
        "flags": [each for each in lines if not each.ended_on],
        "ended": [each for each in lines if each.ended_on],
        "key": uuid4,
    }
    return render(request, "children/reached.html", context)


@require_POST
def read(request: HttpRequest, flag_id: UUID) -> HttpResponse:
    """Say, for the desk, "I have read this"."""
    asked, form = page_request(request), OnceForm(request.POST)
    if form.is_valid():
        commands.read_reached_flag(flag_id=flag_id, by=asked.actor, at=asked.at, once=form.key)
        messages.success(request, gettext("It is recorded that you have read the flag."))
    return redirect("reached_flags")


@require_GET
@asks_first
def receipts(request: HttpRequest, child_id: UUID, flag_id: UUID) -> HttpResponse:
    """Show those who raised a flag whom it reached, who has seen it and when, and who answers for its review."""
    asked = page_request(request)
    with trail.look(by=asked.actor, at=asked.at):
        found = opened(asked, child_id, "flags")
        needs(found, Action.SEE_FLAGS)
        page = flag_page(flag_id=flag_id, reason=glance_today(child_id), by=asked.actor, at=asked.at)
    context = {
        "flag": flag_presenters.shown(page.line),
        "page": page,
        "receipts": flag_presenters.receipts(page),
    }
    return render(request, "children/flag.html", found.context | context)
