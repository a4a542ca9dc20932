"""Rules of reorganisations on plain values: what a plan may say, what it leaves over, and when it is carried out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from linkspan.agencies.rules import Period
from linkspan.audit.errors import NotNow

MERGER, SPLIT, ABOLITION, BOUNDARY, TRANSFER = "merger", "split", "abolition", "boundary", "transfer"
KINDS = (MERGER, SPLIT, ABOLITION, BOUNDARY, TRANSFER)
# Of these the organisation lives on: it gives areas, or functions, away.
LIVES_ON = frozenset({BOUNDARY, TRANSFER})
MOST_STEPS = 60


class State(StrEnum):
    """How a plan stands."""

    DRAFT = "draft"
    REHEARSED = "rehearsed"
    CONFIRMED = "confirmed"
    SETTLED = "settled"
    DONE = "done"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Share:
    """What one successor takes over: the areas named, or, with none named, all that no other share names."""

    successor_id: UUID
    area_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One organisation of a plan, what it gives to whom, and whether it ends with that."""

    organisation_id: UUID
    shares: tuple[Share, ...] = ()
    ends: bool = True

    @property
    def takes_rest(self) -> UUID | None:
        """Name the successor that takes what no share names, if there is one."""
        return next((share.successor_id for share in self.shares if not share.area_ids), None)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as somebody writes it."""

    title: str
    kind: str
    on: date
    instrument: str
    steps: tuple[Step, ...]
    functions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation as the rules need to know it."""

    name: str
    kind: str
    life: Period
    area_ids: frozenset[UUID] = field(default_factory=frozenset)


def why_not_plan(
    plan: Plan, known: Mapping[UUID, Known], today: date, *, elsewhere: Mapping[UUID, date], functions: Collection[str]
) -> NotNow | None:
    """Say why a plan cannot be made as it is written.

    `elsewhere` is the day on which other plans end an organisation.
    """
    if not plan.title.strip() or not plan.instrument.strip():
        return NotNow("reorganisation.unnamed", "Say what it is called, and by which law or order it happens.")
    if plan.kind not in KINDS:
        return NotNow("reorganisation.kind", "Choose what kind of reorganisation it is.")
    if plan.on < today:
        return NotNow("reorganisation.past", "That date has passed. Give the legal date, today or later.")
    if not plan.steps or len(plan.steps) > MOST_STEPS:
        return NotNow("reorganisation.steps", "Name the organisations that it is about: one at least.")
    if len({step.organisation_id for step in plan.steps}) < len(plan.steps):
        return NotNow("reorganisation.step_twice", "Each organisation is named once: put all its successors together.")
    if plan.kind == TRANSFER and not (plan.functions and set(plan.functions) <= set(functions)):
        return NotNow("reorganisation.functions", "Name the functions that pass.")
    return _why_not_steps(plan, known, elsewhere)


def _why_not_steps(plan: Plan, known: Mapping[UUID, Known], elsewhere: Mapping[UUID, date]) -> NotNow | None:
    ending = {step.organisation_id for step in plan.steps if step.ends}
    for step in plan.steps:
        if problem := (
            _why_not_giver(plan, step, known)
            or _why_not_cycle(plan, step)
            or _why_not_shares(step, known)
            or _why_not_heirs(plan, step, known, ending, elsewhere)
        ):
            return problem
    return None


def _why_not_giver(plan: Plan, step: Step, known: Mapping[UUID, Known]) -> NotNow | None:
    giver = known.get(step.organisation_id)
    if giver is None or not giver.life.covers(plan.on):
        return NotNow("reorganisation.wound_up", f"{_named(giver)} is wound up by then, or not there yet.")
    if step.ends is (plan.kind in LIVES_ON):
        return NotNow("reorganisation.ends", "In a merger, split or abolition an organisation ends; else it lives on.")
    if plan.kind in (MERGER, SPLIT, *LIVES_ON) and not step.shares:
        return NotNow("reorganisation.nobody", f"Say who takes over from {giver.name}.")
    if plan.kind in LIVES_ON and step.takes_rest and plan.kind == BOUNDARY:
        return NotNow("reorganisation.no_area", "Name the areas that pass when a boundary changes.")
    return None


def _why_not_cycle(plan: Plan, step: Step) -> NotNow | None:
    """Say whether what an organisation gives comes back to it through the others of the plan."""
    heirs = {each.organisation_id: {share.successor_id for share in each.shares} for each in plan.steps}
    seen: set[UUID] = set()
    ahead = set(heirs[step.organisation_id])
    while ahead:
        one = ahead.pop()
        if one == step.organisation_id:
            return NotNow("reorganisation.cycle", "An organisation comes after itself in this plan.")
        if one not in seen:
            seen.add(one)
            ahead |= heirs.get(one, set())
    return None


