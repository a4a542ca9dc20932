"""What was decided about sharing: one page each, a list for those who answer for it, and a file to take away."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from linkspan.audit import trail
from linkspan.audit.spreadsheet import safe_cell
from linkspan.exchange.queries.inspecting import read_decision
from linkspan.sharing.advice.question import MATTER_WORDS
from linkspan.sharing.decision_rules import RELATIONSHIPS
from linkspan.sharing.queries import decisions as queries
from linkspan.sharing.queries.decisions import DecisionLine, Wanted
from linkspan.voice.queries.wishes import override_of
from linkspan.web.advice import presenters
from linkspan.web.advice.forms import WantedForm
from linkspan.web.exchange.presenters import record
from linkspan.web.request import page_request
from linkspan.web.voice.wishes.presenters import against


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the decisions of the asker's organisation."""
    asked = page_request(request)
    form = WantedForm(request.GET or None)
    wanted, start = _wanted(form)
    found, has_more = queries.decisions(wanted=wanted, by=asked.actor, at=asked.at, start=start)
    context = {
        "filters": form,
        "shown": [presenters.line(each) for each in found],
        "is_filtered": wanted != Wanted(),
        "csv": _address("sharing_decisions_csv", wanted),
        "older": _address("sharing_decisions", wanted, start + queries.PAGE) if has_more else "",
        "newer": _address("sharing_decisions", wanted, max(0, start - queries.PAGE)) if start else "",
    }
    return render(request, "advice/decisions.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Send the list as a CSV file that a spreadsheet cannot run; whole before its first byte leaves."""
    asked = page_request(request)
    wanted, _start = _wanted(WantedForm(request.GET or None))
    found = queries.exported_decisions(wanted=wanted, by=asked.actor, at=asked.at)
    out = StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(_head())
    writer.writerows([safe_cell(str(cell)) for cell in _cells(each)] for each in found)
    name = "sharing-decisions.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def one(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Show one decision, whole: the receipt of whoever made it, the record for those who answer for it or inspect."""
    asked = page_request(request)
    by, at = asked.actor, asked.at
    with trail.look(by=by, at=at):
        found, answers = read_decision(decision_id=decision_id, by=by, at=at)
        said = override_of(decision_id=decision_id, by=by, at=at)
    told = [record(each) for each in answers]
    return render(
        request,
        "advice/decision.html",
        {"one": presenters.whole(found), "told": told, "against": against(said) if said else None},
    )


def _wanted(form: WantedForm) -> tuple[Wanted, int]:
    """Read the filters; one that makes no sense is left out."""
    if not form.is_bound:
        return Wanted(), 0
    form.is_valid()
    given = form.cleaned_data
    wanted = Wanted(
        decision=given.get("decision") or "",
        receiver=given.get("receiver") or "",
        from_=given.get("from_"),
        until=given.get("until"),
    )
    return wanted, given.get("start") or 0


def _address(name: str, wanted: Wanted, start: int = 0) -> str:
    said = {
        "decision": wanted.decision,
        "receiver": wanted.receiver,
        "from_": wanted.from_.isoformat() if wanted.from_ else "",
        "until": wanted.until.isoformat() if wanted.until else "",
        "start": str(start) if start else "",
    }
    return reverse(name, query={key: value for key, value in said.items() if value})


def _head() -> list[str]:
    return [
        gettext("When"), gettext("Decision"), gettext("Answer given"), gettext("With"), gettext("For"),
        gettext("About"), gettext("How soon"), gettext("Family told"), gettext("Reasoning asked of a refusal"),
        gettext("Who decided"), gettext("Law"), gettext("Reference"), gettext("Asked on"), gettext("Shared on"),
        gettext("Part 3 (law enforcement)"), gettext("Who decides on its use"), gettext("Answers the request"),
        gettext("Put right since"),
    ]  # fmt: skip


def _cells(one: DecisionLine) -> list[Any]:
    shown = presenters.line(one)
    held, yes, no = set(one.matters), gettext("Yes"), gettext("No")
    about = "; ".join(gettext(said) for code, said in MATTER_WORDS.items() if code in held)
    return [
        one.at.isoformat(timespec="minutes"), shown["decision"], shown["answer"], shown["receiver"], shown["aim"],
        about, shown["soon"], shown["informed"], shown["test"], shown["who"], "; ".join(one.laws), str(one.id),
        one.asked_on or "", one.shared_on or "", yes if one.is_part_3 else no,
        gettext(RELATIONSHIPS[one.relationship]), one.of_part or "", yes if one.is_put_right else no,
    ]  # fmt: skip
