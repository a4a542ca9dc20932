"""What is kept apart: whom it is about and whoever is close to them meet it nowhere, whatever else holds."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from linkspan.agencies import commands
from linkspan.agencies import models as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, trail
from linkspan.audit.ids import new_id
from linkspan.children.queries.file import child_file
from linkspan.children.queries.flags import tasks_kept_from_me
from linkspan.pathway import models
from linkspan.pathway.commands import case_holding, insiders
from linkspan.pathway.queries import stages as queries
from linkspan.pathway.queries.wholes import stage_whole
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from tests.cast import Member
from tests.rooms.children.conftest import NOW, signed
from tests.rooms.pathway.conftest import World
from tests.rooms.pathway.ways import Way, make_way
from tests.support.database import as_test
from tests.support.seats import seat

DAY = timedelta(days=1)
WORKER = Actor.system("worker")


@pytest.fixture
def way(world: World) -> Way:
    return make_way(world)


def allegation(way: Way, by: Actor | None = None, at: datetime = NOW, **changes: object) -> UUID:
    wanted: dict[str, object] = dict(
        details={"said": "He was seen to strike her.", "about_whom": "The caretaker"}, subject_id=way.mo.id, at=at
    )
    return way.begin("allegation", by or way.dee.actor(at), **(wanted | changes))


def read_by(way: Way, by: Actor, at: datetime = NOW) -> set[UUID]:
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.SEE_PATHWAY, about=way.child, at=at, organisation_id=by.organisation_id)
        found = queries.stages_of(way.child, by=by, at=at, permit=permit)
        trail.record("pathway.stages.seen", permit)
    return {each.id for each in found}


def in_the_database(by: Actor, table: str) -> int:
    with signed(by), connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        (count,) = cursor.fetchone() or (0,)
    return int(count)


def test_an_allegation_is_read_by_who_told_it_and_the_councils_officer_alone(way: Way) -> None:
    stage_id = allegation(way)

    assert read_by(way, way.dee.actor(NOW)) == {stage_id}
    assert way.holder(way.row(stage_id)) == (way.world.cast.council.id, way.lado.id)
    for other in (way.mo, way.amina, way.world.tess, way.world.farah):
        assert in_the_database(other.actor(NOW), "pathway_stage") == 0, other.person.name
    for insider in (way.dee, way.lado):
        assert in_the_database(insider.actor(NOW), "pathway_stage") == 1, insider.person.name


@pytest.mark.parametrize("table", ["pathway_stage", "pathway_inside", "pathway_outside", "pathway_present"])
def test_whom_it_is_about_meets_no_row_of_it_whatever_their_post(way: Way, table: str) -> None:
    allegation(way)
    with as_test():
        agencies.Post.objects.filter(id=way.mo.post.id).update(
            roles=["manager", "duty", "front_door", "lado", "caldicott_guardian", "shield_reviewer", "data_officer"]
        )

    assert in_the_database(way.mo.actor(NOW), table) == 0


def test_its_subject_reads_no_line_of_it_in_the_trail_and_sees_no_task_of_it(way: Way) -> None:
    stage_id = allegation(way)
    with as_test():
        agencies.Post.objects.filter(id=way.mo.post.id).update(roles=["ig_lead", "manager", "duty"])
    by = way.mo.actor(NOW)

    with signed(by), connection.cursor() as cursor:
        cursor.execute(
            "select event, body::text from linkspan.acts(null, null, null, null, null, false, false, false, null, null,"
            " null, 200)"
        )
        lines = [" ".join(row) for row in cursor.fetchall()]
    with signed(by):
        kept = tasks_kept_from_me()

    assert not [line for line in lines if "allegation" in line or "restricted" in line or str(stage_id) in line]
    assert way.row(stage_id).item_id in kept


def test_it_is_in_nobodys_list_of_who_looked_at_the_childs_file(way: Way) -> None:
    child_file(child_id=way.child, by=way.dee.actor(NOW), at=NOW)
    allegation(way)

    with signed(way.mo.actor(NOW)), connection.cursor() as cursor:
        cursor.execute("select event, action from linkspan.looks(%s, 100)", [way.child])
        looks = cursor.fetchall()

    assert looks
    assert not [line for line in looks if "pathway" in line[0] or "restricted" in line[1] or "stage" in line[1]]


def test_no_line_of_it_names_the_child(way: Way) -> None:
    stage_id = allegation(way)

    (child,) = way.world.index.rows(
        "select child from audit_entry where object = %s and event like %s", stage_id, "pathway.%"
    )[0]
    assert child is None


def test_nobody_but_those_inside_is_told(way: Way) -> None:
    allegation(way)

    told = way.world.index.rows("select person_id from agencies_notice where event = 'pathway.restricted.begun'")
    assert {person for (person,) in told} == {way.lado.id}


def test_where_the_officer_is_whom_it_is_about_somebody_else_takes_it(way: Way) -> None:
    stage_id = allegation(way, subject_id=way.lado.id)

    assert in_the_database(way.lado.actor(NOW), "pathway_stage") == 0
    assert way.holder(way.row(stage_id))[1] != way.lado.id


def test_someone_let_in_reads_it_until_they_are_inside_no_more(way: Way) -> None:
    stage_id = allegation(way)
    insiders.let_inside(stage_id=stage_id, person_id=way.amina.id, by=way.lado.actor(NOW), at=NOW)
    assert in_the_database(way.amina.actor(NOW), "pathway_stage") == 1

    later = NOW + DAY
    insiders.end_inside(stage_id=stage_id, person_id=way.amina.id, by=way.lado.actor(later), at=later)

    with signed(way.amina.actor(later + DAY), later + DAY), connection.cursor() as cursor:
        cursor.execute("select count(*) from pathway_stage")
        assert cursor.fetchone() == (0,)


def test_whom_it_is_about_cannot_be_let_in(way: Way) -> None:
    stage_id = allegation(way)

    with pytest.raises(NotNow, match=r"pathway\.kept_out"):
        insiders.let_inside(stage_id=stage_id, person_id=way.mo.id, by=way.lado.actor(NOW), at=NOW)


def test_whom_it_is_about_cannot_let_anybody_in_or_out(way: Way) -> None:
    stage_id = allegation(way)

    with pytest.raises(NotFound):
        insiders.let_inside(stage_id=stage_id, person_id=way.amina.id, by=way.mo.actor(NOW), at=NOW)
    with pytest.raises(NotFound):
        case_holding.take_case(stage_id=stage_id, by=way.mo.actor(NOW), at=NOW)


def test_the_holder_who_turns_out_to_be_close_to_them_is_out_and_another_holds_it(way: Way) -> None:
    stage_id = allegation(way)
    insiders.let_inside(stage_id=stage_id, person_id=way.amina.id, by=way.lado.actor(NOW), at=NOW)

    insiders.keep_outside(stage_id=stage_id, person_id=way.lado.id, why="conflicted", by=way.dee.actor(NOW), at=NOW)

    assert way.holder(way.row(stage_id)) == (way.world.cast.council.id, way.amina.id)
    assert in_the_database(way.lado.actor(NOW), "pathway_stage") == 0


def test_somebody_is_always_inside(way: Way) -> None:
    stage_id = allegation(way, by=way.lado.actor(NOW), subject_id=way.mo.id)

    with pytest.raises(NotNow, match=r"pathway\.last_inside"):
        insiders.end_inside(stage_id=stage_id, person_id=way.lado.id, by=way.lado.actor(NOW), at=NOW)


def test_nobody_writes_an_allegation_about_themselves(way: Way) -> None:
    with pytest.raises(NotNow, match=r"pathway\.own_allegation"):
        allegation(way, subject_id=way.dee.id)


def test_an_allegation_told_late_asks_why(way: Way) -> None:
    stage_id = allegation(way, happened_at=NOW - 9 * DAY)

    assert way.asked_why(stage_id) == 1
    assert [each.rule for each in way.clocks(way.row(stage_id))] == ["allegation.tell", "episode.review"]


def test_covert_work_is_kept_apart_in_a_stage_of_any_kind(way: Way) -> None:
    stage_id = way.begin(
        "strategy_discussion", restricted=True, outside_ids=[way.world.tess.id], inside_ids=[way.dee.id]
    )

    assert read_by(way, way.dee.actor(NOW)) == {stage_id}
    for other in (way.world.tess, way.amina, way.world.farah):
        assert in_the_database(other.actor(NOW), "pathway_stage") == 0


def test_an_allegation_is_never_kept_with_the_rest(way: Way) -> None:
    stage_id = allegation(way)

    with as_test(), pytest.raises(Exception, match="pathway_stage_kept_apart"):
        models.Stage.objects.filter(id=stage_id).update(restricted=False)


def test_what_follows_covert_work_is_kept_from_the_same_people(way: Way) -> None:
    tess, dee = way.world.tess.id, way.dee.id
    discussion = way.begin("strategy_discussion", restricted=True, outside_ids=[tess], inside_ids=[dee])

    enquiry = way.finish(discussion, "section47")

    assert enquiry
    row = way.row(enquiry)
    assert row.restricted
    assert (row.kind, row.episode_id) == ("section47", None)
    assert read_by(way, way.dee.actor(NOW)) == {discussion, enquiry}
    for other in (way.world.tess, way.amina, way.world.farah):
        assert in_the_database(other.actor(NOW), "pathway_stage") == 0
        assert in_the_database(other.actor(NOW), "pathway_episode") == 0


def test_covert_work_does_not_show_by_standing_in_anothers_way(way: Way) -> None:
    way.begin("section47", way.mo.actor(NOW), restricted=True, inside_ids=[way.dee.id])

    enquiry = way.begin("section47", way.mo.actor(NOW))

    assert not way.row(enquiry).restricted


def leaves(member: Member, at: datetime) -> None:
    commands.end_appointment(
        appointment_id=member.appointment.id,
        until=london_day(at),
        hand_to=Holder(member.organisation.id),
        by=Actor.system("setup"),
        at=at,
    )


def test_where_everyone_inside_has_left_the_next_officer_is_let_in_and_holds_it(way: Way) -> None:
    stage_id = allegation(way)
    leaves(way.lado, NOW + DAY)
    later = NOW + 2 * DAY
    assert way.holder(way.row(stage_id))[1] is None  # a desk has it, and may not see it
    heir = seat(way.world.cast.council, "Lena Okafor", "Allegations officer", {"lado"})

    assert insiders.mind_apart(by=WORKER, at=later) == 1

    assert way.holder(way.row(stage_id)) == (way.world.cast.council.id, heir.id)
    assert stage_whole(stage_id=stage_id, by=heir.actor(later), at=later).line.id == stage_id
    told = way.world.index.rows("select person_id from agencies_notice where event = 'pathway.restricted.let_in'")
    assert told == [(heir.id,)]
    assert insiders.mind_apart(by=WORKER, at=later) == 0


def test_whom_it_is_kept_from_never_inherits_it(way: Way) -> None:
    stage_id = allegation(way)
    with as_test():
        agencies.Post.objects.filter(id=way.mo.post.id).update(roles=["lado", "manager"])
    leaves(way.lado, NOW + DAY)
    later = NOW + 2 * DAY

    insiders.mind_apart(by=WORKER, at=later)

    assert way.holder(way.row(stage_id))[1] != way.mo.id
    assert in_the_database(way.mo.actor(later), "pathway_stage") == 0


def test_while_somebody_inside_is_there_nobody_else_is_let_in(way: Way) -> None:
    stage_id = allegation(way)
    insiders.let_inside(stage_id=stage_id, person_id=way.amina.id, by=way.lado.actor(NOW), at=NOW)
    leaves(way.lado, NOW + DAY)
    seat(way.world.cast.council, "Lena Okafor", "Allegations officer", {"lado"})

    assert insiders.mind_apart(by=WORKER, at=NOW + 2 * DAY) == 0


@pytest.mark.parametrize("asked", ["select * from linkspan.left_apart(10)", "select linkspan.seat_apart(%s, %s, %s)"])
def test_nobody_but_the_worker_asks_what_was_left_or_lets_anybody_in_so(way: Way, asked: str) -> None:
    stage_id = allegation(way)
    given = [new_id(), stage_id, way.amina.id] if "%s" in asked else []

    with (
        signed(way.amina.actor(NOW)),
        pytest.raises(DatabaseError, match=r"kept apart|let in here"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(asked, given)
