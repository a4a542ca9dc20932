"""Shields: any practitioner raises one at once, another person reviews it, and who is inside is named one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.children import events, models, rules
from linkspan.children.commands.pairs import seal_around, tell_shield_reviewers
from linkspan.children.queries.file import require_sight
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.sharing import gate
from linkspan.sharing.policy import Action


@trail.audited
def shield(*, child_id: UUID, kind: str, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Protect a child's location or identity from this moment; a shield reviewer looks within one working day.

    The raiser's agency goes inside the wall where it could see what the wall will hide. A protection is only ever
    raised here, and pairs that wait about the child are sealed.
    """
    permit = gate.require(by=by, to=Action.SHIELD, about=child_id, at=at, reason=reason)
    child = models.Child.objects.filter(id=child_id).first()
    if child is None:
        require_sight(child_id=child_id, by=by, at=at, reason=reason)
        child = models.Child.objects.get(id=child_id)
    standing = set(models.Shield.objects.filter(child=child_id, until_at=None).values_list("kind", flat=True))
    if problem := rules.why_not_shield(kind, standing):
        raise problem
    _enter(child_id, by, at)
    shield_id = _open(child, kind, by, at, permit)
    if rules.RANK[kind] > rules.RANK[child.protection]:
        child.protection = kind
        child.save(update_fields=["protection"])
    trail.record(events.CHILD_SHIELDED, permit, about=shield_id, detail={"kind": kind})
    seal_around([child_id], by=by, at=at, permit=permit)
    return shield_id


