"""Read files laid out as the Department for Education's pilots lay them out."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from linkspan.children.received import ReceivedCarer, ReceivedContact, ReceivedRecord
from linkspan.interop.custodians import (
    custodian_of,
    read_custodian,
    read_custodians,
    read_demographics,
    read_directory,
    superseded_numbers,
)
from linkspan.interop.feeds import RefusedFile, RefusedRow, Row
from tests.rooms.interop.feed_texts import ON

PUBLISHED = Path(__file__).parents[4] / "shared" / "data" / "dfe-sui"
needs_shared = [
    pytest.mark.needs_shared,
    pytest.mark.skipif(not PUBLISHED.exists(), reason="the published files are not beside this checkout"),
]

CONTACT = {"name": "Duty Team", "description": "Records", "telephone": "01632 960001", "email": "d@example.org"}
RECORD: dict[str, Any] = {
    "recordId": "R-1",
    "personId": "9434765919",
    "recordType": "personal.details",
    "contactDetails": [CONTACT, {"description": "Out of hours", "telephone": "01632 960002"}],
    "payload": {
        "firstName": "Amelia",
        "lastName": "Okafor",
        "dateOfBirth": "2015-03-31",
        "birthAssignedSex": "Female",
        "address": {"line1": "14 Quarry Lane", "line2": None, "townOrCity": "Northmoor", "postcode": "LS1 4AP"},
        "firstLanguage": "Igbo",
        "interpreter": True,
        "relatedPeople": [
            {"name": "Ada Okafor", "relationshipToTheChild": "Mother", "dob": "1985-01-01", "risk": ["secret-risk"]}
        ],
        "ethnicity": "secret-ethnicity",
    },
}


def custodian(*records: object) -> bytes:
    head = {"orgId": "COUNCIL-1", "orgName": "Northmoor Council", "orgType": "LOCAL_AUTHORITY"}
    return json.dumps({**head, "records": records}).encode()


def read(content: bytes, superseded: frozenset[str] = frozenset()) -> list[Row]:
    return list(read_custodian(io.BytesIO(content), on=ON, superseded=superseded))


def refused(record: object) -> RefusedRow:
    (row,) = read(custodian(record))
    assert isinstance(row, RefusedRow)
    return row


def test_record_tells_who_of_which_type_and_whom_to_ask() -> None:
    (record,) = read(custodian(RECORD))

    assert isinstance(record, ReceivedRecord)
    assert (record.record_id, record.nhs_number, record.record_type) == ("R-1", "9434765919", "personal.details")
    assert (record.given_name, record.family_name, record.sex) == ("Amelia", "Okafor", "F")
    assert (record.address_line_1, record.town, record.postcode) == ("14 Quarry Lane", "Northmoor", "LS1 4AP")
    assert (record.language, record.interpreter) == ("Igbo", True)
    assert record.carers == (ReceivedCarer("Ada Okafor", "Mother"),)
    assert record.contacts == (
        ReceivedContact("Duty Team", "Records", "01632 960001", "d@example.org"),
        ReceivedContact("Out of hours", "Out of hours", "01632 960002"),
    )
    assert record.practitioner_phone == "01632 960001"


def test_what_a_record_says_beyond_identity_is_never_kept() -> None:
    case = {**RECORD, "recordId": "R-2", "recordType": "childrens-services.details"}
    case["payload"] = {"firstName": "secret-name", "cscActiveStatusesAndPlans": [{"status": "secret-status"}]}

    rows = read(custodian(RECORD, case))

    assert all(isinstance(row, ReceivedRecord) for row in rows)
    assert "secret" not in repr(rows)


def test_record_of_a_superseded_number_is_refused_as_such() -> None:
    (row,) = read(custodian(RECORD), frozenset({"9434765919"}))

    assert isinstance(row, RefusedRow)
    assert (row.code, row.record_id, row.value_shown) == ("nhs_number.superseded", "R-1", "9434765919")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"recordId": None}, "record_id", "record_id.missing"),
        ({"personId": "9434765918"}, "nhs_number", "nhs_number.check_digit"),
        ({"recordType": "x" * 300}, "recordType", "text.too_long"),
        ({"contactDetails": [{**CONTACT, "telephone": "none"}]}, "contactDetails", "phone.unreadable"),
        ({"payload": {"dateOfBirth": "1024-01-01"}}, "date_of_birth", "date.before_1900"),
        ({"payload": {"relatedPeople": [{"name": "A"}] * 21}}, "relatedPeople", "carer.too_many"),
    ],
)
def test_record_is_refused_with_the_field_at_fault(change: dict[str, Any], field: str, code: str) -> None:
    row = refused({**RECORD, **change})

    assert (row.line, row.field, row.code) == (1, field, code)


@pytest.mark.parametrize("record", [None, "text", 1, [], {}])
def test_record_of_another_shape_is_refused(record: object) -> None:
    assert refused(record).code == "record_id.missing"


def test_person_marked_superseded_is_refused_and_their_number_known() -> None:
    people = [
        {"nhsNumber": "9434765919", "given": "Amelia", "family": "Okafor", "birthDate": "2015-03-31"},
        {"nhsNumber": "9691292211", "given": "SUPERSEDED", "family": "NHSNumber", "birthDate": "2015-03-31"},
    ]
    content = json.dumps({"people": people}).encode()

    kept, refused_person = read_demographics(io.BytesIO(content), on=ON)

    assert isinstance(kept, ReceivedRecord)
    assert isinstance(refused_person, RefusedRow)
    assert (refused_person.code, refused_person.value_shown) == ("nhs_number.superseded", "9691292211")
    assert superseded_numbers(io.BytesIO(content)) == {"9691292211"}


def test_custodian_says_whose_file_it_is() -> None:
    whose = custodian_of(io.BytesIO(custodian(RECORD, {**RECORD, "recordId": "R-2"})))

    assert (whose.code, whose.name, whose.kind) == ("COUNCIL-1", "Northmoor Council", "council")
    assert whose.record_types == ("personal.details",)


@pytest.mark.parametrize("content", [b"{}", b"[]", b'{"records": {}}', b'{"people": 3}'])
def test_file_of_another_layout_is_refused(content: bytes) -> None:
    with pytest.raises(RefusedFile) as first:
        read(content)
    with pytest.raises(RefusedFile) as second:
        list(read_demographics(io.BytesIO(content), on=ON))
    with pytest.raises(RefusedFile) as third:
        list(read_directory(io.BytesIO(content)))

    assert {first.value.code, second.value.code, third.value.code} == {"file.not_dfe"}


class TestPublishedFiles:
    pytestmark = needs_shared

    def test_directory_lists_five_organisations_and_no_way_in(self) -> None:
        with (PUBLISHED / "org-directory.json").open("rb") as stream:
            known = list(read_directory(stream))

        assert {each.code: each.kind for each in known} == {
            "LOCAL-AUTHORITY-01": "council",
            "EDUCATION-01": "school",
            "HEALTH-01": "hospital_trust",
            "POLICE-01": "police",
            "NO-DSA-01": "other",
        }
        assert "SUIProject" not in repr(known)

    def test_four_people_are_three_children_and_one_superseded_number(self) -> None:
        with (PUBLISHED / "pds-data.json").open("rb") as stream:
            rows = list(read_demographics(stream, on=ON))

        assert [row.record_id for row in rows if isinstance(row, ReceivedRecord)] == [
            "9691292211",
            "9449306613",
            "9449306494",
        ]
        (superseded,) = [row for row in rows if isinstance(row, RefusedRow)]
        assert (superseded.record_id, superseded.code) == ("9449310424", "nhs_number.superseded")

    def test_every_custodian_of_one_number_is_found_with_whom_to_ask(self) -> None:
        files = sorted(PUBLISHED.glob("*.custodian.json"))

        rows = list(read_custodians(PUBLISHED / "org-directory.json", files, PUBLISHED / "pds-data.json", on=ON))

        assert len(rows) == 10
        held: dict[str, set[str]] = {}
        for each in rows:
            assert isinstance(each.row, ReceivedRecord)
            if each.row.nhs_number == "9691292211":
                held.setdefault(each.custodian.code, set()).update(contact.name for contact in each.row.contacts)
        assert held == {
            "LOCAL-AUTHORITY-01": {"Social Care Team"},
            "EDUCATION-01": {"School Records Team", "Education Welfare Service"},
            "HEALTH-01": {"Health Records Team"},
            "POLICE-01": {"Police Records Team"},
        }

    def test_no_risk_plan_or_event_of_any_record_is_kept(self) -> None:
        files = sorted(PUBLISHED.glob("*.custodian.json"))

        said = repr(list(read_custodians(PUBLISHED / "org-directory.json", files, PUBLISHED / "pds-data.json", on=ON)))

        for detail in ("violent", "firearms", "CAMHS", "Irish Traveller", "attendance", "2024-10-30", "Alex Patel"):
            assert detail not in said
