"""Hold every reason for which a row or a file is refused, in plain words.

Each text is a message id: pages translate it when they show it. Codes are stored, so they never change.
"""

from collections.abc import Callable

from linkspan.interop.feeds.refusals import Why

# Marks a text for the translation catalogue without needing the web framework here.
_: Callable[[str], str] = str

# One value

NHS_NOT_TEN_DIGITS = Why(
    "nhs_number.not_ten_digits",
    _("An NHS number has ten digits. This one does not."),
    _("Check the number. If a spreadsheet shortened it, set the column to text and export again."),
)
NHS_WRONG_CHECK_DIGIT = Why(
    "nhs_number.check_digit",
    _("The last digit of the NHS number does not fit the others: a digit is wrong or two are swapped."),
    _("Check the number with the family, the GP or the NHS tracing service, or leave it blank."),
)
NHS_PLACEHOLDER = Why(
    "nhs_number.placeholder",
    _("Ten equal digits are not an NHS number."),
    _("Leave the number blank when it is not known."),
)
NHS_SUPERSEDED = Why(
    "nhs_number.superseded",
    _("This NHS number has been superseded: the NHS gave the person another number."),
    _("Trace the person with the NHS and send the record again under the current number."),
)
UPN_WRONG_SHAPE = Why(
    "upn.shape",
    _("A unique pupil number is one letter, eleven digits, and a digit or letter. This one is not."),
    _("Check the number in the school's system, or leave it blank."),
)
UPN_WRONG_CHECK_LETTER = Why(
    "upn.check_letter",
    _("The first letter of the unique pupil number does not fit the rest, so one character is wrong."),
    _("Check the number in the school's system, or leave it blank."),
)
POSTCODE_HALF = Why(
    "postcode.half",
    _("This is only the first half of a postcode."),
    _("Give the whole postcode, or leave it blank."),
)
POSTCODE_WRONG_SHAPE = Why(
    "postcode.shape",
    _("This is not a United Kingdom postcode."),
    _("Correct it, or leave it blank. Put a foreign postal code in address_line_2."),
)
DATE_UNREADABLE = Why(
    "date.unreadable",
    _("This is not a date we can read."),
    _("Write dates as 2015-03-31 or 31/03/2015: the day before the month."),
)
DATE_INCOMPLETE = Why(
    "date.incomplete",
    _("The date has no day or no month."),
    _("Give the full date, or leave it blank."),
)
DATE_SHORT_YEAR = Why(
    "date.short_year",
    _("The year has two digits, so the century is not clear."),
    _("Write the year with four digits, for example 2015."),
)
DATE_BEFORE_1900 = Why(
    "date.before_1900",
    _("The date is before the year 1900."),
    _("Check the year: a digit is probably missing or wrong."),
)
DATE_TOO_FAR_AHEAD = Why(
    "date.too_far_ahead",
    _("The date is too far in the future."),
    _("Check the year."),
)
DATE_IN_FUTURE = Why(
    "date.in_future",
    _("The date is in the future."),
    _("Check the date. For a child not yet born, use expected_date_of_birth."),
)
BORN_TOO_LONG_AGO = Why(
    "date_of_birth.over_25",
    _("This person is older than 25. The index holds children and young people up to 25."),
    _("Check the year of birth, or leave this person out of the feed."),
)
EXPECTED_TOO_LATE = Why(
    "expected_date_of_birth.too_late",
    _("The baby is expected more than ten months from now."),
    _("Check the date."),
)
EXPECTED_TOO_EARLY = Why(
    "expected_date_of_birth.past",
    _("The baby was expected more than a year ago."),
    _("Give the date of birth instead, or end the record."),
)
TEXT_TOO_LONG = Why(
    "text.too_long",
    _("The text is longer than 200 characters."),
    _("Shorten it. If it holds several values, put each in its own column."),
)
TEXT_REORDERED = Why(
    "text.reordered",
    _("The text holds hidden characters that change the order in which letters are shown."),
    _("Type the text again without pasting it."),
)
TEXT_DAMAGED = Why(
    "text.damaged",
    _("A letter was lost when the text was converted: it holds a replacement character."),
    _("Export the file again as UTF-8 and check names with accents."),
)
RECORD_ID_TOO_LONG = Why(
    "record_id.too_long",
    _("The record_id is longer than 100 characters."),
    _("Use your system's own short identifier for the record."),
)
PHONE_UNREADABLE = Why(
    "phone.unreadable",
    _("This is not a phone number."),
    _("Give the number in digits. If a spreadsheet changed it, set the column to text and export again."),
)
SEX_UNKNOWN_CODE = Why(
    "sex.code",
    _("The sex is not one of F, M or U."),
    _("Use F for female, M for male, U when it is not known."),
)
YES_OR_NO = Why(
    "yes_or_no",
    _("The answer is not yes or no."),
    _("Write yes or no, or leave it blank when it is not known."),
)
PROTECTION_UNKNOWN = Why(
    "protection.unknown",
    _("The protection is not one of none, location or identity."),
    _("Use location to hide where the child is, identity to hide that the child is known at all."),
)
UPRN_WRONG_SHAPE = Why(
    "uprn.shape",
    _("A unique property reference number has up to twelve digits. This one does not."),
    _("Check the number, or leave it blank."),
)
URN_WRONG_SHAPE = Why(
    "school_urn.shape",
    _("A school's URN has six digits. This one does not."),
    _("Look the school up in Get Information about Schools, or leave it blank."),
)
ODS_WRONG_SHAPE = Why(
    "gp_ods.shape",
    _("A GP practice code has three to ten letters and digits, for example A81001. This one does not."),
    _("Check the practice code, or leave it blank."),
)
CELL_FORMULA = Why(
    "cell.formula",
    _("The cell holds a formula, not a value."),
    _("Copy the column, paste it back as values, and save the file again."),
)
CELL_ERROR = Why(
    "cell.error",
    _("The cell holds a spreadsheet error."),
    _("Correct the cell or clear it."),
)

