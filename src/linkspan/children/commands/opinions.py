"""Say what one thinks of a pair: an ordinary one is decided by that, a risky one once a second person agrees."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.children import events, models, reviewing, weighed
from linkspan.children.commands import linking
from linkspan.children.queries.settling import reviewers_beside, team_of
from linkspan.sharing.policy import Action


@trail.audited
def give_opinion(*, pair_id: UUID, says: str, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> str:
    """Keep what a reviewer says of a pair, in place of what they said before, and decide where that settles it.

    Returns `same` or `different` where the pair is decided, `disputed` where a third person must say, or `waits`. The
    pair's clock and owner stay as they are until it is decided.
    """
    pair = linking.open_pair(pair_id)
    if by.person_id is None:
        raise NotFound
    permit = _permit(pair, says, by, at, reason)
    if problem := reviewing.why_not_say(says, pair.decision, reason):
        raise problem
    is_double = _is_double(pair, by, at)
    _keep(pair, says, reason, is_double, by.person_id, at)
    trail.record(
        events.OPINION_GIVEN, permit, about=pair_id, detail={"says": says, "blind": is_double},
        aside={"reason": reason.strip()},
    )  # fmt: skip
    opinions = [each.says for each in weighed.standing([pair_id])[pair_id]]
    facts = weighed.facts_of([pair_id])[pair_id]
    outcome = reviewing.settled(opinions, is_risky=bool(reviewing.risks(facts)), is_double=is_double)
    if outcome and outcome == says:
        linking.decide_pair(pair_id=pair_id, same=outcome == "same", reason=reason, by=by, at=at)
        return outcome
    return _wait(pair, opinions, permit, by, at)


@trail.audited
def take_back_opinion(*, pair_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Take back what one said of a pair that still waits; it waits for oneself again."""
    pair = linking.open_pair(pair_id)
    permit = linking.either_side(pair, Action.REVIEW_MATCH, by, at, None)
    row = models.Opinion.objects.filter(pair=pair_id, person=by.person_id, until_at=None).first()
    if pair.decision or row is None:
        raise NotNow("children.opinion_gone", "There is nothing of yours to take back: the pair has moved on.")
    _end([row], at)
    trail.record(events.OPINION_TAKEN_BACK, permit, about=pair_id)


def _permit(pair: models.Pair, says: str, by: Actor, at: datetime, reason: str) -> Permit:
    """Ask for the leave that the answer would need: nobody proposes what they could not do."""
    if says in ("same", "different"):
        return linking.pair_permit(pair, says == "same", by, at, reason)
    return linking.either_side(pair, Action.REVIEW_MATCH, by, at, reason)


def _keep(pair: models.Pair, says: str, reason: str, is_double: bool, person_id: UUID, at: datetime) -> None:
    _end(list(models.Opinion.objects.filter(pair=pair.id, person=person_id, until_at=None)), at)
    models.Opinion.objects.bulk_create([
        models.Opinion(
            pair_id=pair.id, person_id=person_id, says=says, reason=reason.strip(), probability=pair.probability,
            is_blind=is_double, at=at,
        )
    ])  # fmt: skip


def _end(rows: Sequence[models.Opinion], at: datetime) -> None:
    for row in rows:
        row.until_at = at
        row.save(update_fields=["until_at"])


def _is_double(pair: models.Pair, by: Actor, at: datetime) -> bool:
    """Tell whether two people look at this pair blind: drawn, and someone else is there to look."""
    return reviewing.is_drawn(pair.id) and bool(reviewers_beside(pair, by, at))


def _wait(pair: models.Pair, opinions: Sequence[str], permit: Permit, by: Actor, at: datetime) -> str:
    """Leave the pair to someone else; where nobody is there for it, tell who can find someone."""
    spoken = set(models.Opinion.objects.filter(pair=pair.id, until_at=None).values_list("person_id", flat=True))
    beside = reviewers_beside(pair, by, at) - spoken
    disputed = reviewing.is_disputed(opinions)
    if disputed:
        trail.record(events.PAIR_DISPUTED, permit, about=pair.id)
    if disputed or not beside:
        _call(pair, beside, disputed, by, at)
    return "disputed" if disputed else "waits"


def _call(pair: models.Pair, beside: set[UUID], disputed: bool, by: Actor, at: datetime) -> None:
    """Tell who can look; where nobody can, the manager, who settles a dispute and finds someone for the rest."""
    if beside:
        notify.tell(to=sorted(beside, key=str), event=events.PAIR_DISPUTED, link="/reviews/", about=pair.id)
    elif manager := _manager(pair, by, at):
        settles = disputed and not pair.sealed
        link = f"/reviews/{pair.id}/settle/" if settles else "/reviews/"
        notify.tell(to=[manager], event=events.PAIR_DISPUTED, link=link, about=pair.id)


def _manager(pair: models.Pair, by: Actor, at: datetime) -> UUID | None:
    """Name the manager: the reviewer's own where the pair waits with their organisation, else one of its own."""
    on, team = london_day(at), team_of(pair)
    own = agencies.manager_of(by.appointment_id, on) if by.appointment_id else None
    if own and own.organisation_id == team:
        return own.person_id
    there = agencies.people_with_role("manager", on, organisation_id=team) if team else ()
    found = next((each.person_id for each in there if each.person_id != by.person_id), None)
    return found or (own.person_id if own else None)
