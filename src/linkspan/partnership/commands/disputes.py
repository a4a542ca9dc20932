"""Disputes between partners: raised, answered, taken higher, settled. They stop nothing that keeps a child safe."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.duty.rules import Due, add_working_days
from linkspan.partnership import dispute_models as models
from linkspan.partnership import dispute_rules as rules
from linkspan.partnership import events, placing, scope
from linkspan.partnership.dispute_rules import Stage
from linkspan.partnership.queries import disputes as queries
from linkspan.partnership.queries.delegations import is_member
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

KIND = "partner_dispute"
STAGE_CLOCK, SETTLE_CLOCK = "dispute.stage", "dispute.settle"
MOST_AT_ONCE = 200
MOST_TOLD = 12


def link_of(dispute_id: UUID) -> str:
    """Give the address of a dispute."""
    return f"/partnership/disputes/{dispute_id}/"


@trail.audited
def raise_dispute(
    *, partnership_id: UUID, with_organisation_id: UUID, subject: str, reference: str, why: str, wants: str,
    by: Actor, at: datetime, once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Raise a dispute with another agency of the partnership, at the first stage; both agencies see it from now."""
    person_id, organisation_id = by.in_post()
    permit = _permit(partnership_id, organisation_id, by, at)
    today, reference = london_day(at), reference.strip()
    both = (organisation_id, with_organisation_id)
    refuse_if(_why_not_raise(partnership_id, both, subject, reference, (why, wants), today))
    table_id, stages = queries.table_on(partnership_id, today)
    stage, dispute_id = stages[0], new_id()
    people = [each.person_id for each in queries.people_of(stage, with_organisation_id, today)]
    due = due_of(stage, at)
    item_id = duty.open_item(
        kind=KIND, area_id=placing.area_of(partnership_id, with_organisation_id, today),
        organisation_id=with_organisation_id, person_id=people[0] if len(people) == 1 else None, due=due,
        about=dispute_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    models.Dispute.objects.create(
        id=dispute_id, partnership_id=partnership_id, table_id=table_id, subject=subject, reference=reference,
        by_organisation_id=organisation_id, by_person_id=person_id, with_organisation_id=with_organisation_id,
        why=why.strip(), wants=wants.strip(), stage=stage.code, at=at, due_at=due.due_at, item_id=item_id,
    )  # fmt: skip
    _step(dispute_id, "raised", stage.code, by, at)
    trail.record(events.DISPUTE_RAISED, permit, about=dispute_id, detail={"subject": subject, "stage": stage.code})
    to = _those_told(people, with_organisation_id)
    notify.tell(to=to, event=events.DISPUTE_RAISED, link=link_of(dispute_id), about=dispute_id)
    return dispute_id


def _why_not_raise(
    partnership_id: UUID, both: tuple[UUID, UUID], subject: str, reference: str, said: tuple[str, str], today: date
) -> NotNow | None:
    is_open = models.Dispute.objects.filter(
        partnership=partnership_id, by_organisation=both[0], with_organisation=both[1], reference=reference,
        closed_at=None,
    ).exists()  # fmt: skip
    return rules.why_not_raise(
        subject, reference, *said, is_own=both[0] == both[1], is_open=is_open,
        is_member=all(is_member(partnership_id, each, today) for each in both),
    )  # fmt: skip


@trail.audited
def answer(*, dispute_id: UUID, said: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Answer a dispute at its stage; whoever raised it then says whether that settles it, under a clock."""
    row = _lock(dispute_id, by)
    permit = _permit(row.partnership_id, row.with_organisation_id, by, at)
    stage = rules.stage_of(queries.stages_of(row.table_id), row.stage)
    if not queries.is_answering(stage, row.with_organisation_id, by, at):
        raise NotFound
    refuse_if(rules.why_not_answer(said, row.closed_at, is_turn=not row.is_answered))
    _step(row.id, "answered", row.stage, by, at, said)
    row.is_answered = True
    due = duty_queries.due_for(SETTLE_CLOCK, at, area_id=duty_queries.item(row.item_id, at).area_id)
    asker = _present(row.by_person_id, row.by_organisation_id, at)
    _turn(row, Holder(row.by_organisation_id, None, asker), due, by, at, permit)
    trail.record(events.DISPUTE_ANSWERED, permit, about=row.id, detail={"stage": row.stage})
    notify.tell(
        to=asker or notify.AtDesk(row.by_organisation_id),
        event=events.DISPUTE_ANSWERED,
        link=link_of(row.id),
        about=row.id,
    )


@trail.audited
def settle(*, dispute_id: UUID, outcome: str, learning: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say that an answer settles the dispute, how, and what was learned; it closes, and all of it is kept."""
    row, permit = _raised(dispute_id, by, at)
    refuse_if(rules.why_not_settle(outcome, learning, row.closed_at, is_turn=row.is_answered))
    _close(row, outcome, learning, by, at, permit)


@trail.audited
def take_higher(*, dispute_id: UUID, said: str, by: Actor, at: datetime, once: UUID | None = None) -> str:
    """Take a dispute to the next stage, whether or not it was answered; give the stage."""
    row, permit = _raised(dispute_id, by, at)
    stages = queries.stages_of(row.table_id)
    refuse_if(rules.why_not_move(said, row.closed_at, is_last=stages[-1].code == row.stage))
    return move(row, by, at, permit, said)


@trail.audited
def end_unagreed(*, dispute_id: UUID, learning: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Close a dispute that the lead partners answered and that stands: that it was not agreed is kept, with why."""
    row, permit = _raised(dispute_id, by, at)
    is_last = queries.stages_of(row.table_id)[-1].code == row.stage
    refuse_if(rules.why_not_end(learning, row.closed_at, is_turn=row.is_answered, is_last=is_last))
    _close(row, "not_agreed", learning, by, at, permit)


@trail.audited
def withdraw(*, dispute_id: UUID, said: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Take a dispute back, with why; all of it stays to be read."""
    row, permit = _raised(dispute_id, by, at)
    refuse_if(rules.why_not_withdraw(said, row.closed_at))
    _step(row.id, "withdrawn", row.stage, by, at, said)
    _close(row, "withdrawn", "", by, at, permit, events.DISPUTE_WITHDRAWN)


@trail.audited
def mind_disputes(*, by: Actor, at: datetime) -> int:
    """Take each dispute that nobody answered in time to its next stage; give how many.

    One that was answered waits for whoever raised it, overdue on their own list. The last stage has none after it.
    """
    permit = gate.require(by=by, to=Action.MIND_PARTNERSHIP, at=at)
    late = models.Dispute.objects.filter(closed_at=None, is_answered=False, due_at__lt=at).order_by("due_at", "id")
    moved = 0
    for dispute_id in list(late.values_list("id", flat=True)[:MOST_AT_ONCE]):
        row = models.Dispute.objects.select_for_update().get(id=dispute_id)
        is_last = queries.stages_of(row.table_id)[-1].code == row.stage
        if row.closed_at is None and not row.is_answered and row.due_at < at and not is_last:
            move(row, by, at, permit)
            moved += 1
    trail.record(events.DISPUTES_MINDED, permit, detail={"moved": moved})
    return moved


@trail.audited
def enter_table(
    *, partnership_id: UUID, stages: Sequence[Stage], from_: date, why: str, by: Actor, at: datetime,
    once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Enter a partnership's own stages, from a day on; disputes that run keep those they began under."""
    permit = scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    own = models.DisputeTable.objects.select_for_update().filter(partnership=partnership_id)
    newest = own.order_by("-number").first()
    refuse_if(rules.why_not_table(stages, from_, newest.from_on if newest else None, london_day(at), why))
    table = models.DisputeTable.objects.create(
        partnership_id=partnership_id, number=(newest.number if newest else 0) + 1, from_on=from_, why=why.strip(),
        made_at=at, made_by_id=by.person_id,
    )  # fmt: skip
    models.DisputeStage.objects.bulk_create(
        models.DisputeStage(
            table=table, place=place, code=stage.code, name=stage.name.strip(), length=stage.length, unit=stage.unit,
            roles=sorted(stage.roles), band=stage.band,
        )
        for place, stage in enumerate(stages)
    )  # fmt: skip
    trail.record(events.DISPUTE_TABLE_ENTERED, permit, about=table.id, detail={"number": table.number})
    return table.id


# --- what commands and the clock share -------------------------------------------------------------------------------


def due_of(stage: Stage, at: datetime) -> Due:
    """Say when a stage that starts now runs out: its hours having passed, or at the end of its last working day."""
    if stage.unit == rules.WORKING_DAYS:
        day = add_working_days(london_day(at), stage.length, duty_queries.special_days())
        return duty_queries.due_for(STAGE_CLOCK, at, on=day)
    ends = at + timedelta(hours=stage.length)
    return replace(duty_queries.due_for(STAGE_CLOCK, at, on=london_day(ends)), due_at=ends)


def move(row: models.Dispute, by: Actor, at: datetime, permit: Permit, said: str = "") -> str:
    """Let a dispute reach its next stage: an owner and a date there, and the people of both agencies told."""
    stages, today = queries.stages_of(row.table_id), london_day(at)
    stage = rules.next_stage(stages, row.stage) or stages[-1]
    people = [each.person_id for each in queries.people_of(stage, row.with_organisation_id, today)]
    row.stage, row.is_answered = stage.code, False
    _step(row.id, "moved", stage.code, by, at, said)
    held = Holder(row.with_organisation_id, None, people[0] if len(people) == 1 else None)
    _turn(row, held, due_of(stage, at), by, at, permit)
    trail.record(events.DISPUTE_MOVED, permit, about=row.id, detail={"stage": stage.code})
    theirs = [each.person_id for each in queries.people_of(stage, row.by_organisation_id, today)]
    both = [*_those_told(people, row.with_organisation_id), *_those_told(theirs, row.by_organisation_id)]
    told = [each for each in dict.fromkeys([*both, row.by_person_id]) if each != by.person_id]
    notify.tell(to=told, event=events.DISPUTE_MOVED, link=link_of(row.id), about=row.id)
    return stage.code


def _turn(row: models.Dispute, to: Holder, due: Due, by: Actor, at: datetime, permit: Permit) -> None:
    """Give the dispute to whoever is to speak next, with their date."""
    running = duty_queries.item(row.item_id, at)
    duty.renew_clock(item_id=row.item_id, due=due, by=by, at=at, permit=permit, was=running.rule)
    duty.reseat(item_id=row.item_id, to=to, by=by, at=at, permit=permit)
    row.due_at = due.due_at
    row.save(update_fields=["stage", "is_answered", "due_at"])


def _close(
    row: models.Dispute, outcome: str, learning: str, by: Actor, at: datetime, permit: Permit,
    event: str = events.DISPUTE_SETTLED,
) -> None:  # fmt: skip
    row.closed_at, row.outcome, row.learning = at, outcome, learning.strip()
    row.save(update_fields=["closed_at", "outcome", "learning"])
    if event == events.DISPUTE_SETTLED:
        _step(row.id, "closed", row.stage, by, at, learning)
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(event, permit, about=row.id, detail={"outcome": outcome, "stage": row.stage})
    stage = rules.stage_of(queries.stages_of(row.table_id), row.stage)
    people = [each.person_id for each in queries.people_of(stage, row.with_organisation_id, london_day(at))]
    told = _those_told(people, row.with_organisation_id)
    notify.tell(to=told, event=event, link=link_of(row.id), about=row.id)


def _raised(dispute_id: UUID, by: Actor, at: datetime) -> tuple[models.Dispute, Permit]:
    """Lock a dispute for those who raised it: whoever works disputes for that agency."""
    row = _lock(dispute_id, by)
    if by.organisation_id != row.by_organisation_id:
        raise NotFound
    return row, _permit(row.partnership_id, row.by_organisation_id, by, at)


def _lock(dispute_id: UUID, by: Actor) -> models.Dispute:
    """Lock a dispute for one of its two agencies; for anyone else there is none."""
    row = models.Dispute.objects.select_for_update().filter(id=dispute_id).first()
    if row is None or by.organisation_id not in (row.by_organisation_id, row.with_organisation_id):
        raise NotFound
    return row


def _permit(partnership_id: UUID, organisation_id: UUID, by: Actor, at: datetime) -> Permit:
    return scope.require(
        by=by, to=Action.WORK_DISPUTE, at=at, partnership_id=partnership_id, organisation_id=organisation_id
    )


def _those_told(people: Sequence[UUID], organisation_id: UUID) -> Sequence[UUID | notify.AtDesk]:
    """Give the people a stage means; where they are many or none, the desk, so that nobody takes it for another's."""
    return people if 0 < len(people) <= MOST_TOLD else [notify.AtDesk(organisation_id)]


def _present(person_id: UUID, organisation_id: UUID, at: datetime) -> UUID | None:
    """Give a person if they work there today, else nobody: the desk has it."""
    present = {each.person_id for each in agencies.colleagues(organisation_id, london_day(at))}
    return person_id if person_id in present else None


def _step(dispute_id: UUID, kind: str, stage: str, by: Actor, at: datetime, said: str = "") -> None:
    models.DisputeStep.objects.create(
        dispute_id=dispute_id, kind=kind, stage=stage, at=at, by_person_id=by.person_id,
        by_organisation_id=by.organisation_id, said=said.strip(),
    )  # fmt: skip
