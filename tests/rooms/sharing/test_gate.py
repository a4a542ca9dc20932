"""The gate gives a permit or refuses, counts what it must, and says nothing it should not."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from linkspan.audit import Actor, Refused, events, trail
from linkspan.sharing import gate, queries, rules
from linkspan.sharing.facts import Action
from tests import cast
from tests.rooms.sharing.conftest import Invented, looking
from tests.support.database import as_test
from tests.support.lines import lines

WHY = rules.stated("concern", "Seen with a bruise at the gate this morning")


def test_a_person_involved_gets_a_permit_that_names_its_ground(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    amina, child = everyone.amina.actor(now), index.child(involved_person=True)

    with looking(amina, now):
        permit = gate.require(by=amina, to=Action.SEE_CHILD, about=child, at=now)

    assert (permit.action, permit.about, permit.actor, permit.at) == ("see_child", child, amina, now)
    assert permit.reasons == ("involved-person",)
    assert "Children Act 2004" in permit.law
    assert len(permit.policy_hash) == 64
    assert not permit.alarm


def test_the_reason_of_the_look_counts_where_none_is_given(everyone: cast.Cast, index: Invented, now: datetime) -> None:
    amina, child = everyone.amina.actor(now), index.child()

    with looking(amina, now, reason=WHY):
        permit = gate.require(by=amina, to=Action.SEE_CHILD, about=child, at=now)

    assert (permit.reasons, permit.reason) == (("stated-reason",), WHY)


def test_a_refusal_says_what_is_missing_and_is_on_the_trail(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    amina, child = everyone.amina.actor(now), index.child()

    with pytest.raises(Refused) as refused, looking(amina, now):
        gate.require(by=amina, to=Action.SEE_CHILD, about=child, at=now)

    assert (refused.value.code, refused.value.discloses) == ("reason_needed", True)
    assert refused.value.explanation[0] == gate.refused_words("reason_needed")
    assert "you have not given a reason" in refused.value.explanation[-1]
    assert [(line["code"], line["child"]) for line in lines(events.REFUSED)] == [("reason_needed", str(child))]


def test_a_walled_child_is_refused_as_one_nobody_holds(everyone: cast.Cast, index: Invented, now: datetime) -> None:
    amina, walled = everyone.amina.actor(now), index.child(protection="identity", involved_person=True)
    answers = []

    for child in (walled, uuid4()):
        with pytest.raises(Refused) as refused, looking(amina, now, reason=WHY):
            gate.require(by=amina, to=Action.SEE_CHILD, about=child, at=now)
        answers.append((refused.value.code, refused.value.discloses, refused.value.explanation))

    assert answers[0] == answers[1]
    assert answers[0][:2] == ("not_found", False)


def test_an_outsider_is_refused_as_if_there_were_no_such_child(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    kit, child = everyone.kit.actor(now), index.child()

    with looking(kit, now, reason=WHY):
        answers = [gate.may(by=kit, to=Action.SEE_CHILD, about=about, at=now) for about in (child, uuid4())]

    assert answers[0] == replace(answers[1], record=answers[0].record)
    assert answers[0].code == "not_found"


def test_a_list_keeps_only_the_children_allowed(everyone: cast.Cast, index: Invented, now: datetime) -> None:
    amina = everyone.amina.actor(now)
    seen, walled, sealed = index.child(), index.child(protection="identity"), index.child(sealed=True)

    with looking(amina, now, reason=WHY):
        permits = gate.require_many(by=amina, to=Action.SEE_IN_SEARCH, about=[walled, seen, sealed, uuid4()], at=now)

    assert list(permits) == [seen]
    assert permits[seen].about == seen


def test_a_list_asks_the_database_no_more_for_many_than_for_one(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    amina = everyone.amina.actor(now)
    children = [index.child() for _ in range(40)]
    counts = []

    for some in (children[:1], children):
        with looking(amina, now, reason=WHY):
            gate.require_many(by=amina, to=Action.SEE_IN_SEARCH, about=some[:1], at=now)
            before = len(connection.queries_log)
            connection.force_debug_cursor = True
            gate.require_many(by=amina, to=Action.SEE_IN_SEARCH, about=some, at=now)
            connection.force_debug_cursor = False
            counts.append(len(connection.queries_log) - before)

    assert counts[0] == counts[1] <= 2


@pytest.mark.parametrize("missing", ["involved_person", "protection", "same_area"])
def test_facts_with_a_hole_deny_with_an_alarm(
    everyone: cast.Cast, index: Invented, now: datetime, missing: str
) -> None:
    amina, child = everyone.amina.actor(now), index.child(**{missing: None})

    with pytest.raises(Refused) as refused, looking(amina, now, reason=WHY):
        gate.require(by=amina, to=Action.SEE_CHILD, about=child, at=now)

    assert (refused.value.code, refused.value.alarm) == ("fault", True)
    assert [line.get("alarm") for line in lines(events.REFUSED)] == [True]


def test_facts_that_cannot_be_had_deny_with_an_alarm_and_keep_the_error_to_themselves(
    everyone: cast.Cast, index: Invented, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    amina, child = everyone.amina.actor(now), index.child(involved_person=True)
    index.broken = ValueError("Jo Example, 4 Harbour Street")

    with pytest.raises(Refused) as refused, looking(amina, now):
        gate.require(by=amina, to=Action.SEE_CHILD, about=child, at=now)

    assert (refused.value.code, refused.value.alarm) == ("fault", True)
    assert "Harbour" not in f"{caplog.text} {lines()} {refused.value.explanation} {refused.value.decided}"


def test_a_list_with_a_child_that_cannot_be_decided_is_refused_whole(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    amina = everyone.amina.actor(now)
    children = [index.child(), index.child(sealed=None)]

    with pytest.raises(Refused) as refused, looking(amina, now, reason=WHY):
        gate.require_many(by=amina, to=Action.SEE_IN_SEARCH, about=children, at=now)

    assert refused.value.code == "fault"


def test_a_fresh_sign_in_lasts_a_quarter_of_an_hour(everyone: cast.Cast, index: Invented, now: datetime) -> None:
    amina, child = everyone.amina.actor(now), index.child(involved_person=True)

    def answer(stepped_up_at: datetime | None) -> str:
        by = replace(amina, stepped_up_at=stepped_up_at)
        with looking(by, now):
            return gate.may(by=by, to=Action.EXPORT_CHILD, about=child, at=now, reason=WHY).code

    fresh, old, ahead = now - timedelta(minutes=14), now - timedelta(minutes=16), now + timedelta(minutes=1)
    assert [answer(when) for when in (fresh, old, ahead, None)] == ["allowed", *["step_up_needed"] * 3]


@pytest.mark.parametrize(("until", "code"), [(date(2026, 11, 3), "allowed"), (date(2026, 11, 2), "challenge_needed")])
def test_training_counts_up_to_the_day_it_runs_out_and_not_on_it(
    everyone: cast.Cast, index: Invented, now: datetime, until: date, code: str
) -> None:
    amina, child = replace(everyone.amina.actor(now), trained_until=until), index.child(involved_person=True)

    with looking(amina, now):
        decision = gate.may(by=amina, to=Action.SEE_CHILD, about=child, at=now)

    assert decision.code == code


def test_only_ones_own_organisations_feed_is_ones_own(everyone: cast.Cast, index: Invented, now: datetime) -> None:
    dana = everyone.dana.actor(now)

    with looking(dana, now):
        own = gate.may(by=dana, to=Action.LOAD_FEED, at=now, organisation_id=everyone.council.id)
        others = gate.may(by=dana, to=Action.LOAD_FEED, at=now, organisation_id=everyone.school.id)
        unsaid = gate.may(by=dana, to=Action.LOAD_FEED, at=now)

    assert [one.allow for one in (own, others, unsaid)] == [True, False, False]


def test_several_actions_asked_at_once_are_answered_as_each_alone(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    amina, child = everyone.amina.actor(now), index.child(involved_person=True, protection="location")
    actions = [Action.SEE_CHILD, Action.SEE_WHEREABOUTS, Action.WORK_WITH, Action.REVIEW_SHIELD]

    with looking(amina, now):
        together = gate.may_each(by=amina, to=actions, about=child, at=now)
        alone = {action: gate.may(by=amina, to=action, about=child, at=now).allow for action in actions}

    assert {action: decision.allow for action, decision in together.items()} == alone
    assert list(alone.values()) == [True, False, False, False]


def test_a_part_of_the_system_asks_without_a_person(everyone: cast.Cast, index: Invented, now: datetime) -> None:
    feed = Actor.system("feed", everyone.council.id)

    with trail.look(by=feed, at=now):
        permit = gate.require(by=feed, to=Action.LOAD_FEED, at=now)
        trail.record("test.loaded", permit)

    assert permit.reasons == ("machine-feed",)


def test_a_decision_on_the_trail_can_be_made_again_and_an_altered_one_is_found_out(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    amina, child = everyone.amina.actor(now), index.child(involved_person=True)
    with trail.look(by=amina, at=now):
        trail.record("test.opened", gate.require(by=amina, to=Action.SEE_CHILD, about=child, at=now))
    with pytest.raises(Refused), looking(amina, now):
        gate.require(by=amina, to=Action.SEE_CHILD, about=index.child(), at=now)
    with as_test(), connection.cursor() as cursor:
        cursor.execute("select body->'decided' from audit_aside where body ? 'decided'")
        kept = [json.loads(text) if isinstance(text, str) else text for (text,) in cursor.fetchall()]

    replayed = [queries.decides_the_same(decided) for decided in kept]

    assert replayed == [True, True]
    assert [one["allow"] for one in kept] == [True, False]
    with pytest.raises(ValueError, match="altered"):
        queries.decides_the_same(kept[0] | {"slice": kept[0]["slice"].replace("true", "false")})
