"""Keeping a stage apart: who is inside and outside from its first moment, and who holds it unseen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotNow, Permit
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.pathway import events, models, opening, stage_door
from linkspan.pathway.stages import BY_CODE

# Who of a council takes an allegation: its officer for that; where there is none, the next.
TAKES = frozenset({"lado"})
OFFICERS = ("lado", "caldicott_guardian", "shield_reviewer")


@dataclass(frozen=True, slots=True)
class Sides:
    """Whom it is about, who else is kept out, and who is let in besides whoever begins it."""

    subject_id: UUID | None = None
    outside_ids: tuple[UUID, ...] = ()
    inside_ids: tuple[UUID, ...] = ()

    @property
    def outside(self) -> frozenset[UUID]:
        """Name everyone it is kept from."""
        return frozenset({*self.outside_ids, *([self.subject_id] if self.subject_id else [])})


def why_not_keep_apart(sides: Sides, by: Actor, *, is_apart: bool) -> NotNow | None:
    """Say why the sides of a stage cannot be as they are said to be."""
    if not is_apart:
        named = sides.outside or sides.inside_ids
        return NotNow("pathway.not_apart", "Nobody is let in or kept out of what is not kept apart.") if named else None
    if by.person_id in sides.outside:
        return NotNow(
            "pathway.own_allegation", "Someone it is not about has to write this. Ring the council's officer."
        )
    if sides.outside & {*sides.inside_ids}:
        return NotNow("pathway.both_sides", "Somebody cannot be let in and kept out at once.")
    return None


def set_apart(row: models.Stage, sides: Sides, breach_reason: str, by: Actor, at: datetime, permit: Permit) -> None:
    """Close the doors in the act that begins a stage: outside first, then who is inside, then who holds it."""
    for person_id in sorted(sides.outside):
        why = "subject" if person_id == sides.subject_id else "conflicted"
        keep_out(row, person_id, why, by, at)
    officers = [each for each in officers_of(row, at) if each not in sides.outside]
    for inside_id in dict.fromkeys([by.person_id, *sides.inside_ids, *officers]):
        if inside_id and inside_id not in sides.outside:
            let_in(row, inside_id, by, at)
    if officers:
        _give(row, officers[0], by, at, permit)
    if BY_CODE[row.kind].tells:
        _told(row, breach_reason, by, at, permit)
    stage_door.tell(row, officers, events.RESTRICTED_BEGUN, by)


def officers_of(row: models.Stage, at: datetime) -> list[UUID]:
    """Name who of the holding council takes what is kept apart."""
    on = london_day(at)
    for role in OFFICERS:
        if found := agencies.people_with_role(role, on, organisation_id=row.organisation_id):
            return list(dict.fromkeys(each.person_id for each in found))
    return []


def _give(row: models.Stage, person_id: UUID, by: Actor, at: datetime, permit: Permit) -> None:
    held = duty_queries.owners_of([row.item_id])[row.item_id]
    if held.person_id != person_id and opening.standing(row.organisation_id, person_id, at):
        duty.reseat(item_id=row.item_id, to=Holder(row.organisation_id, None, person_id), by=by, at=at, permit=permit)


def _told(row: models.Stage, breach_reason: str, by: Actor, at: datetime, permit: Permit) -> None:
    """Mark the telling as done by the act itself; told late, it is asked why by duty, unless that was said."""
    late = row.due_at < at
    later = BY_CODE[row.kind].clock_later
    was = duty_queries.item(row.item_id, at).rule
    due = duty_queries.due_for(later, at, area_id=row.area_id)
    duty.renew_clock(
        item_id=row.item_id, due=due, was=was, breach_reason=breach_reason if late else "", by=by, at=at, permit=permit
    )
    row.due_at = due.due_at
    row.save(update_fields=["due_at"])


def let_in(row: models.Stage, person_id: UUID, by: Actor, at: datetime) -> None:
    """Let somebody in, once."""
    if models.Inside.objects.filter(stage=row.id, person=person_id, until_at=None).exists():
        return
    models.Inside.objects.bulk_create([
        models.Inside(stage_id=row.id, person_id=person_id, from_at=at, let_in_by_id=by.person_id)
    ])  # fmt: skip


def keep_out(row: models.Stage, person_id: UUID, why: str, by: Actor, at: datetime) -> None:
    """Keep somebody out, once, whatever else holds; if they were inside they are no more."""
    end_side(models.Inside.objects.filter(stage=row.id, person=person_id, until_at=None), at)
    if models.Outside.objects.filter(stage=row.id, person=person_id, until_at=None).exists():
        return
    models.Outside.objects.bulk_create([
        models.Outside(stage_id=row.id, person_id=person_id, why=why, from_at=at, kept_by_id=by.person_id)
    ])  # fmt: skip


def end_side(rows: Iterable[models.Inside | models.Outside], at: datetime) -> int:
    """End what stands on one side, and say how many there were."""
    found = list(rows)
    for each in found:
        each.until_at = at
        each.save(update_fields=["until_at"])
    return len(found)
