"""The pages of surveys: made, previewed, sent, answered on a telephone, and read without telling anyone apart."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from linkspan.partnership import survey_models
from linkspan.partnership.commands import surveys as commands
from tests import cast
from tests.pages.conftest import Desk
from tests.rooms.partnership.test_surveys import Made, answered
from tests.support.pages import once, words
from tests.support.partnership import Formed, formed

pytestmark = pytest.mark.django_db


@pytest.fixture
def mere(people: cast.Cast) -> Formed:
    return formed(people)


@pytest.fixture
def made(people: cast.Cast, mere: Formed) -> Made:
    return Made(people, mere, timezone.now())


def address(mere: Formed, rest: object = "") -> str:
    return f"/partnership/{mere.id}/surveys/{rest}"


def day(name: str, days: int) -> dict[str, int]:
    on = timezone.localdate() + timedelta(days=days)
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


def typed(made: Made, option: int = 1, text: str = "", **more: Any) -> dict[str, Any]:
    return once(
        **{f"q_{made.scale}": str(option), f"q_{made.number}": "", f"q_{made.text}": text, "act": "send"} | more
    )


def test_a_survey_is_made_previewed_and_sent(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    bea = desk(people.bea)
    begun = bea.post(
        address(mere, "new/"), once(title="How we work", purpose="To learn.", audience="staff"), follow=True
    )
    assert "It asks nothing yet." in words(begun)
    survey_id: UUID = survey_models.Survey.objects.get().id

    asked = once(words="Other agencies answer me in time.", kind="scale", options="", lowest="", highest="")
    page = bea.post(address(mere, f"{survey_id}/"), asked, follow=True)
    assert "The question is added." in words(page)
    preview = words(bea.get(address(mere, f"{survey_id}/preview/")))
    assert "Nothing can be sent from here." in preview
    assert "Strongly agree" in preview

    sent = bea.post(
        address(mere, f"{survey_id}/send/"), once(organisations=[str(people.charity.id)], **day("closes_on", 14)),
        follow=True,
    )  # fmt: skip
    assert "It is sent to 1 person." in words(sent)
    assert "0 of 1 answered (0 per cent)" in words(sent)
    again = bea.post(
        address(mere, f"{survey_id}/send/"), once(organisations=[str(people.charity.id)], **day("closes_on", 14))
    )
    assert "It has been sent already." in words(again)


def test_a_survey_without_a_question_is_not_sent(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    survey_id = commands.draft_survey(
        partnership_id=mere.id, title="Empty", purpose="None", audience="staff",
        by=people.bea.actor(timezone.now()), at=timezone.now(),
    )  # fmt: skip

    page = desk(people.bea).post(
        address(mere, f"{survey_id}/send/"), once(organisations=[str(people.charity.id)], **day("closes_on", 14))
    )

    assert "It asks nothing yet. Add a question first." in words(page)


@pytest.mark.parametrize("rest", ["new/", "import/", "{id}/", "{id}/preview/", "{id}/send/"])
def test_making_is_refused_to_everyone_else(people: cast.Cast, desk: Desk, mere: Formed, made: Made, rest: str) -> None:
    where = address(mere, rest.format(id=made.id))

    assert desk(people.gus).get(where).status_code == 200
    assert desk(people.dev).get(where).status_code == 403
    assert desk(people.kit).get(where).status_code == 403


def test_someone_asked_answers_once_and_changes_it_on_purpose(people: cast.Cast, desk: Desk, made: Made) -> None:
    made.send(people.charity)
    kit = desk(people.kit)
    assert "How we work together" in words(kit.get("/surveys/"))
    where = f"/surveys/{made.id}/"

    draft = kit.post(where, typed(made, 4, "Not yet", act="draft"), follow=True)
    assert "Your draft is kept." in words(draft)
    assert "Not yet" in words(draft)
    assert not survey_models.Invitation.objects.get().has_answered

    sent = kit.post(where, typed(made, 3), follow=True)
    assert "Your answers are sent. Thank you." in words(sent)
    twice = kit.post(where, typed(made, 0))
    assert "You have answered already, and your first answer is kept." in words(twice)
    assert survey_models.Answer.objects.get().option == 3

    changed = kit.post(where, typed(made, 2, act="change"), follow=True)
    assert "Your answers are sent. Thank you." in words(changed)
    assert survey_models.Answer.objects.get().option == 2
    assert "Answered" in words(kit.get("/surveys/"))


def test_the_page_says_truly_who_will_know(people: cast.Cast, desk: Desk, made: Made) -> None:
    made.send(people.charity)

    said = words(desk(people.kit).get(f"/surveys/{made.id}/"))

    assert "Your answers are kept without your name and without a time" in said
    assert "Someone who runs the database itself could" in said


def test_a_survey_is_not_there_for_whoever_was_not_asked(people: cast.Cast, desk: Desk, made: Made) -> None:
    made.send(people.council)

    assert desk(people.kit).get(f"/surveys/{made.id}/").status_code == 404
    assert "Nothing is asked of you now." in words(desk(people.kit).get("/surveys/"))


def test_a_closed_survey_takes_no_more(people: cast.Cast, desk: Desk, mere: Formed, made: Made) -> None:
    made.send(people.charity)
    page = desk(people.bea).post(address(mere, f"{made.id}/close/"), once(), follow=True)
    assert "It is closed. The results can be read." in words(page)

    assert "It takes no more answers." in words(desk(people.kit).get(f"/surveys/{made.id}/"))
    late = desk(people.kit).post(f"/surveys/{made.id}/", typed(made))
    assert not survey_models.Answer.objects.exists()
    assert late.status_code == 200


def test_results_show_both_numbers_intervals_and_what_is_hidden(
    people: cast.Cast, desk: Desk, mere: Formed, made: Made
) -> None:
    made.send(people.charity)
    answered(made, people.council, [0] * 12 + [3] * 3)
    answered(made, people.police, [1] * 6)
    answered(made, people.school, [4] * 2)
    while_open = words(desk(people.dev).get(address(mere, f"{made.id}/results/")))
    assert "Results can be read once the survey is closed." in while_open
    assert "agreed" not in while_open
    made.close()

    said = words(desk(people.dev).get(address(mere, f"{made.id}/results/")))

    assert "23 of 24 answered (96 per cent)" in said
    assert "78 per cent (18 of 23) agreed; interval" in said
    assert "Wilson" in said
    assert "finite population correction" in said
    assert "Mere Police Hidden, so that nobody can be told apart" in said
    assert "Heron Lane School Hidden, so that nobody can be told apart" in said
    assert desk(people.kit).get(address(mere, f"{made.id}/results/")).status_code == 403


COUNTS = "The partnership works well.\nAgree: 105\nDisagree: 12\n\nSchools have a say.\nAgree: 71\nDisagree: 46\n"


def test_117_of_132_areas_answered_and_90_and_61_per_cent_agreed(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    sent = once(
        title="All areas", purpose="A review", source="The review's report", asked="132", answered="117", counts=COUNTS
    )

    said = words(desk(people.bea).post(address(mere, "import/"), sent, follow=True))

    assert "117 of 132 answered (89 per cent)" in said
    assert "Agree 90 per cent (105 of 117) 88 to 92 per cent" in said or (
        "Agree 90 per cent (105 of 117) 88 to 91 per cent" in said
    )
    assert "Agree 61 per cent (71 of 117) 58 to 64 per cent" in said


def test_counts_with_a_fault_say_which_line_and_keep_what_was_typed(
    people: cast.Cast, desk: Desk, mere: Formed
) -> None:
    sent = once(
        title="All areas", purpose="A review", source="A report", asked="132", answered="117", counts="Q\nAgree 5"
    )

    page = desk(people.bea).post(address(mere, "import/"), sent)

    assert "Line 2 has no number. Write it like: Agree: 105" in words(page)
    assert "Agree 5" in words(page)
    assert not survey_models.Survey.objects.exists()


def test_what_was_written_is_read_and_themed_by_two(people: cast.Cast, desk: Desk, mere: Formed, made: Made) -> None:
    made.send(people.charity)
    answered(made, people.council, [0] * 5, words="Nobody rings back.")
    made.close()
    where = address(mere, f"{made.id}/words/{made.text}/")
    bea, gus = desk(people.bea), desk(people.gus)
    assert "Name a first theme below." in words(bea.get(where))
    bea.post(f"{where}theme/", once(name="No reply"))
    theme = str(survey_models.Theme.objects.get().id)

    for reader in (bea, gus):
        for _ in range(5):
            page = reader.get(where)
            assert "Nobody rings back." in words(page)
            found = re.search(r'name="answer"[^>]*value="([^"]+)"', page.content.decode())
            assert found is not None
            reader.post(where, once(answer=found[1], themes=[theme]))
    assert "You have read them all." in words(bea.get(where))

    said = words(gus.get(address(mere, f"{made.id}/results/")))
    assert "No reply 5" in said
    assert "Two readers decided alike in 100 per cent (5 of 5 decisions)." in said
    assert desk(people.dev).get(where).status_code == 403


def test_the_list_says_where_each_survey_stands(people: cast.Cast, desk: Desk, mere: Formed, made: Made) -> None:
    assert "Draft, not sent" in words(desk(people.bea).get(address(mere)))
    made.send(people.charity)
    assert "Open until" in words(desk(people.dev).get(address(mere)))
    assert desk(people.kit).get(address(mere)).status_code == 403
