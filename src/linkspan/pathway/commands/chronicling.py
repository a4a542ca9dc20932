"""Adding a significant event to a child's chronology; putting one right and taking one back are rows of their own."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.children.queries.happened import area_of
from linkspan.pathway import chronology_rules as rules
from linkspan.pathway import events, models
from linkspan.pathway.chronology_rules import Telling
from linkspan.pathway.rules import cleaned
from linkspan.sharing import gate
from linkspan.sharing.facts import Action


@trail.audited
def add_event(*, child_id: UUID, telling: Telling, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Add something that happened to a child, as fact or opinion, with how it is known and who reads it."""
    permit = gate.require(by=by, to=Action.ADD_TO_CHRONOLOGY, about=child_id, at=at)
    told = telling.cleaned()
    if problem := rules.why_not_add(told, at):
        raise problem
    row = _row(child_id, told, by, at)
    models.SignificantEvent.objects.bulk_create([row])
    _keep_outside(row.id, told.outside, by)
    trail.record(events.CHRONOLOGY_ADDED, permit, about=row.id, detail=_codes(told))
    return row.id


@trail.audited
def correct_event(
    *, event_id: UUID, telling: Telling, why: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Put right what one's own agency added: a new row, beside which the earlier words stay to be read."""
    row, permit = _own_event(event_id, by, at)
    told = telling.cleaned()
    if problem := _why_not(row, why, by) or rules.why_not_add(told, at):
        raise problem
    made = _row(row.child_id, told, by, at, corrects=row, why=cleaned(why))
    _follow(made)
    _keep_outside(row.first_id or row.id, told.outside - _outside(row.first_id or row.id), by)
    trail.record(events.CHRONOLOGY_CORRECTED, permit, about=made.id, detail=_codes(told) | {"corrects": str(row.id)})
    return made.id


@trail.audited
def withdraw_event(*, event_id: UUID, why: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Take back what one's own agency added, as when it was about another child: nobody else reads it any more."""
    row, permit = _own_event(event_id, by, at)
    if problem := _why_not(row, why, by):
        raise problem
    made = _row(
        row.child_id,
        Telling(
            kind=row.kind, happened_at=row.happened_at, is_day=row.is_day, what="", nature=row.nature,
            source=row.source, sharing=row.sharing, held_why=row.held_why,
        ),
        by, at, corrects=row, why=cleaned(why),
    )  # fmt: skip
    made.is_withdrawn = True
    _follow(made)
    trail.record(events.CHRONOLOGY_WITHDRAWN, permit, about=made.id, detail={"corrects": str(row.id)})
    return made.id


def _own_event(event_id: UUID, by: Actor, at: datetime) -> tuple[models.SignificantEvent, Permit]:
    """Give an event that the asker's own agency answers for; anyone else's is not there."""
    row = models.SignificantEvent.objects.filter(id=event_id, organisation=by.organisation_id).first()
    if row is None:
        raise NotFound
    return row, gate.require(by=by, to=Action.ADD_TO_CHRONOLOGY, about=row.child_id, at=at)


def _why_not(row: models.SignificantEvent, why: str, by: Actor) -> NotNow | None:
    newest = not models.SignificantEvent.objects.filter(corrects=row.id).exists()
    return rules.why_not_correct(
        is_newest=newest, is_ours=row.organisation_id == by.organisation_id, is_withdrawn=row.is_withdrawn, why=why
    )


def _row(
    child_id: UUID, told: Telling, by: Actor, at: datetime, *, corrects: models.SignificantEvent | None = None,
    why: str = "",
) -> models.SignificantEvent:  # fmt: skip
    person_id, organisation_id = by.in_post()
    return models.SignificantEvent(
        id=new_id(), child_id=child_id, organisation_id=organisation_id, said_by_id=organisation_id,
        author_id=person_id, author_as=by.post_title, area_id=area_of(child_id), kind=told.kind,
        happened_at=told.happened_at, is_day=told.is_day, what=told.what, nature=told.nature, source=told.source,
        source_said=told.source_said, sharing=told.sharing, held_why=told.held_why, is_released=told.is_released,
        at=at, first_id=(corrects.first_id or corrects.id) if corrects else None,
        corrects_id=corrects.id if corrects else None, why=why,
    )  # fmt: skip


def _follow(row: models.SignificantEvent) -> None:
    """Keep a row that follows another; of two that follow the same one, the second is told so."""
    try:
        models.SignificantEvent.objects.bulk_create([row])
    except IntegrityError as problem:
        raise NotNow("chronology.overtaken", "A colleague has changed that already. Look at it again.") from problem


def _outside(event_id: UUID) -> set[UUID]:
    return set(models.SignificantOutside.objects.filter(event=event_id).values_list("person_id", flat=True))


def _keep_outside(event_id: UUID, people: Collection[UUID], by: Actor) -> None:
    """Keep people outside an event. Nobody is let in again by a correction, and nobody puts themselves outside."""
    known = agencies.names_of(people)
    models.SignificantOutside.objects.bulk_create(
        models.SignificantOutside(id=new_id(), event_id=event_id, person_id=each)
        for each in sorted(known)
        if each != by.person_id
    )


def _codes(told: Telling) -> dict[str, str]:
    return {"kind": told.kind, "nature": told.nature, "source": told.source, "sharing": told.sharing}
