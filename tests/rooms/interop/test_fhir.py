"""Read FHIR Bundles as UK Core writes them, and refuse what is not one."""

import io
import json
from datetime import date

import pytest

from linkspan.children.received import ReceivedCarer, ReceivedRecord
from linkspan.interop.feeds import Limits, RefusedFile, RefusedRow, Row
from linkspan.interop.fhir import read_fhir
from tests.rooms.interop.feed_texts import ON
from tests.rooms.interop.fhir_texts import CONFIDENTIALITY, UK_CORE, Resource, bundle, nhs_number, patient, related


def read(content: bytes, limits: Limits | None = None) -> list[Row]:
    return list(read_fhir(io.BytesIO(content), on=ON, limits=limits))


def record_of(*resources: Resource) -> ReceivedRecord:
    (row,) = read(bundle(*resources))
    assert isinstance(row, ReceivedRecord), row
    return row


def refusal_of(resource: Resource) -> RefusedRow:
    (row,) = read(bundle(resource))
    assert isinstance(row, RefusedRow)
    return row


def code_of(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(RefusedFile) as refusal:
        read(content, limits)
    return refusal.value.code


def test_patient_becomes_a_record_with_everything_in_its_place() -> None:
    record = record_of(patient(), related())

    assert record == ReceivedRecord(
        record_id="pat-1",
        nhs_number="9434765919",
        given_name="Amelia",
        middle_names="Rose Ngozi",
        family_name="Okafor",
        known_as="Millie",
        former_family_name="Adeyemi",
        date_of_birth=date(2015, 3, 31),
        sex="F",
        address_line_1="14 Quarry Lane",
        address_line_2="Hill Top, Upper Side",
        town="Northmoor",
        postcode="LS1 4AP",
        uprn="100012345678",
        phone="07700 900123",
        gp_ods="A81001",
        carers=(
            ReceivedCarer("Grace Okafor", "Grandmother", "01632 960555"),
            ReceivedCarer("Ada Okafor", "mother", "01632 960789"),
        ),
        language="Igbo",
        interpreter=True,
        line=1,
        raw=record.raw,
    )
    assert record.raw["Patient.multipleBirth"] == "2"
    assert record.raw["Patient.identifier.nhs-number.status"] == "number-present-and-verified"


@pytest.mark.parametrize(
    "reference",
    [
        "Patient/pat-1",
        "https://fhir.example/Patient/pat-1",
        "https://elsewhere.example/R4/Patient/pat-1/_history/3",
    ],
)
def test_related_person_is_found_however_they_point_and_wherever_they_stand(reference: str) -> None:
    before = record_of(related(reference), patient())
    after = record_of(patient(), related(reference))

    assert [carer.name for carer in before.carers] == ["Grace Okafor", "Ada Okafor"]
    assert before.carers == after.carers


def test_related_person_is_found_by_a_temporary_address_and_by_nhs_number() -> None:
    mother = related("urn:uuid:1b671a64-40d5-491e-99b0-da01ff1f3341")
    father = related(name="Obi Okafor", patient={"identifier": nhs_number("9434765919")})
    content = json.loads(bundle(patient(id=None, identifier=[nhs_number("9434765919")]), mother, father))
    content["entry"][0]["fullUrl"] = "urn:uuid:1b671a64-40d5-491e-99b0-da01ff1f3341"

    (row,) = read(json.dumps(content).encode())

    assert isinstance(row, RefusedRow)  # no id, so nothing to know it by
    assert row.code == "record_id.missing"
    content["entry"][0]["resource"]["id"] = "pat-9"
    (row,) = read(json.dumps(content).encode())
    assert isinstance(row, ReceivedRecord)
    assert {carer.name for carer in row.carers} == {"Grace Okafor", "Ada Okafor", "Obi Okafor"}


def test_related_person_of_nobody_in_the_file_is_refused_and_not_lost() -> None:
    kept, refused = read(bundle(patient(), related("Patient/other")))

    assert isinstance(kept, ReceivedRecord)
    assert isinstance(refused, RefusedRow)
    assert (refused.code, refused.line) == ("fhir.related_without_patient", 2)


def test_related_person_who_no_longer_counts_is_left_out() -> None:
    record = record_of(patient(contact=None), related(active=False), related(period={"end": "2020-01-01"}))

    assert record.carers == ()


def test_twenty_carers_are_kept_and_more_refused() -> None:
    people = [related(name=f"Carer {number}", id=f"rel-{number}") for number in range(21)]

    kept = record_of(patient(contact=None), *people[:20])
    (refused,) = read(bundle(patient(contact=None), *people))

    assert len(kept.carers) == 20
    assert isinstance(refused, RefusedRow)
    assert refused.code == "carer.too_many"


@pytest.mark.parametrize(
    ("system", "code", "protection"),
    [
        (CONFIDENTIALITY, "R", "location"),
        (CONFIDENTIALITY, "V", "location"),
        ("http://hl7.org/fhir/v3/Confidentiality", "R", "location"),
        (CONFIDENTIALITY, "REDACTED", "location"),
        (CONFIDENTIALITY, "something-new", "location"),
        (CONFIDENTIALITY, "U", "none"),
        (CONFIDENTIALITY, "N", "none"),
        ("http://terminology.hl7.org/CodeSystem/v3-ActReason", "HTEST", "none"),
    ],
)
def test_restricted_label_hides_where_the_child_is(system: str, code: str, protection: str) -> None:
    record = record_of(patient(meta={"security": [{"system": system, "code": code}]}))

    assert record.protection == protection


def test_restricted_label_of_the_bundle_covers_every_patient_wherever_it_stands() -> None:
    restricted = {"security": [{"system": CONFIDENTIALITY, "code": "R"}]}

    (row,) = read(bundle(patient(meta=None), meta=restricted))

    assert isinstance(row, ReceivedRecord)
    assert row.protection == "location"


def test_number_that_was_traced_without_a_match_or_in_conflict_is_not_used() -> None:
    for status in ("04", "05", "trace-attempt-no-match-or-multiple-match-found", "trace-needs-to-be-resolved"):
        record = record_of(patient(identifier=[nhs_number("9434765919", status)]))

        assert record.nhs_number is None
        assert record.raw["Patient.identifier.nhs-number"] == "9434765919"


def test_numbers_a_patient_no_longer_has_are_kept_as_superseded() -> None:
    record = record_of(
        patient(
            identifier=[
                nhs_number("9691292211", period={"end": "2020-01-01"}),
                nhs_number("9434765919"),
                nhs_number("9449306613", use="old"),
            ],
            link=[{"other": {"reference": "Patient/9449310424"}, "type": "replaces"}],
        )
    )

    assert record.nhs_number == "9434765919"
    assert record.superseded_nhs_numbers == ("9691292211", "9449306613", "9449310424")


def test_patient_that_was_replaced_is_refused_as_superseded() -> None:
    row = refusal_of(patient(link=[{"other": {"reference": "Patient/2"}, "type": "replaced-by"}]))

    assert (row.code, row.record_id, row.value_shown) == ("nhs_number.superseded", "pat-1", "9434765919")


def test_older_way_of_writing_language_and_interpreter_is_read() -> None:
    older = {
        "url": f"{UK_CORE}NHSCommunication",
        "extension": [
            {"url": "language", "valueCodeableConcept": {"coding": [{"code": "fr", "display": "French"}]}},
            {"url": "interpreterRequired", "valueBoolean": False},
        ],
    }

    record = record_of(patient(extension=[older], communication=None))

    assert (record.language, record.interpreter) == ("French", False)


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ({"text": "Amelia Rose Okafor"}, "Amelia", "Okafor"),
        ({"family": "Okafor", "given": ["Amelia"]}, "Amelia", "Okafor"),
        ({"use": "usual", "family": "Okafor", "given": ["Amelia"]}, "Amelia", "Okafor"),
        ({"text": "Okafor"}, None, "Okafor"),
    ],
)
def test_name_is_read_however_it_is_given(name: Resource, given: str | None, family: str) -> None:
    record = record_of(patient(name=[name]))

    assert (record.given_name, record.family_name, record.known_as) == (given, family, None)


