"""What this room gives to a room below: a successor by law stands in for a party to agreements, for a time."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies.ports import Tally
from linkspan.audit import Actor, Permit
from linkspan.sharing.commands import standing_in


class Parties:
    """Places in agreements in force: a council's desk never takes one as the last resort, and so learns nothing."""

    code = "agreements"

    def tally(self, *, organisation_id: UUID, on: date, at: datetime) -> Sequence[Tally]:
        """Count the agreements it is party to, in which nobody came after it, by area."""
        seats = standing_in.untaken(organisation_id, at)
        marks: Counter[UUID] = Counter()
        for seat in seats:
            marks[seat.area_id] ^= (seat.version_id.int ^ seat.party_id.int) & (2**62 - 1)
        areas = Counter(seat.area_id for seat in seats)
        return [Tally("sharing.agreement", area, count, marks[area]) for area, count in sorted(areas.items())]

    def inherit(
        self,
        *,
        organisation_id: UUID,
        successor_id: UUID,
        on: date,
        within: Collection[UUID] | None,
        ends: bool,
        by: Actor,
        at: datetime,
        permit: Permit,
    ) -> int:
        """Let a successor stand in until all have signed again."""
        return standing_in.stand_in(
            organisation_id=organisation_id, successor_id=successor_id, on=on, within=within, by=by, at=at,
            permit=permit,
        )  # fmt: skip

    def let_go(self, *, organisation_id: UUID, on: date, by: Actor, at: datetime, permit: Permit) -> int:
        """Leave the agreements in which nobody came after it: they are in force no longer."""
        return standing_in.leave_seats(organisation_id=organisation_id, by=by, at=at, permit=permit)
