"""The pages of statutory duties: the register, one duty, audits and peers, and how areas of the country stand."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from linkspan.audit.ids import new_id
from linkspan.partnership import duty_models as models
from linkspan.partnership import statutory
from tests import cast
from tests.pages.conftest import Desk
from tests.rooms.partnership.test_duties import HEAD, poverty, scored, take_on
from tests.support.database import as_test
from tests.support.pages import once, title, words
from tests.support.partnership import Formed, formed

pytestmark = pytest.mark.django_db


@pytest.fixture
def mere(people: cast.Cast) -> Formed:
    return formed(people)


@pytest.fixture
def held(people: cast.Cast, mere: Formed) -> UUID:
    """Give Mo the council's duty to have enough places."""
    return take_on(people, mere, timezone.now())


def day(name: str, ahead: int) -> dict[str, int]:
    on = timezone.localdate() + timedelta(days=ahead)
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


def answered(**changed: Any) -> dict[str, Any]:
    said = {"outcome": "met", "reference": "Cabinet paper 114", "link": "", "note": ""}
    return once(**(said | day("on", 0) | day("next_on", 365) | changed))


def test_the_register_says_what_is_owned_and_what_nobody_owns(
    people: cast.Cast, desk: Desk, mere: Formed, held: UUID
) -> None:
    page = desk(people.dev).get(f"/partnership/{mere.id}/duties/")

    said = words(page)
    assert title(page) == "Duties that the law sets – Linkspan"
    assert "1 of 1 duties that somebody owns are met or not due yet." in said
    assert "Mo Farrow Northmere Council" in said
    assert "Children Act 2004 s 11(2)" in said
    assert "Guidance: None issued" in said  # of the police and crime plan
    assert "the partners together" in said


def test_a_duty_is_given_an_owner_from_the_register(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    address = f"/partnership/{mere.id}/duties/take-on/section_11/{people.council.id}/"
    dev = desk(people.dev)
    assert address in dev.get(f"/partnership/{mere.id}/duties/").content.decode()

    page = dev.post(address, once(owner=str(people.mo.id), **day("due_on", 60)), follow=True)

    assert "It has an owner and a day now." in words(page)
    assert "Owner Mo Farrow" in words(page)
    assert "Begin an audit" in words(page)


def test_what_became_of_a_duty_is_kept_with_what_shows_it(
    people: cast.Cast, desk: Desk, mere: Formed, held: UUID
) -> None:
    page = desk(people.dev).post(f"/partnership/duties/{held}/answer/", answered(), follow=True)

    said = words(page)
    assert "It is kept." in said
    assert "What shows it: Cabinet paper 114" in said
    assert "answered for" in said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reference": ""}, "Say what shows that it was met"),
        ({"outcome": "not_met"}, "Say why it was not met, and what happens now."),
        ({"link": "www.example.test"}, "An address begins with https://"),
        (day("next_on", 0), "Choose the day it is due next: a day to come."),
    ],
)
def test_an_answer_that_is_wanting_is_said_and_nothing_is_lost(
    people: cast.Cast, desk: Desk, held: UUID, changed: dict[str, Any], said: str
) -> None:
    page = desk(people.dev).post(f"/partnership/duties/{held}/answer/", answered(**({"note": ""} | changed)))

    assert said in words(page)
    with as_test():
        assert models.DutyOutcome.objects.count() == 0


