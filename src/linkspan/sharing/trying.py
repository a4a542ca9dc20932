"""The test bench: what a document would decide about invented people and children, before anyone signs it.

The same policies, the same engine and the same explanation as the gate's; nothing is stored and no child is named.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from linkspan.sharing.agreement_document import Document
from linkspan.sharing.agreements import Selection, book_of
from linkspan.sharing.book import Book
from linkspan.sharing.clauses import CompiledClause, compile_document
from linkspan.sharing.facts import UNKNOWN_CHILD, Action, ActorFacts, Ask, ChildFacts, Context, Purpose
from linkspan.sharing.policy import Decision, decide

TRIED_CHILD = UUID(int=0xC41D)
TRIED_PERSON = "tried"
STEPS: tuple[Action, ...] = (Action.SEE_HOLDERS, Action.SEE_PEOPLE, Action.SEE_FLAGS, Action.SEE_CONTENT)


@dataclass(frozen=True, slots=True)
class TriedPerson:
    """An invented person: where they work, and what their post and checks are."""

    organisation: UUID
    organisation_kind: str
    roles: frozenset[str] = frozenset({"practitioner"})
    is_trained: bool = True
    is_vetted: bool = True
    gives_reason: bool = True
    has_answered: bool = False


@dataclass(frozen=True, slots=True)
class TriedChild:
    """An invented child: who holds something, and what stands in the way."""

    held_by: frozenset[UUID]
    known_to_asker: bool = False
    in_askers_area: bool = False
    significant_harm: bool = False
    protection: str = "none"
    is_sealed: bool = False
    only_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """What came out for one thing a person might do: by the law and roles alone, and with the document in force."""

    action: Action
    alone: Decision
    together: Decision
    clauses: tuple[str, ...]

    @property
    def is_by_agreement(self) -> bool:
        """Tell whether it is the document that allows it."""
        return self.together.allow and not self.alone.allow


def try_out(
    document: Document,
    *,
    code: str,
    person: TriedPerson,
    child: TriedChild,
    purpose: Purpose | str,
    kind: str,
    at: datetime,
) -> tuple[Tried, ...]:
    """Say what a document would let an invented person do about an invented child, and why.

    A document without dates is tried as if it began before and ended after the moment.
    """
    dated = _dated(document, at)
    is_in_date = person.is_trained and person.is_vetted
    book, bare = book_with(dated, code, [person.organisation], is_in_date=is_in_date), book_of(Selection())
    asks = (_ask(action, person, child, Purpose(purpose), kind, at) for action in STEPS)
    return tuple(_tried(ask, bare, book) for ask in asks)


def book_with(document: Document, code: str, asking: Collection[UUID], *, is_in_date: bool = True) -> Book:
    """Give the book as it would be with a document in force, for some who ask, as their training and vetting stand."""
    reaching = [
        (clause.text, tuple(clause.links(code, asking)))
        if is_in_date
        else (clause.asked, tuple(clause.asked_links(code, asking)))
        for clause in compile_document(document, code, 0)
    ]
    links = dict.fromkeys(link for _text, links in reaching for link in links)
    return book_of(Selection(tuple(text for text, links in reaching if links), tuple(links)))


def whole_book(compiled: Collection[CompiledClause], code: str) -> Book:
    """Give the book with every clause linked for all who may ask: what the selected clauses must equal."""
    links = tuple(link for clause in compiled for link in clause.links(code, clause.asking))
    return book_of(Selection(tuple(clause.text for clause in compiled), links))


def _tried(ask: Ask, bare: Book, book: Book) -> Tried:
    together = decide(ask, book)
    return Tried(ask.action, decide(ask, bare), together, tuple(_clauses(together, book)))


def _clauses(decision: Decision, book: Book) -> Iterator[str]:
    numbers = [book.rules[policy].clause for policy in decision.policies if book.rules[policy].holders]
    yield from dict.fromkeys(numbers)


def _dated(document: Document, at: datetime) -> Document:
    if document.starts_on and document.ends_on:
        return document
    on = at.date()
    return replace(document, starts_on=on.replace(year=on.year - 1, day=1), ends_on=on.replace(year=on.year + 1, day=1))


def _ask(action: Action, person: TriedPerson, child: TriedChild, purpose: Purpose, kind: str, at: datetime) -> Ask:
    return Ask(
        action=action,
        actor=ActorFacts(
            id=TRIED_PERSON,
            machine=False,
            system="",
            organisation_id=person.organisation,
            organisation_kind=person.organisation_kind,
            appointed=True,
            roles=person.roles,
            trained=person.is_trained,
            vetted=person.is_vetted,
        ),
        context=Context(
            at=at,
            purpose=purpose.value,
            kind=kind,
            reason_given=person.gives_reason,
            challenge_answered=person.has_answered,
        ),
        about=TRIED_CHILD,
        child=_facts(child),
    )


def _facts(child: TriedChild) -> ChildFacts:
    return replace(
        UNKNOWN_CHILD,
        involved_organisation=child.known_to_asker,
        same_area=child.in_askers_area,
        significant_harm=child.significant_harm,
        protection=child.protection,
        sealed=child.is_sealed,
        sensitive_only=child.only_sensitive,
        organisations=child.held_by,
    )
