"""Asking: one act, one owner and one date for each agency, and nothing where it is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.exchange.commands import asking
from linkspan.sharing.rules import stated
from tests.rooms.children.conftest import IDRIS, NOW, a_record
from tests.rooms.exchange.conftest import BEGAN, LATER, NOTHING, TOLD, World

WHY = stated("concern", "A teacher saw bruises on Rowan's arm today")
TABLES = ("request", "subject", "subjectplace", "question", "part", "put", "answer", "message")


def rows(world: World) -> list[int]:
    return [world.index.count(f"exchange_{table}") for table in TABLES]


def test_each_agency_asked_has_one_open_item_at_its_desk_by_the_table_s_date(world: World) -> None:
    request = world.ask()

    found = world.index.rows(
        "select t.organisation_id, t.person_id, c.rule, c.due_at::date::text from exchange_part p "
        "join duty_item i on i.id = p.item_id join duty_tenure t on t.item_id = i.id "
        "join duty_clock c on c.item_id = i.id where p.request_id = %s and i.closed_at is null",
        request,
    )
    due = "2026-11-03"
    assert sorted(found) == sorted(
        (each.id, None, "request.check", due) for each in (world.cast.police, world.cast.practice)
    )


def test_the_asker_has_an_item_too_and_each_desk_is_told(world: World) -> None:
    request = world.ask()

    ((holder,),) = world.index.rows(
        "select t.person_id from exchange_request q join duty_tenure t on t.item_id = q.item_id where q.id = %s",
        request,
    )
    assert holder == world.cast.ben.id
    for member in (world.cast.dee, world.cast.cole):
        assert world.told(member, "exchange.request.asked") == 1
    assert world.index.events("exchange.request.asked") == 1


@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        ("emergency", "2026-11-02 14:00:00+00"),
        ("same_day", "2026-11-02 23:59:59+00"),
        ("check", "2026-11-03 23:59:59+00"),
        ("soon", "2026-11-09 23:59:59+00"),
        ("routine", "2026-11-16 23:59:59+00"),
    ],
)
def test_the_date_follows_the_urgency(world: World, urgency: str, due: str) -> None:
    world.ask(urgency=urgency)

    assert world.index.rows("select distinct due_at::text from exchange_part") == [(due,)]


def test_an_asker_may_give_more_time_than_the_table_and_never_less(world: World) -> None:
    world.ask(urgency="soon", due_on=date(2026, 11, 30))

    assert world.index.rows("select distinct due_at::date::text from exchange_part") == [("2026-11-30",)]
    for day in (date(2026, 11, 5), date(2027, 5, 1)):
        with pytest.raises(NotNow, match="due"):
            world.ask(urgency="soon", due_on=day)
    assert world.index.count("exchange_request") == 1


def test_an_agency_learns_no_more_than_it_needs_to_look_the_child_up(world: World) -> None:
    world.ask()

    ((said, place),) = world.index.rows(
        "select array(select jsonb_object_keys(s.said)), array(select jsonb_array_elements_text(p.said)) "
        "from exchange_subject s join exchange_subjectplace p on p.subject_id = s.id"
    )
    assert set(said) == {"name", "names", "born", "sex", "nhs_numbers"}
    assert place == ["14 Tern Walk", "ZE3 9QQ"]


def test_where_a_protected_child_is_goes_out_to_nobody(world: World) -> None:
    world.index.send(world.cast.council, a_record("1", **BEGAN, protection="location"))

    world.ask(world.cast.amina.actor(NOW))

    assert world.index.count("exchange_subjectplace") == 0
    assert world.index.count("exchange_subject where said::text like '%%Tern Walk%%'") == 0


@pytest.mark.parametrize("words", ["She lives at 14 tern walk, please check.", "They moved to ZE39QQ in March."])
def test_words_that_name_a_protected_place_are_refused(world: World, words: str) -> None:
    world.index.send(world.cast.council, a_record("1", **BEGAN, protection="location"))

    with pytest.raises(NotNow, match="place_named"):
        world.ask(world.cast.amina.actor(NOW), why=words)

    assert not any(rows(world))


def test_one_without_a_relationship_asks_with_a_reason_and_not_without(world: World) -> None:
    dee = world.cast.dee.actor(NOW)

    with pytest.raises(Refused):
        world.ask(dee, world.cast.school)
    assert not any(rows(world))
    world.ask(dee, world.cast.school, reason=WHY)

    assert world.index.count("exchange_request") == 1


def test_nobody_outside_asks_and_a_child_behind_a_wall_is_as_one_nobody_holds(world: World) -> None:
    world.index.send(world.cast.council, a_record("9", IDRIS, protection="identity"))
    walled = world.index.child_of(world.cast.council, "9")
    told = []

    for child in (walled, uuid4()):
        with pytest.raises(Refused) as refused:
            world.ask(world.cast.dee.actor(NOW), world.cast.school, child_id=child, reason=WHY)
        told.append((refused.value.code, refused.value.discloses, refused.value.explanation))
    with pytest.raises((NotFound, Refused)):
        world.ask(world.cast.kit.actor(NOW), world.cast.school, reason=WHY)

    assert told[0] == told[1]
    assert not any(rows(world))


Wrong = Callable[[World], dict[str, Any]]
WRONG: dict[str, Wrong] = {
    "no_agency": lambda w: {"organisations": []},
    "own_agency": lambda w: {"organisations": [w.cast.school.id]},
    "many_agencies": lambda w: {"organisations": [uuid4() for _ in range(16)]},
    "no_question": lambda w: {"questions": ["Seen her?", " "]},
    "many_questions": lambda w: {"questions": ["Seen her?"] * 11},
    "long_question": lambda w: {"questions": ["x" * 501]},
    "purpose_unknown": lambda w: {"purpose": "curiosity"},
    "urgency_unknown": lambda w: {"urgency": "yesterday"},
    "why": lambda w: {"why": "just so"},
}


@pytest.mark.parametrize("problem", WRONG)
def test_a_request_that_will_not_do_changes_nothing(world: World, problem: str) -> None:
    with pytest.raises(NotNow, match=f"exchange.{problem}"):
        world.ask(**WRONG[problem](world))

    assert not any(rows(world))
    assert world.index.count("duty_item where kind like 'request%%'") == 0
    assert world.index.count("agencies_notice") == 0


def test_an_agency_that_is_not_there_is_not_asked(world: World) -> None:
    with pytest.raises((NotFound, NotNow)):
        world.ask(organisations=[world.cast.police.id, UUID(int=3)])

    assert not any(rows(world))


def test_a_brother_at_the_same_address_is_asked_about_too_and_a_stranger_is_not(world: World) -> None:
    brother = dict(
        given_name="Sorrel", family_name="Ashgrove", date_of_birth=date(2017, 5, 2), sex="M",
        address_line_1="14 Tern Walk", postcode="ZE3 9QQ", nhs_number="9434765838",
    )  # fmt: skip
    world.index.send(world.cast.school, a_record("s2", brother, **BEGAN), a_record("s3", IDRIS, **BEGAN))
    sorrel = world.index.child_of(world.cast.school, "s2")
    idris = world.index.child_of(world.cast.school, "s3")

    with pytest.raises(NotFound):
        world.ask(family=[idris])
    world.ask(family=[sorrel])

    assert world.index.rows("select number, said->>'name' from exchange_subject order by number") == [
        (1, "Rowan Ashgrove"), (2, "Sorrel Ashgrove")
    ]  # fmt: skip
    assert world.index.count("audit_entry where event = 'exchange.request.asked' and child = %s", sorrel) == 1


def test_the_legal_basis_is_one_that_reaches_both_agencies(world: World) -> None:
    amina = world.cast.amina.actor(NOW)

    world.ask(amina, world.cast.hospital, world.cast.police, basis="47", urgency="same_day")
    world.ask(world.cast.ben.actor(NOW), world.cast.hospital, basis="16LA")

    found = world.index.rows("select organisation_id, basis from exchange_part order by asked_at, id")
    assert (world.cast.hospital.id, "47") in found
    assert (world.cast.police.id, "16H") in found
    assert "16LA" not in {basis for _agency, basis in found}


def test_asking_twice_with_one_number_asks_once(world: World) -> None:
    number = uuid4()

    assert world.ask(once=number) == world.ask(once=number)

    assert world.index.count("exchange_request") == 1
    assert world.index.count("exchange_part") == 2


def test_the_words_are_in_the_walled_tables_and_nowhere_else(world: World) -> None:
    world.ask(why="CANARY-WHY she said so", questions=["CANARY-QUESTION where was she?"])

    for table, column in (
        ("audit_entry", "convert_from(body, 'UTF8')"), ("audit_aside", "body::text"),
        ("agencies_notice", "link || event"), ("duty_item", "title || kind"), ("procrastinate_jobs", "args::text"),
    ):  # fmt: skip
        for word in ("CANARY", "Rowan", "Ashgrove", "9434765919"):
            assert world.index.count(f"{table} where {column} like %s", f"%{word}%") == 0, (table, word)


def test_a_withdrawn_request_frees_every_desk_and_shows_them_nothing(world: World) -> None:
    request = world.ask()
    answered = world.part(request, world.cast.practice)
    world.answer(answered, world.cast.cole, NOTHING)

    asking.withdraw(request_id=request, why="It was another child", by=world.cast.ben.actor(LATER), at=LATER)

    assert world.index.count("duty_item where kind like 'request%%' and closed_at is null") == 0
    assert world.part(request, world.cast.police).closed_how == "withdrawn"
    assert world.part(request, world.cast.practice).closed_how == "answered"
    assert world.told(world.cast.dee, "exchange.request.withdrawn") == 1
    with pytest.raises(NotNow, match="closed"):
        asking.withdraw(request_id=request, why="It was another child", by=world.cast.ben.actor(LATER), at=LATER)


def test_a_request_is_finished_once_everyone_has_answered(world: World) -> None:
    request = world.ask()
    ben = world.cast.ben.actor(LATER)

    with pytest.raises(NotNow, match="still_waiting"):
        asking.finish(request_id=request, by=ben, at=LATER)
    world.answer(world.part(request, world.cast.practice), world.cast.cole, NOTHING)
    world.answer(world.part(request, world.cast.police), world.cast.dee, TOLD)
    asking.finish(request_id=request, by=ben, at=LATER + timedelta(hours=1))

    assert world.index.rows("select closed_how from exchange_request") == [("finished",)]
    assert world.index.count("duty_item where kind like 'request%%' and closed_at is null") == 0


@pytest.mark.parametrize("who", ["dee", "kit", "amina"])
def test_nobody_but_the_asking_agency_ends_a_request(world: World, who: str) -> None:
    request = world.ask()

    with pytest.raises((NotFound, Refused)):
        asking.withdraw(
            request_id=request, why="It was another child", by=getattr(world.cast, who).actor(LATER), at=LATER
        )

    assert world.index.count("exchange_part where closed_at is null") == 2
