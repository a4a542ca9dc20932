"""What time does: silence climbs the table rung by rung, text goes when it is due, walls call requests back."""

from datetime import UTC, datetime, timedelta

import pytest

from linkspan.agencies import commands as agencies
from linkspan.agencies.rules import Share
from linkspan.audit import Actor, NotFound
from linkspan.children.commands import keeping
from linkspan.children.models import Conflict, Link
from linkspan.exchange import escalation
from linkspan.exchange.commands import clocks
from linkspan.exchange.escalation import Row, next_rung, row_for, rungs_reached
from linkspan.exchange.queries.inbox import inbox
from linkspan.exchange.queries.thread import thread
from tests import cast, factories
from tests.rooms.children.conftest import NOW, a_record
from tests.rooms.exchange.conftest import BEGAN, LATER, NOTHING, TOLD, World
from tests.support.database import as_test

WORKER = Actor.system("worker")
DUE = datetime(2026, 11, 3, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("row", escalation.TABLE, ids=lambda row: row.urgency)
def test_the_rungs_of_every_urgency_come_one_after_another(row: Row) -> None:
    assert list(row.hours) == sorted(set(row.hours))
    assert row.hours[0] == 0


def test_an_area_s_own_row_stands_in_place_of_everyone_s() -> None:
    own = Row("check", (0, 1, 2, 3, 4), area_code="E06990001")
    table = (*escalation.TABLE, own)

    assert row_for("check", "E06990001", NOW.date(), table) is own
    assert row_for("check", "E06990002", NOW.date(), table) is not own


def test_no_rung_is_reached_before_the_date_and_each_at_its_hour() -> None:
    row = row_for("check", "", NOW.date())

    assert rungs_reached(row, DUE, DUE) == ()
    assert rungs_reached(row, DUE, DUE + timedelta(seconds=1)) == ("desk",)
    assert rungs_reached(row, DUE, DUE + timedelta(hours=25)) == ("desk", "manager", "named_lead")
    assert next_rung(row, DUE, DUE + timedelta(hours=25)) == ("delegated_partner", DUE + timedelta(hours=48))
    assert next_rung(row, DUE, DUE + timedelta(hours=500)) is None


def test_a_silence_tells_each_rung_once_and_the_asker_with_it(world: World) -> None:
    manager = world.index.colleague("Insp Marlow", "manager", organisation=world.cast.police)
    request = world.ask(None, world.cast.police)

    before = world.mind(DUE - timedelta(minutes=1))
    first = world.mind(DUE + timedelta(minutes=1))
    again = world.mind(DUE + timedelta(minutes=6))
    second = world.mind(DUE + timedelta(hours=5))

    assert (before, first, again, second) == (0, 1, 0, 1)
    assert world.index.rows("select rung from exchange_escalation order by at") == [("desk",), ("manager",)]
    told = "agencies_notice where event = 'exchange.silence.escalated' and person_id = %s"
    assert world.index.count(told, manager.person_id) == 2  # no post there is a duty desk's: the managers are it
    assert world.told(world.cast.ben, "exchange.silence.escalated") == 2
    seen = thread(part_id=world.part(request, world.cast.police).id, by=world.cast.ben.actor(DUE), at=DUE)
    assert [each.rung for each in seen.rungs] == ["desk", "manager"]
    assert world.index.events("exchange.silence.escalated") == 2


def test_a_worker_that_slept_tells_the_highest_rung_reached(world: World) -> None:
    chief = factories.person(name="Chief Alder", user=factories.user())
    post = factories.post(organisation=world.cast.police, title="Chief constable", roles=("practitioner",), band=1)
    factories.appointment(person=chief, post=post)
    world.ask(None, world.cast.police)

    assert world.mind(DUE + timedelta(days=9)) == 5

    assert world.index.rows("select rung from exchange_escalation where told > 0") == [("lead_partners",)]
    told = "agencies_notice where event = 'exchange.silence.escalated' and person_id = %s"
    assert world.index.count(told, chief.id) == 1


def test_an_answer_in_time_climbs_nothing(world: World) -> None:
    request = world.ask(None, world.cast.police)
    world.answer(world.part(request, world.cast.police), world.cast.dee, TOLD)

    assert world.mind(DUE + timedelta(days=9)) == 0


def test_text_goes_when_its_time_is_over_and_that_it_was_told_stays(world: World) -> None:
    request = world.ask(None, world.cast.police)
    part = world.part(request, world.cast.police)
    world.answer(part, world.cast.dee, TOLD)

    clocks.drop_due(by=WORKER, at=datetime(2027, 1, 14, 3, tzinfo=UTC))
    kept = world.index.count("exchange_entry where text <> ''")
    clocks.drop_due(by=WORKER, at=datetime(2027, 1, 15, 3, tzinfo=UTC))

    assert kept == 4
    assert world.index.rows("select distinct text, source from exchange_entry") == [("", "")]
    after = datetime(2027, 1, 16, tzinfo=UTC)
    seen = thread(part_id=part.id, by=world.cast.ben.actor(after), at=after).questions[0].answer
    assert seen is not None
    assert seen.is_gone
    assert seen.entries == ()
    assert world.index.events("exchange.answer.given") == 1


def test_a_legal_hold_keeps_the_text(world: World) -> None:
    part = world.part(world.ask(None, world.cast.police), world.cast.police)
    world.answer(part, world.cast.dee, TOLD)
    keeping.hold(
        child_id=world.child,
        held_for="The Mere inquiry",
        reason="concern: asked for by the inquiry",
        by=world.cast.ines.actor(LATER, stepped_up=True),
        at=LATER,
    )

    clocks.drop_due(by=WORKER, at=datetime(2028, 1, 15, 3, tzinfo=UTC))

    assert world.index.count("exchange_entry where text <> ''") == 4


def test_a_child_whose_identity_is_walled_later_is_gone_from_every_desk_outside(world: World) -> None:
    request = world.ask(world.cast.amina.actor(NOW), world.cast.police)
    part = world.part(request, world.cast.police)
    world.answer(part, world.cast.dee, TOLD, world.questions(part)[:1])
    world.index.send(world.cast.council, a_record("1", **BEGAN, protection="identity"))

    with pytest.raises(NotFound):
        thread(part_id=part.id, by=world.cast.dee.actor(LATER), at=LATER)
    desk = inbox(by=world.cast.dee.actor(LATER), at=LATER)
    world.mind(LATER)

    assert (desk.to_answer, desk.asked) == ((), ())
    assert world.part(request, world.cast.police).closed_how == "recalled"
    assert world.index.count("duty_item where id = %s and closed_at is null", part.item_id) == 0
    assert thread(part_id=part.id, by=world.cast.amina.actor(LATER), at=LATER).standing == "withdrawn"


def test_a_worker_close_to_the_child_meets_nothing(world: World) -> None:
    part = world.part(world.ask(), world.cast.police)
    with as_test():
        factories_conflict(world.child, world.cast.dee)

    with pytest.raises(NotFound):
        thread(part_id=part.id, by=world.cast.dee.actor(LATER), at=LATER)
    assert inbox(by=world.cast.dee.actor(LATER), at=LATER).to_answer == ()


def factories_conflict(child_id: object, member: cast.Member) -> None:
    Conflict.objects.create(child_id=child_id, person=member.person, kind="family", from_at=NOW)


def test_a_request_follows_the_agency_s_successor(world: World) -> None:
    request = world.ask(None, world.cast.police)
    part = world.part(request, world.cast.police)
    heir = factories.organisation(
        code="NEW-POL", name="New Mere Police", kind="police", area=world.cast.northmere,
        serves=(world.cast.northmere, world.cast.southmere),
    )  # fmt: skip

    agencies.succeed(
        organisation_id=world.cast.police.id, shares=[Share(heir.id, frozenset())], on=LATER.date(),
        by=world.cast.ada.actor(LATER, stepped_up=True), at=LATER,
    )  # fmt: skip

    moved = world.part(request, heir)
    assert moved.id == part.id
    assert world.index.rows(
        "select organisation_id from duty_tenure where item_id = %s and until_at is null", part.item_id
    ) == [(heir.id,)]


def test_what_was_asked_goes_with_the_child_s_last_record(world: World) -> None:
    request = world.ask(None, world.cast.police)
    world.index.send(world.cast.practice, a_record("p9", given_name="Other", nhs_number=None, postcode="ZE9 1AA"))
    other = world.index.child_of(world.cast.practice, "p9")
    with as_test():
        rows = list(Link.objects.filter(child=world.child, until_at=None))
        for row in rows:
            Link.objects.filter(id=row.id).update(until_at=LATER)
            Link.objects.create(record_id=row.record_id, child_id=other, made_by="person", from_at=LATER)

    assert other != world.child
    assert world.index.rows("select child_id from exchange_request where id = %s", request) == [(other,)]
    assert world.index.rows("select child_id from exchange_subject") == [(other,)]


def test_a_wrong_answer_of_a_sensitive_service_is_never_told(world: World) -> None:
    world.index.send(world.cast.practice, a_record("p1", **BEGAN, sensitive_service=True))
    part = world.part(world.ask(None, world.cast.practice), world.cast.practice)
    world.answer(part, world.cast.cole, NOTHING)

    world.mind(LATER + timedelta(hours=1))

    assert world.index.count("exchange_contradiction") == 0
