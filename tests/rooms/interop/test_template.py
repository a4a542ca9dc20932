"""Hold the published template to its columns, in their order."""

import io
from pathlib import Path

from openpyxl import load_workbook

from linkspan.children.received import ReceivedRecord
from linkspan.interop.feeds import COLUMN_NAMES, COLUMNS, read_csv, write_template
from linkspan.interop.feeds.template import markdown_table
from tests.rooms.interop.feed_texts import ON, csv_feed

GUIDE = Path(__file__).parents[3] / "docs" / "reference" / "feed-template.md"


def test_columns_stand_in_the_published_order() -> None:
    assert COLUMN_NAMES[:9] == (
        "record_id", "nhs_number", "upn", "given_name", "middle_names", "family_name", "known_as",
        "former_family_name", "date_of_birth",
    )  # fmt: skip
    assert COLUMN_NAMES[19:24] == (
        "carer_1_name", "carer_1_relationship", "carer_1_phone", "carer_1_parental_responsibility",
        "carer_2_name",
    )  # fmt: skip
    assert COLUMN_NAMES[35:40] == (
        "must_not_contact_1_name", "must_not_contact_1_order", "must_not_contact_1_from",
        "must_not_contact_1_until",
        "must_not_contact_2_name",
    )  # fmt: skip
    assert COLUMN_NAMES[43:] == (
        "practitioner_name", "practitioner_role", "practitioner_phone", "involved_from", "involved_until",
        "protection", "sensitive_service", "language", "interpreter", "deceased_on",
    )  # fmt: skip


def test_csv_template_holds_the_heading_and_no_child(tmp_path: Path) -> None:
    path = tmp_path / "template.csv"

    write_template(path)

    assert path.read_text(encoding="utf-8-sig").splitlines() == [",".join(COLUMN_NAMES)]
    with path.open("rb") as stream:
        assert list(read_csv(stream, on=ON)) == []


def test_excel_template_has_a_note_for_every_column_and_no_child(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"

    write_template(path)

    book = load_workbook(path)
    assert [cell.value for cell in book["records"][1]] == list(COLUMN_NAMES)
    assert book["records"].max_row == 1
    notes = list(book["notes"].iter_rows(min_row=2, values_only=True))
    assert [note[0] for note in notes] == list(COLUMN_NAMES)
    assert all(note[1] and note[2] for note in notes)


def test_examples_of_the_template_are_a_row_that_is_kept() -> None:
    example = {column.name: column.example for column in COLUMNS}

    (record,) = read_csv(io.BytesIO(csv_feed(example)), on=ON)

    assert isinstance(record, ReceivedRecord)


def test_guide_shows_the_columns_as_they_are() -> None:
    assert markdown_table() in GUIDE.read_text(encoding="utf-8")
