"""One agency's part as both sides see it: what was asked and why, each answer as it stands and stood, and receipts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit, trail
from linkspan.duty import queries as duty
from linkspan.duty.rules import Band, Bands
from linkspan.exchange import access, escalation, events, models, rules
from linkspan.exchange.commands import threads
from linkspan.exchange.escalation import Rung
from linkspan.exchange.rules import Standing
from linkspan.sharing import gate, gateways
from linkspan.sharing.facts import Action


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """A child as sent to be looked up."""

    child_id: UUID
    said: Mapping[str, Any]
    place: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryLine:
    nature: str
    text: str
    source: str
    on: date | None


@dataclass(frozen=True, slots=True)
class SearchLine:
    system: str
    identifiers: tuple[str, ...]
    covers_from: date | None
    covers_until: date | None
    searched_on: date
    searched_by: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer, standing or not; `is_kept_back` where its words are for others of the agency, or were taken back."""

    answer_id: UUID
    outcome: str
    by: str
    post: str
    organisation: str
    at: datetime
    entries: tuple[EntryLine, ...]
    searches: tuple[SearchLine, ...]
    onward: str
    readers: str
    keep_until: date | None
    family: str
    ground: str
    test: str
    first: str
    second: str
    referred_to: str
    words: str
    wanted_until: date | None
    is_live: bool
    ended_how: str
    ended_at: datetime | None
    ended_by: str
    ended_why: str
    is_gone: bool
    is_kept_back: bool
    is_contradicted: bool
    read_by: str
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class QuestionThread:
    """One question of the part: how it stands, its answer, and those that stood before."""

    question_id: UUID
    number: int
    text: str
    state: str
    answer: AnswerLine | None
    before: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class MessageLine:
    text: str
    kind: str
    by: str
    organisation: str
    at: datetime
    is_mine: bool


@dataclass(frozen=True, slots=True)
class RungLine:
    rung: str
    at: datetime
    told: int


@dataclass(frozen=True, slots=True)
class Thread:
    """Everything both sides share of one part."""

    part_id: UUID
    request_id: UUID
    child_id: UUID
    asker: str
    asker_kind: str
    asked_by: str
    asked_as: str
    asker_phone: str
    organisation_id: UUID
    organisation: str
    desk: agencies.Desk | None
    purpose: str
    basis: str
    law: str
    urgency: str
    why: str
    asked_at: datetime
    due_at: datetime
    band: Band
    standing: Standing
    holder_id: UUID | None
    holder: str
    referred_by: str
    opened_by: str
    opened_at: datetime | None
    answered_at: datetime | None
    request_closed_how: str
    subjects: tuple[SubjectLine, ...]
    questions: tuple[QuestionThread, ...]
    messages: tuple[MessageLine, ...]
    rungs: tuple[RungLine, ...]
    next_rung: tuple[Rung, datetime] | None
    test: str
    is_asker: bool
    is_inspected: bool
    can_answer: bool
    can_write: bool
    others: int


def thread(*, part_id: UUID, by: Actor, at: datetime) -> Thread:
    """Give one part to either side; that it was opened, and each answer read, is kept for the other to see.

    An inspector who opened the child's file with a reason reads it too, and leaves no receipt: only a line.
    """
    with trail.look(by=by, at=at):
        part, permit = threads.reader(part_id, by, at)
        is_asker = by.organisation_id == part.request.organisation_id
        if is_asker:
            threads.note_read(part, by, at, permit)
        elif by.organisation_id == part.organisation_id:
            threads.note_opened(part, by, at, permit)
        trail.record(events.REQUEST_SEEN, permit, about=part_id, child=part.request.child_id)
        return _compose(part, by, at, permit, is_asker)


