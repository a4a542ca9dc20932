"""A look that stands out: judged in silence, asked about when the reviewer decides, taken further with a clock."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from linkspan.agencies import models as agencies
from linkspan.audit import Actor, NotFound, NotNow, Refused, trail
from linkspan.duty import models as duty
from linkspan.duty import queries as boards
from linkspan.sharing import commands, events, gate, models, queries
from linkspan.sharing.challenges import QUIET
from linkspan.sharing.facts import Action
from linkspan.sharing.standout import Likeness
from tests import cast
from tests.rooms.sharing.conftest import Invented, looking
from tests.support.database import as_test
from tests.support.lines import lines

WHY = "A child was brought in by ambulance and no one knows them"
ASKED = "What brought you to this file on Monday?"
SAID = "Their aunt rang our duty line and I took the call"
WORKER = Actor.system("worker")
RARE = Likeness(surname=1, children=100_000)


def open_file(by: Actor, child: UUID, at: datetime) -> None:
    """Open a file without a relationship."""
    with looking(by, at):
        gate.require(by=by, to=Action.SEE_CHILD, about=child, at=at, reason=WHY)


def a_review(everyone: cast.Cast, index: Invented, now: datetime) -> UUID:
    """Let Amina open a file of someone with her own rare surname, and have it judged."""
    child = index.child()
    index.alike[child] = RARE
    open_file(everyone.amina.actor(now), child, now)
    commands.judge_looks(by=WORKER, at=now)
    with as_test():
        return models.Challenge.objects.get(is_silent=True).id


def test_the_same_look_again_is_one_matter_and_another_reason_is_another(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    amina, child = everyone.amina.actor(now), index.child()
    index.alike[child] = RARE
    for minutes in (0, 1, 2):
        open_file(amina, child, now + timedelta(minutes=minutes))
    commands.judge_looks(by=WORKER, at=now + timedelta(minutes=3))
    index.alike[child] = replace(RARE, watched=True)
    open_file(amina, child, now + timedelta(minutes=4))
    commands.judge_looks(by=WORKER, at=now + timedelta(minutes=5))

    with as_test():
        whys = [row.whys for row in models.Challenge.objects.order_by("at")]
    assert whys == [["same_surname"], ["vip"]]


def test_judging_leaves_no_line_where_there_is_nothing_to_judge(everyone: cast.Cast, now: datetime) -> None:
    before = len(lines())

    with pytest.raises(NotNow):
        commands.judge_looks(by=WORKER, at=now)

    assert len(lines()) == before


def test_nobody_but_the_worker_judges(everyone: cast.Cast, index: Invented, now: datetime) -> None:
    with pytest.raises(Refused):
        commands.judge_looks(by=everyone.ines.actor(now), at=now)


def test_an_hour_and_a_days_number_stand_out_without_stopping_anyone(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    ben = everyone.ben.actor(now)
    night = now.replace(hour=3)
    for back in range(1, 8):
        open_file(ben, index.child(), now - timedelta(days=back))
    for _ in range(12):
        open_file(ben, index.child(), now)
    open_file(replace(ben, roles=frozenset({"practitioner"})), index.child(), night)
    commands.judge_looks(by=WORKER, at=now)

    with as_test():
        whys = sorted(tuple(row.whys) for row in models.Challenge.objects.all())
    assert whys == [("hours",), ("volume",)]


def test_the_lead_is_told_with_a_clock_and_the_review_is_on_no_board_but_theirs(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    a_review(everyone, index, now)

    with as_test():
        (item,) = boards.my_items(everyone.ines.id, now)
        team = boards.organisation_items(everyone.council.id, now, without=QUIET)
        told = list(agencies.Notice.objects.values_list("person", "event"))
    assert (item.kind, item.due_at.date()) == ("look_review", date(2026, 11, 3))
    assert list(team) == []
    assert told == [(everyone.ines.id, events.LOOK_SIGNALLED)]


def test_those_in_the_line_neither_see_nor_review_a_look_that_stands_out(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    challenge_id = a_review(everyone, index, now)

    for member in (everyone.amina, everyone.mo, everyone.ben, everyone.oz):
        with looking(member.actor(now), now):
            assert models.Challenge.objects.count() == 0, member.person.name
    for member in (everyone.mo, everyone.ben):
        with pytest.raises((NotFound, Refused)):
            commands.review_challenge(
                challenge_id=challenge_id, outcome="proper", said="", by=member.actor(now), at=now
            )


def test_asking_gives_the_looker_a_task_and_the_answer_comes_back(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    challenge_id, ines, amina = a_review(everyone, index, now), everyone.ines.actor(now), everyone.amina.actor(now)

    commands.ask_looker(challenge_id=challenge_id, asking="now", question=ASKED, by=ines, at=now)
    with as_test():
        (task,) = boards.my_items(everyone.amina.id, now)
    (asked,) = queries.my_questions(by=amina, at=now)
    commands.answer_question(question_id=asked.id, answer=SAID, by=amina, at=now)
    found = queries.review(challenge_id=challenge_id, by=ines, at=now)

    assert (task.kind, asked.words, asked.asked_by) == ("look_question", ASKED, "Ines Calder")
    assert [each.answer for each in found.questions] == [SAID]
    assert found.due_at is not None
    assert found.due_at.date() == date(2026, 11, 5)
    with as_test():
        told = set(agencies.Notice.objects.values_list("person", "event"))
        assert not boards.my_items(everyone.amina.id, now)
    assert (everyone.amina.id, events.LOOK_ASKED) in told
    assert (everyone.ines.id, events.LOOK_EXPLAINED) in told
    assert ASKED not in str(lines())
    assert SAID not in str(lines())


def test_a_question_planned_for_a_day_is_unknown_until_that_day(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    challenge_id, ines = a_review(everyone, index, now), everyone.ines.actor(now)
    friday = date(2026, 11, 6)

    commands.ask_looker(challenge_id=challenge_id, asking="later", question=ASKED, ask_on=friday, by=ines, at=now)
    with pytest.raises(NotNow):
        commands.judge_looks(by=WORKER, at=now + timedelta(days=3))
    with as_test():
        before = list(boards.my_items(everyone.amina.id, now))
    commands.judge_looks(by=WORKER, at=now + timedelta(days=4))

    with as_test():
        (task,) = boards.my_items(everyone.amina.id, now + timedelta(days=4))
    assert before == []
    assert task.kind == "look_question"


@pytest.mark.parametrize(
    ("asking", "question", "ask_on", "code"),
    [
        ("perhaps", ASKED, None, "sharing.asking_unknown"),
        ("now", "why", None, "sharing.question_short"),
        ("later", ASKED, None, "sharing.ask_on_passed"),
        ("later", ASKED, date(2026, 11, 2), "sharing.ask_on_passed"),
    ],
)
def test_asking_is_refused_where_it_cannot_be_done(
    everyone: cast.Cast, index: Invented, now: datetime, asking: str, question: str, ask_on: date | None, code: str
) -> None:
    challenge_id = a_review(everyone, index, now)

    with pytest.raises(NotNow) as refused:
        commands.ask_looker(
            challenge_id=challenge_id, asking=asking, question=question, ask_on=ask_on, by=everyone.ines.actor(now),
            at=now,
        )  # fmt: skip

    assert refused.value.code == code


def test_a_question_is_answered_once_and_by_nobody_else(everyone: cast.Cast, index: Invented, now: datetime) -> None:
    challenge_id, ines = a_review(everyone, index, now), everyone.ines.actor(now)
    commands.ask_looker(challenge_id=challenge_id, asking="now", question=ASKED, by=ines, at=now)
    (asked,) = queries.my_questions(by=everyone.amina.actor(now), at=now)

    for member in (everyone.mo, everyone.ben):
        with pytest.raises(NotFound):
            commands.answer_question(question_id=asked.id, answer=SAID, by=member.actor(now), at=now)
    commands.answer_question(question_id=asked.id, answer=SAID, by=everyone.amina.actor(now), at=now)
    with pytest.raises(NotNow):
        commands.answer_question(question_id=asked.id, answer=SAID, by=everyone.amina.actor(now), at=now)


def test_closing_takes_an_open_question_back(everyone: cast.Cast, index: Invented, now: datetime) -> None:
    challenge_id, ines = a_review(everyone, index, now), everyone.ines.actor(now)
    commands.ask_looker(challenge_id=challenge_id, asking="now", question=ASKED, by=ines, at=now)

    commands.review_challenge(challenge_id=challenge_id, outcome="learning", said="Spoke to her", by=ines, at=now)

    with as_test():
        assert not duty.Item.objects.filter(closed_at=None).exists()
    (asked,) = queries.my_questions(by=everyone.amina.actor(now), at=now)
    assert asked.is_withdrawn


def test_an_allegation_has_its_own_clock_until_an_outcome_is_recorded(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    challenge_id, ines = a_review(everyone, index, now), everyone.ines.actor(now)

    referral_id = commands.refer_look(challenge_id=challenge_id, receiver="lado", by=ines, at=now)
    commands.review_challenge(challenge_id=challenge_id, outcome="misuse", said="Referred", by=ines, at=now)
    with as_test():
        (first,) = boards.my_items(everyone.ines.id, now)
    with pytest.raises(NotNow):
        commands.close_referral(referral_id=referral_id, outcome="It was substantiated", by=ines, at=now)
    commands.tell_referral(referral_id=referral_id, told_on=date(2026, 11, 2), reference="LADO-26-114", by=ines, at=now)
    with as_test():
        (second,) = boards.my_items(everyone.ines.id, now)
    (shown,) = queries.open_referrals(by=ines, at=now)
    commands.close_referral(referral_id=referral_id, outcome="It was substantiated", by=ines, at=now)

    assert (first.kind, first.due_at.date()) == ("misuse_referral", date(2026, 11, 3))
    assert second.due_at.date() == date(2026, 11, 16)
    assert (shown.looker, shown.reference) == ("Amina Yusuf", "LADO-26-114")
    with as_test():
        assert not duty.Item.objects.filter(closed_at=None).exists()


def test_what_is_taken_further_is_seen_by_whoever_did_it_alone(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    challenge_id = a_review(everyone, index, now)
    referral_id = commands.refer_look(
        challenge_id=challenge_id, receiver="standards", told_on=date(2026, 11, 2), reference="PSD 7",
        by=everyone.ines.actor(now), at=now,
    )  # fmt: skip

    for member in (everyone.amina, everyone.mo, everyone.dana):
        with looking(member.actor(now), now):
            assert not models.Referral.objects.filter(id=referral_id).exists(), member.person.name


def test_a_reviewer_who_leaves_is_replaced_and_the_looker_learns_nothing(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    a_review(everyone, index, now)
    later = now + timedelta(days=1)
    with as_test():
        agencies.Appointment.objects.filter(person=everyone.ines.id).update(until_on=later.date())
        told_before = agencies.Notice.objects.filter(person=everyone.amina.id).count()

    commands.judge_looks(by=WORKER, at=later)

    with as_test():
        tenure = duty.Tenure.objects.get(until_at=None)
        told = agencies.Notice.objects.filter(person=everyone.amina.id).count()
    assert tenure.organisation_id == everyone.southmere_council.id
    assert told == told_before == 0


def test_the_looker_is_told_the_same_in_plain_sql_whether_a_look_stands_out_or_not(
    everyone: cast.Cast, index: Invented, now: datetime
) -> None:
    tables = ("challenge", "look", "question", "referral")

    def seen() -> list[int]:
        counts = []
        with looking(everyone.amina.actor(now), now), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"select count(*) from sharing_{table}")
                counts.append(cursor.fetchone()[0])
        return counts

    before = seen()
    challenge_id = a_review(everyone, index, now)
    commands.refer_look(challenge_id=challenge_id, receiver="lado", by=everyone.ines.actor(now), at=now)

    assert before == seen() == [0, 0, 0, 0]
    with trail.look(by=everyone.amina.actor(now), at=now):
        assert queries.my_questions(by=everyone.amina.actor(now), at=now) == ()
