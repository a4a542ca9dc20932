"""The model's pages: who keeps it, what it is, how it compares, putting it to use and back, and what would change."""

import json
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.audit import Actor
from linkspan.children import models
from linkspan.children.commands import rescoring
from linkspan.children.queries.models import active
from linkspan.matching import Model
from linkspan.matching.release import LARGEST
from tests import cast
from tests.pages.conftest import Desk
from tests.rooms.children.test_models import GATES, an_artefact, strict
from tests.support import children
from tests.support.database import as_test

NOBODY = UUID("00000000-0000-7000-8000-000000000000")  # the same for every worker of a run
pytestmark = pytest.mark.django_db

NOTE = "Trained on this year's feeds, and checked by two of us."
WHY = "The report shows better recall for every naming tradition."
PAGES = ("/models/", "/models/add/", "/models/compare/", "/models/back/", "/models/changes/", "/models/changes/sealed/",
         f"/models/{NOBODY}/", f"/models/{NOBODY}/activate/", f"/models/changes/{NOBODY}/")  # fmt: skip


def add(client: Client, text: str | bytes, **more: str) -> Any:
    file = BytesIO(text.encode() if isinstance(text, str) else text)
    file.name = "model.json"
    return client.post("/models/add/", {"once": str(uuid4()), "note": NOTE, "file": file} | more)


def send(client: Client, address: str, **said: str) -> Any:
    return client.post(address, {"once": str(uuid4()), "reason": WHY} | said)


def model_id(version: str) -> UUID:
    with as_test():
        return models.MatchModel.objects.get(version=version).id


def in_use(people: cast.Cast, desk: Desk, text: str) -> str:
    """Put a model to use, as two people do, and weigh the records of before again."""
    version = str(json.loads(text)["version"])
    add(desk(people.dana), text)
    send(desk(people.ines), f"/models/{model_id(version)}/activate/")
    with as_test():
        rescoring_id = models.Rescoring.objects.get(period__until_at=None).id
    while rescoring.rescore_batch(rescoring_id=rescoring_id, by=Actor.system("worker"), at=timezone.now()):
        pass
    return version


@pytest.fixture
def registry(people: cast.Cast, desk: Desk) -> cast.Cast:
    """The page has been opened, so that the shipped model is known."""
    assert desk(people.dana).get("/models/").status_code == 200
    return people


@pytest.fixture
def doubted(registry: cast.Cast, desk: Desk) -> UUID:
    """A link that the model in use would not make."""
    children.rowan(registry)
    in_use(registry, desk, strict())
    with as_test():
        link = models.Link.objects.get(record__record_id="G-1")
        look = models.Rescoring.objects.get(period__until_at=None)
        row = models.Rescored(
            rescoring=look, record_id=link.record_id, child_id=link.child_id, kind="unlink", before=0.99,
            probability=0.4, evidence=link.evidence, found_at=timezone.now(),
        )  # fmt: skip
        models.Rescored.objects.bulk_create([row])
    return row.id


# --- who may see them -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["dana", "ines"])
def test_those_who_keep_the_model_see_which_is_in_use(people: cast.Cast, desk: Desk, who: str) -> None:
    page = desk(getattr(people, who)).get("/models/")

    assert page.status_code == 200
    assert Model.load_default().version in page.content.decode()
    assert b"came with the program" in page.content


@pytest.mark.parametrize("who", ["kit", "amina", "ada"])
@pytest.mark.parametrize("address", PAGES)
def test_the_pages_are_refused_to_anyone_else(registry: cast.Cast, desk: Desk, who: str, address: str) -> None:
    assert desk(getattr(registry, who)).get(address).status_code in (403, 404)


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_is_sent_to_sign_in(client: Client, people: cast.Cast, address: str) -> None:
    assert client.get(address)["Location"].startswith("/account/login/")


@pytest.mark.parametrize("who", ["kit", "amina", "ada", "shirin"])
def test_sending_the_forms_is_refused_to_anyone_else(registry: cast.Cast, desk: Desk, who: str) -> None:
    add(desk(registry.dana), an_artefact())
    client = desk(getattr(registry, who))

    for answer in (
        add(client, an_artefact("other")), send(client, f"/models/{model_id('2027.1')}/activate/"),
        send(client, "/models/back/"),
    ):  # fmt: skip
        assert answer.status_code in (403, 404)

    assert active().hash == Model.load_default().hash


# --- adding, putting to use, going back -----------------------------------------------------------------------------


def test_a_data_officer_adds_a_model_and_someone_else_puts_it_to_use(registry: cast.Cast, desk: Desk) -> None:
    dana, ines = desk(registry.dana), desk(registry.ines)

    added = add(dana, an_artefact())
    address = added["Location"]
    mine = dana.get(address).content.decode()
    asked = ines.get(f"{address}activate/").content.decode()
    done = send(ines, f"{address}activate/")

    assert "someone else puts it to use" in mine
    assert "No record moves" in asked
    assert done["Location"] == "/models/"
    assert active().version == "2027.1"
    page = ines.get("/models/")
    assert "It waits for its turn" in page.content.decode()
    assert page["Refresh"]


