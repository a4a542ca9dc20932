"""In which council area lies what an organisation does for a partnership: whose clocks it goes by."""

from datetime import date
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.audit import NotFound
from linkspan.partnership import models


def area_of(partnership_id: UUID, organisation_id: UUID, on: date) -> UUID:
    """Give the area an organisation is based in where the partnership is for it, else the partnership's first area."""
    based_in = agencies.organisation(organisation_id).area_id
    rows = models.PartnershipArea.objects.on(on).filter(partnership=partnership_id).order_by("area__name")
    areas: list[UUID] = list(rows.values_list("area_id", flat=True))
    if not areas:
        raise NotFound
    return based_in if based_in in areas else areas[0]
