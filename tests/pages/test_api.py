"""The JSON API: the pages' own answers, problems in plain words, and a description that holds."""

import json
from collections import Counter
from collections.abc import Generator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings
from schemathesis.specs.openapi.checks import ignored_auth

from linkspan.agencies import models as agencies
from linkspan.audit import Actor
from linkspan.interop import commands, models, uploads
from linkspan.web.api.problems import MEDIA_TYPE
from linkspan.web.api.urls import description
from tests import cast
from tests.rooms.interop.feed_texts import csv_feed
from tests.support import lines
from tests.support.database import as_test

NOBODY = UUID("00000000-0000-7000-8000-000000000000")  # the same for every worker of a run
pytestmark = pytest.mark.django_db

STAFF = "linkspan.web.account.backends.StaffBackend"
RAW = "application/octet-stream"
REASON = {"code": "concern", "words": "a neighbour heard shouting"}
AMELIA = {
    "record_id": "SC-1", "given_name": "Amelia", "family_name": "Okafor", "date_of_birth": "2015-03-31",
    "postcode": "LS1 4AP",
}  # fmt: skip
SIGNED_IN = [("get", "/api/v1/me"), ("get", "/api/v1/feeds"), ("get", f"/api/v1/feeds/{NOBODY}"),
             ("post", "/api/v1/find"), ("post", "/api/v1/feeds?format=csv&kind=full")]  # fmt: skip


@pytest.fixture(autouse=True)
def state(settings: Settings, tmp_path: Path) -> Path:
    settings.LINKSPAN_STATE = tmp_path
    return tmp_path


def set_mode(mode: str) -> None:
    with as_test():
        agencies.Node.objects.update(mode=mode, impact_assessment="DPIA-1")


@pytest.fixture
def people() -> cast.Cast:
    set_mode("demo")
    return cast.build()


def as_member(member: cast.Member) -> Client:
    client = Client()
    client.force_login(member.user, backend=STAFF)
    return client


def find(client: Client, **known: Any) -> Any:
    return client.post("/api/v1/find", json.dumps(known), content_type="application/json")


def send(client: Client, body: bytes, how: str = "format=csv&kind=full", **headers: str) -> Any:
    return client.post(f"/api/v1/feeds?{how}", body, content_type=RAW, headers=headers)


def load_amelia(people: cast.Cast, folder: Path) -> None:
    path = folder / "amelia.csv"
    path.write_bytes(csv_feed(AMELIA))
    commands.load_feed(
        path=path, format_name="csv", organisation_id=people.council.id,
        by=Actor.system("feed", people.council.id), at=timezone.now,
    )  # fmt: skip


# --- who may ask --------------------------------------------------------------------------------------------------


def test_anyone_may_ask_whether_the_program_is_well(client: Client) -> None:
    response = client.get("/api/v1/health")

    assert (response.status_code, response.json()) == (200, {"status": "well"})


@pytest.mark.parametrize(("method", "address"), SIGNED_IN)
def test_a_stranger_is_told_to_sign_in_as_a_problem(
    client: Client, people: cast.Cast, method: str, address: str
) -> None:
    response = getattr(client, method)(address)

    assert (response.status_code, response["Content-Type"]) == (401, MEDIA_TYPE)
    assert response.json()["code"] == "sign_in"


def test_the_api_says_who_asks(people: cast.Cast) -> None:
    said = as_member(people.amina).get("/api/v1/me").json()

    assert (said["name"], said["post"], said["roles"]) == ("Amina Yusuf", "Social worker", ["practitioner"])


def test_outside_the_demonstration_a_second_factor_is_asked(people: cast.Cast) -> None:
    set_mode("real")

    response = as_member(people.amina).get("/api/v1/me")

    assert (response.status_code, response.json()["code"]) == (403, "second_factor_missing")


def test_what_changes_something_needs_the_session_s_own_token(people: cast.Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.dana.user, backend=STAFF)

    response = send(client, csv_feed(AMELIA))

    assert (response.status_code, response.json()["code"]) == (403, "csrf_failed")
    with as_test():
        assert models.FeedLoad.objects.count() == 0


