"""What a lead lets somebody else decide: delegated, reviewed, ended; and decisions put before the lead."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.queries import Colleague
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.partnership import delegation_models as models
from linkspan.partnership import delegation_rules as rules
from linkspan.partnership import events, placing, scope
from linkspan.partnership.queries import delegations as queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

REVIEW_KIND = "delegation_review"
REFERRAL_KIND = "referral_up"
REVIEW_CLOCK = "delegation.review"
REFERRAL_CLOCK = "referral_up.answer"
MOST_AT_ONCE = 500


def link_of(delegation_id: UUID) -> str:
    """Give the address of a delegation."""
    return f"/partnership/delegations/{delegation_id}/"


def link_of_referral(referral_id: UUID) -> str:
    """Give the address of a decision that was referred up."""
    return f"/partnership/delegations/referrals/{referral_id}/"


@trail.audited
def delegate(
    *, partnership_id: UUID, to_seat: UUID, wanted: rules.Wanted, by: Actor, at: datetime,
    from_seat: UUID | None = None, once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Delegate to a colleague, named by the appointment they sit in; a duty item stands for its review.

    A person delegates from the post they are in. Set-up, which sits nowhere, names the lead's appointment `from_seat`.
    """
    lead, roles = _lead(by, from_seat)
    permit = scope.require(
        by=by, to=Action.COMMIT_PARTNER, at=at, partnership_id=partnership_id, organisation_id=lead.organisation_id
    )
    colleagues = agencies.colleagues(lead.organisation_id, wanted.from_)
    to = next((each for each in colleagues if each.appointment_id == to_seat), None)
    is_self = to is not None and to.person_id == lead.person_id
    refuse_if(rules.why_not_delegate(roles, wanted, is_self=is_self, is_colleague=to is not None))
    if to is None:
        raise NotFound
    _refuse_outsider(partnership_id, lead.organisation_id, wanted.from_)
    refuse_if(rules.why_not_overlap(_overlapping(partnership_id, lead.person_id, to.person_id, wanted)))
    row = _new(partnership_id, lead, to, wanted, by, at)
    row.item_id = duty.open_item(
        kind=REVIEW_KIND, area_id=placing.area_of(partnership_id, lead.organisation_id, london_day(at)),
        organisation_id=lead.organisation_id, person_id=lead.person_id,
        due=duty_queries.due_for(REVIEW_CLOCK, at, on=wanted.review_on), about=row.id, by=by, at=at, permit=permit,
    )  # fmt: skip
    row.save(force_insert=True)
    models.DelegatedFunction.objects.bulk_create(
        models.DelegatedFunction(
            delegation=row, partnership_id=partnership_id, lead_id=lead.person_id, delegate_id=to.person_id,
            function=function, from_on=wanted.from_, until_on=wanted.until,
        )
        for function in sorted(wanted.power.functions)
    )  # fmt: skip
    trail.record(
        events.DELEGATED, permit, about=row.id,
        detail={"to": str(to.person_id), "functions": sorted(wanted.power.functions)},
    )  # fmt: skip
    notify.tell(to=to.person_id, event=events.DELEGATED, link=link_of(row.id), about=row.id)
    return row.id


def _lead(by: Actor, from_seat: UUID | None) -> tuple[Colleague, frozenset[str]]:
    """Give whoever delegates: the asker, in the post they are in; for the system, the lead it names."""
    seat = from_seat if by.kind == "system" else by.appointment_id
    if seat is None:
        raise NotFound
    found = agencies.colleague(seat)
    return found, found.roles


def _refuse_outsider(partnership_id: UUID, organisation_id: UUID, on: date) -> None:
    if not queries.is_member(partnership_id, organisation_id, on):
        raise NotNow("delegation.not_member", "Your organisation is not in this partnership on that day.")


