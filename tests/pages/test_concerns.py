"""Pages on which somebody says that they are worried about a child: a teacher, her lead, whoever is stopped."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.agencies import commands as agencies_commands
from linkspan.agencies import models as agencies
from linkspan.agencies.ports import Holder
from linkspan.children.commands import shields
from linkspan.pathway import models
from linkspan.pathway.commands import deciding
from linkspan.pathway.decision_rules import Given
from tests import cast
from tests.cast import Member
from tests.pages.conftest import Desk
from tests.support import children
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.pages import once, open_child, words
from tests.support.seats import seat

pytestmark = pytest.mark.django_db

SAW = "She came in with a bruise on her left cheek."
SAID = "I fell on the stairs."
Write = Callable[..., dict[str, Any]]


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    return children.rowan(people)


@pytest.fixture
def tess(people: cast.Cast) -> Member:
    return seat(people.school, "Tess Varley", "Class teacher", {"practitioner"})


def typed(**changes: Any) -> dict[str, Any]:
    """What a teacher types, and the keys of her page."""
    filled = {
        "page": str(uuid4()), "holds_words": "yes", "saw": SAW, "child_said": SAID, "thinks": "", "done": "",
        "family_knows": "no", "family_why": "I could not reach her mother.", "others": "", "urgency": "today",
        "happened_on-day": "", "happened_on-month": "", "happened_on-year": "",
    }  # fmt: skip
    return once(**filled) | changes


def drafts() -> list[models.Draft]:
    with as_test():
        return list(models.Draft.objects.order_by("started_at"))


def concerns() -> list[models.Concern]:
    with as_test():
        return list(models.Concern.objects.order_by("at"))


def contacts() -> list[models.Contact]:
    with as_test():
        return list(models.Contact.objects.order_by("number"))


def start(client: Client, rowan: UUID, **changes: Any) -> UUID:
    """Save a draft about Rowan by the page's own script, and give its id."""
    answer = client.post("/concerns/save/", typed(child=str(rowan), **changes)).json()
    return UUID(str(answer["draft"]).split("/")[-2])


# --- from the file, and from the home page ------------------------------------------------------------------


def test_the_file_offers_it_and_asks_nothing_that_is_known(desk: Desk, tess: Member, rowan: UUID) -> None:
    client = desk(tess)

    file = client.get(f"/children/{rowan}/").content.decode()
    page = client.get(f"/children/{rowan}/concern/")

    assert f"/children/{rowan}/concern/" in file
    assert "Rowan Ashgrove" in words(page)
    assert "What is the child called?" not in words(page)
    for asked in ("What I saw or heard", "What I think", "What the child said", "What I have done", "Does the family"):
        assert asked in words(page)


def test_sending_it_leads_to_what_happens_next_by_when_and_whom_to_ring(desk: Desk, tess: Member, rowan: UUID) -> None:
    page = words(desk(tess).post(f"/children/{rowan}/concern/", typed(act="send", child=str(rowan)), follow=True))

    assert "The front door has your concern" in page
    assert "What happens next" in page
    assert "Northmere Council" in page
    assert "decides by" in page
    assert "01632 960100" in page
    assert [each.child_id for each in contacts()] == [rowan]


def test_home_leads_to_one_of_my_children_to_a_search_and_to_somebody_unknown(
    desk: Desk, tess: Member, people: cast.Cast, rowan: UUID
) -> None:
    home = desk(people.ben).get("/").content.decode()
    page = desk(people.ben).get("/concerns/new/")

    assert 'href="/concerns/new/"' in home
    assert f"/children/{rowan}/concern/" in page.content.decode()
    assert 'href="/concerns/unknown/"' in page.content.decode()
    assert "999" in words(page)


def test_a_child_in_no_index_is_told_of_as_one_knows_them(desk: Desk, tess: Member) -> None:
    client = desk(tess)

    page = client.get("/concerns/unknown/")
    sent = client.post(
        "/concerns/unknown/",
        typed(act="send", name="A boy called Finch", born="about 9", where="The park"),
        follow=True,
    )

    assert "What is the child called?" in words(page)
    assert "A boy called Finch" in words(sent)
    assert [each.said for each in contacts()] == [
        {"name": "A boy called Finch", "born": "about 9", "where": "The park"}
    ]


