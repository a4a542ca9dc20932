"""What the views about stages share: looking, doing one thing, and saying a problem at the box it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from linkspan.audit import NotFound, NotNow
from linkspan.pathway import stages
from linkspan.pathway.queries.wholes import StageWhole, stage_whole
from linkspan.pathway.stage_types import StageKind
from linkspan.web.children.forms import problem_words
from linkspan.web.request import PageRequest
from linkspan.web.stages import words

# The box that a problem is about, the first that a form has; the rest stand above the form.
BOXES: Mapping[str, tuple[str, ...]] = {
    "pathway.happened_ahead": ("on", "began_on"),
    "pathway.before_birth": ("on",),
    "pathway.after_death": ("on",),
    "pathway.ends_before": ("on", "ended_on"),
    "pathway.outcome_unknown": ("outcome",),
    "pathway.long_line_why": ("departure", "line"),
    "pathway.why_short": ("why", "line", "reason"),
    "pathway.closing_reason": ("reason",),
    "pathway.own_allegation": ("subject", "email"),
    "pathway.both_sides": ("inside", "email"),
    "duty.reason_unknown": ("reason", "breach_reason"),
}


def look(request: PageRequest, stage_id: UUID) -> StageWhole:
    """Read one stage; it is a look at the child, and is recorded."""
    return stage_whole(stage_id=stage_id, by=request.actor, at=request.at)


def working_on(request: PageRequest, stage_id: UUID) -> tuple[StageWhole, StageKind]:
    """Read one stage that the asker works on; else there is no such page."""
    whole = look(request, stage_id)
    kind = stages.BY_CODE.get(whole.line.kind)
    if not whole.works or kind is None:
        raise NotFound
    return whole, kind


def say(form: forms.BaseForm, problem: NotNow) -> None:
    """Say a problem at the box that it is about, or above the form."""
    box = next((each for each in BOXES.get(problem.code, ()) if each in form.fields), None)
    form.add_error(box, problem_words(problem))


def ask(
    request: HttpRequest, form: forms.BaseForm, *, heading: str, button: str, name: str, back: str, back_text: str = "",
    lead: str = "",
) -> HttpResponse:  # fmt: skip
    """Show a form of one question or two."""
    return render(
        request,
        "stages/form.html",
        {
            "form": form, "heading": heading, "button": button, "name": name or gettext("Name not given"),
            "back_to": back, "back_text": back_text or gettext("Back"), "lead": lead,
        },
    )  # fmt: skip


def named(whole: StageWhole) -> dict[str, Any]:
    """Give what stands above every page about one stage."""
    return {
        "stage_id": whole.line.id, "name": whole.name or gettext("Name not given"),
        "kind": words.kind(whole.line.kind), "what": words.what(whole.line.kind), "restricted": whole.line.restricted,
    }  # fmt: skip
