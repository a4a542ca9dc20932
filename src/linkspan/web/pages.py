"""The pages that belong to no room: help, notices, the hidden screen, the desks' numbers, and whether we are well."""

from __future__ import annotations

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linkspan.agencies import queries as agencies
from linkspan.web.duty_numbers import remembered
from linkspan.web.middleware import open_to_all


@open_to_all
@require_safe
def about(request: HttpRequest, page: str) -> HttpResponse:
    """Show the help page or one of the notices."""
    return render(request, f"shell/{page}.html", {"node": agencies.node} if page == "privacy" else None)


@open_to_all
@require_safe
@never_cache
def hide(request: HttpRequest) -> HttpResponse:
    """Show a page that says nothing, for when someone looks over a shoulder. Needs no JavaScript and no database."""
    return render(None, "shell/hide.html")


@open_to_all
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """List who to ring, from the file that outlives the database."""
    return render(request, "shell/offline.html", {"desks": remembered()})


@open_to_all
@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Say whether the program and its database answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except Error:
        return HttpResponse("database down\n", status=503, content_type="text/plain")
    return HttpResponse("well\n", content_type="text/plain")
