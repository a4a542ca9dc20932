"""What a child does on their page, alone with a phone: nobody's name on it, nothing lost, and an answer that comes."""

import re
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from linkspan.agencies import models as agencies
from linkspan.audit import Actor
from linkspan.audit.ids import new_id
from linkspan.children.models import Child
from linkspan.voice.commands import messages
from linkspan.voice.message_models import ContactWay, Feeling, Message
from linkspan.voice.message_rules import Saying
from tests import cast
from tests.pages.conftest import Desk
from tests.support import children, young
from tests.support.database import as_test
from tests.support.heard import open_page
from tests.support.pages import once, title, words
from tests.support.seats import seat

pytestmark = pytest.mark.django_db
ASKS = (
    "/here/tell/say/",
    "/here/tell/ask/",
    "/here/tell/thanks/",
    "/here/tell/complain/",
    "/here/how/",
    "/here/reach/",
)


@pytest.fixture
def rowan(people: cast.Cast) -> UUID:
    return young.led_by_ben(people)


@pytest.fixture
def phone(people: cast.Cast, rowan: UUID) -> Client:
    """Rowan's own phone, with the page open and checked."""
    return young.checked(rowan, people.ben)


def test_every_page_says_first_who_reads_it_and_when_and_whom_to_ring(phone: Client) -> None:
    for path in ASKS:
        page = phone.get(path)
        said, html = words(page), page.content.decode()
        assert page.status_code == 200, path
        assert title(page) == "Here for you"
        for each in ("Northmere Council duty desk", "Monday to Friday, from 08:30 to 17:00", "Childline"):
            assert each in said, path
        for number in ("tel:999", "tel:08001111", "tel:01632960100"):
            assert number in html, path
        assert html.index("tel:999") < html.index("<form method"), path
        assert "Rowan" not in said
        assert "no-store" in page["Cache-Control"]


def test_a_young_person_alone_says_something_and_reads_what_happened(
    phone: Client, rowan: UUID, people: cast.Cast, desk: Desk
) -> None:
    farah = seat(people.council, "Farah Nwosu", "Front-door worker", {"front_door"})
    sent = once(said="I want to see my brother.")
    first = phone.post("/here/tell/say/", sent, follow=True)
    again = phone.post("/here/tell/say/", sent, follow=True)

    assert "Sent" in words(first)
    assert first.redirect_chain == again.redirect_chain
    with as_test():
        (message,) = Message.objects.all()
    client = desk(farah)
    client.post(f"/messages/{message.id}/answer/", once(words="You can see him on Friday. Farah"))
    assert "You can see him on Friday. Farah" in words(phone.get("/here/said/"))
    assert "Nwosu" not in words(phone.get(f"/here/said/{message.id}/"))


def test_faces_and_a_safe_way_are_kept_and_shown_back(phone: Client) -> None:
    empty = phone.post("/here/how/", once())
    felt = phone.post("/here/how/", once(safe="2", safe_said="at night", enough="5"))
    wrong = phone.post("/here/reach/", once(way="ring", time="evening", phone="no"))
    kept = phone.post("/here/reach/", once(way="school", time="lunch", never_ring="on"))

    assert "Pick at least one face" in words(empty)
    assert "Write the number to ring" in words(wrong)
    assert "Sent" in words(felt)
    assert "how to reach you" in words(kept)
    with as_test():
        assert sorted(Feeling.objects.values_list("outcome", "step")) == [("enough", 5), ("safe", 2)]
        assert ContactWay.objects.get().never_ring
    assert 'value="lunch" checked' in phone.get("/here/reach/").content.decode()


def test_what_was_typed_is_given_back_where_the_page_has_shut(phone: Client, rowan: UUID) -> None:
    phone.post("/here/close/")

    page = phone.post("/here/tell/say/", once(said="Please come soon."))
    said = words(page)
    for each in ("It was not sent", "Please come soon.", "0800 1111", "999"):
        assert each in said
    with as_test():
        assert not Message.objects.exists()
    assert "It was not sent" not in words(phone.get("/here/tell/say/"))


