"""What may be said, kept and sent, and how a concern stands: plain functions on plain values."""

import re
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from linkspan.audit.errors import NotNow


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


# --- what is said -------------------------------------------------------------------------------------------

KINDS = ("concern", "worry")
REFERRERS: dict[str, str] = {
    "professional": _("I say it myself, in my post"),
    "family": _("Someone in the family told us"),
    "public": _("A member of the public told us"),
    "anonymous": _("Someone told us who gives no name"),
    "suspected": _("Someone told us who may be causing the harm"),
}
# To whom a reply ever goes; nothing goes to somebody without a name, or to who may be causing the harm.
REPLIED_TO = ("professional", "family", "public")
URGENCIES: dict[str, str] = {
    "danger": _("A child is in danger now"),
    "today": _("Today: it cannot wait until tomorrow"),
    "soon": _("Soon: within the next working day"),
}
FAMILY_KNOWS: dict[str, str] = {
    "yes": _("Yes, they know that I am passing this on"),
    "no": _("No, not yet"),
    "unsafe": _("No: telling them could put a child or someone else at risk"),
}
TEXTS = ("saw", "thinks", "child_said", "done", "family_why")
TEXT_AT_MOST = 20_000
LINE_AT_MOST = 200
WHY_AT_LEAST = 10
WHY_AT_MOST = 2_000
MOST_CHILDREN = 8
# Marks that turn the order of words about: they can make words read otherwise than they were written.
REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

# --- what the front door decides ----------------------------------------------------------------------------

# Source: Working Together to Safeguard Children (decide within one working day); domain practice for the outcomes.
OUTCOMES: dict[str, str] = {
    "no_further_action": _("No further action"),
    "advice": _("Information and advice"),
    "early_help": _("Early help"),
    "family_help_assessment": _("Family help assessment"),
    "strategy_discussion": _("Strategy discussion"),
}
LEVELS: dict[int, str] = {
    1: _("Universal"),
    2: _("Early help"),
    3: _("Targeted"),
    4: _("Statutory"),
}
CHALLENGE_OUTCOMES = ("upheld", "changed", "not_agreed", "withdrawn")

UNSENT = "concern.unsent"
STILL_UNSENT = "concern.unsent_lead"


def clock_of(urgency: str) -> str:
    """Name the clock by which the front door decides on a concern."""
    return {"danger": "contact.decide_danger", "today": "contact.decide_today"}.get(urgency, "contact.decide")


def cleaned(text: str) -> str:
    """Give text as it will be kept: without marks that reorder it or cannot be seen, and with one kind of line end."""
    return UNPRINTABLE.sub("", REORDERING.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()


def why_not_say(said: dict[str, str]) -> NotNow | None:
    """Say why words cannot be kept: nothing is cut off in silence."""
    if any(len(said.get(name, "")) > TEXT_AT_MOST for name in TEXTS):
        return NotNow("pathway.long", _("Keep each part to 20,000 characters. Nothing was cut."))
    return None


def why_not_send(said: dict[str, str], children: int, *, kind: str) -> NotNow | None:
    """Say why a concern may not be sent, or a worry kept, as it stands."""
    if problem := why_not_say(said):
        return problem
    if not (said.get("saw", "").strip() or said.get("child_said", "").strip()):
        return NotNow("pathway.nothing_said", _("Write what you saw, or what the child said."))
    if not children:
        return NotNow("pathway.no_child", _("Say who the child is, as far as you know."))
    if children > MOST_CHILDREN:
        return NotNow("pathway.many_children", _("Add at most 8 children of one family at once."))
    if kind == "worry":
        return None
    if said.get("urgency") not in URGENCIES:
        return NotNow("pathway.urgency_unknown", _("Say how urgent it is."))
    return _why_not_family(said.get("family_knows", ""), said.get("family_why", ""))


def _why_not_family(knows: str, why: str) -> NotNow | None:
    if knows not in FAMILY_KNOWS:
        return NotNow("pathway.family_unknown", _("Say whether the family knows."))
    if knows != "yes" and not why.strip():
        return NotNow("pathway.family_why", _("Say why the family does not know."))
    return None


def why_not_continue(ended_at: datetime | None) -> NotNow | None:
    """Say why a draft may not be written on: it was sent, kept or given up."""
    if ended_at is None:
        return None
    return NotNow("pathway.draft_ended", _("You have sent this already, or given it up. Nothing was sent twice."))


def why_not_take_back(kind: str, ended_at: datetime | None, why: str) -> NotNow | None:
    """Say why an early worry may not be taken back."""
    if kind != "worry" or ended_at is not None:
        return NotNow("pathway.worry_ended", _("That worry was raised or taken back already."))
    if not WHY_AT_LEAST <= len(why.strip()) <= WHY_AT_MOST:
        return NotNow("pathway.why_short", _("Say why, in a few words of your own."))
    return None


def why_not_raise_worry(kind: str, ended_at: datetime | None) -> NotNow | None:
    """Say why an early worry may not be raised as a concern."""
    if kind != "worry" or ended_at is not None:
        return NotNow("pathway.worry_ended", _("That worry was raised or taken back already."))
    return None


def why_not_together(children: Collection[UUID], walled: Collection[UUID]) -> NotNow | None:
    """Say why children may not be told of in one act: the words about one who is walled are read by fewer people."""
    if walled and set(children) - set(walled):
        return NotNow(
            "pathway.walled_apart",
            _("The identity of one of these children is protected. Raise a concern about that child alone."),
        )
    return None


def why_not_close_left(why: str) -> NotNow | None:
    """Say why a draft that someone left behind may not be closed."""
    if not WHY_AT_LEAST <= len(why.strip()) <= WHY_AT_MOST:
        return NotNow("pathway.why_short", _("Say what you did about it, in a few words of your own."))
    return None
