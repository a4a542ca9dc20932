"""How long the index keeps a child, and what it knows of places."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from linkspan.audit import Actor, trail
from linkspan.children import events, models
from linkspan.sharing import gate
from linkspan.sharing.policy import Action


@trail.audited
def load_outcodes(
    *, outcodes: Mapping[str, UUID], by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Say which council area the addresses of each postcode district belong to."""
    permit = gate.require(by=by, to=Action.MANAGE_AGENCIES, at=at)
    models.Outcode.objects.bulk_create(
        (models.Outcode(outcode=outcode, area_id=area_id) for outcode, area_id in sorted(outcodes.items())),
        update_conflicts=True,
        unique_fields=["outcode"],
        update_fields=["area"],
    )
    trail.record(events.OUTCODES_LOADED, permit, detail={"count": len(outcodes)})
