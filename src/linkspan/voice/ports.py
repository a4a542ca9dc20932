"""What this room needs from those above."""

from typing import Protocol
from uuid import UUID

from linkspan.agencies.ports import Socket


class Dangers(Protocol):
    """Whether something is open about a child that must not be given away by which services looked; `pathway` knows.

    Asked in the name of the child's own page alone: to anybody else it would tell what may be kept apart from them.
    """

    def is_open(self, child_id: UUID) -> bool: ...


dangers: Socket[Dangers] = Socket("voice.dangers")
