"""A child who is placed in another area, or found there: who says so, whom it is told to, and when it is over."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from linkspan.agencies import models as agencies
from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.children import models
from linkspan.children.commands import areas, keeping, shields
from linkspan.children.queries import file, happened
from linkspan.children.queries.areas import NewcomerLine, newcomers
from linkspan.duty import models as duty
from tests.rooms.children.conftest import NOW, WHY, Index, a_record, signed
from tests.rooms.children.test_areas import IN_SOUTHMERE, LATER, is_theirs
from tests.support.database import as_test

MUCH_LATER = LATER + timedelta(days=30)


@pytest.fixture
def rowan(index: Index) -> UUID:
    """Rowan, whom Amina's council works with; postcodes say which council's an address is."""
    people = index.cast
    with as_test():
        models.Outcode.objects.bulk_create(
            models.Outcode(outcode=outcode, area=area)
            for outcode, area in (("ZE3", people.northmere), ("ZE7", people.southmere))
        )
    index.send(people.council, a_record("1", practitioner_name="Amina Yusuf"))
    found = index.child_of(people.council, "1")
    assert found is not None
    return found


def say(index: Index, child_id: UUID, by: Actor | None = None, **changes: object) -> UUID:
    said = dict(
        child_id=child_id, area_id=index.cast.southmere.id, kind="placed", from_on=NOW.date(),
        contact_name="Amina Yusuf", contact_phone="01632 960100", by=by or index.cast.amina.actor(NOW), at=NOW,
    ) | changes  # fmt: skip
    return areas.say_elsewhere(**said)  # type: ignore[arg-type]  # one of them is changed by each test


def door(index: Index, at: object = NOW) -> Actor:
    """Somebody at the front door of the council next door."""
    there = index.cast.southmere_council
    return index.colleague("Sol Marsh", "front_door", organisation=there, at=at)  # type: ignore[arg-type]  # a moment


def told(index: Index, at: object = NOW) -> tuple[NewcomerLine, ...]:
    return newcomers(by=door(index, at), at=at)  # type: ignore[arg-type]  # a moment


def waiting(index: Index) -> list[UUID]:
    with as_test():
        rows = duty.Item.objects.filter(kind="newcomer_read", closed_at=None, tenures__until_at=None)
        return list(rows.values_list("tenures__organisation_id", flat=True))


def mind(at: object = LATER) -> int:
    return areas.mind_areas(by=Actor.system("worker"), at=at)  # type: ignore[arg-type]  # a moment


def test_a_placement_out_of_the_area_is_told_to_the_council_there_with_a_clock_and_a_notice(
    index: Index, rowan: UUID
) -> None:
    people = index.cast
    with as_test():
        desk = agencies.Notice.objects.filter(event="children.area.told")
        before = desk.count()
    assert not is_theirs(index, people.southmere_council, rowan, NOW)

    residence = say(index, rowan)

    (line,) = told(index)
    assert (line.name, line.age, line.kind, line.area) == ("Rowan Ashgrove", 11, "placed", "Southmere")
    assert (line.giver, line.contact_name, line.contact_phone) == (people.council.name, "Amina Yusuf", "01632 960100")
    assert waiting(index) == [people.southmere_council.id]
    assert line.due_at > NOW
    assert index.events("children.area.told") == index.events("children.child.elsewhere") == 1
    assert is_theirs(index, people.southmere_council, rowan, NOW), "their front door may see what is going on"
    assert is_theirs(index, people.council, rowan, NOW), "and so may the council that placed her"
    shown = file.child_file(child_id=rowan, by=people.amina.actor(NOW), at=NOW).elsewhere
    assert [(each.residence_id, each.kind, each.council, each.read_at) for each in shown] == [
        (residence, "placed", people.southmere_council.name, None)
    ]
    with as_test():
        assert desk.count() >= before


def test_nothing_of_a_place_or_a_case_goes_with_it(index: Index, rowan: UUID) -> None:
    say(index, rowan)

    said = repr(told(index))

    for kept in ("Tern Walk", "ZE3", "9434765919", "01632 960333", "Marian"):
        assert kept not in said


def test_somebody_at_the_council_reads_it_once_and_the_placing_worker_sees_that(index: Index, rowan: UUID) -> None:
    say(index, rowan)
    (line,) = told(index)

    areas.read_newcomer(newcomer_id=line.newcomer_id, by=door(index), at=NOW)

    assert waiting(index) == []
    (read,) = told(index)
    assert (read.read_by, read.read_at) == ("Sol Marsh", NOW)
    (shown,) = file.child_file(child_id=rowan, by=index.cast.amina.actor(NOW), at=NOW).elsewhere
    assert shown.read_at == NOW
    with pytest.raises(NotNow):
        areas.read_newcomer(newcomer_id=line.newcomer_id, by=door(index), at=NOW)


def test_when_the_placement_is_over_the_council_there_holds_nothing_any_more(index: Index, rowan: UUID) -> None:
    residence = say(index, rowan)

    areas.end_elsewhere(residence_id=residence, by=index.cast.mo.actor(NOW), at=NOW)

    assert told(index) == ()
    assert waiting(index) == []
    assert not is_theirs(index, index.cast.southmere_council, rowan, NOW)
    assert file.child_file(child_id=rowan, by=index.cast.amina.actor(NOW), at=NOW).elsewhere == ()
    with pytest.raises(NotNow):
        areas.end_elsewhere(residence_id=residence, by=index.cast.mo.actor(NOW), at=NOW)


def test_a_placement_is_in_the_child_s_chronology(index: Index, rowan: UUID) -> None:
    say(index, rowan)

    with signed(index.cast.amina.actor(NOW)):
        codes = [each.code for each in happened._homes(rowan, [])]

    assert codes == ["home.placed"]


@pytest.mark.parametrize("who", ["ben", "kit", "ines", "dee"])
def test_only_a_council_that_works_with_the_child_says_it(index: Index, rowan: UUID, who: str) -> None:
    index.send(index.cast.school, a_record("s1"))

    with pytest.raises((Refused, NotFound)):
        say(index, rowan, by=getattr(index.cast, who).actor(NOW))

    assert index.count("children_residence where kind <> 'home'") == index.count("children_newcomer") == 0


def test_the_council_next_door_cannot_place_a_child_of_whom_it_knows_nothing(index: Index, rowan: UUID) -> None:
    stranger = index.colleague("Ann Gull", "practitioner", organisation=index.cast.southmere_council)

    with pytest.raises((Refused, NotFound)):
        say(index, rowan, by=stranger)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "home"}, "elsewhere_kind"),
        ({"from_on": NOW.date() + timedelta(days=1)}, "elsewhere_day"),
        ({"from_on": date(1024, 1, 1)}, "elsewhere_day"),
        ({"contact_name": "  "}, "elsewhere_contact"),
        ({"contact_phone": ""}, "elsewhere_contact"),
        ({"area_id": uuid4()}, "elsewhere_area"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(
    index: Index, rowan: UUID, change: dict[str, object], code: str
) -> None:
    with pytest.raises(NotNow) as said:
        say(index, rowan, **change)

    assert said.value.code == f"children.{code}"
    assert index.count("children_residence where kind <> 'home'") == 0


def test_one_s_own_area_and_the_same_thing_twice_are_refused(index: Index, rowan: UUID) -> None:
    with pytest.raises(NotNow):
        say(index, rowan, area_id=index.cast.northmere.id)
    say(index, rowan)
    with pytest.raises(NotNow):
        say(index, rowan)

    assert index.count("children_newcomer") == 1


# --- found by a feed ----------------------------------------------------------------------------------------


def test_a_child_whom_a_feed_finds_elsewhere_is_told_of_once_and_let_go_when_they_are_back(
    index: Index, rowan: UUID
) -> None:
    people = index.cast
    index.send(people.practice, a_record("g1"))
    index.send(people.practice, a_record("g1", **IN_SOUTHMERE), at=LATER)

    assert mind() == 1
    assert mind() == 0
    (line,) = told(index, LATER)
    assert (line.kind, line.giver, line.contact_name) == ("found", "", "")
    assert line.desk is not None, "the duty desk of the child's own area answers"

    index.send(people.practice, a_record("g1"), at=MUCH_LATER)
    assert mind(MUCH_LATER) == 2, "the area has ended, and what was told is taken back"

    assert told(index, MUCH_LATER) == ()
    assert waiting(index) == []
    assert not is_theirs(index, people.southmere_council, rowan, MUCH_LATER)
    assert mind(MUCH_LATER) == 0


def test_a_family_that_moves_house_is_nobody_s_business(index: Index, rowan: UUID) -> None:
    people = index.cast
    wren = dict(given_name="Wren", family_name="Oakes", date_of_birth=date(2014, 2, 3), sex="F")
    index.send(people.practice, a_record("g9", wren | {"address_line_1": "2 Tern Walk", "postcode": "ZE3 9QQ"}))
    index.send(people.practice, a_record("g9", wren | IN_SOUTHMERE), at=LATER)

    assert index.count("children_residence where kind = 'found'") == 1
    assert mind() == 0


def test_a_council_that_works_with_the_child_already_is_told_of_a_placement_alone(index: Index, rowan: UUID) -> None:
    people = index.cast
    index.send(people.southmere_council, a_record("t1", **IN_SOUTHMERE), at=LATER)
    assert index.child_of(people.southmere_council, "t1") == rowan

    assert mind() == 0
    say(index, rowan, at=LATER, by=people.amina.actor(LATER), from_on=LATER.date())
    assert len(told(index, LATER)) == 1


# --- walls --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["location", "identity"])
def test_where_a_protected_child_is_is_written_down_nowhere(index: Index, rowan: UUID, kind: str) -> None:
    shields.shield(child_id=rowan, kind=kind, reason=WHY, by=index.cast.amina.actor(NOW), at=NOW)

    with pytest.raises(NotNow) as said:
        say(index, rowan)

    assert said.value.code == "children.elsewhere_protected"
    assert index.count("children_residence where kind <> 'home'") == 0


@pytest.mark.parametrize("kind", ["location", "identity"])
def test_a_shield_takes_back_at_once_what_a_council_was_told(index: Index, rowan: UUID, kind: str) -> None:
    say(index, rowan)
    (line,) = told(index)

    shields.shield(child_id=rowan, kind=kind, reason=WHY, by=index.cast.amina.actor(NOW), at=NOW)

    assert told(index) == ()
    assert waiting(index) == []
    with pytest.raises((NotFound, Refused)):
        areas.read_newcomer(newcomer_id=line.newcomer_id, by=door(index), at=NOW)


def test_a_feed_that_protects_takes_it_back_as_well(index: Index, rowan: UUID) -> None:
    say(index, rowan)

    index.send(index.cast.council, a_record("1", protection="location"), at=LATER)

    assert told(index, LATER) == ()
    assert waiting(index) == []


def test_a_file_that_is_archived_is_no_council_s_to_read(index: Index, rowan: UUID) -> None:
    say(index, rowan)
    with as_test():
        models.Child.objects.filter(id=rowan).update(archived_on=NOW.date())

    assert told(index) == ()
    assert mind() == 1
    assert waiting(index) == []


def test_archiving_by_hand_takes_it_back_in_the_same_act(index: Index, rowan: UUID) -> None:
    say(index, rowan)

    keeping.archive(
        child_id=rowan, reason="The file was opened in error", is_error=True, by=index.cast.ines.actor(NOW), at=NOW
    )

    assert waiting(index) == []
    assert mind() == 0


def test_who_is_kept_from_a_file_is_not_told_either(index: Index, rowan: UUID) -> None:
    say(index, rowan)
    by = door(index)
    with as_test():
        models.Conflict.objects.create(child_id=rowan, person_id=by.person_id, kind="relative", from_at=NOW)

    assert newcomers(by=by, at=NOW) == ()


def test_the_database_by_itself_shows_a_newcomer_to_that_council_and_to_those_with_the_child(
    index: Index, rowan: UUID
) -> None:
    say(index, rowan)
    people = index.cast

    def rows(by: Actor) -> int:
        with signed(by), connection.cursor() as cursor:
            cursor.execute("select count(*) from children_newcomer")
            return int(cursor.fetchone()[0])

    assert rows(door(index)) == rows(people.amina.actor(NOW)) == 1
    assert rows(people.kit.actor(NOW)) == rows(people.cole.actor(NOW)) == 0
    for forged in ("update children_newcomer set organisation_id = organisation_id",
                   "update children_residence set kind = 'home'", "delete from children_newcomer"):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), signed(door(index)), connection.cursor() as cursor:
            cursor.execute(forged)


def test_only_the_worker_looks_for_who_is_to_be_told(index: Index, rowan: UUID) -> None:
    for asked in ("linkspan.areas_to_tell(null, 10)", "linkspan.areas_left(10)",
                  "linkspan.take_back_newcomers(null, 10)"):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), signed(index.cast.amina.actor(NOW)):
            connection.cursor().execute(f"select * from {asked}")
    with pytest.raises((Refused, NotFound)):
        areas.mind_areas(by=index.cast.mo.actor(NOW), at=NOW)


# --- records that turn out to be another child's ----------------------------------------------------------------


def test_a_placement_goes_on_with_the_child_when_their_records_do(index: Index, rowan: UUID) -> None:
    people = index.cast
    say(index, rowan)
    index.send(people.police, a_record("p9", dict(given_name="Hazel", family_name="Fell", sex="F",
                                                  date_of_birth=date(2011, 6, 21))))  # fmt: skip
    hazel = index.child_of(people.police, "p9")
    assert hazel is not None
    assert hazel != rowan

    record = index.record(people.council, "1").id
    with as_test():
        models.Link.objects.filter(record=record).update(child=hazel)
    with signed(Actor.system("feed", people.council.id)), connection.cursor() as cursor:
        cursor.execute("select linkspan.carry_over(%s, %s, %s)", [record, rowan, hazel])

    (line,) = told(index)
    assert line.child_id == hazel
    assert index.count("children_residence where child_id = %s and kind = 'placed'", hazel) == 1
