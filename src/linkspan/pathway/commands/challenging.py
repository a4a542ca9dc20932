"""Professional disagreement: raised at a decision, answered, taken higher, settled. It stops nothing meanwhile."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.pathway import decision_rules, disagreement, door, events, models, speaking
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

KIND = "challenge"
SETTLE_KIND = "challenge_settle"


def link_of(challenge_id: UUID) -> str:
    """Give the address of a disagreement: an id, and nothing about anyone."""
    return f"/disagreements/{challenge_id}/"


@trail.audited
def challenge(*, decision_id: UUID, why: str, wants: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Disagree with a decision, for the agency that raised the concern or as someone who works with the child."""
    decision = models.Decision.objects.filter(id=decision_id).select_related("contact").first()
    if decision is None:
        raise NotFound
    contact = decision.contact
    permit = may_challenge(contact, by, at)
    person_id, organisation_id = by.in_post()
    is_open = models.Challenge.objects.filter(
        decision__contact=contact.id, by_organisation=organisation_id, closed_at=None
    ).exists()
    if problem := disagreement.why_not_challenge(why, wants, is_open=is_open):
        raise problem
    stage = speaking.stage_of(disagreement.first_stage(), contact, at)
    people = speaking.people_of(stage, contact.organisation_id, at)
    due = duty_queries.due_for(stage.clock, at, area_id=contact.area_id)
    challenge_id = new_id()
    item_id = duty.open_item(
        kind=KIND, area_id=contact.area_id, organisation_id=contact.organisation_id,
        person_id=_one(decision.decided_by_id, people), due=due, about=challenge_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    models.Challenge.objects.bulk_create([
        models.Challenge(
            id=challenge_id, item_id=item_id, decision_id=decision_id, organisation_id=contact.organisation_id,
            by_organisation_id=organisation_id, by_person_id=person_id, why=decision_rules.tidy(why),
            wants=decision_rules.tidy(wants), stage=stage.code, at=at, due_at=due.due_at,
        )
    ])  # fmt: skip
    _step(challenge_id, "raised", stage.code, by, at)
    trail.record(
        events.CHALLENGE_RAISED, permit, about=challenge_id, child=contact.child_id,
        detail={"decision": str(decision_id), "stage": stage.code},
    )  # fmt: skip
    notify.tell(to=people, event=events.CHALLENGE_RAISED, link=link_of(challenge_id), about=challenge_id)
    return challenge_id


def may_challenge(contact: models.Contact, by: Actor, at: datetime) -> Permit:
    """Let on the agency that raised the concern, and whoever is recorded as working with the child."""
    concern = models.Concern.objects.filter(id=contact.concern_id).first()
    door.require_open(contact, by, at)
    if concern is not None and door.of_referrer(concern, by):
        return gate.require(by=by, to=Action.CHALLENGE_DECISION, at=at, organisation_id=concern.organisation_id)
    if contact.child_id is None:
        raise NotFound
    return gate.require(by=by, to=Action.CHALLENGE_DECISION, at=at, about=contact.child_id)


@trail.audited
def answer(*, challenge_id: UUID, said: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Answer a disagreement at its stage; whoever challenged then says whether that settles it, under a clock."""
    row, permit = _answerable(challenge_id, by, at)
    if problem := disagreement.why_not_answer(said, row.closed_at, is_turn=not is_answered(row)):
        raise problem
    _step(challenge_id, "answered", row.stage, by, at, said)
    asker = _one(row.by_person_id, speaking.present(row.by_person_id, row.by_organisation_id, london_day(at)))
    _turn(row, Holder(row.by_organisation_id, None, asker), disagreement.SETTLE, by, at, permit)
    trail.record(events.CHALLENGE_ANSWERED, permit, about=challenge_id, child=_child(row), detail={"stage": row.stage})
    notify.tell(
        to=speaking.challengers(row, at), event=events.CHALLENGE_ANSWERED, link=link_of(challenge_id), about=row.id
    )


@trail.audited
def settle(*, challenge_id: UUID, learning: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say that an answer settles the disagreement, and what was learned; it closes, and all of it is kept."""
    row, permit = _challenging(challenge_id, by, at)
    if problem := disagreement.why_not_settle(learning, row.closed_at, is_turn=is_answered(row)):
        raise problem
    changed = models.Decision.objects.filter(
        contact=row.decision.contact_id, at__gt=row.at, replaced_at=None
    ).exists()  # fmt: skip
    _close(row, "changed" if changed else "upheld", learning, events.CHALLENGE_SETTLED, by, at, permit)


@trail.audited
def take_higher(*, challenge_id: UUID, said: str, by: Actor, at: datetime, once: UUID | None = None) -> str:
    """Take a disagreement to the next stage, whether or not it was answered; give the stage."""
    row, permit = _challenging(challenge_id, by, at)
    if problem := disagreement.why_not_move(said, row.closed_at, row.stage):
        raise problem
    return move(row, by, at, permit, said)


@trail.audited
def end_unagreed(*, challenge_id: UUID, learning: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Close a disagreement that the last stage answered and that stands: that it was not agreed is kept, with why."""
    row, permit = _challenging(challenge_id, by, at)
    if problem := disagreement.why_not_settle(learning, row.closed_at, is_turn=is_answered(row)):
        raise problem
    if problem := disagreement.why_not_end(row.stage):
        raise problem
    _close(row, "not_agreed", learning, events.CHALLENGE_SETTLED, by, at, permit)


@trail.audited
def withdraw(*, challenge_id: UUID, said: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Take a challenge back, with why; all of it stays to be read."""
    row, permit = _challenging(challenge_id, by, at)
    if problem := disagreement.why_not_withdraw(said, row.closed_at):
        raise problem
    _step(challenge_id, "withdrawn", row.stage, by, at, said)
    _close(row, "withdrawn", "", events.CHALLENGE_WITHDRAWN, by, at, permit)


# --- what commands and the clock share --------------------------------------------------------------------------


def move(row: models.Challenge, by: Actor, at: datetime, permit: Permit, said: str = "") -> str:
    """Let a disagreement reach its next stage: an owner and a date there, and the people of both agencies told."""
    contact = row.decision.contact
    code = disagreement.next_stage(row.stage) or row.stage
    stage = speaking.stage_of(code, contact, at)
    people = speaking.people_of(stage, contact.organisation_id, at)
    row.stage = code
    row.save(update_fields=["stage"])
    _step(row.id, "moved", code, by, at, said)
    held = Holder(contact.organisation_id, None, people[0] if len(people) == 1 else None)
    _turn(row, held, stage.clock, by, at, permit)
    trail.record(events.CHALLENGE_MOVED, permit, about=row.id, child=contact.child_id, detail={"stage": code})
    both = [*people, *speaking.people_of(stage, row.by_organisation_id, at), *speaking.challengers(row, at)]
    told = [each for each in dict.fromkeys(both) if each != by.person_id]
    notify.tell(to=told, event=events.CHALLENGE_MOVED, link=link_of(row.id), about=row.id)
    return code


def is_answered(row: models.Challenge) -> bool:
    """Tell whether the challenger's turn has come."""
    steps = models.ChallengeStep.objects.filter(challenge=row.id).order_by("at", "id").values_list("kind", flat=True)
    return disagreement.is_answered(list(steps))


def _turn(row: models.Challenge, to: Holder, clock: str, by: Actor, at: datetime, permit: Permit) -> None:
    """Give the disagreement to whoever is to speak next, with their date."""
    running = duty_queries.item(row.item_id, at)
    due = duty_queries.due_for(clock, at, area_id=running.area_id)
    duty.renew_clock(item_id=row.item_id, due=due, by=by, at=at, permit=permit, was=running.rule)
    duty.reseat(item_id=row.item_id, to=to, by=by, at=at, permit=permit)
    row.organisation_id, row.due_at = to.organisation_id, due.due_at
    row.save(update_fields=["organisation", "due_at"])


def _close(
    row: models.Challenge, outcome: str, learning: str, event: str, by: Actor, at: datetime, permit: Permit
) -> None:
    row.closed_at, row.outcome, row.learning = at, outcome, decision_rules.tidy(learning)
    row.save(update_fields=["closed_at", "outcome", "learning"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    contact = row.decision.contact
    trail.record(event, permit, about=row.id, child=contact.child_id, detail={"outcome": outcome, "stage": row.stage})
    stage = speaking.stage_of(row.stage, contact, at)
    told = [each for each in speaking.people_of(stage, contact.organisation_id, at) if each != by.person_id]
    notify.tell(to=told, event=event, link=link_of(row.id), about=row.id)


def _answerable(challenge_id: UUID, by: Actor, at: datetime) -> tuple[models.Challenge, Permit]:
    """Lock a disagreement for those who answer it: of the council that decided, whomever its stage means."""
    row, contact = _found(challenge_id, by, at)
    permit = gate.require(by=by, to=Action.ANSWER_DISAGREEMENT, at=at, organisation_id=contact.organisation_id)
    if not speaking.answers(row, contact, by, at):
        raise NotFound
    return models.Challenge.lock(challenge_id), permit


def _challenging(challenge_id: UUID, by: Actor, at: datetime) -> tuple[models.Challenge, Permit]:
    """Lock a disagreement for those who raised it: the person, and their agency's leads."""
    row, _contact = _found(challenge_id, by, at)
    if not speaking.speaks_for(row, by):
        raise NotFound
    permit = gate.require(by=by, to=Action.CHALLENGE_DECISION, at=at, organisation_id=row.by_organisation_id)
    return models.Challenge.lock(challenge_id), permit


def _found(challenge_id: UUID, by: Actor, at: datetime) -> tuple[models.Challenge, models.Contact]:
    row = models.Challenge.objects.filter(id=challenge_id).select_related("decision__contact").first()
    if row is None:
        raise NotFound
    door.require_open(row.decision.contact, by, at)
    return row, row.decision.contact


def _child(row: models.Challenge) -> UUID | None:
    return row.decision.contact.child_id


def _one(person_id: UUID, people: Sequence[UUID]) -> UUID | None:
    """Give the person if they are among those it may be; else it is for the desk."""
    return person_id if person_id in people else None


def _step(challenge_id: UUID, kind: str, stage: str, by: Actor, at: datetime, said: str = "") -> None:
    models.ChallengeStep.objects.bulk_create([
        models.ChallengeStep(
            id=new_id(), challenge_id=challenge_id, kind=kind, stage=stage, at=at, by_person_id=by.person_id,
            by_organisation_id=by.organisation_id, said=decision_rules.tidy(said),
        )
    ])  # fmt: skip
