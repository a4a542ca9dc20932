"""What a source is told of its own records: enough to put them right, and not a word of what others hold."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest

from linkspan.audit import Actor, NotFound, Refused
from linkspan.audit.ids import new_id
from linkspan.children.commands import counting, shields
from linkspan.children.queries import faults
from tests.rooms.children.conftest import IDRIS, NOW, ROWAN, WHY, Index, a_record

LATER = NOW + timedelta(hours=2)
OTHER_DAY = date(2015, 3, 19)


def officer(index: Index, organisation: Any) -> Actor:
    """Seat a data officer at an agency, once, and give them as they stand."""
    return index.colleague(f"Officer {organisation.code}", "data_officer", at=LATER, organisation=organisation)


def told(index: Index, organisation: Any) -> set[tuple[str, str]]:
    stream = io.StringIO()
    said = {fault: ("what", "do") for fault in faults.FAULTS}
    faults.write_faults(stream=stream, said=said, by=officer(index, organisation), at=LATER)
    rows = list(csv.reader(io.StringIO(stream.getvalue())))[1:]
    by_field = {}
    for fault in faults.FAULTS:
        page = faults.fault_page(fault=fault, by=officer(index, organisation), at=LATER)
        by_field |= {(number, fault): page.field for number in page.numbers}
    assert sorted((row[0], row[1]) for row in rows) == sorted(
        (number, field) for (number, _), field in by_field.items()
    )
    return set(by_field)


def test_each_fault_of_a_record_is_told_by_the_agency_s_own_number(index: Index) -> None:
    council = index.cast.council
    index.send(
        council,
        a_record("whole"),
        a_record("bare", dict(family_name="Quillfeather", sex="M")),
        a_record("january", IDRIS, date_of_birth=date(2012, 1, 1), nhs_number=None),
        a_record("baby", IDRIS, given_name="Baby", nhs_number=None, date_of_birth=date(2013, 5, 6)),
        a_record("died", IDRIS, given_name="Corin", nhs_number=None, deceased_on=date(2001, 5, 6)),
        a_record("long", IDRIS, given_name="Jory", nhs_number="9434765870", involved_from=date(2016, 1, 4)),
    )
    index.rows(
        "update children_recordversion set received_at = received_at - interval '2 years' where record_id in "
        "(select id from children_sourcerecord where record_id = 'long') returning 1"
    )

    found = told(index, council)

    assert {fault for number, fault in found if number == "whole"} == set()
    assert {fault for number, fault in found if number == "bare"} == {
        "no_birth_date", "no_nhs_number", "no_name", "no_address"
    }  # fmt: skip
    for number, fault in (
        ("january", "default_birth_date"), ("baby", "placeholder_name"), ("died", "died_before_birth"),
        ("long", "not_confirmed"), ("long", "involvement_open"),
    ):  # fmt: skip
        assert (number, fault) in found


def test_a_record_whose_own_versions_disagree_is_told(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.council, a_record("1", date_of_birth=OTHER_DAY, sex="M"), at=LATER)

    assert {("1", "birth_date_changed"), ("1", "sex_changed")} <= told(index, index.cast.council)


def test_a_difference_is_told_to_both_and_its_value_to_neither(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.school, a_record("s1", date_of_birth=OTHER_DAY))
    assert index.child_of(index.cast.council, "1") == index.child_of(index.cast.school, "s1")

    stream = io.StringIO()
    faults.write_faults(
        stream=stream,
        said={fault: (fault, "") for fault in faults.FAULTS},
        by=officer(index, index.cast.council),
        at=LATER,
    )

    assert ("1", "birth_date_differs") in told(index, index.cast.council)
    assert ("s1", "birth_date_differs") in told(index, index.cast.school)
    assert "birth_date_differs" in stream.getvalue()
    for theirs in ("2015-03-19", "s1", "Heron", "school"):
        assert theirs not in stream.getvalue()


def test_a_number_borne_by_two_children_is_told(index: Index) -> None:
    index.send(index.cast.council, a_record("1"), a_record("2", IDRIS, nhs_number=ROWAN["nhs_number"]))

    assert {("1", "nhs_number_shared"), ("2", "nhs_number_shared")} <= told(index, index.cast.council)


@pytest.mark.parametrize("kind", ["location", "identity"])
def test_no_wall_is_felt_in_what_an_outsider_s_agency_is_told(index: Index, kind: str) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(
        index.cast.school, a_record("s1", IDRIS, nhs_number=ROWAN["nhs_number"]), a_record("s2", date_of_birth=None)
    )
    rowan = index.child_of(index.cast.council, "1")
    own = {each for each in told(index, index.cast.school) if not each[1].endswith(("differs", "shared"))}

    shields.shield(child_id=rowan, kind=kind, reason=WHY, by=index.cast.amina.actor(LATER), at=LATER)

    assert told(index, index.cast.school) == own


def test_a_sealed_record_is_told_of_as_any_other(index: Index) -> None:
    like = dict(given_name="Hazel", family_name="Ashgrove", date_of_birth=date(2011, 1, 1), nhs_number="9434765919")
    index.send(index.cast.council, a_record("1", protection="identity"))
    index.send(
        index.cast.school, a_record("sealed", like), a_record("open", IDRIS | {"date_of_birth": date(2011, 1, 1)})
    )
    assert index.record(index.cast.school, "sealed").sealed

    found = told(index, index.cast.school)

    assert {("sealed", "default_birth_date"), ("open", "default_birth_date")} <= found
    assert ("sealed", "nhs_number_shared") not in found


def test_a_sensitive_service_is_never_the_other_side_of_a_difference(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.hospital, a_record("h1", date_of_birth=OTHER_DAY, sensitive_service=True))

    assert ("1", "birth_date_differs") not in told(index, index.cast.council)


def test_a_record_about_someone_s_own_child_is_not_listed_to_them(index: Index) -> None:
    index.send(index.cast.council, a_record("1", nhs_number=None))
    rowan, dana = index.child_of(index.cast.council, "1"), index.cast.dana
    ines = index.cast.ines.actor(NOW)
    shields.declare_conflict(child_id=rowan, person_id=dana.id, kind="relative", reason=WHY, by=ines, at=NOW)

    page = faults.fault_page(fault="no_nhs_number", by=dana.actor(LATER), at=LATER)

    assert page.numbers == ()
    assert ("1", "no_nhs_number") in told(index, index.cast.council)


def test_counts_are_kept_for_each_day_and_load_and_shown_newest_first(index: Index) -> None:
    council, load = index.cast.council, new_id()
    index.send(council, a_record("1", nhs_number=None))

    counting.count_faults(organisation_id=council.id, load_id=load, by=Actor.system("worker"), at=NOW)
    counting.count_faults(by=officer(index, council), at=LATER)
    days = faults.fault_days(by=officer(index, council), at=LATER)

    assert [(each.load_id, each.records, each.counts["no_nhs_number"]) for each in days] == [(None, 1, 1), (load, 1, 1)]


def test_nobody_but_the_agency_s_data_officer_is_told(index: Index) -> None:
    index.send(index.cast.council, a_record("1", nhs_number=None))

    for member in (index.cast.kit, index.cast.amina, index.cast.mo, index.cast.oz):
        for act in (
            lambda by: faults.fault_days(by=by, at=LATER),
            lambda by: faults.fault_page(fault="no_nhs_number", by=by, at=LATER),
            lambda by: faults.write_faults(stream=io.StringIO(), said={}, by=by, at=LATER),
            lambda by: counting.count_faults(by=by, at=LATER),
        ):
            with pytest.raises(Refused):
                act(member.actor(LATER))
    with pytest.raises(Refused):
        counting.count_faults(organisation_id=index.cast.school.id, by=officer(index, index.cast.council), at=LATER)
    with pytest.raises(NotFound):
        faults.fault_page(fault="no_such_fault", by=officer(index, index.cast.council), at=LATER)


def test_a_number_that_a_spreadsheet_would_run_is_made_inert(index: Index) -> None:
    index.send(index.cast.council, a_record("=1+1", nhs_number=None))
    stream = io.StringIO()

    faults.write_faults(
        stream=stream,
        said={fault: ("", "") for fault in faults.FAULTS},
        by=officer(index, index.cast.council),
        at=LATER,
    )

    assert "'=1+1" in stream.getvalue()
