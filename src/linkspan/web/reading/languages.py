"""Which languages a child's page is offered in, and which of them a person has checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from linkspan.web import shell

HERE = "/here/"
COOKIE = "language"
ENGLISH = "en-gb"
SIGNED = "reviewed.toml"


@dataclass(frozen=True, slots=True)
class Language:
    """A language, named as those who speak it name it."""

    code: str
    name: str
    checked: bool

    @property
    def direction(self) -> str:
        """Say which way it is written, for the `dir` attribute of its own name."""
        return "rtl" if self.code in settings.LANGUAGES_BIDI else "ltr"


def offered(request: HttpRequest) -> tuple[Language, ...]:
    """List what the person may choose from, English first.

    A translation that nobody has signed is shown in a demonstration only: a wrong word to a child does harm.
    """
    demo = _is_demo(request)
    signed = reviewed(settings.LOCALE_PATHS[0])
    every = (Language(code, name, checked=code == ENGLISH or code in signed) for code, name in settings.LANGUAGES)
    return tuple(each for each in every if each.checked or demo)


def chosen(request: HttpRequest) -> str:
    """Give the language for this request: what was chosen, else what the phone asks for, else English."""
    codes = [each.code for each in offered(request)]
    if (kept := request.COOKIES.get(COOKIE)) in codes:
        return str(kept)
    for asked, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if found := next((code for code in codes if code.split("-")[0] == asked.split("-")[0]), None):
            return found
    return ENGLISH


def shown(request: HttpRequest) -> Language:
    """Give the language that the page is in."""
    now = translation.get_language()
    return next((each for each in offered(request) if each.code == now), Language(ENGLISH, "English", checked=True))


@cache
def reviewed(locale: Path) -> frozenset[str]:
    """List the languages whose catalogue, as it stands, was signed by a named reviewer.

    One changed letter of it, or of the compiled file that pages run by, undoes the signature.
    Read once: catalogues change only when the program is installed anew.
    """
    written = locale / SIGNED
    if not written.is_file():
        return frozenset()
    signatures = tomllib.loads(written.read_text(encoding="utf-8")).get("signed", [])
    return frozenset(each["language"] for each in signatures if _holds(each, locale))


def fingerprint(locale: Path, code: str, kind: str = "po") -> str:
    """Give the SHA-256 of a language's catalogue, as it is read (`po`) or runs (`mo`); empty where there is none."""
    catalogue = locale / code / "LC_MESSAGES" / f"django.{kind}"
    return sha256(catalogue.read_bytes()).hexdigest() if catalogue.is_file() else ""


def _holds(signature: Mapping[str, object], locale: Path) -> bool:
    named = bool(str(signature.get("reviewer", "")).strip() and signature.get("day"))
    code = str(signature["language"])
    # What a reviewer reads is not what runs: a page takes its words from the compiled file, and from no other.
    return named and all(
        signature.get(name) == (fingerprint(locale, code, kind) or None)
        for name, kind in (("sha256", "po"), ("runs", "mo"))
    )


def _is_demo(request: HttpRequest) -> bool:
    """Say whether everyone here is invented; not, where the database cannot say."""
    try:
        return shell.mode_of(request) == "demo"
    except Error:
        return False