def test_what_was_typed_is_given_back_where_the_form_was_too_old(people: cast.Cast) -> None:
    page = Client(enforce_csrf_checks=True).post("/here/tell/say/", once(said="Please come soon."))

    assert page.status_code == 403
    for each in ("It was not sent", "Please come soon.", "0800 1111"):
        assert each in words(page)


def test_somebody_elses_message_answers_as_nothing(phone: Client, people: cast.Cast, rowan: UUID) -> None:
    children.others(people.council, ["Idris"], "Quillfeather")
    with as_test():
        other = Child.objects.exclude(id=rowan).latest("created_at").id
    open_page(other, people.amina)
    theirs = messages.say(
        child_id=other, page_id=new_id(), saying=Saying("say", "Mine."), by=Actor.system("child_page"),
        at=timezone.now(),
    )  # fmt: skip

    answers = [phone.get(f"/here/said/{each}/") for each in (theirs, new_id())]
    assert words(answers[0]) == words(answers[1])
    assert "Mine." not in words(answers[0])


def test_nothing_is_there_for_a_phone_without_a_page(people: cast.Cast, rowan: UUID) -> None:
    stranger = Client()
    for path in (*ASKS, "/here/tell/", "/here/said/", f"/here/said/{new_id()}/"):
        assert words(stranger.get(path)) == words(stranger.get("/here/")), path


def test_changing_language_or_size_in_the_middle_sends_nothing_and_gives_back_what_was_typed(phone: Client) -> None:
    with as_test():
        agencies.Node.objects.update(mode="demo")
    typed = {
        "/here/tell/say/": {"said": "میں یہاں رہنا چاہتی ہوں"},
        "/here/tell/complain/": {"person": "else", "named_words": "Uncle T", "said": "He shouts."},
        "/here/how/": {"safe": "2", "safe_said": "not at night"},
        "/here/reach/": {"way": "other", "where": "by the gate", "time": "lunch", "not_at_home": "on"},
    }

    for path, given in typed.items():
        page = phone.post(path, once(**given, language="ur"))
        html = page.content.decode()
        assert (page.status_code, page["Content-Language"], 'dir="rtl"' in html[:200]) == (200, "ur", True), path
        for text in given.values():
            assert text in html or text == "on", (path, text)
        assert "error" not in html.replace("govuk-error-summary young-not-sent", "").replace("error-summary__", ""), (
            path
        )
    assert "checked" in html.split('name="not_at_home"')[1][:80]
    assert "checked" not in html.split('name="never_ring"')[1][:80]
    again = phone.post("/here/tell/say/", once(said="Kept.", size="3"))
    assert "Kept." in again.content.decode()
    assert again["Content-Language"] == "ur"
    assert {name: phone.cookies[name].value for name in ("language", "size")} == {"language": "ur", "size": "3"}
    with as_test():
        assert (Message.objects.count(), Feeling.objects.count(), ContactWay.objects.count()) == (0, 0, 0)


# What a style sheet may hang on a language or a direction: where a thing stands and how large, and never a colour.
COLOURS = re.compile(r"colou?r|background|fill|stroke|opacity|filter|shadow", re.IGNORECASE)
OF_LANGUAGE = re.compile(r"[^{}]*(?::lang\(|:dir\(|\[lang|\[dir)[^{}]*\{([^{}]*)\}")


def parts(html: str) -> list[str]:
    """Give how a page is drawn: each tag with what style sheets know it by, and nothing of its words."""
    drawn = re.sub(r"<ul class=\"app-choice__list\".*?</ul>", "", html, flags=re.DOTALL)
    drawn = re.sub(r'<p class="govuk-body-s app-choice__note">.*?</p>', "", drawn, flags=re.DOTALL)
    return [
        " ".join([tag, *re.findall(r'(?:class|style|id|type)="[^"]*"', rest)])
        for tag, rest in re.findall(r"<(\w+)([^>]*)>", drawn)
    ]


