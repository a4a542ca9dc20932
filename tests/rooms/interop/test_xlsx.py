"""Read Excel feeds, and refuse workbooks that could do harm or say too little."""

import io
from datetime import date, datetime

import pytest

from linkspan.children.received import ReceivedRecord
from linkspan.interop.feeds import Limits, RefusedFile, RefusedRow, Row, read_xlsx
from tests.rooms.interop.feed_texts import AMELIA, ON
from tests.rooms.interop.workbooks import part, with_parts, workbook

HEADING = ["record_id", "family_name", "date_of_birth", "nhs_number", "phone", "interpreter"]
BEN = ["SC-2", "Hart", date(2016, 1, 2), None, None, None]
SHEET = "xl/worksheets/sheet1.xml"


def read(content: bytes, limits: Limits | None = None) -> list[Row]:
    return list(read_xlsx(io.BytesIO(content), on=ON, limits=limits))


def code_of(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(RefusedFile) as refusal:
        read(content, limits)
    return refusal.value.code


def refused(*cells: object) -> RefusedRow:
    (row,) = read(workbook(HEADING, cells))
    assert isinstance(row, RefusedRow)
    return row


def test_workbook_gives_the_same_records_as_the_csv_file() -> None:
    (record,) = read(workbook(list(AMELIA), list(AMELIA.values())))

    assert isinstance(record, ReceivedRecord)
    assert (record.record_id, record.nhs_number, record.postcode) == ("SC-1", "9434765919", "LS1 4AP")
    assert [carer.name for carer in record.carers] == ["Ada Okafor", "Ife Adeyemi"]
    assert record.line == 2


def test_dates_numbers_and_ticks_are_read_as_excel_keeps_them() -> None:
    cells = ["SC-1", "Hart", datetime(2016, 1, 2), 9434765919, 1632960123.0, True]

    (record,) = read(workbook(HEADING, cells))

    assert isinstance(record, ReceivedRecord)
    assert record.date_of_birth == date(2016, 1, 2)
    assert record.nhs_number == "9434765919"
    assert record.phone == "01632960123"
    assert record.interpreter is True


def test_day_number_without_a_date_format_is_read_as_a_date() -> None:
    (record,) = read(workbook(HEADING, ["SC-1", "Hart", 42094, None, None, None]))

    assert isinstance(record, ReceivedRecord)
    assert record.date_of_birth == date(2015, 3, 31)


def test_sheet_named_records_is_read_before_the_first_sheet() -> None:
    (record,) = read(workbook(HEADING, BEN, title="Records", first="Notes"))

    assert isinstance(record, ReceivedRecord)


def test_only_sheet_is_read_whatever_its_name() -> None:
    (record,) = read(workbook(HEADING, BEN, title="Sheet1"))

    assert isinstance(record, ReceivedRecord)


def test_empty_rows_are_passed_over_and_lines_stay_the_sheets_own() -> None:
    rows = read(workbook(HEADING, [], BEN, [None, " "]))

    assert [row.line for row in rows if isinstance(row, ReceivedRecord)] == [3]


def test_date_in_1024_and_a_very_long_name_are_refused() -> None:
    assert refused("SC-1", "Hart", "01/01/1024", None, None, None).code == "date.before_1900"
    assert refused("SC-1", "H" * 10_000, date(2016, 1, 2), None, None, None).code == "text.too_long"


def test_formula_is_refused_and_not_taken_for_an_empty_cell() -> None:
    row = refused("SC-1", '="Ha"&"rt"', date(2016, 1, 2), None, None, None)

    assert (row.field, row.code, row.record_id) == ("family_name", "cell.formula", "SC-1")


def test_spreadsheet_error_is_refused() -> None:
    row = refused("SC-1", "#N/A", date(2016, 1, 2), None, None, None)

    assert (row.field, row.code) == ("family_name", "cell.error")


def test_value_right_of_the_heading_is_refused() -> None:
    row = refused("SC-1", "Hart", date(2016, 1, 2), None, None, None, "stray")

    assert (row.code, row.value_shown) == ("row.column_count", "stray")


def test_repeated_record_id_is_refused() -> None:
    first, second = read(workbook(HEADING, BEN, BEN))

    assert isinstance(first, ReceivedRecord)
    assert isinstance(second, RefusedRow)
    assert second.code == "record_id.repeated"


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        (["record_id", "date_of_brith"], "file.header_unknown"),
        (["record_id", "record_id"], "file.header_repeated"),
        (["record_id", "family_name"], "file.header_missing"),
        ([], "file.empty"),
    ],
)
def test_heading_is_checked_as_in_csv_files(heading: list[str], code: str) -> None:
    assert code_of(workbook(heading, BEN[: len(heading)])) == code


def test_workbook_that_unpacks_too_far_is_refused_before_it_is_unpacked() -> None:
    bomb = with_parts(workbook(HEADING, BEN), {"xl/worksheets/sheet2.xml": b"\0" * 40_000_000})

    assert len(bomb) < 100_000
    assert code_of(bomb) == "file.expands_too_far"


def test_workbook_with_too_large_a_whole_or_a_held_part_is_refused() -> None:
    content = workbook(HEADING, BEN)

    assert code_of(content, Limits(unpacked_bytes=1_000)) == "file.expands_too_far"
    assert code_of(content, Limits(held_bytes=500)) == "file.expands_too_far"
    assert code_of(content, Limits(parts=3)) == "file.expands_too_far"


@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_workbook_with_external_entities_is_refused(name: str) -> None:
    content = workbook(HEADING, BEN)
    declaration = b'<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
    xml = part(content, name)
    start = xml.index(b"?>") + 2 if xml.startswith(b"<?xml") else 0
    harmful = xml[:start] + b"<!-- " + b"x" * 100_000 + b" -->" + declaration + xml[start:]

    assert code_of(with_parts(content, {name: harmful})) == "file.entities"


def test_workbook_with_macros_is_refused() -> None:
    content = with_parts(workbook(HEADING, BEN), {"xl/vbaProject.bin": b"anything"})

    assert code_of(content) == "file.macros"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"record_id,family_name\r\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,  # an old or a locked workbook
        workbook(HEADING, BEN)[:-200],
        with_parts(workbook(HEADING, BEN), {SHEET: b"<worksheet><sheetData><row>"}),
        with_parts(workbook(HEADING, BEN), {"xl/workbook.xml": b"<workbook/>"}),
    ],
)
def test_file_that_is_no_sound_workbook_is_refused(content: bytes) -> None:
    assert code_of(content) == "file.not_xlsx"


def test_workbook_damaged_at_any_place_is_refused_or_read_and_never_breaks() -> None:
    content = workbook(HEADING, BEN)

    for place in range(0, len(content), 37):
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        try:
            rows = read(bytes(damaged))
        except RefusedFile:
            continue
        assert len(rows) <= 1


def test_sheet_with_more_rows_than_the_limit_is_refused() -> None:
    rows = ([f"SC-{number}", *BEN[1:]] for number in range(6))

    assert code_of(workbook(HEADING, *rows), Limits(sheet_rows=6)) == "file.too_large"


def test_row_numbered_far_below_the_last_possible_one_is_never_waited_for() -> None:
    content = workbook(HEADING, BEN)
    far = part(content, SHEET).replace(b'<row r="2"', b'<row r="2000000000"')

    assert code_of(with_parts(content, {SHEET: far}), Limits(sheet_rows=5_000)) == "file.too_large"
