"""The second wall, with the gate switched off: no third agency touches a row, and nobody writes over what was said.

And the gate, with the second wall switched off: it keeps every row from the same people by itself.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from linkspan.audit import NotFound, Refused
from linkspan.audit.ids import new_id
from linkspan.children import models as children
from linkspan.children.commands import shields
from linkspan.exchange import models
from linkspan.exchange.commands import answering, asking, threads
from linkspan.exchange.queries.inbox import inbox
from linkspan.exchange.queries.records import nothing_held_tally, records_of
from linkspan.exchange.queries.requests import request_whole, requests_about
from linkspan.exchange.queries.thread import colleagues_to_answer, thread
from linkspan.sharing.queries.decisions import Wanted, decisions
from tests.cast import Member
from tests.rooms.children.conftest import NOW, WHY, a_record, signed
from tests.rooms.exchange.conftest import BEGAN, LATER, NOTHING, TOLD, World
from tests.support.database import as_test

SOON = LATER + timedelta(hours=1)

TABLES = (
    "request", "subject", "subjectplace", "question", "part", "put", "answer", "entry", "search", "message", "receipt",
    "escalation", "contradiction",
)  # fmt: skip


@pytest.fixture
def part(world: World) -> models.Part:
    """The police's part, half told and half nothing held; the practice's is open."""
    found = world.part(world.ask(), world.cast.police)
    first, second = world.questions(found)
    world.answer(found, world.cast.dee, TOLD, [first])
    world.answer(found, world.cast.dee, NOTHING, [second], LATER + timedelta(minutes=1))
    return found


def seen(member: Member) -> dict[str, int]:
    """Count the rows of each table that someone reads straight from the database."""
    counts = {}
    with signed(member.actor(LATER), LATER), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"select count(*) from exchange_{table}")
            counts[table] = int(cursor.fetchone()[0])
    return counts


def refused(member: Member, sql: str, *values: object) -> bool:
    """Tell whether a statement is refused, or touches no row."""
    try:
        with signed(member.actor(LATER), LATER), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.rowcount == 0
    except DatabaseError:
        return True


@pytest.mark.parametrize("who", ["amina", "kit", "mo", "shirin", "dana", "ines", "oz", "ada"])
def test_nobody_of_a_third_agency_reads_a_row_of_any_table(world: World, part: models.Part, who: str) -> None:
    assert set(seen(getattr(world.cast, who)).values()) == {0}


def test_each_side_reads_its_own_and_one_asked_reads_nothing_of_another(world: World, part: models.Part) -> None:
    asker, teller, other = (seen(each) for each in (world.cast.ben, world.cast.dee, world.cast.cole))

    assert (asker["part"], asker["answer"], asker["entry"]) == (2, 2, 2)
    assert (teller["part"], teller["answer"], teller["entry"]) == (1, 2, 2)
    assert (other["request"], other["part"], other["put"]) == (1, 1, 2)
    assert (other["answer"], other["entry"], other["search"], other["receipt"]) == (0, 0, 0, 0)


WRITES = {
    "a request for another agency": (
        "insert into exchange_request select (jsonb_populate_record(q, jsonb_build_object('id', %s::text))).* "
        "from exchange_request q"
    ),
    "a closing": "update exchange_part set closed_at = now(), closed_how = 'answered' where %s <> ''",
    "an answer ended": "update exchange_answer set until_at = now(), ended_how = 'corrected' where %s <> ''",
    "a word": "update exchange_entry set text = 'No one was ever called.' where %s <> ''",
}


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("who", ["amina", "kit", "cole", "ada"])
def test_nobody_else_writes_a_row(world: World, part: models.Part, who: str, what: str) -> None:
    before = world.index.rows("select * from exchange_answer order by id")
    told = world.index.rows("select * from exchange_entry order by id")
    police = world.index.rows("select closed_how from exchange_part where id = %s", part.id)

    refused(getattr(world.cast, who), WRITES[what], str(new_id()))

    assert world.index.count("exchange_request") == 1
    assert world.index.rows("select * from exchange_answer order by id") == before
    assert world.index.rows("select * from exchange_entry order by id") == told
    assert world.index.rows("select closed_how from exchange_part where id = %s", part.id) == police


@pytest.mark.parametrize(
    "sql",
    [
        "update exchange_answer set outcome = 'withheld'",
        "update exchange_answer set at = now()",
        "update exchange_answer set words = 'Something else'",
        "update exchange_entry set text = 'Something else'",
        "delete from exchange_answer",
        "delete from exchange_entry",
    ],
)
def test_not_even_its_own_agency_writes_over_an_answer(world: World, part: models.Part, sql: str) -> None:
    before = (
        world.index.rows("select * from exchange_answer order by id"),
        world.index.rows("select * from exchange_entry order by id"),
    )

    assert refused(world.cast.dee, sql)

    assert before == (
        world.index.rows("select * from exchange_answer order by id"),
        world.index.rows("select * from exchange_entry order by id"),
    )


def test_a_question_of_one_request_is_put_to_no_part_of_another(world: World, part: models.Part) -> None:
    other = world.part(world.ask(), world.cast.police)
    (question, *_rest) = world.questions(other)

    assert refused(
        world.cast.ben,
        "insert into exchange_put (id, part_id, question_id) values (%s, %s, %s)", new_id(), part.id, question,
    )  # fmt: skip


@pytest.mark.parametrize("function", ["walled_parts(10)", "contradicted(10)"])
def test_what_is_the_worker_s_is_refused_to_people(world: World, part: models.Part, function: str) -> None:
    assert refused(world.cast.ben, f"select * from linkspan.{function}")


def test_a_word_that_is_not_the_signed_one_is_refused(world: World, part: models.Part) -> None:
    forged = {"org": str(world.cast.police.id), "person": str(world.cast.dee.id), "kind": "person"}

    for name in ("of_request", "of_part", "reads_entry", "asks", "answers"):
        sql, values = f"select linkspan.{name}(%s, %s::jsonb)", [uuid4(), json.dumps(forged)]
        with (
            pytest.raises(DatabaseError, match="not who is asking"),
            signed(world.cast.kit.actor(LATER), LATER),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, values)


def test_without_a_signed_word_no_row_is_read_at_all(world: World, part: models.Part) -> None:
    filled = [table for table in TABLES if world.index.count(f"exchange_{table}")]

    assert {"request", "subject", "part", "question", "answer", "entry", "search"} <= set(filled)
    for table in filled:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"select * from exchange_{table}")


# --- the first wall, with the second switched off --------------------------------------------------------------


@pytest.fixture
def bare(world: World, part: models.Part) -> models.Part:
    """The police's part, with no row-level security on any of the tables for the length of the test."""
    with as_test(), connection.cursor() as cursor:
        for table in (*(f"exchange_{each}" for each in TABLES), "sharing_sharingdecision"):
            cursor.execute(f"alter table {table} disable row level security")
    with signed(world.cast.kit.actor(LATER), LATER):
        assert models.Entry.objects.count() == 2, "the wall still stands, and this would prove nothing"
    return part


