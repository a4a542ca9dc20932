"""Begin a version, write its parts, send it to be signed, sign it, publish it, or take it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from linkspan.audit import NotFound
from linkspan.partnership import events, report_rules
from linkspan.partnership.commands import publications as commands
from linkspan.partnership.publication_rules import REPORT, State
from linkspan.partnership.queries import members as membership
from linkspan.partnership.queries import publications as queries
from linkspan.sharing.facts import Action
from linkspan.web.account.step_up import needs_step_up
from linkspan.web.agencies.views import GET_OR_POST, keep
from linkspan.web.forms import Form
from linkspan.web.partnership.asking import looking
from linkspan.web.partnership.reports import forms, presenters
from linkspan.web.partnership.reports.views import readable, shown_version
from linkspan.web.request import PageRequest


@require_http_methods(GET_OR_POST)
def begin(request: PageRequest, partnership_id: UUID, kind: str) -> HttpResponse:
    """Begin the next version of the arrangements, or the report of the year that ended last."""
    on = localdate(request.at)
    with looking(request, partnership_id, events.PUBLICATIONS_SEEN, Action.KEEP_PARTNERSHIP):
        partnership = membership.partnership(partnership_id, on)
    year = report_rules.year_ending_by(on) if kind == REPORT else None
    form = Form(request.POST or None)
    made: list[UUID] = []

    def act() -> None:
        version_id = commands.begin(
            partnership_id=partnership_id, kind=kind, year=year, by=request.actor, at=request.at, once=form.key
        )
        made.append(UUID(str(version_id)))

    if keep(form, act):
        return redirect("publication_version", partnership_id, made[0])
    shown = {"form": form, "partnership": partnership, "kind": kind, "heading": presenters.heading(kind, year)}
    return render(request, "partnership/reports/begin.html", shown)


@require_http_methods(GET_OR_POST)
def write(request: PageRequest, partnership_id: UUID, version_id: UUID, element: str) -> HttpResponse:
    """Write one part of a draft."""
    with looking(request, partnership_id, events.PUBLICATIONS_SEEN, Action.KEEP_PARTNERSHIP):
        page = queries.page(partnership_id, version_id, request.at)
        partnership = membership.partnership(partnership_id, localdate(request.at))
    written = [each for each in queries.elements(page.version.kind) if each.in_words]
    wanted = next((each for each in written if each.code == element), None)
    if wanted is None or page.version.state is not State.DRAFT:
        raise NotFound
    words = page.words.get(element, "")
    form = forms.Write(request.POST or None, initial={"words": words, "made_from": words})

    def act() -> None:
        said = form.cleaned_data
        commands.write(
            version_id=version_id, element=element, words=said["words"], made_from=said["made_from"],
            by=request.actor, at=request.at, once=form.key,
        )  # fmt: skip

    if keep(form, act):
        messages.success(request, gettext("It is saved in the draft."))
        return HttpResponseRedirect(_address(partnership_id, version_id) + f"#{element}")
    section = next(each for each in page.document.sections if each.code == element)
    tables = [{"table": table, "picture": presenters.picture(table)} for table in section.tables]
    shown = {
        "form": form, "element": wanted, "partnership": partnership, "page": presenters.line(page.version),
        "tables": tables,
    }  # fmt: skip
    return render(request, "partnership/reports/write.html", shown)


@require_http_methods(["POST"])
def put_forward(request: PageRequest, partnership_id: UUID, version_id: UUID) -> HttpResponse:
    """Send a draft to be signed."""
    form = _sent(request, partnership_id, version_id)

    def act() -> None:
        commands.put_forward(version_id=version_id, by=request.actor, at=request.at, once=form.key)

    if keep(form, act):
        messages.success(request, gettext("It is sent to be signed. The lead partners have been told."))
        return HttpResponseRedirect(_address(partnership_id, version_id))
    return _again(request, partnership_id, version_id, form)


@require_http_methods(["POST"])
def publish(request: PageRequest, partnership_id: UUID, version_id: UUID) -> HttpResponse:
    """Publish what every lead has signed."""
    form = _sent(request, partnership_id, version_id)

    def act() -> None:
        commands.publish(version_id=version_id, by=request.actor, at=request.at, once=form.key)

    if keep(form, act):
        messages.success(request, gettext("It is published. Anyone can read it now."))
        return HttpResponseRedirect(_address(partnership_id, version_id))
    return _again(request, partnership_id, version_id, form)


def _sent(request: PageRequest, partnership_id: UUID, version_id: UUID) -> Form:
    """Take a form that is one button on a version's page, from those who keep the partnership."""
    with looking(request, partnership_id, events.PUBLICATIONS_SEEN, Action.KEEP_PARTNERSHIP):
        queries.version(partnership_id, version_id)
    return Form(request.POST)


