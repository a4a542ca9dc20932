"""The pages of disputes between partners: raised, answered, taken higher, settled; seen by the two agencies."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from linkspan.audit import Actor
from linkspan.audit.ids import new_id
from linkspan.partnership import dispute_models as models
from linkspan.partnership.commands import disputes as commands
from tests import cast
from tests.pages.conftest import Desk
from tests.rooms.partnership.test_disputes import SAID, WANTS, WHY, begin, climb
from tests.support.database import as_test
from tests.support.pages import once, title, words
from tests.support.partnership import Formed, formed

pytestmark = pytest.mark.django_db
SAFE = "A dispute never stops anything that keeps a child safe."


@pytest.fixture
def mere(people: cast.Cast) -> Formed:
    return formed(people)


@pytest.fixture
def dispute(people: cast.Cast, mere: Formed) -> UUID:
    """Let the school dispute something with the council."""
    return begin(people, mere, timezone.now())


def typed(people: cast.Cast, **changed: Any) -> dict[str, Any]:
    said = {
        "organisation": str(people.council.id), "subject": "threshold", "reference": "CIN/2026-0417", "why": WHY,
        "instead": WANTS,
    }  # fmt: skip
    return once(**(said | changed))


def test_a_dispute_is_raised_and_both_agencies_see_it(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    page = desk(people.ben).post(f"/partnership/{mere.id}/disputes/new/", typed(people), follow=True)

    assert title(page) == "Thresholds: CIN/2026-0417 – Linkspan"
    assert "It is raised. The other agency has been told." in words(page)
    for member in (people.amina, people.mo, people.bea, people.gus):
        said = words(desk(member).get(f"/partnership/{mere.id}/disputes/"))
        assert "Heron Lane School with Northmere Council" in said
        assert "Northmere Council speaks next" in said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reference": "Daisy Hill"}, "letters and figures without spaces. Never a child's name."),
        ({"why": "No."}, "Say what you dispute, in a sentence at least."),
        ({"organisation": ""}, "Select with which agency"),
    ],
)
def test_what_cannot_be_raised_is_said_and_what_was_typed_stays(
    people: cast.Cast, desk: Desk, mere: Formed, changed: dict[str, Any], said: str
) -> None:
    page = desk(people.ben).post(f"/partnership/{mere.id}/disputes/new/", typed(people, **changed))

    assert said in words(page)
    assert WANTS in words(page)
    with as_test():
        assert models.Dispute.objects.count() == 0


def test_every_page_of_a_dispute_says_that_it_stops_nothing(
    people: cast.Cast, desk: Desk, mere: Formed, dispute: UUID
) -> None:
    ben = desk(people.ben)
    for address in (
        f"/partnership/{mere.id}/disputes/", f"/partnership/{mere.id}/disputes/new/",
        f"/partnership/{mere.id}/disputes/stages/", f"/partnership/disputes/{dispute}/",
        f"/partnership/disputes/{dispute}/higher/", f"/partnership/disputes/{dispute}/settle/",
        f"/partnership/disputes/{dispute}/back/", f"/partnership/disputes/{dispute}/unagreed/",
    ):  # fmt: skip
        page = ben.get(address)
        assert page.status_code == 200
        assert SAFE in words(page)
    assert SAFE in words(desk(people.amina).get(f"/partnership/disputes/{dispute}/answer/"))


def test_an_answer_settles_it_and_what_was_learned_stands_in_the_list(
    people: cast.Cast, desk: Desk, mere: Formed, dispute: UUID
) -> None:
    address, ben = f"/partnership/disputes/{dispute}/", desk(people.ben)
    assert "Answer" in words(desk(people.amina).get(address))
    desk(people.amina).post(f"{address}answer/", once(said=SAID))
    assert SAID in words(ben.get(address))

    ben.post(f"{address}settle/", once(outcome="changed", learning="Closed referrals need a reply in words."))

    said = words(ben.get(f"/partnership/{mere.id}/disputes/"))
    assert "The other agency changed what it does" in said
    assert "Learned: Closed referrals need a reply in words." in said
    assert "No dispute is open." in said


def test_what_is_taken_higher_waits_for_the_next_stage(people: cast.Cast, desk: Desk, dispute: UUID) -> None:
    address = f"/partnership/disputes/{dispute}/"

    page = desk(people.ben).post(f"{address}higher/", once(said="Nobody has answered us."), follow=True)

    assert "Stage: Line managers." in words(page)
    assert "It is with Mo Farrow." in words(page)
    assert "2. Line managers (now)" in words(page)
    assert desk(people.amina).get(f"{address}answer/").status_code == 404  # her stage has passed
    assert desk(people.mo).get(f"{address}answer/").status_code == 200


def test_the_dispute_is_a_task_that_leads_to_it(people: cast.Cast, desk: Desk, mere: Formed, dispute: UUID) -> None:
    climb(people, dispute, timezone.now(), 4)

    page = desk(people.lena).get("/tasks/")

    assert "Answer a dispute between agencies" in words(page)
    assert f"/partnership/disputes/{dispute}/" in page.content.decode()


def test_a_partnership_sets_its_own_stages(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    today = timezone.localdate()
    sent = {
        f"{name}_{place}": "" for place in range(1, 7) for name in ("name", "length")
    } | {f"unit_{place}": "working_days" for place in range(1, 7)}  # fmt: skip
    sent |= {"name_1": "Duty managers", "length_1": "4", "unit_1": "hours", "name_2": "Lead partners", "length_2": "5"}
    sent |= {"from_-day": str(today.day), "from_-month": str(today.month), "from_-year": str(today.year)}
    bea, address = desk(people.bea), f"/partnership/{mere.id}/disputes/stages/new/"
    wrong = once(**sent, roles_1=["manager"], roles_2=["manager"], why="Agreed in October.")
    assert "The last stage is the lead partners" in words(bea.post(address, wrong))

    page = bea.post(address, wrong | once(roles_2=["lead_partner"]), follow=True)

    assert "The stages are entered. Disputes that run keep theirs." in words(page)
    assert "1. Duty managers Managers 4 hours" in words(page)
    assert "2. Lead partners Lead partners; anyone of band 1 or above 5 working days" in words(page)
    assert "As it came with Linkspan" in words(page)


def test_it_is_not_there_for_an_outsider(people: cast.Cast, desk: Desk, mere: Formed, dispute: UUID) -> None:
    address = f"/partnership/disputes/{dispute}/"

    for member in (people.kit, people.dee):
        client = desk(member)
        assert "CIN/2026-0417" not in words(client.get(f"/partnership/{mere.id}/disputes/"))
        for rest in ("", "answer/", "settle/", "higher/", "unagreed/", "back/"):
            assert client.get(f"{address}{rest}").status_code == 404
            if rest:
                assert client.post(f"{address}{rest}", once(said=SAID)).status_code == 404
    assert desk(people.kit).get(f"/partnership/{mere.id}/disputes/stages/new/").status_code == 403


def test_who_oversees_reads_a_dispute_and_takes_no_part(people: cast.Cast, desk: Desk, dispute: UUID) -> None:
    gus, address = desk(people.gus), f"/partnership/disputes/{dispute}/"

    assert "What is disputed" in words(gus.get(address))
    assert gus.post(f"{address}higher/", once(said="Nobody has answered us.")).status_code in (403, 404)


def test_time_alone_is_said_to_have_moved_it(people: cast.Cast, desk: Desk, mere: Formed, dispute: UUID) -> None:
    commands.mind_disputes(by=Actor.system("worker"), at=timezone.now() + timedelta(hours=25))

    assert "By itself, its time was up" in words(desk(people.ben).get(f"/partnership/disputes/{dispute}/"))


def test_there_is_nothing_under_another_number(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    for address in (f"/partnership/{new_id()}/disputes/", f"/partnership/disputes/{new_id()}/"):
        assert desk(people.ben).get(address).status_code == 404


def test_disputes_between_agencies_and_disagreements_about_one_child_lead_to_one_another(
    people: cast.Cast, desk: Desk, mere: Formed
) -> None:
    ben, listed = desk(people.ben), f"/partnership/{mere.id}/disputes/"

    assert f'href="{listed}"' in ben.get("/disagreements/").content.decode()
    assert 'href="/disagreements/"' in ben.get(listed).content.decode()
    # A scrutineer reads the disputes, and has no disagreements about a child to be led to.
    assert 'href="/disagreements/"' not in desk(people.gus).get(listed).content.decode()
