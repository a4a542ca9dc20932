"""What this room needs from those above."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from linkspan.agencies.ports import Socket
from linkspan.audit import Actor, Permit


class Dangers(Protocol):
    """Whether something is open about a child that must not be given away by which services looked; `pathway` knows.

    Asked in the name of the child's own page alone: to anybody else it would tell what may be kept apart from them.
    """

    def is_open(self, child_id: UUID) -> bool: ...


dangers: Socket[Dangers] = Socket("voice.dangers")


class FrontDoor(Protocol):
    """Where a worry about possible harm goes; `pathway` is it."""

    def open_contact(
        self, *, child_id: UUID, said: dict[str, str], area_id: UUID, council_id: UUID, urgency: str, why: str,
        kept_from: frozenset[UUID], is_walled: bool, by: Actor, at: datetime, permit: Permit,
    ) -> UUID:  # fmt: skip
        """Open a contact about a child at the council's front door, with its clock, and give its id.

        `kept_from` are people who must not be told of it.
        """
        ...

    def keep_worry(
        self, *, child_id: UUID, said: dict[str, str], area_id: UUID, council_id: UUID, why: str, by: Actor,
        at: datetime,
    ) -> UUID:  # fmt: skip
        """Keep an early worry about a child with the agency of whoever weighed it, and give its id."""
        ...


front_door: Socket[FrontDoor] = Socket("voice.front_door")
