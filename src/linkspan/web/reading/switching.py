"""Change language or size in the middle of a page that asks, and lose nothing of what was typed.

The buttons belong to the page's own form, so that this works without script: what was typed comes with them, nothing is
sent or kept, and the page is drawn again with it. None of it is in an address or a cookie.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation

from linkspan.web.reading import languages, size
from linkspan.web.reading.views import keep, offered

View = Callable[..., HttpResponse]
# The form of a page whose text must not be lost, by its id: the buttons of language and size are its own there.
FORM = "typed"
BUTTONS = (languages.COOKIE, size.COOKIE)


def is_switching(request: HttpRequest) -> bool:
    """Say whether a button of language or size was pressed, and not the page's own."""
    return request.method == "POST" and any(each in request.POST for each in BUTTONS)


def sent(request: HttpRequest) -> QueryDict | None:
    """Give what was sent with the page's own button; nothing where only the language or the size was changed."""
    return request.POST if request.method == "POST" and not is_switching(request) else None


def typed(request: HttpRequest) -> dict[str, Any] | None:
    """Give what was typed when the language or the size was changed, for the page to be drawn with again."""
    return request.POST.dict() if is_switching(request) else None


def keeps_typed(view: View) -> View:
    """Draw a page that asks again in the language and size that was pressed, with what was typed."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_switching(request):
            return view(request, *args, **kwargs)
        chosen = {name: wanted for name in BUTTONS if (wanted := request.POST.get(name)) in offered(request, name)}
        request.COOKIES.update(chosen)
        language = languages.chosen(request)
        with translation.override(language):
            response = view(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        for name, wanted in chosen.items():
            keep(response, name, str(wanted))
        return response

    return answer
