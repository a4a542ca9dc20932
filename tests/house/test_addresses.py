"""Every address asks the gate, or is on a short list of pages that show nothing about anyone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern
from pytest_django import Settings

from linkspan.agencies import models as agencies
from linkspan.audit.ids import new_id
from linkspan.matching import Model
from linkspan.web.middleware import ENTRANCE, OPEN
from tests import cast
from tests.rooms.children.conftest import IDRIS, Index, a_record
from tests.support.database import as_test

pytestmark = pytest.mark.django_db

STAFF = "linkspan.web.account.backends.StaffBackend"

# What a stranger may see: how to get in, who to ring, and what this is. A page is added here only on purpose.
OPEN_TO_ALL = {
    "help": "how to use the pages; no names",
    "privacy": "the privacy notice",
    "accessibility": "the accessibility statement",
    "words": "what the field's words mean",
    "here_language": "keeps the language of a child's page in a cookie",
    "here_size": "keeps the size of a child's text in a cookie",
    "hide": "a blank page for when someone looks over a shoulder",
    "offline": "the duty desks' numbers, which must show even to someone locked out",
    "health": "whether the program and its database answer",
    "openapi": "what programs can ask; no names",
    "api:health": "the same, as JSON",
    "agreement_register": "the agreements in force: what agencies agreed, and no names",
    "agreement_public": "one agreement in force, with posts and no names",
    "agreement_public_pdf": "the same as a PDF",
    "partnership_register": "which partnerships there are, and what each has published",
    "partnership_public": "a partnership's published arrangements: who holds which office, as the law has it published",
    "partnership_public_pdf": "the same as a PDF",
    "partnership_report": "a partnership's published yearly report",
    "partnership_report_pdf": "the same as a PDF",
    "duties_public": "what the law asks of agencies, and how many areas do it; no names of people",
    "duty_public": "the same of one duty, with the areas that do not",
    "family": "a field for a code; a parent's page is shown to whoever holds a session of its own, and asks the gate",
    "family_leave": "the end of such a session, and a blank page",
    "unknown": "what to do when the organisation's own sign-in knows someone we do not",
    "here": "a child's own page: a code, and with one what was released to that child alone",
    "here_check": "the same, where it asks who holds the phone",
    "here_choose": "the same, where a child chooses pictures or a word",
    "here_away": "the way out of it",
    "here_feedback": "the same, where a child says how it was",
    "here_close": "the end of it on this phone",
    "here_tell": "what a child may do on their own page, where it is open; else the page for a code",
    "here_say": "the same, where a child says something",
    "here_how": "the same, where a child says how things are",
    "here_reach": "the same, where a child says how to be reached",
    "here_said": "the same, with what that child said",
    "here_said_once": "the same, with one thing that child said; anybody else's is not there",
    "demo": "the cast to sign in as; there only where everyone is invented",
}
# What a signed-in person does with their own account; nothing about anyone else, so nothing for the gate to decide.
OWN_ACCOUNT = {"account", "choose_post", "stay", "account_set_password"}
# Pages of forms, or of numbers to ring, that hold nothing about a child.
NOTHING_OF_ANYONE = {
    "api:me": "who asks, told to themselves",
    "find": "the question; the search itself is counted and recorded",
    "advice": "three questions, about nobody",
    "find_challenge": "what the gate asks, shown again where the answer was left empty",
    "concern_save": "a fresh key for a form that was open too long; what is sent to it asks the gate",
    "concern_told": "that something was sent, and whom to ring; nothing of what was said",
    "duty_desks": "the numbers that everyone may ring",
    "access_request_new": "a form about nobody; what is sent to it asks the gate",
    "access_request_taken": "that something was taken; nothing of what was said",
    "child_challenge": "what the gate asks, shown again where the answer was left empty",
}
FITTING: dict[str, Any] = {"uuid": UUID(int=7), "int": 7}


@dataclass(frozen=True)
class Address:
    """One address of the program."""

    name: str
    view: Callable[..., HttpResponse]
    taken: dict[str, Any]

    @property
    def is_ours(self) -> bool:
        """Say whether the view is of our own rooms, not of the sign-in package."""
        return self.view.__module__.startswith("linkspan.") or self.is_api

    @property
    def is_api(self) -> bool:
        """Say whether programs ask here: the API says who may, in its own words, and not by a redirect."""
        return self.name.startswith("api:")

    def at(self, **given: Any) -> str:
        """Write the address with some of its places filled in, and the rest with what fits."""
        return reverse(self.name, kwargs=self.taken | {key: each for key, each in given.items() if key in self.taken})


def addresses() -> list[Address]:
    """List every address that the program answers."""
    return list(walk(get_resolver().url_patterns, {}, ""))


def walk(patterns: Sequence[Any], above: dict[str, Any], space: str) -> Iterator[Address]:
    """Go through patterns and those they include, filling each place with something that fits and leads to nobody."""
    for each in patterns:
        taken = above | places(each)
        if isinstance(each, URLResolver):
            yield from walk(each.url_patterns, taken, f"{each.namespace}:" if each.namespace else space)
        else:
            yield Address(f"{space}{each.name}" if each.name else "", each.callback, taken)


def places(found: URLPattern | URLResolver) -> dict[str, Any]:
    """Fill the places of one pattern."""
    if isinstance(found.pattern, RoutePattern):
        converters = found.pattern.converters.items()
        return {name: FITTING.get(_kind(each), "nobody") for name, each in converters}
    return dict.fromkeys(found.pattern.regex.groupindex, "nobody")


def _kind(converter: object) -> str:
    name = type(converter).__name__.lower()
    return next((kind for kind in FITTING if kind in name), "")


OURS = [each for each in addresses() if each.is_ours]
GUARDED = [each for each in OURS if each.name not in {*OPEN_TO_ALL, *OWN_ACCOUNT}]
# Acts on a record of a file (a lead, a flag) that is not there for the asker end before the gate, and show nothing.
OF_A_CHILD = [each for each in GUARDED if set(each.taken) == {"child_id"} and each.name not in NOTHING_OF_ANYONE]


@pytest.fixture(autouse=True)
def state(settings: Settings, tmp_path: Path) -> None:
    settings.LINKSPAN_STATE = tmp_path


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load_default()


@pytest.fixture
def index(model: Model) -> Index:
    """A demonstration, with one girl whom the council alone knows."""
    with as_test():
        agencies.Node.objects.update(mode="demo")
    made = Index(cast.build(), model)
    made.send(made.cast.council, a_record("C1"))
    return made


@pytest.fixture
def kit(index: Index, client: Client) -> Client:
    """The outsider, signed in."""
    client.force_login(index.cast.kit.user, backend=STAFF)
    return client


def ask(client: Client, address: str) -> Any:
    """Open a page, or send it with nothing but its key where it can only be sent."""
    answer = client.get(address)
    return client.post(address, {"once": str(new_id())}) if answer.status_code == 405 else answer


def written() -> int:
    """Count the lines of the trail."""
    with as_test(), connection.cursor() as cursor:
        cursor.execute("select count(*) from audit_entry")
        return int(cursor.fetchone()[0])


def test_every_address_has_a_name_of_its_own() -> None:
    names = [each.name for each in addresses()]

    assert "" not in names
    assert sorted(names) == sorted(set(names))


def test_only_listed_pages_are_open_to_all() -> None:
    is_open = {each.name for each in addresses() if getattr(each.view, OPEN, False) and not each.is_api}

    assert is_open == {name for name in OPEN_TO_ALL if not name.startswith("api:")}
    assert not ENTRANCE & {each.name for each in OURS}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_sign_in_from_every_address_that_is_not_open(
    index: Index, client: Client, method: str
) -> None:
    closed = [each for each in addresses() if each.name not in {*OPEN_TO_ALL, *ENTRANCE}]

    answers = {each.name: getattr(client, method)(each.at()) for each in closed}

    let_in = {each.name: answers[each.name].status_code for each in closed if not _is_turned_away(each, answers)}
    assert len(closed) > 20
    assert let_in == {}


def _is_turned_away(address: Address, answers: dict[str, Any]) -> bool:
    answer = answers[address.name]
    if address.is_api:
        return answer.status_code in (401, 404, 405)
    return answer.status_code == 302 and str(answer["Location"]).startswith("/account/login/")


def test_an_outsider_meets_an_answer_and_never_a_fault(index: Index, kit: Client) -> None:
    child_id = index.child_of(index.cast.council, "C1")

    answers = {each.name: ask(kit, each.at(child_id=child_id)).status_code for each in OURS}

    assert {name: status for name, status in answers.items() if status >= 500} == {}


def test_nothing_is_shown_to_an_outsider_without_a_line(index: Index, kit: Client) -> None:
    child_id = index.child_of(index.cast.council, "C1")
    shown = []

    for each in GUARDED:
        before = written()
        answer = ask(kit, each.at(child_id=child_id))
        if answer.status_code < 300 and written() == before and each.name not in NOTHING_OF_ANYONE:
            shown.append(each.name)
        if b"Ashgrove" in b"".join(answer):
            shown.append(f"{each.name} names the child")

    assert shown == []


def test_asking_for_one_child_leaves_a_line_whoever_asks(index: Index, kit: Client) -> None:
    child_id = index.child_of(index.cast.council, "C1")
    unwritten = []

    for each in OF_A_CHILD:
        before = written()
        ask(kit, each.at(child_id=child_id))
        if written() == before:
            unwritten.append(each.name)

    assert len(OF_A_CHILD) > 5
    assert unwritten == []


def test_a_child_nobody_holds_is_answered_as_one_the_asker_may_not_know_of(index: Index, kit: Client) -> None:
    council = index.cast.council
    index.send(council, a_record("C2", IDRIS, protection="identity"))
    walled = index.child_of(council, "C2")

    told = {
        each.name: (_said(ask(kit, each.at())), _said(ask(kit, each.at(child_id=walled))))
        for each in addresses()
        if "child_id" in each.taken
    }

    assert {name: pair for name, pair in told.items() if pair[0] != pair[1]} == {}


def _said(answer: Any) -> tuple[int, str]:
    """Give what was answered, without what differs each time: ids and keys."""
    text = b"".join(answer).decode()
    return answer.status_code, re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9]{64}", "", text)