def _compose(part: models.Part, by: Actor, at: datetime, permit: Permit, is_asker: bool) -> Thread:
    request, on = part.request, london_day(at)
    is_shown = access.still_asked(part, by)
    questions = _questions(part, by, at)
    held = duty.owners_of([part.item_id]).get(part.item_id)
    holder_id = held.person_id if held else None
    opened = models.Receipt.objects.filter(part=part, answer=None).first()
    referrer = part.referred_by_id
    opener_id = opened.by_person_id if opened else None
    people = agencies.names_of({each for each in (request.asked_by_id, holder_id, opener_id) if each})
    others = (request.organisation_id, part.organisation_id, referrer)
    names = agencies.organisation_names({each for each in others if each})
    final = sum(each.state in rules.FINAL for each in questions)
    stands = rules.standing(due_at=part.due_at, at=at, closed_how=part.closed_how, answered=final, asked=len(questions))
    area_code = agencies.area(request.area_id).code
    row = escalation.row_for(request.urgency, area_code, london_day(part.asked_at))
    is_open = part.closed_at is None
    return Thread(
        part_id=part.id, request_id=request.id, child_id=request.child_id, asker=names.get(request.organisation_id, ""),
        asker_kind=agencies.organisation(request.organisation_id).kind,
        asked_by=people.get(request.asked_by_id, ""), asked_as=request.asked_as,
        asker_phone=agencies.person(request.asked_by_id).phone, organisation_id=part.organisation_id,
        organisation=names.get(part.organisation_id, ""),
        desk=agencies.desk_for(on, organisation_id=part.organisation_id, area_id=request.area_id),
        purpose=request.purpose, basis=part.basis, law=part.law, urgency=request.urgency,
        why=request.why if stands is not Standing.WITHDRAWN or is_asker else "", asked_at=part.asked_at,
        due_at=part.due_at, band=Bands.seen_from(at, duty.special_days()).of(part.due_at), standing=stands,
        holder_id=holder_id, holder=people.get(holder_id, "") if holder_id else "",
        referred_by=names.get(referrer, "") if referrer else "",
        opened_by=people.get(opened.by_person_id, "") if opened else "", opened_at=opened.at if opened else None,
        answered_at=part.closed_at if part.closed_how == "answered" else None, request_closed_how=request.closed_how,
        subjects=_subjects(request.id, by, at) if is_shown else (), questions=questions,
        messages=_messages(part, by), rungs=_rungs(part),
        next_rung=escalation.next_rung(row, part.due_at, at) if is_open else None,
        test=rules.test_of(gateways.is_in_force("16LA", on, area_code)), is_asker=is_asker,
        is_inspected=by.organisation_id not in (part.organisation_id, request.organisation_id),
        can_answer=by.organisation_id == part.organisation_id
        and _may(by, Action.ANSWER_REQUEST, at, part.organisation_id),
        can_write=by.organisation_id in (part.organisation_id, request.organisation_id)
        and request.closed_at is None and part.closed_how in ("", "answered"),
        others=models.Part.objects.filter(request=request.id).exclude(id=part.id).count() if is_asker else 0,
    )  # fmt: skip


def _may(by: Actor, action: Action, at: datetime, organisation_id: UUID) -> bool:
    return gate.may(by=by, to=action, at=at, organisation_id=organisation_id).allow


def _subjects(request_id: UUID, by: Actor, at: datetime) -> tuple[SubjectLine, ...]:
    rows = list(models.Subject.objects.filter(request=request_id).order_by("number"))
    known = access.open_to({row.child_id for row in rows}, by, at)
    rows = [row for row in rows if row.child_id in known]
    openly = access.places_open_to(known, by, at)
    shown = models.SubjectPlace.objects.filter(subject__in=[row.id for row in rows if row.child_id in openly])
    places = dict(shown.values_list("subject_id", "said"))
    return tuple(SubjectLine(row.child_id, row.said, tuple(places.get(row.id, ()))) for row in rows)


def _questions(part: models.Part, by: Actor, at: datetime) -> tuple[QuestionThread, ...]:
    answers: dict[UUID, list[Any]] = {}
    for row in models.Answer.objects.filter(part=part).order_by("at", "id"):
        answers.setdefault(row.question_id, []).append(row)
    lines = _answers([row for rows in answers.values() for row in rows], part, by, at)
    put = models.Put.objects.filter(part=part).order_by("question__number")
    asked = dict(put.values_list("question_id", "question__number"))
    # A question of a request that was taken back is not there to be read any more.
    shown = models.Question.objects.filter(id__in=list(asked) if access.still_asked(part, by) else [])
    texts = dict(shown.values_list("id", "text"))
    final = {key for key, rows in answers.items() if any(r.until_at is None and r.outcome in rules.FINAL for r in rows)}
    stands = rules.standing(
        due_at=part.due_at, at=at, closed_how=part.closed_how, answered=len(final), asked=len(asked)
    )
    found = []
    for question_id, number in asked.items():
        listed = [lines[row.id] for row in answers.get(question_id, ())]
        live = next((each for each in listed if each.is_live), None)
        found.append(
            QuestionThread(
                question_id, number, texts.get(question_id, ""),
                rules.state_of(live.outcome if live else "", stands), live,
                tuple(each for each in reversed(listed) if not each.is_live),
            )
        )  # fmt: skip
    return tuple(found)


