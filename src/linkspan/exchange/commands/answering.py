"""Answering: each question of a part ends in one state, and what was said before stays as it was said.

Telling, or not telling, is a decision about sharing: it goes into the agency's list of them in the same act, once.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.called import called
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.duty.rules import Due
from linkspan.exchange import access, deciding, events, models, parts, rules
from linkspan.exchange.rules import Given, Outcome
from linkspan.sharing.asking import Asked


@trail.audited
def answer(
    *,
    part_id: UUID,
    questions: Collection[UUID],
    given: Given,
    advised: Asked | None = None,
    by: Actor,
    at: datetime,
    once: UUID | None = None,
) -> None:
    """Answer questions of one's agency's part, each in the one state given; the last closes the part.

    Asking for more time answers nothing: the clock runs on. A referral opens a part for the agency named. The record
    of what was disclosed, or withheld and why, is this answer itself, with one decision about sharing for all of its
    questions; `advised` is what the answerer asked "Can I share this?" before, to be kept with it.
    """
    part, permit = _ours(part_id, by, at)
    live = _live(part)
    put = set(models.Put.objects.filter(part=part_id).values_list("question_id", flat=True))
    chosen = [each for each in dict.fromkeys(questions) if each in put]
    if len(chosen) < len(set(questions)):
        raise NotFound
    outcomes = [live[each].outcome if each in live else "" for each in chosen]
    if problem := rules.why_not_answer(outcomes, is_open=part.closed_at is None) or _why_not_give(given, by, at):
        raise problem
    decision_id = deciding.decide(part, given, advised=advised, by=by, at=at)
    for question_id in chosen:
        if question_id in live:
            live[question_id].end("followed", by_id=by.person_id, at=at)
        _keep(part, question_id, given, decision_id, by, at)
    if given.outcome is Outcome.REFERRED and given.to:
        _refer(part, chosen, given.to, by, at, permit)
    _close_when_answered(part, by, at, permit)
    trail.record(
        events.ANSWER_GIVEN, permit, about=part_id, child=part.request.child_id,
        detail={"outcome": given.outcome.value, "questions": len(chosen), "basis": part.basis},
    )  # fmt: skip
    _tell_asker(part, events.ANSWER_GIVEN)


@trail.audited
def correct_answer(
    *, answer_id: UUID, given: Given, why: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Put another answer in the place of one given; both stay, with why."""
    row, part, permit = _answered(answer_id, by, at)
    if problem := rules.why_not_correct(row.outcome, given, why, is_live=row.until_at is None):
        raise problem
    if problem := _why_not_give(given, by, at):
        raise problem
    row.end("corrected", by_id=by.person_id, at=at, why=why.strip())
    decision_id = deciding.decide(part, given, instead_of=row.decision_id, by=by, at=at)
    _keep(part, row.question_id, given, decision_id, by, at)
    if given.outcome is Outcome.REFERRED and given.to:
        _refer(part, [row.question_id], given.to, by, at, permit)
    trail.record(
        events.ANSWER_CORRECTED, permit, about=part.id, child=part.request.child_id,
        detail={"answer": str(answer_id), "outcome": given.outcome.value},
    )  # fmt: skip
    _tell_asker(part, events.ANSWER_CORRECTED)


