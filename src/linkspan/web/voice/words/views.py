"""What a child said, and what came of it; and the pictures that go with it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from linkspan.audit import trail
from linkspan.voice.queries import words as queries
from linkspan.web.children.views.asking import asks_first
from linkspan.web.children.views.file import opened
from linkspan.web.request import page_request
from linkspan.web.voice.words import presenters


@require_GET
@asks_first
def show(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """Show what a child said, newest first, what they want, and what is still asked for."""
    asked = page_request(request)
    with trail.look(by=asked.actor, at=asked.at):
        found = opened(asked, child_id, "voice")
        voice = queries.voice_of(child_id=child_id, by=asked.actor, at=asked.at)
    page = {
        "voice": voice,
        "lines": [presenters.entry(each) for each in voice.words],
        "wishes": [presenters.wish(each) for each in voice.wishes if each.is_open],
        "asked": presenters.asked(child_id, voice.asked),
    }
    return render(request, "voice/words/voice.html", found.context | page)


@require_GET
@asks_first
def picture(request: HttpRequest, child_id: UUID, picture_id: UUID) -> HttpResponse:
    """Give one picture to somebody who may hear the child; nothing on the way keeps it."""
    asked = page_request(request)
    body, kind = queries.picture(picture_id=picture_id, child_id=child_id, by=asked.actor, at=asked.at)
    answer = HttpResponse(body, content_type=kind)
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Disposition"] = "inline"
    return answer
