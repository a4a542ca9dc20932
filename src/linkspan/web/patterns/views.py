"""The front door's pages of emerging patterns: the list, one pattern whole, what is done with it, and the rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linkspan.audit import NotFound, NotNow, trail
from linkspan.duty import queries as duty
from linkspan.pathway import patterns as rulebook
from linkspan.pathway.commands import patterns as commands
from linkspan.pathway.queries import patterns as queries
from linkspan.web.children.acts import OnceForm
from linkspan.web.children.forms import problem_words
from linkspan.web.frontdoor.forms import LateForm
from linkspan.web.frontdoor.presenters import born
from linkspan.web.patterns import presenters, words
from linkspan.web.patterns.forms import WhyForm
from linkspan.web.pressing import press
from linkspan.web.request import PageRequest, page_request


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """List the open patterns of one's own front door."""
    asked = page_request(request)
    with trail.look(by=asked.actor, at=asked.at):
        found = queries.board(by=asked.actor, at=asked.at)
        special = duty.special_days()
    lines = [presenters.line(each, asked.at, special) for each in found]
    return render(request, "patterns/board.html", {"lines": lines})


@require_GET
def show(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    """Show which rules fired, on what, who holds each sign, and what may be done."""
    asked = page_request(request)
    page = look(asked, pattern_id)
    return render(
        request,
        "patterns/pattern.html",
        {
            "page": page,
            "name": presenters.name(page.said),
            "born": born(page.said, asked.at),
            "rules": [presenters.fired(each, page.is_open) for each in page.rules],
            "closed": presenters.closed(page),
            "contacts": [(each, words.CLOSED[each.closed_how]) for each in page.contacts],
            "earlier": [(each, words.CLOSED[each.closed_how]) for each in page.earlier],
            "key": uuid4,
        },
    )


def look(request: PageRequest, pattern_id: UUID) -> queries.PatternPage:
    """Read one pattern; it is a look at the child, and is recorded."""
    with trail.look(by=request.actor, at=request.at):
        return queries.pattern_page(pattern_id=pattern_id, by=request.actor, at=request.at)


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Show every rule in plain words, how often it was right when measured, and what came of it here."""
    asked = page_request(request)
    page = queries.rules_page(by=asked.actor, at=asked.at)
    return render(
        request,
        "patterns/rules.html",
        {
            "rules": presenters.rules(page),
            "together": presenters.measured(page.measured.together),
            "measured": page.measured,
            "works_door": page.figures is not None,
            "kinds": [gettext(each) for each in rulebook.KINDS.values()],
        },
    )


@require_POST
def take(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    """Make a pattern mine."""
    return press(
        request,
        commands.take,
        gettext("It is yours now. Its date stays."),
        "pattern",
        pattern_id,
        pattern_id=pattern_id,
    )


@require_POST
def let_go(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    """Give a pattern back to the desk."""
    return press(
        request,
        commands.let_go,
        gettext("It waits at the front door's desk again."),
        "pattern",
        pattern_id,
        pattern_id=pattern_id,
    )


@require_POST
def open_contact(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    """Open a contact from a pattern, in one act, and go to it to decide."""
    asked, form = page_request(request), OnceForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("The page was sent without its key, so nothing was saved. Send it again."))
        return redirect("pattern", pattern_id)
    try:
        contact_id = commands.open_contact(pattern_id=pattern_id, by=asked.actor, at=asked.at, once=form.key)
    except NotNow as problem:
        messages.error(request, problem_words(problem))
        return redirect("pattern", pattern_id)
    messages.success(request, gettext("A contact is open, and it is yours to decide. No agency has been told."))
    return redirect("contact", contact_id)


@require_http_methods(["GET", "POST"])
def dismiss(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    """Dismiss a pattern with a reason."""
    asked = page_request(request)
    page = look(asked, pattern_id)
    hint = gettext("For the record. The same signs will not raise it again; a new one may.")
    form = WhyForm(_posted(request), is_late=page.is_late, hint=hint)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        act = {"pattern_id": pattern_id, "why": said["why"], "breach_reason": said.get("breach_reason", "")}
        if _done(form, commands.dismiss, asked, act):
            messages.success(request, gettext("Dismissed. The same signs will not raise it again."))
            return redirect("patterns")
    return _form(request, page, form, gettext("Dismiss this pattern"), gettext("Dismiss it"))


@require_http_methods(["GET", "POST"])
def contest_sign(request: HttpRequest, pattern_id: UUID, sign_id: UUID) -> HttpResponse:
    """Say that a sign does not belong here."""
    asked = page_request(request)
    page = look(asked, pattern_id)
    seen = {each.sign_id: each for rule in page.rules for each in (*rule.counted, *rule.repeats)}
    if sign_id not in seen:
        raise NotFound
    item = presenters.item(seen[sign_id], page.is_open)
    hint = gettext(
        "%(what)s, %(when)s, from %(agency)s. No rule counts it again; its agency is not told of the pattern."
    )
    form = WhyForm(
        _posted(request), label=gettext("Why does it not belong here?"),
        hint=hint % {"what": item.what, "when": item.when, "agency": item.agency},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        act = {"pattern_id": pattern_id, "sign_id": sign_id, "why": form.cleaned_data["why"]}
        if _done(form, commands.contest_sign, asked, act):
            messages.success(request, gettext("Kept. That sign counts no more."))
            return redirect("pattern", pattern_id)
    return _form(request, page, form, gettext("Contest a sign"), gettext("Contest it"))


@require_http_methods(["GET", "POST"])
def contest_rule(request: HttpRequest, pattern_id: UUID, code: str, version: int) -> HttpResponse:
    """Say that a rule misleads here."""
    asked = page_request(request)
    page = look(asked, pattern_id)
    rule = next((each.rule for each in page.rules if (each.rule.code, each.rule.version) == (code, version)), None)
    if rule is None:
        raise NotFound
    form = WhyForm(
        _posted(request), label=gettext("Why does it mislead here?"),
        hint=gettext("%(rule)s Whoever keeps the rules sees how often one is contested.")
        % {"rule": gettext(rule.says)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        act = {"pattern_id": pattern_id, "code": code, "version": version, "why": form.cleaned_data["why"]}
        if _done(form, commands.contest_rule, asked, act):
            messages.success(request, gettext("Kept with the pattern."))
            return redirect("pattern", pattern_id)
    return _form(request, page, form, gettext("Contest a rule"), gettext("Contest it"))


@require_http_methods(["GET", "POST"])
def late(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    """Say afterwards why a pattern was closed late."""
    asked = page_request(request)
    page = look(asked, pattern_id)
    form = LateForm(_posted(request))
    del form.fields["said"]
    if request.method == "POST" and form.is_valid():
        act = {"pattern_id": pattern_id, "reason": form.cleaned_data["reason"]}
        if _done(form, commands.explain_late, asked, act, field="reason"):
            messages.success(request, gettext("Kept with the pattern."))
            return redirect("pattern", pattern_id)
    return _form(request, page, form, gettext("Say why this was closed late"), gettext("Keep the reason"))


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _done(form: Any, command: Callable[..., Any], asked: PageRequest, act: dict[str, Any], field: str = "why") -> bool:
    """Do what a form asks; what stands in its way is said beside the field."""
    try:
        command(**act, by=asked.actor, at=asked.at, once=form.key)
    except NotNow as problem:
        form.add_error(field, problem_words(problem))
        return False
    return True


def _form(request: HttpRequest, page: queries.PatternPage, form: Any, heading: str, button: str) -> HttpResponse:
    return render(
        request,
        "patterns/form.html",
        {
            "form": form, "heading": heading, "button": button, "name": presenters.name(page.said),
            "pattern_id": page.pattern_id,
        },
    )  # fmt: skip