def reads(world: World, part: models.Part, who: Member) -> dict[str, Any]:
    """Ask every query of the room as someone, and give what each told."""
    by = who.actor(SOON)
    asked: dict[str, Callable[[], Any]] = {
        "thread": lambda: thread(part_id=part.id, by=by, at=SOON),
        "record": lambda: records_of(part_id=part.id, by=by, at=SOON),
        "request": lambda: request_whole(request_id=part.request_id, by=by, at=SOON),
        "colleagues": lambda: colleagues_to_answer(part_id=part.id, by=by, at=SOON),
        "about the child": lambda: requests_about(child_id=world.child, by=by, at=SOON),
        "inbox": lambda: (lambda box: (*box.to_answer, *box.asked))(inbox(by=by, at=SOON)),
        "tally": lambda: (lambda tally: (None,) * tally.nothing_held)(nothing_held_tally(by=by, at=SOON)),
        "decisions": lambda: decisions(wanted=Wanted(), by=by, at=SOON)[0],
    }
    told = {}
    for name, ask in asked.items():
        try:
            told[name] = ask()
        except (NotFound, Refused):
            told[name] = ()
    return told


@pytest.mark.parametrize("who", ["amina", "kit", "mo", "shirin", "dana", "ines", "oz", "ada"])
def test_the_gate_alone_keeps_a_third_agency_from_everything(world: World, bare: models.Part, who: str) -> None:
    told = reads(world, bare, getattr(world.cast, who))

    assert {name: found for name, found in told.items() if found} == {}


