"""Whose a stage is and where it goes: the board, offers, the end of an episode, moves between councils, and tasks."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.pathway import models, stages
from linkspan.pathway.commands import raising
from linkspan.pathway.rules import Who, Words
from tests import cast
from tests.pages.conftest import Desk
from tests.support import stages as way
from tests.support.database import as_test
from tests.support.pages import once, words
from tests.support.seats import seat

pytestmark = pytest.mark.django_db

REASONS = "A bruise that nobody can explain, and a child who is afraid to go home. Health and police hold more."


@pytest.fixture
def child(people: cast.Cast) -> UUID:
    return way.known_to_council(people)


@pytest.fixture
def farah(people: cast.Cast) -> cast.Member:
    return seat(people.council, "Farah Nwosu", "Front-door worker", {"front_door"})


def decide(browser: Client, contact: UUID, outcome: str, level: str) -> Any:
    """Decide about a contact through its two pages."""
    sent = once(outcome=outcome, level=level, reasons=REASONS, told="We are seeing the child today.", when="now")
    address = f"/front-door/contacts/{contact}/decide/"
    shown = browser.post(address, sent | {"step": "preview"})
    mark = re.search(r'name="shown" value="([^"]*)"', shown.content.decode())
    return browser.post(address, sent | {"step": "save", "shown": mark[1] if mark else ""})


def raised(people: cast.Cast, child_id: UUID | None, who: Who | None = None) -> UUID:
    """Raise a concern, an hour ago, and give its contact."""
    at = timezone.now() - timedelta(hours=1)
    said = Words(saw="A round bruise on the upper arm.", done="Wrote it down.", family_knows="yes", urgency="today")
    raising.raise_concern(words=said, child_id=child_id, who=who or Who(), by=people.ben.actor(at), at=at)
    with as_test():
        return models.Contact.objects.latest("received_at").id


def test_a_decision_opens_the_next_stage_at_the_desk_with_its_date(
    people: cast.Cast, farah: cast.Member, desk: Desk, child: UUID
) -> None:
    contact = raised(people, child)
    browser = desk(farah)

    answer = decide(browser, contact, "strategy_discussion", "4")
    page = browser.get(f"/front-door/contacts/{contact}/")

    assert answer.status_code == 302, words(answer)
    made = way.open_of(child, "strategy_discussion")
    assert f"/stages/{made.id}/" in page.content.decode()
    board = browser.get("/stages/?tab=unallocated")
    assert f"/stages/{made.id}/" in board.content.decode()
    assert "Rowan Ashgrove" in words(board)
    assert "Nobody has it yet" in words(board)


def test_what_follows_a_child_of_no_index_goes_with_the_child_once_known(
    people: cast.Cast, farah: cast.Member, desk: Desk, child: UUID
) -> None:
    contact = raised(people, None, Who(name="A girl in a red coat"))
    browser = desk(farah)
    decide(browser, contact, "strategy_discussion", "4")

    before = browser.get(f"/front-door/contacts/{contact}/pathway/")
    sent = once(address=f"http://testserver/children/{child}/")
    refused = browser.post(f"/front-door/contacts/{contact}/pathway/child/", once(address="Rowan"))
    answer = browser.post(f"/front-door/contacts/{contact}/pathway/child/", sent)

    assert "A girl in a red coat" in words(before)
    assert "Strategy discussion" in words(before)
    assert "give the address of the child&#x27;s file" in refused.content.decode() or "address of the child" in words(
        refused
    )
    assert answer.status_code == 302, words(answer)
    assert way.open_of(child, "strategy_discussion").contact_id == contact


def test_taking_offering_and_giving_back_go_from_hand_to_hand(people: cast.Cast, desk: Desk, child: UUID) -> None:
    amina, mo = desk(people.amina), desk(people.mo)
    made = way.begin(amina, child, "early_help")

    offered = amina.post(f"/stages/{made}/offer/", once(to=f"p:{people.mo.id}"))
    waiting = mo.get("/stages/")
    accepted = mo.post(f"/stages/{made}/accept/", once(), follow=True)
    given_back = mo.post(f"/stages/{made}/let-go/", once(), follow=True)
    taken = amina.post(f"/stages/{made}/take/", once(), follow=True)

    assert offered.status_code == 302
    assert "Offered to you" in words(waiting)
    assert "It is yours now" in words(accepted)
    assert "waits at your agency's desk" in words(given_back)
    assert "It is yours now" in words(taken)


def test_a_refused_offer_stays_its_givers_with_the_reason_kept(people: cast.Cast, desk: Desk, child: UUID) -> None:
    amina, mo = desk(people.amina), desk(people.mo)
    made = way.begin(amina, child, "early_help")
    amina.post(f"/stages/{made}/offer/", once(to=f"p:{people.mo.id}"))

    form = mo.get(f"/stages/{made}/refuse/")
    answer = mo.post(f"/stages/{made}/refuse/", once(reason="no_capacity"))

    assert "Why not?" in words(form)
    assert answer.status_code == 302
    assert "Amina Yusuf" in words(amina.get(f"/stages/{made}/"))


def test_an_episode_is_closed_with_day_and_reason_once_nothing_is_under_way(
    people: cast.Cast, desk: Desk, child: UUID
) -> None:
    amina = desk(people.amina)
    made = way.begin(amina, child, "assessment")
    episode = way.row(made).episode_id
    sent = once(reason="RC8", **way.day("on", timezone.localdate()))

    too_soon = amina.post(f"/episodes/{episode}/close/", sent)
    way.finish(amina, made, stages.BY_CODE["assessment"], "goes_on")
    page = amina.get(f"/episodes/{episode}/close/")
    closed = amina.post(f"/episodes/{episode}/close/", once(reason="RC8", **way.day("on", timezone.localdate())))

    assert "Something is still open for this child here. End it first." in words(too_soon)
    assert "Still open: end these first" in words(too_soon)
    assert "Closed after assessment, no further action" in words(page)
    assert closed.status_code == 302, words(closed)
    with as_test():
        row = models.Episode.objects.get(id=episode)
        assert (row.closing_reason, row.closed_on) == ("RC8", timezone.localdate())


def test_a_manager_looks_over_what_is_under_way_and_a_worker_does_not(
    people: cast.Cast, desk: Desk, child: UUID
) -> None:
    made = way.begin(desk(people.amina), child, "family_help_plan")

    refused = desk(people.amina).get(f"/stages/{made}/look-over/").status_code
    answer = desk(people.mo).post(f"/stages/{made}/look-over/", once())

    assert refused == 404
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("outcome", "opened"), [("family_help_plan", "family_help_plan"), ("assessment", "assessment")]
)
def test_a_move_is_the_other_council_s_once_it_accepts(
    people: cast.Cast, desk: Desk, child: UUID, outcome: str, opened: str
) -> None:
    sam = seat(people.southmere_council, "Sam Adeyemi", "Team manager", {"manager", "practitioner"}, band=5)
    amina, other = desk(people.amina), desk(sam)
    made = way.begin(amina, child, "assessment")

    asked = amina.post(
        f"/children/{child}/pathway/transfer/", once(to=str(people.southmere_council.id), where="Southmere")
    )
    with as_test():
        waiting = models.Stage.objects.get(kind="transfer_in")
    board = other.get("/stages/?tab=unallocated")
    form = other.get(f"/stages/{waiting.id}/answer/")
    assert way.row(made).ended_at is None
    answer = other.post(f"/stages/{waiting.id}/answer/", once(outcome=outcome))

    assert asked.status_code == 302, words(asked)
    assert f"/stages/{waiting.id}/" in board.content.decode()
    assert "Northmere Council asks you to take responsibility" in words(form)
    assert answer.status_code == 302, words(answer)
    assert way.row(made).ended_at is not None
    assert way.open_of(child, opened).organisation_id == people.southmere_council.id


def test_a_move_is_refused_with_a_reason_and_stays_where_it_was(people: cast.Cast, desk: Desk, child: UUID) -> None:
    sam = seat(people.southmere_council, "Sam Adeyemi", "Team manager", {"manager", "practitioner"}, band=5)
    amina, other = desk(people.amina), desk(sam)
    made = way.begin(amina, child, "assessment")
    amina.post(f"/children/{child}/pathway/transfer/", once(to=str(people.southmere_council.id), where=""))
    with as_test():
        waiting = models.Stage.objects.get(kind="transfer_in")

    without = other.post(f"/stages/{waiting.id}/answer/", once(outcome="refused"))
    answer = other.post(f"/stages/{waiting.id}/answer/", once(outcome="refused", reason="not_ours"))

    assert "Say why, so that the other council knows what to do next" in words(without)
    assert answer.status_code == 302, words(answer)
    assert way.row(made).ended_at is None


def test_tasks_name_the_stage_and_the_child_and_lead_to_its_page(people: cast.Cast, desk: Desk, child: UUID) -> None:
    amina = desk(people.amina)
    made = way.begin(amina, child, "early_help")

    page = amina.get("/tasks/")

    assert "Early help : Rowan Ashgrove" in words(page).replace("Early help: ", "Early help : ")
    assert f'href="/stages/{made}/"' in page.content.decode()


def test_the_board_keeps_tab_and_filters_in_its_addresses(people: cast.Cast, desk: Desk, child: UUID) -> None:
    mo = desk(people.mo)
    way.begin(desk(people.amina), child, "early_help")

    page = mo.get("/stages/?tab=team&band=not_due&kind=early_help")
    other = mo.get("/stages/?tab=team&kind=icpc")

    assert "/stages/?tab=unallocated&amp;band=not_due&amp;kind=early_help" in page.content.decode()
    assert "Rowan Ashgrove" in words(page)
    assert "Nothing here is of that kind or in that band." in words(other)
    assert "tab=unallocated" not in desk(people.amina).get("/stages/?tab=team").content.decode()


def test_print_views_say_who_printed_what(people: cast.Cast, desk: Desk, child: UUID) -> None:
    amina = desk(people.amina)
    made = way.begin(amina, child, "early_help")

    for page in (f"/children/{child}/pathway/print/", f"/stages/{made}/print/"):
        said = words(amina.get(page))
        assert "Printed by Amina Yusuf, Northmere Council" in said
        assert "Early help" in said
        assert "Official - sensitive" in said
