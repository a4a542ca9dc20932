"""What became of a concern, for those who raised it: outcome, reason and contact for a professional; for a family or
the public no more than that somebody looked; for nobody else anything."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor, NotFound, trail
from linkspan.exchange.access import open_to
from linkspan.pathway import decision_rules, door, events, models
from linkspan.pathway.wording import letter_of
from linkspan.sharing import gate
from linkspan.sharing.facts import Action


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """How one child's share of a concern stands for its referrer.

    `state` is waiting, decided (the reply is still to go), told, acknowledged, or silent where nothing goes to whoever
    spoke. `decision_id` leads to the reply's page, where there is one to read; `outcome` is empty until it was told.
    """

    contact_id: UUID
    concern_id: UUID
    child: str
    state: str
    outcome: str
    decision_id: UUID | None
    told_at: datetime | None
    is_read: bool
    due_at: datetime
    council: str
    challenge_id: UUID | None


def outcome_for_referrer(*, concern_ids: Collection[UUID], by: Actor, at: datetime) -> dict[UUID, list[OutcomeLine]]:
    """Give what became of each of some concerns of one's own or one's agency's; the rest are left out without a word.

    A fixed number of queries. Read it inside the look that shows the concerns.
    """
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_OWN_CONCERNS, at=at)
        concerns = {each.id: each for each in models.Concern.objects.filter(id__in=set(concern_ids), kind="concern")}
        own = {each.id for each in concerns.values() if door.of_referrer(each, by)}
        contacts = list(models.Contact.objects.filter(concern__in=own).order_by("received_at", "id"))
        known = open_to({each.child_id for each in contacts if each.child_id}, by, at)
        contacts = [each for each in contacts if each.child_id is None or each.child_id in known]
        lines = _lines(contacts, concerns)
        trail.record(events.OUTCOMES_SEEN, permit, detail={"contacts": len(lines)})
        told = [each for each in contacts if each.child_id]
        trail.record_many(events.OUTCOMES_SEEN, permit, ((each.child_id, each.id, None) for each in told))
    found: dict[UUID, list[OutcomeLine]] = {}
    for line in lines:
        found.setdefault(line.concern_id, []).append(line)
    return found


def _lines(contacts: list[models.Contact], concerns: dict[UUID, models.Concern]) -> list[OutcomeLine]:
    live = models.Decision.objects.filter(contact__in=[each.id for each in contacts], replaced_at=None)
    decisions = {each.contact_id: each for each in live}
    replies = {
        each.decision_id: each
        for each in models.Reply.objects.filter(decision__in=[each.id for each in decisions.values()])
    }
    open_challenges = models.Challenge.objects.filter(
        decision__contact__in=[each.id for each in contacts], closed_at=None
    )  # fmt: skip
    challenges = dict(open_challenges.values_list("decision__contact_id", "id"))
    councils = agencies.organisation_names({each.organisation_id for each in contacts})
    return [
        _line(each, concerns[each.concern_id], decisions.get(each.id), replies, challenges.get(each.id), councils)
        for each in contacts
    ]


def _line(
    contact: models.Contact, concern: models.Concern, decision: models.Decision | None,
    replies: dict[UUID, models.Reply], challenge_id: UUID | None, councils: dict[UUID, str],
) -> OutcomeLine:  # fmt: skip
    to_kind = decision_rules.reply_to(concern.referrer)
    reply = replies.get(decision.id) if decision else None
    is_told = reply is not None and reply.sent_at is not None
    is_reasoned = is_told and decision_rules.is_reasoned(to_kind)
    return OutcomeLine(
        contact_id=contact.id, concern_id=concern.id, child=str(contact.said.get("name", "")),
        state=_state(decision, to_kind, is_told=is_told), outcome=decision.outcome if decision and is_reasoned else "",
        decision_id=decision.id if decision and is_reasoned else None, told_at=reply.sent_at if reply else None,
        is_read=bool(reply and reply.read_at), due_at=contact.due_at, council=councils.get(contact.organisation_id, ""),
        challenge_id=challenge_id if is_reasoned else None,
    )  # fmt: skip


def _state(decision: models.Decision | None, to_kind: str | None, *, is_told: bool) -> str:
    if to_kind is None:
        return "silent"
    if decision is None:
        return "waiting"
    if not is_told:
        return "decided"
    return "told" if decision_rules.is_reasoned(to_kind) else "acknowledged"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One reply as its referrer reads it: the exact words that were sent, and nothing else of the decision."""

    decision_id: UUID
    concern_id: UUID
    child: str
    outcome: str
    words: str
    council: str
    sent_at: datetime
    sent_by: str
    is_read: bool
    is_replaced: bool
    later_id: UUID | None
    can_challenge: bool
    challenges: tuple[tuple[UUID, str, datetime, str], ...]


