"""Requests to correct a fact and objections to its use: those for one's own agency to answer, and those on a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, Permit, trail
from linkspan.children import composite, events, models
from linkspan.children.queries.lists import latest_of
from linkspan.duty import queries as duty
from linkspan.duty.rules import Band
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

ANSWERS = {"correction": Action.ANSWER_CORRECTION, "objection": Action.ANSWER_OBJECTION}


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One request or objection, and how it stands."""

    correction_id: UUID
    child_id: UUID
    child: str
    record_id: UUID | None
    record_number: str
    organisation: str
    kind: str
    field: str
    words: str
    asked_by: str
    asked_at: datetime
    due_at: datetime | None
    band: Band | None
    answered_at: datetime | None
    outcome: str
    answer: str


def to_answer(*, by: Actor, at: datetime) -> tuple[CorrectionLine, ...]:
    """List what one's own agency has to answer, the first due first."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_TASKS, at=at)
        rows = list(
            models.Correction.objects.filter(organisation=by.organisation_id, answered_at=None).order_by(
                "asked_at", "id"
            )
        )
        permits = {
            (kind, child_id): each
            for kind, action in ANSWERS.items()
            for child_id, each in gate.require_many(
                by=by, to=action, about=[row.child_id for row in rows if row.kind == kind], at=at,
                organisation_id=by.organisation_id,
            ).items()
        }  # fmt: skip
        shown = [row for row in rows if (row.kind, row.child_id) in permits]
        trail.record(events.CORRECTIONS_SEEN, permit, detail={"shown": len(shown)})
        for row in shown:
            trail.record(events.CORRECTIONS_SEEN, permits[row.kind, row.child_id], about=row.id)
        return _lines(shown, at)


def corrections_of(*, child_id: UUID, by: Actor, at: datetime, reason: str | None = None) -> tuple[CorrectionLine, ...]:
    """List what was asked about one child and how it was answered, the newest first."""
    with trail.look(by=by, at=at, reason=reason):
        permit: Permit = gate.require(by=by, to=Action.REQUEST_CORRECTION, about=child_id, at=at, reason=reason)
        rows = list(models.Correction.objects.filter(child=child_id).order_by("-asked_at", "-id"))
        trail.record(events.CORRECTIONS_SEEN, permit, about=child_id)
        return _lines(rows, at)


def _lines(rows: Iterable[Any], at: datetime) -> tuple[CorrectionLine, ...]:
    listed = list(rows)
    names = agencies.organisation_names({row.organisation_id for row in listed})
    people = agencies.names_of({row.asked_by_id for row in listed})
    items = duty.items_about([row.id for row in listed], at)
    numbers = dict(
        models.SourceRecord.objects.filter(id__in=[row.record_id for row in listed]).values_list("id", "record_id")
    )
    said = latest_of([row.child_id for row in listed])
    lines = []
    for row in listed:
        item = items.get(row.id)
        lines.append(
            CorrectionLine(
                correction_id=row.id, child_id=row.child_id, child=composite.best_name(said.get(row.child_id, [])),
                record_id=row.record_id, record_number=numbers.get(row.record_id, ""),
                organisation=names.get(row.organisation_id, ""), kind=row.kind, field=row.field, words=row.words,
                asked_by=people.get(row.asked_by_id, ""), asked_at=row.asked_at, due_at=item.due_at if item else None,
                band=item.band if item else None, answered_at=row.answered_at, outcome=row.outcome, answer=row.answer,
            )
        )  # fmt: skip
    return tuple(lines)