def test_a_page_is_drawn_of_the_same_parts_in_every_language_so_that_its_colours_are_the_same(phone: Client) -> None:
    """So what one language shows of contrast (tests/journeys/child) is so in all."""
    with as_test():
        agencies.Node.objects.update(mode="demo")
    phone.post("/here/tell/say/", once(said="I want to see my brother."))
    for path in (*ASKS, "/here/", "/here/tell/", "/here/said/", "/here/feedback/"):
        drawn = {}
        for code, _name in settings.LANGUAGES:
            phone.cookies["language"] = code
            page = phone.get(path)
            assert page["Content-Language"] == code
            drawn[code] = parts(page.content.decode())
        assert [code for code in drawn if drawn[code] != drawn["en-gb"]] == [], path

    sheets = (Path(finders.find(f"linkspan/{name}") or "") for name in ("young.css", "reading.css"))
    hung = [rule for sheet in sheets for rule in OF_LANGUAGE.findall(sheet.read_text("utf-8"))]
    assert [rule for rule in hung if COLOURS.search(rule)] == []


def test_the_buttons_that_change_a_page_belong_to_its_own_form_and_enter_still_sends(phone: Client) -> None:
    html = phone.get("/here/how/").content.decode()

    first = html.index('form="typed"')
    assert html[first - 80 : first + 120].count('type="submit"') == 1
    assert "name=" not in html[html.rindex("<button", 0, first) : html.index(">", first)]
    assert html.count('name="size"') == 3
    assert 'action="/here/size/"' not in html


def test_what_a_worker_typed_is_marked_as_their_language_and_what_is_ours_is_the_childs(
    phone: Client, people: cast.Cast, desk: Desk, rowan: UUID
) -> None:
    with as_test():
        agencies.Node.objects.update(mode="demo")
    ben = desk(people.ben)
    mine = dict(person=str(people.ben.id), name="Ben", role="teacher", said="")
    ben.post(f"/children/{rowan}/page/show/worker/", once(**mine))
    ben.post(f"/children/{rowan}/page/show/note/", once(said="See you on Friday."))
    ben.post(f"/children/{rowan}/page/show/words/", once(said="Chcę do babci.", after="آپ اتوار کو جائیں گی۔"))
    phone.post("/here/language/", {"choice": "pl", "back": "/here/"})

    html = phone.get("/here/").content.decode()

    assert "Pomagam" in html
    assert "I help you at school" not in html
    assert 'lang="en-GB" dir="auto">See you on Friday.' in html
    assert 'lang="" dir="auto">Chcę do babci.' in html
    assert 'lang="" dir="auto">آپ اتوار' in html


def test_a_desk_reads_a_message_as_it_was_written_and_first_where_nobody_knows_its_language(
    phone: Client, people: cast.Cast, desk: Desk
) -> None:
    farah = desk(seat(people.council, "Farah Quillon", "Front-door worker", {"front_door"}))
    for said in ("Thanks for the trip, we had fun.", "مجھے گھر میں ڈر لگتا ہے", "Babam beni dövüyor"):
        phone.post("/here/tell/say/", once(said=said))

    board = farah.get("/messages/")
    with as_test():
        at = {row.said[:3]: f"/messages/{row.id}/" for row in Message.objects.all()}
    urdu, turkish, english = (farah.get(at[each]) for each in ("مجھ", "Bab", "Tha"))

    assert words(board).count("Read this first") == 2
    assert 'lang="" dir="auto">مجھے گھر میں ڈر لگتا ہے' in urdu.content.decode()
    assert "It seems to be in Urdu." in words(urdu)
    assert "ڈر (afraid)" in words(urdu)
    assert "We do not know which language this is in" in words(turkish)
    assert "an interpreter, not the family or a friend" in words(turkish)
    assert "language" not in words(english)