def outcome(*, decision_id: UUID, by: Actor, at: datetime) -> Outcome:
    """Give one reply to the agency it was sent to; to anyone else there is none."""
    with trail.look(by=by, at=at):
        reply = models.Reply.objects.filter(decision=decision_id).select_related("decision__contact").first()
        if reply is None or reply.sent_at is None or not decision_rules.is_reasoned(reply.to_kind):
            raise NotFound
        decision, contact = reply.decision, reply.decision.contact
        concern = models.Concern.objects.filter(id=contact.concern_id).first()
        permit = door.require_referrer(concern, contact, by, at)
        trail.record(events.OUTCOMES_SEEN, permit, about=contact.id, child=contact.child_id)
        later = models.Reply.objects.filter(
            decision__contact=contact.id, decision__replaced_at=None, sent_at__isnull=False
        ).exclude(decision=decision_id)
        said = models.Challenge.objects.filter(decision__contact=contact.id, by_organisation=by.organisation_id)
        may = gate.may(by=by, to=Action.CHALLENGE_DECISION, at=at, organisation_id=by.organisation_id)
        rows = list(said.order_by("-at", "-id"))
        return Outcome(
            decision_id=decision_id, concern_id=contact.concern_id, child=str(contact.said.get("name", "")),
            outcome=decision.outcome, words=reply.words,
            council=agencies.organisation(contact.organisation_id).name, sent_at=reply.sent_at,
            sent_by=agencies.names_of([reply.sent_by_id]).get(reply.sent_by_id, "") if reply.sent_by_id else "",
            is_read=reply.read_at is not None, is_replaced=decision.replaced_at is not None,
            later_id=later.values_list("decision_id", flat=True).first(),
            can_challenge=may.allow and decision.replaced_at is None and all(each.closed_at for each in rows),
            challenges=tuple((each.id, each.stage, each.at, each.outcome) for each in rows),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Learned:
    """That a decision was made about a child, for someone who is recorded as working with the child."""

    decision_id: UUID
    outcome: str
    level: int
    at: datetime
    council: str
    desk: str
    phone: str
    challenges: tuple[tuple[UUID, str, datetime, str], ...]


def decisions_about(*, child_id: UUID, by: Actor, at: datetime) -> tuple[Learned, ...]:
    """List what front doors decided about a child, newest first, for someone recorded as working with the child.

    Outcome and level alone: neither who raised it nor what was said, nor the reasons.
    """
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.CHALLENGE_DECISION, at=at, about=child_id)
        rows = list(
            models.Decision.objects.filter(contact__child=child_id, replaced_at=None)
            .select_related("contact").order_by("-at", "-id")[:20]
        )  # fmt: skip
        trail.record(events.OUTCOMES_SEEN, permit, detail={"decisions": len(rows)})
        said = models.Challenge.objects.filter(
            decision__contact__in=[row.contact_id for row in rows], by_organisation=by.organisation_id
        ).select_related("decision")
        mine: dict[UUID, list[tuple[UUID, str, datetime, str]]] = {}
        for each in said.order_by("-at", "-id"):
            mine.setdefault(each.decision.contact_id, []).append((each.id, each.stage, each.at, each.outcome))
        councils = agencies.organisation_names({row.contact.organisation_id for row in rows})
        return tuple(_learned(row, councils, mine, at) for row in rows)


def _learned(
    row: models.Decision, councils: dict[UUID, str], mine: dict[UUID, list[tuple[UUID, str, datetime, str]]],
    at: datetime,
) -> Learned:  # fmt: skip
    letter = letter_of(row.contact.organisation_id, row.contact.area_id, row.contact.received_at, at)
    return Learned(
        decision_id=row.id, outcome=row.outcome, level=row.level, at=row.at,
        council=councils.get(row.contact.organisation_id, ""), desk=letter.desk, phone=letter.phone,
        challenges=tuple(mine.get(row.contact_id, ())),
    )  # fmt: skip
