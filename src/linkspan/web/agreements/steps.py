"""The steps of writing an agreement: their order, their forms, and which step mends which fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from linkspan.sharing.agreement_document import GROUPS, KINDS, PURPOSES, TERMS
from linkspan.sharing.finding import Finding
from linkspan.web.agreements import forms
from linkspan.web.words import short_day


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its code in the address, what it is called, and the form it is filled in by, if it has just one."""

    code: str
    name: str | Promise
    said: str | Promise = ""
    form: type[forms.Step] | None = None


STEPS = (
    Step("about", _("What it is"), form=forms.About),
    Step("parties", _("Parties"), _("Who signs, what each decides, and which post answers for it.")),
    Step("purposes", _("Purposes"), form=forms.Purposes),
    Step("clauses", _("Clauses"), _("Only clauses decide. Each lets some know something, or holds something back.")),
    Step("basis", _("Lawful basis"), form=forms.Basis),
    Step(
        "terms", _("Rights, retention, security"), _("These paragraphs bind people. They decide nothing in Linkspan."),
        form=forms.Paragraphs,
    ),
    Step("dates", _("Begin, review, end"), form=forms.Dates),
    Step("assessment", _("Impact assessment"), form=forms.Assessment),
)  # fmt: skip
BY_CODE = {step.code: step for step in STEPS}
CHECK = Step("check", _("Check and put forward"))
PLACES = (
    dict.fromkeys(("code", "title", "summary", "tier", "area", "under", "supersedes"), "about")
    | {"parties": "parties", "purposes": "purposes", "clauses": "clauses", "impact_assessment": "assessment"}
    | dict.fromkeys(("article_6", "article_9", "schedule_1", "policy_document", "schedule_8", "part_3"), "basis")
    | dict.fromkeys(("starts_on", "ends_on", "review_on"), "dates")
    | dict.fromkeys(TERMS, "terms")
)


DAYS = frozenset({"until", "from", "on"})


def step_of(place: str) -> str:
    """Name the step in which a fault is mended."""
    return "clauses" if place.startswith("clause ") else PLACES.get(place, "about")


def address(agreement_id: UUID, code: str) -> str:
    """Give the address of a step."""
    if code == CHECK.code:
        return reverse("agreement_check", args=[agreement_id])
    return reverse("agreement_step", args=[agreement_id, code])


def address_of(agreement_id: UUID, place: str) -> str:
    """Give the address, and the box on it, where a fault is mended."""
    if place.startswith("clause "):
        return reverse("agreement_clause", args=[agreement_id, place.removeprefix("clause ")])
    code = step_of(place)
    box = "" if code in ("parties", "clauses") else f"#id_{place}"
    return address(agreement_id, code) + box


def clause_out(agreement_id: UUID, number: str) -> str:
    """Give the address that takes a clause out."""
    return reverse("agreement_clause_out", args=[agreement_id, number])


def after(code: str) -> str:
    """Name the step that follows another; the check follows the last."""
    codes = [step.code for step in STEPS]
    return next(iter(codes[codes.index(code) + 1 :]), CHECK.code)


def menu(agreement_id: UUID | None, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """List the steps with what each still lacks; before the draft is kept there is nowhere to go."""
    lacking = Counter(step_of(each.place) for each in findings if each.stops)
    return [
        {
            "code": step.code,
            "name": step.name,
            "href": address(agreement_id, step.code) if agreement_id else "",
            "problems": _to_do(lacking[step.code]),
        }
        for step in (*STEPS, CHECK)
    ]


def _to_do(count: int) -> str:
    return ngettext("%(n)d to do", "%(n)d to do", count) % {"n": count} if count else ""


def said(finding: Finding) -> str:
    """Say a fault in the reader's language: days as people write them, and what a code stands for where it is known."""
    return gettext(finding.message) % {name: _value(name, value) for name, value in finding.values.items()}


def _value(name: str, value: str) -> str:
    if name in DAYS:
        return short_day(date.fromisoformat(value)) if value not in ("", "None") else ""
    if name == "code":
        value = next((table[value] for table in (PURPOSES, KINDS, GROUPS) if value in table), value)
    return gettext(value) if value else ""
