"""One contact, whole: what was seen, thought and said, what else is open about the child, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, trail
from linkspan.duty import queries as duty
from linkspan.duty.rules import Band, Bands
from linkspan.pathway import decision_rules, door, events, models
from linkspan.pathway.decision_rules import Given
from linkspan.pathway.telling import said_in, words_for
from linkspan.pathway.wording import mark_of
from linkspan.sharing import gate
from linkspan.sharing.facts import Action


@dataclass(frozen=True, slots=True)
class OtherContact:
    """Another open contact of the same child, or of a brother or sister told of in the same words."""

    contact_id: UUID
    child: str
    is_same_child: bool
    received_at: datetime
    band: Band
    holder: str
    source: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision, whether it counts still, and what its referrer was told."""

    decision_id: UUID
    outcome: str
    level: int
    reasons: str
    by: str
    post: str
    at: datetime
    replaced_at: datetime | None
    to_kind: str
    words: str
    reply_due_at: datetime | None
    sent_at: datetime | None
    sent_by: str
    read_at: datetime | None
    is_reply_open: bool


@dataclass(frozen=True, slots=True)
class ChallengeMark:
    """That somebody disagrees, as a line that leads to it."""

    challenge_id: UUID
    stage: str
    by_organisation: str
    at: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class ContactWhole:
    """All that the front door may read of one contact. `file_open` says whether the child's file opens as things
    stand; `with_reason` whether it would with a reason."""

    contact_id: UUID
    child_id: UUID | None
    said: dict[str, Any]
    file_open: bool
    with_reason: bool
    urgency: str
    kind: str
    referrer: str
    source: str
    author: str
    author_as: str
    told_by: str
    reach: str
    saw: str
    thinks: str
    child_said: str
    done: str
    family_knows: str
    family_why: str
    happened_at: datetime | None
    written_at: datetime
    received_at: datetime
    due_at: datetime
    band: Band
    is_open: bool
    decided_at: datetime | None
    joined_to: UUID | None
    holder_id: UUID | None
    holder: str
    held_since: datetime | None
    is_mine: bool
    offered_to: str
    is_offered_to_me: bool
    colleagues: tuple[tuple[UUID, str], ...]
    others: tuple[OtherContact, ...]
    decisions: tuple[DecisionLine, ...]
    challenges: tuple[ChallengeMark, ...]
    is_gone: bool
    lacks_late_reason: bool

    @property
    def live(self) -> DecisionLine | None:
        """Give the decision that counts."""
        return next((each for each in self.decisions if each.replaced_at is None), None)


def contact_whole(*, contact_id: UUID, by: Actor, at: datetime) -> ContactWhole:
    """Give one contact of one's own front door; it is a look at the child, and leaves its line."""
    with trail.look(by=by, at=at):
        row, permit = door.require_contact(contact_id, by, at)
        concern = models.Concern.objects.filter(id=row.concern_id).first()
        if concern is None:
            raise NotFound
        trail.record(events.CONTACT_SEEN, permit, about=contact_id, child=row.child_id)
        return _whole(row, concern, by, at)


def _whole(row: models.Contact, concern: models.Concern, by: Actor, at: datetime) -> ContactWhole:
    on = london_day(at)
    bands = Bands.seen_from(at, duty.special_days())
    line = duty.items_about([row.id], at, kind="contact").get(row.id)
    decisions = _decisions(row.id)
    people = agencies.names_of({each for each in (concern.author_id, line.person_id if line else None) if each})
    offer = next(iter(duty.offers_of([row.item_id])), None)
    receiver = offer.receiver.person_id if offer else None
    is_open, with_reason = _file(row.child_id, by, at)
    return ContactWhole(
        contact_id=row.id, child_id=row.child_id, said=dict(row.said), file_open=is_open, with_reason=with_reason,
        urgency=row.urgency, kind=concern.kind, referrer=concern.referrer, source=_agency(concern.organisation_id),
        author=people.get(concern.author_id, "") if concern.author_id else "", author_as=concern.author_as,
        told_by=concern.told_by, reach=concern.reach, saw=concern.saw, thinks=concern.thinks,
        child_said=concern.child_said, done=concern.done, family_knows=concern.family_knows,
        family_why=concern.family_why, happened_at=concern.happened_at, written_at=concern.at,
        received_at=row.received_at, due_at=row.due_at, band=bands.of(row.due_at), is_open=row.closed_at is None,
        decided_at=row.decided_at, joined_to=row.joined_to_id, holder_id=line.person_id if line else None,
        holder=people.get(line.person_id, "") if line and line.person_id else "",
        held_since=line.held_since if line else None, is_mine=bool(line and duty.acts_for(line.person_id, by, at)),
        offered_to=agencies.names_of([receiver]).get(receiver, "") if receiver else "",
        is_offered_to_me=duty.acts_for(receiver, by, at),
        colleagues=tuple(
            (each.person_id, each.name) for each in door.colleagues(row.organisation_id, on)
            if each.person_id != by.person_id
        ),
        others=_others(row, bands, by, at), decisions=decisions, challenges=_challenges(row.id),
        is_gone=concern.dropped_at is not None,
        lacks_late_reason=bool(duty.lacks_reason([row.item_id])),
    )  # fmt: skip


def _file(child_id: UUID | None, by: Actor, at: datetime) -> tuple[bool, bool]:
    """Tell whether the child's file opens as things stand, and whether a reason would open it."""
    if child_id is None:
        return False, False
    decision = gate.may(by=by, to=Action.SEE_CHILD, about=child_id, at=at)
    return decision.allow, decision.code == "reason_needed"


