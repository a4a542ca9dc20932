"""Ask whoever asked whether an answer, drawn by chance, was enough."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from linkspan.exchange import enough
from linkspan.exchange.commands import sampling as commands
from linkspan.exchange.queries import sampling as queries
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.forms import Form, Look
from linkspan.web.request import PageRequest


class Enough(Form):
    """Whether an answer was enough."""

    looks: ClassVar = {"said": Look(label="m")}

    said = forms.ChoiceField(
        label=_("Did it tell you what you needed?"),
        widget=forms.RadioSelect,
        choices=[(code, _(name)) for code, name in enough.ENOUGH.items()],
    )


@require_http_methods(GET_OR_POST)
def sample(request: PageRequest, sample_id: UUID) -> HttpResponse:
    """Show what was asked of whom, and take whether the answer was enough."""
    found = queries.sample(sample_id=sample_id, by=request.actor, at=request.at)
    form = Enough(request.POST or None)

    def act() -> None:
        commands.say_enough(
            sample_id=sample_id, said=form.cleaned_data["said"], by=request.actor, at=request.at, once=form.key
        )

    if keep(form, act):
        messages.success(request, gettext("Thank you. It is counted."))
        return redirect("requests")
    said = gettext(enough.ENOUGH[found.said]) if found.said else ""
    return render(request, "exchange/sample.html", {"asked": found, "form": form, "said": said})
