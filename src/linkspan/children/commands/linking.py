"""Say whose a record is: decide a pair, unlink, relink, split, never link. Every link can be undone; none is lost."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.children import events, models, reviewing, rules, weighed
from linkspan.children.commands import shields
from linkspan.children.commands.pairs import seal_around
from linkspan.duty import commands as duty
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

BY_PERSON = "person"


@trail.audited
def decide_pair(
    *, pair_id: UUID, same: bool, reason: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID | None:
    """Decide whether a record is about a child; give the child it belongs to now.

    `same` puts the record with the child; `different` walls it off from every record of that child. A sealed pair is a
    shield reviewer's to decide: the record comes out once every pair that holds it is decided. A merge that could do
    more harm than usual wants a second person's opinion first, and a dispute a third's, whoever asks and however.
    """
    pair = open_pair(pair_id)
    record = record_of(pair.record_id)
    permit = pair_permit(pair, same, by, at, reason)
    if problem := rules.why_not_decide(pair.decision, reason) or _why_not_alone(pair, same, by):
        raise problem
    return carry_out(pair, record, same=same, reason=reason, by=by, at=at, permit=permit)


def carry_out(
    pair: models.Pair, record: models.SourceRecord, *, same: bool, reason: str, by: Actor, at: datetime, permit: Permit
) -> UUID | None:
    """Do what was decided about a pair by someone who may; give the child its record belongs to now."""
    change = _Change(by, at, permit, reason)
    if same:
        _may_join(record, pair.child_id, by)
        _move(record, pair.child_id, change, probability=pair.probability, evidence=pair.evidence)
    else:
        _wall_off(record, pair.child_id, "protected" if pair.sealed else "different", change)
    _close([pair], "same" if same else "different", change)
    if record.sealed:
        _let_out(record, change)
    trail.record(
        events.PAIR_DECIDED, permit, about=pair.id, detail={"same": same, "record": str(record.id)},
        aside={"reason": reason},
    )  # fmt: skip
    return _live_child(record.id)


@trail.audited
def unlink(*, record_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Take a record from its child and give it a child of its own; give that child."""
    record = record_of(record_id)
    child_id = _live_child(record_id)
    if child_id is None:
        raise NotFound
    permit = gate.require(by=by, to=Action.UNLINK, about=child_id, at=at, reason=reason)
    if problem := rules.why_not_unlink(_count(child_id), 1, reason):
        raise problem
    change = _Change(by, at, permit, reason)
    made = _new_child(record, at)
    _move(record, made, change)
    trail.record(events.RECORD_UNLINKED, permit, about=record_id, detail={"to": str(made)}, aside={"reason": reason})
    return made