def test_brothers_and_sisters_are_told_of_in_one_act(desk: Desk, tess: Member, people: cast.Cast, rowan: UUID) -> None:
    alder = children.rowan(people, record_ids=("S-9", "G-9"), given_name="Alder", sex="M", nhs_number=None)
    client = desk(tess)

    page = client.get(f"/children/{rowan}/concern/")
    client.post(
        f"/children/{rowan}/concern/", typed(act="send", child=str(rowan), family=[str(alder)], others="A baby\n\n")
    )

    assert "Alder Ashgrove" in words(page)
    assert [(each.child_id, each.said.get("name")) for each in contacts()] == [
        (rowan, "Rowan Ashgrove"), (alder, "Alder Ashgrove"), (None, "A baby")
    ]  # fmt: skip
    assert len(concerns()) == 1


# --- danger -------------------------------------------------------------------------------------------------


def test_danger_stops_with_whom_to_ring_first_and_then_goes_on(desk: Desk, tess: Member, rowan: UUID) -> None:
    client = desk(tess)

    stopped = client.post(
        f"/children/{rowan}/concern/", typed(act="send", child=str(rowan), urgency="danger"), follow=True
    )
    sent_before = len(concerns())
    sent = client.post(stopped.request["PATH_INFO"], once(), follow=True)

    page = words(stopped)
    assert "A child is in danger now. Ring first." in page
    assert "999" in page
    assert "Northmere Council duty desk: 01632 960100" in page
    assert "01632 960199" in page
    assert (sent_before, len(concerns())) == (0, 1)
    assert "The front door has your concern" in words(sent)


# --- drafts -------------------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_by_the_pages_script_and_found_again(desk: Desk, tess: Member, rowan: UUID) -> None:
    client, page = desk(tess), str(uuid4())

    first = client.post("/concerns/save/", typed(page=page, child=str(rowan), saw="She", urgency="")).json()
    second = client.post("/concerns/save/", typed(page=page, child=str(rowan), saw=SAW, urgency="")).json()

    assert first["draft"] == second["draft"]
    again = desk(tess).get(first["draft"]).content.decode()
    assert SAW in again
    assert "Rowan Ashgrove" in words(desk(tess).get("/"))
    assert first["draft"] in desk(tess).get("/concerns/").content.decode()
    assert concerns() == []


def test_save_and_finish_later_needs_no_script(desk: Desk, tess: Member, rowan: UUID) -> None:
    client = desk(tess)

    saved = client.post(
        f"/children/{rowan}/concern/", typed(act="save", child=str(rowan), urgency="", family_knows=""), follow=True
    )

    assert "Saved, and not sent." in words(saved)
    (draft,) = drafts()
    assert SAW in client.get(f"/concerns/drafts/{draft.id}/").content.decode()


def test_what_is_wanting_is_said_beside_its_box_and_what_was_typed_stays(desk: Desk, tess: Member, rowan: UUID) -> None:
    page = desk(tess).post(
        f"/children/{rowan}/concern/", typed(act="send", child=str(rowan), urgency="", family_knows="")
    )

    assert page.status_code == 200
    assert "There is a problem" in words(page)
    assert "Say how urgent it is." in words(page)
    assert SAW in page.content.decode()
    assert [each.said["words"]["saw"] for each in drafts()] == [SAW]


def test_a_session_that_ended_meanwhile_leaves_the_draft_to_be_found_after_signing_in(
    desk: Desk, tess: Member, rowan: UUID
) -> None:
    client = desk(tess)
    draft_id = start(client, rowan)

    client.logout()
    signed_out = client.get(f"/concerns/drafts/{draft_id}/")
    again = desk(tess).get(f"/concerns/drafts/{draft_id}/")

    assert signed_out.status_code == 302
    assert SAW in again.content.decode()


def test_words_sent_after_the_session_ended_come_back_to_be_sent_again(client: Client, tess: Member) -> None:
    page = client.post("/concerns/unknown/", typed(act="send", name="Finch"), HTTP_ORIGIN="http://testserver")

    assert page.status_code == 409
    assert "Not saved yet. Your words are still here." in words(page)
    assert SAW in page.content.decode()
    assert drafts() == []


def test_words_of_a_page_that_was_open_too_long_come_back_and_are_saved(people: cast.Cast, tess: Member) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(tess.user, backend="linkspan.web.account.backends.StaffBackend")
    sent = typed(act="send", name="Finch")

    held = client.post("/concerns/unknown/", sent, HTTP_ORIGIN="http://testserver")
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', held.content.decode())
    assert token
    saved = client.post(
        "/concerns/unknown/", sent | {"act": "save", "csrfmiddlewaretoken": token[1]}, HTTP_ORIGIN="http://testserver"
    )

    assert (held.status_code, saved.status_code) == (409, 302)
    assert [each.said["words"]["saw"] for each in drafts()] == [SAW]


