"""Emerging patterns on their pages: what an agency sends, and what the front door reads, contests and closes."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.children.received import ReceivedRecord
from linkspan.pathway import models, patterns
from linkspan.pathway.measured import measured
from tests import cast
from tests.cast import Member
from tests.pages.conftest import Desk
from tests.support import children
from tests.support.database import as_test
from tests.support.pages import once, title, words
from tests.support.patterns import agree, keep_worry, send_worry, weigh
from tests.support.seats import seat

pytestmark = pytest.mark.django_db
NOBODY = UUID("00000000-0000-7000-8000-000000000000")
WHY = "The school rang: it was another girl of the same name."


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    found = children.rowan(people)
    began = {"involved_from": date(2021, 9, 1)}
    children.receive(people.police, ReceivedRecord("P-1", **began, **children.ROWAN))
    return found


@pytest.fixture
def farah(people: cast.Cast) -> Member:
    return seat(people.council, "Farah Nwosu", "Front-door worker", {"front_door"})


@pytest.fixture
def agreed(people: cast.Cast) -> None:
    agree(people, timezone.now() - timedelta(hours=2))


@pytest.fixture
def pattern(people: cast.Cast, rowan: UUID, agreed: None, farah: Member) -> models.Pattern:
    """What school, practice and police sent about Rowan an hour ago, put together."""
    at = timezone.now() - timedelta(hours=1)
    for who in (people.ben, people.cole, people.dee):
        send_worry(rowan, who, at)
    assert weigh(at) == 1
    with as_test():
        return models.Pattern.objects.get()


def at(pattern: models.Pattern, rest: str = "") -> str:
    return f"/front-door/patterns/{pattern.id}/{rest}"


def test_the_front_door_reads_why_item_by_item_and_who_holds_what(
    desk: Desk, farah: Member, pattern: models.Pattern
) -> None:
    page = desk(farah).get(at(pattern))

    said = words(page)
    assert page.status_code == 200
    for each in ("Rowan Ashgrove", "Early worries from three agencies", "version 1", "There is no score"):
        assert each in said
    for agency in ("Heron Lane School", "Mill Street Surgery", "Mere Police"):
        assert f"Held by {agency}" in said
    assert "NM-2026-07, clause 1; impact assessment DPIA-12" in said


def test_the_list_leads_to_it_and_the_board_leads_to_the_list(
    desk: Desk, farah: Member, pattern: models.Pattern
) -> None:
    client = desk(farah)

    assert "/front-door/patterns/" in client.get("/front-door/").content.decode()
    page = client.get("/front-door/patterns/")
    assert at(pattern) in page.content.decode()
    assert "from 3 agencies" in words(page)


def test_nobody_outside_the_front_door_opens_any_of_it(desk: Desk, people: cast.Cast, pattern: models.Pattern) -> None:
    for who in (people.kit, people.ben, people.amina, people.mo, people.ines, people.oz):
        client = desk(who)
        for path in ("/front-door/patterns/", at(pattern), at(pattern, "dismiss/")):
            page = client.get(path)
            assert page.status_code in (403, 404), (who.person.name, path)
            assert "Rowan" not in page.content.decode()
        assert client.post(at(pattern, "open/"), once()).status_code in (403, 404)
    with as_test():
        assert models.Pattern.objects.get().closed_how == ""


def test_nothing_of_it_shows_on_the_childs_page_or_in_tasks_and_notices_of_others(
    desk: Desk, people: cast.Cast, rowan: UUID, pattern: models.Pattern
) -> None:
    for who in (people.ben, people.cole):
        client = desk(who)
        for path in (f"/children/{rowan}/", f"/children/{rowan}/looks/", "/tasks/", "/notices/", "/concerns/", "/"):
            assert "pattern" not in words(client.get(path)).lower(), (who.person.name, path)
    assert "emerging pattern" not in words(desk(people.mo).get("/tasks/team/")).lower()


def test_dismissing_asks_why_and_keeps_it(desk: Desk, farah: Member, pattern: models.Pattern) -> None:
    client = desk(farah)

    short = client.post(at(pattern, "dismiss/"), once(why="no"))
    done = client.post(at(pattern, "dismiss/"), once(why=WHY), follow=True)

    assert title(short).startswith("Error")
    assert "Dismissed" in words(done)
    assert WHY in words(client.get(at(pattern)))


def test_a_contact_is_opened_with_one_button_and_leads_to_deciding(
    desk: Desk, farah: Member, pattern: models.Pattern
) -> None:
    page = desk(farah).post(at(pattern, "open/"), once(), follow=True)

    said = words(page)
    assert "it is yours to decide" in said
    assert "an emerging pattern" in said
    assert "Heron Lane" not in said
    assert "Go to the contact" in words(desk(farah).get(at(pattern)))
    with as_test():
        concern = models.Concern.objects.get(referrer="pattern")
    assert desk(farah).get("/concerns/").status_code == 200
    assert desk(farah).get(f"/concerns/{concern.id}/").status_code == 200


def test_a_sign_and_a_rule_are_contested(desk: Desk, farah: Member, pattern: models.Pattern) -> None:
    client = desk(farah)
    with as_test():
        sign = models.EarlySign.objects.first()
    assert sign is not None

    client.post(at(pattern, f"contest/{sign.id}/"), once(why=WHY))
    client.post(at(pattern, "contest/worries_three_agencies/1/"), once(why="Twins with one name between them."))

    said = words(client.get(at(pattern)))
    assert "Contested: it counts no more." in said
    assert "It would not fire now" in said
    assert "Twins with one name between them." in said
    assert client.get(at(pattern, f"contest/{NOBODY}/")).status_code == 404
    assert client.get(at(pattern, "contest/no_such_rule/1/")).status_code == 404


def test_it_is_taken_and_given_back_and_a_page_without_its_key_saves_nothing(
    desk: Desk, farah: Member, pattern: models.Pattern
) -> None:
    client = desk(farah)

    assert "nothing was saved" in words(client.post(at(pattern, "take/"), {}, follow=True))
    assert "It is yours now" in words(client.post(at(pattern, "take/"), once(), follow=True))
    assert "desk again" in words(client.post(at(pattern, "let-go/"), once(), follow=True))


def test_closing_late_asks_why_afterwards(desk: Desk, farah: Member, pattern: models.Pattern) -> None:
    with as_test():
        models.Pattern.objects.update(due_at=timezone.now() - timedelta(hours=1), raised_at=pattern.raised_at)
    client = desk(farah)

    assert "This is late. Why?" in words(client.get(at(pattern, "dismiss/")))
    assert client.get(at(pattern, "late/")).status_code == 200


def test_managers_of_the_front_door_read_the_rules_and_their_measured_rates(
    desk: Desk, people: cast.Cast, farah: Member, pattern: models.Pattern
) -> None:
    manager, worker = desk(people.mo).get("/front-door/patterns/rules/"), desk(farah).get("/front-door/patterns/rules/")

    for rule in patterns.rules_on(timezone.localdate()):
        assert rule.title in words(manager)
        assert rule.says in words(manager)
    assert words(manager).count("On invented children") == len(measured().rules)
    assert "At your front door" not in words(manager)
    assert "At your front door" in words(worker)
    assert desk(people.ben).get("/front-door/patterns/rules/").status_code == 403
    assert desk(people.kit).get("/front-door/patterns/rules/").status_code == 403


# --- what an agency sends ---------------------------------------------------------------------------------------


def test_a_safeguarding_lead_sends_a_worry_and_a_fall_in_attendance_from_the_childs_file(
    desk: Desk, people: cast.Cast, rowan: UUID, agreed: None
) -> None:
    client, address = desk(people.ben), f"/children/{rowan}/early-signs/"
    worry = keep_worry(rowan, people.ben, timezone.now() - timedelta(minutes=5))
    assert address in client.get(f"/children/{rowan}/").content.decode()
    assert address in client.get(f"/concerns/{worry}/").content.decode()

    client.post(f"{address}{worry}/send/", once())
    until = timezone.localdate() - timedelta(days=1)
    from_ = until - timedelta(days=20)
    sent = client.post(
        address,
        once(band="50_80", **_day("from_", from_), **_day("until", until)),
        follow=True,
    )

    assert "You are not told whether anything comes of it" in words(sent)
    with as_test():
        assert sorted(models.EarlySign.objects.values_list("kind", flat=True)) == ["attendance_drop", "worry"]
    assert "sent by Ben Okoro" in words(client.get(address))


def _day(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_a_sign_is_taken_back_from_the_same_page(desk: Desk, people: cast.Cast, rowan: UUID, agreed: None) -> None:
    sign = send_worry(rowan, people.ben, timezone.now() - timedelta(minutes=5))
    client, address = desk(people.ben), f"/children/{rowan}/early-signs/"

    assert client.get(f"{address}{sign}/take-back/").status_code == 200
    client.post(f"{address}{sign}/take-back/", once(why="It was about her brother."))

    assert "taken back on" in words(client.get(address))


def test_where_no_agreement_lets_it_nothing_can_be_sent_and_the_page_says_so(
    desk: Desk, people: cast.Cast, rowan: UUID
) -> None:
    page = desk(people.ben).get(f"/children/{rowan}/early-signs/")

    assert "No agreement in force lets your organisation send early signs" in words(page)
    assert "Attendance fell" not in words(page)


def test_an_outsider_finds_no_such_page(desk: Desk, people: cast.Cast, rowan: UUID, agreed: None) -> None:
    for path in (f"/children/{rowan}/early-signs/", f"/children/{NOBODY}/early-signs/"):
        assert desk(people.kit).get(path).status_code == 404


def test_a_lead_lets_a_kind_of_sign_go_by_itself_and_stops_it(
    desk: Desk, people: cast.Cast, rowan: UUID, agreed: None
) -> None:
    client = desk(people.ben)
    assert "/early-signs/" in client.get("/concerns/").content.decode()

    begun = client.post("/early-signs/worry/choose/", once(), follow=True)
    assert "Goes by itself since" in words(begun)
    with as_test():
        choice = models.SignChoice.objects.get()
    stopped = client.post(f"/early-signs/{choice.id}/stop/", once(), follow=True)

    assert "Stopped. Nothing more goes by itself." in words(stopped)
    assert desk(people.kit).get("/early-signs/").status_code == 403
    assert desk(people.cole).post("/early-signs/worry/choose/", once()).status_code == 403


def test_a_client_that_is_not_signed_in_is_sent_away(pattern: models.Pattern) -> None:
    assert Client().get(at(pattern)).status_code == 302
