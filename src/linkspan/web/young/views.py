"""The child's own page: the code, the check, what was released, and the way out."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linkspan.audit import NotNow
from linkspan.voice.commands import pages
from linkspan.voice.queries import page as queries
from linkspan.web.reading.switching import FORM, is_switching, keeps_typed, sent, typed
from linkspan.web.request import page_request
from linkspan.web.young import forms, presenters
from linkspan.web.young.opened import (
    COOKIE,
    ELSEWHERE,
    NotOpen,
    Opened,
    childs_page,
    found,
    neutral,
    opened,
    quiet,
    remember,
)


@childs_page
@keeps_typed
@require_http_methods(["GET", "POST"])
def here(request: HttpRequest) -> HttpResponse:
    """Take a code; with a page open and checked, show it."""
    if is_switching(request):
        return neutral(request)
    if request.method == "POST":
        return _try(request)
    page = opened(request)
    shown = queries.own_page(token=page.token, child_id=page.child_id, by=page.actor, at=page.at)
    return render(request, "young/here.html", {"sections": presenters.sections(shown), "has_check": page.check_kind})


def _try(request: HttpRequest) -> HttpResponse:
    at = page_request(request).at
    token = pages.open_with_code(
        typed=request.POST.get("code", "")[:100], source=get_client_ip(request) or "", at=at,
        device=request.COOKIES.get(COOKIE, ""),
    )  # fmt: skip
    if token is None:
        return neutral(request, tried=True)
    page = queries.session_of(token, at)
    has_check = bool(page and page.check_kind)
    return remember(redirect("here_check" if has_check else "here_choose"), token)


@childs_page
@keeps_typed
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Ask who holds the phone, before anything shows."""
    page = found(request)
    if page.is_checked:
        return redirect("here")
    said: dict[str, Any] = {"kind": page.check_kind, "wrong": False}
    if sent(request) is not None:
        answered = pages.answer_check(
            token=page.token, child_id=page.child_id, answer=forms.answer_of(page.check_kind, request.POST),
            by=page.actor, at=page.at,
        )  # fmt: skip
        if answered.token:
            return remember(redirect("here"), answered.token)
        if answered.is_shut:
            raise NotOpen
        said["wrong"] = True
    return render(request, "young/check.html", said | _pictures(request))


@childs_page
@keeps_typed
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Let the child choose pictures or a word, with the worker there, when the page is opened for the first time."""
    page = opened(request)
    if page.check_kind:
        return redirect("here")
    kind = request.GET.get("with", page.asks)
    kind = kind if kind in ("pictures", "word") else page.asks
    is_sent = sent(request) is not None
    problem = _chosen(request, page, kind) if is_sent else ""
    if is_sent and not problem:
        return redirect("here")
    return render(request, "young/choose.html", {"kind": kind, "problem": problem} | _pictures(request))


def _chosen(request: HttpRequest, page: Opened, kind: str) -> str:
    """Keep what was chosen; give what is wrong with it, if anything."""
    try:
        pages.set_check(
            token=page.token, child_id=page.child_id, kind=kind, answer=forms.answer_of(kind, request.POST),
            by=page.actor, at=page.at,
        )  # fmt: skip
    except NotNow as problem:
        return gettext(problem.message)
    return ""


def _pictures(request: HttpRequest) -> dict[str, Any]:
    """Give what there is to pick from; what was picked stays picked where only the language or the size was changed."""
    picked = typed(request) or {}
    return {
        "pictures": forms.pictures(), "places": forms.places(picked), "word": picked.get("word", ""), "typed_in": FORM
    }  # fmt: skip


@childs_page
@require_safe
def away(request: HttpRequest) -> HttpResponse:
    """Leave for a public page at once: a link, so that it works without script. The page asks again who is there."""
    pages.leave(token=request.COOKIES.get(COOKIE, ""), at=page_request(request).at)
    return redirect(ELSEWHERE)


@childs_page
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the page on this phone for good: the next opening needs a new code."""
    pages.leave(token=request.COOKIES.get(COOKIE, ""), at=page_request(request).at, for_good=True)
    return quiet(redirect("here"))
