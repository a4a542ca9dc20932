"""Cut a received record in two: who the child is, and where they may be found; with what the source wrote beside it."""

import hashlib
from datetime import date
from operator import attrgetter
from typing import Any

from linkspan.children.received import ReceivedRecord

IDENTITY = (
    "nhs_number",
    "upn",
    "given_name",
    "middle_names",
    "family_name",
    "known_as",
    "former_family_name",
    "date_of_birth",
    "expected_date_of_birth",
    "sex",
    "language",
    "interpreter",
    "deceased_on",
    "protection",
    "sensitive_service",
    "superseded_nhs_numbers",
)
PLACE = (
    "address_line_1",
    "address_line_2",
    "town",
    "postcode",
    "uprn",
    "phone",
    "school_urn",
    "gp_ods",
    "practitioner_name",
    "practitioner_role",
    "practitioner_phone",
    "involved_from",
    "involved_until",
)

_IDENTITY, _PLACE = attrgetter(*IDENTITY), attrgetter(*PLACE)
NOTHING: tuple[object, ...] = (None, (), False)

CARER = ("name", "relationship", "parental_responsibility")  # their phones are kept with the places
BAR = ("name", "order", "from_", "until")


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def identity(record: ReceivedRecord) -> dict[str, Any]:
    """Give who the child is, who cares for them and who must not know: without a phone or an address."""
    named = zip(IDENTITY, _IDENTITY(record), strict=True)
    said = {name: value if type(value) is str else _plain(value) for name, value in named if value not in NOTHING}
    if record.carers:
        said["carers"] = [
            {key: value for key in CARER if (value := getattr(carer, key)) is not None} for carer in record.carers
        ]
    if record.bars:
        said["bars"] = [
            {key.rstrip("_"): _plain(value) for key in BAR if (value := getattr(bar, key)) is not None}
            for bar in record.bars
        ]
    return said


def place(record: ReceivedRecord) -> dict[str, Any]:
    """Give where the child may be found, and the row as the source wrote it where that differs from what was read."""
    named = zip(PLACE, _PLACE(record), strict=True)
    said = {name: value if type(value) is str else _plain(value) for name, value in named if value is not None}
    if phones := [carer.phone for carer in record.carers]:
        said["carer_phones"] = phones
    if record.raw and (written := _as_written(record)):
        said["as_written"] = written
    return said


def _as_written(record: ReceivedRecord) -> dict[str, str]:
    return {
        column: text
        for column, text in record.raw.items()
        if text and not _same(text, getattr(record, column, None), column)
    }


def _same(text: str, value: object, column: str) -> bool:
    """Tell whether the text says no more than the value read from it; carers and bars are kept by their own fields."""
    if text == value:
        return True
    if value is None:
        return column.startswith(("carer_", "must_not_contact_"))
    if isinstance(value, bool):
        return True
    return isinstance(value, date) and text == value.isoformat()


def fingerprint(record: ReceivedRecord) -> bytes:
    """Digest what a record says, so that the same row again is known to change nothing."""
    said = (*_IDENTITY(record), *_PLACE(record), record.carers, record.bars)
    return hashlib.blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=16).digest()
