"""The account page, and two answers the sign-in package has no page for."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from linkspan.agencies import queries as agencies
from linkspan.web.middleware import open_to_all


def account(request: HttpRequest) -> HttpResponse:
    """Show who is signed in, in which post, and the ways to prove it."""
    posts = agencies.posts_of(request.user, timezone.localdate())
    return render(request, "account/index.html", {"posts": posts})


@open_to_all
def unknown(request: HttpRequest) -> HttpResponse:
    """Tell someone their organisation vouched for that nobody has made them an account yet."""
    return render(request, "account/unknown.html", status=403)


@require_POST
def choose_post(request: HttpRequest) -> HttpResponse:
    """Act from another of one's own posts for the rest of the session."""
    posts = agencies.posts_of(request.user, timezone.localdate())
    chosen = next((post for post in posts if str(post.appointment_id) == request.POST.get("post")), None)
    if chosen is None:
        raise Http404
    request.session[agencies.APPOINTMENT_KEY] = str(chosen.appointment_id)
    return redirect("home")


def stay(request: HttpRequest) -> HttpResponse:
    """Keep the session alive for someone who is still reading."""
    request.session.modified = True
    return HttpResponse(status=204)
