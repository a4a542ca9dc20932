"""The public register: the agreements in force, for anyone to read, with posts and never people's names."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linkspan.audit import Actor, NotFound
from linkspan.sharing.agreement_rules import State
from linkspan.sharing.queries import agreed as queries
from linkspan.web.agreements import pdf, presenters
from linkspan.web.middleware import open_to_all

READER = Actor.system("register")


@open_to_all
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the agreements in force."""
    lines = queries.agreements(by=READER, at=timezone.now(), state=State.IN_FORCE)
    return render(request, "agreements/register.html", {"agreements": [presenters.line(each) for each in lines]})


@open_to_all
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show one agreement in force, whole."""
    return render(request, "agreements/public.html", {"agreement": _found(code), "has_pdf": pdf.is_here()})


@open_to_all
@require_safe
def pdf_file(request: HttpRequest, code: str) -> HttpResponse:
    """Give one agreement in force as a PDF."""
    if not pdf.is_here():
        raise NotFound
    return pdf.answer(_found(code))


def _found(code: str) -> dict[str, object]:
    at = timezone.now()
    in_force = queries.agreements(by=READER, at=at, state=State.IN_FORCE)
    line = next((each for each in in_force if each.code == code), None)
    if line is None:
        raise NotFound
    return public(line.id, line.version_id)


def public(agreement_id: UUID, version_id: UUID) -> dict[str, object]:
    """Give an agreement as the register shows it: posts sign, and nobody is named."""
    page = queries.agreement(agreement_id, by=READER, at=timezone.now(), version_id=version_id)
    return presenters.without_names(presenters.agreement(page))
