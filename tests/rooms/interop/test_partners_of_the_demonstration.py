"""The demonstration's partnership: formed through the same commands as anyone's, of the shape of a real region."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from linkspan.agencies import models as agencies
from linkspan.agencies import queries
from linkspan.audit import Actor
from linkspan.interop import partnering, partners, past
from linkspan.partnership.queries import figures, participation, workforce
from linkspan.partnership.queries.delegations import referrals_of
from linkspan.partnership.queries.meetings import decisions, meetings
from linkspan.partnership.queries.members import members, partnerships
from linkspan.synth.organisations import make_partners
from linkspan.synth.places import make_land
from tests import factories
from tests.support.database import as_test
from tests.support.lines import lines

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
BY = Actor.system("demo")


def found() -> dict[str, agencies.Organisation]:
    """Found the areas and organisations of an invented partnership, without their people."""
    made = make_partners(make_land(300, Random("7:land")), 300, Random("7:partners"))
    areas = {
        one.code: factories.area(code=one.code, name=one.name, level=one.level)
        for one in made.areas
        if one.level == "local_authority"
    }
    return {
        one.code: factories.organisation(
            code=one.code,
            name=one.name,
            kind=one.kind,
            area=areas[one.area],
            serves=[areas[code] for code in one.serves],
        )
        for one in made.organisations
    }


def test_three_councils_a_board_and_a_force_are_partners_and_each_has_a_lead_and_a_delegate() -> None:
    organisations = found()

    partners.found_partners(organisations={code: one.id for code, one in organisations.items()}, by=BY, at=AT)

    (made,) = partnerships(AT.date())
    named = members(made.id, AT.date())
    equal = [one for one in named if one.kind == "safeguarding_partner"]
    assert [name for _, name in made.areas] == ["Aldermere", "Hartmoor", "Wexholt"]
    assert sorted(one.organisation_kind for one in equal) == ["council", "council", "council", "icb", "police"]
    assert all(one.because for one in named if one.kind == "relevant_agency")
    for one in equal:
        for role in ("lead_partner", "delegated_partner"):
            assert len(queries.people_with_role(role, organisation_id=one.organisation_id, on=AT.date())) == 1


def test_founding_it_again_founds_nothing_new() -> None:
    organisations = {code: one.id for code, one in found().items()}
    partners.found_partners(organisations=organisations, by=BY, at=AT)
    with as_test():
        before = (agencies.Person.objects.count(), agencies.Organisation.objects.count())

    partners.found_partners(organisations=organisations, by=BY, at=AT)

    with as_test():
        assert (agencies.Person.objects.count(), agencies.Organisation.objects.count()) == before
    (made,) = partnerships(AT.date())
    assert len(members(made.id, AT.date())) == len(partners.PARTNERS) + len(partners.NAMED)


def test_a_partnership_invented_otherwise_gets_none() -> None:
    organisations = {code: one.id for code, one in found().items() if code != "police"}

    partners.found_partners(organisations=organisations, by=BY, at=AT)

    assert list(partnerships(AT.date())) == []


@pytest.fixture
def region() -> UUID:
    """Found the demonstration's partnership, with all that it keeps."""
    organisations = {code: one.id for code, one in found().items()}
    partnership_id = partners.found_partners(organisations=organisations, by=BY, at=AT)
    assert partnership_id
    partnering.found_partnering(partnership_id=partnership_id, by=BY, at=AT)
    return partnership_id


def test_a_newcomer_meets_what_partnerships_fail_at(region: UUID) -> None:
    (decision,) = decisions(region)
    could = {taker.seat.name: taker.could for taker in decision.takers}
    assert could == {"Tobias Reid": "yes", "Wendy Marr": "no"}
    assert len(referrals_of([decision.id])[decision.id]) == 1
    assert len(meetings(region)) == 1


def test_filling_it_again_changes_nothing(region: UUID) -> None:
    before = len(lines())

    partnering.found_partnering(partnership_id=region, by=BY, at=AT)

    assert len(lines()) == before


def test_a_newcomer_finds_figures_of_the_years_before_a_decision_they_tell_of_and_people_at_work(
    region: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "QUARTERS", 3)
    monkeypatch.setattr(past, "CHANGED", 2)
    monkeypatch.setattr(past, "DISCUSSED", 1)
    at = AT + timedelta(days=20)  # requests of the summer are settled by then too
    organisations = {one.code: one.id for one in queries.organisations(at.date())}
    told: list[int] = []

    def found_past() -> int:
        return past.found_past(
            partnership_id=region, organisations=organisations, children=1_000, by=BY, at=at,
            progress=lambda _step, done, _all: told.append(done),
        )  # fmt: skip

    assert found_past() == 3
    assert told == [1, 2, 3]

    board = figures.board(region, at.date())
    assert [line.count.shown for line in board["referrals"].lines][-3:] == [5, 5, 10]
    assert [line.count.shown for line in board["strategy.held"].lines][-1] == 5
    came = {each.name: each.strategy for each in participation.participation(region, at.date()).parts if each.strategy}
    assert {name for name, share in came.items() if share.low > 0.5} == {"Aldermere Council", "Fenmarch Constabulary"}
    (asked,) = participation.conversations(region, at)
    assert asked.organisation == "Mere and Holt Integrated Care Board"
    council = next(one for one in workforce.workforce(region, at) if one.name == "Aldermere Council")
    assert {one.group: one.cases for one in council.groups if one.cases} == {past.WORKER.title: 5}
    assert len(decisions(region)) == 2
    before = len(lines())
    assert found_past() == 0, "a second start adds nothing"
    assert len(lines()) == before
