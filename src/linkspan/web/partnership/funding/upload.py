"""A file of contributions: every row is shown before anything is kept, and then all are kept or none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from linkspan.agencies import queries as agencies
from linkspan.interop.feeds import RefusedFile
from linkspan.interop.tables import TableRow, read_table
from linkspan.partnership import funding_rows, funding_rules
from linkspan.partnership.commands import funding as commands
from linkspan.partnership.funding_rows import Known, ReadRow, RowProblem
from linkspan.partnership.queries import members
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.partnership.funding import forms, views
from linkspan.web.partnership.funding.words import pounds
from linkspan.web.request import PageRequest

AN_HOUR = 60 * 60
AS_TYPED = ("organisation code", "year", "cash", "in kind", "function", "agreed on")
TOO_OLD = gettext_lazy("This preview is too old or was changed. Nothing was saved. Send the file again.")


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of the file as it was read, or what is wrong with it."""

    line: int
    organisation: str
    year: str
    cash: str
    in_kind: str
    functions: str
    agreed: str
    problem: str = ""


@require_http_methods(GET_OR_POST)
def send(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Take a file and show what its rows say; nothing is kept yet."""
    with views.looking(request, partnership_id, views.KEEP) as partnership:
        known = _known(request, partnership_id)
        names = {one.organisation_id: one.name for one in members.members(partnership_id, known.today)}
    form = forms.Upload(request.POST or None, request.FILES or None)
    page: dict[str, Any] = {"form": form, "partnership": partnership, "columns": funding_rows.COLUMNS}
    if not (form.is_bound and form.is_valid()):
        return render(request, "partnership/funding/upload.html", page)
    try:
        rows = read_table(form.cleaned_data["file"].read(), funding_rows.COLUMNS, needed=funding_rows.NEEDED)
    except RefusedFile as problem:
        form.add_error("file", gettext("%(why)s Nothing was saved.") % {"why": problem})
        return render(request, "partnership/funding/upload.html", page)
    shown, good = _read(rows, known, names)
    wrong = [each for each in shown if each.problem]
    page |= {"shown": shown, "wrong": wrong, "keep": None if wrong else _keeping(request, partnership_id, good)}
    return render(request, "partnership/funding/preview.html", page)


def _read(rows: list[TableRow], known: Known, names: dict[UUID, str]) -> tuple[list[Shown], list[ReadRow]]:
    shown, good = [], []
    for row in rows:
        try:
            if row.problem:
                raise RowProblem(row.problem)
            found = funding_rows.read(row.cells, known)
        except RowProblem as problem:
            shown.append(_as_typed(row, str(problem)))
            continue
        good.append(found)
        gift = found.gift
        people = ngettext("%(n)d person", "%(n)d people", len(found.agreed_by)) % {"n": len(found.agreed_by)}
        agreed = f"{gift.agreed_on:%d/%m/%Y}, {people}" if gift.agreed_on else gettext("proposed")
        shown.append(
            Shown(
                row.line, names[found.organisation_id], funding_rules.year_name(gift.year), pounds(gift.cash),
                pounds(gift.in_kind), gift.functions, agreed,
            )
        )  # fmt: skip
    return shown, good


def _as_typed(row: TableRow, problem: str) -> Shown:
    """Show a row that cannot be kept as it was typed."""
    code, year, cash, in_kind, functions, agreed = (row.cells.get(name, "")[:60] for name in AS_TYPED)
    return Shown(row.line, code, year, cash, in_kind, functions, agreed, problem)


def _known(request: PageRequest, partnership_id: UUID) -> Known:
    on = localdate(request.at)
    inside = {one.organisation_id for one in members.members(partnership_id, on)}
    codes = {agencies.organisation(key).code.lower(): key for key in inside}
    people: dict[str, set[UUID]] = defaultdict(set)
    for (organisation_id, name), person_id in agencies.people_by_name(on).items():
        if organisation_id in inside:
            people[name].add(person_id)
    return Known(codes, people, on)


def _salt(request: PageRequest, partnership_id: UUID) -> str:
    return f"funding-upload:{partnership_id}:{request.actor.key}"


def _keeping(request: PageRequest, partnership_id: UUID, rows: list[ReadRow]) -> forms.Keep:
    plain = [funding_rows.as_plain(each) for each in rows]
    return forms.Keep(initial={"rows": signing.dumps(plain, salt=_salt(request, partnership_id), compress=True)})


@require_POST
def keep_rows(request: PageRequest, partnership_id: UUID) -> HttpResponse:
    """Keep the rows that were shown: all of them, or, where one can no longer be kept, none."""
    with views.looking(request, partnership_id, views.KEEP):
        form = forms.Keep(request.POST)
    rows: list[commands.Given] = []
    if form.is_valid():
        try:
            plain = signing.loads(form.cleaned_data["rows"], salt=_salt(request, partnership_id), max_age=AN_HOUR)
        except signing.BadSignature:
            form.add_error(None, str(TOO_OLD))
        else:
            read = [funding_rows.from_plain(each) for each in plain]
            rows = [commands.Given(each.organisation_id, each.gift, each.agreed_by) for each in read]
    done = not form.errors and keep(
        form,
        lambda: commands.upload_contributions(
            partnership_id=partnership_id, rows=rows, by=request.actor, at=request.at, once=form.key
        ),
    )
    if not done:
        messages.error(request, " ".join(str(each) for each in form.non_field_errors()) or str(TOO_OLD))
        return redirect("funding_upload", partnership_id)
    messages.success(request, ngettext("%(n)d row is kept.", "%(n)d rows are kept.", len(rows)) % {"n": len(rows)})
    return redirect("funding", partnership_id)
