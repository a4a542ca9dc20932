"""Reviewing agreements, and keeping their dates: who is reminded of what, and what is closed at its end."""

from datetime import date, datetime
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit, trail
from linkspan.sharing import agreement_models as models
from linkspan.sharing import agreement_rules as rules
from linkspan.sharing import events, gate
from linkspan.sharing.commands.agreements import (
    add_version,
    has_draft,
    next_number,
    raise_if,
    set_next_date,
    tell_owner,
    tell_signers,
)
from linkspan.sharing.commands.standing_in import settle_stand_ins
from linkspan.sharing.facts import Action
from linkspan.sharing.queries import agreed as queries

ENDED = (rules.State.LAPSED, rules.State.WITHDRAWN, rules.State.SUPERSEDED)


@trail.audited
def review_agreement(
    *, agreement_id: UUID, review: rules.Review, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Record a review of an agreement in force: what was found, what came of it, and when it is looked at next.

    One that is to change gets a draft of its next version, unless there is one already; one that is to end holds until
    its last day, or until a party withdraws. A late review says why it is late.
    """
    agreement = models.Agreement.lock(agreement_id)
    owner = queries.owner_of(agreement)
    permit = gate.require(by=by, to=Action.WRITE_AGREEMENT, at=at, organisation_id=owner)
    current = queries.current_version(agreement, at)
    on = london_day(at)
    raise_if(
        rules.why_not_review(
            review, state=current.state, began_on=london_day(current.put_forward_at or at), ends_on=current.ends_on,
            due_on=current.review_on, on=on, parties=current.document.organisations,
        )
    )  # fmt: skip
    late = review.late_because if rules.is_overdue(current.review_on, on) else ""
    row = _keep_review(current.id, review, late, by, at)
    if review.outcome == rules.Outcome.CHANGE and not has_draft(agreement):
        draft = add_version(agreement, next_number(agreement), current.document, by, at)
        trail.record(events.AGREEMENT_DRAFTED, permit, about=agreement_id, detail={"version": str(draft.id)})
    agreement.review_told_on = None
    agreement.save(update_fields=["review_told_on"])
    set_next_date(agreement, by=by, at=at, permit=permit, breach_reason=late)
    detail = {
        "version": str(current.id),
        "review": str(row.id),
        "outcome": review.outcome,
        "next": review.next_on.isoformat() if review.next_on else None,
        "late": late,
    }
    trail.record(events.AGREEMENT_REVIEWED, permit, about=agreement_id, detail=detail, aside={"found": row.found})
    tell_signers(current.document.organisations, events.AGREEMENT_REVIEWED, agreement, at, but=by.person_id)
    review_id: UUID = row.id
    return review_id


@trail.audited
def keep_agreements(*, by: Actor, at: datetime) -> int:
    """Tell the owner of each agreement what is due, and close those that have ended.

    They are told four weeks before a review and when its day has passed, and three months before the end; each once.
    The worker does this every day; it returns how many owners it told.
    """
    permit = gate.require(by=by, to=Action.KEEP_AGREEMENTS, at=at)
    rows = queries.agreements_with_open_items(at)
    current = queries.current_versions(rows, at)
    done = sum(_kept(row, current[row.id], by=by, at=at, permit=permit) for row in rows)
    trail.record(events.AGREEMENTS_KEPT, permit, detail={"agreements": done})
    return done


# --- steps ----------------------------------------------------------------------------------------------------


def _keep_review(version_id: UUID, review: rules.Review, late: str, by: Actor, at: datetime) -> models.AgreementReview:
    person_id, organisation_id = by.in_post()
    row = models.AgreementReview(
        version_id=version_id, organisation_id=organisation_id, person_id=person_id, post_title=by.post_title,
        reviewed_on=review.reviewed_on, outcome=review.outcome, found=review.found.strip(), next_on=review.next_on,
        took_part=sorted(set(review.took_part) - {organisation_id}), late_because=late, at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def _kept(
    agreement: models.Agreement, current: queries.VersionStanding, *, by: Actor, at: datetime, permit: Permit
) -> bool:
    """Do what one agreement wants today, and say whether it wanted anything."""
    on = london_day(at)
    if current.state in ENDED:
        tell_owner(agreement, events.AGREEMENT_ENDED)
        set_next_date(agreement, by=by, at=at, permit=permit)
        settle_stand_ins(agreement.id, "ended", by=by, at=at, permit=permit)
        trail.record(events.AGREEMENT_ENDED, permit, about=agreement.id, detail={"state": current.state.value})
        return True
    detail, is_told = {"version": str(current.id)}, False
    if _ends_soon(agreement, current, on):
        tell_owner(agreement, events.AGREEMENT_ENDING)
        agreement.warned_at, is_told = at, True
        trail.record(events.AGREEMENT_ENDING, permit, about=agreement.id, detail=detail)
    if current.state is rules.State.IN_FORCE and rules.is_owner_told(current.review_on, agreement.review_told_on, on):
        is_late = rules.is_overdue(current.review_on, on)
        event = events.AGREEMENT_REVIEW_OVERDUE if is_late else events.AGREEMENT_REVIEW_DUE
        tell_owner(agreement, event)
        agreement.review_told_on, is_told = on, True
        trail.record(event, permit, about=agreement.id, detail=detail)
    if is_told:
        agreement.save(update_fields=["warned_at", "review_told_on"])
    return is_told


def _ends_soon(agreement: models.Agreement, current: queries.VersionStanding, on: date) -> bool:
    return (
        agreement.warned_at is None
        and current.state in (rules.State.IN_FORCE, rules.State.PARTY_GONE)
        and current.ends_on is not None
        and rules.warned_from(current.ends_on) <= on
    )
