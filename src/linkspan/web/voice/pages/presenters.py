"""Turn what is released and held back into lines for those who mind the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from linkspan.voice import page_rules as rules
from linkspan.voice.queries.page import Held, Released
from linkspan.web.voice.pages.forms import service_words

KINDS: dict[str, str | Promise] = {
    "worker": gettext_lazy("A person"),
    "service": gettext_lazy("A kind of service that looked"),
    "words": gettext_lazy("What the child said"),
    "note": gettext_lazy("A note"),
    "services": gettext_lazy("All kinds of service that looked"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on the page or held back from it."""

    id: UUID
    kind: str
    title: str
    about: UUID | None
    said: str = ""
    after: str = ""
    at: datetime | None = None
    by: str = ""


def released(items: Sequence[Released]) -> tuple[Line, ...]:
    """List what is on the page as the child reads it."""
    return tuple(
        Line(
            each.id, each.kind, ": ".join(filter(None, (kind_words(each.kind), _title(each)))), each.about, each.said,
            each.after, each.at,
        )
        for each in items
    )  # fmt: skip


def _title(each: Released) -> str:
    if each.kind == "service" and each.month and each.code in rules.SERVICES:
        return service_words(each.code, each.month)
    return each.name


def held(items: Sequence[Held]) -> tuple[Line, ...]:
    """List what is held back, by whom and why."""
    return tuple(
        Line(
            each.id, each.kind, kind_words(each.kind), each.about, f"{gettext(rules.WHYS[each.why])}. {each.words}",
            each.review_words, each.at, each.held_by,
        )
        for each in items
    )  # fmt: skip


def kind_words(kind: str) -> str:
    """Name a kind of thing that a page shows."""
    return str(KINDS.get(kind, kind))
