"""The one gate. Every change and every read of something asks here first, and goes on with a permit or not at all."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, Permit, Refused, trail
from linkspan.audit.actor import make_permit
from linkspan.sharing import agreements, bookshelf, budget, lookouts, ports, rules, words
from linkspan.sharing.book import Book, base_book
from linkspan.sharing.facts import Action, ActorFacts, Ask, ChildFacts, Context, Purpose
from linkspan.sharing.policy import Decision, DecisionRecord, decide_many, explain

SEARCHES = frozenset({Action.SEARCH, Action.SEARCH_UPN})
OPENS = frozenset({Action.SEE_CHILD, Action.OPEN_WALLED, Action.EXPORT_CHILD})
WITHOUT_RELATIONSHIP = frozenset({"stated-reason", "answered-challenge", "open-walled"})
# What rests on a part in the child's life. A look that rests on anything else, an office included, may be curiosity.
RELATIONSHIPS = frozenset(
    {"involved-person", "involved-organisation", "sight", "involved-challenge", "export-own-child"}
)


def require(
    *,
    by: Actor,
    to: Action | str,
    at: datetime,
    about: UUID | None = None,
    reason: str | None = None,
    organisation_id: UUID | None = None,
    person_id: UUID | None = None,
    purpose: Purpose = Purpose.SAFEGUARDING,
    kind: str = "",
) -> Permit:
    """Return a permit for one action, or raise Refused.

    `about` is the child, or None for what is about no one child. `reason` is the line from `rules.stated`; without
    one, the look's own counts. `organisation_id` is whose record, feed or task it is. `person_id` is whose act would
    be reviewed or confirmed, or who would be appointed. A search, and a file opened without a relationship, are
    counted here.
    """
    action, stated = Action(to), _stated(reason)
    if action in SEARCHES | OPENS:
        budget.take_turn(by)
    asked = _Asked(by, action, at, stated, organisation_id, person_id, purpose, kind)
    decision, _facts = asked.decide([about])[about]
    if not decision.allow:
        raise _refused(decision, asked, about)
    _count(asked, {about: decision})
    return _permit(decision, asked, about)


def require_many(
    *,
    by: Actor,
    to: Action | str,
    about: Collection[UUID],
    at: datetime,
    reason: str | None = None,
    organisation_id: UUID | None = None,
    purpose: Purpose = Purpose.SAFEGUARDING,
    kind: str = "",
) -> dict[UUID, Permit]:
    """Return a permit for each child the action is allowed on; the rest are left out without a word.

    Raises Refused only where something could not be decided, since a list that silently lost a child would read as
    "no record".
    """
    action, stated = Action(to), _stated(reason)
    if action in OPENS:
        budget.take_turn(by)
    asked = _Asked(by, action, at, stated, organisation_id, None, purpose, kind)
    decided = asked.decide(list(dict.fromkeys(about)), explained=False)
    for child, (decision, _facts) in decided.items():
        if decision.code == "fault":
            raise _refused(decision, asked, child)
    allowed = {child: pair for child, pair in decided.items() if child and pair[0].allow}
    _count(asked, {child: decision for child, (decision, _facts) in allowed.items()})
    return {child: _permit(decision, asked, child) for child, (decision, _facts) in allowed.items()}


def may(
    *,
    by: Actor,
    to: Action | str,
    at: datetime,
    about: UUID | None = None,
    reason: str | None = None,
    organisation_id: UUID | None = None,
    person_id: UUID | None = None,
    purpose: Purpose = Purpose.SAFEGUARDING,
    kind: str = "",
) -> Decision:
    """Say what the gate would answer, for showing a button or not. It permits nothing and counts nothing."""
    asked = _Asked(by, Action(to), at, _stated(reason), organisation_id, person_id, purpose, kind)
    return asked.decide([about])[about][0]


def may_each(
    *, by: Actor, to: Collection[Action], about: UUID, at: datetime, reason: str | None = None
) -> dict[Action, Decision]:
    """Say what the gate would answer to each of several actions on one child, for showing what may be done next.

    What is asked about is taken to be the asker's organisation's own. It permits nothing and counts nothing; the
    facts are gathered once.
    """
    stated = _stated(reason)
    try:
        gathered = _gather(by, at, [about])
    except Exception as error:
        return dict.fromkeys(to, _fault(error))
    asks = [
        _Asked(by, action, at, stated, by.organisation_id, None, Purpose.SAFEGUARDING).ask(about, gathered)
        for action in to
    ]
    book = base_book()
    if any(map(agreements.bears_on, to)):
        book = agreements.book_for(
            asking=by.organisation_id, purpose=Purpose.SAFEGUARDING, at=at, is_in_date=_is_in_date(by, at)
        )
    return dict(zip(to, decide_many(asks, book, explained=False), strict=True))


def refused_words(code: str) -> str:
    """Say a refusal in plain words, in the reader's language."""
    return gettext(words.REFUSALS.get(code, words.REFUSALS["not_permitted"]))


