"""An organisation's places in agreements in force, for whoever plans what becomes of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.sharing import agreement_models as models
from linkspan.sharing.commands.standing_in import seats_of


@dataclass(frozen=True, slots=True)
class Place:
    """An agreement that has to be signed again when its party is gone; `stands_in_for` where it is only in a stead."""

    agreement_id: UUID
    code: str
    title: str
    area: str
    stands_in_for: str


def places_of(organisation_id: UUID, at: datetime) -> tuple[Place, ...]:
    """List an organisation's places in agreements in force. Ask inside a look or an act."""
    seats = seats_of(organisation_id, at)
    found = models.Agreement.objects.select_related("area").in_bulk({seat.agreement_id for seat in seats})
    names = agencies.organisation_names({seat.party_id for seat in seats})
    return tuple(
        Place(
            seat.agreement_id, found[seat.agreement_id].code, found[seat.agreement_id].title,
            found[seat.agreement_id].area.name, "" if seat.party_id == organisation_id else names[seat.party_id],
        )
        for seat in seats
    )  # fmt: skip
