"""Weigh the records of before again, batch by batch, and let people settle what would change: nothing moves itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.children import events, models, rules, weighing
from linkspan.children.candidates import Placed, Possible
from linkspan.children.commands.matchmodels import TOLD
from linkspan.children.commands.pairs import raise_pairs
from linkspan.children.copying import as_json, stage
from linkspan.children.queries import models as in_use
from linkspan.children.queries.rescored import leave_for
from linkspan.children.roster import roster
from linkspan.children.weighing import Otherwise
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

BATCH = 1_000


@trail.audited
def rescore_batch(*, rescoring_id: UUID, by: Actor, at: datetime, most: int = BATCH) -> bool:
    """Weigh the next records again and list what the model would decide otherwise; tell whether there are more.

    Each batch stands or falls whole and notes how far it got, so that one cut short is taken up where it stopped. A
    look back that another model has overtaken stops.
    """
    permit = gate.require(by=by, to=Action.RESCORE, at=at)
    look = _look(rescoring_id)
    if look is None:
        raise NotFound
    if look.finished_at or look.period.until_at:
        return _end(look, "" if look.finished_at else "overtaken", at, permit)
    if look.after is None:
        look.total = weighing.count_standing(look.started_at)
        _overtake(rescoring_id, at)
    rows = weighing.standing(after=look.after, before=look.started_at, most=most)
    model = in_use.active()
    found = weighing.because_of(model, weighing.weigh_again(rows, model), rows, in_use.made_by)
    look.found += _keep(rescoring_id, found, at)
    look.done += len(rows)
    trail.record(events.RECORDS_RESCORED, permit, about=rescoring_id, detail={"done": look.done, "found": look.found})
    if len(rows) < most:
        return _end(look, "", at, permit)
    look.after = rows[-1].record_id
    look.save()
    return True


def _look(rescoring_id: UUID) -> models.Rescoring | None:
    rows = models.Rescoring.objects.select_for_update(of=("self",)).select_related("period")
    return rows.filter(id=rescoring_id).first()


@trail.audited
def give_up(*, rescoring_id: UUID, by: Actor, at: datetime) -> bool:
    """Stop a look back that a fault of ours keeps from going on; what it listed stays."""
    permit = gate.require(by=by, to=Action.RESCORE, at=at)
    look = models.Rescoring.objects.select_for_update().get(id=rescoring_id)
    return _end(look, "fault", at, permit)


def _end(look: models.Rescoring, stopped: str, at: datetime, permit: Permit) -> bool:
    is_news = look.finished_at is None
    look.finished_at, look.stopped = look.finished_at or at, stopped or look.stopped
    look.save()
    trail.record(events.RESCORING_ENDED, permit, about=look.id, detail={"found": look.found, "stopped": look.stopped})
    if is_news and look.stopped != "overtaken":
        on = london_day(at)
        people = {each.person_id for role in TOLD for each in agencies.people_with_role(role, on)}
        notify.tell(to=sorted(people, key=str), event=events.RESCORING_ENDED, link="/models/")
    return False


def _overtake(rescoring_id: UUID, at: datetime) -> None:
    """Close what an earlier model's look back left open: the newer one says it again where it thinks so too."""
    models.Rescored.objects.filter(decided_at=None).exclude(rescoring=rescoring_id).update(
        decided_at=at, decision="overtaken"
    )


KEEP = """
insert into children_rescored
  (id, rescoring_id, record_id, child_id, other_id, kind, before, probability, evidence, found_at, decision, reason)
select n.id, n.rescoring_id, n.record_id, n.child_id, n.other_id, n.kind, n.before, n.probability, n.evidence,
  n.found_at, '', ''
from arriving_rescored n
where not exists (  -- a person looked at the same before, and let it be
    select 1 from children_rescored k where k.record_id = n.record_id and k.kind = n.kind and k.decision = 'kept'
      and k.child_id = n.child_id and k.other_id is not distinct from n.other_id)
  and not exists (  -- the same two files, met from the other side
    select 1 from children_rescored k where n.kind = 'link' and k.kind = 'link' and k.decided_at is null
      and k.rescoring_id = n.rescoring_id
      and ((k.child_id = n.other_id and k.other_id = n.child_id)
        or (k.child_id = n.child_id and k.other_id = n.other_id)))
on conflict do nothing
"""


def _keep(rescoring_id: UUID, found: Sequence[Otherwise], at: datetime) -> int:
    kept, seen = [], set[frozenset[UUID | None]]()
    for each in found:
        files = frozenset((each.child_id, each.other_id))
        if each.kind != "link" or files not in seen:
            kept.append(each)
            seen.add(files)
    if not kept:
        return 0
    columns = ("id", "rescoring_id", "record_id", "child_id", "other_id", "kind", "before", "probability", "evidence",
               "found_at")  # fmt: skip
    stage("arriving_rescored", "children_rescored", columns, (
        (new_id(), rescoring_id, each.record_id, each.child_id, each.other_id, each.kind, each.before,
         each.probability, as_json(each.evidence), at)
        for each in kept
    ))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(KEEP)
        return int(cursor.rowcount)


# --- what people make of it ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Known:
    """A record of the index, as far as putting a pair before reviewers needs it."""

    id: UUID
    area_id: UUID


@trail.audited
def send_to_review(*, rescored_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Put what a new model would link before the reviewers, who decide it as they decide any other pair."""
    row, permit, is_shielded = _open(rescored_id, by, at, reason)
    if problem := rules.why_not_settle_rescored(row.decision, "sent", row.kind, reason):
        raise problem
    other_id = row.other_id
    if other_id is None:
        raise NotFound
    waits = models.Pair.objects.filter(record=row.record_id, child=other_id, decided_at=None).exists()
    if not waits:
        placed = Placed(
            outcome="sealed" if is_shielded else "review",
            pairs=[Possible(other_id, row.probability, as_json(row.evidence))],
        )
        known = _Known(row.record_id, row.record.area_id)
        whose = roster(row.record.organisation_id, london_day(at))
        raise_pairs([(known, placed)], whose, by=by, at=at, permit=permit)
    _settle(row, "sent", reason, by, at, permit)


@trail.audited
def keep_as_it_is(*, rescored_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Let what stands stand, whatever the new model would do; no later model lists the same again."""
    row, permit, _ = _open(rescored_id, by, at, reason)
    if problem := rules.why_not_settle_rescored(row.decision, "kept", row.kind, reason):
        raise problem
    _settle(row, "kept", reason, by, at, permit)


def _open(rescored_id: UUID, by: Actor, at: datetime, reason: str) -> tuple[models.Rescored, Permit, bool]:
    row = models.Rescored.objects.select_for_update().filter(id=rescored_id).first()
    if row is None:
        raise NotFound
    permit, is_shielded = leave_for(row, by, at, reason)
    return row, permit, is_shielded


def _settle(row: models.Rescored, decision: str, reason: str, by: Actor, at: datetime, permit: Permit) -> None:
    row.decided_at, row.decision, row.decided_by_id, row.reason = at, decision, by.person_id, reason.strip()
    row.save(update_fields=["decided_at", "decision", "decided_by", "reason"])
    trail.record(
        events.RESCORED_DECIDED, permit, about=row.id, detail={"decision": decision, "kind": row.kind},
        aside={"reason": reason.strip()},
    )  # fmt: skip