@pytest.mark.parametrize("who", ["amina", "kit", "ada"])
def test_feeds_are_refused_to_those_who_keep_none(people: cast.Cast, who: str) -> None:
    client = as_member(getattr(people, who))

    answers = [client.get("/api/v1/feeds"), send(client, csv_feed(AMELIA))]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert all(answer["Content-Type"] == MEDIA_TYPE and answer.json()["errors"] for answer in answers)
    assert list(uploads.folder().iterdir()) == []


# --- feeds ----------------------------------------------------------------------------------------------------------


def test_a_feed_is_taken_and_followed(people: cast.Cast) -> None:
    client = as_member(people.dana)

    begun = send(client, csv_feed(AMELIA))
    load = client.get(f"/api/v1/feeds/{begun.json()['load']}").json()
    listed = client.get("/api/v1/feeds").json()

    assert begun.status_code == 202
    assert (load["load"]["state"], load["load"]["kind"], load["refusals"]) == ("running", "full", [])
    assert [line["id"] for line in listed] == [begun.json()["load"]]
    assert len(list(uploads.folder().iterdir())) == 1


def test_the_same_key_again_begins_nothing_new(people: cast.Cast) -> None:
    client, key = as_member(people.dana), str(uuid4())

    first = send(client, csv_feed(AMELIA), **{"Idempotency-Key": key})
    second = send(client, csv_feed(AMELIA), **{"Idempotency-Key": key})

    assert first.json() == second.json()
    with as_test():
        assert models.FeedLoad.objects.count() == 1
    assert len(list(uploads.folder().iterdir())) == 1


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [(b"", RAW, 422, "empty"), (b"x" * 200, RAW, 413, "too_large"), (b"x", "text/csv", 415, "not_json")],
)
def test_a_body_that_is_no_feed_is_refused_and_nothing_of_it_stays(
    people: cast.Cast, settings: Settings, body: bytes, kind: str, status: int, code: str
) -> None:
    settings.LINKSPAN_LARGEST_UPLOAD = 100

    response = as_member(people.dana).post("/api/v1/feeds?format=csv&kind=full", body, content_type=kind)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert list(uploads.folder().iterdir()) == []
    with as_test():
        assert models.FeedLoad.objects.count() == 0


def test_another_agency_s_load_is_nothing_here(people: cast.Cast) -> None:
    begun = send(as_member(people.dana), csv_feed(AMELIA)).json()

    response = as_member(people.kit).get(f"/api/v1/feeds/{begun['load']}")

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


# --- finding --------------------------------------------------------------------------------------------------------


def test_a_search_finds_what_the_page_finds_and_always_says_whom_to_ring(people: cast.Cast, tmp_path: Path) -> None:
    load_amelia(people, tmp_path)

    answer = find(as_member(people.amina), names="Amelia", family="Okafor", born="2015-03-31", reason=REASON)

    said = answer.json()
    assert answer.status_code == 200
    assert [(each["name"], each["outcode"]) for each in said["likely"]] == [("Amelia Okafor", "LS1")]
    assert said["always"] == "No record does not mean no concern: ring"
    assert "Northmere Council duty desk" in [desk["name"] for desk in said["ring"]]
    assert len(lines.lines("children.search.made")) == 1


@pytest.mark.parametrize(
    ("known", "pointer"),
    [
        ({"names": "Amelia Okafor"}, "/reason"),
        ({"names": "Amelia Okafor", "reason": {"code": "curiosity", "words": "just wondering why"}}, "/reason/code"),
        ({"names": "Amelia Okafor", "reason": {"code": "concern", "words": "hm"}}, "/reason/words"),
        ({"nhs": "9990548600", "reason": REASON}, "/nhs"),
        ({"names": "Amelia Okafor", "born": "31/03/2015", "reason": REASON}, "/born"),
        ({"names": "Amelia Okafor", "shoe_size": 3, "reason": REASON}, "/shoe_size"),
    ],
)
def test_a_search_that_lacks_something_is_told_where(people: cast.Cast, known: dict[str, Any], pointer: str) -> None:
    answer = find(as_member(people.amina), **known)

    assert (answer.status_code, answer["Content-Type"]) == (422, MEDIA_TYPE)
    assert pointer in [each["pointer"] for each in answer.json()["errors"]]
    assert lines.lines("children.search.made") == []


