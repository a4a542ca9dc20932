"""Words for early signs and patterns: kinds, bands, states and shares."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from linkspan.pathway import patterns
from linkspan.pathway.measured import Share
from linkspan.web import words as said_words

STATES: dict[str, Promise] = {
    "taken_back": gettext_lazy("Its agency took it back: it counts no more."),
    "contested": gettext_lazy("Contested: it counts no more."),
    "no_agreement": gettext_lazy("The agreement it was sent under is no longer in force: it counts no more."),
    "no_longer": gettext_lazy("It counts no more."),
}
CLOSED: dict[str, Promise] = {
    "": gettext_lazy("open"),
    "dismissed": gettext_lazy("dismissed"),
    "contact": gettext_lazy("a contact was opened"),
    "decided": gettext_lazy("decided"),
    "joined": gettext_lazy("joined to another"),
}


def kind(code: str) -> str:
    """Name a kind of sign."""
    return gettext(patterns.KINDS.get(code, code))


def band(code: str) -> str:
    """Say how far attendance fell."""
    return gettext(patterns.BANDS.get(code, code))


def when(on: date, until: date | None) -> str:
    """Say of which day a sign is, or between which."""
    if until is None or until == on:
        return said_words.short_day(on)
    return gettext("%(first)s to %(last)s") % {
        "first": said_words.short_day(on), "last": said_words.short_day(until)
    }  # fmt: skip


def share(found: Share) -> str:
    """Say a share with the interval in which the true one lies, so that no figure looks surer than it is."""
    low, high = found.interval
    if not found.of:
        return gettext("nothing to count")
    return gettext("%(share)s%% (between %(low)s%% and %(high)s%%; %(found)s of %(of)s)") % {
        "share": _per_cent(found.share), "low": _per_cent(low), "high": _per_cent(high),
        "found": f"{found.found:,}", "of": f"{found.of:,}",
    }  # fmt: skip


def _per_cent(share: float) -> str:
    """Say a share in per cent, a small one with one figure more so that it does not read as nothing."""
    return f"{100 * share:.2f}" if 0 < share < 0.01 else f"{100 * share:.1f}"
