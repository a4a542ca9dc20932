"""Write an agreement as a tagged PDF, where this machine can: the library needs Pango."""

from __future__ import annotations

from ctypes.util import find_library
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

STYLE = "static/linkspan/agreement-pdf.css"
LIBRARIES = ("pango-1.0", "pangoft2-1.0")


@cache
def is_here() -> bool:
    """Tell whether PDFs can be written on this machine, without loading what writes them: that takes a while."""
    return find_spec("weasyprint") is not None and all(map(find_library, LIBRARIES))


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
