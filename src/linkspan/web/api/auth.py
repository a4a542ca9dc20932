"""Know who asks: the session of someone signed in, with their second factor, in their post."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from linkspan.audit import Actor
from linkspan.web import shell
from linkspan.web.account import second_factor
from linkspan.web.api.problems import Problem

FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
READS = frozenset({"GET", "HEAD", "OPTIONS"})


class SignedIn(APIKeyCookie):
    """The session cookie; what changes something carries the X-CSRFToken header as well."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=False)  # checked below, once it is known that there is someone to protect

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Give who acts; None for a stranger."""
        if not request.user.is_authenticated:
            return None
        if (actor := shell.actor_of(request)) is None:
            raise Problem(403, "no_post")
        if shell.mode_of(request) != "demo" and not second_factor.is_in_place(request):
            raise Problem(403, "second_factor_missing")
        if request.method not in READS:
            _hold_to_own_pages(request)
        return actor


def _hold_to_own_pages(request: HttpRequest) -> None:
    if request.content_type in FORMS:
        raise Problem(415, "not_json")
    refused: Any = check_csrf(request)
    if refused:
        raise Problem(403, "csrf_failed")
