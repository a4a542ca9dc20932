"""The second wall, with the gate switched off: no third agency touches a row, and nobody writes over what was said."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from linkspan.audit.ids import new_id
from linkspan.exchange import models
from tests.cast import Member
from tests.rooms.children.conftest import signed
from tests.rooms.exchange.conftest import LATER, NOTHING, TOLD, World

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
