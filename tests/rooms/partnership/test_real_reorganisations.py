"""Reorganisations in the shape of those that were, with invented names; and agreements that outlive a party."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from linkspan.agencies import models as agencies
from linkspan.agencies import queries
from linkspan.agencies.rules import Period, london_day
from linkspan.audit import Actor
from linkspan.duty import queries as duty
from linkspan.partnership import models
from linkspan.partnership.commands import minding
from linkspan.partnership.commands import reorganisations as commands
from linkspan.partnership.reorganisation_models import Reorganisation, ReorganisationLoose
from linkspan.partnership.reorganisation_rules import Known, Plan, Share, Step, propose
from linkspan.partnership.responsibility_models import Responsibility
from linkspan.sharing import agreement_models
from linkspan.sharing.inforce import AgreementsInForce
from linkspan.sharing.queries import agreed
from tests import cast, factories
from tests.rooms.partnership.test_reorganisations import answers, held
from tests.support import signing
from tests.support.database import as_test
from tests.support.partnership import Formed, formed

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    return cast.build()


@pytest.fixture
def mere(people: cast.Cast) -> Formed:
    return formed(people)


def agency(name: str, kind: str, *areas: agencies.Area, at: datetime | None = None) -> agencies.Organisation:
    """Found an organisation: long ago, or on the day of a moment."""
    since = london_day(at) if at else factories.LONG_AGO
    return factories.organisation(name=name, kind=kind, area=areas[0], serves=areas, from_on=since)


def carried_out(
    people: cast.Cast, mere: Formed, kind: str, steps: Sequence[Step], at: datetime, functions: tuple[str, ...] = ()
) -> Reorganisation:
    """Plan, rehearse and commit on the legal date."""
    plan = Plan(f"A {kind}", kind, london_day(at), "An order", tuple(steps), functions)
    made = commands.plan_reorganisation(partnership_id=mere.id, plan=plan, by=people.bea.actor(at), at=at)
    commands.rehearse(reorganisation_id=made, by=people.bea.actor(at), at=at)
    commands.commit_reorganisation(reorganisation_id=made, by=people.ada.actor(at, stepped_up=True), at=at)
    row: Reorganisation = Reorganisation.objects.get(id=made)
    assert row.outcome == row.rehearsal
    return row


def owner(item_id: UUID) -> UUID:
    return duty.owners_of([item_id])[item_id].organisation_id


def council_with(name: str, *areas: agencies.Area) -> agencies.Organisation:
    made = agency(name, "council", *areas)
    factories.desk(organisation=made, area=areas[0])
    return made


def test_2013_primary_care_trusts_become_commissioning_groups_and_public_health_goes_to_the_council(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    trust = agency("Merevale Primary Care Trust", "icb", people.northmere, people.southmere)
    groups = [
        agency(f"{area.name} Clinical Commissioning Group", "icb", area, at=now)
        for area in (people.northmere, people.southmere)
    ]
    tasks = [held(trust, area, now) for area in (people.northmere, people.southmere)]
    visiting = answers(trust, people.northmere, "health_visiting", children="under_five")
    camhs = answers(trust, people.southmere, "camhs")
    public_health = Step(trust.id, (Share(people.council.id, frozenset({people.northmere.id})),), ends=False)

    carried_out(people, mere, "transfer", [public_health], now, ("health_visiting",))
    shares = tuple(Share(one.id, frozenset({one.area_id})) for one in groups)
    done = carried_out(people, mere, "split", [Step(trust.id, shares)], now + timedelta(hours=1))

    assert [owner(task) for task in tasks] == [group.id for group in groups]
    assert Responsibility.objects.get(follows=visiting).accountable_id == people.council.id
    assert Responsibility.objects.get(follows=camhs).accountable_id == groups[1].id
    assert not ReorganisationLoose.objects.exists()
    assert done.outcome is not None


def test_2022_commissioning_groups_become_one_board_that_is_proposed_by_area_and_kind(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    groups = [
        agency(f"{area.name} Clinical Commissioning Group", "icb", area)
        for area in (people.northmere, people.southmere)
    ]
    board = agency("Two Meres Integrated Care Board", "icb", people.northmere, people.southmere, at=now)
    tasks = [held(group, group.area, now) for group in groups]
    on = london_day(now)
    known = {
        one.id: Known(one.name, one.kind, life_of(one.id), frozenset(a.id for a in queries.areas_of(one.id, on)))
        for one in (*groups, board)
    }

    proposed = [propose(known[group.id], known, {one.id for one in groups}, on) for group in groups]
    carried_out(
        people, mere, "merger",
        [Step(group.id, shares) for group, shares in zip(groups, proposed, strict=True)], now,
    )  # fmt: skip

    assert proposed == [(Share(board.id),), (Share(board.id),)]
    assert {owner(task) for task in tasks} == {board.id}
    assert {area.id for area in queries.areas_of(board.id, on)} == {people.northmere.id, people.southmere.id}


def life_of(organisation_id: UUID) -> Period:
    found = queries.organisation(organisation_id)
    return Period(found.from_, found.until)


def test_2026_boards_merge_and_are_members_of_the_partnership_in_their_stead(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    other = agency("West Board", "icb", people.southmere)
    merged = agency("Meres and West Integrated Care Board", "icb", people.northmere, people.southmere, at=now)

    carried_out(
        people, mere, "merger", [Step(mere.board.id, (Share(merged.id),)), Step(other.id, (Share(merged.id),))], now
    )

    on = london_day(now)
    there = models.Member.objects.on(on).filter(partnership=mere.id).values_list("organisation_id", "kind")
    assert (merged.id, "safeguarding_partner") in set(there)
    assert mere.board.id not in {organisation_id for organisation_id, _ in there}
    assert models.Member.objects.on(on - timedelta(days=1)).filter(organisation=mere.board).exists()


@pytest.mark.parametrize("county_name", ["Fellshire", "Nene County"])
def test_2021_and_2023_a_county_and_its_districts_become_two_unitary_councils(
    people: cast.Cast, mere: Formed, now: datetime, county_name: str
) -> None:
    whole = factories.area(name=county_name)
    west, east = (factories.area(name=f"{side} {county_name}") for side in ("West", "East"))
    county = council_with(f"{county_name} County Council", whole, west, east)
    districts = [agency(f"{county_name} District {n}", "housing", west if n < 4 else east) for n in range(1, 7)]
    unitaries = [agency(f"{area.name} Council", "council", area, at=now) for area in (west, east)]
    in_west, in_east, unsorted = (held(county, area, now) for area in (west, east, whole))
    rents = [held(district, district.area, now) for district in districts]
    for area in (west, east):
        answers(county, area)
    by_side = {one.area_id: one.id for one in unitaries}
    steps = [
        Step(county.id, tuple(Share(one.id, frozenset({one.area_id})) for one in unitaries)),
        *(Step(district.id, (Share(by_side[district.area_id]),)) for district in districts),
    ]

    done = carried_out(people, mere, "split", steps, now)

    assert (owner(in_west), owner(in_east)) == (unitaries[0].id, unitaries[1].id)
    assert [owner(rent) for rent in rents] == [by_side[district.area_id] for district in districts]
    # What was never sorted into either side is a new council's, red, until somebody sorts it.
    assert owner(unsorted) in by_side.values()
    loose = ReorganisationLoose.objects.get(reorganisation=done)
    assert (loose.area_id, loose.count) == (whole.id, 1)
    assert duty.item(loose.item_id, now + timedelta(minutes=1)).band == "overdue"
    ended = {one.id for one in (county, *districts)}
    assert ended.isdisjoint({one.id for one in queries.organisations(london_day(now))})
    now_so = dict(Responsibility.objects.on(london_day(now)).values_list("area_id", "accountable_id"))
    assert now_so == by_side


def test_2019_a_local_board_gives_its_functions_to_the_partners_and_ends(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    local_board = agency("Northmere Local Safeguarding Children Board", "other", people.northmere)
    reviews = answers(local_board, people.northmere, "practice_reviews")
    deaths = answers(local_board, people.northmere, "child_death_review")
    task = held(local_board, people.northmere, now)

    carried_out(
        people, mere, "transfer", [Step(local_board.id, (Share(mere.board.id),), ends=False)], now,
        ("child_death_review",),
    )  # fmt: skip
    carried_out(people, mere, "abolition", [Step(local_board.id, (Share(people.council.id),))], now)

    assert Responsibility.objects.get(follows=deaths).accountable_id == mere.board.id
    assert Responsibility.objects.get(follows=reviews).accountable_id == people.council.id
    assert owner(task) == people.council.id
    assert queries.successors_of(local_board.id) == ((people.council.id, None, london_day(now)),)


# --- agreements -------------------------------------------------------------------------------------------------


def merged_force(people: cast.Cast, mere: Formed, at: datetime) -> agencies.Organisation:
    """Merge the police, who are party to an agreement with the council, into a force founded that day."""
    force = agency("Two Meres Constabulary", "police", people.northmere, people.southmere, at=at)
    factories.desk(organisation=force, area=people.northmere)
    carried_out(people, mere, "merger", [Step(people.police.id, (Share(force.id),))], at)
    return force


def test_a_successor_stands_in_for_a_party_until_all_have_signed_again(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    agreement_id, _ = signing.in_force(people, signing.signers(people), now)
    before = AgreementsInForce().selected(asking=people.council.id, purpose="safeguarding", at=now)

    force = merged_force(people, mere, now)

    stand_in = agreement_models.AgreementStandIn.objects.get()
    assert (stand_in.predecessor_id, stand_in.successor_id) == (people.police.id, force.id)
    assert owner(stand_in.item_id) == force.id
    assert duty.item(stand_in.item_id, now).due_at.date() == london_day(now).replace(year=2027, month=5)
    page = agreed.agreement(agreement_id, by=people.ines.actor(now), at=now)
    assert page.shown.state == "in_force"
    gone = next(party for party in page.parties if not party.is_there)
    assert gone.stood_in_by == "Two Meres Constabulary"
    assert gone.sign_again_by == london_day(now).replace(year=2027, month=5)
    after = AgreementsInForce().selected(asking=people.council.id, purpose="safeguarding", at=now)
    assert len(after.templates) == len(before.templates) > 0
    assert str(force.id) in after.templates[0]
    assert str(people.police.id) in after.templates[0]


def test_an_agreement_ends_for_a_successor_that_never_signed(people: cast.Cast, mere: Formed, now: datetime) -> None:
    agreement_id, _ = signing.in_force(people, signing.signers(people), now)
    merged_force(people, mere, now)
    later = now + timedelta(days=190)

    page = agreed.agreement(agreement_id, by=people.ines.actor(later), at=later)

    assert page.shown.state == "party_gone"
    assert not AgreementsInForce().selected(asking=people.council.id, purpose="safeguarding", at=later).templates


def test_a_council_that_is_the_last_resort_takes_no_party_s_place(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    agreement_id, _ = signing.in_force(people, signing.signers(people), now)

    done = carried_out(people, mere, "abolition", [Step(people.police.id)], now)

    assert not agreement_models.AgreementStandIn.objects.exists()
    assert agreed.agreement(agreement_id, by=people.ines.actor(now), at=now).shown.state == "party_gone"
    assert "sharing.agreement" in set(done.loose.values_list("kind", flat=True))


def test_a_successor_s_successor_gets_no_more_time(people: cast.Cast, mere: Formed, now: datetime) -> None:
    signing.in_force(people, signing.signers(people), now)
    force = merged_force(people, mere, now)
    later = now + timedelta(days=30)
    third = agency("Three Meres Constabulary", "police", people.northmere, people.southmere, at=later)

    carried_out(people, mere, "merger", [Step(force.id, (Share(third.id),))], later)

    first, second = agreement_models.AgreementStandIn.objects.order_by("from_on")
    assert (first.settled_how, first.settled_at, second.settled_at) == ("succeeded", later, None)
    assert (second.predecessor_id, second.until_on) == (people.police.id, first.until_on)


def test_nobody_but_a_successor_stands_in(people: cast.Cast, mere: Formed, now: datetime) -> None:
    signing.in_force(people, signing.signers(people), now)
    version = agreement_models.AgreementVersion.objects.get()
    item_id = held(people.charity, people.southmere, now)

    with as_test(), pytest.raises(Exception, match="only a successor stands in"):
        agreement_models.AgreementStandIn.objects.create(
            item_id=item_id, version=version, predecessor=people.police, successor=people.charity,
            from_on=london_day(now), until_on=london_day(now) + timedelta(days=9),
        )  # fmt: skip


def test_the_worker_carries_out_a_merger_with_its_agreements(people: cast.Cast, mere: Formed, now: datetime) -> None:
    agreement_id, _ = signing.in_force(people, signing.signers(people), now)
    later = now + timedelta(days=20)
    force = agency("Two Meres Constabulary", "police", people.northmere, people.southmere, at=later)
    plan = Plan("A merger", "merger", london_day(later), "An order", (Step(people.police.id, (Share(force.id),)),))
    made = commands.plan_reorganisation(partnership_id=mere.id, plan=plan, by=people.bea.actor(now), at=now)
    commands.rehearse(reorganisation_id=made, by=people.bea.actor(now), at=now)
    commands.commit_reorganisation(reorganisation_id=made, by=people.ada.actor(now, stepped_up=True), at=now)

    found = minding.mind_reorganisations(by=Actor.system("worker"), at=later)

    assert found == {str(made): "done"}
    assert agreed.agreement(agreement_id, by=people.ines.actor(later), at=later).shown.state == "in_force"
