"""The pages of reorganisations: planned with proposed successors, rehearsed, committed by another, refused to Kit."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from linkspan.agencies import models as agencies
from linkspan.partnership.reorganisation_models import Reorganisation
from tests import cast, factories
from tests.pages.conftest import Desk
from tests.support.database import as_test
from tests.support.pages import once, words
from tests.support.partnership import Formed, formed

pytestmark = pytest.mark.django_db


@pytest.fixture
def mere(people: cast.Cast) -> Formed:
    made = formed(people)
    with as_test():
        agencies.User.objects.update(is_demo=True)
    return made


def address(mere: Formed, rest: str = "") -> str:
    return f"/partnership/{mere.id}/reorganisations/{rest}"


def typed(giver: Any, days: int = 0, **changed: Any) -> dict[str, Any]:
    day = localdate() + timedelta(days=days)
    said = {
        "title": "Two charities become one", "kind": "merger", "instrument": "Charity Commission scheme 14",
        "organisations": [str(giver.id)], "successor": "", "areas": [], "functions": [],
        "on-day": day.day, "on-month": day.month, "on-year": day.year,
    }  # fmt: skip
    return once(**(said | changed))


def held(people: cast.Cast, now: datetime) -> None:
    factories.item(
        organisation=people.charity, area=people.southmere, opened_at=now - timedelta(days=3),
        due_at=now + timedelta(days=3),
    )  # fmt: skip


def test_a_reorganisation_goes_from_plan_to_done_on_the_pages(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    other = factories.organisation(area=people.southmere, kind="charity", name="South Street Charity")
    held(people, timezone.now())
    bea, ada = desk(people.bea), desk(people.ada)

    made = words(bea.post(address(mere, "new/"), typed(people.charity), follow=True))
    plan = Reorganisation.objects.get()
    rehearsed = words(bea.post(address(mere, f"{plan.id}/rehearse/"), once(), follow=True))
    kept = bea.get(address(mere, f"{plan.id}/commit/"))
    done = words(ada.post(address(mere, f"{plan.id}/commit/"), once(), follow=True))

    assert "South Street Charity" in made
    assert "Everything it holds" in made
    assert "Open tasks South Street Charity All that is left 1" in rehearsed
    assert kept.status_code == 200
    assert "You planned it" in made
    assert "It is carried out." in done
    assert "What was done" in done
    plan.refresh_from_db()
    assert plan.done_by_id == people.ada.person.id
    assert other.name in done


def test_the_planner_s_own_commit_is_refused(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    other = factories.organisation(area=people.southmere, kind="charity")
    lena = desk(people.lena)
    lena.post(address(mere, "new/"), typed(people.charity, successor=str(other.id)), follow=True)
    plan = Reorganisation.objects.get()
    lena.post(address(mere, f"{plan.id}/rehearse/"), once(), follow=True)

    refused = lena.post(address(mere, f"{plan.id}/commit/"), once(), follow=True)

    assert refused.status_code == 403
    assert Reorganisation.objects.get().done_at is None


def test_a_plan_that_leaves_something_to_nobody_says_so_and_is_mended(
    people: cast.Cast, desk: Desk, mere: Formed
) -> None:
    held(people, timezone.now())
    bea = desk(people.bea)
    said = words(bea.post(address(mere, "new/"), typed(people.charity, kind="abolition", days=30), follow=True))
    plan = Reorganisation.objects.get()
    bea.post(address(mere, f"{plan.id}/rehearse/"), once(), follow=True)
    early = words(desk(people.ada).post(address(mere, f"{plan.id}/commit/"), once(), follow=True))

    sent = once(rest=str(people.council.id), **{f"area_{people.southmere.id}": ""})
    mended = words(bea.post(address(mere, f"{plan.id}/steps/{people.charity.id}/"), sent, follow=True))

    assert "1 things would be left to nobody" in said
    assert "without an owner" in early
    assert "would be left to nobody" not in mended
    assert "Taken over by: Northmere Council" in mended


def test_a_date_in_the_past_is_said_and_what_was_typed_stays(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    page = desk(people.bea).post(
        address(mere, "new/"), typed(people.charity, days=-3, successor=str(people.council.id))
    )

    assert "That date has passed" in words(page)
    assert "Charity Commission scheme 14" in page.content.decode()


def test_a_plan_is_withdrawn_with_its_reason(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    bea = desk(people.bea)
    bea.post(address(mere, "new/"), typed(people.charity, successor=str(people.council.id)), follow=True)
    plan = Reorganisation.objects.get()

    said = words(bea.post(address(mere, f"{plan.id}/withdraw/"), once(why="The merger is off"), follow=True))

    assert "Withdrawn because The merger is off" in said


@pytest.mark.parametrize("rest", ["", "new/"])
def test_the_pages_are_refused_to_an_outsider(people: cast.Cast, desk: Desk, mere: Formed, rest: str) -> None:
    assert desk(people.bea).get(address(mere, rest)).status_code == 200
    assert desk(people.kit).get(address(mere, rest)).status_code == 403


def test_a_plan_and_its_steps_are_refused_to_an_outsider(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    bea, kit = desk(people.bea), desk(people.kit)
    bea.post(address(mere, "new/"), typed(people.charity, successor=str(people.council.id)), follow=True)
    plan = Reorganisation.objects.get()
    for rest in ("", "rehearse/", "withdraw/", f"steps/{people.charity.id}/"):
        assert bea.get(address(mere, f"{plan.id}/{rest}")).status_code == 200
        assert kit.get(address(mere, f"{plan.id}/{rest}")).status_code == 403
    assert bea.get(f"/reorganisations/{plan.id}/").status_code == 302
    assert kit.get(f"/reorganisations/{plan.id}/").status_code == 403