# One row

RECORD_ID_MISSING = Why(
    "record_id.missing",
    _("The row has no record_id."),
    _("Give each record the identifier your own system uses. It must stay the same from feed to feed."),
)
RECORD_ID_REPEATED = Why(
    "record_id.repeated",
    _("An earlier row of this file has the same record_id."),
    _("Keep one row for each record and send the file again."),
)
BOTH_BIRTH_DATES = Why(
    "birth.both",
    _("The row has both a date of birth and an expected date of birth."),
    _("Once the child is born, give only the date of birth."),
)
NEITHER_BIRTH_NOR_NUMBER = Why(
    "birth.neither",
    _("The row has no date of birth, no expected date of birth and no NHS number."),
    _("Give at least one of the three, so that the child can be told apart."),
)
NOBODY_NAMED = Why(
    "name.missing",
    _("The row has no name, no NHS number and no unique pupil number."),
    _("Give at least one name or number. For a child not yet born, give the family name expected."),
)
DIED_BEFORE_BIRTH = Why(
    "deceased_on.before_birth",
    _("The date of death is before the date of birth."),
    _("Check both dates."),
)
ENDS_BEFORE_START = Why(
    "period.reversed",
    _("The end date is before the start date."),
    _("Check both dates."),
)
CARER_UNNAMED = Why(
    "carer.unnamed",
    _("The row has details of a parent or carer but not their name."),
    _("Give the carer's name, or clear the other columns for this carer."),
)
BAR_UNNAMED = Why(
    "must_not_contact.unnamed",
    _("The row says someone must not have contact, but not who."),
    _("Give the person's name, or clear the other columns for this person."),
)
WRONG_COLUMN_COUNT = Why(
    "row.column_count",
    _("The row has more or fewer columns than the heading."),
    _("Put a value that contains a comma in quotation marks, and keep empty columns."),
)
QUOTE_OUT_OF_PLACE = Why(
    "row.quote",
    _("A quotation mark stands where it should not, so the columns cannot be told apart."),
    _("Write a quotation mark inside a value as two quotation marks."),
)

# The whole file

