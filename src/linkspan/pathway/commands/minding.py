"""What was begun and not sent: its author is reminded, then their lead, and what somebody left behind is closed."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, Permit, trail
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.pathway import events, rules
from linkspan.pathway.commands import drafting
from linkspan.sharing import gate
from linkspan.sharing.facts import Action

MOST_AT_ONCE = 500


@trail.audited
def mind_drafts(*, by: Actor, at: datetime) -> int:
    """Remind whoever has not sent what they began, then their lead: that it is so, and nothing of what it says.

    Gives how many were told of. Asking again tells nobody twice.
    """
    permit = gate.require(by=by, to=Action.REASSIGN_TASK, at=at)
    with connection.cursor() as cursor:
        cursor.execute("select * from linkspan.unsent_drafts(%s, %s)", [at, MOST_AT_ONCE])
        rows = cursor.fetchall()
    for draft_id, item_id, author_id, organisation_id, author_told in rows:
        if author_told:
            _tell_lead(draft_id, author_id, organisation_id, at, permit)
        else:
            _tell_author(draft_id, item_id, author_id, organisation_id, by, at, permit)
    trail.record(events.DRAFTS_MINDED, permit, detail={"told": len(rows)})
    return len(rows)


def _tell_author(
    draft_id: UUID, item_id: UUID, author_id: UUID, organisation_id: UUID, by: Actor, at: datetime, permit: Permit
) -> None:
    area_id = duty_queries.item(item_id, at).area_id
    duty.renew_clock(
        item_id=item_id, due=duty_queries.due_for(rules.STILL_UNSENT, at, area_id=area_id), was=rules.UNSENT,
        breach_reason=drafting.LATE, by=by, at=at, permit=permit,
    )  # fmt: skip
    _mark(draft_id, is_lead=False, at=at)
    trail.record(events.DRAFT_UNSENT, permit, about=draft_id)
    if agencies.departed({(organisation_id, author_id)}, london_day(at)):
        return
    notify.tell(to=author_id, event=events.DRAFT_UNSENT, link="/concerns/", about=draft_id)


def _tell_lead(draft_id: UUID, author_id: UUID, organisation_id: UUID, at: datetime, permit: Permit) -> None:
    _mark(draft_id, is_lead=True, at=at)
    leads = _leads(author_id, organisation_id, at)
    trail.record(events.DRAFT_STILL_UNSENT, permit, about=draft_id, detail={"told": len(leads)})
    notify.tell(to=leads, event=events.DRAFT_STILL_UNSENT, link="/notices/", about=draft_id)


def _leads(author_id: UUID, organisation_id: UUID, at: datetime) -> list[UUID]:
    """Name whom somebody answers to there, and the agency's safeguarding leads."""
    on = london_day(at)
    seats = [each for each in agencies.in_post(author_id, on) if each.organisation_id == organisation_id]
    above = [agencies.manager_of(each.appointment_id, on) for each in seats]
    found = [each.person_id for each in above if each]
    found += [each.person_id for each in agencies.people_with_role("dsl", on, organisation_id=organisation_id)]
    if not found:
        managers = agencies.people_with_role("manager", on, organisation_id=organisation_id)
        found = [each.person_id for each in managers]
    return [each for each in dict.fromkeys(found) if each != author_id]


def _mark(draft_id: UUID, *, is_lead: bool, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.mark_draft_told(%s, %s, %s)", [draft_id, is_lead, at])


# --- what somebody left behind --------------------------------------------------------------------------------


@trail.audited
def close_left_draft(*, draft_id: UUID, why: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Close what a colleague began and left, unread, once somebody asked them; why stays in the trail's aside."""
    permit = gate.require(by=by, to=Action.CLOSE_LEFT_DRAFT, at=at, organisation_id=by.organisation_id)
    if problem := rules.why_not_close_left(why):
        raise problem
    item_id = _left_item(draft_id)
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.end_left_draft(%s, %s)", [draft_id, at])
    drafting.close_item(item_id, by, at, permit)
    trail.record(events.DRAFT_LEFT_CLOSED, permit, about=draft_id, aside={"why": why.strip()})


def _left_item(draft_id: UUID) -> UUID:
    with connection.cursor() as cursor:
        cursor.execute("select item_id from linkspan.left_drafts() where draft_id = %s", [draft_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    item_id: UUID = row[0]
    return item_id
