"""What the gate needs from the rooms above it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from linkspan.agencies.ports import Socket
from linkspan.audit import Actor
from linkspan.sharing.facts import ChildFacts
from linkspan.sharing.standout import Likeness


class Facts(Protocol):
    """How an actor stands to children. A child left out of the answer is one that nobody holds."""

    def facts(self, child_ids: Collection[UUID], actor: Actor, at: datetime) -> Mapping[UUID, ChildFacts]: ...

    def likeness(self, child_id: UUID, person_id: UUID, organisation_id: UUID) -> Likeness:
        """Say what a looker and a child have in common; only the worker may ask, after the look."""

    def bearers(self, surname: str) -> tuple[int, int]:
        """Count the children who bear a surname, and all children; only the worker may ask."""


facts: Socket[Facts] = Socket("sharing.facts")
