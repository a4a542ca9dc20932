"""The record of disclosure: who told whom what kind of thing, for what, by which law. The answering itself writes it.

It has the fields of the Information Commissioner's form for sharing decisions. What was told is not in it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.exchange import access, deciding, events, models
from linkspan.exchange.commands import threads
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

MOST_MISSED = 5


@dataclass(frozen=True, slots=True)
class DisclosureRecord:
    """One answer as the form has it."""

    answer_id: UUID
    decision_id: UUID | None
    is_ours: bool
    question: int
    requester: str
    requested_by: str
    requested_as: str
    requested_on: datetime
    holder: str
    decided_by: str
    decided_as: str
    decided_on: datetime
    decision: str
    facts: int
    opinions: int
    relationship: str
    agreement: str
    purpose: str
    gateway: str
    law: str
    article_6: str
    article_9: str
    part_3: str
    urgency: str
    ground: str
    test: str
    first: str
    second: str
    family: str
    onward: str
    keep_until: date | None
    read_on: datetime | None
    standing: str


def records_of(*, part_id: UUID, by: Actor, at: datetime) -> tuple[DisclosureRecord, ...]:
    """Give the record of every answer of a part, the newest first, to either side and to its own governance."""
    with trail.look(by=by, at=at):
        part, permit = _let_on(part_id, by, at)
        trail.record(events.RECORD_SEEN, permit, about=part_id, child=part.request.child_id)
        return _records(part, by)


def records_of_decision(*, decision_id: UUID, part_id: UUID, by: Actor, at: datetime) -> tuple[DisclosureRecord, ...]:
    """Give the answers that one decision of one's own agency stands for, to whoever made it and to its governance.

    None where the wall of the child has come up since.
    """
    with trail.look(by=by, at=at):
        part = models.Part.objects.filter(id=part_id, organisation=by.organisation_id).first()
        mine = models.Answer.objects.filter(decision=decision_id, part=part_id, by_person=by.person_id).exists()
        to = Action.RECORD_SHARING if mine else Action.SEE_SHARING
        permit = gate.require(by=by, to=to, at=at, organisation_id=by.organisation_id)
        if part is None or not access.open_to([part.request.child_id], by, at):
            return ()
        trail.record(events.RECORD_SEEN, permit, about=part_id, child=part.request.child_id)
        return tuple(each for each in _records(part, by) if each.decision_id == decision_id)


def _let_on(part_id: UUID, by: Actor, at: datetime) -> tuple[models.Part, Permit]:
    part = models.Part.objects.filter(id=part_id).first()
    if part is None:
        raise NotFound
    own = by.organisation_id if by.organisation_id in (part.organisation_id, part.request.organisation_id) else None
    if gate.may(by=by, to=Action.SEE_SHARING, at=at, organisation_id=own).allow:
        access.require_open(part.request.child_id, by, at)
        return part, gate.require(by=by, to=Action.SEE_SHARING, at=at, organisation_id=own)
    return threads.reader(part_id, by, at)


def _records(part: models.Part, by: Actor) -> tuple[DisclosureRecord, ...]:
    request = part.request
    rows = list(models.Answer.objects.filter(part=part).select_related("part__request").order_by("-at", "-id"))
    kinds: dict[UUID, dict[str, int]] = {}
    for answer_id, nature in models.Entry.objects.filter(answer__in=rows).values_list("answer_id", "nature"):
        found = kinds.setdefault(answer_id, {})
        found[nature] = found.get(nature, 0) + 1
    numbers = dict(models.Put.objects.filter(part=part).values_list("question_id", "question__number"))
    receipts = dict(models.Receipt.objects.filter(answer__in=rows).values_list("answer_id", "at"))
    people = agencies.names_of({row.by_person_id for row in rows} | {request.asked_by_id})
    names = agencies.organisation_names({row.organisation_id for row in rows} | {request.organisation_id})
    made = (_record(row, request, kinds.get(row.id, {}), numbers, receipts, people, names) for row in rows)
    is_ours = part.organisation_id == by.organisation_id
    return tuple(replace(each, is_ours=is_ours) for each in made)


def _record(
    row: Any, request: models.Request, kinds: Mapping[str, int], numbers: Mapping[UUID, int],
    receipts: Mapping[UUID, datetime], people: Mapping[UUID, str], names: Mapping[UUID, str],
) -> DisclosureRecord:  # fmt: skip
    lawful = deciding.lawful(row.part, row.at)
    return DisclosureRecord(
        answer_id=row.id, decision_id=row.decision_id, is_ours=False, question=numbers.get(row.question_id, 0),
        requester=names.get(request.organisation_id, ""),
        requested_by=people.get(request.asked_by_id, ""), requested_as=request.asked_as, requested_on=request.asked_at,
        holder=names.get(row.organisation_id, ""), decided_by=people.get(row.by_person_id, ""), decided_as=row.by_post,
        decided_on=row.at, decision=row.outcome, facts=kinds.get("fact", 0), opinions=kinds.get("opinion", 0),
        relationship="separate", agreement=row.agreement, purpose=request.purpose, gateway=row.basis, law=row.law,
        article_6=lawful["article_6"], article_9=lawful["article_9"], part_3=lawful["part_3"], urgency=request.urgency,
        ground=row.ground, test=row.test, first=row.first, second=row.second, family=row.family, onward=row.onward,
        keep_until=row.keep_until if row.outcome == "disclosed" else None, read_on=receipts.get(row.id),
        standing=row.ended_how or "live",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Missed:
    """A way of searching that missed what was there: which system, by what, and how often."""

    system: str
    identifiers: tuple[str, ...]
    times: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How an agency's answers of "nothing held" bore out, and which searches had missed, the most often first."""

    nothing_held: int
    contradicted: int
    missed: tuple[Missed, ...]


def nothing_held_tally(*, by: Actor, at: datetime) -> Tally:
    """Count one's own agency's answers of "nothing held", and those that its records or later answers contradict."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_REQUESTS, at=at, organisation_id=by.organisation_id)
        said = models.Answer.objects.filter(outcome="nothing_held", part__organisation=by.organisation_id)
        wrong = said.filter(contradiction__isnull=False)
        searches = models.Search.objects.filter(answer__in=wrong).values_list("system", "identifiers")
        ways = Counter((system, tuple(sorted(by))) for system, by in searches)
        missed = tuple(Missed(system, by, times) for (system, by), times in ways.most_common(MOST_MISSED))
        tally = Tally(said.count(), wrong.count(), missed)
        trail.record(events.REQUESTS_LISTED, permit, detail={"nothing_held": tally.nothing_held})
    return tally
