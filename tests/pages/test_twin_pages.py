"""Two worlds that differ in one hidden fact: every page, export and answer of the API is the same in both, and is made
by the same statements on as many rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from itertools import zip_longest
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from linkspan.matching import Model
from linkspan.pathway.chronology_rules import EDITIONS
from linkspan.scrutiny.access_models import AccessOpinion
from linkspan.web import pdf
from tests import cast
from tests.cast import Member
from tests.house.test_addresses import GUARDED, OURS
from tests.pages.conftest import Desk
from tests.rooms.children.conftest import Index
from tests.support import access, twins
from tests.support.database import as_test
from tests.support.pages import once, open_child, search
from tests.support.soak import NIGHTLY
from tests.support.twins import FACTS, Twins, both_worlds, undone

pytestmark = pytest.mark.django_db

# What is another each time it is asked, whoever is in the index: keys, ids, the moment.
CHANGING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[A-Za-z0-9+/=_-]{43,}|nonce-[^'\"]+|\d{1,2}(:\d\d)?[ap]m|T[0-9:.]+(\+00:00|Z)"
    r"|(reference: |\"reference\": \"|Number |· |answer )[0-9a-f]{12}|midday|midnight|less than a minute ago"
    r"|(waiting |oldest for )?\d+ (seconds?|minutes?)( ago| left)?"
)
# Each address that the sweep does not open, and why nothing hidden can show there.
NOT_SWEPT = {
    "trail": "how many lines the trail has: every act of anyone's adds to it, and none of them is told apart",
    "trail_check": "the same, with the key to check it by",
    "trail_checkpoint": "the same, signed",
    "feed_template_xlsx": "an empty workbook, which carries the second it was made in",
}
SEARCHES = (
    dict(names="Wren", family="Ashgrove"), dict(nhs="9434765838"), dict(family="Ashgrove", age="8"),
    dict(postcode="ZE3 9QQ", family="Ashgrove"), dict(school="990101", family="Ashgrove"),
    dict(names="Rowan", family="Ashgrove"), dict(postcode="ZE9 9ZZ", family="Ashgrove"),
    dict(postcode="ZE4 1AB", family="Ashgrove"), dict(school="990102", names="Rowan"), dict(names="Hazel"),
)  # fmt: skip
Told = tuple[int, str, tuple[tuple[str, int], ...]]


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load_default()


@pytest.fixture
def world(people: cast.Cast, model: Model) -> Twins:
    return twins.build(Index(people, model))


@contextmanager
def statements() -> Generator[list[tuple[str, int]]]:
    """Note each statement that reaches the database, without its values, and how many rows it touched or gave."""
    seen: list[tuple[str, int]] = []

    def note(execute: Callable[..., Any], asked: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(asked, params, many, context)
        sql = asked if isinstance(asked, str) else asked.as_string().replace('"', "")
        if "agencies_dutydesk" in sql:
            return result  # the desks' numbers are remembered between pages for a while, whoever asks
        if "linkspan.around_access" in sql:
            return result  # names behind a wall are looked for too, in what is to be left out; none of them is shown
        seen.append((CHANGING.sub("", re.sub(r"(%s, )+%s|s[0-9a-z_]+_x\d+", "%s", sql)), context["cursor"].rowcount))
        return result

    with connection.execute_wrapper(note):
        yield seen


def told(ask: Callable[[], Any]) -> Told:
    """Give what was answered, without what differs each time, and the statements it was made by."""
    with undone(), statements() as seen:
        answer = ask()
        text = b"".join(answer).decode(errors="replace")
    return answer.status_code, CHANGING.sub("", text), tuple(seen)


def first_difference(one: Told, other: Told) -> str:
    """Say where two answers part, in words or in how they were made; empty where they do not."""
    if one[:2] != other[:2]:
        at = next((place for place, (a, b) in enumerate(zip(one[1], other[1], strict=False)) if a != b), -1)
        return f"{one[0]} {other[0]}: {one[1][max(0, at - 60) : at + 60]!r} | {other[1][max(0, at - 60) : at + 60]!r}"
    if one[2] != other[2]:
        (a, b), *_rest = [(a, b) for a, b in zip_longest(one[2], other[2], fillvalue=("", 0)) if a != b]
        return f"{len(one[2])} and {len(other[2])} statements: {a[0][-90:]} {a[1]} | {b[0][-90:]} {b[1]}"
    return ""


SWEPT = [each for each in OURS if each.name not in NOT_SWEPT]
# What agencies are to one another, each with an id of its own and none about a child: asked with an id nobody has.
OF_AGENCIES = "linkspan.web.partnership."
OPENED = [each for each in SWEPT if NIGHTLY or not each.view.__module__.startswith(OF_AGENCIES)]


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare what a PDF is drawn from: it takes seconds to draw, and shows nothing else."""
    monkeypatch.setattr(pdf, "_drawn", lambda asked: asked)