def _why_not_shares(step: Step, known: Mapping[UUID, Known]) -> NotNow | None:
    giver = known[step.organisation_id]
    named: set[UUID] = set()
    for share in step.shares:
        if named & share.area_ids:
            return NotNow("reorganisation.overlap", f"Two successors of {giver.name} cannot both take the same area.")
        if share.area_ids - giver.area_ids:
            return NotNow("reorganisation.not_its_area", f"{giver.name} does not serve every area that is named.")
        named |= share.area_ids
    if sum(not share.area_ids for share in step.shares) > 1:
        return NotNow("reorganisation.two_rests", f"Only one successor of {giver.name} takes all that is left.")
    if len({share.successor_id for share in step.shares}) < len(step.shares):
        return NotNow("reorganisation.heir_twice", "Name each successor of an organisation once, with all its areas.")
    return None


def _why_not_heirs(
    plan: Plan, step: Step, known: Mapping[UUID, Known], ending: Collection[UUID], elsewhere: Mapping[UUID, date]
) -> NotNow | None:
    for share in step.shares:
        heir = known.get(share.successor_id)
        if heir is None or heir.life.from_ > plan.on:
            return NotNow("reorganisation.heir_not_yet", f"{_named(heir)} does not exist yet on that date.")
        gone_on = elsewhere.get(share.successor_id)
        if (
            share.successor_id in ending
            or not heir.life.covers(plan.on)
            or (gone_on is not None and gone_on <= plan.on)
        ):
            return NotNow("reorganisation.heir_gone", f"{heir.name} is itself abolished by then: name who comes after.")
    return None


def _named(one: Known | None) -> str:
    return one.name if one else "One of the organisations"


# --- who might come after ---------------------------------------------------------------------------------------


def propose(giver: Known, others: Mapping[UUID, Known], leaving: Collection[UUID], on: date) -> tuple[Share, ...]:
    """Propose who takes over from an organisation: those of its kind that serve most of its areas, each area once.

    Of equals the one that is founded last comes first: a successor is usually new.
    """
    heirs = {
        key: one
        for key, one in others.items()
        if key not in leaving and one.kind == giver.kind and one.life.covers(on) and one.area_ids & giver.area_ids
    }
    ranked = sorted(
        heirs,
        key=lambda key: (-len(heirs[key].area_ids & giver.area_ids), -heirs[key].life.from_.toordinal(), str(key)),
    )
    left, shares = set(giver.area_ids), []
    for key in ranked:
        if taken := left & heirs[key].area_ids:
            shares.append(Share(key, frozenset(taken)))
            left -= taken
    if len(shares) == 1 and not left:
        return (Share(shares[0].successor_id),)
    return tuple(shares)


# --- what nobody takes over -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Orphan:
    """So much of one kind, in one area, that a step leaves to nobody."""

    organisation_id: UUID
    kind: str
    area_id: UUID
    count: int


def orphans(step: Step, held: Sequence[tuple[str, UUID, int]]) -> tuple[Orphan, ...]:
    """List what an organisation that ends holds, as (kind, area, count), and no share covers."""
    if not step.ends or step.takes_rest:
        return ()
    named = {area_id for share in step.shares for area_id in share.area_ids}
    return tuple(
        Orphan(step.organisation_id, kind, area_id, count)
        for kind, area_id, count in held
        if count and area_id not in named
    )


# --- when it may go on ------------------------------------------------------------------------------------------


def state_of(*, is_withdrawn: bool, is_done: bool, is_settled: bool, is_confirmed: bool, is_rehearsed: bool) -> State:
    """Say how a plan stands."""
    if is_withdrawn:
        return State.WITHDRAWN
    if is_done:
        return State.DONE
    if is_settled:
        return State.SETTLED
    if is_confirmed:
        return State.CONFIRMED
    return State.REHEARSED if is_rehearsed else State.DRAFT


def why_not_touch(state: State) -> NotNow | None:
    """Say why a plan may not be changed, rehearsed or withdrawn."""
    if state is State.DONE:
        return NotNow("reorganisation.done", "It has been carried out: what was done stays as it was.")
    if state is State.WITHDRAWN:
        return NotNow("reorganisation.withdrawn", "It was withdrawn. Make another plan.")
    return None


def why_not_commit(state: State, *, rehearsed: Mapping[str, object] | None, orphans: int) -> NotNow | None:
    """Say why a plan may not be committed by a person: unrehearsed, or with something that nobody takes over."""
    if problem := why_not_touch(state):
        return problem
    if rehearsed is None:
        return NotNow("reorganisation.not_rehearsed", "Rehearse it first, and read what it does.")
    if orphans:
        return NotNow(
            "reorganisation.orphans", "Something would be left without an owner: say who takes it over first."
        )
    return None


def changed(said: object, found: object) -> NotNow | None:
    """Say that the world is not as it was at the rehearsal."""
    if said != found:
        return NotNow("reorganisation.changed", "What is held has changed since the rehearsal. Rehearse it again.")
    return None
