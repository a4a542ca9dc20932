"""The wall and the gate read an agreement each on their own, and say the same of every flag."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from linkspan.agencies import models as agencies
from linkspan.audit import Actor
from linkspan.audit.ids import new_id
from linkspan.children import models
from linkspan.sharing import agreement_models
from linkspan.sharing.agreement_document import Document, canonical
from linkspan.sharing.facts import Action, ActorFacts, Ask, Context, Purpose
from linkspan.sharing.policy import decide
from linkspan.sharing.trying import whole_book
from tests import cast, factories
from tests.rooms.children.conftest import NOW
from tests.rulebook.gate.agreed import AGENCIES, CODE, a_document, any_effect, clauses_that, compiled
from tests.rulebook.gate.asking import a_child
from tests.support.agreements import signer
from tests.support.database import as_test

KNOWN = frozenset(AGENCIES[:2])
NEAR = frozenset(AGENCIES[1:3])
FLAGS_PURPOSES = ("safeguarding", "child_protection")
pytestmark = pytest.mark.django_db

# Without shrinking: each try writes an agreement.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
documents = clauses_that(any_effect).map(a_document)


@pytest.fixture
def child(db: None) -> tuple[cast.Cast, UUID, list[Actor]]:
    """A child whom two of five agencies know and two live near; and two people who sign for one agency."""
    people = cast.build()
    child_id = new_id()
    with as_test():
        models.Child.objects.create(id=child_id, area=people.northmere, created_at=NOW)
        for place, agency in enumerate(AGENCIES):
            made = agencies.Organisation.objects.create(
                id=agency, code=f"A{place}", name=f"Agency {place}", kind="other", area=people.southmere,
                from_on=NOW.date() - timedelta(days=900),
            )  # fmt: skip
            if agency in NEAR:
                agencies.OrganisationArea.objects.create(
                    organisation=made, area=people.northmere, from_on=NOW.date() - timedelta(days=900)
                )
            if agency in KNOWN:
                models.Involvement.objects.create(
                    child_id=child_id, organisation=made, from_on=NOW.date() - timedelta(days=9)
                )
    signers = [signer(people.council, f"Signer {place}", NOW - timedelta(hours=1)) for place in (1, 2)]
    return people, child_id, signers


def by_the_wall(document: Document, child: tuple[cast.Cast, UUID, list[Actor]]) -> set[tuple[UUID, UUID]]:
    """Put an agreement into the database as if all had signed it, and ask the wall about every pair of agencies."""
    people, child_id, signers = child
    with transaction.atomic():
        item_id = factories.item(
            organisation=people.council, area=people.northmere, opened_at=NOW, due_at=NOW + timedelta(days=9)
        )
        found = _found(document, people, signers, child_id, item_id)
        transaction.set_rollback(True)
    return found


def _found(
    document: Document, people: cast.Cast, signers: list[Actor], child_id: UUID, item_id: UUID
) -> set[tuple[UUID, UUID]]:
    with as_test():
        _in_force(document, people, signers, item_id)
        with connection.cursor() as cursor:
            return {pair for pair in pairs() if _asked(cursor, child_id, pair)}


def _asked(cursor: object, child_id: UUID, pair: tuple[UUID, UUID]) -> bool:
    cursor.execute("select 1 from inwall.flag_clause(%s, %s, %s, %s)", [child_id, *pair, NOW])
    return cursor.fetchone() is not None


def _in_force(document: Document, people: cast.Cast, signers: list[Actor], item_id: UUID) -> None:
    agreement = agreement_models.Agreement.objects.create(
        item_id=item_id, code=CODE, title="Tried", tier=1, area=people.northmere, made_at=NOW
    )
    before = NOW - timedelta(hours=2)
    version = agreement_models.AgreementVersion.objects.create(
        agreement=agreement, number=1, organisation=people.council, text=canonical(document), made_at=before,
        starts_on=document.starts_on, ends_on=document.ends_on, made_by=people.ines.person,
    )  # fmt: skip
    agreement_models.AgreementParty.objects.create(version=version, organisation=people.council, role="controller")
    for clause in compiled(document):
        agreement_models.AgreementClause.objects.create(
            version=version, number=clause.number, template=clause.template, text=clause.text,
            asked_template=clause.asked_template, asked_text=clause.asked,
            purposes=list(clause.purposes), asking=sorted(clause.asking), holding=sorted(clause.holding),
        )  # fmt: skip
    version.put_forward(policy_text="-", signed_hash="f" * 64, by_id=people.ines.id, at=before)
    for place, by in enumerate(signers, 1):
        agreement_models.AgreementSignature.objects.create(
            version=version, organisation=people.council, person_id=by.person_id, post_title="Director", place=place,
            hash="f" * 64, at=before,
        )  # fmt: skip


def by_the_gate(document: Document) -> set[tuple[UUID, UUID]]:
    """Ask the policies made from an agreement about every pair, for those who work with children at no listed body."""
    book = whole_book(compiled(document), CODE)
    return {
        (giver, taker)
        for giver, taker in pairs()
        if any(str(giver) in decide(_ask(giver, taker, purpose), book).holders for purpose in FLAGS_PURPOSES)
    }


def _ask(giver: UUID, taker: UUID, purpose: str) -> Ask:
    who = ActorFacts(
        id="someone", machine=False, system="", organisation_id=taker, organisation_kind="other", appointed=True,
        roles=frozenset({"duty"}), trained=True, vetted=True,
    )  # fmt: skip
    facts = a_child(involved_organisation=taker in KNOWN, same_area=taker in NEAR, organisations=frozenset({giver}))
    context = Context(at=NOW, purpose=Purpose(purpose).value, kind="alerts", reason_given=True)
    return Ask(Action.SEE_FLAGS, who, context, about=UUID(int=0xC), child=facts)


def pairs() -> Iterator[tuple[UUID, UUID]]:
    """Give every (giver, taker)."""
    return ((giver, taker) for giver in AGENCIES for taker in AGENCIES if giver != taker)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, phases=PHASES)
@given(document=documents)
def test_a_flag_travels_by_the_wall_exactly_where_it_travels_by_the_gate(
    child: tuple[cast.Cast, UUID, list[Actor]], document: Document
) -> None:
    assert by_the_wall(document, child) == by_the_gate(document)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, phases=PHASES)
@given(document=documents, bars=clauses_that(st.just("withhold")))
def test_to_hold_something_back_never_makes_a_flag_travel(
    child: tuple[cast.Cast, UUID, list[Actor]], document: Document, bars: tuple[object, ...]
) -> None:
    more = tuple(replace(bar, number=f"b{place}") for place, bar in enumerate(bars))
    held_back = replace(document, clauses=(*document.clauses, *more))

    assert by_the_wall(held_back, child) <= by_the_wall(document, child)
