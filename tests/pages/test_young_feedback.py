"""A child says how it was on their own page, and reads what was done about what children said."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from linkspan.audit.ids import new_id
from linkspan.children.models import Lead
from linkspan.voice import feedback_models
from linkspan.voice import feedback_rules as rules
from linkspan.voice.feedback_models import FeedbackCount, FeedbackWords
from linkspan.voice.message_models import Message
from tests import cast, factories
from tests.support import young
from tests.support.database import as_test
from tests.support.pages import once, title, words
from tests.support.young import PICTURES

pytestmark = pytest.mark.django_db
FEEDBACK = "/here/feedback/"


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    return young.led_by_ben(people)


@pytest.fixture
def phone(people: cast.Cast, rowan: UUID) -> Client:
    return young.checked(rowan, people.ben)


def asked(phone: Client) -> str:
    """Give which contact the page asks about; nothing where it asks about none."""
    found = re.search(r'name="about" [^>]*value="([0-9a-f-]{36})"', phone.get(FEEDBACK).content.decode())
    return found[1] if found else ""


def published(people: cast.Cast, words: str, did: str = "") -> None:
    """Let children have said something of the school, and the school have done something about it."""
    now = timezone.now()
    with as_test():
        theme = feedback_models.FeedbackTheme.objects.create(
            organisation=people.school, topic=rules.MEETING, name=words, made_by=people.ben.person, made_at=now
        )
        item = factories.item(organisation=people.school, opened_at=now, due_at=now, kind=rules.ANSWER_KIND)
        said = feedback_models.YouSaid.objects.create(
            theme=theme, words=words, found=5, item_id=item, opened_at=now, due_at=now + timedelta(days=20),
            settled_at=now if did else None,
        )  # fmt: skip
        if did:
            feedback_models.WeDid.objects.create(
                said=said, outcome="done", words=did, on_day=now.date(), at=now, by_person=people.ben.person
            )


def test_a_child_is_asked_once_for_each_time_and_it_counts_for_who_leads_the_help(
    phone: Client, rowan: UUID, people: cast.Cast
) -> None:
    page = phone.get(FEEDBACK)
    said, html = words(page), page.content.decode()
    for each in ("How was it?", "Did someone listen to you?", "We do not tell them your name.", people.school.name):
        assert each in said
    assert html.index("tel:999") < html.index('<form method="post" id="typed"')
    assert (title(page), "Rowan" in said, "no-store" in page["Cache-Control"]) == ("Here for you", False, True)

    about = asked(phone)
    empty = phone.post(FEEDBACK, once(about=about))
    sent = once(about=about, listened="0", knew_next="2", said="One worker is enough.")
    first, again = phone.post(FEEDBACK, sent), phone.post(FEEDBACK, sent)

    assert "Answer one question or more." in words(empty)
    for answer in (first, again):
        assert "Thank you. You told us how it was." in words(answer)
    with as_test():
        counted = FeedbackCount.objects.order_by("question").values_list("organisation", "question", "option", "count")
        assert list(counted) == [(people.school.id, "knew_next", 2, 1), (people.school.id, "listened", 0, 1)]
        assert FeedbackWords.objects.get().words == "One worker is enough."
    assert "We have nothing to ask you now." in words(phone.get(FEEDBACK))
    again = young.phone(young.code(rowan, people.ben, timezone.now()))
    again.post("/here/check/", PICTURES)
    assert asked(again) not in ("", about)


def test_a_contact_of_another_childs_page_cannot_be_answered_about(phone: Client) -> None:
    answer = phone.post(FEEDBACK, once(about=str(new_id()), listened="4"))

    assert "Thank you" not in words(answer)
    with as_test():
        assert not FeedbackCount.objects.exists()


def test_where_nobody_leads_it_counts_for_the_council_and_after_an_answer_it_is_asked_again(
    phone: Client, rowan: UUID, people: cast.Cast
) -> None:
    with as_test():
        Lead.objects.update(until_at=timezone.now() - timedelta(minutes=1))
    phone.post(FEEDBACK, once(about=asked(phone), helped="1"))
    phone.post("/here/tell/say/", once(said="I want to see my brother."))
    assert asked(phone) == ""
    with as_test():
        Message.objects.update(closed_at=timezone.now())
        message = Message.objects.get()

    assert "Think of when you wrote to us here." in words(phone.get(FEEDBACK))
    assert asked(phone) == str(message.id)
    phone.post(FEEDBACK, once(about=message.id, helped="3"))
    with as_test():
        assert set(FeedbackCount.objects.values_list("organisation", "option")) == {
            (people.council.id, 1), (people.council.id, 3),
        }  # fmt: skip


def test_words_that_may_tell_of_harm_are_held_and_the_child_chooses_the_desk(phone: Client) -> None:
    sent = once(about=asked(phone), said="My uncle hit me.")
    held = phone.post(FEEDBACK, sent)
    for each in ("Do you need help with this?", "Northmere Council duty desk", "My uncle hit me."):
        assert each in words(held) or each in held.content.decode()
    assert 'formaction="/here/tell/say/"' in held.content.decode()
    with as_test():
        assert not FeedbackWords.objects.exists()

    assert "Sent" in words(phone.post("/here/tell/say/", sent, follow=True))
    assert "Thank you." in words(phone.post(FEEDBACK, once(**(sent | {"sure": "yes"}))))
    with as_test():
        assert Message.objects.get().said == FeedbackWords.objects.get().words == "My uncle hit me."


def test_the_child_reads_what_children_said_and_what_was_done_shut_until_it_is_pressed(
    phone: Client, people: cast.Cast
) -> None:
    published(people, "Too many workers.", "Each of you has one worker now.")
    published(people, "We wait too long.")

    page = phone.get(FEEDBACK)
    for each in ("Too many workers.", "Each of you has one worker now.", "We will say by"):
        assert each in words(page)
    assert "Ben" not in words(page)
    assert "<details open" not in page.content.decode()


def test_nothing_of_it_is_there_for_a_phone_without_an_open_page_and_what_was_typed_is_given_back(
    phone: Client, people: cast.Cast
) -> None:
    published(people, "Too many workers.", "Each of you has one worker now.")
    stranger = Client()
    assert words(stranger.get(FEEDBACK)) == words(stranger.get("/here/"))
    about = asked(phone)
    phone.get("/here/away/")
    assert phone.get(FEEDBACK)["Location"] == "/here/check/"
    assert "It was not sent" in words(phone.post(FEEDBACK, once(about=about, said="Too loud.")))