def _enter(child_id: UUID, by: Actor, at: datetime) -> None:
    """Put the asker's agency inside, but never where a wall hides something from them already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select linkspan.may_enter(%s, linkspan.ctx()) and not linkspan.inside(%s, linkspan.ctx())",
            [child_id, child_id],
        )
        (enters,) = cursor.fetchone() or (False,)
    if enters and by.organisation_id:
        models.Inside.objects.bulk_create([
            models.Inside(child_id=child_id, organisation_id=by.organisation_id, from_at=at)
        ])  # fmt: skip


def _open(child: models.Child, kind: str, by: Actor, at: datetime, permit: Permit) -> UUID:
    """Stand a shield, with its review on the board of the council that answers for the child."""
    shield_id = new_id()
    council = agencies.council_of(child.area_id, london_day(at)) or by.organisation_id
    if council is None:
        raise NotNow("children.shield_no_council", "No council answers for this child's area.")
    item_id = duty.open_item(
        kind="shield_review", area_id=child.area_id, organisation_id=council,
        due=duty_queries.due_for("shield.review", at, area_id=child.area_id), about=shield_id, by=by, at=at,
        permit=permit,
    )  # fmt: skip
    models.Shield.objects.bulk_create([
        models.Shield(
            id=shield_id, item_id=item_id, child_id=child.id, kind=kind, raised_by_id=by.person_id, raised_at=at
        )
    ])  # fmt: skip
    tell_shield_reviewers([child.area_id], events.CHILD_SHIELDED, at, about=shield_id)
    return shield_id


def ensure_shield(child_id: UUID, *, by: Actor, at: datetime, permit: Permit) -> None:
    """Stand a shield over a child whose protection came with a record or from another child, so that it is reviewed."""
    child = models.Child.objects.filter(id=child_id).exclude(protection="none").first()
    if child and not models.Shield.objects.filter(child=child_id, until_at=None).exists():
        _open(child, child.protection, by, at, permit)


# --- what sources say -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceWord:
    """That a record says its child is protected, and which agencies must stay inside for having said it."""

    child_id: UUID
    protection: str
    organisations: tuple[UUID, ...]


def heed_sources(words: Sequence[SourceWord], *, by: Actor, at: datetime, permit: Permit) -> set[UUID]:
    """Raise children to what their records say; give those whose protection rose, each now under review."""
    raised: dict[UUID, tuple[UUID, str]] = {}
    with connection.cursor() as cursor:
        for child_id, kind in sorted(_strictest(words).items(), key=str):
            cursor.execute(
                "update children_child set protection = %s "
                "where id = %s and linkspan.rank(protection) < linkspan.rank(%s) returning area_id",
                [kind, child_id, kind],
            )
            if row := cursor.fetchone():
                raised[child_id] = (row[0], kind)
        cursor.executemany(
            "insert into children_inside (id, child_id, organisation_id, from_at) select %s, %s, %s, %s "
            "where not exists (select 1 from children_inside where child_id = %s and organisation_id = %s "
            "and (until_at is null or until_at > %s))",
            [(new_id(), child, agency, at, child, agency, at) for child, agency in _insiders(words)],
        )
    _stand_many(raised, by, at, permit)
    return set(raised)


def _strictest(words: Iterable[SourceWord]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for word in words:
        found[word.child_id] = max(word.protection, found.get(word.child_id, "none"), key=rules.RANK.__getitem__)
    return found


def _insiders(words: Iterable[SourceWord]) -> list[tuple[UUID, UUID]]:
    return sorted({(word.child_id, agency) for word in words for agency in word.organisations})


def _stand_many(raised: dict[UUID, tuple[UUID, str]], by: Actor, at: datetime, permit: Permit) -> None:
    if not raised:
        return
    rows = [(new_id(), child_id, area_id, kind) for child_id, (area_id, kind) in raised.items()]
    on, areas = london_day(at), {area_id for _, _, area_id, _ in rows}
    councils = {area_id: agencies.council_of(area_id, on) or by.organisation_id for area_id in areas}
    dues = {area_id: duty_queries.due_for("shield.review", at, area_id=area_id) for area_id in areas}
    openings = [
        duty.Opening(area_id=area_id, organisation_id=council, due=dues[area_id], about=shield_id)
        for shield_id, _, area_id, _ in rows
        if (council := councils[area_id])
    ]
    items = duty.open_many(kind="shield_review", rows=openings, by=by, at=at, permit=permit)
    models.Shield.objects.bulk_create([
        models.Shield(id=shield_id, item_id=item_id, child_id=child_id, kind=kind, raised_by=None, raised_at=at)
        for (shield_id, child_id, _, kind), item_id in zip(rows, items, strict=True)
    ])  # fmt: skip
    tell_shield_reviewers(areas, events.CHILD_SHIELDED, at)


# --- review ---------------------------------------------------------------------------------------------------


@trail.audited
def review_shield(
    *, shield_id: UUID, outcome: str, reason: str, by: Actor, at: datetime, once: UUID | None = None
) -> str:
    """Uphold a shield or lift it; never by whoever raised it. Give the protection that holds from now on.

    A lifted shield lowers the child's protection to what records and other shields still ask for. One that was upheld
    may be lifted later.
    """
    row = models.Shield.objects.filter(id=shield_id).first()
    if row is None:
        raise NotFound
    to = Action.REVIEW_SHIELD if outcome == "uphold" else Action.UNSHIELD
    permit = gate.require(by=by, to=to, about=row.child_id, at=at, reason=reason, person_id=row.raised_by_id)
    if problem := rules.why_not_review(outcome, row.outcome, ended=row.until_at is not None):
        raise problem
    if row.reviewed_at is None:
        duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    row.reviewed_at, row.reviewed_by_id, row.outcome = at, by.person_id, outcome
    row.until_at = at if outcome == "lift" else None
    row.save(update_fields=["reviewed_at", "reviewed_by", "outcome", "until_at"])
    now = _settle(row.child_id) if outcome == "lift" else row.kind
    trail.record(events.SHIELD_REVIEWED, permit, about=shield_id, detail={"outcome": outcome, "protection": now})
    notify.tell(to=row.raised_by_id, event=events.SHIELD_REVIEWED, link=f"/children/{row.child_id}/", about=shield_id)
    return now


def _settle(child_id: UUID) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.protection_due(%s)", [child_id])
        (due,) = cursor.fetchone() or ("none",)
    models.Child.objects.filter(id=child_id).update(protection=due)
    return str(due)


@trail.audited
def add_inside(
    *,
    child_id: UUID,
    reason: str,
    by: Actor,
    at: datetime,
    organisation_id: UUID | None = None,
    person_id: UUID | None = None,
    once: UUID | None = None,
) -> UUID:
    """Let one agency, or one person, through a child's wall."""
    permit = gate.require(by=by, to=Action.REVIEW_SHIELD, about=child_id, at=at, reason=reason, person_id=person_id)
    there = models.Inside.objects.filter(
        child=child_id, organisation=organisation_id, person=person_id, until_at=None
    ).exists()
    if problem := rules.why_not_enter(organisation_id, person_id, there):
        raise problem
    inside_id = new_id()
    models.Inside.objects.bulk_create([
        models.Inside(
            id=inside_id, child_id=child_id, organisation_id=organisation_id, person_id=person_id, from_at=at
        )
    ])  # fmt: skip
    trail.record(
        events.INSIDE_ADDED, permit, about=inside_id,
        detail={"organisation": str(organisation_id or ""), "person": str(person_id or "")},
    )  # fmt: skip
    return inside_id


