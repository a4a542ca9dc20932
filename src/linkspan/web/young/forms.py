"""What a child types or picks: the code, and the pictures or the word."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import QueryDict
from django.utils.translation import gettext

from linkspan.voice import page_rules as rules

PLACES = ("first", "second", "third")


def answer_of(kind: str, sent: QueryDict) -> str:
    """Read the pictures or the word in the one form that is compared."""
    given = [sent.get(place, "") for place in PLACES] if kind == "pictures" else [sent.get("word", "")[:100]]
    return rules.plain_answer(kind, given)


def pictures() -> list[tuple[str, str, str]]:
    """List the pictures: code, picture and word."""
    return [(code, drawn, gettext(word)) for code, (drawn, word) in rules.PICTURES.items()]


def places(picked: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """List the three turns of picking: name of the field, what it asks, and what is picked already."""
    asked = (gettext("First picture"), gettext("Second picture"), gettext("Third picture"))
    return [(place, words, picked.get(place, "")) for place, words in zip(PLACES, asked, strict=True)]