def _answers(rows: list[Any], part: models.Part, by: Actor, at: datetime) -> dict[UUID, AnswerLine]:
    ids = [row.id for row in rows]
    entries: dict[UUID, list[EntryLine]] = {}
    told = [row.id for row in rows if access.reads_told(row, part, by)]
    for each in models.Entry.objects.filter(answer__in=told).order_by("number"):
        entries.setdefault(each.answer_id, []).append(EntryLine(each.nature, each.text, each.source, each.of_day))
    searches: dict[UUID, list[SearchLine]] = {}
    for made in models.Search.objects.filter(answer__in=ids).order_by("number"):
        searches.setdefault(made.answer_id, []).append(_search(made))
    receipts = {row.answer_id: row for row in models.Receipt.objects.filter(answer__in=ids)}
    # That an agency holds something after all would say where a protected child may be: its own people are told.
    is_told = by.organisation_id == part.organisation_id or access.places_open_to([part.request.child_id], by, at)
    found = models.Contradiction.objects.filter(answer__in=ids if is_told else [])
    wrong = set(found.values_list("answer_id", flat=True))
    people = agencies.names_of(_people(rows, receipts.values()))
    names = agencies.organisation_names(
        {row.organisation_id for row in rows} | {row.referred_to_id for row in rows if row.referred_to_id}
    )
    return {
        row.id: _answer(
            row, entries.get(row.id, []), searches.get(row.id, []), receipts.get(row.id), wrong, people, names
        )
        for row in rows
    }


def _search(row: models.Search) -> SearchLine:
    return SearchLine(
        row.system, tuple(row.identifiers), row.covers_from, row.covers_until, row.searched_on, row.searched_by
    )


def _people(rows: Iterable[Any], receipts: Iterable[Any]) -> set[UUID]:
    found = {row.by_person_id for row in rows} | {row.ended_by_id for row in rows if row.ended_by_id}
    return found | {row.by_person_id for row in receipts}


def _answer(
    row: Any, entries: list[EntryLine], searches: list[SearchLine], receipt: Any, wrong: set[UUID],
    people: Mapping[UUID, str], names: Mapping[UUID, str],
) -> AnswerLine:  # fmt: skip
    is_gone = row.dropped_at is not None
    return AnswerLine(
        answer_id=row.id, outcome=row.outcome, by=people.get(row.by_person_id, ""), post=row.by_post,
        organisation=names.get(row.organisation_id, ""), at=row.at,
        entries=() if is_gone else tuple(entries), searches=tuple(searches), onward=row.onward, readers=row.readers,
        keep_until=row.keep_until, family=row.family, ground=row.ground, test=row.test, first=row.first,
        second=row.second, referred_to=names.get(row.referred_to_id, ""), words=row.words,
        wanted_until=row.wanted_until, is_live=row.until_at is None, ended_how=row.ended_how, ended_at=row.until_at,
        ended_by=people.get(row.ended_by_id, ""), ended_why=row.ended_why, is_gone=is_gone,
        is_kept_back=row.outcome == "disclosed" and not entries and not is_gone, is_contradicted=row.id in wrong,
        read_by=people.get(receipt.by_person_id, "") if receipt else "", read_at=receipt.at if receipt else None,
    )  # fmt: skip


def _messages(part: models.Part, by: Actor) -> tuple[MessageLine, ...]:
    rows = list(models.Message.objects.filter(part=part).order_by("at", "id"))
    people = agencies.names_of(row.by_person_id for row in rows)
    names = agencies.organisation_names(row.organisation_id for row in rows)
    return tuple(
        MessageLine(
            row.text, row.kind, people.get(row.by_person_id, ""), names.get(row.organisation_id, ""), row.at,
            row.organisation_id == by.organisation_id,
        )
        for row in rows
    )  # fmt: skip


def _rungs(part: models.Part) -> tuple[RungLine, ...]:
    rows = models.Escalation.objects.filter(part=part)
    return tuple(
        sorted((RungLine(r.rung, r.at, r.told) for r in rows), key=lambda each: escalation.RUNGS.index(each.rung))
    )


def colleagues_to_answer(*, part_id: UUID, by: Actor, at: datetime) -> tuple[agencies.Colleague, ...]:
    """List the colleagues a part may be given to."""
    with trail.look(by=by, at=at):
        part, permit = threads.either_side(part_id, by, at)
        trail.record(events.REQUEST_SEEN, permit, about=part_id, child=part.request.child_id)
        listed = agencies.colleagues(part.organisation_id, london_day(at))
        return tuple(each for each in listed if each.roles & {*access.DESK_ROLES})
