"""A past decision is made again from its record, and today's agreements are asked beside it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from linkspan.audit import Refused, trail
from linkspan.sharing import commands, gate
from linkspan.sharing.facts import Action
from linkspan.sharing.policy import DecisionRecord, ask_of, decide
from linkspan.sharing.queries.replaying import Replayed, again
from tests import cast
from tests.rooms.sharing.conftest import Invented, looking
from tests.support.agreements import a_clause, a_document, put_forward, sign_by_all
from tests.support.database import as_test

WHY = "concern: Seen with a bruise at the gate this morning"


def kept() -> dict[str, Any]:
    """The newest decision that the trail kept."""
    with as_test(), connection.cursor() as cursor:
        cursor.execute("select body->'decided' from audit_aside where body ? 'decided' order by entry desc limit 1")
        (decided,) = cursor.fetchone() or (None,)
    return json.loads(decided) if isinstance(decided, str) else decided  # as stored


@pytest.fixture
def replayed(everyone: cast.Cast, now: datetime) -> Callable[..., Replayed]:
    """Make a kept decision again, as the inspector looks."""

    def run(decided: Any, at: datetime = now) -> Replayed:
        with looking(everyone.oz.actor(at), at):
            return again(decided, at=at)

    return run


def test_a_decision_by_agreement_is_made_again_after_the_agreement_is_withdrawn(
    everyone: cast.Cast, index: Invented, now: datetime, replayed: Callable[..., Replayed]
) -> None:
    child = index.child(organisations=frozenset({everyone.school.id}))
    parties = [everyone.school, everyone.charity]
    document = a_document([each.id for each in parties], [a_clause([everyone.school.id], [everyone.charity.id])])
    version = put_forward(everyone, document, now)
    signed = sign_by_all(version, parties, now)
    kit = everyone.kit.actor(now)
    with trail.look(by=kit, at=now, reason=WHY):
        permit = gate.require(by=kit, to=Action.SEE_HOLDERS, about=child, at=now)
        trail.record("test.looked", permit)
    decided, later = kept(), now + timedelta(days=2)
    before = replayed(decided)

    commands.withdraw(agreement_id=version.agreement_id, said="A breach was found", by=signed[0], at=later)
    after = replayed(decided, later + timedelta(seconds=1))

    assert permit.holders == (everyone.school.id,)
    assert permit.agreement == "NM-2026-01"
    for one in (before, after):
        assert (one.is_same, one.recorded_allow) == (True, True)
        assert one.then is not None
        assert (one.then.allow, one.then.agreements) == (True, ("NM-2026-01",))
    assert before.now is not None
    assert after.now is not None
    assert (before.now.allow, after.now.allow) == (True, False)


def test_a_refusal_by_the_law_alone_is_made_again_and_explained(
    everyone: cast.Cast, index: Invented, now: datetime, replayed: Callable[..., Replayed]
) -> None:
    amina, child = everyone.amina.actor(now), index.child()
    with pytest.raises(Refused), looking(amina, now):
        gate.require(by=amina, to=Action.SEE_CHILD, about=child, at=now)

    found = replayed(kept())

    assert (found.is_same, found.recorded_allow) == (True, False)
    assert found.then is not None
    assert found.then.why[0] == gate.refused_words("reason_needed")


def test_an_altered_record_and_a_lost_book_are_told_from_a_same_answer(
    everyone: cast.Cast, index: Invented, now: datetime, replayed: Callable[..., Replayed]
) -> None:
    amina, child = everyone.amina.actor(now), index.child(involved_person=True)
    with trail.look(by=amina, at=now):
        trail.record("test.opened", gate.require(by=amina, to=Action.SEE_CHILD, about=child, at=now))
    decided = kept()

    altered = replayed(decided | {"slice": decided["slice"].replace("true", "false")})
    lost = replayed(decided | {"policy_hash": "0" * 64})

    assert (altered.is_same, lost.is_same) == (None, None)
    assert "altered" in altered.problem
    assert "not kept" in lost.problem


def test_a_question_is_read_back_as_it_was_put(everyone: cast.Cast, index: Invented, now: datetime) -> None:
    amina, child = everyone.amina.actor(now), index.child(involved_person=True, significant_harm=True)
    with looking(amina, now, reason=WHY):
        decision = gate.may(by=amina, to=Action.SEE_CHILD, about=child, at=now)

    ask = ask_of(decision.record)

    assert (ask.action, ask.about, ask.actor.organisation_id) == (Action.SEE_CHILD, child, everyone.council.id)
    assert replace(decide(ask), record=DecisionRecord()) == replace(decision, record=DecisionRecord())
