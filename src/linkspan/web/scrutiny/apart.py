"""What is kept from whoever answers a request: somebody inside it reads it and decides."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from linkspan.scrutiny.commands import access_apart
from linkspan.scrutiny.queries import apart as queries
from linkspan.web.account.step_up import needs_step_up
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.request import page_request
from linkspan.web.scrutiny import forms, words


@require_http_methods(GET_OR_POST)
@needs_step_up
def decide(request: HttpRequest, apart_id: UUID) -> HttpResponse:
    """Read what is kept apart, and decide whether whoever asks is told."""
    asked = page_request(request)
    found = queries.apart(apart_id=apart_id, by=asked.actor, at=asked.at)
    form = forms.Apart(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        access_apart.decide_apart(
            apart_id=apart_id, decision=said["decision"], ground=said["ground"], reason=said["reason"],
            leave_out=form.phrases, by=asked.actor, at=asked.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("Your decision is kept."))
        return redirect("access_apart", apart_id)
    context = {
        "found": found, "form": form, "kind": words.APART[found.kind],
        "asker": words.named(words.ASKERS, found.asker),
        "decided": words.named(words.APART_DECISIONS, found.decision),
    }  # fmt: skip
    return render(request, "scrutiny/apart.html", context)
