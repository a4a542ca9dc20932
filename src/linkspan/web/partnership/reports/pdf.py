"""Write arrangements or a yearly report as a tagged PDF, where this machine can."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from linkspan.web import pdf
from linkspan.web.pdf import is_here as is_here

STYLE = "partnership-pdf.css"


def written(page: dict[str, Any], *, uncompressed: bool = False) -> bytes:
    """Write one version as PDF/UA."""
    return pdf.written("partnership/reports/pdf.html", {"page": page}, style=STYLE, uncompressed=uncompressed)


def answer(page: dict[str, Any]) -> HttpResponse:
    """Send one version as a PDF file."""
    name = f"{page['document']['code']}-{page['kind']}"
    return pdf.answer(written(page), f"{name}-{page['year'] or ''}v{page['number']}")
