"""A challenge opens a review by another person, a canary sings in silence, and the second wall keeps both."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction

from linkspan.agencies import models as agencies
from linkspan.audit import Actor, NotFound, NotNow, Refused, trail
from linkspan.duty import models as duty
from linkspan.duty import queries as duty_queries
from linkspan.sharing import commands, events, gate, models, queries, rules
from linkspan.sharing.facts import Action
from linkspan.sharing.standout import Likeness
from tests import cast
from tests.rooms.sharing.conftest import Invented, looking
from tests.support.database import as_test
from tests.support.lines import lines

ANSWER = "A child was brought in by ambulance and no one knows them"
LAPSED = date(2026, 6, 1)
WORKER = Actor.system("worker")


def untrained(member: cast.Member, at: datetime) -> Actor:
    """Someone whose training ran out in June."""
    return replace(member.actor(at), trained_until=LAPSED)


def test_an_answer_opens_a_review_for_the_information_governance_lead_on_the_next_working_day(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    amina, child = untrained(everyone.amina, now), index.child()

    challenge_id = commands.answer_challenge(answer=ANSWER, about=child, by=amina, at=now)

    with as_test():
        row = models.Challenge.objects.get()
        board = duty_queries.my_items(everyone.ines.id, now)
        told = list(agencies.Notice.objects.values_list("person", flat=True))
    assert (row.id, row.whys, row.answer, row.about_child) == (challenge_id, ["training"], ANSWER, child)
    assert [line.id for line in board] == [row.item_id]
    assert next(iter(board)).due_at.date() == date(2026, 11, 3)
    assert told == [everyone.ines.id]
    (line,) = lines(events.CHALLENGE_ANSWERED)
    assert (line["detail"], line["child"]) == ({"whys": ["training"]}, str(child))
    assert ANSWER not in str(lines())


def test_an_answered_challenge_lets_on_for_an_hour_with_an_alarm_on_each_look(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    amina, child = untrained(everyone.amina, now), index.child()
    commands.answer_challenge(answer=ANSWER, about=child, by=amina, at=now)

    def look(at: datetime) -> tuple[bool, str, bool]:
        with looking(amina, at):
            one = gate.may(by=amina, to=Action.SEE_CHILD, about=child, at=at, reason=ANSWER)
        return one.allow, one.code, one.alarm

    assert look(now + timedelta(minutes=59)) == (True, "allowed", True)
    assert look(now + timedelta(minutes=60)) == (False, "challenge_needed", False)


def test_a_challenge_is_refused_when_nothing_was_asked_or_nothing_is_said(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    for by, answer, code in (
        (everyone.amina.actor(now), ANSWER, "sharing.nothing_asked"),
        (untrained(everyone.amina, now), "ok", "sharing.answer_short"),
    ):
        with pytest.raises(NotNow) as refused:
            commands.answer_challenge(answer=answer, by=by, at=now)
        assert refused.value.code == code

    with as_test():
        assert not models.Challenge.objects.exists()
        assert not duty.Item.objects.exists()


def test_answering_twice_with_one_request_number_answers_once(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    amina, once = untrained(everyone.amina, now), uuid4()

    first = commands.answer_challenge(answer=ANSWER, by=amina, at=now, once=once)
    second = commands.answer_challenge(answer=ANSWER, by=amina, at=now, once=once)

    assert first == second
    with as_test():
        assert models.Challenge.objects.count() == 1


def test_another_person_reviews_and_that_closes_the_item(everyone: cast.Cast, index: Invented, now: datetime) -> None:
    amina, ines = untrained(everyone.amina, now), everyone.ines.actor(now)
    challenge_id = commands.answer_challenge(answer=ANSWER, by=amina, at=now)
    with trail.look(by=ines, at=now):
        (waiting,) = queries.challenges_to_review(by=ines, at=now)

    commands.review_challenge(
        challenge_id=waiting.id, outcome="proper", said="Rang the ward; it was so", by=ines, at=now
    )

    with as_test():
        row, item = models.Challenge.objects.get(id=challenge_id), duty.Item.objects.get()
    assert (waiting.person_name, waiting.whys, waiting.answer) == ("Amina Yusuf", ("training",), ANSWER)
    assert (row.outcome, row.reviewed_by_id, item.closed_at) == ("proper", everyone.ines.id, now)
    assert [line["detail"] for line in lines(events.CHALLENGE_REVIEWED)] == [{"outcome": "proper"}]
    assert "Rang the ward" not in str(lines())


@pytest.mark.parametrize("who", ["amina", "ben", "mo"])
def test_a_review_is_refused_to_the_looker_and_to_other_organisations_and_for_no_known_outcome(
    everyone: cast.Cast, index: Invented, now: datetime, who: str
) -> None:
    mo = untrained(everyone.mo, now)
    challenge_id = commands.answer_challenge(answer=ANSWER, by=mo, at=now)
    reviewer = getattr(everyone, who).actor(now)

    with pytest.raises((Refused, NotFound)):
        commands.review_challenge(challenge_id=challenge_id, outcome="proper", said="", by=reviewer, at=now)
    with pytest.raises(NotNow):
        commands.review_challenge(
            challenge_id=challenge_id, outcome="fine", said="", by=everyone.ines.actor(now), at=now
        )

    with as_test():
        assert models.Challenge.objects.get().reviewed_at is None


def test_a_protected_place_is_opened_in_an_emergency_after_a_question_and_reviewed(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    dee, child = everyone.dee.actor(now, stepped_up=True), index.child(protection="location")

    with pytest.raises(Refused) as refused, looking(dee, now):
        gate.require(by=dee, to=Action.OPEN_WALLED, about=child, at=now, reason=ANSWER)
    commands.answer_challenge(answer=ANSWER, about=child, to=refused.value.action, by=dee, at=now)
    with looking(dee, now):
        permit = gate.require(by=dee, to=Action.OPEN_WALLED, about=child, at=now, reason=ANSWER)

    assert (refused.value.code, permit.alarm) == ("challenge_needed", True)
    with as_test():
        assert [row.whys for row in models.Challenge.objects.all()] == [["walled"]]


def test_a_challenge_is_reviewed_once(everyone: cast.Cast, index: Invented, now: datetime) -> None:
    ines = everyone.ines.actor(now)
    challenge_id = commands.answer_challenge(answer=ANSWER, by=untrained(everyone.amina, now), at=now)
    commands.review_challenge(challenge_id=challenge_id, outcome="misuse", said="", by=ines, at=now)

    with pytest.raises(NotNow) as refused:
        commands.review_challenge(challenge_id=challenge_id, outcome="proper", said="", by=ines, at=now)

    assert refused.value.code == "sharing.challenge_reviewed"


def test_without_a_lead_of_its_own_the_councils_reviews(everyone: cast.Cast, index: Invented, now: datetime) -> None:
    commands.answer_challenge(answer=ANSWER, by=untrained(everyone.cole, now), at=now)

    with as_test():
        tenure = duty.Tenure.objects.get()
    assert (tenure.organisation_id, tenure.person_id) == (everyone.council.id, everyone.ines.id)


def test_a_canary_opened_sounds_an_alarm_the_looker_does_not_hear(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    amina, ines, canary = everyone.amina.actor(now), everyone.ines.actor(now), index.child()
    commands.place_canary(child_id=canary, by=ines, at=now)

    with looking(amina, now):
        permit = gate.require(by=amina, to=Action.SEE_CHILD, about=canary, at=now, reason=ANSWER)
    commands.judge_looks(by=WORKER, at=now)
    with looking(amina, now):
        heard = models.Challenge.objects.count() + models.Look.objects.count()
    with trail.look(by=ines, at=now):
        (waiting,) = queries.challenges_to_review(by=ines, at=now)

    assert not permit.alarm
    assert heard == 0
    assert (waiting.whys, waiting.is_silent, waiting.about_child) == (("canary",), True, canary)
    assert [line["detail"]["whys"] for line in lines(events.LOOK_SIGNALLED)] == [["canary"]]


def test_a_likeness_is_signalled_only_where_there_is_no_relationship(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    amina = everyone.amina.actor(now)
    stranger, mine = index.child(), index.child(involved_person=True)
    index.alike = dict.fromkeys((stranger, mine), Likeness(surname=1, children=100_000))

    for child in (stranger, mine):
        with looking(amina, now):
            gate.require(by=amina, to=Action.SEE_CHILD, about=child, at=now, reason=ANSWER)
    commands.judge_looks(by=WORKER, at=now)

    with as_test():
        assert [(row.whys, row.about_child) for row in models.Challenge.objects.all()] == [(["same_surname"], stranger)]


def test_the_database_hides_what_was_noticed_and_lets_no_one_review_themselves(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    mo, ben = untrained(everyone.mo, now), everyone.ben.actor(now)
    commands.answer_challenge(answer=ANSWER, by=mo, at=now)

    with looking(mo, now):
        seen_by_looker = models.Challenge.objects.count()
        changed_by_looker = models.Challenge.objects.update(answer="nothing to see")
    with looking(ben, now):
        seen_elsewhere = models.Challenge.objects.count()

    assert (seen_by_looker, changed_by_looker, seen_elsewhere) == (1, 0, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from sharing_canary",
        "delete from sharing_challenge",
        "delete from sharing_decidingbook",
        "update sharing_decidingbook set links = '[]'",
        "update sharing_opening set day = day + 1",
    ],
)
def test_the_application_may_not_do_what_it_never_needs(everyone: cast.Cast, now: datetime, statement: str) -> None:
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_whys_are_named_from_what_stands_against_the_asker() -> None:
    assert rules.whys_of(is_trained=False, is_vetted=False, is_spent=True) == ("budget", "training", "vetting")
    assert rules.whys_of(is_trained=True, is_vetted=True, is_spent=False) == ()
