"""In which language something is written that no catalogue holds: a worker's own line, a child's own words.

It is shown as it was written. Its mark lets a screen reader say it with the right voice, and not in the page's.
"""

from __future__ import annotations

import unicodedata

# Workers' pages are in English, and so is what they write; an empty mark says that nobody knows.
WORKERS = "en-GB"
NOT_KNOWN = ""


def language_of(text: str) -> str:
    """Give the mark of what a worker wrote: English, unless its letters are not those of English."""
    letters = (each for each in text if each.isalpha())
    return WORKERS if all(unicodedata.name(each, "").startswith("LATIN") for each in letters) else NOT_KNOWN
