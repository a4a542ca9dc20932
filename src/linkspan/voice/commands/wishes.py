"""Keeping what children and parents say about sharing; and, where it was shared all the same, why and when told."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.children.queries.happened import area_of
from linkspan.duty import commands as duty
from linkspan.duty import queries as duty_queries
from linkspan.sharing import gate, overriding
from linkspan.sharing.facts import Action
from linkspan.sharing.overriding import Against, Override
from linkspan.voice import events
from linkspan.voice import wish_models as models
from linkspan.voice import wish_rules as rules
from linkspan.voice.queries import wishes as queries
from linkspan.voice.wish_rules import Said

ASKS_AGAIN = "wish_ask"
TELLS = "wish_tell"


@trail.audited
def say_wish(*, child_id: UUID, said: Said, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Keep what a child or parent said about one kind of sharing; what was said before stays to be read beside it.

    Said anew, it settles the task of asking the same person about the same again.
    """
    permit = gate.require(by=by, to=Action.RECORD_VOICE, about=child_id, at=at)
    told = said.cleaned()
    if problem := rules.why_not_say(told, london_day(at)):
        raise problem
    _asked_again(child_id, told, by, at, permit)
    row = _row(child_id, told, by, at)
    if told.answer == "not_now":
        row.item_id = _ask_again(row.id, told, by, at, permit, area_of(child_id))
    models.Wish.objects.bulk_create([row])
    trail.record(events.WISH_SAID, permit, about=row.id, detail=_codes(told))
    return row.id