def test_day_of_death_is_read_without_its_hour() -> None:
    record = record_of(patient(deceasedDateTime="2026-01-02T03:04:05+00:00"))

    assert record.deceased_on == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"deceasedBoolean": True}, "deceased_on", "fhir.death_undated"),
        ({"active": False}, "Patient.active", "fhir.inactive"),
        ({"birthDate": "2015-03"}, "date_of_birth", "date.incomplete"),
        ({"birthDate": "1024-03-31"}, "date_of_birth", "date.before_1900"),
        ({"birthDate": "yesterday"}, "Patient.birthDate", "fhir.malformed"),
        ({"name": "Amelia"}, "Patient.name", "fhir.malformed"),
        ({"shoeSize": 3}, "Patient.shoeSize", "fhir.malformed"),
        ({"id": None}, "record_id", "record_id.missing"),
        ({"identifier": [nhs_number("9434765918")]}, "nhs_number", "nhs_number.check_digit"),
        ({"name": [{"family": "O" * 10_000}]}, "family_name", "text.too_long"),
        ({"name": [{"family": "Oka\u202efor"}]}, "family_name", "text.reordered"),
        ({"name": [{"family": "Oka\u0000for"}]}, "family_name", "text.damaged"),
        ({"gender": "girl"}, "sex", "sex.code"),
    ],
)
def test_patient_is_refused_with_the_element_at_fault(changes: Resource, field: str, code: str) -> None:
    row = refusal_of(patient(**changes))

    assert (row.line, row.field, row.code) == (1, field, code)


