"""Two worlds that differ in one protected child: whoever is outside the wall cannot tell which of them they are in.

An identity-walled child is not there at all; one whose location is protected differs only in what tells the place.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.children.commands import linking, shields, sights
from linkspan.children.queries import corrections, keeping, lists, reviews, training
from linkspan.children.queries.file import ChildFile, child_file
from linkspan.children.queries.finding import MOST_CANDIDATES, Answer, find
from linkspan.duty import queries as duty
from linkspan.matching import Query, query_keys
from tests.cast import Member
from tests.rooms.children.conftest import IDRIS, NOW, PERHAPS_ROWAN, QUALITY, ROWAN, WHY, Index, a_record, signed

LATER = NOW + timedelta(hours=1)
# A sister at Rowan's address, known to the police alone, whose identity is walled.
WREN = ROWAN | dict(
    given_name="Wren", known_as="Birdie", date_of_birth=date(2018, 7, 19), nhs_number="9434765838",
    school_urn="990101",
)  # fmt: skip


@pytest.fixture
def world(index: Index) -> Index:
    """The world that both have in common: two children, an uncertain pair and a sealed record."""
    index.send(index.cast.council, a_record("1"), a_record("2", IDRIS))
    index.send(index.cast.school, a_record("s1"))
    index.send(index.cast.practice, a_record("p2", IDRIS))
    index.send(index.cast.hospital, a_record("x", PERHAPS_ROWAN))
    return index


def add_wren(world: Index) -> UUID:
    world.send(world.cast.police, a_record("w", WREN, protection="identity"))
    child_id = world.child_of(world.cast.police, "w")
    assert child_id is not None
    assert world.child(child_id).protection == "identity"
    return child_id


def outsiders(world: Index) -> list[Member]:
    """Everyone outside the wall: the police are inside, and shield reviewers may know."""
    inside = world.cast.police
    return [each for each in world.cast.members if each.organisation != inside and each != world.cast.shirin]


@contextmanager
def undone() -> Generator[None]:
    """Let what happens here not have happened."""
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


def told(ask: Callable[[], Any]) -> Any:
    """Give what someone is told: the answer, or the refusal in all its parts."""
    try:
        return ask()
    except Refused as refusal:
        return ("refused", refusal.code, refusal.discloses, refusal.explanation)
    except NotFound:
        return "not found"
    except NotNow as problem:
        return ("not now", problem.code, str(problem.message))


def both_worlds(world: Index, ask: Callable[[], Any]) -> tuple[Any, Any]:
    """Ask in the world without the walled child, then in the one with them; leave the first behind."""
    with undone():
        with undone():
            without = ask()
        add_wren(world)
        return without, ask()


QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "given": st.sampled_from(["Wren", "Birdie", "Ren", "Rowan", "Idris", "W"]),
        "family": st.sampled_from(["Ashgrove", "Ashgrov", "Quillfeather"]),
        "name": st.sampled_from(["Wren Ashgrove", "birdie ashgrove", "Ashgrove", "Rowan"]),
        "born": st.sampled_from([date(2018, 7, 19), date(2015, 3, 9), date(2018, 1, 1)]),
        "birth_year": st.sampled_from([2018, 2015]),
        "age": st.integers(7, 12),
        "sex": st.sampled_from(["F", "M"]),
        "postcode": st.sampled_from(["ZE3 9QQ", "ZE3", "ZE4 1AB"]),
        "school": st.sampled_from(["990101"]),
        "nhs": st.sampled_from(["9434765838", "9434765919"]),
        "address": st.sampled_from(["14 Tern Walk"]),
    },
)  # fmt: skip


def search(world: Index, asked: Sequence[dict[str, Any]]) -> list[Any]:
    searchers = (world.cast.amina, world.cast.ben, world.cast.cole, world.cast.kit)
    return [
        told(lambda member=member, one=one: find(query=Query(**one, on=NOW.date()), by=member.actor(NOW), at=NOW,
                                                 reason=WHY))
        for member in searchers
        for one in asked
    ]  # fmt: skip


def test_no_search_tells_the_two_worlds_apart(world: Index) -> None:
    @settings(
        max_examples=6, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(asked=st.lists(QUERIES, min_size=5, max_size=6))
    def run(asked: list[dict[str, Any]]) -> None:
        without, with_wren = both_worlds(world, lambda: search(world, asked))
        assert without == with_wren

    run()


def test_a_walled_child_takes_no_place_of_another_where_many_share_a_name(world: Index) -> None:
    namesakes = [
        a_record(
            f"n{number}", WREN, nhs_number=None, known_as=None, school_urn=None, address_line_1=f"{number} Tern Walk",
            given_name=("Wrenna", "Renn", "Wrenn")[number % 3], postcode=f"ZE{1 + number % 9} 1AA",
            date_of_birth=date(2004 + number % 11, 1 + number % 12, 1 + number % 28),
        )
        for number in range(2 * MOST_CANDIDATES)
    ]  # fmt: skip
    world.send(world.cast.council, *namesakes)
    queries = [
        Query(given="Wren", family="Ashgrove", age=age, on=LATER.date(), postcode=postcode)
        for age, postcode in ((14, "ZE3 9QQ"), (14, None), (8, "ZE3"), (20, None))
    ]  # fmt: skip

    without, with_wren = both_worlds(world, lambda: [met(world, query) for query in queries])

    assert min(map(len, without)) >= MOST_CANDIDATES
    assert with_wren == without


def met(world: Index, query: Query) -> list[UUID]:
    """Name the records that a search of Ben's weighs, in order."""
    with signed(world.cast.ben.actor(LATER), LATER), connection.cursor() as cursor:
        cursor.execute("select record_id from linkspan.find(%s, %s)", [query_keys(query), MOST_CANDIDATES])
        return [record_id for (record_id,) in cursor.fetchall()]


