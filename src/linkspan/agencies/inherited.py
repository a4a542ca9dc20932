"""What a whole room holds for an agency, counted and handed to its successor by the database's own functions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linkspan.agencies.ports import Held, Holder, Tally
from linkspan.audit import Actor, Permit, trail
from linkspan.audit.called import called


@dataclass(slots=True)
class Inherited:
    """A holding whose rows are behind walls that whoever hands over is not inside.

    For what it calls `what`, a room has the functions `count_…`, `tally_…`, `areas_of_…` and `hand_over_…` in the
    schema `linkspan`. The areas of what has an open item are duty's to name, so that a room may leave its own out.
    A person or a post holds none of it alone.
    """

    code: str
    models: Collection[str]
    what: str
    event: str
    lists_areas: bool = True

    def count(self, *, giver: Holder, at: datetime, within: Collection[UUID] | None = None) -> int:
        """Count what an organisation holds."""
        if giver.person_id or giver.post_id:
            return 0
        return int(called(f"count_{self.what}", giver.organisation_id)[0][0])

    def held(
        self, *, giver: Holder, at: datetime, within: Collection[UUID] | None = None, limit: int = 100
    ) -> Sequence[Held]:
        """List nothing by itself: each of these has an open item, which duty lists."""
        return ()

    def areas(self, *, giver: Holder, at: datetime) -> Collection[UUID]:
        """Name the areas in which something is held."""
        return {area for (area,) in called(f"areas_of_{self.what}", giver.organisation_id)} if self.lists_areas else ()

    def tally(self, *, giver: Holder, at: datetime) -> Sequence[Tally]:
        """Count all that would follow a successor, by kind and area: open, or closed and kept."""
        if giver.person_id or giver.post_id:
            return ()
        return [Tally(*row) for row in called(f"tally_{self.what}", giver.organisation_id)]

    def hand_over(
        self,
        *,
        giver: Holder,
        receiver: Holder,
        by: Actor,
        at: datetime,
        permit: Permit,
        within: Collection[UUID] | None = None,
    ) -> int:
        """Move what an organisation holds to its successor, and leave one line for the whole."""
        if giver.person_id or giver.post_id:
            return 0
        areas = list(within) if within is not None else None
        moved = int(called(f"hand_over_{self.what}", giver.organisation_id, receiver.organisation_id, areas)[0][0])
        trail.record(self.event, permit, about=receiver.organisation_id, detail={"moved": moved})
        return moved
