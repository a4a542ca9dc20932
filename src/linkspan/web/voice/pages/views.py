"""What a child's own page shows, for those who mind it; its code, given face to face; and the end of all openings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linkspan.audit import NotNow, trail
from linkspan.children.queries.file import ChildFile
from linkspan.voice import page_rules as rules
from linkspan.voice.commands import pages
from linkspan.voice.keys import spaced
from linkspan.voice.queries import page as queries
from linkspan.voice.queries.page import MindedPage
from linkspan.web.children.forms import problem_words
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import Opened, opened
from linkspan.web.forms import Form
from linkspan.web.request import PageRequest, page_request
from linkspan.web.voice.pages import presenters
from linkspan.web.voice.pages.forms import CodeForm


@require_GET
@asks_first
def show(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Show what is on a child's page and what is held back, and whether it is open anywhere."""
    asked = page_request(request)
    minded = queries.minded(child_id=child_id, by=asked.actor, at=asked.at)
    return render(request, "voice/pages/page.html", page_context(minded))


def page_context(minded: MindedPage) -> dict[str, Any]:
    """Give what every page of the staff side shows of a child's page."""
    return {
        "child_id": minded.child_id,
        "page": minded,
        "released": presenters.released(minded.released),
        "held": presenters.held(minded.held),
        "can": {action.value: True for action in minded.allowed},
        "shown": rules.SHOWN,
    }


def file_and_page(asked: PageRequest, child_id: UUID) -> tuple[Opened, MindedPage]:
    """Open the child's file and page in one look."""
    with trail.look(by=asked.actor, at=asked.at):
        found = opened(asked, child_id, "page")
        minded = queries.minded(child_id=child_id, by=asked.actor, at=asked.at)
    return found, minded


@require_http_methods(["GET", "POST"])
@never_cache
@asks_first
def code(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Give the code: it is on this screen once, and nowhere else."""
    asked = page_request(request)
    found, minded = file_and_page(asked, child_id)
    found.context["page"] = minded
    usual = rules.check_for(_age(found.file, found.context["on"]))
    form = CodeForm(request.POST if request.method == "POST" else None, initial={"asks": usual})
    if form.is_bound and form.is_valid():
        given = pages.give_code(
            child_id=child_id, is_with_child=form.cleaned_data["is_with_child"], asks=form.cleaned_data["asks"],
            forgets=form.cleaned_data["forgets"], by=asked.actor, at=asked.at,
        )  # fmt: skip
        answer = render(
            request, "voice/pages/code_given.html",
            {"child_id": child_id, "code": spaced(given, rules.CODE_GROUPS), "minutes": rules.CODE_LASTS.seconds // 60,
             "address": request.build_absolute_uri("/here/")},
        )  # fmt: skip
        answer["Cache-Control"] = "no-store"
        return answer
    return render(request, "voice/pages/code.html", found.context | {"form": form})


def _age(file: ChildFile, on: date) -> int | None:
    born = next((fact.value for fact in file.born), None)
    if not born:
        return None
    birth = date.fromisoformat(born)
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


@require_POST
def close(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """End every opening of the page, and a code that waits."""
    asked = page_request(request)
    ended = pages.close_page(child_id=child_id, by=asked.actor, at=asked.at)
    said = ngettext(
        "The page was open on %(num)d phone. It is shut.", "The page was open on %(num)d phones. They are shut.", ended
    )
    messages.success(
        request, said % {"num": ended} if ended else gettext("The page was open nowhere. A code no longer works.")
    )
    return redirect("child_page", child_id)


def kept(form: Form, command: Callable[..., object], asked: PageRequest, **said: Any) -> bool:
    """Do what a form that holds asks for; put what the rules say against it on the form itself."""
    try:
        command(**said, by=asked.actor, at=asked.at, once=form.key)
    except NotNow as problem:
        form.add_error(None, problem_words(problem))
        return False
    return True