@trail.audited
def take_back_answer(*, answer_id: UUID, why: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Take an answer back, as when it was about another child: the asker reads it no longer, and the question is open
    again, with an owner and the clock of its urgency from now."""
    row, part, permit = _answered(answer_id, by, at)
    if problem := rules.why_not_correct(row.outcome, None, why, is_live=row.until_at is None):
        raise problem
    row.end("taken_back", by_id=by.person_id, at=at, why=why.strip())
    if part.closed_at and part.request.closed_at is None:
        _open_again(part, by, at, permit)
    trail.record(
        events.ANSWER_TAKEN_BACK, permit, about=part.id, child=part.request.child_id, detail={"answer": str(answer_id)}
    )
    _tell_asker(part, events.ANSWER_TAKEN_BACK)


def _ours(part_id: UUID, by: Actor, at: datetime) -> tuple[models.Part, Permit]:
    part = models.Part.objects.filter(id=part_id).first()
    if part is None:
        raise NotFound
    permit = access.require_answering(part, by, at)
    if by.person_id is None:
        raise NotNow("exchange.no_person", "Only a person can answer.")
    return models.Part.lock(part_id), permit


def _answered(answer_id: UUID, by: Actor, at: datetime) -> tuple[models.Answer, models.Part, Permit]:
    part_id = models.Answer.objects.filter(id=answer_id).values_list("part_id", flat=True).first()
    if part_id is None:
        raise NotFound
    part, permit = _ours(part_id, by, at)
    return models.Answer.lock(answer_id), part, permit


def _live(part: models.Part) -> dict[UUID, models.Answer]:
    return {row.question_id: row for row in models.Answer.objects.filter(part=part, until_at=None)}


def _why_not_give(given: Given, by: Actor, at: datetime) -> NotNow | None:
    on = london_day(at)
    if problem := rules.why_not_give(given, on=on, own=by.organisation_id):
        return problem
    if given.outcome is Outcome.REFERRED and given.to:
        wanted = agencies.organisation(given.to)
        if wanted.from_ > on or (wanted.until and wanted.until <= on):
            return NotNow("exchange.refer_gone", "That agency is no more. Choose another.")
    return None


def _keep(
    part: models.Part, question_id: UUID, given: Given, decision_id: UUID | None, by: Actor, at: datetime
) -> None:
    """Write one answer with all that its record needs."""
    person_id, organisation_id = by.in_post()
    is_told, is_withheld = given.outcome is Outcome.DISCLOSED, given.outcome is Outcome.WITHHELD
    on = london_day(at)
    answer_id = new_id()
    models.Answer.objects.bulk_create([
        models.Answer(
            id=answer_id, part_id=part.id, question_id=question_id, organisation_id=organisation_id,
            by_person_id=person_id, by_post=by.post_title, outcome=given.outcome.value, at=at, basis=part.basis,
            law=part.law, agreement=deciding.agreement_of(part, at), onward=given.onward if is_told else "",
            readers=given.readers if is_told else "",
            keep_until=(given.keep_until or on + rules.KEPT_FOR) if is_told else on + rules.KEPT_AT_MOST,
            family=given.family if is_told or is_withheld else "", decision_id=decision_id,
            ground=given.ground if is_withheld else "", test=deciding.test_of(part, at) if is_withheld else "",
            first=given.first.strip() if is_withheld else "", second=given.second.strip() if is_withheld else "",
            referred_to_id=given.to if given.outcome is Outcome.REFERRED else None, words=given.words.strip(),
            wanted_until=given.until if given.outcome is Outcome.MORE_TIME else None,
        )
    ])  # fmt: skip
    if is_told:
        models.Entry.objects.bulk_create([
            models.Entry(
                answer_id=answer_id, number=number, nature=each.nature, text=each.text.strip(),
                source=each.source.strip(), of_day=each.on,
            )
            for number, each in enumerate(given.entries, start=1)
        ])  # fmt: skip
    if given.outcome is Outcome.NOTHING_HELD:
        models.Search.objects.bulk_create([
            models.Search(
                answer_id=answer_id, number=number, system=each.system.strip(), identifiers=list(each.identifiers),
                covers_from=each.covers_from, covers_until=each.covers_until, searched_on=each.searched_on,
                searched_by=each.searched_by.strip(),
            )
            for number, each in enumerate(given.searches, start=1)
        ])  # fmt: skip


def _refer(part: models.Part, questions: Sequence[UUID], to: UUID, by: Actor, at: datetime, permit: Permit) -> None:
    """Put the questions to the agency named, but for those that it was asked already: it answers those once."""
    request = part.request
    new = [each for each in questions if not _asked("is_put", request.id, to, each)]
    if not new or to == request.organisation_id:
        return
    wanted, asker = agencies.organisation(to), agencies.organisation(request.organisation_id)
    due = duty_queries.due_for(rules.clock_of(request.urgency), at, area_id=request.area_id)
    basis = parts.basis_for(part.basis, wanted.kind, asker.kind, at, agencies.area(request.area_id).code)
    opened = parts.open_part(
        request=request, organisation=wanted, questions=new, basis=basis, due=due, by=by, at=at, permit=permit,
        referred_by=by.organisation_id,
    )  # fmt: skip
    trail.record(events.PART_REFERRED, permit, about=opened, child=request.child_id, detail={"agency": str(to)})


def _asked(function: str, *values: UUID) -> bool:
    return bool(called(function, *values)[0][0])


def _close_when_answered(part: models.Part, by: Actor, at: datetime, permit: Permit) -> None:
    put = models.Put.objects.filter(part=part.id).count()
    final = models.Answer.objects.filter(part=part.id, until_at=None, outcome__in=list(rules.FINAL)).count()
    if final < put:
        return
    part.close("answered", at=at)
    duty.close_item(item_id=part.item_id, by=by, at=at, permit=permit)


def _open_again(part: models.Part, by: Actor, at: datetime, permit: Permit) -> None:
    """Give a closed part an owner and a date again: a new item, since what is closed stays closed."""
    due: Due = duty_queries.due_for(rules.clock_of(part.request.urgency), at, area_id=part.request.area_id)
    part.item_id = duty.open_item(
        kind=parts.KIND, area_id=part.request.area_id, organisation_id=part.organisation_id, person_id=by.person_id,
        due=due, about=part.id, by=by, at=at, permit=permit,
    )  # fmt: skip
    part.due_at, part.closed_at, part.closed_how = due.due_at, None, ""
    part.save(update_fields=["item", "due_at", "closed_at", "closed_how"])


def _tell_asker(part: models.Part, event: str) -> None:
    """Tell whoever asked, or, once they are gone, their agency's desk."""
    request, on = part.request, london_day(trail.current().at)
    held = duty_queries.owners_of([request.item_id]).get(request.item_id)
    asker = request.asked_by_id
    still = any(each.organisation_id == request.organisation_id for each in agencies.in_post(asker, on))
    told = [asker] if still and held is None else access.to_tell(held, request.organisation_id, on)
    notify.tell(to=told, event=event, link=f"/requests/parts/{part.id}/", about=part.id)
