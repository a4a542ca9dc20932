"""Define the columns of the published feed template, and write it as CSV, Excel and a page of the guide."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

CARERS = 4
BARS = 2
RECORDS_SHEET = "records"
NOTES_SHEET = "notes"

_: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the template. `meaning`, `format` and `required` are message ids."""

    name: str
    meaning: str
    format: str
    example: str = ""
    required: str = ""


_DATE = _("2015-03-31 or 31/03/2015")
_TEXT = _("text, at most 200 characters")
_YES_NO = _("yes, no or blank")
_PHONE = _("digits; a note may follow")
_ONE_OF_THREE = _("one of the three")

_CHILD = (
    Column("record_id", _("Your system's own identifier for the record, the same in every feed."),
           _("at most 100 characters, once in a file"), "SC-000123", _("always")),
    Column("nhs_number", _("The child's NHS number."), _("ten digits; spaces allowed"), "943 476 5919",
           _ONE_OF_THREE),
    Column("upn", _("The unique pupil number. Only schools and councils may send it."),
           _("letter, eleven digits, digit or letter"), "H801200001001"),
    Column("given_name", _("First name, as registered."), _TEXT, "Amelia"),
    Column("middle_names", _("Middle names."), _TEXT, "Rose"),
    Column("family_name", _("Family name, as registered."), _TEXT, "Okafor"),
    Column("known_as", _("The name the child goes by, when it differs."), _TEXT, "Millie"),
    Column("former_family_name", _("An earlier family name."), _TEXT, "Adeyemi"),
    Column("date_of_birth", _("The day the child was born."), _DATE, "2015-03-31", _ONE_OF_THREE),
    Column("expected_date_of_birth", _("For a child not yet born: the day expected."), _DATE,
           "", _ONE_OF_THREE),
    Column("sex", _("Sex as recorded."), _("F, M or U (not known)"), "F"),
    Column("address_line_1", _("First line of the address where the child lives."), _TEXT, "14 Quarry Lane"),
    Column("address_line_2", _("Second line of the address."), _TEXT),
    Column("town", _("Town or city."), _TEXT, "Northmoor"),
    Column("postcode", _("Postcode of that address."), _("a whole United Kingdom postcode"), "LS1 4AP"),
    Column("uprn", _("Unique property reference number of that address."), _("up to twelve digits"),
           "100012345678"),
    Column("phone", _("A phone number for the child or the household."), _PHONE, "01632 960123"),
    Column("school_urn", _("The school's unique reference number."), _("six digits"), "123456"),
    Column("gp_ods", _("The code of the GP practice."), _("three to ten letters and digits"), "A81001"),
)  # fmt: skip

_LAST = (
    Column("practitioner_name", _("Who at your agency works with the child."), _TEXT, "Sam Carter"),
    Column("practitioner_role", _("What they do."), _TEXT, "Social worker"),
    Column("practitioner_phone", _("How other agencies reach them."), _PHONE, "01632 960456"),
    Column("involved_from", _("The day your agency's work with the child began."), _DATE, "2026-01-12"),
    Column("involved_until", _("The day it ended. Blank while it goes on."), _DATE),
    Column("protection",
           _("location hides where the child is; identity hides that the child is known at all."),
           _("none, location or identity; blank means none"), "none"),
    Column("sensitive_service",
           _("yes if yours is a sexual health, mental health or substance misuse service. Your involvement "
             "is then hidden unless the young person agrees or significant harm is recorded."),
           _("yes or blank"), ""),
    Column("language", _("The language the child or family speaks best."), _TEXT, "English"),
    Column("interpreter", _("Whether an interpreter is needed."), _YES_NO, "no"),
    Column("deceased_on", _("The day the child died."), _DATE),
)  # fmt: skip


_FIRST_CARER = ("Ada Okafor", "Mother", "01632 960789", "yes")


def _carer(number: int) -> Iterator[Column]:
    name, relationship, phone, responsibility = _FIRST_CARER if number == 1 else ("", "", "", "")
    carer = f"carer_{number}"
    yield Column(f"{carer}_name", _("Name of a parent or carer."), _TEXT, name)
    yield Column(f"{carer}_relationship", _("Who they are to the child."), _TEXT, relationship)
    yield Column(f"{carer}_phone", _("How to reach them."), _PHONE, phone)
    yield Column(f"{carer}_parental_responsibility", _("Whether they have parental responsibility in law."),
                 _YES_NO, responsibility)  # fmt: skip


def _bar(number: int) -> Iterator[Column]:
    bar = f"must_not_contact_{number}"
    yield Column(f"{bar}_name", _("Someone who must not have contact or know where the child is."), _TEXT)
    yield Column(f"{bar}_order", _("The court order or decision that says so."), _TEXT)
    yield Column(f"{bar}_from", _("The day it began."), _DATE)
    yield Column(f"{bar}_until", _("The day it ends. Blank while it has no end."), _DATE)


COLUMNS: tuple[Column, ...] = (
    *_CHILD,
    *(column for number in range(1, CARERS + 1) for column in _carer(number)),
    *(column for number in range(1, BARS + 1) for column in _bar(number)),
    *_LAST,
)
COLUMN_NAMES: tuple[str, ...] = tuple(column.name for column in COLUMNS)


# Formats that are no table may name more carers than the template has columns for.
MOST_CARERS = 20
WIDE_COLUMN_NAMES: tuple[str, ...] = COLUMN_NAMES + tuple(
    column.name for number in range(CARERS + 1, MOST_CARERS + 1) for column in _carer(number)
)


def write_template(path: Path) -> None:
    """Write the empty template: Excel with a sheet of notes when the name ends in .xlsx, otherwise CSV.

    It holds no example row, so that an example child can never be loaded by mistake.
    """
    if path.suffix.lower() == ".xlsx":
        _workbook().save(path)
    else:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerow(COLUMN_NAMES)


def _workbook() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    records = book.create_sheet(RECORDS_SHEET)
    records.append(COLUMN_NAMES)
    records.freeze_panes = "B2"
    for place, name in enumerate(COLUMN_NAMES, 1):
        letter = get_column_letter(place)
        records.column_dimensions[letter].width = len(name) + 3
        # As text, so that Excel does not shorten NHS numbers or drop the nought of a phone number.
        records.column_dimensions[letter].number_format = "@"
        records.cell(1, place).font = Font(bold=True)
    notes = book.create_sheet(NOTES_SHEET)
    notes.append([_("Column"), _("What it means"), _("How to write it"), _("Needed"), _("Example")])
    for column in COLUMNS:
        notes.append([column.name, column.meaning, column.format, column.required, column.example])
    for letter, width in zip("ABCDE", (34, 70, 40, 18, 20), strict=True):
        notes.column_dimensions[letter].width = width
    for row in notes.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    return book


def markdown_table() -> str:
    """Return the columns as the table of docs/reference/feed-template.md."""
    lines = ["| Column | What it means | How to write it | Needed | Example |", "|---|---|---|---|---|"]
    lines += [
        f"| `{column.name}` | {column.meaning} | {column.format} | {column.required} | {column.example} |"
        for column in COLUMNS
    ]
    return "\n".join(lines) + "\n"
