"""A flag reaches who needs it and nobody else: by work with the child, by an agreement in force, or by being met."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from linkspan.agencies import models as agencies
from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.children import models
from linkspan.children.commands import flags, minding, shields
from linkspan.children.queries.file import child_file
from linkspan.children.queries.flags import FlagPage, ReachedFlag, flag_page, reached_flags, tasks_kept_from_me
from linkspan.duty import models as duty
from linkspan.duty import queries as duty_queries
from linkspan.sharing import commands as sharing
from linkspan.sharing.rules import stated
from tests import factories
from tests.cast import Cast, Member
from tests.rooms.children.conftest import NOW, Index, a_record, signed
from tests.support import flags as support
from tests.support.agreements import a_clause, signer, the_version
from tests.support.database import as_test

BEGAN = {"involved_from": date(2021, 9, 1)}
WORKER = Actor.system("worker")
SHIELDED = stated("concern", "The mother fled to a refuge last night")
BROUGHT_IN = stated("urgent_medical", "Brought in by ambulance with a broken arm")
AT_NIGHT = datetime.fromisoformat("2026-11-03T03:00:00+00:00")


@pytest.fixture
def people(index: Index) -> Cast:
    return index.cast


@pytest.fixture
def rowan(index: Index) -> UUID:
    """Rowan, with whom the council (Amina) and her school (Ben) work."""
    index.send(index.cast.council, a_record("1", practitioner_name="Amina Yusuf", **BEGAN))
    index.send(index.cast.school, a_record("s1", practitioner_name="Ben Okoro", **BEGAN))
    child_id = index.child_of(index.cast.council, "1")
    assert child_id is not None
    return child_id


@pytest.fixture
def nurse(people: Cast) -> Member:
    """Hana, on duty at the hospital that serves Northmere and works with nobody here."""
    return support.colleague(people.hospital, "Hana Brook", "Named nurse", {"practitioner", "duty"})


def desk_of(member: Member, at: datetime = NOW) -> tuple[ReachedFlag, ...]:
    return reached_flags(by=member.actor(at), at=at)


def receipts(flag_id: UUID, by: Member, at: datetime = NOW) -> FlagPage:
    return flag_page(flag_id=flag_id, reason=None, by=by.actor(at), at=at)


def notices(member: Member, event: str) -> int:
    with as_test():
        return agencies.Notice.objects.filter(person=member.person, event=event).count()


def withdraw(version_id: UUID, organisation: agencies.Organisation, at: datetime) -> None:
    by = signer(organisation, "The one who withdraws", at)
    agreement_id = the_version(version_id).agreement_id
    sharing.withdraw(agreement_id=agreement_id, said="We no longer want this to be shared.", by=by, at=at)


# --- whom it reaches ------------------------------------------------------------------------------------------


def test_a_flag_reaches_the_desk_of_an_agency_that_works_with_the_child(people: Cast, rowan: UUID) -> None:
    flag_id = support.raise_flag(rowan, people.amina, NOW)

    (found,) = desk_of(people.ben)
    assert (found.flag_id, found.name, found.way) == (flag_id, "Rowan Ashgrove", "works_with")
    assert set(support.deliveries(flag_id)) == {"Heron Lane School"}


def test_an_agreement_brings_a_flag_to_a_desk_that_nothing_else_ties_to_the_child(
    people: Cast, rowan: UUID, nurse: Member
) -> None:
    support.agree_on_flags(people, [people.council], [people.hospital], NOW)
    support.raise_flag(rowan, people.amina, NOW)

    (found,) = desk_of(nurse)

    assert (found.name, found.kind, found.contact_phone) == ("Rowan Ashgrove", "call_before_acting", "01632 960701")
    assert (found.way, found.agreement, found.clause) == ("agreement", "NM-2026-01", "1")
    assert not found.opens_file
    assert notices(nurse, "children.flag.delivered") == 1


@pytest.mark.parametrize(
    "clause",
    [
        pytest.param({"mode": "existence"}, id="existence_says_what_is_held_not_what_to_do"),
        pytest.param({"kinds": ("involvement",)}, id="another_kind_of_information"),
        pytest.param({"purposes": ("early_help",)}, id="another_purpose"),
        pytest.param({"groups": ("known",)}, id="children_whom_the_receiver_knows"),
        pytest.param({"groups": ("harm",)}, id="children_with_significant_harm"),
    ],
)
def test_a_clause_that_does_not_cover_flags_brings_none(
    people: Cast, rowan: UUID, nurse: Member, clause: dict[str, Any]
) -> None:
    support.agree_on_flags(people, [people.council], [people.hospital], NOW, **clause)

    flag_id = support.raise_flag(rowan, people.amina, NOW)

    assert "Mere Hospitals" not in support.deliveries(flag_id)
    assert desk_of(nurse) == ()


def test_a_clause_held_back_for_the_receiver_brings_none(people: Cast, rowan: UUID, nurse: Member) -> None:
    bar = a_clause(
        [people.council.id],
        [people.hospital.id],
        number="2",
        effect="withhold",
        kinds=("alerts",),
        mode="contact",
        groups=("area",),
    )
    support.agree_on_flags(people, [people.council], [people.hospital], NOW, more=[bar])

    flag_id = support.raise_flag(rowan, people.amina, NOW)

    assert "Mere Hospitals" not in support.deliveries(flag_id)


def test_an_agreement_that_not_all_have_signed_brings_none(people: Cast, rowan: UUID, nurse: Member) -> None:
    support.agree_on_flags(people, [people.council], [people.hospital], NOW, signed=False)

    support.raise_flag(rowan, people.amina, NOW)

    assert desk_of(nurse) == ()


def test_an_agreement_alone_lists_no_child_of_another_area(people: Cast, rowan: UUID) -> None:
    support.agree_on_flags(people, [people.council], [people.charity], NOW)
    kay = support.colleague(people.charity, "Kay Ode", "Duty worker", {"duty", "practitioner"})

    flag_id = support.raise_flag(rowan, people.amina, NOW)

    assert "Kite Youth Project" not in support.deliveries(flag_id)
    assert desk_of(kay) == ()


def test_a_withdrawn_agreement_takes_a_flag_away_at_the_next_request(people: Cast, rowan: UUID, nurse: Member) -> None:
    version_id = support.agree_on_flags(people, [people.council], [people.hospital], NOW)
    flag_id = support.raise_flag(rowan, people.amina, NOW)
    assert len(desk_of(nurse)) == 1

    later = NOW + timedelta(minutes=1)
    withdraw(version_id, people.council, later)

    assert desk_of(nurse, later) == ()
    with pytest.raises(NotFound):
        flags.read_reached_flag(flag_id=flag_id, by=nurse.actor(later), at=later)


def test_the_task_of_a_desk_that_a_flag_reaches_no_longer_is_closed(people: Cast, rowan: UUID, nurse: Member) -> None:
    version_id = support.agree_on_flags(people, [people.council], [people.hospital], NOW)
    flag_id = support.raise_flag(rowan, people.amina, NOW)
    later = NOW + timedelta(minutes=10)
    withdraw(version_id, people.council, later)

    minding.mind_flags(by=WORKER, at=later)

    delivery = support.deliveries(flag_id)["Mere Hospitals"]
    assert delivery.ended_how == "no_longer"
    with as_test():
        assert duty.Item.objects.get(id=delivery.item_id).closed_at == later


def test_an_agency_that_comes_to_work_with_the_child_later_is_given_the_flag(
    index: Index, people: Cast, rowan: UUID, nurse: Member
) -> None:
    flag_id = support.raise_flag(rowan, people.amina, NOW)
    later = NOW + timedelta(days=3)
    index.send(people.hospital, a_record("h1", **BEGAN), at=later)

    first = minding.mind_flags(by=WORKER, at=later)
    again = minding.mind_flags(by=WORKER, at=later)

    assert first > again == 0
    assert support.deliveries(flag_id)["Mere Hospitals"].way == "works_with"
    assert notices(nurse, "children.flag.delivered") == 1


# --- whom it must not reach -----------------------------------------------------------------------------------


def test_an_agency_a_flag_is_kept_from_gets_nothing_at_all(people: Cast, rowan: UUID) -> None:
    before = (desk_of(people.ben), notices(people.ben, "children.flag.raised"))

    flag_id = support.raise_flag(rowan, people.amina, NOW, keep_from_organisations=[people.school.id])
    minding.mind_flags(by=WORKER, at=NOW + timedelta(minutes=10))

    assert (desk_of(people.ben), notices(people.ben, "children.flag.raised")) == before
    assert notices(people.ben, "children.flag.delivered") == 0
    assert support.deliveries(flag_id) == {}


def test_a_person_a_flag_is_kept_from_sees_neither_it_nor_their_desk_s_task(people: Cast, rowan: UUID) -> None:
    cara = support.colleague(people.school, "Cara Mint", "Deputy lead", {"duty", "practitioner"})

    flag_id = support.raise_flag(rowan, people.amina, NOW, keep_from_people=[people.ben.id])

    delivery = support.deliveries(flag_id)["Heron Lane School"]
    assert desk_of(people.ben) == ()
    assert len(desk_of(cara)) == 1
    assert notices(people.ben, "children.flag.delivered") == notices(people.ben, "children.flag.raised") == 0
    with signed(people.ben.actor(NOW)):
        assert tasks_kept_from_me() == {delivery.item_id}
        assert not models.Flag.objects.exists()
        assert not models.FlagDelivery.objects.exists()
    with signed(cara.actor(NOW)):
        assert tasks_kept_from_me() == frozenset()


def test_a_colleague_of_those_who_raised_it_can_be_kept_from_a_flag(people: Cast, rowan: UUID) -> None:
    support.raise_flag(rowan, people.amina, NOW, keep_from_people=[people.mo.id])

    with signed(people.mo.actor(NOW)):
        assert not models.Flag.objects.exists()
        assert len(tasks_kept_from_me()) == 1


def test_nobody_keeps_a_flag_from_their_own_agency(people: Cast, rowan: UUID) -> None:
    with pytest.raises(NotNow, match="flag_own"):
        support.raise_flag(rowan, people.amina, NOW, keep_from_organisations=[people.council.id])


def test_a_flag_on_a_walled_child_reaches_those_inside_alone(people: Cast, rowan: UUID, nurse: Member) -> None:
    support.agree_on_flags(people, [people.council, people.school], [people.hospital], NOW)
    shields.shield(child_id=rowan, kind="identity", reason=SHIELDED, by=people.ben.actor(NOW), at=NOW)

    flag_id = support.raise_flag(rowan, people.ben, NOW)

    assert support.deliveries(flag_id) == {}
    assert desk_of(nurse) == ()


def test_a_wall_that_goes_up_later_takes_the_flag_off_the_desks_outside(
    people: Cast, rowan: UUID, nurse: Member
) -> None:
    support.agree_on_flags(people, [people.council], [people.hospital], NOW)
    support.raise_flag(rowan, people.amina, NOW)

    shields.shield(child_id=rowan, kind="identity", reason=SHIELDED, by=people.ben.actor(NOW), at=NOW)

    assert desk_of(nurse) == ()


def test_one_who_must_never_see_the_child_s_file_is_told_of_no_flag(people: Cast, rowan: UUID) -> None:
    with as_test():
        models.Conflict.objects.create(child_id=rowan, person=people.ben.person, kind="relative", from_at=NOW)

    support.raise_flag(rowan, people.amina, NOW)

    assert desk_of(people.ben) == ()
    assert notices(people.ben, "children.flag.delivered") == 0


# --- met at three in the morning ------------------------------------------------------------------------------


def test_a_hospital_out_of_the_area_meets_a_flag_and_is_told_whom_to_ring_now(people: Cast, rowan: UUID) -> None:
    far = support.far_hospital()
    support.raise_flag(rowan, people.amina, NOW)

    file = child_file(
        child_id=rowan, reason=BROUGHT_IN, reason_code="urgent_medical", shows_flags=True, by=far.fay.actor(AT_NIGHT),
        at=AT_NIGHT,
    )  # fmt: skip

    (flag,) = file.flags
    assert (flag.kind, flag.night_phone, flag.is_night) == ("call_before_acting", "01632 960799", True)
    assert flag.organisation == ""


def test_those_who_raised_a_flag_are_told_once_that_it_was_met_and_by_whom_and_when(people: Cast, rowan: UUID) -> None:
    far = support.far_hospital()
    flag_id = support.raise_flag(rowan, people.amina, NOW)

    for at in (AT_NIGHT, AT_NIGHT + timedelta(minutes=5)):
        child_file(
            child_id=rowan, reason=BROUGHT_IN, reason_code="urgent_medical", shows_flags=True, by=far.fay.actor(at),
            at=at,
        )  # fmt: skip
    flags.acknowledge_flag(flag_id=flag_id, by=far.fay.actor(AT_NIGHT), at=AT_NIGHT + timedelta(minutes=6))

    met = next(each for each in receipts(flag_id, people.amina, AT_NIGHT).receipts if each.way == "met")
    assert (met.organisation, met.read_by) == ("Fenmoor Infirmary", "Fay Lindqvist")
    assert [(each.person, each.seen_at) for each in met.people] == [("Fay Lindqvist", AT_NIGHT)]
    assert notices(people.amina, "children.flag.met") == 1


def test_without_a_night_number_the_area_s_duty_desk_answers(people: Cast, rowan: UUID) -> None:
    support.raise_flag(rowan, people.amina, NOW, night_contact="", night_phone="")

    (found,) = desk_of(people.ben, AT_NIGHT)

    assert (found.night_contact, found.night_phone) == ("Northmere Council duty desk", "01632 960199")


def test_a_flag_s_raiser_is_not_named_to_one_who_opens_the_file_by_a_reason_alone(people: Cast, rowan: UUID) -> None:
    support.raise_flag(rowan, people.amina, NOW)

    by_reason = child_file(child_id=rowan, reason=BROUGHT_IN, by=people.dee.actor(NOW), at=NOW)
    by_work = child_file(child_id=rowan, by=people.ben.actor(NOW), at=NOW)

    assert by_reason.flags[0].organisation == ""
    assert by_work.flags[0].organisation == "Northmere Council"


def test_a_sensitive_service_that_raised_a_flag_is_not_named(index: Index, people: Cast, rowan: UUID) -> None:
    index.send(people.hospital, a_record("h1", sensitive_service=True, **BEGAN))
    nurse = support.colleague(people.hospital, "Hana Brook", "Sexual health nurse", {"practitioner"})
    support.raise_flag(rowan, nurse, NOW)

    (flag,) = child_file(child_id=rowan, by=people.ben.actor(NOW), at=NOW).flags

    assert (flag.kind, flag.organisation) == ("call_before_acting", "")


# --- receipts -------------------------------------------------------------------------------------------------


def test_reading_at_the_desk_closes_its_task_and_shows_to_those_who_raised_it(
    people: Cast, rowan: UUID, nurse: Member
) -> None:
    support.agree_on_flags(people, [people.council], [people.hospital], NOW)
    flag_id = support.raise_flag(rowan, people.amina, NOW)
    item_id = support.deliveries(flag_id)["Mere Hospitals"].item_id
    with as_test():
        assert [each.kind for each in duty_queries.organisation_items(people.hospital.id, NOW)] == ["flag_read"]
    desk_of(nurse)

    read_at = NOW + timedelta(hours=1)
    flags.read_reached_flag(flag_id=flag_id, by=nurse.actor(read_at), at=read_at)

    with as_test():
        assert duty.Item.objects.get(id=item_id).closed_at == read_at
    mere = next(each for each in receipts(flag_id, people.amina).receipts if each.organisation == "Mere Hospitals")
    assert (mere.way, mere.agreement, mere.read_by, mere.read_at) == ("agreement", "NM-2026-01", "Hana Brook", read_at)
    assert [(each.person, each.seen_at, each.read_at) for each in mere.people] == [("Hana Brook", NOW, read_at)]


def test_reading_on_the_file_does_the_desk_s_task_as_well(people: Cast, rowan: UUID) -> None:
    flag_id = support.raise_flag(rowan, people.amina, NOW)

    flags.acknowledge_flag(flag_id=flag_id, by=people.ben.actor(NOW), at=NOW)

    delivery = support.deliveries(flag_id)["Heron Lane School"]
    assert (delivery.read_at, delivery.read_by_id) == (NOW, people.ben.id)


def test_a_recipient_sees_its_own_receipts_and_no_other_agency_s(people: Cast, rowan: UUID, nurse: Member) -> None:
    support.agree_on_flags(people, [people.council], [people.hospital], NOW)
    flag_id = support.raise_flag(rowan, people.amina, NOW)
    desk_of(people.ben)
    desk_of(nurse)

    (found,) = desk_of(nurse)

    assert [each.person for each in found.seen] == ["Hana Brook"]
    with signed(nurse.actor(NOW)):
        assert set(models.FlagSeen.objects.values_list("organisation", flat=True)) == {people.hospital.id}
        assert set(models.FlagDelivery.objects.values_list("organisation", flat=True)) == {people.hospital.id}
    with pytest.raises(NotFound):
        receipts(flag_id, nurse)


def test_a_receipt_never_names_a_sensitive_service_to_those_who_raised_the_flag(
    index: Index, people: Cast, rowan: UUID
) -> None:
    index.send(people.practice, a_record("g1", sensitive_service=True, **BEGAN))

    flag_id = support.raise_flag(rowan, people.amina, NOW)

    assert "Mill Street Surgery" in support.deliveries(flag_id)
    assert [each.organisation for each in receipts(flag_id, people.amina).receipts] == ["Heron Lane School"]
    with signed(people.amina.actor(NOW)):
        assert models.FlagDelivery.objects.count() == 1


def test_receipts_name_no_agency_once_the_child_s_place_is_protected_from_the_raiser(people: Cast, rowan: UUID) -> None:
    flag_id = support.raise_flag(rowan, people.amina, NOW)

    shields.shield(child_id=rowan, kind="location", reason=SHIELDED, by=people.ben.actor(NOW), at=NOW)
    page = receipts(flag_id, people.amina)

    assert (page.receipts, page.names_agencies) == ((), False)


def test_a_desk_that_has_not_read_a_flag_in_time_is_reminded_and_then_its_manager(
    people: Cast, rowan: UUID, nurse: Member
) -> None:
    chief = support.colleague(people.hospital, "Mina Orr", "Head of safeguarding", {"manager"})
    support.agree_on_flags(people, [people.council], [people.hospital], NOW)
    flag_id = support.raise_flag(rowan, people.amina, NOW)

    told = []
    for days in (1, 2, 3):  # Tuesday, before it is late; Wednesday and Thursday, after
        minding.mind_flags(by=WORKER, at=NOW + timedelta(days=days))
        told.append((notices(nurse, "children.flag.reminded"), notices(chief, "children.flag.reminded")))

    assert told == [(0, 0), (1, 0), (2, 1)]
    page = receipts(flag_id, people.amina, NOW + timedelta(days=3))
    mere = next(each for each in page.receipts if each.organisation == "Mere Hospitals")
    assert mere.is_late
    assert mere.reminded_at is not None


def test_a_late_review_is_told_to_its_holder_and_manager_and_the_flag_stays(people: Cast, rowan: UUID) -> None:
    flag_id = support.raise_flag(rowan, people.amina, NOW)
    support.review_was_due(flag_id, date(2026, 11, 1))

    minding.mind_flags(by=WORKER, at=NOW)
    minding.mind_flags(by=WORKER, at=NOW + timedelta(days=1))

    assert notices(people.amina, "children.flag.review_late") == notices(people.mo, "children.flag.review_late") == 1
    (found,) = desk_of(people.ben, NOW)
    assert found.is_overdue
    page = receipts(flag_id, people.amina)
    assert page.holder == "Amina Yusuf"
    assert page.line.is_overdue


# --- how it ends ----------------------------------------------------------------------------------------------


def test_a_flag_that_ended_is_shown_as_ended_to_the_desk_that_read_it_and_gone_from_the_rest(
    people: Cast, rowan: UUID, nurse: Member
) -> None:
    support.agree_on_flags(people, [people.council], [people.hospital], NOW)
    flag_id = support.raise_flag(rowan, people.amina, NOW)
    flags.read_reached_flag(flag_id=flag_id, by=nurse.actor(NOW), at=NOW)

    ended = NOW + timedelta(hours=2)
    flags.end_flag(flag_id=flag_id, reason="The order has run out", by=people.amina.actor(ended), at=ended)

    (found,) = desk_of(nurse, ended)
    assert found.ended_on == date(2026, 11, 2)
    assert notices(nurse, "children.flag.ended") == 1
    assert desk_of(people.ben, ended) == ()
    assert desk_of(nurse, ended + timedelta(days=29)) == ()
    with as_test():
        assert not duty.Item.objects.filter(about_object=flag_id, closed_at=None).exists()


def test_one_who_met_and_read_a_flag_sees_on_the_file_that_it_has_ended(people: Cast, rowan: UUID) -> None:
    far = support.far_hospital()
    flag_id = support.raise_flag(rowan, people.amina, NOW)
    opened = {"child_id": rowan, "reason": BROUGHT_IN, "shows_flags": True}
    child_file(**opened, by=far.fay.actor(NOW), at=NOW)
    flags.acknowledge_flag(flag_id=flag_id, by=far.fay.actor(NOW), at=NOW)

    ended = NOW + timedelta(hours=2)
    flags.end_flag(flag_id=flag_id, reason="The order has run out", by=people.amina.actor(ended), at=ended)

    hers = child_file(**opened, by=far.fay.actor(ended), at=ended)
    ben = child_file(child_id=rowan, by=people.ben.actor(ended), at=ended)
    assert (hers.flags, [each.flag_id for each in hers.ended_flags]) == ((), [flag_id])
    assert ben.ended_flags == ()
    assert notices(far.fay, "children.flag.ended") == 1


# --- the walls alone ------------------------------------------------------------------------------------------


def test_the_desk_s_list_is_for_those_who_answer_for_the_agency(people: Cast, rowan: UUID) -> None:
    support.raise_flag(rowan, people.amina, NOW)

    with pytest.raises(Refused):
        desk_of(people.cole)


def test_the_wall_gives_a_desk_what_reaches_it_and_nothing_that_does_not(
    people: Cast, rowan: UUID, nurse: Member
) -> None:
    support.agree_on_flags(people, [people.council], [people.hospital], NOW)
    support.raise_flag(rowan, people.amina, NOW)

    given = {}
    for member in (nurse, people.kit, people.dee, people.ada):
        with signed(member.actor(NOW)), connection.cursor() as cursor:
            cursor.execute("select count(*) from linkspan.reached_flags()")
            given[member.person.name] = cursor.fetchone()

    assert given == {"Hana Brook": (1,), "Kit Larkin": (0,), "Sgt Dee Hallam": (0,), "Ada Quill": (0,)}


def test_one_whose_training_is_late_is_told_that_a_flag_waits_and_nothing_of_it(people: Cast, rowan: UUID) -> None:
    late = support.colleague(
        people.school, "Cara Mint", "Deputy lead", {"duty", "practitioner"}, trained_until=date(2026, 1, 1)
    )
    support.raise_flag(rowan, people.amina, NOW)

    (found,) = desk_of(late)

    assert (found.is_held_back, found.name, found.contact_phone) == (True, "", "")


def test_a_flag_s_desks_go_to_the_agency_s_successor(people: Cast, rowan: UUID) -> None:
    flag_id = support.raise_flag(rowan, people.amina, NOW)
    heir = factories.organisation(code="NM-HERON-2", name="Heron Academy", kind="school", area=people.northmere)

    with signed(people.ada.actor(NOW)), connection.cursor() as cursor:
        cursor.execute("select linkspan.hand_over_held(%s, %s, null)", [people.school.id, heir.id])

    with as_test():
        rows = models.FlagDelivery.objects.filter(flag=flag_id)
        assert [row.organisation_id for row in rows] == [heir.id]