def test_words_that_another_site_sends_are_never_shown_back(client: Client, people: cast.Cast) -> None:
    page = client.post("/concerns/unknown/", typed(act="send"), HTTP_ORIGIN="https://elsewhere.example")

    assert page.status_code == 302
    assert SAW not in page.content.decode()


def test_one_persons_words_are_never_kept_as_anothers_at_a_shared_computer(
    desk: Desk, people: cast.Cast, tess: Member, rowan: UUID
) -> None:
    answer = desk(people.ben).post("/concerns/save/", typed(child=str(rowan), writer=str(tess.id)))

    assert answer.status_code == 422
    assert "Someone else is signed in now." in answer.json()["problem"]
    assert drafts() == []


def test_a_page_whose_key_is_stale_is_given_a_new_one(desk: Desk, tess: Member) -> None:
    assert desk(tess).get("/concerns/save/").json()["token"]


def test_more_than_twenty_thousand_characters_are_refused_and_none_is_lost(
    desk: Desk, tess: Member, rowan: UUID
) -> None:
    long = "a" * 20_001

    page = desk(tess).post(f"/children/{rowan}/concern/", typed(act="send", child=str(rowan), saw=long))

    assert "must be 20000 characters or fewer" in words(page)
    assert long in page.content.decode()


def test_a_draft_is_given_up_after_being_asked(desk: Desk, tess: Member, rowan: UUID) -> None:
    client = desk(tess)
    draft_id = start(client, rowan)

    asked = client.get(f"/concerns/drafts/{draft_id}/drop/")
    gone = client.post(f"/concerns/drafts/{draft_id}/drop/", once(), follow=True)

    assert "Give up what you wrote?" in words(asked)
    assert "Nothing of it is kept." in words(gone)
    assert [each.said for each in drafts()] == [{}]


@pytest.mark.parametrize("who", ["ben", "kit", "amina", "ada"])
@pytest.mark.parametrize("what", ["", "danger/", "drop/"])
def test_nobody_elses_draft_is_there(
    desk: Desk, tess: Member, people: cast.Cast, rowan: UUID, who: str, what: str
) -> None:
    draft_id = start(desk(tess), rowan)
    client = desk(getattr(people, who))

    address = f"/concerns/drafts/{draft_id}/{what}"
    answers = [client.get(address), client.post(address, typed(act="send"))]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert all(SAW not in answer.content.decode() for answer in answers)
    assert concerns() == []


def test_sending_the_same_page_twice_sends_one_concern(desk: Desk, tess: Member, rowan: UUID) -> None:
    client, sent = desk(tess), typed(act="send", child=str(rowan))

    first, second = (client.post(f"/children/{rowan}/concern/", sent) for _ in range(2))

    assert len(concerns()) == 1
    assert first["Location"] == second["Location"] == f"/concerns/{concerns()[0].id}/"


# --- nothing of a child comes back --------------------------------------------------------------------------


def test_a_walled_child_and_nobody_are_answered_alike(desk: Desk, people: cast.Cast, tess: Member, rowan: UUID) -> None:
    at = timezone.now()
    shields.shield(child_id=rowan, kind="identity", reason="An adoption order", by=people.cole.actor(at), at=at)
    client = desk(people.kit)

    def told(child_id: UUID, how: str) -> str:
        sent = typed(act=how, child=str(child_id), page="0" * 32, once="1" * 32)
        answer = (
            client.get(f"/children/{child_id}/concern/")
            if how == "get"
            else client.post(f"/children/{child_id}/concern/", sent)
        )
        return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9]{64}", "", answer.content.decode())

    for how in ("get", "send"):
        assert told(rowan, how) == told(uuid4(), how)
    assert "What is the child called?" in told(rowan, "get")


def test_nothing_typed_is_in_an_address_a_notice_or_the_trail(desk: Desk, tess: Member, rowan: UUID) -> None:
    client = desk(tess)
    start(client, rowan)

    sent = client.post(f"/children/{rowan}/concern/", typed(act="send", child=str(rowan)), follow=True)

    with as_test():
        told = str(list(agencies.Notice.objects.values("link", "event")))
    for leaked in (SAW, SAID, "bruise"):
        assert leaked not in str(sent.redirect_chain) + told + str(lines())