def test_an_agency_scores_itself_and_a_peer_challenges_it(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    _held, audit = scored(people, mere, timezone.now(), leave_out=1)
    dev, sana, address = desk(people.dev), desk(people.sana), f"/partnership/duties/audits/{audit}/"
    last = list(statutory.STANDARDS["section_11"])[-1]
    assert "11 of 12 standards scored" in words(dev.get(address))
    assert "Hand it in" not in words(dev.get(address))

    dev.post(f"{address}score/{last}/", once(value="2", evidence="Three contracts looked at"))
    page = dev.post(f"{address}hand-in/", once(), follow=True)
    assert "It is handed in. Peers can challenge it now." in words(page)
    assert "2.9 of 4 on average, over 12 standards" in words(page)

    sana.post(f"{address}challenge/{last}/", once(said="One contract has no clause on it."))
    said = words(dev.get(address))
    assert "Supt Sana Wray, Mere Police, doubts it: One contract has no clause on it." in said
    with as_test():
        doubt = models.AuditChallenge.objects.get()
    dev.post(f"{address}reply/{doubt.id}/", once(said="It is being put in.", agreed="1"))

    assert "Agreed on now: 1: not met" in words(sana.get(address))


def test_a_partnership_enters_a_version_and_a_duty_of_its_own(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    bea, address = desk(people.bea), f"/partnership/{mere.id}/duties/versions/"
    typed = {
        "name": "Joint strategy against child poverty", "kinds": ["council"], "law": "Decision of the leads, 3 March",
        "guidance": "", "months": "12", "why": "The leads keep it up by choice.", **day("from_", 0),
    }  # fmt: skip

    page = bea.post(f"{address}child_poverty_strategy/new/", once(**typed), follow=True)
    assert "Version 3 (now)" in words(page)
    assert "Version 2" in words(page)

    page = bea.post(f"{address}new/", once(**typed | {"code": "play-strategy", "name": "Play strategy"}), follow=True)
    assert "Versions: Play strategy" in words(page)
    assert "There is a duty with that code" in words(bea.post(f"{address}new/", once(**typed | {"code": "prevent"})))


# --- the country -----------------------------------------------------------------------------------------------------


def load(client: Client, lines: list[str]) -> Any:
    file = SimpleUploadedFile("areas.csv", "\n".join(lines).encode(), content_type="text/csv")
    return client.post("/partnership/duties/areas/", once(file=file), follow=True)


def test_anyone_reads_that_74_of_125_areas_comply_and_which_do_not(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    said = words(load(desk(people.bea), poverty(74, 125)))
    assert "125 lines were kept." in said
    assert "Joint strategy against child poverty 74 of 125" in said

    page = Client().get("/partnerships/duties/child_poverty_strategy/")

    said = words(page)
    assert "74 of the 125 areas that are known comply (59.2 per cent)." in said
    assert "Areas that do not comply (51)" in said
    assert "Area 124 30 April 2012 Survey of 2012" in said
    assert "Guidance None issued" in said
    assert "No law asks it now" in said
    assert "Area 074" in said.split("Areas that comply")[0]


def test_a_file_with_one_wrong_line_keeps_nothing(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    lines = [*poverty(1, 2), "E1,Leeds,prevent,perhaps,2026-01-01,Letter"]

    said = words(load(desk(people.bea), lines))

    assert "1 line could not be read. Nothing was saved." in said
    assert "Line 4, complies: Write yes or no." in said
    with as_test():
        assert models.AreaDuty.objects.count() == 0


def test_a_file_that_is_none_is_said_to_be_none(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    assert "Nothing was saved." in words(load(desk(people.bea), ["a,b", "1,2"]))
    assert "Nothing was saved." in words(load(desk(people.bea), [HEAD]))


def test_a_duty_of_which_nothing_is_known_says_so(people: cast.Cast, mere: Formed) -> None:
    assert "Nothing is known of any area yet." in words(Client().get("/partnerships/duties/prevent/"))
    assert Client().get("/partnerships/duties/knitting/").status_code == 404
    assert "Prevent) not known" in words(Client().get("/partnerships/duties/"))


# --- who may ---------------------------------------------------------------------------------------------------------


def test_an_outsider_reads_and_changes_nothing(people: cast.Cast, desk: Desk, mere: Formed, held: UUID) -> None:
    kit = desk(people.kit)

    assert kit.get(f"/partnership/duties/{held}/").status_code == 200
    for address in (
        f"/partnership/{mere.id}/duties/take-on/prevent/{people.council.id}/", f"/partnership/duties/{held}/answer/",
        f"/partnership/duties/{held}/pass-on/", f"/partnership/duties/{held}/drop/",
        f"/partnership/{mere.id}/duties/versions/new/", "/partnership/duties/areas/",
    ):  # fmt: skip
        assert kit.get(address).status_code == 403
        assert kit.post(address, answered()).status_code == 403
    assert kit.post(f"/partnership/duties/{held}/audit/", once()).status_code == 403


def test_an_outsider_scores_no_audit_and_challenges_none(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    _held, audit = scored(people, mere, timezone.now())

    for what in ("score", "challenge"):
        address = f"/partnership/duties/audits/{audit}/{what}/listening/"
        assert desk(people.kit).get(address).status_code == 403
    assert desk(people.sana).get(f"/partnership/duties/audits/{audit}/score/listening/").status_code == 403


def test_there_is_nothing_under_another_number(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    dev = desk(people.dev)

    for address in (
        f"/partnership/{new_id()}/duties/", f"/partnership/duties/{new_id()}/",
        f"/partnership/duties/audits/{new_id()}/", f"/partnership/{mere.id}/duties/versions/knitting/",
    ):  # fmt: skip
        assert dev.get(address).status_code == 404
