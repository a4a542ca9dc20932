"""Build the Jinja environment and the context that every page shares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.templatetags import static as static_files
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from linkspan.web import fields, shell, words
from linkspan.web.glossary import explained, word
from linkspan.web.reading import languages, size, written

WORDS: tuple[str, ...] = ("day", "short_day", "moment", "clock", "machine", "days_left", "due", "age", "count")
WORDS += ("nhs_number", "phone", "browser", "codes_left", "event_words", "action_words", "system_words")


def environment(**options: Any) -> Environment:
    """Make the environment for Django's Jinja2 backend.

    Undefined names stay lenient because the GOV.UK macros read options that were never passed.
    """
    loader: BaseLoader = options.pop("loader")
    env = Environment(  # noqa: S701  Django asks for autoescape in the options
        **options,
        loader=ChoiceLoader([loader, PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]),
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    env.globals |= {
        "url": url,
        "static": static,
        "now": timezone.now,
        "language": translation.get_language,
        "direction": direction,
        "govuk_field": fields.macro_for,
        "error_list": fields.error_list,
        "get_providers": providers,
        "next_address": next_address,
        "json_script": json_script,
        "inline_svg": inline_svg,
        "word": word,
        "child_languages": languages.offered,
        "child_language": languages.shown,
        "text_size": size.chosen,
        "text_sizes": size.SIZES,
    }
    env.globals |= {name: getattr(words, name) for name in WORDS}
    env.filters |= {name: getattr(words, name) for name in WORDS} | {"explained": explained}
    env.filters["language_of"] = written.language_of
    return env


def url(name: str, *args: Any, query: Mapping[str, str] | None = None, **kwargs: Any) -> str:
    """Reverse a URL by name. Never put a person's details in `query`: addresses end up in logs."""
    return reverse(name, args=args, kwargs=kwargs, query=query)


def static(path: str) -> str:
    """Give the address of a style sheet, script or picture; never fail, so that an error page can always be drawn."""
    try:
        return static_files.static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


def providers(request: HttpRequest) -> list[Any]:
    """List the organisations' own sign-ins that this node knows."""
    return list(get_adapter().list_providers(request))


def next_address(request: HttpRequest) -> str:
    """Give where a person wanted to go before signing in; the sign-in package checks it before it is used."""
    return str(request.GET.get("next", "/"))


def inline_svg(picture: str) -> SafeString:
    """Put a picture made by this program into the page itself, without its XML heading and fixed size."""
    inner = picture[picture.index("<svg") :]
    return mark_safe(re.sub(r'\s(?:width|height)="[^"]*mm"', "", inner, count=2))  # noqa: S308  our own QR code


def direction() -> str:
    """Say which way the current language is written, for the `dir` attribute."""
    return "rtl" if translation.get_language_bidi() else "ltr"


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Give every page the shell: who is signed in, where they can go, and whether this is a demonstration.

    The token of its forms is masked once for the page, when the first form asks for it: a board has dozens.
    """
    return {
        "shell": shell.for_request(request),
        "session_seconds": settings.SESSION_COOKIE_AGE,
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
    }