@trail.audited
def relink(*, record_id: UUID, child_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Put a record with another child. Refused across a never-link, and where its protection would be lost.

    A merge that could do more harm than usual wants a second person's opinion first, as deciding a pair does: by the
    pair that waits about the two. Where they were never weighed against each other, that is not known to be ordinary.
    """
    record = record_of(record_id)
    before = _live_child(record_id)
    permit = gate.require(by=by, to=Action.LINK, about=child_id, at=at, reason=reason)
    if before:
        gate.require(by=by, to=Action.UNLINK, about=before, at=at, reason=reason)
    if problem := rules.why_not_decide("", reason):
        raise problem
    _may_join(record, child_id, by)
    if problem := _why_not_merge_alone(record_id, child_id, by):
        raise problem
    _move(record, child_id, _Change(by, at, permit, reason))
    trail.record(events.RECORD_LINKED, permit, about=record_id, aside={"reason": reason})


@trail.audited
def split(
    *,
    child_id: UUID,
    record_ids: Collection[UUID],
    reason: str,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> UUID:
    """Take some of a child's records for a second child, who keeps every protection of the first; give that child."""
    permit = gate.require(by=by, to=Action.SPLIT, about=child_id, at=at, reason=reason)
    here = set(models.Link.objects.filter(child=child_id, until_at=None).values_list("record_id", flat=True))
    if not record_ids or not here.issuperset(record_ids):
        raise NotNow("children.split_records", "Choose records of this child.")
    if problem := rules.why_not_unlink(len(here), len(set(record_ids)), reason):
        raise problem
    change = _Change(by, at, permit, reason)
    records = [record_of(each) for each in sorted(set(record_ids))]
    made = _new_child(records[0], at)
    for record in records:
        _move(record, made, change)
    trail.record(events.CHILD_SPLIT, permit, about=made, detail={"records": len(records)}, aside={"reason": reason})
    return made


@trail.audited
def never_link(
    *,
    record_id: UUID,
    other_id: UUID,
    reason: str,
    by: Actor,
    at: datetime,
    kind: str = "different",
    once: UUID | None = None,
) -> UUID:
    """Say that two records are never to be taken for one child; adoption and protection are a shield reviewer's to
    say."""
    about = _live_child(record_id)
    if about is None or record_id == other_id:
        raise NotFound
    to = Action.NEVER_LINK if kind == "different" else Action.SEAL_DECIDE
    permit = gate.require(by=by, to=to, about=about, at=at, reason=reason)
    record_of(other_id)
    if problem := rules.why_not_never(kind, reason, together=_live_child(other_id) == about):
        raise problem
    low, high = sorted((record_id, other_id))
    if models.NeverLink.objects.filter(low=low, high=high, kind=kind, until_at=None).exists():
        raise NotNow("children.never_already", "That has been said already.")
    never_id = new_id()
    models.NeverLink.objects.bulk_create([
        models.NeverLink(id=never_id, low_id=low, high_id=high, kind=kind, by_person_id=by.person_id, at=at)
    ])  # fmt: skip
    trail.record(events.RECORDS_WALLED, permit, about=never_id, detail={"kind": kind}, aside={"reason": reason})
    return never_id


@trail.audited
def lift_never_link(*, never_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Allow two records to be taken for one child again; nothing is linked by that."""
    row = models.NeverLink.objects.select_for_update().filter(id=never_id).first()
    about = _live_child(row.low_id) if row else None
    if row is None or about is None:
        raise NotFound
    to = Action.NEVER_LINK if row.kind == "different" else Action.SEAL_DECIDE
    permit = gate.require(by=by, to=to, about=about, at=at, reason=reason)
    if problem := rules.why_not_lift(reason, ended=row.until_at is not None):
        raise problem
    row.until_at, row.lifted_by_id = at, by.person_id
    row.save(update_fields=["until_at", "lifted_by"])
    trail.record(events.RECORDS_UNWALLED, permit, about=never_id, aside={"reason": reason})


# --- finding --------------------------------------------------------------------------------------------------


class _Change:
    """Who moves a record, when, by whose leave and why."""

    def __init__(self, by: Actor, at: datetime, permit: Permit, reason: str) -> None:
        self.by, self.at, self.permit, self.reason = by, at, permit, reason.strip()


def open_pair(pair_id: UUID) -> models.Pair:
    """Take a pair for the act under way; NotFound where the asker may not know of one."""
    pair = models.Pair.objects.select_for_update().filter(id=pair_id).first()
    if pair is None:
        raise NotFound
    return pair


def _why_not_alone(pair: models.Pair, same: bool, by: Actor) -> NotNow | None:
    return reviewing.why_not_alone(same, _said_by_others(pair.id, by), weighed.facts_of([pair.id]).get(pair.id))


def _why_not_merge_alone(record_id: UUID, child_id: UUID, by: Actor) -> NotNow | None:
    pair = models.Pair.objects.filter(record=record_id, child=child_id, decided_at=None).first()
    others = _said_by_others(pair.id, by) if pair else []
    return reviewing.why_not_alone(True, others, weighed.merge_facts(record_id, child_id))


def _said_by_others(pair_id: UUID, by: Actor) -> list[str]:
    return [each.says for each in weighed.standing([pair_id]).get(pair_id, []) if each.person_id != by.person_id]


def record_of(record_id: UUID) -> models.SourceRecord:
    """Take a record for the act under way; NotFound where the asker may not know of one."""
    record = models.SourceRecord.objects.select_for_update().filter(id=record_id).first()
    if record is None:
        raise NotFound
    return record


def _live_child(record_id: UUID) -> UUID | None:
    return models.Link.objects.filter(record=record_id, until_at=None).values_list("child_id", flat=True).first()


def _count(child_id: UUID) -> int:
    return models.Link.objects.filter(child=child_id, until_at=None).count()


def pair_permit(pair: models.Pair, same: bool, by: Actor, at: datetime, reason: str) -> Permit:
    """Ask the gate for what deciding a pair so would need."""
    return either_side(pair, Action.LINK if same else Action.NEVER_LINK, by, at, reason)


def either_side(pair: models.Pair, to: Action, by: Actor, at: datetime, reason: str | None) -> Permit:
    """Ask the gate about either side: a child who moved has records in two areas, and one reviewer decides."""
    if pair.sealed:
        return gate.require(by=by, to=Action.SEAL_DECIDE, about=pair.child_id, at=at, reason=reason)
    other = _live_child(pair.record_id)
    about = pair.child_id
    if other and not gate.may(by=by, to=to, about=about, at=at, reason=reason).allow:
        about = other
    return gate.require(by=by, to=to, about=about, at=at, reason=reason)


# --- moving ---------------------------------------------------------------------------------------------------


def _may_join(record: models.SourceRecord, child_id: UUID, by: Actor) -> None:
    child = models.Child.objects.filter(id=child_id).first()
    if child is None:
        raise NotFound
    before = models.Child.objects.filter(links__record=record, links__until_at=None).first()
    problem = rules.why_not_join(
        here=bool(before and before.id == child_id),
        is_walled=_never_linked(record.id, child_id),
        is_lowered=before is not None and rules.RANK[before.protection] > rules.RANK[child.protection],
        roles=by.roles,
    )
    if problem:
        raise problem


def _never_linked(record_id: UUID, child_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.never_linked(%s, %s)", [record_id, child_id])
        (walled,) = cursor.fetchone() or (False,)
    return bool(walled)


def _move(
    record: models.SourceRecord, child_id: UUID, change: _Change, *, probability: float | None = None,
    evidence: Sequence[Any] = (),
) -> None:  # fmt: skip
    """End a record's link, make the new one, and let everything that hangs on the record go along."""
    before = models.Link.objects.filter(record=record.id, until_at=None).first()
    old = before.child_id if before else None
    if before:
        before.until_at, before.undone_by_person_id = change.at, change.by.person_id
        before.undone_reason = change.reason
        before.save(update_fields=["until_at", "undone_by_person", "undone_reason"])
        trail.record_many(events.RECORD_UNLINKED, change.permit, [(old, record.id, {"to": str(child_id)})])
    models.Link.objects.bulk_create([
        models.Link(
            record_id=record.id, child_id=child_id, probability=probability, evidence=list(evidence),
            made_by=BY_PERSON, made_by_person_id=change.by.person_id, reason=change.reason, from_at=change.at,
        )
    ])  # fmt: skip
    if record.sealed:
        record.sealed = False
        record.save(update_fields=["sealed"])
    protection = _carry(record.id, old, child_id)
    trail.record_many(
        events.RECORD_LINKED, change.permit, [(child_id, record.id, {"from": str(old or ""), "protection": protection})]
    )
    _settle_pairs(record.id, child_id, old, change)
    if protection != "none":
        shields.ensure_shield(child_id, by=change.by, at=change.at, permit=change.permit)
        seal_around([child_id], by=change.by, at=change.at, permit=change.permit)


def _carry(record_id: UUID, old: UUID | None, child_id: UUID) -> str:
    """Move what the record is found by and who is involved; raise the child to the strictest of both."""
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.file_record(%s, %s)", [record_id, child_id])
        cursor.execute("select linkspan.carry_over(%s, %s, %s)", [record_id, old, child_id])
        (protection,) = cursor.fetchone() or ("none",)
    return str(protection)


def _new_child(record: models.SourceRecord, at: datetime) -> UUID:
    child_id = new_id()
    models.Child.objects.bulk_create([models.Child(id=child_id, area_id=record.area_id, created_at=at)])
    models.Residence.objects.bulk_create([
        models.Residence(child_id=child_id, area_id=record.area_id, kind="home", from_on=london_day(at))
    ])  # fmt: skip
    return child_id


# --- walls between records ------------------------------------------------------------------------------------


def _wall_off(record: models.SourceRecord, child_id: UUID, kind: str, change: _Change) -> None:
    others = models.Link.objects.filter(child=child_id, until_at=None).exclude(record=record.id)
    made = [
        models.NeverLink(
            low_id=min(record.id, other), high_id=max(record.id, other), kind=kind,
            by_person_id=change.by.person_id, at=change.at,
        )
        for other in others.values_list("record_id", flat=True)
    ]  # fmt: skip
    models.NeverLink.objects.bulk_create(made, ignore_conflicts=True)
    trail.record(events.RECORDS_WALLED, change.permit, about=record.id, detail={"kind": kind, "count": len(made)})


def _let_out(record: models.SourceRecord, change: _Change) -> None:
    """Give a record that was sealed back to its child, or a child of its own, once no pair holds it any more."""
    if models.Pair.objects.filter(record=record.id, sealed=True, decided_at=None).exists():
        return
    child_id = _live_child(record.id)
    if child_id is None:
        _move(record, _new_child(record, change.at), change)
        return
    record.sealed = False
    record.save(update_fields=["sealed"])
    _carry(record.id, None, child_id)


# --- pairs that a move decides --------------------------------------------------------------------------------


def _settle_pairs(record_id: UUID, child_id: UUID, old: UUID | None, change: _Change) -> None:
    """Close the pairs that a move has overtaken; those that waited for a child now empty wait for the other."""
    _close(list(models.Pair.objects.filter(record=record_id, decided_at=None)), "overtaken", change)
    if old is None or _count(old):
        return
    for pair in models.Pair.objects.filter(child=old, decided_at=None):
        waits = models.Pair.objects.filter(record=pair.record_id, child=child_id, decided_at=None).exists()
        if waits or _live_child(pair.record_id) == child_id:
            _close([pair], "overtaken", change)
        else:
            pair.child_id = child_id
            pair.save(update_fields=["child"])


def _close(pairs: Sequence[models.Pair], decision: str, change: _Change) -> None:
    for pair in pairs:
        pair.decided_at, pair.decision, pair.decided_by_id = change.at, decision, change.by.person_id
        pair.reason = change.reason
        pair.save(update_fields=["decided_at", "decision", "decided_by", "reason"])
    if pairs:
        duty.close_many(item_ids=[pair.item_id for pair in pairs], by=change.by, at=change.at, permit=change.permit)