# --- early worries ------------------------------------------------------------------------------------------


def test_an_early_worry_stays_with_the_agency_and_becomes_a_concern_without_typing_again(
    desk: Desk, people: cast.Cast, tess: Member, rowan: UUID
) -> None:
    client = desk(tess)

    kept = client.post(f"/children/{rowan}/concern/", typed(act="keep", child=str(rowan)), follow=True)
    (worry,) = concerns()
    raised = client.post(f"/concerns/{worry.id}/raise/", once(), follow=True)
    (draft,) = [each for each in drafts() if each.ended_at is None]
    sent = client.post(f"/concerns/drafts/{draft.id}/", typed(act="send", child=str(rowan)), follow=True)

    assert "An early worry" in words(kept)
    assert SAW in raised.content.decode()
    assert "The front door has your concern" in words(sent)
    assert "Raised as a concern" in words(client.get(f"/concerns/{worry.id}/"))
    assert SAW in desk(people.ben).get(f"/concerns/{worry.id}/").content.decode()


def test_an_early_worry_is_taken_back_with_a_reason(desk: Desk, tess: Member, rowan: UUID) -> None:
    client = desk(tess)
    client.post(f"/children/{rowan}/concern/", typed(act="keep", child=str(rowan)))
    (worry,) = concerns()

    short = client.post(f"/concerns/{worry.id}/take-back/", once(why="No"))
    done = client.post(f"/concerns/{worry.id}/take-back/", once(why="Her mother explained it to us"), follow=True)

    assert "Say why, in a few words of your own." in words(short)
    assert "Taken back: Her mother explained it to us" in words(done)


@pytest.mark.parametrize("kind", ["send", "keep"])
def test_what_was_said_is_there_for_nobody_outside_the_agency(
    desk: Desk, people: cast.Cast, tess: Member, rowan: UUID, kind: str
) -> None:
    desk(tess).post(f"/children/{rowan}/concern/", typed(act=kind, child=str(rowan)))
    (concern,) = concerns()

    for who in (people.kit, people.cole, people.ada, people.oz):
        client = desk(who)
        pages = [
            client.get(f"/concerns/{concern.id}/"), client.get(f"/concerns/{concern.id}/take-back/"),
            client.post(f"/concerns/{concern.id}/raise/", once()),
        ]  # fmt: skip
        assert [page.status_code for page in pages] == [404, 404, 404]
        assert SAW not in client.get("/concerns/").content.decode()


def test_a_lead_sees_what_colleagues_raised_and_kept(desk: Desk, people: cast.Cast, tess: Member, rowan: UUID) -> None:
    desk(tess).post(f"/children/{rowan}/concern/", typed(act="send", child=str(rowan)))

    page = words(desk(people.ben).get("/concerns/"))

    assert "What colleagues raised and kept" in page
    assert "Tess Varley" in page


# --- whoever leaves, and whoever is stopped -----------------------------------------------------------------


def test_what_somebody_left_reaches_their_desk_unread_and_is_closed(
    desk: Desk, people: cast.Cast, tess: Member, rowan: UUID
) -> None:
    draft_id = start(desk(tess), rowan)
    at = timezone.now()
    agencies_commands.end_appointment(
        appointment_id=tess.appointment.id, until=timezone.localdate(), hand_to=Holder(people.school.id),
        by=people.ada.actor(at, stepped_up=True), at=at,
    )  # fmt: skip
    ben = desk(people.ben)

    listed, page = ben.get("/concerns/"), ben.get(f"/concerns/left/{draft_id}/")
    closed = ben.post(
        f"/concerns/left/{draft_id}/", once(why="I rang her: she had passed it on by telephone"), follow=True
    )

    assert "Begun by a colleague who is not here now" in words(listed)
    assert "Tess Varley" in words(page)
    assert all(SAW not in each.content.decode() and "Rowan" not in words(each) for each in (listed, page, closed))
    assert "Closed. What it said is gone, unread." in words(closed)
    assert desk(people.kit).get(f"/concerns/left/{draft_id}/").status_code == 403


def suspend(people: cast.Cast) -> None:
    at = timezone.now()
    agencies_commands.suspend_person(
        person_id=people.ben.id, organisation_id=people.school.id, kind="suspended", said="An allegation",
        by=people.ada.actor(at, stepped_up=True), at=at,
    )  # fmt: skip