def test_every_way_to_name_the_walled_child_finds_no_more_than_before(world: Index) -> None:
    asked = [
        dict(given="Wren", family="Ashgrove"), dict(given="Wren", family="Ashgrove", born=date(2018, 7, 19)),
        dict(nhs="9434765838"), dict(born=date(2018, 7, 19), postcode="ZE3 9QQ"), dict(name="Birdie Ashgrove"),
        dict(family="Ashgrove", age=8), dict(family="Ashgrove", postcode="ZE3"),
    ]  # fmt: skip

    without, with_wren = both_worlds(world, lambda: search(world, asked))

    assert without == with_wren
    add_wren(world)
    dee = find(query=Query(given="Wren", family="Ashgrove"), by=world.cast.dee.actor(NOW), at=NOW, reason=WHY)
    assert [answer.name for answer in dee.likely] == ["Wren Ashgrove"], "the test would pass on an index that is blind"


def everything(world: Index, member: Member, children: Sequence[UUID], items: bool = True) -> dict[str, Any]:
    """Ask for every list and file there is, as someone."""
    by = member.actor(LATER, stepped_up=True)
    asked: dict[str, Callable[[], Any]] = {
        "my children": lambda: lists.my_children(by=by, at=LATER),
        "pairs": lambda: reviews.waiting_pairs(by=by, at=LATER),
        "sealed": lambda: reviews.sealed_pairs(by=by, at=LATER),
        "shields": lambda: reviews.shields_waiting(by=by, at=LATER),
        "corrections": lambda: corrections.to_answer(by=by, at=LATER),
        "archive": lambda: keeping.files_kept(which="kept", by=by, at=LATER),
        "held": lambda: keeping.files_kept(which="held", by=by, at=LATER),
        "disposals": lambda: keeping.disposal_lists(by=by, at=LATER),
        "counts": lambda: counts(member),
    }
    for number, child_id in enumerate(children):
        asked[f"file {number}"] = lambda child_id=child_id: child_file(
            child_id=child_id, by=by, at=LATER, reason=WHY, with_looks=True, with_records=True
        )
    answers = {}
    for name, ask in asked.items():
        with undone():
            answers[name] = told(ask)
    return answers


def counts(member: Member) -> list[int]:
    """Count what plain SQL shows someone of every table about children."""
    tables = ("child", "residence", "sourcerecord", "recordversion", "recordplace", "link", "pair", "neverlink",
              "involvement", "shield", "inside", "conflict", "flag", "sight", "lead", "correction")  # fmt: skip
    found = []
    with signed(member.actor(LATER), LATER), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"select count(*) from children_{table}")
            found.append(cursor.fetchone()[0])
    return found


def test_lists_files_households_and_counts_are_the_same_in_both_worlds(world: Index) -> None:
    children = [
        child_id
        for child_id in (world.child_of(world.cast.council, "1"), world.child_of(world.cast.council, "2"))
        if child_id
    ]

    without, with_wren = both_worlds(
        world, lambda: {member.person.name: everything(world, member, children) for member in outsiders(world)}
    )

    for name, answers in without.items():
        for what, answer in answers.items():
            assert answer == with_wren[name][what], (name, what)
    assert without["Amina Yusuf"]["file 0"].name == "Rowan Ashgrove"


def test_those_inside_do_see_the_sister_at_the_same_address(world: Index) -> None:
    wren = add_wren(world)

    file = child_file(child_id=wren, by=world.cast.dee.actor(LATER), at=LATER)

    assert file.name == "Wren Ashgrove"
    assert [each.name for each in file.household] == ["Rowan Ashgrove"]


def test_a_walled_child_and_no_child_are_refused_alike_by_every_act(world: Index) -> None:
    wren = add_wren(world)
    record = world.record(world.cast.police, "w").id
    for member in outsiders(world):
        by = member.actor(LATER, stepped_up=True)

        def refusals(child_id: UUID, record_id: UUID, by: Any = by) -> list[Any]:
            common = dict(by=by, at=LATER)
            acts: list[Callable[[], Any]] = [
                lambda: child_file(child_id=child_id, reason=WHY, **common),
                lambda: sights.work_with(child_id=child_id, reason=WHY, **common),
                lambda: shields.shield(child_id=child_id, kind="location", reason=WHY, **common),
                lambda: shields.declare_conflict(
                    child_id=child_id, person_id=by.person_id, kind="relative", reason=WHY, **common
                ),
                lambda: corrections_of(child_id, **common),
                lambda: linking.split(child_id=child_id, record_ids=[record_id], reason=QUALITY, **common),
                lambda: linking.unlink(record_id=record_id, reason=QUALITY, **common),
                lambda: linking.relink(record_id=record_id, child_id=child_id, reason=QUALITY, **common),
            ]
            said = []
            for act in acts:
                with undone():
                    said.append(told(act))
            return said

        assert refusals(wren, record) == refusals(uuid4(), uuid4()), member.person.name