def challenge_whys(
    *, by: Actor, at: datetime, about: UUID | None = None, to: Action | str | None = None
) -> tuple[str, ...]:
    """Name what the gate would ask this person about just now, in codes; none when nothing stands against them.

    `to` is the action that was refused, where it is known: opening a protected place always asks, and so does going
    by an agreement whose last day has passed.
    """
    now = budget.standing(by, at, [about] if about else [])
    on = london_day(at)
    by_agreement = by.organisation_id if to is not None and agreements.bears_on(to) else None
    return rules.whys_of(
        is_trained=rules.is_in_date(by.trained_until, on),
        is_vetted=rules.is_in_date(by.vetted_until, on),
        is_spent=now.child_spent(about) if about else now.searches_spent,
        is_walled=to == Action.OPEN_WALLED,
        is_lapsed=bool(by_agreement and agreements.source().lapsed(asking=by_agreement, at=at)),
    )


def has_answered(*, by: Actor, at: datetime) -> bool:
    """Tell whether someone answered a challenge within the hour."""
    return by.kind == "person" and budget.standing(by, at, []).has_answered


class _Gathered(NamedTuple):
    """What the gate was told before it decides: the children it knows of, and where the asker stands."""

    known: Mapping[UUID, ChildFacts]
    standing: budget.Standing


def _gather(by: Actor, at: datetime, children: Collection[UUID]) -> _Gathered:
    return _Gathered(
        known=ports.facts().facts(children, by, at) if children else {},
        standing=budget.OF_A_MACHINE if by.kind == "system" else budget.standing(by, at, children),
    )


class _Asked:
    """One question put about one or many children, with all that is the same for each of them."""

    def __init__(
        self,
        by: Actor,
        action: Action,
        at: datetime,
        reason: str | None,
        organisation_id: UUID | None,
        person_id: UUID | None,
        purpose: Purpose,
        kind: str = "",
    ) -> None:
        self.by, self.action, self.at, self.reason, self.purpose = by, action, at, reason, purpose
        self.kind = kind or action.usual_kind
        self.is_own = organisation_id is not None and organisation_id == by.organisation_id
        self.is_own_act = person_id is not None and person_id == by.person_id
        self.books: dict[str, Book] = {}
        self.kept: set[str] = set()
        self.has_base_book = False

    def decide(
        self, about: Sequence[UUID | None], *, explained: bool = True
    ) -> dict[UUID | None, tuple[Decision, ChildFacts | None]]:
        """Decide for each child; whatever goes wrong on the way is a denial with an alarm."""
        try:
            gathered = _gather(self.by, self.at, [child for child in about if child])
        except Exception as error:
            return dict.fromkeys(about, (_fault(error), None))
        self.has_base_book = gathered.standing.has_base_book
        asks = {child: self.ask(child, gathered) for child in about}
        try:
            book = self._book()
        except Exception as error:
            return dict.fromkeys(about, (_fault(error), None))
        self.books[book.hash] = book
        answers = decide_many(list(asks.values()), book, explained=explained)
        return {child: (answer, asks[child].child) for child, answer in zip(asks, answers, strict=True)}

    def ask(self, child: UUID | None, gathered: _Gathered) -> Ask:
        """Put the question about one child."""
        context = Context(
            at=self.at,
            purpose=Purpose(self.purpose).value,
            kind=self.kind,
            node_mode=gathered.standing.node_mode,
            reason_given=rules.is_stated(self.reason),
            budget_spent=self._is_spent(child, gathered.standing),
            challenge_answered=gathered.standing.has_answered,
            stepped_up=rules.is_stepped_up(self.by.stepped_up_at, self.at),
            own_organisation=self.is_own,
            own_act=self.is_own_act,
        )
        known = gathered.known.get(child) if child else None
        return Ask(self.action, _actor_facts(self.by, self.at), context, child, known)

    def _is_spent(self, child: UUID | None, standing: budget.Standing) -> bool:
        if self.action in SEARCHES:
            return standing.searches_spent
        if self.action is Action.SEE_IN_SEARCH:
            return False  # the search it belongs to was counted and decided already
        return standing.child_spent(child)

    def _book(self) -> Book:
        """Give the one book that decides for every child asked about, known or not: each clause tests for itself."""
        if not agreements.bears_on(self.action):
            return base_book()
        return agreements.book_for(
            asking=self.by.organisation_id, purpose=self.purpose.value, at=self.at,
            is_in_date=_is_in_date(self.by, self.at),
        )  # fmt: skip


