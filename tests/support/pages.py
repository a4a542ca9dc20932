"""Read a page in a test as its reader would."""

from __future__ import annotations

import html
import re
from typing import Any
from uuid import uuid4

from django.test import Client

WHY = {"code": "concern", "words": "Came to school with a bruise on Monday"}
EMPTY = {
    name: ""
    for name in ("names", "family", "born-day", "born-month", "born-year", "age", "postcode", "school", "nhs", "sex")
}


def words(response: Any) -> str:
    """Give a page's words, without its markup."""
    # A word that is linked to its meaning stays in its sentence.
    whole = re.sub(r'<a class="govuk-link app-word"[^>]*>(.*?)</a>', r"\1", response.content.decode())
    text = re.sub(r"<[^>]*>", " ", whole)
    return " ".join(html.unescape(text).split())


def title(response: Any) -> str:
    """Give what the browser's tab says."""
    found = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)
    return html.unescape(found[1]).strip() if found else ""


def once(**sent: Any) -> dict[str, Any]:
    """Add the key that a form carries."""
    return {"once": str(uuid4()), **sent}


def search(client: Client, **typed: str) -> Any:
    """Search with a reason, and give the page of the answer."""
    return client.post("/find/", once(**EMPTY, **WHY) | typed, follow=True)


def open_child(client: Client, child_id: Any, **stated: str) -> Any:
    """Open a file with a reason stated on the way."""
    return client.post(f"/children/{child_id}/open/", once(**(stated or WHY)), follow=True)
