"""Audits: an agency scores itself against the standards of a duty, hands it in, and peers challenge what it says."""

from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, refuse_if, trail
from linkspan.duty import queries as duty_queries
from linkspan.partnership import duty_models as models
from linkspan.partnership import duty_rules as rules
from linkspan.partnership import events, scope
from linkspan.partnership.commands import duties
from linkspan.partnership.queries import duties as queries
from linkspan.partnership.statutory import SCORES
from linkspan.sharing.facts import Action


def link_of(audit_id: UUID) -> str:
    """Give the address of an audit."""
    return f"/partnership/duties/audits/{audit_id}/"


@trail.audited
def begin_audit(*, held_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Begin the assessment of a duty that has standards; one at a time."""
    row, permit = duties.lock(held_id, by, at)
    found = queries.register(row.partnership_id, london_day(at)).get(row.code)
    if found is None or not found.standards:
        raise NotNow("audit.none", "No standards are set for this duty, so there is nothing to score.")
    if models.Audit.objects.filter(held=row, handed_in_at=None).exists():
        raise NotNow("audit.open", "An assessment of this duty is open already. Go on with that one.")
    made = models.Audit.objects.create(held=row, standards=found.standards, at=at, by_person_id=by.person_id)
    trail.record(events.AUDIT_BEGUN, permit, about=made.id, detail={"code": row.code})
    return made.id


@trail.audited
def score(
    *, audit_id: UUID, standard: str, value: int, evidence: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Score one standard from 1 to 4 and say what that rests on; until it is handed in, it may be scored again."""
    row, permit = _own(audit_id, by, at)
    refuse_if(rules.why_not_score(row.standards, standard, value, evidence, is_open=row.handed_in_at is None))
    models.AuditScore.objects.update_or_create(
        audit=row, standard=standard,
        defaults={"score": value, "evidence": evidence.strip(), "at": at, "by_person_id": by.person_id},
    )  # fmt: skip
    trail.record(events.AUDIT_SCORED, permit, about=row.id, detail={"standard": standard, "score": value})


@trail.audited
def hand_in(*, audit_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Hand in an audit whose every standard is scored: the duty is met by it, and its next day is set."""
    row, permit = _own(audit_id, by, at)
    scored = set(models.AuditScore.objects.filter(audit=row).values_list("standard", flat=True))
    refuse_if(rules.why_not_hand_in(row.standards, scored, is_open=row.handed_in_at is None))
    row.handed_in_at, row.handed_in_by_id = at, by.person_id
    row.save(update_fields=["handed_in_at", "handed_in_by"])
    held, today = row.held, london_day(at)
    duty = queries.register(held.partnership_id, today)[held.code]
    shown = (f"audit of {today.isoformat()}", "", "")
    next_on = rules.next_due(duty, max(held.due_on, today))
    duties.keep_answer(held, rules.Outcome(held.due_on, today, rules.MET), next_on, shown, by, at, permit)
    trail.record(events.AUDIT_HANDED_IN, permit, about=row.id, detail={"code": held.code})


@trail.audited
def challenge_score(
    *, audit_id: UUID, standard: str, said: str, by: Actor, at: datetime, once: UUID | None = None
) -> UUID:
    """Doubt a score of another agency's audit that was handed in; its owner is told and may answer."""
    row = models.Audit.objects.filter(id=audit_id).select_related("held").first()
    if row is None:
        raise NotFound
    person_id, organisation_id = by.in_post()
    permit = scope.require(
        by=by, to=Action.KEEP_OWN_PART, at=at, partnership_id=row.held.partnership_id, organisation_id=organisation_id
    )
    is_scored = models.AuditScore.objects.filter(audit=row, standard=standard).exists()
    is_own = organisation_id == row.held.organisation_id
    problem = rules.why_not_challenge(said, is_open=row.handed_in_at is None, is_own=is_own, is_scored=is_scored)
    refuse_if(problem)
    made = models.AuditChallenge.objects.create(
        audit=row, standard=standard, by_organisation_id=organisation_id, by_person_id=person_id,
        said=said.strip()[: rules.LONGEST], at=at,
    )  # fmt: skip
    trail.record(events.AUDIT_CHALLENGED, permit, about=row.id, detail={"standard": standard})
    owner = duty_queries.owners_of([row.held.item_id]).get(row.held.item_id)
    to = owner.person_id if owner and owner.person_id else notify.AtDesk(row.held.organisation_id)
    notify.tell(to=to, event=events.AUDIT_CHALLENGED, link=link_of(row.id), about=row.id)
    return made.id


@trail.audited
def reply(
    *, challenge_id: UUID, said: str, agreed: int | None, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Answer a peer's challenge, with the score that both now stand by where it changed; the first score is kept."""
    found = models.AuditChallenge.objects.select_for_update().filter(id=challenge_id).first()
    if found is None:
        raise NotFound
    row, permit = _own(found.audit_id, by, at)
    if found.replied_at:
        raise NotNow("audit.replied", "That challenge has been answered.")
    if not said.strip() or (agreed is not None and agreed not in SCORES):
        raise NotNow("audit.reply", "Write an answer; a score you agree on is from 1 to 4.")
    found.reply, found.agreed_score, found.replied_at = said.strip()[: rules.LONGEST], agreed, at
    found.replied_by_id = by.person_id
    found.save(update_fields=["reply", "agreed_score", "replied_at", "replied_by"])
    trail.record(events.AUDIT_REPLIED, permit, about=row.id, detail={"standard": found.standard})
    notify.tell(to=found.by_person_id, event=events.AUDIT_REPLIED, link=link_of(row.id), about=row.id)


def _own(audit_id: UUID, by: Actor, at: datetime) -> tuple[models.Audit, Permit]:
    row = models.Audit.objects.select_for_update().filter(id=audit_id).first()
    if row is None:
        raise NotFound
    row.held, permit = duties.lock(row.held_id, by, at)
    return row, permit
