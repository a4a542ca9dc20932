"""One row of a feed, and the columns of the published template."""

from dataclasses import dataclass, field
from datetime import date

from linkspan.synth.people import Bar, Carer
from linkspan.synth.tables import words

CARERS, BARS = 4, 2
_BEFORE = """
record_id nhs_number upn given_name middle_names family_name known_as former_family_name date_of_birth
expected_date_of_birth sex address_line_1 address_line_2 town postcode uprn phone school_urn gp_ods
"""
_AFTER = """
practitioner_name practitioner_role practitioner_phone involved_from involved_until protection
sensitive_service language interpreter deceased_on
"""
COLUMNS: tuple[str, ...] = (
    *_BEFORE.split(),
    *(
        f"carer_{n}_{part}"
        for n in range(1, CARERS + 1)
        for part in words("name relationship phone parental_responsibility")
    ),
    *(f"must_not_contact_{n}_{part}" for n in range(1, BARS + 1) for part in words("name order from until")),
    *_AFTER.split(),
)
NO_CARER, NO_BAR = [""] * 4, [""] * 4


@dataclass(slots=True)
class Draft:
    """A row being made. Dates of birth are text, because a slip can make one that no calendar has."""

    given: str = ""
    middle: str = ""
    family: str = ""
    known_as: str = ""
    former: str = ""
    born: str = ""
    due: str = ""
    sex: str = ""
    line_1: str = ""
    line_2: str = ""
    town: str = ""
    postcode: str = ""
    uprn: str = ""
    nhs: str = ""
    upn: str = ""
    phone: str = ""
    urn: str = ""
    ods: str = ""
    carers: list[Carer] = field(default_factory=list)
    bar: Bar | None = None
    practitioner: tuple[str, str, str] = ("", "", "")
    involved_from: date | None = None
    involved_until: date | None = None
    protection: str = "none"
    sensitive: bool = False
    language: str = ""
    interpreter: str = ""
    died: date | None = None
    refusable: str = ""  # the column no reader may accept, for the truth file

    def cells(self, record_id: str) -> list[str]:
        """Lay the row out in the template's order."""
        cells = [
            record_id,
            self.nhs,
            self.upn,
            self.given,
            self.middle,
            self.family,
            self.known_as,
            self.former,
            self.born,
            self.due,
            self.sex,
            self.line_1,
            self.line_2,
            self.town,
            self.postcode,
            self.uprn,
            self.phone,
            self.urn,
            self.ods,
        ]
        for carer in self.carers[:CARERS]:
            cells += (carer.name, carer.relationship, carer.phone, carer.responsibility)
        cells += NO_CARER * (CARERS - len(self.carers[:CARERS]))
        bar = self.bar
        cells += NO_BAR if bar is None else (bar.name, bar.order, iso(bar.from_), iso(bar.until))
        cells += NO_BAR
        cells += self.practitioner
        cells += (
            iso(self.involved_from),
            iso(self.involved_until),
            self.protection,
            "yes" if self.sensitive else "",
            self.language,
            self.interpreter,
            iso(self.died),
        )
        return cells


def iso(day: date | None) -> str:
    """Write a day as the template does."""
    return day.isoformat() if day else ""
