"""The pages of what leads delegated: the register, who can commit an agency today, and decisions referred up."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from linkspan.audit.ids import new_id
from linkspan.partnership import delegation_models as models
from linkspan.partnership.commands import delegations as commands
from linkspan.partnership.delegation_rules import Needed
from tests import cast, factories
from tests.pages.conftest import Desk
from tests.rooms.partnership.test_delegations import delegate, wanted
from tests.support.database import as_test
from tests.support.pages import once, title, words
from tests.support.partnership import Formed, formed

pytestmark = pytest.mark.django_db


@pytest.fixture
def mere(people: cast.Cast) -> Formed:
    return formed(people)


def day(name: str, ahead: int) -> dict[str, int]:
    on = timezone.localdate() + timedelta(days=ahead)
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


def typed(to: cast.Member, **changed: Any) -> dict[str, Any]:
    """Fill the form by which Lena delegates."""
    return once(
        **{
            "to": str(to.appointment.id), "functions": ["budget", "training"], "commits_staff": "no",
            "staff_scope": "", "commits_data": "scoped", "data_scope": "counts only", "commits_policy": "no",
            "policy_scope": "", "money": "£5,000", "instrument": "Scheme 4.2", **day("instrument_on", 0),
            **day("from_", 0), "until-day": "", "until-month": "", "until-year": "", **day("review_on", 180),
        } | changed
    )  # fmt: skip


def test_a_lead_delegates_and_the_register_shows_it_with_its_limits(
    people: cast.Cast, desk: Desk, mere: Formed
) -> None:
    lena = desk(people.lena)

    page = lena.post(f"/partnership/{mere.id}/delegations/new/", typed(people.dev), follow=True)

    assert "It is delegated. They have been told." in words(page)
    said = words(lena.get(f"/partnership/{mere.id}/delegations/"))
    assert "Lena Okafor to Dev Mistry Counts today" in said
    assert "Decides The budget; Training across agencies" in said
    assert "Data Yes, within this: counts only" in said
    assert "Money Up to £5,000 for one decision" in said
    assert "Scheme 4.2" in said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"money": "plenty"}, "Enter an amount in pounds, such as 5000 or 5000.50"),
        ({"money": "-5"}, "Enter an amount of nought or more"),
        ({"money": "5.005"}, "with at most two figures after the point"),
        ({"functions": []}, "Select at least one"),
        ({"commits_data": "scoped", "data_scope": ""}, "Say in words how far it goes"),
        ({**day("until", -1)}, "It ends before it starts. Nothing was saved."),
    ],
)
def test_what_cannot_be_delegated_is_said_and_what_was_typed_stays(
    people: cast.Cast, desk: Desk, mere: Formed, changed: dict[str, Any], said: str
) -> None:
    page = desk(people.lena).post(f"/partnership/{mere.id}/delegations/new/", typed(people.dev, **changed))

    assert said in words(page)
    assert 'value="Scheme 4.2"' in page.content.decode()
    with as_test():
        assert models.Delegation.objects.count() == 0


def test_the_same_function_twice_to_one_person_is_said_on_the_form(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    lena, address = desk(people.lena), f"/partnership/{mere.id}/delegations/new/"
    lena.post(address, typed(people.dev))

    assert "You have delegated one of these functions to the same person" in words(
        lena.post(address, typed(people.dev))
    )


def asked(people: cast.Cast, desk: Desk, mere: Formed, who: cast.Member, **query: Any) -> str:
    query = {
        "person": f"{who.id}.{who.organisation.id}",
        "functions": ["staff_deployment"],
        "commits": ["staff"],
    } | query
    return words(desk(people.bea).get(f"/partnership/{mere.id}/delegations/can/", query))


def test_the_page_says_no_for_a_superintendent_without_a_paper_and_whom_to_ask(
    people: cast.Cast, desk: Desk, mere: Formed
) -> None:
    person = factories.person(name="Chief Constable Ola Reyes")
    post = factories.post(organisation=people.police, title="Chief constable", roles={"lead_partner"}, band=1)
    factories.appointment(person=person, post=post)

    said = asked(people, desk, mere, people.sana)

    assert "No Supt Sana Wray, Superintendent, Mere Police." in said
    assert "Nothing is delegated to them in this partnership today." in said
    assert "Superintendent is 4 below chief constable on the ladder." in said
    assert "Ask instead Chief Constable Ola Reyes, Chief constable" in said


def test_the_page_says_yes_for_a_lead_and_up_to_the_limit_for_a_delegate(
    people: cast.Cast, desk: Desk, mere: Formed
) -> None:
    now = timezone.now()
    delegate(mere, people.lena, people.dev, now, wanted(now, "budget", money="5000"))

    assert "Yes Lena Okafor" in asked(people, desk, mere, people.lena)
    over = asked(people, desk, mere, people.dev, functions=["budget"], commits=[], money="5,000.01")
    assert "Up to £5,000, and not for all of this" in over
    assert "Letter of 1 April" in over
    assert "Ask instead Lena Okafor" in over
    within = asked(people, desk, mere, people.dev, functions=["budget"], commits=[], money="5000")
    assert "Yes Dev Mistry" in within


def test_the_question_without_a_kind_of_decision_is_asked_again(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    assert "Select at least one kind of decision" in asked(people, desk, mere, people.dev, functions=[])


def test_a_lead_reviews_and_ends_what_they_delegated(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    now = timezone.now()
    made = delegate(mere, people.lena, people.dev, now, wanted(now, "budget"))
    lena, address = desk(people.lena), f"/partnership/delegations/{made}/"

    found = once(found="Used once, within the limit.", finding="kept", **day("next_on", 365))
    assert "Used once, within the limit." in words(lena.post(f"{address}review/", found, follow=True))
    page = lena.post(f"{address}end/", once(why="The post is split.", **day("on", 0)), follow=True)

    assert "Ended" in words(page)
    assert "The post is split." in words(page)


def test_a_decision_referred_up_is_ratified_on_its_page_and_stands_on_the_delegates(
    people: cast.Cast, desk: Desk, mere: Formed
) -> None:
    now = timezone.now()
    referral = commands.refer_up(
        partnership_id=mere.id, decision_id=new_id(), what="Two workers join the front door.", link="/partnership/",
        taken_by=people.dev.id, organisation_id=people.council.id, by=people.bea.actor(now), at=now,
        needed=Needed(frozenset({"staff_deployment"}), staff=True),
    )  # fmt: skip
    address = f"/partnership/delegations/referrals/{referral}/"
    assert "What do you decide?" not in words(desk(people.dev).get(address))

    page = desk(people.lena).post(address, once(answer="ratified", reason="I agree with it."), follow=True)

    assert "Ratified by Lena Okafor" in words(page)
    said = words(desk(people.gus).get(f"/partnership/{mere.id}/delegations/people/{people.dev.id}/"))
    assert "1 referred up: 1 ratified, 0 overturned, 0 waiting." in said
    assert title(page) == "A decision referred up – Linkspan"


def test_the_review_is_a_task_of_the_lead_that_leads_to_it(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    now = timezone.now()
    made = delegate(mere, people.lena, people.dev, now, wanted(now, "budget"))

    page = desk(people.lena).get("/tasks/")

    assert "Review what you delegated" in words(page)
    assert f"/partnership/delegations/{made}/" in page.content.decode()


def test_nothing_delegated_says_what_that_means(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    said = words(desk(people.kit).get(f"/partnership/{mere.id}/delegations/"))

    assert "Until a lead delegates, only leads can commit their agencies." in said
    assert "Delegate to a colleague" not in said


def test_an_outsider_reads_the_register_and_changes_nothing(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    now = timezone.now()
    made = delegate(mere, people.lena, people.dev, now, wanted(now, "budget"))
    kit, address = desk(people.kit), f"/partnership/delegations/{made}/"

    assert kit.get(address).status_code == 200
    for closed in (f"/partnership/{mere.id}/delegations/new/", f"{address}review/", f"{address}end/"):
        assert kit.get(closed).status_code == 403
        assert kit.post(closed, typed(people.dev)).status_code == 403
    with as_test():
        assert models.Delegation.objects.get().until_on is None


def test_there_is_nothing_under_another_number(people: cast.Cast, desk: Desk, mere: Formed) -> None:
    lena = desk(people.lena)

    for address in (
        f"/partnership/{new_id()}/delegations/", f"/partnership/delegations/{new_id()}/",
        f"/partnership/delegations/referrals/{new_id()}/", f"/partnership/{mere.id}/delegations/people/{new_id()}/",
    ):  # fmt: skip
        assert lena.get(address).status_code == 404