FILE_TOO_LARGE = Why(
    "file.too_large",
    _("The file is larger than this service reads in one go."),
    _("Split it into smaller files, or ask the administrator to raise the limit."),
)
OUR_FAULT = Why(
    "file.our_fault",
    _("Something went wrong on our side and the file could not be read to its end. What was kept before stands."),
    _("Load the same file again: what was kept is recognised. If it happens again, tell your administrator."),
)
FILE_EMPTY = Why(
    "file.empty",
    _("The file is empty."),
    _("Export it again and check that the export finished."),
)
FILE_UNKNOWN_FORMAT = Why(
    "file.unknown_format",
    _("This service does not know the format asked for."),
    _("Choose one of the formats listed in the guide to feeds."),
)
FILE_MISSING = Why(
    "file.missing",
    _("The file cannot be opened."),
    _("Check the name and that you may read it."),
)
FILE_CUT_SHORT = Why(
    "file.cut_short",
    _("The file ends in the middle of a row, so it was cut short."),
    _("Export or copy the whole file again. Rows read so far stand; nothing counts as gone."),
)
ROW_WITHOUT_NUMBER = Why(
    "file.row_without_number",
    _("Some refused rows have no record number, so we cannot tell which records they are."),
    _("Every other row was kept, and no record was ended. Put the refused rows right and load the file again."),
)
FAR_FEWER = Why(
    "file.far_fewer",
    _("The file leaves out far more records than usual, so none of them was ended."),
    _("Check that it is the whole file. If they have really ended, load it again and say that this is right."),
)
QUOTE_NOT_CLOSED = Why(
    "file.quote_not_closed",
    _("A quotation mark is opened and not closed, so the rows after it cannot be told apart."),
    _("Close the quotation mark in the row shown, and check that the file was not cut short."),
)
LINE_TOO_LONG = Why(
    "file.line_too_long",
    _("A line is far longer than a record can be."),
    _("Check that the file is a CSV file with one record on each line."),
)
OLD_LINE_ENDS = Why(
    "file.line_ends",
    _("The lines end in a way that very old computers used."),
    _("Save the file as “CSV UTF-8” and send it again."),
)
IS_UTF16 = Why(
    "file.utf16",
    _("The file is saved as UTF-16 or “Unicode text”, not as UTF-8."),
    _("Save the file as “CSV UTF-8” and send it again."),
)
NOT_UTF8 = Why(
    "file.not_utf8",
    _("The file is not saved as UTF-8 (it looks like Windows-1252), so accents would be lost."),
    _("Save the file as “CSV UTF-8” and send it again."),
)
HAS_NUL = Why(
    "file.nul",
    _("The file holds bytes that are not text."),
    _("The file is damaged or is not a CSV file. Export it again."),
)
NOT_CSV = Why(
    "file.not_csv",
    _("This is an Excel or zip file, not a CSV file."),
    _("Choose the Excel format, or save the sheet as “CSV UTF-8”."),
)
WRONG_DELIMITER = Why(
    "file.delimiter",
    _("The columns are not separated by commas."),
    _("Save the file with commas between columns."),
)
HEADER_UNKNOWN = Why(
    "file.header_unknown",
    _("The heading names a column that the template does not have, or the file has no heading."),
    _("Use the column names of the template, spelt as they are there. Take other columns out."),
)
HEADER_REPEATED = Why(
    "file.header_repeated",
    _("The heading names the same column twice."),
    _("Keep one of the two columns."),
)
HEADER_MISSING = Why(
    "file.header_missing",
    _("The heading lacks a column that every feed needs."),
    _("Add record_id, and at least one of date_of_birth, expected_date_of_birth and nhs_number."),
)
NOT_XLSX = Why(
    "file.not_xlsx",
    _("This is not an Excel workbook (.xlsx)."),
    _("Save the workbook as .xlsx, without a password, and send it again."),
)
XLSX_MACROS = Why(
    "file.macros",
    _("The workbook holds macros. Workbooks with programs in them are not opened."),
    _("Save it as .xlsx, which holds no macros."),
)
XLSX_BOMB = Why(
    "file.expands_too_far",
    _("The workbook unpacks to far more than its size, as a harmful file would."),
    _("Save the sheet as “CSV UTF-8” and send that."),
)
XLSX_ENTITIES = Why(
    "file.entities",
    _("The workbook holds XML definitions that a spreadsheet never needs and that could be harmful."),
    _("Do not use this file. Make a new export, and tell whoever looks after security."),
)
JSON_BROKEN = Why(
    "file.json_broken",
    _("The file is not well-formed JSON, or it was cut short."),
    _("Export or copy the whole file again as UTF-8. Rows read so far stand; nothing counts as gone."),
)
JSON_TOO_DEEP = Why(
    "file.json_too_deep",
    _("The JSON is nested deeper than any record needs."),
    _("Check that the file is what it says it is."),
)
JSON_ENTRY_TOO_LARGE = Why(
    "file.json_entry_too_large",
    _("One entry of the file is far larger than a record can be."),
    _("Leave photographs and documents out, and send the file again."),
)
JSON_TOO_MANY_ENTRIES = Why(
    "file.json_too_many",
    _("The file has more entries than this service reads in one go."),
    _("Split it into smaller files, or ask the administrator to raise the limit."),
)
NOT_A_BUNDLE = Why(
    "file.not_a_bundle",
    _("The file is not a FHIR Bundle that holds Patient resources."),
    _("Send a FHIR R4 Bundle with one entry for each Patient and RelatedPerson."),
)
NOT_A_CUSTODIAN = Why(
    "file.not_dfe",
    _("The file is not laid out as the Department for Education's pilots lay it out."),
    _("Check that you chose the right format for this file."),
)

CUSTODIAN_UNLISTED = Why(
    "file.custodian_unlisted",
    _("The file comes from a custodian that the directory does not list."),
    _("Check that the directory is the newest one."),
)

# FHIR and custodian records

PATIENT_MALFORMED = Why(
    "fhir.malformed",
    _("The Patient does not follow FHIR R4."),
    _("Correct the element shown in the system that sends it."),
)
PATIENT_INACTIVE = Why(
    "fhir.inactive",
    _("The Patient is marked as no longer in use."),
    _("Leave it out of the feed, or mark it active."),
)
RELATED_WITHOUT_PATIENT = Why(
    "fhir.related_without_patient",
    _("The RelatedPerson belongs to a Patient that is not in the file."),
    _("Send the Patient and the people related to them in the same Bundle."),
)
TOO_MANY_CARERS = Why(
    "carer.too_many",
    _("The record names more than twenty parents and carers."),
    _("Send only those who care for the child now."),
)
DIED_WITHOUT_DATE = Why(
    "fhir.death_undated",
    _("The Patient is marked as having died, without the date."),
    _("Send deceasedDateTime."),
)
