"""Write an agreement as a tagged PDF, where this machine can."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from linkspan.web import pdf
from linkspan.web.pdf import is_here as is_here

STYLE = "agreement-pdf.css"


def written(agreement: dict[str, Any], *, uncompressed: bool = False) -> bytes:
    """Write one agreement as PDF/UA."""
    return pdf.written("agreements/pdf.html", {"agreement": agreement}, style=STYLE, uncompressed=uncompressed)


def answer(agreement: dict[str, Any]) -> HttpResponse:
    """Send one agreement as a PDF file."""
    return pdf.answer(written(agreement), f"{agreement['code']}-v{agreement['number']}")
