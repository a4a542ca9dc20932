"""Take a decision about a pair back."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from linkspan.audit import Actor, NotFound, NotNow, trail
from linkspan.children import models
from linkspan.children.commands import linking


@trail.audited
def take_back(*, pair_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Do the opposite of what was decided about a pair; give the child its record is with now.

    A record that was put with the child gets a child of its own again. One that was said to be another child's is put
    with this one, once what walls the two off is lifted.
    """
    pair = models.Pair.objects.select_for_update().filter(id=pair_id).first()
    if pair is None:
        raise NotFound
    if pair.decision == "same":
        return linking.unlink(record_id=pair.record_id, reason=reason, by=by, at=at)
    if pair.decision != "different":
        raise NotNow("children.pair_open", "Nobody has decided that yet, or a later decision has overtaken it.")
    others = models.Link.objects.filter(child=pair.child_id, until_at=None).values("record")
    walls = models.NeverLink.objects.filter(until_at=None)
    between = Q(low=pair.record_id, high__in=others) | Q(high=pair.record_id, low__in=others)
    for never in walls.filter(between):
        linking.lift_never_link(never_id=never.id, reason=reason, by=by, at=at)
    linking.relink(record_id=pair.record_id, child_id=pair.child_id, reason=reason, by=by, at=at)
    return pair.child_id