# What is hidden of a child. What is kept apart is no part of a file, and nothing that is typed finds it.
ABOUT_CHILDREN = [fact for fact in FACTS if fact != "apart"]
# Where something that is kept apart could show: what is about a child or a stage, and whatever lists or counts.
ABOUT = {"child_id", "stage_id", "episode_id", "contact_id"}
NEAR = [each for each in OPENED if NIGHTLY or not each.taken or ABOUT & each.taken.keys()]


def every_page(client: Client, ids: Mapping[str, Any], fact: str = "") -> dict[str, Told]:
    """Open every page there is, at something that is there."""
    return {each.name: told(partial(client.get, each.at(**ids))) for each in (NEAR if fact == "apart" else OPENED)}


def compared(fact: str, one: Told, other: Told) -> str:
    """Say where two answers part. What is kept apart is picked out of a list by its name: how many rows were read
    before it was is not told to anyone."""
    if fact == "apart":
        one, other = ((*each[:2], tuple((sql, 0) for sql, _rows in each[2])) for each in (one, other))
    return first_difference(one, other)


def every_file(client: Client, world: Twins) -> dict[str, Told]:
    """Have each file made that a form makes: packs of a chronology, and the answer to an access request."""
    child_id, access_id = world.ids["child_id"], world.ids["access_id"]
    asked = once(purpose="conference", why="For the conference on Friday", form="print")
    packs = f"/children/{child_id}/chronology/pack/"
    found = {f"pack {each}": told(partial(client.post, packs, asked | {"edition": each})) for each in EDITIONS}
    with undone():
        access.decide_all(world.cast, access_id)
        with as_test():
            asked_of = AccessOpinion.objects.filter(request=access_id)
            asked_of.update(says="may_tell", given_at=timezone.now(), given_by=world.cast.cole.person)
        files = partial(client.post, f"/access-requests/{access_id}/files/", once())
        return found | {"answer": told(lambda: unpacked(files()))}


def unpacked(answer: Any) -> Any:
    """Give what is in an archive as one answer; the archive itself bears the time it was made."""
    if answer.get("Content-Type") != "application/zip":
        return answer
    with ZipFile(BytesIO(answer.content)) as archive:
        return HttpResponse(b"\n".join(archive.read(name) for name in archive.namelist()))


def seekers(world: Twins) -> dict[str, Member]:
    """Whoever has every kind of work outside the walls, a lead of another agency, an outsider and an administrator."""
    people = world.cast
    return {"uma": world.uma, "ben": people.ben, "kit": people.kit, "ada": people.ada}


def test_every_address_is_swept_or_says_why_not() -> None:
    names = {each.name for each in OURS}

    assert set(NOT_SWEPT) <= names
    assert {each.name for each in SWEPT} | set(NOT_SWEPT) == names


# What cannot be made here in a moment; its pages are asked with an id that nobody has.
NOT_MADE = {
    "disposal_id": "a file that has been kept for as long as it may be, which takes decades",
    "dimension": "a list of those figures",
    "direction_id": "a direction of the Secretary of State, which the commissioner's office alone reads",
}


def test_every_place_of_an_address_is_filled_with_something_that_is_there(world: Twins) -> None:
    twins.furnish(world)

    taken = {name for each in SWEPT for name in each.taken if not each.view.__module__.startswith(OF_AGENCIES)}
    assert taken - world.ids.keys() == NOT_MADE.keys()
    assert [name for name, value in world.ids.items() if value is None] == []


# Uma meets nearly every page there is; the others are told apart by their agency, or by having no business here at all.
SWEEPS = [(fact, "uma") for fact in FACTS] + [("identity", "ben")]
if NIGHTLY:
    SWEEPS += [("location", "ben"), ("identity", "kit")]


@pytest.mark.parametrize(("fact", "who"), SWEEPS)
def test_every_page_and_export_is_the_same_in_both_worlds(world: Twins, desk: Desk, fact: str, who: str) -> None:
    member = seekers(world)[who]

    def ask() -> dict[str, Told]:
        client = desk(member)
        open_child(client, world.ids["child_id"])
        return every_page(client, world.ids, fact) | every_file(client, world)

    one, other = both_worlds(world, fact, ask)

    assert {page: said for page in one if (said := compared(fact, one[page], other[page]))} == {}
    if who == "uma" and fact != "apart":
        seen = {page for page, answer in one.items() if answer[0] == 200}
        assert {"child_file", "child_split", "team_tasks", "requests", "request_part", "sharing_decision"} <= seen
        assert {"pack workers", "pack family", "answer"} <= seen
        assert len(seen) > 80