def _overlapping(partnership_id: UUID, lead_id: UUID, delegate_id: UUID, wanted: rules.Wanted) -> list[str]:
    rows = models.DelegatedFunction.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=wanted.from_), partnership=partnership_id, lead=lead_id,
        delegate=delegate_id, function__in=wanted.power.functions,
    )  # fmt: skip
    if wanted.until:
        rows = rows.filter(from_on__lt=wanted.until)
    return sorted(rows.values_list("function", flat=True))


def _new(
    partnership_id: UUID, lead: Colleague, to: Colleague, wanted: rules.Wanted, by: Actor, at: datetime
) -> models.Delegation:
    power = wanted.power
    extents = {kind: power.extent(kind) for kind in rules.COMMITMENTS}
    said = {kind: extent.how for kind, extent in extents.items()}
    said |= {f"{kind}_scope": extent.scope.strip() for kind, extent in extents.items() if extent.how == rules.SCOPED}
    return models.Delegation(
        id=new_id(), partnership_id=partnership_id, organisation_id=lead.organisation_id, lead_id=lead.person_id,
        lead_seat_id=lead.appointment_id, delegate_id=to.person_id, delegate_seat_id=to.appointment_id,
        money=power.money, instrument=wanted.instrument.strip(), instrument_on=wanted.instrument_on,
        from_on=wanted.from_, until_on=wanted.until, review_on=wanted.review_on, made_at=at, made_by_id=by.person_id,
        **said,
    )  # fmt: skip


@trail.audited
def end_delegation(
    *, delegation_id: UUID, on: date, why: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """End a delegation from a day on, with why; the delegate is told. Its review falls away on that day."""
    row, permit = _own(delegation_id, by, at)
    refuse_if(rules.why_not_end(row.from_on, row.until_on, on, why))
    _end(row, on, why, by)
    if on <= london_day(at):
        duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.DELEGATION_ENDED, permit, about=row.id, detail={"on": on.isoformat()})
    notify.tell(to=row.delegate_id, event=events.DELEGATION_ENDED, link=link_of(row.id), about=row.id)


