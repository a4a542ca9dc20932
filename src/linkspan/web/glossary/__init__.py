"""The field's words in plain ones: a page of them all, and a link wherever one is first used.

A template writes `word("strategy discussion")`, or `word("strategy discussion", _("strategy discussions"))` where the
sentence needs another form. Where the sentence comes from a table, `{{ what | explained }}` links the first of the
field's words that stands in it.
"""

from __future__ import annotations

import re
from functools import cache

from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from linkspan.web.glossary.words import BY_KEY, GLOSSARY, Meaning

__all__ = ["BY_KEY", "GLOSSARY", "Meaning", "NotExplained", "explained", "meaning_of", "word"]

# Words that everyone uses in their own way too: only a page that means the field's own says so, with `word`.
EVERYDAY = frozenset(
    {"assessment", "category", "child", "clock", "contact", "controller", "disclosure", "flag", "voice"}
)


class NotExplained(LookupError):
    """A page asked for the meaning of a word that the glossary does not have."""


def meaning_of(term: str) -> Meaning:
    """Find a word by its key or by its name."""
    try:
        return BY_KEY[slugify(term)]
    except KeyError:
        raise NotExplained(f"Write the meaning of {term!r} in web/glossary/words.py.") from None


def word(term: str, written: str = "") -> SafeString:
    """Link one of the field's words to its meaning, which also shows when a pointer rests on it."""
    found = meaning_of(term)
    address = f"{reverse('words')}#{found.key}"
    return format_html(
        '<a class="govuk-link app-word" href="{}" title="{}">{}</a>', address, found.meaning, written or found.term
    )


def explained(text: str) -> SafeString:
    """Link the first of the field's words in a text to its meaning; the text stays as it was."""
    safe = str(conditional_escape(text))
    if not (found := _terms().search(safe)):
        return mark_safe(safe)  # noqa: S308  escaped above
    key = _keys()[found[0].lower()]
    linked = word(key, found[0])
    return mark_safe(f"{safe[: found.start()]}{linked}{safe[found.end() :]}")  # noqa: S308  escaped above


@cache
def _keys() -> dict[str, str]:
    """Give the key of each word that may be found in a sentence, the longest first."""
    names = {str(each.term).lower(): each.key for each in GLOSSARY if each.key not in EVERYDAY}
    return dict(sorted(names.items(), key=lambda pair: -len(pair[0])))


@cache
def _terms() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(name) for name in _keys()) + r")\b", re.IGNORECASE)
