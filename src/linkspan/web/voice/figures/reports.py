"""The report that Parliament receives: sealed once, given unchanged, and told from any other file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from linkspan.audit import NotNow
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events, report_rules
from linkspan.voice.commands import reports as commands
from linkspan.voice.queries import figures as queries
from linkspan.web import pdf
from linkspan.web.account.step_up import needs_step_up
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.request import PageRequest
from linkspan.web.voice.figures import forms, presenters, words
from linkspan.web.voice.figures.views import looking

STYLE = "partnership-pdf.css"


@require_http_methods(GET_OR_POST)
def listed(request: PageRequest) -> HttpResponse:
    """List each year's report, and say of a file whether it is a sealed one."""
    form = forms.Check(request.POST or None, request.FILES or None)
    answer: str | None = None
    event = events.VOICE_REPORT_CHECKED if form.is_bound else events.VOICE_REPORTS_SEEN
    with looking(request, event):
        years = [(year, words.year_words(year), queries.sealed(year)) for year in queries.years()]
        seals = gate.may(by=request.actor, to=Action.SEAL_VOICE_REPORT, at=request.at).allow
        if form.is_bound and form.is_valid():
            file = form.cleaned_data["file"].read()
            answer = _checked(queries.year_of_file(file), report_rules.digest(file))
    shown = {"form": form, "years": years, "seals": seals, "has_pdf": pdf.is_here(), "answer": answer}
    return render(request, "voice/figures/reports.html", shown)


def _checked(year: int | None, digest: str) -> str:
    if year is None:
        return gettext("This is not a sealed report. Its hash is %(hash)s. Download the report again.") % {
            "hash": digest
        }
    return gettext("This is the sealed report of %(year)s, unchanged. Its hash is %(hash)s.") % {
        "year": words.year_words(year), "hash": digest,
    }  # fmt: skip


@require_safe
def file(request: PageRequest, year: int) -> HttpResponse:
    """Send a sealed report, byte for byte."""
    with looking(request, events.VOICE_REPORTS_SEEN, year=year):
        found = queries.sealed_file(year)
    return pdf.answer(found, f"what-children-say-{year}")


@require_safe
def proof(request: PageRequest, year: int) -> HttpResponse:
    """Send the proof of a sealed report, which `linkspan voice verify` checks without a database."""
    with looking(request, events.VOICE_REPORTS_SEEN, year=year):
        found = queries.proof(year)
    response = HttpResponse(found, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="what-children-say-{year}.pdf.tlog-proof"'
    return response


@require_http_methods(GET_OR_POST)
@needs_step_up
def seal(request: PageRequest, year: int) -> HttpResponse:
    """Make a year's report of its figures and the commissioner's words, and seal it."""
    with looking(request, events.VOICE_REPORTS_SEEN, Action.SEAL_VOICE_REPORT, year=year):
        found = queries.release(year)
    form = forms.Seal(request.POST or None)

    def act() -> None:
        if not pdf.is_here():
            raise NotNow(
                "voice.report_no_pdf",
                gettext("This computer cannot make PDFs. Nothing was sealed. Ask whoever keeps it."),
            )
        foreword = form.cleaned_data["foreword"]
        drawn = pdf.written("voice/figures/pdf.html", {"page": presenters.report(found, foreword)}, style=STYLE)
        commands.seal_report(
            year=year, foreword=foreword, file=drawn, by=request.actor, at=request.at, once=form.key
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("The report is sealed. It never changes now."))
        return redirect("voice_reports")
    shown = {"form": form, "year": year, "year_words": words.year_words(year), "sealed": found.sealed}
    return render(request, "voice/figures/seal.html", shown)
