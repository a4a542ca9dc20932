"""One organisation taking over from another: everything it held has one owner the moment after."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from linkspan.agencies import commands, events, models, ports, queries, rules
from linkspan.audit import Actor, NotNow
from linkspan.duty import commands as duty_commands
from linkspan.duty import queries as duty
from tests import cast, factories
from tests.support.lines import lines

pytestmark = pytest.mark.django_db

WORKER = Actor.system("worker")
TODAY = date(2026, 11, 2)


def held(organisation: models.Organisation, area: models.Area, now: datetime, *, person: object = None) -> UUID:
    """Make an item an organisation holds in an area."""
    return factories.item(
        organisation=organisation,
        area=area,
        person=person,
        opened_at=now - timedelta(days=9),
        due_at=now + timedelta(days=1),
    )


def test_a_merger_moves_everything_and_ends_the_old_organisation(now: datetime) -> None:
    everyone = cast.build()
    by_person = held(everyone.southmere_council, everyone.southmere, now)
    worker = factories.person()
    post = factories.post(organisation=everyone.southmere_council)
    factories.appointment(person=worker, post=post)
    by_worker = held(everyone.southmere_council, everyone.southmere, now, person=worker)

    commands.succeed(
        organisation_id=everyone.southmere_council.id,
        shares=[rules.Share(everyone.council.id)],
        on=TODAY,
        by=everyone.ada.actor(now, stepped_up=True),
        at=now,
    )

    new_owner = ports.Holder(everyone.council.id)
    assert duty.owners_of([by_person, by_worker]) == {by_person: new_owner, by_worker: new_owner}
    assert everyone.southmere_council.id not in {each.id for each in queries.organisations(TODAY)}
    assert {area.id for area in queries.areas_of(everyone.council.id, TODAY)} == {
        everyone.northmere.id,
        everyone.southmere.id,
    }
    assert queries.colleagues(everyone.southmere_council.id, TODAY) == ()
    desk = queries.desk_for(TODAY, area_id=everyone.southmere.id)
    assert desk is None or desk.organisation_id == everyone.council.id
    assert queries.successors_of(everyone.southmere_council.id) == ((everyone.council.id, None, TODAY),)
    assert lines(events.ORGANISATION_SUCCEEDED)[0]["detail"]["moved"]["duty.item"] == 2


def test_history_reads_as_it_was_before_a_merger(now: datetime) -> None:
    everyone = cast.build()
    item_id = held(everyone.southmere_council, everyone.southmere, now)

    commands.succeed(
        organisation_id=everyone.southmere_council.id,
        shares=[rules.Share(everyone.council.id)],
        on=TODAY,
        by=everyone.ada.actor(now, stepped_up=True),
        at=now,
    )

    yesterday = TODAY - timedelta(days=1)
    assert everyone.southmere_council.id in {each.id for each in queries.organisations(yesterday)}
    tenures = duty.history(item_id).tenures
    assert [each.holder.organisation_id for each in tenures] == [everyone.southmere_council.id, everyone.council.id]
    assert tenures[0].until_at == tenures[1].from_at == now


def test_a_split_sends_each_area_to_its_own_successor(now: datetime) -> None:
    everyone = cast.build()
    in_north = held(everyone.police, everyone.northmere, now)
    in_south = held(everyone.police, everyone.southmere, now)

    commands.succeed(
        organisation_id=everyone.police.id,
        shares=[
            rules.Share(everyone.council.id),
            rules.Share(everyone.southmere_council.id, frozenset({everyone.southmere.id})),
        ],
        on=TODAY,
        by=everyone.ada.actor(now, stepped_up=True),
        at=now,
    )

    owners = duty.owners_of([in_north, in_south])
    assert owners[in_north].organisation_id == everyone.council.id
    assert owners[in_south].organisation_id == everyone.southmere_council.id


def test_an_abolition_without_successor_passes_everything_to_the_council_s_desk(now: datetime) -> None:
    everyone = cast.build()
    item_id = held(everyone.charity, everyone.southmere, now, person=everyone.kit.person)

    commands.succeed(
        organisation_id=everyone.charity.id, shares=[], on=TODAY, by=everyone.ada.actor(now, stepped_up=True), at=now
    )

    assert duty.owners_of([item_id])[item_id] == ports.Holder(everyone.southmere_council.id)
    assert queries.actor_for(everyone.kit.user, cast.NoSession(), now) is None


def test_a_council_is_not_its_own_last_resort(now: datetime) -> None:
    everyone = cast.build()
    held(everyone.southmere_council, everyone.southmere, now)

    with pytest.raises(NotNow) as refused:
        commands.succeed(
            organisation_id=everyone.southmere_council.id,
            shares=[],
            on=TODAY,
            by=everyone.ada.actor(now, stepped_up=True),
            at=now,
        )

    assert refused.value.code == "agencies.no_council"
    assert queries.organisation(everyone.southmere_council.id).until is None


def test_a_transfer_of_one_area_leaves_the_giver_the_rest(now: datetime) -> None:
    everyone = cast.build()
    stays = held(everyone.hospital, everyone.northmere, now)
    goes = held(everyone.hospital, everyone.southmere, now)
    other = factories.organisation(area=everyone.southmere, kind="hospital_trust")

    commands.succeed(
        organisation_id=everyone.hospital.id,
        shares=[rules.Share(other.id, frozenset({everyone.southmere.id}))],
        on=TODAY,
        ends=False,
        by=everyone.ada.actor(now, stepped_up=True),
        at=now,
    )

    owners = duty.owners_of([stays, goes])
    assert owners[stays].organisation_id == everyone.hospital.id
    assert owners[goes].organisation_id == other.id
    assert [area.id for area in queries.areas_of(everyone.hospital.id, TODAY)] == [everyone.northmere.id]


def test_a_handover_offered_to_an_organisation_that_ends_lapses(now: datetime) -> None:
    everyone = cast.build()
    item_id = held(everyone.council, everyone.northmere, now)
    permit = ports.gate().require(by=WORKER, to="reassign_task", at=now)
    duty_commands.offer(item_id=item_id, to=ports.Holder(everyone.charity.id), by=WORKER, at=now, permit=permit)

    commands.succeed(
        organisation_id=everyone.charity.id, shares=[], on=TODAY, by=everyone.ada.actor(now, stepped_up=True), at=now
    )

    assert not duty.item(item_id, now).is_offered
    assert duty.owners_of([item_id])[item_id].organisation_id == everyone.council.id


def test_a_succession_is_refused_before_its_day_and_changes_nothing(now: datetime) -> None:
    everyone = cast.build()
    item_id = held(everyone.charity, everyone.southmere, now)

    with pytest.raises(NotNow) as refused:
        commands.succeed(
            organisation_id=everyone.charity.id,
            shares=[rules.Share(everyone.council.id)],
            on=TODAY + timedelta(days=1),
            by=everyone.ada.actor(now, stepped_up=True),
            at=now,
        )

    assert refused.value.code == "agencies.too_early"
    assert duty.owners_of([item_id])[item_id].organisation_id == everyone.charity.id


def test_a_successor_may_be_succeeded_in_turn(now: datetime) -> None:
    everyone = cast.build()
    item_id = held(everyone.charity, everyone.southmere, now)
    for giver, taker in (
        (everyone.charity, everyone.southmere_council),
        (everyone.southmere_council, everyone.council),
    ):
        commands.succeed(
            organisation_id=giver.id,
            shares=[rules.Share(taker.id)],
            on=TODAY,
            by=everyone.ada.actor(now, stepped_up=True),
            at=now,
        )

    assert duty.owners_of([item_id])[item_id].organisation_id == everyone.council.id
    assert len(duty.history(item_id).tenures) == 3
