"""What lists of requests share: one agency's part as a line, and how each of its questions stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.duty import queries as duty
from linkspan.duty.rules import Band, Bands
from linkspan.exchange import models, rules
from linkspan.exchange.rules import Standing


@dataclass(frozen=True, slots=True)
class Cell:
    """How one question stands with one agency."""

    question_id: UUID
    state: str


@dataclass(frozen=True, slots=True)
class PartLine:
    """One agency's part: whom it is with, by when, and how each question stands."""

    part_id: UUID
    request_id: UUID
    child_id: UUID
    child: str
    organisation_id: UUID
    organisation: str
    asker: str
    asked_by: str
    urgency: str
    purpose: str
    asked_at: datetime
    due_at: datetime
    band: Band
    standing: Standing
    holder_id: UUID | None
    holder: str
    is_contradicted: bool
    cells: tuple[Cell, ...]


def part_lines(parts: Iterable[Any], at: datetime) -> tuple[PartLine, ...]:
    """Put parts, with their requests, into lines; a fixed number of queries whatever the length."""
    rows = list(parts)
    ids = [row.id for row in rows]
    answers: dict[UUID, dict[UUID, str]] = {}
    live = models.Answer.objects.filter(part__in=ids, until_at=None)
    for part_id, question_id, outcome in live.values_list("part_id", "question_id", "outcome"):
        answers.setdefault(part_id, {})[question_id] = outcome
    put: dict[UUID, list[UUID]] = {}
    asked = models.Put.objects.filter(part__in=ids).order_by("question__number")
    for part_id, question_id in asked.values_list("part_id", "question_id"):
        put.setdefault(part_id, []).append(question_id)
    owners = duty.owners_of([row.item_id for row in rows])
    people = agencies.names_of(
        {row.request.asked_by_id for row in rows} | {each.person_id for each in owners.values() if each.person_id}
    )
    names = agencies.organisation_names(
        {row.organisation_id for row in rows} | {row.request.organisation_id for row in rows}
    )
    children = names_of_children({row.request_id for row in rows})
    wrong = set(models.Contradiction.objects.filter(answer__part__in=ids).values_list("answer__part_id", flat=True))
    bands = Bands.seen_from(at, duty.special_days())
    return tuple(
        _line(row, at, bands, put.get(row.id, []), answers.get(row.id, {}), owners, people, names, children, wrong)
        for row in rows
    )


def _line(
    row: Any, at: datetime, bands: Bands, put: list[UUID], answers: Mapping[UUID, str], owners: Mapping[UUID, Any],
    people: Mapping[UUID, str], names: Mapping[UUID, str], children: Mapping[UUID, str], wrong: set[UUID],
) -> PartLine:  # fmt: skip
    final = sum(outcome in rules.FINAL for outcome in answers.values())
    stands = rules.standing(due_at=row.due_at, at=at, closed_how=row.closed_how, answered=final, asked=len(put))
    held = owners.get(row.item_id)
    holder_id = held.person_id if held else None
    return PartLine(
        part_id=row.id, request_id=row.request_id, child_id=row.request.child_id,
        child=children.get(row.request_id, ""), organisation_id=row.organisation_id,
        organisation=names.get(row.organisation_id, ""), asker=names.get(row.request.organisation_id, ""),
        asked_by=people.get(row.request.asked_by_id, ""), urgency=row.request.urgency, purpose=row.request.purpose,
        asked_at=row.asked_at, due_at=row.due_at, band=bands.of(row.due_at), standing=stands, holder_id=holder_id,
        holder=people.get(holder_id, "") if holder_id else "", is_contradicted=row.id in wrong,
        cells=tuple(Cell(each, rules.state_of(answers.get(each, ""), stands)) for each in put),
    )  # fmt: skip


def names_of_children(request_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give the first child's name of each request, as it was sent; none where it was taken back or let go."""
    rows = models.Subject.objects.filter(request__in=set(request_ids), number=1)
    return {row.request_id: str(row.said.get("name", "")) for row in rows.only("request_id", "said")}
