"""The pages of partnerships: who answers for what, panels, what is published, and what anyone may read of it."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.agencies.models import User
from linkspan.partnership import arrangement_models as models
from linkspan.partnership.models import Partnership
from linkspan.partnership.publication_rules import REPORT
from linkspan.partnership.queries import publications as queries
from linkspan.partnership.report_models import Publication
from linkspan.web.partnership.reports import pdf, presenters
from tests import cast
from tests.pages.conftest import Desk
from tests.support import arrangements as made
from tests.support.arrangements import Leads
from tests.support.database import as_test
from tests.support.pages import once, words
from tests.support.partnership import Formed, formed

pytestmark = pytest.mark.django_db
NOBODY = UUID("00000000-0000-7000-8000-000000000000")


@pytest.fixture
def mere(people: cast.Cast) -> Formed:
    """The partnership. Everyone is of the demonstration, so nobody has to prove again who they are."""
    return formed(people)


@pytest.fixture
def leads(people: cast.Cast, mere: Formed) -> Leads:
    found = made.leads(people, mere)
    made.seated(people, mere, found)
    with as_test():
        User.objects.update(is_demo=True)
    return found


def day(name: str, on: date) -> dict[str, Any]:
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


def hidden(page: Any, name: str) -> str:
    """Give the value of a hidden field of a page."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page.content.decode())
    return found[1] if found else ""


def one(mere: Formed) -> str:
    return f"/partnership/{mere.id}"


# --- the partnership and its line of accountability --------------------------------------------------------------


def test_the_page_of_a_partnership_names_its_members_and_why(people: cast.Cast, mere: Formed, desk: Desk) -> None:
    listed = desk(people.bea).get("/partnership/")
    page = desk(people.bea).get(f"{one(mere)}/")

    assert "Mere Safeguarding Children" in words(listed)
    assert "Kite Youth Project: It works with young people on the street." in words(page)
    assert "Heron Lane School" in words(page)
    assert "seats are vacant" in words(page)
    for part in ("accountability", "panels", "arrangements", "reports"):
        assert f'href="{one(mere)}/{part}/"' in page.content.decode()


def test_whoever_is_in_no_partnership_is_told_whom_to_ask(people: cast.Cast, desk: Desk) -> None:
    assert "Your organisation is named in no partnership" in words(desk(people.kit).get("/partnership/"))


def test_home_leads_those_who_lead_keep_or_scrutinise_to_their_partnership(people: cast.Cast, desk: Desk) -> None:
    for member in (people.lena, people.dev, people.bea, people.gus, people.oz, people.mo):
        assert 'href="/partnership/"' in desk(member).get("/").content.decode(), member.person.name
    assert 'href="/partnership/"' not in desk(people.kit).get("/").content.decode()


def test_vacancies_stand_first_with_words_and_since_when(people: cast.Cast, mere: Formed, desk: Desk) -> None:
    page = words(desk(people.kit).get(f"{one(mere)}/accountability/"))

    assert "seats are vacant" in page
    assert "Lead member for children's services, Northmere Council Vacant since" in page
    assert "nothing can be published without it" in page
    assert "Children Act 2004 s 18" in page
    assert "Name somebody" not in page


def test_somebody_in_post_is_named_on_the_page_and_history_is_read_by_day(
    people: cast.Cast, mere: Formed, desk: Desk
) -> None:
    today, bea = timezone.localdate(), desk(people.bea)
    address = f"{one(mere)}/accountability/director/{people.council.id}/name/"
    assert "Dev Mistry, Director of children" in words(bea.get(address))

    page = bea.post(address, once(person=people.dev.person.id, name="", title="", **day("from_", today)), follow=True)

    assert "It is on record." in words(page)
    assert f"Dev Mistry , Director of children's services since {today.day}" in words(page)
    before = bea.get(f"{one(mere)}/accountability/?on={today - timedelta(days=1)}")
    assert "This is as it was on" in words(before)
    assert "Dev Mistry , Director" not in words(before)