def test_patient_sent_twice_is_refused_the_second_time() -> None:
    first, second = read(bundle(patient(), patient()))

    assert isinstance(first, ReceivedRecord)
    assert isinstance(second, RefusedRow)
    assert (second.code, second.record_id) == ("record_id.repeated", "pat-1")


def test_nothing_of_a_patient_is_kept_that_no_column_holds() -> None:
    extra = {
        "photo": [{"contentType": "image/png", "data": "aGVsbG8="}],
        "maritalStatus": {"text": "secret-status"},
        "text": {"status": "generated", "div": "<div>secret-note</div>"},
    }

    record = record_of(patient(**extra))

    assert "secret" not in repr(record)
    assert "aGVsbG8=" not in repr(record)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.json_broken"),
        (b"not json", "file.json_broken"),
        (bundle(patient())[:-30], "file.json_broken"),
        (bundle(patient()).decode().encode("utf-16"), "file.json_broken"),
        (bundle(patient(name=[{"family": "Zoe"}])).replace(b"Zoe", b"Zo\xeb"), "file.json_broken"),
        (b"[]", "file.not_a_bundle"),
        (b'{"resourceType": "Patient", "id": "1"}', "file.not_a_bundle"),
        (b'{"resourceType": "Bundle", "entry": {}}', "file.not_a_bundle"),
        (bundle(related()), "file.not_a_bundle"),
        (b'{"resourceType": "Bundle", "entry": [' + b"[" * 100_000, "file.json_too_deep"),
        (b'{"a":' * 100_000, "file.json_too_deep"),
        (b'{"resourceType": "Bundle", "entry": [' + b"9" * 5_000 + b"]}", "file.json_broken"),
    ],
)
def test_file_that_is_no_sound_bundle_is_refused(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_entry_far_too_large_is_refused_before_it_is_held_whole() -> None:
    photo = patient(photo=[{"data": "A" * 4_000_000}])
    names = patient(name=[{"family": "Okafor"}] * 30_000)

    assert code_of(bundle(photo)) == "file.json_entry_too_large"
    assert code_of(bundle(names)) == "file.json_entry_too_large"


def test_bundle_with_too_many_entries_or_bytes_is_refused() -> None:
    content = bundle(patient(), related(), related())

    assert code_of(content, Limits(json_entries=2)) == "file.json_too_many"
    assert code_of(content, Limits(file_bytes=1_000)) == "file.too_large"


def test_bundle_cut_at_any_byte_is_refused_whole() -> None:
    content = bundle(patient(), patient(id="pat-2"))

    for length in range(0, len(content) - 1, 53):
        assert code_of(content[:length]) == "file.json_broken"


def test_byte_order_mark_makes_no_difference() -> None:
    (row,) = read(b"\xef\xbb\xbf" + bundle(patient()))

    assert isinstance(row, ReceivedRecord)
