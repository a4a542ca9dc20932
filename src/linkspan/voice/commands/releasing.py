"""Letting things onto the child's page, one by one, and holding them back, which somebody else looks at again."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError
from django.db.models import QuerySet

from linkspan.agencies import notify
from linkspan.audit import Actor, NotFound, NotNow, Permit, refuse_if, trail
from linkspan.audit.ids import new_id
from linkspan.children.queries.happened import area_of
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events
from linkspan.voice import page_rules as rules
from linkspan.voice.page_models import PageHolding, PageRelease

CLOCK = "page.holding_back"
ITEM = "holding_back"


@dataclass(frozen=True, slots=True)
class Showing:
    """What the lead lets the page show: `about` is the person or the words it is about, and none for a note."""

    kind: str
    about: UUID | None = None
    code: str = ""
    name: str = ""
    said: str = ""
    after: str = ""
    month: date | None = None


@trail.audited
def release(*, child_id: UUID, showing: Showing, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Let one thing be on the child's page, in the words the lead read; what stood there of it before gives way."""
    permit = gate.require(by=by, to=Action.RELEASE_TO_CHILD, about=child_id, at=at)
    person_id, _ = by.in_post()
    refuse_if(
        rules.why_not_release(
            kind=showing.kind, code=showing.code, name=showing.name, said=showing.said, month=showing.month
        )
    )
    row = PageRelease(
        id=new_id(), child_id=child_id, kind=showing.kind, code=showing.code, name=showing.name.strip(),
        said=showing.said.strip(), after=showing.after.strip(), month=_first(showing.month),
        released_by_id=person_id, released_as=by.post_title, at=at,
    )  # fmt: skip
    row.about = _about(showing) or row.id
    if _holding(child_id, showing.kind, row.about).exists():
        raise NotNow("voice.page_held", "That is held back. End the holding back first, and then show it.")
    _withdraw(child_id, showing.kind, row.about, person_id, at)
    try:
        PageRelease.objects.bulk_create([row])
    except IntegrityError as problem:
        raise NotNow("voice.page_overtaken", "That is on the page already. Look at it again.") from problem
    trail.record(events.ITEM_RELEASED, permit, about=row.id, detail={"kind": showing.kind})
    return row.id


def _first(month: date | None) -> date | None:
    return month.replace(day=1) if month else None


def _about(showing: Showing) -> UUID | None:
    if showing.kind == "service" and showing.month:
        return rules.about_service(showing.code, showing.month)
    return showing.about


def _withdraw(child_id: UUID, kind: str, about: UUID, person_id: UUID, at: datetime) -> int:
    shown = PageRelease.objects.filter(child=child_id, kind=kind, about=about, withdrawn_at=None)
    return shown.update(withdrawn_at=at, withdrawn_by=person_id)


@trail.audited
def take_back(*, release_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Take one thing off the child's page again; it leaves no gap there."""
    row = PageRelease.objects.filter(id=release_id).first()
    if row is None:
        raise NotFound
    permit = gate.require(by=by, to=Action.RELEASE_TO_CHILD, about=row.child_id, at=at)
    person_id, _ = by.in_post()
    _withdraw(row.child_id, row.kind, row.about, person_id, at)
    trail.record(events.ITEM_TAKEN_BACK, permit, about=release_id, detail={"kind": row.kind})


@trail.audited
def hold_back(
    *, child_id: UUID, kind: str, why: str, words: str, by: Actor, at: datetime, about: UUID | None = None,
    once: UUID | None = None,
) -> UUID:  # fmt: skip
    """Hold something back from the child's page, or all kinds of service; a manager looks at it again by a date."""
    permit = gate.require(by=by, to=Action.RELEASE_TO_CHILD, about=child_id, at=at)
    refuse_if(rules.why_not_hold(kind=kind, why=why, words=words))
    about = None if kind == "services" else about
    if kind != "services" and about is None:
        raise NotFound
    if _holding(child_id, kind, about).exists():
        raise NotNow("voice.page_held_already", "That is held back already.")
    person_id, organisation_id = by.in_post()
    area_id, hold_id = area_of(child_id), new_id()
    item_id = duty.open_item(
        kind=ITEM, area_id=area_id, organisation_id=organisation_id, about=child_id, by=by, at=at, permit=permit,
        due=duty_queries.due_for(CLOCK, at, area_id=area_id),
    )  # fmt: skip
    PageHolding.objects.bulk_create([
        PageHolding(
            id=hold_id, item_id=item_id, child_id=child_id, kind=kind, about=about, why=why, words=words.strip(),
            held_by_id=person_id, held_as=by.post_title, organisation_id=organisation_id, area_id=area_id,
            at=at,
        )
    ])  # fmt: skip
    if about:
        _withdraw(child_id, kind, about, person_id, at)
    trail.record(events.ITEM_HELD_BACK, permit, about=hold_id, detail={"kind": kind}, aside={"reason": words.strip()})
    notify.tell(
        to=notify.AtDesk(organisation_id),
        event=events.ITEM_HELD_BACK,
        link=f"/children/{child_id}/page/",
        about=hold_id,
    )
    return hold_id


def _holding(child_id: UUID, kind: str, about: UUID | None) -> QuerySet[PageHolding]:
    return PageHolding.objects.filter(child=child_id, kind=kind, about=about, ended_at=None)


@trail.audited
def let_go(*, hold_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Stop holding something back; it is on the page only once the lead shows it again."""
    row = _held(hold_id)
    permit = gate.require(by=by, to=Action.RELEASE_TO_CHILD, about=row.child_id, at=at)
    _end(row, by, at, permit)
    trail.record(events.ITEM_LET_GO, permit, about=hold_id)


@trail.audited
def review_hold(*, hold_id: UUID, says: str, words: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say as somebody else whether it stays held back: then there is a next date; else the lead is told to show it."""
    row = _held(hold_id)
    permit = gate.require(by=by, to=Action.REVIEW_HOLDING_BACK, about=row.child_id, at=at, person_id=row.held_by_id)
    is_own = row.held_by_id == by.person_id
    refuse_if(rules.why_not_review(is_ended=bool(row.ended_at), is_own=is_own, says=says, words=words))
    row.reviewed_at, row.reviewed_by_id, row.review_words = at, by.person_id, words.strip()
    row.save(update_fields=["reviewed_at", "reviewed_by", "review_words"])
    if says == "end":
        _end(row, by, at, permit)
    else:
        due = duty_queries.due_for(CLOCK, at, area_id=row.area_id)
        duty.renew_clock(item_id=row.item_id, due=due, by=by, at=at, permit=permit)
    trail.record(events.HOLD_REVIEWED, permit, about=hold_id, detail={"says": says}, aside={"reason": words.strip()})
    notify.tell(to=row.held_by_id, event=events.HOLD_REVIEWED, link=f"/children/{row.child_id}/page/", about=hold_id)


def _held(hold_id: UUID) -> PageHolding:
    row = PageHolding.objects.select_for_update().filter(id=hold_id, dropped_at=None).first()
    if row is None:
        raise NotFound
    return row


def _end(row: PageHolding, by: Actor, at: datetime, permit: Permit) -> None:
    if row.ended_at:
        raise NotNow("voice.page_not_held", "It is no longer held back. Nothing was saved.")
    row.ended_at, row.ended_by_id = at, by.person_id
    row.save(update_fields=["ended_at", "ended_by"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
