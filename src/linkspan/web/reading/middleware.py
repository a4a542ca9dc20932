"""Speak to each page's reader in a language that was checked for it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from linkspan.web.reading import languages

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class LanguageMiddleware:
    """A child's pages come in the language chosen; all others in English, whatever the browser asks for.

    Catalogues hold the child's pages alone. Were a worker's browser to choose, half a page would be translated, by
    nobody who had read it there.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in one language and say which."""
        childs = request.path_info.startswith(languages.HERE)
        language = languages.chosen(request) if childs else languages.ENGLISH
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