def test_a_search_too_thin_to_tell_children_apart_cannot_be_made(people: cast.Cast) -> None:
    answer = find(as_member(people.amina), names="Amelia", reason=REASON)

    assert (answer.status_code, answer.json()["code"]) == (409, "children.search_one_name")


def test_a_search_by_upn_is_refused_outside_education_and_councils(people: cast.Cast) -> None:
    answer = find(as_member(people.dee), upn="H801200001001", reason=REASON)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/upn")


def test_a_search_is_refused_to_an_outsider_in_plain_words(people: cast.Cast) -> None:
    answer = find(as_member(people.kit), names="Amelia Okafor", born="2015", reason=REASON)

    said = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (403, MEDIA_TYPE)
    assert said["title"]
    assert lines.lines("children.search.made") == []


# --- the description holds ------------------------------------------------------------------------------------------


WELL_ASKED = {"find": {"names": "Amelia Okafor", "born": "2015", "reason": REASON}}
OPEN_TO = {"nobody": {"health"}, "amina": {"health", "me", "find"}, "dana": {"health", "me", "loads"}}


@pytest.fixture
def one_connection() -> Generator[None]:
    """Leave the test's own connection open through requests that come without Django's test client."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def test_the_description_is_public_and_is_openapi_3_1(client: Client) -> None:
    told = client.get("/api/v1/openapi.json").json()

    assert told["openapi"].startswith("3.1")
    assert {path.removeprefix("/api/v1/") for path in told["paths"]} == {
        "health", "me", "feeds", "feeds/{load_id}", "find"
    }  # fmt: skip


@pytest.mark.parametrize("who", ["amina", "dana", "nobody"])
@pytest.mark.usefixtures("one_connection")
def test_every_answer_is_as_the_description_says(people: cast.Cast, who: str, settings: Settings) -> None:
    settings.LINKSPAN_LARGEST_UPLOAD = 2_000
    cookies = {} if who == "nobody" else cookies_of(getattr(people, who))
    config = schemathesis.Config.from_dict(
        {"checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", 401, 403, 404, 409, 413, 422]}}}
    )
    described = schemathesis.openapi.from_dict(description(), config=config)
    described.app = get_wsgi_application()
    told: Counter[tuple[str, int]] = Counter()

    for operation in described.get_all_operations():
        told += put_to_the_test(operation.ok(), cookies)

    assert told.total() > 30
    assert {operation for operation, status in told if status == 200} == OPEN_TO[who]


def put_to_the_test(operation: Any, cookies: dict[str, str]) -> Counter[tuple[str, int]]:
    """Ask an operation in many ways, hold each answer to the description, and count the answers."""
    told: Counter[tuple[str, int]] = Counter()
    named = operation.definition.raw["operationId"]
    headers = {"X-CSRFToken": cookies["csrftoken"]} if cookies else {}

    @seed(2026)
    @hypothesis_settings(
        max_examples=12,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def holds(case: schemathesis.Case) -> None:
        answered = case.call_and_validate(headers=headers, cookies=cookies)
        told[named, answered.status_code] += 1

    holds()
    if named in WELL_ASKED:  # chance may ask nothing that can be answered
        case = operation.Case(body=WELL_ASKED[named], media_type="application/json")
        # That strangers are refused is told by the questions above; this one cannot be asked again as a stranger.
        well = case.call_and_validate(headers=headers, cookies=cookies, excluded_checks=[ignored_auth])
        told[named, well.status_code] += 1
    return told


def cookies_of(member: cast.Member) -> dict[str, str]:
    cookies: SimpleCookie = as_member(member).cookies
    return {"sessionid": cookies["sessionid"].value, "csrftoken": "t" * 32}
