"""What children and parents said about sharing: the whole of it, and what stands beside one decision."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, trail
from linkspan.duty import queries as duty_queries
from linkspan.sharing import gate
from linkspan.sharing.advice import Matter, Receiver
from linkspan.sharing.facts import Action
from linkspan.sharing.overriding import Against
from linkspan.voice import events
from linkspan.voice import wish_models as models
from linkspan.voice import wish_rules as rules
from linkspan.voice.wish_rules import Wish


@dataclass(frozen=True, slots=True)
class Wishes:
    """All that was said, newest first; `standing` is what holds today. `may_say`: the asker may write another down."""

    child_id: UUID
    every: tuple[Wish, ...]
    standing: frozenset[UUID]
    may_say: bool


@dataclass(frozen=True, slots=True)
class Overridden:
    """That a decision went against wishes: why, and what those who said no were told. `against` are the wishes."""

    override_id: UUID
    decision_id: UUID
    at: datetime
    by_name: str
    reason: str
    why: str
    telling: str
    tell_on: date | None
    how: str
    told_at: datetime | None
    is_explained: bool
    is_settled: bool
    is_ours: bool
    against: tuple[Wish, ...]


def wishes(*, child_id: UUID, by: Actor, at: datetime, reason: str | None = None) -> Wishes:
    """Give all that a child and their parents said about sharing, to those who work with the child."""
    with trail.look(by=by, at=at, reason=reason):
        permit = gate.require(by=by, to=Action.SEE_VOICE, about=child_id, at=at, reason=reason)
        every = _wishes(models.Wish.objects.filter(child=child_id), with_words=True)
        stand = frozenset(each.wish_id for each in rules.standing(every, london_day(at)))
        may_say = gate.may(by=by, to=Action.RECORD_VOICE, about=child_id, at=at).allow
        trail.record(events.WISHES_SEEN, permit, about=child_id, detail={"wishes": len(every)})
        return Wishes(child_id, tuple(reversed(every)), stand, may_say)


def beside(
    *, child_id: UUID, receiver: str, matters: Collection[str] = (), by: Actor, at: datetime, reason: str | None = None
) -> tuple[Wish, ...] | None:
    """List the standing wishes that bear on telling a receiver something; None where the asker may not read them.

    For the look in which the decision itself is opened: where it gives None it leaves no line of its own.

    It never refuses, so that no advice and no answer fails for it. What was said in words is left out for whoever may
    open the child's file but does not work with the child.
    """
    with trail.look(by=by, at=at):
        whole = gate.may(by=by, to=Action.SEE_VOICE, about=child_id, at=at, reason=reason).allow
        action = Action.SEE_VOICE if whole else Action.SEE_CHILD
        if not whole and not gate.may(by=by, to=action, about=child_id, at=at, reason=reason).allow:
            return None
        permit = gate.require(by=by, to=action, about=child_id, at=at, reason=reason)
        found = _bearing(child_id, receiver, matters, at, with_words=whole)
        trail.record(events.WISHES_SEEN, permit, about=child_id, detail={"wishes": len(found)})
        return found


def against(*, child_id: UUID, receiver: Receiver, matters: Collection[Matter], at: datetime) -> tuple[Against, ...]:
    """List the standing wishes against telling a receiver something, for the act under way; the wall narrows them."""
    found = _bearing(child_id, receiver.value, [each.value for each in matters], at, with_words=False)
    return tuple(Against(each.wish_id, each.said.answer) for each in found if each.said.answer in rules.AGAINST)


def override_of(*, decision_id: UUID, by: Actor, at: datetime) -> Overridden | None:
    """Give what was kept with one of one's organisation's decisions that went against a wish, or nothing.

    The caller has opened the decision itself, which narrows who may know of it.
    """
    with trail.look(by=by, at=at):
        row = models.WishOverride.objects.filter(decision=decision_id).first()
        return _overridden(row, by, at) if row and is_ours(row, by) else None


def override(*, override_id: UUID, by: Actor, at: datetime) -> Overridden:
    """Give one sharing against a wish by one's own agency; anyone else's is not there."""
    with trail.look(by=by, at=at):
        row = models.WishOverride.objects.filter(id=override_id).first()
        if row is None or not is_ours(row, by):
            raise NotFound
        return _overridden(row, by, at)


def is_ours(row: models.WishOverride, by: Actor) -> bool:
    """Tell whether it is the asker's agency that shared it, or that holds its task now, as a successor does."""
    owner = duty_queries.owners_of([row.item_id]).get(row.item_id)
    return by.organisation_id is not None and by.organisation_id in {
        row.organisation_id, owner.organisation_id if owner else None
    }  # fmt: skip


def child_of_wish(*, wish_id: UUID, by: Actor, at: datetime) -> UUID:
    """Name the child whose wish a task asks about again, for those who work with the child."""
    with trail.look(by=by, at=at):
        child_id = models.Wish.objects.filter(id=wish_id).values_list("child_id", flat=True).first()
        if child_id is None:
            raise NotFound
        permit = gate.require(by=by, to=Action.SEE_VOICE, about=child_id, at=at)
        trail.record(events.WISHES_SEEN, permit, about=wish_id)
        return child_id


def _overridden(row: models.WishOverride, by: Actor, at: datetime) -> Overridden:
    mine = gate.may(by=by, to=Action.RECORD_SHARING, at=at, organisation_id=by.organisation_id).allow
    action = Action.RECORD_SHARING if mine else Action.SEE_SHARING
    permit = gate.require(by=by, to=action, at=at, organisation_id=by.organisation_id)
    trail.record(events.OVERRIDE_SEEN, permit, about=row.id, child=row.child_id)
    names = agencies.names_of([row.by_person_id])
    return Overridden(
        override_id=row.id, decision_id=row.decision, at=row.at, by_name=names.get(row.by_person_id, ""),
        reason=row.reason, why=row.why, telling=row.telling, tell_on=row.tell_on, how=row.how, told_at=row.told_at,
        is_explained=row.explained_at is not None, is_settled=row.settled_at is not None,
        is_ours=True,
        against=_wishes(models.Wish.objects.filter(id__in=row.against), with_words=False),
    )  # fmt: skip


def _bearing(
    child_id: UUID, receiver: str, matters: Collection[str], at: datetime, *, with_words: bool
) -> tuple[Wish, ...]:
    every = _wishes(models.Wish.objects.filter(child=child_id), with_words=with_words)
    stand = rules.standing(every, london_day(at))
    return tuple(each for each in stand if rules.bears_on(each.said, receiver, matters))


def _wishes(rows: QuerySet[models.Wish], *, with_words: bool) -> tuple[Wish, ...]:
    found = list(rows.order_by("at", "id"))
    people: Mapping[UUID, str] = agencies.names_of({row.asked_by_id for row in found})
    agencies_named = agencies.organisation_names({row.organisation_id for row in found})
    return tuple(_wish(row, people, agencies_named, with_words=with_words) for row in found)


def _wish(row: models.Wish, people: Mapping[UUID, str], named: Mapping[UUID, str], *, with_words: bool) -> Wish:
    return Wish(
        wish_id=row.id, said=row.said(), at=row.at, asked_by=people.get(row.asked_by_id, ""), asked_as=row.asked_as,
        agency=named.get(row.organisation_id, ""), words=row.words if with_words else None, item_id=row.item_id,
    )  # fmt: skip
