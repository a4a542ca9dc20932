"""Answering and reviewing challenges, placing canaries, setting budgets."""

from datetime import datetime
from uuid import UUID

from linkspan.audit import Actor, trail
from linkspan.duty import commands as duty
from linkspan.sharing import challenges, events, gate, models, rules
from linkspan.sharing.commands import misuse
from linkspan.sharing.facts import Action


@trail.audited
def answer_challenge(
    *,
    answer: str,
    by: Actor,
    at: datetime,
    about: UUID | None = None,
    to: Action | str | None = None,
    once: UUID | None = None,
) -> UUID:
    """Answer the question the gate asked; for the next hour it lets the asker on, and someone else reviews it.

    `about` is the child whose file was asked for, if any, and `to` the action that was refused. What was asked is
    worked out here, never taken on trust.
    """
    permit = gate.require(by=by, to=Action.ANSWER_CHALLENGE, at=at, reason=answer)
    whys = gate.challenge_whys(by=by, at=at, about=about, to=to)
    if problem := rules.why_not_answer(whys, answer):
        raise problem
    challenge_id = challenges.open_answered(permit, whys=whys, answer=answer.strip(), about_child=about)
    trail.record(events.CHALLENGE_ANSWERED, permit, about=challenge_id, child=about, detail={"whys": list(whys)})
    return challenge_id


@trail.audited
def review_challenge(
    *, challenge_id: UUID, outcome: str, said: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Keep what a different person found about a challenged look, and close its review."""
    row = models.Challenge.lock(challenge_id)
    permit = misuse.permit_review(row, by=by, at=at)
    if problem := rules.why_not_review(row.reviewed_at, outcome):
        raise problem
    misuse.withdraw_questions(row, by=by, at=at, permit=permit)
    row.review(outcome=outcome, by_id=by.in_post()[0], at=at)
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(
        events.CHALLENGE_REVIEWED,
        permit,
        about=challenge_id,
        detail={"outcome": outcome},
        aside={"said": said} if said.strip() else None,
    )


@trail.audited
def place_canary(*, child_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Mark a file that stands for no child: whoever opens it is looked at."""
    permit = gate.require(by=by, to=Action.PLACE_CANARY, at=at)
    row = models.Canary(child=child_id, placed_by_id=by.person_id, placed_at=at)
    row.save(force_insert=True)
    trail.record(events.CANARY_PLACED, permit, about=row.id, child=child_id)
    return row.id


@trail.audited
def set_budget(
    *,
    organisation_id: UUID,
    by: Actor,
    at: datetime,
    searches: int | None = None,
    children: int | None = None,
    organisation_searches: int | None = None,
    organisation_children: int | None = None,
    once: UUID | None = None,
) -> None:
    """Set an organisation's own idea of how much looking is usual; None leaves the usual in place."""
    permit = gate.require(by=by, to=Action.SET_BUDGET, at=at, organisation_id=organisation_id)
    numbers = {
        "searches": searches,
        "children": children,
        "organisation_searches": organisation_searches,
        "organisation_children": organisation_children,
    }
    models.BudgetLimit.objects.update_or_create(organisation_id=organisation_id, defaults=numbers)
    trail.record(events.BUDGET_SET, permit, about=organisation_id, detail=dict(numbers))
