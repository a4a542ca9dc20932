"""A button that does one thing: press it, hear what came of it, and be back where it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from linkspan.audit import NotNow
from linkspan.web.children.acts import OnceForm
from linkspan.web.children.forms import problem_words
from linkspan.web.request import page_request


def press(
    request: HttpRequest, command: Callable[..., Any], said: str, back: str, *back_to: UUID, **given: Any
) -> HttpResponse:
    """Do one thing, say so or why not, and go to the page `back`, which takes `back_to`."""
    asked, form = page_request(request), OnceForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("The page was sent without its key, so nothing was saved. Send it again."))
        return redirect(back, *back_to)
    try:
        command(**given, by=asked.actor, at=asked.at, once=form.key)
        messages.success(request, said)
    except NotNow as problem:
        messages.error(request, problem_words(problem))
    return redirect(back, *back_to)
