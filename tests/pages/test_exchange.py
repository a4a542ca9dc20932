"""Requests on their pages: asked from the file, answered at the desk, read on one thread by two agencies alone."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from linkspan.agencies import jobs
from linkspan.agencies import models as agencies
from linkspan.audit import Actor
from linkspan.exchange import models
from linkspan.exchange.commands import clocks
from linkspan.sharing.models import Challenge
from tests import cast
from tests.pages.conftest import Desk
from tests.support import children
from tests.support.agreements import a_clause, a_document, put_forward, sign_by_all
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.pages import once, open_child, title, words

NOBODY = UUID("00000000-0000-7000-8000-000000000000")
pytestmark = pytest.mark.django_db


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    return children.rowan(people)


def a_request(people: cast.Cast, **changes: Any) -> dict[str, Any]:
    return once(
        agencies=[str(people.police.id), str(people.council.id)], another="", more="",
        questions="Have you been to the home?\nIs anyone there known for violence?",
        why="Rowan came to school with a bruise and would not say how.", purpose="protect", urgency="check", basis="10",
    ) | changes  # fmt: skip


def asked(people: cast.Cast, client: Client, child_id: UUID, **changes: Any) -> models.Request:
    client.post(f"/children/{child_id}/requests/ask/", a_request(people, **changes))
    with as_test():
        return models.Request.objects.latest("asked_at")


def part_of(request: models.Request, organisation: agencies.Organisation) -> models.Part:
    with as_test():
        return models.Part.objects.get(request=request, organisation=organisation)


def questions(part: models.Part) -> list[str]:
    with as_test():
        listed = models.Put.objects.filter(part=part).order_by("question__number").values_list("question_id", flat=True)
        return [str(each) for each in listed]


def today(name: str, days: int = 0) -> dict[str, Any]:
    on = timezone.localdate() + timedelta(days=days)
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


def telling(part: models.Part, **changes: Any) -> dict[str, Any]:
    return once(
        questions=questions(part), nature_1="fact", text_1="Officers attended in October.", source_1="Contact log",
        nature_2="opinion", text_2="The mother seemed afraid.", source_2="PC Ward", onward="ask", readers="agency",
        family="unsafe", **today("keep_until", 90),
    ) | changes  # fmt: skip


def test_a_request_goes_from_the_file_to_every_agency_on_one_screen(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    ben = desk(people.ben)

    form = words(ben.get(f"/children/{rowan}/requests/ask/"))
    answer = ben.post(f"/children/{rowan}/requests/ask/", a_request(people), follow=True)

    said = words(answer)
    assert "Whom do you ask?" in form
    assert "Mere Police" in form
    assert "Each agency's duty desk has it" in said
    assert "What we asked about Rowan Ashgrove" in said
    assert said.count("No reply yet") == 4
    assert "2 agencies asked, 0 answered" in said
    assert "Rowan" not in title(answer)


def test_an_incomplete_request_says_what_is_missing_and_sends_nothing(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    page = desk(people.ben).post(f"/children/{rowan}/requests/ask/", once(agencies=[], another="", more=""))

    said = words(page)
    for missing in ("Select at least one agency to ask", "Enter what you ask", "Select how urgent it is"):
        assert missing in said
    with as_test():
        assert not models.Request.objects.exists()


def test_sending_twice_asks_once(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    ben, sent = desk(people.ben), a_request(people)

    first = ben.post(f"/children/{rowan}/requests/ask/", sent)
    second = ben.post(f"/children/{rowan}/requests/ask/", sent)

    assert first["Location"] == second["Location"]
    with as_test():
        assert models.Request.objects.count() == 1
        assert models.Part.objects.count() == 2


def test_the_desk_finds_it_on_the_first_page_and_in_its_list_by_date(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    asked(people, desk(people.ben), rowan)
    dee = desk(people.dee)

    home, listed, tasks = (words(dee.get(page)) for page in ("/", "/requests/", "/notices/"))

    assert "Requests waiting for my agency 1" in home
    assert "Rowan Ashgrove : Heron Lane School asks No reply yet" in listed
    assert "Front-door check" in listed
    assert "Another agency asks your agency something" in tasks


def test_the_thread_says_what_is_asked_by_whom_why_and_by_when(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    part = part_of(asked(people, desk(people.ben), rowan), people.police)

    said = words(desk(people.dee).get(f"/requests/parts/{part.id}/"))

    for wanted in (
        "Heron Lane School asks us", "Rowan Ashgrove", "NHS number 943 476 5919", "14 Tern Walk",
        "Ben Okoro, Designated safeguarding lead", "came to school with a bruise", "Children Act 2004 s 10",
        "Have you been to the home?", "Reached the duty desk", "Answer",
    ):  # fmt: skip
        assert wanted in said
    assert "Northmere Council" not in said


def test_what_is_told_is_read_on_the_thread_and_leaves_its_record(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    part = part_of(asked(people, desk(people.ben), rowan), people.police)
    dee = desk(people.dee)

    chosen = dee.get(
        f"/requests/parts/{part.id}/answer/", {"outcome": "disclosed", "questions": questions(part)}, follow=True
    )
    sent = dee.post(f"/requests/parts/{part.id}/answer/disclosed/", telling(part), follow=True)
    read = words(desk(people.ben).get(f"/requests/parts/{part.id}/"))
    record = words(desk(people.ben).get(f"/requests/parts/{part.id}/record/"))

    assert "Tell what we know" in words(chosen)
    assert "the record is written" in words(sent)
    for wanted in ("Fact Officers attended in October.", "Opinion The mother seemed afraid.", "From: Contact log",
                   "Ask us before you pass it on", "First read by Ben Okoro"):  # fmt: skip
        assert wanted in read
    for wanted in ("Decided by Sgt Dee Hallam, Sergeant", "1 facts, 1 opinions", "UK GDPR art 9(2)(g)",
                   "Telling the family could put someone at risk"):  # fmt: skip
        assert wanted in record
    assert "attended in October" not in record


def test_an_answer_sent_twice_is_given_once(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    part = part_of(asked(people, desk(people.ben), rowan), people.police)
    dee, sent = desk(people.dee), telling(part)

    answers = [dee.post(f"/requests/parts/{part.id}/answer/disclosed/", sent) for _ in range(2)]

    assert [each.status_code for each in answers] == [302, 302]
    with as_test():
        assert models.Answer.objects.count() == 2
    address = f"/requests/parts/{part.id}/"
    assert "Say how this went" in words(desk(people.ben).get(address))
    assert "Say how this went" not in words(dee.get(address))


FILLED: dict[str, dict[str, Any]] = {
    "withheld": {
        "ground": "detrimental", "first": "It is about an adult and says nothing of Rowan.",
        "second": "Telling would show who gave it to us.", "family": "unsafe",
    },
    "nothing_held": {
        "system_1": "Crime records", "by_1": ["name", "address"], "searched_by": "Dee", **today("searched_on"),
    },
    "more_time": {"words": "The record is on paper elsewhere.", **today("until", 5)},
}  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        ("withheld", "Not told, with reasons"),
        ("nothing_held", "Crime records searched by: Name, Address"),
        ("more_time", "More time asked until"),
    ],
)
def test_every_other_answer_is_shown_as_what_it_is(
    people: cast.Cast, desk: Desk, rowan: UUID, outcome: str, shown: str
) -> None:
    part = part_of(asked(people, desk(people.ben), rowan), people.police)
    sent = once(questions=questions(part), **FILLED[outcome])

    empty = desk(people.dee).post(f"/requests/parts/{part.id}/answer/{outcome}/", once(questions=questions(part)))
    desk(people.dee).post(f"/requests/parts/{part.id}/answer/{outcome}/", sent)

    assert "There is a problem" in words(empty)
    assert shown in words(desk(people.ben).get(f"/requests/parts/{part.id}/"))


def test_a_question_is_sent_on_to_the_agency_that_would_know(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    request = asked(people, desk(people.ben), rowan)
    part = part_of(request, people.police)
    sent = once(questions=questions(part), to=str(people.hospital.id), words="She was seen there that night.")

    desk(people.dee).post(f"/requests/parts/{part.id}/answer/referred/", sent)

    said = words(desk(people.ben).get(f"/requests/{request.id}/"))
    assert "Mere Hospitals" in said
    assert "Sent on" in said


def test_an_answer_is_corrected_and_taken_back_on_its_page(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    part = part_of(asked(people, desk(people.ben), rowan), people.police)
    dee = desk(people.dee)
    dee.post(f"/requests/parts/{part.id}/answer/disclosed/", telling(part))
    with as_test():
        one, two = models.Answer.objects.order_by("question__number")
    address = f"/requests/parts/{part.id}/answers"

    corrected = dee.post(
        f"{address}/{one.id}/correct/nothing_held/",
        once(why="That was about a neighbour", **FILLED["nothing_held"]), follow=True,
    )  # fmt: skip
    back = dee.post(f"{address}/{two.id}/take-back/", once(why="It was about another child"), follow=True)

    assert "What was said before stays beside it" in words(corrected)
    assert "the question is open again" in words(back)
    read = words(desk(people.ben).get(f"/requests/parts/{part.id}/"))
    assert "That was about a neighbour" in read
    assert "its words are shown no longer" in read


def test_a_message_and_a_colleague(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    part = part_of(asked(people, desk(people.ben), rowan), people.police)
    dee = desk(people.dee)

    empty = dee.post(f"/requests/parts/{part.id}/say/", once(text=""))
    sent = dee.post(f"/requests/parts/{part.id}/say/", once(text="Which address?"), follow=True)
    given = dee.post(f"/requests/parts/{part.id}/colleague/", once(person=str(people.dee.id)), follow=True)

    assert "Enter what you want to say" in words(empty)
    assert "Which address?" in words(sent)
    assert "the date stays" in words(given)
    assert "Held by Sgt Dee Hallam" in words(dee.get(f"/requests/parts/{part.id}/"))


def test_silence_shows_as_itself_with_who_was_told_and_who_is_next(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    request = asked(people, desk(people.ben), rowan)
    part = part_of(request, people.police)
    with as_test():
        past = timezone.now() - timedelta(hours=5)
        models.Part.objects.filter(request=request).update(due_at=past, asked_at=past)
    clocks.mind_requests(by=Actor.system("worker"), at=timezone.now())

    grid = words(desk(people.ben).get(f"/requests/{request.id}/"))
    thread = words(desk(people.ben).get(f"/requests/parts/{part.id}/"))

    assert grid.count("No reply, past its date") == 4
    assert "Nobody replied by the date" in thread
    assert "Reached the duty desk" in thread
    assert "will be told on" in thread
    assert "Chase" in thread


def test_a_request_is_withdrawn_and_shown_to_the_desk_no_longer(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    request = asked(people, desk(people.ben), rowan)
    part = part_of(request, people.police)

    answer = desk(people.ben).post(f"/requests/{request.id}/withdraw/", once(why="It was another child"), follow=True)

    said = words(desk(people.dee).get(f"/requests/parts/{part.id}/"))
    assert "Nobody has to answer" in words(answer)
    assert "You need not answer" in said
    for gone in ("Rowan", "bruise", "Have you been"):
        assert gone not in said


def test_who_holds_something_is_the_same_page_whoever_holds_it(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    ben = desk(people.ben)
    before = ben.get(f"/children/{rowan}/holders/").content.decode()

    children.receive(people.police, children.ReceivedRecord("P-1", **children.ROWAN))
    after = ben.get(f"/children/{rowan}/holders/").content.decode()

    def plain(page: str) -> str:
        return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9]{64}", "", page)

    assert "No agreement lets us name an agency to you here" in words_of(before)
    assert "Mere Police" in words_of(before)
    assert plain(before) == plain(after)


def lapse(people: cast.Cast) -> None:
    """Let the school have known that the police hold something, until five days ago."""
    then, today = timezone.now() - timedelta(days=60), timezone.localdate()
    parties = [people.school, people.police, people.council]
    document = a_document(
        [each.id for each in parties], [a_clause([people.police.id], [people.school.id])], starts_on=then.date(),
        review_on=today - timedelta(days=6), ends_on=today - timedelta(days=5),
    )  # fmt: skip
    sign_by_all(put_forward(people, document, then), parties, then)


def test_an_agreement_that_has_lapsed_is_gone_by_after_one_question_and_a_review(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    lapse(people)
    children.receive(people.police, children.ReceivedRecord("P-1", **children.ROWAN))
    ben, address = desk(people.ben), f"/children/{rowan}/holders/"

    before = words(ben.get(address))
    asked = words(ben.get(f"{address}anyway/"))
    short = words(ben.post(f"{address}anyway/", once(code="concern", words="now")))
    after = words(
        ben.post(f"{address}anyway/", once(code="concern", words="She is missing and it is night"), follow=True)
    )

    assert "ended on" in before
    assert "No agreement lets us name an agency to you here" in before
    assert "You are not being stopped" in asked
    assert "Say why in a few words of your own" in short
    assert "An agreement lets you know that these agencies hold something." in after
    assert "Someone else will look at this on the next working day." in after
    (line,) = [each for each in lines("exchange.holders.seen") if each["detail"]["named"]]
    assert (line["alarm"], line["agreement"]) == (True, "NM-2026-01")
    with as_test():
        (review,) = Challenge.objects.all()
    assert (review.whys, review.about_child) == (["lapsed"], rowan)


def test_what_a_lapsed_agreement_offers_is_the_same_whoever_holds_something(
    people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    lapse(people)
    ben, address = desk(people.ben), f"/children/{rowan}/holders/"

    before = words(ben.get(address))
    children.receive(people.police, children.ReceivedRecord("P-1", **children.ROWAN))

    assert words(ben.get(address)) == before


def test_without_a_lapsed_agreement_nothing_is_asked(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    answer = desk(people.ben).get(f"/children/{rowan}/holders/anyway/")

    assert answer["Location"] == f"/children/{rowan}/holders/"


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_where_a_protected_child_is_stands_on_no_page_of_a_request(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    part = part_of(asked(people, desk(people.ben), rowan), people.police)
    children.receive(people.school, children.ReceivedRecord("S-1", **children.ROWAN, protection="location"))

    said = words(desk(people.dee).get(f"/requests/parts/{part.id}/"))

    assert "Rowan Ashgrove" in said
    assert "Tern Walk" not in said


def test_a_stranger_to_the_child_gives_a_reason_before_asking(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    dee = desk(people.dee)

    first = words(dee.get(f"/children/{rowan}/requests/ask/"))
    open_child(dee, rowan)
    request = asked(people, dee, rowan, agencies=[str(people.school.id)], basis="10")

    assert "Whom do you ask?" not in first
    assert request.organisation_id == people.police.id


def test_no_mail_and_no_notice_says_whom_it_is_about(people: cast.Cast, desk: Desk, rowan: UUID) -> None:
    with as_test():
        agencies.Person.objects.filter(id=people.dee.id).update(email="dee@example.test")
    asked(people, desk(people.ben), rowan, why="CANARY-WHY she said so", questions="CANARY-QUESTION was she seen?")

    with as_test():
        notices = list(agencies.Notice.objects.filter(person=people.dee.person))
        for notice in notices:
            jobs.send_notice(str(notice.id))
    page = words(desk(people.dee).get("/notices/"))

    assert len(mail.outbox) == len(notices) == 1
    told = mail.outbox[0].subject + mail.outbox[0].body + page + notices[0].link
    for word in ("CANARY", "Rowan", "Ashgrove", "9434765919"):
        assert word not in told


PLACES = (
    "requests/{request}/", "requests/{request}/withdraw/", "requests/{request}/finish/", "requests/parts/{part}/",
    "requests/parts/{part}/say/", "requests/parts/{part}/colleague/", "requests/parts/{part}/record/",
    "requests/parts/{part}/answer/", "requests/parts/{part}/answer/disclosed/",
    "requests/parts/{part}/answers/{answer}/take-back/", "requests/parts/{part}/answers/{answer}/correct/disclosed/",
    "children/{child}/requests/", "children/{child}/requests/ask/", "children/{child}/holders/",
    "children/{child}/holders/anyway/",
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_an_outsider_meets_the_same_whether_or_not_it_is_there(
    people: cast.Cast, desk: Desk, rowan: UUID, place: str
) -> None:
    request = asked(people, desk(people.ben), rowan)
    part = part_of(request, people.police)
    desk(people.dee).post(f"/requests/parts/{part.id}/answer/disclosed/", telling(part))
    with as_test():
        answer = models.Answer.objects.earliest("at")
    kit, sent = desk(people.kit), once(why="Because I say so", text="Hello", person="desk")
    real = place.format(request=request.id, part=part.id, answer=answer.id, child=rowan)
    none = place.format(request=NOBODY, part=NOBODY, answer=NOBODY, child=NOBODY)

    there, nowhere = ([kit.get(f"/{each}"), kit.post(f"/{each}", sent)] for each in (real, none))

    assert [each.status_code for each in there] == [each.status_code for each in nowhere]
    assert {each.status_code for each in there} <= {404, 405}
    assert "Rowan" not in "".join(words(each) for each in there)
    with as_test():
        assert models.Request.objects.get().closed_at is None
        assert models.Message.objects.count() == 0
        assert models.Answer.objects.filter(until_at=None).count() == 2


@pytest.mark.parametrize("place", ["requests/", *PLACES])
def test_a_passer_by_is_sent_to_sign_in(client: Client, people: cast.Cast, place: str) -> None:
    answer = client.get(f"/{place.format(request=uuid4(), part=uuid4(), answer=uuid4(), child=uuid4())}")

    assert answer["Location"].startswith("/account/login/")
