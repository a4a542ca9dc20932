"""Workers' pages about a parent's page: one adult at a time, off unless a manager decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linkspan.audit import NotFound, NotNow, trail
from linkspan.voice import parent_rules as rules
from linkspan.voice.commands import parents as commands
from linkspan.voice.keys import spaced
from linkspan.voice.queries import parents as queries
from linkspan.voice.queries.parents import PageLine, ParentPages
from linkspan.web.children.forms import problem_words
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import Opened, opened
from linkspan.web.forms import Form
from linkspan.web.request import PageRequest, page_request
from linkspan.web.voice.parents.forms import SHOWS, DecideForm, PutForm, WhyForm

WORDS = {"basis": rules.BASES, "evidence": rules.EVIDENCE, "meetings": rules.MEETINGS}


@require_GET
@asks_first
def every(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """List the pages of a child's parents and carers, and whether each is on."""
    found, pages = _open(page_request(request), child_id)
    return render(request, "voice/parents/every.html", found.context | {"pages": pages, "words": WORDS})


@require_http_methods(["GET", "POST"])
@asks_first
def put(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Put an adult forward."""
    asked = page_request(request)
    found, pages = _open(asked, child_id)
    if not pages.may_put:
        raise NotFound
    form = PutForm(_posted(request), initial={"verified_on": found.context["on"]})
    if form.is_bound and form.is_valid() and _kept(
        form, commands.put_parent_forward, asked, child_id=child_id, adult=form.adult,
        reason=form.cleaned_data["reason"],
    ):  # fmt: skip
        messages.success(request, gettext("Put forward. A manager decides; until then it is off."))
        return redirect("child_parents", child_id)
    return render(request, "voice/parents/put.html", found.context | {"form": form})


@require_GET
@asks_first
def one(request: HttpRequest, child_id: UUID, parent_page_id: UUID) -> HttpResponse:
    """Show one adult's page as workers see it: who decided what, what it shows, and what may be done."""
    found, pages, page = _one(page_request(request), child_id, parent_page_id)
    context = {
        "pages": pages,
        "page": page,
        "words": WORDS,
        "can": {**found.context["can"], "decide": pages.may_decide},
    }
    return render(request, "voice/parents/one.html", found.context | context)


@require_http_methods(["GET", "POST"])
@asks_first
def decide(request: HttpRequest, child_id: UUID, parent_page_id: UUID) -> HttpResponse:
    """Decide whether an adult may have a page."""
    form = DecideForm(_posted(request))
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return _act(
        request, child_id, parent_page_id, form, commands.decide_parent_page, gettext("Decide on a parent's page"),
        is_yes=given.get("decision") == "yes", why=given.get("why", ""),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@asks_first
def review(request: HttpRequest, child_id: UUID, parent_page_id: UUID) -> HttpResponse:
    """Keep a page on after looking at it again."""
    form = WhyForm(_posted(request))
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return _act(
        request, child_id, parent_page_id, form, commands.review_parent_page, gettext("Keep this page on"),
        why=given.get("why", ""),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@asks_first
def close(request: HttpRequest, child_id: UUID, parent_page_id: UUID) -> HttpResponse:
    """Turn a page off at once."""
    form = WhyForm(_posted(request))
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return _act(
        request, child_id, parent_page_id, form, commands.close_parent_page, gettext("Turn this page off"),
        why=given.get("why", ""),
    )  # fmt: skip


@require_POST
@never_cache
@asks_first
def code(request: HttpRequest, child_id: UUID, parent_page_id: UUID) -> HttpResponse:
    """Make a code and show it this once, to be read aloud or shown face to face."""
    asked = page_request(request)
    found, _pages, page = _one(asked, child_id, parent_page_id)
    made = commands.give_parent_code(page_id=parent_page_id, by=asked.actor, at=asked.at)
    where = request.build_absolute_uri(reverse("family"))
    return render(
        request,
        "voice/parents/code.html",
        found.context | {"page": page, "code": spaced(made, rules.CODE_GROUPS), "where": where},
    )


@require_POST
@asks_first
def revoke(request: HttpRequest, child_id: UUID, parent_page_id: UUID) -> HttpResponse:
    """End every code, and every telephone that the page is open on."""
    asked = page_request(request)
    _one(asked, child_id, parent_page_id)
    commands.revoke_parent_codes(page_id=parent_page_id, by=asked.actor, at=asked.at)
    messages.success(request, gettext("Every code and every open page has ended."))
    return redirect("child_parent", child_id, parent_page_id)


@require_http_methods(["GET", "POST"])
@asks_first
def show(request: HttpRequest, child_id: UUID, parent_page_id: UUID, what: str) -> HttpResponse:
    """Put a worker, a meeting or a paper on a page."""
    asked = page_request(request)
    found, pages, page = _one(asked, child_id, parent_page_id)
    if what not in SHOWS or not pages.may_put:
        raise NotFound
    form = SHOWS[what](_posted(request), contacts=pages.contacts)
    if form.is_bound and form.is_valid() and _kept(
        form, commands.show_to_parent, asked, page_id=parent_page_id, shown=form.shown
    ):  # fmt: skip
        messages.success(request, gettext("It is on the page."))
        return redirect("child_parent", child_id, parent_page_id)
    return render(request, "voice/parents/show.html", found.context | {"form": form, "page": page, "what": what})


@require_POST
@asks_first
def remove(request: HttpRequest, child_id: UUID, parent_page_id: UUID, shown_id: UUID) -> HttpResponse:
    """Take one thing off a page."""
    asked = page_request(request)
    _found, _pages, page = _one(asked, child_id, parent_page_id)
    if all(each.shown_id != shown_id for each in page.shown):
        raise NotFound
    commands.remove_from_parent(shown_id=shown_id, by=asked.actor, at=asked.at)
    messages.success(request, gettext("It is off the page."))
    return redirect("child_parent", child_id, parent_page_id)


@require_GET
def of(request: HttpRequest, parent_page_id: UUID) -> HttpResponse:
    """Lead from a task to the page it is about."""
    asked = page_request(request)
    child_id = queries.child_of_page(page_id=parent_page_id, by=asked.actor, at=asked.at)
    return redirect("child_parent", child_id, parent_page_id)


def _open(asked: PageRequest, child_id: UUID) -> tuple[Opened, ParentPages]:
    with trail.look(by=asked.actor, at=asked.at):
        found = opened(asked, child_id, "parents")
        return found, queries.parent_pages(child_id=child_id, by=asked.actor, at=asked.at)


def _one(asked: PageRequest, child_id: UUID, page_id: UUID) -> tuple[Opened, ParentPages, PageLine]:
    found, pages = _open(asked, child_id)
    page = next((each for each in pages.pages if each.page_id == page_id), None)
    if page is None:
        raise NotFound
    return found, pages, page


def _act(
    request: HttpRequest, child_id: UUID, page_id: UUID, form: Form, command: Callable[..., object], heading: str,
    **said: Any,
) -> HttpResponse:  # fmt: skip
    """Ask why, and do one thing to a page."""
    asked = page_request(request)
    found, _pages, page = _one(asked, child_id, page_id)
    if form.is_bound and form.is_valid() and _kept(form, command, asked, page_id=page_id, **said):
        messages.success(request, gettext("Done."))
        return redirect("child_parent", child_id, page_id)
    return render(
        request, "voice/parents/act.html",
        found.context | {"form": form, "page": page, "heading_words": heading, "words": WORDS},
    )  # fmt: skip


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _kept(form: Form, command: Callable[..., object], asked: PageRequest, **said: Any) -> bool:
    try:
        command(**said, by=asked.actor, at=asked.at, once=form.key)
    except NotNow as problem:
        form.add_error(None, problem_words(problem))
        return False
    return True
