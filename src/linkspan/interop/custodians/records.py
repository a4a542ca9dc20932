"""Read what a custodian holds about whom, and what the demographics service says of the same people."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, BinaryIO

from linkspan.children.received import DEMOGRAPHICS, ReceivedContact, ReceivedRecord
from linkspan.interop.feeds import checks, reasons
from linkspan.interop.feeds.json_stream import maps_at, read_members, text_at
from linkspan.interop.feeds.limits import Limits
from linkspan.interop.feeds.refusals import Fault, RefusedFile, refused_row
from linkspan.interop.feeds.rows import Row, RowReader
from linkspan.interop.feeds.template import MOST_CARERS, WIDE_COLUMN_NAMES

Texts = dict[str, str]

PERSONAL_DETAILS = "personal.details"
_SUPERSEDED = "SUPERSEDED"
_YES_NO = {True: "yes", False: "no"}


def read_custodian(
    stream: BinaryIO, *, on: date, limits: Limits | None = None, superseded: Collection[str] = frozenset()
) -> Iterator[Row]:
    """Yield each record of a custodian file: whose it is, of which type, and whom to ask about it.

    `line` is the record's place in the file, the first being 1. Of what a record says only personal details that
    identify are read; risks, plans, events and the rest of it are not. `superseded` numbers are refused.
    """
    reader = RowReader(WIDE_COLUMN_NAMES, on=on, superseded=superseded)
    for line, record in _entries(stream, "records", "orgId", limits):
        kind, contacts, faults = _about(record)
        if faults:
            yield refused_row(line, faults, text_at(record, "recordId"))
            continue
        row = reader.read_named(_record_texts(record, contacts), line)
        if isinstance(row, ReceivedRecord):
            row = replace(row, record_type=kind, contacts=contacts, raw={**row.raw, "recordType": kind or ""})
        yield row


def read_demographics(
    stream: BinaryIO, *, on: date, limits: Limits | None = None, superseded: Collection[str] = frozenset()
) -> Iterator[Row]:
    """Yield each person of a demographics file; a person whose number was superseded is refused as such."""
    reader = RowReader(on=on, superseded=superseded)
    for line, person in _entries(stream, "people", "people", limits):
        number = text_at(person, "nhsNumber")
        if _is_superseded(person):
            yield refused_row(line, [Fault(reasons.NHS_SUPERSEDED, "nhs_number", number)], number)
            continue
        texts = {
            "record_id": number,
            "nhs_number": number,
            "given_name": text_at(person, "given"),
            "family_name": text_at(person, "family"),
            "date_of_birth": text_at(person, "birthDate"),
            "sex": text_at(person, "gender"),
            "phone": text_at(person, "phone"),
            "postcode": text_at(person, "addressPostalCode"),
        }
        row = reader.read_named(texts, line)
        yield replace(row, record_type=DEMOGRAPHICS) if isinstance(row, ReceivedRecord) else row


def superseded_numbers(stream: BinaryIO, *, limits: Limits | None = None) -> frozenset[str]:
    """Return the NHS numbers that a demographics file marks as superseded."""
    people = (person for _line, person in _entries(stream, "people", "people", limits))
    return frozenset(text_at(person, "nhsNumber") for person in people if _is_superseded(person))


def _is_superseded(person: object) -> bool:
    """Tell whether a person is a marker. The service gives the word in place of the given name."""
    return text_at(person, "given").strip().upper() == _SUPERSEDED


def _entries(
    stream: BinaryIO, list_name: str, mark: str, limits: Limits | None
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the entries of a list with their places; refuse the file when it has no member called `mark`."""
    line = 0
    is_marked = False
    for name, value in read_members(stream, list_name, limits or Limits(), reasons.NOT_A_CUSTODIAN):
        is_marked = is_marked or name == mark
        if name == list_name:
            line += 1
            yield line, value if isinstance(value, Mapping) else {}
    if not is_marked:
        raise RefusedFile(reasons.NOT_A_CUSTODIAN)


def _record_texts(record: Mapping[str, Any], contacts: tuple[ReceivedContact, ...]) -> Texts:
    texts = {"record_id": text_at(record, "recordId"), "nhs_number": text_at(record, "personId")}
    if text_at(record, "recordType") == PERSONAL_DETAILS:
        texts |= _personal_texts(record.get("payload"))
    if contacts:
        first = contacts[0]
        texts |= {
            "practitioner_name": first.name,
            "practitioner_role": first.description or "",
            "practitioner_phone": first.phone or "",
        }
    return texts


def _personal_texts(details: object) -> Texts:
    interpreter = details.get("interpreter") if isinstance(details, Mapping) else None
    texts = {
        "given_name": text_at(details, "firstName"),
        "family_name": text_at(details, "lastName"),
        "date_of_birth": text_at(details, "dateOfBirth"),
        "sex": text_at(details, "birthAssignedSex"),
        "address_line_1": text_at(details, "address", "line1"),
        "address_line_2": text_at(details, "address", "line2"),
        "town": text_at(details, "address", "townOrCity"),
        "postcode": text_at(details, "address", "postcode"),
        "language": text_at(details, "firstLanguage"),
        "interpreter": _YES_NO.get(interpreter, "") if isinstance(interpreter, bool) else "",
    }
    for number, person in enumerate(maps_at(details, "relatedPeople"), 1):
        texts[f"carer_{number}_name"] = text_at(person, "name")
        texts[f"carer_{number}_relationship"] = text_at(person, "relationshipToTheChild")
    return texts


def _about(record: Mapping[str, Any]) -> tuple[str | None, tuple[ReceivedContact, ...], list[Fault]]:
    """Return the type of a record, whom to ask about it, and what is wrong with either."""
    faults = []
    contacts = []
    kind = None
    try:
        kind = checks.words(text_at(record, "recordType"))
    except Fault as fault:
        faults.append(Fault(fault.why, "recordType", text_at(record, "recordType")))
    for contact in maps_at(record, "contactDetails"):
        try:
            contacts.append(_contact(contact))
        except Fault as fault:
            faults.append(Fault(fault.why, "contactDetails", text_at(contact, "name")))
    related = len(maps_at(record.get("payload"), "relatedPeople"))
    if related > MOST_CARERS:
        faults.append(Fault(reasons.TOO_MANY_CARERS, "relatedPeople", str(related)))
    return kind, tuple(contact for contact in contacts if contact.name), faults


def _contact(contact: Mapping[str, Any]) -> ReceivedContact:
    description = checks.words(text_at(contact, "description"))
    return ReceivedContact(
        name=checks.words(text_at(contact, "name")) or description or "",
        description=description,
        phone=checks.phone(text_at(contact, "telephone")),
        email=checks.words(text_at(contact, "email")),
    )
