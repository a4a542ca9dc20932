"""Write feeds for tests: invented children in the template's columns."""

import csv
import io
from collections.abc import Mapping
from datetime import date

from linkspan.interop.feeds import COLUMN_NAMES

ON = date(2026, 11, 21)

AMELIA: Mapping[str, str] = {
    "record_id": "SC-1",
    "nhs_number": "943 476 5919",
    "upn": "H801200001001",
    "given_name": "Amelia",
    "middle_names": "Rose",
    "family_name": "Okafor",
    "known_as": "Millie",
    "former_family_name": "Adeyemi",
    "date_of_birth": "31/03/2015",
    "sex": "F",
    "address_line_1": "14 Quarry Lane",
    "town": "Northmoor",
    "postcode": "ls14ap",
    "uprn": "100012345678",
    "phone": "01632 960123",
    "school_urn": "123456",
    "gp_ods": "A81001",
    "carer_1_name": "Ada Okafor",
    "carer_1_relationship": "Mother",
    "carer_1_phone": "01632 960789",
    "carer_1_parental_responsibility": "yes",
    "carer_2_name": "Ife Adeyemi",
    "must_not_contact_1_name": "Tom Reed",
    "must_not_contact_1_order": "Non-molestation order",
    "must_not_contact_1_from": "2026-01-01",
    "must_not_contact_1_until": "2027-01-01",
    "practitioner_name": "Sam Carter",
    "practitioner_role": "Social worker",
    "practitioner_phone": "01632 960456",
    "involved_from": "2026-01-12",
    "protection": "location",
    "sensitive_service": "",
    "language": "Igbo",
    "interpreter": "yes",
}
BEN: Mapping[str, str] = {
    "record_id": "SC-2",
    "given_name": "Ben",
    "family_name": "Hart",
    "date_of_birth": "2016-01-02",
}


def csv_feed(*rows: Mapping[str, str], columns: tuple[str, ...] = COLUMN_NAMES) -> bytes:
    """Return the rows as a CSV file with a heading."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
