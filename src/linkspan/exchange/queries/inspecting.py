"""What agencies decided to share or not about a child, as an inspector reads it who opened the file with a reason."""

from datetime import datetime
from uuid import UUID

from linkspan.audit import Actor, NotFound, trail
from linkspan.exchange import access
from linkspan.exchange.queries.records import DisclosureRecord, records_of, records_of_decision
from linkspan.sharing.queries import decisions
from linkspan.sharing.queries.decisions import DecisionLine, DecisionWhole


def decisions_inspected(*, child_id: UUID, by: Actor, at: datetime) -> tuple[tuple[str, DecisionLine], ...]:
    """List each organisation's decisions about a child, the newest first; to anyone but an inspector, none."""
    with trail.look(by=by, at=at):
        permit = access.inspects(child_id, by, at)
        if permit is None:
            return ()
        access.require_open(child_id, by, at)
        return decisions.decisions_about(child_id=child_id, permit=permit)


def read_decision(*, decision_id: UUID, by: Actor, at: datetime) -> tuple[DecisionWhole, tuple[DisclosureRecord, ...]]:
    """Read one decision with the answers it stands for: of one's own organisation, or as an inspector of any."""
    with trail.look(by=by, at=at):
        child_id = decisions.child_of_anothers(decision_id=decision_id, by=by)
        if child_id is None:
            found = decisions.decision(decision_id=decision_id, by=by, at=at)
            part = found.line.of_part
            return found, records_of_decision(decision_id=decision_id, part_id=part, by=by, at=at) if part else ()
        permit = access.inspects(child_id, by, at)
        if permit is None:
            raise NotFound
        access.require_open(child_id, by, at)
        found = decisions.inspected_decision(decision_id=decision_id, child_id=child_id, permit=permit)
        part = found.line.of_part
        kept = records_of(part_id=part, by=by, at=at) if part else ()
        return found, tuple(each for each in kept if each.decision_id == decision_id)
