"""Rules on plain values: what sight rests on, why something may not be done."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

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


# --- protection ---------------------------------------------------------------------------------------------

RANK: Mapping[str, int] = {"none": 0, "location": 1, "identity": 2}
CONFLICTS = frozenset({"own_child", "relative", "close", "accused"})
STEWARDS = frozenset({"ig_lead", "caldicott_guardian"})
# Source: SI 2007/2182 (ContactPoint) reg 8, and the common-law duty of confidence: consent, or significant harm.
SENSITIVE_GROUNDS: Mapping[str, str] = {"agreed": "sensitive_agreed", "harm": "harm_recorded"}


def why_not_shield(kind: str, standing: Collection[str]) -> NotNow | None:
    """Say why a shield may not be raised."""
    if kind not in RANK or kind == "none":
        return NotNow("children.shield_kind", "Choose what must be protected.")
    if any(RANK[each] >= RANK[kind] for each in standing):
        return NotNow("children.shield_stands", "This child is shielded already.")
    return None


def why_not_review(outcome: str, before: str, *, ended: bool) -> NotNow | None:
    """Say why a shield may not be decided on so."""
    if outcome not in ("uphold", "lift"):
        return NotNow("children.shield_outcome", "Choose whether the shield stays.")
    if ended:
        return NotNow("children.shield_ended", "That shield was lifted already.")
    if outcome == before:
        return NotNow("children.shield_upheld", "That shield was upheld already.")
    return None


def why_not_enter(organisation_id: UUID | None, person_id: UUID | None, there: bool) -> NotNow | None:
    """Say why no one may be let through a wall so: exactly one agency or person, who is not inside yet."""
    if (organisation_id is None) == (person_id is None):
        return NotNow("children.inside_one", "Choose one agency, or one person.")
    return NotNow("children.inside_already", "They are inside already.") if there else None


def why_not_conflict(kind: str, *, is_self: bool, roles: Collection[str]) -> NotNow | None:
    """Say why a conflict may not be declared."""
    if kind not in CONFLICTS:
        return NotNow("children.conflict_kind", "Choose how they are close to the child.")
    if not is_self and STEWARDS.isdisjoint(roles):
        return NotNow("children.conflict_other", "Only information governance declares it for someone else.")
    return None


def why_not_open_sensitive(ground: str, reason: str, *, is_own: bool) -> NotNow | None:
    """Say why a sensitive service's involvement may not be opened or hidden."""
    if ground not in SENSITIVE_GROUNDS:
        return NotNow("children.sensitive_ground", "Choose whether the young person agreed or harm is recorded.")
    if not is_own:
        return NotNow("children.sensitive_not_ours", "Only the service itself can say so.")
    return None if reason.strip() else NotNow("children.sensitive_reason", "Say why.")


# --- whose a record is --------------------------------------------------------------------------------------


def _no_reason(reason: str) -> NotNow | None:
    return None if reason.strip() else NotNow("children.link_reason", "Say why.")


def why_not_decide(decision: str, reason: str) -> NotNow | None:
    """Say why a pair may not be decided."""
    if decision:
        return NotNow("children.pair_decided", "Someone has decided that already.")
    return _no_reason(reason)


def why_not_unlink(here: int, going: int, reason: str) -> NotNow | None:
    """Say why records may not leave a child: one at least must stay."""
    if going >= here:
        return NotNow("children.unlink_last", "These are all the records this child has.")
    return _no_reason(reason)


def why_not_join(*, here: bool, is_walled: bool, is_lowered: bool, roles: Collection[str]) -> NotNow | None:
    """Say why a record may not go to a child; what is protected is moved to the less protected by a shield reviewer,
    who raises the other."""
    if here:
        return NotNow("children.link_already", "The record is with that child already.")
    if is_walled:
        return NotNow("children.never_linked", "Someone said these are never the same child. Lift that first.")
    if is_lowered and "shield_reviewer" not in roles:
        return NotNow("children.protection_lowered", "The record is protected where it is. A shield reviewer decides.")
    return None


def why_not_never(kind: str, reason: str, *, together: bool) -> NotNow | None:
    """Say why two records may not be walled off from one another."""
    if kind not in ("different", "adoption", "protected"):
        return NotNow("children.never_kind", "Choose why the two are never the same child.")
    if together:
        return NotNow("children.never_together", "The two are with one child. Unlink one of them first.")
    return _no_reason(reason)


def why_not_lift(reason: str, *, ended: bool) -> NotNow | None:
    """Say why a never-link may not be lifted."""
    if ended:
        return NotNow("children.never_lifted", "That was lifted already.")
    return _no_reason(reason)
