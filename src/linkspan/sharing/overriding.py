"""Sharing against what a child or parent wished: the words for why, and what a record of it has to hold.

A wish never decides whether something is shared. Where it is shared all the same, whoever decided says why, and whether
and when those who said no are told. Source: UK GDPR arts 5(1)(a), 13 and 14; DfE information sharing advice 2024.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from linkspan.audit.errors import NotNow


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


LONGEST = 1_000
SHORTEST_WHY = 10
REASONS: Mapping[str, str] = {
    "harm": _("A child could be badly hurt"),
    "crime": _("To stop or look into a serious crime"),
    "law": _("The law says we must"),
    "other_person": _("Someone else could be hurt"),
}
TELLING: Mapping[str, str] = {
    "told": _("I have told them"),
    "will": _("I will tell them, by the day below"),
    "not": _("Not for now: it could put someone at risk"),
}
# What is decided that sends something on.
SENDS = frozenset({"shared", "in_part"})


@dataclass(frozen=True, slots=True)
class Override:
    """Why something is shared against a wish, and what those who said no are told. Everything here may be personal."""

    reason: str
    why: str
    telling: str
    tell_on: date | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Against:
    """A wish that stands against a decision: no, or not now."""

    wish_id: UUID
    answer: str


def why_not_override(said: Override | None, *, is_urgent: bool, today: date) -> NotNow | None:
    """Say why sharing against a wish may not be recorded as it stands. The urgent is recorded; the rest is asked."""
    if said is None:
        return None if is_urgent else NotNow("sharing.wish_unanswered", UNANSWERED)
    return why_not_say(said, today=today)


UNANSWERED = _(
    "Someone said no, or not now, to sharing this. You can still share it to keep someone safe. Say why in a line, and"
    " say when you will tell them."
)


def why_not_say(said: Override, *, today: date) -> NotNow | None:
    """Say why what somebody says of sharing against a wish is not enough."""
    if said.reason not in REASONS or said.telling not in TELLING:
        return NotNow("sharing.wish_unknown", _("Choose why you share it, and whether they are told."))
    if len(said.why.strip()) < SHORTEST_WHY:
        return NotNow("sharing.wish_unreasoned", _("Say in a line why you share it although they said no."))
    if max(len(said.why), len(said.how)) > LONGEST:
        return NotNow("sharing.wish_long", _("Use fewer words."))
    return _why_not_tell(said, today)


def _why_not_tell(said: Override, today: date) -> NotNow | None:
    if said.telling == "will" and (said.tell_on is None or said.tell_on < today):
        return NotNow("sharing.wish_no_day", _("Choose the day by which you will tell them. It must not have passed."))
    if said.telling == "not" and not said.how.strip():
        return NotNow("sharing.wish_silent", _("Say why they are not told for now."))
    if said.telling == "told" and not said.how.strip():
        return NotNow("sharing.wish_how", _("Say when and how you told them."))
    return None
