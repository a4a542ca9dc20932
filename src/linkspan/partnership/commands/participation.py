"""Thresholds of a partnership's own, and what an agency under one is asked, answers, and how that ends."""

from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.partnership import events, models, placing, scope
from linkspan.partnership import meeting_models as tables
from linkspan.partnership import meeting_rules as rules
from linkspan.partnership.disclosure import Share
from linkspan.partnership.queries import members
from linkspan.partnership.queries import participation as queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

ANSWER_KIND, CLOSE_KIND = "participation_answer", "participation_close"
# Who answers for an agency: its delegate, else its lead, else whoever manages.
ANSWERS = ("delegated_partner", "lead_partner", "manager", "dsl")
CLOSER = "business_manager"


@trail.audited
def set_threshold(
    *, partnership_id: UUID, indicator: str, least: int, from_: date, by: Actor, at: datetime,
    once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Set from when an agency is asked about a figure of its own: below so many per cent. The one before it ends."""
    permit = scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    refuse_if(rules.why_not_expect_share(indicator, queries.THRESHOLDS, least))
    models.Partnership.objects.select_for_update().get(id=partnership_id)
    tables.Expectation.end(from_, partnership=partnership_id, indicator=indicator)
    row = tables.Expectation.objects.create(
        partnership_id=partnership_id, indicator=indicator, least=least, from_on=from_
    )
    trail.record(events.THRESHOLD_SET, permit, about=row.id, detail={"indicator": indicator, "least": least})
    return row.id


@trail.audited
def open_conversations(*, by: Actor, at: datetime) -> int:
    """Ask each agency whose newest figure is under a threshold of its partnership about it; give how many were asked.

    An agency is asked once about a quarter.
    """
    permit = gate.require(by=by, to=Action.MIND_PARTNERSHIP, at=at)
    on = london_day(at)
    asked = 0
    for partnership in members.partnerships(on):
        for threshold in queries.thresholds(partnership.id, on):
            for organisation_id, quarter, share in queries.under_threshold(threshold, partnership.id, on):
                if rules.is_under(share.value, share.high, threshold.least):
                    asked += _ask(partnership.id, threshold, organisation_id, quarter, share, by, at, permit)
    trail.record(events.PARTICIPATION_MINDED, permit, detail={"asked": asked})
    return asked


def _ask(
    partnership_id: UUID, threshold: queries.Threshold, organisation_id: UUID, quarter: date, share: Share, by: Actor,
    at: datetime, permit: Permit,
) -> int:  # fmt: skip
    known = tables.Conversation.objects.filter(
        expectation__partnership=partnership_id, expectation__indicator=threshold.indicator,
        organisation=organisation_id, quarter=quarter,
    )  # fmt: skip
    if known.exists():
        return 0
    conversation_id, person_id = new_id(), _who_answers(organisation_id, london_day(at))
    area_id = placing.area_of(partnership_id, organisation_id, london_day(at))
    due = duty_queries.due_for(rules.ANSWER_CLOCK, at, area_id=area_id)
    item_id = duty.open_item(
        kind=ANSWER_KIND, area_id=area_id, organisation_id=organisation_id, person_id=person_id, due=due,
        about=conversation_id, by=by, at=at, permit=permit,
    )  # fmt: skip
    tables.Conversation.objects.create(
        id=conversation_id, item_id=item_id, expectation_id=threshold.id, organisation_id=organisation_id,
        quarter=quarter, part=share.part.shown, whole=share.whole.shown, opened_at=at, due_at=due.due_at,
    )  # fmt: skip
    trail.record(events.PARTICIPATION_ASKED, permit, about=conversation_id, detail={"indicator": threshold.indicator})
    notify.tell(
        to=person_id or notify.AtDesk(organisation_id), event=events.PARTICIPATION_ASKED,
        link=link_of(partnership_id, conversation_id), about=conversation_id,
    )  # fmt: skip
    return 1


def _who_answers(organisation_id: UUID, on: date) -> UUID | None:
    for role in ANSWERS:
        if found := agencies.people_with_role(role, on, organisation_id=organisation_id):
            return found[0].person_id
    return None


def link_of(partnership_id: UUID, conversation_id: UUID) -> str:
    """Give the address of a conversation's page."""
    return f"/partnership/{partnership_id}/participation/conversations/{conversation_id}/"


@trail.audited
def answer_conversation(
    *, partnership_id: UUID, conversation_id: UUID, words: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Say for an agency why its figure is as it is and what it will do; the business manager has it next."""
    row = _lock(partnership_id, conversation_id)
    permit = scope.require(
        by=by, to=Action.KEEP_OWN_PART, at=at, partnership_id=partnership_id, organisation_id=row.organisation_id
    )
    refuse_if(rules.why_not_answer(is_answered=row.answered_at is not None, words=words))
    row.answer, row.answered_at, row.answered_by_id = words.strip(), at, by.person_id
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    _hand_to_closer(row, partnership_id, by, at, permit)
    row.save(update_fields=["answer", "answered_at", "answered_by", "item", "due_at"])
    trail.record(events.PARTICIPATION_ANSWERED, permit, about=row.id)


def _hand_to_closer(row: tables.Conversation, partnership_id: UUID, by: Actor, at: datetime, permit: Permit) -> None:
    """Open what is left to do for the business manager; where there is none, for a council's duty desk."""
    on = london_day(at)
    listed = members.members(partnership_id, on)
    in_it = {each.organisation_id for each in listed}
    managers = [each for each in agencies.people_with_role(CLOSER, on) if each.organisation_id in in_it]
    councils = [each.organisation_id for each in listed if each.organisation_kind == "council"]
    organisation_id = managers[0].organisation_id if managers else councils[0] if councils else row.organisation_id
    person_id = managers[0].person_id if managers else None
    area_id = placing.area_of(partnership_id, organisation_id, on)
    due = duty_queries.due_for(rules.CLOSE_CLOCK, at, area_id=area_id)
    row.item_id = duty.open_item(
        kind=CLOSE_KIND, area_id=area_id, organisation_id=organisation_id, person_id=person_id, due=due, about=row.id,
        by=by, at=at, permit=permit,
    )  # fmt: skip
    row.due_at = due.due_at
    notify.tell(
        to=person_id or notify.AtDesk(organisation_id), event=events.PARTICIPATION_ANSWERED,
        link=link_of(partnership_id, row.id), about=row.id,
    )  # fmt: skip


@trail.audited
def close_conversation(
    *, partnership_id: UUID, conversation_id: UUID, words: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """End a conversation with what was agreed; the partnership's business manager does."""
    permit = scope.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at, partnership_id=partnership_id)
    if CLOSER not in by.roles:
        raise NotNow("partnership.closer", "The business manager closes it: nobody closes a question about themselves.")
    row = _lock(partnership_id, conversation_id)
    refuse_if(
        rules.why_not_close(is_answered=row.answered_at is not None, is_closed=row.closed_at is not None, words=words)
    )
    row.closing, row.closed_at, row.closed_by_id = words.strip(), at, by.person_id
    row.save(update_fields=["closing", "closed_at", "closed_by"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.PARTICIPATION_CLOSED, permit, about=row.id)


def _lock(partnership_id: UUID, conversation_id: UUID) -> tables.Conversation:
    rows = tables.Conversation.objects.select_for_update(of=("self",)).select_related("expectation")
    row = rows.filter(id=conversation_id, expectation__partnership=partnership_id).first()
    if row is None:
        raise NotFound
    return row
