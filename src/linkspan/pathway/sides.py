"""Who is inside and outside of what is kept apart, and who holds it: what follows a stage kept apart is kept so too."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.pathway import models, stages

# Who of a council takes an allegation: its officer for that; where there is none, the next.
TAKES = frozenset({"lado"})
OFFICERS = ("lado", "caldicott_guardian", "shield_reviewer")
# And who takes what is kept apart where everyone who was let in has left.
HEIRS = (*OFFICERS, "manager")
SUBJECT, CONFLICTED = "subject", "conflicted"


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


def sides_of(row: models.Stage) -> Sides:
    """Give the sides of a stage as they are now."""
    outside = list(models.Outside.objects.filter(stage=row.id, until_at=None).values_list("person", "why"))
    inside = models.Inside.objects.filter(stage=row.id, until_at=None).values_list("person", flat=True)
    subject = next((person for person, why in outside if why == SUBJECT), None)
    return Sides(subject, tuple(person for person, _why in outside if person != subject), tuple(inside))


def close_doors(row: models.Stage, sides: Sides, by: Actor, at: datetime, permit: Permit) -> list[UUID]:
    """Keep out, then let in, then give it to the officer who takes it; give the officers."""
    for person_id in sorted(sides.outside):
        keep_out(row, person_id, SUBJECT if person_id == sides.subject_id else CONFLICTED, by, at)
    named = [each for each in (by.person_id, *sides.inside_ids) if each and each not in sides.outside]
    officers = [each for each in _takers(row, named, at) if each not in sides.outside]
    for inside_id in dict.fromkeys([*named, *officers]):
        let_in(row, inside_id, by, at)
    if holder_id := _holds(row, named, officers, at):
        _give(row, holder_id, by, at, permit)
    return officers


def _holds(row: models.Stage, named: Collection[UUID], officers: Sequence[UUID], at: datetime) -> UUID | None:
    """Name who is to hold it: the officer, else, where only a desk does, which sees none of it, somebody named."""
    if officers:
        return officers[0]
    if duty_queries.owners_of([row.item_id])[row.item_id].person_id:
        return None
    return next((each for each in named if standing(row.organisation_id, each, at)), None)


def _takers(row: models.Stage, named: Collection[UUID], at: datetime) -> list[UUID]:
    """Name who takes it by their post: the officer an allegation is told to; of anything else nobody, unless nobody
    who was named works where it is held."""
    if stages.BY_CODE[row.kind].tells or not any(standing(row.organisation_id, each, at) for each in named):
        return officers_of(row, at)
    return []


def officers_of(row: models.Stage, at: datetime) -> list[UUID]:
    """Name who of the agency that holds what is kept apart takes it."""
    return next(takers_by_post(row.organisation_id, OFFICERS, at), [])


def takers_by_post(organisation_id: UUID, roles: Sequence[str], at: datetime) -> Iterator[list[UUID]]:
    """Name an agency's people in each of some roles that anybody has there, in the order of the roles."""
    on = london_day(at)
    for role in roles:
        if found := agencies.people_with_role(role, on, organisation_id=organisation_id):
            yield list(dict.fromkeys(each.person_id for each in found))


def standing(organisation_id: UUID, person_id: UUID | None, at: datetime) -> UUID | None:
    """Name who is to hold something, if they are in post there today; else it is the desk's."""
    if person_id is None:
        return None
    seats = agencies.in_post(person_id, london_day(at))
    return person_id if any(each.organisation_id == organisation_id for each in seats) else None


def _give(row: models.Stage, person_id: UUID, by: Actor, at: datetime, permit: Permit) -> None:
    held = duty_queries.owners_of([row.item_id])[row.item_id]
    if held.person_id != person_id and standing(row.organisation_id, person_id, at):
        duty.reseat(item_id=row.item_id, to=Holder(row.organisation_id, None, person_id), by=by, at=at, permit=permit)


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
