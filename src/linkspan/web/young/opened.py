"""Find whose page is open on this phone. Every view of the child's side begins here, or shows nothing of anyone."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers

from linkspan.audit import Actor, NotFound, Refused
from linkspan.voice import page_rules as rules
from linkspan.voice.queries import page as queries
from linkspan.web.middleware import open_to_all
from linkspan.web.reading import switching
from linkspan.web.request import page_request

COOKIE = "here"
PATH = "/here/"
LONGEST_CODE = 40
# A public page that says nothing of why somebody looks at it.
ELSEWHERE = "https://www.bbc.co.uk/weather"
# The page keeps its cookie as long as an opening may last; whether it still opens anything, the database knows.
KEPT = int(rules.LONGEST_CHECKED.total_seconds())

View = Callable[..., HttpResponse]


class NotOpen(Exception):
    """No page is open on this phone, or none any more; why is told to nobody."""


class Unchecked(Exception):
    """A page is open, and who holds the phone has not shown that it is theirs."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Whose page is open: what a view of the child's side hands on to the rooms."""

    child_id: UUID
    page_id: UUID
    actor: Actor
    at: datetime
    is_checked: bool
    check_kind: str = ""
    asks: str = "pictures"
    token: str = ""


def found(request: HttpRequest) -> Opened:
    """Find the page that is open on this phone, before its check as well; NotOpen where there is none."""
    at, token = page_request(request).at, request.COOKIES.get(COOKIE, "")
    page = queries.session_of(token, at)
    if page is None:
        raise NotOpen
    return Opened(
        child_id=page.child_id, page_id=page.page_id, actor=Actor.system(queries.CHILD_PAGE), at=at,
        is_checked=page.is_checked, check_kind=page.check_kind, asks=page.asks, token=token,
    )  # fmt: skip


def opened(request: HttpRequest) -> Opened:
    """Give whose page is open and checked; use it in a view under `childs_page`, which answers all else."""
    page = found(request)
    if not page.is_checked:
        raise Unchecked
    return page


def childs_page(view: View) -> View:
    """Make a view one of the child's side: no sign-in, nothing kept by the browser, one neutral answer to all else."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Unchecked:
            response = redirect("here_check")
        except (NotOpen, NotFound, Refused):
            response = neutral(request)
        return quiet(response)

    open_to_all(answer)
    return answer


def neutral(request: HttpRequest, *, tried: bool = False) -> HttpResponse:
    """Answer what is not open: the page that asks for a code, the same whatever the reason.

    After a code was sent it says in the same words, for every wrong one, that it did not work.
    """
    typed = (switching.typed(request) or {}).get("code", "")[:LONGEST_CODE]
    return quiet(render(request, "young/code.html", {"tried": tried, "typed": typed, "typed_in": switching.FORM}))


def quiet(response: HttpResponse) -> HttpResponse:
    """Let a browser keep nothing of an answer, and tell no other site where its reader was."""
    add_never_cache_headers(response)
    response["Cache-Control"] = "no-store, no-cache, max-age=0, must-revalidate, private"
    # Within the page the browser must say where a form came from; to any other site it says nothing.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def remember(response: HttpResponse, token: str) -> HttpResponse:
    """Keep a page open on this phone, by a cookie that is the page's alone and that no script reads."""
    response.set_cookie(
        COOKIE, token, max_age=KEPT, path=PATH, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict"
    )
    return response
