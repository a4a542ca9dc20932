"""Rules on plain values: what sight rests on, why something may not be done."""

from collections.abc import Collection
from datetime import date
from typing import Protocol, TypeVar

from linkspan.audit.errors import NotNow

BY_REASON = frozenset({"stated-reason", "answered-challenge", "inspection-sample", "involved-challenge"})


class Dated(Protocol):
    """Something with a beginning."""

    @property
    def from_(self) -> date: ...

    @property
    def until(self) -> date | None: ...


Spell = TypeVar("Spell", bound=Dated)


def rests_on_reason(policies: Collection[str]) -> bool:
    """Tell whether leave to see rests on nothing but a stated reason."""
    return bool(policies) and all(policy in BY_REASON for policy in policies)


def longer(one: Spell, other: Spell) -> Spell:
    """Choose the involvement that still runs, else the one that ended last, else the newer."""
    return max(one, other, key=lambda each: (each.until is None, each.until or date.min, each.from_))


def why_not_end_flag(ours: bool, ended: bool, reason: str) -> NotNow | None:
    """Say why a flag may not be ended."""
    if not ours:
        return NotNow("children.flag_not_ours", "Only the agency that raised a flag can end it.")
    if ended:
        return NotNow("children.flag_ended", "That flag has been ended already.")
    return None if reason.strip() else NotNow("children.flag_reason", "Say why the flag is no longer needed.")
