"""Strategies for agreements of every kind, likely or not, and for people and children they may be about."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from tests.rulebook.gate.asking import CHILD, NOW, PERSON, a_child
from tests.rulebook.gate.worlds import KINDS, ROLES, TRUTHS, YES_NO

from linkspan.sharing.agreement_document import GROUPS, MODES, PURPOSES, Clause, Document, Party
from linkspan.sharing.agreement_document import KINDS as INFORMATION
from linkspan.sharing.agreements import Selection, book_of
from linkspan.sharing.book import AGREED_ACTIONS, Book
from linkspan.sharing.clauses import CompiledClause, compile_document
from linkspan.sharing.facts import Action, ActorFacts, Ask, Context

AGENCIES = tuple(UUID(int=0xA0 + place) for place in range(5))
CODE = "PT-2026-01"

some_agencies = st.lists(st.sampled_from(AGENCIES), min_size=1, max_size=3, unique=True).map(tuple)
few_purposes = st.lists(st.sampled_from(sorted(PURPOSES)[:4]), min_size=1, max_size=3, unique=True).map(tuple)
few_kinds = st.lists(st.sampled_from(sorted(INFORMATION)[:4]), min_size=1, max_size=3, unique=True).map(tuple)
few_groups = st.lists(st.sampled_from(sorted(GROUPS)), min_size=1, max_size=2, unique=True).map(tuple)


def _numbered(clauses: list[Clause]) -> tuple[Clause, ...]:
    return tuple(replace(clause, number=str(place)) for place, clause in enumerate(clauses, 1))


def clauses_that(effect: Any, at_most: int = 4) -> st.SearchStrategy[tuple[Clause, ...]]:
    """Some clauses of one effect or of any."""
    one = st.builds(
        Clause,
        number=st.just("0"),
        givers=some_agencies,
        receivers=some_agencies,
        purposes=few_purposes,
        kinds=few_kinds,
        groups=few_groups,
        mode=st.sampled_from(sorted(MODES)),
        direction=st.sampled_from(("one_way", "both_ways")),
        effect=effect,
    )
    return st.lists(one, min_size=1, max_size=at_most).map(_numbered)


def a_document(clauses: tuple[Clause, ...], **changes: Any) -> Document:
    """A document of all the agencies, in force at the tests' moment unless said."""
    whole = Document(
        title="Tried",
        area="E06990001",
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
        parties=tuple(Party(each) for each in AGENCIES),
        clauses=clauses,
    )
    return replace(whole, **changes)


any_effect = st.sampled_from(("share", "share", "share", "withhold"))
documents = clauses_that(any_effect).map(a_document)

askers = st.builds(
    ActorFacts,
    id=st.just(PERSON),
    machine=st.just(False),
    system=st.just(""),
    organisation_id=st.sampled_from(AGENCIES),
    organisation_kind=st.sampled_from(KINDS),
    appointed=st.sampled_from((True, True, True, False)),
    roles=st.frozensets(st.sampled_from(ROLES), min_size=1, max_size=2),
    trained=st.sampled_from((True, True, False)),
    vetted=st.sampled_from((True, True, False)),
)
children = st.builds(
    lambda truths, protection, held_by: a_child(
        protection=protection, organisations=held_by, **dict.fromkeys(truths, True)
    ),
    st.sets(st.sampled_from(TRUTHS), max_size=4),
    st.sampled_from(("none", "none", "none", "location", "identity")),
    st.frozensets(st.sampled_from(AGENCIES), max_size=4),
)
moments = st.builds(
    Context,
    at=st.just(NOW),
    purpose=st.sampled_from(sorted(PURPOSES)[:4]),
    kind=st.sampled_from(sorted(INFORMATION)[:4]),
    node_mode=st.sampled_from(("real", "demo")),
    reason_given=YES_NO,
    budget_spent=YES_NO,
    challenge_answered=YES_NO,
)
actions = st.sampled_from([Action(action) for action in sorted(AGREED_ACTIONS)])
asks = st.builds(Ask, actions, askers, moments, about=st.just(CHILD), child=children)
any_asks = st.builds(Ask, st.sampled_from(list(Action)), askers, moments, about=st.just(CHILD), child=children)


def compiled(document: Document) -> tuple[CompiledClause, ...]:
    """The policies of a document."""
    return compile_document(document, CODE, 1)


def selected(document: Document, ask: Ask) -> Book:
    """The book with the clauses that bear on one question: as the database selects them."""
    asking = [ask.actor.organisation_id] if ask.actor.organisation_id else []
    chosen = [clause for clause in compiled(document) if ask.context.purpose in clause.purposes]
    reaching = [(clause, tuple(clause.links(CODE, asking))) for clause in chosen]
    links = tuple(link for _clause, links in reaching for link in links)
    return book_of(Selection(tuple(clause.text for clause, links in reaching if links), links))
