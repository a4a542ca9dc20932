"""What a child typed and could not send: never lost without saying so."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linkspan.voice.message_rules import OUTCOMES

# What a child types, by the name of its field: given back to them where it could not be sent.
TYPED = ("said", "named_words", "where", "phone", *(f"{each}_said" for each in OUTCOMES))


def typed(request: HttpRequest) -> list[str]:
    """Give what the child typed, as they typed it."""
    return [text for name in TYPED if (text := request.POST.get(name, "").strip())]


def not_sent(request: HttpRequest, status: int = 409) -> HttpResponse:
    """Say that nothing was sent, whom to ring, and what the child had typed."""
    return render(request, "young/saying/not_sent.html", {"typed": typed(request), "reader": None}, status=status)
