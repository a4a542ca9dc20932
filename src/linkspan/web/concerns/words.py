"""Words for concerns: how each stands, how urgent it is, and what the family knows."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from linkspan.pathway import rules

_ = gettext_lazy

STATES: dict[str, tuple[str | Promise, str]] = {
    "sent": (_("Sent"), "blue"),
    "with_front_door": (_("Someone at the front door has it"), "purple"),
    "decided": (_("Decided"), "green"),
    "joined": (_("Joined to another concern about this child"), "green"),
}
ENDINGS: dict[str, str | Promise] = {
    "raised": _("Raised as a concern"),
    "taken_back": _("Taken back"),
}


def urgency(code: str) -> str:
    """Say how urgent something is."""
    return gettext(rules.URGENCIES[code]) if code in rules.URGENCIES else ""


def outcome(code: str) -> str:
    """Say what the front door decided."""
    return gettext(rules.OUTCOMES[code]) if code in rules.OUTCOMES else ""


def family(code: str) -> str:
    """Say whether the family knows."""
    return gettext(rules.FAMILY_KNOWS[code]) if code in rules.FAMILY_KNOWS else ""


def referrer(code: str) -> str:
    """Say who told the author, where it was somebody else."""
    return gettext(rules.REFERRERS[code]) if code in rules.REFERRERS and code != "professional" else ""
