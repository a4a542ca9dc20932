"""How much the index holds, as numbers alone."""

from dataclasses import dataclass
from datetime import datetime

from linkspan.audit import Actor, trail
from linkspan.children import events, models
from linkspan.sharing import gate
from linkspan.sharing.policy import Action


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over the whole node."""

    children: int
    records: int
    links: int
    waiting_pairs: int
    sealed_records: int


def totals(*, by: Actor, at: datetime) -> Totals:
    """Count what the index holds; for a part of the system that works on it."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.LOAD_FEED, at=at)
        found = Totals(
            children=models.Child.objects.filter(links__until_at=None, links__isnull=False).distinct().count(),
            records=models.SourceRecord.objects.filter(ended_on=None).count(),
            links=models.Link.objects.filter(until_at=None).count(),
            waiting_pairs=models.Pair.objects.filter(decided_at=None, sealed=False).count(),
            sealed_records=models.SourceRecord.objects.filter(sealed=True).count(),
        )
        trail.record(events.TOTALS_SEEN, permit)
    return found
