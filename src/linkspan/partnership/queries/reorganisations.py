"""Plans to reorganise: what each organisation holds, who might come after it, what it did in rehearsal and in fact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import ports
from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, trail
from linkspan.partnership import carrying, events, scope
from linkspan.partnership import reorganisation_rules as rules
from linkspan.partnership.reorganisation_models import Reorganisation, ReorganisationLoose
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.sharing.queries import places as agreed

PLANS = Action.PLAN_REORGANISATION
SAMPLES = 5


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan as one of a list."""

    id: UUID
    title: str
    kind: str
    on: date
    state: rules.State
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldLine:
    """How much of one kind an organisation holds in one area, and who takes it over by the plan as it stands."""

    kind: str
    area_id: UUID
    area: str
    count: int
    heir: str


@dataclass(frozen=True, slots=True)
class ShareLine:
    """What one successor takes over."""

    successor_id: UUID
    successor: str
    areas: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class StepLine:
    """One organisation of a plan."""

    organisation_id: UUID
    organisation: str
    kind: str
    ends: bool
    posts: int
    people: int
    areas: tuple[tuple[UUID, str], ...]
    shares: tuple[ShareLine, ...]
    proposed: tuple[ShareLine, ...]
    held: tuple[HeldLine, ...]
    orphans: tuple[HeldLine, ...]
    agreements: tuple[agreed.Place, ...]
    samples: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class LooseLine:
    """What was left to nobody on the day, and who found an owner for it."""

    id: UUID
    kind: str
    area: str
    organisation: str
    count: int
    settled_at: datetime | None
    settled_how: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan whole."""

    id: UUID
    partnership_id: UUID
    plan: rules.Plan
    state: rules.State
    planned_by: str
    planned_by_id: UUID | None
    planned_at: datetime
    confirmed_by: str
    settled_by: str
    done_by: str
    done_at: datetime | None
    withdrawn_why: str
    rehearsed_at: datetime | None
    rehearsal: Mapping[str, Any] | None
    outcome: Mapping[str, Any] | None
    steps: tuple[StepLine, ...]
    loose: tuple[LooseLine, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def orphans(self) -> int:
        """Count what nobody takes over by the plan as it stands."""
        return sum(line.count for step in self.steps for line in step.orphans)


def plans(partnership_id: UUID, *, by: Actor, at: datetime) -> tuple[PlanLine, ...]:
    """List a partnership's plans, the latest legal date first."""
    with trail.look(by=by, at=at):
        permit = scope.require(by=by, to=PLANS, at=at, partnership_id=partnership_id)
        rows = list(
            Reorganisation.objects.filter(partnership=partnership_id)
            .prefetch_related("steps__organisation")
            .order_by("-on_day", "-planned_at", "-id")
        )
        trail.record(events.REORGANISATIONS_SEEN, permit, about=partnership_id, detail={"plans": len(rows)})
        return tuple(
            PlanLine(
                row.id, row.title, row.kind, row.on_day, carrying.state(row),
                tuple(step.organisation.name for step in sorted(row.steps.all(), key=lambda step: step.place)),
            )
            for row in rows
        )  # fmt: skip


