"""Reorganisations: planned by one, rehearsed without effect, committed by another to what the rehearsal said."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from linkspan.agencies import models as agencies_models
from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.audit import Actor, NotNow, Refused
from linkspan.duty import models as duty_models
from linkspan.duty import queries as duty
from linkspan.partnership import carrying, events, models
from linkspan.partnership.commands import minding
from linkspan.partnership.commands import reorganisations as commands
from linkspan.partnership.reorganisation_models import (
    Reorganisation,
    ReorganisationLoose,
    ReorganisationShare,
    ReorganisationStep,
)
from linkspan.partnership.reorganisation_rules import Plan, Share, Step
from linkspan.partnership.responsibility_models import Responsibility
from tests import cast, factories
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.partnership import Formed, formed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
WORKER = Actor.system("worker")


@pytest.fixture
def people() -> cast.Cast:
    return cast.build()


@pytest.fixture
def mere(people: cast.Cast) -> Formed:
    return formed(people)


def a_plan(*steps: Step, kind: str = "merger", on: date = TODAY, functions: tuple[str, ...] = ()) -> Plan:
    return Plan("Joining up", kind, on, "The Mere (Structural Changes) Order 2026", steps, functions)


def planned(people: cast.Cast, mere: Formed, plan: Plan, at: datetime) -> UUID:
    return commands.plan_reorganisation(partnership_id=mere.id, plan=plan, by=people.bea.actor(at), at=at)


def held(organisation: Any, area: Any, at: datetime, person: Any = None) -> UUID:
    return factories.item(
        organisation=organisation, area=area, person=person, opened_at=at - timedelta(days=9),
        due_at=at + timedelta(days=1),
    )  # fmt: skip


def answers(organisation: Any, area: Any, function: str = "enquiry_47", **more: Any) -> Responsibility:
    with as_test():
        made: Responsibility = Responsibility.objects.create(
            function=function, children=more.pop("children", "all"), area=area, accountable=organisation,
            from_on=factories.LONG_AGO, entered_at=datetime(2026, 1, 1).astimezone(), **more,
        )  # fmt: skip
    return made


def committer(people: cast.Cast, at: datetime) -> Actor:
    return people.ada.actor(at, stepped_up=True)


def owner(item_id: UUID) -> UUID:
    return duty.owners_of([item_id])[item_id].organisation_id


def test_a_rehearsal_says_what_a_commit_does_and_changes_nothing(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    item_id = held(people.southmere_council, people.southmere, now)
    answers(people.southmere_council, people.southmere)
    plan = planned(people, mere, a_plan(Step(people.southmere_council.id, (Share(people.council.id),))), now)

    said = commands.rehearse(reorganisation_id=plan, by=people.bea.actor(now), at=now)
    before = (owner(item_id), agencies.organisation(people.southmere_council.id).until, Responsibility.objects.count())
    commands.commit_reorganisation(reorganisation_id=plan, by=committer(people, now), at=now)

    assert before == (people.southmere_council.id, None, 1)
    assert Reorganisation.objects.get(id=plan).outcome == said
    assert owner(item_id) == people.council.id
    assert carrying.moved(said) == 2
    assert len(lines(events.REORGANISATION_DONE)) == 1
    assert lines(events.REORGANISATION_DONE)[0]["detail"]["as_rehearsed"] is True
    assert len(lines("agencies.organisation.succeeded")) == 1


def test_what_was_carried_out_stays_as_it_was_whoever_asks(people: cast.Cast, mere: Formed, now: datetime) -> None:
    plan = planned(people, mere, a_plan(Step(people.southmere_council.id, (Share(people.council.id),))), now)
    commands.rehearse(reorganisation_id=plan, by=people.bea.actor(now), at=now)
    commands.commit_reorganisation(reorganisation_id=plan, by=committer(people, now), at=now)

    shares = ReorganisationShare.objects.filter(step__reorganisation=plan)
    steps = ReorganisationStep.objects.filter(reorganisation=plan)
    for change in (
        shares.delete, steps.delete, lambda: Reorganisation.objects.filter(id=plan).update(title="Another"),
    ):  # fmt: skip
        with as_test(), pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert (shares.count(), steps.count()) == (1, 1)


def test_what_an_organisation_answered_for_is_its_successor_s_and_history_reads_as_it_was(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    old = answers(people.southmere_council, people.southmere, commissioner=people.southmere_council)
    plan = planned(people, mere, a_plan(Step(people.southmere_council.id, (Share(people.council.id),))), now)
    commands.rehearse(reorganisation_id=plan, by=people.bea.actor(now), at=now)

    commands.commit_reorganisation(reorganisation_id=plan, by=committer(people, now), at=now)

    old.refresh_from_db()
    new = Responsibility.objects.get(follows=old)
    assert (old.accountable_id, old.until_on) == (people.southmere_council.id, TODAY)
    assert (new.accountable_id, new.commissioner_id, new.from_on, new.until_on) == (
        people.council.id, people.council.id, TODAY, None,
    )  # fmt: skip
    gone = models.Member.objects.get(organisation=people.southmere_council)
    assert gone.until_on == TODAY


def test_the_planner_may_not_commit_and_an_outsider_may_not_plan(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    step = Step(people.charity.id, (Share(people.council.id),))
    lena = people.lena.actor(now, stepped_up=True)
    plan = commands.plan_reorganisation(partnership_id=mere.id, plan=a_plan(step), by=lena, at=now)
    commands.rehearse(reorganisation_id=plan, by=lena, at=now)

    with pytest.raises(Refused):
        commands.commit_reorganisation(reorganisation_id=plan, by=lena, at=now)
    kit = people.kit.actor(now)
    with pytest.raises(Refused):
        commands.plan_reorganisation(partnership_id=mere.id, plan=a_plan(step), by=kit, at=now)

    assert Reorganisation.objects.get().done_at is None
    assert agencies.organisation(people.charity.id).until is None


def test_a_commit_is_refused_where_the_world_changed_since_the_rehearsal(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    plan = planned(people, mere, a_plan(Step(people.charity.id, (Share(people.council.id),))), now)
    commands.rehearse(reorganisation_id=plan, by=people.bea.actor(now), at=now)
    item_id = held(people.charity, people.southmere, now)

    with pytest.raises(NotNow) as refused:
        commands.commit_reorganisation(reorganisation_id=plan, by=committer(people, now), at=now)

    assert refused.value.code == "reorganisation.changed"
    assert owner(item_id) == people.charity.id
    assert agencies.organisation(people.charity.id).until is None


def test_another_item_in_place_of_one_is_a_changed_world_though_the_count_is_the_same(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    first = held(people.charity, people.southmere, now)
    plan = planned(people, mere, a_plan(Step(people.charity.id, (Share(people.council.id),))), now)
    commands.rehearse(reorganisation_id=plan, by=people.bea.actor(now), at=now)
    held(people.charity, people.southmere, now)
    with as_test():
        duty_models.Tenure.objects.filter(item=first).update(organisation=people.council)

    with pytest.raises(NotNow) as refused:
        commands.commit_reorganisation(reorganisation_id=plan, by=committer(people, now), at=now)

    assert refused.value.code == "reorganisation.changed"


def test_nothing_is_committed_early_while_an_orphan_exists(people: cast.Cast, mere: Formed, now: datetime) -> None:
    held(people.hospital, people.northmere, now)
    left = held(people.hospital, people.southmere, now)
    later = TODAY + timedelta(days=60)
    heir = factories.organisation(area=people.northmere, kind="hospital_trust")
    step = Step(people.hospital.id, (Share(heir.id, frozenset({people.northmere.id})),))
    plan = planned(people, mere, a_plan(step, kind="split", on=later), now)

    said = commands.rehearse(reorganisation_id=plan, by=people.bea.actor(now), at=now)
    with pytest.raises(NotNow) as refused:
        commands.commit_reorganisation(reorganisation_id=plan, by=committer(people, now), at=now)

    assert refused.value.code == "reorganisation.orphans"
    assert [one["area"] for one in said["steps"][0]["loose"]] == [str(people.southmere.id)]
    assert owner(left) == people.hospital.id


def test_on_the_legal_date_the_worker_carries_out_what_was_confirmed_and_the_rest_is_the_council_s_red(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    left = held(people.hospital, people.southmere, now)
    answers(people.hospital, people.southmere, "looked_after_health", children="looked_after")
    later = TODAY + timedelta(days=60)
    heir = factories.organisation(area=people.northmere, kind="hospital_trust")
    step = Step(people.hospital.id, (Share(heir.id, frozenset({people.northmere.id})),))
    plan = planned(people, mere, a_plan(step, kind="split", on=later), now)
    commands.confirm_date(reorganisation_id=plan, by=committer(people, now), at=now)
    that_day = now + timedelta(days=60)

    early = minding.mind_reorganisations(by=WORKER, at=now)
    done = minding.mind_reorganisations(by=WORKER, at=that_day)

    assert early == {}
    assert done == {str(plan): "done"}
    assert owner(left) == people.southmere_council.id
    loose = {row.kind: row for row in ReorganisationLoose.objects.all()}
    assert set(loose) == {"duty.test.thing", "partnership.responsibility"}
    for row in loose.values():
        assert duty.owners_of([row.item_id])[row.item_id] == Holder(people.southmere_council.id)
        assert duty.item(row.item_id, that_day + timedelta(minutes=1)).band == "overdue"
    assert agencies.organisation(people.hospital.id).until == later
    assert Responsibility.objects.get(accountable=people.hospital).until_on == later


def test_what_nobody_confirmed_is_not_carried_out_and_waits_with_the_council(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    later = TODAY + timedelta(days=3)
    plan = planned(people, mere, a_plan(Step(people.police.id, (Share(people.council.id),)), on=later), now)

    found = minding.mind_reorganisations(by=WORKER, at=now + timedelta(days=3))

    assert found == {str(plan): "waiting"}
    assert agencies.organisation(people.police.id).until is None
    item_id = Reorganisation.objects.get().item_id
    assert duty.owners_of([item_id])[item_id] == Holder(people.council.id)


def test_a_plan_committed_early_is_carried_out_on_its_day_with_what_came_in_since(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    held(people.charity, people.southmere, now)
    later = TODAY + timedelta(days=10)
    plan = planned(people, mere, a_plan(Step(people.charity.id, (Share(people.council.id),)), on=later), now)
    said = commands.rehearse(reorganisation_id=plan, by=people.bea.actor(now), at=now)
    settled = commands.commit_reorganisation(reorganisation_id=plan, by=committer(people, now), at=now)
    since = held(people.charity, people.southmere, now)

    minding.mind_reorganisations(by=WORKER, at=now + timedelta(days=10))

    row = Reorganisation.objects.get()
    assert settled == "settled"
    assert owner(since) == people.council.id
    assert row.outcome != said == row.rehearsal
    assert lines(events.REORGANISATION_DONE)[0]["detail"]["as_rehearsed"] is False


def test_a_withdrawn_plan_leaves_everything_as_it_is(people: cast.Cast, mere: Formed, now: datetime) -> None:
    plan = planned(people, mere, a_plan(Step(people.charity.id, (Share(people.council.id),))), now)
    commands.withdraw_plan(reorganisation_id=plan, why="Parliament did not agree", by=people.bea.actor(now), at=now)

    with pytest.raises(NotNow) as refused:
        commands.commit_reorganisation(reorganisation_id=plan, by=committer(people, now), at=now)

    assert refused.value.code == "reorganisation.withdrawn"
    assert minding.mind_reorganisations(by=WORKER, at=now) == {}
    assert agencies.organisation(people.charity.id).until is None


def test_a_changed_plan_wants_another_rehearsal_and_another_word(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    later = TODAY + timedelta(days=10)
    first = a_plan(Step(people.charity.id, (Share(people.council.id),)), on=later)
    plan = planned(people, mere, first, now)
    commands.rehearse(reorganisation_id=plan, by=people.bea.actor(now), at=now)
    commands.confirm_date(reorganisation_id=plan, by=committer(people, now), at=now)
    other = a_plan(Step(people.charity.id, (Share(people.southmere_council.id),)), on=later)

    commands.change_plan(reorganisation_id=plan, plan=other, by=people.bea.actor(now), at=now)

    row = Reorganisation.objects.get()
    assert (row.rehearsal, row.confirmed_at) == (None, None)
    assert carrying.read_plan(row).steps == other.steps


def test_a_transfer_of_functions_passes_these_alone_and_everybody_lives_on(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    visiting = answers(people.hospital, people.northmere, "health_visiting", children="under_five")
    nursing = answers(people.hospital, people.northmere, "school_nursing", children="five_up")
    stays = held(people.hospital, people.northmere, now)
    step = Step(people.hospital.id, (Share(people.council.id),), ends=False)
    plan = planned(people, mere, a_plan(step, kind="transfer", functions=("health_visiting",)), now)
    commands.rehearse(reorganisation_id=plan, by=people.bea.actor(now), at=now)

    commands.commit_reorganisation(reorganisation_id=plan, by=committer(people, now), at=now)

    assert Responsibility.objects.get(follows=visiting).accountable_id == people.council.id
    nursing.refresh_from_db()
    assert nursing.until_on is None
    assert owner(stays) == people.hospital.id
    assert agencies.organisation(people.hospital.id).until is None


def test_a_wide_responsibility_is_put_in_parts_where_only_a_part_passes(
    people: cast.Cast, mere: Formed, now: datetime
) -> None:
    patch = factories.area(name="Mere patch", level="sub_regional")
    with as_test():
        for area in (people.northmere, people.southmere):
            agencies_models.AreaWithin.objects.create(area=area, within=patch, kind="icb", from_on=factories.LONG_AGO)
    board = agencies_models.Organisation.objects.get(code="MERE-ICB")
    answers(board, patch, "camhs")
    heir = factories.organisation(area=people.southmere, kind="icb")
    step = Step(board.id, (Share(heir.id, frozenset({people.southmere.id})),), ends=False)
    plan = planned(people, mere, a_plan(step, kind="boundary"), now)
    commands.rehearse(reorganisation_id=plan, by=people.bea.actor(now), at=now)

    commands.commit_reorganisation(reorganisation_id=plan, by=committer(people, now), at=now)

    now_so = Responsibility.objects.on(TODAY).values_list("area_id", "accountable_id")
    assert set(now_so) == {(people.northmere.id, board.id), (people.southmere.id, heir.id)}


BAD: list[tuple[str, str]] = [
    ("past", "reorganisation.past"),
    ("twice_shared", "reorganisation.overlap"),
    ("not_its_area", "reorganisation.not_its_area"),
    ("cycle", "reorganisation.cycle"),
    ("heir_ends", "reorganisation.heir_gone"),
    ("heir_not_yet", "reorganisation.heir_not_yet"),
    ("wound_up", "reorganisation.wound_up"),
    ("heir_ends_elsewhere", "reorganisation.heir_gone"),
]


@pytest.mark.parametrize(("what", "code"), BAD)
def test_a_plan_that_cannot_be_is_refused_with_its_reason(
    people: cast.Cast, mere: Formed, now: datetime, what: str, code: str
) -> None:
    council, south, charity, police = people.council, people.southmere_council, people.charity, people.police
    later, north_area, south_area = TODAY + timedelta(days=9), people.northmere.id, people.southmere.id
    unborn = factories.organisation(area=people.northmere, from_on=later)
    gone = factories.organisation(area=people.northmere, until_on=TODAY - timedelta(days=9))
    one_area = frozenset({north_area})
    tries = {
        "past": a_plan(Step(charity.id, (Share(council.id),)), on=TODAY - timedelta(days=1)),
        "twice_shared": a_plan(Step(police.id, (Share(council.id, one_area), Share(south.id, one_area))), kind="split"),
        "not_its_area": a_plan(Step(council.id, (Share(south.id, frozenset({south_area})),)), kind="split"),
        "cycle": a_plan(Step(council.id, (Share(south.id),)), Step(south.id, (Share(council.id),))),
        "heir_ends": a_plan(Step(charity.id, (Share(south.id),)), Step(south.id, (Share(council.id),))),
        "heir_not_yet": a_plan(Step(charity.id, (Share(unborn.id),))),
        "wound_up": a_plan(Step(gone.id, (Share(council.id),))),
        "heir_ends_elsewhere": a_plan(Step(charity.id, (Share(south.id),)), on=later),
    }
    if what == "heir_ends_elsewhere":
        planned(people, mere, a_plan(Step(south.id, (Share(council.id),)), on=later), now)
    before = Reorganisation.objects.count()

    with pytest.raises(NotNow) as refused:
        planned(people, mere, tries[what], now)

    assert refused.value.code == code
    assert Reorganisation.objects.count() == before
