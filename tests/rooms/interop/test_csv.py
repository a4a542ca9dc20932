"""Read CSV feeds that are as they should be."""

import io
from collections.abc import Mapping
from datetime import date

import pytest

from linkspan.children.received import ReceivedBar, ReceivedCarer, ReceivedRecord
from linkspan.interop.feeds import RefusedRow, Row, read_csv
from tests.rooms.interop.feed_texts import AMELIA, BEN, ON, csv_feed


def read(content: bytes) -> list[Row]:
    return list(read_csv(io.BytesIO(content), on=ON))


def read_one(row: Mapping[str, str]) -> Row:
    (found,) = read(csv_feed(row))
    return found


def refused(row: Mapping[str, str]) -> RefusedRow:
    found = read_one(row)
    assert isinstance(found, RefusedRow)
    return found


def test_full_row_becomes_a_record_with_everything_in_its_place() -> None:
    record = read_one(AMELIA)

    assert record == ReceivedRecord(
        record_id="SC-1",
        nhs_number="9434765919",
        upn="H801200001001",
        given_name="Amelia",
        middle_names="Rose",
        family_name="Okafor",
        known_as="Millie",
        former_family_name="Adeyemi",
        date_of_birth=date(2015, 3, 31),
        sex="F",
        address_line_1="14 Quarry Lane",
        town="Northmoor",
        postcode="LS1 4AP",
        uprn="100012345678",
        phone="01632 960123",
        school_urn="123456",
        gp_ods="A81001",
        carers=(
            ReceivedCarer("Ada Okafor", "Mother", "01632 960789", True),
            ReceivedCarer("Ife Adeyemi"),
        ),
        bars=(ReceivedBar("Tom Reed", "Non-molestation order", date(2026, 1, 1), date(2027, 1, 1)),),
        practitioner_name="Sam Carter",
        practitioner_role="Social worker",
        practitioner_phone="01632 960456",
        involved_from=date(2026, 1, 12),
        protection="location",
        language="Igbo",
        interpreter=True,
        line=2,
        raw={column: text for column, text in AMELIA.items() if text},
    )


def test_columns_may_be_left_out_stand_in_any_order_and_be_written_loosely() -> None:
    content = b"Family Name,DATE-OF-BIRTH, Record_ID \r\nHart,2016-01-02,SC-2\r\n"

    (record,) = read(content)

    assert isinstance(record, ReceivedRecord)
    assert (record.record_id, record.family_name, record.date_of_birth) == ("SC-2", "Hart", date(2016, 1, 2))


def test_byte_order_mark_blank_lines_and_missing_last_line_end_make_no_difference() -> None:
    content = b"\xef\xbb\xbf" + csv_feed(AMELIA) + b"\r\n,,\r\n" + csv_feed(BEN).split(b"\r\n")[1]
    with_empty_cells = content.replace(b",,\r\n", b"," * 52 + b"\r\n", 1)

    plain = [row for row in read(with_empty_cells) if isinstance(row, ReceivedRecord)]

    assert [row.record_id for row in plain] == ["SC-1", "SC-2"]


def test_quoted_value_may_hold_commas_quotes_and_line_ends() -> None:
    record = read_one({**BEN, "address_line_1": 'Flat 2, "The Mill"\nQuarry Lane'})

    assert isinstance(record, ReceivedRecord)
    assert record.address_line_1 == 'Flat 2, "The Mill" Quarry Lane'


def test_line_of_a_record_is_where_it_starts() -> None:
    rows = read(csv_feed({**BEN, "address_line_1": "a\nb\nc"}, AMELIA))

    assert [row.line for row in rows] == [2, 5]


def test_child_not_yet_born_is_kept_by_family_name_and_expected_date() -> None:
    record = read_one({"record_id": "SC-3", "family_name": "Hart", "expected_date_of_birth": "2027-02-01", "sex": "U"})

    assert isinstance(record, ReceivedRecord)
    assert record.expected_date_of_birth == date(2027, 2, 1)
    assert record.date_of_birth is None


def test_row_with_an_nhs_number_alone_is_kept() -> None:
    record = read_one({"record_id": "POL-1", "nhs_number": "9434765919"})

    assert isinstance(record, ReceivedRecord)


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"record_id": ""}, "record_id", "record_id.missing"),
        ({"expected_date_of_birth": "2027-01-01"}, "expected_date_of_birth", "birth.both"),
        ({"date_of_birth": ""}, "date_of_birth", "birth.neither"),
        ({"given_name": "", "family_name": ""}, "family_name", "name.missing"),
        ({"date_of_birth": "01/01/1024"}, "date_of_birth", "date.before_1900"),
        ({"date_of_birth": "2027-01-01"}, "date_of_birth", "date.in_future"),
        ({"deceased_on": "2015-12-31"}, "deceased_on", "deceased_on.before_birth"),
        (
            {"involved_from": "2026-02-01", "involved_until": "2026-01-01"},
            "involved_until",
            "period.reversed",
        ),
        ({"carer_3_phone": "01632 960001"}, "carer_3_name", "carer.unnamed"),
        ({"carer_1_name": "A", "carer_1_phone": "x"}, "carer_1_phone", "phone.unreadable"),
        ({"must_not_contact_2_order": "Court order"}, "must_not_contact_2_name", "must_not_contact.unnamed"),
        (
            {
                "must_not_contact_1_name": "Tom Reed",
                "must_not_contact_1_from": "2026-02-01",
                "must_not_contact_1_until": "2026-01-01",
            },
            "must_not_contact_1_until",
            "period.reversed",
        ),
        ({"given_name": "B" * 10_000}, "given_name", "text.too_long"),
        ({"family_name": "Ha\u202ert"}, "family_name", "text.reordered"),
        ({"nhs_number": "9434765918"}, "nhs_number", "nhs_number.check_digit"),
    ],
)
def test_row_is_refused_with_the_field_at_fault(change: dict[str, str], field: str, code: str) -> None:
    row = refused({**BEN, **change})

    assert (row.line, row.field, row.code) == (2, field, code)
    assert row.also == ()
    assert row.reason
    assert row.what_to_do


def test_every_fault_of_a_row_is_told_at_once() -> None:
    row = refused({**BEN, "nhs_number": "1", "postcode": "LS1", "carer_2_phone": "12 34 56"})

    assert [refusal.field for refusal in row.refusals] == ["nhs_number", "postcode", "carer_2_name"]
    assert row.record_id == "SC-2"


def test_value_shown_is_short_and_hides_nothing() -> None:
    long = refused({**BEN, "given_name": "B" * 10_000})
    reordered = refused({**BEN, "given_name": "Be\u202en"})

    assert len(long.value_shown) == 60
    assert long.value_shown.endswith("…")
    assert reordered.value_shown == "Be\ufffdn"


def test_second_row_with_the_same_record_id_is_refused_and_the_first_kept() -> None:
    first, second, third = read(csv_feed(BEN, {**BEN, "given_name": "Benjamin"}, AMELIA))

    assert isinstance(first, ReceivedRecord)
    assert isinstance(second, RefusedRow)
    assert (second.line, second.code, second.record_id) == (3, "record_id.repeated", "SC-2")
    assert isinstance(third, ReceivedRecord)


def test_superseded_nhs_number_is_refused_as_such() -> None:
    (row,) = read_csv(io.BytesIO(csv_feed(AMELIA)), on=ON, superseded={"9434765919"})

    assert isinstance(row, RefusedRow)
    assert row.code == "nhs_number.superseded"