def _agency(organisation_id: UUID | None) -> str:
    return agencies.organisation_names([organisation_id]).get(organisation_id, "") if organisation_id else ""


def _others(row: models.Contact, bands: Bands, by: Actor, at: datetime) -> tuple[OtherContact, ...]:
    """Give the open contacts of the child, and of those told of in the same words as the child ever was."""
    family = {row.child_id} if row.child_id else set()
    with_child = models.Contact.objects.filter(organisation=row.organisation_id)
    told = set(with_child.filter(child=row.child_id).values_list("concern_id", flat=True)) if row.child_id else set()
    told.add(row.concern_id)
    siblings = with_child.filter(concern__in=told).exclude(child=None).values_list("child_id", flat=True)
    family |= set(siblings)
    found = with_child.filter(closed_at=None).exclude(id=row.id)
    rows = list(found.filter(child__in=family).order_by("due_at", "id")[:20])
    rows += list(found.filter(concern=row.concern_id, child=None).order_by("due_at", "id")[:10])
    allowed = door.opens(rows, by, at)
    return _other_lines([each for each in rows if each.id in allowed], row.child_id, bands)


def _other_lines(rows: Sequence[models.Contact], child_id: UUID | None, bands: Bands) -> tuple[OtherContact, ...]:
    owners = duty.owners_of([each.item_id for each in rows])
    people = agencies.names_of({each.person_id for each in owners.values() if each.person_id})
    concerns = {each.id: each for each in models.Concern.objects.filter(id__in={one.concern_id for one in rows})}
    names = agencies.organisation_names({each.organisation_id for each in concerns.values() if each.organisation_id})
    lines = []
    for each in rows:
        held, concern = owners.get(each.item_id), concerns.get(each.concern_id)
        source = names.get(concern.organisation_id, "") if concern and concern.organisation_id else ""
        lines.append(
            OtherContact(
                contact_id=each.id, child=str(each.said.get("name", "")),
                is_same_child=child_id is not None and each.child_id == child_id, received_at=each.received_at,
                band=bands.of(each.due_at),
                holder=people.get(held.person_id, "") if held and held.person_id else "", source=source,
            )
        )  # fmt: skip
    return tuple(lines)


def _decisions(contact_id: UUID) -> tuple[DecisionLine, ...]:
    rows = list(models.Decision.objects.filter(contact=contact_id).order_by("-at", "-id"))
    replies = {each.decision_id: each for each in models.Reply.objects.filter(decision__in=[row.id for row in rows])}
    senders = {each.sent_by_id for each in replies.values() if each.sent_by_id}
    people = agencies.names_of({row.decided_by_id for row in rows} | senders)
    return tuple(_decision(row, replies.get(row.id), people) for row in rows)


def _decision(row: models.Decision, reply: models.Reply | None, people: dict[UUID, str]) -> DecisionLine:
    return DecisionLine(
        decision_id=row.id, outcome=row.outcome, level=row.level, reasons=row.reasons,
        by=people.get(row.decided_by_id, ""), post=row.decided_as, at=row.at, replaced_at=row.replaced_at,
        to_kind=reply.to_kind if reply else "", words=reply.words if reply else "",
        reply_due_at=reply.due_at if reply else None, sent_at=reply.sent_at if reply else None,
        sent_by=people.get(reply.sent_by_id, "") if reply and reply.sent_by_id else "",
        read_at=reply.read_at if reply else None, is_reply_open=reply is not None and reply.closed_at is None,
    )  # fmt: skip


def _challenges(contact_id: UUID) -> tuple[ChallengeMark, ...]:
    rows = list(models.Challenge.objects.filter(decision__contact=contact_id).order_by("-at", "-id"))
    names = agencies.organisation_names({row.by_organisation_id for row in rows})
    return tuple(
        ChallengeMark(row.id, row.stage, names.get(row.by_organisation_id, ""), row.at, row.outcome) for row in rows
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """The exact words each referrer would get, and a mark of the first of them for the act that sends it."""

    to_kind: str | None
    words: str
    mark: str
    joined: tuple[tuple[str | None, str], ...]
    is_usual: bool
    is_late: bool


def preview(*, contact_id: UUID, given: Given, by: Actor, at: datetime) -> Preview:
    """Say what a decision would tell its referrers, before anything is saved. Raises what deciding would refuse."""
    with trail.look(by=by, at=at):
        row, permit = door.require_contact(contact_id, by, at, Action.DECIDE_CONTACT)
        contacts = [row, *models.Contact.objects.filter(joined_to=contact_id).order_by("id")]
        about = models.Concern.objects.filter(id__in=[each.concern_id for each in contacts])
        concerns = {each.id: each for each in about}
        if row.concern_id not in concerns:
            raise NotFound
        told = [_told(each, concerns[each.concern_id], given, at) for each in contacts if each.concern_id in concerns]
        trail.record(events.DECISION_PREVIEWED, permit, about=contact_id, child=row.child_id)
    to_kind, words = told[0]
    return Preview(
        to_kind=to_kind, words=words, mark=mark_of(words), joined=tuple(told[1:]),
        is_usual=decision_rules.is_usual(given.outcome, given.level),
        is_late=row.closed_at is None and decision_rules.was_late(row.due_at, at),
    )  # fmt: skip


def _told(contact: models.Contact, concern: models.Concern, given: Given, at: datetime) -> tuple[str | None, str]:
    to_kind = decision_rules.reply_to(concern.referrer)
    if problem := decision_rules.why_not_decide(given, to_kind, said_in(concern)):
        raise problem
    return to_kind, words_for(contact, to_kind, given, at)
