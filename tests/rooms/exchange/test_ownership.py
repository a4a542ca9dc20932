"""No sequence of commands leaves a part without an owner and a date, or a question in two states."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.exchange import models
from linkspan.exchange.commands import answering, asking, threads
from linkspan.exchange.rules import Given, Outcome
from tests.cast import Member
from tests.rooms.children.conftest import NOW
from tests.rooms.exchange.conftest import MORE_TIME, NOTHING, TOLD, WITHHELD, World
from tests.support.database import as_test

# Written apart from the constraints and triggers, from the promise alone.
UNOWNED = """
select p.id from exchange_part p join duty_item i on i.id = p.item_id
left join duty_tenure t on t.item_id = i.id and t.until_at is null
left join duty_clock c on c.item_id = i.id and c.done_at is null
where (p.closed_at is null) <> (i.closed_at is null)
   or (p.closed_at is null and (t.id is null or c.id is null or t.organisation_id <> p.organisation_id))
   or (p.closed_at is null and p.due_at <> c.due_at)
union all
select q.id from exchange_request q join duty_item i on i.id = q.item_id
where (q.closed_at is null) <> (i.closed_at is null)
"""
TWO_STATES = """
select part_id from exchange_answer where until_at is null group by part_id, question_id having count(*) > 1
union all
select p.id from exchange_part p where p.closed_how = 'answered' and exists (
  select 1 from exchange_put t where t.part_id = p.id and not exists (
    select 1 from exchange_answer a where a.part_id = p.id and a.question_id = t.question_id and a.until_at is null
      and a.outcome <> 'more_time'))
   and exists (select 1 from exchange_request q where q.id = p.request_id and q.closed_at is null)
"""
some = st.sampled_from(range(24))


class Exchange(RuleBasedStateMachine):
    """Three agencies and one child, driven at random; what is refused for the state of things changes nothing."""

    world: World

    @initialize()
    def begin(self) -> None:
        self.savepoint = transaction.savepoint()
        self.at: datetime = NOW
        self.attempt(self.world.ask, at=self.at)

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.savepoint_rollback(self.savepoint)

    def attempt(self, command: Callable[..., Any], *args: Any, **wanted: Any) -> None:
        self.at += timedelta(minutes=7)
        try:
            command(*args, **wanted)
        except (NotNow, NotFound, Refused) as refusal:
            event(f"{command.__name__}: {getattr(refusal, 'code', 'not found')}")
        else:
            event(f"{command.__name__}: done")

    def who(self, pick: int) -> Member:
        people = self.world.cast
        return (people.ben, people.dee, people.cole)[pick % 3]

    def one(self, kind: Any, pick: int) -> Any:
        with as_test():
            rows = list(kind.objects.order_by("id"))
        return rows[pick % len(rows)] if rows else None

    def member_of(self, part: models.Part) -> Member:
        people = (self.world.cast.dee, self.world.cast.cole, self.world.cast.ben, self.world.cast.amina)
        return next((each for each in people if each.organisation.id == part.organisation_id), self.world.cast.dee)

    @rule()
    def ask(self) -> None:
        self.attempt(self.world.ask, at=self.at)

    @rule(pick=some, given=st.sampled_from([TOLD, WITHHELD, NOTHING, MORE_TIME]), is_whole=st.booleans())
    def answer(self, pick: int, given: Given, is_whole: bool) -> None:
        if part := self.one(models.Part, pick):
            asked = self.world.questions(part)
            chosen = asked if is_whole else asked[:1]
            by = self.member_of(part).actor(self.at)
            self.attempt(answering.answer, part_id=part.id, questions=chosen, given=given, by=by, at=self.at)

    @rule(pick=some, to=some)
    def refer(self, pick: int, to: int) -> None:
        if part := self.one(models.Part, pick):
            agencies = (self.world.cast.council, self.world.cast.practice, self.world.cast.school)
            given = Given(Outcome.REFERRED, to=agencies[to % 3].id, words="They would know of it.")
            asked, by = self.world.questions(part)[:1], self.member_of(part).actor(self.at)
            self.attempt(answering.answer, part_id=part.id, questions=asked, given=given, by=by, at=self.at)

    @rule(pick=some, who=some, is_back=st.booleans())
    def change(self, pick: int, who: int, is_back: bool) -> None:
        if found := self.one(models.Answer, pick):
            by = self.who(who).actor(self.at)
            wanted = dict(answer_id=found.id, why="It was about a neighbour", by=by, at=self.at)
            if is_back:
                self.attempt(answering.take_back_answer, **wanted)
            else:
                self.attempt(answering.correct_answer, given=WITHHELD, **wanted)

    @rule(pick=some, who=some)
    def end(self, pick: int, who: int) -> None:
        if found := self.one(models.Request, pick):
            by = self.who(who).actor(self.at)
            if pick % 2:
                self.attempt(asking.finish, request_id=found.id, by=by, at=self.at)
            else:
                self.attempt(asking.withdraw, request_id=found.id, why="No longer needed", by=by, at=self.at)

    @rule(pick=some, who=some)
    def hand_on(self, pick: int, who: int) -> None:
        if part := self.one(models.Part, pick):
            person = self.who(who).id if who % 2 else None
            by = self.member_of(part).actor(self.at)
            self.attempt(threads.hand_on, part_id=part.id, person_id=person, by=by, at=self.at)

    @rule(hours=st.sampled_from([1, 30, 200]))
    def wait(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        self.world.mind(self.at)

    @invariant()
    def every_open_part_has_an_owner_and_a_date(self) -> None:
        assert self.found(UNOWNED) == []

    @invariant()
    def every_question_is_in_one_state(self) -> None:
        assert self.found(TWO_STATES) == []

    def found(self, sql: str) -> list[Any]:
        with as_test(), connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()


@pytest.mark.django_db
def test_no_sequence_of_commands_leaves_a_part_unowned_or_a_question_in_two_states(world: World) -> None:
    Exchange.world = world
    run_state_machine_as_test(
        Exchange,
        settings=settings(
            max_examples=12, stateful_step_count=14, phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck), deadline=None,
        ),
    )  # fmt: skip
