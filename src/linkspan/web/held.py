"""Hold on to what somebody typed where it could not be taken: they were signed out, or the page was open too long.

Nothing is kept here: the words go back in the page that answers, to be sent again. Only a page of our own may have its
words shown back.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

MARK = "holds_words"
LEFT_OUT = frozenset({"csrfmiddlewaretoken", "act"})
TEXTS = ("saw", "thinks", "child_said", "done", "family_why")


def page(request: HttpRequest) -> HttpResponse | None:
    """Give back what was typed with a way to send it again; None for every form that does not ask for this."""
    if request.method != "POST" or MARK not in request.POST or not _is_from_here(request):
        return None
    if "X-Requested-With" in request.headers:
        return None  # a page's own script asks, and has the words still
    sent = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name not in LEFT_OUT]
    context = {
        "sent": sent,
        "texts": [request.POST[name] for name in TEXTS if request.POST.get(name)],
        "action": request.path,
        "is_signed_in": request.user.is_authenticated if hasattr(request, "user") else False,
    }
    return render(request, "concerns/held.html", context, status=409)


def _is_from_here(request: HttpRequest) -> bool:
    """Tell whether a form came from a page of this server."""
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(said).netloc == request.get_host()