@pytest.mark.parametrize("who", ["amina", "kit", "cole", "mo", "oz", "ada"])
def test_the_gate_alone_lets_nobody_else_act(world: World, bare: models.Part, who: str) -> None:
    by = getattr(world.cast, who).actor(SOON)
    live = world.index.rows("select id from exchange_answer where until_at is null order by id")[0][0]
    why = "It was about her cousin."
    acts: list[Callable[[], Any]] = [
        lambda: threads.say(part_id=bare.id, text="What is this?", by=by, at=SOON),
        lambda: threads.hand_on(part_id=bare.id, person_id=None, by=by, at=SOON),
        lambda: answering.answer(part_id=bare.id, questions=world.questions(bare), given=TOLD, by=by, at=SOON),
        lambda: answering.correct_answer(answer_id=live, given=NOTHING, why=why, by=by, at=SOON),
        lambda: answering.take_back_answer(answer_id=live, why=why, by=by, at=SOON),
        lambda: asking.finish(request_id=bare.request_id, by=by, at=SOON),
        lambda: asking.withdraw(request_id=bare.request_id, why=why, by=by, at=SOON),
    ]
    before = [world.index.rows(f"select * from exchange_{table} order by 1") for table in TABLES]

    for act in acts:
        with pytest.raises((NotFound, Refused)):
            act()

    assert [world.index.rows(f"select * from exchange_{table} order by 1") for table in TABLES] == before


def test_the_gate_alone_keeps_one_agency_asked_from_what_another_said(world: World, bare: models.Part) -> None:
    told = reads(world, bare, world.cast.cole)

    assert (told["thread"], told["record"], told["request"]) == ((), (), ())
    assert [line.organisation for line in told["inbox"]] == ["Mill Street Surgery"]
    for whole in told["about the child"]:
        assert [line.organisation for line in whole.parts] == ["Mill Street Surgery"]


def test_the_gate_alone_keeps_what_was_told_to_those_it_was_told_for(world: World) -> None:
    found = world.part(world.ask(), world.cast.police)
    world.answer(found, world.cast.dee, replace(TOLD, readers="asker"))
    colleague = world.index.colleague("Toni Vale", "practitioner", at=SOON, organisation=world.cast.school)
    with as_test(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"alter table exchange_{table} disable row level security")

    asker = thread(part_id=found.id, by=world.cast.ben.actor(SOON), at=SOON).questions[0].answer
    other = thread(part_id=found.id, by=colleague, at=SOON).questions[0].answer

    assert asker is not None
    assert len(asker.entries) == 2
    assert other is not None
    assert (other.entries, other.is_kept_back) == ((), True)


def test_the_gate_alone_keeps_a_protected_place_from_the_agency_asked(world: World, bare: models.Part) -> None:
    before = thread(part_id=bare.id, by=world.cast.dee.actor(SOON), at=SOON)
    shields.shield(child_id=world.child, kind="location", reason=WHY, by=world.cast.ben.actor(SOON), at=SOON)

    after = thread(part_id=bare.id, by=world.cast.dee.actor(SOON), at=SOON)

    assert before.subjects[0].place
    assert after.subjects[0].place == ()
    assert after.subjects[0].said == before.subjects[0].said


def test_the_gate_alone_leaves_no_trace_of_a_child_behind_an_identity_wall(world: World, bare: models.Part) -> None:
    world.index.send(world.cast.school, a_record("s1", **BEGAN, protection="identity"), at=SOON)

    for who in (world.cast.dee, world.cast.cole, world.cast.amina):
        told = reads(world, bare, who)
        assert {name: found for name, found in told.items() if found and name not in ("tally", "decisions")} == {}


def test_the_gate_alone_keeps_a_conflicted_worker_out(world: World, bare: models.Part) -> None:
    with as_test():
        children.Conflict.objects.bulk_create([
            children.Conflict(child_id=world.child, person_id=world.cast.dee.id, kind="relative", from_at=NOW)
        ])  # fmt: skip

    told = reads(world, bare, world.cast.dee)

    assert {name: found for name, found in told.items() if found and name != "tally"} == {}
