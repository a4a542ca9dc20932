"""What the gate needs from the rooms above it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from linkspan.agencies.ports import Socket
from linkspan.audit import Actor
from linkspan.sharing.facts import ChildFacts


class Facts(Protocol):
    """How an actor stands to children. A child left out of the answer is one that nobody holds."""

    def facts(self, child_ids: Collection[UUID], actor: Actor, at: datetime) -> Mapping[UUID, ChildFacts]: ...


facts: Socket[Facts] = Socket("sharing.facts")
