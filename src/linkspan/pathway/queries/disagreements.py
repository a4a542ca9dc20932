"""Professional disagreements: one with all that was said, and the list of those that are open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, trail
from linkspan.duty import queries as duty
from linkspan.duty.rules import Band, Bands
from linkspan.exchange.access import open_to
from linkspan.pathway import disagreement, door, events, models, speaking
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

MOST = 100
MANAGES = frozenset({"manager", "dsl", "front_door"})


@dataclass(frozen=True, slots=True)
class StepLine:
    kind: str
    stage: str
    at: datetime
    by: str
    organisation: str
    is_ours: bool
    said: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A disagreement with every step, as both agencies see it; `can_…` say what this reader may do now."""

    challenge_id: UUID
    decision_id: UUID
    contact_id: UUID
    child: str
    outcome: str
    level: int
    decided_at: datetime
    is_replaced: bool
    council: str
    challenger: str
    raised_by: str
    why: str
    wants: str
    stage: str
    at: datetime
    due_at: datetime
    band: Band
    is_answered: bool
    turn: str
    holder: str
    closed_at: datetime | None
    closed_how: str
    learning: str
    steps: tuple[StepLine, ...]
    is_last: bool
    is_council: bool
    can_answer: bool
    can_go_on: bool


def disagreement_whole(*, challenge_id: UUID, by: Actor, at: datetime) -> Disagreement:
    """Give one disagreement to the people of both agencies whom it concerns."""
    with trail.look(by=by, at=at):
        row = models.Challenge.objects.filter(id=challenge_id).select_related("decision__contact").first()
        if row is None:
            raise NotFound
        contact = row.decision.contact
        door.require_open(contact, by, at)
        if not _may_read(row, contact, by, at):
            raise NotFound
        permit = gate.require(by=by, to=Action.ANSWER_DISAGREEMENT, at=at, organisation_id=by.organisation_id)
        trail.record(events.CHALLENGE_SEEN, permit, about=row.id, child=contact.child_id)
        return _whole(row, contact, by, at)


def _may_read(row: models.Challenge, contact: models.Contact, by: Actor, at: datetime) -> bool:
    """Tell whether someone is of either agency and either speaks there, answers there, or leads there."""
    if by.organisation_id not in (contact.organisation_id, row.by_organisation_id):
        return False
    if speaking.speaks_for(row, by) or speaking.answers(row, contact, by, at):
        return True
    if by.organisation_id == contact.organisation_id and by.roles & MANAGES:
        return True
    return by.person_id in speaking.people_of(speaking.stage_of(row.stage, contact, at), row.by_organisation_id, at)


def _whole(row: models.Challenge, contact: models.Contact, by: Actor, at: datetime) -> Disagreement:
    steps = list(models.ChallengeStep.objects.filter(challenge=row.id).order_by("at", "id"))
    is_answered = disagreement.is_answered([each.kind for each in steps])
    held = duty.owners_of([row.item_id]).get(row.item_id)
    people = agencies.names_of(
        {each.by_person_id for each in steps if each.by_person_id}
        | {row.by_person_id} | ({held.person_id} if held and held.person_id else set())
    )  # fmt: skip
    names = agencies.organisation_names({contact.organisation_id, row.by_organisation_id})
    is_open = row.closed_at is None
    council, challenger = names.get(contact.organisation_id, ""), names.get(row.by_organisation_id, "")
    return Disagreement(
        challenge_id=row.id, decision_id=row.decision_id, contact_id=contact.id,
        child=str(contact.said.get("name", "")),
        outcome=row.decision.outcome, level=row.decision.level, decided_at=row.decision.at,
        is_replaced=row.decision.replaced_at is not None, council=council, challenger=challenger,
        raised_by=people.get(row.by_person_id, ""), why=row.why, wants=row.wants, stage=row.stage, at=row.at,
        due_at=row.due_at, band=Bands.seen_from(at, duty.special_days()).of(row.due_at), is_answered=is_answered,
        turn=challenger if is_answered else council,
        holder=people.get(held.person_id, "") if held and held.person_id else "", closed_at=row.closed_at,
        closed_how=row.outcome, learning=row.learning,
        steps=tuple(_step(each, people, names, by) for each in steps),
        is_last=disagreement.next_stage(row.stage) is None,
        is_council=by.organisation_id == contact.organisation_id and not speaking.speaks_for(row, by),
        can_answer=is_open and not is_answered and speaking.answers(row, contact, by, at),
        can_go_on=is_open and speaking.speaks_for(row, by) and _may_challenge(by, at),
    )  # fmt: skip


