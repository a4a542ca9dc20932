"""What a feed says about one child, parsed and checked, before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

DEMOGRAPHICS = "demographics"  # a record that says who someone is; whoever sent it works with no one


@dataclass(frozen=True, slots=True)
class ReceivedCarer:
    """A parent or carer as a source names them."""

    name: str
    relationship: str | None = None
    phone: str | None = None
    parental_responsibility: bool | None = None


@dataclass(frozen=True, slots=True)
class ReceivedBar:
    """Someone who must not have contact with the child, or not know where they are, and the order that says so."""

    name: str
    order: str | None = None
    from_: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ReceivedContact:
    """Whom to ask at the source about a record it holds."""

    name: str
    description: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class ReceivedRecord:
    """One row of a feed. Text is stripped and in Unicode NFC; empty text is None.

    `nhs_number` is ten digits with a valid check digit; `upn` is thirteen characters with a valid check letter;
    `postcode` is upper case with one space; `sex` is F, M or U; at most one of the two birth dates is given.
    `raw` is the row as received, by the source's own column names, without its empty columns.
    `record_type` and `contacts` come from sources that say only that they hold a record, and whom to ask.
    """

    record_id: str
    nhs_number: str | None = None
    upn: str | None = None
    given_name: str | None = None
    middle_names: str | None = None
    family_name: str | None = None
    known_as: str | None = None
    former_family_name: str | None = None
    date_of_birth: date | None = None
    expected_date_of_birth: date | None = None
    sex: str | None = None
    address_line_1: str | None = None
    address_line_2: str | None = None
    town: str | None = None
    postcode: str | None = None
    uprn: str | None = None
    phone: str | None = None
    school_urn: str | None = None
    gp_ods: str | None = None
    carers: tuple[ReceivedCarer, ...] = ()
    bars: tuple[ReceivedBar, ...] = ()
    practitioner_name: str | None = None
    practitioner_role: str | None = None
    practitioner_phone: str | None = None
    involved_from: date | None = None
    involved_until: date | None = None
    protection: str = "none"  # none, location or identity
    sensitive_service: bool = False
    language: str | None = None
    interpreter: bool | None = None
    deceased_on: date | None = None
    superseded_nhs_numbers: tuple[str, ...] = ()
    record_type: str | None = None
    contacts: tuple[ReceivedContact, ...] = ()
    line: int = 0
    raw: Mapping[str, str] = field(default_factory=dict)
