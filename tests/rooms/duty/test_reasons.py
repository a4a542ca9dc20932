"""Why something was late: asked of somebody whenever nobody said, and never a bar."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from linkspan.agencies.ports import Holder
from linkspan.audit import NotFound, NotNow
from linkspan.duty import commands, events, queries
from tests import cast
from tests.cast import Member
from tests.rooms.duty.conftest import as_member, as_worker, opened
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.owning import wrong

LATE = timedelta(days=9)


def asked(item_id: UUID) -> list[tuple[UUID, Holder]]:
    """Give the open tasks that ask about an item, with who holds each."""
    tasks = queries.late_tasks_of([item_id])
    return list(queries.owners_of(tasks).items())


def test_closing_late_without_a_reason_closes_and_asks_whoever_did_it(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)

    commands.close_item(item_id=item_id, **as_member(everyone.amina, now + LATE))

    assert queries.history(item_id).closed_at == now + LATE
    [(task_id, holder)] = asked(item_id)
    assert holder == Holder(everyone.council.id, None, everyone.amina.id)
    line = queries.item(task_id, now + LATE)
    assert (line.kind, line.about, line.rule, line.due_at.date()) == (
        "late_reason", item_id, "breach.reason", (now + LATE).date()
    )  # fmt: skip
    assert len(lines(events.LATE_ASKED)) == 1


def test_closing_late_with_a_reason_asks_nothing(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)

    commands.close_item(item_id=item_id, breach_reason="capacity", **as_member(everyone.amina, now + LATE))

    assert asked(item_id) == []


def test_closing_in_time_asks_nothing(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)

    commands.close_item(item_id=item_id, **as_member(everyone.amina, now))

    assert asked(item_id) == []


def test_another_agency_s_act_leaves_the_question_with_who_held_it(everyone: cast.Cast, now: datetime) -> None:
    held, at_desk = opened(everyone, now), opened(everyone, now, desk=True)

    commands.close_many(item_ids=[held, at_desk], **as_member(everyone.ben, now + LATE))

    assert [holder for _, holder in asked(held)] == [Holder(everyone.council.id, None, everyone.amina.id)]
    assert [holder for _, holder in asked(at_desk)] == [Holder(everyone.council.id)]


def test_only_the_late_ones_of_many_are_asked_about(everyone: cast.Cast, now: datetime) -> None:
    late, in_time = opened(everyone, now), opened(everyone, now + LATE)

    count = commands.close_many(item_ids=[late, in_time], **as_member(everyone.amina, now + LATE))

    assert (count, len(asked(late)), len(asked(in_time))) == (2, 1, 0)


def test_a_review_held_late_asks_once_however_often(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)

    for weeks in (2, 4):
        at = now + timedelta(weeks=weeks)
        due = queries.due_for("shield.review", at)
        commands.renew_clock(item_id=item_id, due=due, **as_member(everyone.amina, at))

    assert len(asked(item_id)) == 1
    assert sum(clock.is_late for clock in queries.history(item_id).clocks) == 2


def test_the_answer_is_kept_with_each_late_clock_and_closes_the_task(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)
    commands.close_item(item_id=item_id, **as_member(everyone.amina, now + LATE))
    [(task_id, _)] = asked(item_id)

    commands.say_why(
        task_id=task_id, reason="family_unavailable", words="They were away.", by=everyone.amina.actor(now + LATE),
        at=now + LATE,
    )  # fmt: skip

    assert asked(item_id) == []
    assert queries.history(item_id).clocks[0].breach_reason == "family_unavailable"
    assert queries.lacks_reason([item_id]) == frozenset()


def test_a_question_answered_late_asks_no_second_one(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)
    commands.close_item(item_id=item_id, **as_member(everyone.amina, now + LATE))
    [(task_id, _)] = asked(item_id)
    much_later = now + 3 * LATE

    commands.say_why(task_id=task_id, reason="other", by=everyone.amina.actor(much_later), at=much_later)

    assert queries.history(task_id).clocks[0].breach_reason == "recorded_late"
    assert queries.late_tasks_of([task_id]) == frozenset()


@pytest.mark.parametrize(
    ("reason", "code"), [("", "reason_unknown"), ("rain", "reason_unknown"), ("by_rule", "reason_unknown")]
)
def test_what_is_no_reason_is_refused(everyone: cast.Cast, now: datetime, reason: str, code: str) -> None:
    item_id = opened(everyone, now)
    commands.close_item(item_id=item_id, **as_member(everyone.amina, now + LATE))
    [(task_id, _)] = asked(item_id)

    with pytest.raises(NotNow, match=code):
        commands.say_why(task_id=task_id, reason=reason, by=everyone.amina.actor(now + LATE), at=now + LATE)
    assert len(asked(item_id)) == 1


def test_nobody_answers_for_someone_else(everyone: cast.Cast, jo: Member, now: datetime) -> None:
    item_id = opened(everyone, now)
    commands.close_item(item_id=item_id, **as_member(everyone.amina, now + LATE))
    [(task_id, _)] = asked(item_id)

    for member in (jo, everyone.kit, everyone.ben):
        with pytest.raises(NotFound):
            commands.say_why(task_id=task_id, reason="other", by=member.actor(now + LATE), at=now + LATE)


def test_what_lies_at_the_desk_is_answered_by_anyone_of_the_organisation(
    everyone: cast.Cast, jo: Member, now: datetime
) -> None:
    item_id = opened(everyone, now, desk=True)
    commands.close_item(item_id=item_id, **as_member(everyone.ben, now + LATE))
    [(task_id, _)] = asked(item_id)

    commands.say_why(task_id=task_id, reason="capacity", by=jo.actor(now + LATE), at=now + LATE)

    assert asked(item_id) == []


def test_a_leaver_s_question_goes_to_the_desk_with_all_they_hold(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)
    commands.close_item(item_id=item_id, **as_member(everyone.amina, now + LATE))

    commands.hand_over_all(
        giver=Holder(everyone.council.id, person_id=everyone.amina.id), to=Holder(everyone.council.id),
        **as_worker(now + LATE),
    )  # fmt: skip

    assert [holder for _, holder in asked(item_id)] == [Holder(everyone.council.id)]


def broken(*statements: tuple[str, list[object]]) -> None:
    """Do something past the commands, and let the checks run that wait for the end of a transaction."""
    with as_test(), transaction.atomic(), connection.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(sql, values)
        cursor.execute("set constraints all immediate")


def test_the_database_refuses_a_late_clock_with_neither_a_reason_nor_a_question(
    everyone: cast.Cast, now: datetime
) -> None:
    item_id = opened(everyone, now)
    late = (
        "insert into duty_clock (id, item_id, rule, rule_version, starts_at, due_at, done_at, breach_reason) "
        "values (gen_random_uuid(), %s, 'sight.confirm', 1, %s, %s, %s, '')"
    )

    with pytest.raises(IntegrityError, match="done late, without a reason"):
        broken((late, [item_id, now, now, now + LATE]))


def test_the_database_refuses_to_drop_the_question_before_it_is_answered(everyone: cast.Cast, now: datetime) -> None:
    item_id = opened(everyone, now)
    commands.close_item(item_id=item_id, **as_member(everyone.amina, now + LATE))
    [(task_id, _)] = asked(item_id)

    with pytest.raises(IntegrityError, match="closed without one"):
        broken(
            ("update duty_item set closed_at = %s where id = %s", [now + LATE, task_id]),
            ("update duty_tenure set until_at = %s where item_id = %s", [now + LATE, task_id]),
            ("update duty_clock set done_at = %s where item_id = %s", [now + LATE, task_id]),
        )


def test_without_the_trigger_what_is_late_stays_unasked_and_is_seen(everyone: cast.Cast, now: datetime) -> None:
    """Show that the database refuses by its trigger alone, and that what the long tests ask finds what is missed."""
    item_id = opened(everyone, now)
    with as_test(), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # a table with waiting triggers cannot be altered
        cursor.execute("set constraints all deferred")
        cursor.execute("set role linkspan_owner")
        for table in ("item", "clock"):
            cursor.execute(f"alter table duty_{table} disable trigger duty_{table}_whole")

    broken(
        ("update duty_clock set done_at = %s where item_id = %s", [now + LATE, item_id]),
        ("update duty_tenure set until_at = %s where item_id = %s", [now + LATE, item_id]),
        ("update duty_item set closed_at = %s where id = %s", [now + LATE, item_id]),
    )

    assert wrong(now + LATE) == [("shield_review", "shield.review")]


def test_an_unknown_question_is_not_found(everyone: cast.Cast, now: datetime) -> None:
    with pytest.raises(NotFound):
        commands.say_why(task_id=uuid4(), reason="other", by=everyone.amina.actor(now), at=now)
