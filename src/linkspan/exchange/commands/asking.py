"""Asking: one act puts questions about a child to one agency or many, and each gets its own clock."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.children.queries.file import require_sight
from linkspan.children.queries.particulars import Particulars, particulars, siblings
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.duty.rules import Due, end_of
from linkspan.exchange import access, events, models, parts, rules
from linkspan.sharing import gate
from linkspan.sharing.facts import Action


@trail.audited
def ask(
    *,
    child_id: UUID,
    organisations: Collection[UUID],
    questions: Sequence[str],
    purpose: str,
    basis: str,
    urgency: str,
    why: str,
    by: Actor,
    at: datetime,
    due_on: date | None = None,
    family: Collection[UUID] = (),
    reason: str | None = None,
    once: UUID | None = None,
) -> UUID:
    """Ask agencies about a child, or about a child and others at the same address whom the asker may open too.

    `basis` is the gateway's code; an agency it does not reach is asked under the strongest that does. The date is the
    table's for the urgency, or a later one. Each agency asked has one open item at its desk, and so has the asker.
    """
    wanted = list(dict.fromkeys(organisations))
    about = list(dict.fromkeys([child_id, *family]))
    permits = _permits(about, by, at, reason)
    if problem := rules.why_not_ask(
        questions=questions,
        agencies=wanted,
        children=len(about),
        own=by.organisation_id,
        purpose=purpose,
        urgency=urgency,
        why=why,
    ):
        raise problem
    if not (by.person_id and by.organisation_id):
        raise NotNow("exchange.no_person", "Only a person can ask another agency.")
    found = [particulars(child_id=each, by=by, at=at, permit=permits[each]) for each in about]
    said = [why, *questions]
    if problem := rules.why_not_written(said, [place for each in found for place in each.kept_places]):
        raise problem
    due = _due(urgency, due_on, found[0].area_id, at)
    request = _open(found, due, purpose, urgency, why, by, at, permits[child_id])
    asked = _questions(request.id, questions)
    _parts(request, asked, wanted, basis, due, by, at, permits[child_id])
    detail = {
        "agencies": [str(each) for each in wanted], "questions": len(asked), "purpose": purpose, "urgency": urgency,
        "due": due.due_at.isoformat(),
    }  # fmt: skip
    for each in about:
        trail.record(events.REQUEST_ASKED, permits[each], about=request.id, detail=detail)
    return request.id


def _permits(about: Sequence[UUID], by: Actor, at: datetime, reason: str | None) -> dict[UUID, Permit]:
    """Take the first key for each child; those named with the first are at the same address, as far as one may see."""
    permits: dict[UUID, Permit] = {}
    for child_id in about:
        seen = require_sight(child_id=child_id, by=by, at=at, reason=reason)
        permits[child_id] = gate.require(
            by=by, to=Action.ASK_AGENCY, about=child_id, at=at, reason=reason or seen.reason
        )
    first = about[0]
    others = set(about) - {first}
    if others and not others <= siblings(child_id=first, by=by, at=at, permit=permits[first]):
        raise NotFound
    return permits


def _due(urgency: str, due_on: date | None, area_id: UUID, at: datetime) -> Due:
    due = duty_queries.due_for(rules.clock_of(urgency), at, area_id=area_id)
    if problem := rules.why_not_due(due_on, london_day(due.due_at), london_day(at)):
        raise problem
    if due_on is None or due_on == london_day(due.due_at):
        return due
    return Due(due.rule, due.rule_version, due.starts_at, end_of(due_on))


def _open(
    found: Sequence[Particulars], due: Due, purpose: str, urgency: str, why: str, by: Actor, at: datetime,
    permit: Permit,
) -> models.Request:  # fmt: skip
    person_id, organisation_id = by.in_post()
    request_id, area_id = new_id(), found[0].area_id
    item_id = duty.open_item(
        kind="request_follow", area_id=area_id, organisation_id=organisation_id, person_id=person_id, due=due,
        about=request_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    request = models.Request(
        id=request_id, item_id=item_id, child_id=found[0].child_id, area_id=area_id, organisation_id=organisation_id,
        asked_by_id=person_id, asked_as=by.post_title, purpose=purpose, urgency=urgency, why=why.strip(),
        asked_at=at, due_at=due.due_at,
    )  # fmt: skip
    models.Request.objects.bulk_create([request])
    subjects = [
        models.Subject(request_id=request_id, child_id=each.child_id, number=number, said=each.said)
        for number, each in enumerate(found, start=1)
    ]
    models.Subject.objects.bulk_create(subjects)
    models.SubjectPlace.objects.bulk_create([
        models.SubjectPlace(subject_id=subject.id, child_id=each.child_id, said=list(each.place))
        for subject, each in zip(subjects, found, strict=True)
        if each.place
    ])  # fmt: skip
    return request


def _questions(request_id: UUID, questions: Sequence[str]) -> list[UUID]:
    rows = [
        models.Question(request_id=request_id, number=number, text=text.strip())
        for number, text in enumerate(questions, start=1)
    ]
    models.Question.objects.bulk_create(rows)
    return [row.id for row in rows]


def _parts(
    request: models.Request, questions: Sequence[UUID], wanted: Sequence[UUID], basis: str, due: Due, by: Actor,
    at: datetime, permit: Permit,
) -> None:  # fmt: skip
    area_code = agencies.area(request.area_id).code
    for organisation_id in wanted:
        organisation = agencies.organisation(organisation_id)
        gateway = parts.basis_for(basis, organisation.kind, by.organisation_kind, at, area_code)
        parts.open_part(
            request=request, organisation=organisation, questions=questions, basis=gateway, due=due, by=by, at=at,
            permit=permit,
        )  # fmt: skip


@trail.audited
def withdraw(*, request_id: UUID, why: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Take a request back: no agency need answer any more, and what was asked is shown to none of them."""
    request, permit = _ours(request_id, by, at)
    if problem := rules.why_not_close(request.closed_at) or rules.why_not_withdraw(why):
        raise problem
    open_parts = list(models.Part.objects.select_for_update().filter(request=request_id, closed_at=None))
    for part in open_parts:
        told = access.to_tell(_holder(part.item_id), part.organisation_id, london_day(at))
        part.close("withdrawn", at=at)
        duty.close_item(item_id=part.item_id, by=by, at=at, permit=permit)
        notify.tell(to=told, event=events.REQUEST_WITHDRAWN, link=f"/requests/parts/{part.id}/", about=part.id)
    request.close("withdrawn", at=at, why=why.strip())
    duty.close_item(item_id=request.item_id, by=by, at=at, permit=permit)
    trail.record(
        events.REQUEST_WITHDRAWN, permit, about=request_id, child=request.child_id, detail={"parts": len(open_parts)}
    )


@trail.audited
def finish(*, request_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say that one has what was asked for: every agency has answered, and nothing waits any more."""
    request, permit = _ours(request_id, by, at)
    waits = models.Part.objects.filter(request=request_id, closed_at=None).exists()
    if problem := rules.why_not_finish(request.closed_at, is_waiting=waits):
        raise problem
    request.close("finished", at=at)
    duty.close_item(item_id=request.item_id, by=by, at=at, permit=permit)
    trail.record(events.REQUEST_FINISHED, permit, about=request_id, child=request.child_id)


def _ours(request_id: UUID, by: Actor, at: datetime) -> tuple[models.Request, Permit]:
    request = models.Request.objects.filter(id=request_id).first()
    if request is None:
        raise NotFound
    permit = access.require_asking(request, by, at)
    return models.Request.lock(request_id), permit


def _holder(item_id: UUID) -> Holder | None:
    return duty_queries.owners_of([item_id]).get(item_id)
