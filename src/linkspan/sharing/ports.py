"""What the gate needs from the rooms above it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from linkspan.agencies.ports import Socket
from linkspan.audit import Actor, Permit
from linkspan.sharing.advice import Matter, Receiver
from linkspan.sharing.facts import ChildFacts
from linkspan.sharing.overriding import Against, Override
from linkspan.sharing.standout import Likeness


class Facts(Protocol):
    """How an actor stands to children. A child left out of the answer is one that nobody holds."""

    def facts(self, child_ids: Collection[UUID], actor: Actor, at: datetime) -> Mapping[UUID, ChildFacts]: ...

    def likeness(self, child_id: UUID, person_id: UUID, organisation_id: UUID) -> Likeness:
        """Say what a looker and a child have in common; only the worker may ask, after the look."""

    def bearers(self, surname: str) -> tuple[int, int]:
        """Count the children who bear a surname, and all children; only the worker may ask."""


facts: Socket[Facts] = Socket("sharing.facts")


class Wishes(Protocol):
    """What children and parents said about sharing. It decides nothing: it is shown, and going against it explained."""

    def against(
        self, *, child_id: UUID, receiver: Receiver, matters: Collection[Matter], by: Actor, at: datetime
    ) -> Collection[Against]:
        """List the standing wishes against telling a receiver of some matters; of no matters named, of any."""

    def overridden(
        self, *, decision_id: UUID, child_id: UUID, against: Collection[Against], said: Override | None, by: Actor,
        at: datetime, permit: Permit,
    ) -> None:  # fmt: skip
        """Keep, with a decision that goes against wishes, why, and whether and when they are told; it has an owner."""


wishes: Socket[Wishes] = Socket("sharing.wishes")