def test_whoever_added_it_cannot_put_it_to_use_even_by_sending_the_form(registry: cast.Cast, desk: Desk) -> None:
    dana = desk(registry.dana)
    address = add(dana, an_artefact())["Location"]

    answer = send(dana, f"{address}activate/")

    assert answer.status_code == 403
    assert active().hash == Model.load_default().hash


def test_going_back_asks_why_and_puts_the_one_before_to_use(registry: cast.Cast, desk: Desk) -> None:
    in_use(registry, desk, an_artefact())
    dana = desk(registry.dana)

    offered = dana.get("/models/").content.decode()
    empty = dana.post("/models/back/", {"once": str(uuid4()), "reason": ""})
    send(dana, "/models/back/")

    assert "Go back to" in offered
    assert "Enter why" in empty.content.decode()
    assert active().hash == Model.load_default().hash


def test_there_is_nothing_to_go_back_to_at_first(registry: cast.Cast, desk: Desk) -> None:
    dana = desk(registry.dana)

    assert dana.get("/models/back/").status_code == 404
    assert send(dana, "/models/back/").status_code in (404, 409)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"", "The file is empty"),
        (b"\xff\xfe\x00", "it is not text"),
        ("not a model", "cannot be read as JSON"),
        (an_artefact(gates=[]), "release gates"),
        (an_artefact(gates=[*GATES, {"name": "siblings<script>", "passed": False}]), "siblings&lt;script&gt;"),
        (b" " * (LARGEST + 1), "is larger than"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_model_is_refused_with_what_to_do(
    registry: cast.Cast, desk: Desk, file: str | bytes, said: str
) -> None:
    answer = add(desk(registry.dana), file)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert "<script>alert" not in page
    assert "siblings<script>" not in page
    with as_test():
        assert models.MatchModel.objects.count() == 1


def test_hostile_words_of_an_artefact_stay_words(registry: cast.Cast, desk: Desk) -> None:
    hostile = an_artefact(
        "<img src=x onerror=alert(1)>", provenance=["</ul><script>alert(1)</script>"],
        gates=[*GATES, GATES[0] | {"name": "{{ 7*7 }}<b>"}],
    )  # fmt: skip
    dana = desk(registry.dana)

    address = add(dana, hostile)["Location"]
    with as_test():
        shipped = models.MatchModel.objects.get(is_shipped=True).id
    other = address.strip("/").split("/")[-1]
    pages = [dana.get(each).content.decode() for each in
             ("/models/", address, f"/models/compare/?left={shipped}&right={other}")]  # fmt: skip

    for page in pages:
        assert "<img src=x" not in page
        assert "<script>alert" not in page
        assert "<b>" not in page
        assert "49" not in page.split("{{ 7*7 }}")[0][-20:]


def test_two_models_are_laid_side_by_side(registry: cast.Cast, desk: Desk) -> None:
    plain = json.loads(an_artefact("heavier"))
    plain["fields"]["sex"]["same"]["m"] = 0.5
    dana = desk(registry.dana)
    add(dana, json.dumps(plain))
    with as_test():
        shipped = models.MatchModel.objects.get(is_shipped=True).id

    page = dana.get(f"/models/compare/?left={shipped}&right={model_id('heavier')}").content.decode()
    same = dana.get(f"/models/compare/?left={shipped}&right={shipped}").content.decode()

    assert "Same sex" in page
    assert "Same given name" not in page
    assert "(−1.0)" in page
    assert "un-enrolled twins linked" in page
    assert "Choose two models" in same


# --- what would change ----------------------------------------------------------------------------------------------


def test_what_would_change_is_empty_at_first_and_says_what_to_expect(registry: cast.Cast, desk: Desk) -> None:
    page = desk(registry.dana).get("/models/changes/").content.decode()

    assert "There is nothing here to decide" in page
    assert "app-empty" in page


def test_a_line_shows_both_weighings_and_is_kept_with_a_reason(registry: cast.Cast, desk: Desk, doubted: UUID) -> None:
    dana = desk(registry.dana)

    listed = dana.get("/models/changes/").content.decode()
    page = dana.get(f"/models/changes/{doubted}/").content.decode()
    done = send(dana, f"/models/changes/{doubted}/", decision="kept")

    assert "Rowan Ashgrove" in listed
    assert page.count("<svg xmlns") >= 2
    assert 'id="after-title"' in page and 'id="before-title"' in page  # noqa: PT018  both pictures
    assert done["Location"] == "/models/changes/"
    assert "Rowan" not in dana.get("/models/changes/").content.decode()
    with as_test():
        assert models.Rescored.objects.get(id=doubted).decision == "kept"


def test_a_line_cannot_be_sent_where_its_form_does_not_offer_it(registry: cast.Cast, desk: Desk, doubted: UUID) -> None:
    answer = send(desk(registry.dana), f"/models/changes/{doubted}/", decision="sent")

    assert answer.status_code == 200
    with as_test():
        assert models.Rescored.objects.get(id=doubted).decision == ""


@pytest.mark.parametrize("who", ["kit", "amina", "shirin"])
def test_a_line_is_nothing_to_an_outsider(registry: cast.Cast, desk: Desk, doubted: UUID, who: str) -> None:
    client = desk(getattr(registry, who))

    assert client.get(f"/models/changes/{doubted}/").status_code == 404
    assert send(client, f"/models/changes/{doubted}/", decision="kept").status_code == 404


def test_a_line_about_a_protected_child_is_a_shield_reviewer_s(registry: cast.Cast, desk: Desk, doubted: UUID) -> None:
    with as_test():
        models.Child.objects.update(protection="identity")

    assert desk(registry.dana).get(f"/models/changes/{doubted}/").status_code == 404
    assert "Rowan" not in desk(registry.dana).get("/models/changes/").content.decode()
    assert "Rowan" in desk(registry.shirin).get("/models/changes/sealed/").content.decode()
    assert "protected child" in desk(registry.shirin).get(f"/models/changes/{doubted}/").content.decode()


def test_shield_reviewers_find_those_lines_from_where_they_work(registry: cast.Cast, desk: Desk, doubted: UUID) -> None:
    with as_test():
        models.Child.objects.update(protection="identity")
    shirin = desk(registry.shirin)

    work = shirin.get("/sealed/").content.decode()
    address = "/models/changes/sealed/"

    assert f'href="{address}"' in work
    assert "about protected children" in work
    assert "Rowan" not in work
    assert f"/models/changes/{doubted}/" in shirin.get(address).content.decode()


# --- why a record is here -------------------------------------------------------------------------------------------


def test_a_record_says_why_it_is_in_its_file(people: cast.Cast, desk: Desk) -> None:
    child_id = children.rowan(people)
    with as_test():
        record_id = models.Link.objects.get(record__record_id="G-1").record_id
    dana = desk(people.dana)

    split = dana.get(f"/children/{child_id}/split/").content.decode()
    why = dana.get(f"/records/{record_id}/why/").content.decode()

    assert f"/records/{record_id}/why/" in split
    assert "Same given name" in why
    assert "in 100 that they are the same child" in why
    assert "<svg xmlns" in why
    assert " style=" not in why.split("<svg xmlns")[1].split("</figure>")[0]


@pytest.mark.parametrize("who", ["kit", "ada"])
def test_why_a_record_is_here_is_nothing_to_an_outsider(people: cast.Cast, desk: Desk, who: str) -> None:
    children.rowan(people)
    with as_test():
        record_id = models.Link.objects.get(record__record_id="G-1").record_id

    assert desk(getattr(people, who)).get(f"/records/{record_id}/why/").status_code in (403, 404)


def test_a_worker_sees_why_records_came_together_on_the_child_s_sources(people: cast.Cast, desk: Desk) -> None:
    child_id = children.rowan(people)

    page = desk(people.ben).get(f"/children/{child_id}/sources/").content.decode()

    assert "Same NHS number" in page
    assert "app-waterfall__table" in page


STEP = {
    "low": 0.21,
    "high": 0.94,
    "pairs": 312,
    "expected": 0.61,
    "same": 0.8,
    "least": 0.75,
    "most": 0.84,
    "bits": 0.9,
}


def test_a_model_says_what_people_decided_of_what_it_learnt(registry: cast.Cast, desk: Desk) -> None:
    calibration = json.loads(an_artefact())["calibration"] | {"decided": {"pairs": 312, "steps": [STEP]}}
    add(desk(registry.dana), an_artefact("decided-1", calibration=calibration))

    page = desk(registry.dana).get(f"/models/{model_id('decided-1')}/").content.decode()

    for words in ("What people decided", "21 to 94 in 100", "312", "61.0%", "80.0% (75.0% to 84.0%)"):
        assert words in page


@pytest.mark.parametrize("changes", [{"bits": 1e308}, {"expected": 7}, {"pairs": 1e308}, {"low": "x"}, {"same": None}])
def test_what_a_model_says_of_decisions_in_no_way_we_know_is_not_shown(
    registry: cast.Cast, desk: Desk, changes: dict[str, Any]
) -> None:
    calibration = json.loads(an_artefact())["calibration"] | {"decided": {"pairs": 312, "steps": [STEP | changes]}}
    add(desk(registry.dana), an_artefact("decided-1", calibration=calibration))

    answer = desk(registry.dana).get(f"/models/{model_id('decided-1')}/")

    assert answer.status_code == 200
    assert "What people decided" not in answer.content.decode()
