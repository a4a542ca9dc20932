"""An inspector reads what passed about a child whose file was opened with a reason, and nothing comes of it."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from linkspan.audit import NotFound, Refused
from linkspan.children.commands import shields
from linkspan.children.queries.file import child_file
from linkspan.exchange import models
from linkspan.exchange.commands import answering, asking, threads
from linkspan.exchange.queries.inspecting import decisions_inspected, read_decision
from linkspan.exchange.queries.records import records_of
from linkspan.exchange.queries.requests import request_whole, requests_about
from linkspan.exchange.queries.thread import thread
from linkspan.sharing.rules import stated
from tests.cast import Member
from tests.rooms.children.conftest import a_record, signed
from tests.rooms.exchange.conftest import BEGAN, LATER, TOLD, WITHHELD, World
from tests.support.database import as_test

AFTER = LATER + timedelta(hours=1)
SAMPLE = stated("inspection", "Sampled for the joint inspection of the front door")
DECIDED = "sharing_sharingdecision"
TABLES = ("request", "subject", "question", "part", "put", "answer", "entry", "message", "receipt")


@pytest.fixture
def part(world: World) -> models.Part:
    """The police's part, told and withheld, on whose thread each side has written."""
    found = world.part(world.ask(), world.cast.police)
    first, second = world.questions(found)
    world.answer(found, world.cast.dee, TOLD, [first])
    world.answer(found, world.cast.dee, WITHHELD, [second])
    threads.say(part_id=found.id, text="Ring me on this.", by=world.cast.ben.actor(LATER), at=LATER)
    return found


@pytest.fixture
def opened(world: World, part: models.Part) -> UUID:
    """The file, opened by the inspector with a reason."""
    child_file(child_id=world.child, by=world.cast.oz.actor(AFTER), at=AFTER, reason=SAMPLE)
    return world.child


def counts(world: World) -> list[int]:
    return [world.index.count(f"exchange_{table}") for table in TABLES]


def seen(world: World) -> dict[str, int]:
    """Count what the database itself shows the inspector, with the gate switched off."""
    found = {}
    with signed(world.cast.oz.actor(AFTER), AFTER), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"select count(*) from exchange_{table}")
            found[table] = int(cursor.fetchone()[0])
    return found


def test_with_a_reason_the_thread_is_read_whole_and_nothing_comes_of_it(
    world: World, part: models.Part, opened: UUID
) -> None:
    oz, before = world.cast.oz.actor(AFTER), counts(world)

    listed = requests_about(child_id=opened, by=oz, at=AFTER)
    grid = request_whole(request_id=part.request_id, by=oz, at=AFTER)
    read = thread(part_id=part.id, by=oz, at=AFTER)
    kept = records_of(part_id=part.id, by=oz, at=AFTER)

    assert [each.request_id for each in listed] == [part.request_id]
    assert {each.organisation for each in grid.parts} == {"Mere Police", "Mill Street Surgery"}
    told = read.questions[0].answer
    assert told is not None
    assert [each.text for each in told.entries] == ["Officers attended on 3 October.", "The mother seemed afraid."]
    assert (read.is_inspected, read.can_answer, read.can_write, read.opened_at) == (True, False, False, None)
    assert [each.decision for each in kept] == ["withheld", "disclosed"]
    assert counts(world) == before, "a receipt would tell each side that the other had read"


def test_each_look_is_on_the_trail_under_the_child_with_its_reason(
    world: World, part: models.Part, opened: UUID
) -> None:
    thread(part_id=part.id, by=world.cast.oz.actor(AFTER), at=AFTER)

    lines = world.index.rows(
        "select convert_from(body, 'utf8')::jsonb->>'action' from audit_entry "
        "where event = 'exchange.request.seen' and child = %s and actor_person = %s",
        opened, world.cast.oz.id,
    )  # fmt: skip
    assert lines == [("inspect_requests",)]