@trail.audited
def withdraw_wish(*, wish_id: UUID, words: str = "", by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Keep that somebody took back what they said about sharing; from then on nothing of it stands."""
    was = models.Wish.objects.filter(id=wish_id).first()
    if was is None:
        raise NotFound
    permit = gate.require(by=by, to=Action.RECORD_VOICE, about=was.child_id, at=at)
    said = was.said()
    newest = _same(was.child_id, said).order_by("-at", "-id").first()
    if problem := rules.why_not_withdraw(said, is_newest=newest is not None and newest.id == was.id):
        raise problem
    _asked_again(was.child_id, said, by, at, permit)
    told = Said(
        said_by=said.said_by, said_by_name=said.said_by_name, kind=said.kind, receiver=said.receiver,
        answer="withdrawn", how=said.how, said_on=london_day(at), words=words.strip()[: rules.LONGEST],
    )  # fmt: skip
    row = _row(was.child_id, told, by, at)
    models.Wish.objects.bulk_create([row])
    trail.record(events.WISH_WITHDRAWN, permit, about=row.id, detail=_codes(told) | {"of": str(wish_id)})
    return row.id


def _same(child_id: UUID, said: Said) -> Any:
    """Find what the same person said about the same."""
    return models.Wish.objects.filter(
        child=child_id, said_by=said.said_by, said_by_name__iexact=said.said_by_name, kind=said.kind,
        receiver=said.receiver,
    )  # fmt: skip


def _asked_again(child_id: UUID, said: Said, by: Actor, at: datetime, permit: Permit) -> None:
    """Close the tasks of asking the same person about the same again: they have been asked."""
    asked = [each for each in _same(child_id, said).values_list("item_id", flat=True) if each]
    if asked:
        duty.close_many(item_ids=asked, by=by, at=at, permit=permit)


def _ask_again(wish_id: UUID, said: Said, by: Actor, at: datetime, permit: Permit, area_id: UUID) -> UUID:
    person_id, organisation_id = by.in_post()
    due = duty_queries.due_for("wish.ask", at, on=said.ask_on, area_id=area_id)
    return duty.open_item(
        kind=ASKS_AGAIN, area_id=area_id, organisation_id=organisation_id, person_id=person_id, due=due,
        about=wish_id, by=by, at=at, permit=permit,
    )  # fmt: skip


def _row(child_id: UUID, said: Said, by: Actor, at: datetime) -> models.Wish:
    person_id, organisation_id = by.in_post()
    return models.Wish(
        id=new_id(), child_id=child_id, said_by=said.said_by, said_by_name=said.said_by_name, kind=said.kind,
        receiver=said.receiver, answer=said.answer, words=said.words, how=said.how, said_on=said.said_on,
        until_on=said.until_on, ask_on=said.ask_on, asked_by_id=person_id, asked_as=by.post_title,
        organisation_id=organisation_id, at=at,
    )  # fmt: skip


def _codes(said: Said) -> dict[str, str]:
    return {"by": said.said_by, "kind": said.kind, "receiver": said.receiver, "answer": said.answer, "how": said.how}


# --- sharing against a wish ---------------------------------------------------------------------------------


@trail.audited
def open_override(
    *, decision_id: UUID, child_id: UUID, against: Collection[Against], said: Override | None, by: Actor, at: datetime,
    permit: Permit,
) -> UUID:  # fmt: skip
    """Keep with a decision that it goes against wishes. Its owner says why and tells them; both have a date."""
    person_id, organisation_id = by.in_post()
    row = models.WishOverride(
        id=new_id(), child_id=child_id, decision=decision_id, against=sorted(each.wish_id for each in against),
        organisation_id=organisation_id, by_person_id=person_id, at=at,
    )  # fmt: skip
    area_id = by.area_ids[0]
    row.item_id = duty.open_item(
        kind=TELLS, area_id=area_id, organisation_id=organisation_id, person_id=person_id,
        due=_due(said, at, area_id), about=row.id, by=by, at=at, permit=permit,
    )  # fmt: skip
    if said is not None:
        _explained(row, said, at)
    models.WishOverride.objects.bulk_create([row])
    trail.record(
        events.OVERRIDE_OPENED, permit, about=row.id, child=child_id,
        detail={"decision": str(decision_id), "reason": row.reason, "telling": row.telling},
    )  # fmt: skip
    if row.telling == "told":
        _settle(row, by, at, permit)
    return row.id


@trail.audited
def explain_override(*, override_id: UUID, said: Override, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say why something was shared against a wish, and whether and when they are told; once, after it went out."""
    row, permit = _ours(override_id, by, at)
    if row.explained_at:
        raise NotNow("voice.override_explained", "That has been said already. Look at the page again.")
    if problem := overriding.why_not_say(said, today=london_day(at)):
        raise problem
    _explained(row, said, at)
    row.save(update_fields=["reason", "why", "explained_at", "telling", "tell_on", "how"])
    trail.record(
        events.OVERRIDE_EXPLAINED, permit, about=row.id, child=row.child_id,
        detail={"reason": row.reason, "telling": row.telling},
    )  # fmt: skip
    if row.telling == "told":
        _settle(row, by, at, permit)
        return
    area_id = by.area_ids[0]
    duty.renew_clock(item_id=row.item_id, due=_due(said, at, area_id), was="wish.why", by=by, at=at, permit=permit)


@trail.audited
def tell_override(*, override_id: UUID, how: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Say that whoever said no has been told that it was shared, and why; this settles the task."""
    row, permit = _ours(override_id, by, at)
    if row.explained_at is None:
        raise NotNow("voice.override_unexplained", "First say why it was shared.")
    if row.settled_at:
        raise NotNow("voice.override_settled", "They have been told already. Look at the page again.")
    if not how.strip() or len(how) > overriding.LONGEST:
        raise NotNow("voice.override_how", "Say in a line when and how you told them.")
    row.telling, row.how = "told", how.strip()
    _settle(row, by, at, permit)


def _ours(override_id: UUID, by: Actor, at: datetime) -> tuple[models.WishOverride, Permit]:
    """Find what one's own agency shared; whoever holds its task may do this, whether or not they know the child."""
    permit = gate.require(by=by, to=Action.RECORD_SHARING, at=at, organisation_id=by.organisation_id)
    row = models.WishOverride.lock(override_id)
    if not queries.is_ours(row, by):
        raise NotFound
    return row, permit


def _explained(row: models.WishOverride, said: Override, at: datetime) -> None:
    row.reason, row.why, row.telling, row.how = said.reason, said.why.strip(), said.telling, said.how.strip()
    row.tell_on = said.tell_on if said.telling == "will" else None
    row.explained_at = at


def _settle(row: models.WishOverride, by: Actor, at: datetime, permit: Permit) -> None:
    row.told_at = row.settled_at = at
    row.settled_by_id = by.person_id
    row.save(update_fields=["telling", "how", "told_at", "settled_at", "settled_by"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.OVERRIDE_SETTLED, permit, about=row.id, child=row.child_id, detail={"telling": row.telling})


def _due(said: Override | None, at: datetime, area_id: UUID) -> Any:
    if said is None:
        return duty_queries.due_for("wish.why", at, area_id=area_id)
    if said.telling == "will":
        return duty_queries.due_for("wish.tell", at, on=said.tell_on, area_id=area_id)
    if said.telling == "not":
        return duty_queries.due_for("wish.silence", at, area_id=area_id)
    return duty_queries.due_for("wish.tell", at, on=london_day(at), area_id=area_id)
