"""The place for agreements between organisations: which clauses bear on a question.

The base book is the law and the roles alone. An agreement adds policies to it: each clause is a Cedar template,
linked once for each organisation that asks, and tests for itself who holds something. A source selects first, by the
organisation that asks, the purpose and the moment, so that only the few clauses that bear on it are compiled; the
book is then the same for every child, behind a wall or not, and is compiled once.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from linkspan.sharing.book import (
    AGREED_ACTIONS,
    Book,
    TemplateLink,
    assemble_book,
    base_book,
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Clause templates, each a text of its own, and the links that put organisations into them."""

    templates: tuple[str, ...] = ()
    links: tuple[TemplateLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Lapsed:
    """An agreement whose last day has come without anybody having withdrawn, renewed it or decided to let it end."""

    id: UUID
    code: str
    title: str
    ended_on: date


class AgreementSource(Protocol):
    """Whoever knows which agreements are in force, and which have lapsed.

    For someone whose training or vetting is not in date, and of lapsed agreements for anyone, `selected` gives the
    templates that want an answered question.
    """

    def selected(self, *, asking: UUID, purpose: str, at: datetime, is_in_date: bool = True) -> Selection: ...

    def lapsed(self, *, asking: UUID, at: datetime) -> tuple[Lapsed, ...]: ...


class NoAgreements:
    """The built-in source: there are none, and the base policies decide."""

    def selected(self, *, asking: UUID, purpose: str, at: datetime, is_in_date: bool = True) -> Selection:
        """Select nothing."""
        return Selection()

    def lapsed(self, *, asking: UUID, at: datetime) -> tuple[Lapsed, ...]:
        """List nothing."""
        return ()


class _Place:
    """Where the source of agreements is plugged in; the built-in one until then."""

    def __init__(self) -> None:
        self._source: AgreementSource = NoAgreements()

    def plug(self, source: AgreementSource) -> None:
        """Put a source of agreements in place; `config/wiring.py` does this once."""
        self._source = source

    def __call__(self) -> AgreementSource:
        return self._source


source = _Place()


def bears_on(action: str) -> bool:
    """Tell whether agreements have a say in an action; the law and the roles alone decide all others."""
    return action in AGREED_ACTIONS


def book_for(*, asking: UUID | None, purpose: str, at: datetime, is_in_date: bool = True) -> Book:
    """Return the book that decides a question: the base policies and the clauses that bear on it."""
    if asking is None:
        return base_book()
    return book_of(source().selected(asking=asking, purpose=purpose, at=at, is_in_date=is_in_date))


def book_of(chosen: Selection) -> Book:
    """Return the base policies with the clauses of a selection."""
    base = base_book()
    if not chosen.links:
        return base
    return assemble_book((*base.pages, *chosen.templates), base.schema_text, chosen.links)