@pytest.mark.parametrize("fact", ABOUT_CHILDREN)
def test_the_file_and_the_map_of_a_sister_elsewhere_are_the_same_in_both_worlds(
    world: Twins, desk: Desk, fact: str
) -> None:
    rowan = world.ids["child_id"]

    def ask() -> dict[str, Told]:
        client = desk(world.uma)
        for child_id in (world.sister, rowan):
            open_child(client, child_id)
        pages = [f"/children/{child_id}/{page}" for child_id in (world.sister, rowan) for page in ("", "map/")]
        return {page: told(partial(client.get, page)) for page in pages}

    answers = []
    for hide in FACTS[fact]:
        with undone():
            hide(world)
            answers.append(ask())
    one, other = answers

    assert {page: said for page in one if (said := first_difference(one[page], other[page]))} == {}
    told_apart = {page: "Brothers and sisters who live elsewhere" in answer[1] for page, answer in one.items()}
    assert told_apart[f"/children/{rowan}/"] is (fact in ("identity", "sensitive"))
    assert all(answer[0] == 200 for answer in one.values())


@pytest.mark.parametrize("fact", ABOUT_CHILDREN)
def test_what_is_typed_finds_the_same(world: Twins, desk: Desk, fact: str) -> None:
    people = world.cast

    def ask() -> dict[str, Told]:
        return {
            f"{member.person.name} {typed}": told(partial(search, desk(member), **typed))
            for member in (people.amina, people.cole)
            for typed in SEARCHES
        }

    one, other = both_worlds(world, fact, ask)

    assert {page: said for page in one if (said := first_difference(one[page], other[page]))} == {}


@pytest.mark.parametrize("fact", ABOUT_CHILDREN)
def test_the_api_finds_the_same(world: Twins, desk: Desk, fact: str) -> None:
    wanted = (
        dict(given="Wren", family="Ashgrove"), dict(nhs="9434765838"), dict(family="Ashgrove", postcode="ZE3 9QQ"),
        dict(given="Rowan", family="Ashgrove"), dict(family="Ashgrove", postcode="ZE4 1AB"),
    )  # fmt: skip

    def ask() -> dict[str, Told]:
        client = desk(world.cast.amina)
        reason = {"code": "concern", "words": "A neighbour rang about noise"}
        return {
            str(typed): told(
                partial(client.post, "/api/v1/find", typed | {"reason": reason}, content_type="application/json")
            )
            for typed in wanted
        }

    one, other = both_worlds(world, fact, ask)

    assert {page: said for page in one if (said := first_difference(one[page], other[page]))} == {}


# Dr Cole said himself that he works with the walled child, so that row is his to find: the answer is the same, byte for
# byte, and is made by a few statements more.
HIS_OWN = {("cole", "send sight_answer")}


@pytest.mark.parametrize("who", ["uma", "cole", "kit"])
def test_what_hangs_on_a_walled_child_is_answered_as_what_is_not_there(world: Twins, desk: Desk, who: str) -> None:
    hidden = twins.behind_the_wall(world)
    nobody = {key: uuid4() for key in hidden}
    client = desk({**seekers(world), "cole": world.cast.cole}[who])
    sent = once(reason="Checking that it is right", code="concern", words="A bruise was seen on Monday")

    def apart(ask: Callable[[dict[str, UUID]], Any], is_own: bool = False) -> str:
        one, other = told(partial(ask, hidden)), told(partial(ask, nobody))
        return first_difference(one, (*other[:2], one[2]) if is_own else other)

    found = {}
    for each in GUARDED:
        if hidden.keys() & each.taken.keys():
            found[each.name] = apart(lambda ids, each=each: client.get(each.at(**ids)))
            acts = f"send {each.name}"
            found[acts] = apart(lambda ids, each=each: client.post(each.at(**ids), sent), (who, acts) in HIS_OWN)
    for page in ("/trail/search/", "/watched/new/", "/conflicts/"):
        found[page] = apart(lambda ids, page=page: client.post(page, sent | typed(ids["child_id"])))

    assert {what: said for what, said in found.items() if said} == {}
    assert len(found) > 60


def typed(child_id: UUID) -> dict[str, Any]:
    """Name a child in a form, as whoever has come by a reference would."""
    return {
        "child": str(child_id),
        "kind": "relative",
        "review_on-day": "1",
        "review_on-month": "3",
        "review_on-year": "2027",
    }
