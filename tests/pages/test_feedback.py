"""The pages of what people say of services: said on a telephone, read without names, and answered with a day."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from linkspan.audit import NotFound
from linkspan.voice import feedback_models
from linkspan.voice import feedback_rules as rules
from linkspan.voice.commands import feedback as commands
from linkspan.web.voice.feedback import tickets
from tests import cast
from tests.pages.conftest import Desk
from tests.support.database import as_test
from tests.support.pages import once, words

pytestmark = pytest.mark.django_db


def written(people: cast.Cast, count: int, text: str = "Too many people ask me the same.") -> None:
    """Let so many children have written last quarter."""
    last = rules.quarter_of(timezone.localdate()) - timedelta(days=20)
    with as_test():
        for number in range(count):
            feedback_models.FeedbackWords.objects.create(
                organisation=people.council,
                topic=rules.MEETING,
                quarter=rules.quarter_of(last),
                words=f"{text} {number}",
            )
        feedback_models.FeedbackCount.objects.create(
            organisation=people.council, question="helped", version=1, quarter=rules.quarter_of(last), option=0,
            count=count,
        )  # fmt: skip


def test_whoever_met_an_answer_says_once_how_it_went(people: cast.Cast, desk: Desk) -> None:
    wanted = tickets.Ticket(rules.ANSWER, uuid4(), people.school.id, timezone.localdate())
    address = f"/feedback/give/{tickets.written(wanted, people.amina.id)}/"
    amina = desk(people.amina)

    asked = words(amina.get(address))
    assert "Did the answer give you what you needed?" in asked
    assert "Who will know what I said?" in asked
    assert "Answer one question or more." in words(amina.post(address, once(words="")))
    sent = amina.post(address, once(answer_enough="1", words=""), follow=True)
    assert "Thank you. It is counted, without your name." in words(sent)
    assert "You have answered about this." in words(amina.get(address))
    amina.post(address, once(answer_enough="0", words=""))

    with as_test():
        assert feedback_models.FeedbackCount.objects.get().count == 1
    assert desk(people.ben).get(address).status_code == 404
    assert amina.get(address.replace("answer_", "decision_")).status_code == 404
    with pytest.raises(NotFound):
        tickets.read("answer_nobody", people.amina.id)


def test_anyone_says_how_these_pages_work_once_a_quarter(people: cast.Cast, desk: Desk) -> None:
    kit = desk(people.kit)
    page = kit.get("/feedback/")
    assert "Nothing is published yet." in words(page)
    assert "What was said of your organisation" not in words(page)
    found = re.search(r'href="(/feedback/give/[^"]+)"', page.content.decode())
    assert found is not None

    kit.post(found[1], once(pages_found="0", words=""))

    assert "Say how these pages work for you" not in words(kit.get("/feedback/"))


def test_a_manager_reads_without_names_finds_a_theme_and_answers_it(people: cast.Cast, desk: Desk) -> None:
    written(people, 4)
    mo = desk(people.mo)
    assert "There is nothing to read yet." in words(mo.get("/feedback/ours/meeting/"))
    assert "Did it help?" not in words(mo.get("/feedback/ours/"))
    with as_test():
        feedback_models.FeedbackWords.objects.all().delete()
        feedback_models.FeedbackCount.objects.all().delete()
    written(people, 6)

    ours = words(mo.get("/feedback/ours/"))
    assert "about 5 (" in ours
    assert "fewer than 5" in ours
    mo.post("/feedback/ours/meeting/theme/", once(name="Asked too often"))
    again = mo.post("/feedback/ours/meeting/theme/", once(name="asked too often"), follow=True)
    assert "Give the theme a name that no other has." in words(again)
    with as_test():
        theme = feedback_models.FeedbackTheme.objects.get()
    for _ in range(5):
        page = mo.get("/feedback/ours/meeting/")
        shown = re.search(r'name="words" [^>]*value="([0-9a-f-]{36})"', page.content.decode())
        assert shown is not None
        mo.post("/feedback/ours/meeting/", once(words=shown[1], themes=[str(theme.id)]))
    assert "5 of 6 are read." in words(mo.get("/feedback/ours/meeting/"))

    with as_test():
        said = feedback_models.YouSaid.objects.get()
    address = f"/feedback/said/{said.id}/"
    assert mo.get(f"/feedback/themes/{theme.id}/")["Location"] == address
    assert address in mo.get("/tasks/").content.decode()
    by = timezone.localdate() + timedelta(days=20)
    day = {"on-day": by.day, "on-month": by.month, "on-year": by.year}
    refused = mo.post(address, once(outcome="done", words="We ask once.", **day))
    assert "That day is still to come." in words(refused)
    promised = mo.post(address, once(outcome="will", words="We will ask once.", **day), follow=True)
    assert "Your answer is published." in words(promised)

    kit = desk(people.kit)
    assert "We will ask once." in words(kit.get("/feedback/"))
    seen = words(kit.get(address))
    assert "Promised by" in seen
    assert "Publish the answer" not in seen
    assert "Too many people" not in seen


def test_people_of_another_agency_see_neither_words_nor_figures(people: cast.Cast, desk: Desk) -> None:
    written(people, 6)
    ben, kit = desk(people.ben), desk(people.kit)

    assert "Too many people" not in words(ben.get("/feedback/ours/meeting/"))
    assert "about 5" not in words(ben.get("/feedback/ours/"))
    for address in ("/feedback/ours/", "/feedback/ours/meeting/", f"/feedback/themes/{uuid4()}/"):
        assert kit.get(address).status_code == 403
    assert kit.post("/feedback/ours/meeting/theme/", once(name="Mine")).status_code == 403
    mo = people.mo.actor(timezone.now())
    theme_id = commands.make_feedback_theme(topic=rules.MEETING, name="Ours", by=mo, at=timezone.now())
    assert ben.get(f"/feedback/themes/{theme_id}/").status_code == 404
    published = desk(people.mo).post(
        f"/feedback/themes/{theme_id}/", once(said="You are asked too often."), follow=True
    )
    assert "It is published. You have four weeks to answer." in words(published)
