"""Stages when agencies, files and children come to an end: nothing is left without a holder, and nothing is said on."""

from datetime import timedelta

import pytest

from linkspan.agencies import commands as agencies
from linkspan.agencies import rules
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.pathway import models
from linkspan.pathway.commands import deciding
from linkspan.pathway.decision_rules import Given
from linkspan.pathway.rules import Who
from linkspan.pathway.stage_rules import WasThere
from tests.rooms.children.conftest import NOW, a_record
from tests.rooms.pathway.conftest import BEGAN, LATER, World
from tests.rooms.pathway.ways import Way, make_way
from tests.support.database import as_test
from tests.support.seats import seat

DAY = timedelta(days=1)


@pytest.fixture
def way(world: World) -> Way:
    return make_way(world)


def merge(way: Way) -> None:
    """Let Southmere's council take over from Northmere's."""
    cast = way.world.cast
    agencies.succeed(
        organisation_id=cast.council.id, shares=[rules.Share(cast.southmere_council.id)], on=london_day(LATER),
        by=cast.ada.actor(LATER, stepped_up=True), at=LATER,
    )  # fmt: skip


def test_a_councils_stages_and_episodes_go_to_its_successor_in_the_same_act(way: Way) -> None:
    way.begin("assessment")
    way.begin("missing")

    merge(way)

    heir = way.world.cast.southmere_council.id
    assert {each.organisation_id for each in way.rows(child=way.child)} == {heir}
    assert way.episode().organisation_id == heir
    assert {way.holder(each) for each in way.rows(child=way.child)} == {(heir, None)}


def test_what_both_councils_had_open_for_a_child_stays_open_and_owned(way: Way) -> None:
    way.world.index.send(way.world.cast.southmere_council, a_record("m1", **BEGAN))
    other = seat(
        way.world.cast.southmere_council, "Sam Ridley", "Team manager", {"manager", "duty", "practitioner"}, band=5
    )
    way.begin("missing", other.actor(NOW))
    way.begin("missing")

    merge(way)

    found = way.rows(kind="missing", ended_at=None)
    assert len(found) == 2
    assert sorted(each.origin for each in found) == ["", "joined"]
    assert {way.holder(each)[0] for each in found} == {way.world.cast.southmere_council.id}


def test_what_was_said_goes_with_a_child_who_is_disposed_of_and_that_it_was_stays(way: Way) -> None:
    stage_id = way.begin("assessment", departure="The family asked for it by telephone.")
    way.finish(
        stage_id, "no_further_action", details={"child_said": "I like my room."},
        present=[WasThere("family", "there", name="Marian", brought="She is tired.")],
    )  # fmt: skip

    with as_test():
        models.Stage.objects.filter(id=stage_id).update(departure="The family asked for it by telephone.")
    way.world.index.rows("update children_child set disposed_on = '2026-11-03' where id = %s returning id", way.child)

    row = way.row(stage_id)
    assert (row.details, row.departure, row.outcome, row.ended_at) == ({}, "", "no_further_action", NOW)
    with as_test():
        there = models.Present.objects.get(stage=stage_id)
    assert (there.name_said, there.brought, there.agency_kind) == ("", "", "family")


def test_a_leavers_stages_are_the_desks_in_the_same_act(way: Way) -> None:
    stage_id = way.begin("assessment")
    assert way.holder(way.row(stage_id))[1] == way.mo.id

    agencies.end_appointment(
        appointment_id=way.mo.appointment.id, until=london_day(LATER), hand_to=Holder(way.world.cast.council.id),
        by=way.world.cast.ada.actor(LATER, stepped_up=True), at=LATER,
    )  # fmt: skip

    assert way.holder(way.row(stage_id)) == (way.world.cast.council.id, None)


def test_a_strangers_stages_wait_at_the_desk_like_any_other(way: Way) -> None:
    contact = way.world.contacts(way.world.raise_it(child_id=None, who=Who("A boy in red")))[0]
    given = Given("early_help", 2, "A family new to the town that asks for help.", "We will offer help to them.")
    deciding.decide(contact_id=contact.id, given=given, by=way.world.farah.actor(LATER), at=LATER)

    (row,) = way.rows(contact=contact.id)
    assert way.holder(row) == (way.world.cast.council.id, None)
