"""What may be said, kept and sent, and how a concern stands: plain functions on plain values."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

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
# A concern that the front door itself opened from an emerging pattern; nobody chooses it, and nobody is replied to.
FROM_PATTERN = "pattern"
# What the front door opened from a child's own message is kept as it keeps what came of a pattern: for itself alone.
FROM_CHILD = FROM_PATTERN
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


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody says: fact, opinion and the child's own words apart."""

    saw: str = ""
    thinks: str = ""
    child_said: str = ""
    done: str = ""
    family_knows: str = ""
    family_why: str = ""
    urgency: str = ""
    happened_on: date | None = None
    referrer: str = "professional"
    told_by: str = ""
    reach: str = ""

    def cleaned(self) -> "Words":
        """Give the same words as they will be kept."""
        return replace(
            self, saw=cleaned(self.saw), thinks=cleaned(self.thinks), child_said=cleaned(self.child_said),
            done=cleaned(self.done), family_why=cleaned(self.family_why), told_by=cleaned(self.told_by),
            reach=cleaned(self.reach),
        )  # fmt: skip

    def as_json(self) -> dict[str, str]:
        """Write what was said, leaving out what was not."""
        kept = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: str(value) for name, value in kept.items() if value}

    @staticmethod
    def from_json(said: Mapping[str, str]) -> "Words":
        """Read what `as_json` wrote."""
        on = said.get("happened_on")
        return Words(
            saw=said.get("saw", ""), thinks=said.get("thinks", ""), child_said=said.get("child_said", ""),
            done=said.get("done", ""), family_knows=said.get("family_knows", ""),
            family_why=said.get("family_why", ""), urgency=said.get("urgency", ""),
            happened_on=date.fromisoformat(on) if on else None, referrer=said.get("referrer", "professional"),
            told_by=said.get("told_by", ""), reach=said.get("reach", ""),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Who:
    """A child who is not in the index, or whom the author may not look up: as they say it."""

    name: str = ""
    born: str = ""
    where: str = ""

    def as_json(self) -> dict[str, str]:
        """Write what was said, leaving out what was not."""
        found = {"name": self.name, "born": self.born, "where": self.where}
        return {name: cleaned(value) for name, value in found.items() if cleaned(value)}

    @staticmethod
    def from_json(said: Mapping[str, Any]) -> "Who":
        """Read who a child is from what was kept of them, by their author or by a file."""
        born = said.get("born", "")
        listed = ", ".join(map(str, born)) if isinstance(born, list) else str(born)
        return Who(str(said.get("name", "")), listed, str(said.get("where", "")))

    def __bool__(self) -> bool:
        return bool(self.as_json())


def why_not_write(words: Words, who: Who, others: Collection[str]) -> NotNow | None:
    """Say why words cannot be kept as they are: nothing is cut off in silence."""
    if any(len(getattr(words, name)) > TEXT_AT_MOST for name in TEXTS):
        return NotNow("pathway.long", _("Keep each part to 20,000 characters. Nothing was cut."))
    lines = (words.told_by, words.reach, who.name, who.born, who.where, *others)
    if any(len(line) > LINE_AT_MOST for line in lines):
        return NotNow("pathway.long_line", _("Keep names, ages, places and numbers to 200 characters each."))
    if len(others) > MOST_CHILDREN:
        return NotNow("pathway.many_children", _("Add at most 8 children of one family at once."))
    if words.urgency not in ("", *URGENCIES) or words.family_knows not in ("", *FAMILY_KNOWS):
        return NotNow("pathway.choice_unknown", _("Choose one of the choices on the page."))
    if words.referrer not in REFERRERS:
        return NotNow("pathway.choice_unknown", _("Choose one of the choices on the page."))
    return None


def why_not_send(words: Words, children: int, *, kind: str, today: date, asks_family: bool = True) -> NotNow | None:
    """Say why a concern may not be sent, or a worry kept, as it stands.

    `asks_family` is False for someone who may not work now: they are asked for no more than they can know.
    """
    if not (words.saw.strip() or words.child_said.strip()):
        return NotNow("pathway.nothing_said", _("Write what you saw, or what the child said."))
    if not children:
        return NotNow("pathway.no_child", _("Say who the child is, as far as you know."))
    if children > MOST_CHILDREN:
        return NotNow("pathway.many_children", _("Add at most 8 children of one family at once."))
    if words.happened_on and words.happened_on > today:
        return NotNow("pathway.happened_ahead", _("That day has not come yet. Say when it happened."))
    if kind == "worry":
        return None
    if words.urgency not in URGENCIES:
        return NotNow("pathway.urgency_unknown", _("Say how urgent it is."))
    return _why_not_family(words.family_knows, words.family_why) if asks_family else None


def _why_not_family(knows: str, why: str) -> NotNow | None:
    if knows not in FAMILY_KNOWS:
        return NotNow("pathway.family_unknown", _("Say whether the family knows."))
    if knows != "yes" and not why.strip():
        return NotNow("pathway.family_why", _("Say why the family does not know."))
    return None


def why_not_send_unseen(urgency: str, *, danger_seen: bool) -> NotNow | None:
    """Say why a concern about a child in danger may not go yet: whom to ring first has not been shown."""
    if urgency == "danger" and not danger_seen:
        return NotNow("pathway.danger_unseen", _("A child is in danger: see whom to ring first. Then send this."))
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


def why_not_close_left(why: str) -> NotNow | None:
    """Say why a draft that someone left behind may not be closed."""
    if not WHY_AT_LEAST <= len(why.strip()) <= WHY_AT_MOST:
        return NotNow("pathway.why_short", _("Say what you did about it, in a few words of your own."))
    return None
