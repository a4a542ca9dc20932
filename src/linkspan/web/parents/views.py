"""A parent's or carer's own page. It knows nobody who works here, and has a cookie of its own that ends soon.

Whatever is wrong (a wrong code, one used before, a page that is off, an order, an enquiry, a shield) the answer is the
same page with the same words: it says whom to ring.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linkspan.audit import Refused
from linkspan.voice import keys
from linkspan.voice import parent_rules as rules
from linkspan.voice.commands import parents as commands
from linkspan.voice.queries import parents as queries
from linkspan.web.forms import Form
from linkspan.web.middleware import open_to_all
from linkspan.web.request import page_request

COOKIE = "page"
WHERE = "/family/"


class CodeForm(Form):
    """The code that a worker gave."""

    code = forms.CharField(label=gettext_lazy("Your code"), max_length=40)


@open_to_all
@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Ask for the code; show the page to whoever has it open; in every other case say whom to ring."""
    if request.method == "POST":
        return _opened(request)
    session = request.COOKIES.get(COOKIE, "")
    if not session:
        return _said(request, "family/code.html", {"form": CodeForm()})
    try:
        found = queries.own_page(session=session, by=commands.PAGE, at=page_request(request).at)
    except Refused:
        return _ended(_said(request, "family/ring.html", {}))
    meetings = [(gettext(rules.MEETINGS[each.kind]), each.at) for each in found.meetings]
    return _said(request, "family/page.html", {"found": found, "meetings": meetings})


def _opened(request: HttpRequest) -> HttpResponse:
    """Try a code. Whatever is wrong with it, the answer is one and the same."""
    at, form = page_request(request).at, CodeForm(request.POST)
    if not form.is_valid() or not commands.may_try(address=_whence(request), at=at):
        return _ended(_said(request, "family/ring.html", {}))
    session = keys.new_key()
    try:
        commands.open_parent_page(code=form.cleaned_data["code"], session=session, by=commands.PAGE, at=at)
    except Refused:
        return _ended(_said(request, "family/ring.html", {}))
    answer = redirect("family")
    answer.set_cookie(
        COOKIE, session, max_age=int(rules.SESSION_LASTS.total_seconds()), path=WHERE, httponly=True,
        samesite="Strict", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer


@open_to_all
@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the session, and show a page that says nothing."""
    session = request.COOKIES.get(COOKIE, "")
    if session:
        with suppress(Refused):
            commands.leave_parent_page(session=session, by=commands.PAGE, at=page_request(request).at)
    return _ended(redirect("hide"))


def _whence(request: HttpRequest) -> str:
    """Give where a request comes from: behind our own proxy, what that proxy added last; nothing a caller wrote."""
    if settings.SECURE_PROXY_SSL_HEADER and (passed := request.META.get("HTTP_X_FORWARDED_FOR", "")):
        return str(passed.rsplit(",", 1)[-1].strip())
    return str(request.META.get("REMOTE_ADDR", ""))


def _said(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    answer = render(request, template, context)
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _ended(answer: HttpResponse) -> HttpResponse:
    answer.delete_cookie(COOKIE, path=WHERE, samesite="Strict")
    return answer
