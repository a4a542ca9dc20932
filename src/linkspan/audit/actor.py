"""Who acts, and what the gate allowed them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a post, or a named part of the system, as they are at one moment."""

    kind: Literal["person", "system"]
    name: str
    person_id: UUID | None = None
    organisation_id: UUID | None = None
    appointment_id: UUID | None = None
    post_title: str = ""
    organisation_kind: str = ""
    area_ids: tuple[UUID, ...] = ()
    roles: frozenset[str] = frozenset()
    trained_until: date | None = None
    vetted_until: date | None = None
    session: str = ""
    stepped_up_at: datetime | None = None
    organisation_name: str = ""

    @staticmethod
    def system(name: str, organisation_id: UUID | None = None) -> "Actor":
        """Name a part of the system that acts on its own, for an organisation or for none."""
        return Actor(kind="system", name=name, organisation_id=organisation_id)

    @property
    def key(self) -> str:
        """Identify the actor for repeat requests and trail lines."""
        return str(self.person_id) if self.person_id else f"system:{self.name}"

    def in_post(self) -> tuple[UUID, UUID]:
        """Give the person and the organisation they act for; ValueError where no person in a post acts.

        For after the gate, whose policies let nobody else through.
        """
        if self.person_id is None or self.organisation_id is None:
            raise ValueError("only a person in a post does this")
        return self.person_id, self.organisation_id


_SEAL = object()


@dataclass(frozen=True, slots=True)
class Permit:
    """The gate's yes to one action, about one child or none; made only by `make_permit`.

    `holders` are the organisations whose information an agreement lets the actor know, where it is by agreement.
    """

    action: str
    actor: Actor
    at: datetime
    about: UUID | None = None
    reasons: tuple[str, ...] = ()
    law: str = ""
    policy_hash: str = ""
    reason: str | None = None
    alarm: bool = False
    agreement: str = ""
    holders: tuple[UUID, ...] = ()
    decided: str = field(default="", repr=False)
    seal: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("Only the gate makes a permit.")


def make_permit(
    *,
    action: str,
    actor: Actor,
    at: datetime,
    about: UUID | None = None,
    reasons: tuple[str, ...] = (),
    law: str = "",
    policy_hash: str = "",
    reason: str | None = None,
    alarm: bool = False,
    agreement: str = "",
    holders: tuple[UUID, ...] = (),
    decided: str = "",
) -> Permit:
    """Make a permit. Called by `sharing.gate` alone; a house test holds it to that."""
    return Permit(
        action=action,
        actor=actor,
        at=at,
        about=about,
        reasons=reasons,
        law=law,
        policy_hash=policy_hash,
        reason=reason,
        alarm=alarm,
        agreement=agreement,
        holders=holders,
        decided=decided,
        seal=_SEAL,
    )
