"""Planning a reorganisation, rehearsing it without effect, and carrying it out in one transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as due
from linkspan.partnership import carrying, events, models, scope
from linkspan.partnership import reorganisation_rules as rules
from linkspan.partnership.functions import FUNCTIONS
from linkspan.partnership.reorganisation_models import Reorganisation, ReorganisationLoose
from linkspan.sharing.facts import Action

KIND = "reorganisation"
CLOCK = "reorganisation.day"
PLANS, COMMITS = Action.PLAN_REORGANISATION, Action.COMMIT_REORGANISATION


@trail.audited
def plan_reorganisation(
    *, partnership_id: UUID, plan: rules.Plan, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Plan who takes over from whom on a legal date. Nothing happens until somebody else confirms or commits it."""
    permit = scope.require(by=by, to=PLANS, at=at, partnership_id=partnership_id)
    _check(plan, at)
    row_id = new_id()
    area_id, council = _home(partnership_id, at)
    organisation_id = by.organisation_id or council
    item_id = duty.open_item(
        kind=KIND, area_id=area_id, organisation_id=organisation_id, person_id=by.person_id,
        due=due.due_for(CLOCK, at, on=plan.on), about=row_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    row = Reorganisation.objects.create(
        id=row_id, item_id=item_id, partnership_id=partnership_id, title=plan.title.strip()[:200], kind=plan.kind,
        on_day=plan.on, instrument=plan.instrument.strip()[:300], functions=sorted(plan.functions),
        organisation_id=organisation_id, planned_by_id=by.person_id, planned_at=at,
    )  # fmt: skip
    carrying.write_steps(row, plan)
    trail.record(events.REORGANISATION_PLANNED, permit, about=row.id, detail=_detail(plan))
    _tell_committers(row, events.REORGANISATION_PLANNED, at, but=by.person_id)
    return row.id


@trail.audited
def change_plan(
    *, reorganisation_id: UUID, plan: rules.Plan, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Put another plan in its place: it is rehearsed, confirmed and committed anew."""
    row, permit = _locked(reorganisation_id, PLANS, by, at)
    refuse_if(rules.why_not_touch(carrying.state(row)))
    _check(plan, at, but=row.id)
    row.title, row.kind, row.instrument = plan.title.strip()[:200], plan.kind, plan.instrument.strip()[:300]
    moved, row.on_day, row.functions = row.on_day != plan.on, plan.on, sorted(plan.functions)
    row.forget_rehearsal()
    # Whoever writes it last is its planner: they do not commit it themselves.
    row.planned_by_id, row.planned_at = by.person_id, at
    row.save()
    carrying.write_steps(row, plan)
    if moved:
        duty.renew_clock(item_id=row.item_id, due=due.due_for(CLOCK, at, on=plan.on), by=by, at=at, permit=permit)
    trail.record(events.REORGANISATION_CHANGED, permit, about=row.id, detail=_detail(plan))


@trail.audited
def rehearse(*, reorganisation_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> dict[str, Any]:
    """Do it all as on its legal date, undo it, and keep what it did as what a commit is held to."""
    row, permit = _locked(reorganisation_id, PLANS, by, at)
    refuse_if(rules.why_not_touch(carrying.state(row)))
    row.rehearsal = carrying.rehearsed(row, by=by, at=at, permit=permit)
    row.mark("rehearsed", person_id=by.person_id, at=at)
    row.settled_by = row.settled_at = None
    row.save(update_fields=["rehearsal", "rehearsed_by", "rehearsed_at", "settled_by", "settled_at"])
    trail.record(
        events.REORGANISATION_REHEARSED, permit, about=row.id,
        detail={"moved": carrying.moved(row.rehearsal), "loose": carrying.loose_count(row.rehearsal)},
    )  # fmt: skip
    result: dict[str, Any] = row.rehearsal
    return result


@trail.audited
def confirm_date(*, reorganisation_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say, as another person, that the law has it so: on that day it is carried out, whatever is left over."""
    row, permit = _locked(reorganisation_id, COMMITS, by, at)
    refuse_if(rules.why_not_touch(carrying.state(row)))
    row.mark("confirmed", person_id=by.person_id, at=at)
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    trail.record(events.REORGANISATION_CONFIRMED, permit, about=row.id, detail={"on": row.on_day.isoformat()})
    notify.tell(to=row.planned_by_id, event=events.REORGANISATION_CONFIRMED, link=_link(row))


@trail.audited
def commit_reorganisation(*, reorganisation_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> str:
    """Commit a rehearsed plan, as another person than its planner, to exactly what the rehearsal said.

    Before its legal date it is committed to that day, and refused while anything would be left without an owner. From
    that day on it is carried out at once, in one transaction. Refused where the world has changed since.
    """
    row, permit = _locked(reorganisation_id, COMMITS, by, at)
    is_early = london_day(at) < row.on_day
    loose = carrying.loose_count(row.rehearsal) if is_early and row.rehearsal else 0
    refuse_if(rules.why_not_commit(carrying.state(row), rehearsed=row.rehearsal, orphans=loose))
    if is_early:
        refuse_if(rules.changed(row.rehearsal, carrying.rehearsed(row, by=by, at=at, permit=permit)))
        row.mark("settled", person_id=by.person_id, at=at)
        row.mark("confirmed", person_id=by.person_id, at=at)
        row.save(update_fields=["settled_by", "settled_at", "confirmed_by", "confirmed_at"])
        trail.record(events.REORGANISATION_SETTLED, permit, about=row.id, detail={"on": row.on_day.isoformat()})
        notify.tell(to=row.planned_by_id, event=events.REORGANISATION_SETTLED, link=_link(row))
        return rules.State.SETTLED.value
    outcome = carrying.carry_out(row, by=by, at=at, permit=permit)
    refuse_if(rules.changed(row.rehearsal, outcome))
    _finish(row, outcome, by=by, at=at, permit=permit)
    return rules.State.DONE.value


@trail.audited
def carry_out_on_day(*, reorganisation_id: UUID, by: Actor, at: datetime) -> str:
    """Carry out a confirmed plan on its legal date, whatever is left over; one that nobody confirmed waits, red.

    The worker does this. What came in since the rehearsal is carried over too, and the outcome shows it beside what
    the rehearsal said.
    """
    row, permit = _locked(reorganisation_id, COMMITS, by, at)
    if london_day(at) < row.on_day:
        raise NotNow("reorganisation.too_early", "Its legal date has not come.")
    refuse_if(rules.why_not_touch(carrying.state(row)))
    if row.confirmed_at is None:
        return _wait(row, by=by, at=at, permit=permit)
    _finish(row, carrying.carry_out(row, by=by, at=at, permit=permit), by=by, at=at, permit=permit)
    return rules.State.DONE.value


@trail.audited
def withdraw_plan(*, reorganisation_id: UUID, why: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Withdraw a plan before it is carried out: everything stays as it is."""
    row, permit = _locked(reorganisation_id, PLANS, by, at)
    refuse_if(rules.why_not_touch(carrying.state(row)))
    if not why.strip():
        raise NotNow("reorganisation.why", "Say in a line why it is withdrawn.")
    row.withdrawn_why = why.strip()[:300]
    row.mark("withdrawn", person_id=by.person_id, at=at)
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.REORGANISATION_WITHDRAWN, permit, about=row.id, aside={"why": row.withdrawn_why})
    _tell_committers(row, events.REORGANISATION_WITHDRAWN, at, but=by.person_id)


@trail.audited
def settle_loose(*, loose_id: UUID, how: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say who took over what a reorganisation left, and close the task for it."""
    found = ReorganisationLoose.objects.select_for_update(of=("self",)).select_related("reorganisation")
    row = found.filter(id=loose_id).first()
    if row is None:
        raise NotFound
    partnership_id = row.reorganisation.partnership_id
    permit = scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    if row.settled_at is not None:
        raise NotNow("reorganisation.loose_settled", "That has an owner already.")
    if not how.strip():
        raise NotNow("reorganisation.loose_how", "Say in a line who has it now, and since when.")
    row.settled_by_id, row.settled_at, row.settled_how = by.person_id, at, how.strip()[:300]
    row.save(update_fields=["settled_by", "settled_at", "settled_how"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.LOOSE_SETTLED, permit, about=row.id, aside={"how": row.settled_how})


# --- steps ------------------------------------------------------------------------------------------------------


def _locked(reorganisation_id: UUID, to: Action, by: Actor, at: datetime) -> tuple[Reorganisation, Permit]:
    """Take a plan, once the gate has been asked; who planned it is told to the gate where another has to act."""
    row = Reorganisation.lock(reorganisation_id)
    planner = row.planned_by_id if to is COMMITS else None
    return row, scope.require(by=by, to=to, at=at, partnership_id=row.partnership_id, person_id=planner)


def _check(plan: rules.Plan, at: datetime, but: UUID | None = None) -> None:
    known = carrying.known(plan)
    elsewhere = carrying.ending_elsewhere(but)
    refuse_if(rules.why_not_plan(plan, known, london_day(at), elsewhere=elsewhere, functions=FUNCTIONS))


def _detail(plan: rules.Plan) -> dict[str, Any]:
    return {
        "kind": plan.kind,
        "on": plan.on.isoformat(),
        "organisations": [str(step.organisation_id) for step in plan.steps],
    }


def _home(partnership_id: UUID, at: datetime) -> tuple[UUID, UUID]:
    """Give a partnership's first area, and the council that answers for it."""
    on = london_day(at)
    first = models.PartnershipArea.objects.on(on).filter(partnership=partnership_id).order_by("area__name").first()
    council = agencies.council_of(first.area_id, on) if first else None
    if first is None or council is None:
        raise NotNow("reorganisation.no_area", "The partnership has no area with a council that day.")
    return first.area_id, council


def _finish(row: Reorganisation, outcome: dict[str, Any], *, by: Actor, at: datetime, permit: Permit) -> None:
    carrying.keep_loose(row, outcome, by=by, at=at, permit=permit)
    row.outcome = outcome
    row.mark("done", person_id=by.person_id, at=at)
    row.save(update_fields=["outcome", "done_by", "done_at"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    detail = {"moved": carrying.moved(outcome), "loose": carrying.loose_count(outcome),
              "as_rehearsed": row.rehearsal == outcome}  # fmt: skip
    trail.record(events.REORGANISATION_DONE, permit, about=row.id, detail=detail)
    _tell_committers(row, events.REORGANISATION_DONE, at, but=None)


def _wait(row: Reorganisation, *, by: Actor, at: datetime, permit: Permit) -> str:
    """Put a plan that nobody confirmed by its day with the council's duty desk, once, and tell who may confirm it."""
    holder = due.owners_of([row.item_id])[row.item_id]
    area_id, council = _home(row.partnership_id, at)
    if holder.person_id is not None or holder.organisation_id != council:
        desk = Holder(council)
        duty.reseat(item_id=row.item_id, to=desk, by=by, at=at, permit=permit)
        _tell_committers(row, events.REORGANISATION_WAITING, at, but=None)
        notify.tell(to=notify.AtDesk(council), event=events.REORGANISATION_WAITING, link=_link(row))
    trail.record(events.REORGANISATION_WAITING, permit, about=row.id, detail={"area": str(area_id)})
    return "waiting"


def _tell_committers(row: Reorganisation, event: str, at: datetime, *, but: UUID | None) -> None:
    """Tell who may commit a plan, and who planned it."""
    on = london_day(at)
    members = models.Member.objects.on(on).filter(partnership=row.partnership_id)
    told = {row.planned_by_id} | {
        each.person_id
        for organisation_id in members.values_list("organisation_id", flat=True)
        for role in ("lead_partner", "admin")
        for each in agencies.people_with_role(role, on, organisation_id=organisation_id)
    }
    people = {each for each in told if each is not None and each != but}
    notify.tell(to=sorted(people), event=event, link=_link(row))


def _link(row: Reorganisation) -> str:
    return f"/partnership/{row.partnership_id}/reorganisations/{row.id}/"