@trail.audited
def review_delegation(
    *, delegation_id: UUID, found: str, finding: str, next_on: date | None, by: Actor, at: datetime,
    once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Record what a review found: it is kept, is to change, or ends today; the next review gets its date."""
    row, permit = _own(delegation_id, by, at)
    today = london_day(at)
    refuse_if(rules.why_not_review(queries.state_of(row, today), found, finding, next_on, today))
    made = models.DelegationReview.objects.create(
        delegation=row, at=at, by_person_id=by.in_post()[0], due_on=row.review_on, found=found.strip(),
        finding=finding, next_on=None if finding == rules.ENDED else next_on,
    )  # fmt: skip
    if finding == rules.ENDED:
        _end(row, max(today, row.from_on), found, by)
        duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    elif next_on:
        row.review_on = next_on
        row.save(update_fields=["review_on"])
        due = duty_queries.due_for(REVIEW_CLOCK, at, on=next_on)
        duty.renew_clock(item_id=row.item_id, due=due, by=by, at=at, permit=permit)
    trail.record(events.DELEGATION_REVIEWED, permit, about=row.id, detail={"finding": finding})
    notify.tell(to=row.delegate_id, event=events.DELEGATION_REVIEWED, link=link_of(row.id), about=row.id)
    return made.id


@trail.audited
def refer_up(
    *, partnership_id: UUID, decision_id: UUID, what: str, link: str, taken_by: UUID, organisation_id: UUID,
    needed: rules.Needed, by: Actor, at: datetime, once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Put a decision that somebody could not take before their agency's lead, to ratify or overturn by a date."""
    permit = scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    on = london_day(at)
    could = queries.authority(
        partnership_id=partnership_id, person_id=taken_by, organisation_id=organisation_id, needed=needed, on=on
    )
    is_known = models.ReferralUp.objects.filter(decision=decision_id, organisation=organisation_id).exists()
    refuse_if(rules.why_not_refer(what, needed, could.answer, is_known=is_known))
    leads = [each for each in queries.leads_of(organisation_id, on) if each.person_id != taken_by]
    referral_id = new_id()
    item_id = duty.open_item(
        kind=REFERRAL_KIND, area_id=placing.area_of(partnership_id, organisation_id, on),
        organisation_id=organisation_id, person_id=leads[0].person_id if leads else None,
        due=duty_queries.due_for(REFERRAL_CLOCK, at), about=referral_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    models.ReferralUp.objects.create(
        id=referral_id, partnership_id=partnership_id, organisation_id=organisation_id, decision=decision_id,
        what=what.strip(), link=link, taken_by_id=taken_by, functions=sorted(needed.functions),
        commitments=list(needed.commitments), money=needed.money, wanting=list(could.why), limit=could.limit, at=at,
        by_person_id=by.person_id, item_id=item_id,
    )  # fmt: skip
    trail.record(events.DECISION_REFERRED_UP, permit, about=referral_id, detail={"decision": str(decision_id)})
    to: list[UUID | notify.AtDesk] = [each.person_id for each in leads]
    to = to or [notify.AtDesk(organisation_id)]
    notify.tell(to=[*to, taken_by], event=events.DECISION_REFERRED_UP, link=link_of_referral(referral_id))
    return referral_id


@trail.audited
def answer_referral(
    *, referral_id: UUID, answer: str, reason: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Ratify or overturn a decision that was referred up, with why; whoever took it or referred it is told."""
    row = models.ReferralUp.objects.select_for_update().filter(id=referral_id).first()
    if row is None:
        raise NotFound
    permit = scope.require(
        by=by, to=Action.COMMIT_PARTNER, at=at, partnership_id=row.partnership_id, organisation_id=row.organisation_id
    )
    person_id, _organisation_id = by.in_post()
    is_open, is_own = row.answered_at is None, person_id == row.taken_by_id
    refuse_if(rules.why_not_answer(by.roles, answer, reason, is_open=is_open, is_own=is_own))
    row.answered_at, row.answered_by_id, row.answer, row.reason = at, person_id, answer, reason.strip()
    row.save(update_fields=["answered_at", "answered_by", "answer", "reason"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.REFERRAL_ANSWERED, permit, about=row.id, detail={"answer": answer})
    told = [row.taken_by_id, row.by_person_id]
    notify.tell(to=told, event=events.REFERRAL_ANSWERED, link=link_of_referral(row.id), about=row.id)


@trail.audited
def mind_delegations(*, by: Actor, at: datetime) -> int:
    """Close the review of each delegation whose last day has passed; give how many.

    One that lapsed because somebody left stays open, with the desk if need be, until a person ends it.
    """
    permit = gate.require(by=by, to=Action.MIND_PARTNERSHIP, at=at)
    ended = models.Delegation.objects.filter(until_on__lte=london_day(at), item__closed_at__isnull=True)
    items = list(ended.order_by("until_on", "id").values_list("item_id", flat=True)[:MOST_AT_ONCE])
    closed = duty.close_many(item_ids=items, by=by, at=at, permit=permit) if items else 0
    trail.record(events.DELEGATIONS_MINDED, permit, detail={"closed": closed})
    return closed


def _own(delegation_id: UUID, by: Actor, at: datetime) -> tuple[models.Delegation, Permit]:
    """Lock a delegation for the lead of its organisation."""
    row = models.Delegation.objects.select_for_update().filter(id=delegation_id).first()
    if row is None:
        raise NotFound
    permit = scope.require(
        by=by, to=Action.COMMIT_PARTNER, at=at, partnership_id=row.partnership_id, organisation_id=row.organisation_id
    )
    if rules.LEAD not in by.roles:
        raise NotNow("delegation.not_lead", "Only a lead partner of the agency reviews or ends what was delegated.")
    return row, permit


def _end(row: models.Delegation, on: date, why: str, by: Actor) -> None:
    row.until_on, row.ended_why, row.ended_by_id = on, why.strip(), by.person_id
    row.save(update_fields=["until_on", "ended_why", "ended_by"])
    models.DelegatedFunction.end(on, delegation=row)