def test_a_councillor_is_named_by_name_and_nobody_twice(people: cast.Cast, mere: Formed, desk: Desk) -> None:
    today, bea = timezone.localdate(), desk(people.bea)
    address = f"{one(mere)}/accountability/lead_member/{people.council.id}/name/"

    neither = bea.post(address, once(person="", name="", title="", **day("from_", today)))
    assert "Choose somebody in post, or enter a name" in words(neither)
    bea.post(address, once(person="", name="Cllr Ann Hart", title="Lead member", **day("from_", today)))
    again = bea.post(address, once(person="", name="Cllr Bo Finch", title="Lead member", **day("from_", today)))

    assert "Cllr Ann Hart sits there then." in words(again)
    assert 'value="Cllr Bo Finch"' in again.content.decode()  # what was typed stays
    with as_test():
        assert models.Sitting.objects.filter(seat="lead_member").count() == 1


def test_leaving_is_refused_before_the_beginning_and_shows_a_vacancy_after(
    people: cast.Cast, mere: Formed, desk: Desk
) -> None:
    today, bea = timezone.localdate(), desk(people.bea)
    sitting = made.seat(mere, "director", people.council, people.dev, today - timedelta(days=30))
    address = f"{one(mere)}/accountability/leave/{sitting}/"

    early = bea.post(address, once(**day("on", today - timedelta(days=60))))
    assert "Nobody leaves a seat before they took it." in words(early)
    page = bea.post(address, once(**day("on", today)), follow=True)
    assert f"Director of children's services, Northmere Council Vacant since {today.day}" in words(page)


@pytest.mark.parametrize("who", ["kit", "amina", "dee", "gus"])
def test_keeping_is_refused_to_everyone_else(people: cast.Cast, mere: Formed, desk: Desk, who: str) -> None:
    client = desk(getattr(people, who))
    sitting = made.seat(mere, "director", people.council, people.dev, date(2026, 1, 1))

    for address in (
        "/partnership/new/", f"{one(mere)}/members/name/", f"{one(mere)}/members/{mere.members['charity']}/end/",
        f"{one(mere)}/accountability/chair/{mere.id}/name/", f"{one(mere)}/accountability/leave/{sitting}/",
        f"{one(mere)}/panels/new/", f"{one(mere)}/arrangements/begin/", f"{one(mere)}/reports/begin/",
    ):  # fmt: skip
        assert client.get(address).status_code == 403, address
        assert client.post(address, once()).status_code == 403, address


def test_a_partnership_that_is_not_there_is_not_found(people: cast.Cast, mere: Formed, desk: Desk) -> None:
    for part in ("", "accountability/", "panels/", "arrangements/", "reports/", "accountability/chair/"):
        assert desk(people.bea).get(f"/partnership/{NOBODY}/{part}").status_code == 404, part


def test_a_partnership_is_formed_and_its_first_members_named(people: cast.Cast, desk: Desk) -> None:
    today, bea = timezone.localdate(), desk(people.bea)

    page = bea.post(
        "/partnership/new/",
        once(name="North Safeguarding", code="north", areas=[str(people.northmere.id)], **day("from_", today)),
        follow=True,
    )  # fmt: skip
    assert "The partnership is formed." in words(page)
    with as_test():
        made_id = Partnership.objects.get(code="north").id
    address = f"/partnership/{made_id}/members/name/"
    said = {"organisation": people.council.id, "kind": "safeguarding_partner", "because": ""}
    bea.post(address, once(**said, **day("from_", today)))
    lacking = bea.post(
        address, once(organisation=people.charity.id, kind="relevant_agency", because="", **day("from_", today))
    )  # fmt: skip

    assert "Say why it is named" in words(lacking)
    assert "Northmere Council" in words(bea.get(f"/partnership/{made_id}/"))


# --- panels -------------------------------------------------------------------------------------------------------


def test_a_panel_is_entered_changed_and_ended(people: cast.Cast, mere: Formed, desk: Desk) -> None:
    today, bea = timezone.localdate(), desk(people.bea)
    said = {
        "kind": "marac", "name": "Mere MARAC", "footing": "No statute of its own", "chair": "Sgt Dee Hallam",
        "chair_organisation": people.police.id, "funds": "The police", "line": "Reports each quarter",
    }  # fmt: skip

    page = bea.post(f"{one(mere)}/panels/new/", once(**said, **day("from_", today - timedelta(days=9))), follow=True)
    assert "Mere MARAC" in words(page)
    assert "Sgt Dee Hallam, Mere Police" in words(page)
    with as_test():
        panel = models.Panel.objects.get()
    changed = said | {"chair": "", "chair_organisation": ""}
    page = bea.post(f"{one(mere)}/panels/{panel.id}/change/", once(**changed, **day("from_", today)), follow=True)
    assert "nobody chairs it" in words(page)
    assert "How it was before" in words(page)
    with as_test():
        now = models.Panel.objects.exclude(id=panel.id).get()
    page = bea.post(f"{one(mere)}/panels/{now.id}/end/", once(**day("on", today)), follow=True)
    assert "No panel is on record." in words(page)


