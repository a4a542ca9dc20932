"""Corrections and objections: passed to the agency a fact came from, with the law's clock, and answered by it alone."""

from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, trail
from linkspan.audit.ids import new_id
from linkspan.children import events, models, rules
from linkspan.children.said import IDENTITY, PLACE
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

FIELDS = frozenset({*IDENTITY, *PLACE, "carers", "bars"})
ASKING = {"correction": Action.REQUEST_CORRECTION, "objection": Action.REQUEST_OBJECTION}
ANSWERING = {"correction": Action.ANSWER_CORRECTION, "objection": Action.ANSWER_OBJECTION}


@trail.audited
def ask_correction(
    *, child_id: UUID, record_id: UUID, field: str, words: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Ask the agency a fact came from to correct it; the fact stays as received until they do."""
    return _ask("correction", child_id, record_id, field, words, by, at)


@trail.audited
def ask_objection(
    *, child_id: UUID, record_id: UUID, words: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Pass on an objection to an agency's use of what it holds of a child."""
    return _ask("objection", child_id, record_id, "", words, by, at)


def _ask(kind: str, child_id: UUID, record_id: UUID, field: str, words: str, by: Actor, at: datetime) -> UUID:
    permit = gate.require(by=by, to=ASKING[kind], about=child_id, at=at)
    record = models.SourceRecord.objects.filter(id=record_id, links__child=child_id, links__until_at=None).first()
    if record is None:
        raise NotFound
    if problem := rules.why_not_ask(field, words, FIELDS):
        raise problem
    if by.person_id is None:
        raise NotNow("children.correction_no_person", "Only a person can ask for that.")
    asked_id = new_id()
    item_id = duty.open_item(
        kind=f"{kind}_answer", area_id=record.area_id, organisation_id=record.organisation_id,
        due=duty_queries.due_for(f"{kind}.answer", at, area_id=record.area_id), about=asked_id, by=by, at=at,
        permit=permit,
    )  # fmt: skip
    models.Correction.objects.bulk_create([
        models.Correction(
            id=asked_id, item_id=item_id, child_id=child_id, record_id=record_id,
            organisation_id=record.organisation_id, kind=kind, field=field, words=words.strip(),
            asked_by_id=by.person_id, asked_at=at,
        )
    ])  # fmt: skip
    trail.record(events.CORRECTION_ASKED, permit, about=asked_id, detail={"kind": kind, "field": field})
    officers = agencies.people_with_role("data_officer", london_day(at), organisation_id=record.organisation_id)
    told: list[notify.Told] = [each.person_id for each in officers]
    told = told or [notify.AtDesk(record.organisation_id)]
    notify.tell(to=told, event=events.CORRECTION_ASKED, link="/corrections/", about=asked_id)
    return asked_id


@trail.audited
def answer_correction(
    *, correction_id: UUID, outcome: str, words: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Answer for the source: corrected, stopped, or kept and why. Whoever asked is told."""
    row = models.Correction.objects.select_for_update().filter(id=correction_id).first()
    if row is None:
        raise NotFound
    permit = gate.require(by=by, to=ANSWERING[row.kind], about=row.child_id, at=at, organisation_id=row.organisation_id)
    if problem := rules.why_not_answer(
        row.kind, outcome, words, ours=row.organisation_id == by.organisation_id, answered=row.answered_at is not None
    ):
        raise problem
    row.answered_at, row.answered_by_id, row.outcome, row.answer = at, by.person_id, outcome, words.strip()
    row.save(update_fields=["answered_at", "answered_by", "outcome", "answer"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.CORRECTION_ANSWERED, permit, about=correction_id, detail={"outcome": outcome})
    notify.tell(
        to=row.asked_by_id, event=events.CORRECTION_ANSWERED, link=f"/children/{row.child_id}/", about=correction_id
    )