def leave(people: cast.Cast) -> None:
    with as_test():
        agencies.Appointment.objects.filter(person=people.ben.person).update(until_on=timezone.localdate())


@pytest.mark.parametrize("stop", [suspend, leave])
def test_whoever_may_not_work_now_still_passes_on_a_worry(
    desk: Desk, people: cast.Cast, stop: Callable[[cast.Cast], None]
) -> None:
    stop(people)
    client = desk(people.ben)

    stopped = client.get("/")
    form = client.get("/concerns/tell/")
    sent = client.post(
        "/concerns/tell/",
        once(name="Rowan Ashgrove", saw=SAW, child_said="", thinks="", urgency="today", reach="01632 960555"),
        follow=True,
    )

    assert 'href="/concerns/tell/"' in stopped.content.decode()
    assert "Pass on a worry about a child" in words(form)
    assert "The front door has what you wrote" in words(sent)
    ((concern,), (contact,)) = concerns(), contacts()
    assert (concern.organisation_id, concern.author_id, concern.reach) == (None, people.ben.id, "01632 960555")
    assert (contact.child_id, contact.organisation_id) == (None, people.council.id)
    assert client.get(f"/concerns/{concern.id}/").status_code == 403


def test_whoever_may_not_work_is_told_what_is_wanting(desk: Desk, people: cast.Cast) -> None:
    leave(people)

    page = desk(people.ben).post("/concerns/tell/", once(name="Rowan", saw="", urgency="today"))

    assert "Write what you saw, or what the child said." in words(page)
    assert concerns() == []


def test_whoever_holds_a_post_is_led_to_the_whole_form(desk: Desk, tess: Member) -> None:
    assert desk(tess).get("/concerns/tell/")["Location"] == "/concerns/new/"


def test_overdue_training_stands_before_nothing_here(desk: Desk, tess: Member) -> None:
    with as_test():
        agencies.Person.objects.filter(id=tess.id).update(trained_until=None, vetted_until=None)

    sent = desk(tess).post("/concerns/unknown/", typed(act="send", name="Finch"), follow=True)

    assert "The front door has your concern" in words(sent)


def test_the_councils_desk_says_who_told_it(desk: Desk, people: cast.Cast, tess: Member) -> None:
    page = desk(people.mo).get("/concerns/unknown/")
    teacher = desk(tess).get("/concerns/unknown/")
    desk(people.mo).post(
        "/concerns/unknown/",
        typed(act="send", name="Finch", referrer="family", told_by="An aunt", reach="01632 960556"),
    )

    assert "Who is telling?" in words(page)
    assert "Who is telling?" not in words(teacher)
    assert [(each.referrer, each.told_by) for each in concerns()] == [("family", "An aunt")]


def test_one_file_opened_with_a_reason_is_one_to_raise_a_concern_about(
    desk: Desk, people: cast.Cast, rowan: UUID
) -> None:
    client = desk(people.dee)
    open_child(client, rowan)

    client.post(f"/children/{rowan}/concern/", typed(act="send", child=str(rowan)))

    assert [each.child_id for each in contacts()] == [rowan]


def test_what_the_front_door_decided_stands_in_my_list_with_the_way_to_its_reply(
    desk: Desk, people: cast.Cast, tess: Member, rowan: UUID
) -> None:
    client = desk(tess)
    client.post(f"/children/{rowan}/concern/", typed(act="send", child=str(rowan)))
    farah = seat(people.council, "Farah Nwosu", "Front-door worker", {"front_door"})
    at = timezone.now()
    given = Given("early_help", 2, "Help was agreed with her family today.", "The family said yes to some help.")
    decision = deciding.decide(contact_id=contacts()[0].id, given=given, by=farah.actor(at), at=at)

    listed, page = client.get("/concerns/"), client.get(f"/concerns/{concerns()[0].id}/")

    for each in (listed, page):
        assert "Early help" in words(each)
        assert f"/outcomes/{decision}/" in each.content.decode()
    assert "Decided" in words(listed)
    assert "Your concern was decided" in words(page)
    assert "Say how this went" in words(page)


def test_a_late_date_is_shown_as_late(desk: Desk, tess: Member, rowan: UUID) -> None:
    client = desk(tess)
    client.post(f"/children/{rowan}/concern/", typed(act="send", child=str(rowan)))
    with as_test():
        past = timezone.now() - timedelta(days=9)
        models.Contact.objects.update(received_at=past, due_at=past)

    assert "late" in words(client.get("/concerns/"))
