"""Two worlds that differ in one walled child: every page, export and answer of the API is the same in both."""

import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client

from linkspan.agencies import models as agencies
from linkspan.matching import Model
from tests import cast
from tests.cast import Member
from tests.house.test_addresses import GUARDED
from tests.pages.conftest import Desk
from tests.rooms.children.conftest import IDRIS, PERHAPS_ROWAN, ROWAN, Index, a_record
from tests.rooms.children.test_twin_worlds import WREN
from tests.support.database import as_test
from tests.support.pages import open_child, search

pytestmark = pytest.mark.django_db

# What is another each time it is asked, whoever is in the index: keys, ids, the moment.
CHANGING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[A-Za-z0-9+/=_-]{43,}|nonce-[^'\"]+|\d{1,2}(:\d\d)?[ap]m|T[0-9:.]+(\+00:00|Z)"
    r"|midday|midnight|\d+ (seconds?|minutes?) ago|less than a minute ago"
)
# How the trail stands, to which every act adds; and an empty workbook, which carries the second it was made in.
STANDS = {"trail", "trail_check", "feed_template_xlsx"}
SEARCHES = (
    dict(names="Wren", family="Ashgrove"), dict(nhs="9434765838"), dict(family="Ashgrove", age="8"),
    dict(postcode="ZE3 9QQ", family="Ashgrove"), dict(school="990101", family="Ashgrove"),
    dict(names="Rowan", family="Ashgrove"),
)  # fmt: skip


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load_default()


@pytest.fixture
def world(people: cast.Cast, model: Model) -> Index:
    """What both worlds have: a girl at the walled child's address and school, a boy, and an uncertain pair."""
    with as_test():
        agencies.User.objects.update(is_demo=True)
    index = Index(people, model)
    index.send(people.council, a_record("1", ROWAN | dict(school_urn="990101")), a_record("2", IDRIS))
    index.send(people.school, a_record("s1"))
    index.send(people.hospital, a_record("x", PERHAPS_ROWAN))
    return index


def outsiders(world: Index) -> list[Member]:
    """One of each kind of work outside the wall; the room's own twin test asks everyone."""
    everyone = world.cast
    return [everyone.amina, everyone.mo, everyone.dana, everyone.ines]


@contextmanager
def undone() -> Generator[None]:
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


def both_worlds(world: Index, ask: Callable[[], Any]) -> tuple[Any, Any]:
    """Ask without the walled child, then with them, as if the other had never been."""
    with undone():
        without = ask()
    with undone():
        world.send(world.cast.police, a_record("w", WREN, protection="identity"))
        return without, ask()


def said(answer: Any) -> tuple[int, str]:
    """Give what was answered, without what differs each time."""
    text = b"".join(answer).decode(errors="replace")
    return answer.status_code, CHANGING.sub("", text)


def first_difference(one: tuple[int, str], other: tuple[int, str]) -> str:
    """Say where two answers part; empty where they do not."""
    if one == other:
        return ""
    at = next((place for place, (a, b) in enumerate(zip(one[1], other[1], strict=False)) if a != b), -1)
    return f"{one[0]} {other[0]}: {one[1][max(0, at - 60) : at + 60]!r} | {other[1][max(0, at - 60) : at + 60]!r}"


def every_page(client: Client, child_id: UUID) -> dict[str, Any]:
    """Open every page there is, those of a file at a child who may be known."""
    told = {}
    for each in GUARDED:
        if each.name in STANDS or each.is_api or set(each.taken) - {"child_id"}:
            continue  # a page of one record that is not there says the same to everyone
        with undone():
            answer = client.get(each.at(child_id=child_id))
            told[each.name] = said(answer)
    return told


def test_every_page_and_export_is_the_same_in_both_worlds(world: Index, desk: Desk) -> None:
    rowan = world.child_of(world.cast.council, "1")
    assert rowan is not None

    def ask() -> dict[str, Any]:
        found = {}
        for member in outsiders(world):
            client = desk(member)
            with undone():
                open_child(client, rowan)
                found[member.person.name] = every_page(client, rowan)
        return found

    without, with_wren = both_worlds(world, ask)

    for name, pages in without.items():
        for page, answer in pages.items():
            assert first_difference(answer, with_wren[name][page]) == "", (name, page)
    opened = {page for pages in without.values() for page, answer in pages.items() if answer[0] == 200}
    assert {"child_file", "team_tasks"} <= opened


def test_what_is_typed_finds_the_same(world: Index, desk: Desk) -> None:
    def ask() -> list[Any]:
        told = []
        for member in (world.cast.amina, world.cast.ben, world.cast.cole):
            for typed in SEARCHES:
                with undone():
                    told.append(said(search(desk(member), **typed)))
        return told

    without, with_wren = both_worlds(world, ask)

    assert len(without) == len(with_wren)
    for one, other in zip(without, with_wren, strict=True):
        assert first_difference(one, other) == ""


def test_the_api_finds_the_same(world: Index, desk: Desk) -> None:
    wanted = (
        dict(given="Wren", family="Ashgrove"), dict(nhs="9434765838"), dict(family="Ashgrove", postcode="ZE3 9QQ"),
    )  # fmt: skip

    def ask() -> list[Any]:
        client, told = desk(world.cast.amina), []
        for typed in wanted:
            sent = typed | {"reason": {"code": "concern", "words": "A neighbour rang about noise"}}
            with undone():
                answer = client.post("/api/v1/find", sent, content_type="application/json")
                told.append(said(answer))
        return told

    without, with_wren = both_worlds(world, ask)

    assert len(without) == len(with_wren)
    for one, other in zip(without, with_wren, strict=True):
        assert first_difference(one, other) == ""


def test_the_file_of_a_walled_child_answers_as_nobodys(world: Index, desk: Desk) -> None:
    world.send(world.cast.police, a_record("w", WREN, protection="identity"))
    wren = world.child_of(world.cast.police, "w")
    assert wren is not None
    of_a_child = [each for each in GUARDED if set(each.taken) == {"child_id"}]
    for member in (world.cast.amina, world.cast.kit, world.cast.ines):
        client = desk(member)
        for each in of_a_child:
            told = []
            for child_id in (wren, uuid4()):
                with undone():
                    told.append(said(client.get(each.at(child_id=child_id))))
            assert first_difference(told[0], told[1]) == "", (member.person.name, each.name)
