"""An answer to a request as a decision about sharing, on the pages of both; and what an inspector is shown of it."""

import csv
from io import StringIO
from uuid import UUID

import pytest
from django.utils import timezone

from linkspan.exchange import models
from linkspan.sharing import decision_models
from tests import cast, factories
from tests.pages.conftest import Desk
from tests.support import children
from tests.support.database import as_test
from tests.support.pages import once, open_child, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def part(people: cast.Cast, desk: Desk) -> models.Part:
    """What the school asks the council; Mo answers for the council, and Ines governs its sharing."""
    child = children.rowan(people)
    desk(people.ben).post(
        f"/children/{child}/requests/ask/",
        once(
            agencies=[str(people.council.id)], another="", more="", questions="Have you been to the home?",
            why="Rowan came to school with a bruise and would not say how.", purpose="protect", urgency="check",
            basis="10",
        ),
    )  # fmt: skip
    with as_test():
        return models.Part.objects.select_related("request").get(organisation=people.council)


def withhold(people: cast.Cast, desk: Desk, part: models.Part, **more: str) -> UUID:
    """Let Mo not tell, with the reasoning of the day; give the decision."""
    with as_test():
        questions = [str(each) for each in models.Put.objects.filter(part=part).values_list("question_id", flat=True)]
    answer = desk(people.mo).post(
        f"/requests/parts/{part.id}/answer/withheld/",
        once(
            questions=questions, ground="detrimental", first="It is about an adult who has left the home.",
            second="It would show who told us of it.", family="unsafe", **more,
        ),
    )  # fmt: skip
    assert answer.status_code == 302, words(answer)
    with as_test():
        return decision_models.SharingDecision.objects.get().id


def test_the_decision_shows_its_answer_and_leads_to_the_request_and_back(
    people: cast.Cast, desk: Desk, part: models.Part
) -> None:
    decision_id = withhold(people, desk, part)
    ines = desk(people.ines)

    listed, shown = ines.get("/decisions/"), ines.get(f"/decisions/{decision_id}/")
    record = desk(people.mo).get(f"/requests/parts/{part.id}/record/")

    assert "Not shared" in words(listed)
    assert "Answers a request" in words(listed)
    for said in ("It is about an adult who has left the home.", "Children Act 2004 s 10", "Heron Lane School"):
        assert said in words(shown)
    assert "Nobody asked" in words(shown)
    assert f"/requests/parts/{part.id}/" in shown.content.decode()
    assert f"/decisions/{decision_id}/" in record.content.decode()


def test_the_asker_s_record_leads_to_no_decision_of_another_agency(
    people: cast.Cast, desk: Desk, part: models.Part
) -> None:
    decision_id = withhold(people, desk, part)

    record = desk(people.ben).get(f"/requests/parts/{part.id}/record/")

    assert record.status_code == 200
    assert str(decision_id) not in record.content.decode()
    assert desk(people.ben).get(f"/decisions/{decision_id}/").status_code in (403, 404)


def test_the_file_to_take_away_has_the_form_s_fields_and_no_reasoning(
    people: cast.Cast, desk: Desk, part: models.Part
) -> None:
    withhold(people, desk, part)

    answer = desk(people.ines).get("/decisions/decisions.csv")

    (row,) = csv.DictReader(StringIO(answer.content.decode("utf-8-sig")))
    assert (row["Decision"], row["Law"], row["Answers the request"]) == (
        "Not shared", "Children Act 2004 s 10", str(part.id),
    )  # fmt: skip
    assert (row["Asked on"], row["Shared on"]) == (timezone.localdate().isoformat(), "")
    assert row["Who decides on its use"].startswith("Each decides for itself")
    assert "adult" not in answer.content.decode()


def test_the_advice_asked_before_is_offered_and_kept(people: cast.Cast, desk: Desk, part: models.Part) -> None:
    mo = desk(people.mo)
    mo.post("/share/", once(receiver="education", matters=["worry"], aim="protect", urgency="soon"))

    form = mo.get(f"/requests/parts/{part.id}/answer/withheld/")
    with as_test():
        questions = [str(each) for each in models.Put.objects.filter(part=part).values_list("question_id", flat=True)]
    mo.post(
        f"/requests/parts/{part.id}/answer/withheld/",
        once(
            questions=questions, ground="detrimental", first="It is about an adult who has left the home.",
            second="It would show who told us of it.", family="unsafe", advised="on",
        ),
    )  # fmt: skip

    assert "Keep with it what" in words(form)
    with as_test():
        kept = decision_models.SharingDecision.objects.get()
    assert (kept.answer, kept.matters) == ("share", ["worry"])
    assert "The decision differs from the answer." in words(mo.get(f"/decisions/{kept.id}/"))


def test_advice_about_another_receiver_is_not_offered(people: cast.Cast, desk: Desk, part: models.Part) -> None:
    mo = desk(people.mo)
    mo.post("/share/", once(receiver="police", matters=["worry"], aim="protect", urgency="soon"))

    form = mo.get(f"/requests/parts/{part.id}/answer/withheld/")

    assert "Keep with it what" not in words(form)


def test_an_inspector_reads_the_thread_from_the_file_and_may_do_nothing(
    people: cast.Cast, desk: Desk, part: models.Part
) -> None:
    withhold(people, desk, part)
    oz, child = desk(people.oz), part.request.child_id

    before = oz.get(f"/requests/parts/{part.id}/").status_code
    open_child(oz, child, code="inspection", words="Sampled for the joint inspection")
    listed, read = oz.get(f"/children/{child}/requests/"), oz.get(f"/requests/parts/{part.id}/")
    whole, record = oz.get(f"/requests/{part.request_id}/"), oz.get(f"/requests/parts/{part.id}/record/")

    assert before == 404
    assert "Heron Lane School asked on" in words(listed)
    assert "You read these as an inspector" in words(listed)
    assert "Ask agencies about this child" not in words(listed)
    assert "It is about an adult who has left the home." in words(read)
    assert "Write to the other agency" not in words(read)
    assert "What Heron Lane School asked about" in words(whole)
    assert record.status_code == 200
    assert "Heron Lane School: Not shared" not in words(listed)
    assert "Not shared" in words(listed)
    with as_test():
        decided = decision_models.SharingDecision.objects.get()
    page = oz.get(f"/decisions/{decided.id}/")
    assert "It would show who told us of it." in words(page)
    assert f"/children/{child}/requests/" in page.content.decode()
    assert desk(people.kit).get(f"/decisions/{decided.id}/").status_code in (403, 404)
    for act in ("say/", "answer/", "colleague/", "answer/disclosed/"):
        address = f"/requests/parts/{part.id}/{act}"
        assert {oz.get(address).status_code, oz.post(address, once(text="Why?")).status_code} <= {403, 404, 405}


def test_nobody_but_an_inspector_of_a_third_agency_is_shown_a_thread(
    people: cast.Cast, desk: Desk, part: models.Part
) -> None:
    factories.post(organisation=people.charity, title="Scrutineer", roles={"scrutineer"})

    for member in (people.kit, people.dee, people.ada):
        assert desk(member).get(f"/requests/parts/{part.id}/").status_code in (403, 404)