def plan(reorganisation_id: UUID, *, by: Actor, at: datetime, partnership_id: UUID | None = None) -> PlanPage:
    """Give one plan with all that its organisations hold at the moment."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=PLANS, at=at)
        row = Reorganisation.objects.filter(id=reorganisation_id).first()
        if row is None or partnership_id not in (None, row.partnership_id):
            raise NotFound
        if not scope.is_in(by, row.partnership_id, at):
            raise NotFound
        trail.record(events.REORGANISATIONS_SEEN, permit, about=row.id)
        return _page(row, at)


def _page(row: Reorganisation, at: datetime) -> PlanPage:
    written, state = carrying.read_plan(row), carrying.state(row)
    is_open = state not in (rules.State.DONE, rules.State.WITHDRAWN)
    names = {area.id: area.name for area in agencies.areas(row.on_day)}
    known = carrying.known_of([one.id for one in agencies.organisations(row.on_day)], row.on_day) if is_open else {}
    involved = {step.organisation_id for step in written.steps}
    involved |= {share.successor_id for step in written.steps for share in step.shares}
    known |= carrying.known_of(involved - known.keys(), row.on_day)
    people = agencies.names_of(
        {each for each in (row.planned_by_id, row.confirmed_by_id, row.settled_by_id, row.done_by_id) if each}
    )
    steps = tuple(_step(written, step, known, names, at, is_open=is_open) for step in written.steps)
    return PlanPage(
        id=row.id, partnership_id=row.partnership_id, plan=written, state=state,
        planned_by=people.get(row.planned_by_id, "") if row.planned_by_id else "", planned_by_id=row.planned_by_id,
        planned_at=row.planned_at, confirmed_by=people.get(row.confirmed_by_id, "") if row.confirmed_by_id else "",
        settled_by=people.get(row.settled_by_id, "") if row.settled_by_id else "",
        done_by=people.get(row.done_by_id, "") if row.done_by_id else "", done_at=row.done_at,
        withdrawn_why=row.withdrawn_why, rehearsed_at=row.rehearsed_at, rehearsal=row.rehearsal, outcome=row.outcome,
        steps=steps, loose=_loose(row), names=_named(row, names),
    )  # fmt: skip


def _step(
    written: rules.Plan,
    step: rules.Step,
    known: Mapping[UUID, rules.Known],
    names: Mapping[UUID, str],
    at: datetime,
    *,
    is_open: bool,
) -> StepLine:
    giver = known[step.organisation_id]
    moment = carrying.moment_of(written.on, at)
    tallies = carrying.held_of(step.organisation_id, written.on, moment) if is_open else []
    leaving = {each.organisation_id for each in written.steps if each.ends}
    posts, people = agencies.seated_in(step.organisation_id, written.on)
    held = tuple(_held(one, step, known, names) for one in tallies)
    loose = rules.orphans(step, [(one.kind, one.area_id, one.count) for one in tallies])
    lost = {(one.kind, one.area_id) for one in loose if one.kind not in carrying.NEVER_LOOSE}
    return StepLine(
        organisation_id=step.organisation_id, organisation=giver.name, kind=giver.kind, ends=step.ends, posts=posts,
        people=people, areas=_areas(giver.area_ids, names), shares=_shares(step.shares, known, names),
        proposed=_shares(rules.propose(giver, known, leaving | {step.organisation_id}, written.on), known, names),
        held=held, orphans=tuple(line for line in held if (line.kind, line.area_id) in lost),
        agreements=agreed.places_of(step.organisation_id, moment) if is_open else (),
        samples=_samples(step.organisation_id, at) if is_open else (),
    )  # fmt: skip


def _held(one: ports.Tally, step: rules.Step, known: Mapping[UUID, rules.Known], names: Mapping[UUID, str]) -> HeldLine:
    heir = next((share.successor_id for share in step.shares if one.area_id in share.area_ids), step.takes_rest)
    return HeldLine(one.kind, one.area_id, names.get(one.area_id, ""), one.count, known[heir].name if heir else "")


def _areas(area_ids: frozenset[UUID], names: Mapping[UUID, str]) -> tuple[tuple[UUID, str], ...]:
    return tuple(sorted(((each, names.get(each, "")) for each in area_ids), key=lambda one: one[1]))


def _shares(
    shares: Sequence[rules.Share], known: Mapping[UUID, rules.Known], names: Mapping[UUID, str]
) -> tuple[ShareLine, ...]:
    return tuple(
        ShareLine(share.successor_id, known[share.successor_id].name, _areas(share.area_ids, names)) for share in shares
    )


def _samples(organisation_id: UUID, at: datetime) -> tuple[UUID, ...]:
    """Give a few of what it holds, by id only."""
    giver = ports.Holder(organisation_id)
    found = [one for holding in ports.holdings for one in holding.held(giver=giver, at=at, limit=SAMPLES)]
    return tuple(one.object_id for one in found[:SAMPLES])


def _loose(row: Reorganisation) -> tuple[LooseLine, ...]:
    rows = ReorganisationLoose.objects.filter(reorganisation=row).select_related("area", "organisation")
    return tuple(
        LooseLine(
            each.id, each.kind, each.area.name, each.organisation.name, each.count, each.settled_at, each.settled_how
        )
        for each in rows.order_by("kind", "area__name", "id")
    )


def _named(row: Reorganisation, areas: Mapping[UUID, str]) -> dict[str, str]:
    """Give the names of every organisation and area in what a rehearsal or an outcome says, by its id as text."""
    said = [step for report in (row.rehearsal, row.outcome) if report for step in report["steps"]]
    ids = {UUID(step["organisation"]) for step in said}
    ids |= {UUID(one["to"]) for step in said for one in step["passed"] if one["to"]}
    organisations = agencies.organisation_names(ids)
    return {str(key): name for key, name in (*organisations.items(), *areas.items())}
