"""Statutory duties: taken on with an owner and a day, answered for each period, passed on, dropped, and versioned."""

from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import ORGANISATION_KINDS, london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.partnership import duty_models as models
from linkspan.partnership import duty_rules as rules
from linkspan.partnership import events, placing, scope
from linkspan.partnership.queries import duties as queries
from linkspan.partnership.statutory import PARTNERSHIP, Duty
from linkspan.sharing.facts import Action

KIND = "statutory_duty"
CLOCK = "statutory_duty.meet"


def link_of(held_id: UUID) -> str:
    """Give the address of a duty that somebody holds."""
    return f"/partnership/duties/{held_id}/"


@trail.audited
def take_on(
    *, partnership_id: UUID, organisation_id: UUID, code: str, owner_id: UUID, due_on: date, by: Actor, at: datetime,
    once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Give a duty of an organisation an owner and the day it is due; what partners owe together, one of them holds."""
    today = london_day(at)
    found = queries.register(partnership_id, today).get(code)
    permit = _permit(found, partnership_id, organisation_id, by, at)
    if not queries.is_member(partnership_id, organisation_id, today):
        raise NotFound
    colleagues = {each.person_id for each in agencies.colleagues(organisation_id, today)}
    held = models.HeldDuty.objects.filter(partnership=partnership_id, code=code, ended_at=None)
    held = held if found and found.is_joint else held.filter(organisation=organisation_id)
    problem = rules.why_not_take_on(
        found, agencies.organisation(organisation_id).kind, due_on, today, is_held=held.exists(),
        is_colleague=owner_id in colleagues,
    )  # fmt: skip
    refuse_if(problem)
    if found is None:
        raise NotFound
    held_id = new_id()
    item_id = duty.open_item(
        kind=KIND, area_id=placing.area_of(partnership_id, organisation_id, today), organisation_id=organisation_id,
        person_id=owner_id, due=duty_queries.due_for(CLOCK, at, on=due_on), about=held_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    models.HeldDuty.objects.create(
        id=held_id, partnership_id=partnership_id, organisation_id=organisation_id, code=code, version=found.version,
        due_on=due_on, item_id=item_id, at=at, by_person_id=by.person_id,
    )  # fmt: skip
    trail.record(events.DUTY_TAKEN_ON, permit, about=held_id, detail={"code": code, "due": due_on.isoformat()})
    notify.tell(to=owner_id, event=events.DUTY_TAKEN_ON, link=link_of(held_id), about=held_id)
    return held_id


@trail.audited
def answer_duty(
    *, held_id: UUID, outcome: str, on: date, next_on: date, reference: str = "", link: str = "", note: str = "",
    by: Actor, at: datetime, once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Record that a duty was met for the period, with what shows it, or was not, with why; the next day is set."""
    row, permit = lock(held_id, by, at)
    answer = rules.Outcome(row.due_on, on, outcome)
    refuse_if(rules.why_not_answer(answer, reference, note, next_on, london_day(at)) or rules.why_not_link(link))
    return keep_answer(row, answer, next_on, (reference.strip(), link, note.strip()), by, at, permit)


def keep_answer(
    row: models.HeldDuty, answer: rules.Outcome, next_on: date, shown: tuple[str, str, str], by: Actor, at: datetime,
    permit: Permit,
) -> UUID:  # fmt: skip
    """Keep what became of a duty for a period, and start the next one."""
    made = models.DutyOutcome.objects.create(
        held=row, due_on=row.due_on, on_day=answer.on, outcome=answer.outcome, reference=shown[0], link=shown[1],
        note=shown[2], at=at, by_person_id=by.person_id,
    )  # fmt: skip
    now = queries.register(row.partnership_id, london_day(at)).get(row.code)
    row.due_on, row.version = next_on, now.version if now else row.version
    row.save(update_fields=["due_on", "version"])
    due = duty_queries.due_for(CLOCK, at, on=next_on)
    duty.renew_clock(item_id=row.item_id, due=due, by=by, at=at, permit=permit)
    trail.record(events.DUTY_ANSWERED, permit, about=row.id, detail={"code": row.code, "outcome": answer.said})
    return made.id


@trail.audited
def pass_on(*, held_id: UUID, owner_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Give a duty to another owner of the same organisation."""
    row, permit = lock(held_id, by, at)
    if owner_id not in {each.person_id for each in agencies.colleagues(row.organisation_id, london_day(at))}:
        raise NotNow("duty.owner", "Choose an owner who is in a post of that organisation today.")
    to = Holder(row.organisation_id, person_id=owner_id)
    duty.reassign(item_id=row.item_id, to=to, by=by, at=at, permit=permit)
    trail.record(events.DUTY_PASSED_ON, permit, about=row.id, detail={"code": row.code, "to": str(owner_id)})
    notify.tell(to=owner_id, event=events.DUTY_TAKEN_ON, link=link_of(row.id), about=row.id)


@trail.audited
def drop_duty(*, held_id: UUID, why: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Take a duty off the register with why, such as a law that was repealed; its history stays."""
    row, permit = lock(held_id, by, at)
    if not why.strip():
        raise NotNow("duty.drop_why", "Say why it falls away.")
    row.ended_at, row.ended_why = at, why.strip()[: rules.LONGEST]
    row.save(update_fields=["ended_at", "ended_why"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.DUTY_DROPPED, permit, about=row.id, detail={"code": row.code})


@trail.audited
def enter_version(
    *, partnership_id: UUID, wanted: Duty, why: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Enter a partnership's own version of a duty, or a duty of its own, from a day on; nothing before it changes."""
    permit = scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    own = models.DutyVersion.objects.select_for_update().filter(partnership=partnership_id, code=wanted.code)
    newest = own.order_by("-version").first()
    kinds = (*ORGANISATION_KINDS, PARTNERSHIP)
    refuse_if(rules.why_not_version(wanted, newest.from_on if newest else None, london_day(at), kinds, why))
    models.DutyVersion.end(wanted.from_, partnership=partnership_id, code=wanted.code)
    number = max([newest.version if newest else 0, *queries.shipped_numbers(wanted.code)]) + 1
    made = models.DutyVersion.objects.create(
        partnership_id=partnership_id, code=wanted.code, version=number, name=wanted.name.strip(),
        kinds=list(wanted.kinds), law=wanted.law.strip(), guidance=wanted.guidance.strip(), months=wanted.months,
        month=wanted.month, day=wanted.day, standards=wanted.standards, is_law=wanted.is_law, from_on=wanted.from_,
        why=why.strip(), made_at=at, made_by_id=by.person_id,
    )  # fmt: skip
    trail.record(events.DUTY_VERSION_ENTERED, permit, about=made.id, detail={"code": wanted.code, "version": number})
    return made.id


def lock(held_id: UUID, by: Actor, at: datetime) -> tuple[models.HeldDuty, Permit]:
    """Lock a duty for those who answer for it: of the organisation, or who keep the partnership where it is joint."""
    row = models.HeldDuty.objects.select_for_update().filter(id=held_id).first()
    if row is None:
        raise NotFound
    found = queries.register(row.partnership_id, london_day(at)).get(row.code)
    permit = _permit(found, row.partnership_id, row.organisation_id, by, at)
    if row.ended_at:
        raise NotNow("duty.dropped", "It was taken off the register.")
    return row, permit


def _permit(found: Duty | None, partnership_id: UUID, organisation_id: UUID, by: Actor, at: datetime) -> Permit:
    if found is not None and found.is_joint:
        return scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    return scope.require(
        by=by, to=Action.KEEP_OWN_PART, at=at, partnership_id=partnership_id, organisation_id=organisation_id
    )
