"""The carrying out of a reorganisation: the same for a rehearsal, a commit and the legal day.

What it did is written down as plain values: for each organisation what it held, what passed to whom, and what was left
to nobody. A rehearsal does all of it inside a savepoint and undoes it, so that what it says is what a commit does.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from linkspan.agencies import commands as agencies_commands
from linkspan.agencies import queries as agencies
from linkspan.agencies import rules as agency_rules
from linkspan.agencies import succession
from linkspan.agencies.ports import Tally
from linkspan.agencies.rules import LONDON, Period, london_day
from linkspan.audit import Actor, Permit, trail
from linkspan.duty import commands as duty
from linkspan.duty import queries as due
from linkspan.partnership import events, heirs
from linkspan.partnership import reorganisation_rules as rules
from linkspan.partnership.reorganisation_models import (
    Reorganisation,
    ReorganisationLoose,
    ReorganisationShare,
    ReorganisationStep,
)

LOOSE_KIND = "reorganisation_loose"
LOOSE_CLOCK = "reorganisation.loose"
# An organisation that is gone leaves no gap by being a member no longer.
NEVER_LOOSE = frozenset({"partnership.membership"})
Plain = dict[str, Any]


# --- plans ------------------------------------------------------------------------------------------------------


def write_steps(row: Reorganisation, plan: rules.Plan) -> None:
    """Write the steps of a plan in place of those there were."""
    ReorganisationShare.objects.filter(step__reorganisation=row).delete()
    ReorganisationStep.objects.filter(reorganisation=row).delete()
    steps = [
        ReorganisationStep(reorganisation=row, place=place, organisation_id=step.organisation_id, ends=step.ends)
        for place, step in enumerate(plan.steps, 1)
    ]
    ReorganisationStep.objects.bulk_create(steps)
    ReorganisationShare.objects.bulk_create(
        ReorganisationShare(step=made, successor_id=share.successor_id, areas=sorted(share.area_ids))
        for made, step in zip(steps, plan.steps, strict=True)
        for share in step.shares
    )


def read_plan(row: Reorganisation) -> rules.Plan:
    """Read a plan back."""
    steps = tuple(
        rules.Step(
            step.organisation_id,
            tuple(
                rules.Share(share.successor_id, frozenset(share.areas))
                for share in sorted(step.shares.all(), key=lambda share: str(share.successor_id))
            ),
            step.ends,
        )
        for step in row.steps.order_by("place").prefetch_related("shares")
    )
    return rules.Plan(row.title, row.kind, row.on_day, row.instrument, steps, tuple(row.functions))


def state(row: Reorganisation) -> rules.State:
    """Say how a plan stands."""
    return rules.state_of(
        is_withdrawn=row.withdrawn_at is not None, is_done=row.done_at is not None,
        is_settled=row.settled_at is not None, is_confirmed=row.confirmed_at is not None,
        is_rehearsed=row.rehearsed_at is not None,
    )  # fmt: skip


def known(plan: rules.Plan) -> dict[UUID, rules.Known]:
    """Give what the rules need to know of the organisations of a plan."""
    ids = {step.organisation_id for step in plan.steps}
    ids |= {share.successor_id for step in plan.steps for share in step.shares}
    return known_of(ids, plan.on)


def known_of(organisation_ids: Iterable[UUID], on: date) -> dict[UUID, rules.Known]:
    """Give organisations as the rules need to know them, with the areas they serve on a day."""
    found = agencies.organisations_named(organisation_ids)
    served = agencies.areas_served(found, on)
    return {
        key: rules.Known(one.name, one.kind, Period(one.from_, one.until), served.get(key, frozenset()))
        for key, one in found.items()
    }


def ending_elsewhere(but: UUID | None) -> dict[UUID, date]:
    """Give the day on which other plans that stand end an organisation, the first of them."""
    rows = ReorganisationStep.objects.filter(
        ends=True, reorganisation__done_at__isnull=True, reorganisation__withdrawn_at__isnull=True
    ).exclude(reorganisation=but)
    found: dict[UUID, date] = {}
    for organisation_id, day in rows.values_list("organisation_id", "reorganisation__on_day"):
        found[organisation_id] = min(day, found.get(organisation_id, day))
    return found


# --- carrying it out --------------------------------------------------------------------------------------------


def rehearsed(row: Reorganisation, *, by: Actor, at: datetime, permit: Permit) -> Plain:
    """Say what carrying it out would do, by doing it as on its legal date and undoing it."""
    outcome: Plain = {}
    moment = moment_of(row.on_day, at)
    with trail.rehearsal():
        outcome = carry_out(row, by=by, at=moment, permit=permit)
        keep_loose(row, outcome, by=by, at=moment, permit=permit)
    return outcome


def carry_out(row: Reorganisation, *, by: Actor, at: datetime, permit: Permit) -> Plain:
    """Carry every step out, one after another, and say what each did."""
    plan = read_plan(row)
    succession.taken(
        {step.organisation_id for step in plan.steps}
        | {share.successor_id for step in plan.steps for share in step.shares}
    )
    # All is counted before anything passes: what a step puts with a later one of the plan is that step's to tell.
    held = [held_of(step.organisation_id, plan.on, at) for step in plan.steps]
    steps = [_carry(plan, step, had, by=by, at=at, permit=permit) for step, had in zip(plan.steps, held, strict=True)]
    return _plain({"on": plan.on.isoformat(), "steps": steps})


def _carry(
    plan: rules.Plan, step: rules.Step, held: Sequence[Tally], *, by: Actor, at: datetime, permit: Permit
) -> Plain:
    posts, people = agencies.seated_in(step.organisation_id, plan.on)
    if plan.kind == rules.TRANSFER:
        passed = _pass_functions(plan, step, by=by, at=at, permit=permit)
    else:
        shares = [agency_rules.Share(share.successor_id, share.area_ids) for share in step.shares]
        passed = agencies_commands.succeed_by(
            organisation_id=step.organisation_id, shares=shares, on=plan.on, ends=step.ends, by=by, at=at,
            permit=permit,
        )  # fmt: skip
    loose = rules.orphans(step, [(one.kind, one.area_id, one.count) for one in held if one.kind not in NEVER_LOOSE])
    return {
        "organisation": str(step.organisation_id),
        "ends": step.ends,
        "posts": posts if step.ends else 0,
        "people": people if step.ends else 0,
        "held": [_tally(one) for one in held],
        "passed": sorted((one.as_plain() for one in passed), key=lambda one: json.dumps(one, sort_keys=True)),
        "loose": [{"kind": one.kind, "area": str(one.area_id), "count": one.count} for one in loose],
    }


def held_of(organisation_id: UUID, on: date, at: datetime) -> list[Tally]:
    """Count all that an organisation holds, is party to, is a member of or answers for, by kind and area."""
    found = [*succession.held(organisation_id, at), *succession.stepped_into(organisation_id, on, at)]
    return sorted(found, key=lambda one: (one.kind, str(one.area_id)))


def _tally(one: Tally) -> Plain:
    return {"kind": one.kind, "area": str(one.area_id), "count": one.count, "mark": str(one.mark)}


def _pass_functions(
    plan: rules.Plan, step: rules.Step, *, by: Actor, at: datetime, permit: Permit
) -> list[succession.Passed]:
    """Pass on only what an organisation answers for by some functions; it lives on, and keeps all else."""
    passed = []
    for share in sorted(step.shares, key=lambda share: (not share.area_ids, str(share.successor_id))):
        count = heirs.take_over(
            heirs.Taking(
                step.organisation_id, share.successor_id, plan.on, share.area_ids or None, at, by,
                frozenset(plan.functions),
            )
        )  # fmt: skip
        areas = tuple(sorted(share.area_ids))
        passed.append(succession.Passed("responsibilities", share.successor_id, count, True, areas))
        detail = {"to": str(share.successor_id), "count": count, "functions": sorted(plan.functions)}
        trail.record(events.RESPONSIBILITIES_PASSED, permit, about=step.organisation_id, detail=detail)
    return passed


def keep_loose(row: Reorganisation, outcome: Plain, *, by: Actor, at: datetime, permit: Permit) -> None:
    """Give each thing left over to the duty desk of its area's council, due at once."""
    rows = [(step["organisation"], one) for step in outcome["steps"] for one in step["loose"]]
    if not rows:
        return
    plan, usual = read_plan(row), due.due_for(LOOSE_CLOCK, at)
    desks = {one["area"]: _desk(UUID(giver), UUID(one["area"]), plan, by, at, permit) for giver, one in rows}
    items = duty.open_many(
        kind=LOOSE_KIND, by=by, at=at, permit=permit,
        rows=[
            duty.Opening(area_id=UUID(one["area"]), organisation_id=desks[one["area"]], due=usual, about=row.id)
            for _, one in rows
        ],
    )  # fmt: skip
    ReorganisationLoose.objects.bulk_create(
        ReorganisationLoose(
            item_id=item_id, reorganisation=row, organisation_id=UUID(giver), area_id=UUID(one["area"]),
            kind=one["kind"], count=one["count"],
        )
        for item_id, (giver, one) in zip(items, rows, strict=True)
    )  # fmt: skip