def _again(request: PageRequest, partnership_id: UUID, version_id: UUID, form: Form) -> HttpResponse:
    """Show a version's page with what stands against what was asked."""
    with looking(request, partnership_id, events.PUBLICATIONS_SEEN):
        page = shown_version(request, partnership_id, readable(request, partnership_id, version_id))
    return render(request, "partnership/reports/version.html", page | {"form": form})


@require_http_methods(GET_OR_POST)
@needs_step_up
def sign(request: PageRequest, partnership_id: UUID, version_id: UUID) -> HttpResponse:
    """Show all that is signed, and take the lead partner's signature for their organisation."""
    ours = request.actor.organisation_id
    with looking(request, partnership_id, events.PUBLICATIONS_SEEN, Action.COMMIT_PARTNER, ours):
        found = readable(request, partnership_id, version_id)
        partnership = membership.partnership(partnership_id, localdate(request.at))
    if found.version.state is not State.TO_SIGN:
        raise NotFound
    form = forms.Sign(request.POST or None, initial={"hash": found.version.hash})

    def act() -> None:
        commands.sign(
            version_id=version_id, read_hash=form.cleaned_data["hash"], by=request.actor, at=request.at, once=form.key
        )

    if keep(form, act):
        messages.success(request, gettext("You have signed it for your organisation."))
        return HttpResponseRedirect(_address(partnership_id, version_id))
    shown = {
        "form": form, "page": presenters.page(found), "partnership": partnership, "post": request.actor.post_title,
        "mine": next((each.organisation for each in found.signatures if each.organisation_id == ours), ""),
    }  # fmt: skip
    return render(request, "partnership/reports/sign.html", shown)


@require_http_methods(GET_OR_POST)
def take_back(request: PageRequest, partnership_id: UUID, version_id: UUID) -> HttpResponse:
    """Take back what waits to be signed, and go on with a draft of the same words."""
    with looking(request, partnership_id, events.PUBLICATIONS_SEEN, Action.KEEP_PARTNERSHIP):
        line = queries.version(partnership_id, version_id)
        partnership = membership.partnership(partnership_id, localdate(request.at))
    if line.state not in (State.DRAFT, State.TO_SIGN):
        raise NotFound
    form = forms.TakeBack(request.POST or None)
    made: list[UUID] = []

    def act() -> None:
        next_id = commands.take_back(
            version_id=version_id, because=form.cleaned_data["because"], by=request.actor, at=request.at,
            once=form.key,
        )  # fmt: skip
        made.append(UUID(str(next_id)))

    if keep(form, act):
        messages.success(request, gettext("It is taken back. This is a new draft with the same words."))
        return redirect("publication_version", partnership_id, made[0])
    shown = {
        "form": form,
        "partnership": partnership,
        "heading": gettext("Take it back"),
        "said": gettext("A new draft begins with the same words. Signatures given so far do not count for it."),
        "back_to": "partnership",
        "button": gettext("Take it back"),
    }
    return render(request, "partnership/arrangements/sure.html", shown)


def _address(partnership_id: UUID, version_id: UUID) -> str:
    return reverse("publication_version", args=[partnership_id, version_id])