@trail.audited
def remove_inside(*, inside_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Put an agency or person outside a child's wall again."""
    row = models.Inside.objects.filter(id=inside_id).first()
    if row is None:
        raise NotFound
    permit = gate.require(by=by, to=Action.REVIEW_SHIELD, about=row.child_id, at=at, reason=reason)
    if row.until_at is not None:
        raise NotNow("children.inside_ended", "They are outside already.")
    row.until_at = at
    row.save(update_fields=["until_at"])
    trail.record(events.INSIDE_REMOVED, permit, about=inside_id)


# --- conflicts and sensitive services -------------------------------------------------------------------------


@trail.audited
def declare_conflict(
    *, child_id: UUID, person_id: UUID, kind: str, reason: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Say that a worker must never see a child's file: oneself, or another when one answers for information.

    From then on the file is to them as if there were none.
    """
    permit = gate.require(by=by, to=Action.REQUEST_OBJECTION, about=child_id, at=at, reason=reason)
    if problem := rules.why_not_conflict(kind, is_self=person_id == by.person_id, roles=by.roles):
        raise problem
    conflict_id = new_id()
    models.Conflict.objects.bulk_create([
        models.Conflict(id=conflict_id, child_id=child_id, person_id=person_id, kind=kind, from_at=at)
    ])  # fmt: skip
    trail.record(events.CONFLICT_DECLARED, permit, about=conflict_id, detail={"kind": kind, "person": str(person_id)})
    return conflict_id


@trail.audited
def open_sensitive(
    *, child_id: UUID, ground: str, reason: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Let those who work with a child see that a sensitive service does too: the young person agreed, or significant
    harm is recorded. The service itself says so."""
    _say_sensitive(child_id, ground, True, reason, by, at)


@trail.audited
def close_sensitive(
    *, child_id: UUID, ground: str, reason: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Hide a sensitive service's involvement again: the young person no longer agrees, or the harm was not so."""
    _say_sensitive(child_id, ground, False, reason, by, at)


def _say_sensitive(child_id: UUID, ground: str, is_open: bool, reason: str, by: Actor, at: datetime) -> None:
    permit = gate.require(by=by, to=Action.REVEAL_SENSITIVE, about=child_id, at=at, reason=reason)
    child = models.Child.objects.filter(id=child_id).first()
    if child is None:
        raise NotFound
    if problem := rules.why_not_open_sensitive(ground, reason, is_own=_is_service(child_id)):
        raise problem
    name = rules.SENSITIVE_GROUNDS[ground]
    setattr(child, name, is_open)
    child.save(update_fields=[name])
    trail.record(
        events.SENSITIVE_OPENED if is_open else events.SENSITIVE_CLOSED, permit, about=child_id,
        detail={"ground": ground},
    )  # fmt: skip


def _is_service(child_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.is_sensitive_service(%s, linkspan.ctx())", [child_id])
        (is_own,) = cursor.fetchone() or (False,)
    return bool(is_own)