# --- writing, signing, publishing -----------------------------------------------------------------------------------


def test_a_draft_says_what_is_missing_and_is_written_part_by_part(
    people: cast.Cast, mere: Formed, leads: Leads, desk: Desk
) -> None:
    bea = desk(people.bea)
    page = bea.post(f"{one(mere)}/arrangements/begin/", once(), follow=True)
    with as_test():
        version = Publication.objects.get()
    address = f"{one(mere)}/published/{version.id}/"

    assert "Nothing is written under “How children and families are heard”." in words(page)
    assert "Send it to be signed" not in words(page)
    assert "Kite Youth Project It works with young people on the street." in words(page)
    assert f'href="{address}write/voice/"' in page.content.decode()
    assert f'href="{address}write/partners/"' not in page.content.decode()  # the records fill that
    write = bea.get(f"{address}write/voice/")
    assert "Never name a child" in words(write)
    saved = bea.post(f"{address}write/voice/", once(words="A panel of young people.", made_from=""), follow=True)
    assert "It is saved in the draft." in words(saved)
    assert "A panel of young people." in words(saved)
    stale = bea.post(f"{address}write/voice/", once(words="Mine instead.", made_from=""))
    assert "Somebody else wrote here since you opened the page." in words(stale)
    assert "Mine instead." in words(stale)  # what was typed stays
    refused = bea.post(f"{address}put-forward/", once())
    assert "There is a problem" in words(refused)
    assert "Nothing is written under “How the partners work together”." in words(refused)


def test_leads_sign_it_is_published_and_anyone_reads_it(
    people: cast.Cast, mere: Formed, leads: Leads, desk: Desk, client: Client
) -> None:
    now = timezone.now()
    version_id = made.written(people, mere, now)
    address, bea = f"{one(mere)}/published/{version_id}/", desk(people.bea)
    assert client.get("/partnerships/mere/").status_code == 404

    page = bea.post(f"{address}put-forward/", once(), follow=True)
    assert "Signed by 0 of 4 lead partners" in words(page)
    assert "Northmere Council: waits for Lena Okafor" in words(page)
    for lead in leads.all:
        sheet = desk(lead).get(f"{address}sign/")
        assert "You sign exactly what stands above" in words(sheet)
        signed = desk(lead).post(f"{address}sign/", once(hash=hidden(sheet, "hash"), read="on"), follow=True)
        assert "You have signed it for your organisation." in words(signed)
    twice = desk(leads.police).post(f"{address}sign/", once(hash=hidden(sheet, "hash"), read="on"))
    assert "Your organisation has signed it." in words(twice)
    published = bea.post(f"{address}publish/", once(), follow=True)
    assert "It is published." in words(published)

    register, public = client.get("/partnerships/"), client.get("/partnerships/mere/")
    assert 'href="/partnerships/mere/"' in register.content.decode()
    text = words(public)
    for said in ("Mere Police", "E06990001", "Independent scrutineer Gus Farran", "Threshold document", made.SAID,
                 "Kite Youth Project It works with young people on the street."):  # fmt: skip
        assert said in text, said
    assert "Northmere Council: Chief executive, on" in text  # posts sign in public, and people inside


def test_signing_is_refused_to_all_but_leads(people: cast.Cast, mere: Formed, leads: Leads, desk: Desk) -> None:
    version_id = made.sent(people, mere, timezone.now())
    address = f"{one(mere)}/published/{version_id}/sign/"

    for member in (people.kit, people.amina, people.bea, people.gus):
        assert desk(member).get(address).status_code == 403
    sheet = desk(people.sana).get(address)
    sent = desk(people.sana).post(address, once(hash=hidden(sheet, "hash"), read="on"))
    assert "Only the lead partner named in the line of accountability signs." in words(sent)


def test_a_draft_is_shown_to_members_alone_and_what_is_published_to_everyone(
    people: cast.Cast, mere: Formed, leads: Leads, desk: Desk
) -> None:
    outsider = made.member(people.practice, "Pia Lund", "Practice manager", "manager")
    draft = made.written(people, mere, timezone.now())

    for part in ("", "print/", "pdf/"):
        assert desk(outsider).get(f"{one(mere)}/published/{draft}/{part}").status_code == 404
    assert "version 1" not in words(desk(outsider).get(f"{one(mere)}/arrangements/"))
    assert "Nothing is missing." in words(desk(people.kit).get(f"{one(mere)}/published/{draft}/"))