def test_without_a_reason_nothing_is_there_to_an_inspector(world: World, part: models.Part) -> None:
    oz = world.cast.oz.actor(AFTER)

    with pytest.raises(NotFound):
        thread(part_id=part.id, by=oz, at=AFTER)
    with pytest.raises(NotFound):
        request_whole(request_id=part.request_id, by=oz, at=AFTER)
    with pytest.raises(Refused) as refusal:
        requests_about(child_id=world.child, by=oz, at=AFTER)
    assert refusal.value.code == "reason_needed"
    assert set(seen(world).values()) == {0}


def test_an_inspector_does_nothing_with_a_request(world: World, part: models.Part, opened: UUID) -> None:
    oz, before = world.cast.oz.actor(AFTER), counts(world)
    acts = (
        lambda: threads.say(part_id=part.id, text="Why so late?", by=oz, at=AFTER),
        lambda: threads.hand_on(part_id=part.id, person_id=None, by=oz, at=AFTER),
        lambda: asking.finish(request_id=part.request_id, by=oz, at=AFTER),
        lambda: asking.withdraw(request_id=part.request_id, why="It should never have been", by=oz, at=AFTER),
        lambda: answering.answer(
            part_id=part.id, questions=world.questions(part), given=TOLD, by=oz, at=AFTER
        ),
    )  # fmt: skip

    for act in acts:
        with pytest.raises((Refused, NotFound)):
            act()
    assert counts(world) == before