def _desk(giver: UUID, area_id: UUID, plan: rules.Plan, by: Actor, at: datetime, permit: Permit) -> UUID:
    step = next(step for step in plan.steps if step.organisation_id == giver)
    shares = [agency_rules.Share(share.successor_id, share.area_ids) for share in step.shares]
    return succession.last_resort(area_id, succession.Passing(giver, shares, plan.on, step.ends, by, at, permit))


def moment_of(day: date, at: datetime) -> datetime:
    """Give the first moment of a legal date in England; now, where that has come."""
    return max(at, datetime.combine(day, time(0), LONDON))


def _plain(value: Plain) -> Plain:
    """Give it as it reads back from the database."""
    plain: Plain = json.loads(json.dumps(value, sort_keys=True))
    return plain


# --- what came of it --------------------------------------------------------------------------------------------


def moved(outcome: Plain | None) -> int:
    """Count what passed to somebody."""
    return sum(
        one["count"] for step in (outcome or {}).get("steps", ()) for one in step["passed"] if one["to"] is not None
    )


def loose_count(outcome: Plain | None) -> int:
    """Count what nobody took over."""
    return sum(one["count"] for step in (outcome or {}).get("steps", ()) for one in step["loose"])


def waiting(at: datetime) -> list[UUID]:
    """List the plans whose legal date has come, the earliest first."""
    rows = Reorganisation.objects.filter(
        done_at__isnull=True, withdrawn_at__isnull=True, on_day__lte=london_day(at)
    ).order_by("on_day", "planned_at", "id")
    return list(rows.values_list("id", flat=True))
