"""The demonstration's sign-in: choose who to be. It exists only where everyone is invented."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.utils import perform_login
from django.contrib.auth import authenticate, get_user_model, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from linkspan.agencies import queries as agencies
from linkspan.web.middleware import open_to_all


@require_http_methods(["GET", "POST"])
def cast(request: HttpRequest) -> HttpResponse:
    """List the cast, and sign in as the one chosen."""
    if agencies.node_mode() != "demo":
        raise Http404
    if request.method == "POST":
        return _become(request)
    return render(request, "account/demo.html", {"people": _people()})


def _people() -> list[dict[str, Any]]:
    today = timezone.localdate()
    found = []
    for user in get_user_model().objects.filter(is_demo=True, is_active=True):
        if posts := agencies.posts_of(user, today):
            found.append({"user": user.pk, "post": posts[0]})
    return sorted(found, key=lambda one: (one["post"].organisation_name, one["post"].name))


def _become(request: HttpRequest) -> HttpResponse:
    try:
        chosen = UUID(request.POST.get("user", ""))
    except ValueError as problem:
        raise Http404 from problem
    user = authenticate(request, demo_user=chosen)
    if user is None:
        raise Http404
    logout(request)
    answer: HttpResponse = perform_login(request, user, email_verification="none")
    return answer


open_to_all(cast)
