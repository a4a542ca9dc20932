"""Draw one PDF in a process of its own, so that a long one holds up no other page: JSON in, the PDF out.

It knows nothing of the program, its database or its keys: what it needs stands in what it reads.
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from typing import Any


def main() -> None:
    """Read a page and its style sheet from standard input, and write the PDF to standard output."""
    import weasyprint

    asked: dict[str, Any] = json.load(sys.stdin.buffer)
    sheet = weasyprint.CSS(string=asked["style"], url_fetcher=nothing)
    pdf: bytes = weasyprint.HTML(string=asked["page"], url_fetcher=nothing).write_pdf(
        stylesheets=[sheet], pdf_variant="pdf/ua-1", uncompressed_pdf=bool(asked.get("uncompressed"))
    )
    sys.stdout.buffer.write(pdf)


PICTURE = "data:image/jpeg;base64,"


def nothing(url: str, *_rest: Any, **_options: Any) -> Any:
    """Fetch nothing: all that the page needs is in it, such as a picture that we drew anew ourselves."""
    if not url.startswith(PICTURE):
        raise ValueError("nothing is fetched for a PDF")
    from weasyprint.urls import URLFetcherResponse

    return URLFetcherResponse(url, body=b64decode(url[len(PICTURE) :]), headers={"Content-Type": "image/jpeg"})


if __name__ == "__main__":
    main()