@pytest.mark.parametrize(
    "sql",
    [
        "update exchange_part set closed_at = now(), closed_how = 'answered'",
        "update exchange_request set closed_at = now(), closed_how = 'finished'",
        "update exchange_answer set until_at = now(), ended_how = 'corrected'",
        "update exchange_entry set text = ''",
        "insert into exchange_message select (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid()))).* "
        "from exchange_message m",
        "insert into exchange_receipt (id, part_id, by_person_id, at) select gen_random_uuid(), p.id, "
        "linkspan.ctx_person(), now() from exchange_part p where p.closed_at is null",
        "delete from exchange_answer",
    ],
)
def test_the_database_lets_an_inspector_write_nothing_with_the_gate_switched_off(
    world: World, part: models.Part, opened: UUID, sql: str
) -> None:
    before = [world.index.rows(f"select * from exchange_{table} order by 1") for table in TABLES]

    with (
        suppress(DatabaseError), signed(world.cast.oz.actor(AFTER), AFTER), transaction.atomic(),
        connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute(sql)

    assert [world.index.rows(f"select * from exchange_{table} order by 1") for table in TABLES] == before


def test_a_protected_place_keeps_the_threads_from_an_inspector_by_either_wall(
    world: World, part: models.Part, opened: UUID
) -> None:
    why = stated("concern", "Her father has asked where she is")
    shields.shield(child_id=opened, kind="location", reason=why, by=world.cast.ben.actor(AFTER), at=AFTER)
    oz = world.cast.oz.actor(AFTER)

    assert set(seen(world).values()) == {0}
    with pytest.raises(Refused) as refusal:
        requests_about(child_id=opened, by=oz, at=AFTER)
    assert refusal.value.code == "location_protected"
    with pytest.raises(NotFound):
        thread(part_id=part.id, by=oz, at=AFTER)


def test_an_identity_wall_leaves_an_inspector_no_trace(world: World, part: models.Part, opened: UUID) -> None:
    world.index.send(world.cast.school, a_record("s1", **BEGAN, protection="identity"))
    oz = world.cast.oz.actor(AFTER)

    assert set(seen(world).values()) == {0}
    with pytest.raises(Refused) as refusal:
        requests_about(child_id=opened, by=oz, at=AFTER)
    assert not refusal.value.discloses
    with pytest.raises(NotFound):
        thread(part_id=part.id, by=oz, at=AFTER)


def test_what_was_taken_back_stays_with_its_teller(world: World, part: models.Part, opened: UUID) -> None:
    (answer_id,) = world.index.rows("select id from exchange_answer where outcome = 'disclosed'")[0]
    answering.take_back_answer(
        answer_id=answer_id, why="It was about her cousin.", by=world.cast.dee.actor(AFTER), at=AFTER
    )

    read = thread(part_id=part.id, by=world.cast.oz.actor(AFTER), at=AFTER)

    assert [each.entries for each in read.questions[0].before] == [()]
    assert seen(world)["entry"] == 0


def kept(world: World) -> list[UUID]:
    return [row[0] for row in world.index.rows(f"select id from {DECIDED} order by at desc, id desc")]


def seen_decisions(world: World, member: Member) -> int:
    """Count the decisions that the database itself shows someone, with the gate switched off."""
    with signed(member.actor(AFTER), AFTER), connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {DECIDED}")
        return int(cursor.fetchone()[0])


def test_an_inspector_reads_what_every_agency_decided_to_share_or_not(
    world: World, part: models.Part, opened: UUID
) -> None:
    oz, decisions = world.cast.oz.actor(AFTER), kept(world)

    listed = decisions_inspected(child_id=opened, by=oz, at=AFTER)
    refused, answers = read_decision(decision_id=decisions[0], by=oz, at=AFTER)

    assert [(agency, line.decision) for agency, line in listed] == [
        ("Mere Police", "not_shared"), ("Mere Police", "shared"),
    ]  # fmt: skip
    assert (refused.is_inspected, refused.is_mine, refused.child_id) == (True, False, opened)
    assert [(each.first, each.second) for each in answers] == [(WITHHELD.first, WITHHELD.second)]
    looked = world.index.rows(
        "select convert_from(body, 'utf8')::jsonb->>'action' from audit_entry "
        "where event = 'sharing.decision.seen' and child = %s and actor_person = %s",
        opened, world.cast.oz.id,
    )  # fmt: skip
    assert looked == [("inspect_requests",)]


def test_without_a_reason_an_inspector_reads_no_decision(world: World, part: models.Part) -> None:
    oz = world.cast.oz.actor(AFTER)

    assert seen_decisions(world, world.cast.oz) == 0
    with pytest.raises(Refused) as refusal:
        decisions_inspected(child_id=world.child, by=oz, at=AFTER)
    assert refusal.value.code == "reason_needed"
    with pytest.raises((Refused, NotFound)):
        read_decision(decision_id=kept(world)[0], by=oz, at=AFTER)


@pytest.mark.parametrize("protection", ["location", "identity"])
def test_either_wall_keeps_decisions_about_a_protected_child_from_an_inspector(
    world: World, part: models.Part, opened: UUID, protection: str
) -> None:
    world.index.send(world.cast.school, a_record("s1", **BEGAN, protection=protection))
    oz, (newest, *_) = world.cast.oz.actor(AFTER), kept(world)

    assert seen_decisions(world, world.cast.oz) == 0
    with pytest.raises((Refused, NotFound)):
        decisions_inspected(child_id=opened, by=oz, at=AFTER)
    with pytest.raises((Refused, NotFound)):
        read_decision(decision_id=newest, by=oz, at=AFTER)


def test_the_gate_alone_keeps_another_agencys_decisions_from_everyone_but_an_inspector(
    world: World, part: models.Part, opened: UUID
) -> None:
    (newest, *_) = kept(world)

    with as_test():
        for member in (world.cast.ben, world.cast.cole, world.cast.ines, world.cast.kit):
            with pytest.raises((Refused, NotFound)):
                read_decision(decision_id=newest, by=member.actor(AFTER), at=AFTER)


def test_the_database_alone_keeps_another_agencys_decisions_from_everyone_but_an_inspector(
    world: World, part: models.Part, opened: UUID
) -> None:
    people = world.cast

    found = {member.person.name: seen_decisions(world, member) for member in (people.ben, people.ines, people.kit)}

    assert set(found.values()) == {0}
    assert seen_decisions(world, people.oz) == 2