def _may_challenge(by: Actor, at: datetime) -> bool:
    return gate.may(by=by, to=Action.CHALLENGE_DECISION, at=at, organisation_id=by.organisation_id).allow


def _step(row: models.ChallengeStep, people: dict[UUID, str], names: dict[UUID, str], by: Actor) -> StepLine:
    return StepLine(
        kind=row.kind, stage=row.stage, at=row.at, by=people.get(row.by_person_id, "") if row.by_person_id else "",
        organisation=names.get(row.by_organisation_id, "") if row.by_organisation_id else "",
        is_ours=row.by_organisation_id == by.organisation_id, said=row.said,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChallengeLine:
    """One disagreement in a list: between whom, at which stage, whose turn, by when. Nothing that was said."""

    challenge_id: UUID
    child: str
    stage: str
    council: str
    challenger: str
    at: datetime
    due_at: datetime
    band: Band
    turn: str
    closed_how: str
    learning: str


@dataclass(frozen=True, slots=True)
class Disagreements:
    open: tuple[ChallengeLine, ...]
    closed: tuple[ChallengeLine, ...]


def disagreements(*, by: Actor, at: datetime) -> Disagreements:
    """List one's agency's disagreements, on either side: what is open, the first due first, and what was learned.

    Managers, leads and the front door see all of their agency's; anyone else what they raised.
    """
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.ANSWER_DISAGREEMENT, at=at, organisation_id=by.organisation_id)
        if by.roles & MANAGES:
            ours = Q(by_organisation=by.organisation_id) | Q(decision__contact__organisation=by.organisation_id)
        else:
            ours = Q(by_organisation=by.organisation_id, by_person=by.person_id)
        rows = models.Challenge.objects.filter(ours).select_related("decision__contact")
        found = [
            *rows.filter(closed_at=None).order_by("due_at", "id")[:MOST],
            *rows.filter(closed_at__isnull=False).order_by("-closed_at", "-id")[:MOST],
        ]
        known = open_to({each.decision.contact.child_id for each in found if each.decision.contact.child_id}, by, at)
        found = [each for each in found if each.decision.contact.child_id in (None, *known)]
        trail.record(events.CHALLENGES_LISTED, permit, detail={"listed": len(found)})
        trail.record_many(
            events.CHALLENGES_LISTED, permit, ((each.decision.contact.child_id, each.id, None) for each in found)
        )
        lines = _lines(found, at)
    return Disagreements(
        open=tuple(each for each in lines if not each.closed_how),
        closed=tuple(each for each in lines if each.closed_how),
    )


def _lines(rows: Iterable[models.Challenge], at: datetime) -> list[ChallengeLine]:
    found = list(rows)
    names = agencies.organisation_names(
        {each.by_organisation_id for each in found} | {each.decision.contact.organisation_id for each in found}
    )
    kinds: dict[UUID, list[str]] = {}
    steps = models.ChallengeStep.objects.filter(challenge__in=[each.id for each in found]).order_by("at", "id")
    for challenge_id, kind in steps.values_list("challenge_id", "kind"):
        kinds.setdefault(challenge_id, []).append(kind)
    bands = Bands.seen_from(at, duty.special_days())
    lines = []
    for each in found:
        contact = each.decision.contact
        council = names.get(contact.organisation_id, "")
        challenger = names.get(each.by_organisation_id, "")
        is_answered = disagreement.is_answered(kinds.get(each.id, []))
        lines.append(
            ChallengeLine(
                challenge_id=each.id, child=str(contact.said.get("name", "")), stage=each.stage, council=council,
                challenger=challenger, at=each.at, due_at=each.due_at, band=bands.of(each.due_at),
                turn=challenger if is_answered else council, closed_how=each.outcome, learning=each.learning,
            )
        )  # fmt: skip
    return lines