def _is_in_date(by: Actor, at: datetime) -> bool:
    """Tell whether someone's training and vetting both hold; what is no person needs neither."""
    on = london_day(at)
    return by.kind == "system" or (rules.is_in_date(by.trained_until, on) and rules.is_in_date(by.vetted_until, on))


def _actor_facts(by: Actor, at: datetime) -> ActorFacts:
    on = london_day(at)
    return ActorFacts(
        id=by.key,
        machine=by.kind == "system",
        system=by.name if by.kind == "system" else "",
        organisation_id=by.organisation_id,
        organisation_kind=by.organisation_kind,
        appointed=by.appointment_id is not None,
        roles=by.roles,
        trained=rules.is_in_date(by.trained_until, on),
        vetted=rules.is_in_date(by.vetted_until, on),
    )


def _stated(reason: str | None) -> str | None:
    """Take the reason given, or else the one the look was opened with."""
    if reason is not None:
        return reason
    act = trail.under_way()
    return act.reason if act else None


def _fault(error: Exception) -> Decision:
    """Deny what could not even be asked. The error's own words may be personal and are dropped."""
    book = base_book()
    record = DecisionRecord(book.hash, book.schema_hash, fault=f"facts: {type(error).__name__}")
    return Decision(allow=False, code="fault", discloses=False, alarm=True, record=record)


def _refused(decision: Decision, asked: _Asked, about: UUID | None) -> Refused:
    return Refused(
        decision.code,
        discloses=decision.discloses,
        explanation=explain(decision, gettext),
        action=asked.action.value,
        about=about,
        policies=decision.record.reasons,
        policy_hash=decision.record.policy_hash,
        alarm=decision.alarm,
        reason=asked.reason,
        decided=decision.record.as_json(),
        keep=partial(_keep_book, asked, decision),
    )


def _keep_book(asked: _Asked, decision: Decision) -> None:
    """Keep the book that said no, so that the refusal can be decided again; what could not be asked has none."""
    book = asked.books.get(decision.record.policy_hash, base_book())
    if book.hash not in asked.kept and not (book is base_book() and asked.has_base_book):
        bookshelf.keep(book, asked.at)
        trail.forget()
        asked.kept.add(book.hash)


def _permit(decision: Decision, asked: _Asked, about: UUID | None) -> Permit:
    _keep_book(asked, decision)
    return make_permit(
        action=asked.action.value,
        actor=asked.by,
        at=asked.at,
        about=about,
        reasons=decision.policies,
        law="; ".join(dict.fromkeys(decision.law)),
        policy_hash=decision.record.policy_hash,
        reason=asked.reason,
        alarm=decision.alarm,
        agreement="; ".join(decision.agreements),
        holders=tuple(UUID(holder) for holder in decision.holders),
        decided=decision.record.as_json(),
    )


def _count(asked: _Asked, allowed: Mapping[UUID | None, Decision]) -> None:
    """Count a search, or the children opened for want of any relationship; those the worker looks at afterwards."""
    if asked.action in SEARCHES:
        budget.spend_search(asked.by, asked.at)
    elif asked.action in OPENS:
        strangers = [child for child, one in allowed.items() if child and WITHOUT_RELATIONSHIP.issuperset(one.policies)]
        budget.spend_children(asked.by, asked.at, strangers)
        unrelated = [child for child, one in allowed.items() if child and RELATIONSHIPS.isdisjoint(one.policies)]
        lookouts.leave(asked.by, asked.at, unrelated)