def corrections_of(child_id: UUID, by: Any, at: datetime) -> Any:
    return corrections.corrections_of(child_id=child_id, by=by, at=at, reason=WHY)


def test_boards_and_notices_hold_no_word_of_the_walled_child(world: Index) -> None:
    def boards() -> list[Any]:
        return [
            [(line.kind, line.about) for line in duty.my_items(member.id, LATER)]
            + [world.count("agencies_notice where person_id = %s", member.id)]
            for member in outsiders(world)
        ]

    without, with_wren = both_worlds(world, boards)

    assert without == with_wren


# --- location -------------------------------------------------------------------------------------------------

PLACE_IN_ANSWER = {"outcode", "school", "protected", "why"}
PLACE_IN_FILE = {
    "protection", "place_hidden", "addresses", "phones", "schools", "practices", "household", "siblings", "elsewhere",
    "workers", "allowed", "carers",
}  # fmt: skip


def unsourced(value: Any) -> Any:
    """Drop who says a thing: agencies tell a place, so their names go where it is hidden, and what they say stays."""
    if isinstance(value, tuple):
        return tuple(unsourced(each) for each in value)
    return replace(value, sources=()) if hasattr(value, "sources") else value


def differing(one: Any, other: Any) -> set[str]:
    """Name the fields in which two answers differ."""
    return {
        spot.name for spot in fields(one) if unsourced(getattr(one, spot.name)) != unsourced(getattr(other, spot.name))
    }


def test_a_child_whose_location_is_protected_differs_only_in_what_tells_the_place(world: Index) -> None:
    rowan = world.child_of(world.cast.council, "1")
    assert rowan is not None
    seekers = (world.cast.amina, world.cast.cole, world.cast.dee, world.cast.mo)
    asked = Query(given="Rowan", family="Ashgrove", born=date(2015, 3, 9))

    def look(member: Member) -> tuple[Answer, ChildFile]:
        with undone():
            answers = find(query=asked, by=member.actor(LATER), at=LATER, reason=WHY)
            file = child_file(child_id=rowan, by=member.actor(LATER), at=LATER, reason=WHY)
        (answer,) = [each for each in answers.likely if each.child_id == rowan]
        return answer, file

    before = {member.person.name: look(member) for member in seekers}
    shields.shield(child_id=rowan, kind="location", reason=WHY, by=world.cast.ben.actor(NOW), at=NOW)
    after = {member.person.name: look(member) for member in seekers}

    for name, (answer, file) in before.items():
        hidden_answer, hidden_file = after[name]
        assert differing(answer, hidden_answer) <= PLACE_IN_ANSWER, name
        assert differing(file, hidden_file) <= PLACE_IN_FILE, name
        assert (hidden_answer.outcode, hidden_answer.school) == ("", "")
        for kept in (hidden_file.addresses, hidden_file.phones, hidden_file.schools, hidden_file.household):
            assert kept == (), name
        assert not any(carer.phone for carer in hidden_file.carers)
        assert [carer.name for carer in hidden_file.carers] == [carer.name for carer in file.carers]
        assert hidden_file.desk is not None


def test_a_place_does_not_lead_to_a_child_whose_location_is_protected(world: Index) -> None:
    rowan = world.child_of(world.cast.council, "1")
    assert rowan is not None
    asked = Query(postcode="ZE3 9QQ", born=date(2015, 3, 9))
    amina = world.cast.amina.actor(LATER)
    with undone():
        before = find(query=asked, by=amina, at=LATER, reason=WHY)
    shields.shield(child_id=rowan, kind="location", reason=WHY, by=world.cast.ben.actor(NOW), at=NOW)

    after = find(query=asked, by=amina, at=LATER, reason=WHY)

    assert rowan in [each.child_id for each in before.likely + before.might_be]
    assert all("postcode" not in " ".join(each.why).lower() for each in after.likely + after.might_be)


def test_what_a_model_learns_from_decisions_is_the_same_in_both_worlds(world: Index) -> None:
    dana = world.cast.dana.actor(LATER)

    def learned() -> Any:
        for (pair_id,) in world.rows("select id from children_pair where not sealed and decided_at is null"):
            linking.decide_pair(pair_id=pair_id, same=False, reason=QUALITY, by=dana, at=LATER)
        found = training.decided_records(by=Actor.system("feed"), at=LATER)
        return [(one.record, [(each.faces, each.says, each.read) for each in one.candidates]) for one in found]

    without, with_wren = both_worlds(world, learned)

    assert without
    assert without == with_wren
