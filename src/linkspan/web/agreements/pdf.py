"""Write an agreement as a tagged PDF, where this machine can: the library needs Pango."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

STYLE = "static/linkspan/agreement-pdf.css"


@cache
def is_here() -> bool:
    """Tell whether PDFs can be written on this machine."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


def written(agreement: dict[str, Any], *, uncompressed: bool = False) -> bytes:
    """Write one agreement as PDF/UA: tagged for screen readers, in one language, with a title; nothing is fetched."""
    import weasyprint

    page = render_to_string("agreements/pdf.html", {"agreement": agreement, "htmlLang": get_language()})
    style = (files("linkspan.web") / STYLE).read_text(encoding="utf-8")
    sheet = weasyprint.CSS(string=style, url_fetcher=_nothing)
    pdf: bytes = weasyprint.HTML(string=page, url_fetcher=_nothing).write_pdf(
        stylesheets=[sheet], pdf_variant="pdf/ua-1", uncompressed_pdf=uncompressed
    )
    return pdf


def answer(agreement: dict[str, Any]) -> HttpResponse:
    """Send one agreement as a PDF file."""
    response = HttpResponse(written(agreement), content_type="application/pdf")
    name = f"{agreement['code']}-v{agreement['number']}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _nothing(url: str, *_rest: Any, **_options: Any) -> Any:
    """Fetch nothing: all that the page needs is in it."""
    raise ValueError("nothing is fetched for a PDF")
