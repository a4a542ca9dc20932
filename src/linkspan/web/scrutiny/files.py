"""The files of an answer: a PDF that people read and a JSON file that programs read, in one archive, kept nowhere."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from linkspan.web import pdf

STYLE = "access-pdf.css"
TEMPLATE = "scrutiny/pdf.html"
FORM = "linkspan-access-answer/1"


@dataclass(frozen=True, slots=True)
class Files:
    """The two files, and what tells them apart."""

    page: bytes
    page_name: str
    data: bytes

    @property
    def page_hash(self) -> str:
        """Digest the page."""
        return hashlib.sha256(self.page).hexdigest()

    @property
    def data_hash(self) -> str:
        """Digest the data."""
        return hashlib.sha256(self.data).hexdigest()


def written(letter: dict[str, Any], **options: Any) -> Files:
    """Write both files from what is told; where this machine draws no PDF, the page is one to print."""
    if pdf.is_here():
        return Files(pdf.written(TEMPLATE, {"letter": letter}, style=STYLE, **options), "answer.pdf", data(letter))
    page = render_to_string(TEMPLATE, {"letter": letter, "htmlLang": get_language()})
    return Files(page.encode(), "answer.html", data(letter))


def data(letter: dict[str, Any]) -> bytes:
    """Write what is told for programs to read; the form is in docs/reference/access-answer.md."""
    more = letter["more_time"]
    said = {
        "form": FORM, "reference": letter["reference"],
        "more_time": {"told_on": more.told_on.isoformat(), "why": more.words} if more else None,
        "answered_by": letter["organisation"], "asked_by": letter["asker"], "about": letter["about"],
        "asked_on": letter["received_at"].date().isoformat(), "left_out": [str(each) for each in letter["left_out"]],
        "ask_also": list(letter["elsewhere"]),
        "items": [
            {
                "what": str(kind), "written_by": each.wrote, "text": each.text,
                "written_at": each.written_at.isoformat() if each.written_at else None,
            }
            | ({"picture": {"type": "image/jpeg", "base64": each.drawn}} if each.picture else {})
            for kind, each in letter["told"]
        ],
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def sent(made: Files) -> HttpResponse:
    """Send both in one archive. Its name tells nothing of any child."""
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as packed:
        packed.writestr(made.page_name, made.page)
        packed.writestr("answer.json", made.data)
    response = HttpResponse(archive.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="answer.zip"'
    response["Cache-Control"] = "no-store"
    return response
