"""Write a page as a tagged PDF, where this machine can: the library needs Pango."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from ctypes.util import find_library
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from threading import BoundedSemaphore
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from linkspan.audit import NotNow

LIBRARIES = ("pango-1.0", "pangoft2-1.0")
# Seconds in which a PDF must be drawn, and how many a server's process draws at once.
LONGEST = 90
DRAWING = BoundedSemaphore(2)


@cache
def is_here() -> bool:
    """Tell whether PDFs can be written on this machine, without loading what writes them: that takes a while."""
    return find_spec("weasyprint") is not None and all(map(find_library, LIBRARIES))


def written(template: str, context: dict[str, Any], *, style: str, uncompressed: bool = False) -> bytes:
    """Write a template as PDF/UA: tagged for screen readers, in one language, with a title; nothing is fetched.

    It is drawn in another process, a few at a time; one that takes too long is given up.
    """
    asked = {
        "page": render_to_string(template, context | {"htmlLang": get_language()}),
        "style": "".join(_sheet(name) for name in ("paper.css", style)),
        "uncompressed": uncompressed,
    }
    if not DRAWING.acquire(timeout=LONGEST):
        raise _too_long()
    try:
        return _drawn(json.dumps(asked).encode())
    finally:
        DRAWING.release()


def _sheet(name: str) -> str:
    return (files("linkspan.web") / "static/linkspan" / name).read_text(encoding="utf-8")


def _drawn(asked: bytes) -> bytes:
    command = [sys.executable, "-m", "linkspan.web.pdf_apart"]
    try:
        done = subprocess.run(  # noqa: S603 (our own program, without arguments)
            command, input=asked, capture_output=True, timeout=LONGEST, check=True, env=_bare()
        )
    except subprocess.TimeoutExpired as problem:
        raise _too_long() from problem
    return done.stdout


def _too_long() -> NotNow:
    return NotNow(
        "pdf.too_long", gettext("The PDF takes too long to draw. Choose fewer days, or take the page to print.")
    )


def _bare() -> dict[str, str]:
    """Give the drawer what it needs to find itself and its fonts, and none of the program's secrets."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "XDG_CACHE_HOME") if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}


def answer(pdf: bytes, name: str) -> HttpResponse:
    """Send a PDF as a file. Its name tells nothing of any child."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
