"""The request as a page meets it, after the middleware."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.http import HttpRequest

from linkspan.audit import Actor


class PageRequest(HttpRequest):
    """A request by someone signed in; the type that views name.

    `actor` is None only on pages open to all and on the account pages.
    """

    at: datetime
    actor: Actor
    mode: str


def page_request(request: HttpRequest) -> PageRequest:
    """See a request with what the middleware put in it."""
    return cast(PageRequest, request)