def test_two_versions_are_read_side_by_side(people: cast.Cast, mere: Formed, leads: Leads, desk: Desk) -> None:
    now = timezone.now()
    first = made.published(people, mere, leads, now)
    bea = desk(people.bea)
    bea.post(f"{one(mere)}/arrangements/begin/", once())
    with as_test():
        second = Publication.objects.get(number=2)
    address = f"{one(mere)}/published/{second.id}/"
    bea.post(f"{address}write/voice/", once(words="A panel of young people.", made_from=made.SAID))

    page = words(bea.get(f"{address}changes/{first}/"))

    assert "What changes from version 1 to version 2" in page
    assert f"was {made.SAID} new A panel of young people." in page
    assert "How the arrangements are paid for" not in page
    assert bea.get(f"{address}changes/{uuid4()}/").status_code == 404


def test_taking_back_asks_why_and_begins_again(people: cast.Cast, mere: Formed, leads: Leads, desk: Desk) -> None:
    version_id = made.sent(people, mere, timezone.now())
    bea, address = desk(people.bea), f"{one(mere)}/published/{version_id}/take-back/"

    assert "There is a problem" in words(bea.post(address, once(because="")))
    page = bea.post(address, once(because="A name was wrong."), follow=True)

    assert "It is taken back." in words(page)
    assert "Version 2." in words(page)
    assert "A name was wrong." in words(bea.get(f"{one(mere)}/arrangements/"))


def test_a_task_leads_to_the_version_it_is_about(people: cast.Cast, mere: Formed, leads: Leads, desk: Desk) -> None:
    version_id = made.written(people, mere, timezone.now())
    bea = desk(people.bea)

    tasks = bea.get("/tasks/")

    assert "Finish a partnership's arrangements" in words(tasks)
    assert f"/partnership/published/{version_id}/" in tasks.content.decode()
    led = bea.get(f"/partnership/published/{version_id}/")
    assert led["Location"] == f"{one(mere)}/published/{version_id}/"


# --- the yearly report ----------------------------------------------------------------------------------------------


def test_a_report_is_begun_drawn_and_read_by_anyone_when_it_is_out(
    people: cast.Cast, mere: Formed, leads: Leads, desk: Desk, client: Client
) -> None:
    now = timezone.now()
    year = now.year if (now.month, now.day) >= (4, 1) else now.year - 1
    listed = words(desk(people.bea).get(f"{one(mere)}/reports/"))
    assert f"Begin the report of {year - 1} to {year}" in listed
    assert f"30 September {year}" in listed
    made.seat(mere, "director", people.council, people.dev, date(2020, 1, 1))
    with as_test():
        models.Sitting.objects.filter(seat="chair").update(from_on=date(year - 1, 5, 1))
    version_id = made.published(people, mere, leads, now, REPORT, year)

    page = desk(people.oz).get(f"{one(mere)}/published/{version_id}/")
    html = page.content.decode()
    assert "Days that seats stood empty" in words(page)
    assert "<svg" in html
    assert 'width="210"' in html  # the longest bar
    assert f"Seat {year - 1} to {year} {year - 2} to {year - 1}" in words(page)
    public = client.get(f"/partnerships/mere/reports/{year}/")
    assert f"Yearly report, {year - 1} to {year}" in words(public)
    assert client.get(f"/partnerships/mere/reports/{year - 1}/").status_code == 404


def test_it_is_a_tagged_pdf_with_a_title(
    people: cast.Cast, mere: Formed, leads: Leads, desk: Desk, client: Client
) -> None:
    now = timezone.now()
    made.mappa(people, mere, now)
    version_id = made.published(people, mere, leads, now)

    answer = client.get("/partnerships/mere/pdf/")

    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="mere-arrangements-v1.pdf"' in answer["Content-Disposition"]
    assert desk(people.kit).get(f"{one(mere)}/published/{version_id}/pdf/").content[:5] == b"%PDF-"
    text = pdf.written(presenters.page(queries.page(mere.id, version_id, now)), uncompressed=True)
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"pdfuaid", b"/Table", b"/TH"):
        assert mark in text, mark
