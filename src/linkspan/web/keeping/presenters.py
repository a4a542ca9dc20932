"""Put how files are kept into plain words. No name of a child comes this far: a reference tells two files apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkspan.children.queries.keeping import Kept, ListedFile, ListLine
from linkspan.web.governance.presenters import short
from linkspan.web.words import short_day

TABS: tuple[tuple[str, str | Promise], ...] = (
    ("keeping", _("May go now")),
    ("keeping_lists", _("Put forward")),
    ("keeping_held", _("Held")),
    ("keeping_archived", _("All archived")),
)
STAYS: dict[str, str | Promise] = {
    "held": _("A legal hold keeps it."),
    "restored": _("It was taken out of the archive."),
    "changed": _("How long it is kept has changed since it was put forward."),
}


def tabs(now: str) -> list[dict[str, Any]]:
    """List the parts of these pages."""
    return [{"text": str(words), "href": reverse(name), "active": name == now} for name, words in TABS]


def kept(one: Kept) -> dict[str, Any]:
    """Write how one file is kept."""
    return asdict(one) | {"child": short(one.child_id), "says": gettext(one.says)}


def choices(files: Sequence[Kept]) -> list[tuple[str, str]]:
    """Write files as choices, each with what a person needs to decide on it."""
    return [(str(one.child_id), _choice(one)) for one in files]


def _choice(one: Kept) -> str:
    return gettext("Child %(reference)s, %(area)s. Kept until %(day)s. %(says)s.") % {
        "reference": short(one.child_id), "area": one.area, "day": short_day(one.due_on), "says": gettext(one.says),
    }  # fmt: skip


def listed(one: ListedFile) -> dict[str, Any]:
    """Write a file on a list, and why it stays where it may not go."""
    return kept(one.kept) | {"stays": str(STAYS[one.stays]) if one.stays else ""}


def line(one: ListLine) -> dict[str, Any]:
    """Write a list of files put forward."""
    return asdict(one) | {"kept": one.size - one.gone}
